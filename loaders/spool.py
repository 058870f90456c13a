"""Checked rows wait here until all of a source has been read: memory stays bounded.

Nothing is written to the graph before the last row has been checked, so rows are kept in
memory while they are few and in an unnamed temporary file when they are many. Rows are made
of plain types (text, numbers, lists, tuples, dictionaries), which marshal packs several times
faster than pickle.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from typing import IO, Generic, TypeVar, cast

T = TypeVar("T")

ROWS = 2_500
"""Most rows of one chunk; chunks are made ready, and written, one by one: with chunks of this size
the server is never long without work."""

BYTES = 8 * 1024 * 1024
"""A chunk above this size is cut in two."""

IN_MEMORY = 16 * 1024 * 1024
"""Bytes of one spool that stay in memory; above that all of it is in the file."""


class Spool(Generic[T]):
    """A queue of rows that is written once and read, in order, as often as needed.

    Examples
    --------
    >>> spool = Spool[int](rows=2)
    >>> for n in range(5):
    ...     spool.add(n)
    >>> list(spool.chunks()), list(spool.chunks()) == list(spool.chunks()), len(spool)
    ([[0, 1], [2, 3], [4]], True, 5)
    >>> spool.close()
    """

    def __init__(self, rows: int = ROWS, size: int = BYTES) -> None:
        self._file = cast(IO[bytes], tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115
        self._rows = rows
        self._size = size
        self._open: list[T] = []
        self._count = 0
        self._end = 0

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Give the temporary file back."""
        self._file.close()

    def add(self, row: T) -> None:
        """Append a row."""
        self._open.append(row)
        self._count += 1
        if len(self._open) >= self._rows:
            self._flush()

    def chunks(self) -> Iterator[list[T]]:
        """Rows in the order in which they came, in lists of bounded length and size."""
        self._flush()
        position = 0
        while position < self._end:
            self._file.seek(position)
            # Our own bytes, from a file that no other process can name.
            size = int.from_bytes(self._file.read(8), "little")
            chunk = cast(list[T], marshal.loads(self._file.read(size)))  # noqa: S302
            position = self._file.tell()
            yield chunk

    def _flush(self) -> None:
        if self._open:
            self._file.seek(self._end)
            self._dump(self._open)
            self._end = self._file.tell()
            self._open = []

    def _dump(self, rows: list[T]) -> None:
        data = marshal.dumps(rows)
        if len(data) > self._size and len(rows) > 1:
            middle = len(rows) // 2
            self._dump(rows[:middle])
            self._dump(rows[middle:])
        else:
            self._file.write(len(data).to_bytes(8, "little") + data)
