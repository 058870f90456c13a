"""Save the database as a dump file and put one back, by Neo4j's own tool, server stopped."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.engine_error import EngineError
from graph.engine_folder import EngineFolder
from graph.engine_process import child_environment
from graph.files import flush_folder

__all__ = ["dump", "import_full", "load", "settle_restore"]

DATABASE = "neo4j"
_PARTS = (Path("databases", DATABASE), Path("transactions", DATABASE))


def dump(tool: list[str], folder: EngineFolder, target: Path) -> None:
    """Write the database into ``target``, which appears only when it is whole.

    Parameters
    ----------
    tool
        Command that runs ``neo4j-admin``.
    folder
        The engine's; the server must be stopped.
    target
        File to write.

    Raises
    ------
    EngineError
        The file cannot be written, or the tool failed; with its last words.
    """
    part = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            _run([*tool, "database", "dump", DATABASE, "--to-stdout"], folder, output=file.fileno())
            os.fsync(file.fileno())
        part.replace(target)
        flush_folder(target.parent)
    except OSError as error:
        why = error.strerror or str(error)
        raise EngineError("backup.unwritable", target=target, why=why) from error
    finally:
        part.unlink(missing_ok=True)


def load(tool: list[str], folder: EngineFolder, source: Path) -> None:
    """Replace the database by the dump ``source``; put the old one back when that fails.

    Raises
    ------
    EngineError
        The file is no dump that this version reads; with the tool's last words.
    """
    arguments = ["database", "load", DATABASE, "--from-stdin", "--overwrite-destination"]
    with _replaced(folder), source.open("rb") as file:
        _run([*tool, *arguments], folder, given=file.fileno())


def import_full(tool: list[str], folder: EngineFolder, arguments: list[str]) -> None:
    """Replace the database by what CSV files hold; put the old one back when that fails.

    Parameters
    ----------
    arguments
        As :meth:`graph.bulk_files.BulkFiles.arguments` gives them.

    Raises
    ------
    EngineError
        The tool failed; with its last words.
    """
    with _replaced(folder):
        report = f"--report-file={folder.path / 'logs' / 'import.report'}"
        _run([*tool, "database", "import", "full", DATABASE, report, *arguments], folder)


@contextmanager
def _replaced(folder: EngineFolder) -> Iterator[None]:
    """Set the database aside while another takes its place; it comes back when that fails."""
    _set_aside(folder)
    try:
        yield
    except BaseException:
        settle_restore(folder)
        raise
    _aside(folder).rename(_done(folder))  # from here on the new database counts
    settle_restore(folder)


def settle_restore(folder: EngineFolder) -> None:
    """Undo a restore that was killed half-way, and clear up after one that was not."""
    if _done(folder).exists():
        shutil.rmtree(_done(folder), ignore_errors=True)
    aside = _aside(folder)
    if not aside.exists():
        return
    for part in _PARTS:
        if (aside / part).exists():
            shutil.rmtree(folder.store / part, ignore_errors=True)
            (folder.store / part).parent.mkdir(parents=True, exist_ok=True)
            (aside / part).rename(folder.store / part)
        elif (aside / "was-empty").exists():
            shutil.rmtree(folder.store / part, ignore_errors=True)
    shutil.rmtree(aside, ignore_errors=True)


def _set_aside(folder: EngineFolder) -> None:
    aside = _aside(folder)
    aside.mkdir(mode=0o700)
    if not any((folder.store / part).exists() for part in _PARTS):
        (aside / "was-empty").touch()
    for part in _PARTS:
        if (folder.store / part).exists():
            (aside / part).parent.mkdir(parents=True, exist_ok=True)
            (folder.store / part).rename(aside / part)


def _aside(folder: EngineFolder) -> Path:
    return folder.path / "before-restore"


def _done(folder: EngineFolder) -> Path:
    return folder.path / "replaced"


def _run(
    command: list[str], folder: EngineFolder, given: int | None = None, output: int | None = None
) -> None:
    """Run the tool; its standard error is its talk."""
    environment = child_environment(os.environ)
    environment["NEO4J_HOME"] = str(folder.path)
    environment["NEO4J_CONF"] = str(folder.path / "conf")
    done = subprocess.run(  # noqa: S603 - our own program and arguments
        command,
        cwd=folder.path,
        env=environment,
        stdin=subprocess.DEVNULL if given is None else given,
        stdout=subprocess.DEVNULL if output is None else output,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()[-5:]
        last = "\n  ".join(x[:300] for x in words)
        raise EngineError("backup.tool", folder=folder.path, code=done.returncode, last=last)
