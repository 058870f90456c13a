"""One record of the ROR schema v2 becomes an organisation, its places and its relations.

A record without an id or a name is left out; any other value that breaks a rule is left
out alone and named in a note, and the rest of its record is loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from graph.model import Kind
from graph.ontology import entity_properties
from graph.properties import prop
from graph.values import MAX_ID
from loaders.batch import rule
from loaders.checks import show
from loaders.record_notes import RecordNotes
from loaders.relations import Relation, RelationForm, read_relations
from loaders.ror_names import Name, choose_names

__all__ = ["Organisation", "Place", "map_city", "map_record", "ror_id"]

_ORGANISATION = entity_properties("Organization")
_CITY = entity_properties("City")
_YEAR = prop("established", Kind.INTEGER, "founded", "成立年份", "Year of foundation.")
_GEONAMES = prop("geonames_id", Kind.INTEGER, "GeoNames id", "GeoNames 标识", "Id at GeoNames.")

_ID = re.compile(r"(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[0-9a-hjkmnp-tv-z]{6}[0-9]{2})/?")
_SCHEME = re.compile(r"[a-z][a-z0-9_.-]{0,30}")


@dataclass(slots=True)
class Place:
    """A location: its country, and its city where it has a GeoNames id."""

    country: str | None
    city: dict[str, Any] | None


@dataclass(slots=True)
class Organisation:
    """What a record says; ``values`` are properties of an Organization."""

    values: dict[str, Any]
    places: list[Place] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


def ror_id(raw: Any) -> str | None:
    """Our id of an organisation, from its address at ROR or its bare id.

    Examples
    --------
    >>> ror_id("https://ror.org/03cve4549"), ror_id(" 03CVE4549 "), ror_id("grid.12527.33")
    ('ror:03cve4549', 'ror:03cve4549', None)
    """
    found = _ID.fullmatch(raw.strip().lower()) if isinstance(raw, str) else None
    return f"ror:{found[1]}" if found else None


_RELATIONS = RelationForm(
    column="relationships",
    kind="type",
    label="label",
    kinds=("child", "parent", "predecessor", "related", "successor"),
    identify=ror_id,
    other="ror.other",
)


def map_record(record: Any, notes: RecordNotes, last_year: int) -> Organisation | None:
    """Map one record.

    Parameters
    ----------
    record
        As the JSON has it: anything at all.
    notes
        Takes what is wrong with it.
    last_year
        Year of the release; an organisation founded later is a mistake.

    Returns
    -------
    Organisation or None
        ``None`` when the record has no id or no name.
    """
    if not isinstance(record, dict):
        notes.lose("record", repr(record), rule("ror.object"))
        return None
    identity = ror_id(record.get("id"))
    if identity is None:
        notes.lose("id", record.get("id"), rule("ror.id"))
        return None
    names = _names(record, notes)
    if not names:
        notes.lose("names", record.get("names"), rule("ror.name"))
        return None
    places = _places(record, notes)
    country = next((p.country for p in places if p.country), None)
    values = {
        "id": identity,
        **choose_names(names, country),
        **_seat(places),
        **_facts(record, notes, last_year),
    }
    given = {k: v for k, v in values.items() if v is not None and v != []}
    return Organisation(given, places, read_relations(record, identity, notes, _RELATIONS))


def _names(record: dict[str, Any], notes: RecordNotes) -> list[Name]:
    names = []
    for item in notes.items(record, "names", dict, lost=False):
        raw, lang, types = item.get("value"), item.get("lang"), item.get("types")
        if raw is not None and not isinstance(raw, str):
            notes.note("names", raw, rule("ror.name_text"))
            continue
        text = notes.value("names", _ORGANISATION["name"], raw)
        if text is not None:
            kinds = [t for t in types if isinstance(t, str)] if isinstance(types, list) else []
            names.append(Name(text, lang if isinstance(lang, str) else "", frozenset(kinds)))
    return names


# --- Places -----------------------------------------------------------------------------


def _places(record: dict[str, Any], notes: RecordNotes) -> list[Place]:
    places: list[Place] = []
    seen: set[str] = set()
    for item in notes.items(record, "locations", dict, lost=True):
        details = item.get("geonames_details")
        if not isinstance(details, dict):
            notes.lose("locations", details, rule("ror.location"))
            continue
        country = notes.value("country_code", _CITY["country"], details.get("country_code"))
        city = map_city(item.get("geonames_id"), details, country, notes)
        key = city["id"] if city else f"{country}"
        if key not in seen and (city or country):
            seen.add(key)
            places.append(Place(country, city))
    return places


def map_city(
    raw_id: Any, details: dict[str, Any], country: str | None, notes: RecordNotes
) -> dict[str, Any] | None:
    """Map a city: its GeoNames id, ``name``, and ``lat`` and ``lng`` where they can be used."""
    number = notes.value("geonames_id", _GEONAMES, raw_id)
    name = notes.value("city", _CITY["name"], details.get("name"))
    if number is None or number <= 0 or name is None:
        notes.lose("geonames_id", raw_id, rule("ror.city"))
        return None
    values = {"id": f"geonames:{number}", "name": name, "country": country}
    lat = notes.value("lat", _CITY["lat"], details.get("lat"))
    lon = notes.value("lng", _CITY["lon"], details.get("lng"))
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        notes.note("lat", f"{details.get('lat')}, {details.get('lng')}", rule("ror.place"))
    else:
        values |= {"lat": lat, "lon": lon}
    return {k: v for k, v in values.items() if v is not None}


def _seat(places: list[Place]) -> dict[str, Any]:
    """Where an organisation is: the first place, as ROR orders them."""
    if not places:
        return {}
    city = places[0].city or {}
    return {
        "country": places[0].country,
        "city": city.get("name"),
        "lat": city.get("lat"),
        "lon": city.get("lon"),
    }


# --- Facts ------------------------------------------------------------------------------


def _facts(record: dict[str, Any], notes: RecordNotes, last_year: int) -> dict[str, Any]:
    kinds = [k.lower() for k in notes.items(record, "types", str, lost=False)]
    domains = [d.lower() for d in notes.items(record, "domains", str, lost=False)]
    return {
        "kinds": notes.texts("types", _ORGANISATION["kinds"], kinds),
        "status": notes.value("status", _ORGANISATION["status"], record.get("status")),
        "since": _since(record, notes, last_year),
        "url": _website(record, notes),
        "domains": notes.texts("domains", _ORGANISATION["domains"], domains),
        "ids": _ids(record, notes),
    }


def _since(record: dict[str, Any], notes: RecordNotes, last_year: int) -> str | None:
    raw = record.get("established")
    year = notes.value("established", _YEAR, raw)
    if year is None:
        return None
    if not 1 <= year <= last_year:
        notes.note("established", raw, rule("ror.year", last=last_year))
        return None
    return f"{year:04d}"


def _website(record: dict[str, Any], notes: RecordNotes) -> str | None:
    for item in notes.items(record, "links", dict, lost=False):
        if item.get("type") == "website":
            url: str | None = notes.value("links", _ORGANISATION["url"], item.get("value"))
            if url is not None:
                return url
    return None


def _ids(record: dict[str, Any], notes: RecordNotes) -> list[str]:
    """Ids elsewhere, all and preferred, as ``scheme:id``; blanks within an ISNI fall away."""
    good: set[str] = set()
    for item in notes.items(record, "external_ids", dict, lost=False):
        scheme = item.get("type")
        scheme = scheme.lower() if isinstance(scheme, str) else ""
        given = item.get("all")
        for raw in [*(given if isinstance(given, list) else [given]), item.get("preferred")]:
            if raw is None:
                continue
            text = "".join(str(raw).split()) if isinstance(raw, str | int) else ""
            value = f"{scheme}:{text}"
            if text and _SCHEME.fullmatch(scheme) and "|" not in text and len(value) <= MAX_ID:
                good.add(value)
            else:
                notes.note("external_ids", f"{scheme}:{show(raw)}", rule("ror.external_id"))
    return notes.texts("external_ids", _ORGANISATION["ids"], sorted(good))
