"""The facts behind the rows of an answer, on the graph that is known by heart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.store import Store
from queries.catalogue import catalogue
from queries.facts import COLUMNS, facts
from queries.runner import ask


def behind(store: Store, name: str, as_of: Any = None, **parameters: Any) -> list[Any]:
    frame = ask(store, name, parameters, as_of=as_of)
    found = facts(store, frame)
    assert tuple(found.columns) == COLUMNS
    cited = {n: set(s) for n, s in enumerate(frame["sources"], 1)}
    assert all(cited[f.row] & set(f.sources) for f in found.itertuples())
    return [[f.row, f.type, f[4], f.to, f.sources] for f in found.itertuples()]


def test_a_row_of_two_parks_has_their_links_and_their_records(tiny: Store) -> None:
    found = behind(tiny, "sister-parks")
    assert [f for f in found if f[3]] == [
        [1, "SISTER_PARK", "park:adlershof", "park:zgc", ["tiny|s1"]],
        [1, "SISTER_PARK", "park:adlershof", "park:zgc", ["tiny|s2"]],
    ]
    assert {f[2] for f in found if not f[3]} == {"park:adlershof", "park:zgc"}
    assert behind(tiny, "sister-parks", as_of=2009) == []


def test_a_country_alone_stands_for_all_that_is_of_it(tiny: Store) -> None:
    found = behind(tiny, "countries", group="eu")
    assert "SISTER_PARK" in {f[1] for f in found}
    assert {f[0] for f in found} == {1}


def test_an_answer_without_sources_has_no_facts(tiny: Store) -> None:
    found = facts(tiny, ask(tiny, "completeness"))
    assert (len(found), tuple(found.columns)) == (0, COLUMNS)


ROOT = Path(__file__).parents[2]
ANSWERS = json.loads((ROOT / "tests" / "samples" / "tiny-answers.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "name",
    sorted(n for n, q in catalogue().items() if any(c.name == "sources" for c in q.columns)),
)
def test_every_question_with_sources_has_facts_that_cite_them(tiny: Store, name: str) -> None:
    frame = ask(tiny, name, ANSWERS[name]["parameters"])
    found = facts(tiny, frame)
    assert set(found["row"]) <= {n for n, s in enumerate(frame["sources"], 1) if s}
    assert found["key"].notna().all()
