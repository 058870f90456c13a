"""Closeness of every country of a country network, measured alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import networkx as nx
import pandas as pd

from analytics.closeness import Closeness, closeness
from analytics.closeness_layer import Layer, Subject, apart_of
from analytics.closeness_spec import Spec
from analytics.closeness_ties import COLUMNS
from analytics.errors import InputError
from analytics.simple import simple
from analytics.standing import standings


def country_ties(network: nx.Graph[Any], country: str, kind: str) -> pd.DataFrame:
    """Ties of one country of a country network, as a table for :func:`closeness`.

    Parameters
    ----------
    network
        Simple and undirected, nodes ISO 3166-1 alpha-2, ``strength`` on every link.
    country
        Whose ties; none when it is no node.
    kind
        Type of tie that the links stand for.

    Returns
    -------
    pandas.DataFrame
        Columns as in :data:`analytics.closeness_ties.COLUMNS`, sorted by partner.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_edge("CN", "RS", strength=49)
    >>> country_ties(g, "CN", "COPUBLISHED").values.tolist()
    [['CN', 'RS', 'RS', 'COPUBLISHED', 49.0, 'none']]
    """
    return _ties(simple(network, weighted=True), country, kind)


def _ties(network: nx.Graph[Any], country: str, kind: str) -> pd.DataFrame:
    partners = sorted(network[country]) if country in network else []
    rows = [
        (country, partner, partner, kind, network.edges[country, partner]["strength"], "none")
        for partner in partners
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def closeness_of_countries(
    layer: Layer,
    network: nx.Graph[Any],
    spec: Spec,
    *,
    belt_and_road: Iterable[str] | None = None,
    peers: Iterable[str] | None = None,
    unknown: Iterable[tuple[str, str]] = (),
) -> dict[str, Closeness]:
    """Measure every country of a layer alike, ready for :func:`analytics.closeness_rank.rank`.

    Parameters
    ----------
    layer
        Of countries, with a single type of tie.
    network
        Its whole network: simple and undirected, nodes ISO 3166-1 alpha-2, ``strength`` on
        every link, links below θ included (breadth and resilience read them).
    spec
        Weights, exponent, switches.
    belt_and_road
        Members in the year measured.
    peers
        The countries to measure, compared with one another; the layer's whole reference set
        (without the places shown apart, unless the spec counts them) when ``None``.
    unknown
        Pairs without a figure, not even zero; see :func:`closeness`.

    Returns
    -------
    dict
        :class:`Closeness` by code, sorted; the code is the subject's id.

    Raises
    ------
    InputError
        The layer is not of countries or has several types; a peer is not in the reference
        set; or the network cannot be used.

    Notes
    -----
    The network is measured once, O(countries · links); each country adds O(its ties).

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_layer import Coverage
    >>> from analytics.closeness_rank import rank
    >>> from analytics.closeness_spec import spec_from_dict
    >>> text = files("data").joinpath("closeness.toml").read_text("utf-8")
    >>> layer = Layer("example", "Country", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "RS", "US"))
    >>> g = nx.Graph()
    >>> g.add_edge("CN", "US", strength=400)
    >>> g.add_edge("CN", "RS", strength=100)
    >>> found = closeness_of_countries(layer, g, spec_from_dict(tomllib.loads(text)))
    >>> ranking = rank(found.values())
    >>> ranking.set_of_parts
    ('density', 'centrality', 'breadth', 'resilience')
    >>> ranking.table[["rank", "subject"]].values.tolist()
    [[1, 'CN'], [2, 'RS'], [2, 'US']]
    """
    if layer.node_kind != "Country" or len(layer.types) != 1:
        raise InputError(
            "closeness_peers.kind",
            layer=layer.id,
            node_kind=layer.node_kind,
            count=len(layer.types),
        )
    apart = apart_of(spec)
    chosen = sorted(set(peers) if peers is not None else set(layer.reference) - apart)
    strange = [code for code in chosen if code not in layer.reference or code in apart]
    if strange:
        raise InputError("closeness_peers.strange", strange=list(strange), layer=layer.id)
    whole = simple(network, weighted=True)
    group: tuple[Hashable, ...] = tuple(chosen)
    standing = standings(whole, layer, spec, peers=group)
    members = None if belt_and_road is None else tuple(belt_and_road)
    blank: dict[str, set[str]] = {}
    for one, two in unknown:
        blank.setdefault(one, set()).add(two)
        blank.setdefault(two, set()).add(one)
    return {
        code: closeness(
            Subject(code, code),
            layer,
            _ties(whole, code, layer.types[0]),
            spec,
            network=standing,
            belt_and_road=members,
            unknown=blank.get(code, ()),
        )
        for code in chosen
    }
