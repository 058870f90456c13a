"""The one table of countries and regions: codes and names in, ISO code out.

It reads ``data/reference/countries.csv``, whose names are CLDR's, and ``names.csv`` beside it: a
row there puts a name of your own, with its source, in the place of CLDR's.
"Country" means country or region throughout, without a statement about status.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from graph.lists import join_items, split_items
from graph.model import Label
from graph.names import fold
from graph.withdrawn import withdrawn_codes

_LIKENESS = {"en": 70, "zh": 60}
"""Least likeness of a suggestion, on rapidfuzz's scale of 0 to 100; Chinese names are short."""


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the table.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-2 (and ``XK``).
    iso3
        ISO 3166-1 alpha-3 (and ``XKX``).
    label
        Its name in English and Chinese: of ``names.csv`` where that has one, else CLDR's.
    names
        Further names that are taken for it.
    region, subregion
        By the UN's M49, in English and Chinese; blank for Antarctica.
    lat, lon
        Where its mark is drawn, its capital as a rule; ``None`` where nobody lives.
    reference
        Whether it belongs to the reference set N of the closeness index.
    apart
        Whether it is shown apart (Hong Kong, Macao, Taiwan).
    """

    code: str
    iso3: str
    label: Label
    names: tuple[str, ...]
    region: Label
    subregion: Label
    lat: float | None
    lon: float | None
    reference: bool
    apart: bool


def with_own_name(row: dict[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Row of the table under a name of ``names.csv``; the name that it had is still understood.

    Examples
    --------
    >>> row = {"iso2": "CI", "name_en": "Côte d’Ivoire", "name_zh": "科特迪瓦", "names": "象牙海岸"}
    >>> with_own_name(row, {"name_en": "Ivory Coast", "name_zh": "象牙海岸"})["names"]
    'Côte d’Ivoire|科特迪瓦'
    """
    new = {key: own[key] for key in ("name_en", "name_zh") if own.get(key)}
    known = [*split_items(row["names"]), *(row[key] for key in new)]
    names = dict.fromkeys(name for name in known if name not in new.values())
    return row | new | {"names": join_items(names)}


def _place(row: dict[str, str]) -> Place:
    lat, lon = (float(row[c]) if row[c] else None for c in ("lat", "lon"))
    return Place(
        row["iso2"],
        row["iso3"],
        Label(row["name_en"], row["name_zh"]),
        tuple(split_items(row["names"])),
        Label(row["region"], row["region_zh"]),
        Label(row["subregion"], row["subregion_zh"]),
        lat,
        lon,
        row["reference"] == "1",
        row["apart"] == "1",
    )


@cache
def places() -> dict[str, Place]:
    """All countries and regions by ISO alpha-2 code, in order of the code.

    Returns
    -------
    dict of str to Place
        One and the same object at each call: read it, do not change it.

    Raises
    ------
    ModuleNotFoundError
        The folder ``data`` is not installed; ``innolink doctor`` says so in words.

    Examples
    --------
    >>> places()["NA"].label.en, places()["HK"].apart, len(places())
    ('Namibia', True, 250)
    >>> sum(p.reference for p in places().values())
    195
    """
    folder = files("data") / "reference"
    table, names = folder / "countries.csv", folder / "names.csv"
    own = {row["iso2"]: row for row in csv.DictReader(names.read_text("utf-8").splitlines())}
    rows = csv.DictReader(table.read_text("utf-8").splitlines())
    return {row["iso2"]: _place(with_own_name(row, own.get(row["iso2"], {}))) for row in rows}


def place_label(code: str | None) -> Label:
    """Name of a country or region in both languages.

    Parameters
    ----------
    code
        ISO alpha-2, as the table has it.

    Returns
    -------
    Label
        The code itself in both languages where the table has no such place; blank for none.

    Examples
    --------
    >>> place_label("RS").zh, place_label("XX").zh, place_label(None).en
    ('塞尔维亚', 'XX', '')
    """
    known = places().get(code or "")
    return known.label if known else Label(code or "", code or "")


@cache
def _codes() -> dict[str, str]:
    """Code by every folded code and name; what two rows claim belongs to neither."""
    found: dict[str, str] = {}
    shared = set()
    for code, place in places().items():
        own = (code, place.iso3, place.label.en, place.label.zh, *place.names)
        for name in {fold(n) for n in own}:
            if found.setdefault(name, code) != code:
                shared.add(name)
    for gone in withdrawn_codes().values():  # several successors: nobody can say which is meant
        if len(gone.successors) == 1:
            for name in filter(None, (fold(gone.code), fold(gone.iso3))):
                found.setdefault(name, gone.successors[0])
    return {name: code for name, code in found.items() if name not in shared}


def country_code(text: str) -> str | None:
    """Find the ISO alpha-2 code of a country or region.

    Parameters
    ----------
    text
        Alpha-2 or alpha-3 code in either case, or a name in Chinese (either script) or
        English; ``EL`` and ``UK``, as the EU writes them, are taken for Greece and the
        United Kingdom, ``NA`` for Namibia, and a code that ISO has withdrawn (``ZR``) for the
        one successor where there is one. Case, accents and punctuation do not matter.

    Returns
    -------
    str or None
        ``None`` for a name that is unknown or that stands for two places (Korea, Congo).
        Nothing is guessed: see :func:`nearest_country`.

    Examples
    --------
    >>> [country_code(x) for x in ("rs", "SRB", "塞爾維亞", "Serbia", "NA", "EL", "UK")]
    ['RS', 'RS', 'RS', 'RS', 'NA', 'GR', 'GB']
    >>> [country_code(x) for x in ("ZR", "ddr", "AN", "Korea", "Atlantis", "")]
    ['CD', 'DE', None, None, None, None]
    """
    folded = fold(text)
    return _codes().get(folded) or _codes().get(folded.removeprefix("the "))


def nearest_country(text: str, limit: int = 3) -> list[str]:
    """Suggest countries or regions whose names are like a text that is none.

    Parameters
    ----------
    text
        What was typed.
    limit
        At most so many suggestions.

    Returns
    -------
    list of str
        Names of the table, most alike first, in Chinese for a Chinese text and else in
        English; each is a valid value. Empty when nothing is alike. Likeness is
        rapidfuzz's ratio (a share of letters kept in order), or 90 for a word or words
        that stand whole in the name; a code is never nearly right.

    Examples
    --------
    >>> nearest_country("Serbai"), nearest_country("塞尔维压"), nearest_country("Korea", 2)
    (['Serbia'], ['塞尔维亚'], ['North Korea', 'South Korea'])
    """
    folded = fold(text[:100])
    if len(folded) < 2:
        return []
    lang = "en" if folded.isascii() else "zh"
    best: dict[str, float] = {}
    for name, likeness, _ in process.extract(
        folded, sorted(_codes()), scorer=_likeness, score_cutoff=_LIKENESS[lang], limit=None
    ):
        code = _codes()[name]
        best[code] = max(likeness, best.get(code, 0.0))
    ranked = sorted(best, key=lambda code: (-best[code], code))
    return [places()[code].label[lang] for code in ranked[:limit]]


def _likeness(one: str, other: str, **_: object) -> float:
    if len(other) <= 3 and other.isascii():  # a code is right or wrong, never nearly right
        return 0.0
    words = f" {other} "
    return max(fuzz.ratio(one, other), 90.0 if f" {one} " in words else 0.0)
