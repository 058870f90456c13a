"""The house style of charts, and how a chart becomes one inert SVG.

Charts are described with Altair and drawn by vl-convert as SVG, without a browser and without
a network. Its HTML output is never used: it runs script that stands in data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import altair as alt
import vl_convert

from briefings.escape import harmless
from briefings.labels import text_width
from briefings.svg import SANS

__all__ = [
    "BAND",
    "INK",
    "MAIN",
    "MARK",
    "MUTED",
    "SIDE",
    "SOFT",
    "WIDTH",
    "Chart",
    "draw",
    "heading",
    "lines_of",
    "names_axis",
]

INK, MUTED, LINE = "#17202b", "#55606e", "#e3e6ea"
MAIN, MARK, SOFT, BAND = "#0072b2", "#d55e00", "#8fb8d4", "#cfdfea"
"""Blue for what is measured, vermilion for what it is held against: told apart by everybody."""

WIDTH = 640
"""Width of a chart's plane in units; text is 12 units high."""

SIDE = 170
"""Width of the names at the left of a chart of bars, so that all such charts are of one size."""

_MEASURED = "sans-serif"  # of a list of fonts, vl-convert takes Chinese letters for twice as wide
_FAMILY = f'font-family="{_MEASURED}"'
_CONFIG: dict[str, Any] = {
    "font": _MEASURED,
    "background": "transparent",
    "view": {"stroke": None},
    "title": {
        "anchor": "start", "fontSize": 15, "fontWeight": 600, "color": INK, "subtitleColor": MUTED,
        "subtitleFontSize": 12, "subtitlePadding": 5, "offset": 12, "aria": False,
        "frame": "bounds",
    },
    "axis": {
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": INK,
        "titleColor": MUTED, "gridColor": LINE, "domainColor": "#aab3bd", "tickColor": "#aab3bd",
        "labelLimit": 260, "aria": False, "labelFlush": False,
    },
    "legend": {
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "orient": "bottom",
        "labelColor": INK, "titleColor": MUTED, "aria": False, "labelLimit": 320,
    },
    "mark": {"aria": False},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that was drawn: inline SVG, and what it shows in words.

    Attributes
    ----------
    svg
        One ``<svg>`` element as wide as its text needs: no script, no style sheet, nothing
        fetched. A page lets it shrink (``max-width: 100%; height: auto``).
    alt
        The chart in a sentence or two, for those who cannot see it; it is in the SVG too.
    """

    svg: str
    alt: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Give the picture, as web views drop SVG from HTML; elsewhere its words."""
        return {"image/svg+xml": self.svg, "text/plain": self.alt}


def draw(chart: alt.TopLevelMixin, alt_text: str, lang: str) -> Chart:
    """Draw a chart in the house style.

    Parameters
    ----------
    chart
        An Altair chart; texts in its data may come from anywhere.
    alt_text
        What it shows, in words.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Chart
        The same chart gives the same bytes.

    Examples
    --------
    >>> import pandas as pd
    >>> bars = alt.Chart(pd.DataFrame({"n": ["<b>"], "v": [1]})).mark_bar().encode(x="v:Q", y="n:N")
    >>> made = draw(bars, "One bar.", "en")
    >>> "<b>" in made.svg, "&lt;b&gt;" in made.svg, "One bar." in made.svg
    (False, True, True)
    """
    spec = _clean(chart.to_dict(validate=False))
    spec["config"] = _CONFIG
    svg = vl_convert.vegalite_to_svg(spec).replace(_FAMILY, f'font-family="{SANS}"')
    said = escape(harmless(alt_text, 2_000), quote=True)
    tag = "zh-Hans" if lang == "zh" else "en"
    head = f'<svg class="chart" role="img" lang="{tag}" aria-label="{said}" '
    svg = head + svg.removeprefix("<svg ")
    return Chart(svg.replace(' class="marks"', "", 1), alt_text)


def names_axis() -> alt.Axis:
    """Give an axis of names at the left, of the same width in every chart."""
    return alt.Axis(domain=False, ticks=False, minExtent=SIDE, maxExtent=SIDE, labelLimit=SIDE - 8)


def heading(title: str, below: Sequence[str]) -> alt.TitleParams:
    """Word a chart's title, and what stands below it, in lines that fit the plane."""
    lines = [line for text in below for line in lines_of(harmless(text, 300), WIDTH)]
    return alt.TitleParams(
        harmless(title, 120), subtitle=lines or alt.Undefined, color=INK, subtitleColor=MUTED
    )


def lines_of(text: str, width: float) -> list[str]:
    """Break a text between words, or between Chinese characters, where it grows too wide."""
    lines, line = [], ""
    for piece in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", text):
        if (
            line
            and text_width(line + piece.rstrip(), 12.0) > width
            and piece not in "，。、；：）”"
        ):
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _clean(value: Any) -> Any:
    """Make every text harmless: the drawing engine ends the whole process at a null character."""
    if isinstance(value, str):
        return harmless(value, max(len(value), 1))
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items()}
    return [_clean(v) for v in value] if isinstance(value, list) else value
