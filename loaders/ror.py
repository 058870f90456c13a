"""The data dump of the Research Organization Registry (ROR), schema v2, as it is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any

from graph.places import places
from loaders.batch import Batch, Dataset, EntityRow, Fault, LinkRow, Row, Where, rule
from loaders.checks import show
from loaders.dump_file import Member, open_dump
from loaders.errors import LoadError
from loaders.id_table import IdTable
from loaders.json_array import BrokenJsonError, array_items
from loaders.record_notes import RecordNotes
from loaders.ror_record import Organisation, map_record
from loaders.ror_successors import Successors

__all__ = ["read"]

ADDRESS = "https://doi.org/10.5281/zenodo.6347574"
"""Where every release is published."""

SOURCE = "release"
"""Id of the one source; the same in each release, so that a refresh changes no other row."""

_SNIFF = 50  # items looked at to tell the schema
_V2 = frozenset({"names", "locations", "domains", "admin"})
_V1 = frozenset({"country", "addresses", "acronyms", "labels", "email_address"})
_RELEASE = re.compile(r"(?:^|/)(v\d+(?:\.\d+)+-(\d{4}-\d{2}-\d{2}))-ror-data")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read(path: str | PathLike[str], *, batch_rows: int = 5000) -> Iterator[Batch]:
    """Read a ROR dump.

    Parameters
    ----------
    path
        The zip as published, its JSON file, or that gzipped. What it is, its contents say.
    batch_rows
        Records in a batch. Memory holds one batch; ids and links that must be told apart wait
        on disk when they are many (:class:`loaders.id_table.IdTable`).

    Yields
    ------
    Batch
        Organisations, cities, countries, LOCATED_IN (organisation in city, city in country),
        PART_OF, RELATED_TO and SUCCEEDED_BY, each link once though both records state it. An
        organisation that is only related to comes last, with the name that it is given there.
        Records, places and relations that cannot be used stand in ``faults``, single values
        that were left out in ``notes``.

    Raises
    ------
    LoadError
        It is no whole ROR dump of schema v2; raised before the first batch. The file is
        therefore read through once first (a second for the full dump of 120 000 records),
        which also finds its release.

    Notes
    -----
    A withdrawn record that names one successor in the dump is followed to it: its ids and names
    are then the successor's; see :class:`loaders.ror_successors.Successors`.

    Not carried over: the Wikipedia address, the subdivision and continent of a place, the
    languages and kinds of names, and when the record was made and last changed.

    The release is read from the name of the file in the zip (``v1.74-2025-11-24-ror-data``);
    without such a name it is the day on which a record was last changed. Source of the
    schema: https://ror.readme.io/docs/data-structure.
    """
    if batch_rows < 1:
        raise ValueError(f"A batch needs at least one row. Got {batch_rows=}.")
    with open_dump(path) as members:
        member = _choose(members, show(Path(path).name))
        successors = Successors()
        release = _release(member, successors)
        reader = _Reader(release, Path(path).name, member.name, successors)
        yield from reader.batches(member, batch_rows)


# --- Before the first batch: is it a whole dump, and which? -----------------------------


def _choose(members: list[Member], name: str) -> Member:
    """Choose the one file of schema v2; every file is looked into, its name says nothing."""
    looks = [(m, *_look(m)) for m in members]
    fitting = [m for m, schema, _ in looks if schema == "v2"]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = [show(m.path) for m in fitting]
        raise LoadError("ror.several", name=name, members=names)
    if any(schema == "v1" for _, schema, _ in looks):
        raise LoadError("ror.old", name=name, address=ADDRESS)
    for member, _, broken in looks:
        if broken is not None:
            raise _broken(member, broken)
    found = [show(m.path) for m in members[:5]]
    raise LoadError("ror.none", name=name, members=found, address=ADDRESS)


def _look(member: Member) -> tuple[str, BrokenJsonError | None]:
    """Tell the schema of a file (v2, v1, broken or none), and what is wrong with it."""
    with member.open() as file:
        begun = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
    if not begun:
        return "none", None
    old = False
    try:
        with member.open() as file:
            for record in islice(array_items(file), _SNIFF):
                keys = record.keys() if isinstance(record, dict) else set()
                if len(keys & _V2) >= 2:
                    return "v2", None
                old = old or len(keys & _V1) >= 2
    except BrokenJsonError as error:
        return "broken", error
    return ("v1" if old else "none"), None


def _broken(member: Member, why: BrokenJsonError) -> LoadError:
    return LoadError("ror.broken", name=show(member.path), why=why, address=ADDRESS)


@dataclass(frozen=True, slots=True)
class _Release:
    """Which release it is: its name, its day and the last year that a record may name."""

    name: str
    day: str
    year: int


def _release(member: Member, successors: Successors) -> _Release:
    """Read the whole file once: it must be whole; its newest record dates it, who follows whom."""
    newest = ""
    try:
        with member.open() as file:
            for record in array_items(file):
                newest = max(newest, _changed(record))
                successors.add(record)
    except BrokenJsonError as error:
        raise _broken(member, error) from None
    successors.follow()
    named = _RELEASE.search(member.path)
    day = named[2] if named else newest
    return _Release(named[1] if named else newest, day, int(day[:4]) if day else 9999)


def _changed(record: Any) -> str:
    """Day on which a record was last changed; empty when it does not say."""
    value = record
    for key in ("admin", "last_modified", "date"):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) and _DAY.fullmatch(value) else ""


# --- Batches ----------------------------------------------------------------------------


def _dataset(release: _Release) -> Dataset:
    return Dataset(
        id="ror",
        title="Research Organization Registry (ROR)",
        title_zh="研究机构注册库（ROR）",
        licence="CC0-1.0",
        publisher="Research Organization Registry",
        url=ADDRESS,
        release=release.name,
        rank=20,
    )


@dataclass(slots=True)
class _Reader:
    """Turns records into batches; remembers what it has named already."""

    release: _Release
    file: str
    member: str
    successors: Successors
    ids: IdTable[str, int] = field(default_factory=IdTable)  # organisation → row
    seen: IdTable[str, int] = field(default_factory=IdTable)  # cities and countries
    links: IdTable[int, int] = field(default_factory=IdTable)  # hashed
    named: IdTable[str, str] = field(default_factory=IdTable)  # not met so far → row and label

    def batches(self, member: Member, size: int) -> Iterator[Batch]:
        batch = Batch(_dataset(self.release), sources=[self._source()])
        if followed := sum(map(len, self.successors.passed.values())):
            told = rule("ror.followed")
            batch.notes.append(Fault(self._where(), "status", followed, told))
        with member.open() as file:
            for row, record in enumerate(array_items(file), start=1):
                self._add(batch, record, self._where(row))
                batch.rows_read += 1
                if batch.rows_read == size:
                    yield batch
                    batch = Batch(batch.dataset)
        for other in self.named:
            if len(batch.entities) >= size:
                yield batch
                batch = Batch(batch.dataset)
            batch.entities.append(self._named_only(other))
        if batch.rows_read or batch.entities or batch.sources:
            yield batch

    def _where(self, row: int | None = None) -> Where:
        return Where(self.file, self.member, row)

    def _source(self) -> Row:
        values = {
            "id": SOURCE,
            "url": ADDRESS,
            "title": f"ROR data, release {self.release.name}" if self.release.name else "ROR data",
            "publisher": "Research Organization Registry",
            "date": self.release.day or None,
        }
        return Row(self._where(), values)

    def _named_only(self, other: str) -> EntityRow:
        """Make an organisation that others relate to and that has no record of its own."""
        row, _, label = self.named[other].partition(" ")
        values = {"id": other, "name": label or f"https://ror.org/{other[4:]}"}
        return EntityRow(self._where(int(row)), values | {"sources": [SOURCE]}, "Organization")

    def _add(self, batch: Batch, record: Any, where: Where) -> None:
        notes = RecordNotes(where)
        found = map_record(record, notes, self.release.year)
        batch.faults.extend(notes.faults)
        batch.notes.extend(notes.notes)
        if found is None:
            return
        own = found.values["id"]
        if not self.ids.add(own, where.row or 0):
            twice = rule("ror.twice", first=self.ids[own])
            batch.faults.append(Fault(where, "id", own, twice))
            return
        if self.successors.gone(own):
            return
        self.named.pop(own, None)
        self._take_over(found.values)
        self._places(batch, found, where)
        self._entity(batch, where, "Organization", found.values)
        self._relations(batch, found, where)

    def _take_over(self, values: dict[str, Any]) -> None:
        """Give a record the ids and names of the withdrawn ones that it stands for."""
        own = values["id"]
        if own in self.successors.passed:
            values["ids"] = sorted({*values.get("ids", ()), *self.successors.ids(own)})
            have = {values.get("name"), values.get("name_zh"), *values.get("names", ())}
            new = [n for n in self.successors.names(own) if n not in have]
            values["names"] = [*values.get("names", ()), *new]

    def _relations(self, batch: Batch, found: Organisation, where: Where) -> None:
        for relation in found.relations:
            ends = [self.successors.of(x) for x in (relation.start, relation.end)]
            if ends[0] == ends[1]:
                continue  # a withdrawn record and the one that stands for it
            if relation.type == "RELATED_TO":
                ends.sort()
            other = self.successors.of(relation.other)
            if other not in self.ids and self.named.get(other, " ").endswith(" "):
                self.named[other] = f"{where.row or 0} {relation.label or ''}"
            if self.links.add(hash((relation.type, *ends)), 1):
                self._link(batch, where, relation.type, *ends)

    def _places(self, batch: Batch, found: Organisation, where: Where) -> None:
        own = found.values["id"]
        for place in found.places:
            country = self._country(batch, where, place.country) if place.country else None
            city = place.city["id"] if place.city else None
            if place.city and city and self.seen.add(city, 1):
                self._entity(batch, where, "City", place.city)
                if country:
                    self._link(batch, where, "LOCATED_IN", city, country)
            if end := city or country:
                self._link(batch, where, "LOCATED_IN", own, end)

    def _country(self, batch: Batch, where: Where, code: str) -> str:
        """Id of a country; offered once, under the names of our own table."""
        country = f"iso:{code}"
        if self.seen.add(country, 1):
            label = places()[code].label
            values = {"id": country, "name": label.en, "name_zh": label.zh, "country": code}
            self._entity(batch, where, "Country", values)
        return country

    def _entity(self, batch: Batch, where: Where, type_name: str, values: dict[str, Any]) -> None:
        batch.entities.append(EntityRow(where, {**values, "sources": [SOURCE]}, type_name))

    def _link(self, batch: Batch, where: Where, type_name: str, start: str, end: str) -> None:
        values = {"from": start, "to": end, "sources": [SOURCE]}
        batch.links.append(LinkRow(where, values, type_name))
