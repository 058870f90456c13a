"""``innolink ask`` and ``innolink cypher``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from innolink.cli_answer import answer_of, show
from innolink.cli_base import Worded, current_lang, option, tell
from innolink.cli_graph import opened
from innolink.cli_options import as_of_option, groups_option
from innolink.cli_output import (
    Table,
    click_width,
    emit,
    for_people,
    table_from_frame,
    table_options,
    write_out,
)
from innolink.cli_wrapping import wrapped
from innolink.words import say

if TYPE_CHECKING:
    from queries.catalogue import Catalogue
    from queries.question import Question


_NAME = 24  # cells of a question's name in the list


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from innolink.asking import home_questions
    from queries.catalogue import catalogue

    return [name for name in catalogue(home_questions()) if name.startswith(incomplete)]


@click.command(
    cls=Worded,
    words="ask",
    examples=(
        "innolink ask",
        "innolink ask partners --country RS",
        "innolink ask partners --help",
        "innolink ask find 清华",
        "innolink ask path 清华大学 Belgrade --sources",
    ),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("name", required=False, shell_complete=_complete)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@as_of_option
@option("--limit", type=click.IntRange(min=1), words="opt.limit")
@option("--sources", is_flag=True, words="opt.sources")
@option("--notes", is_flag=True, words="opt.notes")
@option("--cypher", is_flag=True, words="opt.cypher")
@groups_option
@option(
    "--queries", "folders", multiple=True, words="opt.queries",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
)  # fmt: skip
@table_options
@click.pass_context
def ask(
    ctx: click.Context,
    name: str | None,
    words: tuple[str, ...],
    as_of: str | None,
    limit: int | None,
    sources: bool,
    notes: bool,
    cypher: bool,
    groups_file: Path | None,
    folders: tuple[Path, ...],
    fmt: str | None,
    output: Path | None,
) -> None:
    """Ask a question."""
    from innolink.asking import home_questions
    from queries.catalogue import catalogue

    known = catalogue((*folders, *home_questions()))
    for broken in known.broken:
        tell("ask.broken", what=broken)
    if name in (None, "--help", "-h"):
        if name is None:
            _list(known, fmt, output)
        else:
            click.echo(ctx.get_help())
        return
    from queries.runner import named

    question = named(known, str(name))
    if "--help" in words:
        write_out(question_help(question, current_lang()))
        return
    given = parameters_of(question, words)
    groups = _groups(groups_file)
    with opened() as graph:
        if cypher:
            write_out(_statement(graph.store, question, given, as_of, groups))
            return
        from queries.runner import ask as ask_graph

        frame = ask_graph(
            graph.store, question.name, given,
            as_of=as_of, limit=limit, questions=known, groups=groups,
        )  # fmt: skip
        read = _reader(graph.store, question, fmt, output)
        made = answer_of(graph.store, frame, sources, read=read, question=question)
        show(made, fmt, output, notes=notes)
        if frame.attrs.get("more"):
            tell("ask.more", limit=limit)
        # A note may say already that there is nothing, and what would fill it.
        if frame.empty and not frame.attrs["explained"]:
            tell("ask.widen" if question.fills else "ask.none", name=question.name)


def _reader(
    store: Any, question: Question, fmt: str | None, output: Path | None
) -> Callable[[Any], Any] | None:
    """Words for people where a table or Markdown is asked for; CSV and JSON keep their keys."""
    if not for_people(fmt, output):
        return None
    from queries.reader import for_reader

    return partial(for_reader, store, lang=current_lang(), question=question)


def _groups(file: Path | None) -> Any:
    from innolink.own_groups import own_groups

    return own_groups(file) if file else None


def _list(known: Catalogue, fmt: str | None, output: Path | None) -> None:
    """List the questions: by family, one line each, on a terminal; else as a table."""
    if output is not None or not (fmt == "table" or (fmt is None and sys.stdout.isatty())):
        emit(_listed(known), fmt, output)
        return
    lang = current_lang()
    for family, members in _families(known, lang):
        lines = [line for q in members for line in _told(q, lang)]
        write_out("\n".join([family, *lines, ""]) + "\n")


def _families(known: Catalogue, lang: str) -> list[tuple[str, list[Question]]]:
    """Questions by family, as people call it: those that ship first, then the user's own."""
    from queries.reference import FAMILIES

    found = []
    for family in dict.fromkeys([*FAMILIES, *(q.family for q in known.values())]):
        own = say("ask.own", lang) if family == "own" else family
        title = FAMILIES[family][lang] if family in FAMILIES else own
        members = sorted((q for q in known.values() if q.family == family), key=lambda q: q.name)
        if members:
            found.append((title, members))
    return found


def _told(question: Question, lang: str) -> list[str]:
    """Name of a question, and beside it what it answers, broken where a terminal ends."""
    lines = wrapped(question.about[lang], max(click_width() - _NAME - 2, 20)).split("\n")
    return [
        f"  {name:<{_NAME}}{line}"
        for name, line in zip_longest([question.name], lines, fillvalue="")
    ]


def _listed(known: Catalogue) -> Table:
    lang = current_lang()
    columns = [say(f"ask.{k}", lang) for k in ("family", "question", "what")]
    rows = [
        (title, q.name, q.about[lang]) for title, members in _families(known, lang) for q in members
    ]
    return Table(tuple(columns), tuple(rows))


def parameters_of(question: Question, words: tuple[str, ...]) -> dict[str, object]:
    """``--country RS``, ``--country=RS``, and plain words for the question's free text."""
    names = [p.name for p in question.parameters]
    given: dict[str, object] = {}
    loose: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            loose.append(word)
            continue
        key, equals, value = word[2:].partition("=")
        key = key.replace("-", "_")
        if key not in names:
            shown = ["--" + n.replace("_", "-") for n in names]
            raise click.UsageError(
                say("ask.unknown", current_lang(), word=word, name=question.name, known=shown)
            )
        if not equals:
            if not rest:
                raise click.UsageError(say("ask.value", current_lang(), word=word))
            value = rest.pop(0)
        given[key] = value
    return {**given, **_plain_words(question, given, loose)} if loose else given


def _plain_words(
    question: Question, given: dict[str, object], loose: list[str]
) -> dict[str, object]:
    """Words without an option: those of what must be given, one each, else of the first left."""
    left = [p for p in question.parameters if p.name not in given]
    needed = [p.name for p in left if p.required]
    ends = [p.name for p in left if p.type == "entity"]
    if len(needed) == 1 and needed[0] in ends and len(loose) == len(ends) > 1:
        needed = ends  # as many words as things asked about: one each, in their order
    if not left:
        raise click.UsageError(say("usage.extra", current_lang(), words=" ".join(loose)))
    if len(needed) < 2:
        return {(needed or [left[0].name])[0]: " ".join(loose)}
    if len(needed) != len(loose):
        options = ["--" + n.replace("_", "-") for n in needed]
        raise click.UsageError(
            say("ask.which_is_which", current_lang(), name=question.name, words=" ".join(loose),
                options=options, example=example(question))
        )  # fmt: skip
    return dict(zip(needed, loose, strict=True))


def question_help(question: Question, lang: str) -> str:
    """Words about one question: what for, parameters, columns, an example."""
    from queries.question import TYPES

    lines = [f"{question.title[lang]} — {question.about[lang]}", ""]
    mark = "：" if lang == "zh" else ":"
    lines += [say("ask.parameters", lang) + mark]
    for p in question.parameters:
        extra = say("ask.required", lang) if p.required else ""
        if p.default is not None:
            extra = say("ask.default", lang, value=p.default)
        kind = say(f"ask.type_{p.type}", lang) if p.type in TYPES else p.type
        lines.append(f"  --{p.name.replace('_', '-')} ({kind})  {p.label[lang]}{extra}")
    lines += ["", say("ask.columns", lang) + mark]
    lines += [f"  {c.name}  {c.label[lang]}" for c in question.columns]
    lines += ["", say("frame.examples", lang) + mark, f"  {example(question)}"]
    return "\n".join(lines) + "\n"


_EXAMPLES = {"country": "RS", "entity": "北京", "group": "g20", "search": "清华", "year": "2024",
             "kind": "Park", "field": "AI", "link": "COOPERATES_WITH", "text": "AI"}  # fmt: skip


def example(question: Question) -> str:
    """One line that asks the question, with its required parameters."""
    if question.example:
        return f"innolink ask {question.name} {question.example}"
    needed = [p for p in question.parameters if p.required]
    shown = needed or [p for p in question.parameters if p.type == "country"][:1]
    words = [f"--{p.name.replace('_', '-')} {_EXAMPLES.get(p.type, '1')}" for p in shown]
    return " ".join(["innolink ask", question.name, *words])


def _statement(
    store: Any, question: Question, given: dict[str, object], as_of: str | None, groups: Any
) -> str:
    """Give the statement with its parameters, to paste into Neo4j Browser."""
    import json

    from queries.runner import prepare

    values = prepare(store, question, given, as_of=as_of, groups=groups)
    sets = [
        f":param {k} => {json.dumps(v, ensure_ascii=False)};" for k, v in sorted(values.items())
    ]
    return "\n".join([*sets, question.statement.strip() + ";"]) + "\n"


@click.command(
    cls=Worded,
    words="cypher",
    examples=("innolink cypher 'MATCH (p:Park) RETURN p.name AS name ORDER BY name LIMIT 5'",),
)
@click.argument("statement")
@option("--seconds", type=click.FloatRange(0.1, 600), default=30.0, words="opt.seconds")
@option("--rows", type=click.IntRange(1), default=10_000, words="opt.rows")
@table_options
def cypher(statement: str, seconds: float, rows: int, fmt: str | None, output: Path | None) -> None:
    """Run Cypher that reads."""
    from queries.readonly import run_readonly

    with opened() as graph:
        frame = run_readonly(graph.store, statement, seconds=seconds, rows=rows)
    emit(table_from_frame(frame, own=True), fmt, output)
    if frame.attrs.get("more"):
        tell("ask.more", limit=rows)
