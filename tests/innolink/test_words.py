"""Families of messages whose endings are no literals: each member has its words."""

from __future__ import annotations

from analytics.missing import Reason
from innolink.cli_reference import commands
from innolink.words import catalogue


def test_every_reason_has_words() -> None:
    told = {k.removeprefix("reason.") for k in catalogue() if k.startswith("reason.")}
    assert {r.value for r in Reason} == told


def test_every_command_has_words() -> None:
    used = {str(getattr(c, "words", "")) for _, c in commands()}
    assert used == {k.removeprefix("help.") for k in catalogue() if k.startswith("help.")}
