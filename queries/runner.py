"""Ask a question of the catalogue: check what was given, run it, return a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from graph.fields import field_words
from graph.model import Label
from graph.names import fold
from graph.ontology import ENTITIES, LINKS
from graph.store import Store
from graph.values import is_date, local_date
from queries.catalogue import catalogue
from queries.groups import Groups, members
from queries.naming import AskError, country_of, entity_id
from queries.no_path import why_no_path
from queries.no_rows import why_no_gap, why_not_found
from queries.notes import notes
from queries.question import Parameter, Question
from queries.searching import LONGEST, lucene

__all__ = ["AskError", "ask", "checked_date", "checked_value", "named", "prepare"]

_WHY = {"find": why_not_found, "gaps": why_no_gap, "path": why_no_path}
"""Questions whose empty answer can be explained from the graph."""

_TRUE, _FALSE = ("true", "yes", "1", "是"), ("false", "no", "0", "否")


def ask(
    store: Store,
    name: str,
    parameters: Mapping[str, object] | None = None,
    *,
    as_of: str | int | None = None,
    limit: int | None = None,
    questions: Mapping[str, Question] | None = None,
    groups: Groups | None = None,
) -> pd.DataFrame:
    """Ask a question.

    Parameters
    ----------
    store
        An open store.
    name
        Name of the question, as :func:`queries.catalogue.catalogue` lists them.
    parameters
        By name; text is taken for any type. What is left out takes its default.
    as_of
        Year, month or day: leave out links that surely began later or had surely ended.
    limit
        Most rows; ``frame.attrs["more"]`` says whether there were more.
    questions
        A catalogue read before, with own questions; by default the shipped one.
    groups
        The user's own groups of countries or cities, beside those of the graph.

    Returns
    -------
    pandas.DataFrame
        With the question's columns, whole also when there is no row;
        ``frame.attrs["notes"]`` says how it was counted and why it is empty or what would fill it
        (print one, or ``note.say("zh")``), ``frame.attrs["explained"]`` whether they say why,
        and ``frame.attrs["asked"]`` what it was asked about.

    Raises
    ------
    AskError
        There is no such question, parameter or entity, or a value is of the wrong type.

    Examples
    --------
    >>> ask(store, "partners", {"of": "北京", "country": "RS"}, as_of=2024)  # doctest: +SKIP
    """
    known = catalogue() if questions is None else questions
    question = named(known, name)
    values = prepare(store, question, parameters or {}, as_of=as_of, groups=groups)
    if limit is not None and (isinstance(limit, bool) or limit < 1):
        raise AskError("ask.limit", limit=limit)
    columns, rows = store.table(
        question.statement, values, limit=None if limit is None else limit + 1
    )
    frame = pd.DataFrame(rows[:limit], columns=pd.Index(columns), dtype=object)
    frame.attrs["more"] = limit is not None and len(rows) > limit
    why = _WHY[question.name](store, values) if frame.empty and question.name in _WHY else []
    frame.attrs["explained"] = bool(why)
    frame.attrs["notes"] = [*why, *notes(question, frame, values, explained=bool(why))]
    entities = {values[p.name] for p in question.parameters if p.type == "entity"}
    frame.attrs["asked"] = {
        "as_of": values["as_of"],
        "entities": sorted(e for e in entities if e is not None),
    }
    return frame


def named(known: Mapping[str, Question], name: str) -> Question:
    """Question by its name or by its title in zh or en.

    Raises
    ------
    AskError
        No question is called so; the nearest are named.
    """
    if name in known:
        return known[name]
    wanted = fold(name)
    for question in known.values():
        if wanted and wanted in (fold(question.title.en), fold(question.title.zh)):
            return question
    spelled = {f"{n} {t}": n for n, q in known.items() for t in (n, q.title.en, q.title.zh)}
    scored = process.extract(wanted or name, list(spelled), scorer=fuzz.WRatio, limit=9)
    close = list(dict.fromkeys(spelled[text] for text, *_ in scored))[:3]
    near = [_beside(n, known[n].title) for n in close]
    raise AskError("ask.no_question", name=name[:60], near=near)


def prepare(
    store: Store,
    question: Question,
    parameters: Mapping[str, object],
    *,
    as_of: str | int | None = None,
    groups: Groups | None = None,
) -> dict[str, Any]:
    """Check what was given and return the values that the statement takes.

    Raises
    ------
    AskError
        See :func:`ask`.
    """
    names = [p.name for p in question.parameters]
    for name in parameters:
        if name not in names:
            raise AskError("ask.no_parameter", question=question.name, name=name, known=names)
    values: dict[str, Any] = {"as_of": checked_date(as_of, "as_of")}
    if "$today" in question.statement:
        values["today"] = values["as_of"] or local_date().isoformat()
    for parameter in question.parameters:
        raw = parameters.get(parameter.name)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            raw = parameter.default
        if raw is None and parameter.required:
            needed = {"name": parameter.name, "about": parameter.label}
            raise AskError("ask.needs", question=question.name, **needed)
        if parameter.type == "group":
            values |= _grouped(store, parameter, raw, values["as_of"], groups)
            continue
        value = None if raw is None else _value(store, parameter, raw)
        values[parameter.name] = value
        if parameter.type == "search":
            values[f"{parameter.name}_query"] = lucene(value or "")
    return values


def checked_value(store: Store, kind: str, text: str, name: str = "") -> Any:
    """Check one value as a question's parameter of that type is checked.

    Parameters
    ----------
    store
        An open store.
    kind
        Type of a parameter: ``entity``, ``country``, ``group``, ``kind``, ``link`` …
    text
        What was given: an id, a code or a name in Chinese or English.
    name
        What the error calls it; the type when left out.

    Raises
    ------
    AskError
        It is no such thing; the nearest are named.

    Examples
    --------
    >>> checked_value(store, "country", "塞尔维亚")  # doctest: +SKIP
    'RS'
    """
    called = name or kind
    return _value(store, Parameter(called, kind, None, True, Label(called, called)), text)


def checked_date(given: str | int | None, name: str) -> str | None:
    """Give a year, month or day as text; none stays none.

    Raises
    ------
    AskError
        It is no date; says under which name it was given.

    Examples
    --------
    >>> checked_date(2024, "as_of"), checked_date(" 2024-05 ", "as_of"), checked_date(None, "as_of")
    ('2024', '2024-05', None)
    """
    if given is None:
        return None
    text = str(given).strip()
    if not is_date(text):
        raise AskError("ask.date", name=name, text=text[:40])
    return text


def _value(store: Store, parameter: Parameter, raw: object) -> Any:
    text = str(raw).strip().encode("utf-8", "replace").decode("utf-8")
    match parameter.type:
        case "entity":
            return entity_id(store, text, parameter.name)
        case "country":
            return country_of(text, parameter.name)
        case "kind":
            return _declared(parameter, text, {n: e.label for n, e in ENTITIES.items()})
        case "link":
            return _declared(parameter, text, {n: x.label for n, x in LINKS.items()})
        case "date":
            return checked_date(text, parameter.name)
        case "group":
            return _grouped(store, parameter, text, None, None)[parameter.name]
        case "integer" | "year" | "number":
            return _number(parameter, text)
        case "boolean":
            return _boolean(parameter, text)
        case "search":
            return fold(text[:LONGEST])
        case "field":
            return field_words(text)
        case "text":
            return text
        case choices:
            return _chosen(parameter, text, choices.split("|"))


def _chosen(parameter: Parameter, text: str, choices: list[str]) -> str:
    if text.lower() not in choices:
        raise AskError("ask.choice", name=parameter.name, text=text[:60], known=choices)
    return text.lower()


def _grouped(
    store: Store, parameter: Parameter, raw: object, as_of: str | None, own: Groups | None
) -> dict[str, Any]:
    """Values of a group's parameter: its id, and its members on the date."""
    name = parameter.name
    if raw is None:
        return {name: None, f"{name}_members": None}
    found = members(store, str(raw), as_of, own)
    if isinstance(found, list):
        raise AskError("ask.group", name=name, text=str(raw)[:60], known=found)
    return {name: found[0], f"{name}_members": found[1]}


def _beside(name: str, label: Label) -> Label:
    """Write what is typed with what it is called, in either language."""
    english = name if name == label.en else f"{name} ({label.en})"
    return Label(english, f"{name}（{label.zh}）")


def _declared(parameter: Parameter, text: str, labels: Mapping[str, Any]) -> str:
    wanted = fold(text)
    for name, label in labels.items():
        if wanted in (fold(name), fold(label.en), fold(label.zh)):
            return name
    near = process.extract(text, sorted(labels), scorer=fuzz.ratio, processor=str.lower, limit=3)
    names = [_beside(n, labels[n]) for n, *_ in near]
    raise AskError("ask.type", name=parameter.name, text=text[:60], near=names)


def _number(parameter: Parameter, text: str) -> int | float:
    whole = parameter.type != "number"
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        value = math.nan
    good = math.isfinite(value) and abs(value) < 2**63
    if parameter.type == "year":
        good = good and 1000 <= value <= 2999
    if not good:
        raise AskError(f"ask.{parameter.type}", name=parameter.name, text=text[:60])
    return value


def _boolean(parameter: Parameter, text: str) -> bool:
    lowered = text.lower()
    if lowered not in (*_TRUE, *_FALSE):
        raise AskError("ask.boolean", name=parameter.name, text=text[:60])
    return lowered in _TRUE
