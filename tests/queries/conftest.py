"""Graphs that the tests of the questions ask: a tiny known one, and what ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.store import Store
from loaders import networks, pipeline, plan, reference, register

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "samples" / "tiny-register"
SHIPPED = {"reference", "register", "plan-beijing-2024-2027", "ncses-ai", "ncses-covid"}


def holds(store: Store) -> set[str]:
    """Datasets that the graph holds now."""
    return {row["id"] for row in store.rows("MATCH (d:Dataset) RETURN d.id AS id")}


def load_tiny(store: Store) -> None:
    """Empty the graph and load the tiny register through the real pipeline."""
    store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    report = pipeline.load(store, register.read(TINY))
    assert (report.rejected, report.balanced) == (0, True), report.faults


def load_shipped(store: Store) -> None:
    """Empty the graph and load all that ships."""
    store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    data = ROOT / "data"
    batches = (reference.read(data / "reference"), register.read(data / "register"),
               plan.read(data / "plan"), networks.read(data / "networks" / "ncses-ai"),
               networks.read(data / "networks" / "ncses-covid"))  # fmt: skip
    for batch in batches:
        report = pipeline.load(store, batch)
        assert (report.rejected, report.balanced) == (0, True), report.faults


@pytest.fixture
def tiny(connection: Connection) -> Iterator[Store]:
    """The tiny graph; loaded again only when other tests left something else."""
    with Store(connection) as store:
        if holds(store) != {"tiny"}:
            load_tiny(store)
        yield store


@pytest.fixture
def shipped_connection(connection: Connection) -> Connection:
    """All that ships; loaded once, unless other tests left something else meanwhile."""
    with Store(connection) as store:
        if holds(store) != SHIPPED:
            load_shipped(store)
    return connection


@pytest.fixture
def shipped(shipped_connection: Connection) -> Iterator[Store]:
    """An open store on all that ships."""
    with Store(shipped_connection) as store:
        yield store
