"""Strengths and weaknesses: where a subject stands among its peers, type by type."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.errors import InputError
from analytics.ranks import min_rank

COLUMNS = ("type", "ties", "rank", "of", "median", "verdict")
"""Columns of :func:`strengths`."""


def strengths(
    by_type: Mapping[str, Mapping[str, float]], subject: str, *, least: float = 3
) -> pd.DataFrame:
    """Compare a subject's ties of each type with those of its peers.

    Parameters
    ----------
    by_type
        By subject, the ties of each type; a type that is absent has none on record.
    subject
        Whose strengths.
    least
        Ties of all types together that a subject must have on record to be ranked.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`, one row for each type that anybody has, the subject's largest
        first: its ``ties``; ``rank`` among the ranked (1 is most, equals share the best) and
        ``of`` how many; their ``median`` (of even numbers the mean of the middle two);
        ``verdict``: ``strength`` above the median, ``weakness`` below, ``even`` at it, and
        ``not_ranked`` where the subject has fewer than ``least`` or nobody else is ranked.

    Raises
    ------
    InputError
        The subject is not among those given.

    Notes
    -----
    The median is that of what is on record: a strength may be thorough recording. The
    question ``strengths`` counts the same on links (every statement) instead of ties.

    Examples
    --------
    >>> made = strengths({"a": {"HOSTS": 4}, "b": {"HOSTS": 1, "SISTER_PARK": 2}}, "a")
    >>> made.values.tolist()
    [['HOSTS', 4.0, 1, 2, 2.5, 'strength'], ['SISTER_PARK', 0.0, 2, 2, 1.0, 'weakness']]
    """
    if subject not in by_type:
        raise InputError("strengths.absent", subject=subject, count=len(by_type))
    ranked = sorted(s for s, kinds in by_type.items() if sum(kinds.values()) >= least)
    able = subject in ranked and len(ranked) > 1
    rows: list[dict[str, Any]] = []
    for kind in sorted({kind for kinds in by_type.values() for kind in kinds}):
        counts = {s: float(by_type[s].get(kind, 0)) for s in by_type}
        median = statistics.median(counts[s] for s in ranked) if ranked else None
        place = min_rank(pd.Series({s: counts[s] for s in ranked})) if able else None
        rows.append(
            {
                "type": kind,
                "ties": counts[subject],
                "rank": None if place is None else int(place[subject]),
                "of": len(ranked),
                "median": median,
                "verdict": _verdict(counts[subject], median) if able else "not_ranked",
            }
        )
    rows.sort(key=lambda row: (-row["ties"], row["type"]))
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    return frame.astype({"rank": "Int64", "median": "Float64"})


def _verdict(ties: float, median: float | None) -> str:
    if median is None or ties == median:
        return "even"
    return "strength" if ties > median else "weakness"
