"""The CSV tables of CORDIS: Horizon Europe's columns, and those of H2020 and FP7 before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.wording import Message
from loaders.batch import Fault, Where
from loaders.checks import show
from loaders.csv_stream import CsvStream
from loaders.errors import LoadError
from loaders.nearest import nearest

__all__ = ["Table", "table_of"]

_Columns = dict[str, tuple[str, ...]]

_PROJECT: _Columns = {
    "id": ("id", "reference"),
    "acronym": ("acronym",),
    "title": ("title",),
    "status": ("status",),
    "start": ("startDate",),
    "end": ("endDate",),
    "cost": ("totalCost",),
    "grant": ("ecMaxContribution",),
    "programme": ("legalBasis", "programme"),
    "topic": ("topics",),
    "scheme": ("fundingScheme",),
    "framework": ("frameworkProgramme",),
    "updated": ("contentUpdateDate",),
}
_PARTY: _Columns = {
    "project": ("projectID", "projectReference"),
    "pic": ("organisationID", "organizationID", "id"),
    "name": ("name",),
    "short": ("shortName",),
    "activity": ("activityType",),
    "sme": ("SME",),
    "street": ("street",),
    "city": ("city",),
    "country": ("country",),
    "url": ("organizationURL", "organizationUrl"),
    "vat": ("vatNumber",),
    "geo": ("geolocation",),
    "role": ("role",),
    "ended": ("endOfParticipation",),
    "order": ("order",),
    "contribution": ("ecContribution",),
    "net": ("netEcContribution",),
    "cost": ("totalCost",),
}
_KINDS: dict[str, tuple[_Columns, frozenset[str]]] = {
    "projects": (_PROJECT, frozenset({"id", "title", "status"})),
    "parties": (_PARTY, frozenset({"project", "pic", "name", "country", "role"})),
}
_NAMES = {"organi": "parties", "project": "projects"}
"""Beginnings of words in file names that tell a table whose header is damaged."""


@dataclass(slots=True)
class Table:
    """One table: ``kind`` is ``projects`` or ``parties``; ``places`` is where our columns stand."""

    kind: str
    stream: CsvStream
    places: Mapping[str, int]

    def records(self, file: str) -> Iterator[tuple[Where, dict[str, str] | Fault]]:
        """Yield each row as a record of text, or what is wrong with the row."""
        width = len(self.stream.header)
        names = [n for n in _KINDS[self.kind][0] if n not in self.places]
        empty = dict.fromkeys(names, "")
        for number, cells in self.stream.rows():
            where = Where(file, self.stream.name, number)
            if len(cells) != width:
                fields = {"columns": width, "cells": len(cells)}
                rule = Message("loaders", "cordis.cells", fields)
                yield where, Fault(where, "", show(cells[0]), rule)  # no name: it may be a person
            else:
                yield where, empty | {k: cells[i].strip() for k, i in self.places.items()}


def table_of(stream: CsvStream) -> Table | None:
    """Tell which table a CSV file is, by its header.

    Returns
    -------
    Table or None
        ``None`` for the tables that come with the two and are not read (topics, web links …).

    Raises
    ------
    LoadError
        By its name it is one of the two, and columns are missing.
    """
    lowered = {h.lower(): i for i, h in reversed(list(enumerate(stream.header)))}
    for kind in ("parties", "projects"):
        columns, needed = _KINDS[kind]
        places = {
            name: lowered[alias.lower()]
            for name, aliases in columns.items()
            for alias in reversed(aliases)
            if alias.lower() in lowered
        }
        if kind == "projects" and "projectid" in lowered:
            continue  # topics, legal bases and web links name their project
        if needed <= places.keys():
            return Table(kind, stream, places)
        if _named(stream.name) == kind:
            raise _missing(stream, columns, sorted(needed - places.keys()))
    return None


def _named(path: str) -> str:
    base = path.rsplit("/", 1)[-1].lower()
    return next((kind for word, kind in _NAMES.items() if word in base), "")


def _missing(stream: CsvStream, columns: _Columns, missing: list[str]) -> LoadError:
    wanted = [columns[m][0] for m in missing]
    near = [n for w in wanted if (n := nearest(w, stream.header))]
    return LoadError(
        "cordis.columns",
        file=show(stream.name),
        missing=wanted,
        found=[show(h) for h in stream.header[:30]],
        near=near,
    )
