"""``innolink export``: the graph as a file of another program."""

from __future__ import annotations

from pathlib import Path

import click

from innolink.cli_base import Worded, option, tell
from innolink.cli_graph import opened


@click.command(
    cls=Worded,
    words="export",
    examples=(
        "innolink export network.gexf",
        "innolink export facts.xlsx --as-of 2024",
        "innolink export map.vos.json",
        "innolink export facts.csv",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--as-of", words="opt.as_of")
def export(file: Path, as_of: str | None) -> None:
    """Write the graph to a file."""
    from innolink.exporting import export as write

    with opened() as graph:
        files = write(graph, file, as_of=as_of)
    for written in files:
        tell("wrote", file=written)
