"""Ids that an authority has given up for others: what was known by them is led to the successor.

A record of an authority (dataset ``ror``) that names another id of the same authority among its
``ids`` has taken that id over: ROR withdraws a duplicate and points to the record that stays. What
other datasets say of the old id is then about the successor. Derived anew at each load, and undone
when the authority's record no longer says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.store import Store

__all__ = ["AUTHORITIES", "READ_SUCCESSIONS", "read_successions", "successions"]

AUTHORITIES = ("ror",)
"""Datasets that are an authority for the ids that begin with their name."""

READ_SUCCESSIONS = """
    MATCH (r:Record)-[:ABOUT]->(e:Entity)
    WHERE r.dataset IN $authorities AND r.ids IS NOT NULL
    UNWIND r.ids AS old
    WITH r, e, old WHERE old STARTS WITH r.dataset + ':' AND old <> e.id
    RETURN old, collect(DISTINCT e.id) AS entities ORDER BY old"""


def successions(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Successors by old id; an id that two records have taken over is nobody's.

    Examples
    --------
    >>> successions([{"old": "ror:a", "entities": ["ror:b"]},
    ...              {"old": "ror:c", "entities": ["ror:b", "ror:d"]}])
    {'ror:a': 'ror:b'}
    """
    return {r["old"]: r["entities"][0] for r in rows if len(r["entities"]) == 1}


def read_successions(store: Store) -> dict[str, str]:
    """Read successors by old id."""
    return successions(store.rows(READ_SUCCESSIONS, {"authorities": list(AUTHORITIES)}))
