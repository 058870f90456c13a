"""Reported values of a target: where each stands in time, and which make one series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reported:
    """One reported value.

    Attributes
    ----------
    year, value, unit, scope
        As the source states them.
    series
        Values of one series compare; between two there is a break.
    date
        Month or day at which a stock stood so high, such as ``2024-11``; empty for a value of
        the whole year.
    """

    year: int
    value: float
    unit: str = ""
    scope: str = ""
    series: str = ""
    date: str = ""

    @property
    def time(self) -> float:
        """Where it stands on the line of years: at the end of its year, month or day.

        A target of 2027 is due at that year's end, 2027.0 here, and a value of 2023 stands at
        2023.0; so June 2025 is 2024.5, two and a half years before 2027.

        Examples
        --------
        >>> Reported(2023, 1).time, Reported(2025, 1, date="2025-06").time
        (2023, 2024.5)
        """
        return moment(self.date) if self.date else self.year

    @property
    def when(self) -> str:
        """Date as far as it is known."""
        return self.date or str(self.year)


def moment(date: str) -> float:
    """Place the end of a year, month or day on the line of years.

    Examples
    --------
    >>> moment("2024"), moment("2024-06"), moment("2024-12"), moment("2024-12-31")
    (2024, 2023.5, 2024.0, 2024.0)
    """
    year, *rest = (int(part) for part in date.split("-"))
    if not rest:
        return year
    if len(rest) == 1:
        return year - 1 + rest[0] / 12
    gone = dt.date(year, rest[0], rest[1]).timetuple().tm_yday
    return year - 1 + gone / dt.date(year, 12, 31).timetuple().tm_yday


def same_series(scopes: Mapping[str, str], scope: str) -> str:
    """Name the series of a value: what is declared for its scope, else the scope itself.

    Examples
    --------
    >>> same_series({"city, rounded": "city"}, "city, rounded"), same_series({}, "parks")
    ('city', 'parks')
    """
    return scopes.get(scope, scope)
