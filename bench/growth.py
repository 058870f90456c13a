"""How cost grows with size: one line a series, both axes logarithmic, as an SVG beside the docs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import altair as alt
import pandas as pd

from briefings.chart_style import draw
from graph.files import write_whole

Point = tuple[str, float, float]
"""Series, size, cost."""


def growth(name: str, points: Sequence[Point], size: str, cost: str) -> str:
    """Draw ``docs/img/<name>-growth.svg``; give the line of Markdown that shows it.

    A straight line of slope 1 is a cost that grows with the size; the grey dashes have it.
    """
    frame = pd.DataFrame(points, columns=["series", "size", "cost"])
    low, high = frame["size"].min(), frame["size"].max()
    start = frame["cost"].min()
    guide = pd.DataFrame({"size": [low, high], "cost": [start, start * high / low]})
    x = alt.X("size:Q", scale=alt.Scale(type="log"), title=size, axis=alt.Axis(format="~s"))
    y = alt.Y("cost:Q", scale=alt.Scale(type="log"), title=cost, axis=alt.Axis(format="~g"))
    lines = (
        alt.Chart(frame)
        .mark_line(point=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "series:N",
                title=None,
                scale=alt.Scale(scheme="tableau20"),
                legend=alt.Legend(orient="right"),
            ),
        )
    )
    slope = alt.Chart(guide).mark_line(strokeDash=[4, 4], color="#999999").encode(x=x, y=y)
    title = f"{cost} by {size}"
    chart = alt.layer(slope, lines).properties(width=520, height=320)
    path = ROOT / "docs" / "img" / f"{name}-growth.svg"
    write_whole(path, draw(chart, title, "en").svg)
    return f"![{title}, both axes logarithmic; dashed: in proportion](img/{path.name})"
