"""The files of a source, one open at a time: a zip's, a folder's, or the one file that it is."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from loaders.checks import show
from loaders.dump_file import Guarded, open_dump
from loaders.errors import LoadError

__all__ = ["each_file"]

_UNFINISHED = (".part", ".partial", ".crdownload", ".download")
"""How downloads are called that have not ended: here, in Firefox and in Chromium, in Safari."""


def each_file(
    path: str | PathLike[str], suffixes: tuple[str, ...] = (), *, xml: bool = False
) -> Iterator[tuple[str, Guarded]]:
    """Open the files of a source one after the other.

    Parameters
    ----------
    path
        A zip, a gzip, a plain file, or a folder of such; a folder's files come in the order of
        their names, those in folders below it too.
    suffixes
        Ends of names, in lower case, that are wanted of a zip or a folder; all when left out. A
        single file is always opened. Hidden files are passed over.
    xml
        Whether plain files may be XML.

    Yields
    ------
    tuple of str and Guarded
        The file's name within the source (that of the file itself where there is one only),
        and the file, open for reading until the next one is asked for.

    Raises
    ------
    LoadError
        The source, or a file of it, is missing, cut off or damaged, or is still being
        downloaded: half of a release is no release.
    """
    root = Path(path)
    if not root.is_dir():
        with open_dump(root, xml=xml) as members:
            for member in members:
                if not member.name or _wanted(member.name, suffixes):
                    with member.open() as file:
                        yield member.path, file
        return
    places = sorted(p for p in root.rglob("*") if p.is_file())
    for place in places:
        if place.name.lower().endswith(_UNFINISHED):
            raise LoadError("dump.unfinished", name=show(place.name), folder=root)
    for place in places:
        name = place.relative_to(root).as_posix()
        if _wanted(name, suffixes):
            with open_dump(place, xml=xml) as members:
                for member in members:
                    with member.open() as file:
                        yield f"{name}/{member.name}" if member.name else name, file


def _wanted(name: str, suffixes: tuple[str, ...]) -> bool:
    parts = name.split("/")
    hidden = any(p.startswith((".", "__MACOSX")) for p in parts)
    return not hidden and (not suffixes or name.lower().endswith(suffixes))
