"""``innolink demo``: everything once, on the data that ship; safe to run again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.model import Label
from graph.values import local_date
from innolink.cli_base import Worded, current_lang, option, tell
from innolink.cli_graph import opened
from innolink.cli_load import progress_bar
from innolink.cli_output import as_text, click_width, write_out
from innolink.cli_score import score_table, tell_head, words_of
from innolink.score_words import apart_words, layer_title, may_miss_words, subject_name
from innolink.words import LANGUAGES, joined, say

if TYPE_CHECKING:
    from innolink.score_result import ScoreResult
    from innolink.session import Graph

BEIJING, CHINA = "geonames:1816670", "iso:CN"
SCORES = (
    ("score-beijing", BEIJING, "register"),
    ("score-china", CHINA, "ncses-ai"),
)
NETWORKS = {"register": "network.html", "ncses-ai": "ncses-ai.html"}
"""Page of each layer on which a score is shown."""
NEXT = (
    "innolink ask partners --country RS",
    "innolink plan",
    "innolink template my.xlsx",
)


@click.command(cls=Worded, words="demo", examples=("innolink demo", "innolink demo -o pages"))
@option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("out"),
    show_default=True, words="opt.out",
)  # fmt: skip
def demo(output: Path) -> None:
    """See it work."""
    with opened() as graph:
        _load(graph)
        _inside(graph)
        output.mkdir(parents=True, exist_ok=True)
        scores = _scores(graph)
        files = [f for name, made in scores.items() for f in _cards(made, name, output)]
        files += _pages(graph, output, {name: _title(made) for name, made in scores.items()})
    first = output / "index.html"
    tell("demo.open", file=first.resolve())
    cards = [f"{name}.{current_lang()}.html" for name, *_ in SCORES]
    also = ["network.html", *cards, "ncses-ai.html"]
    tell("demo.also", count=len(files) - 1, files=joined(also, current_lang()))
    tell("demo.next")
    for command in NEXT:
        click.echo(f"  {command}", err=True)


def _load(graph: Graph) -> None:
    tell("demo.loading")
    with progress_bar() as progress:
        reports = graph.load_shipped(progress)
    for report in reports:
        total = report.total
        tell("demo.loaded", dataset=report.dataset, created=total.created, updated=total.updated,
             unchanged=total.unchanged)  # fmt: skip


def _inside(graph: Graph) -> None:
    status = graph.status()
    sums = status.groupby("kind")["count"].sum()
    kinds = {"entities": "entity", "links": "link", "observations": "observation",
             "sources": "source"}  # fmt: skip
    tell("demo.inside", **{k: int(sums.get(v, 0)) for k, v in kinds.items()})


def _scores(graph: Graph) -> dict[str, ScoreResult]:
    from innolink.scoring import score

    lang, found = current_lang(), {}
    for name, subject, layer in SCORES:
        found[name] = made = score(graph, subject, layer)
        told = words_of(made, lang)
        click.echo("", err=True)
        tell_head(told)
        table = score_table(told, lang)
        write_out(as_text(table, "table" if click_width() else "csv"))
    return found


def _title(made: ScoreResult) -> Label:
    said = {
        lang: say("site.card", lang, name=subject_name(made.subject, lang),
                  layer=layer_title(made.layer, lang))
        for lang in LANGUAGES
    }  # fmt: skip
    return Label(**said)


def _cards(made: ScoreResult, name: str, output: Path) -> list[Path]:
    """Write a score's card in both languages, as the pages of the site beside it are."""
    from briefings.card import score_card
    from graph.files import write_whole
    from innolink.site import site_nav

    written = []
    for lang in LANGUAGES:
        told = words_of(made, lang)
        told["apart"] = apart_words(told, lang)
        data = (told["doubt"] or {}).get("data") or {}
        told["range_warning"] = may_miss_words(data, lang)
        if made.undated is not None:  # the register is as of today; a layer has years of its own
            told["as_of"] = told["as_of"] or local_date().isoformat()
        network = f"{NETWORKS[made.layer['id']]}#lang={lang}"
        card = score_card(told, lang, site_nav(name, lang), network)
        written.append(write_whole(output / f"{name}.{lang}.html", card))
    return written


def _pages(graph: Graph, output: Path, cards: dict[str, Label]) -> list[Path]:
    from innolink.paging import page
    from innolink.site import HOME, write_site

    lang = current_lang()
    layer = output / "ncses-ai.html"
    page(graph, layer="ncses-ai", lang=lang, reader=True, home=HOME, path=layer)
    return [*write_site(graph, output, BEIJING, lang=lang, cards=cards), layer]
