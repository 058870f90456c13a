"""``innolink diff``: two dates or two loads."""

from __future__ import annotations

from pathlib import Path

import click

from innolink.cli_base import Worded, current_lang, tell
from innolink.cli_graph import opened
from innolink.cli_output import Table, emit, table_from_frame, table_options
from innolink.words import say


@click.command(
    cls=Worded,
    words="diff",
    examples=("innolink diff 2024 2026", "innolink status --loads", "innolink diff 3 5"),
)
@click.argument("first")
@click.argument("second")
@table_options
def diff(first: str, second: str, fmt: str | None, output: Path | None) -> None:
    """Tell what changed."""
    lang = current_lang()
    with opened() as graph:
        frame = graph.diff(first, second)
    if fmt != "json":
        frame = frame.drop(columns=["before", "after"], errors="ignore")
    table = table_from_frame(frame)
    place = table.columns.index("change")
    rows = tuple(
        (*r[:place], say(f"diff.{r[place].replace(' ', '_')}", lang), *r[place + 1 :])
        for r in table.rows
    )
    columns = tuple(say(f"diff.column.{c}", lang) for c in table.columns)
    named = table.columns if fmt == "json" else columns
    emit(Table(named, table.rows if fmt == "json" else rows), fmt, output)
    if frame.attrs["of"] == "dates":
        tell("diff.undated", undated=frame.attrs["undated"], links=frame.attrs["links"])
    elif frame.attrs["missing"]:
        tell("diff.missing", loads=", ".join(frame.attrs["missing"]))
