"""An empty register as a workbook: headers, drop-down lists and notes from the ontology."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from graph.files import write_whole
from graph.model import Property
from graph.ontology import ENTITIES, LINKS
from graph.places import places
from graph.wording import word
from loaders.errors import LoadError
from loaders.register import TABLES, columns

ROWS = 2_000
"""Rows below the header in which the drop-down lists stand."""

_WIDTH = 18
_LEADING = {
    "entities": ("id", "type", "name", "name_zh", "country", "city", "since", "sources"),
    "links": ("from", "type", "to", "since", "until", "scope", "sources"),
}
_HIDDEN = {"links": {"layer", "years", "strength"}}  # columns of networks, not of a register

_README = ("one_row", "ids", "several", "dates", "check")
"""Lines of the first sheet, in their order."""


def write_template(path: Path, lang: str = "en") -> None:
    """Write an empty register.

    Parameters
    ----------
    path
        The workbook to be written; an existing one is not overwritten.
    lang
        ``zh`` or ``en``: language of sheets, headers and drop-down lists.

    Raises
    ------
    LoadError
        There is a file of this name already.
    """
    from openpyxl import Workbook

    if path.exists():
        raise LoadError("template.exists", file=path)
    book = Workbook()
    lists = _lists(lang)
    readme = book.worksheets[0]
    readme.title = word("loaders", "template.title", lang)
    for line in _README:
        readme.append([word("loaders", f"template.{line}", lang)])
    readme.column_dimensions["A"].width = 110
    hidden = book.create_sheet("lists")
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
    known = {p.name: p for p in columns()[table] if p.name not in _HIDDEN.get(table, set())}
    first = [known[n] for n in _LEADING.get(table, ()) if n in known]
    return first + [p for p in known.values() if p not in first]


def _lists(lang: str) -> dict[str, list[str]]:
    return {
        "entity types": [e.label[lang] for e in ENTITIES.values()],
        "link types": [x.label[lang] for x in LINKS.values() if x.family in ("fact", "structure")],
        "countries": sorted(places()),
        "confidence": ["high", "medium", "low"],
    }


def _fill(sheet: Any, table: str, lang: str, lists: dict[str, list[str]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, prop in enumerate(template_columns(table), start=1):
        cell = sheet.cell(1, number, prop.label[lang])
        cell.font = Font(bold=True, color="AA0000" if prop.required else "000000")
        cell.fill = PatternFill("solid", fgColor="EEEEEE")
        unit = f" ({prop.unit})" if prop.unit else ""
        cell.comment = Comment(f"{prop.name}: {prop.about}{unit}", "innolink")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTH
        sheet.column_dimensions[letter].number_format = "@"
        if name := _list_of(table, prop):
            place = list(lists).index(name) + 1
            _drop_down(sheet, letter, get_column_letter(place), len(lists[name]))
    sheet.freeze_panes = "A2"


def _list_of(table: str, prop: Property) -> str:
    if prop.name == "type":
        return "entity types" if table == "entities" else "link types"
    if prop.kind == "country":
        return "countries"
    return "confidence" if prop.name == "confidence" else ""


def _drop_down(sheet: Any, letter: str, place: str, size: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    # Not strict: a name of a country, or a type in the other language, is taken too.
    rule = DataValidation(
        type="list",
        formula1=f"lists!${place}$2:${place}${size + 1}",
        allow_blank=True,
        showErrorMessage=False,
    )
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")
