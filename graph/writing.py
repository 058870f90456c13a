"""Writing a dataset's items: what is new, what changed, what is as it was.

Each batch is one managed transaction that first reads what stands under the same keys,
so that unchanged items are only marked as seen, and the counts are exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import neo4j

from graph import statements
from graph.entity_cache import merged_properties
from graph.items import Item, LinkItem, ObservationItem, RecordItem, SourceItem, item_hash
from graph.store import Store

Tx = neo4j.ManagedTransaction
ItemT = TypeVar("ItemT", RecordItem, LinkItem, ObservationItem, SourceItem)
Props = dict[str, dict[str, Any]]
Found = dict[str, dict[str, Any]]


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


class WriteError(Exception):
    """Fewer items were written than offered: the graph is not what it should be."""


class Writer:
    """Writes the items of one load of one dataset.

    Parameters
    ----------
    store
        An open store whose schema stands.
    dataset, load
        Ids; every item carries them.
    rank
        Trust in this dataset where two give one property different values; lower wins.
    """

    def __init__(self, store: Store, dataset: str, load: str, rank: int) -> None:
        self._store = store
        self._stamp: dict[str, Any] = {"dataset": dataset, "load": load}
        self._rank = rank

    def records(self, items: Sequence[RecordItem]) -> Counts:
        """Write records and bring the entities that they are about up to date."""

        def write(tx: Tx, changed: Sequence[RecordItem], props: Props, found: Found) -> None:
            moved = {
                i.id: found[i.id]["entity"]
                for i in changed
                if i.id in found and found[i.id]["entity"] not in (None, i.entity)
            }
            if moved:
                tx.run(statements.UNLINK_RECORDS, ids=list(moved)).consume()
            _write_records(tx, changed, props)
            if moved:
                rebuild(tx, sorted(set(moved.values())))

        extra = {i.id: {"id": i.id, "type": i.type, "rank": self._rank} for i in items}
        return self._upsert(items, statements.READ_RECORDS, statements.TOUCH_RECORDS, write, extra)

    def links(self, items: Sequence[LinkItem]) -> Counts:
        """Write links of one type; a link whose ends moved is written anew."""
        name = items[0].type

        def write(tx: Tx, changed: Sequence[LinkItem], props: Props, found: Found) -> None:
            moved = [
                i.key
                for i in changed
                if i.key in found
                and (found[i.key]["start"], found[i.key]["end"]) != (i.start, i.end)
            ]
            if moved:
                tx.run(statements.delete_links(name), keys=moved).consume()
            rows = [{"start": i.start, "end": i.end, "props": props[i.key]} for i in changed]
            _run(tx, statements.write_links(name), rows)

        extra = {
            i.key: {"key": i.key, "from_record": i.from_record, "to_record": i.to_record}
            for i in items
        }
        read, touch = statements.read_links(name), statements.touch_links(name)
        return self._upsert(items, read, touch, write, extra)

    def observations(self, items: Sequence[ObservationItem]) -> Counts:
        """Write observations with what they were made of and which indicator they measure."""

        def write(tx: Tx, changed: Sequence[ObservationItem], props: Props, _: Found) -> None:
            rows = [
                {"subject": i.subject, "indicator": i.indicator, "props": props[i.key]}
                for i in changed
            ]
            _run(tx, statements.WRITE_OBSERVATIONS, rows)

        extra = {i.key: {"key": i.key} for i in items}
        read, touch = statements.READ_OBSERVATIONS, statements.TOUCH_OBSERVATIONS
        return self._upsert(items, read, touch, write, extra)

    def sources(self, items: Sequence[SourceItem]) -> Counts:
        """Write sources."""

        def write(tx: Tx, changed: Sequence[SourceItem], props: Props, _: Found) -> None:
            _run(tx, statements.WRITE_SOURCES, [{"props": props[i.id]} for i in changed])

        extra = {i.id: {"id": i.id} for i in items}
        return self._upsert(items, statements.READ_SOURCES, statements.TOUCH_SOURCES, write, extra)

    def _upsert(
        self,
        items: Sequence[ItemT],
        read: str,
        touch: str,
        write: Callable[[Tx, Sequence[ItemT], Props, Found], None],
        extra: Props,
    ) -> Counts:
        """Write the items that are new or changed, mark the others as seen; count all."""
        hashes = {_key(item): item_hash(item) for item in items}

        def work(tx: Tx) -> Counts:
            found = {r["key"]: r.data() for r in tx.run(read, keys=list(hashes))}
            same = {k for k, h in hashes.items() if k in found and found[k]["hash"] == h}
            changed = [i for i in items if _key(i) not in same]
            props = {
                k: i.props | extra[k] | {"hash": hashes[k]} | self._stamp
                for i in changed
                for k in (_key(i),)
            }
            if changed:
                write(tx, changed, props, found)
            if same:
                tx.run(touch, keys=sorted(same), load=self._stamp["load"]).consume()
            updated = sum(1 for k in props if k in found)
            return Counts(len(props) - updated, updated, len(same))

        return self._store.write(work)

    def stubs(self, stubs: Sequence[Stub]) -> None:
        """Write records for ends that the dataset only names."""
        rows = [{"id": s.id, "entity": s.entity} for s in stubs]
        stamp = {"rank": self._rank} | self._stamp
        self._store.write(lambda tx: _run(tx, statements.WRITE_STUBS, rows, **stamp))

    # --- what is gone -------------------------------------------------------------------

    def stale(self) -> tuple[int, int]:
        """Items that an older load wrote and this one did not, and all items of the dataset."""
        row = self._store.rows(statements.stale_counts(), self._stamp)[0]
        return row["stale"], row["total"]

    def withdraw(self) -> int:
        """Remove what this load did not bring any more, then entities that nothing asserts.

        One transaction: all of it goes, or nothing. Returns the number of items removed.
        """

        def work(tx: Tx) -> int:
            removed = 0
            for statement in statements.removals():
                removed += _scalar(tx.run(statement, **self._stamp))
            stale = [
                (r["id"], r["entity"]) for r in tx.run(statements.STALE_RECORDS, **self._stamp)
            ]
            tx.run(statements.REMOVE_RECORDS, ids=[s[0] for s in stale]).consume()
            rebuild(tx, sorted({s[1] for s in stale if s[1] is not None}))
            return removed + len(stale)

        return self._store.write(work)


def rebuild(tx: Tx, entities: Sequence[str]) -> None:
    """Make entities anew from the records that are left; remove those that have none."""
    by_type: dict[str, list[dict[str, Any]]] = defaultdict(list)
    gone: list[str] = []
    for row in tx.run(statements.READ_RECORDS_OF, ids=list(entities)):
        if not row["records"]:
            gone.append(row["id"])
            continue
        merged = merged_properties(row["id"], row["records"])
        by_type[merged["type"]].append(merged)
    for type_name in sorted(by_type):
        _run(tx, statements.rebuild_entities(type_name), by_type[type_name])
    if gone:
        tx.run(statements.REMOVE_ENTITIES, ids=gone).consume()


def _write_records(tx: Tx, changed: Sequence[RecordItem], props: Props) -> None:
    about: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = tx.run(
        statements.READ_OTHER_RECORDS,
        ids=sorted({i.entity for i in changed}),
        records=[i.id for i in changed],
    )
    for other in rows:
        about[other["id"]].extend(other["records"])
    for item in changed:
        about[item.entity].append(props[item.id])
    entities = {e: merged_properties(e, records) for e, records in about.items()}
    by_type: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in changed:
        row = {"record": props[item.id], "entity": entities[item.entity]}
        by_type[entities[item.entity]["type"]].append(row)
    for type_name in sorted(by_type):
        _run(tx, statements.write_records(type_name), by_type[type_name])


def _key(item: Item) -> str:
    return item.key if isinstance(item, LinkItem | ObservationItem) else item.id


def _scalar(result: neo4j.Result) -> int:
    record = result.single()
    return int(record[0]) if record is not None else 0


def _run(tx: Tx, statement: str, rows: Iterable[dict[str, Any]], **parameters: Any) -> None:
    rows = list(rows)
    if not rows:
        return
    done = _scalar(tx.run(statement, rows=rows, **parameters))
    if done != len(rows):
        raise WriteError(f"{len(rows)} items were offered and {done} written; nothing was kept.")
