"""What gains are worked out from: the state of a subject, and the links that it may seek."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analytics.closeness_layer import Coverage, apart_of
from analytics.link_evaluation import Prediction, predict
from analytics.missing import Missing, Reason
from analytics.new_link_centrality import surroundings
from analytics.next_links import LinkState, link_state
from analytics.standing import standings
from graph.network import project
from graph.ontology import LINKS, TIE_LINKS
from graph.periods import begun_links
from graph.reading import datasets, links_frame
from graph.store import Store
from graph.values import local_date
from innolink.next_candidates import (
    Candidates,
    FactNetwork,
    country_candidates,
    register_candidates,
)
from innolink.next_rules import former_ties
from innolink.score_inputs import unknown_pairs
from innolink.scoring import REGISTER, ScoreResult

Prepared = tuple[
    LinkState, Candidates, FactNetwork | None, "nx.Graph[str] | None", Prediction | Missing
]


def prepared(store: Store, entities: pd.DataFrame, made: ScoreResult) -> Prepared:
    """Give the state that gains start from, the candidates, and what leads to them.

    Parameters
    ----------
    store
        Where links are read.
    entities
        All entities.
    made
        The index as it stands, on the register or on a layer of countries.

    Returns
    -------
    tuple
        State, candidates, the network of facts or that of the layer (the other is ``None``),
        and the likeliest links with their test, or why there are none.

    Raises
    ------
    InputError
        The subject has no index there.
    """
    if made.layer["id"] == REGISTER:
        return _on_register(store, entities, made, made.as_of or None)
    return _on_layer(store, made)


def _on_register(
    store: Store, entities: pd.DataFrame, made: ScoreResult, as_of: str | None
) -> Prepared:
    types = [n for n, x in LINKS.items() if x.family in ("fact", "structure")]
    links = begun_links(store, as_of=as_of, types=types)
    date = as_of or local_date().isoformat()
    candidates, facts = register_candidates(
        entities, links, made.ties, made.closeness.subject.id, made.closeness.ties.reference,
        date,
    )  # fmt: skip
    ever = links_frame(store, types=list(TIE_LINKS)) if as_of else links
    facts.former = former_ties(ever, facts.members, date)
    missing = Missing(Reason.HUB_CENTRIC, {"layer": REGISTER})
    return link_state(made.closeness), candidates, facts, None, missing


def _on_layer(store: Store, made: ScoreResult) -> Prepared:
    base = made.closeness
    about = datasets(store)[base.layer.id]
    links = links_frame(store, types=base.layer.types, layer=base.layer.id)
    for end in ("from", "to"):
        links[end] = [str(x).removeprefix("iso:") for x in links[end]]
    history = {y: project(links, nodes=base.layer.reference, year=int(y)) for y in about["years"]}
    network = history[base.layer.years[-1]]
    around = None
    if "centrality" in base.set_of_parts and base.layer.coverage is Coverage.SYMMETRIC:
        standing = standings(network, base.layer, base.spec, peers=base.peers)
        around = surroundings(standing, base.subject.node)
    theta, out = base.ties.theta, apart_of(base.spec)
    at_theta = {y: _at(n, theta, out) for y, n in history.items() if y <= base.layer.years[-1]}
    candidates = country_candidates(
        base.ties.weights, base.ties.reference, theta, base.layer.types[0]
    )
    shown = at_theta[base.layer.years[-1]]
    own = set(shown[base.subject.node]) if base.subject.node in shown else set()
    candidates.table["common"] = [
        len(own & set(shown[c])) if c in shown else 0 for c in candidates.table["country"]
    ]
    candidates.table["known"] = [
        shown.degree(c) if c in shown else 0 for c in candidates.table["country"]
    ]
    unknown = {year: unknown_pairs(about, year) for year in at_theta}
    likely = predict(at_theta, unknown=unknown)
    return link_state(base, around), candidates, None, shown, likely


def _at(network: nx.Graph[str], theta: float, out: frozenset[str]) -> nx.Graph[str]:
    kept: nx.Graph[str] = nx.Graph()
    kept.add_nodes_from(n for n in network if n not in out)
    kept.add_edges_from(
        (u, v, {"strength": d["strength"]})
        for u, v, d in network.edges(data=True)
        if u in kept and v in kept and d["strength"] >= theta
    )
    return kept
