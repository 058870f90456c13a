"""The one way in for facts: read, check, resolve, write, reconcile; the same for all loaders.

Two ledgers balance after each load: rows read = accepted + rejected, and items offered =
created + updated + unchanged. What a dataset's new version no longer holds is removed only
after all of it has been written.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from graph import statements
from graph.items import record_id
from graph.lock import writing_lock
from graph.store import Store
from graph.writing import Counts, Stub, Writer
from loaders.batch import Batch, Fault
from loaders.errors import LoadError
from loaders.nearest import nearest
from loaders.rejects import write_rejects
from loaders.resolve import Resolver, alias_map
from loaders.spool import Spool
from loaders.staging import Gone, Progress, Stage, Staged, reject_dangling, stage

REMOVAL_LIMIT = 0.10
"""Share of a dataset that a load may remove without being told ``yes``."""


@dataclass(slots=True)
class LoadReport:
    """What became of one load.

    Attributes
    ----------
    read, accepted, rejected
        Rows; ``read == accepted + rejected``.
    counts
        Items by table; each adds up to the items offered.
    removed
        Items of the dataset's older version that the new one no longer holds.
    withheld
        Items that would have been removed, but were too many to remove unasked.
    faults
        Everything wrong with every rejected row.
    notes
        What else is worth saying: the encoding found, a column that nobody knows.
    """

    dataset: str
    load: str
    read: int
    accepted: int
    rejected: int
    faults: list[Fault]
    notes: list[Fault] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    removed: int = 0
    withheld: int = 0
    dry_run: bool = False
    rejects: Path | None = None

    @property
    def total(self) -> Counts:
        """Counts over all tables."""
        return sum(self.counts.values(), Counts())

    @property
    def balanced(self) -> bool:
        """Whether both ledgers add up."""
        written = self.dry_run or self.total.offered == self.accepted
        return self.read == self.accepted + self.rejected and written


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a load goes: check only, take all or nothing, remove much, where rejects go.

    ``sha256`` is the sum of the file loaded; it is kept with the load.
    """

    dry_run: bool = False
    strict: bool = False
    yes: bool = False
    rejects: Path | None = None
    sha256: str = ""


def load(
    store: Store,
    batches: Iterable[Batch],
    options: LoadOptions | None = None,
    *,
    progress: Progress | None = None,
) -> LoadReport:
    """Load one dataset.

    Parameters
    ----------
    store
        An open store.
    batches
        What a loader's ``read`` yields.
    options
        See :class:`LoadOptions`.
    progress
        Called as the load goes on.

    Returns
    -------
    LoadReport
        With both ledgers and every fault.

    Raises
    ------
    LoadError
        Nothing could be loaded: the source is broken or empty, somebody else is writing,
        or ``strict`` was asked for and a row was rejected. Nothing was written then.
    """
    options = options or LoadOptions()
    with closing(stage(batches, progress)) as staged:
        return _load(store, staged, options, progress)


def _load(
    store: Store, staged: Stage, options: LoadOptions, progress: Progress | None
) -> LoadReport:
    store.ensure_schema()
    aliases = alias_map(store.rows(statements.ALIASES))
    gone = reject_dangling(staged, lambda ids: _known(store, aliases, ids), _Suggest(store, staged))
    report = _report(staged, options)
    if options.strict and staged.faults:
        raise LoadError(
            f"{staged.rejected} of {staged.read} rows cannot be taken, and with --strict nothing "
            f"is loaded then."
            + (f" They are listed in {report.rejects}." if report.rejects else "")
        )
    if not options.dry_run:
        identity = _identity(store, staged, aliases)
        resolver = Resolver(staged.dataset.id, identity, staged.claims)
        with writing_lock(store, report.load) as renew:
            _Load(store, staged, report, resolver, gone, renew, progress).run(options)
    return report


def _report(staged: Stage, options: LoadOptions) -> LoadReport:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    report = LoadReport(
        dataset=staged.dataset.id,
        load=f"{staged.dataset.id}@{now}",
        read=staged.read,
        accepted=staged.accepted,
        rejected=staged.rejected,
        faults=staged.faults,
        notes=staged.notes,
        dry_run=options.dry_run,
    )
    if staged.faults and options.rejects is not None:
        write_rejects(options.rejects, [*staged.notes, *staged.faults])
        report.rejects = options.rejects
    return report


def _known(store: Store, aliases: dict[str, str], ids: set[str]) -> dict[str, str]:
    """Entity types of ids that the graph knows, by their own id or by another one."""
    wanted = {id_: aliases.get(id_, id_) for id_ in ids}
    found: dict[str, str] = {}
    for part in _parts(sorted(set(wanted.values()))):
        found |= {r["id"]: r["type"] for r in store.rows(statements.KNOWN, {"ids": part})}
    return {id_: found[entity] for id_, entity in wanted.items() if entity in found}


def _identity(store: Store, staged: Stage, aliases: dict[str, str]) -> dict[str, str]:
    """Aliases of the graph, and those of its entities that this dataset names as its own."""
    prefixes = {r["prefix"] for r in store.rows(statements.PREFIXES)}
    others = {i for i in staged.claims if i.partition(":")[0] in prefixes}
    found = aliases | {i: i for i in _known(store, {}, others)}
    if any(i in found for i in staged.claims):
        found |= {i: i for i in _known(store, {}, set(staged.kinds) - aliases.keys())}
    return found


def _parts(ids: list[str], size: int = 10_000) -> Iterator[list[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


class _Suggest:
    """The nearest known id to one that nobody has; the graph's ids are read when needed."""

    def __init__(self, store: Store, staged: Stage) -> None:
        self._store = store
        self._staged = staged
        self._ids: set[str] | None = None

    def __call__(self, id_: str) -> str:
        if self._ids is None:
            rows = self._store.rows("MATCH (e:Entity) RETURN e.id AS id LIMIT 200000")
            self._ids = {r["id"] for r in rows} | self._staged.kinds.keys()
        return nearest(id_, self._ids)


@dataclass(slots=True)
class _Load:
    store: Store
    staged: Stage
    report: LoadReport
    resolver: Resolver
    gone: Gone
    renew: Callable[[], None]
    progress: Progress | None
    _written: int = 0

    def run(self, options: LoadOptions) -> None:
        staged, report = self.staged, self.report
        writer = Writer(self.store, staged.dataset.id, report.load, staged.dataset.rank)
        self._write_dataset()
        take, make = self._count, self.resolver
        for rows in self._chunks("sources", staged.sources):
            take("sources", writer.sources([make.source(v) for _, _, v in rows]))
        for rows in self._chunks("entities", staged.entities):
            take("entities", writer.records([make.record(t, v) for _, t, v in rows]))
        self._stubs(writer)
        for name in sorted(staged.links):
            for rows in self._chunks(name, staged.links[name]):
                take("links", writer.links([make.link(name, v) for _, _, v in rows]))
        for rows in self._chunks("observations", staged.observations):
            take("observations", writer.observations([make.observation(v) for _, _, v in rows]))
        self._withdraw(writer, yes=options.yes)
        self._write_load(options.sha256)

    def _chunks(self, table: str, spool: Spool[Staged]) -> Iterator[list[Staged]]:
        gone = self.gone.get(table, set())
        place = 0
        for chunk in spool.chunks():
            rows = [row for n, row in enumerate(chunk, place) if n not in gone] if gone else chunk
            place += len(chunk)
            if rows:
                self.renew()
                yield rows

    def _count(self, table: str, counts: Counts) -> None:
        self.report.counts[table] = self.report.counts.get(table, Counts()) + counts
        self._written += counts.offered
        if self.progress:
            self.progress("write", self._written, self.report.accepted)

    def _stubs(self, writer: Writer) -> None:
        dataset = self.staged.dataset.id
        named = sorted(i for i in self.staged.referenced if not self.resolver.described(i))
        known = _known(self.store, {}, {self.resolver.entity(i) for i in named})
        for part in _parts(named):
            entities = [(i, self.resolver.entity(i)) for i in part]
            writer.stubs([Stub(record_id(dataset, i), e) for i, e in entities if e in known])

    def _withdraw(self, writer: Writer, *, yes: bool) -> None:
        stale, total = writer.stale()
        if stale == 0:
            return
        # Rejected rows are no news that a fact is gone: without them nothing is removed.
        if (stale > REMOVAL_LIMIT * total or self.report.rejected) and not yes:
            self.report.withheld = stale
            return
        self.report.removed = writer.withdraw()

    def _write_dataset(self) -> None:
        props = {k: v for k, v in asdict(self.staged.dataset).items() if v not in ("", {}, None)}
        props |= props.pop("extra", {})
        self.store.write(lambda tx: tx.run(statements.WRITE_DATASET, dataset=props).consume())

    def _write_load(self, sha256: str) -> None:
        report = self.report
        counts = {k: asdict(v) for k, v in sorted(report.counts.items())}
        props = {
            "id": report.load,
            "at": report.load.partition("@")[2],
            "dataset": report.dataset,
            "read": report.read,
            "accepted": report.accepted,
            "rejected": report.rejected,
            "created": report.total.created,
            "updated": report.total.updated,
            "unchanged": report.total.unchanged,
            "removed": report.removed,
            "withheld": report.withheld,
            "counts": json.dumps(counts, sort_keys=True),
            "sha256": sha256,
        }
        parameters = {"dataset": report.dataset, "load": props}
        self.store.write(lambda tx: tx.run(statements.WRITE_LOAD, parameters).consume())
