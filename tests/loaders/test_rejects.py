"""The rejects file: one that no longer holds goes, and nobody's work is taken for one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.store import Store
from graph.wording import LANGUAGES
from loaders.batch import Batch, Dataset, EntityRow, Fault, Where, rule
from loaders.pipeline import load
from loaders.rejects import headed, list_rejects, write_rejects
from loaders.report import LoadOptions, LoadReport
from loaders.withdrawing import withdraw_dataset

GOOD = EntityRow(Where("a.csv", row=2), {"id": "park:a", "name": "A", "country": "CN"}, "Park")
BAD = EntityRow(Where("a.csv", row=3), {"id": "park:b", "name": "", "country": "CN"}, "Park")


def put(store: Store, name: str, rejects: Path, *rows: EntityRow) -> LoadReport:
    batch = Batch(Dataset(name, name), entities=list(rows))
    return load(store, [batch], LoadOptions(rejects=rejects))


def test_no_list_outlives_what_it_is_about(empty_connection: Connection, tmp_path: Path) -> None:
    """Mended under another name, or withdrawn: the list goes; that of another dataset stays."""
    one, two, mended = (tmp_path / f"{name}.csv" for name in ("one", "two", "mended"))
    with Store(empty_connection) as store:
        assert put(store, "one", one, GOOD, BAD).rejects == one
        assert put(store, "two", two, GOOD, BAD).rejects == two
        assert put(store, "one", mended, GOOD).cleared == [one]
        assert put(store, "one", two, GOOD, BAD).rejects == two  # over that of the other
        assert withdraw_dataset(store, "two", LoadOptions(yes=True)).cleared == []
        assert two.exists()
        assert withdraw_dataset(store, "one", LoadOptions(dry_run=True)).cleared == []
        assert withdraw_dataset(store, "one", LoadOptions(yes=True)).cleared == [two]
    assert list(tmp_path.glob("*.csv")) == []


FAULT = rule("check.required")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_a_rejects_file_is_removed(tmp_path: Path, lang: str) -> None:
    work, ours, none = (tmp_path / f"{name}.csv" for name in ("work", "ours", "none"))
    work.write_text("id,name\n", "utf-8")
    write_rejects(ours, [], lang)
    cleared = []
    for file in (work, ours, none):
        report = LoadReport("one", "one@1", 1, 1, 0, [])
        list_rejects(report, LoadOptions(rejects=file))
        cleared.append((report.cleared, report.foreign))
    assert cleared == [([], work), ([ours], None), ([], None)]
    assert (work.exists(), ours.exists()) == (True, False)


def test_a_list_of_before_the_mark_of_notes_is_known_too(tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text("file,sheet,row,header,column,value,rule,nearest\n", "utf-8-sig")
    report = LoadReport("one", "one@1", 1, 1, 0, [])
    list_rejects(report, LoadOptions(rejects=old))
    assert (report.cleared, old.exists()) == ([old], False)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-16", "\t"), ("gb18030", ","), ("utf-8", ";"), ("utf-8", ",")]
)
def test_a_list_that_a_spreadsheet_saved_is_known_too(
    tmp_path: Path, lang: str, encoding: str, separator: str
) -> None:
    file = tmp_path / "saved.csv"
    write_rejects(
        file, [Fault(Where("a.csv", row=n), "name", "甲乙", FAULT) for n in range(99)], lang
    )
    with file.open(encoding="utf-8-sig", newline="") as saved:
        rows = list(csv.reader(saved))
    with file.open("w", encoding=encoding, newline="") as saved:
        csv.writer(saved, delimiter=separator).writerows(rows)
    report = LoadReport("one", "one@1", 1, 1, 0, [])
    list_rejects(report, LoadOptions(rejects=file))
    assert (report.cleared, report.foreign, file.exists()) == ([file], None, False)


def test_what_only_follows_from_another_row_comes_after_the_cause() -> None:
    """The row of a source was rejected, and with it a dozen links that cite it."""
    lost, cause = rule("check.lost"), rule("check.source")
    faults = [Fault(Where("links.csv", "links", n), "sources", "s", lost) for n in range(2, 14)]
    faults += [
        Fault(Where("links.csv", "links", 20), "to", "x", rule("check.nobody")),
        Fault(Where("sources.csv", "sources", 2), "url", "", cause),
    ]
    headers = {("links.csv", "links"): {"to": "to"}, ("sources.csv", "sources"): {"url": "url"}}
    for told in (headers, {}):
        found = [(f.where.file, f.where.row) for f in headed(faults, told)]
        assert found[:3] == [("sources.csv", 2), ("links.csv", 20), ("links.csv", 2)]
