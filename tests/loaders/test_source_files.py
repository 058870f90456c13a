"""The files of a source: in order, only those that are wanted, and never half of a release."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from loaders.errors import LoadError
from loaders.source_files import each_file


def laid_out(folder: Path) -> Path:
    (folder / "b").mkdir()
    for name in ("b/part_001.gz", "a.jsonl.gz", ".hidden.gz", "manifest.pdf"):
        (folder / name).write_bytes(gzip.compress(b'{"id": 1}'))
    return folder


def test_a_folders_files_come_in_their_order(tmp_path: Path) -> None:
    found = [(name, file.read(100)) for name, file in each_file(laid_out(tmp_path), (".gz",))]
    assert found == [("a.jsonl.gz", b'{"id": 1}'), ("b/part_001.gz", b'{"id": 1}')]


@pytest.mark.parametrize("name", ["b/part_002.gz.part", "c.gz.crdownload", "d.GZ.PART"])
def test_a_download_that_has_not_ended_is_said(tmp_path: Path, name: str) -> None:
    (laid_out(tmp_path) / name).write_bytes(b"")
    with pytest.raises(LoadError, match="a download that has not ended") as caught:
        list(each_file(tmp_path, (".gz",)))
    assert "尚未下载完" in caught.value.say("zh")
