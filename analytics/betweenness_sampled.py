"""Betweenness estimated from sampled paths, for networks too large for the exact one."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analytics.engines import installed, named, networkit, to_networkit
from analytics.errors import InputError
from analytics.sparse import Sparse, sparse


def betweenness_sampled(
    graph: nx.Graph[Any] | Sparse, *, epsilon: float = 0.02, delta: float = 0.1, seed: int = 0
) -> pd.Series[float]:
    r"""Estimate the normalised betweenness of each node, with a stated error.

    .. math:: P\left(\max_i |\tilde b_i - b_i| \le \epsilon\right) \ge 1 - \delta

    The share of sampled shortest paths that pass a node; the number of samples grows with
    1/ε² and the logarithm of the longest path, not with the number of nodes.

    Parameters
    ----------
    graph
        Simple and undirected.
    epsilon
        ε, the largest error that any node may have; above 0 and below 1.
    delta
        δ, the probability that some node has a larger one; above 0 and below 1.
    seed
        Of the draws; the same seed gives the same digits.

    Returns
    -------
    pandas.Series
        By node, in sorted order, 0 to 1; ``attrs`` holds ``engine``, ``epsilon`` and
        ``delta``. The values are on the scale of
        :func:`analytics.centrality.betweenness`, normalised.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`; ε or δ out of range; fewer than three nodes; or
        networkit is not installed (extra ``fast``).

    Notes
    -----
    Takes O(links · log(longest path) / ε²), on one thread.

    References
    ----------
    Riondato & Kornaropoulos (2016), "Fast approximation of betweenness centrality through
    sampling", Data Min. Knowl. Discov. 30, doi:10.1007/s10618-015-0423-0.

    Examples
    --------
    >>> found = betweenness_sampled(nx.star_graph(50), epsilon=0.1)
    >>> bool(abs(found[0] - 1) <= 0.1), found.attrs["epsilon"]
    (True, 0.1)
    """
    for name, value in (("Epsilon", epsilon), ("Delta", delta)):
        if not 0 < value < 1:
            raise InputError("betweenness_sampled.between", name=name, value=value)
    network = sparse(graph)
    n = len(network.nodes)
    if n < 3:
        raise InputError("betweenness_sampled.few", n=n)
    if not installed("networkit"):
        raise InputError("betweenness_sampled.networkit")
    found = np.zeros(n)
    if network.links:
        with networkit(threads=1, seed=seed) as nk:
            # networkit divides by n(n - 1), we by the (n - 1)(n - 2) pairs of others.
            scale = n / (n - 2)
            run = nk.centrality.ApproxBetweenness(to_networkit(network), epsilon / scale, delta)
            found = np.minimum(np.array(run.run().scores()) * scale, 1.0)
    made = network.series(found, "betweenness_sampled")
    made.attrs.update(engine=named("networkit"), epsilon=epsilon, delta=delta)
    return made
