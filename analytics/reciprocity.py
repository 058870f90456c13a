"""Reciprocity of a directed network."""

from __future__ import annotations

from typing import Any

import networkx as nx

from analytics.missing import Missing, Reason
from analytics.simple import check_directed


def reciprocity(graph: nx.DiGraph[Any]) -> float | Missing:
    r"""Reciprocity of a directed network: the share of its links that are returned.

    .. math:: r = \frac{\#\{(i, j) : i \to j,\ j \to i\}}{m}

    Only for links whose direction is an act of one side (offices opened in, projects
    funded): an agreement or a paper in common is mutual by its nature.

    Parameters
    ----------
    graph
        Directed, without parallel links and without self-loops.

    Returns
    -------
    float or Missing
        0 (none is returned) to 1 (all are); ``Missing`` (``no_links``) without any link.

    Raises
    ------
    InputError
        The graph is undirected, may hold parallel links, or has self-loops.

    Notes
    -----
    Takes O(links).

    References
    ----------
    Newman, Forrest & Balthrop (2002), "Email networks and the spread of computer viruses",
    Phys. Rev. E 66, doi:10.1103/PhysRevE.66.035101.

    Examples
    --------
    >>> reciprocity(nx.DiGraph([("CN", "RS"), ("RS", "CN"), ("CN", "DE"), ("DE", "FR")]))
    0.5
    """
    check_directed(graph)
    # Plain dicts, many times as quick to ask as the graph; both ends of one node at a time.
    to, of = dict(graph.adjacency()), dict(graph.reverse(copy=False).adjacency())
    links = sum(map(len, to.values()))
    if links == 0:
        return Missing(Reason.NO_LINKS, {"nodes": len(graph)})
    return sum(u in some for v, some in to.items() for u in of[v]) / links
