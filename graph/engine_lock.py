"""The shipped list of the jars of a Neo4j line, each with its sha256 and size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

__all__ = ["Jar", "Lock", "parse_lock", "shipped_lock"]

_LINE = re.compile(r"([0-9a-f]{64}) (\d+) ([\w.+-]+(?:/[\w.+-]+)*\.jar)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Jar:
    """One jar: its path in any Maven repository, sha256 as hex, and size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Lock:
    """The jars of one version of Neo4j, in the order of the class path.

    Attributes
    ----------
    version
        Exact version, such as ``2026.08.1``.
    jars
        See :class:`Jar`.
    """

    version: str
    jars: tuple[Jar, ...]

    @property
    def size(self) -> int:
        """Bytes of all jars together."""
        return sum(jar.size for jar in self.jars)

    def __str__(self) -> str:
        lines = [f"neo4j {self.version}"]
        lines += [f"{jar.sha256} {jar.size} {jar.path}" for jar in self.jars]
        return "\n".join(lines) + "\n"


def parse_lock(text: str) -> Lock:
    r"""Read a lock; ``#`` begins a comment.

    Raises
    ------
    ValueError
        A line is not ``sha256 size path``, or a path leaves its folder.

    Examples
    --------
    >>> lock = parse_lock("neo4j 1.0\n" + "0" * 64 + " 12 org/a/1/a-1.jar\n")
    >>> lock.version, lock.size, lock.jars[0].path
    ('1.0', 12, 'org/a/1/a-1.jar')
    """
    lines = [x for x in text.splitlines() if x.strip() and not x.startswith("#")]
    head, _, version = (lines[0] if lines else "").partition(" ")
    if head != "neo4j" or not version:
        raise ValueError("the first line of a lock must be 'neo4j VERSION'")
    jars = []
    for line in lines[1:]:
        match = _LINE.fullmatch(line)
        if match is None or ".." in PurePosixPath(match[3]).parts:
            raise ValueError(f"not a line of a lock: {line!r}")
        jars.append(Jar(path=match[3], sha256=match[1], size=int(match[2])))
    return Lock(version, tuple(jars))


def shipped_lock(line: str) -> Lock:
    """Lock of a line of Neo4j (``2026.08``, ``5.26``) as it ships with innolink."""
    file = Path(__file__).with_name(f"neo4j-{line}.lock")
    return parse_lock(file.read_text(encoding="utf-8"))
