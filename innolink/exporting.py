"""``il.export``: take the graph elsewhere — Gephi, VOSviewer, Excel, pandas, another innolink."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from graph.files import write_whole
from graph.flat import flat_graph, flat_table
from graph.network import project
from graph.ontology import FACT_LINKS
from graph.reading import (
    LINK_COLUMNS,
    OBSERVATION_COLUMNS,
    SOURCE_COLUMNS,
    datasets,
    entities_frame,
    entity_columns,
    links_frame,
    observations_frame,
    sources_frame,
)
from graph.wording import WordedError
from innolink.scoring import HasStore
from innolink.words import say
from loaders.rejects import harmless

__all__ = ["SUFFIXES", "ExportError", "export"]

_STRUCTURE = ("LOCATED_IN", "PART_OF")
_INSIDE = ("key", "dataset", "layer", "years", "strength")  # columns that a register has not


class ExportError(WordedError):
    """The graph cannot be written as asked; says what to ask instead."""

    room = "innolink"


@dataclass(frozen=True, slots=True)
class _Tables:
    entities: pd.DataFrame
    links: pd.DataFrame
    observations: pd.DataFrame
    sources: pd.DataFrame
    known: Mapping[str, Mapping[str, Any]]
    as_of: str

    def flat(self) -> dict[str, pd.DataFrame]:
        """Give the tables as a register holds them: ids without ``|``, lists joined."""
        kept = [c for c in LINK_COLUMNS if c not in _INSIDE]
        return {
            "entities": flat_table(_renamed(self.entities), entity_columns()),
            "links": flat_table(_renamed(self.links), kept),
            "observations": flat_table(_renamed(self.observations), OBSERVATION_COLUMNS),
            "sources": flat_table(_renamed(self.sources), SOURCE_COLUMNS[:-1]),
        }


def export(g: HasStore, path: str | Path, *, as_of: str | int | None = None) -> list[Path]:
    """Write what the graph states to a file, in the format that its name ends in.

    Parameters
    ----------
    g
        An open graph.
    path
        ``.graphml``, ``.gexf``: every assertion as an edge (Gephi, Cytoscape, igraph).
        ``.json``: the same as node-link JSON. ``.vos.json``: VOSviewer, one edge a pair.
        ``.xlsx``: a workbook with notes. A name ending in ``.csv`` or ``.parquet``: a folder of
        that name without the ending, with ``entities``, ``links``, ``observations``,
        ``sources`` and a ``datapackage.json``; ``innolink load register FOLDER`` takes it.
    as_of
        Year, month or day; links that surely began later or ended earlier are left out.

    Returns
    -------
    list of Path
        Files written, each whole.

    Raises
    ------
    ExportError
        Nobody knows that ending.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.export(g, "network.gexf")
    """
    path = Path(path)
    name = path.name.lower()
    suffix = next((s for s in SUFFIXES if name.endswith(s)), None)
    if suffix is None:
        raise ExportError("export.no_format", name=path.name, known=list(SUFFIXES))
    date = None if as_of is None else str(as_of)
    tables = _Tables(
        entities_frame(g.store),
        links_frame(g.store, types=[*FACT_LINKS, *_STRUCTURE], as_of=date),
        observations_frame(g.store),
        sources_frame(g.store),
        datasets(g.store),
        date or "",
    )
    return SUFFIXES[suffix](tables, path)


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give sources ids that a register may hold: in a list, ``|`` stands between them."""
    made = frame.copy()
    if "sources" in made:
        made["sources"] = [[_source_id(s) for s in some or ()] for some in made["sources"]]
    if "url" in made and "citation" in made:  # the table of sources itself
        made["id"] = [_source_id(i) for i in made["id"]]
    return made


def _source_id(id_: str) -> str:
    return str(id_).replace("|", ":")


def _graph(tables: _Tables) -> nx.MultiDiGraph[str]:
    ends = set(tables.links["from"]) | set(tables.links["to"])
    linked = tables.entities[tables.entities["id"].isin(ends)]
    return flat_graph(_renamed(linked), _renamed(tables.links))


def _graphml(tables: _Tables, path: Path) -> list[Path]:
    out = io.BytesIO()
    nx.write_graphml_xml(_graph(tables), out)
    return [write_whole(path, out.getvalue())]


def _gexf(tables: _Tables, path: Path) -> list[Path]:
    graph = _graph(tables)
    for _, told in graph.nodes(data=True):  # Gephi shows a node by its label
        told["label"] = str(told.get("name") or told.get("name_zh") or "")
        _apart(told)
    for *_, told in graph.edges(data=True):
        _apart(told)
    text = "\n".join(nx.generate_gexf(graph, version="1.2draft"))
    return [write_whole(path, re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n")]


def _apart(told: dict[str, Any]) -> None:
    """Rename what GEXF reads as its own: a type of edge, and the times of its dynamics."""
    for name in ("type", "start", "end", "id"):
        if name in told:
            told[f"{name}_"] = told.pop(name)


def _json(tables: _Tables, path: Path) -> list[Path]:
    told = nx.node_link_data(_graph(tables), edges="links")
    return [write_whole(path, json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1))]


def _vosviewer(tables: _Tables, path: Path) -> list[Path]:
    """Fold to one edge a pair, as VOSviewer's JSON takes it."""
    graph = project(tables.links[tables.links["type"].isin(FACT_LINKS)])
    number = {node: n for n, node in enumerate(graph, 1)}
    known = {r["id"]: r for r in tables.entities.to_dict("records")}
    items = [
        {
            "id": n,
            "label": str(known[i]["name"] or known[i]["name_zh"] or i),
            "description": f"{i} · {known[i]['type']} · {known[i]['country'] or ''}".rstrip(" ·"),
            "weights": {"Partners": graph.degree(i)},
        }
        for i, n in number.items()
    ]
    links = [
        {"source_id": number[a], "target_id": number[b], "strength": told["strength"]}
        for a, b, told in graph.edges(data=True)
    ]
    told = {"network": {"items": items, "links": links}}
    return [write_whole(path, json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1))]


def _csv(tables: _Tables, path: Path) -> list[Path]:
    folder = path.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    flat = tables.flat()
    files = []
    for name, table in flat.items():
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(table.columns)
        for row in table.itertuples(index=False):
            writer.writerow(["" if v is None else _inert(v) for v in row])
        files.append(write_whole(folder / f"{name}.csv", out.getvalue().encode("utf-8-sig")))
    return [*files, _package(tables, flat, folder, "csv")]


def _inert(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def _parquet(tables: _Tables, path: Path) -> list[Path]:
    folder = path.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    flat = tables.flat()
    files = []
    for name, table in flat.items():
        out = io.BytesIO()
        table.convert_dtypes().to_parquet(out, index=False)
        files.append(write_whole(folder / f"{name}.parquet", out.getvalue()))
    return [*files, _package(tables, flat, folder, "parquet")]


def _package(tables: _Tables, flat: Mapping[str, pd.DataFrame], folder: Path, suffix: str) -> Path:
    """Describe the tables beside them (Frictionless Data Package)."""
    told = {
        "name": "innolink-export",
        "title": say("export.title", "en"),
        "as_of": tables.as_of or None,
        "licenses": sorted({str(d.get("licence")) for d in tables.known.values()} - {"None", ""}),
        "sources": [{"title": str(d.get("title") or i)} for i, d in sorted(tables.known.items())],
        "resources": [
            {
                "name": name,
                "path": f"{name}.{suffix}",
                "rows": len(table),
                "schema": {"fields": [{"name": str(c)} for c in table.columns]},
            }
            for name, table in flat.items()
        ],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return write_whole(folder / "datapackage.json", text)


def _xlsx(tables: _Tables, path: Path) -> list[Path]:
    import openpyxl

    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "notes"
    for line in _notes(tables):
        notes.append([line])
    for name, table in tables.flat().items():
        sheet = book.create_sheet(name)
        sheet.append([str(c) for c in table.columns])
        for row in table.itertuples(index=False):
            sheet.append([_cell(v) for v in row])
        sheet.freeze_panes = "A2"
    book.properties.created = book.properties.modified = dt.datetime(2020, 1, 1)  # noqa: DTZ001
    out = io.BytesIO()
    book.save(out)
    return [write_whole(path, out.getvalue())]


def _cell(value: Any) -> Any:
    """Text that no spreadsheet runs, without what a workbook cannot hold."""
    if not isinstance(value, str):
        return value
    kept = "".join(c for c in value if c.isprintable() or c in "\n\t")
    return harmless(kept)[:32_000]


def _notes(tables: _Tables) -> list[str]:
    lines = [say("export.title", x) for x in ("en", "zh")]
    if tables.as_of:
        lines += [say("export.as_of", x, date=tables.as_of) for x in ("en", "zh")]
    lines += [say("export.note", x) for x in ("en", "zh")]
    for id_, about in sorted(tables.known.items()):
        told = [str(about.get(k)) for k in ("title", "release", "licence") if about.get(k)]
        lines.append(f"{id_}: {' · '.join(told)}")
    return lines


SUFFIXES: dict[str, Callable[[_Tables, Path], list[Path]]] = {
    ".vos.json": _vosviewer,
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
"""Endings of names, and what they stand for."""
