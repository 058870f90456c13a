"""The files of a network as it was published, in whatever format, beside ``network.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from loaders.checks import show
from loaders.dump_file import Guarded
from loaders.errors import LoadError
from loaders.network_file import NetworkFile
from loaders.network_sheet import edge_list, matrix
from loaders.network_xml import xml_file
from loaders.pajek import pajek_file
from loaders.source_files import each_file
from loaders.tables import Table, parse_csv, read_workbook

__all__ = ["labels_of", "published_files", "published_paths"]

LARGEST = 256 * 1024 * 1024
"""Most bytes of one file; it is read whole."""

_OWN = {"network.toml", "nodes.csv", "links.csv", "observations.csv"}
_GRAPHS = (".net", ".graphml", ".gexf")
_TEXTS = (".csv", ".tsv", ".txt")
_BOOKS = (".xlsx", ".xlsm")


def published_paths(folder: Path, choices: Mapping[str, Any]) -> list[Path]:
    """List the files of a folder that hold its network; empty where it has tables of its own.

    Tables (CSV, TSV, text, workbooks) are taken only where ``network.toml`` says what they
    are (``published.form``); zips go before all others, for what they hold may lie unpacked
    beside them.
    """
    if (folder / "links.csv").is_file():
        return []
    ends = (*_GRAPHS, *((*_TEXTS, *_BOOKS) if "form" in choices else ()))
    files = [p for p in sorted(folder.iterdir()) if p.is_file() and p.name not in _OWN]
    zips = [p for p in files if p.suffix.lower() == ".zip"]
    return zips or [
        p for p in files if p.suffix.lower() in ends and _asked(p.name, choices, p.name)
    ]


def published_files(paths: list[Path], choices: Mapping[str, Any]) -> Iterator[NetworkFile]:
    """Read every file; a workbook gives one a sheet, a zip one a member.

    Raises
    ------
    LoadError
        A file is cut off, is not of its format, or declares entities; or there is none that
        was asked for.
    """
    found = False
    for path in paths:
        for read in _read(path, choices):
            found = True
            yield read
    if not found:
        names = [show(p.name) for p in paths]
        raise LoadError("network_files.none", files=names)


def _read(path: Path, choices: Mapping[str, Any]) -> Iterator[NetworkFile]:
    if path.suffix.lower() in _BOOKS:
        for sheet in read_workbook(path):
            if any(sheet.header):
                yield _table(sheet, choices)
        return
    for name, file in each_file(path, (*_GRAPHS, *_TEXTS), xml=True):
        if not _asked(name, choices, path.name):
            continue
        end = "." + name.lower().rpartition(".")[2]
        if end == ".net":
            yield pajek_file(path.name, name, _whole(file, name))
        elif end in _GRAPHS:
            yield xml_file(path.name, name, _whole(file, name), label=choices.get("label", ""),
                           strength=choices.get("strength", ""))  # fmt: skip
        elif "form" in choices:
            yield _table(parse_csv(_whole(file, name), name), choices)


def _table(table: Table, choices: Mapping[str, Any]) -> NetworkFile:
    return matrix(table, choices) if choices["form"] == "matrix" else edge_list(table, choices)


def _asked(name: str, choices: Mapping[str, Any], source: str) -> bool:
    """Whether a file is one of those that ``published.files`` names, and not the labels."""
    if fnmatch(name, choices.get("labels", "")):
        return False
    wanted = choices.get("files")
    return not wanted or any(fnmatch(x, w) for w in wanted for x in (name, source))


def _whole(file: Guarded, name: str) -> bytes:
    parts, size = [], 0
    while data := file.read(1024 * 1024):
        size += len(data)
        if size > LARGEST:
            raise LoadError("pajek.large", file=show(name))
        parts.append(data)
    return b"".join(parts)


def labels_of(folder: Path, paths: list[Path], choices: Mapping[str, Any]) -> dict[str, str]:
    """Names of nodes by their ids, from the file ``published.labels``: an id and a name a row.

    Raises
    ------
    LoadError
        There is no such file in the folder or in its zip.
    """
    wanted = choices.get("labels", "")
    if not wanted:
        return {}
    for path in [*paths, *([folder / wanted] if (folder / wanted).is_file() else [])]:
        if path.suffix.lower() not in (".zip", *_TEXTS):
            continue
        for name, file in each_file(path, _TEXTS):
            if name == wanted:
                table = parse_csv(_whole(file, name), name)
                rows = [table.header, *(cells for _, cells in table.rows)]
                return {c[0].strip(): c[1].strip() for c in rows if len(c) > 1 and c[1].strip()}
    raise LoadError("network_files.no_labels", folder=show(folder.name), file=show(wanted))
