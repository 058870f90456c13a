"""What the documents say is tried: examples run, commands and links exist, made pages are fresh."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from docs.generate import PAGES, made

ROOT = Path(__file__).resolve().parents[1]
SPOKEN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("data/**/*.md")])
WRITTEN = [p for p in SPOKEN if p.name not in PAGES]


def name(path: Path) -> str:
    """Path as people write it."""
    return path.relative_to(ROOT).as_posix()


def fenced(path: Path, *languages: str) -> Iterator[str]:
    """Blocks of a page in these languages."""
    text = path.read_text("utf-8")
    for language, body in re.findall(r"^```(\w*)[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        if language in languages:
            yield body


def commands(path: Path) -> list[list[str]]:
    """Words of every innolink command that a page tells people to type."""
    lines = [x for block in fenced(path, "sh", "bash", "console") for x in block.splitlines()]
    lines += re.findall(r"`(innolink [^`]+)`", path.read_text("utf-8").replace("\n", " "))
    said = (re.sub(r"^\s*\$ ", "", x).partition(" #")[0].split() for x in lines)
    return [words[1:] for words in said if words[:1] == ["innolink"] and words[1:] != ["…"]]


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_made_page_is_as_the_code_makes_it(page: str) -> None:
    assert (ROOT / "docs" / page).read_text("utf-8") == made(page), "make docs"


@pytest.mark.parametrize("path", [p for p in SPOKEN if ">>>" in p.read_text("utf-8")], ids=name)
def test_examples_that_need_no_engine_hold(path: Path) -> None:
    text = path.read_text("utf-8").replace("\n```", "\n\n```")  # a fence ends an example
    if "il.open()" in text:
        pytest.skip("its examples need an engine: see test_examples_of_the_readme_hold")
    test = doctest.DocTestParser().get_doctest(text, {}, name(path), name(path), 0)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    said: list[str] = []
    runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


@pytest.mark.parametrize("path", [p for p in SPOKEN if commands(p)], ids=name)
def test_every_command_that_a_page_names_exists(path: Path) -> None:
    from innolink.cli import main

    unknown = []
    for words in commands(path):
        at: click.Command = main
        context = click.Context(main)
        rest = list(words)
        while isinstance(at, click.Group) and rest and not rest[0].startswith("-"):
            found = at.get_command(context, rest[0])
            if found is None:
                break
            at = found
            rest.pop(0)
        if isinstance(at, click.Group) and rest and not rest[0].startswith("-") and at is main:
            unknown.append(" ".join(words))
            continue
        known = {o for p in at.params for o in (*p.opts, *p.secondary_opts)}
        known |= {"--help", "--version"}
        # A question declares its own parameters, which `innolink ask` reads from its file.
        free = at.context_settings.get("ignore_unknown_options")
        options = {w.partition("=")[0] for w in rest if re.match(r"--?[a-z]", w)}
        if not free and options - known:
            unknown.append(f"{' '.join(words)}: no {sorted(options - known)}")
    assert unknown == []


NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
VERB = re.compile(r"\bil\.([A-Za-z_]\w*)")


@pytest.mark.parametrize(
    "path", [p for p in (*SPOKEN, *NOTEBOOKS) if VERB.search(p.read_text("utf-8"))], ids=name
)
def test_every_verb_that_a_page_or_a_notebook_calls_exists(path: Path) -> None:
    import innolink

    called = set(VERB.findall(path.read_text("utf-8")))
    assert {v for v in called if v not in innolink.__all__ or not hasattr(innolink, v)} == set()


def test_every_question_that_the_readme_asks_takes_these_parameters() -> None:
    from innolink.cli_ask import ask, parameters_of
    from queries.catalogue import catalogue
    from queries.runner import named

    asked = [words[1:] for words in commands(ROOT / "README.md") if words[:1] == ["ask"]]
    known = catalogue()
    for words in asked:
        left = [w for w in words if w != "groups.xlsx" and w != "--groups"]
        given = ask.make_context("ask", left).params
        if given["name"]:
            parameters_of(named(known, given["name"]), given["words"])
    assert len(asked) > 8


def test_the_readme_names_every_command() -> None:
    from innolink.cli import main

    said = {words[0] for words in commands(ROOT / "README.md") if words}
    assert set(main.commands) - said == set()


def test_the_readme_names_every_habit() -> None:
    habits = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = set(re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text("utf-8")))
    said |= set(re.findall(r"\bmake ([a-z]+)", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert habits <= said
    assert {w for w in said if w in habits | {"demo", "test"}} <= habits


def anchors(text: str) -> set[str]:
    """Anchors that the headings of a page give."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in heads)
    return set(kept)


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_links_within_the_project_lead_somewhere(path: Path) -> None:
    broken = []
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        to = (path.parent / file).resolve() if file else path
        if not to.exists() or (anchor and anchor not in anchors(to.read_text("utf-8"))):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_every_test_that_a_page_names_exists(path: Path) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text("utf-8"))
    lost = [(file, test) for file, test in named
            if f"def {test}(" not in (ROOT / file).read_text("utf-8")]  # fmt: skip
    assert lost == []


def test_every_pain_has_its_test() -> None:
    text = (ROOT / "docs" / "data-quality.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| .+ \| `tests/[^|]+::[^|]+` \|$", text, re.MULTILINE)
    assert list(map(int, rows)) == list(range(1, 24))
