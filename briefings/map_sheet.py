"""The sheet of a map: title, land, marks' labels, two lines below; the same for all maps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefings.labels import Box, Spot, anchor, leader, place_labels
from briefings.land import World, land_path
from briefings.svg import SANS, element, halo, number, text
from briefings.words import word

__all__ = ["INK", "MIDDLE", "MUTED", "map_labels", "map_sheet", "swell", "text_only"]

MIDDLE = {"zh": 150.0, "en": 11.0}
"""Longitude of a map's middle: as the maps of each language's readers have it."""

_REACH = 7.0  # heights of a letter that a label may stand from its mark
INK, MUTED, _LAND = "#1c2733", "#566372", "#e3e8ed"


def map_sheet(
    drawn: str, world: World, lang: str, *, kind: str, alt: str, title: str, foot: str, size: float
) -> str:
    """Put what is drawn on the land of a map into one ``<svg>`` element.

    Parameters
    ----------
    drawn
        Elements on the land, escaped.
    world
        The projection; its width is the sheet's.
    lang
        ``zh`` or ``en``.
    kind
        Class of the element.
    alt
        The map in words, for those who cannot see it.
    title, foot
        One line above (or none), and one below; a disclaimer on borders stands under it.
    size
        Height of letters.

    Examples
    --------
    >>> drawn = map_sheet("", World(11.0, 400.0), "en", kind="a-map", alt="A map.", title="A & B",
    ...                   foot="Nothing.", size=9.0)
    >>> drawn.startswith("<svg"), "A &amp; B" in drawn, "without borders" in drawn
    (True, True, True)
    """
    head = 2.5 * size if title else 0.0
    parts = (
        element("title", text_only(alt)),
        text(title, x=4, y=1.6 * size, font_size=1.33 * size, font_weight="600", fill=INK)
        if title
        else "",
        element(
            "g",
            element("path", d=land_path(world), fill=_LAND, fill_rule="evenodd") + drawn,
            transform=f"translate(0 {number(head)})",
        ),
        _foot(foot, lang, head + world.height, 0.92 * size),
    )
    return element(
        "svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", role="img", class_=kind,
        viewBox=f"0 0 {number(world.width)} {number(head + world.height + 3.8 * size)}",
        font_family=SANS, lang="zh-Hans" if lang == "zh" else "en",
    )  # fmt: skip


def _foot(said: str, lang: str, bottom: float, size: float) -> str:
    top = bottom + 1.3 * size
    first = text(said, x=4, y=top)
    second = text(word("map_disclaimer", lang), x=4, y=top + 1.5 * size)
    return element("g", first + second, font_size=size, fill=MUTED, class_="foot")


def map_labels(
    spots: Sequence[Spot],
    ids: Sequence[str | None],
    world: World,
    size: float,
    *,
    first: dict[str, str] | None = None,
) -> str:
    """Write the labels of marks, those away from their mark with a line that leads to it.

    Parameters
    ----------
    spots
        The most important first; see :func:`briefings.labels.place_labels`.
    ids
        Of each mark, kept on its label and its line as ``data-place``; ``None`` keeps nothing.
    world
        The sheet within which they stay.
    size
        Height of letters.
    first
        Other looks of the first label.

    Examples
    --------
    >>> drawn = map_labels([Spot(50.0, 20.0, 3.0, "A")], ["a"], World(11.0, 100.0), 10.0)
    >>> drawn.count("<text"), drawn.count('data-place="a"'), "leader" in drawn
    (2, 2, False)
    """
    drawn, lines = [], []
    boxes = place_labels(spots, Box(0, 0, world.width, world.height), size, reach=_REACH)
    for n, (spot, id_, box) in enumerate(zip(spots, ids, boxes, strict=True)):
        if box is None:
            continue
        at, side = anchor(spot, box)
        if (end := leader(spot, box, size)) is not None:
            path = f"M{number(spot.x)} {number(spot.y)}L{number(end[0])} {number(end[1])}"
            lines.append(
                element("path", d=path, class_="leader", fill="none", stroke="#55606e",
                        stroke_width="0.5", data_place=id_)
            )  # fmt: skip
        looks: dict[str, str] = {"fill": INK} | (first or {} if n == 0 else {})
        drawn.append(halo(spot.text, x=at, y=box.bottom - 0.38 * size, text_anchor=side,
                          data_place=id_, **looks))  # fmt: skip
    return element("g", "".join(lines + drawn) or " ", class_="labels", font_size=size)


def swell(limits: tuple[float, float], amount: float, most: float) -> float:
    """Size of a mark or a curve, which goes with the root of its amount; never below the least.

    Parameters
    ----------
    limits
        The least size, and that of the largest amount.
    amount, most
        What it shows, and the largest of all.

    Examples
    --------
    >>> swell((2.0, 15.0), 25, 100), swell((2.0, 15.0), 1, 100)
    (7.5, 2.0)
    """
    least, largest = limits
    return max(least, largest * math.sqrt(amount / most))


def text_only(words: str) -> str:
    """Escape a text that stands in an element of its own."""
    return text(words).partition(">")[2].removesuffix("</text>")
