"""Shapley values: a change divided among those who changed, so that the shares add up to it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.doubt_draws import Floats, checked_orders, stream
from analytics.errors import InputError

Chosen = npt.NDArray[np.bool_]
Value = Callable[[Chosen], Floats]
"""Value of each set of players: sets × players in (who has changed), one number a set out."""

LARGEST_EXACT = 16
"""More players than this have more sets than are worth measuring."""
_NINE_IN_TEN = 1.645
"""Standard errors on either side that hold nine draws in ten of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Shares of a change.

    Attributes
    ----------
    before, after
        Value with nobody changed and with all.
    players
        Names, in the order given.
    shares
        One a player; they sum to ``after`` − ``before``.
    errors
        Standard error of each share; 0 where all orders were counted.
    orders
        How many orders were walked; 0 when all sets were counted exactly.
    weights
        Weight of a player then and now, where it has one: a cell of a layer.
    counted
        Whether these weights are counts (papers, projects).
    """

    before: float
    after: float
    players: tuple[str, ...]
    shares: tuple[float, ...] = field(repr=False)
    errors: tuple[float, ...] = field(repr=False)
    orders: int
    weights: Mapping[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    counted: bool = False

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before

    def to_frame(self) -> pd.DataFrame:
        """One row a player, the largest share first.

        Columns ``player``, ``then`` and ``now`` (weights; missing where it has none), ``share``,
        ``error`` and ``measurable``: ``False`` when the share lies within 1.645 standard errors
        of zero (nine in ten), so that its sign cannot be told from the sampling of orders, or
        when two counts so far apart are within chance, difference ≤ 1.645 · √(then + now);
        ``None`` where the weights are no counts, so that chance in them cannot be told.
        """
        rows = [
            (name, *self.weights.get(name, (None, None)), share, error,
             self._measurable(name, share, error))
            for name, share, error in zip(self.players, self.shares, self.errors, strict=True)
        ]  # fmt: skip
        rows.sort(key=lambda row: (-abs(row[3]), row[0]))
        columns = ["player", "then", "now", "share", "error", "measurable"]
        return pd.DataFrame(rows, columns=columns).astype(
            {"then": "Float64", "now": "Float64", "measurable": object}
        )

    def _measurable(self, name: str, share: float, error: float) -> bool | None:
        if abs(share) <= _NINE_IN_TEN * error or share == 0:
            return False
        if name not in self.weights or not self.counted:
            return None
        then, now = self.weights[name]  # two Poisson counts: variances add
        return abs(now - then) > _NINE_IN_TEN * math.sqrt(then + now)


def shapley(players: Sequence[str], value: Value, orders: int, seed: int) -> Attribution:
    r"""Divide a change among players by sampled orders, each walked from old to new.

    .. math:: \phi_i = \frac1m \sum_{\pi} \bigl(v(P_\pi^i \cup \{i\}) - v(P_\pi^i)\bigr)

    with :math:`P_\pi^i` those before i in the order π. Within one order the steps telescope:
    they sum to v(all) − v(nobody), so the means do too, however few orders are sampled.
    Orders come in pairs, one the reverse of the other, which takes out much of the noise.

    Parameters
    ----------
    players
        Their names, each once.
    value
        Gives the value of many sets at once; the same set has the same value.
    orders
        How many orders; rounded up to whole pairs, two at least (one has no error).
    seed
        From which they come. Orders are drawn over the sorted names, so that the order in
        which players are given changes nothing.

    Returns
    -------
    Attribution
        Standard errors are those of the mean over pairs of orders.

    Raises
    ------
    InputError
        A name stands twice, or a number of orders or a seed that is none.

    References
    ----------
    Shapley (1953), "A value for n-person games"; Castro, Gómez & Tejada (2009), "Polynomial
    calculation of the Shapley value based on sampling", Computers & Operations Research
    36(5), doi:10.1016/j.cor.2008.04.004. Mitchell et al. (2022), "Sampling permutations for
    Shapley value estimation", JMLR 23, on reversed pairs.

    Examples
    --------
    >>> both = shapley(["a", "b"], lambda sets: sets.all(axis=1) * 1.0, 10, seed=1)
    >>> both.shares, both.change
    ((0.5, 0.5), 1.0)
    """
    checked_orders(orders)
    places = _sorted_places(players)
    n, pairs = len(players), max(2, -(-orders // 2))
    ends = value(np.array([[False] * n, [True] * n]))
    if n == 0:
        return Attribution(float(ends[0]), float(ends[1]), (), (), (), 0)
    random = stream(seed, 2)
    sums = np.zeros((pairs, n))
    for pair in range(pairs):
        order = places[random.permutation(n)]
        steps = _steps(order, value) + _steps(order[::-1], value)
        sums[pair] = steps / 2
    mean = sums.mean(axis=0)
    error = sums.std(axis=0, ddof=1) / math.sqrt(pairs)
    return _made(players, ends, mean, error, 2 * pairs)


def shapley_exact(players: Sequence[str], value: Value) -> Attribution:
    """Divide a change among few players by counting every set.

    Raises
    ------
    InputError
        A name stands twice, or there are more than :data:`LARGEST_EXACT` players.

    Notes
    -----
    Takes one value a set, 2ⁿ.

    Examples
    --------
    >>> shapley_exact(["a", "b"], lambda sets: sets[:, 0] * 3.0).shares
    (3.0, 0.0)
    """
    _sorted_places(players)
    n = len(players)
    if n > LARGEST_EXACT:
        raise InputError("attribution.too_many", n=n)
    sets = np.array(list(itertools.product([False, True], repeat=n)), dtype=bool).reshape(2**n, n)
    worth = value(sets)
    size = sets.sum(axis=1)
    bit = 2 ** np.arange(n - 1, -1, -1)
    shares = np.zeros(n)
    for i in range(n):
        without = np.flatnonzero(~sets[:, i])
        chance = [1 / (n * math.comb(n - 1, int(size[s]))) for s in without]
        shares[i] = math.fsum(chance * (worth[without + bit[i]] - worth[without]))
    return _made(players, worth[[0, -1]], shares, np.zeros(n), 0)


def _sorted_places(players: Sequence[str]) -> npt.NDArray[np.int64]:
    if len(set(players)) != len(players):
        raise InputError("attribution.twice")
    return np.array(sorted(range(len(players)), key=lambda i: players[i]), dtype=np.int64)


def _steps(order: npt.NDArray[np.int64], value: Value) -> Floats:
    """Give what each player adds when all change in this order."""
    n = len(order)
    position = np.empty(n, dtype=np.int64)
    position[order] = np.arange(n)
    along = value(position[None, :] < np.arange(n + 1)[:, None])
    steps = np.empty(n)
    steps[order] = np.diff(along)
    return steps


def _made(
    players: Sequence[str], ends: Floats, shares: Floats, errors: Floats, orders: int
) -> Attribution:
    return Attribution(
        float(ends[0]),
        float(ends[1]),
        tuple(players),
        tuple(shares.tolist()),
        tuple(errors.tolist()),
        orders,
    )
