"""A published weighted network becomes a layer: one link a pair, with its years and strengths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from graph.ontology import entity_properties
from graph.places import places
from graph.wording import Joined, Message
from loaders.batch import Batch, Dataset, EntityRow, Fault, LinkRow, Row, Where, rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.lost_pairs import lost_note
from loaders.network_folder import FILE, Network, read_network
from loaders.network_tables import Cell, Loop, Tables, read_tables

__all__ = ["read"]

_ROWS = 5000
_T = TypeVar("_T")

Pair = tuple[str, str]
Series = dict[int, Cell]  # by year


def read(path: str | PathLike[str]) -> Iterator[Batch]:
    """Read a network's folder as one layer.

    Parameters
    ----------
    path
        The folder, or the ``network.toml`` in it. ``data/networks/README.md`` describes the
        format.

    Yields
    ------
    Batch
        The nodes, isolated ones too; indicators; one link for each pair that has a strength
        above zero in any year, ``years`` ascending and one ``strength`` for each; the nodes'
        own totals as observations. What the layer covers and how it is to be read (node kind,
        unit, counting, θ, years, the list of nodes, the pairs that are unknown) stands in
        ``dataset.extra``.

    Raises
    ------
    LoadError
        ``network.toml`` or a table is missing or breaks its rules; raised before the first
        batch. A row that breaks a rule is a fault, and the rest is loaded.

    Notes
    -----
    A layer is symmetric. A pair may stand in one direction or in both; both must say the same,
    or neither is taken. A pair whose row is rejected is unknown in that year: unknown is no
    zero. A node's tie with itself is its own total: an observation where the
    layer names an indicator for it (``loops``), else it is counted and left out. **Zero and
    unknown differ**: an empty strength is unknown and is listed in ``extra["unknown"]``; a pair
    of the nodes that is not listed there and has no link is zero, where ``absent = "zero"``.
    The whole folder is held in memory, some 300 bytes a row.
    """
    folder = Path(path)
    folder = folder.parent if folder.name == FILE and not folder.is_dir() else folder
    if not folder.is_dir():
        raise LoadError("networks.no_folder", folder=show(path), file=FILE)
    network = read_network(folder)
    tables = read_tables(folder, network)
    pairs = _fold(tables, network.published.get("directions", "equal"))
    links, unknown = _links(network, pairs)
    rejected = {"{}|{}|{}".format(*_key(cell)) for cell in tables.rejected}
    unknown = sorted(rejected.union(unknown))
    observations = tables.observations + _totals(network, tables.loops)
    dataset = _dataset(network, tables, unknown)
    notes = tables.notes + _loop_notes(network, tables.loops)
    notes += _lost_notes(network, tables, Where(folder.name), rejected)
    first = Batch(
        dataset,
        sources=[Row(Where(f"{folder.name}/{FILE}"), s) for s in network.sources],
        entities=[*_nodes(network, tables), *_indicators(network, folder.name)],
        faults=tables.faults,
        notes=notes,
        rows_read=tables.rows_read,
    )
    yield first
    for part in _parts(links):
        yield Batch(dataset, links=part)
    for rows in _parts(observations):
        yield Batch(dataset, observations=rows)


def _parts(rows: Sequence[_T]) -> Iterator[list[_T]]:
    for start in range(0, len(rows), _ROWS):
        yield list(rows[start : start + _ROWS])


# --- Pairs ------------------------------------------------------------------------------


def _fold(tables: Tables, directions: str) -> dict[Pair, Series]:
    """Fold both directions of a symmetric network; pairs that disagree become faults."""
    differ = 0
    rejected = {_key(cell) for cell in tables.rejected}
    cells: dict[tuple[str, str, int], list[Cell]] = defaultdict(list)
    for cell in tables.cells:
        cells[_key(cell)].append(cell)
    pairs: dict[Pair, Series] = defaultdict(dict)
    for (start, end, year), found in sorted(cells.items()):
        if (start, end, year) in rejected:  # one row of the pair was wrong: which one is right?
            continue
        if directions != "equal" and len({(c.start, c.end) for c in found}) == len(found) == 2:
            differ += found[0].strength != found[1].strength
            found = [_joined(found, directions)]
        faults = _disagreement(found)
        if faults:
            tables.faults.extend(faults)
            tables.rejected += found
        else:
            pairs[start, end][year] = found[0]
    if differ:
        where = tables.cells[0].where
        told = rule(f"network_files.differ_{directions}")
        tables.notes.append(Fault(Where(where.file, where.sheet), "", differ, told))
    return dict(pairs)


def _key(cell: Cell) -> tuple[str, str, int]:
    return min(cell.start, cell.end), max(cell.start, cell.end), cell.year


def _joined(cells: list[Cell], directions: str) -> Cell:
    """Both directions of a pair as one strength; unknown where the declared way needs both."""
    known = [c.strength for c in cells if c.strength is not None]
    if directions == "sum":
        return replace(cells[0], strength=sum(known) if len(known) == len(cells) else None)
    return replace(cells[0], strength=max(known, default=None))


def _disagreement(cells: list[Cell]) -> list[Fault]:
    directions = [(c.start, c.end) for c in cells]
    if len(set(directions)) < len(directions):
        key = "networks.pair_twice"
    elif len({c.strength for c in cells}) > 1:
        key = "networks.asymmetric"
    else:
        return []
    told = [rule("networks.in_row", value=_said(c), row=c.where.row) for c in cells]
    broken = rule(key, told=Joined(told, "and_joiner"))
    values = ["" if c.strength is None else f"{c.strength:g}" for c in cells]
    return [
        Fault(c.where, "strength", value, broken) for c, value in zip(cells, values, strict=True)
    ]


def _said(cell: Cell) -> str | Message:
    return rule("networks.strength_unknown") if cell.strength is None else f"{cell.strength:g}"


def _links(network: Network, pairs: dict[Pair, Series]) -> tuple[list[LinkRow], list[str]]:
    """Links of the layer, and the pairs and years of which nothing is known."""
    layer = network.layer
    keep_zero = layer["absent"] == "unknown"
    links, unknown = [], []
    for (start, end), series in sorted(pairs.items()):
        known = {y: c.strength for y, c in sorted(series.items()) if c.strength is not None}
        unknown += [f"{start}|{end}|{y}" for y in sorted(series.keys() - known.keys())]
        kept = {y: s for y, s in known.items() if s > 0 or keep_zero}
        if kept:
            values = {
                "from": start,
                "to": end,
                "layer": network.top["id"],
                "years": list(kept),
                "strength": list(kept.values()),
                "sources": list(layer["sources"]),
            }
            links.append(LinkRow(min(series.items())[1].where, values, layer["link"]))
    return links, unknown


# --- Nodes, indicators, totals ----------------------------------------------------------


def _nodes(network: Network, tables: Tables) -> Iterator[EntityRow]:
    kind = network.layer["node_kind"]
    properties = entity_properties(kind).keys()
    sources = {"sources": list(network.layer["sources"])}
    for node, row in tables.nodes.items():
        values: Mapping[str, Any]
        if kind == "Country":  # under the names of our own table, whatever the source writes
            place = places()[node.removeprefix("iso:")]
            values = {"name": place.label.en, "name_zh": place.label.zh, "country": place.code}
        else:
            values = {k: v for k, v in row.values.items() if k in properties and v}
        yield EntityRow(row.where, {**values, "id": node, **sources}, kind)


def _indicators(network: Network, folder: str) -> Iterator[EntityRow]:
    for indicator in network.indicators:
        values = {k: v for k, v in indicator.items() if k != "world"}
        yield EntityRow(Where(f"{folder}/{FILE}"), values, "Indicator")


def _totals(network: Network, loops: list[Loop]) -> list[Row]:
    """Ties of a node with itself, as observations of the indicator that the layer names."""
    wanted = network.layer.get("loops")
    found = [i for i in network.indicators if i["id"] == wanted]
    return [
        Row(
            loop.where,
            {
                "subject": loop.node,
                "indicator": indicator["id"],
                "year": loop.year,
                "value": loop.strength,
                "unit": indicator["unit"],
                "sources": list(indicator["sources"]),
            },
        )
        for indicator in found
        for loop in loops
    ]


def _loop_notes(network: Network, loops: list[Loop]) -> list[Fault]:
    if not loops or network.layer.get("loops"):
        return []
    left_out = rule("networks.loops", count=len(loops))
    return [Fault(loops[0].where, "to", loops[0].node, left_out)]


def _lost_notes(
    network: Network, tables: Tables, where: Where, rejected: set[str]
) -> Iterator[Fault]:
    """Say what the rejected rows mean for the layer: unknown pairs, and rows not even that."""
    if rejected:
        yield lost_note(where, rejected)
    if tables.unread:
        told = rule(f"networks.unread_{network.layer['absent']}")
        yield Fault(where, "", tables.unread, told)


# --- The dataset ------------------------------------------------------------------------


def _dataset(network: Network, tables: Tables, unknown: list[str]) -> Dataset:
    top, layer = network.top, network.layer
    world = {i["id"]: float(i["world"]) for i in network.indicators if "world" in i}
    extra = {
        "link_type": layer["link"],
        "node_kind": layer["node_kind"],
        "unit": layer["unit"],
        "counting": layer["counting"],
        "theta": float(layer["theta"]),
        "theta_reason": layer.get("theta_reason", ""),
        "coverage": layer["coverage"],
        "years": list(layer["years"]),
        "period": layer.get("period", ""),
        "normalisation": layer["normalisation"],
        "directions": network.published.get("directions", ""),
        "absent": layer["absent"],
        "nodes": sorted(tables.nodes),
        "unknown": unknown,
        "loops_left_out": 0 if layer.get("loops") else len(tables.loops),
        "world_indicators": sorted(world),
        "world_values": [world[i] for i in sorted(world)],
    }
    return Dataset(
        id=top["id"],
        title=top["title"],
        title_zh=top.get("title_zh", ""),
        licence=top["licence"],
        publisher=top["publisher"],
        url=top.get("url", ""),
        release=top.get("release", ""),
        extra={k: v for k, v in extra.items() if v not in ("", [])},
    )
