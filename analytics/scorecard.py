"""A scorecard of several subjects of one kind: the sub-parks of a park, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.closeness_ties import Contracted
from analytics.concentration import concentration
from analytics.diversity import hill_number
from analytics.growth import growth
from analytics.missing import Missing, Reason
from analytics.ranks import midrank_percentile, min_rank

MEASURES = ("ties", "types", "countries", "diversity")
"""What is ranked: the more, the better; each on its own, never added up."""

TOP = 3
"""Largest partner countries whose share is the concentration."""


def scorecard(subjects: Mapping[str, Contracted], until: int, *, least: float = 3) -> pd.DataFrame:
    r"""Put several subjects side by side: ties, types, countries, diversity, growth.

    Parameters
    ----------
    subjects
        Ties of each subject, contracted on one layer; its rows may carry ``since``.
    until
        Last whole year, for the growth.
    least
        Ties that a subject must have on record to be ranked.

    Returns
    -------
    pandas.DataFrame
        One row a subject, sorted: ``subject``; ``ties`` (weight of all); ``types`` (types of
        tie present); ``countries`` tied; ``diversity`` (effective number of them,
        :math:`D_1`); ``concentration`` (share of the three largest); ``recent``, ``earlier``
        and ``growth`` (see :func:`analytics.growth.growth`) with ``growth_reason``;
        ``ties_TYPE`` for every declared type; for each of :data:`MEASURES` ``rank_NAME`` (1
        is most, equals share the best) and ``percentile_NAME`` (mid-rank, 0 to 1) among the
        ranked; ``reason`` for those not ranked (``below_coverage``, or ``too_few`` where fewer
        than two can be). What has no value is ``pd.NA``.

    Notes
    -----
    No total is formed: which of the columns matters is for who assesses. Takes O(ties).

    Examples
    --------
    >>> scorecard({}, 2025).empty
    True
    """
    rows = [_row(subject, ties, until) for subject, ties in sorted(subjects.items())]
    frame = pd.DataFrame(rows, columns=None if rows else pd.Index(["subject", *MEASURES]))
    ranked = frame[frame["ties"].ge(least) & frame["ties"].gt(0)]
    enough = len(ranked) > 1
    for name in MEASURES:
        place = min_rank(ranked[name]) if enough else pd.Series(dtype=float)
        share = midrank_percentile(ranked[name]) if enough else pd.Series(dtype=float)
        frame[f"rank_{name}"] = place.reindex(frame.index).astype("Int64")
        frame[f"percentile_{name}"] = share.reindex(frame.index).astype("Float64")
    short, alone = Reason.BELOW_COVERAGE.value, None if enough else Reason.TOO_FEW.value
    frame["reason"] = [alone if i in ranked.index else short for i in frame.index]
    kinds = dict.fromkeys(("diversity", "concentration", "growth"), "Float64")
    return frame.astype({k: v for k, v in kinds.items() if k in frame} | {"reason": "string"})


def _row(subject: str, ties: Contracted, until: int) -> dict[str, Any]:
    rows = ties.counted()
    since = rows["since"] if "since" in rows.columns else [None] * len(rows)
    years = [int(str(x)[:4]) if isinstance(x, str) and x else None for x in since]
    grown = growth(years, until)
    value = grown.value
    weights = list(ties.weights.values())
    by_type = {
        f"ties_{kind}": sum(w for (_, t), w in ties.cells.items() if t == kind)
        for kind in ties.types
    }
    return {
        "subject": subject,
        "ties": ties.total,
        "types": len({kind for _, kind in ties.present()}),
        "countries": len(weights),
        "diversity": hill_number(weights) if weights else None,
        "concentration": concentration(weights, TOP) if weights else None,
        "recent": grown.recent,
        "earlier": grown.earlier,
        "growth": None if isinstance(value, Missing) else value,
        "growth_reason": value.reason.value if isinstance(value, Missing) else None,
        **by_type,
    }
