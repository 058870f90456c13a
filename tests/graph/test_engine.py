from __future__ import annotations

import neo4j
import pytest

from graph.connection import Connection
from graph.engine_state import EngineState


def query(server: Connection, text: str) -> list[list[object]]:
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
        result = driver.execute_query(text, database_=server.database)
        return [list(record.values()) for record in result.records]


def test_the_emptied_server_of_each_line_answers(each_line_connection: Connection) -> None:
    query(each_line_connection, "CREATE CONSTRAINT `a``b` FOR (n:A) REQUIRE n.id IS UNIQUE")
    query(each_line_connection, "CREATE (:A {id: 1})-[:R]->(:B)")
    assert query(each_line_connection, "MATCH (n) RETURN count(n)") == [[2]]


def test_nothing_of_an_earlier_test_is_left(each_line_connection: Connection) -> None:
    assert query(each_line_connection, "MATCH (n) RETURN count(n)") == [[0]]
    assert query(each_line_connection, "SHOW CONSTRAINTS YIELD name RETURN name") == []


def test_a_launcher_that_replaces_itself_has_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = iter([[], [], ["java", "@args"]])

    class Launcher:
        def __init__(self, pid: int) -> None:
            self.pid = pid

        def cmdline(self) -> list[str]:
            return next(lines)

        def status(self) -> str:
            return "running"

    monkeypatch.setattr("graph.engine_state.psutil.Process", Launcher)
    process = EngineState(7, "@args", 1, "2026.08.1", 0.0).process()
    assert process is not None
    assert process.pid == 7
