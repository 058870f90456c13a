"""A network as a sparse matrix: what the fast measures compute on, made once for all of them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from analytics.errors import InputError
from analytics.simple import check, link_strength, order


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """A simple undirected network in sorted order.

    Attributes
    ----------
    nodes
        In sorted order; the rows and columns of the matrix.
    matrix
        Symmetric, zero on the diagonal; strengths, or ones when ``weighted`` is false.
    weighted
        Whether the matrix holds strengths.
    """

    nodes: list[Any]
    matrix: csr_array
    weighted: bool

    @property
    def links(self) -> int:
        """Number of links."""
        return int(self.matrix.nnz) // 2

    def degrees(self) -> np.ndarray[Any, Any]:
        """Count the links of each node."""
        return np.diff(self.matrix.indptr)

    def pattern(self) -> csr_array:
        """Matrix of ones where there is a link."""
        m = self.matrix
        return csr_array((np.ones(m.nnz), m.indices, m.indptr), shape=m.shape)

    def ends(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Give each link once: rows, columns (row below column) and strengths."""
        rows = np.repeat(np.arange(len(self.nodes)), self.degrees())
        once = rows < self.matrix.indices
        return rows[once], self.matrix.indices[once], self.matrix.data[once]

    def graph(self) -> nx.Graph[Any]:
        """Give a graph of networkx, nodes and links in sorted order, strengths if there are any."""
        made: nx.Graph[Any] = nx.Graph()
        made.add_nodes_from(self.nodes)
        rows, columns, values = (x.tolist() for x in self.ends())
        first, second = ([self.nodes[i] for i in ends] for ends in (rows, columns))
        if self.weighted:
            made.add_weighted_edges_from(zip(first, second, values, strict=True), "strength")
        else:
            made.add_edges_from(zip(first, second, strict=True))
        return made

    def totals(self) -> np.ndarray[Any, Any]:
        """Add up the strengths of each node's links, each sum exactly rounded."""
        ends, values = self.matrix.indptr.tolist(), self.matrix.data.tolist()
        sums = [math.fsum(values[a:b]) for a, b in pairwise(ends)]
        return np.array(sums, dtype=float)

    def components(self) -> np.ndarray[Any, Any]:
        """Give each node the number of its component; the first node's is 0."""
        numbers: np.ndarray[Any, Any] = connected_components(self.matrix, directed=False)[1]
        return numbers

    def part(self, places: np.ndarray[Any, Any]) -> Sparse:
        """Give the network of some nodes, by their places in order, and the links among them."""
        names = [self.nodes[i] for i in places]
        return Sparse(names, self.matrix[places][:, places].tocsr(), self.weighted)

    def series(self, values: Any, name: str) -> pd.Series[float]:
        """Values of the nodes as a series by node."""
        return pd.Series(values, index=pd.Index(self.nodes, dtype=object), dtype=float, name=name)

    def known(self, values: Any, missing: Any, name: str) -> pd.Series[float]:
        """Values of the nodes, ``pd.NA`` (dtype ``Float64``) where they are missing."""
        gaps = np.asarray(missing, dtype=bool)
        whole = pd.arrays.FloatingArray(np.where(gaps, 0.0, values), gaps)
        return pd.Series(whole, index=pd.Index(self.nodes, dtype=object), name=name)


def sparse(graph: nx.Graph[Any] | Sparse, *, weighted: bool = False) -> Sparse:
    """Check a network and give its matrix, nodes in sorted order.

    Measures that take a ``Sparse`` skip this step: make it once when many are wanted.

    Parameters
    ----------
    graph
        Simple and undirected; or a ``Sparse``, which is given back.
    weighted
        Ask every link for a ``strength``: a finite number above zero.

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`; or a ``Sparse`` without strengths when
        ``weighted``.

    Notes
    -----
    Takes O(links) and, for the order, O(nodes · log nodes).

    Examples
    --------
    >>> made = sparse(nx.Graph([("c", "a"), ("b", "a")]))
    >>> made.nodes, made.links, made.degrees().tolist()
    (['a', 'b', 'c'], 2, [2, 1, 1])
    """
    if isinstance(graph, Sparse):
        if weighted and not graph.weighted:
            raise InputError("sparse.no_strengths")
        if weighted or not graph.weighted:
            return graph
        return Sparse(graph.nodes, graph.pattern(), weighted=False)
    check(graph)
    nodes = in_order(graph)
    place = {node: i for i, node in enumerate(nodes)}
    partners = dict(graph.adjacency())  # plain dicts: twice as quick to walk as graph.adj
    columns = [place[v] for node in nodes for v in partners[node]]
    ends = np.cumsum([0, *(len(partners[node]) for node in nodes)])
    values = (
        _strengths(graph, [partners[node] for node in nodes]) if weighted else np.ones(len(columns))
    )
    size = len(nodes)
    matrix = csr_array((values, np.array(columns, dtype=np.int32), ends.astype(np.int32)),
                       shape=(size, size))  # fmt: skip
    matrix.sort_indices()
    return Sparse(nodes, matrix, weighted)


def of_links(nodes: list[Any], ends: np.ndarray[Any, Any]) -> Sparse:
    """Network of the links whose ends are given as places of nodes, one row each, once.

    Examples
    --------
    >>> of_links(["a", "b", "c"], np.array([[0, 2]])).degrees().tolist()
    [1, 0, 1]
    """
    rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
    size = len(nodes)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    matrix.sort_indices()
    return Sparse(nodes, matrix, weighted=False)


def in_order(graph: nx.Graph[Any]) -> list[Any]:
    """Nodes of a graph in sorted order.

    Examples
    --------
    >>> in_order(nx.Graph([("c", "a"), ("b", "a")]))
    ['a', 'b', 'c']
    """
    kinds = {type(node) for node in graph}
    if kinds in ({str}, {int}):  # the same order, without making a key for each
        return sorted(graph)
    return sorted(graph, key=order)


def _strengths(graph: nx.Graph[Any], partners: list[Any]) -> np.ndarray[Any, Any]:
    found = [data.get("strength") for some in partners for data in some.values()]
    try:
        values = np.array(found, dtype=float)
    except (TypeError, ValueError):
        values = np.array([np.nan])
    if values.size and not (np.isfinite(values) & (values > 0)).all():
        for u, v in sorted(graph.edges(), key=lambda e: sorted(e, key=order)):
            link_strength(graph, *sorted((u, v), key=order))  # raises at the first that is wrong
    return values


def codes(
    network: Sparse, group: Mapping[Any, Hashable | None] | pd.Series[Any]
) -> tuple[np.ndarray[Any, Any], list[Any]]:
    """Give each node the number of its group (−1 unknown), and the groups' names.

    Parameters
    ----------
    network
        The nodes.
    group
        Group (country, community) of each node; ``None``, missing or absent when unknown.

    Examples
    --------
    >>> codes(sparse(nx.path_graph(3)), {0: "RS", 1: "CN"})
    (array([ 1,  0, -1]), ['CN', 'RS'])
    """
    known = dict(group.items())
    found = list(map(known.get, network.nodes))
    distinct = set(found)  # a few groups of many nodes: each is looked at once
    absent = {g for g in distinct if g is None or g is pd.NA or g != g or g == ""}
    names = sorted(distinct - absent, key=order)
    number = dict.fromkeys(absent, -1) | {g: i for i, g in enumerate(names)}
    return np.fromiter(map(number.__getitem__, found), dtype=int, count=len(found)), names
