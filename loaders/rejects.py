"""The rejects file: every fault of every row that could not be taken, ready for Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from graph.files import write_whole
from loaders.batch import Fault

HEADER = ("file", "sheet", "row", "column", "value", "rule", "nearest")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Text that a spreadsheet will not run as a formula.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("Park")
    ("'=HYPERLINK(1)", 'Park')
    """
    return "'" + text if text.startswith(_FORMULA) else text


def write_rejects(path: Path, faults: Iterable[Fault], lang: str = "en") -> None:
    """Write faults as CSV that Excel opens with Chinese intact (UTF-8 with BOM).

    The header is :data:`HEADER` in every language, for programs; the rules are in ``lang``.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for fault in faults:
        where = fault.where
        cells = (fault.column, fault.value, fault.rule.say(lang), fault.nearest)
        row = "" if where.row is None else where.row
        writer.writerow([harmless(where.file), where.sheet, row, *map(harmless, cells)])
    write_whole(path, out.getvalue().encode("utf-8-sig"))
