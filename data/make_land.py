"""Make ``reference/land.json``: the world's land as rings of longitude and latitude, no borders.

    python -m data.make_land land-110m.json

The file given is Natural Earth's land 1:110m as TopoJSON (``land-110m.json`` of the npm package
``world-atlas`` 2). Land borders of states are not in it and cannot come out of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "reference" / "land.json"
SOUTHERNMOST = -60.0
"""Antarctica is left out: nobody is linked with it, and it would take a fifth of the map."""


def rings(topology: dict[str, Any]) -> list[list[list[float]]]:
    """Decode the rings of the land, holes among them, in the order of the file."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            found += [_joined(ring, arcs) for ring in polygon]
    return found


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[list[float]]:
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append([round(x * sx + tx, 2), round(y * sy + ty, 2)])
    return points


def _joined(ring: list[int], arcs: list[list[list[float]]]) -> list[list[float]]:
    points: list[list[float]] = []
    for number in ring:
        piece = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += piece[1:] if points else piece
    return points


def main(source: str) -> None:
    """Write the file anew."""
    topology = json.loads(Path(source).read_text("utf-8"))
    kept = [r for r in rings(topology) if max(y for _, y in r) > SOUTHERNMOST]
    lines = ",\n".join(json.dumps(r, separators=(",", ":")) for r in kept)
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
