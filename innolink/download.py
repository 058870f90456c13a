"""Download one file so that a cut connection, or a killed program, costs only what was missing."""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from innolink.cli_errors import FrontError

__all__ = ["Wanted", "download", "opened"]

TRIES = 5
TIMEOUT = 60.0  # seconds without a byte
LONGEST_WAIT = 600.0  # seconds that a server may ask us to wait
CHUNK = 1 << 18
_TRANSIENT = (408, 425, 429, 500, 502, 503, 504)
_RANGE = 416

Progress = Callable[[int], None]
"""Called with the bytes that have come anew."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to have.

    Attributes
    ----------
    url
        Where it is.
    path
        Where it goes.
    size
        Bytes, where the publisher says so.
    md5
        Checksum in hexadecimal, where the publisher gives one.
    """

    url: str
    path: Path
    size: int | None = None
    md5: str = ""


class _CutError(Exception):
    """The connection ended before the file did."""


def download(
    wanted: Wanted, progress: Progress | None = None, sleep: Callable[[float], None] = time.sleep
) -> bool:
    """Download a file, or go on with one begun before.

    What has come lies beside the file as ``NAME.part`` until it is whole; ``NAME.part.from``
    holds the server's mark of the version, so that two versions are never joined.

    Parameters
    ----------
    wanted
        What, and where to.
    progress
        See :data:`Progress`.
    sleep
        Waits; for tests.

    Returns
    -------
    bool
        Whether anything was fetched: a whole file that is there already is left alone. Without
        a published size and sum that cannot be told, and the file is fetched anew.

    Raises
    ------
    FrontError
        It does not answer, has no such file, or what came has another size or sum than its
        publisher says: then it is thrown away.
    OSError
        The disk is full or the folder cannot be written.
    """
    if (
        wanted.path.exists()
        and (wanted.size is not None or wanted.md5)
        and not _fault(wanted, wanted.path)
    ):
        return False
    wanted.path.parent.mkdir(parents=True, exist_ok=True)
    part = wanted.path.with_name(f"{wanted.path.name}.part")
    for attempt in range(1, TRIES + 1):
        try:
            _go_on(wanted, part, progress)
            break
        except urllib.error.HTTPError as error:
            if (
                error.code == _RANGE and attempt < TRIES
            ):  # what lies here is longer than the file: begin anew
                _forget(part)
            elif error.code not in _TRANSIENT or attempt == TRIES:
                raise _failed(wanted, f"HTTP {error.code} {error.reason}") from error
            else:
                sleep(_pause(error.headers.get("Retry-After"), attempt))
        except (
            urllib.error.URLError,
            ConnectionError,
            TimeoutError,
            http.client.HTTPException,
            _CutError,
        ) as error:
            if attempt == TRIES:
                raise _failed(wanted, getattr(error, "reason", None) or error) from error
            sleep(_pause(None, attempt))
    if fault := _fault(wanted, part):
        _forget(part)
        raise FrontError("fetch.wrong", file=wanted.path.name, url=wanted.url, why=fault)
    part.replace(wanted.path)
    _forget(part)
    return True


def opened(url: str, headers: dict[str, str] | None = None, method: str = "GET") -> Any:
    """Open an address of http or https, by the proxies of the environment, under our name.

    Raises
    ------
    FrontError
        It is no such address.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise FrontError("fetch.address", url=url)
    try:
        own = version("innolink")
    except PackageNotFoundError:
        own = "0"
    named = {"User-Agent": f"innolink/{own}", **(headers or {})}
    request = urllib.request.Request(url, headers=named, method=method)  # noqa: S310 - checked
    return urllib.request.urlopen(request, timeout=TIMEOUT)  # noqa: S310


def _go_on(wanted: Wanted, part: Path, progress: Progress | None) -> None:
    """Fetch what is missing of the file; another version of it begins anew."""
    mark = part.with_name(f"{part.name}.from")
    have = part.stat().st_size if part.exists() else 0
    known = mark.read_text("utf-8") if have and mark.exists() else ""
    if wanted.size is not None and have == wanted.size:
        return
    headers = {"Range": f"bytes={have}-"} if have and (known or wanted.md5) else {}
    if headers and known:
        headers["If-Range"] = known
    with opened(wanted.url, headers) as answer:
        again = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        found = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        mark.write_text("" if found.startswith("W/") else found, "utf-8")
        length = answer.headers.get("Content-Length")
        came = 0
        with part.open("ab" if again else "wb") as file:
            while chunk := answer.read(CHUNK):
                file.write(chunk)
                came += len(chunk)
                if progress is not None:
                    progress(len(chunk))
    if length is not None and came < int(length):
        raise _CutError(f"{came} < {length} B")


def _fault(wanted: Wanted, path: Path) -> str:
    """Say what is wrong with a file that should be whole; empty when nothing is."""
    size = path.stat().st_size
    if wanted.size is not None and size != wanted.size:
        return f"{size} ≠ {wanted.size} B"
    if wanted.md5:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False))
        if found.hexdigest() != wanted.md5.lower():
            return f"md5 {found.hexdigest()} ≠ {wanted.md5.lower()}"
    return ""


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_name(f"{part.name}.from").unlink(missing_ok=True)


def _pause(asked: str | None, attempt: int) -> float:
    """Seconds to wait: as the server asks (seconds or a date), else ever longer."""
    if asked and asked.strip().isdigit():
        return min(float(asked), LONGEST_WAIT)
    with contextlib.suppress(TypeError, ValueError):
        return min(
            max(email.utils.parsedate_to_datetime(asked or "").timestamp() - time.time(), 0.0),
            LONGEST_WAIT,
        )
    return float(2**attempt)


def _failed(wanted: Wanted, why: object) -> FrontError:
    return FrontError("fetch.failed", file=wanted.path.name, url=wanted.url, why=str(why))
