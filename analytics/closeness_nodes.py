"""Closeness of one node of a network of cities or organisations, and its rank among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import networkx as nx
import pandas as pd

from analytics.closeness import Closeness, closeness
from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_parts import missing
from analytics.closeness_rank import Ranking
from analytics.closeness_spec import Spec
from analytics.closeness_ties import COLUMNS
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.ranks import min_rank
from analytics.simple import simple
from analytics.standing import Standings, standings

__all__ = ["closeness_of_node"]

_BY_COUNTRY = ("density", "breadth", "resilience", "belt_and_road")


def closeness_of_node(
    subject: Subject,
    layer: Layer,
    network: nx.Graph[Any],
    countries: Mapping[str, str],
    spec: Spec,
    *,
    belt_and_road: Iterable[str] | None = None,
) -> tuple[Closeness, Ranking | Missing]:
    r"""Measure one node of a layer, and rank it among all nodes by centrality.

    Index and parts are those of :func:`analytics.closeness.closeness`: partners are contracted
    to their countries, and the node's own country is none. Where less of the weight than the
    spec's minimum for a rank has a known country, index and parts by country are missing
    (``unplaced``). The rank rests on one part, the only
    one that every node has whether or not its partners' countries are known:

    .. math:: \text{centrality} = (P_{\text{degree}} + P_{\text{betweenness}}) / 2

    Parameters
    ----------
    subject
        ``node`` is its id in the network.
    layer
        Of cities or organisations, with a single type of tie.
    network
        Its whole network: simple and undirected, isolated nodes too, ``strength`` on every
        link.
    countries
        Country of each node, ISO 3166-1 alpha-2; blank or absent where nobody knows it.
    spec, belt_and_road
        As for :func:`analytics.closeness.closeness`.

    Returns
    -------
    tuple of Closeness and Ranking
        Ranks 1 to the number of nodes, equals sharing the best. On a hub-centric layer, and
        with fewer than two nodes, the reason why there is none.

    Raises
    ------
    InputError
        The layer has several types of tie, the subject is no node of the network, or the
        network cannot be used.

    Notes
    -----
    Takes O(nodes · links).

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_spec import spec_from_dict
    >>> text = files("data").joinpath("closeness.toml").read_text("utf-8")
    >>> layer = Layer("example", "City", ("CONNECTED",), "ties", "whole", 1,
    ...               Coverage.SYMMETRIC, ("CN", "DE", "RS"))
    >>> g = nx.Graph()
    >>> g.add_edges_from([("beijing", "belgrade"), ("beijing", "berlin")], strength=1)
    >>> spec = spec_from_dict(tomllib.loads(text))
    >>> countries = {"beijing": "CN", "belgrade": "RS", "berlin": "DE"}
    >>> subject = Subject("beijing", "CN", "beijing")
    >>> own, ranking = closeness_of_node(subject, layer, g, countries, spec)
    >>> own.parts["density"].value, ranking.rank_of("beijing"), ranking.set_of_parts
    (1.0, 1, ('centrality',))
    """
    if len(layer.types) != 1:
        raise InputError("closeness_nodes.types", layer=layer.id, count=len(layer.types))
    whole = simple(network, weighted=True)
    if subject.node not in whole:
        raise InputError("closeness_nodes.absent", node=subject.node, layer=layer.id)
    symmetric = layer.coverage is Coverage.SYMMETRIC
    standing = standings(whole, layer, spec, subject=subject.node) if symmetric else None
    own = closeness(
        subject,
        layer,
        _ties(whole, subject.node, countries, layer.types[0]),
        spec,
        network=standing,
        belt_and_road=belt_and_road,
    )
    own = _placed(own, spec)
    if standing is None:
        return own, Missing(Reason.HUB_CENTRIC, {"layer": layer.id})
    if len(standing.peers) < 2:
        return own, Missing(Reason.TOO_FEW, {"ranked": len(standing.peers)})
    return own, _ranking(layer, standing)


def _placed(own: Closeness, spec: Spec) -> Closeness:
    """Withhold what rests on countries where too few of the partners' countries are known."""
    share = own.recorded["known_share"]
    if share is None or share >= spec.minimum_known_share:
        return own
    absent = Missing(Reason.UNPLACED, {"known_share": share, "minimum": spec.minimum_known_share})
    parts = {
        key: missing(key, absent) if key in _BY_COUNTRY and part.value is not None else part
        for key, part in own.parts.items()
    }
    parts = {key: replace(part, counts=False) for key, part in parts.items()}
    return replace(own, index=None, missing=absent, parts=parts, set_of_parts=())


def _ties(
    network: nx.Graph[Any], node: str, countries: Mapping[str, str], kind: str
) -> pd.DataFrame:
    rows = [
        (node, partner, countries.get(partner, ""), kind, network.edges[node, partner]["strength"],
         "none")
        for partner in sorted(network[node])
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _ranking(layer: Layer, standing: Standings) -> Ranking:
    table = standing.table
    value = (table["degree_percentile"] + table["betweenness_percentile"]).astype(float) / 2
    value.index = value.index.map(str)
    frame = pd.DataFrame({"rank": min_rank(value), "subject": value.index, "index": value})
    frame = frame.assign(centrality=value, reason=None).sort_values(["rank", "subject"])
    kinds = {"rank": "Int64", "index": "Float64", "centrality": "Float64", "reason": "string"}
    return Ranking(layer.id, ("centrality",), frame.astype(kinds).reset_index(drop=True), {})
