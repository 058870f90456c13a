"""Power mean: how parts become one number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analytics.errors import InputError


def power_mean(values: Sequence[float], weights: Sequence[float], exponent: float = 0.5) -> float:
    r"""Weighted power mean of numbers in [0, 1].

    .. math:: M_p = \Bigl(\frac{\sum_k w_k x_k^p}{\sum_k w_k}\Bigr)^{1/p}, \quad
              M_0 = \prod_k x_k^{w_k / \sum w}

    p = 1 is the arithmetic mean, p = 0 the geometric. In between a weak part weighs more
    than in the arithmetic mean, and a zero does not wipe out everything as in the
    geometric, so no floor has to be invented for it.

    Parameters
    ----------
    values
        Numbers in [0, 1], one or more.
    weights
        One a value, above zero; only their proportions matter.
    exponent
        p, 0 to 1.

    Returns
    -------
    float
        Between the smallest and the largest value; it never falls when a value grows, and
        never falls when p grows.

    Raises
    ------
    InputError
        No values, a value outside [0, 1], a weight not above zero, lists of different
        length, or p outside [0, 1].

    Notes
    -----
    Sums are exactly rounded: no order changes a digit.

    References
    ----------
    OECD & JRC (2008), *Handbook on Constructing Composite Indicators*, step 6, on
    compensability. Hardy, Littlewood & Pólya (1934), *Inequalities*, chapter 2.

    Examples
    --------
    >>> power_mean([0.25, 1.0], [1, 1])
    0.5625
    >>> power_mean([0.0, 1.0], [1, 1])
    0.25
    >>> power_mean([0.0, 1.0], [1, 1], exponent=0)
    0.0
    """
    _check(values, weights, exponent)
    total = math.fsum(weights)
    lowest, highest = min(values), max(values)
    if exponent == 0:
        if lowest == 0:
            return 0.0
        terms = (w * math.log(x) for w, x in zip(weights, values, strict=True))
        mean = math.exp(math.fsum(terms) / total)
    else:
        powers = (w * x**exponent for w, x in zip(weights, values, strict=True))
        mean = (math.fsum(powers) / total) ** (1 / exponent)
    return min(max(mean, lowest), highest)


def _check(values: Sequence[float], weights: Sequence[float], exponent: float) -> None:
    if not values or len(values) != len(weights):
        raise InputError("power_mean.sizes", count=len(values), weighted=len(weights))
    if not 0 <= exponent <= 1:
        raise InputError("power_mean.exponent", exponent=exponent)
    for x in values:
        if not 0 <= x <= 1:
            raise InputError("power_mean.part", x=x)
    for w in weights:
        if not (math.isfinite(w) and w > 0):
            raise InputError("power_mean.weight", w=w)
