"""Participation coefficient: how evenly a node's links reach over groups."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analytics.sparse import Sparse, codes, sparse


def participation(
    graph: nx.Graph[Any] | Sparse,
    group: Mapping[Any, Hashable | None] | pd.Series[Any],
    *,
    weighted: bool = False,
) -> pd.Series[float]:
    r"""Participation coefficient of each node over groups (countries, communities).

    .. math:: P_i = 1 - \sum_g \left(\frac{k_{ig}}{k_i}\right)^2

    with :math:`k_{ig}` the links of i with members of g, and :math:`k_i` their sum. Links
    with a node whose group is unknown are left out.

    Parameters
    ----------
    graph
        Simple and undirected; with strengths when ``weighted``.
    group
        Group of each node; ``None``, missing or absent when unknown.
    weighted
        Add up strengths instead of counting links.

    Returns
    -------
    pandas.Series
        By node, in sorted order, ``Float64``; 0 (one group only) to 1 − 1/g for g groups
        (evenly over all). ``pd.NA`` for a node without a link to a known group.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes O(links).

    References
    ----------
    Guimerà & Amaral (2005), "Functional cartography of complex metabolic networks", Nature
    433, doi:10.1038/nature03288.

    Examples
    --------
    >>> g = nx.star_graph(4)
    >>> participation(g, {1: "RS", 2: "RS", 3: "DE", 4: "DE"}).dropna().to_dict()
    {0: 0.5}
    """
    network = sparse(graph, weighted=weighted)
    coded, names = codes(network, group)
    known = np.flatnonzero(coded >= 0)
    member = csr_array((np.ones(len(known)), (known, coded[known])),
                       shape=(len(coded), max(len(names), 1)))  # fmt: skip
    to_group = (network.matrix @ member).tocsr()
    total = np.asarray(to_group.sum(axis=1)).ravel()
    none = total == 0
    squares = np.asarray(to_group.multiply(to_group).sum(axis=1)).ravel()
    values = np.maximum(1 - squares / np.where(none, 1, total**2), 0)
    return network.known(values, none, "participation")
