"""What a loader yields: rows of entities, links, observations and sources, with where they stood.

A loader reads and maps; it writes nothing. :mod:`loaders.pipeline` checks, resolves,
writes and reconciles for all loaders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.model import Label
from graph.wording import Joined, Message


def rule(key: str, /, **fields: Any) -> Message:
    """Make a rule of this room's ``words.toml``, as a fault or a note states it.

    Examples
    --------
    >>> rule("check.required").say("zh")
    '为必填项'
    """
    return Message("loaders", key, fields)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a row stood in its source, so that an error can say it."""

    file: str
    sheet: str = ""
    row: int | None = None

    def say(self, lang: str = "en") -> str:
        """Word it in one language."""
        row = "" if self.row is None else rule("row", row=self.row).say(lang)
        return ":".join(p for p in (self.file, self.sheet, row) if p)

    def __str__(self) -> str:
        return self.say()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one value of one row; ``rule`` says what was asked of it.

    ``value`` is the value as it stood; a number is no value, but how many things the rule of a
    note speaks of (12 "ties stand more than once").
    ``header`` is how the source heads the column, or the word for it where it has none. What
    the ontology names is kept as its label, to be worded where it is shown.
    """

    where: Where
    column: str
    value: str | int | Label
    rule: Message
    nearest: str | Joined = ""
    header: str | Label = ""

    def heading(self, lang: str = "en") -> str:
        """How to name the column to the user."""
        return (self.header[lang] if isinstance(self.header, Label) else self.header) or self.column


@dataclass(slots=True)
class Row:
    """One row of any table: its values by property name, and where it stood.

    ``values`` holds raw values as the source has them (text from a CSV, numbers from
    JSON or a workbook); the pipeline turns them into the declared kinds.
    """

    where: Where
    values: Mapping[str, Any]


@dataclass(slots=True)
class EntityRow(Row):
    """An entity: ``values`` by :func:`graph.ontology.entity_properties`, ``id`` among them.

    ``sources`` and ``confidence`` may stand in ``values`` too: they belong to the record.
    """

    type: str = ""


@dataclass(slots=True)
class LinkRow(Row):
    """A link: ``values`` holds ``from``, ``to`` and :func:`graph.ontology.link_properties`."""

    type: str = ""


@dataclass(slots=True)
class Dataset:
    """Who says it: id, title, licence, release and, for a layer, its coverage.

    Attributes
    ----------
    id
        Short, lower-case, lasting: ``register``, ``ror``, ``ncses-ai``.
    rank
        Order of trust when two datasets give one property different values: lower wins.
    extra
        Further properties of the Dataset node (a layer's node kind, unit, θ …).
    """

    id: str
    title: str
    title_zh: str = ""
    licence: str = ""
    publisher: str = ""
    url: str = ""
    release: str = ""
    rank: int = 50
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """A bounded number of rows of one dataset, in the order in which they were read.

    ``rows_read`` counts source rows behind this batch; ``faults`` are rows that the loader
    itself could not map (a broken line); each such row is counted in ``rejected``. ``notes``
    are said and counted nowhere: the encoding found, a column that nobody knows. With
    ``cities`` the city that an entity names is linked to it (:mod:`loaders.cities`).
    ``headers`` tell how each file and sheet heads our columns, for faults to be found by.
    """

    dataset: Dataset
    sources: list[Row] = field(default_factory=list)
    entities: list[EntityRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    rows_read: int = 0
    cities: bool = False
    headers: dict[tuple[str, str], dict[str, str | Label]] = field(default_factory=dict)
