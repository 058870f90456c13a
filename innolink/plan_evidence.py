"""The evidence of the plan's targets: what counts, how much has no date, how much has ended."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graph.places import place_label
from graph.reading import entities_frame
from graph.store import Store
from graph.terms import term
from graph.values import local_date
from innolink.scoring import HasStore
from innolink.words import joined, say
from queries.runner import ask

__all__ = ["FACTS", "ended_evidence", "evidence_facts", "target_facts", "undated_evidence"]


def undated_evidence(g: HasStore, as_of: str | int | None) -> dict[str, int]:
    """How much of the evidence carries no date, by number of the target: it counts at any date."""
    rows = ask(g.store, "evidence", as_of=as_of)
    return {str(k): int(n) for k, n in rows[rows["since"].isna()]["number"].value_counts().items()}


def ended_evidence(
    g: HasStore, as_of: str | int | None, today: dt.date | None = None
) -> dict[str, int]:
    """How much of the evidence has surely ended by today, by number of the target.

    At a date asked for, what had ended by then is no evidence: then nothing has ended.
    """
    if as_of is not None:
        return {}
    day = (today or local_date()).isoformat()
    every = ask(g.store, "evidence").to_dict("records")
    held = {_what(row) for row in ask(g.store, "evidence", as_of=day).to_dict("records")}
    begun = (row for row in every if not row["since"] or str(row["since"]) <= day)
    return dict(Counter(str(row["number"]) for row in begun if _what(row) not in held))


def _what(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return row["target"], row["id"], row["other"]


FACTS = ("kind", "what", "what_zh", "when", "value", "note", "note_zh", "series", "confidence",
         "sources")  # fmt: skip


def target_facts(
    store: Store,
    target: Mapping[str, Any],
    values: Iterable[Mapping[str, Any]],
    as_of: str | int | None,
) -> list[dict[str, Any]]:
    """Facts behind one target: its reported values, then what counts as evidence."""
    reported = [
        {"kind": "reported", "what": target["name"], "what_zh": target["name_zh"],
         "when": v["date"] or str(v["year"]), "value": v["value"], "note": v["scope"],
         "note_zh": term("scope", v["scope"]).zh, "series": v["series"],
         "confidence": v["confidence"], "sources": v["sources"]}
        for v in values
    ]  # fmt: skip
    return reported + evidence_facts(store, str(target["id"]), as_of)


def evidence_facts(store: Store, target: str, as_of: str | int | None) -> list[dict[str, Any]]:
    """Facts that count toward a target, with the parties abroad."""
    frame = ask(store, "evidence", {"target": target}, as_of=as_of)
    rows = frame.to_dict("records")
    parties = entities_frame(store, {p for r in rows for p in r["parties"]})
    known = {str(p["id"]): p for p in parties.to_dict("records")}
    return [
        {"kind": "evidence", "what": r["name"] or r["name_zh"],
         "what_zh": r["name_zh"] or r["name"], "when": r["since"], "value": 1,
         **{k: _abroad(r, known, lang) for k, lang in (("note", "en"), ("note_zh", "zh"))},
         "series": None, "confidence": None, "sources": r["sources"]}
        for r in rows
    ]  # fmt: skip


def _abroad(row: Mapping[Any, Any], known: Mapping[str, Mapping[Any, Any]], lang: str) -> str:
    """Parties abroad with their countries; of a thing that is abroad itself its country."""
    first, second = ("name_zh", "name") if lang == "zh" else ("name", "name_zh")
    said = []
    for id_ in row["parties"]:
        party = known[id_]
        name = str(party[first] or party[second] or id_)
        country = place_label(party["country"])[lang]
        beside = country and name != country
        said.append(say("plan.party", lang, name=name, country=country) if beside else name)
    return joined(said or [place_label(c)[lang] for c in row["countries"]], lang)
