"""Loading through the pipeline beside a hand-tuned driver loop: prints JSON.

``python bench/load_rate.py [--rounds 3]``. The pipeline reads the ROR sample (or, where it is
not there, a synthetic register), checks every row, resolves, writes, reconciles. The loop
parses the same file, as any loop must, and writes the same final graph (nodes, labels,
properties, links, constraints, indexes) from rows that lie ready in memory: it maps, checks and
compares nothing. Two comparisons: in an *empty*
store the pipeline makes constraints and indexes while it reads, the loop makes the same ones
first; where the *schema* stands neither makes any. All begin without a node in one warm server,
in alternating order. The figures are those of the fastest round of each: on a shared machine all
that disturbs only adds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.scratch import ROR, scratch, wipe
from graph.store import Store
from loaders import ror
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Row, Where
from loaders.pipeline import load

BATCH = 10_000
Final = tuple[dict[tuple[str, ...], list[Any]], dict[tuple[str, str, str], list[Any]]]
KEYS = {"Entity": "id", "Record": "id", "Source": "id", "Dataset": "id", "Load": "id"}


def synthetic(entities: int = 20_000, links: int = 40_000) -> Iterator[Batch]:
    """Make a register of organisations that cooperate, in batches."""
    dataset = Dataset("synthetic", "Synthetic register", licence="CC0-1.0")
    where = Where("synthetic")
    yield Batch(
        dataset, sources=[Row(where, {"id": "s1", "title": "Made up", "citation": "Made up"})]
    )
    for start in range(0, entities, 5_000):
        rows = [
            EntityRow(where, _organisation(i), type="Organization")
            for i in range(start, min(start + 5_000, entities))
        ]
        yield Batch(dataset, entities=rows)
    for start in range(0, links, 5_000):
        pairs = ((i % entities, (i * 7 + 1 + i // entities) % entities, i)
                 for i in range(start, min(start + 5_000, links)))  # fmt: skip
        yield Batch(
            dataset,
            links=[
                LinkRow(where, _cooperation(a, b, i), type="COOPERATES_WITH")
                for a, b, i in pairs
                if a != b
            ],
        )


def _organisation(i: int) -> dict[str, str]:
    return {"id": f"org:bench-{i}", "name": f"Institute {i}", "name_zh": f"第{i}研究院",
            "country": "CN", "sources": "s1", "confidence": "high"}  # fmt: skip


def _cooperation(a: int, b: int, i: int) -> dict[str, str]:
    return {"from": f"org:bench-{a}", "to": f"org:bench-{b}", "qualifier": str(i),
            "since": "2020", "sources": "s1", "confidence": "high"}  # fmt: skip


def pipeline(store: Store) -> int:
    """Load the source as users do; give the number of rows."""
    return load(store, ror.read(ROR) if ROR.is_file() else synthetic()).read


def final(store: Store) -> Final:
    """Read the whole graph: nodes by labels, links by their labels and type."""
    nodes: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in store.rows("MATCH (n) RETURN labels(n) AS labels, properties(n) AS props"):
        if "Lock" not in row["labels"]:
            # The label that has the key comes first.
            labels = sorted(row["labels"], key=lambda name: (name not in KEYS, name))
            nodes[tuple(labels)].append(row["props"])
    links: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in store.rows(
        "MATCH (a)-[l]->(b) RETURN labels(a) AS a, type(l) AS type, labels(b) AS b, "
        "a.id AS start, b.id AS end, properties(l) AS props"
    ):
        start, end = (next(n for n in row[k] if n in KEYS) for k in ("a", "b"))
        links[start, row["type"], end].append({k: row[k] for k in ("start", "end", "props")})
    return nodes, links


def parse() -> int:
    """Read what the loop's rows would be made of; give how many records there are."""
    if not ROR.is_file():
        return sum(len(batch.entities) + len(batch.links) for batch in synthetic())
    with zipfile.ZipFile(ROR) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".json"))
        return len(json.loads(archive.read(name)))


def by_hand(store: Store, graph: Final) -> None:
    """Write the same graph with nothing in between: one statement a kind, large batches."""
    parse()
    store.ensure_schema()
    nodes, links = graph
    for labels, rows in nodes.items():
        extra = "".join(f" SET n:{name}" for name in labels[1:])
        _write(
            store,
            f"UNWIND $rows AS row MERGE (n:{labels[0]} {{id: row.id}}) SET n = row{extra}",
            rows,
        )
    for (start, kind, end), rows in links.items():
        key = " {key: row.props.key}" if rows[0]["props"] else ""
        _write(
            store,
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) "
            f"MATCH (b:{end} {{id: row.end}}) MERGE (a)-[l:{kind}{key}]->(b) SET l = row.props",
            rows,
        )


def _write(store: Store, statement: str, rows: list[Any]) -> None:
    for at in range(0, len(rows), BATCH):
        part = rows[at : at + BATCH]
        store.write(lambda tx, p=part: tx.run(statement, rows=p).consume())


def fingerprint(graph: Final) -> str:
    """Sum over everything but what the clock put there."""
    lines = []
    for part in graph:
        for kind, rows in part.items():
            if kind[0] in {"Load"} or "Load" in kind:
                continue
            lines += [json.dumps([kind, _timeless(r)], sort_keys=True, default=str) for r in rows]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _timeless(v) for k, v in value.items() if k not in {"load", "at"}}
    return value


Took = dict[str, dict[str, list[float]]]


def alternate(store: Store, rounds: int, graph: Final) -> Took:
    """Seconds of each round, by what stands at its beginning and by who writes."""
    took: Took = {begin: {"pipeline": [], "by hand": []} for begin in ("empty", "schema")}
    wanted = fingerprint(graph)
    for turn, begin in product(range(rounds), took):
        order = ("pipeline", "by hand") if turn % 2 == 0 else ("by hand", "pipeline")
        for name in order:
            wipe(store)
            if begin == "schema":
                store.ensure_schema()
            start = time.perf_counter()
            if name == "pipeline":
                pipeline(store)
            else:
                by_hand(store, graph)
            took[begin][name].append(time.perf_counter() - start)
            if fingerprint(final(store)) != wanted:
                raise AssertionError(f"{name} gave another graph")
    return took


def measure(rounds: int) -> dict[str, Any]:
    """Alternate the two; give the fastest of each and their ratio."""
    with scratch() as (_, store):
        rows = pipeline(store)  # warms the server up and makes the graph that both must give
        graph = final(store)
        took = alternate(store, rounds, graph)
        wipe(store)
        pipeline(store)
        start = time.perf_counter()
        pipeline(store)
        again = time.perf_counter() - start
    nodes, links = (sum(len(rows) for rows in part.values()) for part in graph)
    (ours, hand), (schema_ours, schema_hand) = (map(min, by.values()) for by in took.values())
    return {
        "source": "ROR v2.9 sample" if ROR.is_file() else "synthetic register",
        "rows": rows,
        "nodes": nodes,
        "links": links,
        "pipeline_s": round(ours, 2),
        "by_hand_s": round(hand, 2),
        "ratio": round(hand / ours, 2),  # 1: as fast as the loop
        "schema_pipeline_s": round(schema_ours, 2),
        "schema_by_hand_s": round(schema_hand, 2),
        "schema_ratio": round(schema_hand / schema_ours, 2),
        "loaded_again_s": round(again, 2),
        "rows_per_s": round(rows / ours),
        "rounds": {
            b: {k: [round(x, 2) for x in v] for k, v in by.items()} for b, by in took.items()
        },
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    print(json.dumps(measure(parser.parse_args().rounds), indent=2))


if __name__ == "__main__":
    main()
