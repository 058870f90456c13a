"""Whoever asks in Chinese is answered in Chinese: ids, commands and options alone stay."""

from __future__ import annotations

import json
import re

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from innolink.cli import main
from innolink.cli_base import WordedGroup
from queries.catalogue import catalogue
from queries.reference import FAMILIES

CLICKS_OWN = re.compile(
    r"\b(TEXT|INTEGER|FLOAT|RANGE|DIRECTORY|FILE|PATH|RUN|OPTIONS|ARGS|default|required)\b"
)


def commands(group: WordedGroup, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command, by the words that call it."""
    context, found = click.Context(group), [words]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = (*words, name)
        found += commands(command, inner) if isinstance(command, WordedGroup) else [inner]
    return found


ALL = commands(main)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_fits_eighty_columns(words: tuple[str, ...], lang: str) -> None:
    shown = CliRunner(env={"COLUMNS": "80"}).invoke(main, [*words, "--help", "--lang", lang])
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    wide = [x for x in lines if cell_len(x) > 80 and not x.startswith("  innolink ")]
    assert wide == []
    if lang == "zh":
        told = [x for x in lines[1:] if not x.startswith("  innolink ")]
        assert [x for x in told if CLICKS_OWN.search(x)] == []
        assert "[OPTIONS]" not in lines[0]


def test_the_questions_are_listed_by_family_in_chinese() -> None:
    shown = CliRunner().invoke(main, ["ask", "--lang", "zh", "--format", "json"])
    listed = [tuple(row.values()) for row in json.loads(shown.stdout)]
    known = catalogue()
    assert listed == [
        (label.zh, q.name, q.about.zh)
        for family, label in FAMILIES.items()
        for q in sorted(known.values(), key=lambda q: q.name)
        if q.family == family
    ]
    table = CliRunner(env={"COLUMNS": "80"}).invoke(
        main, ["ask", "--lang", "zh", "--format", "table"]
    )
    heads = [x for x in table.stdout.splitlines() if x and not x.startswith(" ")]
    assert heads == [label.zh for label in FAMILIES.values()]
