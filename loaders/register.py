"""The register: a researcher's spreadsheet of entities, links, observations and sources.

A folder of CSV or Parquet files, one such file, or a workbook. Headers are the ontology's property
names, or their labels in Chinese or English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from graph.model import Label, Property
from graph.names import fold
from graph.ontology import (
    COMMON,
    ENTITIES,
    LINK,
    LINKS,
    OBSERVATION,
    SOURCE,
)
from graph.properties import CONFIDENCE, ENTITY_TYPE, SHEETS, SOURCES
from graph.values import blank
from loaders.batch import Batch, Dataset, EntityRow, Fault, LinkRow, Row, Where, rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.match_names import has_han
from loaders.nearest import nearest
from loaders.network_folder import FILE as NETWORK
from loaders.odd_dates import odd_dates
from loaders.tables import ENDS, MergedCell, SheetError, Table, read_tables

ROWS = 5_000

_ALSO = {"links": ("关联",), "observations": ("指标数据",)}
TABLES = {kind: (name.en, name.zh, *_ALSO.get(kind, ())) for kind, name in SHEETS.items()}
"""Names of the four tables, as file names and as sheet names; the template's come first."""

_EITHER_NAME = "名称"  # a header under which people write names in either script
_IGNORED = {"readme", "notes", "说明", "lists", "选项"}
_HEADER_WITHIN = 20  # rows in which a header that stands too low is looked for
_LEDGER = "ledger"  # how a name begins whose sheet keeps account of the others


def _with_own(common: tuple[Property, ...], own: Any) -> tuple[Property, ...]:
    seen = {p.name: p for p in common}
    for declared in own:
        for prop in declared.properties:
            seen.setdefault(prop.name, prop)
    return tuple(seen.values())


def columns() -> dict[str, tuple[Property, ...]]:
    """Columns that each table may have, from the ontology.

    Examples
    --------
    >>> [p.name for p in columns()["sources"]][:3]
    ['id', 'url', 'title']
    """
    entities = (*COMMON, ENTITY_TYPE, SOURCES, CONFIDENCE)
    return {
        "entities": _with_own(entities, ENTITIES.values()),
        "links": _with_own(LINK, LINKS.values()),
        "observations": OBSERVATION,
        "sources": SOURCE,
    }


def read(path: Path, dataset: str = "") -> Iterator[Batch]:
    """Read a register.

    Parameters
    ----------
    path
        Workbook, CSV or Parquet file, or folder of such files; a folder may hold
        ``dataset.toml`` with the id, title and licence of the dataset.
    dataset
        Id of the dataset; by default that of ``dataset.toml``, or the file's name.

    Yields
    ------
    Batch
        In the order of the tables.

    Raises
    ------
    LoadError
        The file is missing, damaged, no register at all, or the folder of a network.
    """
    if path.name == NETWORK or (path / NETWORK).is_file():
        folder = path.parent if path.name == NETWORK else path
        raise LoadError("register.network", folder=folder, file=NETWORK)
    about = describe(path, dataset)
    found = False
    if strays := _strays(path):
        yield Batch(about, notes=strays)
    for table in read_tables(path):
        kind = table_kind(table)
        if kind is None:
            if not _beside(table.name):
                yield Batch(about, notes=[_unknown_table(table)])
            continue
        found = True
        yield from _batches(about, table, kind)
    if not found:
        raise LoadError("register.none", file=path.name)


def describe(path: Path, dataset: str = "") -> Dataset:
    """Make the dataset's description from ``dataset.toml``, or from the file's name."""
    declared: dict[str, Any] = {}
    file = path / "dataset.toml"
    if path.is_dir() and file.is_file():
        try:
            declared = tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LoadError(
                "register.dataset", file=file.name, folder=path, why=str(error)
            ) from error
    name = dataset or declared.get("id") or re.sub(r"[^\w]+", "-", path.stem.lower()).strip("-")
    known = {k: v for k, v in declared.items() if k in Dataset.__slots__ and k != "id"}
    return Dataset(**({"title": path.stem} | known | {"id": name or "register"}))


def _strays(path: Path) -> list[Fault]:
    """Say of each file of a folder that it is not read, but for what keeps to itself."""
    beside = [
        p.name
        for p in sorted(path.iterdir() if path.is_dir() else ())
        if p.suffix.lower() not in ENDS
        and p.name != "dataset.toml"
        and not p.name.startswith((".", "~"))
        and not _beside(p.stem)
    ]
    return [Fault(Where(name), "", show(name), rule("register.stray")) for name in beside]


def _beside(name: str) -> bool:
    """Whether a table is not for loading: notes, lists, and what keeps account of the others."""
    folded = fold(name)
    return folded in _IGNORED or folded.startswith(_LEDGER)


def table_kind(table: Table) -> str | None:
    """Which of the four tables this is: by its name, or else by its header."""
    name = table.name.strip().lower()
    for kind, names in TABLES.items():
        if name in names:
            return kind
    if _beside(name):
        return None
    have = {kind: set(_match(table.header, kind).values()) for kind in TABLES}
    if {"from", "to"} <= have["links"]:
        return "links"
    if {"subject", "indicator"} <= have["observations"]:
        return "observations"
    if {"id", "type"} <= have["entities"]:
        return "entities"
    return "sources" if {"id", "url", "title"} <= have["sources"] else None


def words_of(kind: str) -> dict[str, str]:
    """Every word that may head a column, with the column's name."""
    words: dict[str, str] = {}
    for prop in columns()[kind]:
        for word in (prop.name, prop.label.en, prop.label.zh):
            words.setdefault(word, prop.name)
    return words


def _match(header: list[str], kind: str) -> dict[int, str]:
    words = {fold(w): name for w, name in reversed(words_of(kind).items())}
    if kind == "entities":
        words.setdefault(_EITHER_NAME, "name_zh")
    return {i: words[f] for i, h in enumerate(header) if (f := fold(h)) in words}


def _by_script(values: dict[str, Any]) -> dict[str, Any]:
    """Take a name of a column that holds both scripts for what it is."""
    name = values.get("name_zh")
    if blank(name) or has_han(str(name)) or not blank(values.get("name")):
        return values
    return {"name" if k == "name_zh" else k: v for k, v in values.items() if k != "name"}


def _headers(table: Table, kind: str, known: Mapping[int, str]) -> dict[str, str | Label]:
    """How the table heads each column; the word for people where it has none."""
    typed = {name: table.header[i] for i, name in known.items()}
    return {p.name: typed.get(p.name, p.label) for p in columns()[kind]}


def _unknown_table(table: Table) -> Fault:
    names = [n for ns in TABLES.values() for n in ns]
    where = Where(table.file, table.name)
    return Fault(where, "", table.name, rule("register.table"), nearest(table.name, names))


def _notes(table: Table, kind: str, known: Mapping[int, str]) -> list[Fault]:
    where = Where(table.file, table.name, table.at)
    notes = [
        Fault(where, h, show(h), rule("register.column"), nearest(h, words_of(kind)))
        for i, h in enumerate(table.header)
        if i not in known and h
    ]
    if table.encoding not in ("", "UTF-8"):
        notes.append(Fault(where, "", table.encoding, rule("register.encoding")))
    if table.hidden:
        hidden = Where(table.file, table.name)
        notes.append(Fault(hidden, "", show(table.name), rule("register.hidden")))
    return notes


def _batches(about: Dataset, table: Table, kind: str) -> Iterator[Batch]:
    known = _match(table.header, kind)
    twice = sorted({n for n in known.values() if list(known.values()).count(n) > 1})
    if twice:
        raise LoadError("register.twice", file=table.file, table=table.name, columns=twice)
    if not known and any(table.header):
        table = _with_rows(table, kind)
    either = kind == "entities" and _EITHER_NAME in map(fold, table.header)
    headers = {(table.file, table.name): _headers(table, kind, known)}
    batch = Batch(about, notes=_notes(table, kind, known), cities=True, headers=headers)
    bare = _Bare(table)
    unsourced: list[Where] = []
    for number, cells in table.rows:
        if all(blank(c) for c in cells):
            continue
        where = Where(table.file, table.name, number)
        values = {name: cells[i] for i, name in known.items() if i < len(cells)}
        if either:
            values = _by_script(values)
        batch.rows_read += 1
        faults = _cell_faults(where, values) + bare.look(where, cells)
        if faults:
            batch.faults += faults
        else:
            _add(batch, kind, where, values)
            batch.notes += odd_dates(where, kind, values)
            unsourced += [where] if kind == "links" and blank(values.get("sources")) else []
        if batch.rows_read >= ROWS:
            yield batch
            batch = Batch(about)
    batch.notes += [*bare.notes(), *_unsourced(unsourced)]
    yield batch


def _unsourced(found: list[Where]) -> list[Fault]:
    """Say once of a table how many of its links name no source, and where the first stands."""
    if not found:
        return []
    first = rule("register.unsourced", count=len(found), row=found[0].row)
    return [Fault(replace(found[0], row=None), "sources", "", first)]


def _with_rows(table: Table, kind: str) -> Table:
    """Refuse a table whose header stands in another row, or nowhere; say in which.

    Raises
    ------
    LoadError
        The table has rows, and its header has none of the columns.
    """
    first = list(islice(table.rows, _HEADER_WITHIN))
    if not any(not blank(c) for _, cells in first for c in cells):
        return replace(table, rows=iter(()))
    told = {"file": table.file, "table": table.name, "row": table.at}
    for number, cells in first:
        if len(_match([str(c or "") for c in cells], kind)) > 1:
            raise LoadError("register.header_row", **told, there=number)
    raise LoadError("register.no_header", **told, found=[show(h) for h in table.header if h][:5])


class _Bare:
    """Values that stand below no header: in a text a fault of the row, in a sheet a note."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._headed = {i for i, h in enumerate(table.header) if h}
        self._width = len(table.header) if table.encoding else 0
        self._found: dict[int, tuple[Where, str, int]] = {}

    def look(self, where: Where, cells: list[Any]) -> list[Fault]:
        """Count the values of a row that have no header; give the row's fault, if it has one."""
        bare = [i for i, c in enumerate(cells) if i not in self._headed and not blank(c)]
        if self._width and bare and bare[-1] >= self._width:
            surplus = next(cells[i] for i in bare if i >= self._width)
            return [Fault(where, "", show(surplus), rule("register.surplus"))]
        for i in bare:
            first, value, count = self._found.get(i, (where, show(cells[i]), 0))
            self._found[i] = first, value, count + 1
        return []

    def notes(self) -> list[Fault]:
        """Say of each column without a header that it was not read."""
        return [
            Fault(where, "", value, rule("register.bare", count=count))
            for _, (where, value, count) in sorted(self._found.items())
        ]


def _cell_faults(where: Where, values: Mapping[str, Any]) -> list[Fault]:
    faults = [
        Fault(where, name, show(value), rule("register.formula"))
        for name, value in values.items()
        if isinstance(value, SheetError)
    ]
    merged = {v.ref: n for n, v in reversed(list(values.items())) if isinstance(v, MergedCell)}
    faults += [Fault(where, n, ref, rule("register.merged")) for ref, n in merged.items()]
    return faults


def _add(batch: Batch, kind: str, where: Where, values: dict[str, Any]) -> None:
    if kind == "entities":
        batch.entities.append(EntityRow(where, values, _type(values, ENTITIES)))
    elif kind == "links":
        batch.links.append(LinkRow(where, values, _type(values, LINKS)))
    elif kind == "observations":
        batch.observations.append(Row(where, values))
    else:
        batch.sources.append(Row(where, values))


def _type(values: Mapping[str, Any], declared: Mapping[str, Any]) -> str:
    """Name of a type from its name in any case, or its label in Chinese or English."""
    raw = values.get("type")
    if blank(raw):
        return ""
    wanted = fold(str(raw))
    for name, item in declared.items():
        if wanted in (fold(name), fold(item.label.en), fold(item.label.zh)):
            return name
    return str(raw).strip()
