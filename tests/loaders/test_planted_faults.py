"""A workbook with twenty-one planted faults, one a row: each is told with its place, at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import openpyxl

from graph.store import Store
from graph.wording import Joined
from loaders import register
from loaders.pipeline import LoadOptions, checked
from loaders.staging import stage

ENTITIES = [
    ["id", "type", "name", "country", "since", "until", "url", "lat", "sources", "confidence"],
    ["park:a", "Park", "Alpha", "NA", "2001", "", "https://example.org", "-22.5", "s1", "high"],
    ["park:b", "Park", "Beta", "Serbia", "", "", "", "", "s1", ""],
    ["indicator:ij", "Indicator", "Index", "", "", "", "", "", "s1", ""],
    ["park:1", "Parc", "A", "RS", "", "", "", "", "s1", ""],
    ["park:2", "Park", "A", "Serbai", "", "", "", "", "s1", ""],
    ["park:3", "Park", "A", "RS", "", "", "", "north", "s1", ""],
    ["park:4", "Park", "A", "RS", "2024-13", "", "", "", "s1", ""],
    ["park:5", "Park", "A", "RS", "2020", "2019", "", "", "s1", ""],
    ["park:6", "Park", "A", "RS", "", "", "ftp://example.org", "", "s1", ""],
    ["park:a", "Park", "A", "RS", "", "", "", "", "s1", ""],
    ["park 8", "Park", "A", "RS", "", "", "", "", "s1", ""],
    ["", "Park", "A", "RS", "", "", "", "", "s1", ""],
    ["park:10", "Park", "", "RS", "", "", "", "", "s1", ""],
    ["park:11", "Park", "A", "RS", "", "", "", "", "s9", ""],
    ["park:12", "Park", "A", "RS", "", "", "", "", "s1", "sure"],
]
LINKS = [
    ["from", "type", "to", "sources"],
    ["park:a", "SISTER_PARK", "park:b", "s1"],
    ["park:a", "SISTER_PARC", "park:b", "s1"],
    ["park:a", "SISTER_PARK", "park:bb", "s1"],
    ["park:a", "SISTER_PARK", "park:a", "s1"],
    ["park:b", "SISTER_PARK", "park:a", "s1"],
    ["park:a", "SISTER_CITY", "park:b", "s1"],
]
FIGURES = [
    ["subject", "indicator", "year", "value"],
    ["park:a", "indicator:ij", "last year", "1"],
    ["park:a", "indicator:ijk", "2024", "1"],
]
SOURCES = [
    ["id", "title", "url"],
    ["s1", "Minutes", "https://example.org/minutes"],
    ["s2", "", "https://example.org/2"],
    ["s3", "Nowhere to be found", ""],
]
OTHERS = "sister park, cooperates with, has office in, operates, hosts, participates in"
WANTED = [
    ("entities", 5, "type", "Parc", "Park"),
    ("entities", 6, "country", "Serbai", "Serbia"),
    ("entities", 7, "lat", "north", ""),
    ("entities", 8, "since", "2024-13", ""),
    ("entities", 9, "until", "2019", ""),
    ("entities", 10, "url", "ftp://example.org", ""),
    ("entities", 11, "id", "park:a", ""),
    ("entities", 12, "id", "park 8", ""),
    ("entities", 13, "id", "", ""),
    ("entities", 14, "name", "", ""),
    ("entities", 15, "sources", "s9", ""),
    ("entities", 16, "confidence", "sure", ""),
    ("links", 3, "type", "SISTER_PARC", "SISTER_PARK"),
    ("links", 4, "to", "park:bb", "park:b"),
    ("links", 5, "to", "park:a", ""),
    ("links", 6, "to", "park:a", ""),
    ("links", 7, "type", "sister city", OTHERS),
    ("observations", 2, "year", "last year", ""),
    ("observations", 3, "indicator", "indicator:ijk", "indicator:ij"),
    ("sources", 3, "title", "", ""),
    ("sources", 4, "url", "", ""),
]


class Nobody:
    """A graph in which nothing is."""

    def rows(self, *_: Any, **__: Any) -> list[dict[str, Any]]:
        return []


def test_each_of_twenty_one_planted_faults_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    tables = {"entities": ENTITIES, "links": LINKS, "observations": FIGURES, "sources": SOURCES}
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "mine.xlsx")
    staged = stage(register.read(tmp_path / "mine.xlsx"))
    try:
        _, _, report = checked(cast(Store, Nobody()), staged, LoadOptions(dry_run=True))
        told = [(f.where.sheet, f.where.row, f.column, Joined([f.value]).say(),
                     Joined([f.nearest]).say() if f.nearest else "")
                for f in report.faults]  # fmt: skip
        assert sorted(told) == sorted(WANTED)
        assert {f.where.file for f in report.faults} == {"mine.xlsx"}
        assert all(f.rule.say("zh") != f.rule.say("en") for f in report.faults)
        assert (report.read, report.accepted, report.rejected) == (26, 5, 21)
        kept = {values["id"]: values.get("country") for values in staged.described()}
        assert kept == {"park:a": "NA", "park:b": "RS", "indicator:ij": None}
    finally:
        staged.close()
