"""Items made ready to be written: key, hash and the very rows that the statements take.

Making them needs no server, so one batch is made ready while the server writes another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.decisions import Redirects
from graph.entity_cache import merged_properties
from graph.items import (
    Item,
    LinkItem,
    ObservationItem,
    RecordItem,
    canonical,
    fingerprint,
    key_of,
    stated,
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every item of one load carries: its dataset, the load, the trust in the dataset."""

    dataset: str
    load: str
    rank: int = 50


@dataclass(slots=True)
class Ready:
    """One item, ready to be written.

    Attributes
    ----------
    said
        Canonical text of what it states.
    row
        As the write statement of its kind takes it.
    """

    key: str
    type: str
    hash: str
    said: str
    row: Row


AS_THEY_STAND = Redirects()


def ready(items: Sequence[Item], stamp: Stamp, to: Redirects = AS_THEY_STAND) -> list[Ready]:
    """Make items of one kind ready, in their order, where decisions put them.

    Records bring the entities that they are about: each entity as it is when no other record
    says anything about it.
    """
    made = [_ready(item, stamp, to) for item in items]
    about: dict[str, list[Row]] = defaultdict(list)
    for one in made:
        if "record" in one.row:
            about[one.row["entity"]["id"]].append(spoken(one.row))
    if about:
        entities = {e: merged_properties(e, records) for e, records in about.items()}
        for one in made:
            one.row["entity"] = entities[one.row["entity"]["id"]]
    return made


def spoken(row: Row) -> Row:
    """Tell what a record says about its entity, the id that it would have by itself included."""
    record: Row = row["record"]
    return {**record, "natural": row["natural"]} if row["natural"] else record


def _ready(item: Item, stamp: Stamp, to: Redirects) -> Ready:
    said = canonical(stated(item))
    hashed = fingerprint(said)
    props = {**item.props, "hash": hashed, "dataset": stamp.dataset, "load": stamp.load}
    key = key_of(item)
    match item:
        case RecordItem():
            props |= {"id": key, "type": item.type, "rank": stamp.rank}
            entity = to.entity(key, item.entity)
            natural = item.entity if entity != item.entity else None
            row = {"record": props, "entity": {"id": entity}, "natural": natural}
            return Ready(key, item.type, hashed, said, row)
        case LinkItem():
            props |= {"key": key, "from_record": item.from_record, "to_record": item.to_record}
            row = {"props": props, "start": to.entity(item.from_record, item.start),
                   "end": to.entity(item.to_record, item.end)}  # fmt: skip
            return Ready(key, item.type, hashed, said, row)
        case ObservationItem():
            props |= {"key": key, "subject_record": item.subject_record,
                      "indicator_record": item.indicator_record}  # fmt: skip
            row = {"props": props, "subject": to.entity(item.subject_record, item.subject),
                   "indicator": to.entity(item.indicator_record, item.indicator)}  # fmt: skip
            return Ready(key, "Observation", hashed, said, row)
        case _:
            props["id"] = key
            return Ready(key, "Source", hashed, said, {"props": props})
