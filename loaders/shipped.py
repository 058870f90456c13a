"""Rows of a table whose columns we fixed ourselves: the shipped plan and reference lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from loaders.batch import Where
from loaders.errors import LoadError
from loaders.tables import read_csv


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[Where, dict[str, str]]]:
    """Read a CSV file row by row, blank lines passed over.

    Parameters
    ----------
    path
        The file.
    columns
        Columns that it must have; others are read too.

    Yields
    ------
    tuple of Where and dict
        Where the row stood, and its cells by column; a short row is filled with blanks.

    Raises
    ------
    LoadError
        There is no such file, or it lacks a column.
    """
    if not path.is_file():
        raise LoadError("shipped.no_file", file=path.name, folder=path.parent)
    table = read_csv(path)
    missing = [c for c in columns if c not in table.header]
    if missing:
        raise LoadError("shipped.column", file=path.name, missing=missing, header=table.header)
    for number, cells in table.rows:
        if any(cells):
            filled = [*cells, *[""] * (len(table.header) - len(cells))]
            yield Where(path.name, row=number), dict(zip(table.header, filled, strict=False))
