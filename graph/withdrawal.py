"""Removing what a dataset no longer says: counted first, listed, and in one transaction."""

from __future__ import annotations

from collections.abc import Callable

import neo4j

from graph import statements
from graph.changes import ChangeList
from graph.rebuilding import rebuild, scalar
from graph.store import Store
from graph.writing import stated_before

Tx = neo4j.ManagedTransaction


def stale(store: Store, dataset: str, load: str) -> tuple[int, int, int]:
    """Items of a dataset that are not of this load, all its items, and stubs of older loads.

    Items are what rows offer; a stub, which holds the place of a link's end, is none.
    """
    row = store.rows(statements.stale_counts(), {"dataset": dataset, "load": load})[0]
    return row["stale"], row["total"], row["stubs"]


def withdraw(store: Store, dataset: str, load: str, changes: ChangeList) -> int:
    """Remove a dataset's items that are not of this load, then entities that nothing asserts.

    Parameters
    ----------
    store
        An open store.
    dataset
        Whose items.
    load
        Items that carry it stay; empty removes all.
    changes
        Takes every item removed, with what it stated.

    Returns
    -------
    int
        Items removed, stubs not counted: all of them or, when it fails, none.
    """
    stamp = {"dataset": dataset, "load": load}

    def work(tx: Tx) -> int:
        removed = 0
        for kind, type_name, read, remove in statements.removals():
            _note(tx, kind, type_name, read, stamp, changes.add)
            removed += scalar(tx.run(remove, stamp))
        records, items = [], 0
        for row in tx.run(statements.STALE_RECORDS, stamp):
            before = stated_before(row["before"])
            if not row["before"].get("stub"):
                items += 1
                changes.add("record", before.get("type", ""), row["id"], before, None)
            records.append((row["id"], row["before"].get("entity")))
        tx.run(statements.REMOVE_RECORDS, ids=[r for r, _ in records]).consume()
        rebuild(tx, sorted({e for _, e in records if e is not None}))
        changes.flush()
        return removed + items

    return store.write(work)


def _note(
    tx: Tx,
    kind: str,
    type_name: str,
    read: str,
    stamp: dict[str, str],
    add: Callable[[str, str, str, object, None], None],
) -> None:
    for row in tx.run(read, stamp):
        add(kind, type_name, row["key"], stated_before(row["before"]), None)
