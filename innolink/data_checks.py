"""``doctor --data``: what is doubtful in the data, and how to see the rows behind each finding."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graph.model import Family
from graph.names import fold
from graph.ontology import FACT_LINKS, LINKS
from graph.store import Store
from loaders.decisions import overtaken

CHECK_COLUMNS = ("check", "count", "example", "see")
COVERAGE_COLUMNS = ("dataset", "release", "loaded", "records", "links", "dated", "sourced",
                    "first_link", "last_link", "observations", "first_figure",
                    "last_figure")  # fmt: skip
JUMP = 5.0
"""A figure that changes by more than this factor from one year to the next is looked at; a fall to
zero or below it is more than any factor."""

_FACT = "|".join(FACT_LINKS)
_COUNTED = "|".join((*FACT_LINKS, *(n for n, x in LINKS.items() if x.family is Family.LAYER)))
_YEARS = "coalesce(l.years, [toInteger(left(coalesce(l.since, l.until), 4))])"  # of layers, or one


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name and the Cypher whose rows are the findings."""

    name: str
    cypher: str


UNDATED = f"MATCH (a)-[l:{_FACT}]->(b) WHERE l.since IS NULL AND l.until IS NULL"

CHECKS = (
    Check(
        "jumps",
        "MATCH (o:Observation)-[:OF]->(e:Entity), (o)-[:MEASURES]->(i:Entity) "
        "MATCH (p:Observation {dataset: o.dataset, year: o.year - 1})-[:OF]->(e), "
        "(p)-[:MEASURES]->(i) "
        "WHERE coalesce(o.scope, '') = coalesce(p.scope, '') "
        "AND coalesce(o.unit, '') = coalesce(p.unit, '') AND p.value > 0 "
        f"AND (o.value > p.value * {JUMP} OR o.value * {JUMP} < p.value) "
        "RETURN e.id AS id, i.id AS indicator, p.year AS year, p.value AS before, "
        "o.value AS after ORDER BY id, indicator, year",
    ),
    Check(
        "unresolved",
        "MATCH (e:Entity) WHERE NOT EXISTS { MATCH (e)<-[:ABOUT]-(r:Record) "
        "WHERE r.stub IS NULL AND r.correction IS NULL } "
        "RETURN e.id AS id, e.name AS name ORDER BY id",
    ),
    Check(
        "undated",
        f"{UNDATED} RETURN l.key AS key, a.id AS from, type(l) AS type, b.id AS to ORDER BY key",
    ),
    Check(
        "unsourced",
        "MATCH (r:Record) WHERE r.stub IS NULL AND r.correction IS NULL "
        "AND coalesce(size(r.sources), 0) = 0 RETURN r.id AS id, r.dataset AS dataset ORDER BY id",
    ),
    Check(
        "unlinked",
        "MATCH (e:Entity) WHERE NOT EXISTS { (e)--(:Entity) } "
        "AND NOT EXISTS { (e)<-[:OF|MEASURES]-() } RETURN e.id AS id, e.type AS type ORDER BY id",
    ),
    Check(
        "withheld",
        "MATCH (l:Load) WITH l.dataset AS dataset, max(l.at) AS at "
        "MATCH (l:Load {dataset: dataset, at: at}) WHERE l.withheld > 0 "
        "RETURN dataset AS id, l.withheld AS kept ORDER BY id",
    ),
)


ROWS_OF = {check.name: check.cypher for check in CHECKS} | {
    "overtaken": "MATCH (d:Decision) RETURN d.subject AS id, d.property AS property, "
    "d.before AS before, d.after AS after ORDER BY id, property"
}
"""Statements that list the rows behind a check, by its name."""


def data_checks(store: Store) -> pd.DataFrame:
    """Look at the data for what is doubtful.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`CHECK_COLUMNS`, one row a check, those without findings too:
        ``jumps`` (a figure changes more than fivefold in a year), ``unresolved`` (an entity
        that a dataset names and none describes), ``undated`` (fact links without a date),
        ``unsourced`` (records that name no source), ``unlinked`` (entities that nothing links
        and no figure is about), ``withheld`` (items kept although a new version lacks them),
        ``ambiguous`` (a name of several entities of one type and country), ``shared`` (an id
        of several entities), ``overtaken`` (decisions whose ``before`` no longer holds).
        ``see`` is a command that lists the rows; :func:`findings` gives them as a frame.
    """
    rows = [_counted(store, check) for check in CHECKS]
    rows.append(_ambiguous(store))
    shared = store.rows(
        "MATCH (e:Entity) UNWIND e.ids AS id WITH id, count(e) AS n WHERE n > 1 "
        "RETURN id ORDER BY id"
    )
    rows.append(_row("shared", [r["id"] for r in shared], "innolink status --proposals"))
    faults = overtaken(store)
    rows.append(_row("overtaken", [str(f.value) for f in faults], _rows_of("overtaken")))
    return pd.DataFrame(rows, columns=pd.Index(CHECK_COLUMNS), dtype=object)


def _counted(store: Store, check: Check) -> list[Any]:
    matched, _, returned = check.cypher.rpartition(" RETURN ")
    key = returned.split(" AS ")[0]
    counted = f"{matched} RETURN count(*) AS n, min({key}) AS example"
    row = store.rows(counted)[0]
    return [check.name, row["n"], row["example"], _rows_of(check.name)]


def _rows_of(name: str) -> str:
    return f"innolink doctor --rows {name}"


def findings(store: Store, name: str) -> pd.DataFrame:
    """Give the rows behind a check.

    Parameters
    ----------
    store
        An open store.
    name
        One of :data:`ROWS_OF`.

    Returns
    -------
    pandas.DataFrame
        As the check's statement returns them: ``id`` first, of a link its ``key``.

    Raises
    ------
    KeyError
        There is no such check.
    """
    return store.read(ROWS_OF[name])


def _row(name: str, found: list[str], see: str) -> list[Any]:
    return [name, len(found), min(found, default=None), see]


def _ambiguous(store: Store) -> list[Any]:
    """Names that two entities of one type and country share, folded as for search."""
    named: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in store.rows(
        "MATCH (e:Entity) RETURN e.id AS id, e.type AS type, coalesce(e.country, '') AS country, "
        "[e.name, e.name_zh] + coalesce(e.names, []) AS names"
    ):
        for name in row["names"]:
            if name and (folded := fold(name)):
                named[row["type"], row["country"], folded].add(row["id"])
    found = sorted(key[2] for key, ids in named.items() if len(ids) > 1)
    see = f'innolink ask find "{found[0]}"' if found else "innolink ask find NAME"
    return _row("ambiguous", found, see)


def coverage(store: Store) -> pd.DataFrame:
    """How complete each dataset is, and how fresh.

    Returns
    -------
    pandas.DataFrame
        For each dataset ``release``, ``loaded``, ``records``, ``links`` (facts, and those of a
        layer), shares of these with a date and with a source (``None`` when it has no link),
        ``observations`` and the first and last ``year`` that it has figures or dated links
        for; the links of a layer have years of their own.
    """
    rows = store.rows(
        "MATCH (d:Dataset) "
        "CALL (d) { MATCH (r:Record {dataset: d.id}) WHERE r.stub IS NULL "
        "  RETURN count(r) AS records } "
        f"CALL (d) {{ MATCH ()-[l:{_COUNTED}]->() WHERE l.dataset = d.id "
        f"  WITH l, [y IN {_YEARS} WHERE y IS NOT NULL] AS years "
        "  RETURN count(l) AS links, "
        "  sum(CASE WHEN size(years) = 0 THEN 0 ELSE 1 END) AS dated, "
        "  sum(CASE WHEN coalesce(size(l.sources), 0) = 0 THEN 0 ELSE 1 END) AS sourced, "
        "  min(reduce(a = years[0], y IN years | CASE WHEN y < a THEN y ELSE a END)) AS first, "
        "  max(reduce(a = years[0], y IN years | CASE WHEN y > a THEN y ELSE a END)) AS last } "
        "CALL (d) { MATCH (o:Observation {dataset: d.id}) RETURN count(o) AS observations, "
        "  min(o.year) AS first_figure, max(o.year) AS last_figure } "
        "OPTIONAL MATCH (d)<-[:OF_DATASET]-(l:Load) "
        "WITH d, records, links, dated, sourced, first, last, observations, first_figure, "
        "  last_figure, max(l.at) AS loaded "
        "RETURN d.id AS dataset, d.release AS release, loaded, records, links, "
        "CASE WHEN links > 0 THEN round(toFloat(dated) / links, 3) END AS dated, "
        "CASE WHEN links > 0 THEN round(toFloat(sourced) / links, 3) END AS sourced, "
        "first AS first_link, last AS last_link, observations, "
        "first_figure, last_figure ORDER BY dataset"
    )
    return pd.DataFrame(rows, columns=pd.Index(COVERAGE_COLUMNS), dtype=object)
