"""CORDIS, the European Commission's register of the projects that its programmes fund.

Reads the XML (a file a project) and the CSV of Horizon Europe, Horizon 2020 and FP7, each as
its zip or as a folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from graph.places import places
from graph.wording import Message
from loaders.batch import Batch, Dataset, EntityRow, Fault, LinkRow, Row, Where
from loaders.checks import show
from loaders.copublication import COUNTINGS
from loaders.cordis_csv import table_of
from loaders.cordis_layer import LAYERS, read_layer
from loaders.cordis_record import good_pic, participation, project_values
from loaders.cordis_xml import BrokenProjectError, read_project
from loaders.csv_stream import CsvStream
from loaders.dump_file import Guarded
from loaders.errors import LoadError
from loaders.id_table import IdTable
from loaders.nearest import nearest
from loaders.source_files import each_file
from loaders.strange_country import strange_country

__all__ = ["read"]

SOURCE = "release"
ADDRESS = "https://cordis.europa.eu/projects"
LONGEST = 64 * 1024 * 1024
"""Longest project file in bytes; the longest published ones have a few megabytes."""

_ROWS = 5000
_PROGRAMMES = {
    "HORIZON": ("cordis-horizon", "Horizon Europe", "“地平线欧洲”计划"),
    "H2020": ("cordis-h2020", "Horizon 2020", "“地平线2020”计划"),
    "FP7": ("cordis-fp7", "FP7", "第七框架计划"),
}
_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_UPDATED = re.compile(rb"<contentUpdateDate>(\d{4}-\d{2}-\d{2})")
_FRAMEWORK = re.compile(rb"<frameworkProgramme>\s*([^<\s]+)\s*<")


def read(
    path: str | PathLike[str], *, layer: str = "", counting: str = "", field: str = ""
) -> Iterator[Batch]:
    """Read a release of CORDIS, or count its projects into a layer.

    Parameters
    ----------
    path
        The zip of XML or of CSV files as published, a folder of such files, or one XML file.
    layer
        ``country`` or ``organisation``: count the projects into that layer. Left out: the
        projects and participations themselves.
    counting
        ``full`` (when left out) or ``fractional``; see :class:`loaders.copublication.Tally`,
        with projects for works.
    field
        Count only projects of this programme and those below it (``HORIZON.2``).

    Yields
    ------
    Batch
        *A layer* (dataset ``PROGRAMME-LAYER-COUNTING``): its nodes, and one COPARTICIPATES a
        pair with ``years`` (in which the projects begin) and ``strength``. *Else* projects,
        organisations, countries; PARTICIPATES_IN with role, city, money and whether the
        participant left early; LOCATED_IN (organisation in country). A dataset is one
        framework programme: ``cordis-horizon``, ``cordis-h2020``, ``cordis-fp7``.

    Raises
    ------
    LoadError
        It is no release of CORDIS, a table lacks a column, or a file is cut off. A row or a
        project that cannot be used stands in ``faults``, and the rest is loaded.

    Notes
    -----
    Every role is kept: partners from China are nearly all *associated partners* without money,
    and that money is unknown, not zero. An organisation is its participant code (PIC): one body
    may have several, and several bodies one name, so nothing is merged by name. Where the
    participations of an organisation differ in its address, the first one counts for the
    organisation, and each link keeps its own city. Natural persons are left out and counted
    (:func:`loaders.persons.is_person`). Objectives, results and contacts are not carried over.

    A layer counts every role alike, each organisation once a project, and a country by the
    address of its organisation; a participation without a country is counted and said. An
    organisation × organisation layer has k(k - 1)/2 pairs for a project of k partners.

    Memory holds one batch; what must be told apart waits on disk when it is much.
    Source: https://cordis.europa.eu/about/services (EC reuse decision 2011/833/EU, CC BY 4.0).
    """
    for value, known in ((layer, LAYERS), (counting, COUNTINGS)):
        if value and value not in known:
            near = nearest(value, known) or "–"
            raise LoadError("openalex.choice", value=show(value), known=list(known), near=near)
    head = _look(path)
    reader = _Reader(Path(path).name, head.dataset())
    batches = reader.xml(path) if head.xml else reader.csv(path)
    if layer or counting or field:
        batches = read_layer(batches, layer or "country", counting or "full", field)
    yield from batches


# --- Before the first batch: which programme, which release? ----------------------------


@dataclass(slots=True)
class _Head:
    xml: bool
    programme: str
    release: str

    def dataset(self) -> Dataset:
        code = self.programme.upper()
        id_, en, zh = _PROGRAMMES.get(code, (f"cordis-{code.lower()}", code, code))
        return Dataset(
            id_,
            title=f"CORDIS, projects of {en}",
            title_zh=f"CORDIS：{zh}项目",
            licence="CC-BY-4.0",
            publisher="European Commission, CORDIS",
            url=ADDRESS,
            release=self.release,
            rank=30,
        )


def _look(path: str | PathLike[str]) -> _Head:
    """Read every file once: all must be whole, and the newest project dates the release."""
    newest, programme, kinds = "", "", Counter[str]()
    for name, file in each_file(path, (".xml", ".csv"), xml=True):
        if _is_csv(name):
            if (table := table_of(CsvStream(file, name))) is not None:
                kinds[table.kind] += 1
                if table.kind == "projects":
                    for _, raw in table.records(name):
                        if isinstance(raw, dict):
                            newest = max(newest, raw["updated"][:10])
                            programme = programme or raw["framework"]
            continue
        data = _whole(file)
        kinds["xml"] += 1
        newest = max([newest, *(d.decode() for d in _UPDATED.findall(data))])
        found = _FRAMEWORK.search(data)
        programme = programme or (found[1].decode("ascii", "replace") if found else "")
    if kinds["xml"] and (kinds["projects"] or kinds["parties"]):
        raise LoadError("cordis.both", file=show(Path(path).name))
    if not kinds["xml"] and not (kinds["projects"] and kinds["parties"]):
        raise LoadError("cordis.none", file=show(Path(path).name))
    if not re.fullmatch(r"[A-Za-z0-9]{2,20}", programme):
        raise LoadError("cordis.programme", file=show(Path(path).name))
    named = _DAY.findall(Path(path).name)
    return _Head(bool(kinds["xml"]), programme, named[-1] if named else newest)


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv")


def _whole(file: Guarded) -> bytes:
    parts, size = [], 0
    while data := file.read(1024 * 1024):
        size += len(data)
        if size <= LONGEST:
            parts.append(data)
    return b"".join(parts) if size <= LONGEST else b""


# --- Rows -------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reader:
    """Turns projects and participations into batches; remembers what it has named already."""

    file: str
    dataset: Dataset
    projects: IdTable[str, str] = field(default_factory=IdTable)  # number → start and end
    seen: IdTable[str, int] = field(default_factory=IdTable)  # organisations and countries
    repeats: IdTable[int, int] = field(default_factory=IdTable)
    persons: int = 0
    placeless: int = 0

    def xml(self, path: str | PathLike[str]) -> Iterator[Batch]:
        batch = self._first()
        for name, file in each_file(path, (".xml",), xml=True):
            where = Where(self.file, name)
            data = _whole(file)
            try:
                project = read_project(data)
            except BrokenProjectError as error:
                batch.faults.append(
                    Fault(where, "", show(data[:80].decode("utf-8", "replace")), error.rule)
                )
                continue
            self._project(batch, where, project.raw)
            for number, raw in enumerate(project.parties, start=1):
                self._party(batch, Where(self.file, name, number), raw)
            self.projects.clear()  # a file brings its own participants
            if len(batch.links) >= _ROWS:
                yield batch
                batch = Batch(self.dataset)
        yield self._last(batch)

    def csv(self, path: str | PathLike[str]) -> Iterator[Batch]:
        batch = self._first()
        for kind, take in (("projects", self._project), ("parties", self._party)):
            for name, file in each_file(path, (".csv",)):
                table = table_of(CsvStream(file, name))
                if table is None or table.kind != kind:
                    continue
                for where, raw in table.records(self.file):
                    if isinstance(raw, Fault):
                        batch.faults.append(raw)
                    else:
                        take(batch, where, raw)
                    if len(batch.entities) + len(batch.links) >= _ROWS:
                        yield batch
                        batch = Batch(self.dataset)
        yield self._last(batch)

    def _first(self) -> Batch:
        release = self.dataset.release
        source = {
            "id": SOURCE,
            "url": ADDRESS,
            "title": f"{self.dataset.title}, release {release}" if release else self.dataset.title,
            "publisher": self.dataset.publisher,
            "date": release,
        }
        return Batch(self.dataset, sources=[Row(Where(self.file), source)])

    def _last(self, batch: Batch) -> Batch:
        where = Where(self.file)
        for key, count in (("cordis.persons", self.persons), ("cordis.placeless", self.placeless)):
            if count:
                batch.notes.append(Fault(where, "", count, Message("loaders", key)))
        return batch

    def _project(self, batch: Batch, where: Where, raw: Mapping[str, str]) -> None:
        number = raw["id"].strip()
        if not number:
            rule = Message("loaders", "cordis.number")
            batch.faults.append(Fault(where, "id", show(raw["title"]), rule))
            return
        self.projects[number] = "\n".join((raw["start"], raw["end"]))
        self._entity(batch, where, "Project", project_values(raw))

    def _party(self, batch: Batch, where: Where, raw: Mapping[str, str]) -> None:
        if not good_pic(raw["pic"]):
            rule = Message("loaders", "cordis.pic")
            batch.faults.append(Fault(where, "organisationID", show(raw["pic"]), rule))
            return
        key = hash((raw["project"], raw["pic"], raw["role"]))
        repeats = self.repeats.get(key, 0)
        found = participation(raw, self._dates(raw["project"].strip()), repeats)
        if found is None:
            self.persons += 1
            return
        self.repeats[key] = repeats + 1
        if found.country is None:
            self.placeless += 1
            if found.unknown:
                why, near = strange_country(found.unknown)
                rule = Message("loaders", "cordis.country", {"why": why})
                batch.notes.append(Fault(where, "country", show(found.unknown), rule, near))
        own = found.organisation["id"]
        if self.seen.add(own, 1):
            self._entity(batch, where, "Organization", found.organisation)
            if found.country:
                country = self._country(batch, where, found.country)
                self._link(batch, where, "LOCATED_IN", {"from": own, "to": country})
        self._link(batch, where, "PARTICIPATES_IN", found.link)

    def _dates(self, project: str) -> dict[str, str] | None:
        dates = self.projects.get(project)
        start, _, end = (dates or "").partition("\n")
        return None if dates is None else {"start": start, "end": end}

    def _country(self, batch: Batch, where: Where, code: str) -> str:
        country = f"iso:{code}"
        if self.seen.add(country, 1):
            label = places()[code].label
            values = {"id": country, "name": label.en, "name_zh": label.zh, "country": code}
            self._entity(batch, where, "Country", values)
        return country

    def _entity(self, batch: Batch, where: Where, type_name: str, values: dict[str, Any]) -> None:
        batch.entities.append(EntityRow(where, {**values, "sources": [SOURCE]}, type_name))

    def _link(self, batch: Batch, where: Where, type_name: str, values: dict[str, Any]) -> None:
        batch.links.append(LinkRow(where, {**values, "sources": [SOURCE]}, type_name))
