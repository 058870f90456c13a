"""``innolink profile``: partner countries, strengths and weaknesses, sub-parks side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from innolink.cli_base import Worded, current_lang, option, tell, tell_line
from innolink.cli_graph import opened, who
from innolink.cli_options import as_of_option, groups_option, layer_option
from innolink.cli_output import (
    Table,
    emit,
    for_people,
    table_from_frame,
    table_options,
    wants_json,
    write_json,
)

if TYPE_CHECKING:
    import pandas as pd


@click.command(
    cls=Worded,
    words="profile",
    examples=(
        "innolink profile beijing",
        "innolink profile china --layer ncses-ai --peers g20 --strengths",
        "innolink profile park:zhongguancun --sub-parks --lang zh",
        "innolink profile park:zhongguancun --sub-parks --as-of 2025 -o sub-parks.csv",
        "innolink profile beijing --format json",
    ),
)
@click.argument("subject")
@layer_option
@option("--strengths", is_flag=True, words="opt.strengths")
@option("--sub-parks", is_flag=True, words="opt.sub_parks")
@option("--peers", words="opt.profile_peers")
@groups_option
@option("--least", type=click.IntRange(min=1), default=3, show_default=True, words="opt.least")
@as_of_option
@table_options
def profile(
    subject: str,
    layer: str,
    strengths: bool,
    sub_parks: bool,
    peers: str | None,
    groups_file: Path | None,
    least: int,
    as_of: str | None,
    fmt: str | None,
    output: Path | None,
) -> None:
    """Profile a subject on the register."""
    from innolink import profile_words, profiling
    from innolink.own_groups import chosen_group
    from innolink.score_inputs import REGISTER

    lang = current_lang()
    with opened() as graph:
        if sub_parks:
            card = profiling.scorecard(graph, who(graph, subject), as_of=as_of, least=least)
            tell_line(profile_words.card_title(card, lang))
            _show(card.to_dict(), card.table, profile_words.card_table(card, lang), fmt, output)
            notes = profile_words.card_notes(card, lang)
        else:
            chosen = chosen_group(graph.store, peers, groups_file, as_of, nodes=True)
            made = profiling.profile(
                graph, who(graph, subject), layer, peers=chosen, as_of=as_of, least=least
            )
            tell_line(profile_words.title(made, lang, strengths=strengths))
            frame = made.strengths if strengths else made.countries
            table = profile_words.strengths_table if strengths else profile_words.countries_table
            _show(made.to_dict(), frame, table(made, lang), fmt, output)
            notes = profile_words.group_notes(made, lang) if strengths else []
            if not strengths:
                notes = profile_words.countries_notes(made, lang)
                notes.append(profile_words.verdicts(made, lang))
        for line in notes:
            tell_line(line)
    if sub_parks or layer == REGISTER:
        tell("profile.on_record")


def _show(
    told: object, frame: pd.DataFrame, worded: Table, fmt: str | None, output: Path | None
) -> None:
    """Words on a terminal and in Markdown; the columns themselves in CSV; all of it in JSON."""
    if wants_json(fmt, output):
        write_json(told, output)
    else:
        emit(worded if for_people(fmt, output) else table_from_frame(frame), fmt, output)
