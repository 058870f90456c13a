"""Where an organisation is, read from a line of text: its country, and cities named in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from graph.names import fold
from graph.places import country_code, places
from loaders.match_cities import chinese_cities, city_key, city_region
from loaders.match_names import has_han

__all__ = ["country_of", "is_place", "named_cities", "region_of"]

_STATES = """
alabama al|alaska ak|arizona az|arkansas ar|california ca|colorado co|connecticut ct|delaware de
florida fl|georgia ga|hawaii hi|idaho id|illinois il|indiana in|iowa ia|kansas ks|kentucky ky
louisiana la|maine me|maryland md|massachusetts ma|michigan mi|minnesota mn|mississippi ms
missouri mo|montana mt|nebraska ne|nevada nv|new hampshire nh|new jersey nj|new mexico nm
new york ny|north carolina nc|north dakota nd|ohio oh|oklahoma ok|oregon or|pennsylvania pa
rhode island ri|south carolina sc|south dakota sd|tennessee tn|texas tx|utah ut|vermont vt
virginia va|washington wa|west virginia wv|wisconsin wi|wyoming wy|district of columbia dc
"""
_SHORT = {
    "usa": "US", "us": "US", "uk": "GB", "uae": "AE", "prc": "CN", "pr china": "CN",
    "p r china": "CN", "u s a": "US", "u k": "GB", "u s": "US", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "brasil": "BR", "deutschland": "DE",
    "the netherlands": "NL", "holland": "NL", "korea": "KR", "espana": "ES", "italia": "IT",
    "turkey": "TR", "russia": "RU", "viet nam": "VN", "republic of korea": "KR",
}  # fmt: skip
_BOUND = frozenset(("of", "in", "de", "do", "del", "and", "the", "for", "di", "du"))
_NUMBER = re.compile(r"\S*\d\S*")
_ZIP = re.compile(r"\b([A-Z]{2})[ .]+\d{5}(?:\D|$)")
_DC = re.compile(r"Washington,? D\.? ?C\b")
_STATE_AT_END = re.compile(r",\s*([A-Z]{2})[\s.;)*]*$")


@cache
def _states() -> dict[str, str]:
    rows = [r.strip() for r in _STATES.replace("\n", "|").split("|") if r.strip()]
    return {r.rpartition(" ")[2].upper(): r.rpartition(" ")[0] for r in rows}


@cache
def _country_names() -> dict[str, str]:
    """Names of countries without two- and three-letter codes: CA is California in a line."""
    found = {}
    for code, place in places().items():
        for name in (place.label.en, place.label.zh, *place.names):
            key = fold(name)
            if (len(key) > 3 or has_han(key)) and country_code(name) == code:
                found[key] = code
    return {k: v for k, v in found.items() if k not in _states().values()} | _SHORT


def country_of(text: str) -> str | None:
    """Country that a line ends in, or whose name stands in it as a part of its own.

    Parameters
    ----------
    text
        A line, or one organisation's part of it.

    Returns
    -------
    str or None
        ISO 3166-1 alpha-2. A state of the USA or a zip code stands for it; no two-letter code
        of a country is read, for CA and DE are states too.

    Examples
    --------
    >>> [country_of(x) for x in ("Jena Germany", "Stanford, CA 94305", "清华大学，北京，中国")]
    ['DE', 'US', 'CN']
    >>> country_of("Lucy Cavendish College, Cambridge")
    """
    for part in reversed(re.split(r"[,;，；、()（）]|\s[-–—]\s", text)):
        bare = " ".join(_NUMBER.sub(" ", fold(part)).split())
        tokens = bare.split()
        for size in range(min(5, len(tokens)), 0, -1):
            code = _country_names().get(" ".join(tokens[-size:]))
            if code and (size == len(tokens) or tokens[-size - 1] not in _BOUND):
                return _narrowed(code, text)
    return _american(text)


def _american(text: str) -> str | None:
    """Tell the USA by a state with its zip, a state at the end, or the capital's district."""
    for found in _ZIP.finditer(text):
        if found[1] in _states():
            return "US"
    end = _STATE_AT_END.search(text)
    if _DC.search(text) or (end and end[1] in _states()):
        return "US"
    last = [" ".join(_NUMBER.sub(" ", fold(p)).split()) for p in text.split(",")[1:]]
    full = set(_states().values()) - {"georgia", "washington"}
    return "US" if any(p in full for p in last) else None


def _narrowed(code: str, text: str) -> str:
    """Hong Kong and Macao, where China's name stands beside theirs."""
    if code != "CN":
        return code
    regions = {r for p in re.split(r"[,;，；]", text) if (r := region_of(code, p))}
    return regions.pop() if len(regions) == 1 else code


def region_of(country: str, city: str) -> str | None:
    """Code of Hong Kong or Macao where a source writes it as a city of China."""
    return city_region(city) if country == "CN" else None


def is_place(parts: Sequence[str], cities: Iterable[str]) -> bool:
    """Whether words name nothing but places: countries, cities known here, states, numbers."""
    text = " ".join(w for w in parts if not _NUMBER.fullmatch(w))
    if not text:
        return True
    known = set(cities)
    states = {*_states().values(), *(s.lower() for s in _states())}
    tokens = text.split()
    place = 0
    while place < len(tokens):
        for size in range(min(5, len(tokens) - place), 0, -1):
            some = " ".join(tokens[place : place + size])
            if some in _country_names() or some in states or city_key(some) in known:
                place += size
                break
        else:
            return False
    return True


def named_cities(text: str, known: Iterable[str]) -> set[str]:
    """Keys of the cities that stand at the end of a part of a line, or in Chinese text."""
    cities = set(known)
    found = set()
    for part in re.split(r"[,;，；、()（）]", text):
        tokens = _NUMBER.sub(" ", fold(part)).split()
        while tokens and is_place(tokens[-1:], ()):  # the state or country after it
            tokens = tokens[:-1]
        for size in range(1, min(4, len(tokens)) + 1):
            key = city_key(" ".join(tokens[-size:]))
            if key in cities and (size == len(tokens) or tokens[-size - 1] not in _BOUND):
                found.add(key)
    if has_han(text):
        found |= {c for c in chinese_cities() if c in text and c in cities}
    return found
