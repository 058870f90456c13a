"""Questions without an answer: no data, a hub that is not there, years before all data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import innolink as il
from analytics.errors import InputError
from graph.connection import Connection
from graph.wording import WordedError
from innolink.session import Graph

BEIJING = "geonames:1816670"
ASKED: dict[str, Callable[..., Any]] = {
    "score": lambda g, who, **a: il.score(g, who, keep=False, draws=20, **a),
    "score on a layer": lambda g, who, **a: il.score(g, who, "ncses-ai", keep=False, draws=20, **a),
    "why it changed": lambda g, who, **a: il.why_changed(g, who, "ncses-ai", 2020, **a),
    "next links": lambda g, who, **a: il.next_links(g, who, **a),
    "next links on a layer": lambda g, who, **a: il.next_links(g, who, "ncses-ai", **a),
    "profile": lambda g, who, **a: il.profile(g, who, **a),
    "profile on a layer": lambda g, who, **a: il.profile(g, who, "ncses-ai", **a),
    "scorecard": lambda g, who, **a: il.scorecard(g, who, **a),
}
"""Public ways to ask about a subject."""


@pytest.fixture
def empty(empty_connection: Connection) -> Iterator[Graph]:
    with Graph(empty_connection) as graph:
        yield graph


def refused(graph: Graph, who: str) -> list[str]:
    """What each way to ask says of a subject that cannot be asked about."""
    said = []
    for ask in ASKED.values():
        with pytest.raises((WordedError, InputError)) as refusal:
            ask(graph, who)
        said.append(str(refusal.value))
    return said


def test_a_graph_without_data_refuses(empty: Graph) -> None:
    assert all(len(told) > 20 for told in refused(empty, "beijing"))


@pytest.mark.parametrize("who", ["Bejing", "city:no-such-place"])
def test_a_hub_that_is_not_there_is_refused(g: Graph, who: str) -> None:
    for name, told in zip(ASKED, refused(g, who), strict=True):
        # That a layer has one year alone is said before it is asked about whom.
        assert (who if name != "why it changed" else "one year alone (2022)") in told


def test_a_graph_without_a_plan_has_no_targets(empty: Graph) -> None:
    assert il.plan(empty).empty
    assert il.plan_scenario(empty, 2035).empty
    assert il.plan_tasks(empty).empty
    with pytest.raises(WordedError):
        il.plan_target(empty, "9")


def test_years_before_all_data(g: Graph) -> None:
    for name in ("score on a layer", "next links on a layer", "profile on a layer"):
        with pytest.raises(WordedError, match="one total for its period 2003–2022"):
            ASKED[name](g, "china", as_of=2001)
    # The register is a state: a year before its first dated fact says nothing of the undated.
    for name in ("score", "next links", "profile"):
        with pytest.raises(WordedError, match="carry no date, so there is no index"):
            ASKED[name](g, BEIJING, as_of=1800)
    card = il.scorecard(g, as_of=1800).to_frame()
    assert card["growth"].isna().all()
    assert set(card["growth_reason"]) <= {"few_dated", "none_before"}
    then = il.plan(g, as_of=1800)
    assert set(then["method"]) == {"no_value"}
    assert set(then["status"]) == {"cannot_be_said"}
    assert then[["reported", "left_per_year", "pace", "projected"]].isna().all(axis=None)
