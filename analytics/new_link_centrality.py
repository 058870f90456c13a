"""Centrality of a subject after one more link, without measuring the whole network again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

import networkx as nx
import numpy as np

from analytics.errors import InputError
from analytics.ranks import TOLERANCE
from analytics.simple import order
from analytics.standing import Standings

LARGEST = 3_000
"""Most nodes: distances and numbers of paths of all pairs are kept."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Distances and numbers of shortest paths around a subject.

    Attributes
    ----------
    nodes
        All nodes in sorted order.
    at
        Place of the subject among them.
    adjacency
        Which pairs are linked.
    distance, paths
        Hops (infinite without a path) and number of shortest paths, of every pair.
    degrees, betweennesses
        Of the subject's peers as they stand, itself left out; held fixed.
    """

    nodes: tuple[Hashable, ...]
    at: int
    adjacency: Array = field(repr=False)
    distance: Array = field(repr=False)
    paths: Array = field(repr=False)
    degrees: Array = field(repr=False)
    betweennesses: Array = field(repr=False)

    def centrality(self) -> float:
        """Mean percentile of degree and betweenness, as the subject stands."""
        row = self.adjacency[self.at]
        return self._percentile(float(row.sum()), self._betweenness(None))

    def with_link(self, other: Hashable) -> float:
        """Mean percentile of both with one more link of the subject.

        Raises
        ------
        InputError
            The far end is no node, the subject itself, or linked already.
        """
        v = self._place(other)
        degree = float(self.adjacency[self.at].sum()) + 1
        return self._percentile(degree, self._betweenness(v))

    def linked(self, other: Hashable) -> Surroundings:
        """Give the surroundings after that link is made; the peers' values stay."""
        adjacency = self.adjacency.copy()
        v = self._place(other)
        adjacency[self.at, v] = adjacency[v, self.at] = True
        distance, paths = _all_pairs(adjacency)
        return replace(self, adjacency=adjacency, distance=distance, paths=paths)

    def _place(self, other: Hashable) -> int:
        if other not in self.nodes:
            raise InputError("new_link_centrality.absent", other=other)
        v = self.nodes.index(other)
        if v == self.at or self.adjacency[self.at, v]:
            raise InputError("new_link_centrality.linked", other=other)
        return v

    def _betweenness(self, v: int | None) -> float:
        r"""Betweenness of the subject s, with a new link s–v or as it stands.

        Every new shortest path uses the new link and so passes s. With
        :math:`d'_{is} = \min(d_{is}, d_{iv} + 1)`, the paths between i and j that pass s
        are :math:`\sigma'_{is} \sigma'_{sj}` when :math:`d'_{is} + d'_{sj}` is the least;
        the others are those of before that did not pass s.
        """
        s, d, paths = self.at, self.distance, self.paths
        to, number = d[s], paths[s]
        if v is not None:
            over = d[v] + 1
            number = np.where(to <= over, number, 0) + np.where(over <= to, paths[v], 0)
            number[~np.isfinite(np.minimum(to, over))] = 0
            to = np.minimum(to, over)
            to[s], number[s] = 0, 1
        old_through = np.where(d[s][:, None] + d[s][None, :] == d, np.outer(paths[s], paths[s]), 0)
        through = to[:, None] + to[None, :]
        least = np.minimum(d, through)
        passing = np.where(through == least, np.outer(number, number), 0)
        beside = np.where(d == least, paths - old_through, 0)
        share = np.zeros_like(d)
        counted = np.isfinite(least)
        counted[s, :] = counted[:, s] = False
        np.fill_diagonal(counted, False)
        share[counted] = passing[counted] / (passing + beside)[counted]
        return float(share.sum() / 2)

    def _percentile(self, degree: float, betweenness: float) -> float:
        return (
            _share_below(degree, self.degrees) + _share_below(betweenness, self.betweennesses)
        ) / 2


def _share_below(value: float, others: Array) -> float:
    """Share of the others that lie below, equals counted half (see :mod:`analytics.ranks`)."""
    close = np.abs(others - value) <= TOLERANCE * np.maximum(np.abs(others), abs(value))
    below = (others < value) & ~close
    return float((below.sum() + close.sum() / 2) / len(others))


def surroundings(standing: Standings, subject: Hashable) -> Surroundings:
    """Prepare what one more link of a subject is measured from.

    Parameters
    ----------
    standing
        The layer's network at θ, measured by :func:`analytics.standing.standings`.
    subject
        A peer in it.

    Returns
    -------
    Surroundings

    Raises
    ------
    InputError
        The subject is no peer, it has no peers, or the network has more than
        :data:`LARGEST` nodes.

    Notes
    -----
    Takes O(nodes · links) once and O(nodes²) a link; as much memory.

    References
    ----------
    Brandes (2001), as in :func:`analytics.centrality.betweenness`, for the counts of paths.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_layer import Coverage, Layer
    >>> from analytics.closeness_spec import spec_from_dict
    >>> from analytics.standing import standings
    >>> spec = spec_from_dict(
    ...     tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8")))
    >>> layer = Layer("example", "Country", ("COPUBLISHED",), "papers", "full", 1,
    ...               Coverage.SYMMETRIC, ("AA", "BB", "CC", "DD"))
    >>> g = nx.Graph()
    >>> g.add_edges_from([("AA", "BB"), ("BB", "CC"), ("CC", "DD")], strength=1)
    >>> around = surroundings(standings(g, layer, spec), "AA")
    >>> around.centrality(), around.with_link("DD")
    (0.16666666666666666, 0.5)
    """
    others = [peer for peer in standing.peers if peer != subject]
    if subject not in standing.peers or not others:
        raise InputError("new_link_centrality.no_peers", subject=subject, layer=standing.layer)
    network = standing.network
    if len(network) > LARGEST:
        raise InputError(
            "new_link_centrality.large", layer=standing.layer, count=len(network), largest=LARGEST
        )
    nodes = tuple(sorted(network, key=order))
    adjacency = nx.to_numpy_array(network, nodelist=list(nodes)) > 0
    distance, paths = _all_pairs(adjacency)
    values = {name: standing.table[name].to_dict() for name in ("degree", "betweenness")}
    held = {name: np.array([float(v[p]) for p in others]) for name, v in values.items()}
    return Surroundings(
        nodes, nodes.index(subject), adjacency, distance, paths, held["degree"], held["betweenness"]
    )


def _all_pairs(adjacency: Array) -> tuple[Array, Array]:
    """Hops and numbers of shortest paths of all pairs, one ring of neighbours after another."""
    n = len(adjacency)
    links = adjacency.astype(float)
    distance = np.full((n, n), np.inf)
    np.fill_diagonal(distance, 0.0)
    paths, ring = np.eye(n), np.eye(n)
    hops = 0
    while ring.any():
        hops += 1
        ring = np.where(np.isinf(distance), ring @ links, 0.0)
        found = ring > 0
        distance[found], paths[found] = hops, ring[found]
    return distance, paths
