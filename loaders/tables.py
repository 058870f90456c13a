"""Tables out of CSV files, workbooks and Parquet: cells as they stand, with where they stood.

Text files are read in the encoding that they are in (UTF-8, with or without a mark,
UTF-16, GB18030), found out and said. Cells stay text: ``NA`` is Namibia, not a blank.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.values import blank
from loaders.errors import LoadError
from loaders.table import Cells, MergedCell, SheetError, Table
from loaders.workbook import read_workbook

__all__ = ["Cells", "MergedCell", "SheetError", "Table", "decode", "parse_csv", "read_csv",
           "read_parquet", "read_tables", "read_workbook"]  # fmt: skip

ENDS = (".csv", ".tsv", ".parquet")
"""How the names of files end that are read out of a folder."""

_CELL = 10 * 1024**2
_ROWS = 5_000
_ZIP, _PARQUET, _OLE = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


def read_tables(path: Path) -> Iterator[Table]:
    """Read every table of a workbook, a CSV or Parquet file, or a folder of such files.

    Raises
    ------
    LoadError
        There is no such file, or it is not what its name says.
    """
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix.lower() in ENDS)
        if not files:
            raise LoadError("tables.no_csv", folder=path)
        for file in files:
            yield from _read_file(file)
    elif not path.is_file():
        raise LoadError("tables.no_file", file=path)
    else:
        yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Table]:
    """Read a file for what it holds; its name decides where that does not tell."""
    end = path.suffix.lower()
    with path.open("rb") as file:
        begin = file.read(8)
    if begin == _OLE:
        raise LoadError("tables.old", file=path.name)
    if end in {".xlsx", ".xlsm"} or (begin.startswith(_ZIP) and _is_workbook(path)):
        yield from read_workbook(path)
    elif end == ".parquet" or begin.startswith(_PARQUET):
        yield read_parquet(path)
    elif end in {".csv", ".tsv", ".txt"}:
        yield read_csv(path)
    else:
        raise LoadError("tables.kind", file=path.name)


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


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
    """Read the bytes of a CSV file; ``name`` is for messages and, without its end, the table's.

    Lines end as on any system, that of old Macs too. A first line ``sep=;``, which Excel writes,
    names the separator and is no row; leading blank rows are passed over.
    """
    text, encoding = decode(data, name)
    lines = io.StringIO(text, newline="")
    first = next((line for line in lines if not blank(line)), "")
    if named := _SEPARATOR.fullmatch(first):
        separator = named[1]
    else:
        separator = max(",;\t", key=_QUOTED.sub("", first).count)
        lines.seek(0)
    csv.field_size_limit(_CELL)
    rows = _csv_rows(name, csv.reader(lines, delimiter=separator))
    number, header = next(((n, c) for n, c in rows if not all(map(blank, c))), (1, []))
    return Table(name, Path(name).stem, [h.strip() for h in header], rows, encoding, at=number)


def _csv_rows(name: str, reader: Any) -> Iterator[Cells]:
    number = 0
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
