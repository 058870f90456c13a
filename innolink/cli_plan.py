"""``innolink plan``: targets, one target down to its facts, actions, tasks, the scenario."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.ontology import LINKS
from graph.properties import SHEETS
from innolink.cli_answer import show_sourced
from innolink.cli_base import Worded, current_lang, option, tell, tell_line
from innolink.cli_graph import opened
from innolink.cli_options import as_of_option
from innolink.cli_output import (
    Table,
    chosen_format,
    emit,
    for_people,
    table_from_frame,
    table_options,
    wants_json,
    write_json,
)
from innolink.words import say

if TYPE_CHECKING:
    import pandas as pd

    from innolink.session import Graph


@click.command(
    cls=Worded,
    words="plan",
    examples=(
        "innolink plan",
        "innolink plan --target pct-applications",
        "innolink plan --explain -o evidence.xlsx",
        "innolink plan --tasks --lang zh",
        "innolink plan --actions",
        "innolink plan --scenario 2035 --target pct-applications --reach 24000",
        "innolink plan --as-of 2024 --format json",
    ),
)
@option("--target", words="opt.target")
@option("--explain", is_flag=True, words="opt.plan_explain")
@option("--actions", is_flag=True, words="opt.actions")
@option("--tasks", is_flag=True, words="opt.tasks")
@option("--scenario", "year", type=click.IntRange(2000, 2999), words="opt.scenario")
@option("--reach", type=float, words="opt.reach")
@as_of_option
@table_options
def plan(
    target: str | None,
    explain: bool,
    actions: bool,
    tasks: bool,
    year: int | None,
    reach: float | None,
    as_of: str | None,
    fmt: str | None,
    output: Path | None,
) -> None:
    """See how the plan stands."""
    from innolink import plan_words, planning
    from queries.reader import coded

    lang = current_lang()
    if reach is not None and not (year and target):
        raise click.UsageError(say("plan.reach_needs", lang))
    with opened() as graph:
        if year is not None:
            frame = _scenario(graph, year, target, reach, as_of)
            tell("plan.scenario_note", year=year)
            _show(frame, plan_words.scenario_table(frame, year, lang), fmt, output)
        elif target is not None:
            row, facts = planning.plan_target(graph, target, as_of=as_of)
            _one(row, facts, fmt, output)
            _undated(graph, as_of, str(row["number"]))
        elif explain:
            _explain(graph, planning.plan_facts(graph, as_of=as_of), fmt, output)
            _undated(graph, as_of)
        elif actions:
            frame = planning.plan_actions(graph, as_of=as_of)
            told = plan_words.actions_table(_units(graph, frame, lang), lang)
            _show(frame, told, fmt, output)
            tell("plan.undated", sheet=SHEETS["links"], link=LINKS["RESPONSIBLE_FOR"].label)
        elif tasks:
            frame = planning.plan_tasks(graph, as_of=as_of)
            told = plan_words.tasks_table(_units(graph, frame, lang), lang)
            _show(frame, told, fmt, output)
            tell("plan.undated", sheet=SHEETS["links"], link=LINKS["RESPONSIBLE_FOR"].label)
        else:
            frame = planning.plan(graph, as_of=as_of)
            if len(frame):
                status = coded("plan_status", frame["plan_status"].iloc[0] or "", lang)
                tell("plan.draft", status=status)
                if not planning.plan_begun(graph, as_of):
                    since, until = planning.plan_years(graph)
                    tell("plan.later", since=since, until=until)
                _undated(graph, as_of)
            short = chosen_format(fmt, output) != "md"
            _show(frame, plan_words.targets_table(frame, lang, short=short), fmt, output)
            for line in plan_words.notes(frame, lang):
                tell_line(line)


def _explain(graph: Graph, facts: pd.DataFrame, fmt: str | None, output: Path | None) -> None:
    """Write the facts behind every target; for people with their sources numbered."""
    from innolink.plan_words import explained

    if not for_people(fmt, output):
        show_sourced(graph.store, facts, fmt, output)
        return
    rows = explained(facts, current_lang())
    show_sourced(graph.store, rows, fmt, output, spare=("when", "value"))


def _undated(graph: Graph, as_of: str | None, number: str | None = None) -> None:
    """At a date: say how much of the evidence, of one target or of all, carries no date."""
    from innolink import plan_words
    from innolink.plan_evidence import undated_evidence

    counts = undated_evidence(graph, as_of) if as_of else {}
    mine = {k: n for k, n in counts.items() if number in (None, k)}
    if as_of and mine:
        tell_line(plan_words.undated(mine, as_of, current_lang()))


def _units(graph: Graph, frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Call the responsible units by their names in the language."""
    from queries.reader import for_reader

    named = for_reader(graph.store, frame[["responsible"]], lang)
    return frame.assign(responsible=named.iloc[:, 0])


def _scenario(
    graph: Graph, year: int, target: str | None, reach: float | None, as_of: str | None
) -> pd.DataFrame:
    from innolink import planning

    if target is None:
        return planning.plan_scenario(graph, year, as_of=as_of)
    row, _ = planning.plan_target(graph, target, as_of=as_of)
    wanted = {} if reach is None else {str(row["id"]): reach}
    frame = planning.plan_scenario(graph, year, wanted=wanted, as_of=as_of)
    mine: pd.DataFrame = frame[frame["id"] == row["id"]].reset_index(drop=True)
    return mine


def _one(row: dict[str, Any], facts: pd.DataFrame, fmt: str | None, output: Path | None) -> None:
    from innolink.plan_words import evidence_words, facts_table, figure, name_of, status_words

    lang = current_lang()
    table = table_from_frame(facts)
    if wants_json(fmt, output):
        told = [dict(zip(table.columns, r, strict=True)) for r in table.rows]
        write_json({**row, "facts": told}, output)
        return
    shown = {k: figure(row[k], lang) for k in ("target", "reported")}
    shown["evidence"] = evidence_words(row, lang)
    tell("plan.one", name=name_of(row, lang), due=row["due"], **shown)
    tell_line(status_words(row, lang))
    tell_line((row["rule_zh"] if lang == "zh" else row["rule"]) or "")
    _show(facts, facts_table(facts, lang), fmt, output)
    if facts.empty:
        tell("plan.no_facts", sheets=[SHEETS["observations"], SHEETS["links"]])


def _show(frame: pd.DataFrame, worded: Table, fmt: str | None, output: Path | None) -> None:
    """Words on screen and in Markdown; the columns themselves in CSV and JSON."""
    if for_people(fmt, output):
        emit(worded, fmt, output)
        return
    from innolink.plan_words import file_labels

    emit(replace(table_from_frame(frame), labels=file_labels()), fmt, output)
