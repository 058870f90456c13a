"""The sections of a brief about a partner country: what ties it with the hub, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from briefings.document import Grid, Ground, Section, Sentences
from graph.figures import share, signed
from graph.ontology import LINKS, TIE_LINKS
from innolink.brief_facts import Facts
from innolink.brief_next import index_now
from innolink.next_words import link_name
from innolink.words import joined, say

__all__ = ["gaps", "pair_findings", "tie_table"]


def pair_findings(f: Facts, code: str, country: Mapping[str, Any], lang: str) -> Section:
    """Say what ties a country with the hub.

    Parameters
    ----------
    f
        The hub's facts.
    code
        ISO code of the country.
    country
        Its entity: ``groups`` and the rest.
    lang
        ``zh`` or ``en``.
    """
    ties, place, hub = f.ties[f.ties["country"] == code], f.place(code, lang), f.subject(lang)
    how = f"innolink ask partners --country {code}"
    if ties.empty:
        none = ((say("brief.pair_none", lang, place=place, hub=hub), Ground(how=how)),)
        return Section("findings", say("brief.findings", lang), (Sentences(none, True, True),))
    counts = f.ties["country"].value_counts()
    rank, equals = int((counts > len(ties)).sum()) + 1, int((counts == len(ties)).sum())
    tied = say("brief.pair_tied", lang, count=equals - 1) if equals > 1 else ""
    kinds = ties["type"].value_counts()
    order = sorted(kinds.index, key=lambda t: (-kinds[t], t))
    named = [say("brief.partner", lang, name=f.kind(t, lang), ties=int(kinds[t])) for t in order]
    ground = f.ground(ties, how)
    rows = [
        (say("brief.pair_ties", lang, place=place, hub=hub, ties=len(ties), rank=rank,
             of=len(counts), tied=tied, share=share(len(ties) / len(f.ties), lang)), ground),
        (say("brief.pair_kinds", lang, kinds=joined(named, lang)), ground),
        (say("brief.pair_actors", lang, actors=ties["actor"].nunique(),
             partners=ties["partner"].nunique()), ground),
    ]  # fmt: skip
    since = ties["since"].dropna().astype(str)
    if len(since):
        dates = say(
            "brief.pair_dates", lang, first=min(since)[:4], last=max(since)[:4], ties=len(ties),
            undated=len(ties) - len(since),
        )  # fmt: skip
        rows.append((dates, ground))
    if "belt-and-road" in (country.get("groups") or ()):
        rows.append((say("brief.pair_along", lang, place=place),
                     Ground(how="innolink ask belt-and-road")))  # fmt: skip
    return Section("findings", say("brief.findings", lang), (Sentences(tuple(rows), True, True),))


def tie_table(f: Facts, ties: pd.DataFrame, lang: str, most: int = 30) -> Section:
    """List the first ties, each with its sources, and say how many more there are."""
    shown = ties.head(most)
    rows = tuple(
        (
            f.name(r["actor"], lang),
            f.kind(r["type"], lang),
            f.name(r["partner"], lang),
            None if pd.isna(r["since"]) else str(r["since"]),
        )
        for r in shown.to_dict("records")
    )
    grounds = tuple(Ground(tuple(sorted(r["sources"] or ()))) for r in shown.to_dict("records"))
    columns = tuple(say(f"brief.{k}", lang) for k in ("our_side", "kind", "their_side", "since"))
    more = len(ties) - len(shown)
    caption = say("brief.ties_more", lang, count=more) if more else say("brief.ties_all", lang)
    table = Grid(columns, rows, caption, f.ground(ties, f"innolink score "
                 f"{f.score.subject['id']} --facts"), grounds)  # fmt: skip
    return Section("ties", say("brief.ties", lang), (table,))


def gaps(f: Facts, code: str, best: Sequence[Mapping[str, Any]], lang: str) -> Section:
    """Name kinds of tie that could be sought and are not there, and what would add most."""
    present = set(f.ties[f.ties["country"] == code]["type"])
    missing = [f.kind(t, lang) for t in TIE_LINKS if LINKS[t].sought and t not in present]
    how = Ground(how=f"innolink next {f.score.subject['id']} --country {code}")
    rows = [
        (say("brief.gaps_none", lang) if not missing
         else say("brief.gaps_kinds", lang, kinds=joined(missing, lang)), how)
    ]  # fmt: skip
    if best:
        scale = say("brief.gap_scale", lang, name=f.subject(lang), index=index_now(f, lang))
        rows.append((scale, how))
    rows += [
        (say("brief.gap_next", lang, kind=link_name(r["type"], r["flow"], lang),
             partner=f.name(str(r["partner"]), lang), gain=signed(r["gain"], lang, 4),
             why=joined(list(r["why"]), lang, "clause_joiner")), how)
        for r in best[:5]
    ]  # fmt: skip
    return Section("gaps", say("brief.gaps", lang), (Sentences(tuple(rows), listed=True),))
