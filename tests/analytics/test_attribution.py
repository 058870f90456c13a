"""A change divided among cells: exact values, sums, names, and real years."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, false_discovery_control

from analytics.attribution import beyond_chance, shapley, shapley_exact
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


def test_a_count_has_changed_when_it_differs_by_more_than_chance_and_many_are_tested():
    made = replace(
        shapley_exact(["a", "b", "c", "d"], lambda sets: sets @ np.array([0.4, 0.3, 0.2, 0.0])),
        weights={"a": (48.0, 56.0), "b": (29.0, 61.0), "d": (1.0, 90.0)},
    )
    counted = replace(made, counted=True, tested=3, near_theta=frozenset("a"))
    table = counted.to_frame().set_index("player")
    # p of a is 0.49, of b 0.0010, of d 4·10⁻²⁶; c has no count of its own, d no share: all the same
    assert table["changed"].to_dict() == {"a": False, "b": True, "c": None, "d": True}
    assert table["near_theta"].to_dict() == {"a": True, "b": False, "c": None, "d": False}
    assert table["then"].dropna().to_dict() == {"a": 48.0, "b": 29.0, "d": 1.0}
    among_many = replace(counted, tested=300).to_frame().set_index("player")
    assert among_many["changed"].to_dict() == {"a": False, "b": False, "c": None, "d": True}
    amounts = made.to_frame().set_index("player")
    assert amounts["changed"].to_list() == amounts["near_theta"].to_list() == [None] * 4
    assert made.changed() == {}


@pytest.mark.parametrize("size", [12, 200])
def test_what_changed_is_what_scipy_finds_test_by_test(size):
    draw = np.random.default_rng(size)
    rate = draw.gamma(0.7, 40, size)
    then, now = draw.poisson(rate), draw.poisson(rate * np.where(draw.random(size) < 0.4, 2, 1))
    some = then + now > 0
    then, now = then[some], now[some]
    chance = [binomtest(int(a), int(a + b)).pvalue for a, b in zip(then, now, strict=True)]
    expected = false_discovery_control(chance) <= 0.1
    found = beyond_chance(then.astype(float), now.astype(float), len(then))
    assert found.tolist() == expected.tolist()
    assert 0 < found.sum() < len(found)


def test_chance_alone_marks_hardly_any_cell():
    """Two draws of one truth, fifty times: a marked cell is a false one."""
    draw = np.random.default_rng(4)
    marked = 0
    for _ in range(50):
        rate = draw.gamma(0.7, 40, 60)
        then, now = draw.poisson(rate).astype(float), draw.poisson(rate).astype(float)
        some = then + now > 0
        marked += bool(beyond_chance(then[some], now[some], int(some.sum())).any())
    assert marked <= 0.1 * 50 + 4


def test_a_share_that_hangs_on_theta_says_so(spec):
    """Rwanda falls from 66 to 47 papers at θ = 50; Kenya stays far above, Fiji far below."""
    layer = papers(("QA", "RW", "KE", "FJ", "DE"), 50.0)
    graphs = []
    for counts in ((66, 400, 3, 90), (47, 500, 4, 90)):
        graph = nx.Graph()
        for code, papers_of in zip(("RW", "KE", "FJ", "DE"), counts, strict=True):
            graph.add_edge("QA", code, strength=papers_of)
        graphs.append(graph)
    made = attribute("QA", *tables(graphs, layer, spec), VECTORISED, layer, spec)
    table = made.to_frame().assign(country=lambda x: x["player"].str[:2]).set_index("country")
    assert table["near_theta"].to_dict() == {"RW": True, "KE": False, "FJ": False}
    assert table["changed"]["KE"] is True
    assert made.tested == 4, "Germany too, whose count is the same"


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
