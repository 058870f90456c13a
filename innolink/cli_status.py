"""``innolink status`` and ``innolink doctor``."""

from __future__ import annotations

import platform
import re
import shutil
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.reaching import StoreError, reach
from innolink.cli_base import Worded, current_lang, option, tell
from innolink.cli_errors import FrontError
from innolink.cli_graph import opened
from innolink.cli_output import (
    Table,
    emit,
    for_people,
    table_from_frame,
    table_from_rows,
    table_options,
    write_out,
)
from innolink.words import in_both, say

if TYPE_CHECKING:
    from graph.store import Store
    from innolink.session import Graph

PACKAGES = ("graph", "loaders", "queries", "analytics", "briefings", "innolink", "data")
CHECKS = ("jumps", "unresolved", "undated", "unsourced", "unlinked", "withheld", "overtaken")
"""Checks of the data whose rows can be listed; :data:`innolink.data_checks.ROWS_OF` has them."""

_SPARE = ("sourced", "accepted", "unchanged", "removed", "loaded", "release", "load", "changes")
"""Columns of loads and coverage that a narrow terminal leaves out, the last named first."""

MEGABYTES = 500
"""Least free disk that Neo4j is happy with."""


@click.command(
    cls=Worded, words="status", examples=("innolink status", "innolink status --format json")
)
@option("--loads", is_flag=True, words="opt.loads")
@option("--coverage", is_flag=True, words="opt.coverage")
@option("--proposals", is_flag=True, words="opt.proposals")
@table_options
def status(
    loads: bool, coverage: bool, proposals: bool, fmt: str | None, output: Path | None
) -> None:
    """Say what is in the graph."""
    from graph.ontology import ENTITIES, LINKS
    from graph.terms import term

    lang = current_lang()
    if loads or coverage:
        with opened() as graph:
            table = table_from_frame(graph.loads() if loads else graph.coverage())
        family = "loads" if loads else "coverage"
        people = for_people(fmt, output)
        emit(worded(table, family, lang) if people else _labelled(table, family), fmt, output)
        return
    if proposals:
        from loaders.decision_table import COLUMNS

        with opened() as graph:
            table = table_from_frame(graph.proposals())
        if table.rows or output is not None or not for_people(fmt, output):
            emit(Table(tuple(p.label[lang] for p in COLUMNS), table.rows), fmt, output)
        if not table.rows:
            tell("status.no_proposals")
        return
    with opened() as graph:
        frame = graph.status()
    named = {n: e.label[lang] for n, e in ENTITIES.items()}
    named |= {n: x.label[lang] for n, x in LINKS.items()}
    columns = tuple(
        say(f"status.{k}", lang) for k in ("kind", "name", "count", "release", "loaded")
    )
    rows = []
    for row in frame.to_dict("records"):
        name = named.get(row["name"], row["name"])
        more = [x if isinstance(x, str) else None for x in (row["release"], row["loaded"])]
        more[0] = term("release", more[0])[lang] if more[0] else None
        rows.append((say(f"status.{row['kind']}", lang), name, int(row["count"]), *more))
    emit(Table(columns, tuple(rows)), fmt, output)
    tell("status.links_are" if frame["count"].sum() else "status.empty")


def worded(table: Table, family: str, lang: str) -> Table:
    """Put loads or coverage into words for people."""
    table = _spanned(table, lang) if family == "coverage" else table
    heads = {c: say(f"{family}.{c}", lang) for c in table.columns}
    spare = tuple(heads[c] for c in _SPARE if c in heads)
    return Table(tuple(heads.values()), table.rows, spare=spare)


def _labelled(table: Table, family: str) -> Table:
    """Keep the keys of loads or coverage, with their words for the headings of a file."""
    words = {c: in_both(f"{family}.{c}") for c in table.columns}
    return replace(table, labels=words)


def _spanned(table: Table, lang: str) -> Table:
    """Tell the first and the last year in one column each, for links and for figures."""
    rows = []
    for row in table.dicts():
        for name in ("link", "figure"):
            ends = [row.pop(f"{end}_{name}") for end in ("first", "last")]
            row[f"{name}_years"] = (
                say("coverage.span", lang, first=ends[0], last=ends[1])
                if (ends[0] is not None and ends[0] != ends[1])
                else ends[0]
            )
        rows.append(row)
    columns = ("dataset", "release", "loaded", "records", "links", "dated", "sourced",
               "link_years", "observations", "figure_years")  # fmt: skip
    return table_from_rows(rows, columns)


@click.command(
    cls=Worded,
    words="doctor",
    examples=("innolink doctor", "innolink doctor --data", "innolink doctor --rows undated"),
)
@option("--data", is_flag=True, words="opt.data")
@option("--rows", type=click.Choice(CHECKS), words="opt.check_rows")
@option("--cypher", is_flag=True, words="opt.check_cypher")
@table_options
def doctor(
    data: bool, rows: str | None, cypher: bool, fmt: str | None, output: Path | None
) -> None:
    """Find out what is wrong; the first failure ends it with what to do."""
    lang = current_lang()
    if data or rows or cypher:
        _check_data(rows, cypher, lang, fmt, output)
        return
    found = [
        ("python", platform.python_version()),
        ("packages", _packages(lang)),
        ("disk", _disk(lang)),
    ]
    with opened() as graph:
        found += _server(graph)
        count = graph.store.rows("MATCH (n) RETURN count(n) AS n")[0]["n"]
        found += [("schema", _schema(graph.store, lang, count)), ("nodes", count)]
    columns = (say("doctor.check", lang), say("doctor.found", lang))
    emit(Table(columns, tuple((say(f"doctor.{k}", lang), v) for k, v in found)), fmt, output)
    tell("doctor.fine")


def _server(graph: Graph) -> list[tuple[str, str]]:
    """Go to the server, step by step: name, port, encryption, Bolt, login, database, version."""
    server = graph.connection
    found = [("address", server.uri), *reach(server.uri)]
    about = graph.store.rows(
        "CALL dbms.components() YIELD name, versions, edition "
        "RETURN name, versions[0] AS version, edition"
    )[0]
    found += [("login", server.username), ("database", server.database)]
    parts = [int(x) for x in re.findall(r"\d+", about["version"])[:2]]
    if parts < [5, 26]:
        raise StoreError("store.old_server", uri=server.uri, version=about["version"])
    return [*found, ("server", " ".join(about[k] for k in ("name", "version", "edition")))]


def _check_data(
    rows: str | None, cypher: bool, lang: str, fmt: str | None, output: Path | None
) -> None:
    """Look at the data: each check, the rows behind one, or the statements that find them."""
    if cypher:
        from innolink.data_checks import ROWS_OF

        for name in [rows] if rows else CHECKS:
            write_out(f"// {say(f'check.{name}', lang)}\n{ROWS_OF[name]}\n")
        return
    with opened() as graph:
        frame = graph.check_data(rows or "")
        if rows and for_people(fmt, output):
            from queries.reader import for_reader

            frame = for_reader(graph.store, frame, lang)
    table = table_from_frame(frame)
    if not rows:
        named = tuple(say(f"check.{c}", lang) for c in table.columns)
        told = tuple((say(f"check.{r[0]}", lang), *r[1:]) for r in table.rows)
        table = Table(named, told)
    emit(table, fmt, output)


def _packages(lang: str) -> str:
    """Find our packages: a stray ``graph.py`` where one works would stand before ours."""
    home = Path(__file__).parent.parent
    for name in PACKAGES:
        at = Path(str(import_module(name).__file__))
        if at.parent.parent != home:
            raise FrontError("doctor.shadow", package=name, path=at)
    return str(home)


def _disk(lang: str) -> str:
    from graph.engine_settings import EngineSettings

    folder = EngineSettings.from_environment().home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free // 2**20
    if free < MEGABYTES:
        raise FrontError("doctor.full", free=free, folder=folder)
    return f"{free} MB"


def _schema(store: Store, lang: str, nodes: int) -> str:
    from graph.statements import schema_statements

    present = {r["name"] for r in store.rows("SHOW INDEXES YIELD name")}
    missing = [n for n in schema_statements() if n not in present]
    if missing and nodes:
        raise FrontError("doctor.no_schema", count=len(missing))
    return say("doctor.own_schema", lang, count=len(present))
