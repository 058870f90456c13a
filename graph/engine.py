"""Neo4j as a managed process: fetched, started, saved and stopped without anybody's help.

:func:`connect` is what everything else uses: the server that ``NEO4J_URI`` names, or
else Neo4j Community Edition on 127.0.0.1, which innolink runs itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph.connection import Connection, from_environment
from graph.engine_backup import dump, import_full, load, settle_restore
from graph.engine_config import (
    java_arguments,
    java_program,
    machine_memory,
    memory_for,
    neo4j_conf,
    server_program,
)
from graph.engine_error import EngineError
from graph.engine_folder import EngineFolder
from graph.engine_jars import fetch_jars
from graph.engine_lock import Lock, shipped_lock
from graph.engine_maven import repository
from graph.engine_process import (
    answers,
    free_port,
    spawn,
    stop_process,
    wait_until_it_answers,
)
from graph.engine_reasons import PORT_TAKEN, has_panicked, tail
from graph.engine_settings import EngineSettings
from graph.engine_state import EngineState, read_state, write_state
from graph.engine_talk import Listener, Talk
from graph.engine_watch import start_watch
from graph.files import write_whole

__all__ = ["Engine", "EngineError", "EngineStatus", "connect"]


def connect(
    environ: Mapping[str, str] | None = None, *, listener: Listener | None = None
) -> Connection:
    """Say where the database is, and start the managed engine if that is where it is.

    Parameters
    ----------
    environ
        By default ``os.environ``. With ``NEO4J_URI`` set nothing is started or fetched.
    listener
        Hears what is going on; by default it is told on standard error.

    Raises
    ------
    EngineError
        The engine cannot be fetched or started; the message says what to do.

    Examples
    --------
    >>> connect({"NEO4J_URI": "neo4j://db.example.org"}).uri
    'neo4j://db.example.org'
    """
    own = from_environment(os.environ if environ is None else environ)
    return own if own is not None else Engine.default(environ, listener=listener).ensure()


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What is known about the managed engine.

    Attributes
    ----------
    running
        Whether it answers.
    version
        Of the running server, else the one that would be started.
    home
        Its folder.
    store_bytes
        What the store takes on the disk.
    uri, pid, clients, memory_bytes, started
        Of the running server: address, process, open connections, resident memory,
        seconds since 1970; ``None`` when it is not running.
    idle_minutes
        After how many unused minutes it stops; 0: never.
    """

    running: bool
    version: str
    home: Path
    store_bytes: int
    idle_minutes: float
    uri: str | None = None
    pid: int | None = None
    clients: int | None = None
    memory_bytes: int | None = None
    started: float | None = None


class Engine:
    """The managed Neo4j of one folder.

    Parameters
    ----------
    settings
        See :class:`graph.engine_settings.EngineSettings`.
    lock
        Jars to run; by default those shipped for the line that the settings name.
    listener
        Hears what is going on; by default it is told on standard error.

    Examples
    --------
    >>> from graph.engine_settings import EngineSettings
    >>> Engine(EngineSettings(Path("/none/home"), Path("/none/cache"))).status().running
    False
    """

    def __init__(
        self,
        settings: EngineSettings,
        lock: Lock | None = None,
        listener: Listener | None = None,
    ) -> None:
        self.settings = settings
        self.jars = shipped_lock(settings.line) if lock is None else lock
        self.tell: Listener = Talk() if listener is None else listener
        self.folder = EngineFolder(Path(os.path.realpath(settings.engine)))

    @classmethod
    def default(
        cls, environ: Mapping[str, str] | None = None, *, listener: Listener | None = None
    ) -> Engine:
        """Engine of this user, as the environment sets it.

        Raises
        ------
        EngineError
            A setting cannot be understood.
        """
        return cls(EngineSettings.from_environment(environ), listener=listener)

    def ensure(self) -> Connection:
        """Give the connection to the engine; start it when it is not running.

        When another process is starting it, waits for that.

        Raises
        ------
        EngineError
            It cannot be fetched or started.
        """
        self.folder.prepare()
        with self._alone():
            state = self._running() or self._start()
            self.folder.last_used.touch()
            start_watch(self.settings, self.folder)
            return self._connection(state)

    def stop(self) -> bool:
        """Stop the engine; says whether it was running.

        Raises
        ------
        EngineError
            Its process does not end.
        """
        if not self.folder.path.is_dir():
            return False
        with self._alone():
            return self._stop()

    def status(self) -> EngineStatus:
        """Look, without starting, waiting for or writing anything."""
        state = read_state(self.folder.state)
        process = state.process() if state else None
        running = state is not None and process is not None and answers(state.port)
        known = EngineStatus(
            running=running,
            version=state.version if running and state else self.jars.version,
            home=self.folder.path,
            store_bytes=self.folder.size(),
            idle_minutes=self.settings.idle_minutes,
        )
        if not running or state is None or process is None:
            return known
        memory = None
        with suppress(psutil.Error):
            memory = int(process.memory_info().rss)
        return replace(
            known,
            uri=state.uri,
            pid=state.pid,
            clients=state.clients(),
            memory_bytes=memory,
            started=state.started,
        )

    def logs(self, lines: int = 50) -> list[str]:
        """Last lines that the server wrote to its console; more is in the folder ``logs``."""
        return tail(self.folder.console).splitlines()[-lines:]

    def backup(self, path: Path) -> Path:
        """Save the database as a dump file; a running engine is stopped for it and started again.

        Parameters
        ----------
        path
            File to write (``.dump``); one that exists is replaced when the new one is whole.

        Raises
        ------
        EngineError
            Somebody is connected, nothing has been stored yet, or the file cannot be written.
        """
        target = Path(path).absolute()
        if target.is_dir():
            raise EngineError("backup.folder", target=target)
        with self._stopped("backup.busy"):
            if not (self.folder.store / "databases" / "neo4j").is_dir():
                raise EngineError("backup.nothing", folder=self.folder.store)
            dump(self._admin(), self.folder, target)
        return target

    def restore(self, path: Path) -> None:
        """Replace the database by the one in a dump file; it is kept when that fails.

        Raises
        ------
        EngineError
            Somebody is connected, or the file is no dump that this version can read.
        """
        source = Path(path).absolute()
        if not source.is_file():
            raise EngineError("backup.no_file", source=source)
        with self._stopped("backup.busy_restore"):
            self.folder.password()
            self.folder.claim_for(self.jars.version)
            load(self._admin(), self.folder, source)

    def import_full(self, arguments: list[str]) -> None:
        """Replace the database by CSV files (:mod:`graph.bulk_files`); kept when that fails."""
        with self._stopped("bulk.busy"):
            import_full(self._admin(), self.folder, arguments)

    @contextmanager
    def _stopped(self, busy: str) -> Iterator[None]:
        """Hold the engine stopped, and start it again if it ran; ``busy`` words the refusal."""
        self.folder.prepare()
        with self._alone():
            state = self._running()
            clients = state.clients() if state else 0
            if clients:
                raise EngineError(busy, clients=clients)
            self._stop()
            settle_restore(self.folder)
            try:
                yield
            finally:
                if state:
                    self._start()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the engine's lock: one process at a time starts, stops or saves it."""
        lock = FileLock(self.folder.lock, mode=0o600)
        try:
            try:
                lock.acquire(timeout=1.0)
            except Timeout:
                self.tell("waiting")
                lock.acquire()
        except OSError as error:
            why = error.strerror or str(error)
            raise EngineError("folder.unwritable", folder=self.folder.path, why=why) from error
        try:
            yield
        finally:
            lock.release()

    def _running(self) -> EngineState | None:
        """State of a server that answers; one that is still starting is waited for."""
        state = read_state(self.folder.state)
        if state is None or state.process() is None:
            return None
        if has_panicked(self.folder.path, state.started):
            self._stop()
            return None
        if state.is_listening() and answers(state.port):
            return state
        try:  # whoever started it was killed meanwhile
            wait_until_it_answers(state, self._connection(state), self.folder.path)
        except EngineError:
            return None
        return state

    def _start(self) -> EngineState:
        """Start the server, on another port if somebody is quicker on this one."""
        begin = time.monotonic()
        self._end_orphan()
        settle_restore(self.folder)
        password = self.folder.password()
        jars = self._fetched()
        self.folder.claim_for(self.jars.version)
        previous = read_state(self.folder.state)
        self.tell("starting", version=self.jars.version)
        for port in (free_port(previous.port if previous else None), free_port(), free_port()):
            self._configure(jars, port)
            try:
                state = self._launch(port, password)
            except EngineError as error:
                if error.reason != PORT_TAKEN:
                    raise
                last = error
            else:
                seconds = round(time.monotonic() - begin, 1)
                self.tell("started", version=self.jars.version, seconds=seconds)
                return state
        raise last

    def _launch(self, port: int, password: str) -> EngineState:
        word = f"@{self.folder.arguments}"
        started = time.time()
        process = spawn([str(java_program()), word], self.folder.path, self.folder.console)
        state = EngineState(process.pid, word, port, self.jars.version, started)
        try:
            write_state(self.folder.state, state)
            wait_until_it_answers(state, self._connection(state, password), self.folder.path)
        except BaseException:  # Ctrl-C too: no server is left behind that nobody knows
            stop_process(state, patience=5.0)
            raise
        return state

    def _end_orphan(self) -> None:
        """End a server or a tool on this folder whose starter was killed."""
        words = {f"@{self.folder.arguments}", f"@{self._admin_file}"}
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                for word in words.intersection(process.cmdline()):
                    stop_process(EngineState(process.pid, word, 0, self.jars.version, 0.0))

    def _stop(self) -> bool:
        state = read_state(self.folder.state)
        if state is None or state.process() is None:
            self._end_orphan()
            return False
        self.tell("stopping")
        stop_process(state, kindly=not has_panicked(self.folder.path, state.started))
        return True

    def _fetched(self) -> list[Path]:
        def progress(done: int, total: int) -> None:
            self.tell("fetching", done=done, total=total)
            if done == total:
                self.tell("fetched", megabytes=round(total / 1e6))

        try:
            return fetch_jars(
                self.jars, self.settings.jars, lambda: repository(self.settings), progress
            )
        except BaseException:
            self.tell("interrupted")
            raise

    def _configure(self, jars: list[Path], port: int) -> None:
        memory = memory_for(machine_memory(), self.settings.heap)
        line, folder = self.settings.line, self.folder
        write_whole(folder.path / "conf" / "neo4j.conf", neo4j_conf(line, port, memory))
        program = server_program(line, folder.path)
        write_whole(folder.arguments, os.fsencode(java_arguments(jars, memory.heap, program)))

    @property
    def _admin_file(self) -> Path:
        return self.folder.path / "conf" / "admin.args"

    def _admin(self) -> list[str]:
        """Command that runs ``neo4j-admin`` with the jars of this engine."""
        jars = self._fetched()
        self._configure(jars, 0)
        heap = memory_for(machine_memory(), self.settings.heap).heap
        write_whole(
            self._admin_file, os.fsencode(java_arguments(jars, heap, ["org.neo4j.cli.AdminTool"]))
        )
        return [str(java_program()), f"@{self._admin_file}"]

    def _connection(self, state: EngineState, password: str | None = None) -> Connection:
        return Connection(
            state.uri, password=self.folder.password() if password is None else password
        )
