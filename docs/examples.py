"""Examples with their real output: of each question, and the cookbook's.

``python -m docs.examples`` asks them of an engine of its own that holds the shipped data, and
writes ``docs/examples.json`` and the outputs in ``docs/cookbook.md``; the tests ask again.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from graph.files import write_whole
from graph.store import Store
from innolink.cli_ask import example, parameters_of
from innolink.cli_output import Table, as_text, table_from_frame
from queries.catalogue import catalogue
from queries.question import Question
from queries.reader import for_reader
from queries.reference import questions_markdown
from queries.runner import ask

HERE = Path(__file__).resolve().parent
KEPT, COOKBOOK = HERE / "examples.json", HERE / "cookbook.md"
ROWS, CHARACTERS, WIDTH = 3, 60, "80"
_CONSOLE = re.compile(r"^```console\n\$ (innolink [^\n]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def questions_page() -> str:
    """Text of ``docs/questions.md``: the catalogue with the examples as they are kept."""
    return questions_markdown(examples=json.loads(KEPT.read_text("utf-8")))


def command_of(question: Question) -> str:
    """One line that asks the question; at a fixed date where it looks at the calendar."""
    dated = " --as-of 2026" if "$today" in question.statement else ""
    return f"{example(question)}{dated} --limit {ROWS} --format md"


def examples(store: Store) -> dict[str, dict[str, str]]:
    """Ask every question's example: its command and its table in Markdown."""
    known = catalogue()
    return {name: _asked(store, question) for name, question in known.items()}


def _asked(store: Store, question: Question) -> dict[str, str]:
    command = command_of(question)
    words = shlex.split(command)[3:]
    words = words[: words.index("--limit")]
    as_of = None
    if "--as-of" in words:
        place = words.index("--as-of")
        as_of = words[place + 1]
        del words[place : place + 2]
    given = parameters_of(question, tuple(words))
    frame = ask(store, question.name, given, as_of=as_of, limit=ROWS)
    read = for_reader(store, frame.drop(columns="sources", errors="ignore"), "en", question)
    table = table_from_frame(read)
    rows = tuple(tuple(_cut(v) for v in row) for row in table.rows)
    return {"command": command, "output": as_text(Table(table.columns, rows), "md")}


def _cut(value: object) -> object:
    text = "|".join(map(str, value)) if isinstance(value, list) else value
    if isinstance(text, str) and len(text) > CHARACTERS:
        return text[: CHARACTERS - 1] + "…"
    if isinstance(text, float):
        return float(f"{text:.6g}")
    return text


def cooked(text: str, environ: Mapping[str, str]) -> str:
    """Text of the cookbook, every command in it run and followed by what it says."""
    from click.testing import CliRunner

    from innolink.cli import main

    runner = CliRunner(env={**environ, "COLUMNS": WIDTH, "LC_ALL": "C.UTF-8"})

    def run(block: re.Match[str]) -> str:
        words = shlex.split(block[1])[1:]
        done = runner.invoke(main, [*words, "--format", "table"], catch_exceptions=False)
        if done.exit_code:
            raise ValueError(f"{block[1]}: {done.output}")
        return f"```console\n$ {block[1]}\n{done.output.strip()}\n```"

    return _CONSOLE.sub(run, text)


def main() -> int:
    """Ask anew and write both."""
    sys.path.insert(0, str(HERE.parent / "bench"))
    from scratch import load_shipped, scratch

    with scratch() as (engine, store):
        server = engine.ensure()
        load_shipped(store)
        text = json.dumps(examples(store), ensure_ascii=False, indent=1, sort_keys=True)
        write_whole(KEPT, text + "\n")
        keys = ("URI", "USERNAME", "PASSWORD", "DATABASE")
        values = (server.uri, server.username, server.password, server.database)
        environ = {f"NEO4J_{k}": v for k, v in zip(keys, values, strict=True)}
        write_whole(COOKBOOK, cooked(COOKBOOK.read_text("utf-8"), {**os.environ, **environ}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
