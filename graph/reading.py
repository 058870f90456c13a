"""Reading the graph as tables: entities, links and sources with the ontology's names as columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from graph.ontology import COMMON, ENTITIES, LINKS
from graph.store import Store

LINK_COLUMNS = (
    *("key", "from", "type", "to", "dataset", "since", "until", "scope", "level", "fields"),
    *("qualifier", "sources", "confidence", "layer", "years", "strength"),
)
SOURCE_COLUMNS = ("id", "url", "title", "publisher", "date", "retrieved", "citation", "dataset")
OBSERVATION_COLUMNS = (
    "indicator", "subject", "year", "value", "unit", "scope", "sources", "confidence",
)  # fmt: skip

AS_OF = (
    "($as_of IS NULL OR ("
    "(l.since IS NULL OR left(l.since, size($as_of)) <= left($as_of, size(l.since))) AND "
    "(l.until IS NULL OR left(l.until, size($as_of)) >= left($as_of, size(l.until)))))"
)
"""Keeps a link ``l`` unless it surely began after ``$as_of`` or surely ended before it."""

_MANY_SECONDS = 600.0


def entity_columns() -> tuple[str, ...]:
    """Columns of :func:`entities_frame`: all properties that the ontology declares.

    Examples
    --------
    >>> entity_columns()[:4]
    ('id', 'type', 'name', 'name_zh')
    """
    declared = (*COMMON, *(p for e in ENTITIES.values() for p in e.properties))
    names = dict.fromkeys(["id", "type", *(p.name for p in declared), "sources", "confidence"])
    return tuple(names)


def link_columns() -> tuple[str, ...]:
    """Columns of links with all properties that the ontology declares for any type.

    Examples
    --------
    >>> [c for c in link_columns() if c not in LINK_COLUMNS][:2]
    ['role', 'contribution']
    """
    own = (p.name for x in LINKS.values() for p in x.properties)
    return tuple(dict.fromkeys([*LINK_COLUMNS, *own]))


def entities_frame(
    store: Store, ids: Iterable[str] | None = None, *, types: Sequence[str] = ()
) -> pd.DataFrame:
    """Read entities, one a row, in the order of their ids.

    Parameters
    ----------
    store
        An open store.
    ids
        Only these; all when left out.
    types
        Only these entity types; all when empty.

    Returns
    -------
    pandas.DataFrame
        Columns :func:`entity_columns`; ``sources`` are those of all records about the
        entity, ``confidence`` that of its best record. Missing values are ``None``.
    """
    wanted = None if ids is None else sorted(set(ids))
    rows = store.rows(
        "MATCH (e:Entity) WHERE ($ids IS NULL OR e.id IN $ids) "
        "AND (size($types) = 0 OR e.type IN $types) "
        "CALL (e) { MATCH (e)<-[:ABOUT]-(r:Record) WHERE r.stub IS NULL "
        "  WITH r ORDER BY r.rank, r.id "
        "  RETURN collect(r.sources) AS sources, head(collect(r.confidence)) AS confidence } "
        "RETURN properties(e) AS props, sources, confidence ORDER BY e.id",
        {"ids": wanted, "types": list(types)},
        timeout=_MANY_SECONDS,
    )
    columns = entity_columns()
    return _frame(
        (
            row["props"]
            | {
                "sources": sorted({s for some in row["sources"] for s in some}),
                "confidence": row["confidence"],
            }
            for row in rows
        ),
        columns,
    )


def links_frame(
    store: Store,
    *,
    types: Iterable[str] | None = None,
    as_of: str | None = None,
    layer: str | None = None,
    dataset: str | None = None,
    ids: Iterable[str] | None = None,
    columns: Sequence[str] = LINK_COLUMNS,
) -> pd.DataFrame:
    """Read every assertion of a link, one a row, in the order of type and key.

    Parameters
    ----------
    store
        An open store.
    types
        Only these link types; all when left out.
    as_of
        Year, month or day; see :data:`AS_OF`. Undated links are kept.
    layer
        Only links of this layer.
    dataset
        Only links that this dataset asserts.
    ids
        Only links with both ends among these entities.
    columns
        Columns wanted, such as :func:`link_columns`.

    Returns
    -------
    pandas.DataFrame
        These columns; ``from`` and ``to`` are entity ids.

    Raises
    ------
    ValueError
        A type is not declared.
    """
    wanted = sorted(LINKS if types is None else set(types))
    unknown = [t for t in wanted if t not in LINKS]
    if unknown:
        raise ValueError(f"No such link type: {', '.join(unknown)}. Known: {', '.join(LINKS)}.")
    parameters = {
        "as_of": as_of,
        "layer": layer,
        "dataset": dataset,
        "ids": None if ids is None else sorted(set(ids)),
    }
    rows: list[dict[str, Any]] = []
    for name in wanted:
        rows += store.rows(
            f"MATCH (a:Entity)-[l:{name}]->(b:Entity) WHERE {AS_OF} "
            "AND ($layer IS NULL OR l.layer = $layer) "
            "AND ($dataset IS NULL OR l.dataset = $dataset) "
            "AND ($ids IS NULL OR (a.id IN $ids AND b.id IN $ids)) "
            "RETURN l {.*, from: a.id, to: b.id, type: type(l)} AS link ORDER BY l.key",
            parameters,
            timeout=_MANY_SECONDS,
        )
    return _frame((row["link"] for row in rows), columns)


def sources_frame(store: Store, ids: Iterable[str] | None = None) -> pd.DataFrame:
    """Read sources, one a row, in the order of their ids."""
    rows = store.rows(
        "MATCH (s:Source) WHERE $ids IS NULL OR s.id IN $ids "
        "RETURN properties(s) AS props ORDER BY s.id",
        {"ids": None if ids is None else sorted(set(ids))},
        timeout=_MANY_SECONDS,
    )
    return _frame((row["props"] for row in rows), SOURCE_COLUMNS)


def observations_frame(store: Store, indicators: Iterable[str] | None = None) -> pd.DataFrame:
    """Read reported values, one a row, by indicator and year.

    Parameters
    ----------
    store
        An open store.
    indicators
        Ids of indicators; all when left out.

    Returns
    -------
    pandas.DataFrame
        ``indicator``, ``subject``, ``year``, ``value``, ``unit``, ``scope``, ``sources``,
        ``confidence``. Missing values are ``None``.
    """
    rows = store.rows(
        "MATCH (i:Indicator)<-[:MEASURES]-(o:Observation)-[:OF]->(s:Entity) "
        "WHERE $ids IS NULL OR i.id IN $ids "
        "RETURN properties(o) AS props, i.id AS indicator, s.id AS subject "
        "ORDER BY indicator, o.year, o.key",
        {"ids": None if indicators is None else sorted(set(indicators))},
        timeout=_MANY_SECONDS,
    )
    return _frame(
        (r["props"] | {"indicator": r["indicator"], "subject": r["subject"]} for r in rows),
        OBSERVATION_COLUMNS,
    )


def datasets(store: Store) -> dict[str, dict[str, Any]]:
    """Read what is declared about each dataset, by id."""
    rows = store.rows("MATCH (d:Dataset) RETURN properties(d) AS props ORDER BY d.id")
    return {row["props"]["id"]: row["props"] for row in rows}


def _frame(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    data = [[row.get(c) for c in columns] for row in rows]
    return pd.DataFrame(data, columns=pd.Index(columns), dtype=object)
