"""The chart of who with whom, or what by when: a grid of counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import altair as alt
import pandas as pd

from briefings.chart_style import INK, MAIN, WIDTH, Chart, draw, heading
from briefings.escape import harmless
from briefings.labels import cut, text_width
from briefings.words import word
from graph.figures import figure

__all__ = ["matrix_chart"]

_SHORT = 60
_NAMES = 280  # widest name of a row
_HEADS = 205  # widest heading of a column
_LEAN = 0.643  # height of a heading that leans by 40 degrees, as a share of its width


def matrix_chart(
    table: pd.DataFrame,
    lang: str,
    *,
    title: str,
    note: str = "",
    by_column: bool = False,
    order: Sequence[str] = (),
) -> Chart:
    """Draw who with whom, or what by when: a grid of counts.

    Parameters
    ----------
    table
        ``row``, ``column``, ``value``: texts and a number above zero; what is not in the table
        is an empty cell. Rows and columns keep the order in which they first come.
    lang, title
        ``zh`` or ``en``; and one line.
    note
        Said below the title.
    by_column
        Shade each column by its own largest value, as on a scorecard whose columns count
        different things.
    order
        Columns in another order than that of first mention.

    Raises
    ------
    ValueError
        A column is missing, or a cell is given twice.

    Examples
    --------
    >>> cells = pd.DataFrame({"row": ["Serbia"], "column": ["joint lab"], "value": [2]})
    >>> matrix_chart(cells, "en", title="Countries").alt
    'Countries. 1 row, 1 column, 1 cell filled; the largest: Serbia, joint lab (2).'
    """
    if missing := [c for c in ("row", "column", "value") if c not in table.columns]:
        raise ValueError(f"The table of this chart lacks {', '.join(missing)}.")
    if table.duplicated(["row", "column"]).any():
        twice = table[table.duplicated(["row", "column"])].iloc[0]
        raise ValueError(f"The cell {twice['row']}, {twice['column']} is given twice.")
    cells = table.copy()
    row_names, column_names = _shown(table["row"], _NAMES - 10), _shown(table["column"], _HEADS)
    cells["row"], cells["column"] = table["row"].map(row_names), table["column"].map(column_names)
    most = cells.groupby("column")["value"].transform("max") if by_column else cells["value"].max()
    cells["share"] = (cells["value"] / most).clip(lower=0.0)
    rows, columns = list(row_names.values()), list(column_names.values())
    if order:
        first = [column_names[c] for c in order if c in column_names]
        columns = [*first, *(c for c in columns if c not in first)]
    said = _alt(cells, len(rows), len(columns), title, lang)
    side = _side(rows)
    step, leaning, top = _headings(columns, WIDTH + 40 - side)
    base = alt.Chart(cells).encode(
        x=alt.X("column:N", sort=columns, title=None, axis=alt.Axis(
            orient="top", labelAngle=-40 if leaning else 0, labelLimit=2 * _NAMES,
            labelAlign="left" if leaning else "center", domain=False, ticks=False,
            minExtent=top, maxExtent=top)),
        y=alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(
            domain=False, ticks=False, labelLimit=2 * _NAMES, minExtent=side, maxExtent=side)),
    )  # fmt: skip
    scale = alt.Scale(type="sqrt", domain=[0, 1], range=["#f2f6fa", MAIN])
    grid = base.mark_rect(stroke="white", strokeWidth=1.5).encode(
        color=alt.Color("share:Q", scale=scale, legend=None)
    )
    numbers = base.mark_text(fontSize=11).encode(
        text=alt.Text("value:Q", format=",.10~g"),
        color=alt.condition("datum.share > 0.45", alt.value("white"), alt.value(INK)),
    )
    below = [note] if note else []
    chart = alt.layer(grid, numbers).properties(
        width=alt.Step(step),
        height=alt.Step(21), title=heading(title, below),
    )  # fmt: skip
    return draw(chart, said, lang)


def _headings(columns: Sequence[str], room: float) -> tuple[float, bool, float]:
    """Width of a column, whether headings lean, and the height that they need."""
    widest, each = (
        max((text_width(c, 12.0) for c in columns), default=0.0),
        room // len(columns or "-"),
    )
    if widest + 10 <= min(96, each):
        return max(40, widest + 10), False, 16
    return max(26, min(64, each)), True, widest * _LEAN + 16


def _alt(cells: pd.DataFrame, rows: int, columns: int, title: str, lang: str) -> str:
    if cells.empty:
        return word("alt_none", lang, title=title)
    top = cells.iloc[int(cells["value"].to_numpy().argmax())]
    return word("alt_matrix", lang, title=title, rows=_count("rows", rows, lang),
                columns=_count("columns", columns, lang),
                cells=_count("cells", len(cells), lang),
                row=top["row"], column=top["column"],
                value=figure(top["value"], lang))  # fmt: skip


def _shown(names: Iterable[str], room: float) -> dict[str, str]:
    """Give each name a short form of its own: two that are cut alike stay two."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        shown, taken = cut(harmless(name, _SHORT), 12.0, room), set(found.values())
        number = 2
        while shown in taken:
            shown, number = f"{shown.partition(' #')[0]} #{number}", number + 1
        found[name] = shown
    return found


def _side(rows: Sequence[str]) -> float:
    """Width that the names of rows need; measured here, as the drawing engine has other fonts."""
    return min(_NAMES, max((text_width(r, 12.0) for r in rows), default=0.0) + 10)


def _count(what: str, number: int, lang: str) -> str:
    return word(f"count_{what}", lang, count=number)
