"""Measures of numbers and whole networks: density, diversity, concentration, E-I, means, ranks."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.concentration import concentration
from analytics.cross_border import CrossBorder, cross_border, cross_border_links
from analytics.density import Density, density
from analytics.diversity import hill_number
from analytics.errors import InputError
from analytics.normalise import collaboration_index
from analytics.power_mean import power_mean
from analytics.ranks import midrank_percentile, min_rank

WEIGHTS = st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=30)
SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


# --- density ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        (nx.star_graph(6), Density(7, 6, 2 / 7, 12 / 7)),
        (nx.cycle_graph(7), Density(7, 7, 2 / 6, 2.0)),
        (nx.complete_graph(7), Density(7, 21, 1.0, 6.0)),
        (nx.path_graph(7), Density(7, 6, 2 / 7, 12 / 7)),
        (nx.empty_graph(7), Density(7, 0, 0.0, 0.0)),
        (nx.empty_graph(1), Density(1, 0, None, 0.0)),
        (nx.Graph(), Density(0, 0, None, None)),
    ],
)
def test_density_closed_forms(graph, expected):
    assert density(graph) == expected


def test_density_is_networkx_s(graph):
    assert density(graph).value == pytest.approx(nx.density(graph), rel=1e-12)


# --- diversity and concentration --------------------------------------------------------


@pytest.mark.parametrize("q", [0, 0.5, 1, 1.5, 2, 10, math.inf])
def test_equal_parts_are_worth_their_number(q):
    assert hill_number([3.0] * 12, q) == pytest.approx(12, rel=1e-12)


def test_hill_numbers_of_a_worked_example():
    weights = [50, 25, 25]
    assert hill_number(weights, 0) == 3.0
    assert hill_number(weights, 1) == pytest.approx(2**1.5, rel=1e-12)  # entropy 1.5 bit
    assert hill_number(weights, 2) == pytest.approx(1 / (0.25 + 2 * 0.0625), rel=1e-12)
    assert hill_number(weights, math.inf) == pytest.approx(2, rel=1e-12)


@given(WEIGHTS)
def test_d1_is_scipy_s_entropy(weights):
    assert hill_number(weights) == pytest.approx(math.exp(stats.entropy(weights)), rel=1e-9)


@given(WEIGHTS, st.floats(0, 6))
def test_hill_numbers_fall_with_the_order_and_stay_in_range(weights, q):
    here, beyond = hill_number(weights, q), hill_number(weights, q + 0.5)
    assert 1 <= beyond <= here * (1 + 1e-9)
    assert here <= len(weights)


@given(WEIGHTS)
def test_doubling_every_part_doubles_diversity(weights):
    assert hill_number([w for w in weights for _ in range(2)]) == pytest.approx(
        2 * hill_number(weights), rel=1e-9
    )


@given(st.permutations([0.1, 0.2, 0.3, 1e-9, 7.0, 1e6]))
def test_order_of_weights_changes_no_digit(weights):
    assert hill_number(weights) == hill_number(sorted(weights))
    assert concentration(weights) == concentration(sorted(weights))


def test_zeros_are_absences():
    assert hill_number([5, 0, 5, 0], 0) == 2.0


@pytest.mark.parametrize("bad", [[], [0.0], [1, -1], [1, math.nan], [math.inf]])
@pytest.mark.parametrize("measure", [hill_number, concentration])
def test_improper_weights_raise(measure, bad):
    with pytest.raises(InputError, match="weight"):
        measure(bad)


@pytest.mark.parametrize("q", [-1, math.nan])
def test_improper_order_raises(q):
    with pytest.raises(InputError, match="order of a Hill number"):
        hill_number([1, 2], q)


def test_concentration_closed_forms():
    assert concentration([4.0] * 12) == pytest.approx(3 / 12)
    assert concentration([1, 1]) == 1.0
    assert concentration([5, 3, 1, 1], top=1) == 0.5
    with pytest.raises(InputError, match="one part or more"):
        concentration([1], top=0)


# --- cross-border -----------------------------------------------------------------------


def test_cross_border_of_a_star():
    star = nx.star_graph(4)
    nx.set_edge_attributes(star, {(0, 1): 10, (0, 2): 20, (0, 3): 5, (0, 4): 1}, "strength")
    country = {0: "CN", 1: "CN", 2: "RS", 3: "US", 4: None}
    assert cross_border_links(star, country) == CrossBorder(2, 1, 1, 2 / 3, 1 / 3)
    assert cross_border_links(star, country, weighted=True) == CrossBorder(
        25, 10, 1, 25 / 35, 15 / 35
    )


def test_cross_border_of_nothing_is_missing_and_of_bad_weights_refused():
    assert cross_border_links(nx.empty_graph(3), {}) == CrossBorder(0, 0, 0, None, None)
    with pytest.raises(InputError, match="A weight is -1"):
        cross_border(1, -1)


# --- power mean -------------------------------------------------------------------------


@given(SHARES, st.floats(0.1, 1))
def test_power_mean_is_scipy_s(values, exponent):
    expected = stats.pmean(np.array(values), exponent)
    assert power_mean(values, [1] * len(values), exponent) == pytest.approx(expected, abs=1e-9)


@given(SHARES)
def test_power_mean_lies_between_its_values_and_grows_with_the_exponent(values):
    means = [power_mean(values, [2.0] * len(values), p) for p in (0, 0.25, 0.5, 0.75, 1)]
    assert min(values) <= means[0]
    assert means[-1] <= max(values)
    assert all(a <= b + 1e-9 for a, b in itertools.pairwise(means))


def test_power_mean_worked_examples():
    assert power_mean([0.04, 0.36], [1, 1]) == pytest.approx(0.16)  # ((0.2 + 0.6) / 2)²
    assert power_mean([0.04, 0.36], [3, 1]) == pytest.approx(0.09)  # ((0.6 + 0.6) / 4)²
    assert power_mean([0.04, 0.36], [1, 1], 1) == pytest.approx(0.2)
    assert power_mean([0.04, 0.36], [1, 1], 0) == pytest.approx(0.12)


@pytest.mark.parametrize(
    ("values", "weights", "exponent"),
    [([], [], 0.5), ([0.5], [1, 1], 0.5), ([1.1], [1], 0.5), ([0.5], [0], 0.5), ([0.5], [1], 2)],
)
def test_improper_means_raise(values, weights, exponent):
    with pytest.raises(InputError):
        power_mean(values, weights, exponent)


# --- ranks ------------------------------------------------------------------------------

INTEGERS = st.lists(st.integers(-9, 9), min_size=2, max_size=25)


@given(INTEGERS)
def test_percentiles_are_scipy_s_among_the_others(numbers):
    got = midrank_percentile(pd.Series(numbers)).to_dict()
    for i, number in enumerate(numbers):
        others = numbers[:i] + numbers[i + 1 :]
        expected = stats.percentileofscore(others, number, kind="mean") / 100
        assert got[i] == pytest.approx(expected, rel=1e-12)


@given(INTEGERS)
def test_min_ranks_are_scipy_s(numbers):
    expected = stats.rankdata([-x for x in numbers], method="min")
    assert min_rank(pd.Series(numbers)).tolist() == expected.tolist()


@given(INTEGERS)
def test_percentiles_average_to_one_half(numbers):
    assert midrank_percentile(pd.Series(numbers)).mean() == pytest.approx(0.5)


def test_float_noise_is_a_tie_and_a_real_difference_is_not():
    values = pd.Series({"a": 0.1 + 0.2, "b": 0.3, "c": 0.3000001, "d": 0.0, "e": -0.0})
    assert min_rank(values).to_dict() == {"c": 1, "a": 2, "b": 2, "d": 4, "e": 4}
    assert midrank_percentile(values).to_dict() == {
        "c": 1.0, "a": 0.625, "b": 0.625, "d": 0.125, "e": 0.125,
    }  # fmt: skip


def test_values_that_cannot_be_ranked_raise():
    with pytest.raises(InputError, match="'b' is not a finite number"):
        min_rank(pd.Series({"a": 1.0, "b": math.nan}))
    with pytest.raises(InputError, match="same label"):
        min_rank(pd.Series([1.0, 2.0], index=["a", "a"]))
    with pytest.raises(InputError, match="at least one other"):
        midrank_percentile(pd.Series({"a": 1.0}))
    assert midrank_percentile(pd.Series(dtype=float)).empty


# --- collaboration index ----------------------------------------------------------------


def test_missing_count_stays_missing_and_the_diagonal_has_none():
    codes = ["CN", "NA", "RS"]
    papers = pd.DataFrame([[9, 4, None], [4, 9, 2], [None, 2, 9]], index=codes, columns=codes)
    got = collaboration_index(papers, {"CN": 40, "NA": 20, "RS": 10}, 400)
    assert [
        [None if x is pd.NA else float(x) for x in row] for row in got.astype(object).values
    ] == [
        [None, 2.0, None],
        [2.0, None, 4.0],
        [None, 4.0, None],
    ]


def test_all_faults_of_a_matrix_are_told_at_once():
    papers = pd.DataFrame([[0, -1], [5, 0]], index=["CN", "RS"], columns=["CN", "RS"])
    with pytest.raises(InputError, match=r"'CN' with 'RS' are .*'RS' is absent .*world"):
        collaboration_index(papers, {"CN": 40}, 0)
    with pytest.raises(InputError, match="same labels"):
        collaboration_index(papers.rename(columns={"RS": "US"}), {"CN": 1}, 1)
