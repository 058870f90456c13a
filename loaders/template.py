"""An empty register as a workbook: headers, drop-down lists and notes from the ontology."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from graph.files import write_whole
from graph.model import Kind, Property
from graph.ontology import ENTITIES, LINKS
from graph.places import places
from graph.properties import CONFIDENCE, LEVEL
from graph.wording import Joined, word
from loaders.errors import LoadError
from loaders.register import TABLES, columns

ROWS = 2_000
"""Rows below the header in which the drop-down lists stand."""

KINDS = (
    "Park",
    "Organization",
    "Lab",
    "Office",
    "City",
    "Event",
    "Project",
    "Agreement",
    "Program",
    "Journal",
    "Field",
    "Indicator",
)
"""Kinds of things that a register tells of; countries and the plan ship with innolink."""

_OPEN = {
    "entities": ("id", "type", "name_zh", "name", "country", "city", "kinds", "level", "fields",
                 "since", "until", "url", "sources", "confidence"),
    "links": ("from", "type", "to", "since", "until", "scope", "sources", "confidence"),
}  # fmt: skip
"""Columns that are filled most often; the others are folded away behind a plus sign."""

_LEFT_OUT = {"groups", "memberships", "layer", "years", "strength", "wording"}  # of other loaders
_WIDE = {"id": 24, "name": 30, "name_zh": 30, "url": 30, "title": 40, "from": 24, "to": 24}
_WIDTH = 15

_README = ("one_row", "red", "ids", "city", "several", "dates", "folded", "check", "load")
"""Lines of the first sheet, in their order."""


def write_template(path: Path, lang: str = "en") -> None:
    """Write an empty register.

    Parameters
    ----------
    path
        The workbook to be written; an existing one is not overwritten.
    lang
        ``zh`` or ``en``: language of sheets, headers, notes and drop-down lists.

    Raises
    ------
    LoadError
        There is a file of this name already.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    if path.exists():
        raise LoadError("template.exists", file=path)
    book = Workbook()
    lists = _lists(lang)
    readme = book.worksheets[0]
    readme.title = word("loaders", "template.title", lang)
    for line in _README:
        readme.append([word("loaders", f"template.{line}", lang, file=path.name)])
        readme.cell(readme.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    readme.column_dimensions["A"].width = 110
    hidden = book.create_sheet(word("loaders", "template.lists", lang))
    hidden.sheet_state = "hidden"
    for number, (name, values) in enumerate(lists.items(), start=1):
        for row, value in enumerate([name, *values], start=1):
            hidden.cell(row, number, value)
    for table, names in TABLES.items():
        sheet = book.create_sheet(names[1] if lang == "zh" else names[0])
        _fill(sheet, table, lang, lists)
    book.active = 2
    out = io.BytesIO()
    book.save(out)
    write_whole(path, out.getvalue())


def template_columns(table: str) -> list[Property]:
    """Columns of one sheet, those that are filled most often first."""
    known = {p.name: p for p in columns()[table] if p.name not in _LEFT_OUT}
    if table == "entities":
        told = {p.name for kind in KINDS for p in ENTITIES[kind].properties}
        others = {p.name for e in ENTITIES.values() for p in e.properties} - told
        known = {n: p for n, p in known.items() if n not in others}
    first = [known[n] for n in _OPEN.get(table, ()) if n in known]
    return first + [p for p in known.values() if p not in first]


def _lists(lang: str) -> dict[str, list[str]]:
    """Drop-down lists by the column that has them; ``type`` has one a table."""
    links = [x for x in LINKS.values() if x.family in ("fact", "structure")]
    return {
        "entities.type": [ENTITIES[kind].label[lang] for kind in KINDS],
        "links.type": [x.label[lang] for x in links],
        "country": [place.label[lang] for place in places().values()],
        "confidence": [label[lang] for label in CONFIDENCE.choice_labels],
        "level": [label[lang] for label in LEVEL.choice_labels],
    }


def _fill(sheet: Any, table: str, lang: str, lists: dict[str, list[str]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    opened = _OPEN.get(table)
    for number, prop in enumerate(template_columns(table), start=1):
        cell = sheet.cell(1, number, prop.label[lang])
        cell.font = Font(bold=True, color="AA0000" if prop.required else "000000")
        cell.fill = PatternFill("solid", fgColor="EEEEEE")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.comment = Comment(note(table, prop, lang), "innolink", height=140, width=280)
        letter = get_column_letter(number)
        column = sheet.column_dimensions[letter]
        column.width = _WIDE.get(prop.name, _WIDTH)
        column.number_format = "@"
        if opened and prop.name not in opened:
            column.outlineLevel = 1
            column.hidden = True
        for name in (prop.name, f"{table}.{prop.name}"):
            if name in lists:
                place = get_column_letter(list(lists).index(name) + 1)
                source = f"{word('loaders', 'template.lists', lang)}!${place}$2"
                _drop_down(sheet, letter, f"{source}:${place}${len(lists[name]) + 1}")
    sheet.sheet_properties.outlinePr.summaryRight = False  # the plus sign stands before them
    sheet.freeze_panes = "A2"


def note(table: str, prop: Property, lang: str) -> str:
    """Note on the header of a column: what belongs into it, and for which kinds.

    Examples
    --------
    >>> level = next(p for p in template_columns("links") if p.name == "confidence")
    >>> print(note("links", level, "zh"))
    来源对该说法的支持程度。
    可填：高、中、低。
    """
    lines = [word("loaders", f"note.{table}.{prop.name}", lang)]
    if prop.choices:
        lines.append(word("loaders", "note.choices", lang, choices=prop.choice_labels))
    if prop.kind in (Kind.TEXTS, Kind.INTEGERS, Kind.NUMBERS):
        lines.append(word("loaders", "note.several", lang))
    if only := _only(table, prop):
        kinds = Joined(only)
        lines.append(word("loaders", "note.only", lang, kinds=kinds))
    return "\n".join(lines)


def _only(table: str, prop: Property) -> list[Any]:
    """Labels of the types that have a column, where some have not."""
    if table == "entities":
        having = [k for k in KINDS if prop.name in {p.name for p in ENTITIES[k].properties}]
        return [ENTITIES[k].label for k in having]
    if table == "links":
        usual = [x for x in LINKS.values() if x.family in ("fact", "structure")]
        having_links = [x for x in usual if prop.name in {p.name for p in x.properties}]
        fact = sum(x.family == "fact" for x in usual)
        return [] if len(having_links) == fact else [x.label for x in having_links]
    return []


def _drop_down(sheet: Any, letter: str, source: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    # Not strict: a code of a country, or a type in the other language, is taken too.
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")
