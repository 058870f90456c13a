"""The questions are valid on each supported line of Neo4j, in Cypher 5 and 25."""

from __future__ import annotations

import pytest

from graph.connection import Connection
from graph.store import Store
from queries.catalogue import catalogue
from queries.readonly import PROCEDURES, refusal
from queries.runner import AskError, ask, prepare


def test_every_question_is_valid_and_reads(each_line_connection: Connection) -> None:
    with Store(each_line_connection) as store:
        with pytest.raises(AskError, match="graph is empty"):
            ask(store, "partners")
        store.ensure_schema()
        make = (
            "UNWIND ['a', 'b'] AS id CREATE (:Entity:City:Country {id: id, search: id, "
            "country: 'RS', groups: ['g20']})"
        )
        store.write(lambda tx: tx.run(make).consume())
        version = store.rows("CALL dbms.components() YIELD versions RETURN versions[0] AS v")
        dialects = ["CYPHER 5 ", "CYPHER 25 "] if version[0]["v"].startswith("20") else [""]
        bad = []
        for name, question in catalogue().items():
            needed = {"of": "a", "first": "a", "second": "b", "from": "a", "to": "b", "text": "a",
                      "since": "2020"}  # fmt: skip
            kinds = {"country": "RS", "entity": "a"}
            given = {
                p.name: kinds.get(p.type, needed.get(p.name))
                for p in question.parameters
                if p.name in needed or (p.type == "entity" and p.default)
            }
            if "second" in given:
                given["second"] = {"country": "CN", "entity": "b"}[question.parameters[1].type]
            values = prepare(store, question, given)
            for dialect in dialects:
                reason = refusal(*store.plan(dialect + question.statement, values))
                bad += [(dialect, name, reason)] if reason else []
            columns, _ = store.table(question.statement, values)
            if columns != [c.name for c in question.columns]:
                bad.append(("", name, str(columns)))
        assert bad == []
        for text in ("LOAD CSV FROM 'file:///x' AS l RETURN l", "SHOW SETTINGS",
                     "CALL dbms.listConfig()", "CALL db.ping()", "CREATE (n)"):  # fmt: skip
            assert refusal(*store.plan(text)), text
        assert refusal(*store.plan("CALL db.labels() YIELD label RETURN label")) is None
        known = store.rows("SHOW PROCEDURES YIELD name, mode RETURN collect(name) AS names")
        assert set(known[0]["names"]) >= PROCEDURES
