"""One institution of OpenAlex becomes an organisation, its place and its relations."""

from __future__ import annotations

import re
from typing import Any

from graph.ontology import entity_properties
from loaders.batch import rule
from loaders.checks import show
from loaders.record_notes import RecordNotes
from loaders.relations import RelationForm, read_relations
from loaders.ror_names import Name, choose_names
from loaders.ror_record import Organisation, Place, map_city, ror_id

__all__ = ["institution_id", "map_institution", "other_ids"]

_ORGANISATION = entity_properties("Organization")
_ID = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:institutions/)?)?(I[0-9]{1,15})", re.I)
_WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[0-9]{1,12})")
_GRID = re.compile(r"grid\.[0-9]{1,8}\.[0-9a-f]{1,3}")
_LABEL, _SHOWN, _ACRONYM = (frozenset({x}) for x in ("label", "ror_display", "acronym"))
_SIMPLIFIED = ("zh", "zh-hans", "zh-cn")


def institution_id(raw: Any) -> str | None:
    """Our id of an institution, from its address at OpenAlex or its bare id.

    Examples
    --------
    >>> institution_id("https://openalex.org/I99065089"), institution_id("i99065089")
    ('openalex:I99065089', 'openalex:I99065089')
    >>> institution_id("https://openalex.org/W99065089") is None
    True
    """
    found = _ID.fullmatch(raw.strip()) if isinstance(raw, str) else None
    return f"openalex:{found[1].upper()}" if found else None


_RELATIONS = RelationForm(
    column="associated_institutions",
    kind="relationship",
    label="display_name",
    kinds=("child", "parent", "related"),
    identify=institution_id,
    other="openalex.other",
)


def map_institution(record: dict[str, Any], notes: RecordNotes) -> Organisation | None:
    """Map one institution.

    Parameters
    ----------
    record
        As the JSON has it; anything at all in its values.
    notes
        Takes what is wrong with it.

    Returns
    -------
    Organisation or None
        ``None`` when the record has no id or no name.
    """
    identity = institution_id(record.get("id"))
    if identity is None:
        notes.lose("id", record.get("id"), rule("openalex.id"))
        return None
    names = _names(record, notes)
    if not names:
        notes.lose("display_name", record.get("display_name"), rule("ror.name"))
        return None
    geo = record.get("geo")
    geo = geo if isinstance(geo, dict) else {}
    raw_country = record.get("country_code") or geo.get("country_code")
    country = notes.value("country_code", _ORGANISATION["country"], raw_country)
    city = _city(geo, country, notes)
    values = {
        "id": identity,
        **choose_names(names, country),
        "country": country,
        "city": notes.value("geo.city", _ORGANISATION["city"], geo.get("city")),
        "lat": (city or {}).get("lat"),
        "lon": (city or {}).get("lon"),
        "kinds": _kinds(record, notes),
        "url": notes.value("homepage_url", _ORGANISATION["url"], record.get("homepage_url")),
        "ids": other_ids(record, notes),
    }
    given = {k: v for k, v in values.items() if v is not None and v != []}
    places = [Place(country, city)] if country or city else []
    return Organisation(given, places, read_relations(record, identity, notes, _RELATIONS))


# --- Names ------------------------------------------------------------------------------


def _names(record: dict[str, Any], notes: RecordNotes) -> list[Name]:
    """All its names, and those in Chinese and English of its many translations."""
    found = [("display_name", record.get("display_name"), "", _SHOWN | _LABEL)]
    wider = record.get("international")
    wider = wider.get("display_name") if isinstance(wider, dict) else None
    for lang, text in sorted(wider.items()) if isinstance(wider, dict) else ():
        low = str(lang).lower()
        if low == "en" or low.split("-")[0] == "zh":
            types = _LABEL if low in ("en", *_SIMPLIFIED) else frozenset[str]()
            found.append(("international", text, low, types))
    for column, types in (
        ("display_name_alternatives", frozenset[str]()),
        ("display_name_acronyms", _ACRONYM),
    ):
        found += [
            (column, text, "", types) for text in notes.items(record, column, str, lost=False)
        ]
    names = []
    for column, text, lang, types in found:
        if (name := notes.value(column, _ORGANISATION["name"], text)) is not None:
            names.append(Name(name, lang, types))
    return names


# --- Facts ------------------------------------------------------------------------------


def _city(geo: dict[str, Any], country: str | None, notes: RecordNotes) -> dict[str, Any] | None:
    """City of the institution; one without a GeoNames id stays a word of the record."""
    if geo.get("geonames_city_id") in (None, ""):
        return None
    details = {"name": geo.get("city"), "lat": geo.get("latitude"), "lng": geo.get("longitude")}
    return map_city(geo.get("geonames_city_id"), details, country, notes)


def _kinds(record: dict[str, Any], notes: RecordNotes) -> list[str]:
    raw = record.get("type")
    return notes.texts(
        "type", _ORGANISATION["kinds"], [raw.lower()] if isinstance(raw, str) else []
    )


def other_ids(record: dict[str, Any], notes: RecordNotes) -> list[str]:
    """Ids of an institution at ROR, Wikidata and GRID, as ``scheme:id``."""
    given = record.get("ids")
    given = given if isinstance(given, dict) else {}
    found = set()
    for scheme, raw in (
        ("ror", record.get("ror") or given.get("ror")),
        ("wikidata", given.get("wikidata") or record.get("wikidata")),
        ("grid", given.get("grid") or record.get("grid")),
    ):
        if raw in (None, ""):
            continue
        if (own := _other_id(scheme, raw)) is None:
            notes.note(f"ids.{scheme}", show(raw), rule("openalex.other_id", scheme=scheme))
        else:
            found.add(own)
    return sorted(found)


def _other_id(scheme: str, raw: Any) -> str | None:
    if scheme == "ror":
        return ror_id(raw)
    text = raw.strip() if isinstance(raw, str) else ""
    if scheme == "wikidata":
        known = _WIKIDATA.fullmatch(text)
        return f"wikidata:{known[1]}" if known else None
    return f"grid:{text}" if _GRID.fullmatch(text) else None
