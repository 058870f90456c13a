"""The network as a still picture: the entities with the most partners, as plain SVG.

The same layout, colours and shapes as on the network page, for print and for slides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefings.escape import harmless
from briefings.labels import Box, Spot, anchor, cut_apart, place_labels, text_width
from briefings.layout import layout
from briefings.page_data import PageData, PageLink, PageNode
from briefings.page_payload import pulls, ranked
from briefings.svg import SANS, element, halo, number, text
from briefings.words import word
from graph.model import Family

__all__ = ["network_picture"]

_INK, _MUTED, _EDGE = "#17202b", "#55606e", "#9db0c2"
_MARGIN = 34.0
_NAME = 13.0  # longest name, in Chinese characters
_CORNERS = {
    "square": (4, math.pi / 4, 1.25, 0.0),
    "diamond": (4, 0.0, 1.3, 0.0),
    "triangle": (3, -math.pi / 2, 1.45, 0.0),
    "triangleDown": (3, math.pi / 2, 1.45, 0.0),
    "hexagon": (6, 0.0, 1.12, 0.0),
    "star": (10, -math.pi / 2, 1.5, 0.68),
}
"""Corners, turn, reach and inner reach of each shape, as the page draws them."""


def network_picture(
    data: PageData,
    lang: str = "zh",
    *,
    top: int = 60,
    width: float = 1000.0,
    height: float = 620.0,
    letters: float = 12.0,
) -> tuple[str, str]:
    """Draw the entities with the most partners and the links between them.

    Parameters
    ----------
    data
        The selection, as the network page takes it.
    lang
        ``zh`` or ``en``.
    top
        Entities that are drawn at most.
    width, height
        Size of the sheet.
    letters
        Height of the letters.

    Returns
    -------
    tuple of str
        One ``<svg>`` element, and what it shows in words. The same data give the same bytes.

    Examples
    --------
    >>> nodes = (PageNode("park:a", "Park", "A <b>"), PageNode("iso:RS", "Country", "Serbia"))
    >>> svg, alt = network_picture(PageData(nodes, (PageLink("park:a", "iso:RS", "LOCATED_IN"),)),
    ...                            "en")
    >>> "A &lt;b&gt;" in svg, alt
    (True, 'Network of 2 of 2 entities with 1 link; the most partners: Serbia, A <b>.')
    """
    nodes = ranked(data)[:top]
    kept = {n.id for n in nodes}
    links = _folded([x for x in data.links if x.source in kept and x.target in kept])
    ends = [(x.source, x.target) for x in links]
    spots = layout([n.id for n in nodes], ends, weights=pulls(links), aspect=width / height)
    legend = 2.4 * letters
    places = _fitted(spots, width, height - legend)
    sizes = _sizes(nodes, ends)
    comma = word("comma", lang)
    alt = word(
        "alt_network", lang, shown=len(nodes), all=len(data.nodes), links=len(links),
        names=comma.join(_name(n, lang) for n in nodes[:5]) or word("nothing_named", lang),
    )  # fmt: skip
    parts = [
        element("title", text(alt).partition(">")[2].removesuffix("</text>")),
        _lines(data, links, places),
        _shapes(data, nodes, places, sizes),
        _labels(nodes, places, sizes, lang, Box(0, 0, width, height - legend), letters),
        _legend(data, nodes, lang, height - 0.6 * letters, letters),
    ]
    svg = element(
        "svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", role="img", class_="network",
        viewBox=f"0 0 {number(width)} {number(height)}", font_family=SANS,
        lang="zh-Hans" if lang == "zh" else "en",
    )  # fmt: skip
    return svg, alt


def _folded(links: Sequence[PageLink]) -> list[PageLink]:
    """One line for each pair and type, whoever asserts it and how often."""
    seen: dict[tuple[str, ...], PageLink] = {}
    for link in sorted(links, key=lambda x: (x.source, x.target)):
        seen.setdefault((*sorted((link.source, link.target)), link.type), link)
    return [seen[k] for k in sorted(seen)]


def _fitted(
    spots: dict[str, tuple[int, int]], width: float, height: float
) -> dict[str, tuple[float, float]]:
    """Bring the layout into the sheet, as large as it fits."""
    if not spots:
        return {}
    xs, ys = [x for x, _ in spots.values()], [y for _, y in spots.values()]
    across, down = max(max(xs) - min(xs), 1), max(max(ys) - min(ys), 1)
    scale = min((width - 2 * _MARGIN) / across, (height - 2 * _MARGIN) / down)
    left, top = (width - scale * across) / 2, (height - scale * down) / 2
    return {
        i: (left + scale * (x - min(xs)), top + scale * (y - min(ys)))
        for i, (x, y) in spots.items()
    }


def _sizes(nodes: Sequence[PageNode], ends: Sequence[tuple[str, str]]) -> dict[str, float]:
    partners: dict[str, set[str]] = {n.id: set() for n in nodes}
    for here, there in ends:
        partners[here].add(there)
        partners[there].add(here)
    return {i: min(4.0 + 1.3 * math.sqrt(len(p)), 13.0) for i, p in partners.items()}


def _lines(
    data: PageData, links: Sequence[PageLink], places: dict[str, tuple[float, float]]
) -> str:
    types = {t.name: t for t in data.link_types}
    drawn = []
    for link in links:
        (x, y), (u, v) = places[link.source], places[link.target]
        kind = types[link.type]
        faint = kind.family is Family.STRUCTURE
        drawn.append(
            element(
                "line", x1=x, y1=y, x2=u, y2=v, stroke=_EDGE if faint else kind.colour,
                stroke_dasharray="3 3" if kind.dash else None,
                stroke_opacity="0.35" if faint else "0.55",
            )
        )  # fmt: skip
    return element("g", "".join(drawn) or " ", class_="links", stroke_width="1")


def _shapes(
    data: PageData,
    nodes: Sequence[PageNode],
    places: dict[str, tuple[float, float]],
    sizes: dict[str, float],
) -> str:
    types = {t.name: t for t in data.types}
    drawn = []
    for node in reversed(nodes):
        kind = types[node.type]
        drawn.append(_shape(kind.shape, *places[node.id], sizes[node.id], kind.colour))
    return element("g", "".join(drawn) or " ", class_="nodes", stroke="#fff")


def _shape(shape: str, x: float, y: float, radius: float, colour: str) -> str:
    if shape not in _CORNERS:
        return element("circle", cx=x, cy=y, r=radius, fill=colour)
    count, turn, reach, inner = _CORNERS[shape]
    points = []
    for n in range(count):
        angle = turn + n * 2 * math.pi / count
        far = radius * (inner if inner and n % 2 else reach)
        points.append(f"{number(x + far * math.cos(angle))},{number(y + far * math.sin(angle))}")
    return element("polygon", points=" ".join(points), fill=colour)


def _labels(
    nodes: Sequence[PageNode],
    places: dict[str, tuple[float, float]],
    sizes: dict[str, float],
    lang: str,
    sheet: Box,
    letters: float,
) -> str:
    names = cut_apart([_name(n, lang) for n in nodes], 1.0, _NAME)
    spots = [Spot(*places[n.id], sizes[n.id], s) for n, s in zip(nodes, names, strict=True)]
    drawn = []
    for spot, box in zip(spots, place_labels(spots, sheet, letters), strict=True):
        if box is not None:
            at, side = anchor(spot, box)
            drawn.append(halo(spot.text, x=at, y=box.bottom - 0.38 * letters, text_anchor=side))
    return element("g", "".join(drawn) or " ", class_="labels", font_size=letters, fill=_INK)


def _name(node: PageNode, lang: str) -> str:
    names = (node.name_zh, node.name) if lang == "zh" else (node.name, node.name_zh)
    return harmless(next((n for n in names if n), node.id), 80)


def _legend(
    data: PageData, nodes: Sequence[PageNode], lang: str, bottom: float, letters: float
) -> str:
    used = {n.type for n in nodes}
    drawn, x = [], 8.0
    for kind in data.types:
        if kind.name in used:
            label = kind.label[lang]
            drawn.append(_shape(kind.shape, x, bottom - 0.35 * letters, 4.5, kind.colour))
            drawn.append(text(label, x=x + 9, y=bottom))
            x += 26 + text_width(label, letters)
    return element("g", "".join(drawn) or " ", class_="legend", font_size=letters, fill=_MUTED)
