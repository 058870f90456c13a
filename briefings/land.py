"""The world's land as one SVG path, in Equal Earth, centred on any meridian; no borders.

Boundaries are a political risk in a brief that is read in two languages: the outline is the
coast alone, and every map says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from briefings.equal_earth import HALF_WIDTH, equal_earth

__all__ = ["World", "land_path"]

_NORTH, _SOUTH = 84.0, -57.0
_STEP = 4.0  # degrees between the points of a long edge: projected, it is a curve

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class World:
    """A frame for a map of the world: where a place lies on the sheet.

    Attributes
    ----------
    middle
        Meridian in the middle, degrees east.
    width
        Width of the sheet, in the sheet's units; the height follows from it.

    Examples
    --------
    >>> world = World(middle=150.0, width=1000.0)
    >>> [round(v) for v in world.spot(150.0, 0.0)], round(world.height)
    ([500, 241], 435)
    """

    middle: float
    width: float

    @property
    def scale(self) -> float:
        """Sheet units to a unit of the projection."""
        return self.width / (2 * HALF_WIDTH)

    @property
    def height(self) -> float:
        """Height of the sheet: from 57° south to 84° north."""
        return (equal_earth(0, _NORTH)[1] - equal_earth(0, _SOUTH)[1]) * self.scale

    def spot(self, lon: float, lat: float) -> Point:
        """Place on the sheet; y grows downward."""
        return self._sheet(_around(lon - self.middle), lat)

    def _sheet(self, lon: float, lat: float) -> Point:
        x, y = equal_earth(lon, lat)
        return (x + HALF_WIDTH) * self.scale, (equal_earth(0, _NORTH)[1] - y) * self.scale


def _around(lon: float) -> float:
    """Bring a longitude into [-180, 180)."""
    return (lon + 180.0) % 360.0 - 180.0


@cache
def _rings() -> tuple[tuple[Point, ...], ...]:
    text = files("data").joinpath("reference", "land.json").read_text(encoding="utf-8")
    return tuple(tuple((x, y) for x, y in ring) for ring in json.loads(text))


@cache
def land_path(world: World) -> str:
    """Write the land as the ``d`` of an SVG path (fill rule ``evenodd``).

    Parameters
    ----------
    world
        The frame.

    Returns
    -------
    str
        About 50 kB; the same frame gives the same text.

    Examples
    --------
    >>> land_path(World(11.0, 1000.0))[:1]
    'M'
    """
    return "".join(_piece(p, world) for ring in _rings() for p in _cut(ring, world.middle))


def _cut(ring: tuple[Point, ...], middle: float) -> Iterator[list[Point]]:
    """Cut a ring at the map's edge, the meridian opposite its middle."""
    whole = _unrolled(ring)
    for turn in (-360.0, 0.0, 360.0):
        piece = [(x - middle + turn, y) for x, y in whole]
        low, high = min(x for x, _ in piece), max(x for x, _ in piece)
        if high <= -180.0 or low >= 180.0:
            continue
        if low < -180.0:
            piece = _clipped(piece, -180.0, keep_above=True)
        if high > 180.0:
            piece = _clipped(piece, 180.0, keep_above=False)
        if len(piece) > 2:
            yield piece


def _unrolled(ring: tuple[Point, ...]) -> list[Point]:
    """Let a ring run on past 180° instead of jumping to the other side of the world."""
    found, turn, last = [], 0.0, ring[0][0]
    for x, y in ring:
        turn += -360.0 if x - last > 180.0 else 360.0 if x - last < -180.0 else 0.0
        found.append((x + turn, y))
        last = x
    return found


def _clipped(ring: list[Point], edge: float, *, keep_above: bool) -> list[Point]:
    """Keep the part of a ring on one side of a meridian (Sutherland & Hodgman 1974)."""
    sign = 1.0 if keep_above else -1.0
    kept: list[Point] = []
    for here, there in zip(ring, [*ring[1:], ring[0]], strict=True):
        inside, inside_next = sign * (here[0] - edge) >= 0, sign * (there[0] - edge) >= 0
        if inside:
            kept.append(here)
        if inside != inside_next:
            share = (edge - here[0]) / (there[0] - here[0])
            kept.append((edge, here[1] + share * (there[1] - here[1])))
    return kept


def _piece(ring: list[Point], world: World) -> str:
    spots = [world._sheet(*p) for p in _dense(ring)]
    texts = [f"{x:.1f} {y:.1f}" for x, y in spots]
    kept = [t for t, before in zip(texts, ["", *texts], strict=False) if t != before]
    return f"M{'L'.join(kept)}Z" if len(kept) > 2 else ""


def _dense(ring: list[Point]) -> Iterator[Point]:
    for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True):
        parts = max(1, int(max(abs(u - x), abs(v - y)) // _STEP))
        for n in range(parts):
            yield x + (u - x) * n / parts, y + (v - y) * n / parts
