"""Link prediction against NetworkX and closed forms; its test against real later years."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from analytics.errors import InputError
from analytics.link_evaluation import Evaluation, Prediction, evaluate, predict
from analytics.link_prediction import METHODS, candidates, likeness
from analytics.missing import Missing

NX = {
    "resource_allocation": nx.resource_allocation_index,
    "adamic_adar": nx.adamic_adar_index,
    "preferential_attachment": nx.preferential_attachment,
}


@pytest.mark.parametrize("method", sorted(NX))
def test_every_pair_scores_as_in_networkx(graph, method):
    nodes, scores = likeness(graph, method)
    plain = nx.Graph()
    plain.add_nodes_from(graph)
    plain.add_edges_from(graph.edges())
    at = {node: i for i, node in enumerate(nodes)}
    for u, v, value in NX[method](plain):
        assert scores[at[u], at[v]] == pytest.approx(value, rel=1e-9, abs=1e-12)
    assert (scores == scores.T).all()


def test_katz_is_the_sum_over_all_walks(graph):
    nodes, scores = likeness(graph, "katz")
    a = nx.to_numpy_array(graph, nodelist=list(nodes), weight=None)
    beta = 1 / (2 * max(np.linalg.eigvals(a).real))
    walks, total = np.eye(len(a)), np.zeros_like(a)
    for _ in range(60):  # the rest is below 2 ** -60
        walks = beta * walks @ a
        total += walks
    assert scores == pytest.approx(total, abs=1e-9)


def test_katz_of_two_linked_nodes_by_hand():
    # A swaps the two, λ₁ = 1, β = ½: walks of odd length sum to ½ + ⅛ + … = ⅔.
    _, scores = likeness(nx.path_graph(2), "katz")
    assert scores[0, 1] == pytest.approx(2 / 3, abs=1e-12)
    assert likeness(nx.empty_graph(3), "katz")[1].tolist() == [[0.0] * 3] * 3


@given(st.integers(0, 500), st.sampled_from(METHODS))
@settings(max_examples=25)
def test_auc_is_that_of_scipy(seed, method):
    before = nx.gnp_random_graph(12, 0.25, seed=seed)
    after = nx.compose(before, nx.gnp_random_graph(12, 0.2, seed=seed + 1000))
    got = evaluate(before, after, method, k=5)
    nodes, scores = likeness(before, method)
    pairs = [(i, j) for i in nodes for j in nodes if i < j and not before.has_edge(i, j)]
    came = [scores[p].round(12) for p in pairs if after.has_edge(*p)]
    not_come = [scores[p].round(12) for p in pairs if not after.has_edge(*p)]
    if not came or not not_come:
        assert isinstance(got, Missing)
        return
    u = mannwhitneyu(came, not_come).statistic
    assert got.auc == pytest.approx(u / (len(came) * len(not_come)), abs=1e-12)
    assert (got.pairs, got.came) == (len(pairs), len(came))


def test_the_test_by_hand():
    then, now = nx.path_graph(5), nx.path_graph(5)
    now.add_edges_from([(0, 2), (0, 4)])
    # Pairs 02 13 24 share a neighbour of degree 2 (½ each); 03 04 14 share none.
    # Came: 02 (3 below, 2 equal of 4 that did not come) and 04 (2 equal, 2 above).
    got = evaluate(then, now, "resource_allocation", k=4)
    assert got.auc == pytest.approx(((2 + 1) + (0 + 1)) / 8)
    assert got.precision == pytest.approx((1 + 1 / 3) / 4)
    assert got.chance == pytest.approx(2 / 6)
    assert got.auc_linked == got.auc  # all had a link before


def test_ends_without_a_link_before_are_told_apart():
    then, now = nx.path_graph(5), nx.path_graph(5)
    now.add_edges_from([(0, 2), (0, 4)])
    whole = evaluate(then, now, "resource_allocation", k=4)
    then.add_nodes_from([5, 6])
    now.add_nodes_from([5, 6])  # eleven more pairs, all below: they flatter AUC alone
    got = evaluate(then, now, "resource_allocation", k=4)
    assert (got.pairs, got.auc_linked) == (17, whole.auc)
    assert got.auc == pytest.approx((4 + 11 * 1 + 11 / 2) / (2 * 15))
    none = evaluate(nx.empty_graph(3), nx.path_graph(3), "resource_allocation")
    assert none.auc_linked is None


def test_nothing_is_predicted_without_a_test():
    one = predict({2022: nx.path_graph(4)})
    assert isinstance(one, Missing)
    assert one.reason.value == "one_year"
    still = predict({2020: nx.path_graph(4), 2021: nx.path_graph(4)})
    assert isinstance(still, Missing)
    assert still.reason.value == "nothing_to_test"
    worse = nx.path_graph(4)
    worse.add_edge(0, 3)  # the only pair with nobody in common, and of the least degrees
    chance = predict({2020: nx.path_graph(4), 2021: worse})
    assert isinstance(chance, Missing)
    assert chance.reason.value == "no_better_than_chance"
    with pytest.raises(InputError, match="same nodes"):
        evaluate(nx.path_graph(3), nx.path_graph(4), "katz")
    with pytest.raises(InputError, match="no method"):
        likeness(nx.path_graph(3), "luck")
    with pytest.raises(InputError, match="one pair or more"):
        evaluate(nx.path_graph(3), nx.path_graph(3), "katz", k=0)


def real(shared: Path, year: int, theta: int) -> nx.Graph[str]:
    """One year's network: arcs run both ways, loops are a country's own total."""
    name = "openalex-country-coauthorship-1990-2019.zip"
    with zipfile.ZipFile(shared / "networks" / name) as archive:
        text = archive.read(f"WrldCo{year}.net").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=" "))
    start = next(i for i, r in enumerate(rows) if r[0] == "*arcs")
    names = {r[0]: r[1] for r in rows[2:start]}
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(sorted(names.values()))
    for u, v, papers, *_ in rows[start + 1 :]:
        if u != v and int(papers) >= theta:
            made.add_edge(names[u], names[v])
    return made


def test_on_real_years_shared_partners_beat_chance_and_carry_their_test(shared):
    history = {year: real(shared, year, 50) for year in (2009, 2014)}
    got = predict(history, k=50)
    assert isinstance(got, Prediction)
    assert got.tested == (2009, 2014)
    assert [e.method for e in got.evaluations] == list(METHODS)
    assert all(isinstance(e, Evaluation) and e.auc > 0.9 for e in got.evaluations)
    assert all(e.precision > 5 * e.chance for e in got.evaluations)
    assert all(0.85 < e.auc_linked < e.auc for e in got.evaluations)
    linked = {frozenset(e) for e in history[2014].edges()}
    assert not {frozenset(p) for p in got.table[["first", "second"]].values.tolist()} & linked
    assert got.table["score"].round(12).is_monotonic_decreasing
    assert candidates(history[2014], got.method).equals(got.table)


def test_a_pair_of_which_nothing_is_known_is_neither_tested_nor_predicted() -> None:
    before = nx.gnp_random_graph(12, 0.3, seed=1)
    after = before.copy()
    free = [p for p in itertools.combinations(range(12), 2) if not before.has_edge(*p)]
    after.add_edges_from(free[::3])
    blank = [free[0], free[1][::-1]]  # one that came and one that did not, either way round
    whole = evaluate(before, after, "katz")
    without = evaluate(before, after, "katz", unknown=blank)
    assert isinstance(whole, Evaluation)
    assert isinstance(without, Evaluation)
    assert (whole.pairs - without.pairs, whole.came - without.came) == (2, 1)
    told = candidates(after, "katz", blank)
    named = {frozenset(p) for p in told[["first", "second"]].itertuples(index=False)}
    left = {frozenset(p) for p in free if not after.has_edge(*p)}
    assert named == left - {frozenset(p) for p in blank}
