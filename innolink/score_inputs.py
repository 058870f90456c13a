"""What a score reads: the subject, the layer's declaration, its ties, and whom it compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.closeness_layer import Coverage, Layer
from graph.network import hub_ties, project
from graph.ontology import ENTITIES, LINKS, TIE_LINKS
from graph.periods import begun_links
from graph.places import place_label
from graph.reading import datasets, entities_frame, links_frame, sources_frame
from graph.store import Store
from innolink.score_given import Inputs, inputs_from_dict
from innolink.score_nodes import node_network, pair_frame
from innolink.score_peers import (
    ScoreError,
    called,
    group_members,
    name_label,
    no_country,
    peers_of,
    reference_set,
)
from innolink.words import joined

__all__ = ["REGISTER", "Inputs", "ScoreError", "check_dated", "datasets_behind",
           "inputs_from_dict", "of_year", "read_inputs", "unknown_pairs", "years_of"]  # fmt: skip

REGISTER = "register"
STRUCTURE = ("LOCATED_IN", "PART_OF")


# --- reading -------------------------------------------------------------------------------


def read_inputs(
    store: Store,
    subject: str,
    layer: str,
    peers: str | Iterable[str] | None,
    as_of: str | None,
) -> Inputs:
    """Read what a score needs.

    Raises
    ------
    AskError
        Nothing in the graph is called so; the nearest names are offered.
    ScoreError
        No such layer or group, or the layer says nothing about the subject.
    """
    entities = entities_frame(store)
    found = entities[entities["id"] == called(store, entities, subject)]
    who = {k: found.iloc[0][k] or "" for k in ("id", "name", "name_zh", "type", "country")}
    if not who["country"]:
        raise no_country(who)
    known = datasets(store)
    if layer == REGISTER:
        if peers is not None:
            raise ScoreError("score_error.no_peers_here", layer=layer)
        return _register(store, entities, known, who, as_of)
    if _about(known, layer)["node_kind"] != "Country":
        return _nodes(store, entities, known[layer], who, peers, as_of)
    return _countries(store, entities, known, who, layer, peers, as_of)


def years_of(store: Store, layer: str) -> list[int]:
    """Years for which a layer has values; empty for the register.

    Raises
    ------
    ScoreError
        There is no such layer.
    """
    return [] if layer == REGISTER else _years(_about(datasets(store), layer))


def register_layer(entities: pd.DataFrame) -> Layer:
    """Declare the register as a layer: all types of tie, against the fixed list of countries."""
    return Layer(
        id=REGISTER,
        node_kind="actor",
        types=TIE_LINKS,
        unit="ties",
        counting="full",
        theta=1,
        coverage=Coverage.HUB_CENTRIC,
        reference=reference_set(entities),
        flowing=tuple(t for t in TIE_LINKS if LINKS[t].flow != "none"),
    )


def _register(
    store: Store,
    entities: pd.DataFrame,
    known: Mapping[str, Mapping[str, Any]],
    who: Mapping[str, str],
    as_of: str | None,
) -> Inputs:
    links = begun_links(store, types=[*TIE_LINKS, *STRUCTURE], as_of=as_of)
    ties = hub_ties(entities, links, who["id"])
    declared = register_layer(entities)
    if as_of is not None:
        check_dated(store, entities, ties, who, as_of)
    behind = {s for some in ties["sources"] for s in some}
    names = layer_names(declared, datasets_behind(known, ties)) | _ahead(entities, links, ties, who)
    members = _road(entities, as_of)
    return Inputs(
        _subject(who), declared, names | _counted(entities, declared, members), as_of or "", ties,
        members, None, "", (), _publishers(store, behind),
    )  # fmt: skip


def _ahead(
    entities: pd.DataFrame, links: pd.DataFrame, ties: pd.DataFrame, who: Mapping[str, str]
) -> dict[str, int]:
    """Count the ties left out because they begin after today; nothing where none is."""
    if "ahead" not in links.attrs:
        return {}
    every = pd.concat([links, links.attrs["ahead"]])
    return {"ahead": len(hub_ties(entities, every, who["id"])) - len(ties)}


def _road(entities: pd.DataFrame, as_of: str | int | None) -> tuple[str, ...]:
    """Belt-and-Road members of a date; without one, today's."""
    date = None if as_of is None else str(as_of)
    return tuple(group_members(entities, "belt-and-road", as_of=date))


def _counted(entities: pd.DataFrame, layer: Layer, members: tuple[str, ...]) -> dict[str, int]:
    """Count the members that a score is measured against, and today's."""
    both = {"members": members, "members_today": _road(entities, None)}
    return {key: members_on(layer, some) for key, some in both.items()}


def members_on(layer: Layer, members: Iterable[str]) -> int:
    """Count the members of a group among whom a layer looks at."""
    return len(set(layer.reference).intersection(members))


def _began(entities: pd.DataFrame, ties: pd.DataFrame, home: str) -> pd.Series[Any]:
    """When each tie with another country began, where that is known; places apart aside."""
    countries = entities[entities["type"] == "Country"]
    counted = set(countries[[bool(x) for x in countries["reference"]]]["country"]) - {home}
    return ties[ties["country"].isin(counted)]["since"]


def check_dated(
    store: Store,
    entities: pd.DataFrame,
    ties: pd.DataFrame,
    who: Mapping[str, str],
    as_of: str,
) -> None:
    """Refuse a date for which ties without a date alone are left: they stay at every date.

    Raises
    ------
    ScoreError
        Says when the first tie with a date began.
    """
    left = _began(entities, ties, who["country"])
    if left.empty or left.notna().any():
        return
    links = links_frame(store, types=[*TIE_LINKS, *STRUCTURE])
    ever = _began(entities, hub_ties(entities, links, who["id"]), who["country"]).dropna()
    told: dict[str, Any] = {"name": name_label(who), "asked": as_of, "count": len(left)}
    if ever.empty:
        raise ScoreError("score_error.never_dated", **told)
    raise ScoreError("score_error.undated", **told, first=str(min(ever))[:4])


def datasets_behind(known: Mapping[str, Mapping[str, Any]], ties: pd.DataFrame) -> dict[str, Any]:
    """Name every dataset that asserts one of these ties, the one with the most first."""
    counts = Counter(d for keys in ties["keys"] for d in {str(k).partition("|")[0] for k in keys})
    ids = sorted(counts, key=lambda d: (-counts[d], d)) or [REGISTER]
    about = [known.get(d, {}) for d in ids]
    titles = [str(a.get("title") or d) for a, d in zip(about, ids, strict=True)]
    own = [str(a.get("title_zh") or t) for a, t in zip(about, titles, strict=True)]
    return {"title": joined(titles, "en"), "title_zh": joined(own, "zh"), "datasets": ids}


def _countries(
    store: Store,
    entities: pd.DataFrame,
    known: Mapping[str, Mapping[str, Any]],
    who: Mapping[str, str],
    layer: str,
    peers: str | Iterable[str] | None,
    as_of: str | None,
) -> Inputs:
    about = _about(known, layer)
    if who["type"] != "Country":
        raise ScoreError(
            "score_error.joins_countries", layer=layer, name=name_label(who),
            type=ENTITIES[who["type"]].label, country=place_label(who["country"]),
        )  # fmt: skip
    year = _year(about, as_of)
    declared = _declared(layer, about, year)
    codes, group = peers_of(
        store, entities, declared, declared.reference, peers, who["country"], as_of
    )
    behind, members = about.get("sources") or (), _road(entities, year)
    names = layer_names(declared, about) | _counted(entities, declared, members)
    return Inputs(
        _subject(who), declared, names, as_of or "",
        _links(store, declared, year), members, codes, group,
        tuple(unknown_pairs(about, year)), _publishers(store, behind),
    )  # fmt: skip


def _nodes(
    store: Store,
    entities: pd.DataFrame,
    about: Mapping[str, Any],
    who: Mapping[str, str],
    peers: str | Iterable[str] | None,
    as_of: str | None,
) -> Inputs:
    """Read a layer of cities or organisations."""
    layer, kind = about["id"], about["node_kind"]
    if who["type"] != kind:
        raise ScoreError(
            "score_error.joins_nodes", layer=layer, kind=ENTITIES[kind].label,
            name=name_label(who), type=ENTITIES[who["type"]].label,
        )  # fmt: skip
    year = _year(about, as_of)
    declared = replace(_declared(layer, {**about, "nodes": ()}, year),
                       reference=reference_set(entities))  # fmt: skip
    ties, nodes = node_network(store, declared.types, layer, year, about["nodes"], entities)
    if who["id"] not in nodes:
        raise ScoreError("score_error.no_node", layer=layer, kind=ENTITIES[kind].label,
                         name=name_label(who), count=len(nodes))  # fmt: skip
    ids, group = peers_of(store, entities, declared, tuple(nodes), peers, who["id"], as_of)
    members = _road(entities, year)
    names = layer_names(declared, about) | _counted(entities, declared, members)
    names |= {"node_kind": kind, "nodes": len(nodes)}
    return Inputs(
        _subject(who), declared, names, as_of or "", ties,
        members, ids, group, tuple(unknown_pairs(about, year)),
        _publishers(store, about.get("sources") or ()), nodes,
    )  # fmt: skip


def of_year(store: Store, inputs: Inputs, year: int) -> Inputs:
    """Give the same question for another year of a layer."""
    about = datasets(store)[inputs.layer.id]
    declared = replace(inputs.layer, years=(year,))
    nodes: Mapping[str, str] = {}
    entities = entities_frame(store)
    if inputs.nodes:
        listed = about["nodes"]
        ties, nodes = node_network(store, declared.types, declared.id, year, listed, entities)
    else:
        ties = _links(store, declared, year)
    members = _road(entities, year)
    return replace(
        inputs,
        layer=declared,
        names={**inputs.names, "years": [year], **_counted(entities, declared, members)},
        ties=ties,
        members=members,
        nodes=nodes,
        unknown=tuple(unknown_pairs(about, year)),
    )


def _about(known: Mapping[str, Mapping[str, Any]], layer: str) -> Mapping[str, Any]:
    about = known.get(layer)
    if about is None or "theta" not in about:
        layers = [i for i, d in known.items() if "theta" in d]
        raise ScoreError("score_error.no_layer", layer=layer, known=[REGISTER, *layers])
    return about


def _subject(who: Mapping[str, str]) -> dict[str, str]:
    return {k: who[k] for k in ("id", "name", "name_zh", "country")}


def layer_names(layer: Layer, about: Mapping[str, Any]) -> dict[str, Any]:
    """Name a layer for people, with what was declared about it."""
    return {
        "id": layer.id,
        "title": about.get("title", layer.id),
        "title_zh": about.get("title_zh", ""),
        "coverage": layer.coverage.value,
        "theta": layer.theta,
        "unit": layer.unit,
        "years": list(layer.years),
        "period": about.get("period", ""),
        "reference": len(layer.reference),
        "datasets": list(about.get("datasets") or (layer.id,)),
    }


def _years(about: Mapping[str, Any]) -> list[int]:
    return sorted(int(y) for y in about["years"])


def _year(about: Mapping[str, Any], as_of: str | None) -> int:
    years = _years(about)
    past = [y for y in years if as_of is None or y <= int(as_of[:4])]
    if not past:
        raise before(about, as_of)
    return past[-1]


def before(about: Mapping[str, Any], asked: str | int | None) -> ScoreError:
    """Refuse a date before a layer's first year; one total of a longer period has no dates."""
    years, period = _years(about), str(about.get("period") or "")
    told = {"layer": about["id"], "first": years[0], "asked": asked}
    if len(years) == 1 and period not in ("", str(years[0])):
        return ScoreError("score_error.before_total", **told, period=period.replace("-", "–"))
    return ScoreError("score_error.before", **told)


def _declared(layer: str, about: Mapping[str, Any], year: int) -> Layer:
    return Layer(
        id=layer,
        node_kind=about["node_kind"],
        types=(about["link_type"],),
        unit=about["unit"],
        counting=about["counting"],
        theta=about["theta"],
        coverage=Coverage(about["coverage"]),
        reference=tuple(n.removeprefix("iso:") for n in about["nodes"]),
        years=(year,),
    )


def _links(store: Store, layer: Layer, year: int) -> pd.DataFrame:
    links = links_frame(store, types=layer.types, layer=layer.id)
    for end in ("from", "to"):
        links[end] = [str(x).removeprefix("iso:") for x in links[end]]
    return pair_frame(project(links, nodes=layer.reference, year=year), links)


def unknown_pairs(about: Mapping[str, Any], year: int) -> list[tuple[str, str]]:
    """Pairs of nodes for which the publisher gives no figure that year."""
    found = []
    for text in about.get("unknown") or ():
        first, second, when = text.split("|")
        if int(when) == year:
            found.append((first.removeprefix("iso:"), second.removeprefix("iso:")))
    return found


def _publishers(store: Store, sources: Iterable[str]) -> dict[str, str]:
    """Find the publisher of each source, or its page's host; without either it is its own."""
    frame = sources_frame(store, sorted(sources))
    found = {}
    for row in frame.to_dict("records"):
        host = str(row["url"] or "").partition("://")[2].partition("/")[0].removeprefix("www.")
        name = str(row["publisher"] or "").strip() or host
        if name:
            found[str(row["id"])] = name
    return found
