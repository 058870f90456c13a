"""A counted layer as rows: its nodes, its links and what its dataset says, for all sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.places import places
from loaders.batch import EntityRow, LinkRow, Where
from loaders.copublication import Tally

__all__ = ["Counted", "country_rows", "layer_extra", "link_rows", "looked_at"]


@dataclass(slots=True)
class Counted:
    """Adds shared things (works, projects) up, and remembers who takes part in all of them.

    Attributes
    ----------
    tally
        Strengths, and what was counted.
    everywhere
        Nodes that every shared thing has so far; ``None`` before the first.
    """

    tally: Tally
    everywhere: set[str] | None = field(default=None)

    def add(self, year: int, parties: Sequence[set[str]]) -> None:
        """Add one thing: its year, and the nodes of each of its parties."""
        together: set[str] = set().union(*parties)
        if len(together) > 1:
            self.everywhere = together if self.everywhere is None else self.everywhere & together
        self.tally.add(year, parties)

    @property
    def hubs(self) -> list[str]:
        """Nodes that take part in every shared thing: the things were chosen by them."""
        return sorted(self.everywhere or ())


def looked_at(tally: Tally, *, countries: bool) -> list[str]:
    """List the nodes that were looked at: all that were met, and of countries the fixed set N."""
    found = {node for node, _ in tally.nodes}
    if countries:
        found |= {f"iso:{p.code}" for p in places().values() if p.reference or p.apart}
    return sorted(found)


def country_rows(ids: Iterable[str], where: Where, source: str) -> Iterator[EntityRow]:
    """Make the countries of a layer, under the names of our own table."""
    for id_ in ids:
        place = places()[id_.removeprefix("iso:")]
        values = {"name": place.label.en, "name_zh": place.label.zh, "country": place.code}
        yield EntityRow(where, {**values, "id": id_, "sources": [source]}, "Country")


def link_rows(
    layer: str, link_type: str, tally: Tally, where: Where, source: str
) -> Iterator[LinkRow]:
    """Make one link a pair, with its years and strengths."""
    for (start, end), series in tally.strengths().items():
        values = {
            "from": start,
            "to": end,
            "layer": layer,
            "years": list(series),
            "strength": list(series.values()),
            "sources": [source],
        }
        yield LinkRow(where, values, link_type)


def layer_extra(
    counted: Counted, link_type: str, kind: str, unit: str, nodes: list[str], **more: Any
) -> dict[str, Any]:
    """Say what a counted layer is: node kind, unit, counting, θ, coverage, years, nodes."""
    tally = counted.tally
    extra = {
        "link_type": link_type,
        "node_kind": kind,
        "unit": unit,
        "counting": tally.counting,
        "theta": 1.0,
        "coverage": "hub-centric" if counted.hubs else "symmetric",
        "hubs": counted.hubs,
        "years": sorted({year for _, year in tally.nodes}),
        "normalisation": "none",
        "absent": "zero",
        "nodes": nodes,
        **more,
    }
    return {k: v for k, v in extra.items() if v not in ("", [])}
