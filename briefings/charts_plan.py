"""The chart of the plan's targets: reported, evidenced, and where they would have to be."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from briefings.chart_style import INK, MAIN, MARK, MUTED, SOFT, WIDTH, Chart, draw, heading
from briefings.escape import harmless
from briefings.words import word
from graph.figures import figure

__all__ = ["targets_chart"]

_COLUMNS = ("label", "target", "reported", "when", "evidenced", "expected", "status")
_BARS = 370  # width of what is drawn; the figures stand beside it
_BEYOND = 1.2  # a value farther beyond its target is drawn up to here, and said in figures


def targets_chart(table: pd.DataFrame, lang: str, *, title: str, day: str, note: str = "") -> Chart:
    """Draw targets against what is known of them, each as a share of its target.

    Two figures stand side by side and are never mixed: what was officially reported (dark) and
    what the graph can evidence (light). The grey line beside them is the target; the vermilion
    tick is where the reported figure would have to be on ``day`` to reach it at an even pace. A
    figure is often years old, so its date stands beside it: one that is on track may well end
    left of the tick.

    Parameters
    ----------
    table
        ``label``, ``target`` (above zero), ``reported``, ``evidenced``, ``expected`` (each a
        figure or missing), ``when`` (of the reported figure, in words), ``status`` (a few
        words). A row a target. ``evidence_said``, where it is there, is what is said of the
        evidence instead of its figure.
    lang
        ``zh`` or ``en``.
    title, note
        One line above, and one below the title.
    day
        To which the tick applies, in words.

    Raises
    ------
    ValueError
        A column is missing, or a target is not above zero.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["PCT"], "target": [12000], "reported": [11438],
    ...     "when": ["2023"], "evidenced": [None], "expected": [11700.0], "status": ["behind"]})
    >>> targets_chart(rows, "en", title="Targets", day="May 2025").alt
    'Targets. PCT: 11,438 (2023) of 12,000 reported, evidenced: no data; behind.'
    """
    missing = [c for c in _COLUMNS if c not in table.columns]
    if missing:
        raise ValueError(f"The table of targets lacks {', '.join(missing)}.")
    if not (table["target"].astype(float) > 0).all():
        raise ValueError("A target is a figure above zero.")
    rows = [_row(r, lang) for r in table.to_dict("records")]
    shown = pd.DataFrame(rows)
    y = alt.Y("label:N", sort=[r["label"] for r in rows], title=None, axis=None)
    scale = alt.Scale(domain=[0, _BEYOND], range=[0, _BARS], nice=False)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1.0], grid=False)
    base = alt.Chart(shown).encode(y=y)
    evidenced = base.mark_bar(height=5, yOffset=10, color=SOFT).encode(
        x=alt.X("evidenced:Q", scale=scale, title=None, axis=axis)
    )
    reported = base.mark_bar(height=9, yOffset=2, color=MAIN).encode(
        x=alt.X("reported:Q", scale=scale)
    )
    tick = base.mark_tick(color=MARK, thickness=2.4, size=15, yOffset=2, opacity=1).encode(
        x=alt.X("expected:Q", scale=scale)
    )
    goal = base.mark_tick(color=MUTED, thickness=1.4, size=16, yOffset=7).encode(
        x=alt.X("goal:Q", scale=scale)  # beside the bars alone: names stand between the rows
    )
    names = base.mark_text(align="left", yOffset=-12, limit=WIDTH, color=INK).encode(
        x=alt.value(0), text="label:N"
    )
    words, states = (
        base.mark_text(align="left", color=ink, fontSize=11.5, limit=WIDTH - _BARS,
                       yOffset=below).encode(x=alt.value(_BARS + 14), text=text)
        for text, ink, below in (("said:N", INK, 3), ("state:N", MUTED, 17))
    )  # fmt: skip
    plane = alt.layer(evidenced, reported, goal, tick, names, words, states)
    below = [x for x in (word("targets_legend", lang, day=harmless(day, 40)), note) if x]
    chart = plane.properties(
        width=WIDTH + 30,
        height=alt.Step(50),  # a bar lies nearer to its own name than to the next
        title=heading(title, below),
    )
    items = word("semicolon", lang).join(r["alt"] for r in rows)
    return draw(chart, word("alt_list", lang, title=title, items=items), lang)


def _row(row: Mapping[Hashable, Any], lang: str) -> dict[str, Any]:
    target = float(str(row["target"]))
    share = {k: _share(row[k], target) for k in ("reported", "evidenced", "expected")}
    known = {k: _figure(row[k], lang) for k in ("reported", "evidenced")}
    if row.get("evidence_said"):
        known["evidenced"] = harmless(str(row["evidence_said"]), 40)
    if share["reported"] is not None and row["when"]:
        when = harmless(str(row["when"]), 40)
        known["reported"] = word("figure_of", lang, value=known["reported"], when=when)
    status = harmless(str(row["status"] or ""), 90)
    label = harmless(str(row["label"]), 110)
    said = word("targets_row", lang, target=figure(target, lang), **known)
    line = word("target_line", lang, label=label, said=said, status=status)
    short = word("targets_figures", lang, target=figure(target, lang), **known)
    return {"label": label, "said": short, "state": status, "alt": line, "goal": 1.0, **share}


def _share(value: Any, target: float) -> float | None:
    known = value is not None and not pd.isna(value)
    return min(float(str(value)) / target, _BEYOND) if known else None


def _figure(value: Any, lang: str) -> str:
    known = value is not None and not pd.isna(value)
    return figure(float(str(value)), lang) if known else word("no_data", lang)
