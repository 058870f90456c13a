"""Networks in Pajek's ``.net`` format."""

from __future__ import annotations

import re

from loaders.batch import Fault, Where, rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.network_file import NetworkFile, Tie, year_of

__all__ = ["pajek_file"]

_VERTEX = re.compile(r'\s*(\d+)(?:\s+(?:"([^"]*)"|(\S+)).*)?\s*')


def pajek_file(source: str, name: str, data: bytes) -> NetworkFile:
    """Read one ``.net`` file.

    Comments (``%``), blank lines, a byte-order mark and either end of line are passed over;
    a tie without a strength has strength 1.

    Raises
    ------
    LoadError
        It is no text, or holds no ``*Vertices``.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError("pajek.text", file=show(name), why=error.reason) from None
    found = NetworkFile(name, year_of(name))
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


def _vertex(found: NetworkFile, labels: dict[str, str], where: Where, line: str) -> None:
    match = _VERTEX.fullmatch(line)
    if match is None:
        found.faults.append(Fault(where, "", show(line), rule("pajek.vertex")))
        return
    label = (match[2] or match[3] or match[1]).strip()
    labels[match[1]] = label
    found.vertices.setdefault(label, where)


def _tie(found: NetworkFile, labels: dict[str, str], where: Where, line: str) -> None:
    cells = line.split()
    ends = [labels.get(c) for c in cells[:2]]
    if len(ends) < 2 or ends[0] is None or ends[1] is None:
        found.faults.append(Fault(where, "", show(line), rule("pajek.tie")))
        return
    found.ties.append(Tie(where, ends[0], ends[1], cells[2] if len(cells) > 2 else "1"))
