"""``innolink next``: where to link next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from innolink.cli_answer import show_sourced
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
    from innolink.next_gains import NextLinks
    from innolink.session import Graph


@click.command(
    "next",
    cls=Worded,
    words="next",
    examples=(
        "innolink next beijing",
        "innolink next beijing --group belt-and-road --type SISTER_PARK",
        "innolink next beijing --largest --k 20",
        "innolink next beijing --together --k 5 --lang zh",
        "innolink next china --layer ncses-ai",
        "innolink next beijing --country RS --facts",
        "innolink next beijing --format json -o next.json",
    ),
)
@click.argument("subject")
@layer_option
@option("--k", type=click.IntRange(1, 1000), default=10, show_default=True, words="opt.k")
@option("--country", words="opt.only_country")
@option("--group", words="opt.only_group")
@groups_option
@option("--type", "kind", words="opt.only_link")
@option("--field", words="opt.only_field")
@option("--largest", is_flag=True, words="opt.largest")
@option("--together", is_flag=True, words="opt.together")
@option("--facts", is_flag=True, words="opt.next_facts")
@option("--explain", is_flag=True, words="opt.next_explain")
@option("--peers", words="opt.next_peers")
@option("--draws", type=int, default=1000, show_default=True, words="opt.draws")
@option("--seed", type=int, default=1, show_default=True, words="opt.seed")
@as_of_option
@table_options
def next_(
    subject: str,
    layer: str,
    k: int,
    country: str | None,
    group: str | None,
    groups_file: Path | None,
    kind: str | None,
    field: str | None,
    largest: bool,
    together: bool,
    facts: bool,
    explain: bool,
    peers: str | None,
    draws: int,
    seed: int,
    as_of: str | None,
    fmt: str | None,
    output: Path | None,
) -> None:
    """Find where to link next."""
    from innolink.next_gains import next_links
    from innolink.next_words import hint_lines, worded
    from innolink.own_groups import chosen_group

    lang = current_lang()
    with opened() as graph:
        chosen = chosen_group(graph.store, group, groups_file, as_of)
        others = chosen_group(graph.store, peers, groups_file, as_of, nodes=True)
        found = next_links(
            graph, who(graph, subject), layer, k=k, country=country, group=chosen, type=kind,
            field=field, as_of=as_of, largest=largest, peers=others, draws=draws, seed=seed,
        )  # fmt: skip
        if facts:
            behind = found.links_behind(together=together)
            tell("next.facts_head", n=len(behind))
            show_sourced(graph.store, behind, fmt, output)
            if behind.empty:
                tell("next.no_facts")
            return
        if explain:
            _explain(graph, found, fmt, output, together=together)
            return
    if wants_json(fmt, output):
        write_json(found.to_dict(lang), output)
        return
    lines, columns, rows = worded(found, lang, together=together)
    for line in [*lines, *hint_lines(found, lang, together=together)]:
        tell_line(line)
    if for_people(fmt, output):
        emit(Table(columns, tuple(rows)), fmt, output)
    else:
        emit(table_from_frame(found.to_frame(together=together, lang=lang)), fmt, output)
    if not rows:
        tell("next.none")


def _explain(
    graph: Graph, found: NextLinks, fmt: str | None, output: Path | None, *, together: bool
) -> None:
    """Write every gain by the parts that it comes from."""
    from innolink.next_words import moved_words, subject_line
    from innolink.sourcing import named_and_sourced

    lang = current_lang()
    tell_line(subject_line(found, lang))
    if for_people(fmt, output):
        rows = moved_words(found, lang, together=together)
        emit(table_from_frame(rows, own=True), fmt, output)
    else:
        rows = named_and_sourced(graph.store, found.explain(together=together))
        emit(table_from_frame(rows), fmt, output)
