"""``innolink load`` and ``innolink template``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from innolink.cli_base import Worded, current_lang, option, tell
from innolink.cli_errors import FrontError
from innolink.cli_graph import opened
from innolink.words import say

if TYPE_CHECKING:
    from innolink.session import Graph, Progress
    from loaders.batch import Fault
    from loaders.pipeline import LoadReport

LOADERS = ("register", "plan", "ror", "openalex", "cordis", "networks", "reference", "decisions")
LAYERS, COUNTINGS = ("country", "city", "organisation"), ("full", "fractional")
ENGINES = ("duckdb", "spark")
SHOWN = 10
"""Faults told on the terminal; all of them stand in the rejects file."""


@click.command(
    cls=Worded,
    words="load",
    examples=(
        "innolink load register my.xlsx --dry-run",
        "innolink load register my.xlsx",
        "innolink load ror v2.9-ror-data.zip",
        "innolink load openalex works.jsonl.gz --layer country --counting fractional",
        "innolink load cordis cordis-HORIZONprojects-csv.zip --layer country",
        "innolink load ror v2.9-ror-data.zip --bulk",
        "innolink load networks data/networks/ncses-ai",
    ),
)
@click.argument("loader", type=click.Choice(LOADERS), required=False, metavar="LOADER")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@option("--dry-run", is_flag=True, words="opt.dry_run")
@option("--strict", is_flag=True, words="opt.strict")
@option("--yes", is_flag=True, words="opt.yes")
@option("--bulk", is_flag=True, words="opt.bulk")
@option("--dataset", default="", words="opt.dataset")
@option("--layer", type=click.Choice(LAYERS), words="opt.works_layer")
@option("--counting", type=click.Choice(COUNTINGS), words="opt.works_counting")
@option("--field", words="opt.works_field")
@option("--engine", type=click.Choice(ENGINES), words="opt.works_engine")
@option("--spark", metavar="URL", words="opt.works_spark")
@option("--withdraw", default="", metavar="DATASET", words="opt.withdraw")
@option("--rejects", type=click.Path(dir_okay=False, path_type=Path), words="opt.rejects")
def load(
    loader: str | None,
    paths: tuple[Path, ...],
    dry_run: bool,
    strict: bool,
    yes: bool,
    bulk: bool,
    dataset: str,
    withdraw: str,
    rejects: Path | None,
    **choices: str | None,
) -> int:
    """Load a source."""
    if bool(withdraw) == bool(loader) or bool(loader) != bool(paths):
        raise click.UsageError(say("withdraw.usage", current_lang()))
    if withdraw:
        return _withdraw(withdraw, dry_run=dry_run, yes=yes)
    if len(paths) > 1 and (rejects or dataset):
        raise click.UsageError(say("load.one_path", current_lang()))
    code = 0
    with opened() as graph:
        for path in paths:
            with progress_bar() as progress:
                report = graph.load(
                    str(loader),
                    path,
                    dataset=dataset,
                    dry_run=dry_run,
                    strict=strict,
                    yes=yes,
                    bulk=bulk,
                    rejects=rejects or _beside(path),
                    lang=current_lang(),
                    progress=progress,
                    **{k: v for k, v in choices.items() if v},
                )
            tell_report(report)
            _tell_next(graph, report, path)
            code = max(code, int(bool(report.rejected or report.withheld or not report.balanced)))
    return code


def _withdraw(dataset: str, *, dry_run: bool, yes: bool) -> int:
    """Withdraw a dataset; without ``--yes`` say how much that would be."""
    with opened() as graph:
        known = sorted(graph.store.read("MATCH (d:Dataset) RETURN d.id AS id")["id"])
        if dataset not in known:  # one without an item is there too, and can be taken back
            raise FrontError("withdraw.none", dataset=dataset, known=known)
        report = graph.withdraw(dataset, dry_run=dry_run, yes=yes)
    if report.withheld or dry_run:
        tell("withdraw.asked", dataset=dataset, count=report.withheld)
        return 0 if dry_run else 1
    tell("withdraw.done", dataset=dataset, count=report.removed)
    for file in report.cleared:
        tell("withdraw.cleared", file=file)
    return 0


def _beside(path: Path) -> Path:
    """Rejects file of a source; the folder ``.`` has a name too."""
    whole = path.absolute() if path.name in ("", "..") else path
    return whole.with_name(f"{whole.stem or 'source'}.rejects.csv")


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Show a bar with a rate and an estimate on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    words = {
        "check": say("load.reading", current_lang()),
        "write": say("load.writing", current_lang()),
    }
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(words[stage], total=total, rate=0.0)
            task = tasks[stage]
            rate = bar.tasks[task].speed or 0.0  # rich knows none before the second step
            bar.update(task, completed=done, total=total, rate=rate)

        yield show


def tell_report(report: LoadReport) -> None:
    """Tell what became of a load: both ledgers, the faults, what was kept back."""
    tell("load.rows", dataset=report.dataset, read=report.read, accepted=report.accepted,
         rejected=report.rejected)  # fmt: skip
    if report.located:
        tell("load.located_dry" if report.dry_run else "load.located", count=report.located)
    total = report.total
    tell("load.items_dry" if report.dry_run else "load.items", offered=total.offered,
         created=total.created, updated=total.updated, unchanged=total.unchanged,
         removed=report.removed)  # fmt: skip
    if report.dry_run:
        tell("load.dry")
    for note in report.notes[:SHOWN]:
        _tell_note(note)
    if len(report.notes) > SHOWN:
        tell("load.more_notes", count=len(report.notes) - SHOWN)
    if report.faults:
        tell("load.rejects", file=report.rejects, faults=len(report.faults),
             notes=len(report.notes))  # fmt: skip
        for fault in report.faults[:SHOWN]:
            tell("load.fault", **_said(fault), column=fault.heading(current_lang()))
        if len(report.faults) > SHOWN:
            tell("load.more_faults", count=len(report.faults) - SHOWN)
    for file in report.cleared:
        tell("load.cleared", file=file)
    if report.foreign:
        tell("load.foreign", file=report.foreign)
    if report.withheld:
        tell("load.withheld_dry" if report.dry_run else "load.withheld", count=report.withheld)
    if not report.balanced:
        raise FrontError("load.unbalanced")


def _tell_next(graph: Graph, report: LoadReport, path: Path) -> None:
    """Tell what to do after a load."""
    if report.faults:
        tell("load.mend_dry" if report.dry_run else "load.mend", file=path)
    elif report.dry_run and not report.withheld:
        tell("load.now_load")
    elif not report.dry_run and (report.total.created or report.total.updated or report.removed):
        number = len(graph.loads())
        tell("load.now_see", before=number - 1, number=number, dataset=report.dataset)


def _tell_note(note: Fault) -> None:
    """Tell a note: a count begins its sentence, a value stands apart from what is said of it."""
    column = note.heading(current_lang())
    if isinstance(note.value, int):
        tell("load.note_count", **_said(note))
    elif column and column != note.value:
        tell("load.note_column", **_said(note), column=column)
    else:
        tell("load.note", **_said(note))


def _said(fault: Fault) -> dict[str, object]:
    lang = current_lang()
    near = say("load.nearest", lang, value=fault.nearest) if fault.nearest else ""
    blank = fault.value or say("load.blank", lang)
    return {"where": fault.where, "value": blank, "rule": fault.rule, "nearest": near}


@click.command(
    cls=Worded,
    words="template",
    examples=("innolink template my.xlsx --lang zh", "innolink template --decisions decisions.csv"),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--decisions", is_flag=True, words="opt.decisions")
def template(file: Path, decisions: bool) -> None:
    """Write an empty register."""
    if decisions:
        from loaders.decision_table import write_decisions_template

        if file.suffix.lower() != ".csv":
            raise click.UsageError(say("template.csv", current_lang(), file=file.name))
        try:
            write_decisions_template(file, current_lang())
        except FileExistsError as error:
            raise FrontError(say("template.exists", current_lang(), file=file)) from error
        tell("wrote", file=file)
        return
    from loaders.template import write_template

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(say("load.not_xlsx", current_lang(), file=file.name))
    write_template(file, current_lang())
    tell("wrote", file=file)
