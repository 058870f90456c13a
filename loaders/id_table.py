"""A table of what a load remembers by id: in memory while it is small, on disk when it grows.

What a load must remember of every row (that an id stands twice, that a link has been told, which
type an end has) would grow with the file. A spool (:mod:`loaders.spool`) keeps rows in order; this
keeps ids to be asked for.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator, MutableMapping
from typing import Any, TypeVar, cast, overload

K = TypeVar("K", str, int)
V = TypeVar("V", str, int)
T = TypeVar("T")

IN_MEMORY = 50_000
"""Entries of one table that stay in memory, about 8 MB of them; more go to a temporary file."""

_PAGES = -4_096  # KiB of the file that SQLite holds in memory


class IdTable(MutableMapping[K, V]):
    """A mapping of ids to short values whose memory is bounded, whatever its size.

    Parameters
    ----------
    most
        Entries in memory.

    Notes
    -----
    Keys come in their own order: numbers by size, text by code points. The temporary file has no
    name for others and goes with the table. One thread at a time may use it.

    Examples
    --------
    >>> kinds = IdTable[str, str](most=2)
    >>> for id_ in ("org:c", "org:a", "org:b"):
    ...     kinds[id_] = "Organization"
    >>> "org:a" in kinds, kinds.get("org:z"), list(kinds)
    (True, None, ['org:a', 'org:b', 'org:c'])
    >>> kinds.add("org:a", "Park"), kinds["org:a"]
    (False, 'Organization')
    """

    def __init__(self, most: int = IN_MEMORY) -> None:
        self._most = most
        self._near: dict[K, V] = {}
        self._file: sqlite3.Connection | None = None

    def __getitem__(self, key: K) -> V:
        if key in self._near:
            return self._near[key]
        if (found := self._far(key)) is None:
            raise KeyError(key)
        return found

    @overload
    def get(self, key: K, default: None = None, /) -> V | None: ...
    @overload
    def get(self, key: K, default: V | T, /) -> V | T: ...
    def get(self, key: K, default: Any = None, /) -> Any:
        """Value of a key, or ``default``."""
        found = self._near.get(key)
        if found is None and self._file:
            found = self._far(key)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return key in self._near or (self._file is not None and self._far(cast(K, key)) is not None)

    def __setitem__(self, key: K, value: V) -> None:
        self._near[key] = value
        if len(self._near) >= self._most:
            self._put_away()

    def add(self, key: K, value: V) -> bool:
        """Keep a value unless the key has one already; say whether it is new."""
        if key in self:
            return False
        self[key] = value
        return True

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        self._near.pop(key, None)
        if self._file:
            self._file.execute("DELETE FROM held WHERE id = ?", (_packed(key),))

    def __iter__(self) -> Iterator[K]:
        if self._file is None:
            yield from sorted(self._near)
            return
        self._put_away()
        for row in self._file.execute("SELECT id FROM held ORDER BY id"):
            yield cast(K, _unpacked(row[0]))

    def __len__(self) -> int:
        if self._file is None:
            return len(self._near)
        self._put_away()
        return int(self._file.execute("SELECT count(*) FROM held").fetchone()[0])

    def _far(self, key: K) -> V | None:
        """Look into the file."""
        if self._file is None:
            return None
        asked = "SELECT value FROM held WHERE id = ?"
        found = self._file.execute(asked, (_packed(key),)).fetchone()
        return None if found is None else cast(V, _unpacked(found[0]))

    def _put_away(self) -> None:
        """Move what is in memory to the file, in order: its pages are then written one by one."""
        if self._file is None:
            self._file = _temporary()
            weakref.finalize(self, self._file.close)
        rows = sorted((_packed(k), _packed(v)) for k, v in self._near.items())
        self._file.execute("BEGIN")
        self._file.executemany("INSERT OR REPLACE INTO held VALUES (?, ?)", rows)
        self._file.execute("COMMIT")
        self._near = {}


def _packed(value: Any) -> Any:
    """Text as bytes: a source's own may hold surrogates, which SQLite's text cannot."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def _unpacked(value: Any) -> Any:
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def _temporary() -> sqlite3.Connection:
    """Make an empty table in a file that SQLite itself removes."""
    file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = {_PAGES}"):
        file.execute(f"PRAGMA {setting}")
    file.execute("CREATE TABLE held (id PRIMARY KEY, value) WITHOUT ROWID")
    return file
