"""Where each thing of a network stands in the picture: communities first, springs inside each.

One spring layout over everything takes minutes at 5 000 things and ends in a ball of wool.
Here Louvain communities are laid out one by one, their discs are then placed beside the
discs they are linked with, each disc is turned to face its neighbours, and what still
overlaps is pushed apart. The picture shows who belongs with whom; it exaggerates clusters,
and distances mean nothing more. Every step is seeded and runs over sorted numbers, so that
one network has one picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

__all__ = ["layout"]

Points: TypeAlias = NDArray[np.float64]
Ends: TypeAlias = NDArray[np.int64]

SPACING = 46.0  # picture units between two neighbouring things
_DENSE = 500  # up to here all pairs repel; beyond, only those near each other
_LARGE = 260  # a community beyond this is taken apart once more
_GOLDEN = math.pi * (3 - math.sqrt(5))


def layout(
    ids: Sequence[str],
    pairs: Iterable[tuple[str, str]],
    *,
    weights: Sequence[float] | None = None,
    seed: int = 2035,
    aspect: float = 1.45,
) -> dict[str, tuple[int, int]]:
    """Place things so that those with many links between them stand together.

    Communities are Louvain's (Blondel et al. 2008), the springs inside each are those of
    Fruchterman and Reingold (1991); things without a link stand in rows below the others.

    Parameters
    ----------
    ids
        The things; their order does not matter.
    pairs
        Linked things. Parallel links pull more; a link of a thing with itself is ignored.
    weights
        How much each pair pulls, 1 by default; more than 0.
    seed
        Starts the random numbers.
    aspect
        Width of the picture over its height.

    Returns
    -------
    dict
        x and y of each id in picture units (about 46 between neighbours), the middle of the
        picture at (0, 0), y growing downwards.

    Raises
    ------
    KeyError
        A pair names a thing that is not among ``ids``.

    Examples
    --------
    >>> spots = layout(["a", "b", "c", "d"], [("a", "b"), ("b", "c")])
    >>> spots == layout(["d", "c", "b", "a"], [("b", "c"), ("b", "a")])
    True
    >>> spots["d"][1] > max(spots[k][1] for k in "abc")
    True
    """
    order = sorted(ids)
    number = {key: i for i, key in enumerate(order)}
    ends = [sorted((number[a], number[b])) for a, b in pairs]
    pulls = [1.0] * len(ends) if weights is None else weights
    links = sorted((a, b, float(w)) for (a, b), w in zip(ends, pulls, strict=True))
    spots = _placed(len(order), tuple(links), seed, aspect)
    return dict(zip(order, spots, strict=True))


@lru_cache(maxsize=8)
def _placed(
    count: int, links: tuple[tuple[int, int, float], ...], seed: int, aspect: float
) -> tuple[tuple[int, int], ...]:
    """Place numbered things; what has not changed since is not laid out again."""
    graph = _graph(count, [(a, b) for a, b, _ in links], [w for *_, w in links])
    linked = [i for i in range(count) if graph.degree(i)]
    alone = [i for i in range(count) if not graph.degree(i)]
    spots = np.zeros((count, 2))
    if linked:
        spots[linked] = _linked(_part(graph, linked), seed, aspect)
    if alone:
        spots[alone] = _rows(len(alone), spots[linked], aspect)
    spots -= (spots.min(axis=0) + spots.max(axis=0)) / 2 if count else 0
    whole = np.rint(spots * SPACING).astype(int)
    return tuple((int(x), int(y)) for x, y in whole)


def _graph(count: int, ends: Sequence[tuple[int, int]], weights: Sequence[float]) -> nx.Graph[Any]:
    """Fold the links into one weighted graph, inserted in order."""
    folded: dict[tuple[int, int], list[float]] = {}
    for (a, b), weight in zip(ends, weights, strict=True):
        if a != b:
            folded.setdefault((min(a, b), max(a, b)), []).append(weight)
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(range(count))
    for (a, b), pulls in sorted(folded.items()):
        # The second and third parallel link pull less than the first.
        graph.add_edge(a, b, weight=math.log2(1 + math.fsum(pulls)))
    return graph


def _part(graph: nx.Graph[Any], nodes: list[int]) -> nx.Graph[Any]:
    """Take the graph among some nodes, numbered anew in their order."""
    place = {node: i for i, node in enumerate(nodes)}
    part: nx.Graph[Any] = nx.Graph()
    part.add_nodes_from(range(len(nodes)))
    for (a, b), weight in nx.get_edge_attributes(graph.subgraph(nodes), "weight").items():
        part.add_edge(place[a], place[b], weight=weight)
    return part


def _linked(graph: nx.Graph[Any], seed: int, aspect: float) -> Points:
    """Lay out a graph without isolates, in spacing units."""
    rng = np.random.default_rng(seed)
    groups = _communities(graph, seed)
    member = np.empty(len(graph), dtype=np.int64)
    for k, group in enumerate(groups):
        member[group] = k
    ends, weights = _edges(graph)
    inside = [_community(graph, group, rng) for group in groups]
    radii = np.array([_radius(points) for points in inside])
    centres = _place_discs(radii, member[ends], weights, aspect)
    spots = np.empty((len(graph), 2))
    for k, group in enumerate(groups):
        spots[group] = centres[k] + inside[k]
    _turn(spots, groups, centres, ends, member)
    return _push_apart(spots, 0.92)


def _communities(graph: nx.Graph[Any], seed: int) -> list[list[int]]:
    """Louvain's communities, the largest first; a very large one is split once more."""
    found = nx.community.louvain_communities(graph, weight="weight", seed=seed)
    groups: list[list[int]] = []
    for group in found:
        finer = [group]
        if len(group) > _LARGE:
            part = graph.subgraph(sorted(group))
            finer = nx.community.louvain_communities(part, weight="weight", resolution=2, seed=seed)
        # A hub with its leaves falls to dust when it is split: it stays one community.
        groups.extend(map(sorted, finer if len(finer) * 12 < len(group) else [group]))
    return sorted(groups, key=lambda g: (-len(g), g[0]))


def _edges(graph: nx.Graph[Any]) -> tuple[Ends, Points]:
    weights = nx.get_edge_attributes(graph, "weight")
    rows = sorted((min(a, b), max(a, b), weight) for (a, b), weight in weights.items())
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return table[:, :2].astype(np.int64), table[:, 2]


def _community(graph: nx.Graph[Any], group: list[int], rng: np.random.Generator) -> Points:
    """Springs among the members of one community, its middle at the origin."""
    ends, weights = _edges(_part(graph, group))
    spots = _springs(_sunflower(len(group)), ends, weights, rng)
    return _roomy(spots - spots.mean(axis=0))


def _sunflower(count: int) -> Points:
    """Spread points evenly over a disc, one per unit of area."""
    turns = np.arange(count)
    reach = np.sqrt((turns + 0.5) / math.pi)
    return np.column_stack([reach * np.cos(turns * _GOLDEN), reach * np.sin(turns * _GOLDEN)])


def _springs(spots: Points, ends: Ends, weights: Points, rng: np.random.Generator) -> Points:
    """Fruchterman and Reingold's springs, from a shuffled start, cooling down."""
    count = len(spots)
    spots = spots[rng.permutation(count)]
    steps = 90 if count <= _DENSE else 60
    heat = 0.25 * math.sqrt(count)
    gravity = 0.35
    for step in range(steps):
        push = _repulsion_dense(spots) if count <= _DENSE else _repulsion_near(spots)
        pull = spots[ends[:, 1]] - spots[ends[:, 0]]
        pull *= (weights * np.hypot(pull[:, 0], pull[:, 1]))[:, None]
        for axis in (0, 1):
            push[:, axis] += np.bincount(ends[:, 0], pull[:, axis], count)
            push[:, axis] -= np.bincount(ends[:, 1], pull[:, axis], count)
        push -= gravity * spots  # keeps loose ends from straying
        length = np.hypot(push[:, 0], push[:, 1]) + 1e-9
        limit = heat * (1 - step / steps) + 0.01
        spots = spots + push * (np.minimum(length, limit) / length)[:, None]
    return spots


def _repulsion_dense(spots: Points) -> Points:
    apart = spots[:, None, :] - spots[None, :, :]
    square = np.einsum("ijk,ijk->ij", apart, apart) + 1e-4
    push: Points = np.einsum("ijk,ij->ik", apart, 1.0 / square)
    return push


def _repulsion_near(spots: Points, neighbours: int = 24) -> Points:
    _, near = cKDTree(spots).query(spots, k=neighbours + 1)
    apart = spots[:, None, :] - spots[near[:, 1:]]
    square = np.einsum("ijk,ijk->ij", apart, apart) + 1e-4
    push: Points = np.einsum("ijk,ij->ik", apart, 1.0 / square)
    return push


def _roomy(spots: Points) -> Points:
    """Widen what the springs drew together so far that things would cover each other."""
    if len(spots) < 3:
        return spots
    nearest = cKDTree(spots).query(spots, k=2)[0][:, 1]
    return spots * max(1.0, 0.8 / max(float(np.median(nearest)), 1e-3))


def _radius(points: Points) -> float:
    """Reach of nearly all points: one loose end does not claim the room of a whole ring."""
    return float(np.quantile(np.hypot(points[:, 0], points[:, 1]), 0.93)) + 1.0


def _place_discs(radii: Points, ends: Ends, weights: Points, aspect: float) -> Points:
    """Place the communities' discs: linked ones side by side, none over another."""
    count = len(radii)
    between = np.zeros((count, count))
    outer = ends[:, 0] != ends[:, 1]
    np.add.at(between, (ends[outer, 0], ends[outer, 1]), weights[outer])
    between = np.sqrt(between + between.T)
    touch = radii[:, None] + radii[None, :]
    np.fill_diagonal(touch, 0)
    reach = math.sqrt(float((radii**2).sum()))
    spots = _sunflower(count) * reach * math.sqrt(math.pi / count)
    shape = np.array([1 / aspect, aspect]) / math.sqrt(aspect)
    share = (radii**2)[None, :] / (radii[:, None] ** 2 + radii[None, :] ** 2)
    for step in range(200):
        apart = spots[:, None, :] - spots[None, :, :]
        gap = np.sqrt(np.einsum("ijk,ijk->ij", apart, apart)) + 1e-6
        apart /= gap[:, :, None]
        # Linked discs draw near, all drift to the middle, overlaps part; the smaller gives way.
        pull = between * np.maximum(gap - touch, 0) * 0.05
        push = np.maximum(touch - gap, 0) * 0.8
        drift = np.einsum("ijk,ij->ik", apart, -pull * share) - 0.12 * spots * shape
        drift *= (1 - step / 200) / np.maximum(np.hypot(*drift.T) / (reach / 8), 1)[:, None]
        spots = spots + drift + np.einsum("ijk,ij->ik", apart, push * share)
    return spots


def _turn(
    spots: Points, groups: list[list[int]], centres: Points, ends: Ends, member: Ends
) -> None:
    """Turn each community about its middle so that its links out of it grow short."""
    outer = ends[member[ends[:, 0]] != member[ends[:, 1]]]
    both = np.concatenate([outer, outer[:, ::-1]])
    owner = member[both[:, 0]]
    arm = spots[both[:, 0]] - centres[owner]
    aim = centres[member[both[:, 1]]] - centres[owner]
    aim /= (np.hypot(aim[:, 0], aim[:, 1]) + 1e-9)[:, None]
    dot = np.bincount(owner, np.einsum("ij,ij->i", arm, aim), len(groups))
    cross = np.bincount(owner, arm[:, 0] * aim[:, 1] - arm[:, 1] * aim[:, 0], len(groups))
    for k, group in enumerate(groups):
        angle = math.atan2(cross[k], dot[k])
        turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        spots[group] = centres[k] + (spots[group] - centres[k]) @ turn


def _push_apart(spots: Points, least: float, rounds: int = 40) -> Points:
    """Move points that stand closer than ``least`` away from each other."""
    for _ in range(rounds):
        near = cKDTree(spots).query_pairs(least, output_type="ndarray")
        if not len(near):
            break
        near = near[np.lexsort((near[:, 1], near[:, 0]))]
        apart = spots[near[:, 0]] - spots[near[:, 1]]
        gap = np.hypot(apart[:, 0], apart[:, 1])
        # Two on one spot part along an axis of their own.
        apart[gap < 1e-9] = [1.0, 0.0]
        step = apart * ((least - gap) / 2 / np.maximum(gap, 1e-9).clip(1e-3))[:, None] * 0.9
        step = np.clip(step, -least, least)
        for axis in (0, 1):
            spots[:, axis] += np.bincount(near[:, 0], step[:, axis], len(spots))
            spots[:, axis] -= np.bincount(near[:, 1], step[:, axis], len(spots))
    return spots


def _rows(count: int, others: Points, aspect: float) -> Points:
    """Put things without a link in rows below the others, as wide as they are."""
    if len(others):
        low, left, right = others[:, 1].max() + 3.0, others[:, 0].min(), others[:, 0].max()
    else:
        low, left, right = 0.0, 0.0, math.sqrt(count * aspect) * 1.4
    columns = max(1, min(count, int((right - left) / 1.4) + 1))
    places = np.arange(count)
    start = (left + right) / 2 - (min(columns, count) - 1) * 0.7
    return np.column_stack([start + places % columns * 1.4, low + places // columns * 1.4])
