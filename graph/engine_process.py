"""Start the server's process, wait until it answers, and stop it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from graph.connection import Connection
from graph.engine_error import EngineError
from graph.engine_reasons import reason_of, told_in_logs
from graph.engine_state import EngineState

__all__ = ["answers", "free_port", "spawn", "stop_process", "wait_until_it_answers"]

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds without a line in its log, or with Bolt open and no database
LIMIT = 900.0  # seconds that a start may take at all (recovery of a large store)
SOON = 3.0  # seconds after which a known reason in the logs is believed
STOPPING = 30.0
_HANDSHAKE = bytes.fromhex("6060b017") + bytes.fromhex("00000805 00000405 00000004 00000000")
_FOREIGN = ("NEO4J_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
_STARTED: list[subprocess.Popen[bytes]] = []
"""Children that outlive us on purpose; kept, because a lost one is a ResourceWarning."""


def free_port(wish: int | None = None) -> int:
    """Find a port that nobody has on 127.0.0.1: the one wished for, if it is free."""
    for port in (wish or 0, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name != "nt":  # as the server will do; on Windows it would take others' ports
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise EngineError("engine.no_port")


def answers(port: int, timeout: float = 2.0) -> bool:
    """Say whether something on 127.0.0.1 answers the opening of Bolt."""
    try:
        with socket.create_connection((HOST, port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(_HANDSHAKE)
            reply = connection.recv(4)
    except OSError:
        return False
    return len(reply) == 4 and reply != b"HTTP" and any(reply)


def spawn(
    command: list[str], folder: Path, log: Path, extra: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process that outlives us, Ctrl-C and the terminal, with private files.

    Parameters
    ----------
    command
        Program and arguments.
    folder
        Working directory.
    log
        File for what it writes to its console; begun anew.
    extra
        Environment variables to add to ours.
    """
    options: dict[str, Any] = {"start_new_session": True, "umask": 0o077}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        options = {"creationflags": flags}
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program and arguments
            command,
            cwd=folder,
            env=child_environment(os.environ) | dict(extra or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **options,
        )
    _STARTED[:] = [p for p in _STARTED if p.poll() is None]
    _STARTED.append(process)
    return process


def child_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Our environment without what would change the server, and with a locale that has 中文."""
    env = {k: v for k, v in environ.items() if not k.startswith(_FOREIGN)}
    if sys.platform.startswith("linux"):
        chosen = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""
        if "utf" not in chosen.lower():
            env["LC_ALL"] = "C.UTF-8"  # or Java cannot open folders with such names
    return env


def wait_until_it_answers(state: EngineState, connection: Connection, folder: Path) -> None:
    """Wait until a started server answers a query.

    Raises
    ------
    EngineError
        It ended, or it does not get any further; with the reason from its logs.
    """
    begin = heard = time.monotonic()
    seen = -1
    opened = float("inf")
    debug = folder / "logs" / "debug.log"
    while True:
        if state.process() is None:
            raise reason_of(folder, state, "ended")
        now = time.monotonic()
        if state.is_listening() and answers(state.port):
            opened = min(opened, now)
            if _queries(connection):
                return
        size = debug.stat().st_size if debug.exists() else 0
        if size != seen:
            seen, heard = size, now
        silent, open_for = now - heard, now - opened
        stuck = silent > PATIENCE or open_for > PATIENCE or now - begin > LIMIT
        if stuck or (max(silent, open_for) > SOON and told_in_logs(folder, state.started)):
            stop_process(state, patience=5.0)
            raise reason_of(folder, state, "mute")
        time.sleep(0.05)


def _queries(connection: Connection) -> bool:
    """Say whether the database answers; a wrong password is an error at once."""
    import neo4j
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    try:
        with (
            neo4j.GraphDatabase.driver(
                connection.uri, auth=connection.auth, connection_timeout=5.0
            ) as driver,
            driver.session(database=connection.database) as session,
            session.begin_transaction(timeout=5.0) as transaction,
        ):
            transaction.run("RETURN 1").consume()
    except AuthError:
        raise EngineError("engine.password_refused", uri=connection.uri) from None
    except (DriverError, Neo4jError):
        return False
    return True


def stop_process(state: EngineState, patience: float = STOPPING, *, kindly: bool = True) -> None:
    """End the server: kindly, and after ``patience`` seconds by force (it loses nothing)."""
    process = state.process()
    if process is None:
        return
    with contextlib.suppress(psutil.NoSuchProcess):
        if kindly:
            process.terminate()
            if _gone(process, patience):
                return
        process.kill()
        if _gone(process, patience):
            return
    if state.process() is not None:
        raise EngineError("engine.unstoppable", pid=state.pid)


def _gone(process: psutil.Process, patience: float) -> bool:
    try:
        process.wait(patience)
    except psutil.TimeoutExpired:
        return False
    return True
