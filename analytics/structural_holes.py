"""Structural holes around each node: Burt's effective size and constraint."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array

from analytics.clustering import triangles
from analytics.engines import as_graph, named, offering, on_networkx
from analytics.sparse import Sparse, sparse

_BLOCK = 2_000_000  # multiplications a block of rows: what bounds the memory, some tens of MB


def effective_size(graph: nx.Graph[Any] | Sparse, *, weighted: bool = False) -> pd.Series[float]:
    r"""Effective size of each node's neighbourhood: its partners less what is redundant.

    .. math:: e_i = \sum_{j \in N(i)} \Big(1 - \sum_{q \ne i, j} p_{iq} m_{jq}\Big),
        \quad p_{iq} = \frac{w_{iq}}{\sum_k w_{ik}}, \quad m_{jq} = \frac{w_{jq}}{\max_k w_{jk}}

    Unweighted this is the degree less the mean degree of the partners among themselves,
    :math:`k_i - 2 t_i / k_i` with :math:`t_i` the links between them (Borgatti).

    Parameters
    ----------
    graph
        Simple and undirected; with strengths when ``weighted``.
    weighted
        Count by strength.

    Returns
    -------
    pandas.Series
        By node, in sorted order, ``Float64``; unweighted 1 to the degree, weighted above 0,
        at most the degree. ``pd.NA`` for a node without links, which has no neighbourhood.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Unweighted as :func:`analytics.clustering.clustering`; weighted the sum of the squared
    degrees. Never makes a dense matrix.

    References
    ----------
    Burt (1992), *Structural Holes*, Harvard University Press. Borgatti (1997), "Structural
    holes: unpacking Burt's redundancy measures", Connections 20(1).

    Examples
    --------
    >>> effective_size(nx.star_graph(3)).to_dict()
    {0: 3.0, 1: 1.0, 2: 1.0, 3: 1.0}
    """
    network = sparse(graph, weighted=weighted)
    degrees = network.degrees()
    alone = degrees == 0
    if not weighted:
        counts, engine = triangles(network)
        values = degrees - 2 * counts / np.where(alone, 1, degrees)
        return _said(network, values, "effective_size", engine)
    shares = _shares(network)
    largest = network.matrix.max(axis=1).toarray().ravel() if network.nodes else degrees
    scaled = diags_array(1 / np.where(alone, 1, largest)) @ network.matrix
    redundant = _over_links(network, shares, scaled.T.tocsr(), lambda through, _: through)
    return _said(network, degrees - redundant, "effective_size", named("scipy"))


def constraint(graph: nx.Graph[Any] | Sparse, *, weighted: bool = False) -> pd.Series[float]:
    r"""Constraint of each node: how far all its effort leads back to the same partners.

    .. math:: c_i = \sum_{j \in N(i)} \Big(p_{ij} + \sum_{q \ne i, j} p_{iq} p_{qj}\Big)^2,
        \quad p_{ij} = \frac{w_{ij}}{\sum_k w_{ik}}

    Parameters
    ----------
    graph
        Simple and undirected; with strengths when ``weighted``.
    weighted
        Count by strength.

    Returns
    -------
    pandas.Series
        By node, in sorted order, ``Float64``; above 0, seldom above 1 (at most 9/8 without
        strengths); low for one who bridges. ``pd.NA`` for a node without links.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes the sum of the squared degrees, in blocks of rows: memory does not grow with it.

    References
    ----------
    Burt (2004), "Structural holes and good ideas", American Journal of Sociology 110(2),
    doi:10.1086/421787.

    Examples
    --------
    >>> constraint(nx.star_graph(2)).to_dict()
    {0: 0.5, 1: 1.0, 2: 1.0}
    """
    network = sparse(graph, weighted=weighted)
    if offering("constraint"):
        weight = "weight" if weighted else None
        made, ran = on_networkx("constraint", as_graph(network, strengths=weighted), weight=weight)
        found = np.array([made[i] for i in range(len(network.nodes))], dtype=float)
        return _said(network, found, "constraint", ran)
    shares = _shares(network)
    values = _over_links(network, shares, shares, lambda through, own: (own + through) ** 2)
    return _said(network, values, "constraint", named("scipy"))


def _said(network: Sparse, values: Any, name: str, engine: str) -> pd.Series[float]:
    """Values as a series with the engine; missing for a node without links."""
    made = network.known(values, network.degrees() == 0, name)
    made.attrs["engine"] = engine
    return made


def _shares(network: Sparse) -> csr_array:
    """Part of each node's strength that goes to each partner."""
    totals = np.asarray(network.matrix.sum(axis=1)).ravel()
    shares = (diags_array(1 / np.where(totals == 0, 1, totals)) @ network.matrix).tocsr()
    shares.sort_indices()
    return shares


def _over_links(network: Sparse, shares: csr_array, second: csr_array, value: Any) -> Any:
    """Sum a value over each node's links, given shares @ second and the shares there."""
    pattern, size = network.pattern(), len(network.nodes)
    result = np.zeros(size)
    reach = np.diff(second.indptr)
    work = np.cumsum(pattern @ reach) if size else np.zeros(0)
    first = 0
    while first < size:
        done = work[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(work, done + _BLOCK, side="right")))
        rows = slice(first, last)
        through = (shares[rows] @ second).multiply(pattern[rows]).tocsr()
        if through.nnz:
            through.sort_indices()
        result[rows] = _sums(through, shares[rows], value)
        first = last
    return result


def _sums(through: csr_array, own: csr_array, value: Any) -> Any:
    """Row sums of the value where there is a link; a link that nothing passes has through 0."""
    rows, columns = np.repeat(np.arange(own.shape[0]), np.diff(own.indptr)), own.indices
    size = own.shape[1]
    at = rows.astype(np.int64) * size + columns
    filled = np.zeros(len(at))
    there_rows = np.repeat(np.arange(through.shape[0]), np.diff(through.indptr))
    there = there_rows.astype(np.int64) * size + through.indices
    filled[np.searchsorted(at, there)] = through.data
    return np.bincount(rows, weights=value(filled, own.data), minlength=own.shape[0])
