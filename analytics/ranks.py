"""Ranks and percentiles that treat float noise as a tie."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analytics.errors import InputError

TOLERANCE = 1e-9
"""Values closer than this, relative to the larger, are equal: sums of floats differ by less."""


def _groups(values: pd.Series[Any]) -> list[list[Any]]:
    """Labels in groups of equal value, the smallest first."""
    if not values.index.is_unique:
        raise InputError("ranks.twice")
    numbers = {label: float(value) for label, value in values.items()}
    bad = [label for label, number in numbers.items() if not math.isfinite(number)]
    if bad:
        raise InputError("ranks.value", first=bad[0])
    groups: list[list[Any]] = []
    last = math.nan
    for label in sorted(numbers, key=lambda x: numbers[x]):
        number = numbers[label]
        if groups and number - last <= TOLERANCE * max(abs(number), abs(last)):
            groups[-1].append(label)
        else:
            groups.append([label])
        last = number
    return groups


def min_rank(values: pd.Series[Any]) -> pd.Series[int]:
    """Rank of each value, 1 for the largest; equals share the best of their ranks.

    Parameters
    ----------
    values
        Finite numbers by label, as computed: never rounded first.

    Returns
    -------
    pandas.Series
        Whole numbers, 1 to n, in the order given (1, 2, 2, 4 …).

    Raises
    ------
    InputError
        A value is not finite, or a label stands twice.

    Notes
    -----
    Takes O(n log n). NCSES ranks its published tables the same way: all six of its rank
    columns come out from the unrounded values, three of them not from the rounded ones.

    Examples
    --------
    >>> min_rank(pd.Series({"a": 0.1 + 0.2, "b": 0.3, "c": 1.0})).to_dict()
    {'a': 2, 'b': 2, 'c': 1}
    """
    rank: dict[Any, int] = {}
    above = 0
    for group in reversed(_groups(values)):
        rank.update(dict.fromkeys(group, above + 1))
        above += len(group)
    return pd.Series([rank[x] for x in values.index], index=values.index, dtype=int, name="rank")


def midrank_percentile(values: pd.Series[Any]) -> pd.Series[float]:
    r"""Share of the others that each value exceeds, equals counted half.

    .. math:: P_i = \frac{\#\{j \ne i: x_j < x_i\} + \frac12 \#\{j \ne i: x_j = x_i\}}{n - 1}
                  = \frac{\text{mid-rank}_i - 1}{n - 1}

    Parameters
    ----------
    values
        Finite numbers by label.

    Returns
    -------
    pandas.Series
        0 (below all others) to 1 (above all others), ½ when all are equal; their mean is
        always ½. Empty when nothing is given.

    Raises
    ------
    InputError
        A value is not finite, a label stands twice, or there is one value alone.

    Notes
    -----
    Takes O(n log n).

    References
    ----------
    ``scipy.stats.percentileofscore(others, x, kind="mean") / 100``.

    Examples
    --------
    >>> midrank_percentile(pd.Series({"a": 5, "b": 2, "c": 2})).to_dict()
    {'a': 1.0, 'b': 0.25, 'c': 0.25}
    """
    n = len(values)
    if n == 1:
        raise InputError("ranks.alone")
    share: dict[Any, float] = {}
    below = 0
    for group in _groups(values):
        share.update(dict.fromkeys(group, (below + (len(group) - 1) / 2) / (n - 1)))
        below += len(group)
    return pd.Series(
        [share[x] for x in values.index], index=values.index, dtype=float, name="percentile"
    )
