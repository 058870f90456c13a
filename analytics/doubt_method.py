"""Method range: how far index and rank move with weights, exponent and θ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.closeness import Closeness
from analytics.closeness_layer import Layer
from analytics.closeness_rank import Ranking
from analytics.closeness_spec import Spec
from analytics.doubt import RankSpread, Spread, Whole, min_ranks, rank_spread, spread
from analytics.doubt_draws import Draws, Floats, declared_weights, draw, power_means, thetas
from analytics.doubt_table import VECTORISED, Table, stacked
from analytics.errors import InputError

FACTORS: tuple[str, ...] = ("weights", "exponent", "theta")
"""What is varied; each also alone, with the others as declared."""


@dataclass(frozen=True, slots=True)
class Board:
    """Parts of the subjects compared, at every θ that is tried.

    Attributes
    ----------
    subjects
        Ids, sorted; one alone where there is no rank.
    keys
        The parts that all have, in the order of the method.
    multiples
        Multiples of the declared θ, ascending.
    values
        Multiples × subjects × parts, in [0, 1].
    """

    subjects: tuple[str, ...]
    keys: tuple[str, ...]
    multiples: tuple[float, ...]
    values: Floats = field(repr=False)

    @property
    def declared(self) -> Floats:
        """Parts at the declared θ: 1 × subjects × parts."""
        found: Floats = self.values[self.multiples.index(1.0)][None]
        return found

    def at(self, multiple: Floats) -> Floats:
        """Parts at the θ of each draw: draws × subjects × parts."""
        found: Floats = self.values[np.searchsorted(self.multiples, multiple)]
        return found


@dataclass(frozen=True, slots=True)
class MethodRange:
    """What the draws of the method's choices say.

    Attributes
    ----------
    board
        The parts that were combined.
    draws
        The choices drawn.
    index, ranks
        Draws × subjects; ranks is ``None`` for one subject alone.
    seed
        From which they came.
    """

    board: Board
    draws: Draws = field(repr=False)
    index: Floats = field(repr=False)
    ranks: Whole | None = field(repr=False)
    seed: int

    def of(self, subject: str) -> Spread:
        """Interval of one subject's index."""
        return spread(self.index[:, self._place(subject)])

    def rank_of(self, subject: str) -> RankSpread | None:
        """Interval and probabilities of one subject's rank; ``None`` where there is none."""
        if self.ranks is None:
            return None
        return rank_spread(self.ranks[:, self._place(subject)])

    def replicates(self, subject: str) -> pd.DataFrame:
        """Choices of every draw with the ``index`` (and ``rank``) that they gave."""
        place = self._place(subject)
        table = self.draws.to_frame().assign(index=self.index[:, place])
        return table if self.ranks is None else table.assign(rank=self.ranks[:, place])

    def _place(self, subject: str) -> int:
        if subject not in self.board.subjects:
            raise InputError("doubt_method.absent", subject=subject)
        return self.board.subjects.index(subject)


def country_board(table: Table, layer: Layer, spec: Spec, ranking: Ranking) -> Board:
    """Parts of the ranked subjects of a layer, at every θ that is tried.

    Those that are not ranked stay among the peers by whom centrality is measured.
    """
    ranked = tuple(sorted(set(ranking.table["subject"]) - set(ranking.not_ranked)))
    return part_board(table, layer, spec, ranked, ranking.set_of_parts)


def part_board(
    table: Table, layer: Layer, spec: Spec, subjects: Sequence[str], parts: Sequence[str]
) -> Board:
    """Parts of some subjects of a layer, at every θ that is tried.

    Raises
    ------
    InputError
        A subject is not compared, or has no tie, so that its parts have no value.
    """
    places = table.places(subjects)
    keys = tuple(key for key in parts if key in VECTORISED)
    tried = thetas(spec, layer)
    levels = [
        stacked(table.parts(table.strengths[None], theta), keys)[0, places]
        for theta in tried.values()
    ]
    values = np.stack(levels)
    bare = np.flatnonzero(~np.isfinite(values).all(axis=(0, 2)))
    if bare.size:
        raise InputError("doubt_method.no_part", subject=subjects[int(bare[0])])
    return Board(tuple(subjects), keys, tuple(tried), values)


def board_of_one(by_multiple: Mapping[float, Closeness]) -> Board:
    """Parts of one subject, measured once at every multiple of θ that is tried.

    Only the parts that it has at all of them are combined.

    Raises
    ------
    InputError
        It has no index, or there is no part that it has at every θ.
    """
    found = dict(sorted(by_multiple.items()))
    first = next(iter(found.values()))
    keys = tuple(k for k in first.set_of_parts if all(k in c.set_of_parts for c in found.values()))
    if not keys:
        raise InputError("doubt_method.no_part", subject=first.subject.id)
    rows = [[[float(c.parts[k].value or 0.0) for k in keys]] for c in found.values()]
    return Board((first.subject.id,), keys, tuple(found), np.array(rows))


def method_range(board: Board, layer: Layer, spec: Spec, draws: int, seed: int) -> MethodRange:
    """Draw the method's choices and combine the parts anew by each.

    Parameters
    ----------
    board
        From :func:`country_board` or :func:`board_of_one`.
    layer, spec
        What is declared.
    draws, seed
        How many, and from which seed.

    Returns
    -------
    MethodRange

    Raises
    ------
    InputError
        See :func:`analytics.doubt_draws.draw`.

    References
    ----------
    Saisana, Saltelli & Tarantola (2005), "Uncertainty and sensitivity analysis techniques as
    tools for the quality assessment of composite indicators", J. R. Stat. Soc. A 168(2),
    doi:10.1111/j.1467-985X.2005.00350.x. OECD & JRC (2008), step 7.
    """
    drawn = draw(spec, layer, board.keys, draws, seed)
    index = power_means(board.at(drawn.multiple), drawn.weights, drawn.exponent)
    ranks = min_ranks(index) if len(board.subjects) > 1 else None
    return MethodRange(board, drawn, index, ranks, seed)


def drivers(made: MethodRange, spec: Spec, subject: str) -> pd.DataFrame:
    """Say what drives the range: each choice varied alone, and each part left out.

    Parameters
    ----------
    made
        A method range.
    spec
        What is declared.
    subject
        Whose.

    Returns
    -------
    pandas.DataFrame
        One row a choice, then one a part: ``kind`` (``vary``, ``leave_out``), ``name``,
        ``low``, ``high`` (of the index; equal for a part left out), ``rank_low``,
        ``rank_high`` (missing without ranks). A part left alone cannot be left out.
    """
    board, drawn = made.board, made.draws
    place = board.subjects.index(subject)
    declared = declared_weights(spec, board.keys)[None]
    exponent = np.array([spec.exponent])
    alone = {
        "weights": (board.declared, drawn.weights, np.repeat(exponent, len(drawn))),
        "exponent": (board.declared, np.repeat(declared, len(drawn), 0), drawn.exponent),
        "theta": (
            board.at(drawn.multiple),
            np.repeat(declared, len(drawn), 0),
            np.repeat(exponent, len(drawn)),
        ),
    }
    rows = [_row("vary", name, power_means(*alone[name]), place) for name in FACTORS]
    if len(board.keys) > 1:
        for i, key in enumerate(board.keys):
            rest = [j for j in range(len(board.keys)) if j != i]
            weights = declared[:, rest] / declared[:, rest].sum()
            index = power_means(board.declared[:, :, rest], weights, exponent)
            rows.append(_row("leave_out", key, index, place))
    frame = pd.DataFrame(rows)
    return frame.astype({"rank_low": "Int64", "rank_high": "Int64"})


def _row(kind: str, name: str, index: Floats, place: int) -> dict[str, Any]:
    found = spread(index[:, place])
    row: dict[str, Any] = {"kind": kind, "name": name, "low": found.low, "high": found.high}
    if index.shape[1] < 2:
        return row | {"rank_low": None, "rank_high": None}
    ranks = rank_spread(min_ranks(index)[:, place])
    return row | {"rank_low": ranks.low, "rank_high": ranks.high}


def declared_index(board: Board, spec: Spec) -> dict[str, float]:
    """Index of each subject by the declared choices, from the board."""
    weights = declared_weights(spec, board.keys)[None]
    index = power_means(board.declared, weights, np.array([spec.exponent]))[0]
    return dict(zip(board.subjects, index.tolist(), strict=True))
