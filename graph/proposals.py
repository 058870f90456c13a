"""Entities that share an id of elsewhere: proposed for a merge, never merged by themselves."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from graph.lists import join_items
from graph.store import Store

PROPOSAL_COLUMNS = ("decision", "subject", "into", "property", "before", "after", "who", "when",
                    "why", "evidence")  # fmt: skip
"""Those of a decisions file: a proposal is a decision that nobody has taken yet."""

SHARED = """
    MATCH (e:Entity) WHERE e.ids IS NOT NULL
    UNWIND e.ids AS shared
    WITH shared, collect(e) AS claiming
    OPTIONAL MATCH (o:Entity {id: shared})
    WITH shared, claiming + CASE WHEN o IS NULL THEN [] ELSE [o] END AS both
    WHERE size(both) > 1
    UNWIND both AS e
    RETURN shared, e.id AS id, e.type AS type, coalesce(e.name, e.name_zh) AS name
    ORDER BY shared, id"""

_FIRST = ("iso:", "geonames:", "ror:")


def proposals_frame(store: Store) -> pd.DataFrame:
    """Pairs of entities of one type that share another id.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`PROPOSAL_COLUMNS`, ready to be completed (who, when) and loaded as a
        decisions file; ``before`` holds the names of both, ``evidence`` the id that they share.
    """
    by_id: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows(SHARED):
        by_id.setdefault(row["shared"], []).append(row)
    pairs: dict[tuple[str, str], list[Any]] = {}
    for shared, rows in by_id.items():
        for one, other in combinations(sorted(rows, key=_rank), 2):
            if one["type"] != other["type"] or one["id"] == other["id"]:
                continue
            names = f"{other['name']} / {one['name']}"
            empty = ["merge", other["id"], one["id"], None, names, None, None, None, None, []]
            pairs.setdefault((other["id"], one["id"]), empty)[-1].append(shared)
    data = [[*row[:-1], join_items(row[-1])] for _, row in sorted(pairs.items())]
    return pd.DataFrame(data, columns=pd.Index(PROPOSAL_COLUMNS), dtype=object)


def _rank(row: dict[str, Any]) -> tuple[int, str]:
    """Order in which entities are merged into: known to an authority first."""
    id_ = str(row["id"])
    place = next((n for n, prefix in enumerate(_FIRST) if id_.startswith(prefix)), len(_FIRST))
    return place, id_
