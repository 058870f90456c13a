"""The engine's folder: private, with its password, its version and its files.

::

    engine/
      conf/            neo4j.conf and java.args, written at every start
      data/            the store
      logs/            console.log, debug.log, …
      password         of the user neo4j; only the owner can read it
      version          of the Neo4j that last opened the store
      state.json       process, port
      last-used        touched whenever somebody connects
      lock             held by who starts, stops or saves the engine
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from graph.engine_config import auth_ini
from graph.engine_error import EngineError
from graph.files import write_whole

__all__ = ["EngineFolder"]


@dataclass(frozen=True, slots=True)
class EngineFolder:
    """Names and rules of the engine's folder; ``path`` is the folder itself."""

    path: Path

    @property
    def arguments(self) -> Path:
        """Argument file of the server's Java."""
        return self.path / "conf" / "java.args"

    @property
    def state(self) -> Path:
        """State file; see :mod:`graph.engine_state`."""
        return self.path / "state.json"

    @property
    def lock(self) -> Path:
        """Lock file."""
        return self.path / "lock"

    @property
    def last_used(self) -> Path:
        """File whose time says when somebody last connected."""
        return self.path / "last-used"

    @property
    def console(self) -> Path:
        """What the server wrote to its console since its last start."""
        return self.path / "logs" / "console.log"

    @property
    def store(self) -> Path:
        """Folder of the store."""
        return self.path / "data"

    def prepare(self) -> None:
        """Make the folder, readable by its owner only.

        Raises
        ------
        EngineError
            It belongs to somebody else, or cannot be made or written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.mkdir(exist_ok=True, mode=0o700)
            self._refuse_others()
            self.path.chmod(0o700)
            for name in ("conf", "data", "logs"):
                (self.path / name).mkdir(exist_ok=True, mode=0o700)
            self.last_used.touch(mode=0o600)
        except OSError as error:
            why = error.strerror or str(error)
            raise EngineError("folder.unmakable", folder=self.path, why=why) from error

    def _refuse_others(self) -> None:
        if os.name != "nt" and self.path.stat().st_uid != os.geteuid():
            raise EngineError("folder.foreign", folder=self.path)

    def password(self) -> str:
        """Password of the user neo4j; coined when the store is new.

        Raises
        ------
        EngineError
            There is a store, and its password is lost.
        """
        file = self.path / "password"
        try:
            kept = file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            kept = ""
        if kept:
            return kept
        if (self.store / "databases").exists():
            raise EngineError("folder.password_lost", file=file, folder=self.path.name)
        coined = secrets.token_urlsafe(24)
        (self.store / "dbms").mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self.store / "dbms" / "auth.ini", auth_ini(coined), mode=0o600)
        write_whole(file, coined + "\n", mode=0o600)
        return coined

    def claim_for(self, version: str) -> None:
        """Note that this version opens the store now; an older one cannot afterwards.

        Raises
        ------
        EngineError
            The store has been opened by a newer line.
        """
        file = self.path / "version"
        written = file.read_text(encoding="utf-8").strip() if file.exists() else ""
        if _line_of(written) > _line_of(version):
            raise EngineError("folder.newer", folder=self.path, written=written, version=version)
        if written != version:
            write_whole(file, version + "\n", mode=0o600)

    def size(self) -> int:
        """Bytes that the store takes."""
        total = 0
        for file in self.store.rglob("*"):
            try:
                total += file.stat().st_size if file.is_file() else 0
            except OSError:
                continue  # a running server removes files
        return total


def _line_of(version: str) -> tuple[int, ...]:
    return tuple(int(x) for x in re.findall(r"\d+", version)[:2])
