"""What moved a score since an earlier run: data, date asked for, method, or the program itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analytics.closeness_spec import Spec
from analytics.ranks import TOLERANCE
from graph.model import Label
from innolink.runlog import Run, read_run
from innolink.score_inputs import Inputs, members_on, read_inputs
from innolink.score_measure import measure, spec_of
from innolink.score_peers import ScoreError, name_label, title_label
from innolink.score_result import ScoreResult
from innolink.scoring import HasStore
from queries.groups import group_name

_Pair = tuple[float, float]

MOVERS = ("data", "date", "method", "program")


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
    data, date, method
        What the change of the data (at the date of the earlier run), that of the date and
        that of the method moved; data and date on one side, the method on the other, are each
        the mean of changing it first and changing it last. With ``program`` they sum to
        ``after`` − ``before``.
    yardstick
        Of ``date`` what the members of the Belt and Road moved, who are those of each date;
        the mean of changing them before the ties and after. ``date`` − ``yardstick`` is the
        ties'. 0 where the dates are the same.
    old_method_new_data, new_method_old_data
        Index in the two mixed cases.
    rank_before, rank_after
        Ranks, where there were any.
    same_data, same_method
        Whether what the graph holds for the date of the earlier run, and the method file, are
        the same.
    date_before, date_after
        Dates asked for; "" where there was none.
    members_before, members_after
        Members of the Belt and Road that each was measured against.
    by_old_members
        Part and index now, had the members stayed those of the earlier run.
    parts
        Value of each part ``then`` and ``now``; ``None`` where it had none.
    parts_before, parts_after
        The parts that were averaged; an index over other parts is another number.
    """

    run: str
    before: float
    after: float
    program: float
    data: float
    date: float
    yardstick: float
    method: float
    old_method_new_data: float
    new_method_old_data: float
    rank_before: int | None
    rank_after: int | None
    same_data: bool
    same_method: bool
    date_before: str
    date_after: str
    members_before: int
    members_after: int
    by_old_members: tuple[float | None, float | None]
    parts: dict[str, dict[str, float | None]] = field(repr=False)
    parts_before: tuple[str, ...] = field(repr=False)
    parts_after: tuple[str, ...] = field(repr=False)

    @property
    def moved_by(self) -> tuple[str, ...]:
        """Which of ``data``, ``date``, ``method`` and ``program`` moved it."""
        size = {k: getattr(self, k) for k in MOVERS}
        least = TOLERANCE * max(abs(self.before), abs(self.after))
        return tuple(name for name, moved in size.items() if abs(moved) > least)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        told = {name: getattr(self, name) for name in self.__slots__}
        return told | {
            "change": self.after - self.before,
            "moved_by": list(self.moved_by),
            "by_old_members": list(self.by_old_members),
            "parts_before": list(self.parts_before),
            "parts_after": list(self.parts_after),
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a mover: ``mover``, ``change``."""
        rows = [(name, getattr(self, name)) for name in MOVERS]
        return pd.DataFrame(rows, columns=["mover", "change"])


def against(
    g: HasStore, made: ScoreResult, run: str, peers: str | Iterable[str] | None = None
) -> Against:
    """Say what moved a score since an earlier run.

    Parameters
    ----------
    g
        An open graph. Where the two runs ask about different dates, what it holds now for the
        earlier one tells a change of the data from one of the date.
    made
        The score now.
    run
        Id of the earlier run; what was read and the method then are kept with it, so the
        mixed cases are computed and not guessed.
    peers
        Whom the score compared, as given to :func:`innolink.scoring.score`; to be given again
        only where it was a group of your own.

    Returns
    -------
    Against

    Raises
    ------
    ScoreError
        There is no such run, it is of another subject, layer or group, or one of the scores
        has no index.
    """
    old, now = read_run(run), made.inputs
    if now is None or made.index is None or old.told["score"]["index"] is None:
        raise ScoreError("score_error.nothing_to_compare", run=run)
    _same_question(now, old)
    dated = old.inputs.as_of != now.as_of
    then = now
    if dated:
        subject, layer = made.subject["id"], made.layer["id"]
        asked = peers if peers is not None else now.group or None
        then = read_inputs(g.store, subject, layer, asked, old.inputs.as_of or None)
    by = _Indices((spec_of(old.method), made.closeness.spec), run)
    first, last = by.of(old.inputs), by.of(now)
    between = by.of(then) if dated else last
    told, mine = old.told["score"], made.to_dict()
    parts = mine["parts"].items()
    return Against(
        run=run,
        before=float(told["index"]),
        after=made.index,
        program=first[0] - float(told["index"]),
        data=_mean(b - a for a, b in zip(first, between, strict=True)),
        date=_mean(b - a for a, b in zip(between, last, strict=True)),
        yardstick=_yardstick(by, then, now, (between, last)) if dated else 0.0,
        method=_mean((first[1] - first[0], last[1] - last[0])),
        old_method_new_data=last[0],
        new_method_old_data=first[1],
        rank_before=told["rank"]["rank"],
        rank_after=mine["rank"]["rank"],
        same_data=then.fingerprint() == old.told["fingerprint"],
        same_method=by.specs[0] == by.specs[1],
        date_before=old.inputs.as_of,
        date_after=now.as_of,
        members_before=members_on(old.inputs.layer, old.inputs.members),
        members_after=members_on(now.layer, now.members),
        by_old_members=_by_members(made, now, old.inputs.members),
        parts={k: {"then": told["parts"].get(k, {}).get("value"), "now": v["value"]}
               for k, v in parts},
        parts_before=tuple(told["set_of_parts"]),
        parts_after=made.closeness.set_of_parts,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Indices:
    """Index of inputs by the method then and by the method now."""

    specs: tuple[Spec, Spec]
    run: str

    def of(self, inputs: Inputs) -> _Pair:
        old, new = self.specs
        first = self._by(inputs, old)
        return first, first if new == old else self._by(inputs, new)

    def _by(self, inputs: Inputs, spec: Spec) -> float:
        index = measure(inputs, spec).own.index
        if index is None:
            raise ScoreError("score_error.nothing_to_compare", run=self.run)
        return index


def _yardstick(by: _Indices, then: Inputs, now: Inputs, known: Sequence[_Pair]) -> float:
    """Give what the members of the Belt and Road moved between two dates.

    ``known`` holds the indices of the two dates, each by the method then and by the method now.
    """
    if then.members == now.members:
        return 0.0
    first = zip(known[0], by.of(replace(then, members=now.members)), strict=True)
    last = zip(by.of(replace(now, members=then.members)), known[1], strict=True)
    return _mean(b - a for a, b in (*first, *last))


def _by_members(
    made: ScoreResult, inputs: Inputs, members: tuple[str, ...]
) -> tuple[float | None, float | None]:
    """Belt-and-Road part and index, had the members been these."""
    own = made.closeness
    if members != inputs.members:
        own = measure(replace(inputs, members=members), made.closeness.spec).own
    return own.parts["belt_and_road"].value, own.index


def _mean(moved: Iterable[float]) -> float:
    some = list(moved)
    return sum(some) / len(some)


def _same_question(now: Inputs, old: Run) -> None:
    mine = (now.subject["id"], now.layer.id, now.group)
    theirs = (old.inputs.subject["id"], old.inputs.layer.id, old.inputs.group)
    if mine != theirs:
        title = title_label(old.inputs.names)
        peers = group_name(theirs[2]) if theirs[2] else Label("all", "全部")
        subject = name_label(old.inputs.subject)
        raise ScoreError("score_error.other_question", run=old.id, layer=title, subject=subject,
                         peers=peers)  # fmt: skip
