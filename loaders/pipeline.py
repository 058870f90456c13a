"""The one way in for facts: read, check, resolve, write, reconcile; the same for all loaders.

Two ledgers balance after each load: rows read = accepted + rejected, and items offered =
created + updated + unchanged. What a dataset's new version no longer holds is removed only
after all of it has been written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from typing import Any

from graph import statements
from graph.applying import apply_decisions
from graph.changes import ChangeList
from graph.decisions import read_decisions, redirects
from graph.items import Item, record_id
from graph.lock import writing_lock
from graph.prepared import Ready, Stamp, ready
from graph.store import Store
from graph.withdrawal import stale, withdraw
from graph.writing import Counts, Stub, Writer
from loaders.ahead import ahead
from loaders.batch import Batch
from loaders.decisions import overtaken
from loaders.errors import LoadError
from loaders.known import Known, Suggest, parts
from loaders.rejects import write_rejects
from loaders.report import LoadOptions, LoadReport, note_load
from loaders.resolve import Resolver
from loaders.spool import Spool
from loaders.staging import Gone, Progress, Stage, Staged, reject_dangling, stage
from loaders.withdrawing import new_load

__all__ = ["LoadOptions", "LoadReport", "load"]

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
    with ThreadPoolExecutor(1) as beside:
        schema = beside.submit(store.ensure_schema)  # while the source is read and checked
        with closing(stage(batches, progress)) as staged:
            schema.result()
            return _load(store, staged, options, progress)


def _load(
    store: Store, staged: Stage, options: LoadOptions, progress: Progress | None
) -> LoadReport:
    known = Known(store)
    gone = reject_dangling(staged, known.types, Suggest(store, staged.kinds))
    report = _report(staged, options)
    if options.strict and staged.faults:
        key = "load.strict_listed" if report.rejects else "load.strict"
        counts = {"rejected": staged.rejected, "read": staged.read}
        raise LoadError(key, **counts, **({"file": report.rejects} if report.rejects else {}))
    if not options.dry_run:
        with (
            writing_lock(store, report.load) as renew,
            ChangeList(options.changes, report.dataset, report.load) as changes,
        ):
            _Load(store, staged, report, known, gone, renew, progress, changes).run(options)
    return report


def _report(staged: Stage, options: LoadOptions) -> LoadReport:
    report = LoadReport(
        dataset=staged.dataset.id,
        load=new_load(staged.dataset.id),
        read=staged.read,
        accepted=staged.accepted,
        rejected=staged.rejected,
        faults=staged.faults,
        notes=staged.notes,
        dry_run=options.dry_run,
    )
    if staged.faults and options.rejects is not None:
        write_rejects(options.rejects, [*staged.notes, *staged.faults], options.lang)
        report.rejects = options.rejects
    return report


Written = tuple[str, str, list[Ready]]  # table, kind of item, and the items


class _Load:
    """Writes a checked dataset: sources, records, stubs, links, observations; then reconciles."""

    def __init__(
        self,
        store: Store,
        staged: Stage,
        report: LoadReport,
        known: Known,
        gone: Gone,
        renew: Callable[[], None],
        progress: Progress | None,
        changes: ChangeList,
    ) -> None:
        self.store = store
        self.staged = staged
        self.report = report
        self.known = known
        self.decisions = read_decisions(store)
        self.to = redirects(self.decisions)
        own = staged.kinds
        # What is merged by decision goes its own way and is led to the other one.
        aliases = {k: v for k, v in known.aliases.items() if k not in self.to.merges}
        self.resolver = Resolver(staged.dataset.id, aliases, staged.claims, own)
        self.gone = gone
        self.renew = renew
        self.progress = progress
        self.changes = changes
        self.stamp = Stamp(staged.dataset.id, report.load, staged.dataset.rank)
        # The Dataset node is written first: without it there is nothing of this dataset.
        dataset = {"dataset": staged.dataset.id}
        self.fresh = not store.rows(statements.HAS_DATASET, dataset)
        self._written = 0

    def run(self, options: LoadOptions) -> None:
        writer = Writer(self.store, self.stamp, self.changes, fresh=self.fresh)
        self._write_dataset()
        self._write(writer, self._nodes())
        self._stubs(writer)
        self._write(writer, self._others())
        if not self.fresh:
            self._withdraw(yes=options.yes)
        if self.decisions:
            apply_decisions(self.store, self.report.load)
            self.report.notes += overtaken(self.store, self.decisions)
        note_load(self.store, self.report, options.sha256, self.changes.name)
        self.changes.keep()

    # --- making ready (in a thread of its own) ------------------------------------------

    def _nodes(self) -> Iterator[Written]:
        make = self.resolver
        for rows in self._chunks("sources", self.staged.sources):
            yield self._ready("sources", "sources", [make.source(v) for _, _, v in rows])
        for rows in self._chunks("entities", self.staged.entities):
            yield self._ready("entities", "records", [make.record(t, v) for _, t, v in rows])

    def _others(self) -> Iterator[Written]:
        make = self.resolver
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

    # --- writing ------------------------------------------------------------------------

    def _write(self, writer: Writer, batches: Iterable[Written]) -> None:
        counts = self.report.counts
        with closing(ahead(batches)) as waiting:
            for table, kind, items in waiting:
                self.renew()
                done: Counts = getattr(writer, kind)(items)
                counts[table] = counts.get(table, Counts()) + done
                self._written += done.offered
                if self.progress:
                    self.progress("write", self._written, self.report.accepted)

    def _stubs(self, writer: Writer) -> None:
        dataset = self.staged.dataset.id
        named = self.staged.referenced & self.known.found.keys()
        for part in parts(sorted(i for i in named if not self.resolver.described(i))):
            writer.stubs([self._stub(record_id(dataset, i), i) for i in part])

    def _stub(self, record: str, id_: str) -> Stub:
        natural = self.resolver.entity(id_)
        entity = self.to.entity(record, natural)
        return Stub(record, entity, natural if natural != entity else None)

    def _withdraw(self, *, yes: bool) -> None:
        dataset, load = self.stamp.dataset, self.stamp.load
        old, total = stale(self.store, dataset, load)
        if old == 0:
            return
        # Rejected rows are no news that a fact is gone: without them nothing is removed.
        if (old > REMOVAL_LIMIT * total or self.report.rejected) and not yes:
            self.report.withheld = old
            return
        self.report.removed = withdraw(self.store, dataset, load, self.changes)

    def _write_dataset(self) -> None:
        props = {k: v for k, v in asdict(self.staged.dataset).items() if v not in ("", {}, None)}
        props |= props.pop("extra", {})
        self.store.write(lambda tx: tx.run(statements.WRITE_DATASET, dataset=props).consume())
