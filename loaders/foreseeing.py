"""What a load would do: its items looked up as they would be written, and nothing written."""

from __future__ import annotations

from collections.abc import Sequence

from graph import statements
from graph.prepared import Ready
from graph.store import Store
from graph.withdrawal import stale
from graph.writing import Counts, Stub

__all__ = ["Foreseen"]


class Foreseen:
    """Takes the items of a load as a writer does, and only counts.

    Parameters
    ----------
    store
        An open store; it is read.
    dataset
        Whose items come.

    Notes
    -----
    What a writer compares is compared here: what stands under the same key, and what lies on
    the shelf by decision. Each key is offered once, so nothing that the load itself would
    have written before is missed.
    """

    def __init__(self, store: Store, dataset: str) -> None:
        self._store = store
        rows = store.rows(statements.SHELF, {"dataset": dataset})
        self._shelf: dict[str, str] = {r["id"]: r["hash"] for r in rows}
        _, self._total, _ = stale(store, dataset, "")
        self._kept = 0  # items that stand there and are offered again
        self._new = 0  # items where none is: a stub is no item

    @property
    def old(self) -> int:
        """Items that would be left over: nothing offered is in their place."""
        return self._total - self._kept

    @property
    def total(self) -> int:
        """Items that there would be before any is removed."""
        return self._total + self._new

    def records(self, items: Sequence[Ready]) -> Counts:
        """Count records."""
        return self._count("record", items, statements.READ_RECORDS)

    def links(self, items: Sequence[Ready]) -> Counts:
        """Count links of one type."""
        return self._count("link", items, statements.read_links(items[0].type))

    def observations(self, items: Sequence[Ready]) -> Counts:
        """Count observations."""
        return self._count("observation", items, statements.READ_OBSERVATIONS)

    def sources(self, items: Sequence[Ready]) -> Counts:
        """Count sources."""
        return self._count("source", items, statements.READ_SOURCES)

    def stubs(self, stubs: Sequence[Stub]) -> None:
        """Count ends that are only named: no items, but what was said of them before stays."""
        rows = self._store.rows(statements.READ_RECORDS, {"keys": [s.id for s in stubs]})
        self._kept += sum(row["hash"] is not None for row in rows)

    def _count(self, kind: str, items: Sequence[Ready], read: str) -> Counts:
        there = [i for i in items if self._shelf.get(f"{kind}:{i.key}") != i.hash]
        rows = self._store.rows(read, {"keys": [i.key for i in there]})
        found = {row["key"]: row["hash"] for row in rows}
        same = sum(found.get(i.key) == i.hash for i in there)
        updated = sum(i.key in found for i in there) - same
        shelved, stubs = len(items) - len(there), sum(h is None for h in found.values())
        self._kept += shelved + len(found) - stubs
        self._new += len(there) - len(found) + stubs
        return Counts(len(there) - same - updated, updated, same + shelved)
