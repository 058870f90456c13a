"""Density by type of link, and within and across borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.simple import check, order
from analytics.sparse import Sparse, codes, sparse


def _frame(rows: Mapping[str, tuple[int, int]], name: str) -> pd.DataFrame:
    """Give links, possible links and their share, a row each; missing where none is possible."""
    links, possible = np.array(list(rows.values()), dtype=np.int64).reshape(-1, 2).T
    none = possible == 0
    share = pd.arrays.FloatingArray(links / np.where(none, 1, possible), none)
    columns = {"links": links, "possible": possible, "density": share}
    return pd.DataFrame(columns, index=pd.Index(list(rows), name=name, dtype=object))


def _types(types: Any) -> tuple[str, ...]:
    """Give the types of a link; none where it does not say them."""
    return () if not types or isinstance(types, str) else tuple(types)


def density_by_type(graph: nx.Graph[Any]) -> pd.DataFrame:
    r"""Density of each type of link: the share of all pairs that are so linked.

    .. math:: D_t = \frac{2 m_t}{n (n - 1)}

    A pair linked in two ways counts in both rows, so the rows do not add up to the density.

    Parameters
    ----------
    graph
        Simple and undirected, every link with ``types`` (as ``graph.network.project`` gives).

    Returns
    -------
    pandas.DataFrame
        By ``type``, sorted: ``links``, ``possible`` (pairs of nodes) and ``density``, 0 to 1,
        ``pd.NA`` below two nodes. Empty for a network without links.

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`; or a link without types.

    Notes
    -----
    Takes O(links).

    References
    ----------
    Wasserman & Faust (1994), *Social Network Analysis*, Cambridge, chapter 4.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_edge("CN", "RS", types=("HOSTS", "SISTER_PARK"))
    >>> g.add_edge("CN", "DE", types=("HOSTS",))
    >>> density_by_type(g)["density"].round(3).to_dict()
    {'HOSTS': 0.667, 'SISTER_PARK': 0.333}
    """
    check(graph)
    links = graph.edges(data=True)
    told = Counter(_types(data.get("types")) for _, _, data in links)  # few, of many links each
    if told[()]:
        bare = [sorted((u, v), key=order) for u, v, data in links if not _types(data.get("types"))]
        first = min(bare, key=lambda pair: [order(x) for x in pair])
        raise InputError("density_parts.types", count=len(bare), first=first[0], second=first[1])
    counts: Counter[str] = Counter()
    for types, times in told.items():
        counts.update(dict.fromkeys(types, times))
    n = len(graph)
    return _frame({t: (counts[t], n * (n - 1) // 2) for t in sorted(counts)}, "type")


def density_by_border(
    graph: nx.Graph[Any] | Sparse, country: Mapping[Any, Hashable | None] | pd.Series[Any]
) -> pd.DataFrame:
    r"""Density within countries and across borders.

    .. math:: D_{across} = \frac{m_{across}}{\#\{i < j : c_i \ne c_j\}}

    and likewise within. Unlike the cross-border share it takes the countries' sizes out:
    with many small countries most pairs are across to begin with.

    Parameters
    ----------
    graph
        Simple and undirected.
    country
        Country of each node; ``None``, missing or absent when unknown. Such nodes and their
        links are left out of both rows.

    Returns
    -------
    pandas.DataFrame
        Rows ``within`` and ``across``: ``links``, ``possible`` (pairs of nodes) and
        ``density``, 0 to 1, ``pd.NA`` where no pair is possible.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes O(nodes + links).

    References
    ----------
    Krackhardt & Stern (1988), as in :func:`analytics.cross_border.cross_border`; Wasserman &
    Faust (1994), *Social Network Analysis*, for the density of blocks.

    Examples
    --------
    >>> found = density_by_border(nx.path_graph(4), {0: "CN", 1: "CN", 2: "RS", 3: "RS"})
    >>> found["density"].to_dict()
    {'within': 1.0, 'across': 0.25}
    """
    network = sparse(graph)
    coded, _ = codes(network, country)
    rows, columns, _ = network.ends()
    first, second = coded[rows], coded[columns]
    known = (first >= 0) & (second >= 0)
    within = int((known & (first == second)).sum())
    sizes = np.bincount(coded[coded >= 0]) if (coded >= 0).any() else np.zeros(1, dtype=int)
    n = int(sizes.sum())
    inside = int((sizes * (sizes - 1) // 2).sum())
    across = int(known.sum()) - within
    found = {"within": (within, inside), "across": (across, n * (n - 1) // 2 - inside)}
    return _frame(found, "border")
