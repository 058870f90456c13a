"""Rows of the graph as other programs take them: plain values, lists joined, nothing missing shown.

A file of another program holds texts and numbers. Lists are written as in the register
(:mod:`graph.lists`); what is missing is left out, never written as ``None`` or ``nan``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from graph.lists import join_items

__all__ = ["flat_graph", "flat_row", "flat_table"]


def flat_value(value: Any) -> str | int | float | bool | None:
    """Write one value as a plain one; ``None`` where there is none.

    Examples
    --------
    >>> flat_value(["AI", "robots"]), flat_value(2024.0), flat_value(float("nan")), flat_value([])
    ('AI|robots', 2024, None, None)
    """
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, list | tuple):
        told = [flat_value(v) for v in value]
        return join_items(str(v) for v in told if v is not None) or None
    if value is None or isinstance(value, str | bool | int):
        return value or None if isinstance(value, str) else value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return None if value is pd.NA or value is pd.NaT else str(value)


def flat_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Write a row's values as plain ones; those that are missing are left out."""
    told = {str(k): flat_value(v) for k, v in row.items()}
    return {k: v for k, v in told.items() if v is not None}


def flat_table(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Write a table's values as plain ones; columns in which nothing stands are left out.

    A table without a row keeps its header.

    Examples
    --------
    >>> flat_table(pd.DataFrame({"id": ["a"], "fields": [["AI", "6G"]], "url": [None]}),
    ...            ["id", "fields", "url"]).to_dict("records")
    [{'id': 'a', 'fields': 'AI|6G'}]
    """
    rows = [flat_row(r) for r in frame.to_dict("records")]
    used = [c for c in columns if not rows or any(c in r for r in rows)]
    return pd.DataFrame([[r.get(c) for c in used] for r in rows], columns=pd.Index(used),
                        dtype=object)  # fmt: skip


def flat_graph(entities: pd.DataFrame, links: pd.DataFrame) -> nx.MultiDiGraph[str]:
    """Give every assertion as an edge and every linked entity as a node, with plain attributes.

    Counts in are counts out: an entity without a link stays, as a node alone.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in entities.sort_values("id").to_dict("records"):
        told = flat_row(row)
        graph.add_node(str(told.pop("id")), **told)
    for row in links.sort_values(["type", "key"]).to_dict("records"):
        told = flat_row(row)
        ends = str(told.pop("from")), str(told.pop("to"))
        key = str(told.pop("key"))
        graph.add_edge(*ends, key=key, **told)
    return graph
