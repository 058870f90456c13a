"""What an ontology is made of: properties, entity types, link types.

These are plain declarations. :mod:`graph.ontology` fills them in, and everything
else (constraints, write statements, row checks, register headers, legends, the
data dictionary) is derived from them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """Type of a property's value, as it is checked at the door and stored in Neo4j."""

    TEXT = "text"
    TEXTS = "texts"  # list of text; `|` between items in a spreadsheet
    INTEGER = "integer"  # 64-bit
    INTEGERS = "integers"
    NUMBER = "number"  # finite float
    NUMBERS = "numbers"
    DATE = "date"  # ISO text of year, month or day precision
    COUNTRY = "country"  # ISO 3166-1 alpha-2
    URL = "url"  # http or https only
    BOOLEAN = "boolean"


class Family(StrEnum):
    """Which question a link type answers; paths and profiles walk ``FACT`` only."""

    FACT = "fact"
    STRUCTURE = "structure"
    LAYER = "layer"
    PLAN = "plan"
    META = "meta"


Flow = Literal["forward", "backward", "none"]
"""Which way a link carries: ``forward`` from its first end to its second."""


@dataclass(frozen=True, slots=True)
class Label:
    """A word for people, in both languages of the house."""

    en: str
    zh: str

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an entity, a link or an observation.

    Attributes
    ----------
    name
        As written in Neo4j, in a CSV header and in Python.
    kind
        Type of value.
    label
        Words for people; the Chinese one is also accepted as a spreadsheet header.
    about
        One sentence for the data dictionary.
    required
        A row without it is rejected.
    unit
        Unit of measurement, where there is one.
    choices
        The only values allowed, where the set is closed.
    choices_zh
        The same in Chinese, in the same order; a spreadsheet may hold these as well.
    """

    name: str
    kind: Kind
    label: Label
    about: str
    required: bool = False
    unit: str | None = None
    choices: tuple[str, ...] = ()
    choices_zh: tuple[str, ...] = ()

    @property
    def choice_labels(self) -> list[Label]:
        """Words for the choices, in their order."""
        words = self.choices_zh or self.choices
        return [Label(*pair) for pair in zip(self.choices, words, strict=True)]

    def __hash__(self) -> int:
        return hash(self.name)  # asked for each cell: what is made once for a property is cached


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of real thing; becomes the second label of an ``:Entity`` node."""

    name: str
    label: Label
    about: str
    properties: tuple[Property, ...] = ()
    prefix: str = ""  # of ids that we coin: ``park:zhongguancun``
    colour: str = "#999999"
    shape: str = "dot"


@dataclass(frozen=True, slots=True)
class End:
    """Who can stand at one end of a link that is sought.

    Attributes
    ----------
    types
        Entity types.
    kinds
        For organisations: one of these kinds must be known of it; any will do when empty.
    not_only
        Broad groups of fields (:func:`graph.fields.groups_of`, English): who works on nothing
        but these cannot stand here; whose fields are not known can.
    """

    types: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    not_only: tuple[str, ...] = ()

    def takes(
        self, type_name: str, kinds: Collection[str] = (), groups: Collection[str] = ()
    ) -> bool:
        """Say whether an entity of this type, of these kinds and groups of fields, can stand here.

        Examples
        --------
        >>> club = End(("Organization", "Program"), ("association",))
        >>> [club.takes("Program"), club.takes("Organization"), club.takes("City")]
        [True, False, False]
        >>> club.takes("Organization", ["association", "nonprofit"])
        True
        >>> science = End(("Park",), not_only=("Finance",))
        >>> [science.takes("Park", (), g) for g in ((), ("Finance",), ("Finance", "Energy"))]
        [True, False, True]
        """
        if type_name not in self.types or (groups and {*groups} <= {*self.not_only}):
            return False
        return type_name != "Organization" or not self.kinds or bool({*self.kinds} & {*kinds})


Side = Literal["start", "end", "either"]
"""At which end of a link that is sought its proposer stands."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Between whom a link may be proposed that is not there yet.

    What may be *recorded* is wider (:attr:`LinkType.ends`): that a city runs a laboratory is
    a fact where a source says so, and no proposal to make to a city abroad.

    Attributes
    ----------
    start, end
        Who can stand at the link's first and second end.
    ours
        At which end the proposer stands; the other must be on record already, so that what
        comes into being with the link (a joint laboratory) stands on the proposer's side.
    """

    start: End
    end: End
    ours: Side = "either"


@dataclass(frozen=True, slots=True)
class LinkType:
    """A kind of link between two entities.

    Attributes
    ----------
    ends
        Allowed (from, to) pairs of entity type names.
    family
        See :class:`Family`.
    tie
        Whether it counts as a tie when closeness is measured.
    flow
        Which way it carries; the balance part of the index reads it.
    symmetric
        Stored once, ends in id order.
    sought
        Between whom it may be proposed; nowhere when empty.
    noun
        Words for this kind of tie where its ends are not both named; the label when left out.
    """

    name: str
    label: Label
    about: str
    ends: tuple[tuple[str, str], ...]
    family: Family
    tie: bool = False
    flow: Flow = "none"
    symmetric: bool = False
    properties: tuple[Property, ...] = ()
    colour: str = "#999999"
    dash: bool = False
    sought: tuple[Sought, ...] = ()
    noun: Label | None = None

    @property
    def tie_label(self) -> Label:
        """Words for this kind of tie: “office” where the label says “has office in”."""
        return self.noun or self.label

    def allows(self, from_type: str, to_type: str) -> bool:
        """Say whether a link may run between these two entity types.

        A symmetric type allows its ends in either order.
        """
        if (from_type, to_type) in self.ends:
            return True
        return self.symmetric and (to_type, from_type) in self.ends
