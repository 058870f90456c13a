"""Time every question on the shipped graph and on one with 120 000 organisations more.

A scratch Neo4j is filled by a plain loop: organisations as a registry has them, each in a
country and a city of the register, one in ten with a fact link to another. Prints JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time

from scratch import scratch

import innolink as il  # scratch puts the project on the path

ORGANISATIONS = 120_000
NEEDED = {"first": "CN", "second": "RS", "from": "TusPark", "to": "iso:RS", "since": "2020",
          "text": "Beijing", "of": "geonames:1816670"}  # fmt: skip
FILL = """
MATCH (c:City) WHERE c.country IS NOT NULL WITH c ORDER BY c.id WITH collect(c) AS cities
UNWIND range($first, $last) AS n
WITH n, cities[n % size(cities)] AS city
CREATE (o:Entity:Organization {id: 'bench:' + toString(n), type: 'Organization',
  name: 'Organisation ' + toString(n), search: 'organisation ' + toString(n),
  country: city.country, kinds: [CASE n % 3 WHEN 0 THEN 'company' ELSE 'education' END]})
CREATE (o)-[:LOCATED_IN {key: 'bench-in-' + toString(n), dataset: 'bench',
  sources: ['bench']}]->(city)
CREATE (:Record {id: 'bench|' + toString(n), dataset: 'bench', sources: ['bench']})-[:ABOUT]->(o)"""
SOURCE = "CREATE (:Source {id: 'bench', title: 'Made up for this measurement'})"
LINK = """
UNWIND range(0, $last) AS n
MATCH (a:Entity {id: 'bench:' + toString(n * 10)})
MATCH (b:Entity {id: 'bench:' + toString((n * 7919) % $all)})
CREATE (a)-[:COOPERATES_WITH {key: 'bench-' + toString(n), dataset: 'bench', sources: ['bench'],
  since: toString(1990 + n % 36)}]->(b)"""


def timed(g: il.session.Graph) -> dict[str, float]:
    """Milliseconds of each question asked once more, after one to warm up."""
    found = {}
    for name, question in g.questions().items():
        given = {p.name: NEEDED[p.name] for p in question.parameters if p.required}
        if name in ("pair", "common-partners"):
            given = {"second": "iso:RS"}
        spent = []
        for _ in range(2):
            began = time.perf_counter()
            g.ask(name, **given)  # type: ignore[arg-type]
            spent.append((time.perf_counter() - began) * 1000)
        found[name] = spent[-1]
    return found


def main() -> None:
    """Fill, ask, fill more, ask again."""
    with scratch() as (engine, _), il.open(connection=engine.ensure()) as g:
        g.load_shipped()
        small = timed(g)
        g.store.write(lambda tx: tx.run(SOURCE).consume())
        step = 10_000
        for first in range(0, ORGANISATIONS, step):
            rows = {"first": first, "last": first + step - 1}
            g.store.write(lambda tx, rows=rows: tx.run(FILL, rows).consume())  # type: ignore[misc]
        last = {"last": ORGANISATIONS // 10 - 1, "all": ORGANISATIONS}
        g.store.write(lambda tx: tx.run(LINK, last).consume())
        large = timed(g)
    slowest = sorted(large, key=lambda n: -large[n])
    json.dump(
        {
            "questions": len(large),
            "organisations": ORGANISATIONS,
            "median_ms": [statistics.median(x.values()) for x in (small, large)],
            "slowest": [[n, small[n], large[n], large[n] / small[n]] for n in slowest[:10]],
            "most_shipped_ms": max(small.values()),
            "over_2_s": sum(ms > 2000 for ms in large.values()),
            "load": os.getloadavg()[0],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
