"""What no measure can take, in one table: a clear answer or a clear refusal, never NaN."""

from __future__ import annotations

import math
import random

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.assortativity import assortativity
from analytics.backbone import backbone, disparity
from analytics.betweenness_sampled import betweenness_sampled
from analytics.clustering import clustering, transitivity
from analytics.communities import communities, modularity
from analytics.density_parts import density_by_border, density_by_type
from analytics.errors import InputError
from analytics.measures import network_measures, node_measures
from analytics.missing import Missing
from analytics.participation import participation
from analytics.rewiring import against_rewiring
from analytics.structural_holes import constraint, effective_size


def side(graph):
    """A group for every node."""
    return {n: f"g{i % 2}" for i, n in enumerate(sorted(graph, key=str))}


MEASURES = {
    "effective size": lambda g: effective_size(g, weighted=True),
    "constraint": lambda g: constraint(g, weighted=True),
    "clustering": clustering,
    "transitivity": transitivity,
    "participation": lambda g: participation(g, side(g), weighted=True),
    "density by type": density_by_type,
    "density by border": lambda g: density_by_border(g, side(g)),
    "assortativity": lambda g: assortativity(g, side(g)),
    "modularity": lambda g: modularity(g, side(g), weighted=True),
    "communities": lambda g: communities(g, weighted=True).of,
    "disparity": disparity,
    "backbone": lambda g: pd.Series(dict(backbone(g).degree()), dtype=float),
    "rewiring": lambda g: against_rewiring(g, transitivity, replicates=3).z,
    "nodes": lambda g: node_measures(g, side(g)),
    "network": lambda g: network_measures(g, side(g), replicates=2),
}
WEIGHTED = ("effective size", "constraint", "participation", "modularity", "communities",
            "disparity", "backbone", "nodes", "network")  # fmt: skip


def typed(*links, nodes=()):
    """Graph whose links have a type and a strength."""
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(links, strength=2.0, types=("T",))
    return graph


ODD = {
    "empty": typed(),
    "one node": typed(nodes=["a"]),
    "no link": typed(nodes=["a", "b", "c"]),
    "one link": typed(("a", "b")),
    "in pieces": typed(("a", "b"), ("c", "d"), ("d", "e"), ("c", "e"), nodes=["f"]),
}


def figures(found):
    """All figures of a result, whatever its kind."""
    if isinstance(found, pd.DataFrame):
        return [x for c in found for x in found[c].tolist() if not isinstance(x, str)]
    if isinstance(found, pd.Series):
        return found.tolist()
    return [found]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", MEASURES)
def test_odd_networks_get_a_number_or_missing_and_never_nan(name, odd):
    found = figures(MEASURES[name](ODD[odd].copy()))
    whole = [x for x in found if x is not None and x is not pd.NA and not isinstance(x, Missing)]
    assert all(math.isfinite(x) for x in whole)


@pytest.mark.parametrize("kind", [nx.MultiGraph, nx.DiGraph])
@pytest.mark.parametrize("name", MEASURES)
def test_parallel_and_directed_links_are_refused(name, kind):
    graph = kind()
    graph.add_edge("a", "b", strength=1.0, types=("T",))
    with pytest.raises(InputError):
        MEASURES[name](graph)


@pytest.mark.parametrize("name", MEASURES)
def test_a_loop_is_refused(name):
    with pytest.raises(InputError):
        MEASURES[name](typed(("a", "b"), ("a", "a")))


@pytest.mark.parametrize("bad", [None, 0, -1, math.nan, math.inf, "many"])
@pytest.mark.parametrize("name", WEIGHTED)
def test_improper_strengths_are_refused(name, bad):
    graph = typed(("a", "b"), ("b", "c"))
    graph.edges["b", "c"]["strength"] = bad
    with pytest.raises(InputError):
        MEASURES[name](graph)


# --- order and names --------------------------------------------------------------------

PAIRS = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1]))


@given(PAIRS, st.integers(0, 99))
@settings(max_examples=25)
def test_the_order_of_links_changes_no_digit(pairs, seed):
    first = typed(*sorted(pairs), nodes=range(10))
    shuffled = sorted(pairs)
    random.Random(seed).shuffle(shuffled)
    second = typed(*((v, u) for u, v in shuffled), nodes=range(9, -1, -1))
    pd.testing.assert_frame_equal(
        node_measures(first, side(first)), node_measures(second, side(second)), check_exact=True
    )


@given(PAIRS)
@settings(max_examples=25)
def test_names_change_no_value(pairs):
    graph = typed(*sorted(pairs), nodes=range(10))
    group = side(graph)
    names = {i: f"n{(i * 7) % 10}" for i in range(10)}
    renamed = nx.relabel_nodes(graph, names)
    regroup = {names[n]: g for n, g in group.items()}
    for measure in (constraint, effective_size, clustering):
        before, after = measure(graph), measure(renamed)
        for n in range(10):
            if before[n] is pd.NA:
                assert after[names[n]] is pd.NA
            else:
                assert after[names[n]] == pytest.approx(before[n], rel=1e-9)
    before, after = assortativity(graph, group), assortativity(renamed, regroup)
    assert isinstance(before, Missing) or after == pytest.approx(before, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("odd", ["empty", "one node"])
def test_a_sample_needs_three_nodes(odd):
    with pytest.raises(InputError):
        betweenness_sampled(ODD[odd])
