"""Row checks derived from the ontology: every fault of every row, none hidden by another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from graph.lists import split_items
from graph.model import EntityType, Kind, LinkType, Property
from graph.ontology import (
    COMMON,
    ENTITIES,
    LINK,
    LINKS,
    OBSERVATION,
    SOURCE,
    entity_properties,
    link_properties,
)
from graph.places import nearest_country
from graph.properties import CONFIDENCE, SOURCES
from graph.values import MAX_ID, BadValueError, blank, parser
from graph.wording import Message
from loaders.batch import EntityRow, Fault, LinkRow, Row, rule
from loaders.nearest import nearest

_ID = re.compile(r"^[^\s|]+$")
_BARE = re.compile(r"^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/\S*)?$", re.IGNORECASE)
_SERIALS = 10_000, 99_999  # days of 1927 to 2173: four digits are a year
_ASSERTED = {p.name: p for p in (SOURCES, CONFIDENCE)}


class _Form:
    """How the rows of one table are checked; made once, used for every row."""

    __slots__ = ("parsers", "properties", "required")

    def __init__(self, properties: Iterable[Property]) -> None:
        self.properties = {p.name: p for p in properties}
        self.parsers = {p.name: parser(p) for p in self.properties.values()}
        self.required = tuple(p.name for p in self.properties.values() if p.required)


_ENTITY = _Form((*COMMON, SOURCES, CONFIDENCE))
_ANY_LINK = _Form(LINK)
_OBSERVATION = _Form(OBSERVATION)
_SOURCE = _Form(SOURCE)

_USUAL = ("fact", "structure")  # families of links that a register tells

Checked = tuple[dict[str, Any], list[Fault]]


def show(raw: Any, limit: int = 80) -> str:
    """Text of a value for a message: short, on one line, encodable.

    Examples
    --------
    >>> show("a" * 100, 10)
    'aaaaaaaaa…'
    """
    try:
        text = str(raw)
    except Exception as error:  # a value whose own text fails must not hide the fault
        text = f"<{type(raw).__name__}: {error}>"
    text = " ".join(text[: limit * 4].encode("utf-8", "replace").decode().split())
    text = "".join(c if c.isprintable() else "�" for c in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def check_entity(row: EntityRow) -> Checked:
    """Typed values of an entity row, and its faults."""
    if row.type not in ENTITIES:
        values, faults = _common(row, _ENTITY)
        return values, [_no_type(row, rule("check.entity_type"), ENTITIES), *faults]
    values, faults = _values(row, _of_entity(row.type))
    if "name" not in values and "name_zh" not in values and not faults:
        faults.append(Fault(row.where, "name", "", rule("check.name")))
    faults += _ids(row, values, ("id",))
    faults += _order(row, values)
    return values, faults


def check_link(row: LinkRow) -> Checked:
    """Typed values of a link row, and its faults; its ends are checked by the pipeline."""
    if row.type not in LINKS:
        values, faults = _common(row, _ANY_LINK)
        return values, [_no_type(row, rule("check.link_type"), LINKS), *faults]
    row.values = {**row.values, "type": row.type}
    values, faults = _values(row, _of_link(row.type))
    faults += _ids(row, values, ("from", "to"))
    faults += _order(row, values)
    if values.get("from") is not None and values.get("from") == values.get("to"):
        faults.append(Fault(row.where, "to", show(values["to"]), rule("check.ends")))
    years, strength = values.get("years"), values.get("strength")
    if years is not None and strength is not None and len(years) != len(strength):
        faults.append(Fault(row.where, "strength", show(strength), rule("check.strengths")))
    return values, faults


def check_observation(row: Row) -> Checked:
    """Typed values of an observation row, and its faults."""
    values, faults = _values(row, _OBSERVATION)
    return values, faults + _ids(row, values, ("subject", "indicator"))


def check_source(row: Row) -> Checked:
    """Typed values of a source row, and its faults."""
    values, faults = _values(row, _SOURCE)
    if not faults and not values.get("url") and not values.get("citation"):
        faults.append(Fault(row.where, "url", "", rule("check.source")))
    return values, faults + _ids(row, values, ("id",))


def check_decision(row: Row, columns: tuple[Property, ...]) -> Checked:
    """Typed values of a row of the decisions file, and its faults."""
    return _values(row, _Form(columns))


def _no_type(
    row: EntityRow | LinkRow,
    unknown: Message,
    declared: Mapping[str, EntityType] | Mapping[str, LinkType],
) -> Fault:
    """Say that there is no such type, with the nearest word, ours or one for people."""
    if not row.type:
        return Fault(row.where, "type", "", rule("check.required"))
    near = nearest(row.type, [w for n, d in declared.items() for w in (n, d.label.en, d.label.zh)])
    if not near:
        usual = [d.label for d in declared.values() if getattr(d, "family", "fact") in _USUAL]
        unknown = rule("check.type_of", rule=unknown, known=usual)
    return Fault(row.where, "type", show(row.type), unknown, near)


@cache
def _of_entity(type_name: str) -> _Form:
    return _Form((entity_properties(type_name) | _ASSERTED).values())


@cache
def _of_link(type_name: str) -> _Form:
    return _Form(link_properties(type_name).values())


def _common(row: Row, form: _Form) -> Checked:
    """Check what a row of no known type has in common with the others, the type aside."""
    known = {k: v for k, v in row.values.items() if k in form.parsers and k != "type"}
    values, faults = _values(replace(row, values=known), form)
    return values, [f for f in faults if f.column != "type"]


def _values(row: Row, form: _Form) -> Checked:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    parsers = form.parsers
    for name, raw in row.values.items():
        parse = parsers.get(name)
        if parse is None:
            if name != "type" and not blank(raw):
                near = nearest(name, form.properties)
                faults.append(Fault(row.where, name, show(raw), rule("check.column"), near))
            continue
        try:
            value = parse(raw)
        except BadValueError as error:
            near = _near(form.properties[name], raw)
            faults.append(Fault(row.where, name, show(raw), error.rule, near))
            continue
        if value is not None:
            values[name] = value
    faults += [
        Fault(row.where, name, "", rule("check.required"))
        for name in form.required
        if name not in values and blank(row.values.get(name))
    ]
    return values, faults


def _near(prop: Property, raw: Any) -> str:
    if prop.kind == "country":
        return ", ".join(nearest_country(show(raw)))
    if prop.kind is Kind.URL:
        return f"https://{raw}" if _BARE.match(str(raw)[:200]) else ""
    if prop.kind is Kind.DATE:
        return _of_serial(raw)
    words = (*prop.choices, *prop.choices_zh)
    wrong = [x for x in split_items(str(raw)[:1_000]) if x.strip().lower() not in words]
    return nearest(show(wrong[0].strip()), words) if words and wrong else ""


def _of_serial(raw: Any) -> str:
    """Day that a spreadsheet means by a number: it counts from the end of 1899."""
    text = str(raw)[:10].removesuffix(".0")
    if text.isascii() and text.isdigit() and _SERIALS[0] <= int(text) <= _SERIALS[1]:
        return (dt.date(1899, 12, 30) + dt.timedelta(int(text))).isoformat()
    return ""


def _ids(row: Row, values: Mapping[str, Any], columns: tuple[str, ...]) -> list[Fault]:
    faults = []
    for column in columns:
        value = values.get(column)
        if value is None:
            continue
        if len(value) > MAX_ID:
            long = rule("check.long_id", most=MAX_ID)
            faults.append(Fault(row.where, column, show(value), long))
        elif not _ID.match(value):
            faults.append(Fault(row.where, column, show(value), rule("check.id")))
    return faults


def _order(row: Row, values: Mapping[str, Any]) -> list[Fault]:
    since, until = values.get("since"), values.get("until")
    if since is None or until is None:
        return []
    size = min(len(since), len(until))
    if until[:size] >= since[:size]:
        return []
    return [Fault(row.where, "until", until, rule("check.order", since=since))]
