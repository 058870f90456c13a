"""``il.measures``: every node of a network, or the network as a whole, in one table."""

from __future__ import annotations

import html
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import networkx as nx
import pandas as pd

from analytics.closeness_layer import apart_of
from analytics.measures import network_measures, node_measures
from graph.network import directed, project
from graph.ontology import FACT_LINKS
from graph.places import places
from graph.reading import datasets, entities_frame, links_frame
from innolink.score_inputs import before
from innolink.score_words import country as country_name
from innolink.scoring import REGISTER, ScoreError, shipped_spec
from innolink.words import LANGUAGES, joined, language, say
from queries.runner import checked_date

if TYPE_CHECKING:
    from innolink.scoring import HasStore

Of = Literal["nodes", "network"]


class MeasureTable(pd.DataFrame):
    """A table of measures that says in a notebook which nodes it holds; else as any table."""

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def _repr_html_(self) -> str:
        made = pd.DataFrame(self)._repr_html_()  # type: ignore[operator]
        return f"{made}<p>{html.escape(self.attrs['note'][language()])}</p>"


def measures(
    g: HasStore | nx.Graph[Any],
    layer: str = REGISTER,
    *,
    of: Of = "nodes",
    country: Mapping[Any, Hashable | None] | None = None,
    flows: nx.DiGraph[Any] | None = None,
    as_of: str | int | None = None,
    replicates: int = 100,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure a network: one row a node, or one row a measure of the whole.

    Parameters
    ----------
    g
        An open graph; or a simple ``networkx`` graph with ``strength`` on every link.
    layer
        ``register`` (fact links), or the id of a layer such as ``ncses-ai``, whose links at
        or above θ are taken; not looked at for a ``networkx`` graph.
    of
        ``nodes`` or ``network``.
    country
        Country of each node of a ``networkx`` graph; an open graph knows it.
    flows
        The directed links of a ``networkx`` graph, for reciprocity; an open graph knows
        which types of link have a direction.
    as_of
        Year, month or day: links that surely began later or ended earlier are left out; for
        a layer, the last year at or before it.
    replicates, seed
        Of the rewired networks behind each z, and of the communities.

    Returns
    -------
    pandas.DataFrame
        See :func:`analytics.measures.node_measures` and
        :func:`analytics.measures.network_measures`; for an open graph the nodes also carry
        ``name``, ``name_zh`` and ``country``. ``attrs`` says seed, engines or replicates; for an
        open graph also how many ``nodes`` were measured, which of them lie in places shown
        ``apart``, and both in words (``note``, shown in a notebook). A score counts no place
        shown apart, such as Taiwan on ``ncses-ai``; this measures the layer as it was published,
        so that density and means differ from those of a score.

    Raises
    ------
    ScoreError
        No such layer, or it begins later.
    InputError
        The graph given is not simple, or a link has no proper strength.

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("CN", "US", 8), ("CN", "RS", 1)], weight="strength")
    >>> measures(graph)["degree"].to_dict()
    {'CN': 2.0, 'RS': 1.0, 'US': 1.0}
    """
    if isinstance(g, nx.Graph):
        return _tables(g, dict(country or {}), flows, of, replicates, seed)
    date = checked_date(as_of, "as_of")
    if layer == REGISTER:
        links = links_frame(g.store, types=FACT_LINKS, as_of=date)
        network, flows = project(links), directed(links)
    else:
        network, flows = _layer(g, layer, date), None
    names = _names(g, network)
    made = _tables(network, names["country"].to_dict(), flows, of, replicates, seed)
    whole = MeasureTable(made if of == "network" else pd.concat([names, made], axis=1))
    whole.attrs = made.attrs | _held(names)
    return whole


def _held(names: pd.DataFrame) -> dict[str, Any]:
    """Say which nodes a table holds, and which of them no score counts."""
    apart = names[names["country"].isin(apart_of(shipped_spec()))]
    codes = sorted(set(apart["country"]))
    note = {}
    for lang in LANGUAGES:
        places = joined([country_name(code, lang) for code in codes], lang)
        key = "measures.apart" if codes else "measures.held"
        note[lang] = say(key, lang, nodes=len(names), places=places)
    return {"nodes": len(names), "apart": list(apart.index), "note": note}


def _tables(
    network: nx.Graph[Any],
    country: Mapping[Any, Any],
    flows: nx.DiGraph[Any] | None,
    of: Of,
    replicates: int,
    seed: int,
) -> pd.DataFrame:
    if of == "nodes":
        return node_measures(network, country, seed=seed)
    return network_measures(network, country, directed=flows, replicates=replicates, seed=seed)


def _layer(g: HasStore, layer: str, as_of: str | None) -> nx.Graph[str]:
    """Links of a layer at or above θ, between all nodes that it looked at."""
    known = datasets(g.store)
    layers = [i for i, d in known.items() if "theta" in d]
    if layer not in layers:
        raise ScoreError("score_error.no_layer", layer=layer, known=[REGISTER, *layers])
    about = known[layer]
    years = sorted(int(y) for y in about["years"])
    past = [y for y in years if as_of is None or y <= int(as_of[:4])]
    if not past:
        raise before(about, as_of)
    links = links_frame(g.store, types=[about["link_type"]], layer=layer)
    network = project(links, nodes=about["nodes"], year=past[-1])
    weak = [(u, v) for u, v, data in network.edges(data=True) if data["strength"] < about["theta"]]
    network.remove_edges_from(weak)
    return network


def _names(g: HasStore, network: nx.Graph[str]) -> pd.DataFrame:
    """Names and country of the nodes; a country of a layer need be no entity."""
    entities = entities_frame(g.store).set_index("id")[["name", "name_zh", "country"]]
    found = entities.reindex(pd.Index(sorted(network), dtype=object, name="node")).astype(object)
    known = places()
    for node in found.index[found["country"].isna()]:
        code = str(node).removeprefix("iso:")
        if code in known:
            label = known[code].label
            found.loc[node] = [label["en"], label["zh"], code]
    return found.where(found.notna(), None)
