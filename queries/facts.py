"""The facts behind each row of an answer: the links and records that its sources state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from graph.ontology import FACT_LINKS
from graph.store import Store
from queries.idioms import fill

__all__ = ["COLUMNS", "facts"]

COLUMNS = ("row", "key", "type", "from", "to", "since", "until", "dataset", "sources")
_MANY_SECONDS = 300.0
_ID = re.compile(r"[a-z][\w.-]*:\S+")

# A row that names nothing (a year, a field) stands on whatever of the subject cites its sources.
_LINKS = fill("""
CALL () {
  MATCH (:Entity)-[l:{fact}]->(:Entity) WHERE any(s IN l.sources WHERE s IN $loose)
  RETURN collect(l) AS cited
}
UNWIND $rows AS row
CALL (row, cited) {
  UNWIND row.named AS id
  MATCH (:Entity {id: id})-[l:{fact}]-() WHERE any(s IN l.sources WHERE s IN row.sources)
  RETURN l
  UNION
  UNWIND row.countries AS code
  MATCH (:Entity {country: code})-[l:{fact}]-() WHERE any(s IN l.sources WHERE s IN row.sources)
  RETURN l
  UNION
  WITH row, cited WHERE row.loose
  UNWIND cited AS l
  WITH row, l WHERE any(s IN l.sources WHERE s IN row.sources)
    AND (row.year IS NULL OR l.since STARTS WITH row.year)
  RETURN l
}
WITH row, l WHERE {as_of l}
  AND (row.link IS NULL OR type(l) = row.link) AND (row.key IS NULL OR l.key = row.key)
WITH row, l, [startNode(l), endNode(l)] AS ends
WITH row, l, ends, all(e IN ends WHERE e.id IN row.named + $subjects) AS joins
WHERE $subjects = [] OR joins
  OR any(e IN ends WHERE e:Agreement OR e:Project OR e:Program
    OR EXISTS { (e)-[:LOCATED_IN|PART_OF]->{0,4}(s:Entity) WHERE s.id IN $subjects }
    OR EXISTS { MATCH (s:Country) WHERE s.id IN $subjects AND s.country = e.country })
RETURN row.number AS row, l.key AS key, type(l) AS type, ends[0].id AS from, ends[1].id AS to,
  l.since AS since, l.until AS until, l.dataset AS dataset, l.sources AS sources, joins
ORDER BY row, type, from, to, key""")

_RECORDS = """
UNWIND $rows AS row
UNWIND row.named AS id
MATCH (r:Record)-[:ABOUT]->(e:Entity {id: id})
WHERE any(s IN r.sources WHERE s IN row.sources)
RETURN DISTINCT row.number AS row, r.id AS key, e.type AS type, e.id AS from, null AS to,
  e.since AS since, e.until AS until, r.dataset AS dataset, coalesce(r.sources, []) AS sources
ORDER BY row, type, from, key"""

_OBSERVATIONS = """
UNWIND $rows AS row
UNWIND row.named AS id
MATCH (:Entity {id: id})-[:TRACKED_BY]->{0,1}(:Entity)<-[:OF|MEASURES]-(o:Observation)
WHERE any(s IN o.sources WHERE s IN row.sources)
MATCH (i:Entity)<-[:MEASURES]-(o)-[:OF]->(e:Entity)
RETURN DISTINCT row.number AS row, o.key AS key, 'Observation' AS type, i.id AS from, e.id AS to,
  toString(o.year) AS since, null AS until, o.dataset AS dataset, coalesce(o.sources, []) AS sources
ORDER BY row, from, to, since, key"""


def facts(store: Store, frame: pd.DataFrame) -> pd.DataFrame:
    """List the facts that the sources of an answer state about what each row names.

    Parameters
    ----------
    store
        The store that was asked.
    frame
        An answer of :func:`queries.runner.ask`.

    Returns
    -------
    pandas.DataFrame
        ``row`` (from 1, as in the answer), ``key`` of the link, record or observation, ``type``,
        ``from``, ``to`` (empty for a record of one entity), ``since``, ``until``, ``dataset`` and
        ``sources``. Links come first, then records, then observations. No row when the
        question gives no sources, or a fact without a source is all there is.

    Notes
    -----
    A row names entities by id, in whichever column, or else countries by code. A link stands
    behind it when it cites one of the row's sources, touches what the row names, and an end
    lies in what the question was asked about or is an agreement, project or programme. Where
    links join two of the named, or one with the subject, only those are given. A row that
    gives a link's type or key has links of that type or key only; one that names nothing has
    whatever of the subject cites its sources.

    Examples
    --------
    >>> facts(store, ask(store, "partners", {"country": "RS"}))  # doctest: +SKIP
    """
    asked = frame.attrs.get("asked", {})
    subjects = list(asked.get("entities", []))
    rows = list(_named(frame, set(subjects)))
    loose = sorted({s for row in rows if row["loose"] for s in row["sources"]})
    given = {"rows": rows, "loose": loose, "subjects": subjects, "as_of": asked.get("as_of")}
    found: list[dict[str, Any]] = []
    for statement in (_LINKS, _RECORDS, _OBSERVATIONS) if rows else ():
        found += store.rows(statement, given, timeout=_MANY_SECONDS)
    joined = {fact["row"] for fact in found if fact.get("joins")}
    found = [f for f in found if f.get("joins", True) or f["row"] not in joined]
    found.sort(key=lambda fact: int(fact["row"]))
    data = [[fact[c] for c in COLUMNS] for fact in found]
    return pd.DataFrame(data, columns=pd.Index(COLUMNS), dtype=object)


def _named(frame: pd.DataFrame, subjects: set[str]) -> Iterator[dict[str, Any]]:
    """Rows with sources: what each names, by id, or by country code where there is no id."""
    columns = [c for c in frame.columns if c not in ("sources", "key")]
    for number, row in enumerate(frame.to_dict("records"), 1):
        cited = row.get("sources")
        if not isinstance(cited, list) or not cited:
            continue
        named = sorted({t for c in columns for t in _texts(row[c]) if _ID.fullmatch(t)} - subjects)
        codes = _texts(row.get("country")) or _texts(row.get("country_codes"))
        types = [t for c in ("link", "type") for t in _texts(row.get(c)) if t in FACT_LINKS]
        yield {
            "number": number,
            "named": named,
            "countries": [] if named else sorted(codes),
            "loose": not named and not codes,
            "year": str(row["year"]) if row.get("year") else None,
            "link": types[0] if types else None,
            "key": row.get("key"),
            "sources": cited,
        }


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str)]
