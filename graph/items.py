"""What the store keeps of a dataset: records, links, observations and sources, typed and keyed.

Keys are built from record ids, not from entity ids: merging two entities must not make
two keys collide (``docs/data-dictionary.md``, "Keys").
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

SEPARATOR = "|"


def record_id(dataset: str, source_id: str) -> str:
    """Id of what one dataset says about one thing.

    Examples
    --------
    >>> record_id("register", "park:zhongguancun")
    'register|park:zhongguancun'
    """
    return f"{dataset}{SEPARATOR}{source_id}"


def link_key(
    dataset: str, type_name: str, from_record: str, to_record: str, qualifier: str = ""
) -> str:
    """Key of one dataset's assertion of a link, unique among links of its type.

    Examples
    --------
    >>> link_key("register", "SISTER_PARK", "register|park:a", "register|park:b")
    'register|SISTER_PARK|park:a|park:b|'
    """
    start, end = (r.removeprefix(f"{dataset}{SEPARATOR}") for r in (from_record, to_record))
    return SEPARATOR.join([dataset, type_name, start, end, qualifier])


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """One text for one value of plain types, whatever the order of its keys.

    Examples
    --------
    >>> canonical({"b": 2, "a": 1})
    '{"a":1,"b":2}'
    """
    return _encode(value)


def fingerprint(text: str) -> str:
    """Short hash of a :func:`canonical` text.

    Examples
    --------
    >>> fingerprint(canonical({"a": 1, "b": 2})) == fingerprint(canonical({"b": 2, "a": 1}))
    True
    """
    return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


@dataclass(slots=True)
class RecordItem:
    """One dataset's statement about one entity.

    Attributes
    ----------
    id
        :func:`record_id`.
    entity
        Id of the entity it is about.
    type
        Entity type that the dataset gives it.
    props
        Typed properties as asserted, blanks left out.
    """

    id: str
    entity: str
    type: str
    props: dict[str, Any]


@dataclass(slots=True)
class LinkItem:
    """One dataset's statement between two entities; ``start`` and ``end`` are entity ids."""

    key: str
    type: str
    start: str
    end: str
    from_record: str
    to_record: str
    props: dict[str, Any]


@dataclass(slots=True)
class ObservationItem:
    """One dataset's value of one indicator for one entity and year."""

    key: str
    subject: str
    indicator: str
    subject_record: str
    indicator_record: str
    props: dict[str, Any]


@dataclass(slots=True)
class SourceItem:
    """A page, table or document that can be looked up."""

    id: str
    props: dict[str, Any]


Item = RecordItem | LinkItem | ObservationItem | SourceItem


def key_of(item: Item) -> str:
    """Key under which an item stands in the graph."""
    return item.key if isinstance(item, LinkItem | ObservationItem) else item.id


def stated(item: Item) -> dict[str, Any]:
    """Everything that an item states, as one flat table: equal tables mean an unchanged item.

    Examples
    --------
    >>> stated(RecordItem("a|park:x", "park:x", "Park", {"name": "X"}))
    {'name': 'X', 'type': 'Park', 'entity': 'park:x'}
    """
    match item:
        case RecordItem():
            return item.props | {"type": item.type, "entity": item.entity}
        case LinkItem():
            return item.props | {"from": item.start, "to": item.end}
        case ObservationItem():
            return item.props | {"subject": item.subject, "indicator": item.indicator}
        case _:
            return item.props
