"""Where the managed engine lives and what a user may set, read from the environment."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.engine_error import EngineError

__all__ = ["LINES", "EngineSettings"]

LINES = ("2026.08", "5.26")
"""Lines of Neo4j for which a lock is shipped; the first one is the default."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    r"""What the managed engine is told from outside.

    Attributes
    ----------
    home
        ``INNOLINK_HOME``: the user's data; by default in the place that the system gives
        to programs (``~/.local/share/innolink``, ``~/Library/Application Support/innolink``,
        ``%LOCALAPPDATA%\innolink``).
    cache
        ``INNOLINK_CACHE``: what can be fetched again.
    line
        ``INNOLINK_NEO4J``: ``2026.08`` or ``5.26``.
    heap
        ``INNOLINK_HEAP``: the server's heap (``768m``, ``2g``); empty: from the memory of
        the machine.
    idle_minutes
        ``INNOLINK_IDLE_MINUTES``: the server stops when nobody used it for so long;
        0: never.
    maven
        ``INNOLINK_MAVEN``: base address of a mirror of Maven Central.
    user_home
        Home folder, for the user's own Maven settings.
    """

    home: Path
    cache: Path
    line: str = LINES[0]
    heap: str = ""
    idle_minutes: float = 30.0
    maven: str = ""
    user_home: Path | None = None

    @property
    def engine(self) -> Path:
        """Folder of the server: store, configuration, logs, password, state."""
        return self.home / "engine"

    @property
    def jars(self) -> Path:
        """Folder of the fetched jars, shared by all engines of a user."""
        return self.cache / "jars"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> EngineSettings:
        """Read the settings.

        Parameters
        ----------
        environ
            By default ``os.environ``.

        Raises
        ------
        EngineError
            A setting cannot be understood; the message says which and what is allowed.

        Examples
        --------
        >>> EngineSettings.from_environment({"INNOLINK_HOME": "/data"}).engine.as_posix()
        '/data/engine'
        >>> EngineSettings.from_environment({"HOME": "/home/a", "INNOLINK_NEO4J": "4.4"})
        Traceback (most recent call last):
        graph.engine_error.EngineError: INNOLINK_NEO4J is '4.4', which is not a line of Neo4j \
that innolink can run. Set it to 2026.08 or 5.26, or unset it for 2026.08.
        """
        env = os.environ if environ is None else environ
        user_home = _user_home(env)
        return cls(
            home=_folder(env, "INNOLINK_HOME") or _default_data(env, user_home),
            cache=_folder(env, "INNOLINK_CACHE") or _default_cache(env, user_home),
            line=_line(env.get("INNOLINK_NEO4J", "").strip()),
            heap=_heap(env.get("INNOLINK_HEAP", "").strip()),
            idle_minutes=_minutes(env.get("INNOLINK_IDLE_MINUTES", "").strip()),
            maven=env.get("INNOLINK_MAVEN", "").strip(),
            user_home=user_home,
        )


def _folder(env: Mapping[str, str], name: str) -> Path | None:
    text = env.get(name, "").strip()
    return Path(text).expanduser().absolute() if text else None


def _user_home(env: Mapping[str, str]) -> Path:
    text = env.get("USERPROFILE" if sys.platform == "win32" else "HOME", "")
    try:
        return Path(text) if text else Path.home()
    except RuntimeError:
        raise EngineError("settings.no_home") from None


def _default_data(env: Mapping[str, str], home: Path) -> Path:
    if sys.platform == "win32":
        return _windows_base(env, home) / "innolink"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "innolink"
    return _xdg(env, "XDG_DATA_HOME", home / ".local" / "share") / "innolink"


def _default_cache(env: Mapping[str, str], home: Path) -> Path:
    if sys.platform == "win32":
        return _windows_base(env, home) / "innolink" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "innolink"
    return _xdg(env, "XDG_CACHE_HOME", home / ".cache") / "innolink"


def _windows_base(env: Mapping[str, str], home: Path) -> Path:
    local = env.get("LOCALAPPDATA", "")
    return Path(local) if local else home / "AppData" / "Local"


def _xdg(env: Mapping[str, str], name: str, default: Path) -> Path:
    text = env.get(name, "")  # the XDG specification: relative paths are to be ignored
    return Path(text) if text and Path(text).is_absolute() else default


def _line(text: str) -> str:
    if not text:
        return LINES[0]
    if text in LINES:
        return text
    raise EngineError("settings.line", text=text, first=LINES[0], second=LINES[1])


def _heap(text: str) -> str:
    if not text:
        return ""
    match = re.fullmatch(r"(\d{1,7})([kmg])b?", text.lower())
    if match and int(match[1]) * {"k": 1, "m": 2**10, "g": 2**20}[match[2]] >= 128 * 2**10:
        return match[1] + match[2]
    raise EngineError("settings.heap", text=text)


def _minutes(text: str) -> float:
    if not text:
        return 30.0
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if 0 <= value <= 1e6:
        return value
    raise EngineError("settings.idle", text=text)
