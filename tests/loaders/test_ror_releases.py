"""Two releases of ROR, made up here and called synthetic: removals, a merger, withdrawals.

No second release of the published dump is at hand; the records have the published shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Connection
from graph.store import Store
from innolink.history import diff
from loaders import ror
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Where
from loaders.pipeline import LoadOptions, LoadReport, load
from loaders.ror_successors import Successors
from loaders.withdrawing import withdraw_dataset
from queries.naming import entity_id

A, B, C, P, M, Q, N, G, W, V = (f"0syn{x}{x}{x}01" for x in "abcpmqngwv")
HERE = Where("register.csv", "", 2)


def org(
    id_: str, name: str, status: str = "active", /, wikidata: str = "", **relations: str
) -> dict[str, Any]:
    return {
        "id": f"https://ror.org/{id_}",
        "names": [{"value": name, "lang": "en", "types": ["ror_display", "label"]}],
        "locations": [{"geonames_id": 1816670, "geonames_details": {
            "name": "Beijing", "country_code": "CN", "lat": 39.9, "lng": 116.4}}],
        "external_ids": [{"type": "wikidata", "all": [wikidata], "preferred": None}]
        if wikidata else [],
        "types": ["education"], "domains": [], "links": [], "established": None,
        "status": status,
        "relationships": [
            {"type": kind.rstrip("_"), "id": f"https://ror.org/{other}", "label": other}
            for kind, other in relations.items()
        ],
        "admin": {"last_modified": {"date": "2026-01-01", "schema_version": "2.1"}},
    }  # fmt: skip


FIRST = [
    org(A, "University A", parent=P),
    org(B, "A University", wikidata="Q1", related=C),
    org(C, "Institute C", related=B),
    org(P, "System P", child=A),
    org(M, "College M"),
    org(Q, "College O"),
    org(G, "Gone G"),
    org(W, "Wrong W"),
    org(V, "University V"),
]
SECOND = [
    org(A, "University A", parent=P, predecessor=B),
    org(B, "A University", "withdrawn", wikidata="Q1", successor=A, related=C),
    org(C, "Institute C", related=B),
    org(P, "System P", child=A),
    org(M, "College M", "inactive", successor=N),
    org(Q, "College O", "inactive", successor=N),
    org(N, "University N", predecessor=M, predecessor_=Q),
    org(W, "Wrong W", "withdrawn"),
    org(V, "University V, renamed"),
]


def release(folder: Path, number: int, records: list[dict[str, Any]]) -> Path:
    file = folder / f"v9.{number}-2026-0{number}-01-ror-data.json"
    file.write_text(json.dumps(records), encoding="utf-8")
    return file


def register() -> Batch:
    """A dataset that names the old id as an end of a link."""
    park = EntityRow(HERE, {"id": "park:x", "name": "Park X", "country": "CN"}, "Park")
    ends = {"from": "park:x", "to": f"ror:{B}"}
    return Batch(
        Dataset("mine", "Mine"), entities=[park], links=[LinkRow(HERE, ends, "COOPERATES_WITH")]
    )


@pytest.fixture
def store(empty_connection: Connection) -> Iterator[Store]:
    with Store(empty_connection) as opened:
        yield opened


def put(store: Store, file: Path, **more: Any) -> LoadReport:
    options = LoadOptions(changes=file.parent / "changes", **more)
    report = load(store, ror.read(file), options)
    assert report.balanced
    assert report.faults == []
    return report


def partners(store: Store) -> list[Any]:
    found = "MATCH (:Entity {id: 'park:x'})-[:COOPERATES_WITH]-(e) RETURN e.id AS id"
    return [row["id"] for row in store.rows(found)]


def graph(store: Store) -> list[str]:
    """Everything but the stamps of the loads, and the names that stubs were founded under."""
    rows = store.rows(
        "MATCH (n) WHERE NOT n:Load AND NOT n:Lock AND NOT n:Dataset "
        "RETURN labels(n) AS labels, CASE WHEN n.stub "
        "THEN n {.*, load: null, name: null} ELSE n {.*, load: null} END AS props"
    )
    rows += store.rows("MATCH (a)-[l]->(b) WHERE NOT a:Load RETURN a.id AS a, type(l) AS type, "
                       "b.id AS b, l {.*, load: null} AS props")  # fmt: skip
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def test_after_the_second_release_the_old_id_is_the_successor(store: Store, tmp_path: Path) -> None:
    first, second = release(tmp_path, 1, FIRST), release(tmp_path, 2, SECOND)
    put(store, first)
    assert load(store, [register()]).rejected == 0
    assert entity_id(store, f"ror:{B}", "subject") == f"ror:{B}"
    assert partners(store) == [f"ror:{B}"]
    before = graph(store)
    put(store, second, yes=True)
    for old in (f"ror:{B}", "A University"):
        assert entity_id(store, old, "subject") == f"ror:{A}"
    assert partners(store) == [f"ror:{A}"]
    (one,) = store.rows(f"MATCH (e:Entity {{id: 'ror:{A}'}}) RETURN e {{.*}} AS e")
    assert one["e"]["name"] == "University A"
    assert one["e"]["names"] == ["A University"]
    assert one["e"]["ids"] == [f"ror:{B}", "wikidata:Q1"]
    assert not store.rows(f"MATCH (e:Entity) WHERE e.id IN ['ror:{B}', 'ror:{G}'] RETURN e.id")
    links = store.rows(
        "MATCH (a:Organization)-[l:SUCCEEDED_BY|PART_OF|RELATED_TO]->(b) "
        "RETURN a.id AS a, type(l) AS type, b.id AS b ORDER BY a, type, b"
    )
    assert [tuple(x.values()) for x in links] == [
        (f"ror:{A}", "PART_OF", f"ror:{P}"),
        (f"ror:{A}", "RELATED_TO", f"ror:{C}"),
        (f"ror:{M}", "SUCCEEDED_BY", f"ror:{N}"),
        (f"ror:{Q}", "SUCCEEDED_BY", f"ror:{N}"),
    ]
    status = store.rows("MATCH (e:Organization) WHERE e.status <> 'active' "
                        "RETURN e.id AS id, e.status AS status ORDER BY id")  # fmt: skip
    assert [tuple(x.values()) for x in status] == [
        (f"ror:{M}", "inactive"), (f"ror:{Q}", "inactive"), (f"ror:{W}", "withdrawn"),
    ]  # fmt: skip
    again = put(store, second)
    assert (again.total.created, again.total.updated, again.removed) == (0, 0, 0)
    assert put(store, first, yes=True).balanced  # and back: nothing of it was lost
    assert graph(store) == before


def test_the_difference_of_two_releases_is_told(store: Store, tmp_path: Path) -> None:
    put(store, release(tmp_path, 1, FIRST))
    put(store, release(tmp_path, 2, SECOND), yes=True)
    told = diff(store, 1, 2, tmp_path / "changes")
    rows = {(r["change"], r["kind"], r["key"]): r for r in told.to_dict("records")}
    records = {k for k in rows if k[1] == "record"}
    assert records == {
        ("updated", "record", f"ror|ror:{A}"), ("removed", "record", f"ror|ror:{B}"),
        ("removed", "record", f"ror|ror:{G}"), ("created", "record", f"ror|ror:{N}"),
        ("updated", "record", f"ror|ror:{M}"), ("updated", "record", f"ror|ror:{Q}"),
        ("updated", "record", f"ror|ror:{W}"), ("updated", "record", f"ror|ror:{V}"),
    }  # fmt: skip
    moved = rows["updated", "record", f"ror|ror:{A}"]
    assert moved["after"]["ids"] == [f"ror:{B}", "wikidata:Q1"]
    assert "ids" not in moved["before"]
    succeeded = [k for c, kind, k in rows if c == "created" and "SUCCEEDED_BY" in k]
    assert len(succeeded) == 2


def test_the_order_of_loads_changes_nothing(store: Store, tmp_path: Path) -> None:
    second = release(tmp_path, 2, SECOND)
    put(store, second)
    assert load(store, [register()]).rejected == 0
    new = graph(store)
    for name in ("mine", "ror"):
        withdraw_dataset(store, name, LoadOptions(yes=True))
    put(store, release(tmp_path, 1, FIRST))
    load(store, [register()])
    put(store, second, yes=True)
    assert graph(store) == new
    withdraw_dataset(store, "ror", LoadOptions(yes=True))
    assert partners(store) == [f"ror:{B}"]  # what the dataset itself had named


def test_who_cannot_be_followed_keeps_its_own() -> None:
    found = Successors()
    for record in (
        org(A, "Ring A", "withdrawn", successor=B),
        org(B, "Ring B", "withdrawn", successor=A),
        org(C, "Two", "withdrawn", successor=P, successor_=M),
        org(G, "To nobody here", "withdrawn", successor=W),
        org(N, "By two steps", "withdrawn", successor=Q),
        org(Q, "By one step", "withdrawn", successor=P),
        org(P, "Stays"),
        org(V, "Was real", "inactive", successor=P),
        "no record", {"id": 7}, {"id": f"https://ror.org/{W}x", "status": "withdrawn"},
    ):  # fmt: skip
        found.add(record)
    found.follow()
    ids = [f"ror:{x}" for x in (A, B, C, G, N, Q, P, V)]
    assert [x for x in ids if found.gone(x)] == [f"ror:{N}", f"ror:{Q}"]
    assert found.passed == {f"ror:{P}": sorted([f"ror:{N}", f"ror:{Q}"])}
    assert found.names(f"ror:{P}") == ["By one step", "By two steps"]
