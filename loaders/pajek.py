"""Networks in Pajek's ``.net`` format: one file, or a zip with one file a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from loaders.batch import Fault, Where, rule
from loaders.checks import show
from loaders.dump_file import Guarded
from loaders.errors import LoadError
from loaders.source_files import each_file

__all__ = ["PajekFile", "pajek_files"]

LARGEST = 256 * 1024 * 1024
"""Most bytes of one file; it is read whole."""

_VERTEX = re.compile(r'\s*(\d+)(?:\s+(?:"([^"]*)"|(\S+)).*)?\s*')
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(slots=True)
class PajekFile:
    """One file of a network.

    Attributes
    ----------
    name, year
        Its name, and the year in the name; ``None`` where there is none.
    vertices
        Labels with the lines on which they stand.
    ties
        ``(where, label, label, strength as text)``; an arc of a symmetric network stands in
        both directions, which whoever reads this folds.
    faults
        Lines that are no vertex and no tie.
    """

    name: str
    year: int | None
    vertices: dict[str, Where] = field(default_factory=dict)
    ties: list[tuple[Where, str, str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def pajek_files(path: Path) -> Iterator[PajekFile]:
    """Read a ``.net`` file, or every one in a zip, in the order of the archive.

    Comments (``%``), blank lines, a byte-order mark and either end of line are passed over;
    a tie without a strength has strength 1.

    Raises
    ------
    LoadError
        A file is cut off, is no text, or holds no ``*Vertices``.
    """
    for name, file in each_file(path, (".net",)):
        yield _read(path.name, name, _text(file, name))


def _text(file: Guarded, name: str) -> str:
    parts, size = [], 0
    while data := file.read(1024 * 1024):
        size += len(data)
        if size > LARGEST:
            raise LoadError("pajek.large", file=show(name))
        parts.append(data)
    try:
        return b"".join(parts).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError("pajek.text", file=show(name), why=error.reason) from None


def _read(source: str, name: str, text: str) -> PajekFile:
    years = _YEAR.findall(Path(name).stem.replace("_", " ")) or re.findall(
        r"(?:19|20)\d{2}$", Path(name).stem
    )
    found = PajekFile(name, int(years[-1]) if years else None)
    labels: dict[str, str] = {}
    section = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("%"):
            continue
        where = Where(source, name, number)
        if line.startswith("*"):
            section = line[1:].split()[0].lower() if len(line) > 1 else ""
        elif section == "vertices":
            _vertex(found, labels, where, line)
        elif section in ("arcs", "edges"):
            _tie(found, labels, where, line)
    if not labels:
        raise LoadError("pajek.empty", file=show(name))
    return found


def _vertex(found: PajekFile, labels: dict[str, str], where: Where, line: str) -> None:
    match = _VERTEX.fullmatch(line)
    if match is None:
        found.faults.append(Fault(where, "", show(line), rule("pajek.vertex")))
        return
    label = (match[2] or match[3] or match[1]).strip()
    labels[match[1]] = label
    found.vertices.setdefault(label, where)


def _tie(found: PajekFile, labels: dict[str, str], where: Where, line: str) -> None:
    cells = line.split()
    ends = [labels.get(c) for c in cells[:2]]
    if len(ends) < 2 or ends[0] is None or ends[1] is None:
        found.faults.append(Fault(where, "", show(line), rule("pajek.tie")))
        return
    found.ties.append((where, ends[0], ends[1], cells[2] if len(cells) > 2 else "1"))
