"""First half of a load: read all, check all, and list every fault, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from graph.model import Label
from graph.ontology import ENTITIES, LINKS
from graph.wording import Joined
from loaders.batch import Batch, Dataset, Fault, Row, Where, rule
from loaders.checks import check_entity, check_link, check_observation, check_source, show
from loaders.cities import Locator
from loaders.errors import LoadError
from loaders.id_table import IdTable
from loaders.nearest import nearest
from loaders.spool import Spool

AUTHORITIES = ("iso:", "geonames:", "ror:")
"""Beginnings of ids that settle which entity a record is about, best first."""

Values = dict[str, Any]
Place = tuple[str, str, int | None]
Staged = tuple[Place, str, Values]  # where it stood, its type, its typed values

_MEASURED = ("subject", "indicator")
_ENDS = ("from", "to", *_MEASURED)
_LOOKED_AT_TWICE = 10_000
"""Rejected rows whose sources, ends and city are looked at all the same: people mend no more."""

Progress = Callable[[str, int, int | None], None]
"""Called with the stage, how many rows are done and how many there are, if known."""


@dataclass(slots=True)
class Stage:
    """A dataset read and checked, waiting to be written."""

    dataset: Dataset
    sources: Spool[Staged] = field(default_factory=Spool)
    entities: Spool[Staged] = field(default_factory=Spool)
    links: dict[str, Spool[Staged]] = field(default_factory=lambda: defaultdict(Spool))
    observations: Spool[Staged] = field(default_factory=Spool)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    read: int = 0
    rejected: int = 0
    kinds: IdTable[str, str] = field(default_factory=IdTable)  # entity id → type
    claims: IdTable[str, int] = field(default_factory=IdTable)  # authorities' ids, how often
    referenced: IdTable[str, int] = field(default_factory=IdTable)  # named, not described before
    broken: list[Staged] = field(default_factory=list)  # rejected: what could be read of them
    lost: set[str] = field(default_factory=set)  # ids of things whose own rows were rejected
    source_ids: set[str] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)  # sources that rows name
    keys: IdTable[int, int] = field(default_factory=IdTable)  # of links and figures, hashed
    cities: bool = False  # whether the cities that rows name are linked
    city_names: IdTable[str, str] = field(default_factory=IdTable)  # of those that give an id
    located: int = 0  # links made of the cities that rows name
    headers: dict[tuple[str, str], dict[str, str | Label]] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """Rows that will be written."""
        return self.read - self.rejected

    def described(self) -> Iterator[Values]:
        """Properties of the entities that this dataset describes and that were not rejected."""
        return (v for _, _, v in _rows(self.entities) if v["id"] in self.kinds)

    def close(self) -> None:
        """Give the temporary files back."""
        for spool in (self.sources, self.entities, self.observations, *self.links.values()):
            spool.close()

    def refer(self, *ids: str) -> None:
        """Keep ids that something names, but for those that have been described."""
        for id_ in ids:
            if id_ not in self.kinds:
                self.referenced[id_] = 1

    def reject(self, faults: list[Fault]) -> None:
        """Count one row out, with everything that is wrong with it."""
        self.rejected += 1
        self.faults.extend(faults)


def stage(batches: Iterable[Batch], progress: Progress | None = None) -> Stage:
    """Read and check every row of a source.

    Raises
    ------
    LoadError
        The source holds no row at all, or rows of two datasets.
    """
    staged: Stage | None = None
    try:
        for batch in batches:
            if staged is None:
                staged = Stage(batch.dataset)
            elif batch.dataset.id != staged.dataset.id:
                first, second = staged.dataset.id, batch.dataset.id
                raise LoadError("load.two_datasets", first=first, second=second)
            _stage_batch(staged, batch)
            if progress:
                progress("check", staged.read, None)
        if staged is None or staged.read == 0:
            raise LoadError("load.nothing")
    except BaseException:
        if staged is not None:
            staged.close()
        raise
    return staged


def _stage_batch(staged: Stage, batch: Batch) -> None:
    broken = {f.where for f in batch.faults}
    staged.read += len(broken)
    staged.rejected += len(broken)
    staged.faults.extend(batch.faults)
    staged.notes.extend(batch.notes)
    staged.cities |= batch.cities
    staged.headers |= batch.headers
    for row in batch.sources:
        if taken := _take(staged, row, "Source", check_source, _new_source):
            staged.sources.add(taken)
    for entity in batch.entities:
        if taken := _take(staged, entity, entity.type, check_entity, _new_entity):
            staged.entities.add(taken)
    for link in batch.links:
        if taken := _take(staged, link, link.type, check_link, _new_link):
            staged.links[link.type].add(taken)
    for row in batch.observations:
        if taken := _take(staged, row, "Observation", check_observation, _new_observation):
            staged.observations.add(taken)


def _take(
    staged: Stage,
    row: Any,
    type_name: str,
    check: Callable[[Any], tuple[Values, list[Fault]]],
    new: Callable[[Stage, Row, str, Values], list[Fault]],
) -> Staged | None:
    staged.read += 1
    values, faults = check(row)
    faults = faults or new(staged, row, type_name, values)
    if faults:
        staged.reject(faults)
        if len(staged.broken) < _LOOKED_AT_TWICE:
            place = (row.where.file, row.where.sheet, row.where.row)
            staged.broken.append((place, type_name, values))
        if isinstance(id_ := row.values.get("id"), str):
            staged.lost.add(id_.strip())
        return None
    staged.cited.update(values.get("sources", ()))
    where = row.where
    return (where.file, where.sheet, where.row), type_name, values


def _new_source(staged: Stage, row: Row, _: str, values: Values) -> list[Fault]:
    if values["id"] in staged.source_ids:
        return [Fault(row.where, "id", show(values["id"]), rule("check.twice"))]
    staged.source_ids.add(values["id"])
    return []


def _new_entity(staged: Stage, row: Row, type_name: str, values: Values) -> list[Fault]:
    if not staged.kinds.add(values["id"], type_name):
        return [Fault(row.where, "id", show(values["id"]), rule("check.twice"))]
    for claimed in {i for i in values.get("ids", ()) if i.startswith(AUTHORITIES)}:
        staged.claims[claimed] = staged.claims.get(claimed, 0) + 1
    return []


def _new_link(staged: Stage, row: Row, type_name: str, values: Values) -> list[Fault]:
    ends = [values["from"], values["to"]]
    if LINKS[type_name].symmetric:
        ends.sort()
    key = (type_name, *ends, values.get("qualifier", ""), values.get("layer", ""))
    if _seen(staged, key):
        return [Fault(row.where, "to", show(values["to"]), rule("check.same_link"))]
    staged.refer(*ends)
    return []


def _new_observation(staged: Stage, row: Row, _: str, values: Values) -> list[Fault]:
    if _seen(staged, observation_parts(values)):
        return [Fault(row.where, "subject", show(values["subject"]), rule("check.same_figure"))]
    staged.refer(*(values[c] for c in _MEASURED))
    return []


def observation_parts(values: Values) -> tuple[str, ...]:
    """Parts that tell two observations of a dataset apart; their values may contradict."""
    return (
        values["subject"],
        values["indicator"],
        str(values["year"]),
        values.get("scope", ""),
        repr(values["value"]),
    )


def _seen(staged: Stage, key: tuple[str, ...]) -> bool:
    return not staged.keys.add(hash(key), 1)


Known = Callable[[Iterable[str]], Mapping[str, str]]
"""From ids to the entity types that the graph knows them by; unknown ids are left out."""

Suggest = Callable[[str], str]
"""From an id that nobody has to the nearest one that somebody has; may be empty."""


Gone = dict[str, set[int]]
"""Rows to be passed over: by table (a link type, ``entities``, ``observations``), their places."""


def reject_dangling(
    staged: Stage, known: Known, suggest: Suggest, cities: Callable[[], list[Values]]
) -> Gone:
    """List rows that cite a source nobody declared or link to something nobody knows.

    Returns the places of these rows: they stay in the spools and are passed over. Links to
    the cities that rows name are added: ``cities`` gives those of the graph.
    """
    gone: Gone = defaultdict(set)

    def judge(table: str, place: int, faults: list[Fault]) -> bool:
        if faults:
            staged.reject(faults)
            gone[table].add(place)
        return bool(faults)

    undeclared = not staged.cited <= staged.source_ids
    locator = Locator(staged, cities)
    entities = _rows(staged.entities) if undeclared or staged.cities else ()
    for place, (where, kind, values) in enumerate(entities):
        sources = _sources(staged, where, values) if undeclared else []
        faults = sources + locator.faults(where, kind, values)
        if judge("entities", place, faults):
            staged.lost.add(values["id"])
            del staged.kinds[values["id"]]
    for where, kind, values in staged.broken:
        if "id" in values and values["id"] not in staged.kinds:
            like = kind if kind in ENTITIES else "Organization"  # the type is what is wrong
            staged.faults += locator.faults(where, like, values)
    locator.finish()
    if gone.get("entities"):
        _refer_again(staged)
    broken = {v[c] for _, _, v in staged.broken for c in _ENDS if c in v}
    named = chain(staged.referenced, sorted(i for i in broken if i not in staged.referenced))
    found = known(i for i in named if i not in staged.kinds)
    ends = _Ends(lambda i: staged.kinds.get(i) or found.get(i), suggest, staged.lost)
    for where, _, values in staged.broken:
        staged.faults += _sources(staged, where, values) + ends.missing(where, values, _ENDS)
    for name in sorted(staged.links):
        for place, (where, _, values) in enumerate(_rows(staged.links[name])):
            sources = _sources(staged, where, values) if undeclared else []
            judge(name, place, sources + ends.link(where, values))
    for place, (where, _, values) in enumerate(_rows(staged.observations)):
        faults = _sources(staged, where, values) + ends.observation(where, values)
        judge("observations", place, faults)
    return gone


def _refer_again(staged: Stage) -> None:
    """Find what the rows name that is described no more."""
    for name, columns in (*((n, ("from", "to")) for n in staged.links), ("", _MEASURED)):
        for _, _, values in _rows(staged.links[name] if name else staged.observations):
            staged.refer(*(values[c] for c in columns))


@dataclass(frozen=True, slots=True)
class _Ends:
    kind: Callable[[str], str | None]
    suggest: Suggest
    lost: set[str]

    def missing(self, where: Place, values: Values, columns: tuple[str, ...]) -> list[Fault]:
        return [
            Fault(Where(*where), c, show(values[c]), rule("check.lost"))
            if values[c] in self.lost
            else Fault(
                Where(*where), c, show(values[c]), rule("check.nobody"), self.suggest(values[c])
            )
            for c in columns
            if c in values and self.kind(values[c]) is None
        ]

    def link(self, where: Place, values: Values) -> list[Fault]:
        start, end = self.kind(values["from"]), self.kind(values["to"])
        if start is None or end is None:
            return self.missing(where, values, ("from", "to"))
        declared = LINKS[values["type"]]
        if declared.allows(start, end):
            return []
        ends = {"start": ENTITIES[start].label, "end": ENTITIES[end].label}
        not_so = rule("check.direction", link=declared.label, **ends)
        options = [x.label for x in LINKS.values() if x.allows(start, end) and x.family == "fact"]
        near = Joined(options) if options else ""
        return [Fault(Where(*where), "type", declared.label, not_so, near)]

    def observation(self, where: Place, values: Values) -> list[Fault]:
        kind = self.kind(values["indicator"])
        if kind is None or self.kind(values["subject"]) is None:
            return self.missing(where, values, _MEASURED)
        if kind == "Indicator":
            return []
        other = rule("check.indicator", kind=ENTITIES[kind].label)
        return [Fault(Where(*where), "indicator", show(values["indicator"]), other)]


def _sources(staged: Stage, where: Place, values: Values) -> list[Fault]:
    return [
        Fault(Where(*where), "sources", show(s), rule("check.lost"))
        if s in staged.lost
        else Fault(
            Where(*where),
            "sources",
            show(s),
            rule("check.no_source"),
            nearest(s, staged.source_ids),
        )
        for s in values.get("sources", ())
        if s not in staged.source_ids
    ]


def _rows(spool: Spool[Staged]) -> Iterator[Staged]:
    for chunk in spool.chunks():
        yield from chunk
