"""Link prediction: how likely it is that two that are not linked will be, by who they share."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Literal

import networkx as nx
import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.simple import order, simple

Method = Literal["resource_allocation", "adamic_adar", "katz", "preferential_attachment"]

METHODS: tuple[Method, ...] = (
    "resource_allocation",
    "adamic_adar",
    "katz",
    "preferential_attachment",
)
"""Methods by name; preferential attachment is the baseline that the others have to beat."""

BASELINE: Method = "preferential_attachment"

Array = np.ndarray[Any, Any]


def likeness(graph: nx.Graph[Any], method: Method) -> tuple[tuple[Hashable, ...], Array]:
    r"""Score of every pair of nodes by one method.

    =========================== =======================================================
    ``resource_allocation``     :math:`\sum_{z \in \Gamma(u) \cap \Gamma(v)} 1 / k_z`
    ``adamic_adar``             :math:`\sum_{z \in \Gamma(u) \cap \Gamma(v)} 1 / \ln k_z`
    ``katz``                    :math:`\sum_{l \ge 1} \beta^l (A^l)_{uv}`,
                                :math:`\beta = 1 / (2 \lambda_1)`
    ``preferential_attachment`` :math:`k_u k_v`
    =========================== =======================================================

    Parameters
    ----------
    graph
        Simple and undirected; strengths are not read.
    method
        One of :data:`METHODS`.

    Returns
    -------
    tuple
        Nodes in sorted order, and a symmetric matrix of scores, 0 or above, in that order.
        Only their order has a meaning; the diagonal has none.

    Raises
    ------
    InputError
        Not a simple undirected graph, or no such method.

    Notes
    -----
    Takes O(nodes³) time and O(nodes²) memory: for networks of countries or cities. β is half
    the largest that converges (λ₁ is the largest eigenvalue of A), so that it scales with
    the network.

    References
    ----------
    Zhou, Lü & Zhang (2009), Eur. Phys. J. B 71, doi:10.1140/epjb/e2009-00335-8. Adamic &
    Adar (2003), Social Networks 25, doi:10.1016/S0378-8733(03)00009-1. Katz (1953),
    Psychometrika 18, doi:10.1007/BF02289026. Liben-Nowell & Kleinberg (2007), JASIST 58,
    doi:10.1002/asi.20591.

    Examples
    --------
    >>> nodes, scores = likeness(nx.star_graph(3), "resource_allocation")
    >>> nodes, scores[1, 2].round(4).item()
    ((0, 1, 2, 3), 0.3333)
    """
    g = simple(graph)
    nodes = tuple(sorted(g, key=order))
    a = nx.to_numpy_array(g, nodelist=list(nodes)) if nodes else np.zeros((0, 0))
    degree = a.sum(axis=1)
    if method == "resource_allocation":
        scores = (a * _inverse(degree)) @ a
    elif method == "adamic_adar":
        scores = (a * _inverse(np.log(np.maximum(degree, 1.0)))) @ a
    elif method == "katz":
        scores = _katz(a)
    elif method == "preferential_attachment":
        scores = np.outer(degree, degree)
    else:
        raise InputError("link_prediction.method", method=method, methods=list(METHODS))
    return nodes, np.asarray((scores + scores.T) / 2)  # float noise must not break the symmetry


def _inverse(values: Array) -> Array:
    """1/x, and 0 where x is 0: a node of degree one joins no pair, and none is infinite."""
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > 0)


def _katz(a: Array) -> Array:
    if not a.any():
        return np.zeros_like(a)
    beta = 0.5 / float(np.linalg.eigvalsh(a)[-1])
    identity = np.eye(len(a))
    return np.linalg.solve(identity - beta * a, identity) - identity


def candidates(
    graph: nx.Graph[Any], method: Method, unknown: Iterable[tuple[Any, Any]] = ()
) -> pd.DataFrame:
    """Pairs that are not linked, the likeliest first; without those of which nothing is known.

    Returns
    -------
    pandas.DataFrame
        ``first``, ``second`` (in sorted order) and ``score``; equals in the order of names.

    Examples
    --------
    >>> candidates(nx.path_graph(4), "adamic_adar").round(3).values.tolist()
    [[0.0, 2.0, 1.443], [1.0, 3.0, 1.443], [0.0, 3.0, 0.0]]
    """
    nodes, scores = likeness(graph, method)
    one, two = np.triu_indices(len(nodes), 1)
    blank = {frozenset(pair) for pair in unknown}
    pairs = ((nodes[i], nodes[j]) for i, j in zip(one, two, strict=True))
    unlinked = [not graph.has_edge(*p) and frozenset(p) not in blank for p in pairs]
    one, two = one[unlinked], two[unlinked]
    found = pd.DataFrame(
        {
            "first": [nodes[i] for i in one],
            "second": [nodes[j] for j in two],
            "score": scores[one, two].astype(float),
        }
    )
    best = (-found["score"].round(12)).sort_values(kind="stable").index
    return found.loc[best].reset_index(drop=True)
