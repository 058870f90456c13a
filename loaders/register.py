"""The register: a researcher's spreadsheet of entities, links, observations and sources.

A folder of CSV or Parquet files, one such file, or a workbook. Headers are the ontology's property
names, or their labels in Chinese or English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
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
from graph.properties import CONFIDENCE, ENTITY_TYPE, SOURCES
from graph.values import blank
from loaders.batch import Batch, Dataset, EntityRow, Fault, LinkRow, Row, Where, rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.match_names import has_han
from loaders.nearest import nearest
from loaders.tables import SheetError, Table, read_tables

ROWS = 5_000

TABLES = {
    "entities": ("entities", "实体"),
    "links": ("links", "链接", "关联"),
    "observations": ("observations", "观测", "指标数据"),
    "sources": ("sources", "来源"),
}
"""Names of the four tables, as file names and as sheet names."""

_EITHER_NAME = "名称"  # a header under which people write names in either script
_IGNORED = {"readme", "notes", "说明", "lists", "选项"}
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
        The file is missing, damaged or no register at all.
    """
    about = describe(path, dataset)
    found = False
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
    where = Where(table.file, table.name, 1)
    notes = [
        Fault(where, h, show(h), rule("register.column"), nearest(h, words_of(kind)))
        for i, h in enumerate(table.header)
        if i not in known and h
    ]
    if table.encoding not in ("", "UTF-8"):
        notes.append(Fault(where, "", table.encoding, rule("register.encoding")))
    return notes


def _batches(about: Dataset, table: Table, kind: str) -> Iterator[Batch]:
    known = _match(table.header, kind)
    twice = sorted({n for n in known.values() if list(known.values()).count(n) > 1})
    if twice:
        raise LoadError("register.twice", file=table.file, table=table.name, columns=twice)
    either = kind == "entities" and _EITHER_NAME in map(fold, table.header)
    headers = {(table.file, table.name): _headers(table, kind, known)}
    batch = Batch(about, notes=_notes(table, kind, known), cities=True, headers=headers)
    for number, cells in table.rows:
        if all(blank(c) for c in cells):
            continue
        where = Where(table.file, table.name, number)
        values = {name: cells[i] for i, name in known.items() if i < len(cells)}
        if either:
            values = _by_script(values)
        batch.rows_read += 1
        faults = _cell_faults(where, values, len(cells) - len(table.header), cells)
        if faults:
            batch.faults += faults
        else:
            _add(batch, kind, where, values)
        if batch.rows_read >= ROWS:
            yield batch
            batch = Batch(about)
    yield batch


def _cell_faults(
    where: Where, values: Mapping[str, Any], surplus: int, cells: list[Any]
) -> list[Fault]:
    faults = [
        Fault(where, name, show(value), rule("register.formula"))
        for name, value in values.items()
        if isinstance(value, SheetError)
    ]
    extra = [c for c in cells[-surplus:] if not blank(c)] if surplus > 0 else []
    if extra:
        faults.append(Fault(where, "", show(extra[0]), rule("register.surplus")))
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
