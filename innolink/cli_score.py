"""``innolink score``: the index part by part with its doubt, in words, or as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.figures import figure
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
from innolink.score_words import (
    AGAINST_COLUMNS,
    against_rows,
    against_words,
    apart_words,
    dated_words,
    doubt_rows,
    layer_title,
    part_names,
    rank_words,
    source_words,
    subject_name,
    tally_words,
    unit_words,
    words_of,
)
from innolink.words import joined, say

if TYPE_CHECKING:
    from innolink.score_result import ScoreResult
    from innolink.session import Graph

__all__ = ["score", "score_table", "tell_head", "words_of"]


@click.command(
    cls=Worded,
    words="score",
    examples=(
        "innolink score beijing",
        "innolink score china --layer ncses-ai --peers g20",
        "innolink score beijing --explain -o explained.csv",
        "innolink score beijing --format json",
        "innolink score --runs",
    ),
)
@click.argument("subject", required=False)
@layer_option
@option("--peers", words="opt.peers")
@groups_option
@as_of_option
@option("--draws", type=int, default=1000, show_default=True, words="opt.draws")
@option("--seed", type=int, default=1, show_default=True, words="opt.seed")
@option("--facts", is_flag=True, words="opt.facts")
@option("--explain", is_flag=True, words="opt.explain")
@option("--since", type=int, words="opt.since")
@option("--against", metavar="RUN", words="opt.against_run")
@option("--runs", is_flag=True, words="opt.runs")
@table_options
def score(subject: str | None, fmt: str | None, output: Path | None, **asked: Any) -> None:
    """Score a subject."""
    if asked["runs"]:
        _runs(fmt, output)
        return
    if subject is None:
        raise click.UsageError(say("score.subject_missing", current_lang()))
    _one_question(subject, asked)
    chosen = _options(asked)
    with opened() as graph:
        if asked["groups_file"] is not None:
            from innolink.own_groups import chosen_group

            peers, file = asked["peers"], asked["groups_file"]
            asked["peers"] = chosen_group(graph.store, peers, file, asked["as_of"], nodes=True)
        if asked["since"] is not None:
            _why(graph, subject, asked, fmt, output)
            return
        made = _scored(graph, subject, asked)
        if asked["facts"] or asked["explain"]:
            _show_behind(graph, made, asked["facts"], fmt, output)
            _tell_table(graph, made)
            return
        if asked["against"] is not None:
            _against(graph, made, asked, fmt, output)
            return
    if wants_json(fmt, output):
        write_json(made.to_dict(), output)
    else:
        told = words_of(made, current_lang())
        tell_head(told)
        emit(score_table(told, current_lang()), fmt, output)
        tell("score.down_to_facts", subject=subject, layer=asked["layer"], options=chosen)
        if made.run:
            tell("score.kept", run=made.run)


def _one_question(subject: str, asked: Mapping[str, Any]) -> None:
    """Refuse options of which the second would be ignored."""
    given = [k for k in ("since", "against", "explain", "facts") if asked[k] not in (None, False)]
    if len(given) > 1:
        lang = current_lang()
        options = joined([f"--{k}" for k in given], lang)
        raise click.UsageError(say("score.one_at_a_time", lang, options=options,
                                   subject=shlex.quote(subject), layer=asked["layer"]))  # fmt: skip


def _options(asked: Mapping[str, Any]) -> str:
    """Repeat what was chosen, for the command that the reader is told."""
    given = {"--peers": asked["peers"], "--groups": asked["groups_file"], "--as-of": asked["as_of"]}
    return "".join(f" {name} {shlex.quote(str(value))}" for name, value in given.items() if value)


def _show_behind(
    graph: Graph, made: ScoreResult, facts: bool, fmt: str | None, output: Path | None
) -> None:
    """Write ties or explained parts with their sources; numbered for people."""
    frame = made.facts() if facts else made.explain()
    if "engine" in frame and frame["engine"].isna().all():  # nothing of the network was counted
        frame = frame.drop(columns="engine")
    if not facts and for_people(fmt, output):
        frame = frame.assign(part=[say(f"part.{p}", current_lang()) for p in frame["part"]])
    if facts and made.undated is not None:
        tell_line(tally_words(made.to_dict(), current_lang()))
    # Of what a narrow screen has no room for, the first here stays longest.
    spare = ("type", "counts_as", "since") if facts else ("ties", "weight", "value")
    show_sourced(graph.store, frame, fmt, output, spare, keep=() if facts else ("type",))


def _tell_table(graph: Graph, made: ScoreResult) -> None:
    """Say of a layer what its figures rest on, and where it comes from; ties say it themselves."""
    from graph.reading import sources_frame
    from innolink.scoring import REGISTER

    if made.layer["id"] == REGISTER:
        return
    behind = {s for some in made.explain()["sources"] for s in some}
    lang = current_lang()
    said = source_words(sources_frame(graph.store, behind).to_dict("records"), lang)
    title, period = layer_title(made.layer, lang), made.layer["period"]
    period = period or joined(made.layer["years"], lang)
    unit = unit_words(made.layer["unit"], 2, lang)
    tell("score.behind", dataset=made.layer["id"], title=title, period=period, unit=unit,
         sources=said)  # fmt: skip
    if apart := apart_words(made.to_dict(), lang):
        tell_line(apart)


def _scored(graph: Graph, subject: str, asked: dict[str, Any]) -> ScoreResult:
    """Score and keep it; a score that cannot be kept is shown all the same."""
    from innolink.scoring import score as score_graph

    chosen = {k: asked[k] for k in ("peers", "as_of", "draws", "seed")}
    found = who(graph, subject)
    try:
        return score_graph(graph, found, asked["layer"], **chosen)
    except OSError as error:
        tell("score.not_kept", why=error.strerror or type(error).__name__)
        return score_graph(graph, found, asked["layer"], keep=False, **chosen)


def _runs(fmt: str | None, output: Path | None) -> None:
    from innolink.runlog import runs

    found, lang = runs(), current_lang()
    if found.empty:
        tell("score.no_runs")
    if not for_people(fmt, output):
        emit(table_from_frame(found), fmt, output)
        return
    names = found.attrs["names"]
    table = table_from_frame(found.assign(subject=[names[i][lang] for i in found["subject"]]))
    heads = tuple(say(f"runs.{c}", lang) for c in table.columns)
    spare = tuple(say(f"runs.{c}", lang) for c in ("as_of", "peers", "seed", "draws", "engines"))
    emit(Table(heads, table.rows, spare=spare), fmt, output)


def _against(
    graph: Graph, made: ScoreResult, asked: Mapping[str, Any], fmt: str | None, output: Path | None
) -> None:
    from innolink.score_against import against

    found, lang = against(graph, made, asked["against"], asked["peers"]), current_lang()
    if wants_json(fmt, output):
        write_json(found.to_dict(), output)
        return
    for line in against_words(found, lang):
        tell_line(line)
    columns = tuple(say(k, lang) for k in AGAINST_COLUMNS)
    emit(Table(columns, tuple(against_rows(found, lang)), own=True), fmt, output)


def _why(
    graph: Graph, subject: str, asked: dict[str, Any], fmt: str | None, output: Path | None
) -> None:
    from innolink.change_words import CHANGE_COLUMNS, change_rows, change_words
    from innolink.score_change import why_changed

    chosen = {k: asked[k] for k in ("peers", "as_of", "draws", "seed")}
    found = why_changed(graph, who(graph, subject), asked["layer"], asked["since"], **chosen)
    lang = current_lang()
    if wants_json(fmt, output):
        write_json(found.to_dict(), output)
        return
    for line in change_words(found, lang):
        tell_line(line)
    columns = tuple(say(key, lang) for key in CHANGE_COLUMNS)
    emit(Table(columns, tuple(change_rows(found, lang))), fmt, output)


def tell_head(told: dict[str, Any]) -> None:
    """Say whose score it is, on which layer, and its rank."""
    lang = current_lang()
    subject, layer = told["subject"], told["layer"]
    coverage = say("score." + layer["coverage"].replace("-", "_"), lang)
    tell("score.head", name=subject_name(subject, lang), layer=layer_title(layer, lang),
         coverage=coverage, theta=f"{layer['theta']:g}",
         unit=unit_words(layer["unit"], layer["theta"], lang))  # fmt: skip
    tell_line(rank_words(told, lang))
    if told["undated"] is not None:
        tell_line(tally_words(told, lang))
    if apart := apart_words(told, lang):
        tell_line(apart)
    for line in dated_words(told, lang):
        tell_line(line)


def score_table(told: dict[str, Any], lang: str) -> Table:
    """Parts, one a row: value and what it was computed from; then the index with its ranges."""
    columns = tuple(say(f"score.{k}", lang) for k in ("part", "value", "from"))
    rows: list[tuple[Any, ...]] = []
    for key, part in told["parts"].items():
        missing = part["value"] is None
        value = say("score.missing", lang) if missing else figure(part["value"], lang, 4)
        if not missing and not part["in_index"]:
            value = f"({value})"
        words = part["reason"] if missing else part["detail"]
        rows.append((say(f"part.{key}", lang), value, words))
    index = told["index"]
    over = say("score.over", lang, parts=part_names(told["set_of_parts"], lang))
    shown = say("score.missing", lang) if index is None else figure(index, lang, 4)
    rows.append((say("score.index", lang), shown, told["reason"] or over))
    rows += doubt_rows(told, lang)
    return Table(columns, tuple(rows), first=13)  # "Belt and Road" on one line
