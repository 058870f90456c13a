"""Bringing the graph to where the decisions say: derived anew each time, so undo is exact."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import neo4j

from graph import statements
from graph.decisions import DATASET, READ_DECISIONS, Decision, Redirects, decided, redirects
from graph.items import canonical
from graph.ontology import ENTITIES, LINKS, entity_properties
from graph.rebuilding import rebuild, run_rows
from graph.store import Store
from graph.successions import AUTHORITIES, READ_SUCCESSIONS, successions
from graph.values import parse

Tx = neo4j.ManagedTransaction
Row = dict[str, Any]

MOVABLE = """
    MATCH (r:Record)-[a:ABOUT]->(e:Entity)
    WHERE r.correction IS NULL
      AND (a.natural IS NOT NULL OR e.id IN $merged OR r.id IN $split)
    RETURN r.id AS record, e.id AS old, coalesce(a.natural, e.id) AS natural ORDER BY record"""

MOVE = """
    UNWIND $rows AS row
    MATCH (r:Record {id: row.record})-[a:ABOUT]->(:Entity)
    MERGE (e:Entity {id: row.entity})
    DELETE a
    CREATE (r)-[:ABOUT {natural: row.natural}]->(e)
    RETURN count(*) AS done"""

LINKS_THAT_FOLLOW = """
    UNWIND $rows AS row
    MATCH (:Entity {id: row.old})-[l]-(:Entity)
    WHERE row.record IN [l.from_record, l.to_record]
    WITH DISTINCT l
    MATCH (:Record {id: l.from_record})-[:ABOUT]->(s:Entity)
    MATCH (:Record {id: l.to_record})-[:ABOUT]->(t:Entity)
    RETURN type(l) AS type, properties(l) AS props, s.id AS start, t.id AS end
    ORDER BY type, props.key"""

OBSERVATIONS_THAT_FOLLOW = """
    UNWIND $rows AS row
    MATCH (:Entity {id: row.old})<-[:OF|MEASURES]-(o:Observation)
    WHERE row.record IN [o.subject_record, o.indicator_record]
    WITH DISTINCT o
    MATCH (:Record {id: o.subject_record})-[:ABOUT]->(s:Entity)
    MATCH (:Record {id: o.indicator_record})-[:ABOUT]->(i:Entity)
    RETURN properties(o) AS props, s.id AS subject, i.id AS indicator ORDER BY props.key"""

FORGET_CORRECTIONS = """
    MATCH (r:Record {dataset: $dataset}) WHERE r.correction AND NOT r.id IN $ids
    OPTIONAL MATCH (r)-[:ABOUT]->(e:Entity)
    WITH r, e.id AS entity
    DETACH DELETE r
    RETURN entity"""

WRITE_CORRECTIONS = """
    UNWIND $rows AS row
    MATCH (e:Entity {id: row.entity})
    MERGE (r:Record {id: row.props.id})
    SET r = row.props
    WITH r, e
    OPTIONAL MATCH (r)-[old:ABOUT]->(x:Entity) WHERE x <> e
    DELETE old
    MERGE (r)-[:ABOUT]->(e)
    RETURN e.id AS entity"""


def apply_decisions(store: Store, load: str) -> None:
    """Apply every decision and succession in force, and take back what holds no more.

    One transaction. Doing it again changes nothing.
    """

    def work(tx: Tx) -> None:
        names = Decision.__slots__
        stated = [r["props"] for r in tx.run(READ_DECISIONS)]
        decisions = [Decision(**{n: p.get(n, "") for n in names}) for p in stated]
        rejected = decided(decisions, "reject")
        found = tx.run(READ_SUCCESSIONS, authorities=list(AUTHORITIES)).data()
        to = redirects(decisions, successions(found))
        dirty = restore(tx, set(rejected))
        for subject in sorted(rejected):
            dirty |= shelve(tx, subject)
        dirty |= _move(tx, to)
        dirty |= _correct(tx, [d for d in decisions if d.kind == "correct"], to, load)
        rebuild(tx, sorted(dirty))

    store.write(work)


def _move(tx: Tx, to: Redirects) -> set[str]:
    """Move records to where they belong; links and observations follow them."""
    found = tx.run(MOVABLE, merged=sorted(to.led), split=sorted(to.splits)).data()
    rows = []
    for row in found:
        entity = to.entity(row["record"], row["natural"])
        if entity != row["old"]:
            natural = row["natural"] if row["natural"] != entity else None
            rows.append(row | {"entity": entity, "natural": natural})
    if rows:
        run_rows(tx, MOVE, rows)
        write_links(tx, tx.run(LINKS_THAT_FOLLOW, rows=rows).data())
        run_rows(
            tx, statements.WRITE_OBSERVATIONS, tx.run(OBSERVATIONS_THAT_FOLLOW, rows=rows).data()
        )
    return {row[end] for row in rows for end in ("old", "entity")}


def write_links(tx: Tx, rows: Iterable[Row]) -> None:
    """Write links of any type, at their ends and at no others."""
    by_type: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_type[row["type"]].append(row)
    for name in sorted(by_type):
        keys = [row["props"]["key"] for row in by_type[name]]
        tx.run(statements.delete_links(name), keys=keys).consume()
        run_rows(tx, statements.write_links(name), by_type[name])


def _correct(tx: Tx, decisions: list[Decision], to: Redirects, load: str) -> set[str]:
    """Write corrections: records that are trusted before all others."""
    rows: list[Row] = []
    for decision in decisions:
        props = {"id": f"{DATASET}|{decision.id}", "dataset": DATASET, "load": load, "rank": -1,
                 "correction": True, "decision": decision.id,
                 decision.property: corrected(decision)}  # fmt: skip
        entity = to.merges.get(decision.subject, decision.subject)
        rows.append({"entity": entity, "props": props})
    ids = [row["props"]["id"] for row in rows]
    dirty = {r["entity"] for r in tx.run(FORGET_CORRECTIONS, dataset=DATASET, ids=ids)}
    dirty |= {r["entity"] for r in tx.run(WRITE_CORRECTIONS, rows=rows)}
    return {entity for entity in dirty if entity is not None}


def corrected(decision: Decision) -> Any:
    """Give the typed value that a correction puts in place."""
    if decision.property == "type":
        return decision.after
    declared = {p: d for name in ENTITIES for p, d in entity_properties(name).items()}
    return parse(declared[decision.property], decision.after)


# --- the shelf --------------------------------------------------------------------------

READ_SHELF = """
    MATCH (x:Shelved) WHERE NOT x.subject IN $subjects
    RETURN x.id AS id, x.kind AS kind, x.type AS type, x.load AS load, x.item AS item ORDER BY id"""

CLEAR_SHELF = "MATCH (x:Shelved) WHERE x.id IN $ids DELETE x RETURN count(*) AS done"

PUT_ON_SHELF = """
    UNWIND $rows AS row
    MERGE (x:Shelved {id: row.id})
    SET x = row
    RETURN count(*) AS done"""

RESTORE_RECORDS = """
    UNWIND $rows AS row
    MERGE (e:Entity {id: row.entity})
    MERGE (r:Record {id: row.props.id})
    SET r = row.props
    MERGE (r)-[a:ABOUT]->(e)
    SET a.natural = row.natural
    RETURN count(*) AS done"""

ENDS = """
    UNWIND $rows AS row
    MATCH (:Record {id: row.first})-[:ABOUT]->(a:Entity)
    MATCH (:Record {id: row.second})-[:ABOUT]->(b:Entity)
    RETURN row.place AS place, a.id AS a, b.id AS b ORDER BY place"""

RECORD_TO_SHELVE = """
    MATCH (r:Record {id: $key})-[a:ABOUT]->(e:Entity)
    RETURN properties(r) AS props, e.id AS entity, a.natural AS natural"""

LINKS_OF_RECORD = """
    MATCH (:Record {id: $key})-[:ABOUT]->(:Entity)-[l]-(:Entity)
    WHERE $key IN [l.from_record, l.to_record]
    RETURN DISTINCT type(l) AS type, properties(l) AS props ORDER BY type, props.key"""

OBSERVATIONS_OF_RECORD = """
    MATCH (:Record {id: $key})-[:ABOUT]->(:Entity)<-[:OF|MEASURES]-(o:Observation)
    WHERE $key IN [o.subject_record, o.indicator_record]
    RETURN DISTINCT properties(o) AS props ORDER BY props.key"""


def shelve(tx: Tx, subject: str) -> set[str]:
    """Take a rejected record, link or observation out of the graph; give the entities to mend."""
    rows: list[Row] = []
    dirty: set[str] = set()
    record = tx.run(RECORD_TO_SHELVE, key=subject).single()
    if record is not None:
        item = {"entity": record["entity"], "natural": record["natural"]}
        rows.append(_shelf("record", "", record["props"], subject, item))
        dirty.add(record["entity"])
        links = tx.run(LINKS_OF_RECORD, key=subject).data()
        observations = tx.run(OBSERVATIONS_OF_RECORD, key=subject).data()
    else:
        links, observations = _one_link(tx, subject), []
        if not links:
            found = "MATCH (o:Observation {key: $key}) RETURN properties(o) AS props"
            observations = tx.run(found, key=subject).data()
    rows += [_shelf("link", x["type"], x["props"], subject, {}) for x in links]
    rows += [_shelf("observation", "", x["props"], subject, {}) for x in observations]
    run_rows(tx, PUT_ON_SHELF, rows)
    for link in links:
        tx.run(statements.delete_links(link["type"]), keys=[link["props"]["key"]]).consume()
    keys = [x["props"]["key"] for x in observations]
    tx.run("MATCH (o:Observation) WHERE o.key IN $keys DETACH DELETE o", keys=keys).consume()
    if record is not None:
        tx.run(statements.REMOVE_RECORDS, ids=[subject]).consume()
    return dirty


def _one_link(tx: Tx, key: str) -> list[Row]:
    name = key.split("|")[1] if "|" in key else ""
    if name not in LINKS:
        return []
    found = f"MATCH ()-[l:{name} {{key: $key}}]->() RETURN type(l) AS type, properties(l) AS props"
    return tx.run(found, key=key).data()


def _shelf(kind: str, type_name: str, props: Row, subject: str, item: Row) -> Row:
    key = props["id"] if kind == "record" else props["key"]
    return {"id": f"{kind}:{key}", "kind": kind, "type": type_name, "subject": subject,
            "dataset": props["dataset"], "load": props["load"], "hash": props.get("hash", ""),
            "item": canonical(item | {"props": props})}  # fmt: skip


def restore(tx: Tx, rejected: set[str]) -> set[str]:
    """Put back what is rejected no more; give the entities to mend."""
    found = tx.run(READ_SHELF, subjects=sorted(rejected)).data()
    if not found:
        return set()
    items = []
    for row in found:
        item = json.loads(row["item"])
        item["props"]["load"] = row["load"]  # it has been seen since
        items.append((row["kind"], row["type"], item))
    records = [i for kind, _, i in items if kind == "record"]
    run_rows(tx, RESTORE_RECORDS, records)
    links = [{**i, "type": t} for kind, t, i in items if kind == "link"]
    write_links(tx, _with_ends(tx, links, ("from_record", "to_record"), ("start", "end")))
    observations = [i for kind, _, i in items if kind == "observation"]
    records_of, ends = ("subject_record", "indicator_record"), ("subject", "indicator")
    run_rows(tx, statements.WRITE_OBSERVATIONS, _with_ends(tx, observations, records_of, ends))
    tx.run(CLEAR_SHELF, ids=[row["id"] for row in found]).consume()
    return {i["entity"] for i in records}


def _with_ends(
    tx: Tx, rows: list[Row], records: tuple[str, str], ends: tuple[str, str]
) -> list[Row]:
    """Rows whose two records are still there, with the entities that these are about."""
    asked = [
        {"place": n, "first": row["props"][records[0]], "second": row["props"][records[1]]}
        for n, row in enumerate(rows)
    ]
    return [
        {**rows[r["place"]], ends[0]: r["a"], ends[1]: r["b"]}
        for r in tx.run(ENDS, rows=asked).data()
    ]
