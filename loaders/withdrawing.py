"""Withdrawing a whole dataset: what only it said goes, what others say too stays."""

from __future__ import annotations

import datetime as dt

from graph import statements
from graph.applying import apply_decisions
from graph.changes import ChangeList
from graph.lock import writing_lock
from graph.store import Store
from graph.successions import AUTHORITIES
from graph.withdrawal import stale, withdraw
from loaders.rejects import clear_older
from loaders.report import LoadOptions, LoadReport, note_load


def new_load(dataset: str) -> str:
    """Id of a load that begins now.

    Examples
    --------
    >>> new_load("ror").partition("@")[0]
    'ror'
    """
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    return f"{dataset}@{now.replace('+00:00', 'Z')}"


def withdraw_dataset(store: Store, dataset: str, options: LoadOptions | None = None) -> LoadReport:
    """Remove everything that a dataset asserts; a load of its own, with its change list.

    Parameters
    ----------
    store
        An open store.
    dataset
        Its id; one that nobody has loaded holds nothing.
    options
        Without ``yes``, or with ``dry_run``, the items are counted and kept.

    Returns
    -------
    LoadReport
        ``removed``, or ``withheld`` when it was not told ``yes``; ``cleared`` names the lists
        of its rejected rows, which are gone too. No row is read.

    Notes
    -----
    Ends that another dataset names stay, held by that dataset's own records of them.
    """
    options = options or LoadOptions()
    load = new_load(dataset)
    report = LoadReport(dataset, load, 0, 0, 0, [], dry_run=options.dry_run)
    store.ensure_schema()
    with writing_lock(store, load):
        _, total, _ = stale(store, dataset, "")
        if options.dry_run or (total and not options.yes):
            report.withheld = total
            return report
        with ChangeList(options.changes, dataset, load) as changes:
            report.removed = withdraw(store, dataset, "", changes)
            if dataset in AUTHORITIES:  # what its successions had moved goes back
                apply_decisions(store, load)
            store.write(lambda tx: tx.run(statements.FORGET_DATASET, dataset=dataset).consume())
            note_load(store, report, changes=changes.name)
            changes.keep()
    clear_older(store, report)
    return report
