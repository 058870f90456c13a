"""A person's own Cypher reads, whatever it is dressed as, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from graph.connection import Connection
from graph.store import Store, StoreError
from queries.readonly import run_readonly
from queries.runner import AskError

WRITES = [
    "CREATE (n:Park {id: 'x'})",
    "/* reads */ CREATE (n)",
    "// reads\nMATCH (n) DETACH DELETE n",
    "MATCH (n) FOREACH (x IN [1] | SET n.hacked = x)",
    "MATCH (n) CALL (n) { SET n.hacked = 1 }",
    "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10 ROWS",
    "MATCH (n) REMOVE n:Entity RETURN n",
    "MERGE (n:Park {id: 'x'}) RETURN n",
    "CREATE INDEX own FOR (n:Park) ON (n.name)",
    "DROP CONSTRAINT entity_id",
    "CREATE USER eve SET PASSWORD 'abcdefgh1'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'abcdefgh1'",
    "SHOW USERS",
    "SHOW DATABASES",
    "MATCH (n) WITH collect(n) AS all FOREACH (n IN all | DETACH DELETE n)",
    "FOREACH (x IN [1] | FOREACH (y IN [2] | CREATE (:Hacked)))",
    "MATCH (n) CALL (n) { CALL (n) { SET n.hacked = 1 } } RETURN n",
    "UNWIND [1] AS x CALL (x) { CREATE (:Hacked) } IN 2 CONCURRENT TRANSACTIONS RETURN x",
    "RETURN 1 AS x UNION CREATE (n:Hacked) RETURN 1 AS x",
    "CALL db.createLabel('Hacked')",
    "CALL { LOAD CSV FROM 'file:///x' AS l CREATE (:Hacked) } IN TRANSACTIONS",
    "EXPLAIN CREATE (n)",
    "CYPHER 5 CREATE (n)",
]
OTHERS = [
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "RETURN COLLECT { LOAD CSV FROM 'http://127.0.0.1/x' AS line RETURN line[0] } AS x",
    "SHOW TRANSACTIONS",
    "SHOW SETTINGS",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "CALL dbms.listConfig()",
    "CALL db.clearQueryCaches()",
    "CALL dbms.listCapabilities()",
    "CALL db.ping()",
    "CALL `dbms`.`listConfig`() YIELD name RETURN name",
    "SHOW TRANSACTIONS YIELD transactionId AS t TERMINATE TRANSACTIONS t YIELD message RETURN t",
    "MATCH (n) WHERE COUNT { CALL dbms.listConfig() YIELD name RETURN name } > 0 RETURN n",
]


def state(store: Store) -> list[dict[str, Any]]:
    return store.rows(
        "MATCH (n) OPTIONAL MATCH (n)-[l]->() RETURN count(DISTINCT n) AS n, count(l) AS l, "
        "count(n.hacked) AS hacked"
    ) + store.rows("SHOW INDEXES YIELD name RETURN count(name) AS indexes")


@pytest.mark.parametrize("text", WRITES + OTHERS)
def test_what_does_more_than_read_is_refused(tiny: Store, text: str) -> None:
    before = state(tiny)
    with pytest.raises(AskError, match="may only read the graph"):
        run_readonly(tiny, text)
    assert state(tiny) == before


@pytest.mark.parametrize(
    "text",
    ["MATCH (n) RETURN n; CREATE (m)", "not cypher", "RETURN $missing", "CALL no.such()",
     "USE system RETURN 1", "PROFILE CREATE (n)", "RETURN 'x"],
)  # fmt: skip
def test_what_the_server_does_not_understand_is_said(tiny: Store, text: str) -> None:
    before = state(tiny)
    with pytest.raises(StoreError, match=r"refused|no database"):
        run_readonly(tiny, text)
    assert state(tiny) == before


def test_reading_gives_a_table(tiny: Store) -> None:
    frame = run_readonly(tiny, "MATCH (p:Park) WHERE p.country = $c RETURN p.id AS id", {"c": "DE"})
    assert frame.to_dict("list") == {"id": ["park:adlershof"]}
    hostile = "'}) DETACH DELETE n //"
    assert run_readonly(tiny, "RETURN $x AS x", {"x": hostile}).x.tolist() == [hostile]
    labels = run_readonly(tiny, "CALL db.labels() YIELD label RETURN label")
    assert {"Entity", "Record"} <= set(labels.label)
    assert not run_readonly(tiny, "SHOW INDEXES YIELD name RETURN name").empty


def test_limits_are_said_and_kept(tiny: Store) -> None:
    cut = run_readonly(tiny, "UNWIND range(1, 1000000) AS x RETURN x", rows=5)
    assert (cut.x.tolist(), cut.attrs["more"]) == ([1, 2, 3, 4, 5], True)
    with pytest.raises(StoreError, match="took too long"):
        run_readonly(
            tiny,
            "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN sum(x * y)",
            seconds=1,
        )
    with pytest.raises(AskError, match="no statement"):
        run_readonly(tiny, " \n")


HOSTILE = ["x' OR 1=1 //", "`}) DETACH DELETE n //", "$c", "\\u0027 SET n.hacked = 1", "🙂"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_comes_as_a_value_stays_a_value(tiny: Store, text: str) -> None:
    before = state(tiny)
    named = "MATCH (n:$($label)) RETURN n.id AS id UNION MATCH (n {name: $label}) RETURN n.id AS id"
    assert run_readonly(tiny, named, {"label": text}).empty
    key = "MATCH (n:Entity) WHERE n[$key] IS NOT NULL RETURN n.id AS id"
    assert run_readonly(tiny, key, {"key": text}).empty
    nested = run_readonly(tiny, "RETURN $m AS m", {"m": {text: [text]}})
    assert nested.m.tolist() == [{text: [text]}]
    assert state(tiny) == before


def test_a_value_of_a_wrong_type_is_said(tiny: Store) -> None:
    with pytest.raises(StoreError, match="refused"):
        run_readonly(tiny, "UNWIND range(1, $n) AS x RETURN x", {"n": "many"})
    with pytest.raises(AskError, match="no type for"):
        run_readonly(tiny, "RETURN $x AS x", {"x": object()})


GREEDY = "UNWIND range(1, 100000000) AS x RETURN collect(toString(x) + 'abcdefgh') AS all"


def test_limits_hold_on_each_line(each_line_connection: Connection) -> None:
    with Store(each_line_connection) as store:
        assert run_readonly(store, "MATCH (n) RETURN n.id AS id").columns.tolist() == ["id"]
        with pytest.raises(StoreError, match=r"more memory.*db\.memory\.transaction\.max"):
            run_readonly(store, GREEDY)
        endless = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN sum(x * y)"
        with pytest.raises(StoreError, match="took too long"):
            run_readonly(store, endless, seconds=1)
        for text in ("MATCH (n) FOREACH (x IN [1] | SET n.hacked = x)", "SHOW SETTINGS",
                     "UNWIND [1] AS x CALL (x) { CREATE (:H) } IN TRANSACTIONS"):  # fmt: skip
            with pytest.raises(AskError, match="may only read"):
                run_readonly(store, text)
        assert run_readonly(store, "RETURN 1 AS one").one.tolist() == [1]  # the server lives
