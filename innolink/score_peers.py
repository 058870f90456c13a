"""Whom a score compares: the reference set, the members of a group, the peers asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.closeness_layer import Layer
from graph.figures import day
from graph.model import Label
from graph.ontology import ENTITIES, entity_properties
from graph.store import Store
from graph.wording import WordedError
from queries.groups import group_name, held, is_called, memberships_of
from queries.naming import AskError, entity_id


class ScoreError(WordedError):
    """A score cannot be made as asked; says what to ask instead."""

    room = "innolink"

    def __init__(self, key: str, /, **fields: Any) -> None:
        if isinstance(asked := fields.get("asked"), str | int):
            fields["asked"] = Label(str(asked), day(str(asked), "zh"))
        super().__init__(key, **fields)


def name_label(who: Mapping[str, str]) -> Label:
    """Name of an entity in either language, the other one or its id where it has none.

    Examples
    --------
    >>> name_label({"id": "geonames:1", "name": "Novi Sad", "name_zh": ""}).zh
    'Novi Sad'
    """
    return Label(who["name"] or who["name_zh"] or who["id"],
                 who["name_zh"] or who["name"] or who["id"])  # fmt: skip


def title_label(layer: Mapping[str, Any]) -> Label:
    """Title of a layer in both languages, the one that it has where it has but one."""
    return Label(layer["title"], layer.get("title_zh") or layer["title"])


def no_country(who: Mapping[str, str]) -> ScoreError:
    """Refuse what has no country; the column that would give it one is called as people see it."""
    column = entity_properties(who["type"])["country"].label
    return ScoreError("score_error.no_country", name=name_label(who), column=column)


def reference_set(entities: pd.DataFrame) -> tuple[str, ...]:
    """N: the members and observers of the UN, and the places shown apart."""
    countries = entities[entities["type"] == "Country"]
    inside = [
        bool(a) or bool(b) for a, b in zip(countries["reference"], countries["apart"], strict=True)
    ]
    if not any(inside):
        raise ScoreError("score_error.no_reference")
    return tuple(sorted(countries[inside]["country"]))


def apart_places(entities: pd.DataFrame) -> set[str]:
    """Places that are shown apart, by code: nobody's peers."""
    countries = entities[entities["type"] == "Country"]
    return set(countries[[bool(x) for x in countries["apart"]]]["country"])


def group_members(
    entities: pd.DataFrame, group: str, kind: str = "Country", as_of: str | None = None
) -> list[str]:
    """Members of a group on a date (without one, of today), by code of the country or by id.

    Who joined at an unknown date, or is in a group without dates, is a member on any date.
    """
    some = entities[entities["type"] == kind]
    rows = some[["country" if kind == "Country" else "id", "groups", "memberships"]]
    return sorted(
        {
            member
            for member, groups, dated in rows.itertuples(index=False)
            for name, one in memberships_of(member, groups or (), dated or ())
            if name == group and held(one, as_of)
        }
    )


def peers_of(
    store: Store,
    entities: pd.DataFrame,
    layer: Layer,
    looked_at: tuple[str, ...],
    peers: str | Iterable[str] | None,
    own: str,
    as_of: str | None = None,
) -> tuple[tuple[str, ...] | None, str]:
    """Nodes of the peers with the subject's own, and what the group is called.

    A group's members are those of the date asked about; without one, those of today.
    """
    if peers is None:
        return None, ""
    kind, inside = layer.node_kind, set(looked_at)
    own_name = ""
    if isinstance(peers, Mapping):  # a group of the user's own: some may not be on the layer
        own_name, held = next((str(n), list(codes)) for n, codes in peers.items())
        peers = [code for code in held if code in inside]
    if isinstance(peers, str) and "," not in peers:
        known = sorted({g for gs in entities["groups"] for g in (gs or ())})
        name = next((g for g in known if is_called(g, str(peers))), "")
        of_group = inside.intersection(group_members(entities, name, kind, as_of))
        if of_group:
            return tuple(sorted({*of_group, own})), name
        if inside.intersection(group_members(entities, name, kind)):  # there are some today
            raise ScoreError("score_error.no_member_then", group=group_name(name),
                             layer=layer.id, asked=as_of)  # fmt: skip
    given = [str(p).strip() for p in (peers.split(",") if isinstance(peers, str) else peers)]
    if kind == "Country":
        codes = sorted({code.upper().removeprefix("ISO:") for code in given})
    else:
        codes = sorted({p if p in inside else id_or_itself(store, p) for p in given})
    if any(code not in inside for code in codes):
        groups = sorted({g for gs in entities["groups"] for g in (gs or ())})
        apart = set() if kind != "Country" else apart_places(entities)
        raise ScoreError(
            "score_error.no_group" if kind == "Country" else "score_error.no_group_of_nodes",
            peers=given, layer=layer.id, count=len(inside - apart), groups=groups,
            kind=ENTITIES[kind].label,
        )  # fmt: skip
    return tuple(sorted({*codes, own})), own_name or ", ".join(codes)


def id_or_itself(store: Store, name: str) -> str:
    """Id of what is called so, or the name itself where nothing is."""
    try:
        return entity_id(store, name, "peers")
    except AskError:
        return name


def called(store: Store, entities: pd.DataFrame, name: str | None) -> str:
    """Id of what is called so, or has this id.

    Raises
    ------
    AskError
        Nothing in the graph is called so; the nearest names are offered.
    """
    known = name is not None and bool((entities["id"] == name).any())
    return str(name) if known else entity_id(store, name, "subject")
