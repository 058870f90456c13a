"""The reference list of countries and regions as entities: ``data/reference/countries.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from loaders.batch import Batch, Dataset, EntityRow, Row, Where
from loaders.shipped import rows

DATASET = Dataset(
    "reference",
    "Countries and regions",
    "国家和地区",
    licence="Unicode License v3 (CLDR), CC BY 4.0 (GeoNames), UN M49",
    publisher="Unicode CLDR; GeoNames; United Nations Statistics Division",
    release="2026-11",
    rank=10,
)

SOURCES = (
    {
        "id": "cldr",
        "title": "Unicode Common Locale Data Repository: territory names",
        "publisher": "Unicode Consortium",
        "url": "https://cldr.unicode.org/",
    },
    {
        "id": "geonames",
        "title": "GeoNames: country information and places",
        "publisher": "GeoNames",
        "url": "https://www.geonames.org/",
    },
    {
        "id": "un-m49",
        "title": "Standard country or area codes for statistical use (M49)",
        "publisher": "United Nations Statistics Division",
        "url": "https://unstats.un.org/unsd/methodology/m49/",
    },
    {
        "id": "un-members",
        "title": "Member States and non-member observer States of the United Nations",
        "publisher": "United Nations",
        "url": "https://www.un.org/en/about-us/member-states",
    },
)
"""Where names, codes with coordinates, regions and the reference set come from."""

_NAMES = ("name_en", "name_zh", "names")
_RENAMED = {"name_en": "name", "note": "description"}
_KEPT_OUT = {"iso2", "place"}  # the id holds the code; the place only says whose coordinates


def _groups(folder: Path) -> dict[str, list[str]]:
    """Read which groups a country belongs to today; a missing list has no members."""
    found: dict[str, list[str]] = {}
    if (folder / "groups.csv").is_file():
        for _, row in rows(folder / "groups.csv", ("group", "iso2", "until")):
            if not row["until"]:
                found.setdefault(row["iso2"], []).append(row["group"].lower())
    if (folder / "belt-and-road.csv").is_file():
        for _, row in rows(folder / "belt-and-road.csv", ("iso2", "left_year")):
            if not row["left_year"]:
                found.setdefault(row["iso2"], []).append("belt-and-road")
    return {code: sorted(groups) for code, groups in found.items()}


def _entity(row: dict[str, str], where: Where, groups: dict[str, list[str]]) -> EntityRow:
    values = {_RENAMED.get(k, k): v for k, v in row.items() if k not in _KEPT_OUT}
    code = row["iso2"]
    values["groups"] = "|".join(groups.get(code, []))
    values |= {"id": f"iso:{code}", "country": code, "confidence": "high"}
    values["sources"] = "|".join(str(source["id"]) for source in SOURCES)
    return EntityRow(where, values, "Country")


def read(path: Path) -> Iterator[Batch]:
    """Read the countries and regions.

    Parameters
    ----------
    path
        ``countries.csv``, or the folder that holds it.

    Yields
    ------
    Batch
        One: the sources and a Country entity a row, its id ``iso:`` and the alpha-2 code.
        ``groups`` are those of ``groups.csv`` and ``belt-and-road.csv`` beside it to which
        the country belongs today (``belt-and-road``, ``eu``, ``g20`` …).

    Raises
    ------
    LoadError
        There is no such file, or it lacks a column.

    Examples
    --------
    >>> from importlib.resources import files
    >>> batch = next(read(Path(str(files("data") / "reference"))))
    >>> {e.values["id"]: e.values["name"] for e in batch.entities}["iso:NA"]
    'Namibia'
    """
    file = path / "countries.csv" if path.is_dir() else path
    batch = Batch(DATASET)
    batch.sources = [Row(Where("reference.py", s["id"]), s) for s in SOURCES]
    groups = _groups(file.parent)
    countries = rows(file, ("iso2", *_NAMES))
    batch.entities = [_entity(row, where, groups) for where, row in countries]
    batch.rows_read = len(batch.sources) + len(batch.entities)
    yield batch
