"""Cross-border share of links: the E-I index."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from analytics.errors import InputError
from analytics.sparse import Sparse, codes, sparse


@dataclass(frozen=True, slots=True)
class CrossBorder:
    """How much of what is linked crosses a border.

    Attributes
    ----------
    external, internal
        Weight of links across borders and within one country.
    unknown
        Weight of links with an end whose country is not known; in neither figure.
    share
        external / (external + internal), 0 to 1; ``None`` when both are zero.
    e_i
        (external − internal) / (external + internal), −1 to 1; ``None`` when both are zero.
    """

    external: float
    internal: float
    unknown: float
    share: float | None
    e_i: float | None


def cross_border(external: float, internal: float, unknown: float = 0.0) -> CrossBorder:
    r"""Cross-border share and E-I index of two weights.

    .. math:: EI = \frac{E - I}{E + I} = 2 \cdot \text{share} - 1

    Parameters
    ----------
    external, internal, unknown
        Weights, zero or above.

    Raises
    ------
    InputError
        A weight is negative or not finite.

    References
    ----------
    Krackhardt & Stern (1988), "Informal networks and organizational crises", Social
    Psychology Quarterly 51(2), doi:10.2307/2786835.

    Examples
    --------
    >>> cross_border(30, 10).e_i
    0.5
    >>> cross_border(0, 0).share is None
    True
    """
    for value in (external, internal, unknown):
        if not (math.isfinite(value) and value >= 0):
            raise InputError("cross_border.weight", value=value)
    total = external + internal
    if total == 0:
        return CrossBorder(external, internal, unknown, None, None)
    return CrossBorder(external, internal, unknown, external / total, (external - internal) / total)


def cross_border_links(
    graph: nx.Graph[Any] | Sparse,
    country: Mapping[Any, Hashable | None] | pd.Series[Any],
    *,
    weighted: bool = False,
) -> CrossBorder:
    """Cross-border share and E-I index of a network.

    Parameters
    ----------
    graph
        Simple and undirected.
    country
        Country of each node; ``None`` or absent where it is not known.
    weighted
        Add up strengths instead of counting links.

    Returns
    -------
    CrossBorder
        Missing values (``None``) when no link has both countries known.

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`.

    Notes
    -----
    Takes O(links). The raw value depends on how large the countries are: with many small
    ones most pairs are external to begin with.

    Examples
    --------
    >>> g = nx.path_graph(4)
    >>> cross_border_links(g, {0: "CN", 1: "CN", 2: "RS"})
    CrossBorder(external=1.0, internal=1.0, unknown=1.0, share=0.5, e_i=0.0)
    """
    network = sparse(graph, weighted=weighted)
    coded, _ = codes(network, country)
    rows, columns, strengths = network.ends()
    first, second = coded[rows], coded[columns]
    known = (first >= 0) & (second >= 0)
    kinds = (known & (first != second), known & (first == second), ~known)
    return cross_border(*(math.fsum(strengths[kind]) for kind in kinds))
