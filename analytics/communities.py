"""Communities of a network, and how well a partition fits it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analytics.engines import as_graph, choose, named, networkit, on_networkx, to_networkit
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.sparse import Sparse, codes, sparse

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Communities:
    """A partition found in a network.

    Attributes
    ----------
    of
        Community of each node, numbered from 1 by size (of equal ones, the one with the
        first node goes first).
    count
        Their number.
    modularity
        Of this partition; ``Missing`` without links.
    seed, resolution
        What it was found with.
    engine
        The library that found it, with its version; NumPy where no link had to be looked at.
    """

    of: pd.Series[int] = field(repr=False, compare=False)
    count: int
    modularity: float | Missing
    seed: int
    resolution: float
    engine: str


def modularity(
    graph: nx.Graph[Any] | Sparse,
    group: Mapping[Any, Hashable | None] | pd.Series[Any],
    *,
    weighted: bool = False,
    resolution: float = 1.0,
) -> float | Missing:
    r"""Modularity of a partition: links within groups beyond what the degrees let one expect.

    .. math:: Q = \sum_g \left[\frac{m_g}{m} - \gamma \left(\frac{s_g}{2m}\right)^2\right]

    with :math:`m_g` the weight within g, :math:`s_g` the strength of its members and m the
    weight of all.

    Parameters
    ----------
    graph
        Simple and undirected; with strengths when ``weighted``.
    group
        Group of every node.
    weighted
        By strength.
    resolution
        γ above 0; 1 is the classic form, more favours smaller groups.

    Returns
    -------
    float or Missing
        −½ to below 1 (at γ = 1). ``Missing`` (``no_links``) without links.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`; a node has no group; or γ is not above zero.

    Notes
    -----
    Takes O(links).

    References
    ----------
    Newman & Girvan (2004), "Finding and evaluating community structure in networks", Phys.
    Rev. E 69, doi:10.1103/PhysRevE.69.026113.

    Examples
    --------
    >>> round(modularity(nx.path_graph(4), {0: 1, 1: 1, 2: 2, 3: 2}), 4)
    0.1667
    """
    _positive(resolution)
    network = sparse(graph, weighted=weighted)
    coded, names = codes(network, group)
    if (coded < 0).any():
        without = network.nodes[int(np.flatnonzero(coded < 0)[0])]
        raise InputError("communities.no_group", count=int((coded < 0).sum()), without=without)
    if network.links == 0:
        return Missing(Reason.NO_LINKS, {"nodes": len(network.nodes)})
    rows, columns, strengths = network.ends()
    whole = strengths.sum()
    inside = strengths[coded[rows] == coded[columns]].sum()
    sums = np.bincount(coded, np.asarray(network.matrix.sum(axis=1)).ravel(), len(names))
    return float(inside / whole - resolution * ((sums / (2 * whole)) ** 2).sum())


def communities(
    graph: nx.Graph[Any] | Sparse,
    *,
    weighted: bool = False,
    resolution: float = 1.0,
    seed: int = 0,
) -> Communities:
    """Find communities by the Louvain method.

    Moves nodes, then groups, as long as modularity grows. Nodes are numbered in sorted order
    and moved on one thread: the same network, seed and engine give the same communities in
    every run, whatever the hash seed. Other seeds, and the other engine, give other partitions
    of nearly equal modularity: try several before reading meaning into a border.

    Parameters
    ----------
    graph
        Simple and undirected; with strengths when ``weighted``.
    weighted
        By strength.
    resolution
        γ of :func:`modularity`; above 1 gives more and smaller communities.
    seed
        Order in which nodes are visited.

    Returns
    -------
    Communities
        A node without links is a community of its own.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`; or the resolution is not above zero.

    Notes
    -----
    About O(links · log nodes).

    References
    ----------
    Blondel, Guillaume, Lambiotte & Lefebvre (2008), "Fast unfolding of communities in large
    networks", J. Stat. Mech. P10008, doi:10.1088/1742-5468/2008/10/P10008.

    Examples
    --------
    >>> found = communities(nx.barbell_graph(4, 0))
    >>> found.count, found.of.to_dict()
    (2, {0: 1, 1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 2})
    """
    _positive(resolution)
    network = sparse(graph, weighted=weighted)
    size = len(network.nodes)
    if network.links == 0:
        found, engine = np.arange(size), named("numpy")
    elif choose("communities", size) == "networkit":
        found, engine = _by_networkit(network, resolution, seed), named("networkit")
    else:
        found, engine = _by_networkx(network, resolution, seed)
    number = _by_size(found)
    index = pd.Index(network.nodes, dtype=object)
    of = pd.Series(number, index=index, dtype="int64", name="community")
    fit = modularity(network, of, weighted=weighted, resolution=resolution)
    return Communities(of, int(number.max(initial=0)), fit, seed, resolution, engine)


def _by_size(found: Numbers) -> Numbers:
    """Give groups numbers from 1 by size; of equal ones the one with the first node goes first."""
    _, first, of, sizes = np.unique(
        found, return_index=True, return_inverse=True, return_counts=True
    )
    number = np.empty(len(sizes), dtype=int)
    number[np.lexsort((first, -sizes))] = np.arange(1, len(sizes) + 1)
    numbered: Numbers = number[of]
    return numbered


def _by_networkx(network: Sparse, resolution: float, seed: int) -> tuple[Numbers, str]:
    found, ran = on_networkx(
        "communities", as_graph(network, strengths=network.weighted),
        weight="weight", resolution=resolution, seed=seed,
    )  # fmt: skip
    number = np.zeros(len(network.nodes), dtype=int)
    for i, members in enumerate(found):
        number[list(members)] = i
    return number, ran


def _by_networkit(network: Sparse, resolution: float, seed: int) -> Numbers:
    graph = to_networkit(network, strengths=network.weighted)
    with networkit(threads=1, seed=seed) as nk:
        louvain = nk.community.PLM(graph, refine=True, gamma=resolution, par="none randomized")
        return np.array(louvain.run().getPartition().getVector())


def _positive(resolution: float) -> None:
    if not (np.isfinite(resolution) and resolution > 0):
        raise InputError("communities.resolution", resolution=resolution)
