"""What a score on a layer of cities or organisations reads: its network, and who lies where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx
import pandas as pd

from graph.network import project
from graph.reading import links_frame
from graph.store import Store

__all__ = ["TIES", "node_network", "pair_frame"]

TIES = ("from", "to", "strength", "sources", "keys")
"""Columns of a layer's network: ``keys`` names the links behind a pair."""


def pair_frame(graph: nx.Graph[str], links: pd.DataFrame) -> pd.DataFrame:
    """Pairs of a projected layer, one a row, with the keys of the links that join them.

    Parameters
    ----------
    graph
        What :func:`graph.network.project` made of the links.
    links
        The layer's, as :func:`graph.reading.links_frame` gives them.
    """
    behind: dict[tuple[str, str], list[str]] = {}
    for one, two, key in zip(links["from"], links["to"], links["key"], strict=True):
        behind.setdefault((min(one, two), max(one, two)), []).append(str(key))
    sources = sorted({s for some in links["sources"] for s in (some or ())})
    rows = [
        (one, two, float(data["strength"]), sources, behind[min(one, two), max(one, two)])
        for one, two, data in graph.edges(data=True)
    ]
    return pd.DataFrame(rows, columns=list(TIES))


def node_network(
    store: Store,
    types: Sequence[str],
    layer: str,
    year: int,
    listed: Iterable[str],
    entities: pd.DataFrame,
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Read the network of one year of a layer, and the country of each of its nodes.

    Parameters
    ----------
    store
        An open store.
    types, layer, year
        Which links, and the strengths of which year.
    listed
        Nodes that the layer looked at, linked or not; ids that the graph knows otherwise (a
        merged entity) are left out, for their links name the entity.
    entities
        As :func:`graph.reading.entities_frame` gives them.

    Returns
    -------
    tuple of DataFrame and dict
        Columns :data:`TIES`, one row a pair; countries by node, "" where nobody knows it.
    """
    links = links_frame(store, types=types, layer=layer)
    known = dict(zip(entities["id"], entities["country"], strict=True))
    graph = project(links, nodes=[n for n in listed if n in known], year=year)
    return pair_frame(graph, links), {node: known.get(node) or "" for node in sorted(graph)}
