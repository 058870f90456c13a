"""The rejects file: every fault of every row that could not be taken, ready for Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from graph.files import write_whole
from graph.model import Label
from graph.store import Store
from graph.wording import LANGUAGES, Joined
from loaders.batch import Fault, rule
from loaders.errors import LoadError
from loaders.report import LoadOptions, LoadReport
from loaders.tables import parse_csv

_OLDER = """
    MATCH (l:Load) WHERE l.rejects IS NOT NULL
    WITH l ORDER BY l.at
    WITH l.rejects AS path, last(collect(l.dataset)) AS dataset
    WHERE dataset = $dataset
    RETURN path ORDER BY path"""

HEADER = ("severity", "file", "sheet", "row", "header", "column", "value", "rule", "nearest")
"""Columns by their keys: ``severity`` is ``fault`` where the row was not taken and ``note`` where
it was; ``header`` is how the source heads the column, ``column`` our name."""

_FAULT, _NOTE = "rejects.is_fault", "rejects.is_note"
_MARK = "utf-8-sig"  # Excel knows UTF-8 by it
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Text that a spreadsheet will not run as a formula.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("Park")
    ("'=HYPERLINK(1)", 'Park')
    """
    return "'" + text if text.startswith(_FORMULA) else text


def header(lang: str = "en") -> list[str]:
    """First row of a rejects file; in English the keys of :data:`HEADER`, for programs.

    Examples
    --------
    >>> header("zh")[:4]
    ['性质', '文件', '工作表', '行']
    """
    return [rule(f"rejects.{name}").say(lang) for name in HEADER]


def headed(
    faults: Iterable[Fault], headers: Mapping[tuple[str, str], Mapping[str, str | Label]]
) -> list[Fault]:
    """Name the column of each fault as its file and sheet do, in the order of the rows.

    What follows from the fault of another row comes last: of many faults people see the first
    ones, and should see what to mend. Faults of a source that tells no headers keep their order.
    """
    if not headers:
        return sorted(faults, key=_follows)
    order = {place: number for number, place in enumerate(headers)}
    found = [
        (_follows(f), order.get(place, len(order)), f.where.row or 0,
         replace(f, header=headers.get(place, {}).get(f.column, f.header)))
        for f in faults
        for place in [(f.where.file, f.where.sheet)]
    ]  # fmt: skip
    return [f for _, _, _, f in sorted(found, key=lambda x: x[:3])]


def _follows(fault: Fault) -> int:
    """Whether a fault is the row's own (0), of what it names and is not there, or only follows."""
    return {"check.nobody": 1, "check.no_source": 1, "check.lost": 2}.get(fault.rule.key, 0)


def write_rejects(
    path: Path, faults: Iterable[Fault], lang: str = "en", *, notes: Iterable[Fault] = ()
) -> None:
    """Write notes and faults as CSV that Excel opens with Chinese intact (UTF-8 with BOM)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header(lang))
    marked = [*((_NOTE, n) for n in notes), *((_FAULT, f) for f in faults)]
    for severity, fault in marked:
        where = fault.where
        said = (Joined([x]).say(lang) for x in (fault.value, fault.rule, fault.nearest))
        row = "" if where.row is None else where.row
        told = map(harmless, (fault.heading(lang), fault.column, *said))
        mark = rule(severity).say(lang)
        writer.writerow([mark, harmless(where.file), where.sheet, row, *told])
    write_whole(path, out.getvalue().encode(_MARK))


def list_rejects(report: LoadReport, options: LoadOptions) -> None:
    """Write the rejects file of a load; without rejects remove the one that stands there."""
    if options.rejects is None:
        return
    if report.faults:
        write_rejects(options.rejects, report.faults, options.lang, notes=report.notes)
        report.rejects = options.rejects
    elif _is_ours(options.rejects):
        options.rejects.unlink()
        report.cleared.append(options.rejects)
    elif options.rejects.exists():
        report.foreign = options.rejects


def clear_older(store: Store, report: LoadReport) -> None:
    """Remove the rejects files of earlier loads of a dataset, where nothing holds any more.

    That is so where nothing was rejected this time, or the dataset is gone. A file that a load
    of another dataset wrote since, or that is none of ours, stays.
    """
    if report.faults:
        return
    for row in store.rows(_OLDER, {"dataset": report.dataset}):
        path = Path(row["path"])
        if _is_ours(path):
            path.unlink()
            report.cleared.append(path)


def _is_ours(path: Path) -> bool:
    """Whether a file is a rejects file, and not somebody's work of that name."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        first = file.read(4_000)
    if not first.startswith((b"\xff\xfe", b"\xfe\xff")):  # in UTF-16 a byte of its own ends no line
        first = first.partition(b"\n")[0]
    try:
        found = parse_csv(first, path.name).header  # a spreadsheet may have saved it since
    except LoadError:
        return False
    headers = [header(lang) for lang in LANGUAGES]
    return found in [names[skip:] for names in headers for skip in (0, 1)]  # 1: an older list
