"""A small process beside the server that stops it when nobody has used it for a while.

Used means: somebody connected (:meth:`graph.engine.Engine.ensure` touches a file), or a
Bolt connection is open. Run as ``python -m graph.engine_watch``; it ends with the server.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph.engine_folder import EngineFolder
from graph.engine_process import spawn, stop_process
from graph.engine_reasons import has_panicked
from graph.engine_settings import EngineSettings
from graph.engine_state import EngineState, read_state
from graph.files import write_whole

__all__ = ["start_watch", "watch"]

MODULE = "graph.engine_watch"


def start_watch(settings: EngineSettings, folder: EngineFolder) -> None:
    """Have the engine of this folder watched as the settings say.

    A watcher that waits for another time, because the setting was changed, is replaced.
    """
    file = folder.path / "watch.pid"
    wish = str(settings.idle_minutes * 60)
    watcher = _watcher(file, folder)
    if watcher is not None:
        with suppress(psutil.Error):
            if watcher.cmdline()[-1] == wish:
                return
            watcher.terminate()
    if settings.idle_minutes > 0:
        command = [sys.executable, "-P", "-m", MODULE, str(folder.path), wish]
        root = str(Path(__file__).parents[1])
        log = folder.path / "logs" / "watch.log"
        process = spawn(command, folder.path, log, extra={"PYTHONPATH": root})
        write_whole(file, f"{process.pid}\n", mode=0o600)


def _watcher(file: Path, folder: EngineFolder) -> psutil.Process | None:
    try:
        process = psutil.Process(int(file.read_text(encoding="ascii")))
        words = process.cmdline()
    except (OSError, ValueError, psutil.Error):
        return None
    return process if MODULE in words and str(folder.path) in words else None


def watch(folder: EngineFolder, idle: float) -> None:
    """Stop the server of the folder after ``idle`` unused seconds, then return.

    Returns too when the server has ended for another reason.
    """
    pause = min(max(idle / 10, 0.1), 60.0)
    first = read_state(folder.state)
    while True:
        time.sleep(pause)
        state = read_state(folder.state)
        if state is None or first is None or state.pid != first.pid or state.process() is None:
            return
        if state.clients():
            folder.last_used.touch()
        elif _idle_for(folder) > idle and _stop_if_idle(folder, state, idle):
            return


def _stop_if_idle(folder: EngineFolder, state: EngineState, idle: float) -> bool:
    """Stop the server unless somebody is at it this very moment, or came in between."""
    try:
        with FileLock(folder.lock, timeout=0, mode=0o600):
            if state.clients() or _idle_for(folder) <= idle:
                return False
            stop_process(state, kindly=not has_panicked(folder.path, state.started))
            return True
    except Timeout:
        return False


def _idle_for(folder: EngineFolder) -> float:
    try:
        return time.time() - folder.last_used.stat().st_mtime
    except OSError:
        return 0.0


if __name__ == "__main__":
    watch(EngineFolder(Path(sys.argv[1])), float(sys.argv[2]))
