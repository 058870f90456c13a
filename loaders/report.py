"""What a load is asked, and what it answers: options, the two ledgers, the note in the graph."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph import statements
from graph.store import Store
from graph.writing import Counts
from loaders.batch import Fault


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
    located
        Links made of the cities that rows name; they are items beside the rows.
    rejects, cleared
        The rejects file that was written; those of earlier loads that were removed, because
        nothing was rejected this time, or the dataset is gone.
    foreign
        A file that stands where the rejects file would, and is none: it stays.

    Of a dry run ``counts``, ``removed`` and ``withheld`` say what the load would do.
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
    located: int = 0
    dry_run: bool = False
    rejects: Path | None = None
    cleared: list[Path] = field(default_factory=list)
    foreign: Path | None = None

    @property
    def total(self) -> Counts:
        """Counts over all tables."""
        return sum(self.counts.values(), Counts())

    @property
    def balanced(self) -> bool:
        """Whether both ledgers add up."""
        offered = self.total.offered == self.accepted + self.located
        return self.read == self.accepted + self.rejected and offered


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a load goes: check only, take all or nothing, remove much, where rejects go.

    ``sha256`` is the sum of the file loaded; it is kept with the load. ``changes`` is the
    folder of the change lists; without one none is kept. ``lang`` is the language of the rules
    in the rejects file.
    """

    dry_run: bool = False
    strict: bool = False
    yes: bool = False
    rejects: Path | None = None
    sha256: str = ""
    changes: Path | None = None
    lang: str = "en"


def load_properties(report: LoadReport, sha256: str = "", changes: str = "") -> dict[str, Any]:
    """Properties of the node that tells in the graph what became of a load."""
    counts = {k: asdict(v) for k, v in sorted(report.counts.items())}
    return {
        "id": report.load,
        "at": report.load.rpartition("@")[2],
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
        "changes": changes or None,
        "rejects": str(report.rejects.absolute()) if report.rejects else None,
    }


def note_load(store: Store, report: LoadReport, sha256: str = "", changes: str = "") -> None:
    """Keep what became of a load in the graph, beside its dataset."""
    props = load_properties(report, sha256, changes)
    parameters = {"dataset": report.dataset, "load": props}
    store.write(lambda tx: tx.run(statements.WRITE_LOAD, parameters).consume())
