"""Which links could be made: sought between such ends by the ontology, absent today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from graph.fields import field_words, groups_of, is_field, is_known, nearest_fields
from graph.network import hub_members
from graph.ontology import FACT_LINKS, LINKS, TIE_LINKS
from graph.places import places
from innolink.next_rules import (
    ENDED,
    NATIONAL,
    OWN,
    PRESENT,
    TIED,
    ended,
    open_bodies,
    own_bodies,
    tally,
)
from queries.naming import AskError


class Party(NamedTuple):
    """What a proposal looks at: an entity type, kinds of organisation, broad groups of fields."""

    type: str
    kinds: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidates:
    """Links that could be made, and what was left out before.

    Attributes
    ----------
    table
        One row a candidate: ``partner``, ``partner_type``, ``name``, ``name_zh``, ``country``,
        ``type``, ``flow``, ``strength``, ``fields``, ``common``, ``known`` (links on record);
        by partner, type and flow.
    left_out
        How many links that two such parties may seek each rule left out
        (:data:`innolink.next_rules.RULES`).
    """

    table: pd.DataFrame
    left_out: Mapping[str, int]

    @property
    def allowed(self) -> int:
        """How many links two such parties may seek, before any rule."""
        return len(self.table) + sum(self.left_out.values())


@dataclass(frozen=True, slots=True)
class Reach:
    """What already leads from a hub to a far end.

    Attributes
    ----------
    through
        Ids of the common neighbours in the fact network, sorted.
    direct
        Types of link that already join the two.
    links
        The links walked: ``from``, ``type``, ``to`` and ``sources``.
    """

    through: tuple[str, ...]
    direct: tuple[str, ...]
    links: tuple[Mapping[str, Any], ...]


class FactNetwork:
    """Fact links by the ends they join, to see what leads from a hub to a far end."""

    def __init__(self, links: pd.DataFrame, members: set[str]) -> None:
        self.members = members
        self.former: Mapping[str, list[tuple[str, str]]] = {}
        """Ties that had ended, as :func:`innolink.next_rules.former_ties` gives them."""
        self._by_end: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in links[links["type"].isin(FACT_LINKS)].to_dict("records"):
            link = {str(k): row[k] for k in ("from", "type", "to", "sources", "fields")}
            self._by_end[link["from"]][link["to"]].append(link)
            self._by_end[link["to"]][link["from"]].append(link)
        self._around = {z for m in members for z in self._by_end.get(m, ())} - members

    def fields(self, end: str) -> set[str]:
        """Fields that the links of an entity name."""
        rows = (r for some in self._by_end.get(end, {}).values() for r in some)
        return {f for r in rows for f in (r["fields"] or ())}

    def known(self, ends: Iterable[str]) -> int:
        """How many fact links some ends have, whoever stands at the other end."""
        return sum(len(some) for end in ends for some in self._by_end.get(end, {}).values())

    def through(self, end: str) -> tuple[str, ...]:
        """Find common neighbours of the hub and a far end."""
        return tuple(sorted(self._around & set(self._by_end.get(end, ()))))

    def reach(self, end: str) -> Reach:
        """Give common neighbours, direct links, and the links behind both."""
        through = self.through(end)
        own = [r for m in sorted(self.members) for r in self._by_end.get(end, {}).get(m, ())]
        walked = [r for z in through for r in self._by_end[z].get(end, ())]
        for z in through:
            walked += [r for m in sorted(self.members) for r in self._by_end[z].get(m, ())]
        return Reach(through, tuple(sorted({r["type"] for r in own})), (*own, *walked))


def register_candidates(
    entities: pd.DataFrame,
    links: pd.DataFrame,
    ties: pd.DataFrame,
    hub: str,
    reference: Iterable[str],
    date: str,
) -> tuple[Candidates, FactNetwork]:
    """Links between a hub and far ends of the graph that may be sought and nobody records.

    Between whom a link may be sought is declared with its type
    (:class:`graph.model.Sought`); which far ends are never asked, in
    :mod:`innolink.next_rules`. A country as a whole is a far end where there is no tie with
    any of its entities yet.

    Parameters
    ----------
    entities, links
        As :mod:`graph.reading` gives them.
    ties
        The hub's ties, as :func:`graph.network.hub_ties` gives them.
    hub
        Id of the hub.
    reference
        Codes of the countries with which a tie counts.
    date
        Year, month or day at which a far end must exist.

    Returns
    -------
    tuple
        :class:`Candidates`, and the fact network around the hub.
    """
    members = hub_members(entities, links, hub)
    mine = {_party(r) for r in entities[entities["id"].isin(members)].to_dict("records")}
    facts = FactNetwork(links, members)
    counted, tied = set(reference), set(ties["country"].dropna())
    present = set(zip(ties["partner"], ties["type"], ties["flow"], strict=True))
    gone, own = ended(entities, links, date), own_bodies(links, members)
    abroad = open_bodies(entities, links)
    within = entities.groupby("country")["id"].agg(list).to_dict()
    ways: dict[Party, list[tuple[str, str]]] = {}
    rows: list[dict[str, Any]] = []
    left_out: list[str] = []
    for one in entities.sort_values("id").to_dict("records"):
        id_, kind, country = str(one["id"]), str(one["type"]), one["country"]
        if country not in counted or id_ in members:
            continue
        party = _party(one)
        if party not in ways:
            ways[party] = list(sought(mine, party))
        never = (
            TIED if kind == "Country" and country in tied
            else ENDED if id_ in gone
            else OWN if id_ in own
            else ""
        )  # fmt: skip
        common = len(facts.through(id_))
        known = facts.known(within[country] if kind == "Country" else [id_])
        fields = sorted({*(one["fields"] or ()), *facts.fields(id_)})
        for type_name, flow in ways[party]:
            reason = PRESENT if (id_, type_name, flow) in present else never
            if not reason and type_name == "MEMBER_OF" and id_ not in abroad:
                reason = NATIONAL
            left_out.append(reason)
            if not reason:
                rows.append(
                    {"partner": id_, "partner_type": kind, "name": one["name"],
                     "name_zh": one["name_zh"], "country": country, "type": type_name,
                     "flow": flow, "strength": 1.0, "fields": fields, "common": common,
                     "known": known}
                )  # fmt: skip
    return Candidates(_frame(rows), tally(left_out)), facts


def _party(entity: Mapping[Any, Any]) -> Party:
    groups = frozenset(g.en for g in groups_of(entity.get("fields") or ()))
    return Party(str(entity["type"]), frozenset(entity.get("kinds") or ()), groups)


def sought(mine: Iterable[Party], other: Party) -> Iterator[tuple[str, str]]:
    """Types of tie, with the way they flow, that parties of a hub may seek with a far end.

    Parameters
    ----------
    mine
        Parties of the hub.
    other
        The far end.

    Yields
    ------
    tuple
        Link type and ``in``, ``out`` or ``none``, sorted.

    Examples
    --------
    >>> city, park = Party("City"), Party("Park")
    >>> list(sought([city, park], city))  # doctest: +NORMALIZE_WHITESPACE
    [('COOPERATES_WITH', 'none'), ('HAS_OFFICE_IN', 'in'), ('HAS_OFFICE_IN', 'out'),
     ('SISTER_CITY', 'none')]
    >>> ("MEMBER_OF", "none") in sought([park], Party("Organization", frozenset({"association"})))
    True
    """
    parties = list(mine)
    found = set()
    for name in TIE_LINKS:
        link = LINKS[name]
        outward, inward = {"none": ("none", "none"), "forward": ("out", "in"),
                           "backward": ("in", "out")}[link.flow]  # fmt: skip
        for pair in link.sought:
            if pair.ours != "end" and pair.end.takes(*other):
                found |= {(name, outward) for one in parties if pair.start.takes(*one)}
            if pair.ours != "start" and pair.start.takes(*other):
                found |= {(name, inward) for one in parties if pair.end.takes(*one)}
    yield from sorted(found)


def country_candidates(
    weights: Mapping[str, float], reference: Iterable[str], theta: float, kind: str
) -> Candidates:
    """Countries of a layer with which a subject has no tie at θ, and what each lacks.

    Returns
    -------
    Candidates
        ``strength`` is what brings the pair to θ.
    """
    codes = sorted(reference)
    rows = [
        {"partner": f"iso:{code}", "partner_type": "Country", "name": places()[code].label.en,
         "name_zh": places()[code].label.zh, "country": code, "type": kind, "flow": "none",
         "strength": theta - weights.get(code, 0.0), "fields": [], "common": 0, "known": 0}
        for code in codes
        if weights.get(code, 0.0) < theta
    ]  # fmt: skip
    return Candidates(_frame(rows), tally([PRESENT] * (len(codes) - len(rows))))


_COLUMNS = ("partner", "partner_type", "name", "name_zh", "country", "type", "flow", "strength",
            "fields", "common", "known")  # fmt: skip


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=pd.Index(_COLUMNS), dtype=object)
    return made.astype({"strength": float, "common": int, "known": int})


def of_field(names: Iterable[str], field: str) -> list[str]:
    """Those of some fields that a field asked for finds."""
    words = field_words(field)
    return [name for name in names if is_field(name, words)]


def check_field(text: str, candidates: pd.DataFrame) -> None:
    """Refuse a field that no candidate names and the list of fields does not know.

    Raises
    ------
    AskError
        It is no field; the nearest are named.
    """
    named = {name for some in candidates["fields"] for name in some}
    if not of_field(named, text) and not is_known(text):
        near = nearest_fields(text, named)
        raise AskError("ask.field", name="field", text=text.strip()[:60], near=near)


def chosen(
    candidates: pd.DataFrame,
    *,
    country: str | None = None,
    group: Iterable[str] | None = None,
    kind: str | None = None,
    field: str | None = None,
) -> pd.DataFrame:
    """Keep the candidates of a country, of a group's members, of a link type, of a field."""
    keep = pd.Series(True, index=candidates.index)
    if country is not None:
        keep &= candidates["country"] == country
    if group is not None:
        keep &= candidates["country"].isin(set(group))
    if kind is not None:
        keep &= candidates["type"] == kind
    if field is not None:
        words = field_words(field)
        keep &= pd.Series(
            [any(is_field(f, words) for f in some) for some in candidates["fields"]],
            index=candidates.index, dtype=bool,
        )  # fmt: skip
    return candidates[keep].reset_index(drop=True)
