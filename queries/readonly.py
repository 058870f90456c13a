"""Cypher that a person typed: run only when the server itself says that it reads.

No list of keywords: the statement is planned (EXPLAIN) and the plan is judged, then it
runs in READ mode, in which the server refuses to write, with a time limit and a row limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from graph.store import Store
from graph.wording import Message
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
_KINDS = {"w": "writes", "rw": "writes", "s": "schema"}


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
        The statement is empty, does more than read, or a value has no type in Cypher.
    StoreError
        The server refused it: it is no Cypher, or took too long.
    """
    if not text.strip():
        raise AskError("cypher.none")
    text = text.encode("utf-8", "replace").decode("utf-8")
    try:
        reason = refusal(*store.plan(text, parameters))
    except (TypeError, ValueError) as error:  # the driver's: a value that Cypher has no type for
        raise AskError("cypher.value", why=str(error)) from error
    if reason is not None:
        raise AskError("cypher.refused", reason=reason)
    columns, found = store.table(text, parameters, timeout=seconds, limit=rows + 1)
    frame = pd.DataFrame(found[:rows], columns=pd.Index(columns), dtype=object)
    frame.attrs["more"] = len(found) > rows
    return frame


def refusal(kind: str, operators: list[tuple[str, str]]) -> Message | None:
    """Why a plan is refused, as a part of a sentence; ``None`` when it only reads.

    Examples
    --------
    >>> print(refusal("r", [("ProduceResults", "n"), ("LoadCSV", "r")]))
    reads a file or an address (LOAD CSV)
    >>> refusal("r", [("ProcedureCall", "db.labels() :: (label :: STRING)")]) is None
    True
    """
    if kind != "r":
        return _does(_KINDS.get(kind, "unchecked"))
    if not operators:
        return _does("unchecked")
    for operator, details in sorted(operators):
        if operator == "LoadCSV":
            return _does("load_csv")
        if "ProcedureCall" in operator:
            name = details.partition("(")[0].strip().strip("`")
            if name not in PROCEDURES:
                return _does("calls", name=name) if name else _does("calls_nameless")
        shows = operator.startswith(("Show", "Terminate")) and operator not in _SHOWS
        if shows or "Command" in operator:
            return _does("administers", operator=operator)
    return None


def _does(what: str, **fields: str) -> Message:
    return Message("queries", f"cypher.does.{what}", fields)
