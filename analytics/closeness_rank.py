"""Ranks among peers, where they are honest, and refusals where they are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.closeness import Closeness
from analytics.closeness_layer import Coverage
from analytics.closeness_spec import PARTS
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.ranks import min_rank


class RankRefused(InputError):
    """A rank would not be honest here.

    Attributes
    ----------
    reason
        Why.
    fields
        What a sentence about it needs.
    """

    def __init__(self, reason: Reason, fields: Mapping[str, Any], **more: Any) -> None:
        super().__init__(f"rank.{reason.value}", **fields, **more)
        self.reason = reason
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks of subjects of one symmetric layer, over the parts that all of them have.

    Attributes
    ----------
    layer
        Id of the layer.
    set_of_parts
        The parts that were compared; a rank without this set says nothing.
    table
        One row a subject, the ranked ones first: ``rank`` (1 is closest, equals share the
        best), ``subject``, ``index`` over the set of parts, each part of the set, and
        ``reason`` for those not ranked. Missing values are ``pd.NA``.
    not_ranked
        By subject, why it has no rank.
    """

    layer: str
    set_of_parts: tuple[str, ...]
    table: pd.DataFrame = field(repr=False, compare=False)
    not_ranked: Mapping[str, Missing]

    @property
    def ranked(self) -> int:
        """How many subjects have a rank."""
        return len(self.table) - len(self.not_ranked)

    def rank_of(self, subject: str) -> int | Missing:
        """Rank of a subject, or why it has none.

        Raises
        ------
        InputError
            The subject was not among those compared.
        """
        if subject in self.not_ranked:
            return self.not_ranked[subject]
        row = self.table[self.table["subject"] == subject]
        if row.empty:
            raise InputError("closeness_rank.absent", subject=subject, count=len(self.table))
        return int(row["rank"].iloc[0])

    def to_frame(self) -> pd.DataFrame:
        """Copy of the table."""
        return self.table.copy()

    def to_dict(self) -> dict[str, Any]:
        """Everything, ready for ``json.dumps``."""
        rows = self.table.astype(object).where(self.table.notna(), None)
        return {
            "layer": self.layer,
            "set_of_parts": list(self.set_of_parts),
            "ranked": self.ranked,
            "rows": rows.to_dict("records"),
            "not_ranked": {
                subject: {"reason": absent.reason.value, "fields": dict(absent.fields)}
                for subject, absent in self.not_ranked.items()
            },
        }


def rank(closenesses: Iterable[Closeness]) -> Ranking:
    """Rank subjects by their index over the set of parts that all of them have.

    Only subjects of one symmetric layer, measured by one spec among the same peers, compare.
    A subject below the spec's minimum coverage is listed as not ranked, with the reason, and
    does not narrow the set of parts. The Belt-and-Road part is never compared. Ranks are
    taken from unrounded values; equals share the best rank (1, 2, 2, 4).

    Parameters
    ----------
    closenesses
        Two or more, of different subjects.

    Returns
    -------
    Ranking

    Raises
    ------
    RankRefused
        The layer is hub-centric; layers, specs or peers differ; a subject stands twice;
        fewer than two can be ranked; or no part is had by all. ``reason`` says which.

    Examples
    --------
    >>> rank([])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    analytics.closeness_rank.RankRefused: A rank needs two subjects or more ...; 0 of 0 have it.
    """
    given = sorted(closenesses, key=lambda c: c.subject.id)
    _comparable(given)
    not_ranked = {c.subject.id: absent for c in given if (absent := _uncovered(c)) is not None}
    ranked = [c for c in given if c.subject.id not in not_ranked]
    if len(ranked) < 2:
        raise RankRefused(Reason.TOO_FEW, {"ranked": len(ranked)}, given=len(given))
    common = common_parts(ranked)
    if not common:
        names = [c.subject.id for c in ranked]
        raise RankRefused(Reason.NO_COMMON_PARTS, {"subjects": names})
    layer = given[0].layer.id
    return Ranking(layer, common, _table(ranked, common, not_ranked), not_ranked)


def common_parts(closenesses: Sequence[Closeness]) -> tuple[str, ...]:
    """Parts that count for all of these, in the order of the method.

    Only an index over this set (:meth:`Closeness.index_over`) compares subjects or years.
    """
    return tuple(key for key in PARTS if all(key in c.set_of_parts for c in closenesses))


def _comparable(given: list[Closeness]) -> None:
    hub_centric = [c for c in given if c.layer.coverage is Coverage.HUB_CENTRIC]
    if hub_centric:
        layer = hub_centric[0].layer.id
        raise RankRefused(Reason.HUB_CENTRIC, {"layer": layer})
    layers = sorted({c.layer.id for c in given})
    if any(c.layer != given[0].layer for c in given):
        raise RankRefused(Reason.DIFFERENT_LAYERS, {"layers": layers})
    if any(c.spec != given[0].spec for c in given):
        versions = sorted({c.spec.version for c in given})
        raise RankRefused(Reason.DIFFERENT_SPECS, {"versions": versions})
    if any(c.peers != given[0].peers for c in given):
        odd = [c.subject.id for c in given if c.peers != given[0].peers]
        named = {"shown": odd[:5], "first": given[0].subject.id}
        raise RankRefused(Reason.DIFFERENT_PEERS, {"subjects": odd}, **named)
    ids = [c.subject.id for c in given]
    twice = sorted({x for x in ids if ids.count(x) > 1})
    if twice:
        raise RankRefused(Reason.REPEATED, {"subject": twice[0]})


def _uncovered(closeness: Closeness) -> Missing | None:
    if closeness.missing is not None:
        return closeness.missing
    spec, recorded = closeness.spec, closeness.recorded
    least = spec.least_weight(closeness.layer.unit)
    if recorded["weight"] < least:
        fields = {"weight": recorded["weight"], "minimum": least, "unit": closeness.layer.unit}
        return Missing(Reason.BELOW_COVERAGE, fields)
    if recorded["known_share"] < spec.minimum_known_share:
        share = recorded["known_share"]
        return Missing(Reason.UNPLACED, {"known_share": share, "minimum": spec.minimum_known_share})
    return None


def _table(
    ranked: list[Closeness], common: tuple[str, ...], not_ranked: Mapping[str, Missing]
) -> pd.DataFrame:
    index = pd.Series({c.subject.id: c.index_over(common) for c in ranked})
    place = min_rank(index)
    rows: list[dict[str, Any]] = [
        {
            "rank": int(place[c.subject.id]),
            "subject": c.subject.id,
            "index": float(index[c.subject.id]),
            **{key: c.parts[key].value for key in common},
            "reason": None,
        }
        for c in ranked
    ]
    rows.sort(key=lambda row: (row["rank"], row["subject"]))
    rows += [
        {"subject": subject, "reason": absent.reason.value}
        for subject, absent in sorted(not_ranked.items())
    ]
    frame = pd.DataFrame(rows, columns=["rank", "subject", "index", *common, "reason"])
    kinds = dict.fromkeys(("index", *common), "Float64")
    return frame.astype({"rank": "Int64", "reason": "string", **kinds})
