"""From a dataset's own ids to entities and keys: which entity a record is about.

An entity takes the id of the best authority that its record names (``iso:``, ``geonames:``,
``ror:``), else the record's own: the record alone says which, so that loading A then B finds
the same ids as B then A. Two entities that share any other id are not joined: that is a
decision (:mod:`loaders.decisions`). An id that two things claim resolves to neither.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from graph.items import LinkItem, ObservationItem, RecordItem, SourceItem, link_key, record_id
from graph.ontology import LINKS
from loaders.id_table import IdTable
from loaders.staging import AUTHORITIES, Values, observation_parts


class Resolver:
    """Turns typed rows of one dataset into items with their keys and entities.

    Parameters
    ----------
    dataset
        Id of the dataset.
    aliases
        Entities of the graph by other ids that this dataset names and does not describe.
    claims
        How often this dataset claims each id of an authority as another id; a shared one
        resolves to nobody.
    own
        Ids of the things that this dataset itself describes.
    """

    def __init__(
        self,
        dataset: str,
        aliases: Mapping[str, str],
        claims: Mapping[str, int],
        own: Container[str] = (),
    ) -> None:
        self._dataset = dataset
        self._aliases = aliases
        self._claims = claims
        self._own = own
        self._entities = IdTable[str, str]()  # of the things whose entity has another id

    def record(self, type_name: str, values: Values) -> RecordItem:
        """Make the record of an entity row and settle which entity it is about."""
        own = values["id"]
        entity = self._choose(own, values.get("ids", ()))
        if entity != own:
            self._entities[own] = entity
        props = {k: v for k, v in values.items() if k != "id"}
        if own != entity:
            props["ids"] = sorted({own, *props.get("ids", ())})
        props["sources"] = self._sources(values)
        return RecordItem(record_id(self._dataset, own), entity, type_name, props)

    def _choose(self, own: str, others: list[str]) -> str:
        if own.startswith(AUTHORITIES):
            return own
        for authority in AUTHORITIES:
            for other in sorted(others):
                alone = self._claims.get(other) == 1 and other not in self._own
                if other.startswith(authority) and alone:
                    return other
        return own

    def entity(self, id_: str) -> str:
        """Entity that an id of this dataset, or of an authority, stands for."""
        return self._entities.get(id_) or self._aliases.get(id_, id_)

    def described(self, id_: str) -> bool:
        """Whether this dataset itself describes the thing, so that no stub is needed."""
        return id_ in self._own

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
