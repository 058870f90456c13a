"""``innolink mcp``."""

from __future__ import annotations

import click

from innolink.cli_base import Worded, current_lang
from innolink.cli_graph import opened


@click.command(cls=Worded, words="mcp", examples=("innolink mcp", "innolink mcp --lang zh"))
def mcp() -> None:
    """Serve an assistant over standard input and output until it hangs up."""
    from innolink.assistant import assistant

    with opened() as graph:
        assistant(graph, current_lang()).run("stdio")
