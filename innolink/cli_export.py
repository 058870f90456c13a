"""``innolink export``: the graph as a file of another program."""

from __future__ import annotations

from pathlib import Path

import click

from innolink.cli_base import Worded, current_lang, option, tell, tell_line
from innolink.cli_graph import opened
from innolink.cli_options import as_of_option


@click.command(
    cls=Worded,
    words="export",
    examples=(
        "innolink export network.gexf",
        "innolink export facts.xlsx --as-of 2024",
        "innolink export map.vos.json",
        "innolink export facts.csv",
        "innolink export ncses-ai.gexf --layer ncses-ai",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@as_of_option
@option("--layer", words="opt.export_layer")
def export(file: Path, as_of: str | None, layer: str | None) -> None:
    """Write the graph to a file."""
    from innolink.exporting import exported

    with opened() as graph:
        made = exported(graph, file, as_of=as_of, layer=layer)
    for written in made.files:
        tell("wrote", file=written)
    for message in made.left_out:
        tell_line(message.say(current_lang()))
