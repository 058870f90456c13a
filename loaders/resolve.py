"""From a dataset's own ids to entities and keys: which entity a record is about.

An entity takes the id of the best authority that its first record names (``iso:``,
``geonames:``, ``ror:``), so that loading A then B finds the same id as B then A wherever
an authority knows the thing. It is never renamed: an id learnt later joins ``ids``, and
every id in ``ids`` resolves. An id that two things claim resolves to neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graph.items import LinkItem, ObservationItem, RecordItem, SourceItem, link_key, record_id
from graph.ontology import LINKS
from loaders.staging import Values, observation_parts

AUTHORITIES = ("iso:", "geonames:", "ror:")


def alias_map(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """From every other id of an entity to that entity; ids of two entities are left out.

    Examples
    --------
    >>> alias_map([{"id": "a", "ids": ["x", "y"]}, {"id": "b", "ids": ["y"]}])
    {'x': 'a'}
    """
    pairs = [(alias, row["id"]) for row in rows for alias in row["ids"]]
    claimed = Counter(alias for alias, _ in pairs)
    return {alias: entity for alias, entity in pairs if claimed[alias] == 1}


class Resolver:
    """Turns typed rows of one dataset into items with their keys and entities.

    Parameters
    ----------
    dataset
        Id of the dataset.
    aliases
        :func:`alias_map` of the graph, and the ids of its entities that this dataset names.
    claims
        How often this dataset claims each other id; a shared one resolves to nobody.
    """

    def __init__(self, dataset: str, aliases: Mapping[str, str], claims: Counter[str]) -> None:
        self._dataset = dataset
        self._aliases = dict(aliases)
        self._claims = claims
        self._entities: dict[str, str] = {}

    def record(self, type_name: str, values: Values) -> RecordItem:
        """Make the record of an entity row and settle which entity it is about."""
        own = values["id"]
        others = [x for x in values.get("ids", ()) if self._claims[x] == 1]
        entity = self._choose([own, *others])
        self._entities[own] = entity
        for alias in (own, *others):
            self._aliases.setdefault(alias, entity)
        props = {k: v for k, v in values.items() if k != "id"}
        if own != entity:
            props["ids"] = sorted({own, *props.get("ids", ())})
        props["sources"] = self._sources(values)
        return RecordItem(record_id(self._dataset, own), entity, type_name, props)

    def _choose(self, claimed: list[str]) -> str:
        known = [self._aliases[x] for x in claimed if x in self._aliases]
        # What already stands under its own id stays itself: joining two entities is a decision.
        if claimed[0] in self._aliases:
            return known[0]
        candidates = known or claimed
        for authority in AUTHORITIES:
            for candidate in candidates:
                if candidate.startswith(authority):
                    return candidate
        return candidates[0]

    def entity(self, id_: str) -> str:
        """Entity that an id of this dataset, or of an authority, stands for."""
        return self._entities.get(id_) or self._aliases.get(id_, id_)

    def described(self, id_: str) -> bool:
        """Whether this dataset itself describes the thing, so that no stub is needed."""
        return id_ in self._entities

    def link(self, type_name: str, values: Values) -> LinkItem:
        """Make a link item; a symmetric one runs from the smaller entity id to the larger."""
        ends = [values["from"], values["to"]]
        if LINKS[type_name].symmetric:
            ends.sort(key=lambda x: (self.entity(x), x))
        records = [record_id(self._dataset, x) for x in ends]
        qualifier = "/".join(p for p in (values.get("layer", ""), values.get("qualifier", "")) if p)
        key = link_key(self._dataset, type_name, records[0], records[1], qualifier)
        props = {k: v for k, v in values.items() if k not in ("from", "to", "type")}
        props["sources"] = self._sources(values)
        start, end = (self.entity(x) for x in ends)
        return LinkItem(key, type_name, start, end, records[0], records[1], props)

    def observation(self, values: Values) -> ObservationItem:
        """Make an observation item."""
        key = "|".join([self._dataset, *observation_parts(values)])
        props = {k: v for k, v in values.items() if k not in ("subject", "indicator")}
        props["sources"] = self._sources(values)
        subject, indicator = (self.entity(values[k]) for k in ("subject", "indicator"))
        records = [record_id(self._dataset, values[k]) for k in ("subject", "indicator")]
        return ObservationItem(key, subject, indicator, records[0], records[1], props)

    def source(self, values: Values) -> SourceItem:
        """Make a source item; its id carries the dataset, so that two never collide."""
        props = {k: v for k, v in values.items() if k != "id"}
        return SourceItem(record_id(self._dataset, values["id"]), props)

    def _sources(self, values: Values) -> list[str]:
        return sorted(record_id(self._dataset, s) for s in set(values.get("sources", ())))
