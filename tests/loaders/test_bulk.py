"""The bulk importer: the same graph as by transactions; refusals; the old store kept."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.bulk_files import BulkError, BulkFiles
from graph.connection import Connection
from graph.engine import Engine, EngineError
from graph.engine_settings import LINES
from graph.engine_talk import silent
from graph.store import Store
from loaders import ror
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Row, Where
from loaders.bulk import bulk_load
from loaders.pipeline import load

pytestmark = [pytest.mark.engine, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
WHERE = Where("made.csv", "t", 2)


def settings(home: Path, line: str = LINES[0]) -> dict[str, str]:
    own = {"INNOLINK_HOME": str(home), "INNOLINK_HEAP": "512m", "INNOLINK_NEO4J": line}
    return {**os.environ, "NEO4J_URI": "", **own}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = Engine.default(settings(tmp_path_factory.mktemp("bulk")), listener=silent)
    yield made
    made.stop()


@pytest.fixture
def older(tmp_path: Path) -> Iterator[tuple[Engine, Any]]:
    """An engine of the older line with nothing in it, and the settings under which it runs."""
    given = settings(tmp_path / "home", LINES[-1])
    made = Engine.default(given, listener=silent)
    yield made, given
    made.stop()


def odd() -> Batch:
    """Everything a file could spoil: quotes, commas, line ends, blanks, lists, numbers."""
    said = 'a "quoted", 中文\nline; \\ end'
    values = {"name": said, "names": ["x;y", "z,", '"'], "description": " blank ", "lat": 0.1 + 0.2}
    entities = [
        EntityRow(WHERE, {"id": "park:a", "country": "CN", "sources": "s"} | values, "Park"),
        EntityRow(
            WHERE, {"id": "park:b", "sources": "s", "name": "B", "lat": -1e-7, "lon": 7}, "Park"
        ),
        EntityRow(
            WHERE, {"id": "indicator:x", "sources": "s", "name": "X", "unit": "1"}, "Indicator"
        ),
    ]
    seen = {
        "subject": "park:a",
        "indicator": "indicator:x",
        "year": 2024,
        "value": 2,
        "sources": "s",
    }
    links = [LinkRow(WHERE, {"from": "park:b", "to": "park:a", "sources": "s"}, "SISTER_PARK")]
    return Batch(
        Dataset("odd", "Odd", extra={"years": [1999, 2004], "theta": 1.0}),
        sources=[Row(WHERE, {"id": "s", "title": "T", "url": "https://example.org/?a=1,2"})],
        entities=entities, links=links, observations=[Row(WHERE, seen)],
    )  # fmt: skip


def whole(store: Store) -> list[str]:
    """Everything in the graph but what the clock put there, and its schema."""
    nodes = store.rows(
        "MATCH (n) WHERE NOT n:Lock RETURN labels(n) AS labels, "
        "CASE WHEN n:Load THEN n {.*, id: '', at: '', changes: ''} ELSE n {.*, load: ''} END "
        "AS props"
    )
    links = store.rows(
        "MATCH (a)-[l]->(b) RETURN CASE WHEN a:Load THEN '' ELSE coalesce(a.id, a.key) END AS a, "
        "type(l) AS type, coalesce(b.id, b.key) AS b, l {.*, load: ''} AS props"
    )
    schema = store.rows("SHOW INDEXES YIELD name, type, state RETURN name, type, state")
    told = [(sorted(n["labels"]), sorted(n["props"].items())) for n in nodes]
    ends = [(x["a"], x["type"], x["b"], sorted(x["props"].items())) for x in links]
    return sorted(map(repr, told)) + sorted(map(repr, ends)) + sorted(map(repr, schema))


def empty(store: Store) -> None:
    statement = "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS n"
    while store.write(lambda tx: tx.run(statement).single(strict=True)["n"]):
        pass


def both_ways(engine: Engine, batches: Any) -> tuple[list[str], list[str]]:
    """Load in bulk, then by transactions; the whole graph after each."""
    connection = engine.ensure()
    with Store(connection) as store:
        empty(store)
    report = bulk_load(engine, connection, batches())
    assert report.balanced
    assert report.rejected == 0
    with Store(engine.ensure()) as store:
        bulk = whole(store)
        empty(store)
        load(store, batches())
        return bulk, whole(store)


def test_the_ror_sample_is_the_same_graph(engine: Engine, shared: Path) -> None:
    bulk, usual = both_ways(engine, lambda: ror.read(shared / "ror" / "v2.9-sample-ror-data.zip"))
    assert len(usual) > 50_000
    assert bulk == usual


def test_odd_values_are_the_same_and_a_second_bulk_load_is_refused(engine: Engine) -> None:
    bulk, usual = both_ways(engine, lambda: [odd()])
    assert bulk == usual
    with pytest.raises(BulkError, match="not empty"):
        bulk_load(engine, engine.ensure(), [odd()])
    with Store(engine.ensure()) as store:
        assert whole(store) == usual


def both(files: BulkFiles, *values: Any) -> None:
    for value in values:
        files.node("Record", "r", {"x": value})


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [([], [], "empty list of x"), (1, 1.5, "x is long .* double"), ([1, "a"], [], "x is long")],
)
def test_what_the_importer_would_change_is_refused(
    tmp_path: Path, first: Any, second: Any, said: str
) -> None:
    files = BulkFiles(tmp_path)
    with pytest.raises(BulkError, match=said):
        both(files, first, second)
    files.close()


def test_a_foreign_server_is_refused(engine: Engine) -> None:
    with pytest.raises(BulkError, match=r"example\.org"):
        bulk_load(engine, Connection("bolt://example.org"), [odd()])


def test_a_failing_import_leaves_the_old_store(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = engine.ensure()
    with Store(connection) as store:
        empty(store)
        store.ensure_schema()
        before = whole(store)
    monkeypatch.setattr("graph.bulk_files.OPTIONS", ("--no-such-option",))
    with pytest.raises(EngineError):
        bulk_load(engine, connection, [odd()])
    with Store(engine.ensure()) as store:
        assert whole(store) == before
    assert not (engine.folder.path / "bulk").exists()
    assert not (engine.folder.path / "before-restore").exists()


def register(folder: Path) -> Path:
    """A small register, with one row that cannot be taken."""
    folder.mkdir()
    tables = {
        "sources": [("id", "title", "citation"), ("s", "T", "T")],
        "entities": [("id", "type", "name", "country", "sources"),
                     *((f"park:{n}", "Park", f"园区 {n}", "CN", "s") for n in range(50))],
        "links": [("from", "type", "to", "sources"), ("park:0", "SISTER_PARK", "park:x", "s"),
                  *((f"park:{n}", "SISTER_PARK", f"park:{n + 1}", "s") for n in range(49))],
    }  # fmt: skip
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def test_the_command_killed_in_the_middle_is_given_again(
    older: tuple[Engine, Any], tmp_path: Path
) -> None:
    """kill -9 while the importer writes: the empty store comes back; the same command ends it."""
    engine, given = older
    source = register(tmp_path / "mine")
    command = [sys.executable, "-m", "innolink", "load", "register", str(source), "--bulk"]
    options: dict[str, Any] = {"env": given, "cwd": ROOT, "stderr": subprocess.PIPE}
    first = subprocess.Popen(command, **options)
    aside = engine.folder.path / "before-restore"
    while not aside.exists() and first.poll() is None:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    with Store(engine.ensure()) as store:
        assert store.rows("MATCH (n) WHERE NOT n:Lock RETURN count(n) AS n") == [{"n": 0}]
    again = subprocess.run(command, check=False, **options)
    told = again.stderr.decode()
    assert again.returncode == 1, told  # one row was rejected, and that is told
    assert "park:x" in told
    with Store(engine.ensure()) as store:
        loads = store.rows("MATCH (l:Load) RETURN l.read AS read, l.created AS created")
        assert loads == [{"read": 101, "created": 100}]
        bulk = whole(store)
    third = subprocess.run(command, check=False, **options)
    assert third.returncode == 1
    assert "not empty" in third.stderr.decode()
    with Store(engine.ensure()) as store:
        assert whole(store) == bulk
        empty(store)
    assert subprocess.run(command[:-1], check=False, **options).returncode == 1
    with Store(engine.ensure()) as store:
        assert whole(store) == bulk
