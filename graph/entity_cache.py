"""The properties of an entity: a cache over what its records say, best dataset first.

Loading A then B must give the same entity as B then A, so the cache is always rebuilt
from all records in one declared order: the rank of their dataset, then their id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.names import search_text

RECORD_ONLY = frozenset(
    {"id", "entity", "dataset", "load", "hash", "rank", "sources", "confidence", "stub"}
    | {"correction", "decision", "natural"}
)
"""Properties of a record that say who asserts it, not what."""

_UNION = ("names", "ids", "domains")
_ABOUT = ("description", "definition", "wording", "rule_zh")


def _order(record: Mapping[str, Any]) -> tuple[int, str]:
    return int(record["rank"]), str(record["id"])


def merged_properties(entity_id: str, records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    r"""Properties of an entity from its records.

    For each property the value of the best record wins; names and ids are united, and a
    name that did not win stays as another name. ``search`` is the folded text of all names,
    ``about`` that of what is told besides: description, definition, wording, fields. Stubs
    count only where there is nothing else.

    Parameters
    ----------
    entity_id
        Id of the entity; ids that its records give it besides join ``ids``.
    records
        Properties of each record about it, ``id``, ``rank`` and ``type`` among them.

    Examples
    --------
    >>> a = {"id": "a|1", "rank": 20, "type": "Park", "name": "TusPark", "country": "CN"}
    >>> b = {"id": "b|1", "rank": 50, "type": "Park", "name": "Tus Park", "name_zh": "启迪科技园"}
    >>> e = merged_properties("park:tus", [b, a])
    >>> e["name"], e["name_zh"], e["names"], e["search"].split("\n")
    ('TusPark', '启迪科技园', ['Tus Park'], ['tus park', 'tuspark', '启迪科技园'])
    """
    everything = list(records)
    # A stub only holds its place: it says nothing where a record does.
    described = [r for r in everything if not r.get("stub") and not r.get("correction")]
    spoken = [r for r in everything if not r.get("stub")] if described else everything
    ordered = sorted(spoken, key=_order)
    merged: dict[str, Any] = {}
    for record in reversed(ordered):
        merged.update({k: v for k, v in record.items() if k not in RECORD_ONLY})
    for key in _UNION:
        values = {v for r in ordered for v in r.get(key) or ()}
        if key == "names":
            values |= {r[k] for r in ordered for k in ("name", "name_zh") if k in r}
            values -= {merged.get("name"), merged.get("name_zh")}
        if key == "ids":
            # The entity that a record would be about, had nobody decided otherwise.
            values |= {r["natural"] for r in ordered if r.get("natural")}
            values.discard(entity_id)
        if values:
            merged[key] = sorted(values)
        else:
            merged.pop(key, None)
    merged["id"] = entity_id
    names = [merged[k] for k in ("name", "name_zh") if k in merged] + merged.get("names", [])
    merged["search"] = search_text(names)
    about = [*(merged.get(k) for k in _ABOUT), *merged.get("fields", [])]
    if text := search_text(about):
        merged["about"] = text
    return merged
