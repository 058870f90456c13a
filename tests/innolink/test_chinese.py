"""Whoever asks in Chinese is answered in Chinese: ids, commands and options alone stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from graph.connection import Connection
from innolink.cli import main
from innolink.cli_base import WordedGroup
from queries.catalogue import catalogue
from queries.reference import FAMILIES
from tests.innolink.commands import environment

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


@pytest.fixture
def told(
    shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    """Run a command in Chinese against the shipped data, as Markdown."""
    for name, value in {
        **environment(shipped_connection), "INNOLINK_HOME": str(tmp_path),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--lang", "zh", "--format", "md"])

    return run


def heads(done: Result) -> list[str]:
    """Headings of a table in Markdown."""
    return [x.strip() for x in done.stdout.splitlines()[0].split("|")[1:-1]]


def test_tables_have_chinese_headings(told: Callable[..., Result]) -> None:
    layer = ("score", "china", "--layer", "ncses-ai")
    assert heads(told(*layer, "--facts")) == ["国家/地区", "权重", "占比", "各类型", "“一带一路”"]
    assert heads(told("doctor", "--rows", "undated")) == ["起点", "类型", "终点"]
    assert heads(told("doctor", "--rows", "withheld")) == ["名称", "保留项数"]
    assert told(*layer, "--draws", "20").exit_code == 0
    kept = told("score", "--runs")
    assert heads(kept) == ["评分记录", "时间（UTC）", "主体", "网络层", "比较对象", "截至", "指数",
                           "名次", "种子", "抽取次数", "计算引擎"]  # fmt: skip
    assert kept.stdout.splitlines()[2].split("|")[3].strip() == "中国"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("score", "中关村科技园区", "--layer", "ncses-ai"),
            "出错：网络层 ncses-ai 的节点是国家/地区，而 中关村科技园区 的类型是 园区。请为其所属"
            "国家/地区（中国）评分，或在登记册上为其评分。\n",
        ),
    ],
)
def test_what_is_said_is_chinese(
    told: Callable[..., Result], words: tuple[str, ...], said: str
) -> None:
    done = told(*words)
    assert done.stderr == said
