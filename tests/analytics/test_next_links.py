"""Gains of next links against the whole index, computed anew with the link in it."""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.closeness import closeness
from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_peers import country_ties
from analytics.closeness_ties import COLUMNS
from analytics.errors import InputError
from analytics.new_link_centrality import surroundings
from analytics.next_links import gains, greedy, index_of, link_state, ranked
from analytics.ranks import midrank_percentile
from analytics.standing import standings

BEIJING = Subject("beijing", "CN")
REFERENCE = ("CN", "DE", "FR", "NA", "RS", "US")
MEMBERS = ("NA", "RS")
ABROAD = REFERENCE[1:]
REGISTER = Layer(
    "register", "Organization", ("A", "B", "FLOWS"), "ties", "full", 1, Coverage.HUB_CENTRIC,
    REFERENCE, ("FLOWS",),
)  # fmt: skip
CELLS = [
    (c, t, f)
    for c, t in itertools.product(ABROAD, REGISTER.types)
    for f in (("in", "out", "none") if t == "FLOWS" else ("none",))
]
STRENGTH = st.one_of(st.just(1.0), st.floats(0.01, 1000))


@st.composite
def rows(draw: Any, most: int, least: int = 0) -> list[tuple[str, str, str, float]]:
    chosen = draw(st.lists(st.sampled_from(CELLS), min_size=least, max_size=most))
    return [(*cell, draw(STRENGTH)) for cell in chosen]


def tied(found: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        [("x", f"p{i}", c, t, s, f) for i, (c, t, f, s) in enumerate(found)], columns=list(COLUMNS)
    )


def could(found: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(found, columns=["country", "type", "flow", "strength"])


def measured(found: list[tuple[str, str, str, float]], spec: Any) -> Any:
    return closeness(BEIJING, REGISTER, tied(found), spec, belt_and_road=MEMBERS)


@settings(max_examples=30)
@given(ties=rows(25, 1), candidates=rows(12))
def test_a_gain_is_that_of_the_whole_index_computed_anew(ties, candidates, spec):
    base = measured(ties, spec)
    got = gains(link_state(base), could(candidates))
    for (_, row), candidate in zip(got.iterrows(), candidates, strict=True):
        then = measured([*ties, candidate], spec)
        assert row["gain"] == pytest.approx(
            then.index_over(base.set_of_parts) - base.index, abs=1e-12
        )
        for key in base.set_of_parts:
            change = then.parts[key].value - base.parts[key].value
            assert row[f"gain_{key}"] == pytest.approx(change, abs=1e-12)


@settings(max_examples=12)
@given(ties=rows(15, 1), candidates=rows(8, 1))
def test_the_greedy_choice_is_the_best_of_each_round_computed_anew(ties, candidates, spec):
    base = measured(ties, spec)
    chosen = greedy(link_state(base), could(candidates), 3)
    made, left, index = list(ties), list(candidates), base.index
    for _, row in chosen.iterrows():
        best = max(measured([*made, c], spec).index_over(base.set_of_parts) for c in left)
        assert row["index"] == pytest.approx(best, abs=1e-12)
        assert row["gain"] == pytest.approx(best - index, abs=1e-12)
        cell = (row["country"], row["type"], row["flow"], row["strength"])
        made.append(cell)
        left.remove(cell)
        index = best
    assert len(chosen) == 3 or not left or all(
        measured([*made, c], spec).index_over(base.set_of_parts) - index <= 2e-12 for c in left
    )  # fmt: skip


@pytest.mark.parametrize("exponent", [0.0, 1.0])
def test_other_exponents_are_followed(exponent, table):
    from analytics.closeness_spec import spec_from_dict

    spec = spec_from_dict({**table, "exponent": exponent})
    ties = [(c, t, "none", 1.0) for c, t in itertools.product(ABROAD, ("A", "B"))]
    base = measured(ties, spec)
    got = gains(link_state(base), could([("DE", "FLOWS", "in", 2.0)]))
    then = measured([*ties, ("DE", "FLOWS", "in", 2.0)], spec)
    assert got["gain"][0] == pytest.approx(then.index - base.index, abs=1e-12)


def country_graph(n: int, p: float, seed: int) -> nx.Graph[str]:
    codes = [f"A{chr(65 + i)}" for i in range(n)]
    made = nx.relabel_nodes(nx.gnp_random_graph(n, p, seed=seed), dict(enumerate(codes)))
    for i, (u, v) in enumerate(sorted(tuple(sorted(e)) for e in made.edges())):
        made.edges[u, v]["strength"] = float(1 + i % 6)
    return made


@pytest.mark.parametrize(("n", "p", "seed"), [(14, 0.25, 1), (14, 0.06, 2), (20, 0.15, 3)])
def test_centrality_moves_as_networkx_measures_it(n, p, seed, spec, layer_of):
    graph = country_graph(n, p, seed)
    layer = layer_of(reference=tuple(sorted(graph)), theta=3)
    standing = standings(graph, layer, spec)
    checked = 0
    for subject in sorted(graph):
        around = surroundings(standing, subject)
        table = {k: standing.table[k].to_dict() for k in ("degree", "betweenness")}
        kept = standing.network
        for other in [None, *sorted(set(kept) - set(kept[subject]) - {subject})]:
            then = kept.copy()
            if other:
                then.add_edge(subject, other)
            new = {
                "degree": then.degree(subject),
                "betweenness": nx.betweenness_centrality(then, normalized=False)[subject],
            }
            expected = np.mean(
                [midrank_percentile(pd.Series({**table[k], subject: new[k]}))[subject] for k in new]
            )
            got = around.with_link(other) if other else around.centrality()
            assert got == pytest.approx(expected, abs=1e-12), (subject, other)
            if other:
                assert around.linked(other).centrality() == pytest.approx(expected, abs=1e-12)
            checked += 1
    assert checked > n * 5


def test_on_a_network_of_countries_every_part_moves(spec, layer_of):
    graph = country_graph(16, 0.3, 5)
    layer = layer_of(reference=tuple(sorted(graph)), theta=3)
    standing = standings(graph, layer, spec)
    subject = Subject("AA", "AA")

    def measure(network: nx.Graph[str], by: Any) -> Any:
        return closeness(
            subject, layer, country_ties(network, "AA", "COPUBLISHED"), spec, network=by
        )

    base = measure(graph, standing)
    assert base.set_of_parts == ("density", "centrality", "breadth", "resilience")
    weights = dict(base.ties.weights)
    ask = [(c, "COPUBLISHED", "none", 3 - weights.get(c, 0)) for c in sorted(graph)[1:]
           if weights.get(c, 0) < 3]  # fmt: skip
    around = surroundings(standing, "AA")
    got = gains(link_state(base, around), could(ask)).set_index("country")
    for country, _, _, strength in ask:
        then = graph.copy()
        old = then.edges[("AA", country)]["strength"] if then.has_edge("AA", country) else 0
        then.add_edge("AA", country, strength=old + strength)
        after = measure(then, standings(then, layer, spec))
        for key in ("density", "breadth", "resilience"):
            change = after.parts[key].value - base.parts[key].value
            assert got.loc[country, f"gain_{key}"] == pytest.approx(change, abs=1e-12)
        moved = around.with_link(country) - base.parts["centrality"].value
        assert got.loc[country, "gain_centrality"] == pytest.approx(moved, abs=1e-12)
    first = greedy(link_state(base, around), could(ask), 2)
    assert len(first) == 2
    assert first["gain"][0] == pytest.approx(got["gain"].max(), abs=1e-12)


def test_equal_gains_are_ordered_by_what_is_asked_and_then_as_given():
    frame = pd.DataFrame({"gain": [0.1, 0.2, 0.2 + 1e-15, 0.2], "common": [9, 1, 2, 2]})
    assert ranked(frame, ("common",))["common"].tolist() == [2, 2, 1, 9]
    assert ranked(frame.assign(n=range(4)))["n"].tolist() == [1, 2, 3, 0]


def test_what_cannot_be_gained_on_says_so(spec, layer_of):
    with pytest.raises(InputError, match="no index"):
        link_state(measured([], spec))
    base = measured([("DE", "A", "none", 1.0)], spec)
    state = link_state(base)
    with pytest.raises(InputError) as error:
        gains(state, could([("JP", "A", "none", 1.0), ("DE", "A", "in", 1.0),
                            ("DE", "Z", "none", float("nan"))]))  # fmt: skip
    for fault in ("'JP'", "cannot flow 'in'", "'Z'", "nan"):
        assert fault in str(error.value)
    with pytest.raises(InputError, match="lacks the columns flow"):
        gains(state, could([]).drop(columns="flow"))
    assert greedy(state, could([]), 3).empty
    assert index_of(state) == pytest.approx(base.index, abs=1e-15)
    graph = country_graph(6, 0.9, 1)
    layer = layer_of(reference=tuple(sorted(graph)))
    standing = standings(graph, layer, spec)
    with pytest.raises(InputError, match="Centrality counts"):
        link_state(closeness(Subject("AA", "AA"), layer, country_ties(graph, "AA", "COPUBLISHED"),
                             spec, network=standing))  # fmt: skip
    with pytest.raises(InputError, match="no peers"):
        surroundings(standing, "ZZ")
