"""``innolink page``: one HTML file with the network in it."""

from __future__ import annotations

from pathlib import Path

import click

from innolink.cli_base import Worded, current_lang, option, tell
from innolink.cli_graph import opened, who


@click.command(
    cls=Worded,
    words="page",
    examples=(
        "innolink page",
        "innolink page --hub 清华大学 -o tsinghua.html",
        "innolink page --layer ncses-ai -o ai.html --lang en",
    ),
)
@option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
    default=Path("network.html"), show_default=True, words="opt.output",
)  # fmt: skip
@option("--hub", default="geonames:1816670", words="opt.hub")
@option("--all", "everything", is_flag=True, words="opt.all")
@option("--layer", words="opt.page_layer")
@option("--title", words="opt.title")
@option("--as-of", words="opt.as_of")
def page(
    output: Path,
    hub: str,
    everything: bool,
    layer: str | None,
    title: str | None,
    as_of: str | None,
) -> None:
    """Write a network page."""
    from innolink.paging import page as make_page

    with opened() as graph:
        make_page(
            graph,
            hub=who(graph, hub),
            only="all" if everything else "neighbourhood",
            layer=layer,
            title=title,
            lang=current_lang(),
            as_of=as_of,
            path=output,
        )
    tell("wrote", file=output)
