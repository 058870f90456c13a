"""Measures of nodes: closed forms, definitions written out, and NetworkX."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analytics.centrality import (
    betweenness,
    closeness_centrality,
    core_number,
    degree,
    harmonic_closeness,
)
from analytics.density import density
from analytics.errors import InputError
from analytics.influence import eigenvector, eigenvector_by_component, pagerank
from analytics.missing import Missing, Reason
from analytics.sparse import sparse
from analytics.strength import strength, with_distance

N = 7


def weighted(graph, value=1.0):
    nx.set_edge_attributes(graph, value, "strength")
    return graph


def whole(series):
    """Result as a dict, so that a comparison covers every node."""
    return series.to_dict()


def same(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


def path_betweenness(i):
    return i * (N - 1 - i)


def path_sum(i):
    return i * (i + 1) / 2 + (N - 1 - i) * (N - i) / 2


def harmonic_number(k):
    return math.fsum(1 / d for d in range(1, k + 1))


STAR, RING = weighted(nx.star_graph(N - 1), 2.0), weighted(nx.cycle_graph(N), 2.0)
COMPLETE, PATH = weighted(nx.complete_graph(N), 2.0), weighted(nx.path_graph(N), 2.0)


def all_alike(value):
    return dict.fromkeys(range(N), value)


def hub_and(hub, leaf):
    return {0: hub, **dict.fromkeys(range(1, N), leaf)}


def pagerank_of_star(a=0.85):
    # p0 = (1-a)/n + a (1 - p0): the leaves give the hub all they have.
    hub = ((1 - a) / N + a) / (1 + a)
    return hub_and(hub, (1 - hub) / (N - 1))


CLOSED = {
    ("degree", "star"): hub_and(N - 1, 1),
    ("degree", "ring"): all_alike(2),
    ("degree", "complete"): all_alike(N - 1),
    ("degree", "path"): {i: 1 if i in (0, N - 1) else 2 for i in range(N)},
    ("strength", "star"): hub_and(2 * (N - 1), 2),
    ("strength", "ring"): all_alike(4),
    ("strength", "complete"): all_alike(2 * (N - 1)),
    ("strength", "path"): {i: 2 if i in (0, N - 1) else 4 for i in range(N)},
    ("betweenness", "star"): hub_and((N - 1) * (N - 2) / 2, 0),
    ("betweenness", "ring"): all_alike((N - 1) * (N - 3) / 8),  # odd n
    ("betweenness", "complete"): all_alike(0),
    ("betweenness", "path"): {i: path_betweenness(i) for i in range(N)},
    ("closeness", "star"): hub_and(1, (N - 1) / (2 * N - 3)),
    ("closeness", "ring"): all_alike(4 / (N + 1)),  # odd n
    ("closeness", "complete"): all_alike(1),
    ("closeness", "path"): {i: (N - 1) / path_sum(i) for i in range(N)},
    ("harmonic", "star"): hub_and(1, (1 + (N - 2) / 2) / (N - 1)),
    ("harmonic", "ring"): all_alike(2 * harmonic_number(N // 2) / (N - 1)),
    ("harmonic", "complete"): all_alike(1),
    ("harmonic", "path"): {
        i: (harmonic_number(i) + harmonic_number(N - 1 - i)) / (N - 1) for i in range(N)
    },
    ("core", "star"): all_alike(1),
    ("core", "ring"): all_alike(2),
    ("core", "complete"): all_alike(N - 1),
    ("core", "path"): all_alike(1),
    ("pagerank", "star"): pagerank_of_star(),
    ("pagerank", "ring"): all_alike(1 / N),
    ("pagerank", "complete"): all_alike(1 / N),
    ("eigenvector", "star"): hub_and(1, 1 / math.sqrt(N - 1)),
    ("eigenvector", "ring"): all_alike(1),
    ("eigenvector", "complete"): all_alike(1),
    ("eigenvector", "path"): {i: math.sin(math.pi * (i + 1) / (N + 1)) for i in range(N)},
}
MEASURE = {
    "degree": degree,
    "strength": strength,
    "betweenness": lambda g: betweenness(g, normalised=False),
    "closeness": closeness_centrality,
    "harmonic": harmonic_closeness,
    "core": core_number,
    "pagerank": pagerank,
    "eigenvector": eigenvector,
}
SHAPE = {"star": STAR, "ring": RING, "complete": COMPLETE, "path": PATH}


@pytest.mark.parametrize(("measure", "shape"), CLOSED)
def test_closed_form(measure, shape):
    assert whole(MEASURE[measure](SHAPE[shape])) == same(CLOSED[measure, shape])


# --- definitions written out ------------------------------------------------------------


def paths(graph, source, target, weight):
    try:
        return list(nx.all_shortest_paths(graph, source, target, weight=weight))
    except nx.NetworkXNoPath:
        return []


def betweenness_defined(graph, weight):
    score = dict.fromkeys(graph, 0.0)
    for s, t in itertools.combinations(graph, 2):
        found = paths(graph, s, t, weight)
        for path in found:
            for node in path[1:-1]:
                score[node] += 1 / len(found)
    return score


def distances(graph, weight):
    """All distances by Floyd and Warshall."""
    nodes = list(graph)
    d = np.full((len(nodes), len(nodes)), np.inf)
    np.fill_diagonal(d, 0)
    for u, v, data in graph.edges(data=True):
        i, j = nodes.index(u), nodes.index(v)
        d[i, j] = d[j, i] = data[weight] if weight else 1
    for k in range(len(nodes)):
        d = np.minimum(d, d[:, [k]] + d[[k], :])
    return nodes, d


@pytest.mark.parametrize("by", ["hops", "strength"])
def test_betweenness_is_its_definition(graph, by):
    largest = max(data["strength"] for _, _, data in graph.edges(data=True))
    for _, _, data in graph.edges(data=True):
        data["length"] = Fraction(largest, data["strength"])  # floats would break ties by noise
    expected = betweenness_defined(graph, "length" if by == "strength" else None)
    assert whole(betweenness(graph, normalised=False, by=by)) == same(expected)
    pairs = (len(graph) - 1) * (len(graph) - 2) / 2
    share = {node: value / pairs for node, value in expected.items()}
    assert whole(betweenness(graph, by=by)) == same(share)


@pytest.mark.parametrize("by", ["hops", "strength"])
def test_closeness_and_harmonic_are_their_definitions(graph, by):
    nodes, d = distances(with_distance(graph), "distance" if by == "strength" else None)
    n = len(nodes)
    plain, harmonic = {}, {}
    for i, node in enumerate(nodes):
        others = np.delete(d[i], i)
        near = others[np.isfinite(others)]
        plain[node] = len(near) / near.sum() * len(near) / (n - 1) if len(near) else 0.0
        harmonic[node] = (1 / others).sum() / (n - 1)
    assert whole(closeness_centrality(graph, by=by)) == same(plain)
    assert whole(harmonic_closeness(graph, by=by)) == same(harmonic)
    sums = {node: value * (n - 1) for node, value in harmonic.items()}
    assert whole(harmonic_closeness(graph, by=by, normalised=False)) == same(sums)


def test_degree_and_strength_are_row_sums(graph):
    matrix = nx.to_numpy_array(graph, weight="strength")
    nodes = list(graph)
    degrees = (matrix > 0).sum(axis=1)
    assert whole(degree(graph)) == dict(zip(nodes, degrees, strict=True))
    shares = dict(zip(nodes, degrees / (len(nodes) - 1), strict=True))
    assert whole(degree(graph, normalised=True)) == same(shares)
    assert whole(strength(graph)) == same(dict(zip(nodes, matrix.sum(axis=1), strict=True)))


@pytest.mark.parametrize("damping", [0.0, 0.5, 0.85, 0.99])
def test_pagerank_solves_its_equation(graph, damping):
    matrix = nx.to_numpy_array(graph, weight="strength")
    n, sums = len(matrix), matrix.sum(axis=1)
    step = np.full((n, n), 1 / n)
    linked = sums > 0
    step[linked] = matrix[linked] / sums[linked, None]
    solved = np.linalg.solve(np.eye(n) - damping * step.T, np.full(n, (1 - damping) / n))
    got = pagerank(graph, damping=damping)
    assert whole(got) == same(dict(zip(graph, solved, strict=True)))
    assert math.fsum(got) == pytest.approx(1, rel=1e-12)


def test_core_number_is_its_definition(graph):
    expected = dict.fromkeys(graph, 0)
    for k in range(1, len(graph)):
        core = graph.copy()
        while small := [n for n, d in core.degree() if d < k]:
            core.remove_nodes_from(small)
        expected.update(dict.fromkeys(core, k))
    assert whole(core_number(graph)) == expected


def test_eigenvector_is_networkx_s_in_each_component(graph):
    for component in nx.connected_components(graph):
        part, first = graph.subgraph(component), min(component)
        got = eigenvector(graph, component_of=first)
        if len(component) == 1:
            assert got == Missing(Reason.ISOLATED, {"node": first})
        elif len(component) == 2:  # NetworkX's solver wants three nodes
            assert whole(got) == same(dict.fromkeys(component, 1.0))
        else:
            other = nx.eigenvector_centrality_numpy(part, weight="strength", tol=1e-14)
            largest = max(other.values())
            assert whole(got) == same({node: x / largest for node, x in other.items()})


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda g: betweenness(g), lambda g: nx.betweenness_centrality(g)),
        (lambda g: closeness_centrality(g), lambda g: nx.closeness_centrality(g)),
        (lambda g: core_number(g), lambda g: nx.core_number(g)),
        (lambda g: degree(g, normalised=True), lambda g: nx.degree_centrality(g)),
        (lambda g: harmonic_closeness(g, normalised=False), lambda g: nx.harmonic_centrality(g)),
        (
            lambda g: pagerank(g),
            lambda g: nx.pagerank(g, weight="strength", tol=1e-13, max_iter=999),
        ),
    ],
    ids=["betweenness", "closeness", "core", "degree", "harmonic", "pagerank"],
)
def test_whole_result_is_networkx_s(graph, ours, theirs):
    assert whole(ours(graph)) == same(theirs(graph))


def test_eigenvector_of_a_large_graph_is_the_dense_one(monkeypatch):
    graph = weighted(nx.barabasi_albert_graph(300, 3, seed=3))
    dense = whole(eigenvector(graph))
    monkeypatch.setattr("analytics.influence._DENSE", 10)
    assert whole(eigenvector(graph)) == same(dense)
    assert whole(eigenvector(graph)) == whole(eigenvector(graph))


# --- where there is no value ------------------------------------------------------------


def test_eigenvector_of_a_graph_in_pieces_is_missing_with_their_number():
    graph = weighted(nx.disjoint_union(nx.path_graph(3), nx.path_graph(2)))
    graph.add_node(9)
    assert eigenvector(graph) == Missing(Reason.DISCONNECTED, {"components": 3})


@pytest.mark.parametrize("dense", [10, 0])
def test_eigenvector_of_two_equal_blocks_barely_joined_is_ambiguous(dense, monkeypatch):
    monkeypatch.setattr("analytics.influence._DENSE", dense)
    graph = weighted(nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5)), 1e6)
    graph.add_edge(0, 5, strength=1e-9)
    got = eigenvector(graph)
    assert isinstance(got, Missing)
    assert got.reason is Reason.AMBIGUOUS
    assert 0 <= got.fields["gap"] < 1e-9


@pytest.mark.parametrize("nodes", [150, 2000])
def test_the_second_of_two_equal_eigenvectors_of_a_large_graph_is_found(nodes):
    half = nx.barabasi_albert_graph(nodes, 3, seed=1)
    graph = nx.disjoint_union(half, half)
    for a, b, data in graph.edges(data=True):
        data["strength"] = 1 + (a % nodes + b % nodes) % 7
    graph.add_edge(0, nodes, strength=1e-12)
    got = eigenvector(graph)
    assert isinstance(got, Missing)
    assert got.reason is Reason.AMBIGUOUS


def test_eigenvectors_of_all_components_are_those_of_each(graph):
    graph.add_nodes_from(["alone", "too"] if isinstance(next(iter(graph)), str) else [997, 998])
    found = eigenvector_by_component(graph)
    assert list(found) == sorted(graph)
    for component in nx.connected_components(graph):
        expected = eigenvector(graph, component_of=next(iter(component)))
        for node in component:
            if isinstance(expected, Missing):
                assert found[node] == expected == Missing(Reason.ISOLATED, {"node": node})
            else:
                assert found[node] == same(expected[node])
    assert eigenvector_by_component(nx.Graph()) == {}


@pytest.mark.parametrize("function", [degree, strength, harmonic_closeness, betweenness,
                                      closeness_centrality, core_number, pagerank])  # fmt: skip
def test_a_network_made_once_gives_what_the_graph_gives(graph, function):
    made = sparse(graph, weighted=True)
    assert whole(function(made)) == whole(function(graph))
    assert density(made) == density(graph)
    if function in (harmonic_closeness, betweenness, closeness_centrality):
        assert whole(function(made, by="strength")) == whole(function(graph, by="strength"))


def test_eigenvector_of_nothing_and_of_a_stranger():
    assert eigenvector(nx.Graph()) == Missing(Reason.TOO_SMALL, {"nodes": 0, "minimum": 2})
    with pytest.raises(InputError, match=r"'z' is no node of this graph \(nodes: 3\)"):
        eigenvector(weighted(nx.path_graph(3)), component_of="z")


@pytest.mark.parametrize("damping", [-0.1, 1.0, math.nan])
def test_damping_out_of_range_raises(damping):
    with pytest.raises(InputError, match="Damping must be"):
        pagerank(weighted(nx.path_graph(3)), damping=damping)


def test_unknown_way_to_measure_a_path_raises():
    with pytest.raises(InputError, match="by 'hops' or by 'strength', not by 'weight'"):
        betweenness(nx.path_graph(3), by="weight")


# --- strength is no distance ------------------------------------------------------------


def test_the_ends_of_the_strongest_link_are_the_closest():
    triangle = nx.Graph()
    triangle.add_edge("a", "b", strength=100)
    triangle.add_edge("a", "c", strength=1)
    triangle.add_edge("b", "c", strength=1)
    assert with_distance(triangle).edges["a", "b"]["distance"] == 1.0
    got = harmonic_closeness(triangle, normalised=False, by="strength")
    assert whole(got) == same({"a": 1.01, "b": 1.01, "c": 0.02})


def test_multiplying_strengths_changes_no_path_measure(graph):
    larger = graph.copy()
    for _, _, data in larger.edges(data=True):
        data["strength"] *= 1024
    for measure in (betweenness, closeness_centrality, harmonic_closeness):
        pd.testing.assert_series_equal(
            measure(larger, by="strength"), measure(graph, by="strength")
        )
