"""Why two things are joined by no path, and what to ask instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.model import Label
from graph.store import Store
from graph.wording import Message
from queries.idioms import fill

__all__ = ["MOST_STEPS", "why_no_path"]

MOST_STEPS = 8
"""Steps that the question looks ahead at most."""

# What lies in an end is named, for those are the actors: facts tie parks and organisations.
_ENDS = fill("""
MATCH (e:Entity) WHERE e.id IN [$from, $to]
RETURN e.id AS id, e.name AS en, e.name_zh AS zh,
  COUNT { (e)-[l:{fact}]-() WHERE {as_of l} } AS links,
  COLLECT {
    MATCH (e)<-[:LOCATED_IN|PART_OF]-{1,4}(x:Entity)
    WITH DISTINCT x, COUNT { (x)-[l:{fact}]-() WHERE {as_of l} } AS n WHERE n > 0
    RETURN {id: x.id, en: x.name, zh: x.name_zh} ORDER BY n DESC, x.id LIMIT 3
  } AS inside
ORDER BY CASE e.id WHEN $from THEN 0 ELSE 1 END""")

_STEPS = fill("""
MATCH (a:Entity {id: $from}), (b:Entity {id: $to}) WHERE a <> b
MATCH p = shortestPath((a)-[:{fact}*1..8]-(b)) WHERE all(l IN relationships(p) WHERE {as_of l})
RETURN length(p) AS steps""")


def why_no_path(store: Store, values: Mapping[str, Any]) -> list[Message]:
    """Say why the question ``path`` has no answer.

    Parameters
    ----------
    store
        The store that was asked.
    values
        What it was asked with: ``from``, ``to``, ``steps``, ``as_of``.

    Returns
    -------
    list of Message
        Both ends are one; a path that held at another time; an end that no fact links, with
        what lies in it and is linked; a path that is longer; or that there is none at all. A
        hint how else to ask stands last.

    Examples
    --------
    >>> asked = {"from": "a:1", "to": "a:1", "steps": 6, "as_of": None}
    >>> why_no_path(store, asked)  # doctest: +SKIP
    """
    ends = store.rows(_ENDS, dict(values))
    names = [_label(end) for end in ends]
    if len(ends) == 1:
        return [_told("same", name=names[0])]
    hint = _told("hint", first=values["from"], second=values["to"])
    if values["as_of"] is not None and store.rows(_STEPS, {**values, "as_of": None}):
        other = {"from_name": names[0], "to_name": names[1], "date": values["as_of"]}
        return [_told("other_time", **other), hint]
    said = [
        _told("unlinked_with", name=name, inside=[_label(x, with_id=True) for x in end["inside"]])
        if end["inside"]
        else _told("unlinked", name=name)
        for end, name in zip(ends, names, strict=True)
        if not end["links"]
    ]
    if not said:
        said.append(_apart(store, values, names))
    return [*said, hint]


def _apart(store: Store, values: Mapping[str, Any], names: list[Label]) -> Message:
    """Say of two ends that facts link, though not with each other as asked."""
    ends = {"from_name": names[0], "to_name": names[1]}
    longer = store.rows(_STEPS, dict(values))
    if longer:
        return _told("longer", **ends, steps=longer[0]["steps"])
    return _told("none", **ends, most=MOST_STEPS)


def _label(row: Mapping[str, Any], *, with_id: bool = False) -> Label:
    en, zh = row["en"] or row["zh"] or row["id"], row["zh"] or row["en"] or row["id"]
    return Label(f"{en} ({row['id']})", f"{zh}（{row['id']}）") if with_id else Label(en, zh)


def _told(key: str, **fields: Any) -> Message:
    return Message("queries", f"no_path.{key}", fields)
