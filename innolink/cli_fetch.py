"""``innolink fetch``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from innolink.cli_base import Worded, current_lang, option, tell
from innolink.words import say


@click.command(
    cls=Worded,
    words="fetch",
    examples=("innolink fetch ror --dry-run", "innolink fetch openalex --to downloads"),
)
@click.argument("source", type=click.Choice(("ror", "openalex", "cordis")))
@option("--to", type=click.Path(file_okay=False, path_type=Path), default=".", words="opt.fetch_to")
@option("--base", default="", metavar="URL", words="opt.fetch_base")
@option("--dry-run", is_flag=True, words="opt.fetch_dry")
def fetch(source: str, to: Path, base: str, dry_run: bool) -> None:
    """Download what a publisher offers."""
    from innolink.fetching import fetch_offer, offer

    found = offer(source, to, base=base)
    lang = current_lang()
    size = say("fetch.unknown", lang) if found.size is None else f"{found.size / 1e6:.1f} MB"
    tell("fetch.offer", source=source, licence=found.licence, files=len(found.files), size=size)
    if dry_run:
        return
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(source, total=found.size)
            paths = fetch_offer(found, lambda n: bar.advance(task, n))
    else:
        paths = fetch_offer(found)
    whole = to / "openalex" / "data" / "institutions" if source == "openalex" else paths[0]
    tell("fetch.done", files=len(paths), source=source, path=whole)
