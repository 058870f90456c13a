"""Networks in tables: a square matrix, or a list of ties, with a header or without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from graph.model import Label
from graph.values import blank
from loaders.batch import Fault, Where, rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.network_file import NetworkFile, Tie, year_of
from loaders.tables import Table

__all__ = ["edge_list", "matrix"]

COLUMNS = ("from", "to", "strength", "year")
"""What the columns of a list of ties can be."""

_HALVES = {"lower": Label("lower half", "下半部分"), "upper": Label("upper half", "上半部分")}


def matrix(table: Table, choices: Mapping[str, Any]) -> NetworkFile:
    """Read a square matrix: labels in the first row and in the first column.

    A cell is a strength; a blank one, or one of ``choices["unknown"]``, is unknown, unless
    ``choices["blank"]`` is ``zero``. Where one half beside the diagonal is wholly blank, the
    other half is the network. The diagonal is each node's own total.

    Raises
    ------
    LoadError
        There is no second row or column.
    """
    found = NetworkFile(table.name, year_of(table.name) or year_of(table.file))
    columns = [show(h) for h in table.header[1:]]
    while columns and not columns[-1]:
        columns.pop()
    rows = [(n, show(c[0]), c[1:]) for n, c in table.rows if c and not all(map(blank, c))]
    if not columns or not rows:
        raise LoadError("network_files.no_matrix", file=show(table.file))
    found.margins = [label for _, label, _ in rows], columns
    for label in columns:
        found.vertices.setdefault(label, _where(table, 1))
    for number, label, _ in rows:
        found.vertices.setdefault(label, _where(table, number))
    _margin_faults(found, table, rows)
    half = _blank_half([cells for _, _, cells in rows], len(columns))
    if half:
        found.notes.append(Fault(_where(table), "", _HALVES[half], rule(f"network_files.{half}")))
    blanks = 0
    for place, (number, label, cells) in enumerate(rows):
        where = _where(table, number)
        for other, column in enumerate(columns):
            if (half == "lower" and other < place) or (half == "upper" and other > place):
                continue
            raw = cells[other] if other < len(cells) else None
            blanks += blank(raw) and label != column
            found.ties.append(Tie(where, label, column, _known(raw, choices), column))
    if blanks:
        told = rule(f"network_files.blanks_{choices.get('blank', 'unknown')}")
        found.notes.append(Fault(_where(table), "", blanks, told))
    return found


def _where(table: Table, row: int | None = None) -> Where:
    return Where(table.file, "" if table.file.startswith(f"{table.name}.") else table.name, row)


def _margin_faults(found: NetworkFile, table: Table, rows: list[tuple[int, str, Any]]) -> None:
    wide = len(found.margins[1]) if found.margins else 0
    for number, label, cells in rows:
        extra = [c for c in cells[wide:] if not blank(c)]
        if extra:
            where, asked = _where(table, number), rule("register.surplus")
            found.faults.append(Fault(where, label, show(extra[0]), asked))


def _blank_half(rows: list[list[Any]], wide: int) -> str:
    """Say which half beside the diagonal holds nothing, where the other one holds something."""
    if len(rows) != wide or wide < 2:
        return ""
    filled = {"lower": False, "upper": False}
    for place, cells in enumerate(rows):
        filled["lower"] |= not all(map(blank, cells[:place]))
        filled["upper"] |= not all(map(blank, cells[place + 1 :]))
    if filled["lower"] == filled["upper"]:
        return ""
    return "lower" if filled["upper"] else "upper"


def _known(raw: Any, choices: Mapping[str, Any]) -> Any:
    """Raw strength; ``None`` where it is unknown."""
    if blank(raw):
        return "0" if choices.get("blank") == "zero" else None
    return None if str(raw).strip() in choices.get("unknown", ()) else raw


def edge_list(table: Table, choices: Mapping[str, Any]) -> NetworkFile:
    """Read a list of ties, one a row.

    ``choices["columns"]`` says which column is ``from``, ``to``, ``strength`` and ``year``: by
    the names in the header, or by their places (from 1) where there is no header. Left out:
    columns of these very names. Without a strength each tie is one, and one that stands twice
    counts once.

    Raises
    ------
    LoadError
        A column is not there.
    """
    found = NetworkFile(table.name, year_of(table.name) or year_of(table.file))
    given = choices.get("columns") or {
        c: c for c in COLUMNS if c in table.header or c in COLUMNS[:2]
    }
    bare = all(isinstance(place, int) for place in given.values())
    at = {role: p - 1 for role, p in given.items()} if bare else _places(table, given)
    seen: set[tuple[str, str, str]] = set()
    repeats = 0
    head: Iterator[tuple[int, list[Any]]] = iter([(table.at, table.header)] if bare else [])
    for number, cells in chain(head, table.rows):
        if all(map(blank, cells)):
            continue
        where = _where(table, number)
        row = {role: cells[place] if place < len(cells) else None for role, place in at.items()}
        start, end = (show("" if blank(row[k]) else row[k]) for k in ("from", "to"))
        if not start or not end:
            column = "to" if start else "from"
            found.faults.append(Fault(where, column, "", rule("check.required")))
            continue
        key = start, end, str(row.get("year", ""))
        if "strength" not in at and key in seen:
            repeats += 1
            continue
        seen.add(key)
        found.vertices.setdefault(start, where)
        found.vertices.setdefault(end, where)
        raw = _known(row["strength"], choices) if "strength" in at else 1
        year = row["year"] if "year" in at else None
        found.ties.append(Tie(where, start, end, raw, "strength", year))
    if repeats:
        found.notes.append(Fault(_where(table), "", repeats, rule("network_files.repeats")))
    return found


def _places(table: Table, given: Mapping[str, Any]) -> dict[str, int]:
    missing = [str(name) for name in given.values() if name not in table.header]
    if missing:
        raise LoadError(
            "network_files.columns", file=show(table.file), missing=missing, found=table.header
        )
    return {role: table.header.index(name) for role, name in given.items()}
