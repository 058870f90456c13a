"""What several loads changed together: from the first before to the last after of each item."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.changes import read_changes
from graph.lists import join_items


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is not what it was.

    Attributes
    ----------
    kind
        ``record``, ``link``, ``observation``, ``source`` or ``decision``.
    type
        Entity type, link type, or the kind's own name.
    key
        Of the item.
    before, after
        What it stated; ``None`` where it was not there.
    """

    kind: str
    type: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def change(self) -> str:
        """``created``, ``updated`` or ``removed``."""
        if self.before is None:
            return "created"
        return "removed" if self.after is None else "updated"

    def told(self) -> str:
        """Properties that differ, as text: what each was and what it is.

        Examples
        --------
        >>> Change("record", "Park", "a|x", {"name": "X"}, {"name": "Y", "lat": 1.0}).told()
        'lat: – → 1.0; name: X → Y'
        """
        before, after = self.before or {}, self.after or {}
        names = sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))
        return "; ".join(f"{n}: {_shown(before.get(n))} → {_shown(after.get(n))}" for n in names)


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return join_items(map(str, value)) if isinstance(value, list) else str(value)


def net_changes(lists: Iterable[Path]) -> Iterator[Change]:
    """Fold change lists, oldest first, into what changed in all.

    Parameters
    ----------
    lists
        Files of :mod:`graph.changes`.

    Yields
    ------
    Change
        In the order of kind, type and key. What was created and removed again, or changed and
        changed back, is no change.

    Notes
    -----
    The lists are folded in a temporary database on disk: memory does not grow with them.
    """
    with (
        tempfile.TemporaryDirectory(prefix="innolink-") as folder,
        closing(sqlite3.connect(Path(folder) / "net.db")) as base,
    ):
        base.execute("CREATE TABLE net (kind, type, key, before, after, PRIMARY KEY (kind, key))")
        for path in lists:
            base.executemany(
                "INSERT INTO net VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, key) "
                "DO UPDATE SET type = excluded.type, after = excluded.after",
                map(_packed, read_changes(path)),
            )
        for row in base.execute("SELECT * FROM net WHERE before IS NOT after ORDER BY 1, 2, 3"):
            before, after = (None if text is None else json.loads(text) for text in row[3:])
            yield Change(row[0], row[1], row[2], before, after)


def _packed(change: dict[str, Any]) -> tuple[str | None, ...]:
    states = (change["before"], change["after"])
    packed = (None if s is None else json.dumps(s, sort_keys=True) for s in states)
    return (change["kind"], change["type"], change["key"], *packed)
