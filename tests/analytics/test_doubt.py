"""The method's and the data's ranges: against the index itself, closed forms and SciPy."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, poisson

from analytics.centrality import betweenness
from analytics.closeness import closeness
from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_peers import closeness_of_countries
from analytics.closeness_rank import rank
from analytics.closeness_ties import COLUMNS
from analytics.doubt import min_ranks, percentiles, rank_spread, spread
from analytics.doubt_change import change
from analytics.doubt_data import DataRange, data_range
from analytics.doubt_draws import draw, power_means, stream
from analytics.doubt_method import (
    board_of_one,
    country_board,
    declared_index,
    drivers,
    method_range,
)
from analytics.doubt_paths import betweenness_of_many
from analytics.doubt_sources import without_publishers
from analytics.doubt_table import VECTORISED, country_table, parts_of
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.power_mean import power_mean
from analytics.ranks import midrank_percentile, min_rank

CODES = tuple(f"Q{x}" for x in "ABCDEFGHIJKLMNOP")


def papers(reference=CODES, theta=20.0):
    return Layer(
        "papers", "Country", ("COPUBLISHED",), "papers", "full", theta, Coverage.SYMMETRIC,
        reference,
    )  # fmt: skip


def network(seed=3, codes=CODES, chance=0.6, most=400):
    random = np.random.default_rng(seed)
    graph = nx.Graph()
    graph.add_nodes_from(codes)
    for i, one in enumerate(codes):
        for two in codes[i + 1 :]:
            if random.random() < chance:
                graph.add_edge(one, two, strength=float(random.integers(1, most)))
    return graph


def compared(graph, layer, spec, **more):
    made = closeness_of_countries(layer, graph, spec, **more)
    table = country_table(layer, graph, spec, **more)
    return made, table, country_board(table, layer, spec, rank(made.values()))


# --- everything at once is what one at a time gives ----------------------------------------


@pytest.mark.parametrize("nodes", [2, 10, 64, 65, 140])
def test_betweenness_of_many_networks_is_networkxs(nodes):
    graphs = [nx.gnp_random_graph(nodes, p, seed=nodes) for p in (0, 0.02, 0.1, 0.5, 1)]
    graphs.append(nx.path_graph(nodes))
    found = betweenness_of_many(np.array([nx.to_numpy_array(g) > 0 for g in graphs]))
    for row, graph in zip(found, graphs, strict=True):
        expected = betweenness(graph, normalised=False).tolist()
        assert row.tolist() == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("theta", [1, 20, 100, 350])
def test_the_parts_of_all_countries_at_once_are_those_one_by_one(spec, theta):
    unknown = [("QA", "QB"), ("QC", "QD")]
    graph, layer = network(), papers(theta=theta)
    graph.remove_edges_from(unknown)
    graph.remove_edges_from(list(graph.edges("QP")))  # one country without any tie
    made = closeness_of_countries(layer, graph, spec, unknown=unknown)
    table = country_table(layer, graph, spec, unknown=unknown)
    parts = parts_of(table, table.strengths[None], theta)
    assert tuple(parts) == VECTORISED
    for i, code in enumerate(table.peer_codes()):
        for key in VECTORISED:
            value = made[code].parts[key].value
            got = float(parts[key][0, i])
            assert math.isnan(got) if value is None else got == pytest.approx(value, rel=1e-9)


def test_real_countries_too_and_the_declared_choices_give_the_index(shared, spec, yearly):
    graph, codes = yearly(2019)
    layer = papers(codes, 50)
    made, _, board = compared(graph, layer, spec)
    ranking = rank(made.values())
    rows = ranking.table[ranking.table["rank"].notna()]
    expected = dict(zip(rows["subject"], rows["index"], strict=True))
    assert len(expected) > 150
    assert declared_index(board, spec) == pytest.approx(expected, rel=1e-9)


@given(
    st.lists(st.lists(st.sampled_from([0.0, 0.1 + 0.2, 0.3, 0.5, 1.0, 7.25]), min_size=4,
                      max_size=4), min_size=1, max_size=5)
)  # fmt: skip
def test_ranks_and_percentiles_of_many_rows_are_those_of_each(rows):
    ranks, shares = min_ranks(np.array(rows)), percentiles(np.array(rows))
    for i, row in enumerate(rows):
        assert ranks[i].tolist() == min_rank(pd.Series(row)).tolist()
        assert shares[i].tolist() == pytest.approx(midrank_percentile(pd.Series(row)).tolist())


@given(
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    st.lists(st.floats(0.01, 5), min_size=3, max_size=3),
    st.one_of(st.just(0.0), st.floats(0.05, 1)),
)
def test_the_power_mean_of_many_draws_is_that_of_each(values, weights, exponent):
    shares = np.array(weights) / sum(weights)
    got = power_means(np.array([[values]]), shares[None], np.array([exponent]))[0, 0]
    assert got == pytest.approx(power_mean(values, weights, exponent), rel=1e-9, abs=1e-12)


# --- the draws are the distributions that were declared ------------------------------------


def test_weights_are_dirichlet_around_the_declared_and_p_and_theta_even(spec):
    drawn = draw(spec, papers(), VECTORISED, 20_000, seed=5)
    assert drawn.weights.sum(axis=1) == pytest.approx(np.ones(20_000))
    for i in range(4):  # the marginal of Dirichlet(5, 5, 5, 5) is Beta(5, 15)
        for q in (0.05, 0.5, 0.95):
            got = np.quantile(drawn.weights[:, i], q)
            assert got == pytest.approx(beta(5, 15).ppf(q), abs=0.006)
    assert np.quantile(drawn.exponent, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.01)
    _, counts = np.unique(drawn.multiple, return_counts=True)
    assert counts / 20_000 == pytest.approx([0.2] * 5, abs=0.01)


def test_unequal_weights_stay_the_mean(spec):
    uneven = replace(spec, weights={**spec.weights, "density": 3.0})
    drawn = draw(uneven, papers(), ("density", "breadth"), 20_000, seed=5)
    assert drawn.weights.mean(axis=0) == pytest.approx([0.75, 0.25], abs=0.005)


def test_counts_are_poisson_symmetric_and_what_was_never_seen_stays_away(spec):
    graph = nx.Graph()
    graph.add_edge("QA", "QB", strength=9.0)
    graph.add_edge("QB", "QC", strength=400.0)
    table = country_table(papers(("QA", "QB", "QC")), graph, spec)
    drawn = np.concatenate(list(table.replicated(4_000, stream(1, 1))))
    assert (drawn == drawn.transpose(0, 2, 1)).all()
    assert (drawn[:, 0, 2] == 0).all()
    assert (drawn[:, range(3), range(3)] == 0).all()
    for place, mean in (((0, 1), 9), ((1, 2), 400)):
        values = drawn[:, place[0], place[1]]
        assert values.mean() == pytest.approx(mean, abs=4 * math.sqrt(mean / 4_000))
        assert values.var() == pytest.approx(mean, rel=0.1)


def test_the_data_range_of_a_density_is_a_probability(spec):
    # One pair at θ: it is present with the probability that a Poisson draw reaches θ.
    graph, layer = nx.Graph(), papers(("QA", "QB", "QC"), theta=100)
    graph.add_edge("QA", "QB", strength=105.0)
    graph.add_edge("QB", "QC", strength=900.0)
    graph.add_edge("QA", "QC", strength=900.0)
    _, table, board = compared(graph, layer, spec)
    found = data_range(table, board, layer, spec, 4_000, seed=2)
    assert isinstance(found, DataRange)
    density = found.parts[:, 0, found.keys.index("density")]
    assert (density == 1).mean() == pytest.approx(poisson(105).sf(99), abs=0.03)
    assert found.dropped == 0


def test_replicates_are_shifted_to_the_index_by_the_bias_of_noise(spec):
    """Few counts spread evenly: drawn anew they look less even, so breadth is biased downwards."""
    graph = nx.complete_graph(CODES)
    nx.set_edge_attributes(graph, 10.0, "strength")
    layer = papers(theta=1)
    _, table, board = compared(graph, layer, spec)
    found = data_range(table, board, layer, spec, 2_000, seed=3)
    assert isinstance(found, DataRange)
    breadth = found.parts[:, :, found.keys.index("breadth")]
    assert board.declared[0, :, board.keys.index("breadth")] == pytest.approx(1)
    assert breadth.mean() < 0.97
    for subject, index in declared_index(board, spec).items():
        place = found.subjects.index(subject)
        drawn = found.index[:, place] + found.bias_of(subject)
        assert drawn.mean() - found.bias_of(subject) == pytest.approx(index, abs=0.005)  # clipped
        assert found.bias_of(subject) < -0.01
        assert found.of(subject).low <= index <= found.of(subject).high


# --- what a range must be -------------------------------------------------------------------


def test_a_range_holds_what_it_was_made_of(spec):
    layer = papers()
    _, _, board = compared(network(), layer, spec)
    made = method_range(board, layer, spec, 500, seed=1)
    assert made.index.shape == (500, 16)
    assert ((made.index >= 0) & (made.index <= 1)).all()
    for subject in board.subjects:
        place = made.rank_of(subject)
        assert math.fsum(place.probability.values()) == pytest.approx(1)
        assert place.low <= place.median <= place.high
        assert made.of(subject).low <= made.of(subject).median <= made.of(subject).high
    replicates = made.replicates("QA")
    first = replicates.iloc[0]
    again = power_mean(
        board.values[board.multiples.index(first["theta_multiple"]), 0].tolist(),
        [first[f"weight_{key}"] for key in board.keys],
        first["exponent"],
    )
    assert first["index"] == pytest.approx(again, rel=1e-9)


def test_without_room_to_vary_the_range_is_the_index(spec):
    still = replace(
        spec, concentration=1e9, exponent_range=(0.5, 0.5), theta_multiples={"default": (1.0,)}
    )
    layer = papers()
    made, _, board = compared(network(), layer, still)
    got = method_range(board, layer, still, 50, seed=1).of("QC")
    assert (got.low, got.high) == pytest.approx((made["QC"].index, made["QC"].index), rel=1e-3)
    table = drivers(method_range(board, layer, still, 50, seed=1), still, "QC")
    assert table["name"].tolist() == ["weights", "exponent", "theta", *VECTORISED]


def test_leaving_a_part_out_is_the_index_over_the_rest(spec):
    layer = papers()
    made, _, board = compared(network(), layer, spec)
    table = drivers(method_range(board, layer, spec, 50, seed=1), spec, "QB").set_index("name")
    for key in VECTORISED:
        rest = [k for k in VECTORISED if k != key]
        index = {code: c.index_over(rest) for code, c in made.items()}
        assert table.loc[key, "low"] == pytest.approx(index["QB"], rel=1e-9)
        assert table.loc[key, "rank_low"] == min_rank(pd.Series(index))["QB"]


@settings(max_examples=10)
@given(st.permutations(CODES))
def test_renaming_countries_renames_their_ranges(spec, order):
    names = dict(zip(CODES, order, strict=True))
    layer, graph = papers(), network()
    _, _, one = compared(graph, layer, spec)
    _, _, two = compared(nx.relabel_nodes(graph, names), layer, spec)
    first, second = (method_range(board, layer, spec, 40, seed=1) for board in (one, two))
    for old, new in names.items():
        a, b = first.of(old), second.of(new)
        assert (a.low, a.median, a.high) == pytest.approx((b.low, b.median, b.high), rel=1e-9)


def test_one_subject_alone_has_a_range_and_no_rank(spec):
    layer = Layer(
        "register", "Organization", ("A", "B"), "ties", "full", 1, Coverage.HUB_CENTRIC,
        ("CN", "DE", "RS", "US"),
    )  # fmt: skip
    rows = [("x", f"p{i}", c, t, 1.0, "none") for i, (c, t) in enumerate(
        [("DE", "A"), ("DE", "A"), ("DE", "B"), ("RS", "A"), ("US", "B")])]  # fmt: skip
    ties = pd.DataFrame(rows, columns=list(COLUMNS))
    by_multiple = {
        m: closeness(Subject("x", "CN"), layer, ties, replace(spec, theta={"register": m}))
        for m in spec.multiples("ties")
    }
    board = board_of_one(by_multiple)
    assert board.keys == ("density", "breadth", "depth", "resilience")
    assert board.values[:, 0, 0].tolist() == [4 / 6, 1 / 6]  # one cell of six holds two ties
    made = method_range(board, layer, spec, 200, seed=1)
    assert made.rank_of("x") is None
    assert 0 < made.of("x").low < made.of("x").high < 1


def test_what_rests_on_one_publisher_alone_falls_away_with_it(spec):
    layer = Layer(
        "register", "Organization", ("A",), "ties", "full", 1, Coverage.HUB_CENTRIC,
        ("CN", "DE", "FR", "RS", "US"),
    )  # fmt: skip
    told = [("DE", ["s1"]), ("FR", ["s1", "s2"]), ("RS", ["s3"]), ("US", ["s4"])]
    ties = pd.DataFrame(
        [("x", f"p{c}", c, "A", 1.0, "none", s, ["k"] * len(s), []) for c, s in told],
        columns=[*COLUMNS, "sources", "keys", "through"],
    )

    def again(left):
        return closeness(Subject("x", "CN"), layer, left, spec)

    made = again(ties)
    found = without_publishers(made, {"s1": "P", "s2": "Q", "s3": "P"})
    assert found.publishers == 3  # P, Q and s4, which stands for itself
    assert found.table[["publisher", "ties"]].values.tolist() == [["P", 2], ["s4", 1]]
    two = made.ties.rows.drop(columns="place")
    assert found.low == again(two[two["country"].isin(["FR", "US"])]).index
    assert (found.without_low, found.without_high) == ("P", "s4")
    assert (found.single, found.one_source, found.ties) == (3 / 4, 3 / 4, 4)


# --- change -----------------------------------------------------------------------------------


def test_the_same_year_twice_is_no_measurable_change(spec):
    layer = papers()
    _, table, board = compared(network(), layer, spec)
    got = change("QA", (table, board), (table, board), layer, spec, 300, seed=1)
    assert (got.change, got.method.low, got.method.high) == (0, 0, 0)
    assert got.data.holds_zero
    assert not got.measurable


def test_a_large_change_of_a_real_country_is_measurable_and_a_small_one_is_not(spec, yearly):
    peers, reached = ["CN", "DE", "FR", "GB", "IT", "JP", "KR", "US"], {}
    layer = papers(yearly(2018)[1], 50)
    ranking = rank(closeness_of_countries(layer, yearly(2018)[0], spec, peers=peers).values())
    for year in (1990, 2017, 2018):
        table = country_table(layer, yearly(year)[0], spec, peers=peers)
        reached[year] = (table, country_board(table, layer, spec, ranking))
    long = change("CN", reached[1990], reached[2018], layer, spec, 40, seed=1)
    assert long.measurable
    assert long.change == pytest.approx(long.after - long.before)
    assert long.method.low > 0
    short = change("US", reached[2017], reached[2018], layer, spec, 40, seed=1)
    assert not short.measurable


# --- refusals ---------------------------------------------------------------------------------


def test_what_cannot_be_drawn_is_refused(spec):
    layer = papers()
    _, table, board = compared(network(), layer, spec)
    for draws in (0, 1, 19, -1, 20.5, True, 10**7):
        with pytest.raises(InputError, match="number of draws"):
            method_range(board, layer, spec, draws, seed=1)
        with pytest.raises(InputError, match="number of draws"):
            data_range(table, board, layer, spec, draws, seed=1)
    with pytest.raises(InputError, match="seed"):
        method_range(board, layer, spec, 20, seed=-1)
    with pytest.raises(InputError, match="No part"):
        draw(spec, layer, (), 20, seed=1)
    with pytest.raises(InputError, match="two countries"):
        country_table(layer, network(), spec, peers=["QA"])
    with pytest.raises(InputError, match="ZZ: not in the reference set"):
        country_table(layer, network(), spec, peers=["QA", "ZZ"])
    with pytest.raises(InputError, match="not among"):
        method_range(board, layer, spec, 20, seed=1).of("ZZ")
    for empty in (spread, rank_spread):
        with pytest.raises(InputError, match="No draw"):
            empty(np.array([]))


def test_strengths_that_are_no_counts_have_no_data_range(spec):
    graph, layer = network(), papers()
    graph.edges[next(iter(graph.edges))]["strength"] += 0.5
    _, table, board = compared(graph, layer, spec)
    found = data_range(table, board, layer, spec, 20, seed=1)
    assert found == Missing(Reason.NOT_COUNTS, {"unit": "papers"})


PROGRAM = """
import hashlib, sys
sys.path.insert(0, "tests/analytics")
from test_doubt import compared, network, papers
from analytics.attribution_layer import attribute
from analytics.closeness_spec import spec_from_dict
from analytics.doubt_data import data_range
from analytics.doubt_method import method_range
import tomllib
spec = spec_from_dict(tomllib.load(open("data/closeness.toml", "rb")))
layer = papers()
_, table, board = compared(network(), layer, spec)
later = compared(network(4), layer, spec)[1]
one = method_range(board, layer, spec, 50, 7)
two = data_range(table, board, layer, spec, 50, 7)
three = attribute("QA", table, later, board.keys, layer, spec, orders=20, seed=7)
text = one.replicates("QA").to_csv() + two.replicates("QA").to_csv() + repr(three)
print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_the_same_seed_gives_the_same_digits_whatever_the_hash_seed():
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "42")
    }
    assert len(found) == 1
