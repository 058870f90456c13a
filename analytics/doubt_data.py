"""Data range of count layers: how far index and rank move when the counts are drawn anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.closeness_layer import Layer, theta_of
from analytics.closeness_spec import Spec
from analytics.doubt import RankSpread, Spread, Whole, min_ranks, rank_spread, spread
from analytics.doubt_draws import Floats, checked, declared_weights, power_means, stream
from analytics.doubt_method import Board
from analytics.doubt_table import CountryTable, parts_of, stacked
from analytics.errors import InputError
from analytics.missing import Missing, Reason

_CELLS_AT_ONCE = 2_000_000
"""Strengths that are held in memory at a time, about 16 MB an array."""


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
        Replicates × subjects.
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
    dropped: int
    seed: int

    def of(self, subject: str) -> Spread:
        """Interval of one subject's index."""
        return spread(self.index[:, self.subjects.index(subject)])

    def rank_of(self, subject: str) -> RankSpread:
        """Interval and probabilities of one subject's rank."""
        return rank_spread(self.ranks[:, self.subjects.index(subject)])

    def replicates(self, subject: str) -> pd.DataFrame:
        """Parts, ``index`` and ``rank`` of every replicate."""
        place = self.subjects.index(subject)
        table: dict[str, Any] = {key: self.parts[:, place, i] for i, key in enumerate(self.keys)}
        table |= {"index": self.index[:, place], "rank": self.ranks[:, place]}
        return pd.DataFrame(table).rename_axis("draw").reset_index()


def data_range(
    table: CountryTable, board: Board, layer: Layer, spec: Spec, draws: int, seed: int
) -> DataRange | Missing:
    r"""Draw the counts of a layer anew and measure everything again.

    .. math:: W^*_{ij} \sim \text{Poisson}(W_{ij})

    independently for each pair. A pair without a link keeps none, so what was never observed
    cannot appear; papers of several countries count for several pairs, which this treats as
    independent. The range therefore says how far chance in the counts moves the figure, and
    nothing about what the source does not see.

    Parameters
    ----------
    table, board
        The counts, and who is compared by which parts.
    layer, spec
        What is declared.
    draws, seed
        How many replicates, and from which seed.

    Returns
    -------
    DataRange or Missing
        Missing where strengths are no counts (fractional counting, amounts).

    Raises
    ------
    InputError
        A number of draws or a seed that is none; or every replicate was dropped.

    Notes
    -----
    Takes O(draws · countries³) and about 16 MB.
    """
    checked(draws)
    if not (table.strengths == np.rint(table.strengths)).all():
        return Missing(Reason.NOT_COUNTS, {"unit": layer.unit})
    places = [table.place(code) for code in board.subjects]
    theta = theta_of(layer, spec)
    found = np.concatenate(
        [
            stacked(parts_of(table, strengths, theta), board.keys)[:, places]
            for strengths in replicated(table.strengths, draws, stream(seed, 1))
        ]
    )
    whole = np.isfinite(found).all(axis=(1, 2))
    kept = found[whole]
    if not len(kept):
        raise InputError("doubt_data.small", draws=draws, layer=layer.id)
    weights = np.repeat(declared_weights(spec, board.keys)[None], len(kept), 0)
    index = power_means(kept, weights, np.full(len(kept), spec.exponent))
    dropped = int((~whole).sum())
    return DataRange(board.subjects, board.keys, kept, index, min_ranks(index), dropped, seed)


def replicated(strengths: Floats, draws: int, random: np.random.Generator) -> Iterator[Floats]:
    """Replicates of a symmetric table of counts, some at a time.

    Which counts are drawn in which order does not depend on how many are held at a time.
    """
    n = len(strengths)
    above = np.triu_indices(n, 1)
    linked = strengths[above] > 0
    rows, columns = above[0][linked], above[1][linked]
    at_once = max(1, _CELLS_AT_ONCE // (n * n))
    for start in range(0, draws, at_once):
        many = min(at_once, draws - start)
        drawn = random.poisson(strengths[rows, columns], (many, len(rows))).astype(np.float64)
        whole = np.zeros((many, n, n))
        whole[:, rows, columns] = drawn
        whole[:, columns, rows] = drawn
        yield whole
