from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from graph import files
from graph.files import write_whole


def test_bytes_and_text_arrive_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.bin", b"\x00\r\n")
    write_whole(tmp_path / "a" / "b.txt", "中\r\n")
    assert (tmp_path / "a" / "b.bin").read_bytes() == b"\x00\r\n"
    assert (tmp_path / "a" / "b.txt").read_bytes() == "中\r\n".encode()
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["b.bin", "b.txt"]


@pytest.mark.parametrize("stage", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    target = tmp_path / "a.csv"
    write_whole(target, "old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if stage == "fsync":
        monkeypatch.setattr(files.os, "fsync", interrupt)
    else:
        monkeypatch.setattr(files.Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_text_that_is_not_unicode_changes_nothing(tmp_path: Path) -> None:
    target = write_whole(tmp_path / "a.csv", "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(target, "\ud800")
    assert target.read_text() == "old"


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_permissions_as_asked_as_before_or_as_the_umask_says(tmp_path: Path) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    previous = os.umask(0o027)
    try:
        assert mode(write_whole(tmp_path / "new", "x")) == 0o640
    finally:
        os.umask(previous)
    assert mode(write_whole(tmp_path / "secret", "x", mode=0o600)) == 0o600
    assert mode(write_whole(tmp_path / "secret", "y")) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "a")
    write_whole(tmp_path / "link", "x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_text() == "x"
