"""Measures take a simple undirected graph, and say what to do with any other."""

from __future__ import annotations

import math
import random

import networkx as nx
import pytest

from analytics.centrality import (
    betweenness,
    closeness_centrality,
    core_number,
    degree,
    harmonic_closeness,
)
from analytics.cross_border import cross_border_links
from analytics.density import density
from analytics.errors import InputError
from analytics.influence import eigenvector, pagerank
from analytics.simple import simple
from analytics.strength import strength, with_distance

MEASURES = {
    "degree": degree,
    "strength": strength,
    "distance": with_distance,
    "betweenness": betweenness,
    "closeness": closeness_centrality,
    "harmonic": harmonic_closeness,
    "core": core_number,
    "pagerank": pagerank,
    "eigenvector": eigenvector,
    "density": density,
    "cross-border": lambda g: cross_border_links(g, {}),
}


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("kind", [nx.MultiGraph, nx.MultiDiGraph, nx.DiGraph])
def test_other_kinds_of_graph_raise_with_the_way_out(name, kind):
    graph = kind()
    graph.add_edge("a", "b", strength=1)
    with pytest.raises(InputError, match=r"graph\.network\.project"):
        MEASURES[name](graph)


@pytest.mark.parametrize("name", MEASURES)
def test_self_loop_raises_and_names_the_node(name):
    graph = nx.Graph()
    graph.add_edge("a", "b", strength=1)
    graph.add_edge("CN", "CN", strength=5)
    with pytest.raises(InputError, match=r"'CN'.*A loop is a node's own total"):
        MEASURES[name](graph)


def test_what_is_no_graph_raises():
    with pytest.raises(InputError, match="not list"):
        degree([("a", "b")])


@pytest.mark.parametrize("bad", [None, 0, -1, math.nan, math.inf, "many"])
@pytest.mark.parametrize("name", ["strength", "distance", "pagerank", "eigenvector"])
def test_improper_strength_raises_and_names_the_link(name, bad):
    graph = nx.Graph()
    graph.add_edge("a", "b", strength=2)
    graph.add_edge("c", "b", strength=bad)
    with pytest.raises(InputError, match="between 'b' and 'c' has strength"):
        MEASURES[name](graph)


@pytest.mark.parametrize("measure", [degree, strength, betweenness, core_number, pagerank])
def test_empty_graph_gives_an_empty_result(measure):
    assert measure(nx.Graph()).to_dict() == {}


@pytest.mark.parametrize(
    ("measure", "nodes"),
    [
        (lambda g: degree(g, normalised=True), 1),
        (betweenness, 2),
        (closeness_centrality, 1),
        (harmonic_closeness, 1),
    ],
)
def test_too_few_nodes_for_a_share_raise(measure, nodes):
    with pytest.raises(InputError, match="is not defined on"):
        measure(nx.empty_graph(nodes))


def test_copy_is_sorted_keeps_isolated_nodes_and_leaves_the_graph_alone():
    graph = nx.Graph()
    graph.add_edge("d", "b", strength=3, colour="red")
    graph.add_edge("c", "a", strength=2)
    graph.add_node("aa")
    copy = simple(graph, weighted=True)
    assert list(copy) == ["a", "aa", "b", "c", "d"]
    assert list(copy.edges(data=True)) == [
        ("a", "c", {"strength": 2.0}),
        ("b", "d", {"strength": 3.0}),
    ]
    assert graph.edges["b", "d"] == {"strength": 3, "colour": "red"}


@pytest.mark.parametrize("name", ["degree", "strength", "betweenness", "pagerank", "eigenvector"])
def test_order_of_insertion_changes_no_digit(graph, name):
    if name == "eigenvector":
        graph = graph.subgraph(max(nx.connected_components(graph), key=len)).copy()
    shuffled = nx.Graph()
    nodes, links = list(graph), list(graph.edges(data=True))
    random.Random(5).shuffle(nodes)
    random.Random(6).shuffle(links)
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from((v, u, data) for u, v, data in links)
    assert list(MEASURES[name](shuffled).items()) == list(MEASURES[name](graph).items())
