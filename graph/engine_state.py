"""What is known about a running server: its state file, and whether it is still true.

Neo4j keeps a pid file of its own, which a second server deletes; this is ours.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from graph.files import write_whole

__all__ = ["EngineState", "read_state", "write_state"]


@dataclass(frozen=True, slots=True)
class EngineState:
    """A server that was started.

    Attributes
    ----------
    pid, word
        Its process, and a word of its command line that no other program has: the system
        uses a pid again for another process. (Times of creation will not do: they shift
        when the clock is set.)
    port
        Where it answers Bolt on 127.0.0.1.
    version
        Version of Neo4j.
    started
        Seconds since 1970.
    """

    pid: int
    word: str
    port: int
    version: str
    started: float

    @property
    def uri(self) -> str:
        """Address for the driver."""
        return f"bolt://127.0.0.1:{self.port}"

    def process(self) -> psutil.Process | None:
        """Process of the server, or ``None`` when it has ended (or is a zombie)."""
        try:
            process = psutil.Process(self.pid)
            words = process.cmdline()
            for _ in range(10):
                if words:
                    break
                time.sleep(0.05)  # while Java's launcher replaces itself there is no command line
                words = process.cmdline()
            same = self.word in words
            alive = same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return None
        return process if alive else None

    def clients(self) -> int:
        """Count the open Bolt connections to the server."""
        return len(self._sockets(psutil.CONN_ESTABLISHED) or ())

    def is_listening(self) -> bool:
        """Say whether this very process, and no other, has the port open.

        Where the system does not tell (``None``), the handshake must do.
        """
        sockets = self._sockets(psutil.CONN_LISTEN)
        return sockets is None or len(sockets) > 0

    def _sockets(self, status: str) -> list[object] | None:
        process = self.process()
        if process is None:
            return []
        try:
            sockets = process.net_connections(kind="tcp")
        except psutil.NoSuchProcess:
            return []
        except psutil.Error:
            return None
        return [s for s in sockets if s.status == status and s.laddr and s.laddr.port == self.port]


def read_state(file: Path) -> EngineState | None:
    """Read the state file; one that is missing, damaged or foreign gives ``None``."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return EngineState(
            pid=int(data["pid"]),
            word=str(data["word"]),
            port=int(data["port"]),
            version=str(data["version"]),
            started=float(data["started"]),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_state(file: Path, state: EngineState) -> None:
    """Write the state file."""
    write_whole(file, json.dumps(asdict(state), indent=1) + "\n", mode=0o600)
