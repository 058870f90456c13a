"""The pipeline on a real Neo4j: ledgers, idempotence, order, withdrawal, identity, locks."""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import writing
from graph.connection import Connection
from graph.lock import TAKE, BusyError, writing_lock
from graph.rebuilding import WriteError
from graph.store import Store
from graph.wording import Joined
from graph.writing import Counts
from loaders import reference, register
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Row, Where
from loaders.decisions import _carry_out
from loaders.errors import LoadError
from loaders.pipeline import LoadOptions, LoadReport, load

WHERE = Where("test.csv", "t", 2)


@pytest.fixture
def store(empty_connection: Connection) -> Iterator[Store]:
    with Store(empty_connection) as opened:
        opened.ensure_schema()
        yield opened


def entity(id_: str, type_: str = "Park", **values: Any) -> EntityRow:
    return EntityRow(WHERE, {"id": id_, "name": id_, "country": "CN"} | values, type_)


def link(start: str, type_: str, end: str, **values: Any) -> LinkRow:
    return LinkRow(WHERE, {"from": start, "to": end} | values, type_)


def put(store: Store, name: str, *rows: Any, rank: int = 50, **options: Any) -> LoadReport:
    batch = Batch(Dataset(name, name, rank=rank))
    for row in rows:
        if isinstance(row, EntityRow):
            batch.entities.append(row)
        elif isinstance(row, LinkRow):
            batch.links.append(row)
        else:
            (batch.sources if "url" in row.values else batch.observations).append(row)
    report = load(store, [batch], LoadOptions(**options))
    assert report.balanced
    return report


def picture(store: Store) -> dict[str, Any]:
    """Everything in the graph but the load stamps."""
    entities = store.rows(
        "MATCH (e:Entity) RETURN labels(e) AS labels, properties(e) AS props ORDER BY e.id"
    )
    links = store.rows(
        "MATCH (a:Entity)-[l]->(b:Entity) "
        "RETURN a.id AS start, type(l) AS type, b.id AS end, l {.*, load: null} AS props "
        "ORDER BY l.key"
    )
    records = store.rows(
        "MATCH (r:Record)-[:ABOUT]->(e) WHERE r.stub IS NULL "
        "RETURN r {.*, load: null} AS props, e.id AS about ORDER BY r.id"
    )
    for row in entities:
        row["labels"] = sorted(row["labels"])
    return {"entities": entities, "links": links, "records": records}


TWO = (entity("park:a"), entity("park:b", country="RS"), link("park:b", "SISTER_PARK", "park:a"))


def test_loading_twice_changes_no_fact(each_line_connection: Connection) -> None:
    with Store(each_line_connection) as store:
        first = put(store, "one", *TWO)
        before = picture(store)
        second = put(store, "one", *TWO)
        assert (first.total.created, first.total.unchanged) == (3, 0)
        assert (second.total.created, second.total.updated, second.total.unchanged) == (0, 0, 3)
        assert picture(store) == before
        assert store.rows("MATCH (l:Load) RETURN count(l) AS n") == [{"n": 2}]
        assert store.ensure_schema() == []


def test_a_symmetric_link_is_stored_once_whichever_way_it_is_told(store: Store) -> None:
    put(store, "one", *TWO)
    put(store, "one", *TWO[:2], link("park:a", "SISTER_PARK", "park:b"))
    links = store.rows("MATCH (a)-[l:SISTER_PARK]->(b) RETURN a.id AS a, b.id AS b")
    assert links == [{"a": "park:a", "b": "park:b"}]


A = (entity("org:x", "Organization", name="X Institute", ids=["ror:012345678"], url="https://x.cn"),
     entity("park:p"), link("org:x", "LOCATED_IN", "park:p"))  # fmt: skip
B = (entity("ror:012345678", "Organization", name="Institute of X", name_zh="某研究所"),
     entity("park:p", name="The Park", since="1999"))  # fmt: skip


def test_loading_a_then_b_equals_b_then_a(store: Store) -> None:
    put(store, "a", *A, rank=50)
    put(store, "b", *B, rank=20)
    first = picture(store)
    store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    put(store, "b", *B, rank=20)
    put(store, "a", *A, rank=50)
    assert picture(store) == first
    x = first["entities"][1]
    assert x["labels"] == ["Entity", "Organization"]
    assert x["props"] == {
        "id": "ror:012345678",
        "type": "Organization",
        "name": "Institute of X",
        "name_zh": "某研究所",
        "names": ["X Institute"],
        "country": "CN",
        "url": "https://x.cn",
        "ids": ["org:x"],
        "search": "institute of x\nx institute\n某研究所",
    }


def test_every_other_id_of_an_entity_resolves(store: Store) -> None:
    put(store, "a", entity("org:x", "Organization", name="X", ids=["ror:1", "grid:7"]))
    put(store, "b", entity("park:p"), link("org:x", "LOCATED_IN", "park:p"))
    put(store, "c", entity("park:p"), link("grid:7", "LOCATED_IN", "park:p"))
    rows = store.rows("MATCH (e:Organization)-[:LOCATED_IN]->() RETURN e.id AS id, e.ids AS ids")
    assert rows == 2 * [{"id": "ror:1", "ids": ["grid:7", "org:x"]}]


def test_two_entities_are_never_joined_without_a_decision(store: Store) -> None:
    put(store, "a", entity("org:x", "Organization"), entity("org:y", "Organization"))
    put(store, "b", entity("org:x", "Organization", ids=["org:y"]))
    put(store, "c", entity("org:v", "Organization", ids=["wikidata:Q1"]),
        entity("org:w", "Organization", ids=["wikidata:Q1"]))  # fmt: skip
    put(store, "d", entity("ror:1", "Organization", ids=["wikidata:Q1"]))
    ids = [r["id"] for r in store.rows("MATCH (e:Entity) RETURN e.id AS id ORDER BY id")]
    assert ids == ["org:v", "org:w", "org:x", "org:y", "ror:1"]


def test_what_a_new_version_no_longer_holds_is_removed(store: Store) -> None:
    many = [entity(f"park:{n:02}") for n in range(20)]
    put(store, "one", *many, link("park:00", "SISTER_PARK", "park:01"))
    report = put(store, "one", *many[:19], link("park:00", "SISTER_PARK", "park:01"))
    assert (report.removed, report.withheld) == (1, 0)
    assert store.rows("MATCH (e:Entity {id: 'park:19'}) RETURN e.id AS id") == []


def test_much_is_removed_only_when_told(store: Store) -> None:
    put(store, "one", *TWO)
    report = put(store, "one", TWO[0])
    assert (report.removed, report.withheld) == (0, 2)
    assert len(picture(store)["entities"]) == 2
    report = put(store, "one", TWO[0], yes=True)
    assert (report.removed, report.withheld) == (2, 0)
    after = picture(store)
    assert [e["props"]["id"] for e in after["entities"]] == ["park:a"]
    assert after["links"] == []


def test_a_rejected_row_is_no_news_that_a_fact_is_gone(store: Store) -> None:
    many = [entity(f"park:{n:02}") for n in range(20)]
    put(store, "one", *many)
    report = put(store, "one", *many[:19], entity("park:19", country="Atlantis"))
    assert (report.rejected, report.removed, report.withheld) == (1, 0, 1)


SOURCE = Row(WHERE, {"id": "s", "title": "S", "url": "https://example.org"})
FIGURE = Row(WHERE, {"subject": "park:00", "indicator": "indicator:i", "year": 2020, "value": 1.0})
OLD = (
    SOURCE, FIGURE, entity("indicator:i", "Indicator"), *(entity(f"park:{n:02}") for n in range(9)),
    link("park:00", "SISTER_PARK", "park:01"), link("park:02", "SISTER_PARK", "park:03"),
    link("park:04", "SISTER_PARK", "other:x"), link("park:05", "SISTER_PARK", "other:x"),
)  # fmt: skip
MUCH = tuple(entity(f"park:{n}") for n in range(100, 130))
CHANGED = entity("park:01", name="New")
NEW_VERSIONS = {
    "the same": (*MUCH, *OLD),
    "one changed, one new": (*MUCH, *OLD[:4], CHANGED, *OLD[5:], entity("park:new")),
    "an end is only named now": (*MUCH, *OLD[:3], *OLD[4:]),
    "little is gone": (*MUCH, *OLD[:-1]),
    "much is gone": OLD[:6],
    "a row is rejected": (*MUCH, *OLD[:-1], entity("park:x", country="Atlantis")),
    "the other end is described now": (*MUCH, *OLD[:-1], entity("other:x")),
    "figures and sources are gone": (*MUCH, *OLD[2:]),
}
NOTHING_GONE = tuple(NEW_VERSIONS)[:3]


@pytest.mark.parametrize("yes", [False, True])
def test_a_dry_run_counts_what_the_load_does(store: Store, yes: bool) -> None:
    """Also what lies on the shelf by decision, and what other datasets name."""
    decisions = [
        {"decision": "reject", "subject": "one|SISTER_PARK|park:00|park:01|"},
        {"decision": "reject", "subject": "one|park:08"},
        {"decision": "merge", "subject": "park:06", "into": "park:07"},
    ]
    rows = [Row(WHERE, d | {"who": "me", "when": "2026", "why": "so"}) for d in decisions]
    told: dict[bool, dict[str, tuple[object, ...]]] = {True: {}, False: {}}
    for version, new in NEW_VERSIONS.items():
        store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
        put(store, "other", entity("other:x"))
        put(store, "one", *MUCH, *OLD)
        assert _carry_out(store, rows, LoadOptions()).rejected == 0
        before = picture(store)
        for dry_run in (True, False):
            assert picture(store) == before
            report = put(store, "one", *new, yes=yes, dry_run=dry_run)
            told[dry_run][version] = (
                report.counts, report.removed, report.withheld, report.rejected
            )  # fmt: skip
            gone = report.removed + report.withheld > 0
            assert gone == (version not in NOTHING_GONE), version
    assert told[True] == told[False]


def test_a_dry_run_of_decisions_counts_what_the_load_does(store: Store) -> None:
    put(store, "one", *TWO)
    signed = {"who": "me", "when": "2026", "why": "so"}
    first, second = (
        Row(WHERE, {"decision": "correct", "subject": f"park:{x}", "property": "city", "before": "",
                    "after": "Nis", **signed}) for x in "ab"
    )  # fmt: skip
    assert _carry_out(store, [first], LoadOptions()).total == Counts(created=1)
    counts = []
    for dry_run in (True, False):
        report = _carry_out(store, [second], LoadOptions(dry_run=dry_run))
        counts.append((report.total, report.removed, report.withheld, report.balanced))
    assert counts == 2 * [(Counts(created=1), 1, 0, True)]


def test_what_another_dataset_asserts_or_names_stays(store: Store) -> None:
    put(store, "one", *TWO)
    put(store, "two", entity("park:c"), link("park:b", "SISTER_PARK", "park:c"))
    put(store, "one", entity("park:z"), yes=True)
    after = picture(store)
    assert [(e["props"]["id"], e["props"]["name"]) for e in after["entities"]] == [
        ("park:b", "park:b"),
        ("park:c", "park:c"),
        ("park:z", "park:z"),
    ]
    assert [(r["start"], r["end"]) for r in after["links"]] == [("park:b", "park:c")]


def test_two_datasets_may_say_the_same(store: Store) -> None:
    put(store, "one", *TWO)
    put(store, "two", *TWO)
    rows = store.rows("MATCH (a)-[l:SISTER_PARK]->(b) RETURN l.key AS key ORDER BY key")
    assert [r["key"] for r in rows] == [
        "one|SISTER_PARK|park:a|park:b|",
        "two|SISTER_PARK|park:a|park:b|",
    ]


def test_a_changed_row_is_updated_and_its_type_may_change(store: Store) -> None:
    put(store, "one", *TWO)
    report = put(store, "one", TWO[0], entity("park:b", "City", country="RS", lat=44.8))
    assert (report.total.created, report.total.updated, report.total.unchanged) == (0, 1, 1)
    rows = store.rows("MATCH (e {id: 'park:b'}) RETURN labels(e) AS labels, e.lat AS lat")
    assert sorted(rows[0]["labels"]) == ["City", "Entity"]
    assert rows[0]["lat"] == 44.8


def test_every_fault_is_listed_and_the_rest_loaded(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    report = put(
        store,
        "one",
        Row(WHERE, {"id": "s1", "url": "https://example.org", "title": "T"}),
        entity("park:a", sources="s1"),
        entity("park:b", sources="s2|s3"),
        entity("park:a"),
        entity("park:c", colour="red", lat="north"),
        entity("park:d", type_="Parc"),
        entity("indicator:i", "Indicator"),
        link("park:a", "SISTER_PARK", "park:aa"),
        link("park:a", "SISTER_PARK", "park:b"),
        link("park:a", "SISTER_CITY", "indicator:i"),
        link("park:a", "SISTER_PARC", "park:b"),
        link("park:a", "SISTER_PARK", "park:a"),
        Row(WHERE, {"subject": "park:a", "indicator": "park:a", "year": 2024, "value": 1}),
        Row(WHERE, {"subject": "park:a", "indicator": "indicator:i", "year": 2024, "value": "x"}),
        Row(WHERE, {"subject": "park:a", "indicator": "indicator:i", "year": 2024, "value": 5}),
        rejects=rejects,
    )
    told = [(f.column, Joined([f.value]).say(), str(f.rule), f.nearest) for f in report.faults]
    follows = "the row of what has this id was rejected itself; mend that one first"
    assert told == [
        ("id", "park:a", "stands twice: ids are unique", ""),
        ("colour", "red", "no such column for this type", ""),
        ("lat", "north", "must be a number", ""),
        ("type", "Parc", "no such entity type", "Park"),
        ("type", "SISTER_PARC", "no such link type", "SISTER_PARK"),
        ("to", "park:a", "a link needs two different ends", ""),
        ("value", "x", "must be a number", ""),
        (
            "type",
            "sister city",
            "a link of the type “sister city” does not run from Park to Indicator",
            "",
        ),
        (
            "indicator",
            "park:a",
            "must be the id of an indicator; what has this id is of the type Park",
            "",
        ),
        ("sources", "s2", "no such source", ""),
        ("sources", "s3", "no such source", ""),
        ("to", "park:aa", "nothing has this id", "park:a"),
        *[("to", "park:b", follows, "")] * 2,
    ]
    assert (report.read, report.accepted, report.rejected) == (15, 4, 11)
    assert rejects.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 1 + len(told)
    assert len(picture(store)["entities"]) == 2


def test_nothing_is_written_when_asked_to_check_or_to_be_strict(store: Store) -> None:
    report = put(store, "one", *TWO, dry_run=True)
    assert (report.accepted, report.total) == (3, Counts(created=3))
    with pytest.raises(LoadError, match="Of 4 rows 1 cannot be taken"):
        put(store, "one", *TWO, entity("", name=""), strict=True)
    assert store.rows("MATCH (n) WHERE NOT n:Lock RETURN count(n) AS n") == [{"n": 0}]


def test_an_empty_source_is_an_error(store: Store) -> None:
    with pytest.raises(LoadError, match="nothing to load"):
        put(store, "one")


def test_a_load_that_dies_half_way_is_carried_on(store: Store) -> None:
    def dying(stage: str, done: int, total: int | None) -> None:
        if stage == "write" and done >= 2:
            raise KeyboardInterrupt

    batch = Batch(Dataset("one", "one"), entities=list(TWO[:2]), links=[TWO[2]])
    with pytest.raises(KeyboardInterrupt):
        load(store, [batch], progress=dying)
    assert store.rows("MATCH (l:Load) RETURN count(l) AS n") == [{"n": 0}]
    report = put(store, "one", *TWO)
    assert (report.total.created, report.total.unchanged) == (1, 2)


MANY = (
    *(entity(f"park:{n}") for n in range(12)),
    *(link(f"park:{a}", "COOPERATES_WITH", f"park:{b}") for a in range(12) for b in range(a)),
)


def test_two_transactions_at_once_write_what_one_writes(
    each_line_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(each_line_connection) as store:
        put(store, "one", *MANY)
        usual = picture(store)
        store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
        monkeypatch.setattr(writing, "APART", 2)
        sessions = []
        write = Store.write

        def counted(self: Store, work: Any) -> Any:
            sessions.append(threading.current_thread().name)
            return write(self, work)

        monkeypatch.setattr(Store, "write", counted)
        report = put(store, "one", *MANY)
        assert (report.total.created, report.balanced) == (len(MANY), True)
        assert picture(store) == usual
        apart = [n for n in sessions if n != threading.current_thread().name]
        assert len(apart) == 4  # two halves of the records, two of the links


def test_a_half_that_fails_stops_the_load_and_the_next_one_carries_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "one", *MANY)
    usual = picture(store)
    store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    monkeypatch.setattr(writing, "APART", 2)
    run_rows = writing.run_rows

    def failing(tx: Any, statement: str, rows: Any, **parameters: Any) -> None:
        if rows[-1].get("record", {}).get("id") == "one|park:11":
            raise WriteError("store.lost", offered=6, done=5)
        run_rows(tx, statement, rows, **parameters)

    with monkeypatch.context() as broken:
        broken.setattr(writing, "run_rows", failing)
        with pytest.raises(WriteError, match="6"):
            put(store, "one", *MANY)
    assert store.rows("MATCH (r:Record) RETURN count(r) AS n") == [{"n": 6}]
    report = put(store, "one", *MANY)
    assert (report.total.created, report.total.unchanged) == (len(MANY) - 6, 6)
    assert picture(store) == usual


@pytest.mark.parametrize("apart", [writing.APART, 2])
def test_a_batch_whose_answer_was_lost_is_written_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, apart: int
) -> None:
    monkeypatch.setattr(writing, "APART", apart)
    put(store, "one", *TWO)
    usual = picture(store)
    store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    write = Store.write

    def twice(self: Store, work: Any) -> Any:  # as the driver does when an answer is lost
        write(self, work)
        return write(self, work)

    monkeypatch.setattr(Store, "write", twice)
    report = put(store, "one", *TWO)
    assert report.balanced
    assert picture(store) == usual


def test_one_writer_at_a_time(store: Store) -> None:
    with writing_lock(store, "first"), pytest.raises(BusyError, match="first"):
        put(store, "one", *TWO)
    put(store, "one", *TWO)


def test_the_lock_of_a_dead_process_is_nobodys(store: Store) -> None:
    gone = os.fork()
    if gone == 0:
        os._exit(0)
    os.waitpid(gone, 0)
    owner = f"dead (process {gone} on {platform.node()})"
    store.write(lambda tx: tx.run(TAKE, owner=owner, milliseconds=10**7).consume())
    assert put(store, "one", *TWO).total.created == 3


def test_a_register_of_ones_own_stands_beside_the_shipped_lists(
    store: Store, tmp_path: Path
) -> None:
    load(store, reference.read(Path("data/reference")))
    (tmp_path / "mine.csv").write_text(
        "类型,标识,英文名称,国家/地区\n园区,park:mine,My Park,纳米比亚\n", "gb18030"
    )
    report = load(store, register.read(tmp_path / "mine.csv"))
    assert (report.dataset, report.accepted, report.rejected) == ("mine", 1, 0)
    assert [n.value for n in report.notes] == ["GB18030"]
    rows = store.rows("MATCH (p:Park) RETURN p.id AS id, p.country AS country")
    assert rows == [{"id": "park:mine", "country": "NA"}]
