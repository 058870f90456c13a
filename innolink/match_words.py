"""What ``innolink match`` found, as people read it: one organisation a line, in their language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from graph.places import place_label
from innolink.cli_output import Table, table_from_frame
from innolink.matching import COLUMNS, Matched
from innolink.words import joined, say
from loaders.match_cities import city_label

if TYPE_CHECKING:
    from loaders.match import Answer
    from loaders.match_index import Organisation

__all__ = ["matched_table", "of_file"]

_COLUMNS = ("row", "text", "decision", "organisation", "score", "reason", "id")


def matched_table(frame: pd.DataFrame, lang: str) -> Table:
    """Put an answer of :func:`innolink.matching.match` into a table for people.

    Parameters
    ----------
    frame
        The answer; ``frame.attrs["answers"]`` has what became of each row.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Table
        A line for each text without a match and for each organisation accepted or proposed, the
        best first; the text stands on the first line of its candidates. The id, by which one
        is chosen, stands last and is left out where a terminal is narrow.
    """
    heads = tuple(say(f"match.{c}", lang) for c in _COLUMNS)
    rows = [
        line
        for number, answer in zip(frame["row"], frame.attrs["answers"], strict=True)
        for line in _lines(int(number), answer, lang)
    ]
    return Table(heads, tuple(rows), spare=(heads[-1],))


def of_file(found: Matched, lang: str) -> tuple[Table, list[str]]:
    """Put a matched file into a table for a spreadsheet: the file's columns, then ours.

    Parameters
    ----------
    found
        What :func:`innolink.matching.matched_file` gave.
    lang
        Language of our headings; with "" they are keys, for programs.

    Returns
    -------
    tuple of Table and list of str
        The table, and how ours are called that the file has too.
    """
    labels = {c: say(f"match.column.{c}", lang) for c in (*COLUMNS, "clash")} if lang else {}
    called = found.names(labels)
    renamed = [name for c, name in called.items() if name != labels.get(c, c)]
    return table_from_frame(found.whole(labels), own=True), renamed


def _lines(number: int, answer: Answer, lang: str) -> Iterator[tuple[Any, ...]]:
    decision = say(f"match.is_{answer.decision}", lang)
    if not answer.candidates:
        yield number, answer.part, decision, None, None, answer.reason.say(lang), None
    for place, candidate in enumerate(answer.candidates):
        reason = answer.reason if answer.decision == "accepted" else candidate.reason
        first = (number, answer.part, decision) if place == 0 else (None, "", "")
        yield (
            *first, _named(candidate.organisation, lang), candidate.score, reason.say(lang),
            candidate.organisation.id,
        )  # fmt: skip


def _named(one: Organisation, lang: str) -> str:
    """Name with city and country."""
    town, country = city_label(one.city)[lang], place_label(one.country)[lang]
    where = joined([p for p in (town, country) if p], lang)
    name = one.shown(lang)
    return say("match.in_place", lang, name=name, place=where) if where else name
