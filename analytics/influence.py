"""Weighted influence of nodes: PageRank and eigenvector centrality."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse.linalg import eigsh

from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.simple import simple

_DENSE = 1000  # nodes up to which the exact dense solver is also the quick one
_GAP = 1e-9  # relative distance of the two largest eigenvalues below which neither is first


def pagerank(graph: nx.Graph[Any], *, damping: float = 0.85) -> pd.Series[float]:
    r"""PageRank of each node, links chosen in proportion to their strength.

    .. math:: p_i = \frac{1 - \alpha}{n} + \alpha \sum_j \frac{w_{ij}}{s_j} p_j

    A node without links passes its share to all alike.

    Parameters
    ----------
    graph
        Simple and undirected, every link with a ``strength`` above zero.
    damping
        α, the probability of following a link: at least 0 and below 1.

    Returns
    -------
    pandas.Series
        By node, in sorted order; each above 0 when α < 1, together 1. Empty for an empty
        graph.

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`; or ``damping`` out of range.

    Notes
    -----
    Power iteration to an error of n · 10⁻¹⁴, at most 10 000 rounds of O(links).

    References
    ----------
    Page, Brin, Motwani & Winograd (1999), "The PageRank citation ranking: bringing order to
    the web", Stanford InfoLab 1999-66.

    Examples
    --------
    >>> g = nx.star_graph(2)
    >>> nx.set_edge_attributes(g, 1, "strength")
    >>> pagerank(g).round(3).to_dict()
    {0: 0.486, 1: 0.257, 2: 0.257}
    """
    if not 0 <= damping < 1:
        raise InputError("influence.damping", damping=damping)
    g = simple(graph, weighted=True)
    values = nx.pagerank(g, alpha=damping, weight="strength", tol=1e-14, max_iter=10_000)
    return pd.Series(values, dtype=float, name="pagerank")


def eigenvector(
    graph: nx.Graph[Any], *, component_of: Hashable | None = None
) -> pd.Series[float] | Missing:
    r"""Eigenvector centrality of each node, scaled so that the largest is 1.

    .. math:: \lambda x_i = \sum_j w_{ij} x_j

    with the largest λ of the matrix of strengths. In a connected graph there is exactly one
    such x above zero (Perron–Frobenius); in a disconnected one there is none that speaks for
    all, and values of different components cannot be compared.

    Parameters
    ----------
    graph
        Simple and undirected, every link with a ``strength`` above zero.
    component_of
        Measure only the component of this node.

    Returns
    -------
    pandas.Series or Missing
        By node, in sorted order, above 0, at most 1. ``Missing`` when the graph is
        disconnected (``disconnected``, with the number of components), is a single node
        (``isolated``), is empty (``too_small``), or its two largest eigenvalues differ by
        less than one part in 10⁹ (``ambiguous``).

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`; or ``component_of`` is no node.

    Notes
    -----
    Dense up to 1 000 nodes, O(nodes³); Lanczos iteration from a fixed start above.

    References
    ----------
    Bonacich (1987), "Power and centrality: a family of measures", Am. J. Sociol. 92(5),
    doi:10.1086/228631.

    Examples
    --------
    >>> g = nx.path_graph(3)
    >>> nx.set_edge_attributes(g, 1, "strength")
    >>> eigenvector(g).round(3).to_dict()
    {0: 0.707, 1: 1.0, 2: 0.707}
    >>> g.add_node(9)
    >>> eigenvector(g)
    Missing(reason=<Reason.DISCONNECTED: 'disconnected'>, fields={'components': 2})
    """
    g = simple(graph, weighted=True)
    if component_of is not None:
        if component_of not in g:
            raise InputError("influence.absent", component_of=component_of, count=len(g))
        g = simple(g.subgraph(nx.node_connected_component(g, component_of)), weighted=True)
    if not g:
        return Missing(Reason.TOO_SMALL, {"nodes": 0, "minimum": 2})
    components = nx.number_connected_components(g)
    if components > 1:
        return Missing(Reason.DISCONNECTED, {"components": components})
    if len(g) == 1:
        return Missing(Reason.ISOLATED, {"node": next(iter(g))})
    return _leading(g)


def _leading(g: nx.Graph[Any]) -> pd.Series[float] | Missing:
    if len(g) <= _DENSE:
        roots, vectors = np.linalg.eigh(nx.to_numpy_array(g, weight="strength"))
    else:
        matrix = nx.to_scipy_sparse_array(g, weight="strength")
        start = np.full(len(g), 1 / np.sqrt(len(g)))
        roots, vectors = eigsh(matrix, k=2, which="LA", v0=start)
        ascending = np.argsort(roots)
        roots, vectors = roots[ascending], vectors[:, ascending]
    gap = float((roots[-1] - roots[-2]) / roots[-1])
    if gap < _GAP:
        return Missing(Reason.AMBIGUOUS, {"gap": gap})
    vector = np.abs(vectors[:, -1])
    return pd.Series(vector / vector.max(), index=list(g), dtype=float, name="eigenvector")
