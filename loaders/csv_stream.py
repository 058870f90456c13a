"""A large CSV file read row by row out of a dump, never whole in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from loaders.checks import show
from loaders.dump_file import Guarded
from loaders.errors import LoadError

__all__ = ["CsvStream", "RawFile"]

_CELL = 10 * 1024**2


class RawFile(io.RawIOBase):
    """A dump's file as the standard library's readers want it."""

    def __init__(self, file: Guarded) -> None:
        self._file = file

    def readable(self) -> bool:
        """Say yes: it is open for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; 0 at the end."""
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class CsvStream:
    """Header and rows of one CSV file.

    Parameters
    ----------
    file
        UTF-8, with or without a byte-order mark; a byte that is no UTF-8 becomes a lone
        surrogate, which the row checks report with row and column.
    name
        For messages.

    Attributes
    ----------
    header
        Cells of the first row, without blanks around them.

    Raises
    ------
    LoadError
        It is no CSV, or is cut off.
    """

    def __init__(self, file: Guarded, name: str) -> None:
        self.name = name
        text = io.TextIOWrapper(
            io.BufferedReader(RawFile(file), 256 * 1024), "utf-8-sig", "surrogateescape", newline=""
        )
        first = text.readline(_CELL)
        separator = max(",;\t", key=first.count)
        csv.field_size_limit(_CELL)
        self.header = [h.strip() for h in next(csv.reader([first], delimiter=separator), [])]
        self._reader = csv.reader(text, delimiter=separator)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each row, as a spreadsheet shows it, and its cells."""
        number = 1
        while True:
            try:
                cells = next(self._reader, None)
            except csv.Error as error:
                raise LoadError(
                    "csv.broken", file=show(self.name), row=number, why=show(error)
                ) from error
            if cells is None:
                return
            number += 1
            if any(cells):
                yield number, cells
