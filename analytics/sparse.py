"""A network as a sparse matrix: what the fast measures compute on, made once for all of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

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

    def series(self, values: Any, name: str) -> pd.Series[float]:
        """Values of the nodes as a series by node."""
        return pd.Series(values, index=pd.Index(self.nodes, dtype=object), dtype=float, name=name)

    def known(self, values: Any, missing: Any, name: str) -> pd.Series[float]:
        """Values of the nodes, ``pd.NA`` (dtype ``Float64``) where they are missing."""
        index = pd.Index(self.nodes, dtype=object)
        whole = pd.Series(np.where(missing, 0.0, values), index=index, name=name, dtype="Float64")
        return whole.mask(pd.Series(missing, index=index), pd.NA)


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
    nodes = _sorted(graph)
    place = {node: i for i, node in enumerate(nodes)}
    partners = dict(graph.adjacency())  # plain dicts: twice as quick to walk as graph.adj
    columns = [place[v] for node in nodes for v in partners[node]]
    ends = np.cumsum([0, *(len(partners[node]) for node in nodes)])
    values = _strengths(graph, nodes) if weighted else np.ones(len(columns))
    size = len(nodes)
    matrix = csr_array((values, np.array(columns, dtype=np.int32), ends.astype(np.int32)),
                       shape=(size, size))  # fmt: skip
    matrix.sort_indices()
    return Sparse(nodes, matrix, weighted)


def _sorted(graph: nx.Graph[Any]) -> list[Any]:
    kinds = {type(node) for node in graph}
    if kinds in ({str}, {int}):  # the same order, without making a key for each
        return sorted(graph)
    return sorted(graph, key=order)


def _strengths(graph: nx.Graph[Any], nodes: list[Any]) -> np.ndarray[Any, Any]:
    found = [data.get("strength") for node in nodes for data in graph.adj[node].values()]
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
    found = [known.get(node) for node in network.nodes]
    absent = [g is None or g is pd.NA or g != g or g == "" for g in found]
    names = sorted({g for g, no in zip(found, absent, strict=True) if not no}, key=order)
    number = {g: i for i, g in enumerate(names)}
    coded = [-1 if no else number[g] for g, no in zip(found, absent, strict=True)]
    return np.array(coded, dtype=int), names
