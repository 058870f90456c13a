"""All names of all organisations, to be looked up by their keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.names import fold
from graph.places import country_code
from loaders.match_cities import city_key
from loaders.match_names import has_han, is_acronym, is_general, name_key

__all__ = ["Hit", "NameIndex", "Organisation"]

_BRANCH = re.compile(r"^(.*\S)\s*[(（]([^()（）]+)[)）]\s*$")


@dataclass(frozen=True, slots=True)
class Organisation:
    """What a name may mean.

    Attributes
    ----------
    id
        As the graph has it, such as ``ror:03cve4549``.
    name
        What it is shown as.
    names
        All its names, ``name`` included, in any script.
    country
        ISO 3166-1 alpha-2; empty when not known.
    city
        As the source names it; empty when not known.
    name_zh
        What it is shown as in Chinese; empty when not known.
    """

    id: str
    name: str
    names: tuple[str, ...]
    country: str = ""
    city: str = ""
    name_zh: str = ""

    def shown(self, lang: str) -> str:
        """Name in a language, or the one there is."""
        return (self.name_zh if lang == "zh" else self.name) or self.name or self.name_zh


@dataclass(frozen=True, slots=True)
class Hit:
    """One name of one organisation.

    Attributes
    ----------
    place
        Position of the organisation in :attr:`NameIndex.organisations`.
    name
        The name as its source writes it.
    own
        Whether it is the name by which the organisation is shown.
    acronym
        Whether it looks like an acronym.
    bound
        Whether it counts only together with its country: a general name (Ministry of
        Health), or what is left of "LG (China)".
    """

    place: int
    name: str
    own: bool
    acronym: bool
    bound: bool


@dataclass(slots=True)
class NameIndex:
    """Organisations by the keys of their names.

    Parameters
    ----------
    organisations
        Put in the order of their ids; of a repeated id the first is kept.
    """

    organisations: list[Organisation]
    by_key: dict[str, list[Hit]] = field(default_factory=dict)
    by_bag: dict[str, list[Hit]] = field(default_factory=dict)
    cities: dict[str, set[str]] = field(default_factory=dict)
    han_lengths: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, organisations: Iterable[Organisation]) -> NameIndex:
        """Make the index."""
        first: dict[str, Organisation] = {}
        for found in organisations:
            first.setdefault(found.id, found)
        index = cls([first[i] for i in sorted(first)])
        for place, organisation in enumerate(index.organisations):
            index._add(place, organisation)
        lengths = {len(k) for k in index.by_key if has_han(k) and " " not in k}
        index.han_lengths = sorted((n for n in lengths if n >= 3), reverse=True)
        return index

    def _add(self, place: int, organisation: Organisation) -> None:
        if organisation.city:
            self.cities.setdefault(city_key(organisation.city), set()).add(organisation.country)
        for name in dict.fromkeys(organisation.names):
            own = name == organisation.name
            acronym = is_acronym(name)
            whole = name_key(name)
            hit = Hit(place, name, own, acronym, is_general(whole.text))
            self._put(whole.text, whole.bag, hit)
            branch = _BRANCH.match(name)
            if branch and _same_place(branch[2], organisation):
                rest = name_key(branch[1])
                self._put(rest.text, rest.bag, Hit(place, name, own, acronym, True))

    def _put(self, key: str, bag: str, hit: Hit) -> None:
        if key:
            self.by_key.setdefault(key, []).append(hit)
        if bag:
            self.by_bag.setdefault(bag, []).append(hit)

    def hits(self, text: str) -> tuple[list[Hit], bool]:
        """Names equal to a text after normalisation, and whether only the order differs."""
        key = name_key(text)
        found = self.by_key.get(key.text, [])
        if found or not key.bag:
            return found, False
        return self.by_bag.get(key.bag, []), True

    def those(self, hits: Sequence[Hit]) -> dict[int, Hit]:
        """Best hit of each organisation: names before acronyms, own names before others."""
        best: dict[int, Hit] = {}
        for hit in sorted(hits, key=lambda h: (h.place, h.acronym, h.bound, not h.own, h.name)):
            best.setdefault(hit.place, hit)
        return best


def _same_place(text: str, organisation: Organisation) -> bool:
    """Whether what stands in brackets is the organisation's country or city."""
    country = country_code(text)
    if country is not None and country == organisation.country:
        return True
    return bool(organisation.city) and fold(text) == fold(organisation.city)
