"""A table on a terminal: a grid where it fits, else the essential columns, else block by block."""

from __future__ import annotations

import io
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from innolink.cli_output import Table, shown
from innolink.cli_wrapping import figures, narrowest, wrapped
from innolink.words import joined, say

__all__ = ["drawn"]

_NARROWEST = 9  # character cells that a column needs to be read; a Chinese character takes two
_LONG_WORD = 14  # words up to here are not broken at a hyphen where another column can go
_YEAR = 4  # cells more for a figure that stands with its year: 11,438 (2023)
_SHORT = 6  # cells of a heading that stands on one line: three Chinese characters
_BETWEEN = 3  # cells between two columns


def drawn(table: Table, width: int, lang: str) -> str:
    """Draw a table for a terminal, wrapped and never cut, no word of it broken.

    Parameters
    ----------
    table
        What to draw.
    width
        Character cells of a line.
    lang
        Language of what is said about the rows, ``zh`` or ``en``.

    Returns
    -------
    str
        A grid where every column can be read. Where it cannot, columns without a value and then
        the table's ``spare`` ones are left out, and the last line says which and how to get them.
        Where that is not enough, one numbered block a row, under a line that says how many
        rows there are; an address or an id that is wider than a line stands on one of its own.

    Examples
    --------
    >>> print(drawn(Table(("a", "b"), ((1, "x"),)), 40, "en").rstrip())
    <BLANKLINE>
     a   b
     ─────
     1   x
    """
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, emoji=False, markup=False)
    kept, word = _fitting(table, width, _LONG_WORD), _LONG_WORD
    if kept is None:
        kept, word = _fitting(table, width, _NARROWEST), _NARROWEST
    if kept is None:
        out.write(_blocks(table, width, lang))
    else:
        console.print(_grid(_only(table, kept), width, word))
        gone = [c for place, c in enumerate(table.columns) if place not in kept]
        if gone:
            told = say(
                "table.left_out",
                lang,
                rows=len(table.rows),
                columns=joined(gone, lang),
                width=width,
            )
            console.print(Text(wrapped(told, width)))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _only(table: Table, kept: list[int]) -> Table:
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return Table(tuple(table.columns[place] for place in kept), rows, table.first)


def _fitting(table: Table, width: int, word: int) -> list[int] | None:
    """Places of the columns that fit; none where even the essential ones do not."""
    kept = list(range(len(table.columns)))
    empty = [p for p in kept if all(row[p] in (None, "", []) for row in table.rows)]
    spare = [table.columns.index(name) for name in table.spare if name in table.columns]
    leaving = [*(p for p in spare if p not in empty), *(p for p in spare if p in empty)]
    while _needed(table, kept, word) > width:
        if not leaving:
            return None
        kept.remove(leaving.pop())
    return kept


def _needed(table: Table, kept: list[int], word: int) -> int:
    """Cells that columns need to be read."""
    return sum(_leasts(_only(table, kept), word)) + _between(len(kept))


def _between(columns: int) -> int:
    return _BETWEEN * (columns - 1) + 2


def _leasts(table: Table, word: int) -> list[int]:
    least = [_least(table, place, word) for place in range(len(table.columns))]
    return [max(table.first, least[0]), *least[1:]] if table.first else least


def _widths(table: Table, width: int, word: int) -> list[int]:
    """Cells of each column: what it needs, and the room that is left to those that wrap most."""
    rows = (table.columns, *table.rows)
    own = [max(cell_len(shown(row[p])) for row in rows) for p in range(len(table.columns))]
    if sum(own) + _between(len(own)) <= width:
        return own
    given, wanted = _leasts(table, word), _leasts(table, _LONG_WORD)
    left = width - _between(len(given)) - sum(given)
    for place in sorted(range(len(given)), key=lambda p: (wanted[p] - given[p], p)):
        more = wanted[place] - given[place]  # whole words first, the cheapest before the others
        if 0 < more <= left:
            given[place], left = wanted[place], left - more
    for _ in range(left):
        most = max(range(len(given)), key=lambda p: (own[p] / given[p], -p))
        given[most] += own[most] > given[most]
    return given


def _least(table: Table, place: int, word: int) -> int:
    """Cells of one column: its own width where that is little, else its longest word."""
    head, cells = table.columns[place], [shown(row[place]) for row in table.rows]
    longest = max(narrowest(text, word) for text in (head, *cells))
    widest = max((cell_len(text) for text in cells), default=0)
    figure = max((cell_len(f) for text in cells for f in figures(text)), default=0)
    return max(
        longest,
        min(figure, word + _YEAR),
        min(widest, _NARROWEST),
        0 if head.isascii() else _headed(cell_len(head)),
    )


def _headed(cells: int) -> int:
    """Cells for a heading: one line where it is short, else two of whole Chinese characters."""
    return cells if cells <= _SHORT else min((cells + 3) // 4 * 2, _NARROWEST)


def _grid(table: Table, width: int, word: int) -> Grid:
    given = _widths(table, width, word)
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(table.columns):
        number = all(isinstance(r[place], int | float) or r[place] is None for r in table.rows)
        justify: Any = "right" if number and table.rows else "left"
        wide = given[place]
        grid.add_column(_text(column, wide), justify=justify, overflow="fold", width=wide)
    for row in table.rows:
        grid.add_row(*(_text(shown(v), wide) for v, wide in zip(row, given, strict=True)))
    return grid


def _text(text: str, width: int) -> Text:
    """Break a cell as sentences are broken: no figure is taken from its unit or its year."""
    return Text(wrapped(text, width))


def _blocks(table: Table, width: int, lang: str) -> str:
    """One block a row, numbered; the essential columns stand first."""
    places = sorted(range(len(table.columns)), key=lambda p: table.columns[p] in table.spare)
    blocks = []
    if table.rows:
        blocks.append(wrapped(say("table.blocks", lang, rows=len(table.rows)), width) + "\n\n")
    for number, row in enumerate(table.rows, 1):
        pairs = [(table.columns[p], shown(row[p])) for p in places]
        mark = "：" if lang == "zh" else ": "
        lines = [wrapped(f"{name}{mark}{text}", width) for name, text in pairs if text]
        blocks.append("\n".join([f"[{number}/{len(table.rows)}]", *lines]) + "\n\n")
    return "".join(blocks) or ", ".join(table.columns) + "\n"
