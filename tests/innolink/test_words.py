"""The catalogue of words: both languages, the same fields, nothing missing, nothing unused."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from analytics.missing import Reason
from innolink.cli_reference import commands
from innolink.words import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2] / "innolink"
FRAMES = {"doctor.python", "load.fault", "score.among", "score.head", "next.in",
          "plan.short"}  # fmt: skip
CODE = "\n".join(p.read_text("utf-8") for p in sorted(ROOT.glob("*.py")))


def fields(text: str) -> set[str]:
    return {f for _, f, _, _ in string.Formatter().parse(text) if f is not None}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_both_languages_say_the_same(key: str) -> None:
    message = catalogue()[key]
    assert set(message) == set(LANGUAGES)
    assert fields(message["zh"]) == fields(message["en"])
    assert re.search(r"[\u4e00-\u9fff]", message["zh"]) or key in FRAMES


def test_every_reason_and_every_command_has_words() -> None:
    assert {r.value for r in Reason} == {
        k.removeprefix("reason.") for k in catalogue() if k.startswith("reason.")
    }
    used = {str(getattr(c, "words", "")) for _, c in commands()}
    assert used == {k.removeprefix("help.") for k in catalogue() if k.startswith("help.")}


def test_nothing_is_missing_and_nothing_unused() -> None:
    said = set(re.findall(r"(?:say|tell)\(\s*[\"']([a-z_.]+)[\"']", CODE))
    said = {s for s in said if not s.endswith(".")}
    said |= set(re.findall(r"words=[\"'](opt\.[a-z_]+)[\"']", CODE))
    families = ("reason.", "part.", "from.", "help.", "status.", "score.", "doctor.", "ask.",
                "opt.help", "db.", "diff.", "loads.", "next.", "plan.", "coverage.",
                "check.")  # fmt: skip
    assert said <= set(catalogue())
    unused = [k for k in catalogue() if k not in said and not k.startswith(families)]
    unused = [k for k in unused if f'"{k}"' not in CODE]
    assert unused == []
