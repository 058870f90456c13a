"""Doubt of a change between two years: the same draws on both, and what holds zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.closeness_layer import Layer
from analytics.closeness_spec import Spec
from analytics.doubt import Spread, spread
from analytics.doubt_data import DataRange, data_range
from analytics.doubt_draws import Floats, draw, power_means
from analytics.doubt_method import Board, declared_index
from analytics.doubt_table import Table
from analytics.errors import InputError
from analytics.missing import Missing


@dataclass(frozen=True, slots=True)
class Change:
    """Change of one subject's index between two years, with its doubt.

    Attributes
    ----------
    subject, keys
        Whose, over which parts.
    before, after
        Index in both years by the declared choices.
    method
        The change over draws of the method, the same draw for both years.
    data
        The change over replicates of the counts of both years; or why there is none.
    seed
        From which the draws came.
    """

    subject: str
    keys: tuple[str, ...]
    before: float
    after: float
    method: Spread
    data: Spread | Missing
    seed: int
    replicates: pd.DataFrame = field(repr=False, compare=False)

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before

    @property
    def measurable(self) -> bool:
        """Whether neither the method's nor the data's interval holds zero."""
        if self.method.holds_zero:
            return False
        return isinstance(self.data, Missing) or not self.data.holds_zero

    def to_dict(self) -> dict[str, Any]:
        """Everything but the replicates, ready for ``json.dumps``."""
        reason = self.data.reason.value if isinstance(self.data, Missing) else None
        return {
            "subject": self.subject,
            "set_of_parts": list(self.keys),
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "method": self.method.to_dict(),
            "data": None if isinstance(self.data, Missing) else self.data.to_dict(),
            "data_reason": reason,
            "measurable": self.measurable,
            "seed": self.seed,
        }


def change(
    subject: str,
    old: tuple[Table, Board],
    new: tuple[Table, Board],
    layer: Layer,
    spec: Spec,
    draws: int,
    seed: int,
) -> Change:
    """Say by how much an index changed, and whether that is more than method and chance.

    Parameters
    ----------
    subject
        Whose; compared in both years.
    old, new
        Counts and boards of the two years, see :func:`analytics.doubt_method.country_board`.
    layer
        The layer, of either year.
    spec
        What is declared.
    draws, seed
        How many draws, and from which seed.

    Returns
    -------
    Change

    Raises
    ------
    InputError
        The subject is not ranked in both years, or no part is had in both.

    Notes
    -----
    The method's choices are paired: each draw is applied to both years and the difference is
    taken draw by draw, for a choice that lifts both years alike says nothing about a change.
    The counts of two years are drawn independently, for they are different papers.
    """
    (old_table, old_board), (new_table, new_board) = old, new
    for board in (old_board, new_board):
        if subject not in board.subjects:
            raise InputError("doubt_change.not_ranked", subject=subject)
    keys = tuple(key for key in old_board.keys if key in new_board.keys)
    old_board, new_board = narrowed(old_board, subject, keys), narrowed(new_board, subject, keys)
    drawn = draw(spec, layer, keys, draws, seed)
    both = [
        power_means(board.at(drawn.multiple), drawn.weights, drawn.exponent)[:, 0]
        for board in (old_board, new_board)
    ]
    ranges = (
        data_range(old_table, old_board, layer, spec, draws, seed),
        data_range(new_table, new_board, layer, spec, draws, seed + 1),
    )
    table = drawn.to_frame().assign(before=both[0], after=both[1], change=both[1] - both[0])
    return Change(
        subject,
        keys,
        declared_index(old_board, spec)[subject],
        declared_index(new_board, spec)[subject],
        spread(both[1] - both[0]),
        _difference(*ranges),
        seed,
        table,
    )


def narrowed(board: Board, subject: str, keys: tuple[str, ...]) -> Board:
    """Board of one subject over some of its parts.

    Raises
    ------
    InputError
        No part is left.
    """
    if not keys:
        raise InputError("doubt_change.no_parts")
    place = board.subjects.index(subject)
    columns = [board.keys.index(key) for key in keys]
    values = board.values[:, place : place + 1, columns]
    return Board((subject,), keys, board.multiples, values)


def _difference(old: DataRange | Missing, new: DataRange | Missing) -> Spread | Missing:
    if isinstance(old, Missing):
        return old
    if isinstance(new, Missing):
        return new
    many = min(len(old.index), len(new.index))
    difference: Floats = np.subtract(new.index[:many, 0], old.index[:many, 0])
    return spread(difference)
