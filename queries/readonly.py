"""Cypher that a person typed: run only when the server itself says that it reads.

No list of keywords: the statement is planned (EXPLAIN) and the plan is judged, then it
runs in READ mode, in which the server refuses to write, with a time limit and a row limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from graph.store import Store
from queries.naming import AskError

__all__ = ["PROCEDURES", "run_readonly"]

PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshipTypes",
        "db.propertyKeys",
        "db.schema.visualization",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.index.fulltext.listAvailableAnalyzers",
    }
)
"""Procedures that may be called: they look at the graph and at nothing else."""

_SHOWS = frozenset({"ShowIndexes", "ShowConstraints", "ShowFunctions", "ShowProcedures"})
_KINDS = {"w": "writes", "rw": "writes", "s": "changes or administers the database"}


def run_readonly(
    store: Store,
    text: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    seconds: float = 30,
    rows: int = 10_000,
) -> pd.DataFrame:
    """Run a statement that reads, and nothing else.

    Parameters
    ----------
    store
        An open store.
    text
        Cypher. Values belong into ``parameters``, as ``$name``.
    parameters
        Values by name.
    seconds
        Time limit; the server ends the statement then.
    rows
        Most rows; ``frame.attrs["more"]`` says whether there were more.

    Raises
    ------
    AskError
        The statement is empty, or does more than read.
    StoreError
        The server refused it: it is no Cypher, or took too long.
    """
    if not text.strip():
        raise AskError("There is no statement. Give Cypher, as in: MATCH (p:Park) RETURN p.name")
    text = text.encode("utf-8", "replace").decode("utf-8")
    reason = refusal(*store.plan(text, parameters))
    if reason:
        raise AskError(
            f"This statement {reason}, and here statements may only read the graph. "
            "To change facts, load a register: innolink load register FILE"
        )
    columns, found = store.table(text, parameters, timeout=seconds, limit=rows + 1)
    frame = pd.DataFrame(found[:rows], columns=pd.Index(columns), dtype=object)
    frame.attrs["more"] = len(found) > rows
    return frame


def refusal(kind: str, operators: list[tuple[str, str]]) -> str:
    """Why a plan is refused, as the end of a sentence; empty when it only reads.

    Examples
    --------
    >>> refusal("r", [("ProduceResults", "n"), ("LoadCSV", "r")])
    'reads a file or an address (LOAD CSV)'
    >>> refusal("r", [("ProcedureCall", "db.labels() :: (label :: STRING)")])
    ''
    """
    if kind != "r":
        return _KINDS.get(kind, "could not be checked")
    if not operators:
        return "could not be checked"
    for operator, details in sorted(operators):
        if operator == "LoadCSV":
            return "reads a file or an address (LOAD CSV)"
        if "ProcedureCall" in operator:
            name = details.partition("(")[0].strip().strip("`")
            if name not in PROCEDURES:
                return f"calls the procedure {name or 'without a name'}"
        shows = operator.startswith(("Show", "Terminate")) and operator not in _SHOWS
        if shows or "Command" in operator:
            return f"administers the server ({operator})"
    return ""
