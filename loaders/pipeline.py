"""The one way in for facts: read, check, resolve, write, reconcile; the same for all loaders.

Two ledgers balance after each load: rows read = accepted + rejected, and items offered =
created + updated + unchanged. What a dataset's new version no longer holds is removed only
after all of it has been written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from typing import Any, Protocol

from graph import statements
from graph.applying import apply_decisions
from graph.changes import ChangeList
from graph.decisions import read_decisions, redirects
from graph.items import Item, record_id
from graph.lock import writing_lock
from graph.prepared import Ready, Stamp, ready
from graph.store import Store
from graph.successions import read_successions
from graph.withdrawal import stale, withdraw
from graph.writing import Counts, Stub, Writer
from loaders.ahead import ahead
from loaders.batch import Batch
from loaders.cities import CITIES
from loaders.collecting import seldom_collecting
from loaders.decisions import overtaken
from loaders.errors import LoadError
from loaders.foreseeing import Foreseen
from loaders.known import Known, Suggest, parts
from loaders.lost_pairs import mark_lost_pairs
from loaders.negative import UNITS, reject_negative
from loaders.rejects import clear_older, headed, list_rejects
from loaders.report import LoadOptions, LoadReport, note_load
from loaders.resolve import Resolver
from loaders.spool import Spool
from loaders.staging import Gone, Progress, Stage, Staged, Values, reject_dangling, stage
from loaders.withdrawing import new_load

__all__ = ["Items", "LoadOptions", "LoadReport", "checked", "foresee", "load"]

REMOVAL_LIMIT = 0.10
"""Share of a dataset that a load may remove without being told ``yes``."""


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
    with seldom_collecting(), ThreadPoolExecutor(1) as beside:
        schema = beside.submit(store.ensure_schema)  # while the source is read and checked
        with closing(stage(batches, progress)) as staged:
            schema.result()
            return _load(store, staged, options, progress)


def _load(
    store: Store, staged: Stage, options: LoadOptions, progress: Progress | None
) -> LoadReport:
    known, gone, report = checked(store, staged, options)
    if options.dry_run:
        foresee(store, staged, options, known, gone, report)
    else:
        with writing_lock(store, report.load) as renew:
            # The Dataset node is written first: without it there is nothing of a dataset.
            there = {r["id"] for r in store.rows(statements.DATASETS)}
            fresh = report.dataset not in there
            listed = (options.changes, report.dataset, report.load)
            with ChangeList(*listed, carry=not fresh) as changes:
                items = Items(store, staged, report, known, gone, renew, progress, first=not there)
                writer = Writer(store, items.stamp, changes, fresh=fresh, alone=items.alone)
                _write(store, items, options, changes, writer)
        clear_older(store, report)
    return report


def foresee(
    store: Store, staged: Stage, options: LoadOptions, known: Known, gone: Gone, report: LoadReport
) -> None:
    """Count what a load would do, as it would count it, and write nothing."""
    there = {r["id"] for r in store.rows(statements.DATASETS)}
    foreseen = Foreseen(store, report.dataset)
    Items(store, staged, report, known, gone, lambda: None, None, first=not there).write(foreseen)
    if _kept_back(report, foreseen.old, foreseen.total, yes=options.yes):
        report.withheld = foreseen.old
    else:
        report.removed = foreseen.old


def checked(store: Store, staged: Stage, options: LoadOptions) -> tuple[Known, Gone, LoadReport]:
    """Look the ends up in the graph, reject what dangles, and list every fault.

    Raises
    ------
    LoadError
        ``strict`` was asked for and a row was rejected.
    """
    known = Known(store)
    suggest = Suggest(store, staged.described)
    gone = reject_dangling(staged, known.types, suggest, lambda: store.rows(CITIES))
    mark_lost_pairs(staged, gone)
    reject_negative(staged, gone, lambda ids: store.rows(UNITS, {"ids": ids}))
    report = _report(staged, options)
    if options.strict and staged.faults:
        key = "load.strict_listed" if report.rejects else "load.strict"
        counts = {"rejected": staged.rejected, "read": staged.read}
        raise LoadError(key, **counts, **({"file": report.rejects} if report.rejects else {}))
    return known, gone, report


def _write(
    store: Store, items: Items, options: LoadOptions, changes: ChangeList, writer: Writer
) -> None:
    """Write a checked dataset, then reconcile: withdrawal, decisions, the note of the load."""
    report, fresh = items.report, writer.fresh
    properties = items.dataset()
    store.write(lambda tx: tx.run(statements.WRITE_DATASET, dataset=properties).consume())
    items.write(writer)
    if not fresh:
        _withdraw(store, report, changes, yes=options.yes)
    if not items.alone and (items.decisions or items.to.successors or read_successions(store)):
        apply_decisions(store, report.load)
    if items.decisions:
        report.notes += overtaken(store, items.decisions)
    note_load(store, report, options.sha256, changes.name)
    changes.keep()


def _withdraw(store: Store, report: LoadReport, changes: ChangeList, *, yes: bool) -> None:
    old, total, stubs = stale(store, report.dataset, report.load)
    if old == 0 and stubs == 0:
        return
    if _kept_back(report, old, total, yes=yes):
        report.withheld = old
        return
    report.removed = withdraw(store, report.dataset, report.load, changes)


def _kept_back(report: LoadReport, old: int, total: int, *, yes: bool) -> bool:
    """Whether what is left over stays: it is much, or rows were rejected.

    Rejected rows are no news that a fact is gone: without them nothing is removed.
    """
    return (old > REMOVAL_LIMIT * total or report.rejected > 0) and not yes


def _report(staged: Stage, options: LoadOptions) -> LoadReport:
    report = LoadReport(
        dataset=staged.dataset.id,
        load=new_load(staged.dataset.id),
        read=staged.read,
        accepted=staged.accepted,
        rejected=staged.rejected,
        faults=headed(staged.faults, staged.headers),
        notes=headed(staged.notes, staged.headers),
        located=staged.located,
        dry_run=options.dry_run,
    )
    list_rejects(report, options)
    return report


Written = tuple[str, str, list[Any]]  # table, kind of item, and the items


class Sink(Protocol):
    """What takes the items of a load: a writer to the server, or files for the importer."""

    def sources(self, items: Sequence[Ready]) -> Counts:
        """Take sources."""

    def records(self, items: Sequence[Ready]) -> Counts:
        """Take records and the entities that they are about."""

    def links(self, items: Sequence[Ready]) -> Counts:
        """Take links of one type."""

    def observations(self, items: Sequence[Ready]) -> Counts:
        """Take observations."""

    def stubs(self, stubs: Sequence[Stub]) -> None:
        """Take ends that are only named."""


class Items:
    """A checked dataset's items, made ready and handed on: sources, records, stubs, the rest.

    ``first`` says that no dataset is in the graph. Where nobody has decided anything either the
    dataset is ``alone``: no record of another can be led, or lead, to an entity of its own.
    """

    def __init__(
        self,
        store: Store,
        staged: Stage,
        report: LoadReport,
        known: Known,
        gone: Gone,
        renew: Callable[[], None],
        progress: Progress | None,
        *,
        first: bool = False,
    ) -> None:
        self.staged = staged
        self.report = report
        self.known = known
        self.decisions = read_decisions(store)
        self.alone = first and not self.decisions
        self.to = redirects(self.decisions, {} if first else read_successions(store))
        for led in self.to.led:  # what is merged goes its own way and is led to the other one
            known.aliases.pop(led, None)
        self.resolver = Resolver(staged.dataset.id, known.aliases, staged.claims, staged.kinds)
        self.gone = gone
        self.renew = renew
        self.progress = progress
        self.stamp = Stamp(staged.dataset.id, report.load, staged.dataset.rank)
        self._written = 0

    def dataset(self) -> dict[str, Any]:
        """Properties of the Dataset node."""
        props = {k: v for k, v in asdict(self.staged.dataset).items() if v not in ("", {}, None)}
        extra: dict[str, Any] = props.pop("extra", {})
        return props | extra

    def write(self, sink: Sink) -> None:
        """Hand all items to ``sink`` and count what became of them in the report."""
        counts = self.report.counts
        with closing(ahead(self._made())) as waiting:
            for table, kind, items in waiting:
                self.renew()
                done: Counts | None = getattr(sink, kind)(items)
                if done is None:  # stubs are no items: nobody offered them
                    continue
                counts[table] = counts.get(table, Counts()) + done
                self._written += done.offered
                if self.progress:
                    self.progress("write", self._written, self.report.accepted)

    # --- making ready (in a thread of its own) ------------------------------------------

    def _made(self) -> Iterator[Written]:
        """Make everything ready, in the order in which it is written."""
        make = self.resolver
        for rows in self._chunks("sources", self.staged.sources):
            yield self._ready("sources", "sources", [make.source(v) for _, _, v in rows])
        for rows in self._chunks("entities", self.staged.entities):
            made = [make.record(t, self._settled(v)) for _, t, v in rows]
            yield self._ready("entities", "records", made)
        for ids in parts(self._only_named()):
            yield "", "stubs", [self._stub(record_id(self.stamp.dataset, i), i) for i in ids]
        for name in sorted(self.staged.links):
            for rows in self._chunks(name, self.staged.links[name]):
                yield self._ready("links", "links", [make.link(name, v) for _, _, v in rows])
        for rows in self._chunks("observations", self.staged.observations):
            items = [make.observation(v) for _, _, v in rows]
            yield self._ready("observations", "observations", items)

    def _ready(self, table: str, kind: str, items: list[Any]) -> Written:
        made: list[Item] = items
        return table, kind, ready(made, self.stamp, self.to)

    def _chunks(self, table: str, spool: Spool[Staged]) -> Iterator[list[Staged]]:
        gone = self.gone.get(table, set())
        place = 0
        for chunk in spool.chunks():
            rows = [row for n, row in enumerate(chunk, place) if n not in gone] if gone else chunk
            place += len(chunk)
            if rows:
                yield rows

    def _settled(self, values: Values) -> Values:
        """Give a row the name of its city where it holds the city's id."""
        city = self.staged.city_names.get(values["id"])
        return values | {"city": city} if city else values

    def _only_named(self) -> Iterator[str]:
        """Ids that the dataset names and the graph describes, in their order."""
        found, described = self.known.found, self.resolver.described
        return (i for i in self.staged.referenced if i in found and not described(i))

    def _stub(self, record: str, id_: str) -> Stub:
        natural = self.resolver.entity(id_)
        entity = self.to.entity(record, natural)
        return Stub(record, entity, natural if natural != entity else None)
