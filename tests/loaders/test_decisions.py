"""Decisions on a real Neo4j: each does what it says, always wins, and is undone exactly."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Connection
from graph.proposals import proposals_frame
from graph.store import Store
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Row, Where
from loaders.decision_table import COLUMNS, write_decisions_template
from loaders.decisions import load_decisions, withdraw_decisions
from loaders.errors import LoadError
from loaders.pipeline import LoadOptions, LoadReport, load

WHERE = Where("test.csv", "t", 2)
SIGNED = {"who": "Li", "when": "2026-11-25", "why": "same place", "evidence": "https://x.org"}


@pytest.fixture
def store(empty_connection: Connection) -> Iterator[Store]:
    with Store(empty_connection) as opened:
        yield opened


def entity(id_: str, type_: str = "Organization", **values: Any) -> EntityRow:
    return EntityRow(WHERE, {"id": id_, "name": id_, "country": "CN"} | values, type_)


def link(start: str, type_: str, end: str, **values: Any) -> LinkRow:
    return LinkRow(WHERE, {"from": start, "to": end} | values, type_)


def figure(subject: str, value: float) -> Row:
    return Row(
        WHERE, {"subject": subject, "indicator": "indicator:i", "year": 2024, "value": value}
    )


def put(store: Store, name: str, *rows: Any, rank: int = 50) -> LoadReport:
    batch = Batch(Dataset(name, name, rank=rank))
    for row in rows:
        kind = {EntityRow: batch.entities, LinkRow: batch.links}.get(type(row), batch.observations)
        kind.append(row)
    report = load(store, [batch], LoadOptions(yes=True))
    assert report.balanced
    assert report.faults == []
    return report


def decide(store: Store, file: Path, *rows: dict[str, str], **options: Any) -> LoadReport:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, [p.name for p in COLUMNS])
        writer.writeheader()
        writer.writerows([SIGNED | row for row in rows])
    return load_decisions(store, file, LoadOptions(**options))


def everything(store: Store) -> list[str]:
    """The whole graph but load stamps and what is noted about loads."""
    nodes = store.rows(
        "MATCH (n) WHERE NOT n:Load AND NOT n:Lock AND NOT n:Dataset AND NOT n:Decision "
        "RETURN labels(n) AS labels, n {.*, load: null} AS props"
    )
    links = store.rows(
        "MATCH (a)-[l]->(b) WHERE NOT a:Load RETURN coalesce(a.id, a.key) AS a, type(l) AS type, "
        "coalesce(b.id, b.key) AS b, l {.*, load: null} AS props"
    )
    return sorted(
        [repr((sorted(n["labels"]), sorted(n["props"].items()))) for n in nodes]
        + [repr((x["a"], x["type"], x["b"], sorted(x["props"].items()))) for x in links]
    )


ONE = (
    entity("org:x", name="X Institute", ids=["grid:7"]),
    entity("org:z"),
    entity("park:p", "Park"),
    entity("indicator:i", "Indicator"),
    link("org:x", "LOCATED_IN", "park:p"),
    link("org:x", "COOPERATES_WITH", "org:z", since="2020"),
    figure("org:x", 3.0),
)
TWO = (
    entity("org:y", name="Institute of X", ids=["grid:7"]),
    entity("org:z"),
    link("org:y", "COOPERATES_WITH", "org:z"),
    figure("org:y", 5.0),
)
MERGE = {"decision": "merge", "subject": "org:y", "into": "org:x"}


@pytest.fixture
def both(store: Store) -> Store:
    put(store, "one", *ONE)
    put(store, "two", *TWO)
    # A third dataset only names what the others describe.
    put(store, "three", entity("park:q", "Park"), link("org:y", "LOCATED_IN", "park:q"))
    return store


def test_what_shares_an_id_is_proposed_and_not_joined(both: Store) -> None:
    frame = proposals_frame(both)
    told = frame[["decision", "subject", "into", "evidence"]].values.tolist()
    assert told == [["merge", "org:y", "org:x", "grid:7"]]


def test_a_merge_moves_all_and_its_undoing_restores_all(both: Store, tmp_path: Path) -> None:
    before = everything(both)
    report = decide(both, tmp_path / "d.csv", MERGE)
    assert (report.accepted, report.total.created, report.balanced) == (1, 1, True)
    rows = both.rows(
        "MATCH (e:Organization)-[l]-(o) RETURN e.id AS e, type(l) AS type, "
        "coalesce(o.id, o.key) AS o ORDER BY e, type, o"
    )
    assert [r["o"] for r in rows if r["type"] == "LOCATED_IN"] == ["park:p", "park:q"]
    assert {r["e"] for r in rows} == {"org:x", "org:z"}
    merged = both.rows("MATCH (e {id: 'org:x'}) RETURN e.ids AS ids, e.names AS names")
    assert merged == [{"ids": ["grid:7", "org:y"], "names": ["Institute of X"]}]
    figures = both.rows(
        "MATCH (o:Observation)-[:OF]->(e) RETURN e.id AS e, o.value AS v ORDER BY v"
    )
    assert figures == [{"e": "org:x", "v": 3.0}, {"e": "org:x", "v": 5.0}]
    assert proposals_frame(both).empty
    decided = everything(both)
    # Loading again what is there changes nothing, in whichever order.
    for name, data in (("two", TWO), ("one", ONE)):
        again = put(both, name, *data)
        assert (again.total.created, again.total.updated, again.removed) == (0, 0, 0)
    assert everything(both) == decided
    undone = withdraw_decisions(both, LoadOptions(yes=True))
    assert undone.removed == 1
    assert everything(both) == before


def test_a_later_load_goes_where_the_merge_says(both: Store, tmp_path: Path) -> None:
    more = (entity("org:w"), link("org:y", "COOPERATES_WITH", "org:w"))
    put(both, "two", *TWO, *more)
    put(both, "four", entity("park:r", "Park"), link("org:y", "LOCATED_IN", "park:r"))
    wanted = everything(both)
    for name in ("two", "four"):
        put(both, name, entity("park:s", "Park"))
    decide(both, tmp_path / "d.csv", MERGE)
    put(both, "two", *TWO, *more)
    put(both, "four", entity("park:r", "Park"), link("org:y", "LOCATED_IN", "park:r"))
    assert both.rows("MATCH (e {id: 'org:y'}) RETURN e.id AS id") == []
    withdraw_decisions(both, LoadOptions(yes=True))
    assert everything(both) == wanted


def test_a_split_a_correction_and_rejections_are_undone_exactly(
    both: Store, tmp_path: Path
) -> None:
    before = everything(both)
    key = "one|COOPERATES_WITH|org:x|org:z|"
    decide(
        both, tmp_path / "d.csv",
        {"decision": "split", "subject": "two|org:z", "into": "org:new"},
        {"decision": "correct", "subject": "org:x", "property": "country", "before": "CN",
         "after": "Serbia"},
        {"decision": "reject", "subject": key},
        {"decision": "reject", "subject": "two|org:y"},
    )  # fmt: skip
    assert both.rows("MATCH (e {id: 'org:x'}) RETURN e.country AS c") == [{"c": "RS"}]
    pairs = both.rows("MATCH (a)-[l:COOPERATES_WITH]->(b) RETURN a.id AS a, b.id AS b")
    assert pairs == []
    about = "MATCH (r:Record)-[:ABOUT]->(e) WHERE r.id IN ['two|org:z', 'two|org:y'] "
    assert both.rows(about + "RETURN r.id AS r, e.id AS e") == [{"r": "two|org:z", "e": "org:new"}]
    decided = everything(both)
    for name, data in (("two", TWO), ("one", ONE)):
        again = put(both, name, *data)
        assert (again.total.created, again.total.updated, again.removed) == (0, 0, 0)
    assert everything(both) == decided
    withdraw_decisions(both, LoadOptions(yes=True))
    assert everything(both) == before


def test_a_row_taken_out_is_a_decision_taken_back(both: Store, tmp_path: Path) -> None:
    correct = {"decision": "correct", "subject": "org:z", "property": "city", "after": "Beijing"}
    decide(both, tmp_path / "d.csv", correct)
    only = everything(both)
    decide(both, tmp_path / "d.csv", MERGE, correct)
    report = decide(both, tmp_path / "d.csv", correct)
    assert (report.total.unchanged, report.removed) == (1, 1)
    assert everything(both) == only


def test_a_decision_that_was_overtaken_is_said(both: Store, tmp_path: Path) -> None:
    correct = {"decision": "correct", "subject": "org:z", "property": "city", "before": "",
               "after": "Beijing"}  # fmt: skip
    decide(both, tmp_path / "d.csv", correct)
    report = put(both, "two", *(e if e is not TWO[1] else entity("org:z", city="Nis") for e in TWO))
    assert [(n.column, n.value) for n in report.notes] == [("city", "org:z")]
    assert both.rows("MATCH (e {id: 'org:z'}) RETURN e.city AS c") == [{"c": "Beijing"}]


def test_every_mistake_is_said(both: Store, tmp_path: Path) -> None:
    report = decide(
        both, tmp_path / "d.csv",
        {"decision": "merge", "subject": "org:y", "into": "org:x", "who": ""},
        {"decision": "join", "subject": "org:y"},
        {"decision": "merge", "subject": "org:y", "into": "park:p"},
        {"decision": "merge", "subject": "org:nobody", "into": "park:p"},
        {"decision": "merge", "subject": "org:x", "into": "org:z"},
        {"decision": "merge", "subject": "org:z", "into": "org:x"},
        {"decision": "split", "subject": "org:z", "into": "org:new"},
        {"decision": "correct", "subject": "org:z", "property": "citty", "after": "X"},
        {"decision": "correct", "subject": "org:z", "property": "country", "before": "RS",
         "after": "US"},
        {"decision": "reject", "subject": "one|COOPERATES_WITH|no|no|"},
    )  # fmt: skip
    assert [(f.where.row, f.column, f.nearest) for f in report.faults] == [
        (2, "who", ""), (3, "decision", ""), (4, "into", ""), (5, "subject", ""), (6, "into", ""),
        (7, "into", ""), (8, "subject", ""), (9, "property", "city"), (10, "before", ""),
        (11, "subject", ""),
    ]  # fmt: skip
    assert (report.read, report.accepted, report.rejected) == (10, 0, 10)


def test_an_empty_file_undoes_nothing(both: Store, tmp_path: Path) -> None:
    decide(both, tmp_path / "d.csv", MERGE)
    write_decisions_template(tmp_path / "empty.csv", "zh")
    with pytest.raises(LoadError, match="holds no decision"):
        load_decisions(both, tmp_path / "empty.csv")
    assert withdraw_decisions(both, LoadOptions()).withheld == 1
    assert both.rows("MATCH (d:Decision) RETURN count(d) AS n") == [{"n": 1}]
