"""Families of messages whose endings are no literals: each member has its words."""

from __future__ import annotations

from analytics.missing import Reason
from innolink.cli_reference import commands
from innolink.words import catalogue


def test_every_reason_has_words() -> None:
    told = {k.removeprefix("reason.") for k in catalogue() if k.startswith("reason.")}
    # These are no measure's reasons: why a node that was looked at is not ranked.
    assert {r.value for r in Reason} | {"apart", "no_country"} == told


def test_every_command_has_words() -> None:
    used = {str(getattr(c, "words", "")) for _, c in commands()}
    assert used == {k.removeprefix("help.") for k in catalogue() if k.startswith("help.")}


def test_options_of_one_name_are_one_declaration() -> None:
    """``--as-of``, ``--groups`` and ``--layer`` mean the same wherever a score is asked for."""
    from innolink.cli_next import next_
    from innolink.cli_profile import profile
    from innolink.cli_score import score

    declared = [
        {p.name: (p.opts, p.default, p.type.to_info_dict()) for p in command.params}
        for command in (score, next_, profile)
    ]
    for name in ("as_of", "groups_file", "layer", "fmt", "output"):
        assert declared[0][name] == declared[1][name] == declared[2][name]
