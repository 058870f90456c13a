"""Assortativity by country: whether likes link with likes more than by chance."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analytics.missing import Missing, Reason
from analytics.sparse import Sparse, codes, sparse

_ALL = 1e-12  # what the expected share may fall short of 1 by rounding alone


def assortativity(
    graph: nx.Graph[Any] | Sparse, group: Mapping[Any, Hashable | None] | pd.Series[Any]
) -> float | Missing:
    r"""Assortativity coefficient of a network by groups (countries).

    .. math:: r = \frac{\sum_g e_{gg} - \sum_g a_g^2}{1 - \sum_g a_g^2}

    with :math:`e_{gg}` the share of links within g and :math:`a_g` the share of link ends in
    g. Links with an end whose group is unknown are left out.

    Parameters
    ----------
    graph
        Simple and undirected.
    group
        Group of each node; ``None``, missing or absent when unknown.

    Returns
    -------
    float or Missing
        1 when all links stay within groups, 0 as by chance, negative (−1 at least) when links
        seek other groups. ``Missing`` without a link of known groups (``no_links``) or when
        all ends lie in one group (``one_group``).

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes O(links).

    References
    ----------
    Newman (2003), "Mixing patterns in networks", Phys. Rev. E 67,
    doi:10.1103/PhysRevE.67.026126.

    Examples
    --------
    >>> g = nx.path_graph(4)
    >>> round(assortativity(g, {0: "CN", 1: "CN", 2: "RS", 3: "RS"}), 4)
    0.3333
    """
    network = sparse(graph)
    coded, names = codes(network, group)
    rows, columns, _ = network.ends()
    first, second = coded[rows], coded[columns]
    known = (first >= 0) & (second >= 0)
    links = int(known.sum())
    if links == 0:
        return Missing(Reason.NO_LINKS, {"nodes": len(network.nodes)})
    first, second = first[known], second[known]
    ends = np.bincount(np.concatenate([first, second]), minlength=len(names)) / (2 * links)
    expected = float((ends**2).sum())
    if expected > 1 - _ALL:
        return Missing(Reason.ONE_GROUP, {"group": names[int(first[0])]})
    within = float((first == second).sum()) / links
    return (within - expected) / (1 - expected)
