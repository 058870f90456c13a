"""A layer of cities or organisations as arrays, and the parts of all its peers at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from analytics.centrality import betweenness_to_rank
from analytics.closeness_layer import Layer, Subject, reference_of
from analytics.closeness_node_peers import blank_countries, measured_nodes
from analytics.closeness_spec import Spec
from analytics.doubt import Whole, percentiles
from analytics.doubt_draws import FEWEST_DRAWS, Floats
from analytics.doubt_paths import Links, betweenness_of_many
from analytics.doubt_table import Compared, breadth_of, density_of, resilience_of
from analytics.errors import InputError
from analytics.simple import order, simple
from analytics.sparse import of_links

_DENSE = 400
"""Nodes up to which the paths of many networks are counted by products of matrices."""

_CELLS_AT_ONCE = 2_000_000
"""Weights of a peer with a country that are held in memory at a time, about 16 MB an array."""

_WORK = 2e9
"""Nodes · (nodes + links) that the replicates of one range may cost together: about a minute."""

_MOST_WORK = 3e10
"""What the fewest replicates may cost together: ten minutes on one core. Above, there is no range
by the data: some 20 000 nodes with 55 000 links."""


@dataclass(frozen=True, slots=True)
class NodeTable(Compared):
    """Links between the nodes of a layer, where these lie, and who is compared with whom.

    Attributes
    ----------
    codes
        The nodes of the network, sorted.
    ends
        Links × 2: places in ``codes``.
    strengths
        One a link.
    reference
        The countries and regions of the layer's reference set, sorted.
    country
        Place in ``reference`` of each node's country; −1 where it is outside or unknown.
    counts
        Peers × reference: with which countries a tie of this peer counts.
    peers
        Places in ``codes`` of the nodes that are compared.
    top
        How many of the largest partner countries resilience looks at.
    """

    codes: tuple[str, ...]
    ends: Whole = field(repr=False)
    strengths: Floats = field(repr=False)
    reference: tuple[str, ...]
    country: Whole = field(repr=False)
    counts: Links = field(repr=False)
    peers: tuple[int, ...]
    top: int

    def parts(self, strengths: Floats, theta: float) -> dict[str, Floats]:
        """Parts of every peer on every network; as :func:`analytics.doubt_table.parts_of`.

        Parameters
        ----------
        strengths
            Networks × links.
        theta
            Least strength at which a cell or a link is present.
        """
        countries = self.counts.sum(axis=1)
        rows = list(self.peers)
        made: list[dict[str, Floats]] = []
        sums = self._sums()
        shape = (len(rows), len(self.reference))
        at_once = max(1, _CELLS_AT_ONCE // max(1, shape[0] * shape[1]))
        for start in range(0, len(strengths), at_once):
            some = strengths[start : start + at_once]
            own = (sums @ some.T).T.reshape(len(some), *shape)
            made.append(
                {
                    "density": density_of(own, countries, theta),
                    "breadth": breadth_of(own, countries),
                    "resilience": resilience_of(own, self.top),
                }
            )
        found = {key: np.concatenate([some[key] for some in made]) for key in made[0]}
        present = strengths >= theta
        return {
            "density": found["density"],
            "centrality": centrality_of_nodes(len(self.codes), self.ends, present, rows),
            "breadth": found["breadth"],
            "resilience": found["resilience"],
        }

    def weights(self) -> Floats:
        """W of every peer: the weight of its ties that count."""
        own: Floats = (self._sums() @ self.strengths).reshape(len(self.peers), -1).sum(axis=1)
        return own

    def _sums(self) -> csr_array:
        """Matrix that adds the links of each peer up by country: (peers · reference) × links."""
        at = np.full(len(self.codes), -1)
        at[list(self.peers)] = np.arange(len(self.peers))
        links = np.arange(len(self.ends))
        rows, columns = [], []
        for mine, other in ((0, 1), (1, 0)):
            peer, country = at[self.ends[:, mine]], self.country[self.ends[:, other]]
            kept = (peer >= 0) & (country >= 0)
            kept[kept] = self.counts[peer[kept], country[kept]]
            rows.append(peer[kept] * len(self.reference) + country[kept])
            columns.append(links[kept])
        both = (np.concatenate(rows), np.concatenate(columns))
        shape = (len(self.peers) * len(self.reference), len(self.ends))
        return csr_array((np.ones(len(both[0])), both), shape=shape)

    def replicates(self, draws: int) -> int:
        """Give the number of replicates that are made when so many are asked for.

        Every replicate counts all paths of the network anew: fewer are made of a large one,
        none of one where even the fewest would take longer than ten minutes.
        """
        work = len(self.codes) * (len(self.codes) + len(self.ends))
        if FEWEST_DRAWS * work > _MOST_WORK:
            return 0
        return min(draws, max(FEWEST_DRAWS, int(_WORK // max(1, work))))

    def replicated(self, draws: int, random: np.random.Generator) -> Iterator[Floats]:
        """Strengths drawn anew, Poisson around what they are; some networks at a time."""
        yield random.poisson(self.strengths, (draws, len(self.strengths))).astype(np.float64)


def centrality_of_nodes(nodes: int, ends: Whole, present: Links, rows: list[int]) -> Floats:
    """Mean percentile among the peers (``rows``) of degree and of betweenness.

    Parameters
    ----------
    nodes
        How many there are.
    ends
        Links × 2.
    present
        Networks × links.
    rows
        Places of the peers.
    """
    patterns, which = np.unique(present, axis=0, return_inverse=True)  # each measured once
    made = [ends[kept] for kept in patterns]
    degree = np.stack([np.bincount(links.ravel(), minlength=nodes) for links in made])
    between = np.stack([_betweenness(nodes, links) for links in made])
    shares = percentiles(degree[:, rows].astype(np.float64)) + percentiles(between[:, rows])
    found: Floats = (shares / 2)[which.ravel()]
    return found


def _betweenness(nodes: int, ends: Whole) -> Floats:
    if nodes <= _DENSE:
        links = np.zeros((1, nodes, nodes), dtype=bool)
        links[0, ends[:, 0], ends[:, 1]] = links[0, ends[:, 1], ends[:, 0]] = True
        one: Floats = betweenness_of_many(links)[0]
        return one
    found: Floats = betweenness_to_rank(of_links(list(range(nodes)), ends))
    return found


def node_table(
    layer: Layer,
    network: nx.Graph[Any],
    countries: Mapping[str, str],
    spec: Spec,
    *,
    peers: Iterable[str] | None = None,
    unknown: Iterable[tuple[str, str]] = (),
) -> NodeTable:
    """Put a layer into arrays; arguments as in ``closeness_of_nodes``.

    Raises
    ------
    InputError
        See :func:`analytics.closeness_node_peers.measured_nodes`; or there are
        fewer than two peers.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_layer import Coverage
    >>> from analytics.closeness_spec import spec_from_dict
    >>> text = files("data").joinpath("closeness.toml").read_text("utf-8")
    >>> layer = Layer("example", "City", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "FR", "RS"))
    >>> g = nx.Graph()
    >>> g.add_edge("beijing", "paris", strength=400)
    >>> table = node_table(layer, g, {"beijing": "CN", "paris": "FR"},
    ...                    spec_from_dict(tomllib.loads(text)))
    >>> table.parts(table.strengths[None], 50.0)["density"].tolist()
    [[0.5, 0.5]]
    """
    whole = simple(network, weighted=True)
    compared = measured_nodes(layer, whole, countries, peers)
    if len(compared) < 2:
        raise InputError("doubt_nodes.few", count=len(compared))
    codes = tuple(sorted(whole, key=order))
    at = {code: i for i, code in enumerate(codes)}
    links = sorted(
        (*sorted((at[one], at[two])), float(data["strength"]))
        for one, two, data in whole.edges(data=True)
    )
    land = {country: i for i, country in enumerate(layer.reference)}
    blank = blank_countries(whole, countries, unknown)
    counts = np.zeros((len(compared), len(land)), dtype=bool)
    for i, node in enumerate(compared):
        own = reference_of(layer, Subject(node, countries[node], node), spec)
        counts[i, [land[c] for c in own if c not in blank.get(node, ())]] = True
    return NodeTable(
        codes,
        np.array([link[:2] for link in links], dtype=np.int64).reshape(-1, 2),
        np.array([link[2] for link in links], dtype=np.float64),
        layer.reference,
        np.array([land.get(countries.get(code, ""), -1) for code in codes], dtype=np.int64),
        counts,
        tuple(at[node] for node in compared),
        spec.top,
    )
