"""Density of a network: how many of the possible links there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx

from analytics.simple import check
from analytics.sparse import Sparse


@dataclass(frozen=True, slots=True)
class Density:
    """A density and what it was computed from, without which it cannot be compared.

    Attributes
    ----------
    nodes, links
        Their numbers, isolated nodes included.
    value
        Density, 0 to 1; ``None`` below two nodes.
    mean_degree
        2 · links / nodes; ``None`` for an empty graph.
    """

    nodes: int
    links: int
    value: float | None
    mean_degree: float | None


def density(graph: nx.Graph[Any] | Sparse) -> Density:
    r"""Density of a network, with its size and mean degree.

    .. math:: D = \frac{2 m}{n (n - 1)}

    Densities of networks of different size do not compare: at an equal mean degree the
    larger network is the sparser. So n and the mean degree come with it.

    Parameters
    ----------
    graph
        Simple and undirected.

    Returns
    -------
    Density
        The value lies in 0 (no link) to 1 (all); it is missing below two nodes.

    Raises
    ------
    InputError
        Not a simple undirected graph.

    Notes
    -----
    Takes O(nodes + links).

    References
    ----------
    Wasserman & Faust (1994), *Social Network Analysis*, p. 101.

    Examples
    --------
    >>> density(nx.cycle_graph(5))
    Density(nodes=5, links=5, value=0.5, mean_degree=2.0)
    """
    if isinstance(graph, Sparse):
        n, m = len(graph.nodes), graph.links
    else:
        check(graph)
        n, m = graph.number_of_nodes(), graph.number_of_edges()
    value = 2 * m / (n * (n - 1)) if n > 1 else None
    return Density(n, m, value, 2 * m / n if n else None)
