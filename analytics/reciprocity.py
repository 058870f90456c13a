"""Reciprocity of a directed network."""

from __future__ import annotations

from typing import Any

import networkx as nx

from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.simple import no_loops


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
    if not isinstance(graph, nx.DiGraph) or graph.is_multigraph():
        raise InputError("reciprocity.kind", kind=type(graph).__name__)
    no_loops(graph)
    links = graph.number_of_edges()
    if links == 0:
        return Missing(Reason.NO_LINKS, {"nodes": len(graph)})
    after = dict(graph.adjacency())  # plain dicts: many times as quick to ask as the graph
    return sum(u in after[v] for u, some in after.items() for v in some) / links
