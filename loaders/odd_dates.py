"""Dates that may stand, but are seldom meant: a beginning after today, a year of three digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.properties import SINCE
from graph.values import BadValueError, local_date, parse
from loaders.batch import Fault, Where, rule
from loaders.checks import show

__all__ = ["odd_dates"]

_OLDEST = "1000"
"""Years before it are asked about: they are a year that lost a digit (0202) more often than meant.
Hardly anything in a network of innovation is older; questions take no earlier year either."""

_DATES = {"entities": ("since", "until"), "links": ("since", "until"), "observations": ("year",)}


def odd_dates(where: Where, kind: str, values: Mapping[str, Any]) -> list[Fault]:
    """Ask about dates of a row that are none to reject it for.

    Examples
    --------
    >>> for note in odd_dates(Where("my.csv"), "links", {"since": "0202", "until": "2020"}):
    ...     print(note.column, note.value, note.rule)
    since 0202 year 202: is it meant? Hardly anything here is older than the year 1000
    """
    notes = []
    today = local_date().isoformat()
    for column in _DATES.get(kind, ()):
        raw = values.get(column)
        text = str(raw or "").strip()
        try:
            date = str(parse(SINCE, text.zfill(4) if column == "year" and text else raw) or "")
        except BadValueError:  # a fault of the row, told when it is checked
            continue
        if date and date < _OLDEST:
            asked = rule("odd_dates.old", year=str(int(date[:4])), oldest=_OLDEST)
            notes.append(Fault(where, column, show(raw), asked))
        elif date > today[: len(date)] and column != "until":
            asked = rule(f"odd_dates.later_{kind}", date=date, today=today)
            notes.append(Fault(where, column, show(raw), asked))
    return notes
