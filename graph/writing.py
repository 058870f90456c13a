"""Writing a dataset's items: what is new, what changed, what is as it was.

Each batch is one managed transaction that first reads what stands under the same keys,
so that unchanged items are only marked as seen, and the counts are exact. A dataset that is
loaded for the first time has nothing to be compared with, so two transactions write its links
at once, and its records where nobody else has any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import neo4j
from neo4j.exceptions import ConstraintError

from graph import statements
from graph.changes import ChangeList
from graph.entity_cache import merged_properties
from graph.prepared import Ready, Row, Stamp, spoken
from graph.rebuilding import rebuild, run_rows
from graph.store import Store, StoreError

APART = 1_000
"""Fewest items that two transactions at once write sooner than one."""

Tx = neo4j.ManagedTransaction
Found = dict[str, Row]
Write = Callable[[Tx, Sequence[Ready], Found], None]


@dataclass(slots=True)
class Counts:
    """What became of the items offered; the three add up to their number."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def offered(self) -> int:
        """Items offered."""
        return self.created + self.updated + self.unchanged

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True)
class Stub:
    """An end that this dataset names and does not describe."""

    id: str
    entity: str
    natural: str | None = None


class Writer:
    """Writes the items of one load of one dataset.

    Parameters
    ----------
    store
        An open store whose schema stands.
    stamp
        What every item carries.
    changes
        Takes every item created, and updated with what stood there before.
    fresh
        Nothing of this dataset is there yet, so nothing is looked for; kept as an attribute.
    alone
        Nor is anything of another, nor any decision: each record has an entity of its own.

    Notes
    -----
    What was rejected by decision lies on a shelf; there it counts as unchanged.
    """

    def __init__(
        self,
        store: Store,
        stamp: Stamp,
        changes: ChangeList,
        *,
        fresh: bool = False,
        alone: bool = False,
    ) -> None:
        self._store = store
        self._stamp = stamp
        self._changes = changes
        self.fresh = fresh
        self._alone = alone
        rows = [] if fresh else store.rows(statements.SHELF, {"dataset": stamp.dataset})
        self._shelf: dict[str, str] = {r["id"]: r["hash"] for r in rows}

    def records(self, items: Sequence[Ready]) -> Counts:
        """Write records and bring the entities that they are about up to date."""

        def write(tx: Tx, changed: Sequence[Ready], found: Found) -> None:
            moved = {
                i.key: found[i.key]["entity"]
                for i in changed
                if i.key in found and found[i.key]["entity"] not in (None, i.row["entity"]["id"])
            }
            if moved:
                tx.run(statements.UNLINK_RECORDS, ids=list(moved)).consume()
            _write_records(tx, changed, fresh=self.fresh, alone=self.fresh and self._alone)
            if moved:
                rebuild(tx, sorted(set(moved.values())))

        reads = (statements.READ_RECORDS, statements.RECORDS_BEFORE)
        apart = self.fresh and self._alone
        return self._upsert("record", items, reads, statements.TOUCH_RECORDS, write, apart=apart)

    def links(self, items: Sequence[Ready]) -> Counts:
        """Write links of one type; a link whose ends moved is written anew."""
        name = items[0].type

        def write(tx: Tx, changed: Sequence[Ready], found: Found) -> None:
            moved = [
                i.key
                for i in changed
                if i.key in found
                and (found[i.key]["start"], found[i.key]["end"]) != (i.row["start"], i.row["end"])
            ]
            if moved:
                tx.run(statements.delete_links(name), keys=moved).consume()
            make = statements.create_links if self.fresh else statements.write_links
            run_rows(tx, make(name), [i.row for i in changed])

        reads = (statements.read_links(name), statements.links_before(name))
        touch = statements.touch_links(name)
        return self._upsert("link", items, reads, touch, write, apart=self.fresh)

    def observations(self, items: Sequence[Ready]) -> Counts:
        """Write observations with what they were made of and which indicator they measure."""

        def write(tx: Tx, changed: Sequence[Ready], _: Found) -> None:
            run_rows(tx, statements.WRITE_OBSERVATIONS, [i.row for i in changed])

        reads = (statements.READ_OBSERVATIONS, statements.OBSERVATIONS_BEFORE)
        return self._upsert("observation", items, reads, statements.TOUCH_OBSERVATIONS, write)

    def sources(self, items: Sequence[Ready]) -> Counts:
        """Write sources."""

        def write(tx: Tx, changed: Sequence[Ready], _: Found) -> None:
            run_rows(tx, statements.WRITE_SOURCES, [i.row for i in changed])

        reads = (statements.READ_SOURCES, statements.SOURCES_BEFORE)
        return self._upsert("source", items, reads, statements.TOUCH_SOURCES, write)

    def _upsert(
        self,
        kind: str,
        items: Sequence[Ready],
        reads: tuple[str, str],
        touch: str,
        write: Write,
        *,
        apart: bool = False,
    ) -> Counts:
        """Write the items that are new or changed, mark the others as seen; count all.

        Where they share nothing they may be written ``apart``, by two transactions at once.
        """
        shelved = [f"{kind}:{i.key}" for i in items if self._shelf.get(f"{kind}:{i.key}") == i.hash]
        if shelved:
            on_shelf = set(shelved)
            items = [i for i in items if f"{kind}:{i.key}" not in on_shelf]

        def work(tx: Tx) -> Counts:
            found: Found = {}
            if not self.fresh:
                keys = [i.key for i in items]
                found = {r["key"]: r.data() for r in tx.run(reads[0], keys=keys)}
            same = [i.key for i in items if i.key in found and found[i.key]["hash"] == i.hash]
            kept = set(same)
            changed = [i for i in items if i.key not in kept]
            updated = [i.key for i in changed if i.key in found]
            before = {}
            if updated:
                before = {r["key"]: r["before"] for r in tx.run(reads[1], keys=updated)}
            if changed:
                write(tx, changed, found)
            if same:
                tx.run(touch, keys=same, load=self._stamp.load).consume()
            if shelved:
                tx.run(statements.TOUCH_SHELF, ids=shelved, load=self._stamp.load).consume()
            self._note(kind, changed, before)
            unchanged = len(same) + len(shelved)
            return Counts(len(changed) - len(updated), len(updated), unchanged)

        try:
            if apart and len(items) >= APART:
                return self._create_apart(kind, items, write)
            return self._store.write(work)
        except StoreError as error:
            if not (self.fresh and isinstance(error.__cause__, ConstraintError)):
                raise
        # The driver tried again what the server had done already: look for it from now on.
        self.fresh = False
        return self._store.write(work)

    def _create_apart(self, kind: str, items: Sequence[Ready], write: Write) -> Counts:
        """Create items that share nothing: the server has two cores for two transactions."""
        self._note(kind, items, {})
        middle = len(items) // 2
        with ThreadPoolExecutor(2) as both:
            halves = [
                both.submit(self._store.write, lambda tx, half=half: write(tx, half, {}))
                for half in (items[:middle], items[middle:])
            ]
        for half in halves:
            half.result()
        return Counts(created=len(items))

    def _note(self, kind: str, changed: Sequence[Ready], before: dict[str, Row]) -> None:
        """Hand the changes to the list before they are committed: none is ever missing there."""
        for item in changed:
            was = before.get(item.key)
            self._changes.add(kind, item.type, item.key, was and stated_before(was), item.said)
        self._changes.flush()

    def stubs(self, stubs: Sequence[Stub]) -> None:
        """Write records for ends that the dataset only names."""
        rows = [{"id": s.id, "entity": s.entity, "natural": s.natural} for s in stubs]
        stamp = {"rank": self._stamp.rank, "dataset": self._stamp.dataset, "load": self._stamp.load}
        self._store.write(lambda tx: run_rows(tx, statements.WRITE_STUBS, rows, **stamp))


STAMPS = frozenset(
    {"id", "key", "hash", "load", "dataset", "rank", "stub"}
    | {"from_record", "to_record", "subject_record", "indicator_record"}
)
"""Properties that the pipeline puts on an item; the rest is what the dataset states."""


def stated_before(props: Row) -> Row:
    """Tell what an item stated, from the properties with which it stands in the graph.

    Examples
    --------
    >>> stated_before({"id": "a|x", "load": "a@1", "hash": "0", "name": "X", "entity": "x"})
    {'name': 'X', 'entity': 'x'}
    """
    return {k: v for k, v in props.items() if k not in STAMPS and v is not None}


def _write_records(tx: Tx, changed: Sequence[Ready], *, fresh: bool, alone: bool) -> None:
    about: dict[str, list[Row]] = defaultdict(list)
    for item in changed:
        about[item.row["entity"]["id"]].append(spoken(item.row))
    others = [] if alone else _others(tx, sorted(about), [i.key for i in changed])
    anew = {
        row["id"]: merged_properties(row["id"], [*row["records"], *about[row["id"]]])
        for row in others
    }
    new: dict[str, list[Row]] = defaultdict(list)
    known: dict[str, list[Row]] = defaultdict(list)
    for item in changed:
        own: Row = item.row["entity"]
        entity = anew.get(own["id"], own)
        only = fresh and entity is own and len(about[own["id"]]) == 1
        (new if only else known)[entity["type"]].append({**item.row, "entity": entity})
    for type_name in sorted(new):
        run_rows(tx, statements.create_records(type_name), new[type_name])
    for type_name in sorted(known):
        run_rows(tx, statements.write_records(type_name), known[type_name])


def _others(tx: Tx, entities: list[str], records: list[str]) -> list[Row]:
    """Entities that other records are about too, with these."""
    return tx.run(statements.READ_OTHER_RECORDS, ids=entities, records=records).data()
