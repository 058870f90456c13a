"""Tables as a user gets them: on a terminal, as CSV, JSON or Markdown; on screen or in a file."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefings.escape import harmless
from graph.lists import join_items
from innolink.cli_base import current_lang, lang_is_chosen, option, tell
from innolink.cli_errors import FrontError
from innolink.words import catalogue, joined, say

if TYPE_CHECKING:
    import pandas as pd

    from graph.model import Label

FORMATS = ("table", "csv", "json", "md")
ENDINGS = (".csv", ".xlsx", ".json", ".md")
FILES = ("csv", "xlsx")
"""What people open in a spreadsheet; a name ending in ``.xlsx`` makes a workbook."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?")
_NUMBER = re.compile(r"[+-]?\d[\d., ]*%?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, with plain values.

    ``labels`` word columns that no catalogue of headings knows; ``own`` says that the columns
    are words already, or the user's. ``first`` keeps the first column that wide on a narrow
    terminal, where the others are short. ``spare`` names columns that a narrow terminal leaves
    out, those that go first at the end.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    first: int | None = None
    spare: tuple[str, ...] = ()
    labels: Mapping[str, Label] = field(default_factory=dict)
    own: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """Each row by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--format`` and ``-o``."""
    file = click.Path(dir_okay=False, path_type=Path)

    @wraps(command)
    def checked(*args: Any, fmt: str | None, output: Path | None, **asked: Any) -> Any:
        own = ".txt" if fmt == "table" else f".{fmt}"
        check_ending(output, ENDINGS if fmt is None else (own,), chosen=fmt is not None)
        return command(*args, fmt=fmt, output=output, **asked)

    wrapped = option("-o", "--output", type=file, words="opt.output")(checked)
    chosen = option("--format", "fmt", type=click.Choice(FORMATS), words="opt.format")
    found: Callable[..., Any] = chosen(wrapped)
    return found


def check_ending(output: Path | None, known: Sequence[str], *, chosen: bool = False) -> None:
    """Refuse a file whose name says another format than what will be in it.

    A name without an ending says nothing. Where the format was ``chosen``, only an ending of
    one of the others contradicts it.

    Raises
    ------
    FrontError
        The name ends in something else; says in what it may end.
    """
    ending = output.suffix.lower() if output is not None else ""
    if output is None or not ending or ending in known or (chosen and ending not in ENDINGS):
        return
    raise FrontError("export.no_format" if not chosen else "export.other_format",
                     name=output.name, known=list(known))  # fmt: skip


def table_from_frame(frame: pd.DataFrame, *, own: bool = False) -> Table:
    """Take a DataFrame's columns and values; what is missing becomes ``None``."""
    columns = tuple(str(c) for c in frame.columns)
    lists = [[_value(v) for v in frame[c].tolist()] for c in frame.columns]
    return Table(
        columns, tuple(zip(*lists, strict=True)), spare=frame.attrs.get("spare", ()), own=own
    )


def table_from_rows(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> Table:
    """Take dictionaries, in the order of the columns given."""
    return Table(tuple(columns), tuple(tuple(_value(r.get(c)) for c in columns) for r in rows))


def emit(table: Table, fmt: str | None, output: Path | None, *, plain: str = "csv") -> None:
    """Write a table where and how the user wants it.

    Without ``--format`` a terminal shows a table, a pipe gets ``plain``, and a file what
    its suffix says (CSV when it has none). Of CSV and a workbook, which people hand on,
    headings and the words of closed vocabularies (parts, types of link) are Chinese where
    ``--lang zh`` was asked for; else, as in JSON, they are keys.
    """
    chosen = chosen_format(fmt, output, plain=plain)
    table = for_a_file(table, chosen)
    if chosen == "xlsx" and output is not None:
        _write_workbook(table, output)
        return
    # Excel knows UTF-8 by its mark; without it Chinese comes out garbled.
    encoding = "utf-8-sig" if chosen == "csv" else "utf-8"
    write_text(as_text(table, chosen), output, len(table.rows), encoding=encoding)


def for_a_file(table: Table, chosen: str) -> Table:
    """Put headings and closed vocabularies of a file into Chinese where a person asked for it.

    Names, ids and codes stay: what is looked up elsewhere is called the same in both languages.
    """
    if table.own or chosen not in FILES or not in_chinese():
        return table
    from queries.reader import file_headings

    rows = tuple(
        tuple(_in_chinese(c, v) for c, v in zip(table.columns, row, strict=True))
        for row in table.rows
    )
    return replace(table, columns=file_headings(table.columns, "zh", table.labels), rows=rows)


_VOCABULARIES = (("part", "part."), ("status", "plan.state."), ("reason", "reason."))
"""How the key of a column ends, and where its words are."""


def _in_chinese(column: str, value: Any) -> Any:
    from queries.reader import closed

    if column == "verdict" and f"reason.{value}" in catalogue():  # there is none, and why
        from innolink.profile_words import verdict

        return verdict(value, "zh")
    for end, room in _VOCABULARIES:
        if column.endswith(end) and isinstance(value, str) and room + value in catalogue():
            return say(room + value, "zh")
    return closed(column, value, "zh")


def in_chinese() -> bool:
    """Whether Chinese was asked for; a locale alone changes no file that a program may read."""
    return lang_is_chosen() and current_lang() == "zh"


def _write_workbook(table: Table, output: Path) -> None:
    from graph.files import write_whole
    from innolink.workbook import workbook

    rows = [[_plain(v) for v in row] for row in table.rows]
    data, cut = workbook({"innolink": (table.columns, rows)})
    write_whole(output, data)
    tell("written", file=output, rows=len(rows))
    if cut:
        tell("cut_cells", cells=cut)


def _plain(value: Any) -> Any:
    return _cell(value) if isinstance(value, list | dict) else value


def chosen_format(fmt: str | None, output: Path | None, *, plain: str = "csv") -> str:
    """Format that :func:`emit` takes."""
    return fmt or _by_suffix(output) or ("table" if sys.stdout.isatty() else plain)


def for_people(fmt: str | None, output: Path | None) -> bool:
    """Whether words are wanted: a table or Markdown; CSV and JSON keep keys and ids."""
    return chosen_format(fmt, output) in ("table", "md")


def wants_json(fmt: str | None, output: Path | None) -> bool:
    """Whether JSON is asked for, by ``--format`` or by the file's name."""
    return chosen_format(fmt, output) == "json"


def write_json(told: object, output: Path | None) -> None:
    """Write plain values as JSON, on screen or whole to a file."""
    text = as_json(told)
    if output is None:
        write_out(text)
        return
    from graph.files import write_whole

    write_whole(output, text)
    tell("wrote", file=output)


def write_text(text: str, output: Path | None, rows: int, *, encoding: str = "utf-8") -> None:
    """Write the text of a table to a file, and say so, or to standard output."""
    if output is None:
        write_out(text)
        return
    from graph.files import write_whole

    write_whole(output, text.encode(encoding))
    tell("written", file=output, rows=rows)


def write_out(text: str) -> None:
    """Write data to standard output; always UTF-8 when it is no terminal."""
    if sys.stdout.isatty():
        click.echo(text, nl=False)
    else:
        click.echo(text.encode("utf-8", "replace"), nl=False)


def as_text(table: Table, fmt: str) -> str:
    """Word a table in one of the formats, ending in a line end."""
    makers = {"csv": _csv, "json": _json, "md": _markdown, "table": _drawn}
    return makers[fmt](table)


def as_json(value: Any) -> str:
    """Word any plain value as JSON, ending in a line end."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _by_suffix(output: Path | None) -> str | None:
    if output is None:
        return None
    return output.suffix.lower().removeprefix(".") or "csv"


def _value(value: Any) -> Any:
    """Plain Python: numbers of NumPy to ours, NaN and NA to ``None``, tuples to lists."""
    if isinstance(value, list | tuple):
        return [_value(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _value(v) for k, v in value.items()}
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if type(value).__name__ in ("NAType", "NaTType") else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list):
        return join_items(_cell(v) for v in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_inert(v) for v in row] for row in table.rows)
    return out.getvalue()


def _inert(value: Any) -> str:
    """Text that no spreadsheet runs as a formula; numbers stay numbers."""
    text = _cell(value)
    typed = value is None or isinstance(value, bool | int | float) or _NUMBER.fullmatch(text)
    return "'" + text if not typed and text.startswith(_FORMULA) else text


def _json(table: Table) -> str:
    return as_json(table.dicts())


def _markdown(table: Table) -> str:
    lines = [table.columns, ["---"] * len(table.columns), *table.rows]
    return "".join("| " + " | ".join(_markdown_cell(v) for v in line) + " |\n" for line in lines)


def _markdown_cell(value: Any) -> str:
    text = harmless(_cell(value), 5_000)
    for mark in "\\|`*_<[":
        text = text.replace(mark, "\\" + mark) if text != "---" else text
    return text


def _drawn(table: Table) -> str:
    """Draw for a terminal: wrapped, never cut; what a narrow one leaves out is said."""
    from innolink.cli_drawing import drawn

    return drawn(table, max(click_width(), 20), current_lang())


def click_width() -> int:
    """Width of the terminal, 80 when there is none."""
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def shown(value: Any) -> str:
    """Text for a terminal: no control characters, figures to four places, moments to the minute."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.4g}"
    if isinstance(value, list):
        return joined((shown(v) for v in value), current_lang())
    text = harmless(_cell(value), 2_000)
    return f"{text[:10]} {text[11:16]}" if _MOMENT.fullmatch(text) else text
