"""Clustering: how far a node's partners are linked with one another."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analytics.engines import (
    as_graph,
    choose,
    named,
    networkit,
    offering,
    on_networkx,
    to_networkit,
)
from analytics.missing import Missing, Reason
from analytics.sparse import Sparse, sparse

ONE_THREAD = 20_000
"""Nodes up to which waking other threads costs more than they save."""
PATHS = 4_000_000
"""Paths of two links followed at a time: at most 12 bytes each."""


def triangles(network: Sparse) -> tuple[np.ndarray[Any, Any], str]:
    """Count the triangles on each node; say which engine did.

    Each link is read from its end of lower degree to the other, so that a hub with many
    links costs no more than the rest: O(links · √links). The engine is chosen by size.

    Examples
    --------
    >>> triangles(sparse(nx.complete_graph(4)))[0].tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    size = len(network.nodes)
    if network.links == 0:
        return np.zeros(size), named("scipy")
    if offering("triangles"):
        found, ran = on_networkx("triangles", as_graph(network))
        return np.array([found[i] for i in range(size)], dtype=float), ran
    if choose("triangles", size) == "networkit":
        return _by_networkit(network), named("networkit")
    return _by_scipy(network), named("scipy")


def _by_networkit(network: Sparse) -> np.ndarray[Any, Any]:
    with networkit(threads=None if len(network.nodes) > ONE_THREAD else 1) as nk:
        made = nk.centrality.LocalClusteringCoefficient(to_networkit(network), True).run()
    share = made.scores()
    k = network.degrees().astype(float)
    counts: np.ndarray[Any, Any] = np.rint(np.array(share) * k * (k - 1) / 2)
    return counts  # a count, whatever the last digit


def _by_scipy(network: Sparse) -> np.ndarray[Any, Any]:
    up = upward(network)
    closing = (up @ up).multiply(up).tocsr()  # low → middle → high and low → high
    beside = (up @ up.T).multiply(up).tocsr()  # the same, counted at low → middle
    ends = np.asarray(closing.sum(axis=1)).ravel() + np.asarray(closing.sum(axis=0)).ravel()
    return np.asarray(ends + np.asarray(beside.sum(axis=0)).ravel())


def all_triangles(network: Sparse) -> int:
    """Count the triangles of a network: those on its nodes are three times as many.

    Quicker than any library by the time its own graph is made. Paths of two links are followed
    some millions at a time, so that memory stays bounded.

    Examples
    --------
    >>> all_triangles(sparse(nx.complete_graph(4)))
    4
    """
    up = upward(network)
    paths = np.concatenate([[0], np.cumsum(np.diff(up.indptr)[up.indices])])[up.indptr]
    cuts = np.searchsorted(paths, np.arange(PATHS, paths[-1], PATHS))
    found = 0.0
    for a, b in pairwise([0, *np.unique(cuts).tolist(), len(network.nodes)]):
        found += (up[a:b] @ up).multiply(up[a:b]).sum()
    return int(found)


def upward(network: Sparse) -> csr_array:
    """Give each link once, from its end with fewer links to the other (ties by order).

    Examples
    --------
    >>> upward(sparse(nx.star_graph(2))).toarray().tolist()
    [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """
    m, k = network.matrix, network.degrees()
    size = len(k)
    place = np.empty(size, dtype=np.int32)
    place[np.argsort(k, kind="stable")] = np.arange(size, dtype=np.int32)
    kept = np.repeat(place, k) < place[m.indices]
    ends = np.concatenate([[0], np.cumsum(kept)])[m.indptr].astype(np.int32)
    return csr_array((np.ones(int(ends[-1])), m.indices[kept], ends), shape=(size, size))


def clustering(graph: nx.Graph[Any] | Sparse) -> pd.Series[float]:
    r"""Clustering coefficient of each node: the share of its pairs of partners that are linked.

    .. math:: C_i = \frac{2 t_i}{k_i (k_i - 1)}

    with :math:`t_i` the links among the partners.

    Parameters
    ----------
    graph
        Simple and undirected.

    Returns
    -------
    pandas.Series
        By node, in sorted order, ``Float64``; 0 (no two partners are linked) to 1 (all).
        ``pd.NA`` for a node with fewer than two links, which has no pair of partners
        (NetworkX says 0 there, which would be a finding).

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes O(links · √links).

    References
    ----------
    Watts & Strogatz (1998), "Collective dynamics of 'small-world' networks", Nature 393,
    doi:10.1038/30918.

    Examples
    --------
    >>> clustering(nx.lollipop_graph(3, 1)).dropna().round(3).to_dict()
    {0: 1.0, 1: 1.0, 2: 0.333}
    """
    network = sparse(graph)
    k = network.degrees()
    few = k < 2
    counts, engine = triangles(network)
    made = network.known(2 * counts / np.where(few, 1, k * (k - 1)), few, "clustering")
    made.attrs["engine"] = engine
    return made


def transitivity(graph: nx.Graph[Any] | Sparse) -> float | Missing:
    r"""Transitivity of a network: the share of its paths of two links that are closed.

    .. math:: T = \frac{\sum_i 2 t_i}{\sum_i k_i (k_i - 1)}

    Parameters
    ----------
    graph
        Simple and undirected.

    Returns
    -------
    float or Missing
        0 (no triangle) to 1 (every component complete); ``Missing`` (``no_pairs``) when no
        node has two links.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes O(links · √links).

    References
    ----------
    Newman, Watts & Strogatz (2002), "Random graph models of social networks", PNAS 99,
    doi:10.1073/pnas.012582999.

    Examples
    --------
    >>> transitivity(nx.lollipop_graph(3, 1))
    0.6
    """
    return transitivity_by(graph)[0]


def transitivity_by(graph: nx.Graph[Any] | Sparse) -> tuple[float | Missing, str]:
    """Transitivity as :func:`transitivity`, with the engine that computed it: a number bears none.

    Examples
    --------
    >>> transitivity_by(nx.lollipop_graph(3, 1))[1].startswith("scipy ")
    True
    """
    network = sparse(graph)
    k = network.degrees().astype(float)
    pairs = float((k * (k - 1)).sum())
    if pairs == 0:
        return Missing(Reason.NO_PAIRS, {"nodes": len(network.nodes)}), named("scipy")
    if offering("transitivity"):
        found, ran = on_networkx("transitivity", as_graph(network))
        return float(found), ran
    return 6 * all_triangles(network) / pairs, named("scipy")
