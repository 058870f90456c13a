"""Tables out of CSV files, workbooks and Parquet: cells as they stand, with where they stood.

Text files are read in the encoding that they are in (UTF-8, with or without a mark,
UTF-16, GB18030), found out and said. Cells stay text: ``NA`` is Namibia, not a blank.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.errors import LoadError

Cells = tuple[int, list[Any]]
"""Number of the row as a spreadsheet shows it, and its cells."""

MAX_UNPACKED = 2 * 1024**3
_CELL = 10 * 1024**2
_ROWS = 5_000


@dataclass(slots=True)
class Table:
    """One sheet or one CSV file: its name, its header, its rows."""

    file: str
    name: str
    header: list[str]
    rows: Iterator[Cells]
    encoding: str = ""


class SheetError(str):
    """A cell that holds a formula or a spreadsheet's error instead of a value."""

    __slots__ = ()


def read_tables(path: Path) -> Iterator[Table]:
    """Read every table of a workbook, a CSV or Parquet file, or a folder of such files.

    Raises
    ------
    LoadError
        There is no such file, or it is not what its name says.
    """
    if path.is_dir():
        ends = {".csv", ".tsv", ".parquet"}
        files = sorted(p for p in path.iterdir() if p.suffix.lower() in ends)
        if not files:
            raise LoadError("tables.no_csv", folder=path)
        for file in files:
            yield read_parquet(file) if file.suffix.lower() == ".parquet" else read_csv(file)
    elif not path.is_file():
        raise LoadError("tables.no_file", file=path)
    elif path.suffix.lower() in {".xlsx", ".xlsm"}:
        yield from read_workbook(path)
    elif path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        yield read_csv(path)
    elif path.suffix.lower() == ".parquet":
        yield read_parquet(path)
    else:
        raise LoadError("tables.kind", file=path.name)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text of a file and the encoding that it was in.

    A file whose lines are mostly UTF-8 is read as UTF-8; bytes of another encoding in it
    become lone surrogates, which the row checks then report with row and column.

    Raises
    ------
    LoadError
        No encoding fits.

    Examples
    --------
    >>> decode("名称,国家".encode("gb18030"), "a.csv")
    ('名称,国家', 'GB18030')
    """
    for mark, encoding, label in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), label
            except UnicodeDecodeError as error:
                raise LoadError("tables.mark", file=name, label=label, why=error.reason) from error
    lines = [line for line in data.splitlines() if not line.isascii()]
    good = sum(_is_utf8(line) for line in lines)
    if good * 2 > len(lines) or not lines:
        return data.decode("utf-8", "surrogateescape"), "UTF-8"
    try:
        return data.decode("gb18030"), "GB18030"
    except UnicodeDecodeError:
        raise LoadError("tables.encoding", file=name) from None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_csv(path: Path) -> Table:
    """Read one CSV file; the separator is the commonest of ``, ; tab`` in the header."""
    return parse_csv(path.read_bytes(), path.name)


def parse_csv(data: bytes, name: str) -> Table:
    """Read the bytes of a CSV file; ``name`` is for messages and, without its end, the table's."""
    text, encoding = decode(data, name)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = [h.strip() for h in next(reader, [])]
    except csv.Error as error:
        raise LoadError("tables.no_table", file=name, why=str(error)) from error
    return Table(name, Path(name).stem, header, _csv_rows(name, reader), encoding)


def _csv_rows(name: str, reader: Any) -> Iterator[Cells]:
    number = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise LoadError("tables.beyond", file=name, row=number, why=str(error)) from error
        if cells is None:
            return
        number += 1
        yield number, cells


def read_parquet(path: Path) -> Table:
    """Read one Parquet file; rows are numbered from 1, for there is no row of headers."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise LoadError("tables.parquet", file=path.name, why=str(error)) from error
    names = [name.strip() for name in file.schema_arrow.names]
    return Table(path.name, path.stem, names, _parquet_rows(path.name, file))


def _parquet_rows(name: str, file: Any) -> Iterator[Cells]:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=_ROWS):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, list(cells)
    except (pa.ArrowException, OSError) as error:
        raise LoadError("tables.parquet", file=name, why=str(error)) from error


def read_workbook(path: Path) -> Iterator[Table]:
    """Read every sheet of an Excel workbook."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(i.file_size for i in archive.infolist()) > MAX_UNPACKED:
                raise LoadError("tables.huge", file=path.name)
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise LoadError("tables.workbook", file=path.name, why=str(error)) from error
    try:
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(), start=1)
            header = [_cell(c) for c in next(rows, (1, ()))[1]]
            names = ["" if h is None else str(h).strip() for h in header]
            yield Table(path.name, sheet.title, names, _sheet_rows(rows))
    finally:
        book.close()


def _sheet_rows(rows: Iterator[tuple[int, Any]]) -> Iterator[Cells]:
    for number, cells in rows:
        yield number, [_cell(c) for c in cells]


def _cell(cell: Any) -> Any:
    if cell.data_type in ("f", "e"):
        return SheetError(cell.value)
    return cell.value
