"""The layout: one network, one picture; everything stands somewhere, nothing on top of another."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from briefings import layout as layout_module
from briefings.layout import SPACING, layout

EDGES = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=60)


def of_graph(graph: nx.Graph) -> dict[str, tuple[int, int]]:  # type: ignore[type-arg]
    return layout([f"n{i}" for i in graph], [(f"n{a}", f"n{b}") for a, b in graph.edges])


@settings(deadline=None, max_examples=40)
@given(EDGES, st.randoms(use_true_random=False))
def test_neither_order_nor_direction_of_the_input_matters(
    edges: list[tuple[int, int]], rng
) -> None:  # type: ignore[no-untyped-def]
    ids = [f"n{i}" for i in range(26)]
    pairs = [(f"n{a}", f"n{b}") for a, b in edges]
    first = layout(ids, pairs)
    rng.shuffle(ids)
    turned = [(b, a) if rng.random() < 0.5 else (a, b) for a, b in pairs]
    rng.shuffle(turned)
    assert layout(ids, turned) == first
    assert set(first) == set(ids)


@pytest.mark.parametrize(
    "graph",
    [
        nx.karate_club_graph(),
        nx.star_graph(400),
        nx.path_graph(60),
        nx.complete_graph(30),
        nx.gnm_random_graph(900, 1500, seed=3),
        nx.empty_graph(90),
    ],
    ids=["karate", "star", "path", "complete", "random", "empty"],
)
def test_things_stand_apart(graph: nx.Graph) -> None:  # type: ignore[type-arg]
    spots = np.array(list(of_graph(graph).values()), dtype=float)
    nearest = cKDTree(spots).query(spots, k=2)[0][:, 1]
    assert nearest.min() > 0.5 * SPACING
    assert np.median(nearest) < 2.5 * SPACING


def test_communities_are_kept_together() -> None:
    cliques = nx.connected_caveman_graph(6, 12)
    spots = of_graph(cliques)
    point = {i: np.array(spots[f"n{i}"], dtype=float) for i in cliques}
    inside, between = [], []
    for a, b in itertools.combinations(cliques, 2):
        (inside if a // 12 == b // 12 else between).append(np.linalg.norm(point[a] - point[b]))
    assert np.mean(inside) < 0.45 * np.mean(between)


def test_a_thing_without_a_link_stands_below_the_others() -> None:
    spots = layout(["a", "b", "c", "alone", "self"], [("a", "b"), ("b", "c"), ("self", "self")])
    low = max(spots[k][1] for k in "abc")
    assert spots["alone"][1] > low
    assert spots["self"][1] > low


def test_nothing_and_one_thing_have_a_layout() -> None:
    assert layout([], []) == {}
    assert layout(["a"], []) == {"a": (0, 0)}


def test_an_unknown_end_is_named() -> None:
    with pytest.raises(KeyError, match="'b'"):
        layout(["a"], [("a", "b")])


def test_what_pulls_more_stands_nearer() -> None:
    """A complete graph, in which only the weights tell two halves apart."""
    ids = [f"n{i:02}" for i in range(20)]
    pairs = list(itertools.combinations(ids, 2))
    same = [int(a[1:]) // 10 == int(b[1:]) // 10 for a, b in pairs]
    spots = layout(ids, pairs, weights=[1.0 if s else 0.02 for s in same])
    far = [np.hypot(*(np.array(spots[a]) - np.array(spots[b]))) for a, b in pairs]
    inside = np.mean([d for d, s in zip(far, same, strict=True) if s])
    between = np.mean([d for d, s in zip(far, same, strict=True) if not s])
    assert inside < 0.6 * between


def test_an_unchanged_network_is_not_laid_out_twice() -> None:
    pairs = [("m", "n"), ("n", "o"), ("o", "p"), ("p", "m"), ("m", "o")]
    first = layout(list("mnopq"), pairs, seed=11)
    before = layout_module._placed.cache_info()
    assert layout(list("qponm"), [(b, a) for a, b in reversed(pairs)], seed=11) == first
    after = layout_module._placed.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
    assert layout(list("mnopq"), pairs[:-1], seed=11) != first
