"""The one kind of graph that measures take: simple, undirected, in a fixed order."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import networkx as nx

from analytics.errors import InputError, told

_ADVICE = told("simple.advice")


def order(node: Hashable) -> tuple[str, str, Any]:
    """Key that sorts nodes of any kinds the same way in every run.

    Examples
    --------
    >>> sorted(["b", 10, 9, "a"], key=order)
    [9, 10, 'a', 'b']
    """
    kind = type(node).__name__
    return (kind, "", node) if isinstance(node, str | int | float) else (kind, repr(node), 0)


def check(graph: nx.Graph[Any]) -> None:
    """Refuse a graph that is not simple and undirected.

    Raises
    ------
    InputError
        No networkx graph, directed, with parallel links possible, or with self-loops.

    Examples
    --------
    >>> check(nx.path_graph(3))
    """
    if not isinstance(graph, nx.Graph):
        raise InputError("simple.kind", kind=type(graph).__name__, advice=_ADVICE)
    if graph.is_multigraph():
        raise InputError("simple.parallel", advice=_ADVICE)
    if graph.is_directed():
        raise InputError("simple.directed", advice=_ADVICE)
    no_loops(graph)


def check_directed(graph: nx.DiGraph[Any]) -> None:
    """Refuse a graph that is not simple and directed.

    Raises
    ------
    InputError
        Undirected, with parallel links possible, or with self-loops.

    Examples
    --------
    >>> check_directed(nx.DiGraph([(0, 1)]))
    """
    if not isinstance(graph, nx.DiGraph) or graph.is_multigraph():
        raise InputError("reciprocity.kind", kind=type(graph).__name__)
    no_loops(graph)


def no_loops(graph: nx.Graph[Any]) -> None:
    """Refuse a graph with self-loops.

    Raises
    ------
    InputError
        A node is linked to itself.

    Examples
    --------
    >>> no_loops(nx.path_graph(3))
    """
    loops = sorted(nx.nodes_with_selfloops(graph), key=order)
    if loops:
        raise InputError("simple.loops", count=len(loops), first=loops[0])


def simple(graph: nx.Graph[Any], *, weighted: bool = False) -> nx.Graph[Any]:
    """Check a graph and copy it with nodes and links in sorted order.

    Results that depend on the order of insertion (iterative solvers, sums of floats) are
    then the same in every run, whatever built the graph.

    Parameters
    ----------
    graph
        Simple and undirected, without self-loops.
    weighted
        Ask every link for a ``strength``: a finite number above zero.

    Returns
    -------
    networkx.Graph
        A copy that holds the nodes and links alone and, when ``weighted``, the strengths
        as floats.

    Raises
    ------
    InputError
        The graph is directed, may hold parallel links, has self-loops, or, when
        ``weighted``, a link without a proper strength.

    Examples
    --------
    >>> list(simple(nx.Graph([("c", "a"), ("b", "a")])))
    ['a', 'b', 'c']
    """
    check(graph)
    nodes = sorted(graph, key=order)
    place = {node: i for i, node in enumerate(nodes)}
    pairs = sorted(graph.edges(), key=lambda e: sorted((place[e[0]], place[e[1]])))
    result: nx.Graph[Any] = nx.Graph()
    result.add_nodes_from(nodes)
    for u, v in pairs:
        first, second = (u, v) if place[u] < place[v] else (v, u)
        if weighted:
            result.add_edge(first, second, strength=link_strength(graph, first, second))
        else:
            result.add_edge(first, second)
    return result


def link_strength(graph: nx.Graph[Any], u: Hashable, v: Hashable) -> float:
    """Strength of one link.

    Raises
    ------
    InputError
        It has none that is a finite number above zero.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_edge("CN", "RS", strength=2)
    >>> link_strength(g, "CN", "RS")
    2.0
    """
    value: Any = graph.edges[u, v].get("strength")
    try:
        strength = float(value)
    except (TypeError, ValueError):
        strength = math.nan
    if not (math.isfinite(strength) and strength > 0):
        raise InputError("simple.strength", u=u, v=v, value=value)
    return strength
