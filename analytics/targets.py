"""Whether a target is on track: what was reported, what is left, what the pace lets one say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Any

from analytics.errors import InputError
from analytics.reported import Reported
from analytics.trend import FEWEST, trend


class Status(StrEnum):
    """What can be said of a target; the front door keeps the words."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    CANNOT_BE_SAID = "cannot_be_said"


class Method(StrEnum):
    """By what it is said, or why nothing can be."""

    LAST_VALUE = "last_value"  # the last reported value is the target or above
    TREND = "trend"  # the whole prediction interval lies on one side of the target
    PACE = "pace"  # change a year between the first and the last comparable value
    NO_SCATTER = "no_scatter"  # by pace: all values lie on one line, so no interval can be given
    INTERVAL_HOLDS_TARGET = "interval_holds_target"
    NO_VALUE = "no_value"  # nothing was reported
    ONE_VALUE = "one_value"  # one comparable value: no pace
    CONTRADICTION = "contradiction"  # the last date has values that contradict each other
    OVERDUE = "overdue"  # the due year is over and was not reported


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: a figure by the end of a year."""

    id: str
    value: float
    due: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """State of one target.

    Attributes
    ----------
    target
        The target.
    last
        Last comparable value; ``None`` when there is none, or the last values contradict each
        other.
    partial
        Undated values of the running year: shown, never compared with whole years.
    comparable
        Values since the last break, one a date, ascending.
    breaks
        Years in which another series or unit begins.
    contradictions
        Years in which one series has several values of the same date.
    left
        Target minus last value; ``None`` without one, 0 when reached.
    years_left
        Years from the last value to the end of the due one; for a dated value a fraction.
    required
        ``left`` ÷ ``years_left``: what is left per year.
    pace
        Change a year between the first and the last comparable value; ``None`` below two.
    projected, low, high
        Value in the due year by the fitted line, and its prediction interval; only from
        :data:`analytics.trend.FEWEST` comparable values, and not where all lie on one line.
    coverage
        Of the interval.
    status, method
        What can be said, and by what.
    """

    target: Target
    last: Reported | None
    partial: tuple[Reported, ...]
    comparable: tuple[Reported, ...]
    breaks: tuple[int, ...]
    contradictions: tuple[int, ...]
    left: float | None
    years_left: float | None
    required: float | None
    pace: float | None
    projected: float | None
    low: float | None
    high: float | None
    coverage: float
    status: Status
    method: Method

    @property
    def setback(self) -> tuple[Reported, Reported] | None:
        """Where the latest comparable values fell: the value before the fall, and the last.

        A pace from the first to the last value hides that the last steps went the other way: a
        target is to be reached or passed. ``None`` where the latest step did not fall.

        Examples
        --------
        >>> given = {2020: 80, 2021: 120, 2022: 110, 2023: 99}
        >>> values = [Reported(y, v) for y, v in given.items()]
        >>> fell = outlook(Target("t", 130, 2027), values, 2026).setback
        >>> [(v.year, v.value) for v in fell]
        [(2021, 120), (2023, 99)]
        """
        run = self.comparable
        first = len(run) - 1
        while first > 0 and run[first].value < run[first - 1].value:
            first -= 1
        return (run[first], run[-1]) if 0 <= first < len(run) - 1 else None

    @property
    def standstill(self) -> tuple[Reported, Reported] | None:
        """First and last of the latest comparable values where they did not move, else ``None``.

        Examples
        --------
        >>> values = [Reported(y, v) for y, v in ((2020, 80), (2021, 120), (2022, 120))]
        >>> stood = outlook(Target("t", 130, 2027), values, 2026).standstill
        >>> [(v.year, v.value) for v in stood]
        [(2021, 120), (2022, 120)]
        """
        same = [*takewhile(lambda v: v.value == self.comparable[-1].value, self.comparable[::-1])]
        return (same[-1], same[0]) if len(same) > 1 else None

    def to_dict(self) -> dict[str, Any]:
        """Give plain types; keys as in ``docs/method.md``."""
        return {
            "id": self.target.id,
            "target": self.target.value,
            "due": self.target.due,
            "last": None if self.last is None else _plain(self.last),
            "partial": [_plain(r) for r in self.partial],
            "comparable": [_plain(r) for r in self.comparable],
            "breaks": list(self.breaks),
            "contradictions": list(self.contradictions),
            "left": self.left,
            "years_left": self.years_left,
            "left_per_year": self.required,
            "pace": self.pace,
            "projected": self.projected,
            "projected_low": self.low,
            "projected_high": self.high,
            "coverage": None if self.projected is None else self.coverage,
            "status": self.status.value,
            "method": self.method.value,
            "setback": [_plain(r) for r in self.setback or ()],
            "standstill": [_plain(r) for r in self.standstill or ()],
        }


def _plain(value: Reported) -> dict[str, Any]:
    return {n: getattr(value, n) for n in ("year", "date", "value", "unit", "scope", "series")}


def outlook(
    target: Target, reported: Iterable[Reported], running: int, *, coverage: float = 0.9
) -> Outlook:
    r"""Say how a target stands.

    .. math:: \text{left per year} = \frac{Y - y_1}{T - t_1}, \quad
              \text{pace} = \frac{y_1 - y_0}{t_1 - t_0}

    with Y the figure due in year T, and the first :math:`(t_0, y_0)` and the last
    :math:`(t_1, y_1)` of the comparable values.

    Times are those of :attr:`Reported.time`. Comparable are the values of the last value's
    series and unit, back to the last break. Two different values of one series at one date
    contradict each other: they cut the series and give neither pace nor trend. A stock counted
    on several dates of a year gives several values.

    ==================  ==========================================================
    comparable values   what is said
    ==================  ==========================================================
    none, one           cannot be said (unless the value reaches the target)
    two, three          on track when pace ≥ left per year, else behind
    four or more        on track when the whole prediction interval in the due year
                        lies at or above the target, behind when below it; cannot
                        be said when it holds the target; where all lie on one line
                        there is no interval, and the pace decides as of two or three
    ==================  ==========================================================

    Parameters
    ----------
    target
        A figure to be reached or passed.
    reported
        Values in any order.
    running
        The year that is not over: its undated values are partial. Later ones are refused.
    coverage
        Of the prediction interval.

    Returns
    -------
    Outlook

    Raises
    ------
    InputError
        A value lies after the running year, or a figure is not finite.

    Examples
    --------
    >>> made = outlook(Target("t", 12000, 2027),
    ...                [Reported(2022, 10000), Reported(2023, 10600)], 2026)
    >>> made.required, made.pace, made.status.value, made.method.value
    (350.0, 600.0, 'on_track', 'pace')
    """
    values = sorted(reported, key=lambda r: (r.time, r.series, r.value, r.scope))
    for year, value in [(target.due, target.value), *((r.year, r.value) for r in values)]:
        if not math.isfinite(value):
            raise InputError("targets.value", year=year, value=value)
    ahead = [r.year for r in values if r.year > running]
    if ahead:
        raise InputError("targets.ahead", first=ahead[0], running=running)
    whole = [r for r in values if r.year < running or r.date]
    partial = tuple(r for r in values if r.year == running and not r.date)
    comparable, breaks, contradictions = _comparable(whole)
    last = comparable[-1] if comparable else None
    left = None if last is None else max(0.0, target.value - last.value)
    years = None if last is None else _span(last.time, target.due)
    required = None if left is None or years is None or years <= 0 else left / years
    pace = _pace(comparable)
    projected, low, high = _projected(comparable, target.due, coverage)
    by_pace = Method.NO_SCATTER if low is None and len(comparable) >= FEWEST else Method.PACE
    status, method = _status(
        target, last, bool(whole), required, pace, by_pace, (low, high), running
    )
    return Outlook(
        target, last, partial, tuple(comparable), breaks, contradictions, left, years, required,
        pace, projected, low, high, coverage, status, method,
    )  # fmt: skip


def _comparable(
    values: Sequence[Reported],
) -> tuple[list[Reported], tuple[int, ...], tuple[int, ...]]:
    """Values since the last break, one a date; years that break, and that contradict."""
    by_time: dict[float, list[Reported]] = {}
    for value in values:
        by_time.setdefault(value.time, []).append(value)
    run: list[Reported] = []
    breaks: list[int] = []
    contradictions: list[int] = []
    for time in sorted(by_time):
        here = by_time[time]
        if run:  # of several series the one that goes on is followed
            here = [r for r in here if _kind(r) == _kind(run[-1])] or here
        if len({(_kind(r), r.value) for r in here}) > 1:
            contradictions.append(here[0].year)
            run = []
            continue
        if run and _kind(here[0]) != _kind(run[-1]):
            breaks.append(here[0].year)
            run = []
        run.append(here[0])
    return run, tuple(breaks), tuple(contradictions)


def _kind(value: Reported) -> tuple[str, str]:
    return value.series, value.unit


def _pace(values: Sequence[Reported]) -> float | None:
    if len(values) < 2:
        return None
    return (values[-1].value - values[0].value) / _span(values[0].time, values[-1].time)


def _span(first: float, last: float) -> float:
    """Years between, without the dust of binary fractions; whole years stay whole."""
    return round(last - first, 9)


def _projected(
    values: Sequence[Reported], year: int, coverage: float
) -> tuple[float | None, float | None, float | None]:
    if len(values) < FEWEST:
        return None, None, None
    line = trend({r.time: r.value for r in values})
    interval = line.interval(year, coverage)
    return (None, None, None) if interval is None else (line.at(year), *interval)


def _status(
    target: Target,
    last: Reported | None,
    broken: bool,
    required: float | None,
    pace: float | None,
    by_pace: Method,
    interval: tuple[float | None, float | None],
    running: int,
) -> tuple[Status, Method]:
    low, high = interval
    if last is None:
        return Status.CANNOT_BE_SAID, Method.CONTRADICTION if broken else Method.NO_VALUE
    if last.value >= target.value:
        return Status.REACHED, Method.LAST_VALUE
    if required is None or target.due < running:
        return Status.CANNOT_BE_SAID, Method.OVERDUE
    if low is not None and high is not None:
        if low >= target.value:
            return Status.ON_TRACK, Method.TREND
        if high < target.value:
            return Status.BEHIND, Method.TREND
        return Status.CANNOT_BE_SAID, Method.INTERVAL_HOLDS_TARGET
    if pace is None:
        return Status.CANNOT_BE_SAID, Method.ONE_VALUE
    return (Status.ON_TRACK if pace >= required else Status.BEHIND), by_pace


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the values carried on give in a later year, and what a figure there would take.

    Attributes
    ----------
    year
        The later year.
    by_pace
        The last value carried on at today's pace, without an interval; ``None`` below two
        comparable values.
    projected, low, high
        By the fitted line with its interval; ``None`` below four values, where all lie on
        one line, or after the due year where it lies further ahead than ``record`` is long.
    ahead, record
        Years from the last value to the year; years that the comparable values span.
    wanted, needed
        A figure for that year, and the change a year from the last value that it takes.
    doubling
        The change a year that twice the last value would take: a measure to hold other
        figures against, wanted by nobody. ``None`` without a value above zero.
    """

    year: int
    by_pace: float | None
    projected: float | None
    low: float | None
    high: float | None
    ahead: float | None
    record: float
    wanted: float | None
    needed: float | None
    doubling: float | None


def scenario(state: Outlook, year: int, wanted: float | None = None) -> Scenario:
    """Carry a target's series to a later year, as far as the numbers allow.

    Parameters
    ----------
    state
        From :func:`outlook`.
    year
        Such as 2035.
    wanted
        A figure to be reached then.

    Returns
    -------
    Scenario

    Notes
    -----
    Beyond the due year a line is not carried further ahead than the record is long: its interval
    would rest on the line alone. Up to it the same line is carried as by :func:`outlook`.

    Examples
    --------
    >>> made = outlook(Target("t", 120, 2027), [Reported(2022, 80), Reported(2023, 90)], 2026)
    >>> got = scenario(made, 2035, wanted=300)
    >>> got.by_pace, got.projected, got.needed, got.doubling
    (210.0, None, 17.5, 7.5)
    """
    last, run = state.last, state.comparable
    ahead = None if last is None else _span(last.time, year)
    record = _span(run[0].time, run[-1].time) if run else 0
    projected = low = high = None
    if ahead is not None and ahead > 0 and (year <= state.target.due or ahead <= record):
        projected, low, high = _projected(run, year, state.coverage)
    known = last is not None and ahead is not None and ahead > 0
    by_pace = needed = doubling = None
    if known and last is not None and ahead is not None:
        by_pace = None if state.pace is None else last.value + state.pace * ahead
        needed = None if wanted is None else (wanted - last.value) / ahead
        doubling = last.value / ahead if last.value > 0 else None
    return Scenario(year, by_pace, projected, low, high, ahead, record, wanted, needed, doubling)
