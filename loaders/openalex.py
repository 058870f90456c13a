"""OpenAlex as its snapshot, its API and CSV files deliver it: institutions, and works counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from graph.places import places
from loaders.batch import Batch, Dataset, EntityRow, Fault, LinkRow, Row, Where, rule
from loaders.checks import show
from loaders.copublication import COUNTINGS
from loaders.errors import LoadError
from loaders.id_table import IdTable
from loaders.nearest import nearest
from loaders.openalex_engine import ENGINES
from loaders.openalex_institution import map_institution
from loaders.openalex_records import records
from loaders.openalex_works import ADDRESS, LAYERS, read_layer
from loaders.record_notes import RecordNotes
from loaders.ror_record import Organisation

__all__ = ["read"]

SOURCE = "institutions"
_ROWS = 5000


def read(
    path: str | PathLike[str],
    *,
    layer: str = "",
    counting: str = "",
    field: str = "",
    engine: str = "",
    spark: str = "",
) -> Iterator[Batch]:
    """Read institutions, or count works into a layer.

    Parameters
    ----------
    path
        A file or folder of OpenAlex: the snapshot (``data/institutions/updated_date=…/
        part_000.gz``), answers of the API, JSON lines or CSV; plain, gzipped or in a zip.
    layer
        ``country`` or ``city``: count the works of the source into that layer. Left out:
        institutions where the source has any, else the layer of countries. The layer of cities
        needs the institutions beside the works, which name the cities.
    counting
        ``full`` (when left out) or ``fractional``; see :class:`loaders.copublication.Tally`.
    field
        Count only works whose primary topic lies in this field of OpenAlex, by name or number.
    engine, spark
        Count the layer of countries by ``duckdb`` or ``spark`` (extras ``scale``, ``spark``)
        from JSON lines, for more works than one process takes; ``spark`` says where Spark runs
        (``sc://host:15002``, ``spark://host:7077``; ``local[2]`` when left out).

    Yields
    ------
    Batch
        *Institutions* (dataset ``openalex``): organisations, cities, countries; LOCATED_IN,
        PART_OF and RELATED_TO, each link once though both records state it.
        *A layer* (dataset ``openalex-LAYER-COUNTING``): its nodes, and one COPUBLISHED a pair
        with ``years`` and ``strength``.

    Raises
    ------
    LoadError
        It holds neither institutions nor works, no work of the field, or an option is unknown;
        a file is cut off or a CSV lacks a column. A broken line or record is a fault, and the
        rest is loaded.

    Notes
    -----
    Every work in the files counts, whatever its type: choose when you download. A work that
    stands twice counts once. **Coverage**: an authorship that names no country (no known city)
    is counted and said, never taken for "no partner"; numbers stand with the dataset
    (``authorships_unplaced``, ``works_unplaced``). Where one node takes part in *every* shared
    work, the works were chosen by it: the layer is ``hub-centric``, else ``symmetric``.

    Organisation × organisation layers do not enter the graph (the house keeps them as Parquet).
    Memory: the pairs of a layer, or one batch of institutions; ids wait on disk when they are many.
    Source: https://docs.openalex.org (CC0).
    """
    for value, known in ((layer, LAYERS), (counting, COUNTINGS), (engine, ENGINES)):
        if value and value not in known:
            near = nearest(value, known) or "–"
            raise LoadError("openalex.choice", value=show(value), known=list(known), near=near)
    if layer or counting or field or engine:
        by = (engine, spark) if engine else None
        yield from read_layer(path, layer or "country", counting or "full", field, by)
        return
    reader = _Reader(Path(path).name)
    yield from reader.batches(path)
    if not reader.seen:
        yield from read_layer(path)


def _dataset() -> Dataset:
    return Dataset(
        id="openalex",
        title="OpenAlex, institutions",
        title_zh="OpenAlex 机构",
        licence="CC0-1.0",
        publisher="OpenAlex",
        url=ADDRESS,
        rank=25,
    )


@dataclass(slots=True)
class _Reader:
    """Turns institutions into batches; remembers what it has named already."""

    file: str
    dataset: Dataset = field(default_factory=_dataset)
    seen: IdTable[str, int] = field(default_factory=IdTable)  # institutions → row
    named: IdTable[str, str] = field(default_factory=IdTable)  # not met so far
    places: IdTable[str, int] = field(default_factory=IdTable)
    links: IdTable[int, int] = field(default_factory=IdTable)  # hashed

    def batches(self, path: str | PathLike[str]) -> Iterator[Batch]:
        batch = Batch(self.dataset)
        broken: list[Fault] = []  # of a source without institutions the works' reader tells them
        for where, _, record in records(path, "institutions"):
            if isinstance(record, Fault):
                broken.append(record)
            else:
                self._add(batch, where, record)
            if len(batch.entities) >= _ROWS:
                yield batch
                batch = Batch(self.dataset)
        if not self.seen:
            return
        batch.faults += broken
        for other, told in self.named.items():
            name, *where = json.loads(told)
            self._entity(batch, Where(*where), "Organization", {"id": other, "name": name})
        batch.sources.append(Row(Where(self.file), self._source()))
        yield batch

    def _source(self) -> dict[str, Any]:
        release = self.dataset.release
        return {
            "id": SOURCE,
            "url": ADDRESS,
            "title": "OpenAlex, institutions",
            "publisher": "OpenAlex",
            "date": release or None,
        }

    def _add(self, batch: Batch, where: Where, record: dict[str, Any]) -> None:
        notes = RecordNotes(where)
        found = map_institution(record, notes)
        batch.faults += notes.faults
        batch.notes += notes.notes
        if found is None:
            return
        own = found.values["id"]
        if not self.seen.add(own, where.row or 0):
            twice = rule("ror.twice", first=self.seen[own])
            batch.faults.append(Fault(where, "id", own, twice))
            return
        self.named.pop(own, None)
        updated = record.get("updated_date")
        newest = updated[:10] if isinstance(updated, str) else ""
        self.dataset.release = max(self.dataset.release, newest)
        self._seat(batch, where, found)
        self._entity(batch, where, "Organization", found.values)
        for relation in found.relations:
            if relation.other not in self.seen:
                told = (relation.label or relation.other, where.file, where.sheet, where.row)
                self.named.add(relation.other, json.dumps(told))
            self._link(batch, where, relation.type, relation.start, relation.end)

    def _seat(self, batch: Batch, where: Where, found: Organisation) -> None:
        for place in found.places:
            country = f"iso:{place.country}" if place.country else None
            if country and self.places.add(country, 1):
                label = places()[country[4:]].label
                values = {"id": country, "name": label.en, "name_zh": label.zh}
                self._entity(batch, where, "Country", values | {"country": country[4:]})
            city = place.city["id"] if place.city else None
            if place.city and city and self.places.add(city, 1):
                self._entity(batch, where, "City", place.city)
                if country:
                    self._link(batch, where, "LOCATED_IN", city, country)
            if end := city or country:
                self._link(batch, where, "LOCATED_IN", found.values["id"], end)

    def _entity(self, batch: Batch, where: Where, type_name: str, values: dict[str, Any]) -> None:
        batch.entities.append(EntityRow(where, {**values, "sources": [SOURCE]}, type_name))

    def _link(self, batch: Batch, where: Where, type_name: str, start: str, end: str) -> None:
        if self.links.add(hash((type_name, start, end)), 1):
            values = {"from": start, "to": end, "sources": [SOURCE]}
            batch.links.append(LinkRow(where, values, type_name))
