"""Find the one entity that a person means, or say which ones it may be."""

from __future__ import annotations

from typing import Any, ClassVar

from rapidfuzz import fuzz

from graph.model import Label
from graph.names import fold
from graph.places import country_code, nearest_country
from graph.statements import FULLTEXT
from graph.store import Store
from graph.wording import WordedError
from queries.searching import LONGEST, lucene, lucene_begun, lucene_like

__all__ = ["AskError", "country_of", "entity_id", "nearest_entities"]

_LEAST = 50
"""Least likeness, of 100, of a name that is offered."""

_BY_ID = """
MATCH (e:Entity {id: $text}) RETURN e.id AS id
UNION
MATCH (e:Entity) WHERE $text IN e.ids RETURN e.id AS id"""

_CODES = (2, 3)
"""Letters of the codes of ISO 3166-1, by which a country or region can be named too."""

_NUMBERED = {"target": "Target", "task": "Task"}
"""Parameters that take a number of the plan, and of what."""

_BY_NUMBER = """
MATCH (e:Entity {type: $type, number: $number}) RETURN e.id AS id ORDER BY id"""

_NUMBERS = """
MATCH (e:Entity {type: $type}) WHERE e.number IS NOT NULL
RETURN DISTINCT e.number AS number ORDER BY toInteger(number), number"""

_BY_NAME = f"""
CALL db.index.fulltext.queryNodes('{FULLTEXT}', $query, {{limit: 200}}) YIELD node, score
WITH node, score ORDER BY score DESC, node.id
RETURN node.id AS id, node.type AS type, node.name AS name, node.name_zh AS name_zh,
  node.search AS search"""

_HOLDING = """
MATCH (e:Entity) WHERE e.search CONTAINS $folded
RETURN e.id AS id, e.type AS type, e.name AS name, e.name_zh AS name_zh, e.search AS search
ORDER BY size(e.search), id LIMIT 200"""


class AskError(WordedError):
    """A question cannot be asked so; says what was wrong and what can be asked instead."""

    room: ClassVar[str] = "queries"

    def __init__(self, key: str, /, **fields: Any) -> None:
        for field in ("name", "parameter") if key not in _OF_QUESTIONS else ():
            if isinstance(fields.get(field), str):
                fields[field] = _parameter(fields[field])
        super().__init__(key, **fields)


_OF_QUESTIONS = ("ask.no_question", "ask.no_parameter", "ask.needs")


def _parameter(name: str) -> Label:
    """Word for a parameter, beside the name under which it is given."""
    from queries.reader import heading  # reads answers, and knows groups, which know names

    said = heading(name).zh
    return Label(name, name if said.isascii() else f"{said}（{name}）")


def country_of(text: str, parameter: str) -> str:
    """ISO code of the country or region that a text names.

    Parameters
    ----------
    text
        A code, or a name in Chinese or English.
    parameter
        Name of the parameter, for the error.

    Raises
    ------
    AskError
        It is none; the nearest are named.

    Examples
    --------
    >>> country_of("塞尔维亚", "country")
    'RS'
    """
    code = country_code(text)
    if code is not None:
        return code
    asked = {"name": parameter, "text": text[:60]}
    near = list(nearest_country(text))
    if near:
        raise AskError("ask.country_near", **asked, near=near)
    raise AskError("ask.country", **asked)


def entity_id(store: Store, text: str | None, parameter: str) -> str:
    """Id of the entity that a text names.

    Parameters
    ----------
    store
        An open store.
    text
        Its id, any of its other ids, or one of its names in whatever language, whole; of a
        target or a task its number in the plan too, of a country its code (``RS``, ``SRB``).
    parameter
        Name of the parameter, for the error.

    Raises
    ------
    AskError
        Nothing is called so, or several things are; the nearest are named. Or no text was given.
    """
    if text is None:
        raise AskError("name.not_given", parameter=parameter)
    text = str(text)
    found = sorted({row["id"] for row in store.rows(_BY_ID, {"text": text.strip()})})
    if not found and parameter in _NUMBERED and text.strip().isdecimal():
        by_number = {"type": _NUMBERED[parameter], "number": text.strip()}
        found = [row["id"] for row in store.rows(_BY_NUMBER, by_number)]
        if not found:
            known = [r["number"] for r in store.rows(_NUMBERS, by_number)]
            if known:  # a thing with that figure in its name is not what was meant
                raise AskError("name.number", text=text[:60], parameter=parameter, known=known)
    if len(found) == 1:
        return str(found[0])
    if not store.rows("MATCH (e:Entity) RETURN 1 AS one LIMIT 1"):
        raise AskError("name.empty")
    folded = fold(text)
    rows = _rows(store, lucene(text), folded)
    same = [r for r in rows if folded and folded in (r["search"] or "").split("\n")]
    own = [r for r in same if folded in (fold(r["name"] or ""), fold(r["name_zh"] or ""))]
    for group in (same, own):  # an own name goes before another thing's other name
        if len(group) == 1:
            return str(group[0]["id"])
    code = country_code(text) if len(text.strip()) in _CODES and not same else None
    if code and store.rows(_BY_ID, {"text": f"iso:{code}"}):
        return f"iso:{code}"
    asked = {"text": text[:60], "parameter": parameter}
    if same:
        raise AskError("name.several", **asked, count=len(same), known=_list(same[:8]))
    near = nearest_entities(store, text)
    if near:
        raise AskError("name.near", **asked, near=near)
    raise AskError("name.none", **asked)


def nearest_entities(store: Store, text: str, limit: int = 5) -> str:
    """Names most like a text, in zh and en with their ids, as one line; empty when none is."""
    folded = fold(text[:LONGEST])
    for query in (lucene_like(text), lucene_begun(text)):
        rows = {r["id"]: r for r in _rows(store, query, folded)}
        scored = sorted((_unlike(row, folded), id_) for id_, row in rows.items())
        near = [rows[id_] for unlike, id_ in scored if unlike[0] <= -_LEAST]
        if near:
            return _list(near[:limit])
    return ""


def _unlike(row: dict[str, Any], folded: str) -> tuple[float, float]:
    """How unlike its nearest name is: in part, then whole, so that the shortest go first."""
    names = (row["search"] or "").split("\n")
    return min((-round(fuzz.WRatio(folded, n)), -fuzz.ratio(folded, n)) for n in names)


def _rows(store: Store, query: str, folded: str) -> list[dict[str, Any]]:
    rows = store.rows(_BY_NAME, {"query": query}) if query else []
    if not rows and folded:
        rows = store.rows(_HOLDING, {"folded": folded})
    return rows


def _list(rows: list[dict[str, Any]]) -> str:
    shown = []
    for row in rows:
        names = " / ".join(dict.fromkeys(n for n in (row["name_zh"], row["name"]) if n))
        shown.append(f"{names} ({row['id']})")
    return "; ".join(shown)
