"""How sure a figure is: what a set of draws says about an index, a rank and a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.doubt_draws import Floats
from analytics.errors import InputError
from analytics.ranks import TOLERANCE

LOW, HIGH = 0.05, 0.95
"""Ends of every interval: nine draws in ten lie between them."""

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the draws of a figure lie.

    Attributes
    ----------
    low, median, high
        5 %, 50 % and 95 % of the draws lie at or below.
    """

    low: float
    median: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Whether zero lies in the interval: then a difference is no measurable change."""
        return self.low <= 0 <= self.high

    def to_dict(self) -> dict[str, float]:
        """Plain numbers by name."""
        return {"low": self.low, "median": self.median, "high": self.high}


@dataclass(frozen=True, slots=True)
class RankSpread:
    """Where the draws of a rank lie.

    Attributes
    ----------
    low, median, high
        As in :class:`Spread`, in whole ranks; 1 is closest.
    probability
        Share of the draws by rank, for each rank that occurred, ascending; they sum to 1.
    """

    low: int
    median: int
    high: int
    probability: Mapping[int, float] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers by name; ranks as texts, for JSON."""
        chances = {str(rank): share for rank, share in self.probability.items()}
        return {"low": self.low, "median": self.median, "high": self.high, "probability": chances}


def spread(values: Floats) -> Spread:
    """Interval and median of the draws of one figure.

    Raises
    ------
    InputError
        There is no draw.

    Examples
    --------
    >>> spread(np.arange(101) / 100)
    Spread(low=0.05, median=0.5, high=0.95)
    """
    if not len(values):
        raise InputError("doubt.no_value")
    low, median, high = np.quantile(values, (LOW, 0.5, HIGH))
    return Spread(float(low), float(median), float(high))


def rank_spread(ranks: Whole) -> RankSpread:
    """Interval, median and probabilities of the draws of one rank.

    Examples
    --------
    >>> rank_spread(np.array([1, 2, 2, 4]))
    RankSpread(low=1, median=2, high=4)
    """
    if not len(ranks):
        raise InputError("doubt.no_rank")
    ends = np.quantile(ranks, (LOW, 0.5, HIGH), method="inverted_cdf")
    seen, counts = np.unique(ranks, return_counts=True)
    chances = {int(r): int(n) / len(ranks) for r, n in zip(seen, counts, strict=True)}
    return RankSpread(int(ends[0]), int(ends[1]), int(ends[2]), chances)


def groups(values: Floats) -> tuple[Whole, Whole, Whole]:
    """Order of each row, and where in that order the group of equals begins and ends.

    Equal is what :mod:`analytics.ranks` calls equal, chains included.

    Returns
    -------
    tuple
        Three arrays of the shape of ``values``: ``order`` (ascending), and for each place in
        that order the first and the last place of its group.
    """
    order = np.argsort(values, axis=-1, kind="stable")
    sorted_ = np.take_along_axis(values, order, axis=-1)
    n = values.shape[-1]
    size = np.maximum(np.abs(sorted_[..., 1:]), np.abs(sorted_[..., :-1]))
    breaks = np.diff(sorted_, axis=-1) > TOLERANCE * size
    edge = np.ones((*values.shape[:-1], 1), dtype=bool)
    places = np.broadcast_to(np.arange(n), values.shape)
    first = np.maximum.accumulate(
        np.where(np.concatenate([edge, breaks], axis=-1), places, 0), axis=-1
    )
    ends = np.where(np.concatenate([breaks, edge], axis=-1), places, n)
    last = np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]
    return order, first, last


def min_ranks(values: Floats) -> Whole:
    """Rank of each value within its row, 1 for the largest; equals share the best.

    Examples
    --------
    >>> min_ranks(np.array([[0.1 + 0.2, 0.3, 1.0]])).tolist()
    [[2, 2, 1]]
    """
    order, _, last = groups(values)
    ranks = np.empty(values.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, values.shape[-1] - last, axis=-1)
    return ranks


def percentiles(values: Floats) -> Floats:
    """Mid-rank percentile of each value within its row; two values or more a row.

    Examples
    --------
    >>> percentiles(np.array([[5.0, 2.0, 2.0]])).tolist()
    [[1.0, 0.25, 0.25]]
    """
    order, first, last = groups(values)
    shares = np.empty(values.shape, dtype=np.float64)
    np.put_along_axis(shares, order, (first + last) / 2 / (values.shape[-1] - 1), axis=-1)
    return shares
