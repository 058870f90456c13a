"""The store on a real server: reads are reads, errors say what to do, types come back plain."""

from __future__ import annotations

import socket
import threading

import neo4j
import pytest
from neo4j.exceptions import ServiceUnavailable

from graph.connection import Connection
from graph.reading import datasets, entities_frame, links_frame, sources_frame
from graph.statements import schema_statements
from graph.store import Store, StoreError


def test_the_schema_is_the_declared_one(each_line_connection: Connection) -> None:
    with Store(each_line_connection) as store:
        assert store.ensure_schema() == list(schema_statements())
        assert store.ensure_schema() == []
        names = {r["name"] for r in store.rows("SHOW INDEXES YIELD name")}
        assert set(schema_statements()) <= names


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (:X)",
        "MATCH (n) DETACH DELETE n",
        "MERGE (:X)",
        "CREATE INDEX x IF NOT EXISTS FOR (n:X) ON (n.y)",
        "CALL () { CREATE (:X) }",
        "UNWIND [1] AS i FOREACH (x IN [i] | CREATE (:X))",
    ],
)
def test_a_read_cannot_write(connection: Connection, statement: str) -> None:
    with Store(connection) as store, pytest.raises(StoreError, match="refused"):
        store.rows(statement)


def test_an_empty_answer_keeps_its_columns(empty_connection: Connection) -> None:
    with Store(empty_connection) as store:
        frame = store.read("MATCH (n:Nothing) RETURN n.a AS a, n.b AS b")
        assert list(frame.columns) == ["a", "b"]
        assert len(frame) == 0
        assert len(entities_frame(store)) == len(links_frame(store)) == len(sources_frame(store))
        assert datasets(store) == {}


def test_values_come_back_plain(connection: Connection) -> None:
    with Store(connection) as store:
        rows = store.rows(
            "RETURN date('2024-05-31') AS d, datetime('2024-05-31T10:00:00Z') AS t, "
            "[date('2024-01-01')] AS l, {a: null} AS m, 9223372036854775807 AS i"
        )
    assert rows == [
        {
            "d": "2024-05-31",
            "t": "2024-05-31T10:00:00.000000000+00:00",
            "l": ["2024-01-01"],
            "m": {"a": None},
            "i": 2**63 - 1,
        }
    ]


def test_rows_can_be_capped(connection: Connection) -> None:
    with Store(connection) as store:
        assert store.rows("UNWIND range(1, 100) AS n RETURN n", limit=2) == [{"n": 1}, {"n": 2}]


def test_a_long_read_is_ended(connection: Connection) -> None:
    slow = "UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b RETURN sum(a * b % 7) AS s"
    with Store(connection) as store, pytest.raises(StoreError):
        store.rows(slow, timeout=1.0)


def test_a_wrong_address_or_password_is_said(connection: Connection) -> None:
    with pytest.raises(StoreError, match="starts with 'ftp'"):
        Store(Connection("ftp://127.0.0.1"))
    wrong = Connection(connection.uri, password="certainly wrong")
    with Store(wrong) as store, pytest.raises(StoreError, match="NEO4J_PASSWORD") as caught:
        store.rows("RETURN 1")
    assert "certainly wrong" not in str(caught.value)


def test_a_server_that_is_not_there_is_said() -> None:
    nobody = Connection("bolt://127.0.0.1:9", password="x")
    with Store(nobody) as store, pytest.raises(StoreError, match="No Neo4j answers"):
        store.rows("RETURN 1")


def test_a_server_that_stops_answering_is_said(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not as the driver does, which says that it cannot retrieve routing information."""

    def gone(*_: object, **__: object) -> object:
        raise ServiceUnavailable("Unable to retrieve routing information")

    with Store(connection) as store:
        store.rows("RETURN 1")
        monkeypatch.setattr(neo4j.Session, "execute_read", gone)
        with pytest.raises(StoreError, match=r"answers no more .*innolink db start"):
            store.rows("RETURN 1")


def test_who_is_no_neo4j_is_asked_once_and_not_again_and_again() -> None:
    met = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                met.append(caller.recv(4))
                caller.close()

        threading.Thread(target=hang_up, daemon=True).start()
        port = listener.getsockname()[1]
        with Store(Connection(f"bolt://127.0.0.1:{port}")) as store, pytest.raises(StoreError):
            store.rows("RETURN 1")
    assert len(met) == 1


def test_a_statement_says_what_it_would_do(connection: Connection) -> None:
    with Store(connection) as store:
        assert store.statement_type("MATCH (n) RETURN n") == "r"
        assert store.statement_type("MATCH (n) SET n.x = 1 RETURN n") == "rw"
