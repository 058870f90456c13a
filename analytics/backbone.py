"""Backbone of a weighted network: the links that stand out at one of their ends."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.sparse import Sparse, sparse

Array = np.ndarray[Any, Any]


def disparity(graph: nx.Graph[Any] | Sparse) -> pd.DataFrame:
    r"""Disparity filter: how likely each link's share of a node's strength is by chance.

    .. math:: \alpha_{ij} = \min\left[(1 - p_{ij})^{k_i - 1},\ (1 - p_{ji})^{k_j - 1}\right],
        \quad p_{ij} = w_{ij} / s_i

    where chance breaks the strength of a node into :math:`k_i` parts at random. A node with
    one link says nothing about it: only the other end does.

    Parameters
    ----------
    graph
        Simple and undirected, every link with a ``strength`` above zero.

    Returns
    -------
    pandas.DataFrame
        One link a row, in sorted order: ``from``, ``to``, ``strength`` and ``alpha``, 0
        (stands out) to 1; ``pd.NA`` for two nodes linked with each other alone.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes O(links).

    References
    ----------
    Serrano, Boguñá & Vespignani (2009), "Extracting the multiscale backbone of complex
    weighted networks", PNAS 106(16), doi:10.1073/pnas.0808904106.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_weighted_edges_from([("CN", "US", 8), ("CN", "RS", 1), ("CN", "DE", 1)], "strength")
    >>> disparity(g)["alpha"].round(2).to_list()
    [0.81, 0.81, 0.04]
    """
    network = sparse(graph, weighted=True)
    rows, columns, strengths = network.ends()
    alpha = _alpha(network, rows, columns, strengths)
    unknown = np.isnan(alpha)
    return pd.DataFrame(
        {
            "from": pd.Series([network.nodes[i] for i in rows.tolist()], dtype=object),
            "to": pd.Series([network.nodes[j] for j in columns.tolist()], dtype=object),
            "strength": strengths.astype(float),
            "alpha": pd.arrays.FloatingArray(np.where(unknown, 1.0, alpha), unknown),
        }
    )


def _alpha(network: Sparse, rows: Array, columns: Array, strengths: Array) -> Array:
    """Disparity of each link, as :meth:`Sparse.ends` gives them; NaN where it is missing."""
    degrees = network.degrees()
    sums = np.asarray(network.matrix.sum(axis=1)).ravel()

    def chance(end: Array) -> Array:
        rest = np.maximum(1 - strengths / sums[end], 0)
        return np.where(degrees[end] > 1, rest ** np.maximum(degrees[end] - 1, 1), np.nan)

    found: Array = np.fmin(chance(rows), chance(columns))
    return found


def backbone(graph: nx.Graph[Any], *, alpha: float = 0.05) -> nx.Graph[Any]:
    r"""Backbone of a weighted network: the links whose disparity is below a level.

    Parameters
    ----------
    graph
        Simple and undirected, every link with a ``strength`` above zero.
    alpha
        Level, above 0 and at most 1; the smaller, the fewer links stay.

    Returns
    -------
    networkx.Graph
        All nodes, in sorted order; the links kept, with ``strength`` and ``alpha``. A link
        whose disparity is missing stays: two nodes linked with each other alone cannot be
        judged.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`; or the level is out of range.

    Notes
    -----
    Takes O(links).

    References
    ----------
    Serrano et al. (2009), as in :func:`disparity`.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_weighted_edges_from([("CN", "US", 8), ("CN", "RS", 1), ("CN", "DE", 1)], "strength")
    >>> list(backbone(g).edges())
    [('CN', 'US')]
    """
    if not 0 < alpha <= 1:
        raise InputError("backbone.level", alpha=alpha)
    network = sparse(graph, weighted=True)
    rows, columns, strengths = network.ends()
    found = _alpha(network, rows, columns, strengths)
    staying = ~(found >= alpha)  # a missing one stays
    kept: nx.Graph[Any] = nx.Graph()
    kept.add_nodes_from(network.nodes)
    nodes = network.nodes
    ends = (x[staying].tolist() for x in (rows, columns, strengths, found))
    for i, j, strength, own in zip(*ends, strict=True):
        kept.add_edge(nodes[i], nodes[j], strength=strength, alpha=None if math.isnan(own) else own)
    return kept
