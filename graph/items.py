"""What the store keeps of a dataset: records, links, observations and sources, typed and keyed.

Keys are built from record ids, not from entity ids: merging two entities must not make
two keys collide (``docs/data-dictionary.md``, "Keys").
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
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


def fingerprint(value: Any) -> str:
    """Short hash of a value made of plain types, independent of the order of its keys.

    Examples
    --------
    >>> fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
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


# Field by field, and not by asdict, which copies every value first.
_FIELDS = {
    made: tuple(f.name for f in fields(made))
    for made in (RecordItem, LinkItem, ObservationItem, SourceItem)
}


def item_hash(item: Item) -> str:
    """Fingerprint of everything an item states; equal hashes mean an unchanged item."""
    return fingerprint({name: getattr(item, name) for name in _FIELDS[type(item)]})
