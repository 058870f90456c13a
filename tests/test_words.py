"""The words of the house: both languages, the same fields, nothing missing, unused or in code."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from analytics.errors import InputError
from graph.wording import LANGUAGES, WordedError, words_of_room

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("graph", "loaders", "queries", "analytics", "briefings", "innolink")
CATALOGUES = {room: words_of_room(room) for room in ROOMS}
MESSAGES = [(room, key) for room in ROOMS for key in sorted(CATALOGUES[room])]

NAMES = {"doctor.python", "and_joiner", "score.head"}
"""Messages that need no Chinese word: names, and what Chinese says by its marks alone."""

FAMILIES = {
    "graph": ("engine.reason.",),
    "loaders": ("note.", "rejects.", "template."),
    "queries": ("note.",),
    "analytics": ("rank.",),
    "innolink": (
        "reason.",
        "help.",
        "coverage.",
        "loads.",
        "diff.",
        "site.",
        "brief.pdf_",
        "mcp.",
        "profile.",
    ),
}
"""Beginnings of keys whose endings are no literals; tests below and of the rooms hold them."""

SPEAKERS = {
    "say": ("innolink.words", "innolink"),
    "tell": ("innolink.cli_base", "innolink"),
    "rule": ("loaders.batch", "loaders"),
    "told": ("analytics.errors", "analytics"),
}
"""Functions whose first argument is a key: where they live, and of which room the key is."""

FOR_PROGRAMMERS = {
    "ValueError", "TypeError", "KeyError", "AttributeError", "RuntimeError", "OSError",
    "FileNotFoundError", "NotImplementedError", "AssertionError", "ImportError", "StopIteration",
    "_WrongSumError", "IbisInputError",
}  # fmt: skip
"""Errors that a user cannot meet: their text is for who wrote the call."""

_HAN = re.compile("[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"[A-Za-z]{2,},? [A-Za-z]{2,}|[\u4e00-\u9fff]{4,}")


def fields(text: str) -> set[str]:
    """Names of the places of a message."""
    return {f for _, f, _, _ in string.Formatter().parse(text) if f is not None}


@cache
def code(room: str) -> tuple[tuple[Path, ast.Module], ...]:
    """Modules of a package, parsed."""
    paths = sorted((ROOT / room).glob("*.py"))
    return tuple((p, ast.parse(p.read_text("utf-8"))) for p in paths)


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call of the house: where it stands, the call and the name of what is called."""
    for room in ROOMS:
        for path, tree in code(room):
            others = {name for name in SPEAKERS if not hears(path, tree, name)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if name in others or (
                        name in SPEAKERS and isinstance(node.func, ast.Attribute)
                    ):
                        continue  # another one of that name
                    yield f"{room}/{path.name}:{node.lineno}", node, name


@cache
def speaking_errors() -> dict[str, str]:
    """Errors that are worded from a catalogue, with their room."""
    for room in ROOMS:
        for path, _ in code(room):
            if path.name not in ("__main__.py", "engine_watch.py", "engine_lock_maker.py"):
                import_module(f"{room}.{path.stem}".removesuffix(".__init__"))
    found, waiting = {"InputError": "analytics"}, [WordedError, InputError]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found[kind.__name__] = getattr(kind, "room", "analytics")
            waiting.append(kind)
    return found


def keys_begun(tree: ast.Module) -> Iterator[str]:
    """Beginnings of keys that a module completes: ``f"talk.{step}"``, ``"talk." + step``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node.values:
            begun = text_of(node.values[0])
        elif isinstance(node, ast.BinOp):
            begun = text_of(node.left)
        else:
            continue
        if begun and re.fullmatch(r"([a-z_]+\.)+[a-z_]*", begun):
            yield begun


def hears(path: Path, tree: ast.Module, name: str) -> bool:
    """Whether a speaker's name means the speaker in a module, not another thing so called."""
    home = SPEAKERS[name][0]
    return f"{path.parent.name}.{path.stem}" == home or any(
        isinstance(node, ast.ImportFrom)
        and node.module == home
        and name in {a.name for a in node.names}
        for node in ast.walk(tree)
    )


def text_of(node: ast.expr) -> str | None:
    """Text that stands in an expression as it is; places of an f-string are left out."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(v) or "" for v in node.values)
    if isinstance(node, ast.BinOp):
        return "".join(filter(None, (text_of(node.left), text_of(node.right)))) or None
    return None


def said() -> Iterator[tuple[str, str, str, set[str] | None]]:
    """Every message that code names: where, room, key, and its fields unless spread."""
    for where, call, name in calls():
        room = SPEAKERS[name][1] if name in SPEAKERS else speaking_errors().get(name)
        given = call.args
        if name in ("Message", "word", "words_of_room") and len(given) >= 2:
            room, given = text_of(given[0]), given[1:]
        if room not in CATALOGUES or not given or not isinstance(given[0], ast.Constant):
            continue
        spread = any(k.arg is None for k in call.keywords) or name == "Message"
        names = {k.arg for k in call.keywords if k.arg}
        yield where, room, str(given[0].value), None if spread else names


@pytest.mark.parametrize(("room", "key"), MESSAGES)
def test_both_languages_say_the_same(room: str, key: str) -> None:
    message = CATALOGUES[room][key]
    assert set(message) == set(LANGUAGES)
    assert fields(message["zh"]) == fields(message["en"])
    holds_words = re.search("[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", message["en"]))
    assert _HAN.search(message["zh"]) or not holds_words or key in NAMES
    quoted = re.sub(r"\([\u4e00-\u9fff]+\)| 中文$", "", message["en"])  # the plan's own words
    assert not _HAN.search(quoted)


def test_every_message_that_code_names_is_there_with_its_fields() -> None:
    wrong = []
    for where, room, key, names in said():
        if key not in CATALOGUES[room]:
            wrong.append(f"{where}: {room} has no message {key!r}")
        elif names is not None and (absent := fields(CATALOGUES[room][key]["en"]) - names):
            wrong.append(f"{where}: {key} lacks {', '.join(sorted(absent))}")
    assert wrong == [], "\n".join(wrong)
    assert len(list(said())) > 300  # the finder finds


def test_no_message_is_unused() -> None:
    trees = [tree for room in ROOMS for _, tree in code(room)]
    constants = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    begun = {beginning for tree in trees for beginning in keys_begun(tree)}
    members = constants | {w for text in constants for w in re.findall(r"[a-z_]+", text)}
    unused = [
        f"{room}: {key}"
        for room, key in MESSAGES
        if key not in constants
        and not any(key.startswith(b) and key[len(b) :] in members for b in begun)
        and not key.startswith(FAMILIES.get(room, ()))
    ]
    assert unused == [], "\n".join(unused)


def test_no_sentence_for_people_stands_in_code() -> None:
    shown = {"echo": 0, "UsageError": 0, "ClickException": 0, "BadParameter": 0, "Fault": 3}
    wrong = []
    for where, call, name in calls():
        at = 0 if name in speaking_errors() else shown.get(name)
        if at is not None and len(call.args) > at:
            text = text_of(call.args[at])
            if text and _SENTENCE.search(text):
                wrong.append(f"{where}: {text[:60]}")
    for room in ROOMS:
        for path, tree in code(room):
            for node in ast.walk(tree):
                if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
                    continue
                name = getattr(node.exc.func, "id", getattr(node.exc.func, "attr", ""))
                text = text_of(node.exc.args[0]) if node.exc.args else None
                if name not in FOR_PROGRAMMERS and text and _SENTENCE.search(text):
                    wrong.append(f"{room}/{path.name}:{node.lineno}: {text[:60]}")
    assert sorted(set(wrong)) == []


def test_reasons_of_a_start_that_failed_have_their_words() -> None:
    from graph.engine_reasons import _SIGNS

    keys = {f"engine.reason.{name.replace(' ', '_')}" for name, _ in _SIGNS}
    told = {k for k in CATALOGUES["graph"] if k.startswith("engine.reason.")}
    assert told == keys | {"engine.reason.unknown"}


@pytest.mark.parametrize("kind", ["RankRefused"])
def test_every_refusal_to_rank_has_its_words(kind: str) -> None:
    used = {
        f"rank.{node.attr.lower()}"
        for _, call, name in calls()
        if name == kind
        for node in ast.walk(call.args[0])
        if isinstance(node, ast.Attribute)
    }
    assert used == {k for k in CATALOGUES["analytics"] if k.startswith("rank.")}


_COUNTS = (
    "actors|all|candidates|clients|countries|countries_linked|count|draws|entities|facts|files|"
    "flows|kinds|links|members|minutes|n|nodes|observations|offered|of|orders|partners|peers|"
    "rejected|removed|rows|steps|ties|things|total|types|undated"
)
_PLURAL = re.compile(
    rf"\{{(?:{_COUNTS})(?::[,g])?\}} (?!(?:is|was|has|holds|this|its)\b)[a-z]+s\b|\w\(s\)"
)


@pytest.mark.parametrize("room", ROOMS)
def test_english_says_one_thing_where_there_is_one(room: str) -> None:
    """A count says its word by ``{n:tie|ties}``, never “1 ties” or “tie(s)”."""
    known = dict(CATALOGUES[room])
    if room == "briefings":
        known |= words_of_room("briefings", "page_words.toml")
    assert {key: said["en"] for key, said in known.items() if _PLURAL.search(said["en"])} == {}
