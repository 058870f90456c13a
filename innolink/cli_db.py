"""``innolink db``: the managed engine."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from innolink.cli_base import Worded, WordedGroup, current_lang, option, tell
from innolink.cli_errors import FrontError
from innolink.cli_output import (
    Table,
    chosen_format,
    emit,
    table_from_rows,
    table_options,
    write_out,
)
from innolink.words import in_both, say

if TYPE_CHECKING:
    from graph.engine import Engine

db = WordedGroup("db", words="db", examples=("innolink db status", "innolink db backup graph.dump"))


def _engine() -> Engine:
    import os

    from graph.connection import from_environment
    from graph.engine import Engine
    from graph.engine_talk import Talk

    own = from_environment(os.environ)
    if own is not None:
        raise FrontError("db.own", uri=own.uri)
    return Engine.default(listener=Talk(current_lang()))


@db.command("start", cls=Worded, words="db_start")
def start() -> None:
    """Start the engine."""
    tell("db.ready", uri=_engine().ensure().uri)


@db.command("stop", cls=Worded, words="db_stop")
def stop() -> None:
    """Stop the engine."""
    tell("db.done" if _engine().stop() else "db.was_stopped")


@db.command("status", cls=Worded, words="db_status")
@table_options
def status(fmt: str | None, output: Path | None) -> None:
    """Say whether it runs."""
    known = _engine().status()
    state = say("db.running" if known.running else "db.stopped", current_lang())
    started = known.started and dt.datetime.fromtimestamp(known.started, dt.UTC)
    row = {
        "state": state,
        "version": known.version,
        "uri": known.uri,
        "home": str(known.home),
        "store_mb": round(known.store_bytes / 2**20, 1),
        "memory_mb": known.memory_bytes and round(known.memory_bytes / 2**20),
        "pid": known.pid,
        "started": started.isoformat(timespec="seconds") if started else None,
        "idle_minutes": known.idle_minutes,
    }
    if chosen_format(fmt, output) in ("csv", "xlsx", "json"):
        labels = {key: in_both(f"db.{key}") for key in row}
        emit(replace(table_from_rows([row], list(row)), labels=labels), fmt, output)
        return
    heads = (say("db.item", current_lang()), say("db.value", current_lang()))
    told = [(say(f"db.{key}", current_lang()), value) for key, value in row.items()]
    emit(Table(heads, tuple(told)), fmt, output)


@db.command("logs", cls=Worded, words="db_logs")
@option("-n", "--lines", type=click.IntRange(1), default=50, show_default=True, words="opt.lines")
def logs(lines: int) -> None:
    """Show the log."""
    write_out("".join(f"{line}\n" for line in _engine().logs(lines)))


@db.command("backup", cls=Worded, words="db_backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a backup."""
    tell("db.backed_up", file=_engine().backup(file))


@db.command("restore", cls=Worded, words="db_restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup back."""
    _engine().restore(file)
    tell("db.restored", file=file)
