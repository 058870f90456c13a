"""The reference list of countries and regions as entities: ``data/reference/countries.csv``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.lists import join_items
from graph.places import with_own_name
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


_OWN = "names.csv"

_LISTS = (("groups.csv", "iso2"), ("belt-and-road.csv", "iso2"), ("hubs.csv", "id"))
"""Lists of members, with the column that names the member."""

Held = dict[str, list[tuple[str, str, str, str]]]


def _memberships(folder: Path) -> Held:
    """Read the memberships of each member: group, since, until, source; a missing list has none."""
    found: Held = {}
    for name, column in _LISTS:
        if not (folder / name).is_file():
            continue
        for _, row in rows(folder / name, (column, "source")):
            group = row.get("group", "belt-and-road").lower()
            since = row.get("since") or row.get("signed_year") or ""
            until = row.get("until") or row.get("left_year") or ""
            found.setdefault(row[column], []).append((group, since, until, row["source"]))
    return {member: sorted(held) for member, held in found.items()}


def _source_id(address: str) -> str:
    return "group-" + hashlib.sha256(address.encode()).hexdigest()[:8]


def _sources(held: Held) -> list[dict[str, str]]:
    """List the pages that say who belongs to which group, each once."""
    said: dict[str, set[str]] = {}
    for memberships in held.values():
        for group, _, _, address in memberships:
            said.setdefault(address, set()).add(group)
    return [
        {"id": _source_id(a), "url": a, "title": f"Members: {', '.join(sorted(said[a]))}"}
        for a in sorted(said)
    ]


def _grouped(held: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    return {
        "groups": join_items(group for group, _, until, _ in held if not until),
        "memberships": [
            f"{group} {since or '..'}/{until or '..'} {DATASET.id}|{_source_id(address)}"
            for group, since, until, address in held
        ],
    }


def _hubs(folder: Path, held: Held) -> Iterator[EntityRow]:
    """Cities of the list of peer hubs, under the ids that the register has for them."""
    if (folder / "hubs.csv").is_file():
        for where, row in rows(folder / "hubs.csv", ("id", "name", "country")):
            values: dict[str, Any] = {k: row[k] for k in ("id", "name", "name_zh", "country")}
            values |= _grouped(held[row["id"]]) | {"confidence": "medium"}
            values["sources"] = join_items(_source_id(m[3]) for m in held[row["id"]])
            yield EntityRow(where, values, "City")


def _own_names(folder: Path) -> dict[str, dict[str, str]]:
    """Names that stand before CLDR's, by code; a folder without the list has none."""
    if not (folder / _OWN).is_file():
        return {}
    columns = ("iso2", "name_en", "name_zh", "source")
    return {row["iso2"]: row for _, row in rows(folder / _OWN, columns)}


def _entity(row: dict[str, str], where: Where, held: Held, own: Mapping[str, str]) -> EntityRow:
    row = with_own_name(row, own)
    values: dict[str, Any] = {_RENAMED.get(k, k): v for k, v in row.items() if k not in _KEPT_OUT}
    code = row["iso2"]
    values |= _grouped(held.get(code, []))
    values |= {"id": f"iso:{code}", "country": code, "confidence": "high"}
    cited = [str(source["id"]) for source in SOURCES]
    cited += [_name_source(own["source"])["id"]] if own else []
    values["sources"] = join_items(cited)
    return EntityRow(where, values, "Country")


def _name_source(said: str) -> dict[str, str]:
    """Source of a name of one's own: an address, or a citation such as a standard's."""
    key = "url" if said.startswith(("http://", "https://")) else "citation"
    id_ = "name-" + hashlib.sha256(said.encode()).hexdigest()[:8]
    return {"id": id_, key: said, "title": "Names of countries and regions"}


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
        the country belongs today (``belt-and-road``, ``eu``, ``g20`` …), ``memberships``
        all of them with dates and source; a name of ``names.csv`` stands before CLDR's. After
        the countries the cities of ``hubs.csv``.

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
    held = _memberships(file.parent)
    own = _own_names(file.parent)
    named = {row["source"]: _name_source(row["source"]) for row in own.values()}
    sources = [*SOURCES, *_sources(held), *named.values()]
    batch.sources = [Row(Where("reference.py", s["id"]), s) for s in sources]
    countries = rows(file, ("iso2", *_NAMES))
    batch.entities = [
        _entity(row, where, held, own.get(row["iso2"], {})) for where, row in countries
    ]
    batch.entities += _hubs(file.parent, held)
    batch.rows_read = len(batch.sources) + len(batch.entities)
    yield batch
