"""Betweenness of many small networks at once, by products of matrices."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.doubt_draws import Floats

Links = npt.NDArray[np.bool_]

_CELLS_AT_ONCE = 100_000
"""Pairs of nodes that are worked on at a time: what fits a processor's cache."""

_BLOCK = 64
"""Side of the blocks that are multiplied. Larger products start the library's threads, which on
a machine with other work wait for each other: twenty times slower was measured."""


def betweenness_of_many(links: Links) -> Floats:
    r"""Betweenness of every node of every network, paths in hops, not normalised.

    Brandes' accumulation, for all sources at once: the number of shortest paths of each
    length is the product of the last level and the adjacency matrix, and the dependencies
    come back the same way. Made for dense networks of few hundred nodes, such as countries,
    where a product of matrices beats any walk along links.

    Parameters
    ----------
    links
        Networks × nodes × nodes, symmetric, no loops.

    Returns
    -------
    numpy.ndarray
        Networks × nodes, as :func:`analytics.centrality.betweenness` gives them to 1e-9.

    Notes
    -----
    Takes O(networks · nodes³ · diameter), with the speed of the matrix library.

    References
    ----------
    Brandes (2001), "A faster algorithm for betweenness centrality", J. Math. Sociol. 25(2),
    doi:10.1080/0022250X.2001.9990249.

    Examples
    --------
    >>> path = np.zeros((1, 3, 3), dtype=bool)
    >>> path[0, 0, 1] = path[0, 1, 0] = path[0, 1, 2] = path[0, 2, 1] = True
    >>> betweenness_of_many(path).tolist()
    [[0.0, 1.0, 0.0]]
    """
    at_once = max(1, _CELLS_AT_ONCE // max(1, links.shape[1] ** 2))
    starts = range(0, len(links), at_once)
    return np.concatenate(
        [np.zeros((0, links.shape[1])), *(_betweenness(links[s : s + at_once]) for s in starts)]
    )


def _betweenness(links: Links) -> Floats:
    linked = links.any(axis=(0, 1))
    found = np.zeros(links.shape[:2])
    if not linked.any():
        return found
    inside = np.flatnonzero(linked)
    side = len(inside) if len(inside) <= _BLOCK else -(-len(inside) // _BLOCK) * _BLOCK
    adjacent = np.zeros((len(links), side, side))
    adjacent[:, : len(inside), : len(inside)] = links[:, inside[:, None], inside]
    levels = _levels(adjacent, len(inside))
    dependency = np.zeros_like(adjacent)
    for nearer, level in zip(levels[-2::-1], levels[:0:-1], strict=True):
        share = np.divide(1 + dependency, level, out=np.zeros_like(level), where=level > 0)
        dependency += _product(share, adjacent) * nearer
    found[:, inside] = dependency.sum(axis=1)[:, : len(inside)] / 2
    return found


def _levels(adjacent: Floats, nodes: int) -> list[Floats]:
    """Count the shortest paths between each pair, one array a length of path."""
    reached = adjacent > 0
    reached |= np.eye(adjacent.shape[1], dtype=bool)
    levels = [adjacent]
    while not reached[:, :nodes, :nodes].all():
        further = _product(levels[-1], adjacent)
        further *= ~reached
        if not further.any():
            break
        reached |= further > 0
        levels.append(further)
    return levels


def _product(one: Floats, two: Floats) -> Floats:
    """Product of each pair of matrices, block by block."""
    many, side = one.shape[:2]
    if side <= _BLOCK:
        return one @ two
    shape = (many, side // _BLOCK, _BLOCK, side // _BLOCK, _BLOCK)
    left = one.reshape(shape).transpose(0, 1, 3, 2, 4)
    right = two.reshape(shape).transpose(0, 1, 3, 2, 4)
    total = left[:, :, :1] @ right[:, :1]
    for k in range(1, side // _BLOCK):
        total += left[:, :, k : k + 1] @ right[:, k : k + 1]
    return total.transpose(0, 1, 3, 2, 4).reshape(one.shape)
