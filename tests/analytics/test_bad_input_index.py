"""What the index and all that rests on it are given by mistake: an answer or a refusal, no NaN.

Each row of ``ENTRIES`` is a public way in: score, rank, doubt, change, attribution, next links,
prediction, profiles. Each is tried on every odd network, and refuses every improper one.
"""

from __future__ import annotations

import json
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analytics.attribution_layer import attribute
from analytics.attribution_nodes import attribute_nodes
from analytics.closeness import closeness
from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_node_peers import closeness_of_nodes
from analytics.closeness_nodes import closeness_of_node
from analytics.closeness_peers import closeness_of_countries, country_ties
from analytics.closeness_rank import rank
from analytics.closeness_ties import COLUMNS, contract
from analytics.doubt_change import change
from analytics.doubt_data import data_range
from analytics.doubt_method import country_board, drivers, method_range, part_board
from analytics.doubt_nodes import node_table
from analytics.doubt_sources import without_publishers
from analytics.doubt_table import VECTORISED, country_table
from analytics.errors import InputError
from analytics.growth import growth
from analytics.link_evaluation import evaluate, predict
from analytics.link_prediction import METHODS, candidates
from analytics.missing import Missing
from analytics.next_links import gains, greedy, link_state
from analytics.partner_countries import partner_countries
from analytics.reported import Reported
from analytics.scorecard import scorecard
from analytics.standing import standings
from analytics.strengths import part_strengths, strengths
from analytics.targets import Target, outlook, scenario

CODES = ("CN", "DE", "FR", "RS", "US")
LAYER = Layer("papers", "Country", ("COPUBLISHED",), "papers", "full", 1, Coverage.SYMMETRIC, CODES)
CITIES = Layer("papers", "City", ("COPUBLISHED",), "papers", "full", 1, Coverage.SYMMETRIC, CODES)
WHERE = dict(zip(CODES, ("CN", "CN", "FR", "RS", "US"), strict=True))  # two cities of China
ASKED = pd.DataFrame(
    [("RS", "COPUBLISHED", "none", 1.0)], columns=["country", "type", "flow", "strength"]
)


def network(*links, nodes=()):
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(links, strength=200.0)
    return graph


ODD = {
    "empty": network(),
    "one node": network(nodes=["CN"]),
    "no link": network(nodes=CODES),
    "no tie across a border": network(("CN", "DE"), nodes=CODES),  # as cities: both of China
    "in pieces": network(("CN", "DE"), ("FR", "RS"), ("RS", "US"), ("FR", "US")),
    "the hub alone": network(("FR", "RS"), ("RS", "US"), ("FR", "US"), nodes=CODES),
    "the hub not there": network(("FR", "RS"), ("RS", "US")),
}
"""Networks that can be; as cities, CN and DE lie in one country."""


def later(graph):
    """A year on: one link more."""
    after = graph.copy()
    after.add_edge("CN", "US", strength=200.0)
    return after


def _boards(graph, spec):
    table = country_table(LAYER, graph, spec)
    return table, country_board(
        table, LAYER, spec, rank(closeness_of_countries(LAYER, graph, spec).values())
    )


def _doubt(graph, spec):
    table, board = _boards(graph, spec)
    made = method_range(board, LAYER, spec, 20, seed=1)
    data = data_range(table, board, LAYER, spec, 20, seed=1)
    told = [made.of(s).to_dict() for s in board.subjects]
    told += [drivers(made, spec, s) for s in board.subjects]
    return told + [data.of(s).to_dict() for s in board.subjects]


def _city_doubt(graph, spec):
    table = node_table(CITIES, graph, WHERE, spec)
    board = part_board(table, CITIES, spec, ("CN",), VECTORISED)
    return method_range(board, CITIES, spec, 20, seed=1).of("CN").to_dict()


def _city(graph, spec):
    made, _ = closeness_of_node(Subject("CN", "CN"), CITIES, graph, WHERE, spec)
    return made.to_dict()


def _city_shares(graph, spec):
    years = [node_table(CITIES, g, WHERE, spec) for g in (graph, later(graph))]
    return vars_of(attribute_nodes("CN", *years, VECTORISED, CITIES, spec))


def _next(graph, spec):
    ties = country_ties(graph, "CN", "COPUBLISHED")
    base = closeness(Subject("CN", "CN"), LAYER, ties, spec)
    state = link_state(base)
    return [gains(state, ASKED), greedy(state, ASKED, 3)]


def _predicted(graph, spec):
    found = predict({2020: graph, 2025: later(graph)})
    return found if isinstance(found, Missing) else [found.table, *map(vars_of, found.evaluations)]


def vars_of(made):
    return {name: getattr(made, name) for name in made.__slots__}


def _profiled(graph, spec):
    found = closeness_of_countries(LAYER, graph, spec)
    own = found["CN"]
    card = scorecard({c: m.ties for c, m in found.items()}, 2025)
    return [
        partner_countries(own.ties, LAYER, spec),
        card,
        part_strengths(own, rank(found.values())),
    ]


ENTRIES = {
    "countries": lambda g, s: [
        c.to_dict() for c in closeness_of_countries(LAYER, g, s).values()
    ],
    "standings": lambda g, s: standings(g, LAYER, s).table,
    "rank": lambda g, s: rank(closeness_of_countries(LAYER, g, s).values()).to_dict(),
    "doubt": _doubt,
    "change": lambda g, s: change(
        "CN", _boards(g, s), _boards(later(g), s), LAYER, s, 20, seed=1
    ).to_dict(),
    "attribution": lambda g, s: vars_of(
        attribute("CN", country_table(LAYER, g, s), country_table(LAYER, later(g), s), VECTORISED,
                  LAYER, s, orders=4, seed=1)
    ),
    "cities": lambda g, s: [
        c.to_dict() for c in closeness_of_nodes(CITIES, g, WHERE, s).values()
    ],
    "a city": _city,
    "doubt of cities": _city_doubt,
    "attribution of cities": _city_shares,
    "next links": _next,
    "prediction": _predicted,
    "candidates": lambda g, s: [candidates(g, m) for m in METHODS],
    "profile": _profiled,
}  # fmt: skip


def assert_no_nan(told):
    """Nothing of it is NaN or infinite: what is unknown is ``None``, NA or says why."""
    if isinstance(told, pd.DataFrame):
        told = [told[c].tolist() for c in told]
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list | tuple):
        for one in told:
            assert_no_nan(one)
    elif isinstance(told, float | np.floating):
        assert math.isfinite(told)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ENTRIES)
def test_odd_networks_get_an_answer_or_a_refusal(name, odd, spec):
    try:
        told = ENTRIES[name](ODD[odd].copy(), spec)
    except InputError as refusal:
        told = {"refused": str(refusal)}
    assert_no_nan(told)
    if isinstance(told, dict):
        json.dumps({k: v for k, v in told.items() if not isinstance(v, Missing)}, default=str)


def improper():
    """Networks that cannot be, by what is wrong."""
    proper = ODD["in pieces"]
    looped = proper.copy()
    looped.add_edge("CN", "CN", strength=5.0)
    found = {"loop": looped, "parallel": nx.MultiGraph(proper), "directed": nx.DiGraph(proper)}
    for bad in (None, 0, -1, math.nan, math.inf, "many"):
        found[f"strength {bad}"] = proper.copy()
        found[f"strength {bad}"].edges["CN", "DE"]["strength"] = bad
    return found


UNWEIGHTED = ("prediction", "candidates")
"""Ways in that read no strength: a link is there or not."""


@pytest.mark.parametrize(
    ("name", "wrong"),
    [(n, w) for n in ENTRIES for w in improper()
     if n not in UNWEIGHTED or not w.startswith("strength")],
)  # fmt: skip
def test_improper_networks_are_refused(name, wrong, spec):
    with pytest.raises(InputError):
        ENTRIES[name](improper()[wrong], spec)


def test_the_later_network_of_a_test_is_looked_at_too():
    before = ODD["in pieces"]
    for wrong in ("loop", "parallel", "directed"):
        with pytest.raises(InputError):
            evaluate(before, improper()[wrong], "katz")


# --- tables instead of networks ----------------------------------------------------------------

REGISTER = Layer("register", "actor", ("A",), "ties", "full", 1, Coverage.HUB_CENTRIC, CODES)


def ties(*rows):
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"strength": object})


BAD_TIES = {
    "no tie": ties(),
    "at home alone": ties(("a", "b", "CN", "A", 1.0, "none")),
    "parallel": ties(*[("a", "b", "DE", "A", 1.0, "none")] * 2),
    **{f"strength {bad}": ties(("a", "b", "DE", "A", bad, "none"))
       for bad in (None, 0, -1, math.nan, math.inf, "many")},
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD_TIES)
def test_ties_of_a_register(wrong, spec):
    subject = Subject("beijing", "CN")
    if wrong.startswith(("strength", "parallel")):
        for given in (contract, closeness):
            args = (BAD_TIES[wrong], subject, REGISTER, spec)
            with pytest.raises(InputError):
                given(*args) if given is contract else given(
                    subject, REGISTER, BAD_TIES[wrong], spec
                )
        return
    made = closeness(subject, REGISTER, BAD_TIES[wrong], spec)
    assert (made.index, made.missing.reason.value) == (None, "no_ties")
    assert_no_nan(made.to_dict())
    assert partner_countries(made.ties, REGISTER, spec).empty
    card = scorecard({"beijing": made.ties}, 2025)
    assert_no_nan(card)
    assert card["growth_reason"].tolist() == ["few_dated"]
    with pytest.raises(InputError, match="no index"):
        link_state(made)
    with pytest.raises(InputError, match="no index"):
        without_publishers(made, {})


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1.0])
def test_counts_that_are_none_are_refused(bad):
    with pytest.raises(InputError, match="count is a finite number"):
        strengths({"a": {"A": bad}, "b": {"A": 4}}, "a")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_figures_that_are_none_are_refused(bad):
    with pytest.raises(InputError, match="not a finite number"):
        outlook(Target("t", 100, 2027), [Reported(2023, bad)], 2026)
    with pytest.raises(InputError, match="not a finite number"):
        outlook(Target("t", bad, 2027), [], 2026)


def test_a_year_before_all_data_has_nothing_to_say():
    before = outlook(Target("t", 100, 2027), [], 1990)
    assert before.to_dict()["method"] == "no_value"
    assert before.required is None
    assert_no_nan(before.to_dict())
    assert_no_nan([getattr(scenario(before, 2035, 200), n) for n in ("by_pace", "needed", "low")])
    assert isinstance(growth([2020, 2021], until=1990).value, Missing)
    assert isinstance(predict({}), Missing)
