"""Fetch the server's jars once per user, checked against the shipped lock.

Every jar goes to a temporary file, is compared with its sha256 and only then takes its
name: a fetch that is killed goes on where it stopped, a broken jar is fetched again, and
two processes never write at once.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from filelock import FileLock

from graph.engine_error import EngineError
from graph.engine_lock import Jar, Lock
from graph.engine_maven import Repository
from graph.wording import Message

__all__ = ["fetch_jars", "missing_jars"]

Progress = Callable[[int, int], None]
"""Called with the bytes that are there and the bytes there will be."""

WORKERS = 8
TRIES = 4
TIMEOUT = 30.0  # seconds without a byte
CHUNK = 1 << 16
PAUSE = 0.5  # seconds, doubled at each try
_LOCAL = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO)
_TRANSIENT = (408, 425, 429, 500, 502, 503, 504)


class _WrongSumError(Exception):
    """What came is not what the lock says."""


def missing_jars(lock: Lock, folder: Path) -> list[Jar]:
    """Jars of the lock that are not in the folder whole and unchanged.

    All sums are computed (0.1–0.3 s for 170 MB), because a truncated jar makes a server
    that fails later and elsewhere.
    """

    def is_whole(jar: Jar) -> bool:
        file = folder / jar.path
        try:
            if file.stat().st_size != jar.size:
                return False
            with file.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == jar.sha256
        except OSError:
            return False

    with ThreadPoolExecutor(WORKERS) as pool:
        return [
            jar
            for jar, whole in zip(lock.jars, pool.map(is_whole, lock.jars), strict=True)
            if not whole
        ]


def fetch_jars(
    lock: Lock,
    folder: Path,
    find_repository: Callable[[], Repository],
    progress: Progress | None = None,
) -> list[Path]:
    """Make sure that all jars of the lock are in the folder, and fetch those that are not.

    Parameters
    ----------
    lock
        What to have.
    folder
        Cache, laid out as a Maven repository.
    find_repository
        Called only when something has to be fetched.
    progress
        See :data:`Progress`.

    Returns
    -------
    list of Path
        The jars, in the order of the lock.

    Raises
    ------
    EngineError
        No network, no such jar there, wrong contents, disk full, folder not writable.
    """
    if missing_jars(lock, folder):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / ".fetch.lock"):
                missing = missing_jars(lock, folder)  # another process may have fetched them
                if missing:
                    Fetch(lock, folder, find_repository(), progress).run(missing)
        except OSError as error:
            raise _local_fault(error, lock, folder) from error
    return [folder / jar.path for jar in lock.jars]


class Fetch:
    """One run of fetching, by several threads that all stop at the first fault."""

    def __init__(
        self, lock: Lock, folder: Path, source: Repository, progress: Progress | None
    ) -> None:
        self.lock = lock
        self.folder = folder
        self.source = source
        self.progress = progress
        self.stop = threading.Event()
        self.guard = threading.Lock()
        self.done = 0

    def run(self, missing: Iterable[Jar]) -> None:
        """Fetch these jars; on a fault or Ctrl-C stop all threads and leave no half file."""
        jars = sorted(missing, key=lambda jar: (-jar.size, jar.path))  # long ones first
        self.done = self.lock.size - sum(jar.size for jar in jars)
        for part in self.folder.glob(".*.part"):  # of a killed fetch: we hold the lock
            part.unlink(missing_ok=True)
        pool = ThreadPoolExecutor(WORKERS)
        try:
            pending = {pool.submit(self._one, jar) for jar in jars}
            while pending:  # in slices, so that Ctrl-C is heard at once on Windows too
                finished, pending = wait(pending, timeout=0.2, return_when=FIRST_EXCEPTION)
                if self.progress is not None:
                    self.progress(self.done, self.lock.size)
                for future in finished:
                    future.result()
        finally:
            self.stop.set()
            pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, jar: Jar) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                self._download(jar)
            except (OSError, http.client.HTTPException, _WrongSumError) as error:
                if self.stop.is_set():
                    return
                if attempt == TRIES or not _worth_another_try(error):
                    raise _network_fault(self.source, self.lock, jar, error) from error
                self.stop.wait(PAUSE * 2**attempt)
            else:
                return

    def _download(self, jar: Jar) -> None:
        target = self.folder / jar.path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".{secrets.token_hex(8)}.part"
        received = 0
        try:
            with part.open("xb") as file:
                for chunk in self._chunks(jar):
                    file.write(chunk)
                    received += len(chunk)
                    self._count(len(chunk))
            part.replace(target)
        except BaseException:
            self._count(-received)
            raise
        finally:
            part.unlink(missing_ok=True)

    def _chunks(self, jar: Jar) -> Iterator[bytes]:
        """Yield the jar's bytes, and raise before the end unless they are the right ones."""
        request = urllib.request.Request(self.source.address(jar.path))  # noqa: S310 - scheme checked
        if self.source.authorization:
            request.add_unredirected_header("Authorization", self.source.authorization)
        digest, size = hashlib.sha256(), 0
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            while chunk := answer.read(CHUNK):
                if self.stop.is_set():
                    raise OSError("stopped")
                digest.update(chunk)
                size += len(chunk)
                if size > jar.size:
                    break
                yield chunk
        if size != jar.size or digest.hexdigest() != jar.sha256:
            raise _WrongSumError(f"{size} ≠ {jar.size} B / sha256")

    def _count(self, size: int) -> None:
        with self.guard:
            self.done += size


def _worth_another_try(error: Exception) -> bool:
    if isinstance(error, urllib.error.HTTPError):
        return error.code in _TRANSIENT
    return not _is_local(error)


def _is_local(error: BaseException) -> bool:
    """Say whether it is our disk that fails, not the network."""
    return (
        isinstance(error, OSError)
        and not isinstance(error, (urllib.error.URLError, ConnectionError, TimeoutError))
        and error.errno in _LOCAL
    )


def _network_fault(source: Repository, lock: Lock, jar: Jar, error: Exception) -> Exception:
    if _is_local(error):
        return error  # told by fetch_jars
    reason = getattr(error, "reason", None) or error
    if isinstance(error, urllib.error.HTTPError):
        reason = f"HTTP {error.code} {error.reason}"
    key = "fetch.wrong" if isinstance(error, _WrongSumError) else "fetch.failed"
    what = Message("graph", key, {"jar": jar.path, "base": source.base, "why": str(reason)})
    return EngineError(
        "fetch.network",
        version=lock.version,
        megabytes=round(lock.size / 1e6),
        what=what,
        origin=source.origin,
    )


def _local_fault(error: OSError, lock: Lock, folder: Path) -> EngineError:
    need: dict[str, Any] = {
        "version": lock.version,
        "megabytes": round(lock.size / 1e6),
        "folder": folder,
    }
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return EngineError("fetch.full", **need)
    return EngineError("fetch.unwritable", **need, why=error.strerror or str(error))
