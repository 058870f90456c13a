"""``il.profile`` and ``il.scorecard``: a subject's partner countries and strengths; sub-parks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.closeness_layer import Layer, Subject
from analytics.closeness_spec import Spec
from analytics.closeness_ties import Contracted, contract
from analytics.missing import Missing, Reason
from analytics.partner_countries import partner_countries
from analytics.scorecard import scorecard as score_cards
from analytics.strengths import part_strengths, strengths
from graph.network import places_of, ties_of_hubs
from graph.ontology import TIE_LINKS
from graph.periods import begun_links
from graph.reading import datasets, entities_frame
from graph.values import local_date
from innolink.score_inputs import REGISTER, STRUCTURE, check_dated, layer_names, register_layer
from innolink.score_peers import ScoreError, called, group_members, id_or_itself, no_country
from innolink.scoring import HasStore, score, shipped_spec
from innolink.wholes import inside_each_other, names_of, whole_parks
from queries.groups import is_called
from queries.runner import checked_date

Peers = str | Iterable[str] | None
"""With whom to compare: a group or ids; a group of the user's own is its name and members."""

LEAST = 3
"""Ties that must be on record to be ranked."""

ZHONGGUANCUN = "park:zhongguancun"
"""Whose sub-parks the scorecard shows when nobody asks for others'."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A subject on a layer: its partner countries, and where it stands among its peers.

    Attributes
    ----------
    subject
        ``id``, ``name``, ``name_zh``.
    layer
        ``id``, ``title``, ``title_zh``, ``unit`` and what else was declared.
    as_of
        The date asked for, or "".
    peers
        With whom the strengths compare: a group, ids, or "" where nobody was named.
    countries
        One row a partner country; see :func:`analytics.partner_countries.partner_countries`.
    strengths
        On the register one row a type of tie, see :func:`analytics.strengths.strengths`; on
        another layer one a part, see :func:`analytics.strengths.part_strengths`.
    flowing
        Ties with a direction that a balance needs.
    ranked
        On the register: whom the ranks are among, the subject too, each ``id``, ``name`` and
        ``name_zh``; those with too few ties are not.
    within
        Parts of the subject, and what it is a part of: no peers, for their ties are in its total
        or its own in theirs. Each as in ``ranked``.
    """

    subject: Mapping[str, str]
    layer: Mapping[str, Any]
    as_of: str
    peers: str
    countries: pd.DataFrame = field(repr=False)
    strengths: pd.DataFrame = field(repr=False)
    flowing: int = 0
    ranked: tuple[Mapping[str, str], ...] = ()
    within: tuple[Mapping[str, str], ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a partner country: a copy of ``countries``."""
        return self.countries.copy()

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        return {
            "subject": dict(self.subject),
            "layer": dict(self.layer),
            "as_of": self.as_of,
            "peers": self.peers,
            "countries": _records(self.countries),
            "strengths": _records(self.strengths),
            "ranked": [dict(one) for one in self.ranked],
            "within": [dict(one) for one in self.within],
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
        ``name_zh``; by ties, then countries, the most first, then by id.
    least
        Ties that must be on record to be ranked.
    undated
        Ties counted that carry no date: they count at any date.
    instead
        Where it has no parts: the parks in it that have some, each ``id``, ``name``, ``name_zh``.
    """

    of: Mapping[str, str]
    as_of: str
    until: int
    table: pd.DataFrame = field(repr=False)
    least: int = LEAST
    undated: int = 0
    instead: tuple[Mapping[str, str], ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a subject."""
        return self.table.copy()

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        told = {"of": dict(self.of), "as_of": self.as_of, "until": self.until}
        told["undated"] = self.undated
        told["instead"] = [dict(one) for one in self.instead]
        return told | {"rows": _records(self.table)}

    def _repr_html_(self) -> str:
        from innolink.profile_html import scorecard_html

        return scorecard_html(self)


def profile(
    g: HasStore,
    subject: str,
    layer: str = REGISTER,
    *,
    peers: Peers = None,
    as_of: str | int | None = None,
    least: int = LEAST,
) -> Profile:
    """Profile a subject: partner countries, strengths and weaknesses.

    Parameters
    ----------
    g
        An open graph.
    subject
        Id or name of a city, region, park, organisation or country.
    layer
        ``register``, or the id of a layer such as ``ncses-ai``.
    peers
        A group (``peer-hubs``, ``g20``), or ids. When left out: on the register all of the same
        entity type in the same city (elsewhere all of the type); on a layer all its nodes. Parts
        of the subject, and what it is a part of, are no peers.
    as_of
        Year, month or day; links that surely began later or ended earlier are left out.
    least
        On the register: ties that a peer must have on record to be ranked.

    Returns
    -------
    Profile

    Raises
    ------
    AskError
        Nothing in the graph is called so; the nearest names are offered. Or ``as_of`` is no date.
    ScoreError
        It has no country, there is no such group of its type, or no such layer; or, on the
        register, every tie left at ``as_of`` is without a date.

    Notes
    -----
    **Ranks stand only where coverage allows.** On a symmetric layer: among the peers, part by
    part, as :func:`innolink.score` ranks. The register was collected around a hub: there only
    those compare who all lie in one city, by type of tie; for a city or a country the verdict
    is ``hub_centric``. It counts ties, as the index does: each fact once, parties of an
    agreement tied to each other. The questions ``strengths`` and ``peers`` count links, every
    statement of every source, and run in the database alone.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.profile(g, "beijing").countries
    ...     il.profile(g, "china", "ncses-ai", peers="g20").strengths
    """
    date = checked_date(as_of, "as_of") or ""
    if layer != REGISTER:
        return _on_layer(g, subject, layer, peers, as_of)
    entities, links = _read(g, date)
    who = _who(g, entities, subject)
    cities = _cities(entities, links)
    others, named = _others(g, entities, who, peers, cities)
    inside = inside_each_other(links, who["id"]) & set(others)
    compared = sorted({who["id"], *others} - inside)
    declared, spec = register_layer(entities), shipped_spec()
    found = _contracted(entities, links, compared, declared, spec)
    if date:
        check_dated(g.store, entities, found[who["id"]].rows, who, date)
    by_type = {i: _by_type(ties) for i, ties in found.items() if ties.weights or i == who["id"]}
    alike = bool(set.intersection(*(cities.get(i, set()) for i in compared)))
    known = datasets(g.store).get(REGISTER, {"title": REGISTER})
    ids = {i for i, held in by_type.items() if alike and sum(held.values()) >= least}
    return Profile(
        {k: who[k] for k in ("id", "name", "name_zh")}, layer_names(declared, known), date, named,
        partner_countries(found[who["id"]], declared, spec),
        strengths(by_type, who["id"], least=least, alike=alike), int(spec.balance_minimum),
        names_of(entities, ids), names_of(entities, inside),
    )  # fmt: skip


def _on_layer(
    g: HasStore, subject: str, layer: str, peers: Peers, as_of: str | int | None
) -> Profile:
    made = score(g, subject, layer, peers=peers, as_of=as_of, doubt=False)
    own, among = made.closeness, made.ranking or made.refused or Missing(Reason.NO_PEERS)
    return Profile(
        made.subject, made.layer, made.as_of, made.peers,
        partner_countries(own.ties, own.layer, own.spec), part_strengths(own, among),
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
    date = checked_date(as_of, "as_of") or ""
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
    if len(table):  # those without a tie last; the frame came sorted by id
        table = table.sort_values(["ties", "countries"], ascending=False, kind="stable")
    undated = sum(int(t.counted()["since"].isna().sum()) for t in found.values())
    instead = () if found else names_of(entities, whole_parks(links, parks, who["id"]))
    return Scorecard(who, date, until, table.reset_index(drop=True), least, undated, instead)


def _read(g: HasStore, date: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return entities_frame(g.store), begun_links(
        g.store, types=[*TIE_LINKS, *STRUCTURE], as_of=date or None
    )


def _who(g: HasStore, entities: pd.DataFrame, subject: str) -> dict[str, str]:
    row = entities[entities["id"] == called(g.store, entities, subject)].iloc[0]
    who = {k: row[k] or "" for k in ("id", "name", "name_zh", "type", "country")}
    if not who["country"]:
        raise no_country(who)
    return who


def _cities(entities: pd.DataFrame, links: pd.DataFrame) -> dict[str, set[str]]:
    """Cities in which each entity lies, districts among them."""
    cities = set(entities[entities["type"] == "City"]["id"])
    return {i: above & cities for i, above in places_of(links).items()}


def _others(
    g: HasStore,
    entities: pd.DataFrame,
    who: Mapping[str, str],
    peers: Peers,
    cities: Mapping[str, set[str]],
) -> tuple[list[str], str]:
    """Ids of the peers, and what they are called."""
    same = entities[(entities["type"] == who["type"]) & (entities["country"].fillna("") != "")]
    if peers is None:
        own = cities.get(who["id"], set())
        near = [i for i in same["id"] if own & cities.get(i, set())]
        return near if own else list(same["id"]), ""
    own_name = ""
    if isinstance(peers, Mapping):  # a group of the user's own
        own_name, peers = next((str(n), list(held)) for n, held in peers.items())
    known = {one for some in entities["groups"] for one in (some or ())}
    if isinstance(peers, str) and "," not in peers:
        name = next((x for x in sorted(known) if is_called(x, str(peers))), "")
        if found := group_members(same, name, who["type"]):
            return _ids(found, who["type"]), name
    given = [x.strip() for x in (peers.split(",") if isinstance(peers, str) else peers)]
    named = _ids(given, who["type"])
    ids = sorted({x if x in set(same["id"]) else id_or_itself(g.store, x) for x in named})
    if not set(ids) <= set(same["id"]):
        raise ScoreError(
            "score_error.other_type", peers=given, type=who["type"], groups=sorted(known)
        )
    return ids, own_name or ", ".join(ids)


def _ids(members: Iterable[str], kind: str) -> list[str]:
    """Ids of members; countries are called by their codes."""
    if kind != "Country":
        return sorted(members)
    return sorted(f"iso:{m.upper()}" if len(m) == 2 else m for m in members)


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
    return (int(date[:4]) if date else local_date().year) - 1


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(k): v for k, v in row.items()} for row in rows]
