"""A change divided among cells: exact values, sums, names, and real years."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.attribution import shapley, shapley_exact
from analytics.attribution_layer import OTHERS, _CountryIndex, attribute, same_pairs
from analytics.closeness_layer import Coverage, Layer
from analytics.closeness_peers import closeness_of_countries
from analytics.doubt_table import VECTORISED, country_table
from analytics.errors import InputError

CODES = ("QA", "QB", "QC", "QD", "QE", "QF")


def papers(reference=CODES, theta=20.0):
    return Layer(
        "papers", "Country", ("COPUBLISHED",), "papers", "full", theta, Coverage.SYMMETRIC,
        reference,
    )  # fmt: skip


@st.composite
def years(draw):
    """Two networks of the same six countries in which QA has a tie with QB."""
    found = []
    for _ in range(2):
        graph = nx.Graph()
        graph.add_nodes_from(CODES)
        for i, one in enumerate(CODES):
            for two in CODES[i + 1 :]:
                strength = draw(st.integers(0, 60))
                if strength or (one, two) == ("QA", "QB"):
                    graph.add_edge(one, two, strength=float(strength or 1))
        found.append(graph)
    return tuple(found)


def tables(graphs, layer, spec, **more):
    return [country_table(layer, graph, spec, **more) for graph in graphs]


def index_of(graph, layer, spec, subject="QA"):
    return closeness_of_countries(layer, graph, spec)[subject].index_over(VECTORISED)


# --- the division itself ----------------------------------------------------------------------


def test_games_whose_shares_are_known():
    # The glove game: a left glove and two right ones; a pair is worth 1 (Shapley 1953).
    def gloves(sets):
        return (sets[:, 0] & (sets[:, 1] | sets[:, 2])) * 1.0

    exact = shapley_exact(["left", "right 1", "right 2"], gloves)
    assert exact.shares == pytest.approx([2 / 3, 1 / 6, 1 / 6], rel=1e-12)

    # A majority game with weights 3, 2, 1, 1 and quota 4: 5/12, 3/12, 1/12 … by counting orders.
    def votes(sets):
        return (sets @ np.array([3, 2, 1, 1]) >= 4) * 1.0

    exact = shapley_exact(["a", "b", "c", "d"], votes)
    assert exact.shares == pytest.approx([1 / 2, 1 / 6, 1 / 6, 1 / 6], rel=1e-12)
    sampled = shapley(["a", "b", "c", "d"], votes, 2_000, seed=1)
    for got, error, true in zip(sampled.shares, sampled.errors, exact.shares, strict=True):
        assert abs(got - true) < 4 * error


def test_the_standard_error_is_that_of_the_estimate():
    def value(sets):
        return np.sqrt(sets @ np.array([5.0, 3, 2, 1, 1]))

    names = list("abcde")
    true = np.array(shapley_exact(names, value).shares)
    found = [shapley(names, value, 20, seed) for seed in range(300)]
    misses = np.array([np.array(f.shares) - true for f in found])
    told = np.array([f.errors for f in found])
    assert np.sqrt((misses**2).mean(axis=0)) == pytest.approx(
        np.sqrt((told**2).mean(axis=0)), rel=0.15
    )
    assert np.abs(misses.mean(axis=0)).max() < 4 * told.mean() / np.sqrt(300)


def test_refusals():
    def value(sets):
        return sets.sum(axis=1) * 1.0

    with pytest.raises(InputError, match="named twice"):
        shapley(["a", "a"], value, 10, seed=1)
    with pytest.raises(InputError, match="number of orders"):
        shapley(["a"], value, 0, seed=1)
    with pytest.raises(InputError, match="sample orders"):
        shapley_exact([f"p{i}" for i in range(17)], value)
    nobody = shapley([], lambda sets: np.zeros(len(sets)), 10, seed=1)
    assert (nobody.shares, nobody.change) == ((), 0.0)


def test_a_cell_is_measurable_when_its_counts_differ_by_more_than_chance():
    made = replace(
        shapley_exact(["a", "b", "c", "d"], lambda sets: sets @ np.array([0.4, 0.3, 0.2, 0.0])),
        weights={"a": (48.0, 56.0), "b": (29.0, 61.0), "d": (1.0, 90.0)},
    )
    counted = replace(made, counted=True).to_frame().set_index("player")
    # 8 ≤ 1.645·√104 = 16.8; 32 > 1.645·√90 = 15.6; c has no count of its own; d has no share
    assert counted["measurable"].to_dict() == {"a": False, "b": True, "c": None, "d": False}
    assert counted["then"].dropna().to_dict() == {"a": 48.0, "b": 29.0, "d": 1.0}
    amounts = made.to_frame().set_index("player")["measurable"].to_dict()
    assert amounts == {"a": None, "b": None, "c": None, "d": False}
    unsure = replace(made, counted=True, errors=(0.0, 0.2, 0.0, 0.0)).to_frame()
    assert unsure.set_index("player")["measurable"]["b"] is False


# --- the index --------------------------------------------------------------------------------


@settings(max_examples=20)
@given(graphs=years())
def test_shares_sum_to_the_change_and_the_change_is_that_of_the_index(graphs, spec):
    layer = papers()
    old, new = tables(graphs, layer, spec)
    made = attribute("QA", old, new, VECTORISED, layer, spec)
    assert sum(made.shares) == pytest.approx(made.change, abs=1e-12)
    assert made.before == pytest.approx(index_of(graphs[0], layer, spec), rel=1e-9)
    assert made.after == pytest.approx(index_of(graphs[1], layer, spec), rel=1e-9)


def valued(graphs, layer, spec):
    old, new = same_pairs(*tables(graphs, layer, spec))
    value = _CountryIndex("QA", old, new, VECTORISED, layer, spec)
    names = [*(old.codes[i] for i in value.cells), *([OTHERS] if value.others_changed else [])]
    return names, value


@settings(max_examples=10)
@given(graphs=years(), seed=st.integers(0, 99), orders=st.integers(1, 9))
def test_however_few_orders_the_shares_sum_to_the_change(graphs, seed, orders, spec):
    sampled = shapley(*valued(graphs, papers(), spec), orders, seed)
    assert sum(sampled.shares) == pytest.approx(sampled.change, abs=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sampled_orders_agree_with_all_sets(seed, spec):
    random, graphs = np.random.default_rng(seed), []
    for _ in range(2):
        graph = nx.complete_graph(CODES)
        for one, two in sorted(graph.edges):
            graph.edges[one, two]["strength"] = float(random.integers(1, 60))
        graphs.append(graph)
    names, value = valued(graphs, papers(), spec)
    sampled, exact = shapley(names, value, 600, seed), shapley_exact(names, value)
    assert len(names) == 6
    for got, error, true in zip(sampled.shares, sampled.errors, exact.shares, strict=True):
        assert abs(got - true) <= 4 * error + 1e-12
        assert error < 0.01


@settings(max_examples=8)
@given(graphs=years(), order=st.permutations(CODES))
def test_renaming_countries_renames_the_shares(graphs, order, spec):
    layer, names = papers(), dict(zip(CODES, order, strict=True))
    one = attribute("QA", *tables(graphs, layer, spec), VECTORISED, layer, spec)
    renamed = [nx.relabel_nodes(graph, names) for graph in graphs]
    two = attribute(names["QA"], *tables(renamed, layer, spec), VECTORISED, layer, spec)
    by_name = dict(zip(two.players, two.shares, strict=True))
    for player, share in zip(one.players, one.shares, strict=True):
        code, _, kind = player.partition("|")
        new = OTHERS if player == OTHERS else f"{names[code]}|{kind}"
        assert by_name[new] == pytest.approx(share, abs=1e-9)


def test_one_cell_that_changed_has_the_whole_change(spec):
    layer = papers()
    old = nx.Graph()
    old.add_nodes_from(CODES)
    old.add_edge("QA", "QB", strength=50.0)
    new = old.copy()
    new.add_edge("QA", "QC", strength=50.0)
    made = attribute("QA", *tables((old, new), layer, spec), VECTORISED, layer, spec)
    assert made.players == ("QC|COPUBLISHED",)
    assert made.shares == pytest.approx([made.change])
    assert made.change > 0
    same = attribute("QA", *tables((old, old), layer, spec), VECTORISED, layer, spec)
    assert (same.players, same.change) == ((), 0.0)


def test_a_pair_unknown_in_one_year_is_left_out_of_both(spec):
    layer = papers()
    old, new = nx.Graph(), nx.Graph()
    for graph in (old, new):
        graph.add_edge("QA", "QB", strength=50.0)
    new.add_edge("QA", "QC", strength=50.0)
    first = country_table(layer, old, spec, unknown=[("QA", "QC")])
    made = attribute("QA", first, country_table(layer, new, spec), VECTORISED, layer, spec)
    assert "QC|COPUBLISHED" not in made.players


def test_years_that_do_not_compare_are_refused(spec):
    layer, graph = papers(), nx.Graph()
    graph.add_edge("QA", "QB", strength=50.0)
    table = country_table(layer, graph, spec)
    fewer = country_table(layer, graph, spec, peers=["QA", "QB"])
    with pytest.raises(InputError, match="same countries"):
        attribute("QA", table, fewer, VECTORISED, layer, spec)
    with pytest.raises(InputError, match="'QC' has no tie"):
        attribute("QC", table, table, VECTORISED, layer, spec)
    with pytest.raises(InputError, match="not among"):
        attribute("ZZ", table, table, VECTORISED, layer, spec)


def test_what_moved_china_between_two_real_years(spec, yearly):
    peers = ["CN", "DE", "FR", "GB", "IN", "JP", "US"]
    graphs, codes = zip(*(yearly(year) for year in (2015, 2019)), strict=True)
    layer = papers(codes[0], 50)
    made = attribute(
        "CN", *tables(graphs, layer, spec, peers=peers), VECTORISED, layer, spec, orders=30
    )
    rise = [closeness_of_countries(layer, g, spec, peers=peers)["CN"] for g in graphs]
    assert all(c.set_of_parts == VECTORISED for c in rise)
    assert made.change == pytest.approx(rise[1].index - rise[0].index, rel=1e-9)
    assert sum(made.shares) == pytest.approx(made.change, abs=1e-12)
    assert len(made.players) > 150
