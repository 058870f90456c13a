"""Cypher derived from the ontology: constraints, indexes, reads and writes by type.

Labels and property names in these statements come from the declarations, never from
data. All are valid in Cypher 5 and 25, and all writes are idempotent by key. Links are
sought by index on command: a plan made while the store was empty would scan all nodes,
and the server keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.ontology import ENTITIES, LINKS

FULLTEXT = "entity_search"
FULLTEXT_ABOUT = "entity_about"

_UNIQUE_NODES = {
    "Entity": "id",
    "Record": "id",
    "Observation": "key",
    "Dataset": "id",
    "Load": "id",
    "Source": "id",
    "Lock": "id",
    "Decision": "id",
    "Shelved": "id",
}
_INDEXED_NODES = (
    ("Record", "dataset"),
    ("Observation", "dataset"),
    ("Source", "dataset"),
    ("Entity", "country"),
)


def _name(*parts: str) -> str:
    return "_".join(p.lower() for p in parts)


def schema_statements() -> dict[str, str]:
    """Constraints and indexes by name, in the order in which they are made.

    Neo4j Community knows uniqueness constraints only; required properties and types are
    checked before writing.
    """
    made: dict[str, str] = {}
    for label, key in _UNIQUE_NODES.items():
        name = _name(label, key)
        made[name] = (
            f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        )
    for type_name in LINKS:
        name = _name(type_name, "key")
        made[name] = (
            f"CREATE CONSTRAINT {name} IF NOT EXISTS "
            f"FOR ()-[l:{type_name}]-() REQUIRE l.key IS UNIQUE"
        )
    for label, key in _INDEXED_NODES:
        name = _name(label, key)
        made[name] = f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
    for type_name in LINKS:
        name = _name(type_name, "dataset")
        made[name] = f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[l:{type_name}]-() ON (l.dataset)"
    for name, text in ((FULLTEXT, "search"), (FULLTEXT_ABOUT, "about")):
        made[name] = (
            f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:Entity) ON EACH [n.{text}] "
            "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
        )
    return made


def write_records(type_name: str) -> str:
    """Write changed records of one entity type, and the entities that they are about.

    Each of ``$rows`` holds the properties of a ``record`` and of its ``entity``.
    """
    labels = "".join(f":{name}" for name in ENTITIES if name != type_name)
    return f"""
        UNWIND $rows AS row
        MERGE (e:Entity {{id: row.entity.id}})
        SET e = row.entity
        SET e:{type_name}
        REMOVE e{labels}
        MERGE (r:Record {{id: row.record.id}})
        SET r = row.record
        MERGE (r)-[a:ABOUT]->(e)
        SET a.natural = row.natural
        RETURN count(*) AS done"""


def create_records(type_name: str) -> str:
    """Write records of one entity type that nobody has, about entities that nobody has.

    A fifth less work for the server than looking for each; the constraints refuse a second one.
    """
    return f"""
        UNWIND $rows AS row
        CREATE (e:Entity:{type_name})
        SET e = row.entity
        CREATE (r:Record)
        SET r = row.record
        CREATE (r)-[a:ABOUT]->(e)
        SET a.natural = row.natural
        RETURN count(*) AS done"""


READ_RECORDS = """
    UNWIND $keys AS key
    MATCH (r:Record {id: key})
    OPTIONAL MATCH (r)-[:ABOUT]->(e)
    RETURN key, r.hash AS hash, e.id AS entity"""

RECORDS_BEFORE = """
    UNWIND $keys AS key
    MATCH (r:Record {id: key})
    OPTIONAL MATCH (r)-[:ABOUT]->(e)
    RETURN key, r {.*, entity: e.id} AS before"""

READ_OTHER_RECORDS = """
    UNWIND $ids AS id
    MATCH (e:Entity {id: id})<-[a:ABOUT]-(r:Record)
    USING INDEX SEEK e:Entity(id)
    WHERE NOT r.id IN $records
    RETURN id, collect(r {.*, natural: a.natural}) AS records"""

UNLINK_RECORDS = """
    UNWIND $ids AS id
    MATCH (r:Record {id: id})-[a:ABOUT]->()
    DELETE a
    RETURN count(*) AS done"""

TOUCH_RECORDS = """
    UNWIND $keys AS key
    MATCH (r:Record {id: key})
    SET r.load = $load
    RETURN count(*) AS done"""

WRITE_STUBS = """
    UNWIND $rows AS row
    MATCH (e:Entity {id: row.entity})
    CALL (e, row) {
      OPTIONAL MATCH (e)<-[x:ABOUT]-(d:Record)
      WHERE x.natural = row.natural AND d.stub IS NULL
      WITH d ORDER BY d.rank, d.id
      RETURN head(collect(d)) AS d
    }
    WITH row, e, coalesce(d, e) AS said
    MERGE (r:Record {id: row.id})
    ON CREATE SET r.dataset = $dataset, r.rank = $rank, r.stub = true,
        r.name = said.name, r.name_zh = said.name_zh, r.type = said.type
    SET r.load = $load
    MERGE (r)-[a:ABOUT]->(e)
    SET a.natural = row.natural
    RETURN count(*) AS done"""


def read_links(type_name: str) -> str:
    """Read what is stored under the keys of links of one type."""
    return f"""
        UNWIND $keys AS key
        MATCH (a)-[l:{type_name} {{key: key}}]->(b)
        USING INDEX SEEK l:{type_name}(key)
        RETURN key, l.hash AS hash, a.id AS start, b.id AS end"""


def links_before(type_name: str) -> str:
    """Read what links of one type state."""
    return f"""
        UNWIND $keys AS key
        MATCH (a)-[l:{type_name} {{key: key}}]->(b)
        USING INDEX SEEK l:{type_name}(key)
        RETURN key, l {{.*, from: a.id, to: b.id}} AS before"""


def delete_links(type_name: str) -> str:
    """Delete links of one type whose ends have changed, so that they are written anew."""
    return f"""
        UNWIND $keys AS key
        MATCH ()-[l:{type_name} {{key: key}}]->()
        USING INDEX SEEK l:{type_name}(key)
        DELETE l
        RETURN count(*) AS done"""


def write_links(type_name: str) -> str:
    """Write new and changed links of one type."""
    return f"""
        UNWIND $rows AS row
        MATCH (a:Entity {{id: row.start}})
        MATCH (b:Entity {{id: row.end}})
        MERGE (a)-[l:{type_name} {{key: row.props.key}}]->(b)
        SET l = row.props
        RETURN count(*) AS done"""


def create_links(type_name: str) -> str:
    """Write links of one type that nobody has; the constraint refuses a second one."""
    return f"""
        UNWIND $rows AS row
        MATCH (a:Entity {{id: row.start}})
        MATCH (b:Entity {{id: row.end}})
        CREATE (a)-[l:{type_name}]->(b)
        SET l = row.props
        RETURN count(*) AS done"""


def touch_links(type_name: str) -> str:
    """Mark unchanged links of one type as seen by this load."""
    return f"""
        UNWIND $keys AS key
        MATCH ()-[l:{type_name} {{key: key}}]->()
        USING INDEX SEEK l:{type_name}(key)
        SET l.load = $load
        RETURN count(*) AS done"""


READ_OBSERVATIONS = """
    UNWIND $keys AS key
    MATCH (o:Observation {key: key})
    RETURN key, o.hash AS hash"""

OBSERVATIONS_BEFORE = """
    UNWIND $keys AS key
    MATCH (i)<-[:MEASURES]-(o:Observation {key: key})-[:OF]->(e)
    RETURN key, o {.*, subject: e.id, indicator: i.id} AS before"""

WRITE_OBSERVATIONS = """
    UNWIND $rows AS row
    MATCH (e:Entity {id: row.subject})
    MATCH (i:Entity {id: row.indicator})
    MERGE (o:Observation {key: row.props.key})
    SET o = row.props
    WITH o, e, i
    OPTIONAL MATCH (o)-[old:OF|MEASURES]->()
    DELETE old
    WITH DISTINCT o, e, i
    CREATE (o)-[:OF]->(e)
    CREATE (o)-[:MEASURES]->(i)
    RETURN count(*) AS done"""

TOUCH_OBSERVATIONS = """
    UNWIND $keys AS key
    MATCH (o:Observation {key: key})
    SET o.load = $load
    RETURN count(*) AS done"""

READ_SOURCES = """
    UNWIND $keys AS key
    MATCH (s:Source {id: key})
    RETURN key, s.hash AS hash"""

SOURCES_BEFORE = """
    UNWIND $keys AS key
    MATCH (s:Source {id: key})
    RETURN key, properties(s) AS before"""

WRITE_SOURCES = """
    UNWIND $rows AS row
    MERGE (s:Source {id: row.props.id})
    SET s = row.props
    RETURN count(*) AS done"""

TOUCH_SOURCES = """
    UNWIND $keys AS key
    MATCH (s:Source {id: key})
    SET s.load = $load
    RETURN count(*) AS done"""

SHELF = "MATCH (x:Shelved {dataset: $dataset}) RETURN x.id AS id, x.hash AS hash"

TOUCH_SHELF = """
    UNWIND $ids AS id
    MATCH (x:Shelved {id: id})
    SET x.load = $load
    RETURN count(*) AS done"""

WRITE_DATASET = """
    MERGE (d:Dataset {id: $dataset.id})
    SET d = $dataset
    RETURN count(*) AS done"""

WRITE_LOAD = """
    MERGE (l:Load {id: $load.id})
    SET l = $load
    WITH l
    MATCH (d:Dataset {id: $dataset})
    MERGE (l)-[:OF_DATASET]->(d)
    RETURN count(*) AS done"""

FORGET_DATASET = """
    MATCH (d:Dataset {id: $dataset})
    DETACH DELETE d
    RETURN count(*) AS done"""

LOADS = """
    MATCH (l:Load)
    RETURN l.id AS load, l.dataset AS dataset, l.at AS at, l.read AS read,
      l.accepted AS accepted, l.rejected AS rejected, l.created AS created,
      l.updated AS updated, l.unchanged AS unchanged, l.removed AS removed,
      l.changes AS changes
    ORDER BY at, load"""


def stale_counts() -> str:
    """Count items of a dataset that an older load wrote and this one did not, all, old stubs."""
    counted = (
        "RETURN count(i) AS total, count(CASE WHEN i.load <> $load THEN 1 END) AS stale, 0 AS stubs"
    )
    parts = [
        f"MATCH (i:{label} {{dataset: $dataset}}) WHERE i.stub IS NULL {counted}"
        for label in ("Record", "Observation", "Source", "Shelved")
    ]
    parts += [f"MATCH ()-[i:{t} {{dataset: $dataset}}]->() {counted}" for t in LINKS]
    parts += [
        "MATCH (i:Record {dataset: $dataset}) WHERE i.stub AND i.load <> $load "
        "RETURN 0 AS total, 0 AS stale, count(i) AS stubs"
    ]
    union = " UNION ALL ".join(parts)
    sums = "sum(total) AS total, sum(stale) AS stale, sum(stubs) AS stubs"
    return f"CALL () {{ {union} }} RETURN {sums}"


def removals() -> Iterator[tuple[str, str, str, str]]:
    """Kind, type, statement that reads stale items and statement that removes them.

    Links, then observations, then sources; records are removed after them.
    """
    for name in LINKS:
        found = f"MATCH (a)-[l:{name} {{dataset: $dataset}}]->(b) WHERE l.load <> $load "
        read = "RETURN l.key AS key, l {.*, from: a.id, to: b.id} AS before ORDER BY key"
        yield "link", name, found + read, found + "DELETE l RETURN count(*) AS done"
    found = "MATCH (n:Observation {dataset: $dataset}) WHERE n.load <> $load "
    read = (
        "MATCH (i)<-[:MEASURES]-(n)-[:OF]->(e) "
        "RETURN n.key AS key, n {.*, subject: e.id, indicator: i.id} AS before ORDER BY key"
    )
    remove = "DETACH DELETE n RETURN count(*) AS done"
    yield "observation", "Observation", found + read, found + remove
    found = "MATCH (n:Source {dataset: $dataset}) WHERE n.load <> $load "
    read = "RETURN n.id AS key, properties(n) AS before ORDER BY key"
    yield "source", "Source", found + read, found + remove
    found = "MATCH (n:Shelved {dataset: $dataset}) WHERE n.load <> $load "
    read = "RETURN n.id AS key, properties(n) AS before ORDER BY key"
    yield "shelved", "Shelved", found + read, found + remove


STALE_RECORDS = """
    MATCH (r:Record {dataset: $dataset}) WHERE r.load <> $load
    OPTIONAL MATCH (r)-[:ABOUT]->(e:Entity)
    RETURN r.id AS id, r {.*, entity: e.id} AS before ORDER BY id"""

REMOVE_RECORDS = """
    UNWIND $ids AS id
    MATCH (r:Record {id: id})
    DETACH DELETE r
    RETURN count(*) AS done"""

READ_RECORDS_OF = """
    UNWIND $ids AS id
    MATCH (e:Entity {id: id})
    OPTIONAL MATCH (e)<-[a:ABOUT]-(r:Record)
    RETURN id, collect(r {.*, natural: a.natural}) AS records"""

REMOVE_ENTITIES = """
    UNWIND $ids AS id
    MATCH (e:Entity {id: id})
    WHERE NOT EXISTS { MATCH (e)<-[:ABOUT]-(r:Record) WHERE r.correction IS NULL }
    DETACH DELETE e
    RETURN count(*) AS done"""


def rebuild_entities(type_name: str) -> str:
    """Write the properties and the label of entities whose records have changed."""
    labels = "".join(f":{name}" for name in ENTITIES if name != type_name)
    return f"""
        UNWIND $rows AS row
        MATCH (e:Entity {{id: row.id}})
        SET e = row
        SET e:{type_name}
        REMOVE e{labels}
        RETURN count(*) AS done"""


DATASETS = "MATCH (d:Dataset) RETURN d.id AS id"

ALIASES = """
    MATCH (e:Entity) WHERE e.ids IS NOT NULL
    UNWIND e.ids AS alias
    WITH alias, e WHERE alias IN $ids
    RETURN alias, collect(e.id) AS entities, head(collect(e.type)) AS type"""

KNOWN = """
    UNWIND $ids AS id
    MATCH (e:Entity {id: id})
    RETURN e.id AS id, e.type AS type"""
