"""Tables as a workbook of Excel: numbers as numbers, and no text that runs as a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["CELL", "Sheet", "workbook"]

CELL = 32_767
"""Characters that a cell of Excel holds at most."""

Sheet = tuple[Sequence[str], Sequence[Sequence[Any]]]
"""Headings and rows."""

# What XML cannot hold, and marks that turn the reading order of what follows around.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_EXACT = 2**53  # a larger number would lose its last digits


def workbook(sheets: Mapping[str, Sheet], notes: Sequence[str] = ()) -> tuple[bytes, int]:
    """Write tables as the sheets of a workbook, their headings fixed on the screen.

    Parameters
    ----------
    sheets
        Headings and rows by the sheet's name; plain values.
    notes
        Lines of a first sheet ``notes``; none without them.

    Returns
    -------
    tuple of bytes and int
        The file, and how many texts were longer than a cell (:data:`CELL`) and are cut.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    cut = 0
    if notes:
        sheet = book.create_sheet("notes")
        for number, line in enumerate(notes, 1):
            cut += _put(sheet.cell(number, 1), line)
    for name, (heads, rows) in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate([heads, *rows], 1):
            for column, value in enumerate(row, 1):
                if value is not None and value != "":
                    cut += _put(sheet.cell(number, column), value)
        sheet.freeze_panes = "A2"
    made = dt.datetime(2020, 1, 1)  # noqa: DTZ001  # the same data give the same file
    book.properties.created = book.properties.modified = made
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), cut


def _put(cell: Any, value: Any) -> bool:
    """Fill a cell; text stays text, whatever it begins with. Tell whether it was cut."""
    if isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < _EXACT):
        cell.value = value
        return False
    if isinstance(value, dt.date | dt.time) and getattr(value, "tzinfo", None) is None:
        cell.value = value
        return False
    text = _UNFIT.sub("", str(value))
    cell.value = text[:CELL]
    cell.data_type = "s"
    cell.quotePrefix = True
    return len(text) > CELL
