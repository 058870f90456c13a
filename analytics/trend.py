"""A straight line through a few yearly values, and how far it may be trusted ahead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.stats import t as student

from analytics.errors import InputError

FEWEST = 4
"""Fewest values that give an interval: with three, one freedom is left and t₀.₉₅ is 6.3."""

_NOISE = 1e-12  # residuals smaller than this share of the values are rounding


@dataclass(frozen=True, slots=True)
class Trend:
    """Line fitted by ordinary least squares.

    Attributes
    ----------
    slope, level
        Change a year, and the value at ``centre``.
    centre
        Mean of the years.
    spread
        Sum of squared distances of the years from it.
    residual
        Standard deviation of the residuals, with n − 2 degrees of freedom.
    years
        The years that were fitted, ascending.
    """

    slope: float
    level: float
    centre: float
    spread: float
    residual: float
    years: tuple[float, ...]

    def at(self, year: float) -> float:
        """Value of the line in a year."""
        return self.level + self.slope * (year - self.centre)

    @property
    def exact(self) -> bool:
        """Whether all values lie on the line: then the residuals say nothing of the doubt."""
        size = max(abs(self.at(year)) for year in self.years)
        return self.residual <= _NOISE * size

    def interval(self, year: float, coverage: float = 0.9) -> tuple[float, float] | None:
        r"""Prediction interval for a new value in a year; none where the line is ``exact``.

        .. math:: \hat y \pm t_{n-2} \, s \sqrt{1 + \tfrac1n + (x - \bar x)^2 / S_{xx}}

        Parameters
        ----------
        year
            Where.
        coverage
            Share of such intervals that hold the value, if the line is right.

        Notes
        -----
        Values that lie on one line would give an interval of no width, a certainty that a
        handful of (often rounded or planned) figures cannot give.
        """
        if self.exact:
            return None
        n = len(self.years)
        wide = math.sqrt(1 + 1 / n + (year - self.centre) ** 2 / self.spread)
        half = float(student.ppf((1 + coverage) / 2, n - 2)) * self.residual * wide
        return self.at(year) - half, self.at(year) + half

    @property
    def slope_error(self) -> float:
        """Standard error of the slope."""
        return self.residual / math.sqrt(self.spread)


def trend(values: Mapping[float, float]) -> Trend:
    """Fit a line to yearly values by ordinary least squares.

    Parameters
    ----------
    values
        By year, or fraction of one; :data:`FEWEST` or more, finite.

    Returns
    -------
    Trend

    Raises
    ------
    InputError
        Fewer years, or a value that is not finite.

    Notes
    -----
    The interval takes the line, equal scatter and independent years for granted; none of it
    can be tested on a handful of values, so the further ahead, the less it means.

    References
    ----------
    Draper & Smith (1998), *Applied Regression Analysis*, chapter 1. Checked against the
    certified values of NIST's Norris data set (StRD, linear regression).

    Examples
    --------
    >>> line = trend({2018: 1, 2019: 2, 2020: 4, 2021: 5})
    >>> line.slope, line.at(2024), [round(end, 1) for end in line.interval(2024)]
    (1.4, 9.3, [7.2, 11.4])
    >>> trend({2018: 1, 2019: 2, 2020: 3, 2021: 4}).interval(2024) is None
    True
    """
    years = sorted(values)
    if len(years) < FEWEST:
        raise InputError("trend.few", fewest=FEWEST, count=len(years))
    if not all(math.isfinite(values[y]) for y in years):
        raise InputError("trend.value")
    return fit_line(years, [float(values[y]) for y in years])


def fit_line(x: Sequence[float], y: Sequence[float]) -> Trend:
    """Fit a line to any pairs; :func:`trend` is the door for yearly values.

    Raises
    ------
    InputError
        Fewer than three pairs, lists of different length, or x all the same.

    Examples
    --------
    >>> fit_line([0, 1, 2], [1, 3, 5]).slope
    2.0
    """
    n = len(x)
    if n < 3 or len(y) != n or len(set(x)) < 2:
        raise InputError("trend.points")
    centre, level = math.fsum(x) / n, math.fsum(y) / n
    spread = math.fsum((a - centre) ** 2 for a in x)
    pairs = list(zip(x, y, strict=True))
    slope = math.fsum((a - centre) * (b - level) for a, b in pairs) / spread
    rest = math.fsum((b - level - slope * (a - centre)) ** 2 for a, b in pairs)
    return Trend(slope, level, centre, spread, math.sqrt(rest / (n - 2)), tuple(sorted(x)))
