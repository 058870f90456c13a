"""Records of OpenAlex one after the other, as the snapshot, the API and CSV files hold them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

from loaders.batch import Fault, Where, rule
from loaders.checks import show
from loaders.csv_stream import CsvStream, RawFile
from loaders.dump_file import Guarded
from loaders.errors import LoadError
from loaders.nearest import nearest
from loaders.source_files import each_file

__all__ = ["LISTS", "records"]

LONGEST = 64 * 1024 * 1024
"""Longest line, or whole answer of the API, in bytes."""

LISTS = ("display_name_acronyms", "display_name_alternatives", "associated_institutions")
"""Columns of a CSV that hold lists: as JSON, or with ``|`` between the items."""

_SUFFIXES = (".gz", ".json", ".jsonl", ".ndjson", ".csv")
_FOLDERS = frozenset(
    (
        *("authors", "awards", "concepts", "domains", "fields", "funders", "institutions"),
        *("keywords", "merged_ids", "publishers", "sources", "subfields", "topics", "works"),
    )
)
_ID = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:[a-z]+/)?)?([A-Z])[0-9]{1,15}")
_LETTERS = {"I": "institutions", "W": "works"}
_COLUMNS = {
    "institutions": ("id", "display_name"),
    "works": ("id", "publication_year", "authorships.countries"),
}

Found = tuple[Where, str, dict[str, Any] | Fault]  # where, kind, and the record or what is wrong


def records(path: str | PathLike[str], kind: str = "") -> Iterator[Found]:
    """Read every institution and every work of a source.

    Parameters
    ----------
    path
        A file or a folder: JSON lines (``part_000.gz`` of the snapshot), answers of the API
        (``meta``, ``results``, ``group_by``), a JSON list, CSV; plain, gzipped or in a zip.
    kind
        ``institutions`` or ``works``: only these are given then; of a snapshot only that folder
        is opened, and any other file is left at the first record of the other kind.

    Yields
    ------
    tuple
        Where it stood, its kind (``""`` when it is neither), and the record as JSON has it, or
        the fault of a line that cannot be read.

    Raises
    ------
    LoadError
        A file is missing, cut off or damaged, or a CSV lacks a column.
    """
    source = Path(path).name
    for name, file in each_file(path, _SUFFIXES):
        if not _wanted(name, kind):
            continue
        sheet = "" if name == source else name
        for row, record in _file(file, name):
            where = Where(source, sheet, row)
            if isinstance(record, dict):
                found = _kind(record)
                if kind and found and found != kind:
                    break  # a file holds one kind
                if not kind or found == kind:
                    yield where, found, record
            else:
                yield where, "", Fault(where, "", show(record[0]), record[1])


def _wanted(name: str, kind: str) -> bool:
    """Of a snapshot's folders the one that holds this kind, or both that are known."""
    folders = [p for p in name.split("/")[:-1] if p in _FOLDERS]
    return not folders or folders[0] in ([kind] if kind else _LETTERS.values())


def _kind(record: dict[str, Any]) -> str:
    raw = record.get("id")
    found = _ID.fullmatch(raw.strip()) if isinstance(raw, str) else None
    return _LETTERS.get(found[1], "") if found else ""


Raw = tuple[int, dict[str, Any] | tuple[str, Any]]  # row, record or (value, rule)


def _file(file: Guarded, name: str) -> Iterator[Raw]:
    stream = io.BufferedReader(RawFile(file), 256 * 1024)
    head = stream.peek(64)[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"{", b"[")):
        yield from _csv(stream, name)
        return
    number = 0
    for line, text in enumerate(_texts(stream, name), start=1):
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            shown = text[:80].decode("utf-8", "replace")
            yield line, (shown, rule("openalex.line", why=show(error)))
            continue
        items = _items(value)
        for item in items:
            number += 1
            row = line if items[0] is value else number
            yield row, item if isinstance(item, dict) else (repr(item), rule("ror.object"))


def _texts(stream: io.BufferedReader[RawFile], name: str) -> Iterator[bytes]:
    """Lines; a file whose first line only opens a bracket is one text, printed for people."""
    first = stream.readline(LONGEST + 1).removeprefix(b"\xef\xbb\xbf")
    if first.strip() in (b"{", b"["):
        whole = first + stream.read(LONGEST + 1)
        if len(whole) > LONGEST:
            raise LoadError("openalex.long", file=show(name))
        yield whole
        return
    while first:
        if len(first) > LONGEST:
            raise LoadError("openalex.long", file=show(name))
        yield first
        first = stream.readline(LONGEST + 1)


def _items(value: Any) -> list[Any]:
    """Give the records of one JSON value: an answer of the API, a list, or one record."""
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        found: list[Any] = value["results"]
        return found
    return value if isinstance(value, list) else [value]


# --- CSV --------------------------------------------------------------------------------


def _csv(stream: io.BufferedReader[RawFile], name: str) -> Iterator[Raw]:
    table = CsvStream(stream, name)  # type: ignore[arg-type]  # it needs ``read`` alone
    _check(table.header, name)
    for row, cells in table.rows():
        if len(cells) != len(table.header):
            asked = rule("cordis.cells", columns=len(table.header), cells=len(cells))
            yield row, (",".join(cells)[:80], asked)
        else:
            yield row, _nested(dict(zip(table.header, cells, strict=True)))


def _check(header: list[str], name: str) -> None:
    kind = "works" if any(h.startswith("authorships") for h in header) else "institutions"
    if "publication_year" in header:
        kind = "works"
    missing = [c for c in _COLUMNS[kind] if c not in header]
    if missing:
        near = sorted({n for m in missing if (n := nearest(m, header))})
        fields = {"missing": missing, "found": header, "near": near or ["–"]}
        raise LoadError("openalex.columns", file=show(name), **fields)


def _nested(cells: dict[str, str]) -> dict[str, Any]:
    """Turn a row into the record that JSON would hold: ``geo.city`` is ``city`` in ``geo``."""
    record: dict[str, Any] = {}
    for column, cell in cells.items():
        if column == "authorships.countries":
            record["authorships"] = [{"countries": [c] if c else []} for c in cell.split("|")]
        elif cell and column in LISTS:
            record[column] = _list(cell)
        elif cell and not column.startswith("authorships."):
            place = record
            *outer, last = column.split(".")
            for part in outer:
                inner = place.setdefault(part, {})
                place = inner if isinstance(inner, dict) else {}
            place[last] = cell
    return record


def _list(cell: str) -> list[Any]:
    try:
        value = json.loads(cell)
    except ValueError:
        value = cell.split("|")
    return value if isinstance(value, list) else [cell]
