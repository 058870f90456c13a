"""Closeness of every node of a layer whose country is known, measured alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from analytics.closeness import Closeness, closeness
from analytics.closeness_layer import Layer, Subject
from analytics.closeness_spec import Spec
from analytics.closeness_ties import COLUMNS
from analytics.errors import InputError
from analytics.simple import order, simple
from analytics.standing import standings


def node_ties(
    network: nx.Graph[Any], node: str, countries: Mapping[str, str], kind: str
) -> pd.DataFrame:
    """Ties of one node, as a table for :func:`analytics.closeness.closeness`.

    Parameters
    ----------
    network
        Simple and undirected, ``strength`` on every link.
    node
        Whose ties; none when it is no node.
    countries
        Country of each node; a node that is absent has none that is known.
    kind
        Type of tie that the links stand for.

    Returns
    -------
    pandas.DataFrame
        Columns as in :data:`analytics.closeness_ties.COLUMNS`, sorted by partner.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_edge("beijing", "paris", strength=49)
    >>> node_ties(g, "beijing", {"paris": "FR"}, "COPUBLISHED").values.tolist()
    [['beijing', 'paris', 'FR', 'COPUBLISHED', 49.0, 'none']]
    """
    return _ties(simple(network, weighted=True), node, countries, kind)


def _ties(
    network: nx.Graph[Any], node: str, countries: Mapping[str, str], kind: str
) -> pd.DataFrame:
    partners = sorted(network[node], key=order) if node in network else []
    rows = [
        (node, p, countries.get(p, ""), kind, network.edges[node, p]["strength"], "none")
        for p in partners
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def measured_nodes(
    layer: Layer,
    nodes: Iterable[str],
    countries: Mapping[str, str],
    peers: Iterable[str] | None,
) -> tuple[str, ...]:
    """Nodes that are measured and compared: the peers, or all whose country is known.

    Raises
    ------
    InputError
        The layer is of countries or has several types of tie; or a peer is no node of it, or
        has no country.
    """
    if layer.node_kind == "Country" or len(layer.types) != 1:
        raise InputError(
            "closeness_node_peers.kind",
            layer=layer.id,
            node_kind=layer.node_kind,
            count=len(layer.types),
        )
    placed = {node for node in nodes if countries.get(node)}
    chosen = placed if peers is None else set(peers)
    strange = sorted(chosen - placed)
    if strange:
        raise InputError("closeness_node_peers.strange", strange=strange, layer=layer.id)
    return tuple(sorted(chosen))


def blank_countries(
    network: nx.Graph[Any], countries: Mapping[str, str], unknown: Iterable[tuple[str, str]]
) -> dict[str, set[str]]:
    """By node, the countries of which nobody knows whether it has a tie there.

    A country is left out of a node's reference set when a figure with one of its nodes is
    unknown and none of its nodes is known to be tied: then even presence is not known.
    """
    found: dict[str, set[str]] = {}
    for pair in unknown:
        for node, other in (pair, pair[::-1]):
            country = countries.get(other, "")
            if country and not any(countries.get(p) == country for p in network.adj.get(node, ())):
                found.setdefault(node, set()).add(country)
    return found


def closeness_of_nodes(
    layer: Layer,
    network: nx.Graph[Any],
    countries: Mapping[str, str],
    spec: Spec,
    *,
    belt_and_road: Iterable[str] | None = None,
    peers: Iterable[str] | None = None,
    unknown: Iterable[tuple[str, str]] = (),
    only: Iterable[str] | None = None,
) -> dict[str, Closeness]:
    """Measure every node of a layer of cities or organisations alike, ready to be ranked.

    Each node is one block against each country of the reference set; its ties within its own
    country are dropped from its parts and stay in the network, by which centrality is
    measured among the peers.

    Parameters
    ----------
    layer
        Of cities or organisations, with a single type of tie; its reference set is the fixed
        list of countries.
    network
        Its whole network: simple and undirected, ``strength`` on every link.
    countries
        Country of each node, ISO 3166-1 alpha-2. A node without one is never measured; its
        ties with others are ties to nowhere known, and lower what share of a weight is known.
    spec
        Weights, exponent, switches.
    belt_and_road
        Members in the year measured.
    peers
        The nodes to measure, compared with one another; all with a country when ``None``.
    unknown
        Pairs of nodes without a figure, not even zero; see :func:`blank_countries`.
    only
        Those of the peers whose closeness is wanted; all when ``None``.

    Returns
    -------
    dict
        :class:`~analytics.closeness.Closeness` by node, sorted; the node is the subject's id.

    Raises
    ------
    InputError
        See :func:`measured_nodes`; or the network cannot be used.

    Notes
    -----
    The network is measured once, O(nodes · links); each node adds O(its ties).

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
    >>> g.add_edge("beijing", "lyon", strength=100)
    >>> where = {"beijing": "CN", "paris": "FR", "lyon": "FR"}
    >>> found = closeness_of_nodes(layer, g, where, spec_from_dict(tomllib.loads(text)))
    >>> found["beijing"].parts["density"].value, list(found)
    (0.5, ['beijing', 'lyon', 'paris'])
    """
    whole = simple(network, weighted=True)
    chosen = measured_nodes(layer, whole, countries, peers)
    group: tuple[Hashable, ...] = chosen
    standing = standings(whole, layer, spec, peers=group)
    members = None if belt_and_road is None else tuple(belt_and_road)
    blank = blank_countries(whole, countries, unknown)
    wanted = None if only is None else set(only)
    return {
        node: closeness(
            Subject(node, countries[node], node),
            layer,
            _ties(whole, node, countries, layer.types[0]),
            spec,
            network=standing,
            belt_and_road=members,
            unknown=blank.get(node, ()),
        )
        for node in chosen
        if wanted is None or node in wanted
    }
