"""Each question on a graph small enough to be answered by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.store import Store
from queries.catalogue import catalogue
from queries.runner import AskError, ask

ROOT = Path(__file__).parents[2]
ANSWERS = json.loads((ROOT / "tests" / "samples" / "tiny-answers.json").read_text("utf-8"))


def rows(store: Store, name: str, parameters: dict[str, Any] | None = None, **more: Any) -> Any:
    frame = ask(store, name, parameters or {}, **more)
    return [list(row) for row in frame.itertuples(index=False)]


def ids(store: Store, name: str, column: str, **parameters: Any) -> list[Any]:
    as_of = parameters.pop("as_of", None)
    return list(ask(store, name, parameters, as_of=as_of)[column])


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_the_whole_answer(tiny: Store, name: str) -> None:
    expected = ANSWERS[name]
    frame = ask(tiny, name, expected["parameters"])
    assert list(frame.columns) == [c.name for c in catalogue()[name].columns]
    frame = frame[expected["columns"]]  # find's score is Lucene's own
    assert [list(row) for row in frame.itertuples(index=False)] == expected["rows"]


def test_as_of_leaves_out_what_surely_began_later_or_had_ended(tiny: Store) -> None:
    def of(year: str | int | None) -> list[Any]:
        return ids(tiny, "partners", "partner", country="RS", as_of=year)

    assert of(2018) == ["city:belgrade"]
    assert of(2019) == ["city:belgrade", "org:ecole"]
    assert of("2021-04") == ["org:ecole", "city:belgrade"]
    assert of("2021-05") == ["org:ecole", "city:belgrade", "park:belgrade"]
    assert of(2024) == ["org:ecole", "city:belgrade"]
    assert ids(tiny, "targets", "evidence", as_of=2009)[:2] == [0, 0]
    assert ids(tiny, "targets", "evidence", as_of=2024)[:2] == [2, 1]
    assert ids(tiny, "targets", "observed", as_of=2022)[2] == 80


@pytest.mark.parametrize(
    ("name", "parameters", "column", "expected"),
    [
        ("partners", {"kind": "机构"}, "partner", ["org:ecole", "org:siemens", "org:iasp"]),
        ("partners", {"type": "姊妹园"}, "partner", ["park:adlershof"]),
        ("partners", {"field": "OPTIC"}, "partner", ["park:adlershof", "park:belgrade"]),
        ("partners", {"group": "Belt and Road", "kind": "Park"}, "partner", ["park:belgrade"]),
        ("partners", {"of": "wista"}, "partner", ["park:zgc"]),
        ("partners", {"of": "塞尔维亚", "kind": "Park"}, "partner", ["park:zgc"]),
        ("countries", {"group": "eu"}, "country", ["DE"]),
        ("belt-and-road", {"gaps": "yes"}, "country", ["TH"]),
        ("sister-parks", {"of": "Beijing", "country": "塞尔维亚"}, "first", []),
        ("sister-parks", {"of": "北京", "country": "de"}, "first", ["park:adlershof"]),
        (
            "joint-labs",
            {"field": "ai", "level": "municipal", "of": "Belgrade"},
            "id",
            ["lab:joint"],
        ),
        ("joint-labs", {"country": "DE"}, "id", []),
        ("foreign-rnd-centres", {"country": "RS"}, "id", []),
        ("offices", {"of": "Germany"}, "way", ["in"]),
        ("offices", {"country": "HK"}, "office", ["office:hongkong"]),
        ("events", {"year": "2023"}, "id", ["event:forum-2023"]),
        ("events", {"of": "park:zgc", "year": 2024}, "id", ["event:forum-2024"]),
        ("organisations", {"of": "Belgrade", "joined": True}, "id", []),
        ("path", {"from": "Siemens", "to": "Adlershof", "steps": 4}, "step", []),
        ("path", {"from": "Siemens", "to": "Siemens"}, "step", []),
        ("coverage", {"by": "country"}, "what", ["CN", "DE", "RS", "none", "HK", "TH"]),
        ("conflicts", {"of": "Beijing"}, "id", []),
        ("undated", {"type": "MEMBER_OF", "of": "Adlershof"}, "to_id", ["org:iasp"]),
        ("evidence", {"target": "target:offices"}, "id", ["office:berlin"]),
        ("tasks", {"task": "任务二"}, "id", ["task:2"]),
        ("find", {"text": "國立清華大"}, "id", []),
        ("find", {"text": "清"}, "id", ["org:tsinghua"]),
        ("find", {"text": "ecole belgr"}, "id", ["org:ecole"]),
        ("find", {"text": "of three"}, "id", ["agreement:three"]),
        ("find", {"text": "園 中關村", "kind": "park"}, "id", ["park:zgc"]),
    ],
)
def test_parameters(
    tiny: Store, name: str, parameters: dict[str, Any], column: str, expected: list[Any]
) -> None:
    assert list(ask(tiny, name, parameters)[column]) == expected


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("partnrs", {}, ("no question 'partnrs'", "partners")),
        ("partners", {"contry": "RS"}, ("no parameter 'contry'", "of, country, kind")),
        ("partners", {"country": "Serbai"}, ("no country", "Serbia")),
        ("partners", {"country": "塞尔维压"}, ("塞尔维亚",)),
        ("partners", {"kind": "Parc"}, ("no type", "The nearest: Park", "Park（园区）")),
        ("partners", {"type": "SISTER"}, ("SISTER_PARK", "SISTER_CITY")),
        ("partners", {"group": "g99"}, ("no group", "belt-and-road, brics, eu")),
        ("partners", {"domestic": "perhaps"}, ("domestic 'perhaps' must be yes or no",)),
        ("partners", {"of": "Belgrad"}, ("Belgrade (city:belgrade)", "贝尔格莱德")),
        ("partners", {"of": "贝尔格莱"}, ("贝尔格莱德 / Belgrade (city:belgrade)",)),
        ("partners", {"of": "Patents"}, ("2 things", "target:patents", "indicator:patents")),
        ("profile", {}, ("profile needs of",)),
        ("coverage", {"by": "year"}, ("by 'year' must be one of dataset, type, country",)),
        ("bridges", {"least": "two"}, ("least 'two' must be a whole number",)),
        ("bridges", {"least": 2**70}, ("must be a whole number",)),
        ("events", {"year": "24"}, ("year '24' must be a year",)),
    ],
)
def test_what_is_wrong_is_said(
    tiny: Store, name: str, parameters: dict[str, Any], words: tuple[str, ...]
) -> None:
    with pytest.raises(AskError) as error:
        ask(tiny, name, parameters)
    said = f"{error.value}\n{error.value.say('zh')}"
    assert [w for w in words if w not in said] == []


@pytest.mark.parametrize("as_of", ["2024-13", "yesterday", "24", "' OR 1=1"])
def test_a_date_that_is_none(tiny: Store, as_of: str) -> None:
    with pytest.raises(AskError, match="is no date"):
        ask(tiny, "partners", as_of=as_of)


def test_a_parameter_that_is_no_date_is_called_by_its_name(tiny: Store) -> None:
    with pytest.raises(AskError, match="since '2024-13' is no date"):
        ask(tiny, "new", {"since": "2024-13"})


def test_the_limit_says_whether_there_was_more(tiny: Store) -> None:
    cut = ask(tiny, "partners", limit=2)
    assert (len(cut), cut.attrs["more"]) == (2, True)
    assert ask(tiny, "partners", limit=500).attrs["more"] is False
    with pytest.raises(AskError, match="whole number from 1"):
        ask(tiny, "partners", limit=0)


HOSTILE = [
    "'}) DETACH DELETE n //",
    '") OR *:* AND (',
    "+-&&||!(){}[]^\"~*?:\\/",
    "$of", "`", "\\u0027", "\ud800", "\x00", "清" * 500, "AND", "NOT OR", "*", "<script>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(tiny: Store, text: str) -> None:
    before = tiny.rows("MATCH (n) RETURN count(n) AS n, count{()-->()} AS l")
    assert "score" in ask(tiny, "find", {"text": f"x{text}"}).columns
    assert rows(tiny, "partners", {"field": text}) == []
    for name in ("profile", "partners"):
        with pytest.raises(AskError):
            ask(tiny, name, {"of": text})
    assert tiny.rows("MATCH (n) RETURN count(n) AS n, count{()-->()} AS l") == before


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60))
def test_no_text_is_an_error_to_find(tiny: Store, text: str) -> None:
    frame = ask(tiny, "find", {"text": f"a{text}"})
    assert list(frame.columns) == [c.name for c in catalogue()["find"].columns]


def test_peers_of_one_city_are_ranked_and_others_are_not(tiny: Store) -> None:
    """Two parks lie in Beijing, one of them has ties abroad: Belgrade's park is no peer there."""
    ranked = ask(tiny, "peers", {"of": "park:zgc", "least": 1})
    assert ranked[["rank", "id", "reason"]].values.tolist()[0] == [1, "park:zgc", None]
    assert set(ranked["country"]) == {"CN"}
    strong = ask(tiny, "strengths", {"of": "park:zgc", "least": 1})
    assert set(strong["verdict"]) == {"not ranked: nobody to compare with"}
    assert strong["rank"].isna().all()
    world = ask(tiny, "peers", {"of": "park:zgc", "least": 1, "group": "belt-and-road"})
    assert dict(zip(world["id"], world["reason"], strict=True)) == {
        "park:zgc": "not all in one city", "park:belgrade": "not all in one city",
    }  # fmt: skip
    assert world["rank"].isna().all()
