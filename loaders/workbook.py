"""Sheets of an Excel workbook as tables: cells as they are shown, none lost.

Three things that a workbook says of itself are not believed, or not passed over. The size of a
sheet: some programs write it wrongly, and a reader that trusts it drops rows and columns. Merged
cells: all but the first are empty in the file and full on the screen. The format of a date: it
says whether a day is meant, or the month or year alone.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.values import blank
from loaders.errors import LoadError
from loaders.table import Cells, MergedCell, SheetError, Table

MAX_UNPACKED = 2 * 1024**3
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK = 1024 * 1024
_LONGEST = 200  # bytes of one mergeCell
_WIDE = 256  # columns of a table, at most

_UNSHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # parts of a format that are no fields
_CHINESE_DATES = {27: 2, 31: 3, 36: 2, 50: 2, 57: 2} | dict.fromkeys((28, 29, 30, 51, 54, 58), 3)
"""Formats that Chinese Excel knows by number alone (ECMA-376 18.8.30): 57 is 2024年5月."""

# Whatever a damaged part makes openpyxl raise; XML that does not parse is a SyntaxError.
_DAMAGE = (zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, OSError, ValueError,
           TypeError, AttributeError, EOFError, RuntimeError)  # fmt: skip


def read_workbook(path: Path) -> Iterator[Table]:
    """Read every sheet of an Excel workbook.

    Yields
    ------
    Table
        One a sheet; ``hidden`` says that it is not shown. Leading rows without any cell are
        passed over, the next one is the header.

    Raises
    ------
    LoadError
        It is no workbook, one of its parts is missing or damaged, or it is far too large.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.utils.exceptions import InvalidFileException

    # It warns of what would be lost if it wrote the workbook; we only read.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    with path.open("rb") as file:  # by its name openpyxl would refuse a workbook called .csv
        try:
            with zipfile.ZipFile(file) as archive:
                if sum(i.file_size for i in archive.infolist()) > MAX_UNPACKED:
                    raise LoadError("tables.huge", file=path.name)
            reader = ExcelReader(file, read_only=True, data_only=False)
            reader.read()
            book, look = reader.wb, _Look(reader.wb)
        except (*_DAMAGE, InvalidFileException) as error:
            raise LoadError("tables.workbook", file=path.name, why=_why(error)) from error
        try:
            listed = [sheet.name for sheet in reader.parser.sheets]
            if lost := [name for name in listed if name not in book.sheetnames]:
                raise LoadError("tables.lost_sheet", file=path.name, sheets=lost)
            for sheet in book.worksheets:
                yield _sheet(path.name, sheet, look)
        finally:
            book.close()


def _why(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if isinstance(error, LookupError) else str(error)


def _sheet(file: str, sheet: Any, look: _Look) -> Table:
    rows = _rows(file, sheet, look)
    number, header = next(((n, c) for n, c in rows if not all(map(blank, c))), (1, []))
    names = ["" if h is None else str(h).strip() for h in header]
    hidden = sheet.sheet_state != "visible"
    return Table(file, sheet.title, names, rows, at=number, hidden=hidden)


def _rows(file: str, sheet: Any, look: _Look) -> Iterator[Cells]:
    number = 0
    try:
        merged = _Merged(sheet)
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            values = [look.value(c) for c in cells]
            yield number, merged.mark(number, values)
    except _DAMAGE as error:
        told = {"file": file, "sheet": sheet.title, "row": number, "why": _why(error)}
        raise LoadError("tables.sheet", **told) from error


class _Look:
    """How precise the dates of a workbook are shown: by the number of a cell's style."""

    def __init__(self, book: Any) -> None:
        from openpyxl.styles.numbers import BUILTIN_FORMATS
        from openpyxl.utils.datetime import from_excel

        self._epoch = book.epoch
        self._from_excel = from_excel
        own = dict(enumerate(book._number_formats, start=164))
        self._precision: dict[int, int] = {}
        self._by_number: dict[int, int] = {}  # styles whose format no one but Excel knows
        for style, look in enumerate(book._cell_styles):
            number = look.numFmtId
            if number in _CHINESE_DATES and number not in BUILTIN_FORMATS:
                self._by_number[style] = _CHINESE_DATES[number]
            else:
                self._precision[style] = precision(
                    own.get(number) or BUILTIN_FORMATS.get(number, "")
                )

    def value(self, cell: Any) -> Any:
        """Value of a cell: a date as precise as it is shown."""
        value = cell.value
        if value is None:
            return None
        kind = cell.data_type
        if kind in ("f", "e"):
            return SheetError(value)
        if kind == "d" and isinstance(value, dt.datetime):
            return _cut(value, self._precision.get(cell._style_id, 3))
        if kind == "n" and (parts := self._by_number.get(cell._style_id)):
            date = self._from_excel(value, self._epoch)
            return _cut(date, parts) if isinstance(date, dt.datetime) else value
        return value


def precision(look: str) -> int:
    """How many parts of a date a format shows: 1 the year, 2 the month too, 3 the day too.

    Examples
    --------
    >>> precision("yyyy-mm-dd"), precision("mmm-yy"), precision('yyyy"年"m"月"'), precision("yyyy")
    (3, 2, 2, 1)
    >>> precision("[$-409]d/m/yy h:mm"), precision("h:mm")
    (3, 3)
    """
    shown = _UNSHOWN.sub("", look.partition(";")[0]).lower()
    if "d" in shown or "y" not in shown:
        return 3
    return 2 if "m" in shown else 1


def _cut(date: dt.datetime, parts: int) -> dt.datetime | str:
    return date if parts == 3 else date.date().isoformat()[: (4, 7)[parts - 1]]


@dataclass(frozen=True, slots=True)
class _Area:
    """Merged cells: first and last row, first and last column (from 0), and how Excel says it."""

    top: int
    bottom: int
    left: int
    right: int
    ref: str


class _Merged:
    """Cells of a sheet that are covered by another one; rows are asked for in their order."""

    def __init__(self, sheet: Any) -> None:
        self._waiting = sorted(_areas(sheet), key=lambda a: -a.top)
        self._open: list[_Area] = []

    def mark(self, number: int, cells: list[Any]) -> list[Any]:
        """Put a mark into each covered cell of a row that holds something of its own."""
        while self._waiting and self._waiting[-1].top <= number:
            self._open.append(self._waiting.pop())
        if not self._open:
            return cells
        self._open = [a for a in self._open if a.bottom >= number]
        if all(map(blank, cells)):
            return cells
        for area in self._open:
            first = area.left + (number == area.top)
            cells += [None] * (min(area.right + 1, _WIDE) - len(cells))
            for column in range(first, min(area.right + 1, len(cells))):
                cells[column] = MergedCell(area.ref)
        return cells


def _areas(sheet: Any) -> Iterator[_Area]:
    """Find merged cells, which stand behind all rows, without parsing these once more."""
    from openpyxl.utils.cell import range_boundaries

    with sheet._get_source() as file:
        left = b""
        while data := file.read(_CHUNK):
            text, end = left + data, 0
            for found in _MERGED.finditer(text):
                ref, end = found[1].decode(), found.end()
                first, top, last, bottom = range_boundaries(ref)
                yield _Area(top, bottom, first - 1, last - 1, ref)
            left = text[max(end, len(text) - _LONGEST) :]
