"""The map inside a network page: the coast and the places, projected before the page opens.

The browser projects nothing: it gets the outline of :mod:`briefings.land` and a spot for each
country or region, once for each language's middle meridian.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefings.land import World, land_path
from briefings.map_sheet import MIDDLE
from graph.places import places

__all__ = ["map_sheets"]

WIDTH = 1000.0
"""Width of the sheet in which spots are given."""


def map_sheets(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Lay out the map for each language.

    Parameters
    ----------
    codes
        ISO 3166-1 alpha-2 codes. One that nobody knows, or that has no coordinates, gets no
        spot: the page says how much is not on the map.

    Returns
    -------
    dict
        By language: ``width`` and ``height`` of the sheet, ``land`` (the ``d`` of a path, fill
        rule ``evenodd``) and ``spots`` (x and y by code; y grows downward).

    Examples
    --------
    >>> sheets = map_sheets(["RS", "??"])
    >>> sheets["en"]["spots"], round(sheets["zh"]["height"])
    ({'RS': [522.6, 83.1]}, 435)
    """
    known = {c: p for c in sorted(set(codes)) if (p := places().get(c)) is not None}
    return {lang: _sheet(World(middle, WIDTH), known) for lang, middle in MIDDLE.items()}


def _sheet(world: World, known: dict[str, Any]) -> dict[str, Any]:
    spots = {
        code: [round(v, 1) for v in world.spot(place.lon, place.lat)]
        for code, place in known.items()
        if place.lat is not None and place.lon is not None
    }
    return {
        "width": world.width,
        "height": round(world.height, 1),
        "land": land_path(world),
        "spots": spots,
    }
