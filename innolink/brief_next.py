"""What a brief says of links to come: the best of them first, then a table with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from briefings.document import Grid, Ground, Section
from graph.figures import figure, signed
from innolink.brief_facts import Facts
from innolink.next_gains import NextLinks
from innolink.next_words import link_name
from innolink.words import joined, say

__all__ = ["best_link", "index_now", "to_come", "unlinked"]


def unlinked(found: NextLinks, rows: pd.DataFrame) -> list[int]:
    """Count, for each row, the candidates that gain as much in a country without a tie."""
    new = found.table[~found.table["country"].isin(set(found.closeness.ties.weights))]
    gained = new["gain"].astype(float).round(12).value_counts()
    return [int(gained.get(g, 0)) for g in rows["gain"].astype(float).round(12)]


def best_link(f: Facts, row: Mapping[str, Any], lang: str) -> str:
    """Say what the best link would bring, or that many would bring as much."""
    raised = figure((f.score.index or 0) + row["gain"], lang, 4)
    gain = {"gain": signed(row["gain"], lang, 4), "index": index_now(f, lang), "raised": raised}
    if row["alike"] > 1:  # the first of equals is first by a rule of order, which is no finding
        count, new = int(row["alike"]), int(row["unlinked"])
        which = "all" if new == count else "some" if new else "none"
        untied = say(f"brief.untied_{which}", lang, count=new)
        return say("brief.best_equal", lang, count=count, untied=untied, **gain)
    return say("brief.best", lang, kind=link_name(row["type"], row["flow"], lang),
               place=f.place(row["country"], lang), **gain)  # fmt: skip


def index_now(f: Facts, lang: str) -> str:
    """Write the index with as many digits as a gain, so that the two can be compared."""
    return figure(f.score.index or 0.0, lang, 4)


def _why(row: Mapping[str, Any], lang: str) -> str:
    """Give the reasons for a link, and say of how many equals it is the first."""
    said = list(row["why"])
    if row["alike"] > 1:
        said.append(say("brief.one_of", lang, count=int(row["alike"])))
    return joined(said, lang, "clause_joiner")


def to_come(f: Facts, best: Sequence[Mapping[str, Any]], lang: str) -> Section:
    """List the links that would bring the hub closest."""
    columns = tuple(
        say(f"brief.{k}", lang) for k in ("partner_name", "place", "kind", "gain", "why")
    )
    rows = tuple(
        (
            f.name(str(r["partner"]), lang),
            f.place(r["country"], lang),
            link_name(r["type"], r["flow"], lang),
            signed(r["gain"], lang, 4),
            _why(r, lang),
        )
        for r in best
    )
    how = Ground(how=f"innolink next {f.score.subject['id']}")
    table = Grid(columns, rows, say("brief.next_caption", lang, index=index_now(f, lang)), how)
    return Section("next", say("brief.next", lang), (table,))
