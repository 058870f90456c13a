"""Profiles and scorecards in a notebook: small tables, every name escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from innolink.profile_words import (
    card_notes,
    card_table,
    card_title,
    countries_notes,
    countries_table,
    group_notes,
    strengths_table,
    title,
)
from innolink.score_html import html_table
from innolink.score_inputs import REGISTER
from innolink.words import language, say

if TYPE_CHECKING:
    from innolink.profiling import Profile, Scorecard

_ROWS = 20
"""Partner countries that a notebook shows; ``to_frame()`` has all."""


def profile_html(made: Profile) -> str:
    """Show the partner countries and the strengths, in the language of the locale."""
    lang = language()
    first, second = countries_table(made, lang), strengths_table(made, lang)
    notes = group_notes(made, lang)
    notes += [say("profile.on_record", lang)] if made.layer["id"] == REGISTER else []
    return html_table(
        title(made, lang), first.columns, first.rows[:_ROWS], countries_notes(made, lang, _ROWS)
    ) + html_table(
        title(made, lang, strengths=True), second.columns, second.rows, notes
    )  # fmt: skip


def scorecard_html(made: Scorecard) -> str:
    """Show the scorecard: measures with their rank, and why there is none."""
    lang = language()
    shown = card_table(made, lang)
    notes = [*card_notes(made, lang), say("profile.on_record", lang)]
    return html_table(card_title(made, lang), shown.columns, shown.rows, notes)
