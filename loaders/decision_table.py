"""The columns of a decisions file, and an empty one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from graph.decisions import KINDS
from graph.files import write_whole
from graph.model import Kind, Property
from graph.names import fold
from graph.properties import prop
from loaders.batch import Row, Where
from loaders.register import words_of
from loaders.tables import read_tables

_WORDS = ("合并", "拆分", "更正", "否决")  # of the kinds, in their order

COLUMNS: tuple[Property, ...] = (
    prop("decision", Kind.TEXT, "decision", "决定", "merge, split, correct or reject.",
         required=True, choices=dict(zip(KINDS, _WORDS, strict=True))),
    prop("subject", Kind.TEXT, "subject", "对象",
         "Id of the entity (merge, correct) or of the record (split), or the key of what is "
         "rejected.", required=True),
    prop("into", Kind.TEXT, "into", "并入", "Entity that it is merged into or moved to."),
    prop("property", Kind.TEXT, "property", "属性", "Property that is corrected."),
    prop("before", Kind.TEXT, "before", "原值", "Value that stands there; blank for none."),
    prop("after", Kind.TEXT, "after", "新值", "Value that is to stand there."),
    prop("who", Kind.TEXT, "who", "决定人", "Who decided.", required=True),
    prop("when", Kind.DATE, "when", "日期", "When.", required=True),
    prop("why", Kind.TEXT, "why", "理由", "Why.", required=True),
    prop("evidence", Kind.TEXT, "evidence", "依据", "Page, document or record that shows it."),
)  # fmt: skip
"""One row is one decision."""


def write_decisions_template(path: Path, lang: str = "en") -> None:
    """Write an empty decisions file as CSV, its header in one language.

    Raises
    ------
    FileExistsError
        There is a file of this name already.
    """
    if path.exists():
        raise FileExistsError(path)
    out = io.StringIO()
    csv.writer(out).writerow([p.label[lang] for p in COLUMNS])
    write_whole(path, out.getvalue().encode("utf-8-sig"))


def read_rows(path: Path) -> Iterator[Row]:
    """Read the rows of a decisions file: workbook or CSV, headers in English or Chinese.

    Raises
    ------
    LoadError
        There is no such file, or it is no table.
    """
    names = {fold(w): p.name for p in COLUMNS for w in (p.name, p.label.en, p.label.zh)}
    properties = {fold(w): name for w, name in reversed(words_of("entities").items())}
    for table in read_tables(path):
        header = [names.get(fold(h), h) for h in table.header]
        for number, cells in table.rows:
            values = {h: c for h, c in zip(header, cells, strict=False) if h}
            if any(str(c or "").strip() for c in values.values()):
                corrected = values.get("property")
                values["property"] = properties.get(fold(str(corrected or "")), corrected)
                yield Row(Where(table.file, table.name, number), values)
