"""Whole dumps into an empty store through Neo4j's own bulk importer: the same checks and ledgers.

The source is read and checked as by :mod:`loaders.pipeline`; the items go into files instead of
transactions, and the importer makes a new database of them, server stopped. The old, empty one
stands until the new one is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from graph.bulk_files import BulkError, BulkFiles
from graph.changes import ChangeList
from graph.connection import Connection
from graph.engine import Engine
from graph.store import Store
from loaders.batch import Batch
from loaders.collecting import seldom_collecting
from loaders.pipeline import Items, LoadOptions, LoadReport, checked, foresee
from loaders.report import load_properties
from loaders.staging import Progress, Stage, stage

__all__ = ["bulk_load"]

_ANYTHING = "MATCH (n) WHERE NOT n:Lock RETURN 1 AS one LIMIT 1"


def bulk_load(
    engine: Engine,
    connection: Connection,
    batches: Iterable[Batch],
    options: LoadOptions | None = None,
    *,
    progress: Progress | None = None,
) -> LoadReport:
    """Load one dataset into an empty database by the bulk importer.

    Parameters
    ----------
    engine
        The managed engine; it is stopped for the import and started again.
    connection
        Where the database is: it must be the engine's.
    batches, options, progress
        As :func:`loaders.pipeline.load` takes them. The graph is the same as after that.

    Returns
    -------
    LoadReport
        With both ledgers and every fault; all items are created.

    Raises
    ------
    BulkError
        The database is not empty, or the server is not the one that innolink runs.
    LoadError
        Nothing could be loaded; see :func:`loaders.pipeline.load`.
    EngineError
        Somebody else is connected, or the tool failed; the database is empty then as before.
    """
    options = options or LoadOptions()
    if engine.status().uri != connection.uri:
        raise BulkError("bulk.foreign", uri=connection.uri)
    folder = engine.folder.path / "bulk"
    shutil.rmtree(folder, ignore_errors=True)  # of an import that was killed
    try:
        with Store(connection) as store:
            if store.rows(_ANYTHING):
                raise BulkError("bulk.not_empty")
            with seldom_collecting(), closing(stage(batches, progress)) as staged:
                report = _imported(engine, store, staged, options, folder, progress)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with Store(engine.ensure()) as store:
        store.ensure_schema()
    return report


def _imported(
    engine: Engine,
    store: Store,
    staged: Stage,
    options: LoadOptions,
    folder: Path,
    progress: Progress | None,
) -> LoadReport:
    known, gone, report = checked(store, staged, options)
    if options.dry_run:
        foresee(store, staged, options, known, gone, report)
        return report
    folder.mkdir(mode=0o700)
    listed = (options.changes, report.dataset, report.load)
    with ChangeList(*listed, carry=False) as changes:
        items = Items(store, staged, report, known, gone, lambda: None, progress)
        with BulkFiles(folder, changes) as files:
            dataset = items.dataset()
            files.node("Dataset", dataset["id"], dataset)
            items.write(files)
            files.node("Load", report.load, load_properties(report, options.sha256, changes.name))
            files.link("OF_DATASET", f"Load:{report.load}", f"Dataset:{dataset['id']}", {})
        store.close()  # the engine stops only when nobody is connected
        engine.import_full(files.arguments())
        changes.keep()
    return report
