"""From the city that an entity's row names to a link: which City it is, or why there is none.

A name is looked for in Chinese and in English, first among the cities that the same dataset
describes, then among those of the graph; an id or another id of a city is taken as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from graph.names import fold
from graph.ontology import LINKS
from graph.places import place_label, places
from graph.wording import Message
from loaders.batch import Fault, Where, rule
from loaders.checks import show
from loaders.id_table import IdTable
from loaders.match_cities import city_key
from loaders.nearest import nearest
from loaders.spool import Spool

if TYPE_CHECKING:
    from loaders.staging import Place, Stage, Values

__all__ = ["CITIES", "City", "Located", "Locator", "find_city"]

CITIES = (
    "MATCH (c:City) RETURN c.id AS id, c.ids AS ids, c.name AS name, c.name_zh AS name_zh, "
    "c.names AS names, c.country AS country"
)
"""Every city of the graph, as :class:`Locator` reads them."""

_LIKE = 75.0
"""Least likeness to a known city at which a name is taken for a slip, not for another city."""

_LINK = "LOCATED_IN"
_IN_CITIES = frozenset(start for start, end in LINKS[_LINK].ends if end == "City")
_AUTHORITY = "geonames:"


@dataclass(frozen=True, slots=True)
class City:
    """A city that may be meant, by its id, its own and its other names, and its country."""

    id: str
    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    country: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> City:
        """Make one of an entity's properties."""
        own = tuple(n for n in (values.get("name"), values.get("name_zh")) if n)
        others = tuple(values.get("names") or ())
        return cls(values["id"], own, others, tuple(values.get("ids") or ()), values.get("country"))

    def fits(self, country: str | None) -> bool:
        """Whether it may lie in a country; China has Hong Kong, Macao and Taiwan shown apart."""
        if country is None or self.country in (None, country):
            return True
        place = places().get(str(self.country))
        return country == "CN" and place is not None and place.apart


class Cities:
    """Cities by id and by name."""

    def __init__(self, cities: Iterable[City]) -> None:
        self.ids: dict[str, City] = {}
        self.names: tuple[dict[str, list[City]], ...] = (defaultdict(list), defaultdict(list))
        for city in cities:
            self.ids |= dict.fromkeys((city.id, *city.ids), city)
            for found, names in zip(self.names, (city.names, city.others), strict=True):
                for key in {city_key(n) for n in names}:
                    found[key].append(city)


@dataclass(frozen=True, slots=True)
class Located:
    """What a row's city turned out to be.

    Attributes
    ----------
    city
        The city, where it is certain.
    why
        The rule that the name breaks, where it is not.
    nearest
        What may have been meant.
    fault
        Whether the row cannot be taken; else it is loaded without a link, and that is said.
    """

    city: City | None = None
    why: Message | None = None
    nearest: str = ""
    fault: bool = False


def find_city(text: str, country: str | None, own: Cities, known: Cities) -> Located:
    """Find the city that a name or an id stands for.

    Parameters
    ----------
    text
        As the row has it: a name in Chinese or English, or an id.
    country
        ISO code of the row's country, if it names one.
    own, known
        Cities of the row's dataset, and of the graph.

    Examples
    --------
    >>> none, known = Cities([]), Cities([City("geonames:1816670", ("Beijing",), (), (), "CN")])
    >>> find_city("北京市", "CN", none, known).city.id
    'geonames:1816670'
    >>> find_city("Beijng", None, none, known).nearest
    'Beijing'
    """
    if city := own.ids.get(text) or known.ids.get(text):
        return Located(city) if city.fits(country) else _elsewhere([city], country)
    key = city_key(text)
    tiers = [[*own.names[0].get(key, ()), *own.names[1].get(key, ())],
             known.names[0].get(key, []), known.names[1].get(key, [])]  # fmt: skip
    for tier in tiers:
        fitting = {c.id: c for c in tier if c.fits(country)}
        if certain := _certain(text, list(fitting.values())):
            return Located(certain)
        if fitting:
            ids = ", ".join(sorted(fitting))
            return Located(None, rule("check.city_several", count=len(fitting)), ids, fault=True)
    if named := [c for tier in tiers for c in tier]:
        return _elsewhere(named, country)
    names = [n for c in (own, known) for city in c.ids.values() if city.fits(country)
             for n in city.names]  # fmt: skip
    if near := nearest(text, names, cutoff=_LIKE):
        return Located(None, rule("check.city_like"), near, fault=True)
    return Located(None, rule("check.city_unknown"))


def _certain(text: str, cities: list[City]) -> City | None:
    """Choose the city that is meant: the only one, the only one named so, or an authority's."""
    named = [c for c in cities if fold(text) in map(fold, (*c.names, *c.others))]
    known = [c for c in cities if c.id.startswith(_AUTHORITY)]
    return next((found[0] for found in (cities, named, known) if len(found) == 1), None)


def _elsewhere(cities: list[City], country: str | None) -> Located:
    there = [place_label(c) for c in sorted({str(x.country) for x in cities})]
    stated = place_label(country)
    return Located(None, rule("check.city_elsewhere", there=there, stated=stated))


class Locator:
    """Finds the city of each row of a dataset that names one and has no link to a place.

    Parameters
    ----------
    staged
        The dataset, read and checked.
    read
        Gives the cities of the graph, rows of :data:`CITIES`; asked only where a row needs it.
    """

    def __init__(self, staged: Stage, read: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self._staged = staged
        self._read = read
        self._known: Cities | None = None
        self._own = Cities([])
        self._stated = IdTable[str, int]()  # what the dataset itself puts into a city
        self._links: Spool[tuple[Place, Values]] = Spool()
        self._found: dict[tuple[str, str | None], Located] = {}
        self._notes: dict[tuple[str, str], tuple[Fault, int]] = {}
        if staged.cities:
            rows = [x for chunk in staged.entities.chunks() for x in chunk if x[1] == "City"]
            self._own = Cities(City.of(values) for _, _, values in rows)

    def _learn(self) -> Cities:
        """Read the cities of the graph, and what the dataset puts into a city by a link."""
        known = Cities(City.of(row) for row in self._read())
        links = self._staged.links[_LINK].chunks() if _LINK in self._staged.links else ()
        for chunk in links:
            for _, _, values in chunk:
                if values["to"] in self._own.ids or values["to"] in known.ids:
                    self._stated.add(values["from"], 1)
        return known

    def faults(self, where: Place, type_name: str, values: Values) -> list[Fault]:
        """Say what is wrong with the city that a row names; remember what is found."""
        text = values.get("city")
        if not (self._staged.cities and text and type_name in _IN_CITIES):
            return []
        if self._known is None:
            self._known = self._learn()
        if values["id"] in self._stated:  # a link wins over the word in the column
            return []
        asked = (text, values.get("country"))
        if asked not in self._found:
            self._found[asked] = find_city(*asked, self._own, self._known)
        found = self._found[asked]
        if found.why is not None:
            told = Fault(Where(*where), "city", show(text), found.why, found.nearest)
            if found.fault:
                return [told]
            key = (text, found.why.say())
            first, count = self._notes.get(key, (told, 0))
            self._notes[key] = first, count + 1
        elif found.city is not None and found.city.id != values["id"]:
            self._remember(where, values, found.city)
        return []

    def _remember(self, where: Place, values: Values, city: City) -> None:
        said = {k: values[k] for k in ("sources", "confidence") if k in values}
        ends = {"from": values["id"], "type": _LINK, "to": city.id}
        self._links.add((where, ends | said))
        if values["city"] in (city.id, *city.ids) and city.names:
            self._staged.city_names[values["id"]] = city.names[0]

    def finish(self) -> None:
        """Add the links to the dataset, and say what was not linked."""
        staged = self._staged
        own = self._own.ids.keys()
        for where, values in chain.from_iterable(self._links.chunks()):
            # A city, or a row, that is rejected has no link; its fault is told already.
            gone = values["to"] in own and values["to"] not in staged.kinds
            if values["from"] in staged.kinds and not gone:
                staged.links[_LINK].add((where, _LINK, values))
                staged.referenced.add(values["to"], 1)
                staged.located += 1
        self._links.close()
        for note, count in self._notes.values():
            more = rule("check.city_rows", rule=note.rule, count=count)
            staged.notes.append(note if count == 1 else replace(note, rule=more))
