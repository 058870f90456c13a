from __future__ import annotations

import neo4j

from graph.connection import Connection


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
