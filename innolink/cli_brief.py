"""``innolink brief``: a brief about a hub, a country or a park, as a page, a PDF or slides."""

from __future__ import annotations

import re
from pathlib import Path

import click

from innolink.cli_base import Worded, current_lang, option, tell
from innolink.cli_graph import opened, who
from innolink.cli_options import as_of_option

_FORMATS = ("html", "pdf", "pptx")


@click.command(
    cls=Worded,
    words="brief",
    examples=(
        "innolink brief beijing --lang zh --as pdf",
        "innolink brief RS -o serbia.html --lang en",
        "innolink brief 中关村科技园区 --as pptx",
    ),
)
@click.argument("subject", default="beijing")
@option("--as", "kind", type=click.Choice(_FORMATS), words="opt.brief_as")
@option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), words="opt.brief_output")
@as_of_option
@option("--hub", default="geonames:1816670", words="opt.brief_hub")
def brief(subject: str, kind: str | None, output: Path | None, as_of: str | None, hub: str) -> None:
    """Write a brief."""
    from innolink.brief_file import BriefError
    from innolink.briefing import brief as write_brief

    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    if output is not None and kind is None and suffix.isalpha() and suffix not in _FORMATS:
        raise BriefError("brief.no_format", name=output.name, known=list(_FORMATS))
    kind = kind or (suffix if suffix in _FORMATS else "html")
    with opened() as graph:
        id_ = who(graph, subject)
        made = write_brief(graph, id_, hub=who(graph, hub), lang=current_lang(), as_of=as_of)
    target = output or Path(f"brief-{_short(subject)}.{current_lang()}.{kind}")
    if target.suffix.lower() != f".{kind}":
        target = target.with_name(f"{target.name}.{kind}")
    made.write(target)
    tell("wrote", file=target)


def _short(subject: str) -> str:
    """Name of a file after what the user typed: letters of any script, figures and hyphens."""
    return re.sub(r"[^\w]+", "-", subject.lower()).strip("-") or "subject"
