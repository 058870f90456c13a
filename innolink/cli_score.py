"""``innolink score``: the index part by part, in words, or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from innolink.cli_base import Worded, current_lang, option, tell
from innolink.cli_graph import opened, who
from innolink.cli_output import Table, as_json, emit, table_from_frame, table_options, write_out
from innolink.words import say

if TYPE_CHECKING:
    from innolink.scoring import ScoreResult

_QUESTIONS = {"belt_and_road": "belt-and-road"}


@click.command(
    cls=Worded,
    words="score",
    examples=(
        "innolink score beijing",
        "innolink score china --layer ncses-ai --peers g20",
        "innolink score beijing --facts -o ties.csv",
        "innolink score beijing --format json",
    ),
)
@click.argument("subject")
@option("--layer", default="register", words="opt.layer")
@option("--peers", words="opt.peers")
@option("--as-of", words="opt.as_of")
@option("--facts", is_flag=True, words="opt.facts")
@table_options
def score(
    subject: str,
    layer: str,
    peers: str | None,
    as_of: str | None,
    facts: bool,
    fmt: str | None,
    output: Path | None,
) -> None:
    """Score a subject."""
    from innolink.scoring import score as score_graph

    with opened() as graph:
        made = score_graph(graph, who(graph, subject), layer, peers=peers, as_of=as_of)
    if facts:
        emit(table_from_frame(made.facts()), fmt, output)
        return
    chosen = fmt or ("json" if output is not None and output.suffix == ".json" else None)
    if chosen == "json":
        _write_json(made, output)
        return
    told = words_of(made, current_lang())
    tell_head(told)
    emit(score_table(told, subject, layer, current_lang()), fmt, output)


def _write_json(made: ScoreResult, output: Path | None) -> None:
    text = as_json(made.to_dict())
    if output is None:
        write_out(text)
        return
    from graph.files import write_whole

    write_whole(output, text)
    tell("wrote", file=output)


def words_of(made: ScoreResult, lang: str) -> dict[str, Any]:
    """Score with its reasons and figures in words: what the table and the card show."""
    told = made.to_dict()
    for key, part in told["parts"].items():
        if part["reason"]:
            part["reason"] = say(f"reason.{part['reason']}", lang)
        else:
            part["detail"] = say(f"from.{key}", lang, **_plain(part["numbers"], lang))
    if told["rank"].get("reason"):
        told["rank"]["reason"] = say(f"reason.{told['rank']['reason']}", lang)
    if told.get("reason"):
        told["reason"] = say(f"reason.{told['reason']}", lang)
    return told


def _plain(numbers: dict[str, Any], lang: str) -> dict[str, Any]:
    from graph.places import places

    known = places()
    largest = numbers.get("largest", ())
    named = [
        f"{known[x['country']].label[lang] if x['country'] in known else x['country']} "
        f"{x['share']:.1%}"
        for x in largest
    ]
    return {**numbers, "largest": ("、" if lang == "zh" else ", ").join(named)}


def rank_words(told: dict[str, Any], lang: str) -> str:
    """Rank in a sentence, or why there is none."""
    rank = told["rank"]
    if rank["rank"] is None:
        return say("score.no_rank", lang, reason=rank.get("reason", ""))
    group = say("score.among", lang, peers=rank["peers"]) if rank["peers"] else ""
    parts = _names(rank["set_of_parts"], lang)
    return say("score.rank", lang, rank=rank["rank"], of=rank["of"], peers=group, parts=parts)


def _names(parts: list[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(say(f"part.{p}", lang) for p in parts)


def tell_head(told: dict[str, Any]) -> None:
    """Say whose score it is, on which layer, and its rank."""
    lang = current_lang()
    subject, layer = told["subject"], told["layer"]
    name = (subject["name_zh"] if lang == "zh" else subject["name"]) or subject["id"]
    title = (layer["title_zh"] if lang == "zh" else "") or layer["title"]
    coverage = say("score." + layer["coverage"].replace("-", "_"), lang)
    tell("score.head", name=name, layer=title, coverage=coverage, theta=f"{layer['theta']:g}",
         unit=layer["unit"])  # fmt: skip
    click.echo(rank_words(told, lang), err=True)
    if told["undated"]:
        tell("score.undated", undated=told["undated"], ties=told["ties"])


def score_table(told: dict[str, Any], subject: str, layer: str, lang: str) -> Table:
    """Parts, one a row: value, what it was computed from, and where its facts are."""
    columns = tuple(say(f"score.{k}", lang) for k in ("part", "value", "from", "facts"))
    facts = f"innolink score {subject} --layer {layer} --facts"
    rows: list[tuple[Any, ...]] = []
    for key, part in told["parts"].items():
        missing = part["value"] is None
        value = say("score.missing", lang) if missing else round(part["value"], 4)
        if not missing and not part["in_index"]:
            value = f"({part['value']:.4f})"
        own = f"innolink ask {_QUESTIONS[key]}" if key in _QUESTIONS else facts
        where = own if layer == "register" else facts
        words = part["reason"] if missing else part["detail"]
        rows.append((say(f"part.{key}", lang), value, words, "" if missing else where))
    index = told["index"]
    over = say("score.over", lang, parts=_names(told["set_of_parts"], lang))
    shown = say("score.missing", lang) if index is None else round(index, 4)
    rows.append((say("score.index", lang), shown, told["reason"] or over, ""))
    return Table(columns, tuple(rows))
