"""Rows that cite sources: by name, and with the page on which each fact is found."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from click.testing import CliRunner

from graph.connection import Connection
from innolink.cli import main
from innolink.cli_drawing import drawn
from innolink.cli_output import table_from_frame
from innolink.scoring import score
from innolink.session import Graph
from innolink.sourcing import named_and_sourced, numbered
from tests.innolink.commands import environment

BELGRADE = "geonames:792680"
URLS = [
    "http://en.people.cn/english/200009/19/print20000919_50859.html",
    "http://www.beijing.mfa.gov.rs/odrzavanje/stampa.php?id=1702369805&archive=",
    "http://english.beijing.gov.cn/beijinginfo/sistercities/sc2/202005/t20200513_1896866.html",
]


@pytest.fixture
def run(shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch):
    for name, value in environment(shipped_connection).items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_explained_parts_can_be_looked_up(run) -> None:
    found = rows_of(run("score", "beijing", "--draws", "20", "--explain", "--format", "csv").stdout)
    serbia = [r for r in found if r["part"] == "density" and r["country"] == "RS"]
    (sister,) = (r for r in serbia if r["type"] == "SISTER_CITY")
    assert list(sister) == [
        "part", "value", "country", "country_name", "country_name_zh", "type", "weight", "ties",
        "partner_ids", "partner_names", "partner_names_zh", "keys", "sources", "source_titles",
        "pages",
    ]  # fmt: skip
    assert {k: sister[k] for k in sister if "_name" in k} == {
        "country_name": "Serbia", "country_name_zh": "塞尔维亚",
        "partner_names": "Belgrade", "partner_names_zh": "贝尔格莱德",
    }  # fmt: skip
    assert sister["partner_ids"] == BELGRADE
    assert sister["pages"] == "|".join(URLS)
    for row in found:
        assert row["pages"].startswith("http"), row
        assert row["partner_names"], row
        assert len(row["source_titles"].split("|")) >= 1


def test_the_engine_stands_where_one_counted(run) -> None:
    words = ("score", "china", "--layer", "ncses-ai", "--draws", "20", "--explain")
    found = json.loads(run(*words, "--format", "json").stdout)
    ran = {row["part"]: bool(row["engine"]) for row in found}
    assert ran == {
        "density": False, "centrality": True, "breadth": False, "resilience": False,
        "belt_and_road": False,
    }  # fmt: skip
    first = found[0]
    assert (first["partner_ids"], first["partner_names"]) == (["iso:AE"], ["United Arab Emirates"])
    assert first["pages"] == ["https://ncses.nsf.gov/pubs/nsb202333"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_on_screen_sources_are_numbered_and_listed(run, lang: str) -> None:
    words = ("next", "beijing", "--country", "RS", "--facts", "--lang", lang)
    done = run(*words, "--format", "md")
    en = """\
| partner | from | link | to | sources (no.) |
| --- | --- | --- | --- | --- |
| Belgrade | Beijing | sister city | Belgrade | 1, 2, 3 |

**Sources**

| no. | title | publisher | date | web page |
"""
    zh = """\
| 伙伴 | 起点 | 链接 | 终点 | 来源编号 |
| --- | --- | --- | --- | --- |
| 贝尔格莱德 | 北京 | 友好城市 | 贝尔格莱德 | 1、2、3 |

**来源**

| 编号 | 标题 | 发布方 | 日期 | 网址 |
"""
    assert done.stdout.startswith({"en": en, "zh": zh}[lang])
    listed = done.stdout.splitlines()[-3:]
    assert [line.split(" | ")[0] for line in listed] == ["| 1", "| 2", "| 3"]
    assert [line.split(" | ")[-1][:-2].replace("\\", "") for line in listed] == URLS
    head = {
        "en": "Links on record that lead to the far ends proposed, with their sources: 1.\n",
        "zh": "已收录的、通向所建议对端的链接及其来源：1 条。\n",
    }
    assert done.stderr == head[lang]


def test_what_nobody_knows_is_left_empty(g: Graph) -> None:
    frame = pd.DataFrame(
        [[BELGRADE, "RS", ["no|such"]], ["org:nobody", "XX", []], [None, None, None]],
        columns=["partner", "country", "sources"],
        dtype=object,
    )
    assert named_and_sourced(g.store, frame).to_dict("list") == {
        "partner": [BELGRADE, "org:nobody", None],
        "partner_name": ["Belgrade", "", ""],
        "partner_name_zh": ["贝尔格莱德", "", ""],
        "country": ["RS", "XX", None],
        "country_name": ["Serbia", "", ""],
        "country_name_zh": ["塞尔维亚", "", ""],
        "sources": [["no|such"], [], None],
        "source_titles": [[], [], []],
        "pages": [[], [], []],
    }
    rows, cited = numbered(g.store, frame, "en")
    assert rows["sources (no.)"].tolist() == ["", "", ""]
    assert cited is not None
    assert cited.empty
    assert numbered(g.store, frame[["partner"]], "en")[1] is None


def test_the_facts_say_which_of_them_count(g: Graph, run) -> None:
    made = score(g, "geonames:1816670", draws=20)
    counted = made.facts()["counts_as"].value_counts().to_dict()
    places = made.to_dict()["recorded"]["places"]
    assert counted == {k: v["ties"] for k, v in places.items() if v["ties"]}
    told = run("score", "beijing", "--facts", "--lang", "en", "--draws", "20", "--format", "md")
    assert told.stderr.startswith(f"Counted: {counted['counted']} of the {len(made.facts())} ties")
    assert "| no: own country |" in told.stdout
    chinese = run("score", "beijing", "--facts", "--lang", "zh", "--draws", "20", "--format", "csv")
    assert {r["是否计入"] for r in rows_of(chinese.stdout)} == {
        "计入", "否：单列显示", "否：本国", "否：国家不明",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "kind", "number"), [("en", "type", "(no.)"), ("zh", "类型", "来源编号")]
)
def test_a_narrow_screen_keeps_what_tells_the_rows_apart(
    g: Graph, lang: str, kind: str, number: str
) -> None:
    made = score(g, "geonames:1816670", draws=20)
    frame = made.explain().drop(columns="engine")
    rows, _ = numbered(g.store, frame, lang, ("ties", "weight", "value"), keep=("type",))
    head = drawn(table_from_frame(rows), 80, lang).split("─")[0]
    assert kind in head
    assert number in head
