"""Where the organisations come from that names are matched against: the graph, or a ROR dump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders.match_index import NameIndex, Organisation
from loaders.ror import read

__all__ = ["TYPES", "index_of_ror", "index_of_rows"]

TYPES = ("Organization", "Park", "Lab", "Office")
"""Types of entities whose names are matched."""


def index_of_ror(path: Path) -> NameIndex:
    """Index the organisations of a ROR dump.

    Withdrawn records are left out, and organisations that only stand in the relations of
    others: nothing is known of them but a name.

    Raises
    ------
    LoadError
        It is no whole ROR dump.
    """
    rows = (e.values for b in read(path) for e in b.entities if e.type == "Organization")
    return index_of_rows(row for row in rows if row.get("status"))


def index_of_rows(rows: Iterable[Mapping[str, Any]]) -> NameIndex:
    """Index organisations given as the properties of entities; withdrawn ones are left out."""
    return NameIndex.of(_organisations(rows))


def _organisations(rows: Iterable[Mapping[str, Any]]) -> Iterator[Organisation]:
    for row in rows:
        name, chinese = _text(row.get("name")), _text(row.get("name_zh"))
        others = row.get("names")
        listed = [_text(n) for n in others] if isinstance(others, list | tuple) else []
        names = tuple(dict.fromkeys(n for n in (name, chinese, *listed) if n))
        if names and row.get("status") != "withdrawn":
            yield Organisation(
                str(row["id"]), name or chinese, names, _text(row.get("country")),
                _text(row.get("city")), chinese,
            )  # fmt: skip


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
