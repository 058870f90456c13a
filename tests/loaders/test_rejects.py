"""The rejects file: one that no longer holds goes, and nobody's work is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.wording import LANGUAGES
from loaders.rejects import list_rejects, write_rejects
from loaders.report import LoadOptions, LoadReport


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_a_rejects_file_is_removed(tmp_path: Path, lang: str) -> None:
    work, ours, none = (tmp_path / f"{name}.csv" for name in ("work", "ours", "none"))
    work.write_text("id,name\n", "utf-8")
    write_rejects(ours, [], lang)
    cleared = []
    for file in (work, ours, none):
        report = LoadReport("one", "one@1", 1, 1, 0, [])
        list_rejects(report, LoadOptions(rejects=file))
        cleared.append(report.cleared)
    assert cleared == [None, ours, None]
    assert (work.exists(), ours.exists()) == (True, False)


def test_a_list_of_before_the_mark_of_notes_is_known_too(tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text("file,sheet,row,header,column,value,rule,nearest\n", "utf-8-sig")
    report = LoadReport("one", "one@1", 1, 1, 0, [])
    list_rejects(report, LoadOptions(rejects=old))
    assert (report.cleared, old.exists()) == (old, False)
