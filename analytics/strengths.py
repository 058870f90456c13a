"""Strengths and weaknesses: where a subject stands among its peers, type by type, part by part."""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from analytics.closeness import Closeness
from analytics.closeness_rank import Ranking
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.ranks import min_rank

COLUMNS = ("type", "ties", "rank", "of", "median", "verdict")
"""Columns of :func:`strengths`."""

NONE, EQUAL = "none_on_record", "all_equal"
"""Verdicts without a rank: the subject has no such tie on record; all have equally many."""

PART_COLUMNS = ("part", "value", "rank", "of", "median", "verdict")
"""Columns of :func:`part_strengths`."""


def strengths(
    by_type: Mapping[str, Mapping[str, float]],
    subject: str,
    *,
    least: float = 3,
    alike: bool = True,
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
    alike
        Whether all of them were looked at alike; where they were not, nobody is ranked.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`, one row for each type that anybody has, the subject's largest
        first: its ``ties``; ``rank`` among the ranked (1 is most, equals share the best) and
        ``of`` how many; their ``median`` (of even numbers the mean of the middle two);
        ``verdict``: ``strength`` above the median, ``weakness`` below, ``even`` at it;
        ``none_on_record`` where the subject has none and ``all_equal`` where all ranked have
        equally many: then there is no rank. Or why there is none: ``hub_centric`` (not looked at
        alike), ``below_coverage`` (fewer than ``least`` on record), ``too_few`` (nobody else is
        ranked). Then rank, number and median
        are ``pd.NA``.

    Raises
    ------
    InputError
        The subject is not among those given, or a count is negative or not finite.

    Notes
    -----
    The median is that of what is on record: a strength may be thorough recording. The
    question ``strengths`` counts the same on links (every statement) instead of ties.

    Examples
    --------
    >>> made = strengths({"a": {"HOSTS": 4}, "b": {"HOSTS": 1, "SISTER_PARK": 2}}, "a")
    >>> made.values.tolist()
    [['HOSTS', 4.0, 1, 2, 2.5, 'strength'], ['SISTER_PARK', 0.0, <NA>, 2, 1.0, 'none_on_record']]
    """
    if subject not in by_type:
        raise InputError("strengths.absent", subject=subject, count=len(by_type))
    for one, held in sorted(by_type.items()):
        for kind, value in sorted(held.items()):
            if not (math.isfinite(value) and value >= 0):
                raise InputError("strengths.value", subject=one, type=kind, value=value)
    ranked = sorted(s for s, held in by_type.items() if sum(held.values()) >= least)
    refused = None
    if not alike:
        refused = Reason.HUB_CENTRIC
    elif subject not in ranked:
        refused = Reason.BELOW_COVERAGE
    elif len(ranked) < 2:
        refused = Reason.TOO_FEW
    kinds = sorted({kind for held in by_type.values() for kind in held})
    counts = {k: {s: float(by_type[s].get(k, 0)) for s in by_type} for k in kinds}
    rows = [_row(k, counts[k], subject, ranked, refused, none_is_zero=True) for k in kinds]
    rows.sort(key=lambda row: (-(row[1] or 0), row[0]))
    return _table(rows, COLUMNS)


def part_strengths(own: Closeness, among: Ranking | Missing) -> pd.DataFrame:
    """Compare each part of a subject's index with those of its ranked peers.

    Parameters
    ----------
    own
        The subject's index and parts.
    among
        The ranking that it is in (:func:`analytics.closeness_rank.rank`), or why there is none.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`PART_COLUMNS`, one row for each part that all ranked have (without a
        ranking: that the subject has), in the order of the method: its ``value``, and ``rank``,
        ``of``, ``median`` and ``verdict`` as in :func:`strengths`. Where the subject has no
        rank the verdict is the reason.

    Raises
    ------
    InputError
        The subject was not among those compared.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> import networkx as nx
    >>> from analytics.closeness_layer import Coverage, Layer
    >>> from analytics.closeness_peers import closeness_of_countries
    >>> from analytics.closeness_rank import rank
    >>> from analytics.closeness_spec import spec_from_dict
    >>> spec = spec_from_dict(
    ...     tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8")))
    >>> layer = Layer("example", "Country", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "RS", "US"))
    >>> graph = nx.Graph()
    >>> graph.add_edge("CN", "US", strength=400)
    >>> graph.add_edge("CN", "RS", strength=200)
    >>> found = closeness_of_countries(layer, graph, spec)
    >>> made = part_strengths(found["CN"], rank(found.values()))
    >>> made[["part", "value", "rank", "of", "median", "verdict"]].values.tolist()[0]
    ['density', 1.0, 1, 3, 0.5, 'strength']
    """
    subject = own.subject.id
    if isinstance(among, Missing):
        rows = [_row(k, {subject: own.parts[k].value}, subject, (), among.reason)
                for k in own.set_of_parts]  # fmt: skip
        return _table(rows, PART_COLUMNS)
    placed = among.rank_of(subject)
    refused = placed.reason if isinstance(placed, Missing) else None
    told = among.table.set_index("subject")
    ranked = [str(s) for s in told.index if s not in among.not_ranked]
    rows = []
    for part in among.set_of_parts:
        values = {s: told.at[s, part] for s in ranked} | {subject: own.parts[part].value}
        rows.append(_row(part, values, subject, ranked, refused))
    return _table(rows, PART_COLUMNS)


def _row(
    key: str,
    values: Mapping[str, Any],
    subject: str,
    ranked: Collection[str],
    refused: Reason | None,
    *,
    none_is_zero: bool = False,
) -> tuple[str, float | None, int | None, int | None, float | None, str]:
    own = values[subject]
    if refused is not None:
        return key, own, None, None, None, refused.value
    place = min_rank(pd.Series({s: values[s] for s in ranked}))
    median = statistics.median(float(values[s]) for s in ranked)
    if none_is_zero and not own:  # a rank would stand on nothing
        return key, own, None, len(ranked), median, NONE
    if place.max() == 1:
        return key, own, None, len(ranked), median, EQUAL
    return key, own, int(place[subject]), len(ranked), median, _verdict(own, median)


def _verdict(own: float, median: float) -> str:
    if own == median:
        return "even"
    return "strength" if own > median else "weakness"


def _table(rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=pd.Index(columns))
    kinds = dict.fromkeys(("rank", "of"), "Int64") | dict.fromkeys(
        (columns[1], "median"), "Float64"
    )
    return frame.astype(kinds)
