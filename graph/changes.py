"""What a load changed, kept in a file under the load's id: created, updated, removed.

One JSON object a line, gzipped: ``kind``, ``type``, ``key``, ``before`` (null when created) and
``after`` (null when removed). A line is on its way to the disk before its batch is committed,
so that the list of a load that was killed is carried on by the load that carries it on; a
change told twice counts once (:mod:`graph.net_changes`).
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph.files import flush_folder
from graph.items import canonical, fingerprint

_ODD = re.compile(r"[^A-Za-z0-9@._-]")


def file_name(load: str) -> str:
    """Name of a load's change list.

    Examples
    --------
    >>> file_name("ror@2026-11-25T16:00:00.000Z")
    'ror@2026-11-25T16-00-00.000Z.jsonl.gz'
    >>> file_name("登记表@2026") == file_name("登记册@2026")
    False
    """
    dataset, _, at = load.rpartition("@")
    safe = _ODD.sub("-", dataset)[:100]
    if safe != dataset:  # names in Chinese would be nothing but hyphens, and one like the other
        safe += f"-{fingerprint(dataset)[:8]}"
    return f"{safe}@{_ODD.sub('-', at)}.jsonl.gz"


class ChangeList:
    """Writes the change list of one load; a load without a folder keeps none.

    Parameters
    ----------
    folder
        Where change lists are kept.
    dataset, load
        Ids.
    carry
        Whether to carry on the lists of killed loads of the dataset. Where nothing of it is in
        the graph, what these told never came to be (a bulk import that was killed).
    """

    def __init__(self, folder: Path | None, dataset: str, load: str, *, carry: bool = True) -> None:
        self.name = file_name(load) if folder else ""
        self._folder = folder
        self._dataset = dataset
        self._file: gzip.GzipFile | None = None
        self._left: list[Path] = []
        self._carry = carry

    def __enter__(self) -> Self:
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._left = self._parts()
            # The level that is quickest: the text is read seldom and packs well all the same.
            self._file = gzip.open(self._folder / f"{self.name}.part", "wb", compresslevel=1)
            for part in self._left if self._carry else ():
                self._file.writelines(_whole_lines(part))
        return self

    def _parts(self) -> list[Path]:
        """Find lists of loads of this dataset that were killed; oldest first."""
        assert self._folder is not None  # noqa: S101
        begin = file_name(f"{self._dataset}@").removesuffix(".jsonl.gz")
        return sorted(p for p in self._folder.glob("*.part") if p.name.startswith(begin))

    def add(self, kind: str, type_name: str, key: str, before: Any, after: str | None) -> None:
        """Note one change; ``after`` is the canonical text of what is stated now."""
        if self._file:
            head = canonical({"kind": kind, "type": type_name, "key": key})[:-1]
            was = "null" if before is None else canonical(before)
            line = f'{head},"before":{was},"after":{after or "null"}}}\n'
            self._file.write(line.encode())

    def flush(self) -> None:
        """Hand everything noted so far to the system: a killed process loses none of it."""
        if self._file:
            self._file.flush()

    def keep(self) -> None:
        """Give the list its name: the load is whole."""
        if self._file and self._folder:
            self._file.close()
            part = self._folder / f"{self.name}.part"
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(self._folder / self.name)
            for old in self._left:
                old.unlink(missing_ok=True)
            flush_folder(self._folder)
            self._file = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file:  # not whole: what was noted waits for the load that carries on
            self._file.close()


def read_changes(path: Path) -> Iterator[dict[str, Any]]:
    """Read a change list, one change at a time; a torn end is left out.

    Raises
    ------
    OSError
        There is no such file.
    """
    for line in _whole_lines(path):
        yield json.loads(line)


def _whole_lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as file:
        try:
            for line in file:
                if line.endswith(b"\n"):
                    yield line
        except EOFError:  # the writer was killed: what it flushed has been read
            return
