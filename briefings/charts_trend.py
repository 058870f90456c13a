"""The chart of an index over the years: a line, and how sure each point is."""

from __future__ import annotations

import altair as alt
import pandas as pd

from briefings.chart_style import INK, MAIN, WIDTH, Chart, draw, heading
from briefings.words import word
from graph.figures import figure

__all__ = ["trend_chart"]


def trend_chart(years: pd.DataFrame, lang: str, *, title: str, note: str = "") -> Chart:
    """Draw an index by year with its ranges, all in 0 to 1.

    A year without a value breaks the line: nothing is drawn across what is not known.

    Parameters
    ----------
    years
        ``year``, ``value`` (0 to 1, or missing), ``low`` and ``high`` (the range, or missing).
    lang
        ``zh`` or ``en``.
    title, note
        One line above, and one below the title.

    Raises
    ------
    ValueError
        A column is missing, a year stands twice, or a figure lies outside 0 to 1.

    Examples
    --------
    >>> rows = pd.DataFrame({"year": [2021, 2022], "value": [0.60, 0.61], "low": [0.58, 0.59],
    ...                      "high": [0.62, 0.63]})
    >>> trend_chart(rows, "en", title="China").alt
    'China. 2021: 0.600 (0.580 to 0.620); 2022: 0.610 (0.590 to 0.630).'
    """
    columns = ["year", "value", "low", "high"]
    if missing := [c for c in columns if c not in years.columns]:
        raise ValueError(f"The table of years lacks {', '.join(missing)}.")
    if years["year"].duplicated().any():
        raise ValueError("A year stands once in a trend.")
    table = years[columns].astype(float)
    if ((table[columns[1:]] < 0) | (table[columns[1:]] > 1)).any(axis=None):
        raise ValueError("An index and its ranges lie in 0 to 1.")
    span = range(int(table["year"].min()), int(table["year"].max()) + 1) if len(table) else range(0)
    table = table.set_index("year").reindex(list(span)).reset_index()
    table["year"] = [str(int(y)) for y in table["year"]]
    x = alt.X("year:O", title=None, axis=alt.Axis(
        labelAngle=0, values=list(table["year"])[:: max(1, len(table) // 12)]))  # fmt: skip
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart(table).encode(x=x)
    ranges = base.mark_rule(color=INK, strokeWidth=1.6).encode(
        y=alt.Y("low:Q", scale=scale), y2="high:Q"
    )
    line = base.mark_line(color=MAIN, strokeWidth=2, point={"color": MAIN, "size": 45}).encode(
        y=alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(tickCount=5))
    )
    plane = alt.layer(ranges, line).properties(
        width=WIDTH, height=170, title=heading(title, [note] if note else [])
    )
    return draw(plane, _alt(table, title, lang), lang)


def _alt(table: pd.DataFrame, title: str, lang: str) -> str:
    said = []
    for row in table.to_dict("records"):
        if pd.isna(row["value"]):
            continue
        text = f"{row['year']}{word('colon', lang)}{figure(row['value'], lang, 3)}"
        if pd.notna(row["low"]) and pd.notna(row["high"]):
            text += word("alt_range", lang, low=figure(row["low"], lang, 3),
                         high=figure(row["high"], lang, 3))  # fmt: skip
        said.append(text)
    if not said:
        return word("alt_none", lang, title=title)
    return word("alt_list", lang, title=title, items=word("semicolon", lang).join(said))
