"""Which links could be made: allowed by the ontology, absent today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graph.names import fold
from graph.network import hub_members
from graph.ontology import FACT_LINKS, LINKS, TIE_LINKS
from graph.places import places

FAR_ENDS = ("Park", "Organization", "Lab", "Office", "City")
"""Types of far ends; countries besides, where there is no tie with any of their entities yet."""

COUNTRY_LINKS = ("COOPERATES_WITH", "HAS_OFFICE_IN")
"""What is proposed with a country as a whole; everything else takes an actor or a place there."""


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
) -> tuple[pd.DataFrame, FactNetwork]:
    """Links between a hub and far ends of the graph that the ontology allows and nobody records.

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

    Returns
    -------
    tuple
        Candidates, one a row (``partner``, ``partner_type``, ``name``, ``name_zh``,
        ``country``, ``type``, ``flow``, ``strength``, ``fields``, ``common``), sorted by
        partner, type and flow; and the fact network around the hub.
    """
    members = hub_members(entities, links, hub)
    kinds = dict(zip(entities["id"], entities["type"], strict=True))
    mine = {kinds[m] for m in members}
    facts = FactNetwork(links, members)
    counted, tied = set(reference), set(ties["country"].dropna())
    present = set(zip(ties["partner"], ties["type"], ties["flow"], strict=True))
    rows: list[dict[str, Any]] = []
    for one in entities.sort_values("id").to_dict("records"):
        kind, country = str(one["type"]), one["country"]
        is_end = kind in FAR_ENDS or (kind == "Country" and country not in tied)
        if not is_end or country not in counted or one["id"] in members:
            continue
        common = len(facts.through(str(one["id"])))
        fields = sorted({*(one["fields"] or ()), *facts.fields(str(one["id"]))})
        for type_name, flow in allowed(mine, kind):
            if kind == "Country" and type_name not in COUNTRY_LINKS:
                continue
            if (one["id"], type_name, flow) not in present:
                rows.append(
                    {"partner": one["id"], "partner_type": kind, "name": one["name"],
                     "name_zh": one["name_zh"], "country": country, "type": type_name,
                     "flow": flow, "strength": 1.0, "fields": fields, "common": common}
                )  # fmt: skip
    return _frame(rows), facts


def allowed(mine: set[str], other: str) -> Iterator[tuple[str, str]]:
    """Types of tie, with the way they flow, between entity types of the hub and a far end's.

    Examples
    --------
    >>> list(allowed({"City"}, "City"))[:3]
    [('COOPERATES_WITH', 'none'), ('HAS_OFFICE_IN', 'in'), ('HAS_OFFICE_IN', 'out')]
    """
    found = set()
    for name in TIE_LINKS:
        link = LINKS[name]
        if link.family != "fact":
            continue
        out = any(link.allows(one, other) for one in mine)
        into = any(link.allows(other, one) for one in mine)
        if link.flow == "none":
            found |= {(name, "none")} if out or into else set()
            continue
        forward = link.flow == "forward"
        found |= {(name, "out" if forward else "in")} if out else set()
        found |= {(name, "in" if forward else "out")} if into else set()
    yield from sorted(found)


def country_candidates(
    weights: Mapping[str, float], reference: Iterable[str], theta: float, kind: str
) -> pd.DataFrame:
    """Countries of a layer with which a subject has no tie at θ, and what each lacks.

    Returns
    -------
    pandas.DataFrame
        As :func:`register_candidates`; ``strength`` is what brings the pair to θ.
    """
    rows = [
        {"partner": f"iso:{code}", "partner_type": "Country", "name": places()[code].label.en,
         "name_zh": places()[code].label.zh, "country": code, "type": kind, "flow": "none",
         "strength": theta - weights.get(code, 0.0), "fields": [], "common": 0}
        for code in sorted(reference)
        if weights.get(code, 0.0) < theta
    ]  # fmt: skip
    return _frame(rows)


_COLUMNS = ("partner", "partner_type", "name", "name_zh", "country", "type", "flow", "strength",
            "fields", "common")  # fmt: skip


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=pd.Index(_COLUMNS), dtype=object)
    return made.astype({"strength": float, "common": int})


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
        wanted = fold(field)
        keep &= pd.Series(
            [any(wanted in fold(f) for f in some) for some in candidates["fields"]],
            index=candidates.index, dtype=bool,
        )  # fmt: skip
    return candidates[keep].reset_index(drop=True)
