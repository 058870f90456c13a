"""``il.profile`` and ``il.scorecard``: a subject's partner countries and strengths; sub-parks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.closeness_layer import Layer, Subject
from analytics.closeness_spec import Spec
from analytics.closeness_ties import Contracted, contract
from analytics.partner_countries import partner_countries
from analytics.scorecard import scorecard as score_cards
from analytics.strengths import strengths
from graph.network import ties_of_hubs
from graph.ontology import TIE_LINKS
from graph.reading import entities_frame, links_frame
from innolink.score_inputs import STRUCTURE, register_layer
from innolink.score_peers import ScoreError, called, group_members, id_or_itself
from innolink.scoring import HasStore, shipped_spec

LEAST = 3
"""Ties that must be on record to be ranked."""

ZHONGGUANCUN = "park:zhongguancun"
"""Whose sub-parks the scorecard shows when nobody asks for others'."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A subject on the register: its partner countries, and where it stands by type of tie.

    Attributes
    ----------
    subject
        ``id``, ``name``, ``name_zh``, ``type``, ``country``.
    as_of
        The date asked for, or "".
    peers
        With whom the strengths compare: a group, ids, or "" for all of the same type.
    countries
        One row a partner country; see :func:`analytics.partner_countries.partner_countries`.
    strengths
        One row a type of tie; see :func:`analytics.strengths.strengths`.
    """

    subject: Mapping[str, str]
    as_of: str
    peers: str
    countries: pd.DataFrame = field(repr=False)
    strengths: pd.DataFrame = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        return {
            "subject": dict(self.subject),
            "as_of": self.as_of,
            "peers": self.peers,
            "countries": _records(self.countries),
            "strengths": _records(self.strengths),
        }

    def _repr_html_(self) -> str:
        from innolink.profile_html import profile_html

        return profile_html(self)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Several subjects side by side; no total is formed.

    Attributes
    ----------
    of
        Whose parts they are: ``id``, ``name``, ``name_zh``.
    as_of
        The date asked for, or "".
    until
        Last whole year, to which the growth is taken.
    table
        One row a subject, as :func:`analytics.scorecard.scorecard` gives it, with ``name`` and
        ``name_zh``.
    """

    of: Mapping[str, str]
    as_of: str
    until: int
    table: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """One row a subject."""
        return self.table.copy()

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        told = {"of": dict(self.of), "as_of": self.as_of, "until": self.until}
        return told | {"rows": _records(self.table)}

    def _repr_html_(self) -> str:
        from innolink.profile_html import scorecard_html

        return scorecard_html(self)


def profile(
    g: HasStore,
    subject: str,
    *,
    peers: str | Iterable[str] | None = None,
    as_of: str | int | None = None,
    least: int = LEAST,
) -> Profile:
    """Profile a subject on the register: partner countries, strengths and weaknesses.

    Parameters
    ----------
    g
        An open graph.
    subject
        Id or name of a city, region, park, organisation or country.
    peers
        A group (``peer-hubs``), or ids; all of the same entity type when left out.
    as_of
        Year, month or day; links that surely began later or ended earlier are left out.
    least
        Ties that a peer must have on record to be ranked.

    Returns
    -------
    Profile

    Raises
    ------
    AskError
        Nothing in the graph is called so; the nearest names are offered.
    ScoreError
        It has no country, or there is no such group of its type.

    Notes
    -----
    Counts ties, as the closeness index does: each fact once, parties of an agreement tied to
    each other. The questions ``strengths`` and ``peers`` count links, every statement of every
    source, and run in the database alone. The register is hub-centric: a rank says what is on
    record.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.profile(g, "beijing").countries
    """
    date = "" if as_of is None else str(as_of)
    entities, links = _read(g, date)
    who = _who(g, entities, subject)
    others, named = _others(g, entities, who, peers)
    layer, spec = register_layer(entities), shipped_spec()
    found = _contracted(entities, links, sorted({who["id"], *others}), layer, spec)
    by_type = {i: _by_type(ties) for i, ties in found.items() if ties.weights or i == who["id"]}
    return Profile(
        who, date, named, partner_countries(found[who["id"]], layer, spec),
        strengths(by_type, who["id"], least=least),
    )  # fmt: skip


def scorecard(
    g: HasStore, of: str = ZHONGGUANCUN, *, as_of: str | int | None = None, least: int = LEAST
) -> Scorecard:
    """Put the sub-parks of a park side by side: ties by type, countries, diversity, growth.

    Parameters
    ----------
    g
        An open graph.
    of
        Id or name of a park; its sub-parks are those that are ``PART_OF`` it.
    as_of
        Year, month or day, as for :func:`profile`. Growth is taken to the last whole year
        before it.
    least
        Ties that a sub-park must have on record to be ranked.

    Returns
    -------
    Scorecard
        Empty where no sub-park is on record.

    Raises
    ------
    AskError
        Nothing in the graph is called so.
    ScoreError
        It has no country.

    Notes
    -----
    The question ``sub-parks`` gives what is on record of each with its sources; this gives the
    measures of it.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.scorecard(g).to_frame()[["name_zh", "countries", "rank_countries"]]
    """
    date = "" if as_of is None else str(as_of)
    entities, links = _read(g, date)
    who = _who(g, entities, of)
    parts = links[(links["type"] == "PART_OF") & (links["to"] == who["id"])]["from"]
    parks = set(entities[entities["type"] == "Park"]["id"])
    found = _contracted(
        entities, links, sorted(set(parts) & parks), register_layer(entities), shipped_spec()
    )
    until = _last_whole_year(date)
    table = score_cards(found, until, least=least)
    names = entities.set_index("id")[["name", "name_zh"]].reindex(table["subject"])
    for place, column in enumerate(("name", "name_zh"), start=1):
        table.insert(place, column, [x or None for x in names[column]])
    return Scorecard(who, date, until, table)


def _read(g: HasStore, date: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return entities_frame(g.store), links_frame(
        g.store, types=[*TIE_LINKS, *STRUCTURE], as_of=date or None
    )


def _who(g: HasStore, entities: pd.DataFrame, subject: str) -> dict[str, str]:
    row = entities[entities["id"] == called(g.store, entities, subject)].iloc[0]
    who = {k: row[k] or "" for k in ("id", "name", "name_zh", "type", "country")}
    if not who["country"]:
        raise ScoreError("score_error.no_country", name=who["name"] or subject)
    return who


def _others(
    g: HasStore, entities: pd.DataFrame, who: Mapping[str, str], peers: str | Iterable[str] | None
) -> tuple[list[str], str]:
    """Ids of the peers, and what they are called."""
    same = entities[(entities["type"] == who["type"]) & (entities["country"].fillna("") != "")]
    if peers is None:
        return list(same["id"]), ""
    if isinstance(peers, str) and "," not in peers:
        name = peers.strip().lower().replace(" ", "-")
        found = set(group_members(same, name, who["type"]))
        if who["type"] == "Country":
            found = {f"iso:{code}" for code in found}
        if found:
            return sorted(found), name
    given = [x.strip() for x in (peers.split(",") if isinstance(peers, str) else peers)]
    known = set(entities["id"])
    ids = sorted({x if x in known else id_or_itself(g.store, x) for x in given})
    if not set(ids) <= set(same["id"]):
        groups = sorted({x for xs in same["groups"] for x in (xs or ())})
        raise ScoreError(
            "score_error.other_type", peers=given, type=who["type"], groups=groups
        )  # fmt: skip
    return ids, ", ".join(ids)


def _contracted(
    entities: pd.DataFrame, links: pd.DataFrame, ids: list[str], layer: Layer, spec: Spec
) -> dict[str, Contracted]:
    country = dict(zip(entities["id"], entities["country"], strict=True))
    placed = [i for i in ids if country.get(i)]
    return {
        i: contract(ties, Subject(i, str(country[i])), layer, spec)
        for i, ties in ties_of_hubs(entities, links, placed).items()
    }


def _by_type(ties: Contracted) -> dict[str, float]:
    found: dict[str, float] = {}
    for (_, kind), weight in ties.cells.items():
        found[kind] = found.get(kind, 0.0) + weight
    return found


def _last_whole_year(date: str) -> int:
    """Year of a date that is a whole year, else the year before it."""
    if len(date) == len("2025"):
        return int(date)
    return (int(date[:4]) if date else dt.datetime.now(dt.UTC).year) - 1


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(k): v for k, v in row.items()} for row in rows]
