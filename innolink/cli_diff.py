"""``innolink diff``: two dates or two loads."""

from __future__ import annotations

from pathlib import Path

import click

from innolink.cli_base import Worded, current_lang, tell
from innolink.cli_graph import opened
from innolink.cli_output import (
    Table,
    chosen_format,
    emit,
    for_people,
    table_from_frame,
    table_options,
)
from innolink.words import say

_SPARE = ("kind", "dataset", "sources", "key")
"""Columns that a narrow terminal leaves out, the last named first."""


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
    from innolink.diff_words import diff_names, worded_diff

    lang = current_lang()
    with opened() as graph:
        frame = graph.diff(first, second)
        as_json = chosen_format(fmt, output) == "json"
        if not as_json:
            brief = for_people(fmt, output)
            told = worded_diff(frame, diff_names(graph.store, frame), lang, brief=brief)
    if as_json:
        emit(table_from_frame(frame), "json", output)
    else:
        emit(headed(table_from_frame(told), lang), fmt, output)
    if frame.attrs["of"] == "dates":
        tell("diff.undated", undated=frame.attrs["undated"], links=frame.attrs["links"])
    elif frame.attrs["missing"]:
        tell("diff.missing", loads=frame.attrs["missing"])


def headed(table: Table, lang: str) -> Table:
    """Head the columns of a worded diff, and say which of them a narrow terminal leaves out."""
    named = {c: say(f"diff.column.{c}", lang) for c in table.columns}
    spare = tuple(named[c] for c in _SPARE if c in named)
    return Table(tuple(named.values()), table.rows, spare=spare)
