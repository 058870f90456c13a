"""What goes wrong in tools of this kind, tried on loads: good data stays, no item is lost unseen.

`docs/data-quality.md` lists the pains; here are those that no other test shows.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import neo4j
import pytest

from graph import rebuilding
from graph.connection import Connection
from graph.rebuilding import WriteError
from graph.store import Store
from loaders import spool
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Where
from loaders.id_table import IdTable
from loaders.pipeline import LoadOptions, load
from loaders.staging import stage

WHERE = Where("test.csv", "t", 2)


@pytest.fixture
def store(empty_connection: Connection) -> Iterator[Store]:
    with Store(empty_connection) as opened:
        yield opened


def version(first: int, last: int) -> Batch:
    ids = [f"park:{n:03}" for n in range(first, last)]
    entities = [EntityRow(WHERE, {"id": i, "name": i, "country": "CN"}, "Park") for i in ids]
    links = [
        LinkRow(WHERE, {"from": ids[0], "to": i, "since": "2024"}, "SISTER_PARK") for i in ids[1:]
    ]
    return Batch(Dataset("one", "One"), entities=entities, links=links)


def all_of_it(store: Store) -> list[dict[str, Any]]:
    return store.rows(
        "MATCH (e:Entity) OPTIONAL MATCH (e)-[l:SISTER_PARK]->(b) "
        "RETURN e.id AS id, collect(b.id) AS to ORDER BY id"
    )


def test_a_new_version_that_dies_half_way_removes_nothing(store: Store) -> None:
    """Pain 1: what the new version lacks goes after the whole of it was written, not before."""
    load(store, [version(0, 20)])
    before = all_of_it(store)

    def dying(stage: str, done: int, total: int | None) -> None:
        if stage == "write" and done >= 19:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(store, [version(0, 19)], LoadOptions(yes=True), progress=dying)
    assert all_of_it(store) == before
    assert load(store, [version(0, 19)]).removed == 2  # an entity and its link


@pytest.mark.parametrize("again", [False, True])
def test_fewer_items_written_than_offered_keeps_nothing_of_the_batch(
    store: Store, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """Pain 2: a batch of which the server wrote less is an error, and is rolled back whole."""
    if again:
        load(store, [version(0, 5)])
    before = all_of_it(store)
    scalar = rebuilding.scalar

    def one_less(result: neo4j.Result) -> int:
        return scalar(result) - 1

    monkeypatch.setattr(rebuilding, "scalar", one_less)
    with pytest.raises(WriteError, match=r"items were offered and \d+ written; nothing was kept"):
        load(store, [version(5, 10)])
    assert all_of_it(store) == before


def made(rows: int) -> Iterator[Batch]:
    about = Dataset("big", "Big")
    for start in range(0, rows, 500):
        ids = [f"park:{n:06}" for n in range(start, start + 500)]
        entities = [EntityRow(WHERE, {"id": i, "name": "x" * 500}, "Park") for i in ids]
        links = [LinkRow(WHERE, {"from": i, "to": f"{i}x"}, "SISTER_PARK") for i in ids]
        yield Batch(about, entities=entities, links=links, rows_read=1000)


def peak(rows: int) -> int:
    tracemalloc.start()
    try:
        with closing(stage(made(rows))) as staged:
            assert staged.read == 2 * rows
            assert sum(1 for chunk in staged.entities.chunks() for _ in chunk) == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_of_a_load_does_not_grow_with_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pain 8: rows and ids wait on disk; with small limits this shows at small sizes."""
    monkeypatch.setattr(IdTable.__init__, "__defaults__", (500,))
    monkeypatch.setattr(spool.Spool.__init__, "__defaults__", (500, 100_000))
    monkeypatch.setattr(spool, "IN_MEMORY", 100_000)
    peak(1_000)  # what is made once
    small, large = peak(2_000), peak(8_000)
    assert large < 1.2 * small, (small, large)
    assert large < 8_000 * 500 / 2  # less than the text alone
