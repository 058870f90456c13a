"""A country network as one matrix, and the parts of all its countries at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import networkx as nx
import numpy as np

from analytics.closeness_layer import Layer, apart_of
from analytics.closeness_spec import Spec
from analytics.doubt import percentiles
from analytics.doubt_draws import Floats
from analytics.doubt_paths import Links, betweenness_of_many
from analytics.errors import InputError
from analytics.missing import Reason
from analytics.simple import simple

VECTORISED: tuple[str, ...] = ("density", "centrality", "breadth", "resilience")
"""The parts that a layer by one type of tie has, in the order of the method."""

_CELLS_AT_ONCE = 2_000_000
"""Strengths that are held in memory at a time, about 16 MB an array."""


class Compared:
    """Nodes of a network, some of which are compared.

    Attributes
    ----------
    codes
        The nodes, sorted.
    peers
        Places in ``codes`` of those that are compared.
    """

    __slots__ = ()
    codes: tuple[str, ...]
    peers: tuple[int, ...]

    def peer_codes(self) -> tuple[str, ...]:
        """Codes of those that are compared."""
        return tuple(self.codes[i] for i in self.peers)

    def places(self, codes: Iterable[str]) -> list[int]:
        """Places of some nodes among the peers.

        Raises
        ------
        InputError
            One is not compared.
        """
        at = {name: i for i, name in enumerate(self.peer_codes())}
        wanted = list(codes)
        for code in wanted:
            if code not in at:
                raise InputError("doubt_table.absent", code=code, count=len(at))
        return [at[code] for code in wanted]

    def place(self, code: str) -> int:
        """Place of one node among the peers; errors as in :meth:`places`."""
        return self.places((code,))[0]


@dataclass(frozen=True, slots=True)
class CountryTable(Compared):
    """Strengths between the countries of a layer, and who is compared with whom.

    Attributes
    ----------
    codes
        The countries that the layer looked at and that count, sorted.
    strengths
        Countries × countries, symmetric; 0 where there is no link.
    counts
        Which pairs count: not a country with itself, and no pair of unknown strength.
    peers
        Places in ``codes`` of the countries that are compared.
    top
        How many of the largest partners resilience looks at.
    """

    codes: tuple[str, ...]
    strengths: Floats = field(repr=False)
    counts: Links = field(repr=False)
    peers: tuple[int, ...]
    top: int

    def parts(self, strengths: Floats, theta: float) -> dict[str, Floats]:
        """Parts of every peer on every network; see :func:`parts_of`."""
        return parts_of(self, strengths, theta)

    def replicates(self, draws: int) -> int:
        """Give the number of replicates that are made: as many as were asked for."""
        return draws

    def replicated(self, draws: int, random: np.random.Generator) -> Iterator[Floats]:
        """Strengths drawn anew, Poisson around what they are; some networks at a time.

        Which counts are drawn in which order does not depend on how many are held at a time.
        """
        n = len(self.strengths)
        above = np.triu_indices(n, 1)
        linked = self.strengths[above] > 0
        rows, columns = above[0][linked], above[1][linked]
        at_once = max(1, _CELLS_AT_ONCE // (n * n))
        for start in range(0, draws, at_once):
            many = min(at_once, draws - start)
            drawn = random.poisson(self.strengths[rows, columns], (many, len(rows)))
            whole = np.zeros((many, n, n))
            whole[:, rows, columns] = whole[:, columns, rows] = drawn.astype(np.float64)
            yield whole


class Table(Protocol):
    """Strengths of a layer and who is compared: of countries, or of cities and organisations."""

    @property
    def strengths(self) -> Floats:
        """Of one network; the replicates have one axis more in front."""

    def places(self, codes: Iterable[str]) -> list[int]:
        """Places of some subjects among the peers."""

    def parts(self, strengths: Floats, theta: float) -> dict[str, Floats]:
        """Networks × peers, by key of :data:`VECTORISED`."""

    def replicates(self, draws: int) -> int:
        """Give the number of replicates that are made when so many are asked for."""

    def replicated(self, draws: int, random: np.random.Generator) -> Iterator[Floats]:
        """Replicates of the strengths, some at a time."""


def country_table(
    layer: Layer,
    network: nx.Graph[Any],
    spec: Spec,
    *,
    peers: Iterable[str] | None = None,
    unknown: Iterable[tuple[str, str]] = (),
) -> CountryTable:
    """Put a country network into a matrix; arguments as in ``closeness_of_countries``.

    Raises
    ------
    InputError
        The layer is not of countries by one type of tie, the network cannot be used, or a
        peer is not in the reference set; or there are fewer than two peers.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_layer import Coverage
    >>> from analytics.closeness_spec import spec_from_dict
    >>> spec = spec_from_dict(
    ...     tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8")))
    >>> layer = Layer("example", "Country", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "RS", "US"))
    >>> g = nx.Graph()
    >>> g.add_edge("CN", "US", strength=400)
    >>> country_table(layer, g, spec).strengths.tolist()
    [[0.0, 0.0, 400.0], [0.0, 0.0, 0.0], [400.0, 0.0, 0.0]]
    """
    if layer.node_kind != "Country" or len(layer.types) != 1:
        raise InputError(
            "doubt_table.kind", layer=layer.id, node_kind=layer.node_kind, count=len(layer.types)
        )
    codes = tuple(sorted(set(layer.reference) - apart_of(spec)))
    at = {code: i for i, code in enumerate(codes)}
    compared = codes if peers is None else tuple(sorted(set(peers)))
    strange = [code for code in compared if code not in at]
    if strange:
        raise InputError("doubt_table.strange", strange=list(strange), layer=layer.id)
    if len(compared) < 2:
        raise InputError("doubt_table.few", count=len(compared))
    counts = ~np.eye(len(codes), dtype=bool)
    for one, two in unknown:
        if one in at and two in at:
            counts[at[one], at[two]] = counts[at[two], at[one]] = False
    strengths = np.zeros((len(codes), len(codes)))
    for one, two, data in simple(network, weighted=True).edges(data=True):
        if one in at and two in at:
            strengths[at[one], at[two]] = strengths[at[two], at[one]] = data["strength"]
    places = tuple(at[code] for code in compared)
    return CountryTable(codes, strengths, counts, places, spec.top)


def parts_of(table: CountryTable, strengths: Floats, theta: float) -> dict[str, Floats]:
    """Parts of every peer on every network; NaN marks what has no value, and never leaves here.

    Parameters
    ----------
    table
        Who counts and who is compared.
    strengths
        Networks × countries × countries: the table's own, or replicates of it.
    theta
        Least strength at which a link is present.

    Returns
    -------
    dict
        Networks × peers, by key of :data:`VECTORISED`; the same to 1e-9 as
        :func:`analytics.closeness_peers.closeness_of_countries` gives.
    """
    rows = list(table.peers)
    own = np.where(table.counts[rows], strengths[:, rows, :], 0.0)
    return {
        "density": density_of(own, table.counts[rows].sum(axis=1), theta),
        "centrality": centrality_of(strengths >= theta, rows),
        "breadth": breadth_of(own, table.counts[rows].sum(axis=1)),
        "resilience": resilience_of(own, table.top),
    }


def density_of(weights: Floats, countries: Any, theta: float) -> Floats:
    """Share of the countries whose weight reaches θ; the last axis is countries."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (weights >= theta).sum(axis=-1) / countries
    return found


def centrality_of(links: Links, rows: list[int]) -> Floats:
    """Mean percentile among the peers (``rows``) of degree and of betweenness."""
    degree = links.sum(axis=2)[:, rows].astype(np.float64)
    between = betweenness_of_many(links)[:, rows]
    found: Floats = (percentiles(degree) + percentiles(between)) / 2
    return found


def breadth_of(weights: Floats, countries: Any) -> Floats:
    """Effective number of partner countries in that of the reference set."""
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = weights / weights.sum(axis=-1, keepdims=True)
        logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
        found: Floats = np.minimum(np.exp(-(shares * logs).sum(axis=-1)) / countries, 1.0)
    return found


def resilience_of(weights: Floats, top: int) -> Floats:
    """Share of the weight that does not rest on the largest partners."""
    with np.errstate(invalid="ignore", divide="ignore"):
        total = weights.sum(axis=-1)
        first = min(top, weights.shape[-1])
        largest = np.partition(weights, weights.shape[-1] - first, axis=-1)[..., -first:]
        few = (weights > 0).sum(axis=-1) <= top
        rest = np.where(few, 0.0, 1 - largest.sum(axis=-1) / total)
        found: Floats = np.where(total > 0, np.clip(rest, 0.0, 1.0), np.nan)
    return found


def stacked(parts: Mapping[str, Floats], keys: Iterable[str]) -> Floats:
    """Networks × peers × parts, for these keys in their order."""
    return np.stack([parts[key] for key in keys], axis=-1)


def no_counts(strengths: Floats) -> Reason | None:
    """Say why strengths cannot be drawn anew as counts: amounts, or ties that are there or not.

    Examples
    --------
    >>> [no_counts(np.array(s)) for s in ([2.0, 0.0], [0.5, 2.0], [1.0, 0.0])]
    [None, <Reason.NOT_COUNTS: 'not_counts'>, <Reason.PRESENCE: 'presence'>]
    """
    if not (strengths == np.rint(strengths)).all():
        return Reason.NOT_COUNTS
    return Reason.PRESENCE if strengths.size and strengths.max() <= 1 else None
