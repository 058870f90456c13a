"""Strength of a node, and the one place where a strength becomes a distance."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import networkx as nx
import pandas as pd

from analytics.sparse import Sparse, sparse


def strength(graph: nx.Graph[Any] | Sparse) -> pd.Series[float]:
    r"""Strength of each node: the sum of the strengths of its links.

    .. math:: s_i = \sum_j w_{ij}

    Parameters
    ----------
    graph
        Simple and undirected, every link with a ``strength`` above zero.

    Returns
    -------
    pandas.Series
        By node, in sorted order; 0 for a node without links, no upper bound; in the unit
        of the links.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes O(links). Sums are exactly rounded, so no order of the links changes a digit.

    References
    ----------
    Barrat, Barthélemy, Pastor-Satorras & Vespignani (2004), "The architecture of complex
    weighted networks", PNAS 101(11), doi:10.1073/pnas.0400087101.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_edge("CN", "US", strength=100)
    >>> g.add_edge("CN", "RS", strength=2)
    >>> strength(g).to_dict()
    {'CN': 102.0, 'RS': 2.0, 'US': 100.0}
    """
    network = sparse(graph, weighted=True)
    return network.series(network.totals(), "strength")


def with_distance(graph: nx.Graph[Any] | Sparse, *, exact: bool = False) -> nx.Graph[Any]:
    r"""Copy a graph and give each link the ``distance`` that its strength stands for.

    .. math:: d_{ij} = \max(w) / w_{ij}

    The strongest link of the graph has distance 1, a link half as strong 2; multiplying
    all strengths by a number changes no distance. Path measures read ``distance`` only:
    read as a distance, a strength would push the best linked apart.

    Parameters
    ----------
    graph
        Simple and undirected, every link with a ``strength`` above zero.
    exact
        Give distances as fractions. Paths of 1/3 + 1/6 and of 1/2 are then equally long;
        as floats one of them is shorter by noise, which matters where paths are counted.

    Returns
    -------
    networkx.Graph
        Links with ``strength`` and ``distance`` (1 or more).

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    References
    ----------
    Newman (2001), "Scientific collaboration networks. II", Phys. Rev. E 64, 016132, for
    the inverse of strength as a distance.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_edge("CN", "US", strength=100)
    >>> g.add_edge("CN", "RS", strength=2)
    >>> with_distance(g).edges["CN", "RS"]["distance"]
    50.0
    """
    g = sparse(graph, weighted=True).graph()
    largest = max((d["strength"] for _, _, d in g.edges(data=True)), default=1.0)
    for _, _, data in g.edges(data=True):
        weight = data["strength"]
        data["distance"] = Fraction(largest) / Fraction(weight) if exact else largest / weight
    return g
