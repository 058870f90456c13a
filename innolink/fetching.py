"""What publishers offer, fetched as they publish it: ROR, OpenAlex's institutions, CORDIS."""

from __future__ import annotations

import json
import os
import urllib.error
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from innolink.cli_errors import FrontError
from innolink.download import Progress, Wanted, download, opened

__all__ = ["OFFERS", "Offer", "fetch", "fetch_offer", "offer"]

LARGEST = 64 * 1024 * 1024
"""Largest list of files, in bytes."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a publisher offers.

    Attributes
    ----------
    source, licence
        ``ror``, ``openalex`` or ``cordis``, and the licence of its data.
    files
        What would be fetched.
    size
        Bytes altogether; ``None`` where the publisher does not say.
    """

    source: str
    licence: str
    files: tuple[Wanted, ...]

    @property
    def size(self) -> int | None:
        """Bytes altogether; ``None`` where the publisher does not say."""
        sizes = [f.size for f in self.files]
        return None if None in sizes else sum(s or 0 for s in sizes)


def offer(
    source: str,
    folder: str | Path = ".",
    *,
    base: str = "",
    environ: Mapping[str, str] | None = None,
) -> Offer:
    """Ask a publisher what it offers; fetches a short list and no data.

    Parameters
    ----------
    source
        ``ror`` (the newest release at Zenodo), ``openalex`` (all institutions of the snapshot;
        its works, hundreds of gigabytes, are not fetched) or ``cordis`` (Horizon Europe, XML).
    folder
        Where the files go.
    base
        Address to ask instead of the publisher's; else ``INNOLINK_ROR``, ``INNOLINK_OPENALEX``
        or ``INNOLINK_CORDIS`` of the environment.

    Raises
    ------
    FrontError
        No such source, no answer, or an answer that is no list of files.
    """
    if source not in OFFERS:
        raise FrontError("fetch.source", source=source, known=sorted(OFFERS))
    known = OFFERS[source]
    told = base or (os.environ if environ is None else environ).get(
        f"INNOLINK_{source.upper()}", ""
    )
    files = known.find((told or known.base).rstrip("/"), Path(folder))
    return Offer(source, known.licence, tuple(files))


def fetch(
    source: str, folder: str | Path = ".", *, base: str = "", progress: Progress | None = None
) -> list[Path]:
    """Fetch what a publisher offers, one file after the other, going on where it stopped.

    Parameters
    ----------
    source, folder, base
        See :func:`offer`.
    progress
        Called with the bytes that have come anew.

    Returns
    -------
    list of Path
        The files, in the publisher's order.

    Raises
    ------
    FrontError
        See :func:`offer` and :func:`innolink.download.download`.

    Examples
    --------
    >>> import innolink as il
    >>> il.fetch("ror", "downloads")  # doctest: +SKIP
    """
    return fetch_offer(offer(source, folder, base=base), progress)


def fetch_offer(offered: Offer, progress: Progress | None = None) -> list[Path]:
    """Fetch what was offered; see :func:`fetch`."""
    for wanted in offered.files:
        download(wanted, progress)
    return [wanted.path for wanted in offered.files]


# --- The publishers ---------------------------------------------------------------------


def _json(url: str) -> Any:
    try:
        with opened(url) as answer:
            return json.loads(answer.read(LARGEST))
    except urllib.error.HTTPError as error:
        raise FrontError("fetch.no_list", url=url, why=f"HTTP {error.code}") from error
    except (OSError, ValueError) as error:
        raise FrontError("fetch.no_list", url=url, why=str(error)) from error


def _ror(base: str, folder: Path) -> list[Wanted]:
    """Find the newest release at Zenodo; its list gives size and MD5."""
    url = f"{base}/api/communities/ror-data/records?q=&sort=newest&size=1"
    try:
        files = _json(url)["hits"]["hits"][0]["files"]
        found = [_of_zenodo(f, base, folder) for f in files if str(f["key"]).endswith(".zip")]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise FrontError("fetch.no_list", url=url, why=repr(error)) from error
    if not found:
        raise FrontError("fetch.no_list", url=url, why="no .zip")
    return found


def _of_zenodo(file: Mapping[str, Any], base: str, folder: Path) -> Wanted:
    parts = urlsplit(str(file["links"]["self"]))
    kind, _, digest = str(file.get("checksum", "")).partition(":")
    url = f"{base}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    name = PurePosixPath(str(file["key"])).name
    return Wanted(url, folder / name, int(file["size"]), digest if kind == "md5" else "")


def _openalex(base: str, folder: Path) -> list[Wanted]:
    """Read the manifest of the institutions; it gives each part's length."""
    url = f"{base}/data/institutions/manifest"
    try:
        return [_of_manifest(entry, base, folder) for entry in _json(url)["entries"]]
    except (KeyError, TypeError, ValueError) as error:
        raise FrontError("fetch.no_list", url=url, why=repr(error)) from error


def _of_manifest(entry: Mapping[str, Any], base: str, folder: Path) -> Wanted:
    path = PurePosixPath(urlsplit(str(entry["url"])).path.lstrip("/"))
    if ".." in path.parts or path.parts[:2] != ("data", "institutions"):
        raise ValueError(str(path))
    return Wanted(
        f"{base}/{path}", folder / "openalex" / path, int(entry["meta"]["content_length"])
    )


def _cordis(base: str, folder: Path) -> list[Wanted]:
    """Horizon Europe as XML; the publisher gives no checksum, the server a length perhaps."""
    name = "cordis-HORIZONprojects-xml.zip"
    url = f"{base}/data/{name}"
    try:
        with opened(url, method="HEAD") as answer:
            length = answer.headers.get("Content-Length")
    except OSError as error:
        raise FrontError("fetch.no_list", url=url, why=str(error)) from error
    return [Wanted(url, folder / name, int(length) if length else None)]


@dataclass(frozen=True, slots=True)
class _Publisher:
    base: str
    licence: str
    find: Callable[[str, Path], list[Wanted]]


OFFERS = {
    "ror": _Publisher("https://zenodo.org", "CC0-1.0", _ror),
    "openalex": _Publisher("https://openalex.s3.amazonaws.com", "CC0-1.0", _openalex),
    "cordis": _Publisher("https://cordis.europa.eu", "CC-BY-4.0", _cordis),
}
"""Publishers by name."""
