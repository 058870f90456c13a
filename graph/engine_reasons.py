"""Why the server did not start, read from its logs and said so that a user can act."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from graph.engine_error import EngineError
from graph.engine_state import EngineState
from graph.wording import Message

__all__ = ["PORT_TAKEN", "has_panicked", "reason_of", "tail", "told_in_logs"]

TAIL = 2**20
PORT_TAKEN = "port taken"

_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "disk full",
        re.compile(
            r"No space left on device|not enough space on the disk|Disk quota exceeded"
            r"|OutOfDiskSpaceException"
        ),
    ),
    (PORT_TAKEN, re.compile(r"BindException|Address already in use")),
    ("in use", re.compile(r"FileLockException|has been locked by another process")),
    (
        "newer store",
        re.compile(
            r"UnsupportedLogVersionException|UnknownStoreVersion|Unknown store version"
            r"|originates from an newer version"
        ),
    ),
    (
        "memory",
        re.compile(
            r"java\.lang\.OutOfMemoryError|Could not reserve enough space|insufficient memory"
        ),
    ),
    ("permissions", re.compile(r"AccessDeniedException|Permission denied")),
    ("unreadable store", re.compile(r"Failed to start DatabaseId\{")),
)
"""Known reasons and how they look in the logs; ``engine.reason`` words what to do."""

_TIME = re.compile(r'(?:\{"time":")?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)')


def told_in_logs(folder: Path, since: float) -> str:
    """Name of the known reason that the logs give since that time, or empty."""
    text = tail(folder / "logs" / "console.log") + _since(folder / "logs" / "debug.log", since)
    return next((name for name, sign in _SIGNS if sign.search(text)), "")


def has_panicked(folder: Path, since: float) -> bool:
    """Say whether the database has given up since that time, as it does when a disk is full.

    It then refuses everything until it is started again. It must be ended by force: an
    orderly end writes what is left of its buffers behind what is torn.
    """
    return "Database panic" in _since(folder / "logs" / "debug.log", since)


def reason_of(folder: Path, state: EngineState, what: str) -> EngineError:
    """Error for a server that did not start, with the reason and its last words.

    Parameters
    ----------
    folder, state
        Of the server.
    what
        ``ended`` before it answered, or ``mute``: it did not answer.
    """
    name = told_in_logs(folder, state.started)
    advice = Message("graph", "engine.reason." + (name.replace(" ", "_") or "unknown"))
    last = tail(folder / "logs" / "console.log").strip().splitlines()[-5:]
    words = "".join(f"\n  {line[:300]}" for line in last)
    return EngineError(
        "engine.not_started",
        reason=name,
        version=state.version,
        folder=folder,
        what=Message("graph", f"engine.what.{what}"),
        advice=advice,
        last=words,
    )


def tail(file: Path, size: int = TAIL) -> str:
    """Last bytes of a text file; empty when there is none."""
    try:
        with file.open("rb") as stream:
            stream.seek(0, 2)
            stream.seek(max(0, stream.tell() - size))
            return stream.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _since(file: Path, since: float) -> str:
    """Part of a Neo4j log that was written at that time or later (its times are UTC)."""
    first = dt.datetime.fromtimestamp(max(since - 1.0, 0.0), dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
    lines = tail(file).splitlines()
    for number, line in enumerate(lines):
        time = _TIME.match(line)
        if time and time[1] >= first:
            return "\n".join(lines[number:])
    return ""
