"""Places for labels in a picture: the most important first, none upon another.

Greedy placement over eight positions around a mark (Christensen, Marks & Shieber 1995,
*An empirical study of algorithms for point-feature label placement*, ACM Transactions on
Graphics 14(3), doi:10.1145/212332.212334). What finds no room gets no label.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Box", "Spot", "anchor", "cut", "cut_apart", "leader", "place_labels", "text_width"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet; y grows downward."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether the two share any area.

        Examples
        --------
        >>> Box(0, 0, 2, 2).meets(Box(1, 1, 3, 3)), Box(0, 0, 2, 2).meets(Box(2, 0, 3, 1))
        (True, False)
        """
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Say whether it lies inside another one whole."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark that wants a label: its centre, its radius, and the label's text."""

    x: float
    y: float
    radius: float
    text: str


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text, a little on the wide side.

    Parameters
    ----------
    text
        One line.
    size
        Height of the letters, in the sheet's units.

    Examples
    --------
    >>> text_width("北京", 10), round(text_width("Rio", 10), 1)
    (20.0, 18.0)
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return size * (wide + 0.6 * (len(text) - wide))


def cut(text: str, size: float, room: float) -> str:
    """Cut a text to a width; an ellipsis says so.

    Examples
    --------
    >>> cut("中关村", 12.0, 100.0), cut("全球创新网络", 12.0, 40.0)
    ('中关村', '全球创…')
    """
    shown = text
    while text_width(shown, size) > room:
        shown = shown[:-1]
    return shown if shown == text else shown.rstrip() + "…"


def cut_apart(texts: Sequence[str], size: float, room: float) -> list[str]:
    """Cut texts to a width; of different ones that would be cut alike the end is kept too.

    Examples
    --------
    >>> cut_apart(["Zhongguancun Forum 2024", "Zhongguancun Forum 2025", "TusPark"], 1.0, 12.0)
    ['Zhongguancun For…2024', 'Zhongguancun For…2025', 'TusPark']
    """
    shown = [cut(t, size, room) for t in texts]
    alike = Counter(cut(t, size, room) for t in set(texts))
    return [
        _both_ends(t, size, room) if alike[s] > 1 and s != t else s
        for t, s in zip(texts, shown, strict=True)
    ]


def _both_ends(text: str, size: float, room: float) -> str:
    end = text
    while text_width(end, size) > room / 3:
        end = end[1:]
    end = end.partition(" ")[2] or end  # a Latin word stays whole where one fits
    return cut(text[: -len(end)], size, room - text_width(end, size)) + end


def place_labels(
    spots: Sequence[Spot],
    sheet: Box,
    size: float,
    taken: Iterable[Box] = (),
    *,
    reach: float = 0.0,
) -> list[Box | None]:
    """Find a place for each label.

    Parameters
    ----------
    spots
        The most important first. A label stands on no other label, on no mark more important
        than its own, and on lesser marks only where there is no other room.
    sheet
        Labels stay inside it.
    size
        Height of the letters.
    taken
        Where something else stands already.
    reach
        How far from its mark a label may stand, in heights of a letter, where there is no room
        beside it: such a one wants a line that leads to it.

    Returns
    -------
    list of Box or None
        The label's box in the order of ``spots``; ``None`` where there is no room.

    Examples
    --------
    >>> place_labels([Spot(50, 50, 3, "A"), Spot(51, 50, 3, "B")], Box(0, 0, 100, 100), 10)[0]
    Box(left=55.0, top=43.5, right=61.0, bottom=56.5)
    """
    marks = [Box(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    full = list(taken)
    found: list[Box | None] = []
    for n, spot in enumerate(spots):
        room = [b for b in _around(spot, size) if b.within(sheet) and not _hits(b, full)]
        free = (b for b in room if not _hits(b, marks))
        over = (b for b in room if not _hits(b, marks[: n + 1]))  # upon lesser marks alone
        away = (b for b in _away(spot, size, reach) if b.within(sheet) and not _hits(b, full)
                and not _hits(b, marks))  # fmt: skip
        box = next(free, None) or next(away, None) or next(over, None) if spot.text else None
        if box is not None:
            full.append(box)
        found.append(box)
    return found


def anchor(spot: Spot, box: Box) -> tuple[float, str]:
    """Say where to hold a label, as SVG's ``x`` and ``text-anchor``.

    It is held at the side that faces its mark, because its width is an estimate.

    Examples
    --------
    >>> anchor(Spot(50, 50, 3, "A"), Box(55, 43, 61, 56))
    (55, 'start')
    """
    if box.left >= spot.x:
        return box.left, "start"
    if box.right <= spot.x:
        return box.right, "end"
    return (box.left + box.right) / 2, "middle"


def leader(spot: Spot, box: Box, size: float) -> tuple[float, float] | None:
    """Point of a label to which a line should lead from its mark; ``None`` where it is beside.

    Examples
    --------
    >>> leader(Spot(50, 50, 3, "A"), Box(55, 43, 61, 56), 10)
    >>> leader(Spot(50, 50, 3, "A"), Box(80, 43, 86, 56), 10)
    (80, 50)
    """
    x, y = min(max(spot.x, box.left), box.right), min(max(spot.y, box.top), box.bottom)
    far = math.hypot(x - spot.x, y - spot.y) > spot.radius + 0.9 * size
    return (x, y) if far else None


def _hits(box: Box, others: Iterable[Box]) -> bool:
    return any(box.meets(other) for other in others)


def _around(spot: Spot, size: float) -> list[Box]:
    """Eight places around a mark, the best first: right, left, above, below, corners."""
    wide, high = text_width(spot.text, size), 1.3 * size
    gap = spot.radius + 0.2 * size
    near = 0.7 * gap
    corners = (
        (spot.x + gap, spot.y - high / 2),
        (spot.x - gap - wide, spot.y - high / 2),
        (spot.x - wide / 2, spot.y - gap - high),
        (spot.x - wide / 2, spot.y + gap),
        (spot.x + near, spot.y - near - high),
        (spot.x - near - wide, spot.y - near - high),
        (spot.x + near, spot.y + near),
        (spot.x - near - wide, spot.y + near),
    )
    return [Box(x, y, x + wide, y + high) for x, y in corners]


def _away(spot: Spot, size: float, reach: float) -> Iterator[Box]:
    """Places farther from a mark, the nearest first, in twelve directions."""
    wide, high, step = text_width(spot.text, size), 1.3 * size, 1.0
    while (step := step + 1.0) <= reach:
        away = spot.radius + step * size
        for turn in range(12):
            angle = turn * math.pi / 6
            x, y = spot.x + away * math.cos(angle), spot.y - away * math.sin(angle)
            left = (
                x if math.cos(angle) > 0.3 else x - wide if math.cos(angle) < -0.3 else x - wide / 2
            )
            yield Box(left, y - high / 2, left + wide, y + high / 2)
