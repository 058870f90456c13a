"""Two releases of CORDIS, one after the other, in a real Neo4j: exactly what changed is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Connection
from graph.store import Store
from loaders.cordis import read
from loaders.pipeline import load

OLD = "horizon-2025-10-28-sample-xml.zip"
NEW = "horizon-2025-12-01-sample-xml.zip"
MONEY = ("contribution", "net_contribution", "cost")


@pytest.fixture
def store(empty_connection: Connection) -> Iterator[Store]:
    with Store(empty_connection) as opened:
        yield opened


def seen(store: Store) -> tuple[dict[str, Any], dict[str, Any], dict[tuple[str, str, str], Any]]:
    """Projects, organisations and participations as the graph has them."""
    projects = store.rows("MATCH (n:Project) RETURN n.id AS id, n.status AS status")
    names = store.rows("MATCH (n:Organization) RETURN n.id AS id, n.name AS name")
    parts = store.rows(
        "MATCH (a)-[l:PARTICIPATES_IN]->(b) RETURN a.id AS a, b.id AS b, l.qualifier AS q, "
        "l {.city, .terminated, .contribution, .net_contribution, .cost} AS said ORDER BY q"
    )
    return (
        {p["id"]: p["status"] for p in projects},
        {o["id"]: o["name"] for o in names},
        {(p["a"], p["b"], p["q"]): p["said"] for p in parts},
    )


def test_a_refresh_finds_exactly_what_changed(store: Store, shared: Path) -> None:
    first = load(store, read(shared / "cordis" / OLD))
    projects, names, parts = seen(store)
    second = load(store, read(shared / "cordis" / NEW))
    projects_now, names_now, parts_now = seen(store)
    assert (first.rejected, second.rejected, second.withheld) == (0, 0, 0)

    new = projects_now.keys() - projects.keys()
    assert (len(new), projects.keys() - projects_now.keys()) == (3, set())
    assert (
        sorted((was, projects_now[p]) for p, was in projects.items() if projects_now[p] != was)
        == [("SIGNED", "CLOSED")] * 13
    )

    added = {k for k in parts_now.keys() - parts.keys() if k[1] not in new}
    assert added == {
        ("pic:999852915", "cordis:101041464", "coordinator"),
        ("pic:999853206", "cordis:101041464", "participant"),
    }
    assert parts.keys() - parts_now.keys() == {("pic:999853206", "cordis:101041464", "coordinator")}

    assert sum(names_now[o] != was for o, was in names.items() if o in names_now) == 4
    both = {k: (was, parts_now[k]) for k, was in parts.items() if k in parts_now}
    cities = {  # one that stands twice in a project and role is one
        (a, b, q.partition("-")[0]): (was["city"], now["city"])
        for (a, b, q), (was, now) in both.items()
        if was["city"] != now["city"]
    }
    assert len(cities) == 193
    assert sum(was.lower() == now.lower() for was, now in cities.values()) == 171
    assert sum(was["terminated"] != now["terminated"] for was, now in both.values()) == 4
    assert sum(was["contribution"] != now["contribution"] for was, now in both.values()) == 5

    third = load(store, read(shared / "cordis" / NEW))
    total = third.total
    assert (total.created, total.updated, third.removed) == (0, 0, 0)
