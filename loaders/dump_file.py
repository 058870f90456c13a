"""A published dump as it was downloaded: a zip, a gzip or a plain file, never unpacked to disk.

What a file is, its first bytes say, never its name. Whatever is wrong with it (cut off,
encrypted, a bomb, an error page saved as a zip) is one :class:`loaders.errors.LoadError`.
"""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, TypeVar, cast

from graph.wording import Message
from loaders.batch import rule
from loaders.checks import show
from loaders.errors import LoadError

RATIO = 200
"""Most unpacked bytes for one packed byte; published dumps have about ten."""

FREE = 64 * 1024 * 1024
"""Unpacked bytes up to which the ratio does not matter."""

_XML = (b"<?xml", b"<project", b"<graphml", b"<gexf")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a dump.

    Attributes
    ----------
    name
        Its name within the zip; empty where the dump is one plain or gzipped file.
    path
        ``name``, or the name of the dump itself: for messages and for the release.
    open
        Open it for reading from its beginning, ``with member.open() as file``; may be
        called again when the one before is closed.
    """

    name: str
    path: str
    open: Callable[[], Guarded]


@contextmanager
def open_dump(path: str | PathLike[str], *, xml: bool = False) -> Iterator[list[Member]]:
    """Open a dump and list its files in their order.

    Parameters
    ----------
    path
        A zip, a gzip or a plain file of text.
    xml
        Whether a plain file may be XML; else what begins with ``<`` is taken for a web page.

    Yields
    ------
    list of Member
        One for a gzip or a plain file. They can be read until the context ends.

    Raises
    ------
    LoadError
        It is not there, is empty, is an HTML page, is cut off, damaged or encrypted, or
        unpacks to more than :data:`RATIO` times its size. What can only be seen while
        reading, ``Member.open`` and ``read`` raise.
    """
    file = Path(path)
    name = show(file.name)
    head = _head(file, name, xml)
    if head.startswith(b"PK"):
        with _open_zip(file, name) as archive:
            members = [
                _zip_member(archive, info, name) for info in archive.infolist() if not info.is_dir()
            ]
            if not members:
                raise LoadError("dump.empty_zip", name=name)
            yield members
    elif head.startswith(b"\x1f\x8b"):
        with file.open("rb") as raw:
            size = file.stat().st_size
            yield [Member("", file.name, lambda: Guarded(lambda: _gunzip(raw), name, size))]
    else:
        with file.open("rb") as raw:
            yield [Member("", file.name, lambda: _plain(raw, name))]


def _head(file: Path, name: str, xml: bool) -> bytes:
    try:
        with file.open("rb") as raw:
            head = raw.read(1024)
    except IsADirectoryError:
        raise LoadError("dump.folder", name=name) from None
    except FileNotFoundError:
        raise LoadError("dump.no_file", file=show(file)) from None
    except (OSError, ValueError) as error:
        raise LoadError("dump.unreadable", name=name, why=show(error)) from None
    if not head.strip():
        raise LoadError("dump.empty", name=name)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<") and not (xml and text.startswith(_XML)):
        raise LoadError("dump.page", name=name)
    return head


def _open_zip(file: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise LoadError("dump.bad_zip", name=name, why=show(error)) from None


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
    full = rule("dump.member", member=show(info.filename), name=name)

    def start() -> IO[bytes]:
        if info.flag_bits & 0x1:
            raise LoadError("dump.encrypted", name=full)
        return archive.open(info)

    return Member(info.filename, info.filename, lambda: Guarded(start, full, info.compress_size))


def _plain(raw: IO[bytes], name: str) -> Guarded:
    return Guarded(lambda: _rewound(raw), name, None, owned=False)


def _rewound(raw: IO[bytes]) -> IO[bytes]:
    raw.seek(0)
    return raw


def _gunzip(raw: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=_rewound(raw), mode="rb"))


class Guarded:
    """A file of a dump, open for reading, that says in one sentence what is wrong with it."""

    def __init__(
        self,
        start: Callable[[], IO[bytes]],
        name: str | Message,
        packed: int | None,
        *,
        owned: bool = True,
    ) -> None:
        self._name = name
        self._owned = owned  # what is shared stays open
        self._most = None if packed is None else max(FREE, RATIO * packed)
        self._done = 0
        self._file = self._try(start)

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, *_: object) -> None:
        if self._owned:
            self._file.close()

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end.

        Raises
        ------
        LoadError
            It is cut off or damaged, or it is a bomb.
        """
        data = self._try(lambda: self._file.read(size))
        self._done += len(data)
        if self._most is not None and self._done > self._most:
            raise LoadError("dump.bomb", name=self._name, ratio=RATIO)
        return data

    def _try(self, action: Callable[[], _T]) -> _T:
        try:
            return action()
        except _DAMAGE as error:
            raise LoadError("dump.damaged", name=self._name, why=show(error)) from None
