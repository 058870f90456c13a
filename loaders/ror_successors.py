"""Records that ROR has withdrawn, followed to the records that stand for them now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders.batch import Where
from loaders.id_table import IdTable
from loaders.record_notes import RecordNotes
from loaders.ror_record import map_record, ror_id

__all__ = ["Successors"]

_ANY_YEAR = 9999


@dataclass(slots=True)
class Successors:
    """Gathers who stands for whom, record by record; then tells it.

    A withdrawn record (a duplicate, or one made in error) that names one successor gives its ids
    and its names to it. An *inactive* one was a real organisation: it keeps its own, also where
    it was merged into another, and SUCCEEDED_BY says so. So does a withdrawn one whose successor
    is not in the dump, that has several, or that leads back to itself.

    Examples
    --------
    >>> found = Successors()
    >>> for id_, status, successor in (("02qha4q93", "withdrawn", "01y343k91"),
    ...                                ("01y343k91", "active", "")):
    ...     found.add({"id": id_, "status": status, "names": [{"value": id_}], "relationships":
    ...                [{"type": "successor", "id": successor}] if successor else []})
    >>> found.follow()
    >>> found.of("ror:02qha4q93"), found.of("ror:01y343k91"), found.passed["ror:01y343k91"]
    ('ror:01y343k91', 'ror:01y343k91', ['ror:02qha4q93'])
    """

    passed: dict[str, list[str]] = field(default_factory=dict)
    _next: dict[str, str] = field(default_factory=dict)  # withdrawn → its one successor
    _said: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)  # names, ids
    _here: IdTable[str, int] = field(default_factory=IdTable)  # ids in the dump, no such ones
    _to: dict[str, str] = field(default_factory=dict)

    def add(self, record: Any) -> None:
        """Look at one record, whatever it is."""
        own = ror_id(record.get("id")) if isinstance(record, dict) else None
        if own is None:
            return
        successor = self._successor(record) if _status(record) == "withdrawn" else None
        if successor in (None, own) or own in self._here:
            self._here[own] = 1
            self._next.pop(own, None)
        elif successor:
            self._next.setdefault(own, successor)
            made = map_record(record, RecordNotes(Where("")), _ANY_YEAR)
            values = made.values if made else {}
            given = [values.get("name"), values.get("name_zh"), *values.get("names", ())]
            self._said[own] = [n for n in given if n], list(values.get("ids", ()))

    @staticmethod
    def _successor(record: Mapping[str, Any]) -> str | None:
        relations = record.get("relationships")
        found = {
            ror_id(r.get("id"))
            for r in (relations if isinstance(relations, list) else [])
            if isinstance(r, dict) and str(r.get("type")).lower() == "successor"
        }
        return found.pop() if len(found) == 1 else None

    def follow(self) -> None:
        """Follow every withdrawn record to its end, when all records have been seen."""
        for own in sorted(self._next):
            end, seen = own, {own}
            while end in self._next and self._next[end] not in seen:
                end = self._next[end]
                seen.add(end)
            if end in self._here:
                self._to[own] = end
                self.passed.setdefault(end, []).append(own)

    def of(self, id_: str) -> str:
        """Id that stands for a record now: its own, unless it is withdrawn and followed."""
        return self._to.get(id_, id_)

    def gone(self, id_: str) -> bool:
        """Whether a record is followed, and so is none of its own."""
        return id_ in self._to

    def names(self, id_: str) -> list[str]:
        """Names that the withdrawn records bring to this one, in order, each once."""
        return sorted({n for old in self.passed.get(id_, ()) for n in self._said[old][0]})

    def ids(self, id_: str) -> list[str]:
        """Ids that they bring: their own, and those that they had elsewhere."""
        gone = self.passed.get(id_, [])
        return sorted({*gone, *(i for old in gone for i in self._said[old][1])})


def _status(record: Mapping[str, Any]) -> str:
    return str(record.get("status")).lower()
