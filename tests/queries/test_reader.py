"""Answers as people read them: each column has a heading in both languages, no id is left bare."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd
import pytest

from analytics.partner_countries import COLUMNS as PARTNER_COUNTRIES
from analytics.strengths import COLUMNS as STRENGTHS
from graph.model import Label
from graph.network import TIE_COLUMNS
from graph.store import Store
from innolink.score_result import EXPLAINED
from queries.catalogue import catalogue
from queries.facts import COLUMNS
from queries.reader import _catalogue, file_headings, for_reader, heading, spare_keys


class Named:
    """Stands for a store: knows two names."""

    def rows(self, _: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        known = {"geonames:1816670": ("Beijing", "北京"), "park:a": ("Alpha Park", None)}
        return [
            {"id": i, "en": known[i][0], "zh": known[i][1]} for i in parameters["ids"] if i in known
        ]


STORE = cast(Store, Named())


@pytest.mark.parametrize("question", list(catalogue().values()), ids=lambda q: q.name)
def test_every_column_has_a_heading_in_both_languages_and_no_two_the_same(question: Any) -> None:
    names = [c.name for c in question.columns]
    frame = pd.DataFrame([[None] * len(names)], columns=pd.Index(names), dtype=object)
    for lang in ("zh", "en"):
        heads = list(for_reader(STORE, frame, lang, question).columns)
        assert len(heads) == len(set(heads))
        keys = set(names) & set(_catalogue()["heading"])
        assert set(heads) <= {heading(k)[lang] for k in keys}
        if lang == "zh":
            assert all(any(c >= "\u4e00" for c in h) or h == "ISSN" for h in heads)


def test_the_facts_behind_an_answer_and_what_is_left_out_first_have_headings() -> None:
    known = set(_catalogue()["heading"])
    assert set(COLUMNS) | set(spare_keys()) | {"source", "title", "publisher", "date"} <= known
    assert all(set(v) == {"en", "zh"} for v in _catalogue()["heading"].values())


def test_an_answer_in_words() -> None:
    frame = pd.DataFrame(
        [
            ["geonames:1816670", "City", "Beijing", "北京", "CN", ["SISTER_PARK"], True, ["s"]],
            ["park:a", "Park", "Alpha Park", None, None, [], False, []],
        ],
        columns=pd.Index(
            ["partner", "type", "name", "name_zh", "country", "types", "partial", "sources"]
        ),
        dtype=object,
    )  # fmt: skip
    read = for_reader(STORE, frame, "zh")
    assert read.to_dict("list") == {
        "伙伴": ["北京", "Alpha Park"],
        "类型": ["城市", "园区"],
        "国家/地区": ["中国", None],
        "各类型": [["姊妹园"], []],
        "年度未完": ["是", "否"],
        "来源数": [1, 0],
    }
    assert read.attrs["spare"] == ("类型", "各类型", "来源数")
    assert for_reader(STORE, frame, "en")["types"].tolist() == [["sister park"], []]


def test_a_column_of_ones_own_question_takes_its_label() -> None:
    frame = pd.DataFrame([["x"]], columns=pd.Index(["my_thing"]))
    assert list(for_reader(STORE, frame, "en").columns) == ["my thing"]


def test_words_of_the_data_are_said_in_the_readers_language() -> None:
    columns = ["unit", "scope", "fields", "observed_more"]
    row = ["applications", "end of the year", ["virology"], ["2018: 6527.0 (end of November)"]]
    frame = pd.DataFrame([row], columns=pd.Index(columns), dtype=object)
    assert for_reader(STORE, frame, "zh").iloc[0].tolist() == [
        "件", "年末", ["病毒学"], ["2018年：6527（11月末）"]
    ]  # fmt: skip
    assert for_reader(STORE, frame, "en").iloc[0].tolist() == [
        "applications", "end of the year", ["virology"], ["2018: 6527 (end of November)"]
    ]  # fmt: skip


def test_a_link_is_told_by_its_ends_and_not_by_its_key() -> None:
    columns = ["key", "keys", "from_id", "from_name", "sources"]
    row = ["tiny|SISTER_PARK|park:a|park:b|", ["k1", "k2"], "park:a", "Alpha Park", ["s"]]
    frame = pd.DataFrame([row], columns=pd.Index(columns), dtype=object)
    assert for_reader(STORE, frame, "en").to_dict("records") == [
        {"links behind": 2, "from": "Alpha Park", "sources": 1}
    ]
    alone = frame[["key", "sources"]]
    assert list(for_reader(STORE, alone, "en").columns) == ["link key", "sources"]


TABLES = {
    "facts": COLUMNS,
    "sources": ("id", "title", "publisher", "date", "url"),
    "ties": TIE_COLUMNS,
    "explained": EXPLAINED,
    "partner countries": PARTNER_COUNTRIES,
    "strengths": STRENGTHS,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_file_has_a_chinese_heading_for_every_key(name: str) -> None:
    heads = file_headings(TABLES[name], "zh")
    assert [h for h in heads if h.isascii()] == []
    assert len(set(heads)) == len(heads)


def test_headings_of_a_file_name_what_stands_in_it() -> None:
    keys = ("id", "name", "name_zh", "from", "from_name", "sources", "rule", "rule_zh", "mine")
    assert file_headings(keys, "zh") == (
        "标识", "名称", "中文名称", "起点标识", "起点名称", "来源", "计数规则", "计数规则（中文）",
        "mine",
    )  # fmt: skip
    own = {"mine": Label("my own", "自定"), "other": Label("my own", "自定")}
    assert file_headings(("mine", "other"), "zh", own) == ("自定", "自定 (other)")


@pytest.mark.parametrize("question", list(catalogue().values()), ids=lambda q: q.name)
def test_a_file_of_a_question_is_headed_in_chinese(question: Any) -> None:
    labels = {c.name: c.label for c in question.columns}
    heads = file_headings(tuple(labels), "zh", labels)
    assert len(set(heads)) == len(heads)
    assert [h for h in heads if h.isascii() and h != "ISSN"] == []
