"""Holes, clustering, mixing, communities, backbone: NetworkX, closed forms, definitions."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analytics.assortativity import assortativity
from analytics.backbone import backbone, disparity
from analytics.clustering import all_triangles, clustering, transitivity
from analytics.communities import communities, modularity
from analytics.density_parts import density_by_border, density_by_type
from analytics.errors import InputError
from analytics.measures import network_measures
from analytics.missing import Missing, Reason
from analytics.participation import participation
from analytics.reciprocity import reciprocity
from analytics.rewiring import against_directed_rewiring, against_rewiring, rewired_directed
from analytics.sparse import sparse
from analytics.structural_holes import constraint, effective_size


def same(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


ABSENT = -99.0  # no measure here can be so; pytest.approx takes no None


def known(series):
    """Whole result as a dict, ABSENT where missing."""
    return {k: ABSENT if pd.isna(v) else float(v) for k, v in series.items()}


def without_nan(values):
    return {k: ABSENT if math.isnan(v) else v for k, v in values.items()}


def groups(graph, number=4):
    """Groups that have nothing to do with the links, one node in nine unknown."""
    return {n: None if i % 9 == 4 else f"g{i % number}" for i, n in enumerate(sorted(graph))}


def linked(nodes, group):
    """Part of a graph whose groups are known."""
    return nodes.subgraph([n for n in nodes if group[n] is not None])


# --- against NetworkX, whole results ----------------------------------------------------


@pytest.mark.parametrize("weight", [None, "strength"])
def test_structural_holes_are_those_of_networkx(graph, weight):
    weighted = weight is not None
    expected = without_nan(nx.constraint(graph, weight=weight))
    assert known(constraint(graph, weighted=weighted)) == same(expected)
    expected = without_nan(nx.effective_size(graph, nodes=list(graph), weight=weight))
    assert known(effective_size(graph, weighted=weighted)) == same(expected)


def test_blocks_of_rows_change_no_digit(graph, monkeypatch):
    whole = constraint(graph, weighted=True), effective_size(graph, weighted=True)
    monkeypatch.setattr("analytics.structural_holes._BLOCK", 7)
    for before, now in zip(
        whole,
        (constraint(graph, weighted=True), effective_size(graph, weighted=True)),
        strict=True,
    ):
        assert known(before) == known(now)


def test_clustering_is_that_of_networkx_where_there_are_pairs(graph):
    expected = {n: c if graph.degree(n) > 1 else ABSENT for n, c in nx.clustering(graph).items()}
    assert known(clustering(graph)) == same(expected)
    assert transitivity(graph) == same(nx.transitivity(graph))


@pytest.mark.parametrize("paths", [1, 7, 4_000_000])
@pytest.mark.parametrize(
    "network",
    [nx.complete_graph(9), nx.star_graph(5), nx.gnm_random_graph(60, 400, seed=3), nx.path_graph(3),
     nx.disjoint_union(nx.complete_graph(4), nx.empty_graph(3)), nx.empty_graph(2), nx.Graph()],
)  # fmt: skip
def test_triangles_are_the_same_however_many_paths_are_followed_at_a_time(
    network, paths, monkeypatch
):
    monkeypatch.setattr("analytics.clustering.PATHS", paths)
    assert all_triangles(sparse(network)) == sum(nx.triangles(network).values()) / 3


def test_assortativity_is_that_of_networkx(graph):
    group = groups(graph)
    seen = linked(graph, group).copy()
    nx.set_node_attributes(seen, group, "group")
    expected = nx.attribute_assortativity_coefficient(seen, "group")
    assert assortativity(graph, group) == same(expected)


@pytest.mark.parametrize("weight", [None, "strength"])
@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_modularity_is_that_of_networkx(graph, weight, resolution):
    group = {n: i % 3 for i, n in enumerate(sorted(graph))}
    parts = [{n for n in graph if group[n] == g} for g in range(3)]
    expected = nx.community.modularity(graph, parts, weight=weight, resolution=resolution)
    found = modularity(graph, group, weighted=weight is not None, resolution=resolution)
    assert found == same(expected)


def test_reciprocity_is_that_of_networkx():
    graph = nx.gnp_random_graph(30, 0.2, seed=3, directed=True)
    assert reciprocity(graph) == same(nx.overall_reciprocity(graph))
    later = nx.DiGraph([(3, 1), (1, 3), (2, 3)])
    later.add_edges_from([(3, 2), (0, 3)])
    assert reciprocity(later) == same(4 / 5)


# --- values that others published -------------------------------------------------------


def test_the_karate_club_has_the_published_modularity_and_clubs():
    # Brandes et al. (2008): the largest modularity possible is 0.4198.
    graph = nx.karate_club_graph()
    found = communities(graph, seed=1)
    assert 0.4 < found.modularity <= 0.4198 + 5e-5
    assert found.of.index.tolist() == sorted(graph)
    clubs = nx.get_node_attributes(graph, "club")
    assert modularity(graph, clubs) == pytest.approx(0.3582, abs=5e-5)  # the split that came


def test_burts_numbers_on_borgattis_form():
    # Borgatti (1997): degree less mean degree of the partners among themselves.
    graph = nx.florentine_families_graph()
    expected = {
        n: graph.degree(n) - 2 * graph.subgraph(graph[n]).number_of_edges() / graph.degree(n)
        for n in graph
    }
    assert known(effective_size(graph)) == same(expected)


# --- closed forms and definitions written out -------------------------------------------

N = 8


@pytest.mark.parametrize(
    ("shape", "size", "held", "closed"),
    [
        (nx.star_graph(N - 1), {0: N - 1.0} | dict.fromkeys(range(1, N), 1.0),
         {0: 1 / (N - 1)} | dict.fromkeys(range(1, N), 1.0),
         {0: 0.0} | dict.fromkeys(range(1, N), ABSENT)),
        (nx.complete_graph(N), dict.fromkeys(range(N), 1.0),
         dict.fromkeys(range(N), (N - 1) * (1 / (N - 1) + (N - 2) / (N - 1) ** 2) ** 2),
         dict.fromkeys(range(N), 1.0)),
        (nx.cycle_graph(N), dict.fromkeys(range(N), 2.0), dict.fromkeys(range(N), 0.5),
         dict.fromkeys(range(N), 0.0)),
    ],
    ids=["star", "complete", "ring"],
)  # fmt: skip
def test_closed_forms(shape, size, held, closed):
    assert known(effective_size(shape)) == same(size)
    assert known(constraint(shape)) == same(held)
    assert known(clustering(shape)) == same(closed)


def test_participation_is_its_definition(graph):
    group = groups(graph)
    expected = {}
    for node in graph:
        to = {}
        for other, data in graph[node].items():
            if group[other] is not None:
                to[group[other]] = to.get(group[other], 0) + data["strength"]
        whole = sum(to.values())
        expected[node] = 1 - sum((w / whole) ** 2 for w in to.values()) if whole else ABSENT
    assert known(participation(graph, group, weighted=True)) == same(expected)


def test_densities_within_and_across_are_counted_pair_by_pair(graph):
    group = groups(graph)
    seen = [n for n in sorted(graph) if group[n] is not None]
    counts = {"within": [0, 0], "across": [0, 0]}
    for u, v in itertools.combinations(seen, 2):
        row = counts["within" if group[u] == group[v] else "across"]
        row[0] += graph.has_edge(u, v)
        row[1] += 1
    found = density_by_border(graph, group)
    assert found["links"].to_dict() == {k: a for k, (a, _) in counts.items()}
    assert found["possible"].to_dict() == {k: b for k, (_, b) in counts.items()}
    assert known(found["density"]) == same({k: a / b for k, (a, b) in counts.items()})


def test_densities_by_type_overlap_and_refuse_bare_links():
    graph = nx.Graph()
    graph.add_edge("a", "b", types=("X", "Y"))
    graph.add_edge("b", "c", types=("X",))
    graph.add_node("d")
    found = density_by_type(graph)
    assert found.to_dict("index") == {
        "X": {"links": 2, "possible": 6, "density": 2 / 6},
        "Y": {"links": 1, "possible": 6, "density": 1 / 6},
    }
    graph.add_edge("c", "d")
    with pytest.raises(InputError, match=r"Links that carry no types: 1, that between 'c' and 'd'"):
        density_by_type(graph)


def test_disparity_is_its_definition(graph):
    expected = []
    for u, v in sorted(tuple(sorted(e)) for e in graph.edges()):
        levels = []
        for end in (u, v):
            k = graph.degree(end)
            if k > 1:
                whole = sum(d["strength"] for d in graph[end].values())
                levels.append((1 - graph.edges[u, v]["strength"] / whole) ** (k - 1))
        expected.append((u, v, min(levels, default=ABSENT)))
    found = disparity(graph)
    assert [*zip(found["from"], found["to"], strict=True)] == [(u, v) for u, v, _ in expected]
    values = [ABSENT if pd.isna(x) else float(x) for x in found["alpha"]]
    assert values == same([x for _, _, x in expected])
    kept = backbone(graph, alpha=0.3)
    assert sorted(kept) == sorted(graph)
    stays = {(u, v) for u, v, x in expected if x < 0.3}
    assert {tuple(sorted(e)) for e in kept.edges()} == stays


# --- missing, with its reason -----------------------------------------------------------


def test_what_cannot_be_known_is_missing():
    graph = nx.Graph([(1, 2)])
    graph.add_node(3)
    assert known(effective_size(graph)) == {1: 1.0, 2: 1.0, 3: ABSENT}
    assert known(constraint(graph)) == {1: 1.0, 2: 1.0, 3: ABSENT}
    assert known(clustering(graph)) == {1: ABSENT, 2: ABSENT, 3: ABSENT}
    assert known(participation(graph, {1: "CN"})) == {1: ABSENT, 2: 0.0, 3: ABSENT}
    assert transitivity(graph) == Missing(Reason.NO_PAIRS, {"nodes": 3})
    assert assortativity(graph, {1: "CN", 2: "CN"}) == Missing(Reason.ONE_GROUP, {"group": "CN"})
    assert assortativity(graph, {1: "CN", 3: "CN"}) == Missing(Reason.NO_LINKS, {"nodes": 3})
    assert pd.isna(disparity(nx.Graph([(1, 2, {"strength": 3})]))["alpha"][0])
    nothing = nx.empty_graph(3)
    assert modularity(nothing, {0: 1, 1: 1, 2: 2}) == Missing(Reason.NO_LINKS, {"nodes": 3})
    assert reciprocity(nx.DiGraph()) == Missing(Reason.NO_LINKS, {"nodes": 0})


def test_communities_are_numbered_by_size_and_a_lone_node_is_one():
    graph = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(5))
    graph.add_node("x")
    found = communities(graph)
    assert found.count == 3
    assert found.of.to_dict() == {0: 2, 1: 2, 2: 2, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, "x": 3}


@pytest.mark.parametrize("bad", [0, -1, math.inf, math.nan])
def test_settings_out_of_range_are_refused(bad):
    graph = nx.path_graph(3)
    nx.set_edge_attributes(graph, 1, "strength")
    with pytest.raises(InputError, match="resolution"):
        communities(graph, resolution=bad)
    with pytest.raises(InputError, match="resolution"):
        modularity(graph, {0: 1, 1: 1, 2: 1}, resolution=bad)
    with pytest.raises(InputError, match="level"):
        backbone(graph, alpha=bad)


def test_a_partition_must_cover_the_network():
    with pytest.raises(InputError, match=r"Nodes without a group: 1, 2 first"):
        modularity(nx.path_graph(3), {0: 1, 1: 1})


def arrows(links):
    """Directed network of links written as pairs of digits."""
    return nx.DiGraph([(int(u), int(v)) for u, v in links.split()])


def of_degrees(graph):
    """Every directed network with the numbers of links out and in of a small one."""
    nodes = sorted(graph)
    outs = [itertools.combinations([v for v in nodes if v != u], graph.out_degree(u))
            for u in nodes]  # fmt: skip
    wanted = [graph.in_degree(v) for v in nodes]
    for chosen in itertools.product(*outs):
        if [sum(v in heads for heads in chosen) for v in nodes] == wanted:
            yield frozenset((u, v) for u, heads in zip(nodes, chosen, strict=True) for v in heads)


@pytest.mark.parametrize(
    "links",
    [
        "01 12 20",  # exchanges alone never turn it about
        "01 12 20 34 43",
        "01 10 12 21 23 34 40 02",
    ],
)
def test_directed_rewiring_draws_all_networks_of_its_degrees_equally(links):
    graph = arrows(links)
    every = list(of_degrees(graph))
    drawn = Counter(frozenset(g.edges()) for g in rewired_directed(graph, replicates=6_000, seed=3))
    assert set(drawn) == set(every)
    expected = 6_000 / len(every)
    chi = sum((drawn[one] - expected) ** 2 / expected for one in every)
    freedom = len(every) - 1
    assert chi < freedom + 4 * math.sqrt(2 * freedom) + 4


def test_reciprocity_against_chance_is_that_of_all_networks_of_its_degrees():
    graph = arrows("01 10 12 21 23 34 40 02")
    every = [reciprocity(nx.DiGraph(list(links))) for links in of_degrees(graph)]
    found = against_directed_rewiring(graph, reciprocity, replicates=6_000, seed=1)
    assert found.value == 0.5
    assert found.mean == pytest.approx(np.mean(every), abs=4 * np.std(every) / math.sqrt(6_000))
    assert found.sd == pytest.approx(np.std(every), rel=0.05)
    assert found.z == pytest.approx((0.5 - np.mean(every)) / np.std(every), abs=0.1)
    again = against_directed_rewiring(graph, reciprocity, replicates=6_000, seed=1)
    assert again == found


def test_reciprocity_without_links_or_variation_has_no_z():
    none = against_directed_rewiring(nx.DiGraph(), reciprocity, replicates=2)
    assert none.z == Missing(Reason.NO_LINKS, {"nodes": 0})
    ring = against_directed_rewiring(nx.DiGraph([(1, 2), (2, 1)]), reciprocity, replicates=2)
    assert ring.z == Missing(Reason.NO_VARIATION, {"replicates": 2})
    with pytest.raises(InputError, match="Reciprocity takes"):
        list(rewired_directed(nx.path_graph(3), replicates=1))
    with pytest.raises(InputError, match="two"):
        against_directed_rewiring(nx.DiGraph(), reciprocity, replicates=1)


def test_every_row_of_the_whole_has_z_or_its_reason(graph):
    for one in graph.edges:
        graph.edges[one]["types"] = ("HOSTS",)
    country = groups(graph)
    directed = nx.DiGraph(list(graph.edges))
    made = network_measures(graph, country, directed=directed, replicates=5, seed=2)
    told = [pd.notna(z) or bool(why or missing) for z, why, missing in
            zip(made["z"], made["z_reason"], made["reason"], strict=True)]  # fmt: skip
    assert all(told), made
    rows = made.set_index(["measure", "of"])
    assert rows.loc[("density_by_type", "HOSTS"), "z_reason"] == "no_variation"
    for side, density in density_by_border(graph, country)["density"].items():
        compared = against_rewiring(
            graph, lambda g, side=side: density_by_border(g, country)["density"][side],
            replicates=5, seed=2,
        )  # fmt: skip
        row = rows.loc[("density_by_border", side), ["value", "expected", "sd", "z"]]
        assert row.tolist() == [density, compared.mean, compared.sd, compared.z]
    compared = against_directed_rewiring(directed, reciprocity, replicates=5, seed=2)
    row = rows.loc[("reciprocity", ""), ["value", "expected", "sd"]]
    assert row.tolist() == [compared.value, compared.mean, compared.sd]
    absent = network_measures(graph, country, replicates=0).set_index("measure")
    assert absent.loc["reciprocity", "reason"] == "not_directed"


def test_only_a_directed_graph_has_reciprocity():
    with pytest.raises(InputError, match="DiGraph"):
        reciprocity(nx.path_graph(3))
    with pytest.raises(InputError, match="linked to themselves"):
        reciprocity(nx.DiGraph([(1, 1)]))
    with pytest.raises(InputError, match="MultiDiGraph"):
        reciprocity(nx.MultiDiGraph([(1, 2)]))


def test_a_matrix_made_once_gives_the_same_digits(graph):
    made = sparse(graph, weighted=True)
    group = groups(graph)
    for measure in (clustering, effective_size, constraint):
        assert known(measure(made)) == known(measure(graph))
    assert assortativity(made, group) == assortativity(graph, group)
    assert communities(made, weighted=True).of.equals(communities(graph, weighted=True).of)
    with pytest.raises(InputError, match="no strengths"):
        sparse(sparse(graph), weighted=True)
    assert np.array_equal(sparse(made).matrix.toarray(), sparse(graph).matrix.toarray())
