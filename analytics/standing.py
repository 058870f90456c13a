"""Standing of every node among its peers in a layer's whole network."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import pandas as pd

from analytics.centrality import betweenness, core_number, degree, harmonic_closeness
from analytics.closeness_layer import Layer, apart_of, theta_of
from analytics.closeness_spec import Spec
from analytics.density import Density, density
from analytics.errors import InputError
from analytics.influence import eigenvector_by_component, pagerank
from analytics.missing import Missing
from analytics.ranks import midrank_percentile
from analytics.simple import order, simple
from analytics.sparse import sparse


@dataclass(frozen=True, slots=True)
class Standings:
    """Measures of every node of a layer's network at θ; computed once for all subjects.

    Attributes
    ----------
    layer
        Id of the layer.
    theta
        Least strength of a link that was kept.
    network
        The network that was measured: links at or above θ between the nodes that count.
    table
        By node: ``degree``, ``betweenness`` (not normalised), ``harmonic``, ``pagerank``,
        ``core_number``; and by peer ``degree_percentile``, ``betweenness_percentile``
        (missing, ``pd.NA``, for nodes that are no peers).
    eigenvector
        By node, within its component, or why not.
    density
        Of the whole network.
    peers
        The nodes compared with one another, sorted.
    engine
        Library that counted the paths of betweenness, with its version.
    """

    layer: str
    theta: float
    network: nx.Graph[Any] = field(repr=False, compare=False)
    table: pd.DataFrame = field(repr=False, compare=False)
    eigenvector: Mapping[Hashable, float | Missing] = field(repr=False, compare=False)
    density: Density
    peers: tuple[Hashable, ...]
    engine: str = field(default="", compare=False)

    def of(self, node: Hashable) -> dict[str, float]:
        """Row of the table for one node; percentiles are absent unless it is a peer.

        Raises
        ------
        KeyError
            It is no node of the network.
        """
        if node not in self.network:
            raise KeyError(node)
        row = self.table.iloc[self.table.index.tolist().index(node)]
        return {str(name): float(value) for name, value in row.items() if pd.notna(value)}


def standings(
    network: nx.Graph[Any],
    layer: Layer,
    spec: Spec,
    *,
    subject: Hashable | None = None,
    peers: tuple[Hashable, ...] | None = None,
) -> Standings:
    """Measure every node of a layer's whole network and compare it with its peers.

    In a network of countries the nodes are the layer's reference set (and the subject): each
    country that was looked at is one block, linked or not; other nodes, and places shown
    apart unless the spec counts them, are left out. In other networks all nodes stay.

    Parameters
    ----------
    network
        Simple and undirected, ``strength`` on every link; whole, links below θ included or not.
    layer, spec
        What was declared about the layer, and θ.
    subject
        A node that takes part even when neither the network nor the reference set holds it.
    peers
        The nodes to compare; all when ``None``. The subject is always one of them.

    Returns
    -------
    Standings

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`; or a peer is not in the network.

    Notes
    -----
    Takes O(nodes · links).

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_layer import Coverage
    >>> from analytics.closeness_spec import spec_from_dict
    >>> text = files("data").joinpath("closeness.toml").read_text("utf-8")
    >>> layer = Layer("example", "Country", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "RS", "US"))
    >>> g = nx.Graph()
    >>> g.add_edge("CN", "US", strength=400)
    >>> g.add_edge("CN", "RS", strength=49)
    >>> standings(g, layer, spec_from_dict(tomllib.loads(text))).table["degree"].to_dict()
    {'CN': 1.0, 'RS': 0.0, 'US': 1.0}
    """
    theta = theta_of(layer, spec)
    kept = _at_theta(network, layer, spec, theta, subject)
    compared = set(kept if peers is None else peers) | ({subject} - {None})
    strange = sorted(compared - set(kept), key=order)
    if strange:
        raise InputError("standing.strange", first=strange[0], layer=layer.id, count=len(strange))
    everyone = sorted(compared, key=order)
    whole = sparse(kept, weighted=True)
    between = betweenness(whole, normalised=False)
    table = pd.DataFrame(
        {
            "degree": degree(whole),
            "betweenness": between,
            "harmonic": harmonic_closeness(whole, normalised=len(kept) > 1),
            "pagerank": pagerank(whole),
            "core_number": core_number(whole),
        }
    )
    for name in ("degree", "betweenness"):
        among = table[name].reindex(everyone)
        share = midrank_percentile(among) if len(among) > 1 else pd.Series(dtype=float)
        table[f"{name}_percentile"] = share.reindex(table.index).astype("Float64")
    return Standings(
        layer.id,
        theta,
        kept,
        table,
        eigenvector_by_component(whole),
        density(whole),
        tuple(everyone),
        str(between.attrs.get("engine", "")),
    )


def _at_theta(
    network: nx.Graph[Any], layer: Layer, spec: Spec, theta: float, subject: Hashable | None
) -> nx.Graph[Any]:
    whole = simple(network, weighted=True)
    if layer.node_kind == "Country":
        nodes = (set(layer.reference) - apart_of(spec)) | ({subject} - {None})
        chosen = {n for n in nodes if n in layer.reference or n in whole}
    else:
        chosen = set(whole)
    kept: nx.Graph[Any] = nx.Graph()
    kept.add_nodes_from(sorted(chosen, key=order))
    kept.add_edges_from(
        (u, v, data)
        for u, v, data in whole.edges(data=True)
        if u in chosen and v in chosen and data["strength"] >= theta
    )
    return kept
