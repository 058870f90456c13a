"""Partner concentration: how much rests on a few."""

from __future__ import annotations

import math
from collections.abc import Iterable

from analytics.diversity import positive
from analytics.errors import InputError


def concentration(weights: Iterable[float], top: int = 3) -> float:
    r"""Share of the largest parts in the whole.

    .. math:: C = \sum_{i \le k} w_{(i)} \Big/ \sum_i w_i, \quad w_{(1)} \ge w_{(2)} \ge \dots

    Parameters
    ----------
    weights
        One a part, zero or above.
    top
        k, how many parts are added up.

    Returns
    -------
    float
        min(1, k/n) (all n parts equal) to 1 (k parts hold everything, as always when n ≤ k).

    Raises
    ------
    InputError
        No weight above zero, a weight negative or not finite, or ``top`` below one.

    References
    ----------
    The concentration ratio CR\ :sub:`k` of industrial economics: Curry & George (1983),
    "Industrial concentration: a survey", J. Industrial Economics 31(3).

    Examples
    --------
    >>> concentration([5, 3, 1, 1])
    0.9
    """
    if top < 1:
        raise InputError("concentration.top", top=top)
    values = positive(weights).tolist()
    if len(values) <= top:
        return 1.0
    return min(math.fsum(values[-top:]) / math.fsum(values), 1.0)
