"""Centrality of nodes by counting links and paths.

The engine is chosen by the size (:mod:`analytics.engines`); which one ran stands in the
result's ``attrs["engine"]``. The measures of weighted influence stand in
:mod:`analytics.influence`, the strength of a node in :mod:`analytics.strength`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal

import networkx as nx
import numpy as np
import pandas as pd

from analytics.breadth_first import distance_counts
from analytics.engines import (
    as_graph,
    choose,
    installed,
    named,
    networkit,
    on_networkx,
    to_networkit,
    to_rustworkx,
)
from analytics.errors import InputError
from analytics.simple import check
from analytics.sparse import Sparse, in_order, sparse
from analytics.strength import with_distance

By = Literal["hops", "strength"]
"""How long a path is: its links counted, or their distances (see ``with_distance``) summed."""


def _given(graph: nx.Graph[Any] | Sparse, by: By) -> Sparse:
    if by not in ("hops", "strength"):
        raise InputError("centrality.by", by=by)
    return sparse(graph, weighted=by == "strength")


def _by_hops(measure: str, network: Sparse, by: By) -> str:
    """Engine of a measure of paths: the fast ones count links."""
    return choose(measure, len(network.nodes)) if by == "hops" else "networkx"


def _of(network: Sparse, values: Any, name: str, engine: str) -> pd.Series[float]:
    made = network.series(values, name)
    made.attrs["engine"] = named(engine) if engine.isalpha() else engine
    return made


def _at_least(nodes: int, minimum: int, measure: str) -> None:
    if 0 < nodes < minimum:
        raise InputError("centrality.few", measure=measure, nodes=nodes, minimum=minimum)


def degree(graph: nx.Graph[Any] | Sparse, *, normalised: bool = False) -> pd.Series[float]:
    r"""Degree of each node: with how many others it is linked.

    .. math:: k_i, \quad \text{normalised } k_i / (n - 1)

    Parameters
    ----------
    graph
        Simple and undirected.
    normalised
        Divide by the largest degree possible.

    Returns
    -------
    pandas.Series
        By node, in sorted order; 0 to n − 1, normalised 0 to 1. Empty for an empty graph.

    Raises
    ------
    InputError
        Not a simple undirected graph; or one node alone when ``normalised``.

    Notes
    -----
    Takes O(nodes + links).

    References
    ----------
    Freeman (1979), "Centrality in social networks: conceptual clarification", Social
    Networks 1(3), doi:10.1016/0378-8733(78)90021-7.

    Examples
    --------
    >>> degree(nx.star_graph(3)).to_dict()
    {0: 3.0, 1: 1.0, 2: 1.0, 3: 1.0}
    """
    if isinstance(graph, Sparse):
        found = graph.series(graph.degrees(), "degree")
    else:
        check(graph)  # counting alone needs no matrix
        partners = dict(graph.adjacency())
        nodes = in_order(graph)
        found = pd.Series(
            [len(partners[n]) for n in nodes],
            index=pd.Index(nodes, dtype=object), dtype=float, name="degree",
        )  # fmt: skip
    if not normalised:
        return found
    _at_least(len(found), 2, "Normalised degree")
    return found / (len(found) - 1)


def betweenness(
    graph: nx.Graph[Any] | Sparse, *, normalised: bool = True, by: By = "hops"
) -> pd.Series[float]:
    r"""Betweenness of each node: on how many shortest paths between others it lies.

    .. math:: b_i = \sum_{s < t;\ s, t \ne i} \frac{\sigma_{st}(i)}{\sigma_{st}}

    with :math:`\sigma_{st}` the number of shortest paths between s and t and
    :math:`\sigma_{st}(i)` those of them that pass i; each pair counts once. Normalised, it is
    divided by the number of pairs of others, (n − 1)(n − 2)/2.

    Parameters
    ----------
    graph
        Simple and undirected; pairs without a path add nothing.
    normalised
        Divide by the number of pairs of others.
    by
        Length of a path: ``hops``, or ``strength`` (stronger is nearer).

    Returns
    -------
    pandas.Series
        By node, in sorted order; 0 to (n − 1)(n − 2)/2, normalised 0 to 1. Empty for an
        empty graph.

    Raises
    ------
    InputError
        Not a simple undirected graph; fewer than three nodes when ``normalised``; no proper
        strengths when measured by them.

    Notes
    -----
    Takes O(nodes · links), by strength O(nodes · links + nodes² log nodes) with distances as
    exact fractions: float noise would call one of two equally short paths the shorter.

    References
    ----------
    Freeman (1977), "A set of measures of centrality based on betweenness", Sociometry
    40(1), doi:10.2307/3033543. Brandes (2001), "A faster algorithm for betweenness
    centrality", J. Math. Sociol. 25(2), doi:10.1080/0022250X.2001.9990249.

    Examples
    --------
    >>> betweenness(nx.path_graph(3), normalised=False).to_dict()
    {0: 0.0, 1: 1.0, 2: 0.0}
    """
    network = _given(graph, by)
    if normalised:
        _at_least(len(network.nodes), 3, "Normalised betweenness")
    engine = _by_hops("betweenness", network, by)
    if engine == "networkx":
        g = network.graph() if by == "hops" else with_distance(network, exact=True)
        distance = None if by == "hops" else "distance"
        values, ran = on_networkx("betweenness", g, normalized=normalised, weight=distance)
        return _of(network, [values[n] for n in network.nodes], "betweenness", ran)
    found = _betweenness(network, engine)
    n = len(network.nodes)
    return _of(network, found / ((n - 1) * (n - 2) / 2 if normalised else 1), "betweenness", engine)


def betweenness_to_rank(network: Sparse) -> np.ndarray[Any, Any]:
    """Betweenness in the order of the nodes, not normalised, on all threads.

    The last digits differ from run to run, for sums are made in any order: for ranks, where
    values so close are equal (:data:`analytics.ranks.TOLERANCE`).

    Examples
    --------
    >>> betweenness_to_rank(sparse(nx.path_graph(3))).tolist()
    [0.0, 1.0, 0.0]
    """
    engine = choose("betweenness", len(network.nodes))
    if engine == "networkx":
        return betweenness(network, normalised=False).to_numpy()
    return _betweenness(network, engine, alone=False)


def _betweenness(network: Sparse, engine: str, *, alone: bool = True) -> np.ndarray[Any, Any]:
    """Each pair once; alone on one thread: parallel sums differ in the last digits run by run."""
    if engine == "rustworkx":
        rx = import_module("rustworkx")
        graph = to_rustworkx(network)
        most = 2**62 if alone else 1
        values = rx.betweenness_centrality(graph, normalized=False, parallel_threshold=most)
        return np.array([values[i] for i in range(len(network.nodes))])
    with networkit(threads=1 if alone else None) as nk:
        both_ways = np.array(nk.centrality.Betweenness(to_networkit(network)).run().scores())
    return both_ways / 2


def closeness_centrality(graph: nx.Graph[Any] | Sparse, *, by: By = "hops") -> pd.Series[float]:
    r"""Plain closeness of each node: the inverse of its mean distance to those it can reach.

    .. math:: c_i = \frac{r_i}{\sum_{j} d_{ij}} \cdot \frac{r_i}{n - 1}

    with :math:`r_i` the number of others that i can reach. In a connected graph the second
    factor is 1 and this is the plain closeness; elsewhere it keeps the members of small
    components from looking close. Prefer :func:`harmonic_closeness` in disconnected graphs.

    Parameters
    ----------
    graph
        Simple and undirected.
    by
        Length of a path: ``hops``, or ``strength`` (stronger is nearer).

    Returns
    -------
    pandas.Series
        By node, in sorted order; 0 (reaches nobody) to 1 (linked with all). Empty for an
        empty graph.

    Raises
    ------
    InputError
        Not a simple undirected graph; one node alone; no proper strengths when measured by
        them.

    Notes
    -----
    Takes O(nodes · links).

    References
    ----------
    Freeman (1979), as in :func:`degree`. Wasserman & Faust (1994), *Social Network
    Analysis*, p. 201, for the second factor.

    Examples
    --------
    >>> closeness_centrality(nx.path_graph(3)).round(3).to_dict()
    {0: 0.667, 1: 1.0, 2: 0.667}
    """
    network = _given(graph, by)
    _at_least(len(network.nodes), 2, "Closeness")
    engine = _by_hops("closeness", network, by)
    if engine == "networkx":
        g = network.graph() if by == "hops" else with_distance(network)
        distance = None if by == "hops" else "distance"
        values, ran = on_networkx("closeness", g, distance=distance)
        return _of(network, [values[n] for n in network.nodes], "closeness", ran)
    found, ran = _closeness(network, engine)
    return _of(network, found, "closeness", ran)


def _closeness(network: Sparse, engine: str) -> tuple[Any, str]:
    counts = distance_counts(network) if engine == "numpy" else None
    if counts is not None:
        reach, far = counts.sum(axis=1), counts @ np.arange(1, counts.shape[1] + 1)
        values = reach / np.where(far == 0, 1, far) * (reach / (len(reach) - 1))
        return values, "numpy"
    if not installed("networkit"):
        values, ran = on_networkx("closeness", as_graph(network))
        return [values[i] for i in range(len(network.nodes))], ran
    with networkit() as nk:
        kind = nk.centrality.ClosenessVariant.GENERALIZED
        found = np.array(nk.centrality.Closeness(to_networkit(network), False, kind).run().scores())
    return np.where(network.degrees() > 0, found, 0.0), "networkit"


def harmonic_closeness(
    graph: nx.Graph[Any] | Sparse, *, normalised: bool = True, by: By = "hops"
) -> pd.Series[float]:
    r"""Harmonic closeness of each node: the mean of its inverse distances to all others.

    .. math:: h_i = \frac{1}{n - 1} \sum_{j \ne i} \frac{1}{d_{ij}}

    An unreachable node adds 0, so the measure needs no connected graph. Not normalised, it
    is the sum.

    Parameters
    ----------
    graph
        Simple and undirected.
    normalised
        Divide by n − 1.
    by
        Length of a path: ``hops``, or ``strength`` (stronger is nearer).

    Returns
    -------
    pandas.Series
        By node, in sorted order; 0 to n − 1, normalised 0 to 1. Empty for an empty graph.

    Raises
    ------
    InputError
        Not a simple undirected graph; one node alone when ``normalised``; no proper
        strengths when measured by them.

    Notes
    -----
    Takes O(nodes · links).

    References
    ----------
    Marchiori & Latora (2000), "Harmony in the small-world", Physica A 285,
    doi:10.1016/S0378-4371(00)00311-3. Boldi & Vigna (2014), "Axioms for centrality",
    Internet Mathematics 10, doi:10.1080/15427951.2013.865686.

    Examples
    --------
    >>> harmonic_closeness(nx.path_graph(3)).to_dict()
    {0: 0.75, 1: 1.0, 2: 0.75}
    """
    network = _given(graph, by)
    if normalised:
        _at_least(len(network.nodes), 2, "Normalised harmonic closeness")
    most = len(network.nodes) - 1 if normalised else 1
    engine = _by_hops("harmonic", network, by)
    if engine == "networkx":
        g = network.graph() if by == "hops" else with_distance(network)
        distance = None if by == "hops" else "distance"
        sums, ran = on_networkx("harmonic", g, distance=distance)
        return _of(network, [sums[n] / most for n in network.nodes], "harmonic", ran)
    found, ran = _harmonic(network, engine)
    return _of(network, found / most, "harmonic", ran)


def _harmonic(network: Sparse, engine: str) -> tuple[Any, str]:
    counts = distance_counts(network) if engine == "numpy" else None
    if counts is not None:
        return (counts / np.arange(1, counts.shape[1] + 1)).sum(axis=1), "numpy"
    if not installed("networkit"):
        values, ran = on_networkx("harmonic", as_graph(network))
        return np.array([values[i] for i in range(len(network.nodes))]), ran
    with networkit() as nk:
        found = nk.centrality.HarmonicCloseness(to_networkit(network), False).run().scores()
    return np.array(found), "networkit"


def core_number(graph: nx.Graph[Any] | Sparse) -> pd.Series[float]:
    """Core number of each node: the largest k for which it belongs to a k-core.

    The k-core is what remains when nodes with fewer than k links are taken away until none
    is left to take.

    Parameters
    ----------
    graph
        Simple and undirected.

    Returns
    -------
    pandas.Series
        By node, in sorted order; 0 to the node's degree. Empty for an empty graph.

    Raises
    ------
    InputError
        Not a simple undirected graph.

    Notes
    -----
    Takes O(nodes + links).

    References
    ----------
    Seidman (1983), "Network structure and minimum degree", Social Networks 5(3),
    doi:10.1016/0378-8733(83)90028-X. Batagelj & Zaveršnik (2011), "Fast algorithms for
    determining (generalized) core groups in social networks", Adv. Data Anal. Classif. 5.

    Examples
    --------
    >>> core_number(nx.lollipop_graph(3, 1)).to_dict()
    {0: 2.0, 1: 2.0, 2: 2.0, 3: 1.0}
    """
    network = sparse(graph)
    engine = choose("core_number", len(network.nodes))
    if engine == "networkx":
        values, ran = on_networkx("core_number", network.graph())
        return _of(network, [values[n] for n in network.nodes], "core_number", ran)
    return _of(network, _cores(network, engine), "core_number", engine)


def _cores(network: Sparse, engine: str) -> Any:
    if engine == "rustworkx":
        values = import_module("rustworkx").core_number(to_rustworkx(network))
        return [values[i] for i in range(len(network.nodes))]
    with networkit(threads=1) as nk:
        return nk.centrality.CoreDecomposition(to_networkit(network)).run().scores()
