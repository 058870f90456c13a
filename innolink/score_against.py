"""What moved a score since an earlier run: the data, the method, or the program itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.closeness_spec import Spec
from analytics.ranks import TOLERANCE
from innolink.runlog import Run, read_run
from innolink.score_inputs import Inputs
from innolink.score_measure import Measured, measure, spec_of
from innolink.score_peers import ScoreError
from innolink.score_result import ScoreResult


@dataclass(frozen=True, slots=True)
class Against:
    """A score beside an earlier one.

    Attributes
    ----------
    run
        Id of the earlier run.
    before, after
        Index as it was kept, and now.
    program
        What the same data by the same method give now, minus what was kept: 0 unless the
        program (or a library) has changed.
    data, method
        What the change of the data and that of the method moved, each the mean of doing it
        first and doing it last; with ``program`` they sum to ``after`` − ``before``.
    old_method_new_data, new_method_old_data
        Index in the two mixed cases.
    rank_before, rank_after
        Ranks, where there were any.
    same_data, same_method
        Whether fingerprint and method file are the same.
    parts_before, parts_after
        The parts that were averaged; an index over other parts is another number.
    """

    run: str
    before: float
    after: float
    program: float
    data: float
    method: float
    old_method_new_data: float
    new_method_old_data: float
    rank_before: int | None
    rank_after: int | None
    same_data: bool
    same_method: bool
    parts_before: tuple[str, ...] = field(repr=False)
    parts_after: tuple[str, ...] = field(repr=False)

    @property
    def moved_by(self) -> tuple[str, ...]:
        """Which of ``data``, ``method`` and ``program`` moved it."""
        size = {"data": self.data, "method": self.method, "program": self.program}
        least = TOLERANCE * max(abs(self.before), abs(self.after))
        return tuple(name for name, moved in size.items() if abs(moved) > least)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        told = {name: getattr(self, name) for name in self.__slots__}
        return told | {
            "change": self.after - self.before,
            "moved_by": list(self.moved_by),
            "parts_before": list(self.parts_before),
            "parts_after": list(self.parts_after),
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a mover: ``mover``, ``change``."""
        rows = [("data", self.data), ("method", self.method), ("program", self.program)]
        return pd.DataFrame(rows, columns=["mover", "change"])


def against(made: ScoreResult, run: str) -> Against:
    """Say what moved a score since an earlier run.

    Parameters
    ----------
    made
        The score now.
    run
        Id of the earlier run; what was read and the method then are kept with it, so both
        mixed cases are computed and not guessed.

    Returns
    -------
    Against

    Raises
    ------
    ScoreError
        There is no such run, it is of another subject, layer or group, or one of the scores
        has no index.
    """
    old = read_run(run)
    if made.inputs is None:
        raise ScoreError("score_error.nothing_to_compare", run=run)
    _same_question(made.inputs, old)
    spec, old_spec = made.closeness.spec, spec_of(old.method)
    kept = old.told["score"]["index"]
    old_old = _index(old.inputs, old_spec)
    old_new = _index(made.inputs, old_spec)
    new_old = _index(old.inputs, spec)
    if kept is None or made.index is None or None in (old_old[0], old_new[0], new_old[0]):
        raise ScoreError("score_error.nothing_to_compare", run=run)
    first, mixed, other = float(old_old[0] or 0), float(old_new[0] or 0), float(new_old[0] or 0)
    own = made.to_dict()["rank"]["rank"]
    return Against(
        run=run,
        before=float(kept),
        after=made.index,
        program=first - float(kept),
        data=((mixed - first) + (made.index - other)) / 2,
        method=((other - first) + (made.index - mixed)) / 2,
        old_method_new_data=mixed,
        new_method_old_data=other,
        rank_before=old.told["score"]["rank"]["rank"],
        rank_after=own,
        same_data=made.inputs.fingerprint() == old.told["fingerprint"],
        same_method=spec == old_spec,
        parts_before=tuple(old.told["score"]["set_of_parts"]),
        parts_after=made.closeness.set_of_parts,
    )


def _index(inputs: Inputs, spec: Spec) -> tuple[float | None, Measured]:
    found = measure(inputs, spec)
    return found.own.index, found


def _same_question(now: Inputs, old: Run) -> None:
    mine = (now.subject["id"], now.layer.id, now.group)
    theirs = (old.inputs.subject["id"], old.inputs.layer.id, old.inputs.group)
    if mine != theirs:
        raise ScoreError(
            "score_error.other_question", run=old.id, subject=theirs[0], layer=theirs[1],
            peers=theirs[2] or "—",
        )  # fmt: skip
