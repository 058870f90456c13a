"""Charts of a brief: tables in, inline SVG out, in one style and either language.

Each function takes a small table whose columns it names, and says in its ``alt`` text what
one would see. A missing value stays missing: it is hatched, named or left out, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from briefings.chart_style import (
    BAND,
    INK,
    MAIN,
    MARK,
    SIDE,
    SOFT,
    WIDTH,
    Chart,
    draw,
    heading,
    lines_of,
    names_axis,
)  # fmt: skip
from briefings.escape import harmless
from briefings.words import word
from graph.figures import figure, share

__all__ = ["drivers_chart", "growth_chart", "index_chart", "rank_chart"]

_SHORT = 60
_BREAK = "⏎"  # where a text goes on in the next line; control characters are dropped


def _need(table: pd.DataFrame, *columns: str) -> None:
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise ValueError(
            f"The table of this chart lacks {', '.join(missing)}; it has "
            f"{', '.join(map(str, table.columns)) or 'nothing'}."
        )


def _clean(table: pd.DataFrame, *texts: str) -> pd.DataFrame:
    table = table.copy()
    for column in texts:
        table[column] = [harmless(str(x), _SHORT) for x in table[column]]
    return table


def growth_chart(
    years: Mapping[int, int],
    lang: str,
    *,
    title: str,
    undated: int = 0,
    all_links: int | None = None,
    partial: int | None = None,
) -> Chart:
    """Draw how many links began in each year.

    Parameters
    ----------
    years
        Number of links by the year in which they began; years between without one count 0,
        because whoever looked at the sources would have found them.
    lang
        ``zh`` or ``en``.
    title
        One line.
    undated, all_links
        Links without a year of beginning, of how many; said below the title. All are those drawn
        and those without a year where nothing else is said.
    partial
        A year that is not over: its bar is open.

    Examples
    --------
    >>> growth_chart({2023: 4, 2025: 9}, "en", title="Links by year", undated=3).alt
    'Links by year. From 2023 to 2025: 13 in all, most in 2025 (9). 3 of 16 without a year.'
    """
    first, last = (min(years), max(years)) if years else (0, -1)
    rows = [(str(y), years.get(y, 0), y == partial) for y in range(first, last + 1)]
    table = pd.DataFrame(rows, columns=pd.Index(["year", "count", "open"]))
    whole = sum(years.values()) + undated if all_links is None else all_links
    below = [word("chart_undated", lang, count=undated, all=whole)] if undated else []
    if partial in years:
        below.append(word("chart_partial", lang, year=partial))
    if years:
        most = max(sorted(years), key=lambda y: years[y])
        said = word("alt_growth", lang, title=title, first=first, last=last,
                    all=sum(years.values()), most=most, count=years[most])  # fmt: skip
    else:
        said = word("alt_none", lang, title=title)
    joined = word("sentence_gap", lang).join([said, *below[:1]])
    step = max(1, len(rows) // 12)
    chart = (
        alt.Chart(table)
        .mark_bar(stroke=MAIN, strokeWidth=1)
        .encode(
            x=alt.X(
                "year:O",
                title=None,
                axis=alt.Axis(labelAngle=0, values=[r[0] for r in rows[::step]]),
            ),
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=4)),
            fill=alt.condition("datum.open", alt.value("white"), alt.value(MAIN)),
        )
        .properties(width=WIDTH, height=150, title=heading(title, below))
    )
    return draw(chart, joined, lang)


def index_chart(parts: pd.DataFrame, lang: str, *, title: str, note: str = "") -> Chart:
    """Draw an index and its parts with their ranges, all in 0 to 1.

    Parameters
    ----------
    parts
        ``label``, ``value`` (0 to 1, or missing), ``low`` and ``high`` (the range, or missing),
        ``reason`` (why the value is missing, or blank). The first row is the index.
    lang, title, note
        As in :func:`matrix_chart`.

    Raises
    ------
    ValueError
        A column is missing, or a value lies outside 0 to 1.

    Examples
    --------
    >>> parts = pd.DataFrame({"label": ["index"], "value": [0.376], "low": [0.34], "high": [0.41],
    ...                       "reason": [""]})
    >>> index_chart(parts, "en", title="Beijing").alt
    'Beijing. index: 0.376 (0.340 to 0.410).'
    """
    _need(parts, "label", "value", "low", "high", "reason")
    figures = parts[["value", "low", "high"]].astype(float)
    if ((figures < 0) | (figures > 1)).any(axis=None):
        raise ValueError("An index, its parts and their ranges lie in 0 to 1.")
    table = _clean(parts, "label")
    table[["value", "low", "high"]] = figures
    table["reason"] = [harmless(str(r or ""), 160) for r in parts["reason"]]
    table["said"] = [
        figure(v, lang, 3) if pd.notna(v) else f"{word('no_data', lang)}{_because(r, lang)}"
        for v, r in zip(table["value"], table["reason"], strict=True)
    ]
    lines = [lines_of(said, WIDTH - SIDE - 20)[:2] for said in table["said"]]
    table["shown"] = [_BREAK.join(some) for some in lines]
    table["lines"] = [len(some) for some in lines]
    table["at"] = table["high"].fillna(table["value"]).fillna(0.0)
    order = list(table["label"])
    y = alt.Y("label:N", sort=order, title=None, axis=names_axis())
    x = alt.Scale(domain=[0, 1.1], nice=False)
    base = alt.Chart(table).encode(y=y)
    bars = base.mark_bar(height=11).encode(
        x=alt.X("value:Q", scale=x, title=None, axis=alt.Axis(
            values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f")),
        color=alt.condition(f"datum.label == {_js(order[0] if order else '')}",
                            alt.value(MAIN), alt.value(SOFT)),
    )  # fmt: skip
    ranges = base.mark_rule(color=INK, strokeWidth=1.6).encode(x="low:Q", x2="high:Q")
    texts = [
        base.transform_filter(f"datum.lines == {n}")
        .mark_text(
            align="left", dx=7, dy=up, color=INK, fontSize=11, lineBreak=_BREAK, lineHeight=13
        )
        .encode(x=alt.X("at:Q", scale=x), text="shown:N")
        for n, up in ((1, 0), (2, -6))
    ]
    said = _parts_alt(table, title, lang)
    chart = alt.layer(bars, ranges, *texts).properties(
        width=WIDTH - SIDE + 40, height=alt.Step(26), title=heading(title, [note] if note else [])
    )
    return draw(chart, said, lang)


def _because(reason: str, lang: str) -> str:
    return word("colon", lang) + reason if reason else ""


def _parts_alt(table: pd.DataFrame, title: str, lang: str) -> str:
    pieces = []
    for row in table.to_dict("records"):
        text = f"{row['label']}{word('colon', lang)}{row['said']}"
        if pd.notna(row["low"]) and pd.notna(row["high"]):
            text += word("alt_range", lang, low=figure(row["low"], lang, 3),
                         high=figure(row["high"], lang, 3))  # fmt: skip
        pieces.append(text)
    return word("alt_list", lang, title=title, items=word("semicolon", lang).join(pieces))


def rank_chart(ranks: Mapping[int, float], lang: str, *, title: str, rank: int | None) -> Chart:
    """Draw how probable each rank is.

    Parameters
    ----------
    ranks
        Probability by rank, 1 the best; they add up to 1.
    lang, title
        As in :func:`growth_chart`.
    rank
        The rank by the declared method: its bar is marked.

    Raises
    ------
    ValueError
        A probability lies outside 0 to 1.

    Examples
    --------
    >>> rank_chart({8: 0.25, 9: 0.75}, "en", title="China", rank=9).alt
    'China. Rank 8: 25%; Rank 9: 75%.'
    """
    if any(not 0 <= p <= 1 for p in ranks.values()):
        raise ValueError("A probability lies in 0 to 1.")
    shown = {r: p for r, p in sorted(ranks.items()) if p > 0}
    low, high = (min(shown), max(shown)) if shown else (1, 0)
    rows = [(str(r), shown.get(r, 0.0), r == rank) for r in range(low, high + 1)]
    table = pd.DataFrame(rows, columns=pd.Index(["rank", "share", "own"]))
    said = [f"{word('rank_n', lang, rank=r)}{word('colon', lang)}{share(p, lang, 0)}"
            for r, p in shown.items() if p >= 0.005]  # fmt: skip
    chart = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("rank:O", sort=None, title=word("rank_axis", lang),
                    axis=alt.Axis(labelAngle=0)),
            y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4)),
            color=alt.condition("datum.own", alt.value(MARK), alt.value(MAIN)),
        )
        .properties(width=alt.Step(min(36, WIDTH // max(1, len(rows)))), height=130,
                    title=heading(title, []))
    )  # fmt: skip
    items = word("semicolon", lang).join(said)
    return draw(chart, word("alt_list", lang, title=title, items=items), lang)


def drivers_chart(drivers: pd.DataFrame, base: float, lang: str, *, title: str) -> Chart:
    """Draw what drives the doubt: how far the index moves when one choice is moved.

    Parameters
    ----------
    drivers
        ``label``, ``low``, ``high``: the least and the largest index while that one choice moves
        over its declared range. Rows are drawn in the order of how far they reach.
    base
        The index by the declared method.
    lang, title
        As in :func:`growth_chart`.

    Examples
    --------
    >>> moved = pd.DataFrame({"label": ["weights"], "low": [0.34], "high": [0.41]})
    >>> drivers_chart(moved, 0.376, "en", title="Beijing").alt
    'Beijing. weights: 0.340 to 0.410.'
    """
    _need(drivers, "label", "low", "high")
    table = _clean(drivers, "label")
    table["reach"] = table["high"] - table["low"]
    table = table.sort_values(["reach", "label"], ascending=[False, True])
    order = list(table["label"])
    bars = (
        alt.Chart(table)
        .mark_bar(height=12, color=BAND, stroke=MAIN, strokeWidth=1)
        .encode(
            x=alt.X(
                "low:Q",
                title=None,
                axis=alt.Axis(tickCount=6),
                scale=alt.Scale(zero=False, nice=True),
            ),
            x2="high:Q",
            y=alt.Y("label:N", sort=order, title=None, axis=names_axis()),
        )
    )
    line = alt.Chart(pd.DataFrame({"at": [base]})).mark_rule(color=MARK, strokeWidth=1.6)
    chart = alt.layer(bars, line.encode(x="at:Q")).properties(
        width=WIDTH - SIDE + 40, height=alt.Step(24), title=heading(title, [])
    )
    items = word("semicolon", lang).join(
        f"{r['label']}{word('colon', lang)}"
        + word("from_to", lang, low=figure(r["low"], lang, 3), high=figure(r["high"], lang, 3))
        for r in table.to_dict("records")
    )
    return draw(chart, word("alt_list", lang, title=title, items=items), lang)


def _js(text: str) -> str:
    """Write a text for an expression of Vega's."""
    import json

    return json.dumps(text)
