"""Data range of count layers: how far index and rank move when the counts are drawn anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.closeness_layer import Layer, theta_of
from analytics.closeness_spec import Spec
from analytics.doubt import RankSpread, Spread, Whole, min_ranks, rank_spread, spread
from analytics.doubt_draws import Floats, checked, declared_weights, power_means, stream
from analytics.doubt_method import Board, declared_index
from analytics.doubt_table import Table, no_counts, stacked
from analytics.errors import InputError
from analytics.missing import Missing, Reason

FAR_OFF = 0.5
"""Bias, in half-widths of the range, from which the range holds the truth too seldom."""


@dataclass(frozen=True, slots=True)
class DataRange:
    """What the replicates of the counts say, weights, exponent and θ as declared.

    Attributes
    ----------
    subjects
        Ids, sorted.
    parts
        Replicates × subjects × parts.
    index, ranks
        Replicates × subjects, each subject's shifted by ``bias``.
    bias
        By how much the mean of a subject's replicates lay above its index; taken out.
    dropped
        Replicates left out because one of the subjects had lost every tie in them.
    seed
        From which they came.
    """

    subjects: tuple[str, ...]
    keys: tuple[str, ...]
    parts: Floats = field(repr=False)
    index: Floats = field(repr=False)
    ranks: Whole = field(repr=False)
    bias: Floats = field(repr=False)
    dropped: int
    seed: int

    @property
    def replicates_made(self) -> int:
        """Number of replicates, those left out included."""
        return len(self.index) + self.dropped

    def of(self, subject: str) -> Spread:
        """Interval of one subject's index."""
        return spread(self.index[:, self.subjects.index(subject)])

    def bias_of(self, subject: str) -> float:
        """Bias that was taken out of one subject's replicates."""
        return float(self.bias[self.subjects.index(subject)])

    def may_miss(self, subject: str) -> bool:
        """Whether the range of a subject was moved so far that it often misses the true index.

        True where the bias is at least :data:`FAR_OFF` of half the range's width: there the range
        held the truth well below nine times in ten in ``bench/range_coverage.py``.
        """
        found = self.of(subject)
        off = abs(self.bias_of(subject))
        return off > 0 and off >= FAR_OFF * (found.high - found.low) / 2

    def rank_of(self, subject: str) -> RankSpread:
        """Interval and probabilities of one subject's rank."""
        return rank_spread(self.ranks[:, self.subjects.index(subject)])

    def replicates(self, subject: str) -> pd.DataFrame:
        """Parts as drawn, ``index`` and ``rank`` of every replicate."""
        place = self.subjects.index(subject)
        table: dict[str, Any] = {key: self.parts[:, place, i] for i, key in enumerate(self.keys)}
        table |= {"index": self.index[:, place], "rank": self.ranks[:, place]}
        return pd.DataFrame(table).rename_axis("draw").reset_index()


def data_range(
    table: Table, board: Board, layer: Layer, spec: Spec, draws: int, seed: int
) -> DataRange | Missing:
    r"""Draw the counts of a layer anew and measure everything again.

    .. math:: W^*_{ij} \sim \text{Poisson}(W_{ij})

    independently for each pair. A pair without a link keeps none, so what was never observed
    cannot appear; papers of several countries count for several pairs, which this treats as
    independent. The range therefore says how far chance in the counts moves the figure, and
    nothing about what the source does not see.

    Counts drawn from counts are noisier than these, and noise makes an even spread look uneven:
    breadth of the replicates lies below the figure itself, by more the fewer the counts; and a
    count near θ crosses it, which moves density and centrality up or down. Each subject's
    replicates are therefore shifted until their mean is its index (and kept within 0 to 1), before
    ranks and differences are taken of them.

    Parameters
    ----------
    table, board
        The counts, and who is compared by which parts.
    layer, spec
        What is declared.
    draws, seed
        How many replicates, and from which seed; fewer are made of a large network of cities
        or organisations, see :meth:`analytics.doubt_nodes.NodeTable.replicates`.

    Returns
    -------
    DataRange or Missing
        Missing where strengths are no counts (fractional counting, amounts), and where no tie
        is more than there: presence drawn anew can only be lost, so the range would be biased
        downwards; and where the network is so large that the fewest replicates would take
        longer than ten minutes.

    Raises
    ------
    InputError
        A number of draws or a seed that is none; or every replicate was dropped.

    Notes
    -----
    Takes O(draws · countries³) on a layer of countries, and about 16 MB.

    References
    ----------
    Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, Chapman & Hall, chapters 6
    and 10: the parametric bootstrap and its estimate of bias.
    """
    checked(draws)
    if reason := no_counts(table.strengths):
        return Missing(reason, {"unit": layer.unit})
    made = table.replicates(draws)
    if made == 0:
        return Missing(Reason.TOO_LARGE, {"layer": layer.id})
    places = table.places(board.subjects)
    theta = theta_of(layer, spec)
    found = np.concatenate(
        [
            stacked(table.parts(strengths, theta), board.keys)[:, places]
            for strengths in table.replicated(made, stream(seed, 1))
        ]
    )
    whole = np.isfinite(found).all(axis=(1, 2))
    kept = found[whole]
    if not len(kept):
        raise InputError("doubt_data.small", draws=draws, layer=layer.id)
    weights = np.repeat(declared_weights(spec, board.keys)[None], len(kept), 0)
    drawn = power_means(kept, weights, np.full(len(kept), spec.exponent))
    index = declared_index(board, spec)
    bias = drawn.mean(axis=0) - np.array([index[s] for s in board.subjects])
    shifted = np.clip(drawn - bias, 0, 1)
    ranks, dropped = min_ranks(shifted), int((~whole).sum())
    return DataRange(board.subjects, board.keys, kept, shifted, ranks, bias, dropped, seed)
