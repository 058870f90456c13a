"""Shapley values: a change divided among those who changed, so that the shares add up to it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom, poisson

from analytics.doubt_draws import Floats, checked_orders, stream
from analytics.errors import InputError

Chosen = npt.NDArray[np.bool_]
Value = Callable[[Chosen], Floats]
"""Value of each set of players: sets × players in (who has changed), one number a set out."""

LARGEST_EXACT = 16
"""More players than this have more sets than are worth measuring."""
FALSE_SHARE = 0.10
"""Share of the counts said to have changed that chance alone may have moved, on average."""
NEAR = 0.10
"""Chance from which a count may as well lie on the other side of θ."""


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
    tested
        How many cells have a count in one of the years, those included that did not change.
    near_theta
        Players with a count so near θ that chance may put it on the other side.
    """

    before: float
    after: float
    players: tuple[str, ...]
    shares: tuple[float, ...] = field(repr=False)
    errors: tuple[float, ...] = field(repr=False)
    orders: int
    weights: Mapping[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    counted: bool = False
    tested: int = 0
    near_theta: frozenset[str] = frozenset()

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before

    def to_frame(self) -> pd.DataFrame:
        """One row a player, the largest share first.

        Columns ``player``, ``then`` and ``now`` (weights; missing where it has none), ``share``,
        ``error``; ``changed``: whether the count changed beyond chance, see :func:`beyond_chance`;
        ``near_theta``: whether the share hangs on θ, for the count lies so near it in one of the
        years that another draw of it may well lie on the other side. Both are of the count, not
        of the share, and ``None`` where the weights are no counts, so that chance in them cannot
        be told.
        """
        changed = self.changed()
        rows = [
            (name, *self.weights.get(name, (None, None)), share, error, changed.get(name),
             name in self.near_theta if name in changed else None)
            for name, share, error in zip(self.players, self.shares, self.errors, strict=True)
        ]  # fmt: skip
        rows.sort(key=lambda row: (-abs(row[3]), row[0]))
        columns = ["player", "then", "now", "share", "error", "changed", "near_theta"]
        return pd.DataFrame(rows, columns=columns).astype(
            {"then": "Float64", "now": "Float64", "changed": object, "near_theta": object}
        )

    def changed(self) -> dict[str, bool]:
        """Say of each count whether it changed beyond chance; empty where there are no counts."""
        if not self.counted:
            return {}
        then, now = np.array(list(self.weights.values())).reshape(-1, 2).T
        found = beyond_chance(then, now, max(self.tested, len(then)))
        return dict(zip(self.weights, found.tolist(), strict=True))


def beyond_chance(then: Floats, now: Floats, tested: int) -> Chosen:
    r"""Say which counts of two years differ by more than chance, many tested at once.

    Of two Poisson counts of one rate, given their sum, each is binomial with ½: the exact test
    takes :math:`p = \min(1, 2 P(B \le \min(a, b)))`. The k smallest p are kept, with the largest k
    for which :math:`p_{(k)} \le 0.1 k / m`, so that of those kept one in ten, on average, is
    chance's at most.

    Parameters
    ----------
    then, now
        Counts.
    tested
        m: how many counts were looked at, those without a difference included (their p is 1).

    References
    ----------
    Przyborowski & Wilenski (1940), "Homogeneity of results in testing samples from Poisson
    series", Biometrika 31, doi:10.1093/biomet/31.3-4.313. Benjamini & Hochberg (1995),
    "Controlling the false discovery rate", J. R. Stat. Soc. B 57(1),
    doi:10.1111/j.2517-6161.1995.tb02031.x.

    Examples
    --------
    >>> beyond_chance(np.array([48.0, 29.0, 0.0]), np.array([56.0, 61.0, 3.0]), 3).tolist()
    [False, True, False]
    """
    chance = np.minimum(1, 2 * binom.cdf(np.minimum(then, now), then + now, 0.5))
    rising = np.sort(chance)
    kept = np.flatnonzero(rising <= FALSE_SHARE * np.arange(1, len(rising) + 1) / max(tested, 1))
    most = rising[kept[-1]] if kept.size else -1.0
    found: Chosen = chance <= most
    return found


def may_cross(counts: Floats, theta: float) -> Chosen:
    """Say which counts, drawn anew, lie on the other side of θ in one case of ten or more.

    Examples
    --------
    >>> may_cross(np.array([47.0, 66.0, 0.0]), 50).tolist()
    [True, False, False]
    """
    below = poisson.cdf(np.ceil(theta) - 1, counts)
    found: Chosen = np.where(counts >= theta, below, 1 - below) >= NEAR
    return found


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
