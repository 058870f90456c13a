"""``il.export``: take the graph elsewhere — Gephi, VOSviewer, Excel, pandas, another innolink."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from graph.files import write_whole
from graph.flat import flat_graph, flat_table
from graph.model import Family
from graph.network import project
from graph.ontology import FACT_LINKS, LINKS
from graph.reading import (
    OBSERVATION_COLUMNS,
    SOURCE_COLUMNS,
    datasets,
    entities_frame,
    entity_columns,
    link_columns,
    links_frame,
    observations_frame,
    sources_frame,
)
from graph.store import Store
from graph.wording import Message, WordedError
from innolink.scoring import HasStore
from innolink.words import say
from innolink.workbook import CELL, workbook
from loaders.rejects import harmless
from queries.runner import checked_date

__all__ = ["SUFFIXES", "ExportError", "Exported", "export", "exported"]

_INSIDE = ("key", "dataset")  # columns that a register has not
_TABLES = (".csv", ".xlsx", ".parquet")
_ROWS = 1_048_575  # of a sheet of Excel, below its header


def _of(*families: Family) -> tuple[str, ...]:
    return tuple(name for name, declared in LINKS.items() if declared.family in families)


_LAYERS, _PLAN = _of(Family.LAYER), _of(Family.PLAN)


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
    left_out: tuple[Message, ...] = ()

    def flat(self) -> dict[str, pd.DataFrame]:
        """Give the tables as a register holds them: ids without ``|``, lists joined."""
        kept = [c for c in link_columns() if c not in _INSIDE]
        return {
            "entities": flat_table(_renamed(self.entities), entity_columns()),
            "links": flat_table(_renamed(self.links), kept),
            "observations": flat_table(_renamed(self.observations), OBSERVATION_COLUMNS),
            "sources": flat_table(_renamed(self.sources), SOURCE_COLUMNS[:-1]),
        }


@dataclass(frozen=True, slots=True)
class Exported:
    """Files that were written, each whole, and what of the graph does not stand in them."""

    files: tuple[Path, ...]
    left_out: tuple[Message, ...]


def export(
    g: HasStore,
    path: str | Path,
    *,
    as_of: str | int | None = None,
    layer: str | None = None,
) -> list[Path]:
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
        Year, month or day; links that surely began later or ended earlier are left out, of a
        layer the years after it.
    layer
        A layer alone (``ncses-ai``) instead of facts, places and, in tables, the plan.

    Returns
    -------
    list of Path
        Files written, each whole. :func:`exported` says what does not stand in them.

    Raises
    ------
    ExportError
        Nobody knows that ending or that layer, or a sheet of Excel cannot hold the rows.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.export(g, "network.gexf")
    """
    return list(exported(g, path, as_of=as_of, layer=layer).files)


def exported(
    g: HasStore,
    path: str | Path,
    *,
    as_of: str | int | None = None,
    layer: str | None = None,
) -> Exported:
    """Write the graph as :func:`export` does, and say what was left out and how to get it."""
    path = Path(path)
    name = path.name.lower()
    suffix = next((s for s in SUFFIXES if name.endswith(s)), None)
    if suffix is None:
        raise ExportError("export.no_format", name=path.name, known=list(SUFFIXES))
    date = checked_date(as_of, "as_of")
    layers = _layers(g.store)
    if layer is not None and layer not in layers:
        raise ExportError("export.no_layer", layer=layer, known=sorted(layers))
    made = _of_layer(g.store, layer, date) if layer else _of_facts(g.store, suffix, date)
    made = replace(made, left_out=tuple(_left_out(made, path.name, suffix, layer, layers, g.store)))
    files = SUFFIXES[suffix](made, path)
    return Exported(tuple(files), made.left_out)


def _of_facts(store: Store, suffix: str, date: str | None) -> _Tables:
    families = (Family.FACT, Family.STRUCTURE, *([Family.PLAN] if suffix in _TABLES else []))
    return _Tables(
        entities_frame(store),
        links_frame(store, types=_of(*families), as_of=date, columns=link_columns()),
        observations_frame(store),
        sources_frame(store),
        datasets(store),
        date or "",
    )


def _of_layer(store: Store, layer: str, date: str | None) -> _Tables:
    """Read the links of a layer, the figures that its dataset states, and what both name."""
    links = links_frame(store, types=_LAYERS, layer=layer, columns=link_columns())
    if date:
        years = sorted({y for some in links["years"] for y in some})
        links = _until(links, int(date[:4]))
        if links.empty:
            raise ExportError("export.no_year", layer=layer, date=date, years=years)
    known = {i: about for i, about in datasets(store).items() if i in set(links["dataset"])}
    figures = observations_frame(store)
    own = [any(s.partition("|")[0] in known for s in some or ()) for some in figures["sources"]]
    figures = figures[own].reset_index(drop=True)
    named = {*links["from"], *links["to"], *figures["subject"], *figures["indicator"]}
    entities = entities_frame(store, named)
    frames = (entities, links, figures)
    cited = {s for frame in frames for some in frame["sources"] for s in some or ()}
    return _Tables(entities, links, figures, sources_frame(store, cited), known, date or "")


def _until(links: pd.DataFrame, last: int) -> pd.DataFrame:
    """Cut the series of a layer after a year; a link without a value by then is left out."""
    kept = [[n for n, y in enumerate(years) if y <= last] for years in links["years"]]
    cut = links.assign(
        **{
            name: pd.Series(
                [[row[n] for n in places] for row, places in zip(links[name], kept, strict=True)],
                index=links.index, dtype=object,
            )
            for name in ("years", "strength")
        }
    )  # fmt: skip
    return cut[[bool(places) for places in kept]].reset_index(drop=True)


def _layers(store: Store) -> dict[str, int]:
    """Count the links of each layer."""
    rows = store.rows(
        f"MATCH ()-[l:{'|'.join(_LAYERS)}]->() "
        "RETURN l.layer AS layer, count(*) AS n ORDER BY layer"
    )
    return {str(row["layer"]): int(row["n"]) for row in rows}


def _left_out(
    made: _Tables, name: str, suffix: str, layer: str | None, layers: Mapping[str, int],
    store: Store,
) -> Iterator[Message]:  # fmt: skip
    """Say what of the graph a file does not hold, and how to get it."""
    if layer is None and layers:
        example = next(iter(layers))
        yield Message("innolink", "export.left_layers", {
            "links": sum(layers.values()), "layers": list(layers), "layer": example,
            "file": f"{example}{suffix}"})  # fmt: skip
    if suffix in _TABLES:
        return
    linked = len({*made.links["from"], *made.links["to"]})
    lost = {"alone": len(made.entities) - linked, "figures": len(made.observations)}
    if layer is None:
        found = f"MATCH ()-[l:{'|'.join(_PLAN)}]->() RETURN count(l) AS n"
        lost["plan"] = store.rows(found)[0]["n"]
    if suffix == ".vos.json":
        facts = made.links["type"].isin((*FACT_LINKS, *_LAYERS))
        paired = {*made.links["from"][facts], *made.links["to"][facts]}
        lost["alone"] = len(made.entities) - len(paired)
        lost["places"] = int((~facts).sum())
        yield Message("innolink", "export.left_vos")
    parts = [Message("innolink", f"export.lost_{k}", {"n": n}) for k, n in lost.items() if n]
    if parts:
        yield Message("innolink", "export.left_parts", {
            "parts": parts, "file": f"{name.removesuffix(suffix)}.xlsx"})  # fmt: skip


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
    graph = project(tables.links[tables.links["type"].isin((*FACT_LINKS, *_LAYERS))])
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
        "left_out": [message.say("en") for message in tables.left_out],
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
    flat = tables.flat()
    for name, table in flat.items():
        texts = (v for row in table.values for v in row if isinstance(v, str))
        longest = max(map(len, texts), default=0)
        if len(table) > _ROWS or longest > CELL:
            told = {"sheet": name, "rows": len(table), "file": f"{path.stem}.csv"}
            raise ExportError("export.too_large", **told)
    sheets = {n: ([str(c) for c in t.columns], t.values.tolist()) for n, t in flat.items()}
    data, _ = workbook(sheets, _notes(tables))
    return [write_whole(path, data)]


def _notes(tables: _Tables) -> list[str]:
    lines = [say("export.title", x) for x in ("en", "zh")]
    if tables.as_of:
        lines += [say("export.as_of", x, date=tables.as_of) for x in ("en", "zh")]
    lines += [say("export.note", x) for x in ("en", "zh")]
    lines += [message.say(x) for message in tables.left_out for x in ("en", "zh")]
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
