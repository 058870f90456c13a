"""Making entities anew from the records that are left about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import neo4j

from graph import statements
from graph.entity_cache import merged_properties
from graph.wording import WordedError

Tx = neo4j.ManagedTransaction


class WriteError(WordedError):
    """Fewer items were written than offered: the graph is not what it should be."""


def rebuild(tx: Tx, entities: Sequence[str]) -> None:
    """Make entities anew from the records that are left; remove those that have none.

    A correction (a record of the decisions file) holds no entity up by itself.
    """
    by_type: dict[str, list[dict[str, Any]]] = defaultdict(list)
    gone: list[str] = []
    for row in tx.run(statements.READ_RECORDS_OF, ids=list(entities)):
        if all(record.get("correction") for record in row["records"]):
            gone.append(row["id"])
            continue
        merged = merged_properties(row["id"], row["records"])
        by_type[merged["type"]].append(merged)
    for type_name in sorted(by_type):
        run_rows(tx, statements.rebuild_entities(type_name), by_type[type_name])
    if gone:
        tx.run(statements.REMOVE_ENTITIES, ids=gone).consume()


def run_rows(tx: Tx, statement: str, rows: Sequence[dict[str, Any]], **parameters: Any) -> None:
    """Run a writing statement over rows; each of them must have been written.

    Raises
    ------
    WriteError
        Fewer were: the transaction is rolled back.
    """
    if not rows:
        return
    done = scalar(tx.run(statement, rows=rows, **parameters))
    if done != len(rows):
        raise WriteError("store.lost", offered=len(rows), done=done)


def scalar(result: neo4j.Result) -> int:
    """Take the one number that a statement gives back; 0 when it gives none."""
    record = result.single()
    return int(record[0]) if record is not None else 0
