"""A diff in words: labels of the ontology, names instead of ids."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from rich.cells import cell_len

from graph.model import Label
from graph.periods import DIFF_COLUMNS
from innolink.cli_diff import headed
from innolink.cli_drawing import drawn
from innolink.cli_output import table_from_frame
from innolink.diff_words import worded_diff
from innolink.history import CHANGE_COLUMNS

NAMES = {
    "park:a": Label("Park A", "甲园"),
    "org:b": Label("Org B", "乙机构"),
    "indicator:i": Label("Patents", "专利"),
}
LINK = {"from": "park:a", "to": "org:b", "since": "2024", "level": "municipal"}
FIGURE = {"subject": "park:a", "indicator": "indicator:i", "year": 2024, "value": 1.5}
PARK = {"entity": "park:a", "type": "Park", "name": "Park A", "name_zh": "甲园", "country": "CN"}


def row(kind: str, type_: str, before: Any, after: Any) -> list[Any]:
    change = "created" if before is None else "removed" if after is None else "updated"
    return [change, kind, type_, "key", "", before, after]


@pytest.mark.parametrize(
    ("changed", "zh", "en"),
    [
        (
            row("link", "HOSTS", None, LINK),
            ["新增", "链接", "承载/主办", "甲园 → 乙机构", "key", "级别：市级；起始：2024"],
            ["created", "link", "hosts", "Park A → Org B", "key", "level: municipal; since: 2024"],
        ),
        (
            row("link", "COOPERATES_WITH", LINK, LINK | {"to": "org:new", "since": "2025"}),
            ["更新", "链接", "合作", "甲园 – org:new", "key",
             "起始：2024 → 2025；终点：乙机构 → org:new"],
            ["updated", "link", "cooperates with", "Park A – org:new", "key",
             "since: 2024 → 2025; to: Org B → org:new"],
        ),
        (
            row("record", "Park", PARK, PARK | {"country": "RS", "entity": "park:x"}),
            ["更新", "记录", "园区", "甲园", "key",
             "国家/地区：中国 → 塞尔维亚；对应实体：甲园 → park:x"],
            ["updated", "record", "Park", "Park A", "key",
             "country/region: China → Serbia; entity: Park A → park:x"],
        ),
        (
            row("observation", "Observation", FIGURE, None),
            ["删除", "观测值", "", "甲园 · 专利 · 2024", "key", "数值：1.5；年份：2024"],
            ["removed", "observation", "", "Park A · Patents · 2024", "key",
             "value: 1.5; year: 2024"],
        ),
        (
            row("record", "Park", None, {"entity": "park:a", "type": "Park", "name": "Park A"}),
            ["新增", "记录", "园区", "Park A", "key", ""],
            ["created", "record", "Park", "Park A", "key", ""],
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(changed: list[Any], zh: list[str], en: list[str]) -> None:
    frame = pd.DataFrame([changed], columns=pd.Index(CHANGE_COLUMNS), dtype=object)
    for lang, expected in (("zh", zh), ("en", en)):
        told = worded_diff(frame, NAMES, lang)
        assert list(told.columns) == ["change", "kind", "type", "about", "key", "what"]
        assert told.values.tolist() == [expected]


def test_links_between_two_dates_have_labels_and_names() -> None:
    frame = pd.DataFrame(
        [["new and ended", "HOSTS", "park:a", "Park A", "org:z", "Z"]],
        columns=["change", "type", "from", "from_name", "to", "to_name"],
    )
    assert worded_diff(frame, NAMES, "zh").values.tolist() == [
        ["新增后终止", "承载/主办", "park:a", "甲园", "org:z", "Z"]
    ]


def test_on_a_screen_names_stand_for_ids_and_sources_are_counted() -> None:
    dates = pd.DataFrame(
        [["ended", "HOSTS", "park:a", "Park A", "org:b", "Org B", "2020", "2024-05", "one",
          ["one|s", "one|t"], "one|HOSTS|park:a|org:b|"]],
        columns=list(DIFF_COLUMNS),
    )  # fmt: skip
    told = worded_diff(dates, NAMES, "en", brief=True)
    assert list(told.columns) == ["change", "type", "from", "to", "period", "dataset", "sources"]
    assert told.values.tolist() == [
        ["ended", "hosts", "Park A", "Org B", "2020 – 2024-05", "one", 2]
    ]
    before = {"title": "T", "url": "https://www.example.org/a/long/way", "sources": ["one|s"]}
    changed = row("source", "Source", before, before | {"url": "https://example.cn/x"})
    loads = pd.DataFrame([changed], columns=pd.Index(CHANGE_COLUMNS), dtype=object)
    told = worded_diff(loads, NAMES, "en", brief=True)
    assert told["what"].tolist() == ["address: www.example.org → example.cn"]


LONG = {"from": "org:x", "to": "park:z", "since": "2024-04-25", "until": "2024-04-29"}
LONG_NAMES = {
    "org:x": Label("Russian Chamber of Commerce and Industry", "俄罗斯工商会"),
    "park:z": Label("International Association of Zhongguancun", "中关村国际协会"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 100, 120])
def test_a_diff_is_a_table_at_ordinary_widths(width: int, lang: str) -> None:
    ends = ["org:x", "X", "park:z", "Z"]
    key = "register|COOPERATES_WITH|org:x|park:z|" + "long-" * 20
    dates = pd.DataFrame(
        [["new and ended", "PARTICIPATES_IN", *ends, LONG["since"], LONG["until"], "register",
          ["register|s-1"], key]],
        columns=list(DIFF_COLUMNS),
    )  # fmt: skip
    source = {"url": "https://www.example.org/" + "long" * 30, "sources": ["register|s-1"]}
    changed = ["created", "link", "PARTICIPATES_IN", key, "", None, LONG | source]
    loads = pd.DataFrame([changed], columns=pd.Index(CHANGE_COLUMNS), dtype=object)
    for frame in (dates, loads):
        told = table_from_frame(worded_diff(frame, LONG_NAMES, lang, brief=True))
        lines = drawn(headed(told, lang), width, lang).splitlines()
        assert not [line for line in lines if "[1/1]" in line], "no block of lines"
        assert all(cell_len(line) <= width for line in lines)
        text = "".join("".join(lines).split())
        assert all(word in text for word in ("2024-04-25", "2024-04-29"))
