"""Weighted influence of nodes: PageRank and eigenvector centrality."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import diags_array
from scipy.sparse.linalg import eigsh

from analytics.engines import as_graph, choose, named, on_networkx
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.sparse import Sparse, sparse

_DENSE = 200  # nodes up to which the dense solver is also the quick one
_CLOSE = 1e-12  # relative error of these eigenvalues; the vector of the first is then within 1e-14
_BASIS = (
    12  # vectors that the Lanczos iteration keeps: as many as are quickest from 10³ to 10⁵ nodes
)
_GAP = 1e-9  # relative distance of the two largest eigenvalues below which neither is first

_ERROR = 1e-14  # of PageRank, a node
_ROUNDS = 10_000


def pagerank(graph: nx.Graph[Any] | Sparse, *, damping: float = 0.85) -> pd.Series[float]:
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
        graph. ``attrs["engine"]`` says what computed it.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`; or ``damping`` out of range.

    Notes
    -----
    Power iteration to an error of n · 10⁻¹⁴, at most 10 000 rounds of O(links), as in NetworkX.

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
    network = sparse(graph, weighted=True)
    if choose("pagerank", len(network.nodes)) == "scipy":
        values, engine = _ranks(network, damping), named("scipy")
    else:
        found, engine = on_networkx(
            "pagerank", as_graph(network, strengths=True),
            alpha=damping, weight="weight", tol=_ERROR, max_iter=_ROUNDS,
        )  # fmt: skip
        values = np.array([found[i] for i in range(len(network.nodes))])
    made = network.series(values, "pagerank")
    made.attrs["engine"] = engine
    return made


def _ranks(network: Sparse, damping: float) -> np.ndarray[Any, Any]:
    size = len(network.nodes)
    totals = np.asarray(network.matrix.sum(axis=1)).ravel()
    alone = totals == 0
    onward = (network.matrix @ diags_array(1 / np.where(alone, 1, totals))).tocsr()
    ranks: np.ndarray[Any, Any] = np.full(size, 1 / size)
    for _ in range(_ROUNDS):
        before = ranks
        from_alone = ranks[alone].sum() / size
        ranks = damping * (onward @ ranks + from_alone) + (1 - damping) / size
        if np.abs(ranks - before).sum() < size * _ERROR:
            return ranks
    raise nx.PowerIterationFailedConvergence(_ROUNDS)


def eigenvector(
    graph: nx.Graph[Any] | Sparse, *, component_of: Hashable | None = None
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
        See :func:`analytics.sparse.sparse`; or ``component_of`` is no node.

    Notes
    -----
    Dense up to 200 nodes, O(nodes³); Lanczos iteration from a fixed start above.

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
    network = sparse(graph, weighted=True)
    of = network.components()
    if component_of is not None:
        if component_of not in network.nodes:
            raise InputError(
                "influence.absent", component_of=component_of, count=len(network.nodes)
            )
        number = of[network.nodes.index(component_of)]
        network = network.part(np.flatnonzero(of == number))
    elif len(of) and of.max() > 0:
        return Missing(Reason.DISCONNECTED, {"components": int(of.max()) + 1})
    if not network.nodes:
        return Missing(Reason.TOO_SMALL, {"nodes": 0, "minimum": 2})
    return _leading(network)


def eigenvector_by_component(graph: nx.Graph[Any] | Sparse) -> dict[Any, float | Missing]:
    """Eigenvector centrality of each node within its own component.

    Parameters
    ----------
    graph
        As in :func:`eigenvector`.

    Returns
    -------
    dict
        By node, in sorted order; above 0, at most 1, and 1 for the first of each component:
        values of different components cannot be compared. ``Missing`` for a node without
        links (``isolated``) and throughout a component without a single answer
        (``ambiguous``).

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    That of :func:`eigenvector` for each component.

    References
    ----------
    Bonacich (1987), as in :func:`eigenvector`.

    Examples
    --------
    >>> g = nx.Graph([("CN", "RS"), ("DE", "FR")])
    >>> nx.set_edge_attributes(g, 1, "strength")
    >>> g.add_node("US")
    >>> found = eigenvector_by_component(g)
    >>> round(found["DE"], 3), found["US"].reason.value
    (1.0, 'isolated')
    """
    network = sparse(graph, weighted=True)
    found: dict[Any, float | Missing] = {}
    of = network.components()
    grouped = np.argsort(of, kind="stable")
    borders = np.flatnonzero(np.diff(of[grouped])) + 1
    for places in np.split(grouped, borders) if len(of) else ():
        own = network.part(places)
        values = _leading(own)
        if isinstance(values, Missing):
            found.update(dict.fromkeys(own.nodes, values))
        else:
            found.update(values.items())
    return {node: found[node] for node in network.nodes}


def _leading(network: Sparse) -> pd.Series[float] | Missing:
    size = len(network.nodes)
    if size == 1:
        return Missing(Reason.ISOLATED, {"node": network.nodes[0]})
    if size <= _DENSE:
        roots, vectors = np.linalg.eigh(network.matrix.toarray())
    else:
        # Random, but always the same: what is alike at every node would hide a second eigenvector
        # that is its own mirror image, and with it that neither is first.
        start = np.random.default_rng(0).uniform(0.5, 1.5, size)
        roots, vectors = eigsh(network.matrix, k=2, which="LA", v0=start, tol=_CLOSE, ncv=_BASIS)
        ascending = np.argsort(roots)
        roots, vectors = roots[ascending], vectors[:, ascending]
    gap = float((roots[-1] - roots[-2]) / roots[-1])
    if gap < _GAP:
        return Missing(Reason.AMBIGUOUS, {"gap": gap})
    vector = np.abs(vectors[:, -1])
    made = network.series(vector / vector.max(), "eigenvector")
    made.attrs["engine"] = eigenvector_by(size)
    return made


def eigenvector_by(nodes: int) -> str:
    """Name what finds the eigenvector of a component of this size.

    Examples
    --------
    >>> eigenvector_by(3).startswith("numpy ")
    True
    """
    return named("numpy" if nodes <= _DENSE else "scipy")
