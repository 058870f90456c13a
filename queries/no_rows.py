"""Why an answer has no row, where that is no want of facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.store import Store
from graph.wording import Message
from queries.naming import nearest_entities

__all__ = ["why_no_gap", "why_not_found"]


def why_no_gap(_: Store, values: Mapping[str, Any]) -> list[Message]:
    """Say that the question ``gaps`` found every country of the group met; nothing for cities.

    Examples
    --------
    >>> [m.key for m in why_no_gap(None, {"group_members": ["RS", "CN"]})]
    ['no_rows.gap']
    >>> why_no_gap(None, {"group_members": ["geonames:1816670"]})
    []
    """
    members = values["group_members"] or ()
    countries = members and all(":" not in member for member in members)
    return [Message("queries", "no_rows.gap", {})] if countries else []


def why_not_found(store: Store, values: Mapping[str, Any]) -> list[Message]:
    """Name what the question ``find`` may have been meant to find; nothing where none is like it.

    Examples
    --------
    >>> why_not_found(store, {"text": "zhongguancum"})  # doctest: +SKIP
    """
    near = nearest_entities(store, values["text"])
    return [Message("queries", "no_rows.near", {"near": near})] if near else []
