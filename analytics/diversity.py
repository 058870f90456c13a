"""Diversity as an effective number: Hill numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from analytics.errors import InputError


def positive(weights: Iterable[float]) -> np.ndarray[Any, Any]:
    """Weights above zero, sorted; zeros are absences and fall away.

    Raises
    ------
    InputError
        A weight is negative, not finite or not a number, or none is above zero.

    Examples
    --------
    >>> positive([2, 0, 1]).tolist()
    [1.0, 2.0]
    """
    values = np.sort(np.fromiter(weights, dtype=float))
    bad = values[~(np.isfinite(values) & (values >= 0))]
    if bad.size:
        raise InputError("diversity.weight", first=float(bad[0]))
    kept: np.ndarray[Any, Any] = values[values > 0]
    if not kept.size:
        raise InputError("diversity.nothing")
    return kept


def hill_number(weights: Iterable[float], q: float = 1.0) -> float:
    r"""Hill number of order q: how many equally large parts would be as diverse.

    .. math:: D_q = \Bigl(\sum_i p_i^q\Bigr)^{1/(1-q)}, \quad
              D_1 = \exp\Bigl(-\sum_i p_i \ln p_i\Bigr), \quad
              D_\infty = 1 / \max_i p_i

    D0 is the number of parts, D1 the exponential of Shannon's entropy, D2 the inverse of
    Simpson's concentration. Doubling every part (splitting each in two) doubles it.

    Parameters
    ----------
    weights
        One a part, zero or above; only their shares matter.
    q
        Order, zero or above, ``math.inf`` allowed; the larger, the less small parts count.

    Returns
    -------
    float
        1 (all in one part) to the number of parts above zero (all equal).

    Raises
    ------
    InputError
        No weight above zero, a weight negative or not finite, or q below zero.

    Notes
    -----
    Takes O(n log n). Sums are exactly rounded: no order of the weights changes a digit.

    References
    ----------
    Hill (1973), "Diversity and evenness", Ecology 54(2), doi:10.2307/1934352. Jost (2006),
    "Entropy and diversity", Oikos 113(2), doi:10.1111/j.2006.0030-1299.14714.x.

    Examples
    --------
    >>> hill_number([5, 5, 5, 5])
    4.0
    >>> round(hill_number([90, 5, 5]), 3)
    1.483
    """
    if math.isnan(q) or q < 0:
        raise InputError("diversity.order", q=q)
    values = positive(weights)
    scaled = values / values[-1]  # so that no sum overflows
    shares = scaled / math.fsum(scaled.tolist())
    some = shares[shares > 0]
    if math.isinf(q):
        number = 1 / float(shares[-1])
    elif q == 1:
        number = math.exp(-math.fsum((some * np.log(some)).tolist()))
    else:
        logs = q * np.log(some)
        top = float(logs.max())  # keeps high orders from underflowing
        power = top + math.log(math.fsum(np.exp(logs - top).tolist()))
        number = math.exp(power / (1 - q))
    return min(max(number, 1.0), float(len(values)))
