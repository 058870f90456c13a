"""Profiles and scorecards in a notebook: small tables, every name escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from innolink.score_html import html_table
from innolink.score_words import country, link_type, subject_name
from innolink.words import joined, language, say

if TYPE_CHECKING:
    from innolink.profiling import Profile, Scorecard

_ROWS = 20
"""Partner countries that a notebook shows; ``countries`` has all."""


def profile_html(made: Profile) -> str:
    """Show the partner countries and the strengths, in the language of the locale."""
    lang = language()
    rows = [
        (
            country(row["country"], lang), _number(row["ties"], lang), f"{row['share']:.0%}",
            row["partners"], f"{row['breadth']:.1f}", f"{row['depth']:.0%}",
            _number(row["balance"], lang, row["balance_reason"]),
            joined([link_type(x, lang) for x in row["gaps"]], lang),
        )
        for row in made.to_dict()["countries"][:_ROWS]
    ]  # fmt: skip
    keys = ("country", "ties", "share", "partners", "breadth", "depth", "balance", "gaps")
    name = subject_name(made.subject, lang)
    first = html_table(say("profile.countries", lang, name=name), _heads(keys, lang), rows, [])
    columns = ("type", "ties", "rank", "of", "median", "verdict")
    strong = [
        (
            link_type(row["type"], lang), _number(row["ties"], lang), _number(row["rank"], lang),
            row["of"], _number(row["median"], lang), say(f"profile.{row['verdict']}", lang),
        )
        for row in made.to_dict()["strengths"]
    ]  # fmt: skip
    title = say("profile.strengths", lang, name=name)
    note = [say("profile.on_record", lang)]
    return first + html_table(title, _heads(columns, lang), strong, note)


def scorecard_html(made: Scorecard) -> str:
    """Show the scorecard: measures with their rank, and why there is none."""
    lang = language()
    keys = ("name", "ties", "types", "countries", "diversity", "concentration", "growth", "note")
    rows = [_card(row, lang) for row in made.to_dict()["rows"]]
    title = say("profile.card", lang, name=subject_name(made.of, lang), until=made.until)
    return html_table(title, _heads(keys, lang), rows, [say("profile.on_record", lang)])


def _card(row: Mapping[str, Any], lang: str) -> tuple[Any, ...]:
    first, second = ("name_zh", "name") if lang == "zh" else ("name", "name_zh")
    ranked = [_ranked(row, name, lang) for name in ("ties", "types", "countries", "diversity")]
    grown = f"{row['growth']:+.0%}" if row["growth"] is not None else _why(row, lang)
    note = "" if row["reason"] is None else say(f"reason.{row['reason']}", lang)
    share = row["concentration"]
    told = say("score.missing", lang) if share is None else f"{share:.0%}"
    return (row[first] or row[second] or row["subject"], *ranked, told, grown, note)


def _ranked(row: Mapping[str, Any], name: str, lang: str) -> str:
    value = _number(row[name], lang)
    place = row[f"rank_{name}"]
    return value if place is None else say("profile.placed", lang, value=value, rank=place)


def _why(row: Mapping[str, Any], lang: str) -> str:
    return say(f"reason.{row['growth_reason']}", lang)


def _number(value: Any, lang: str, reason: str | None = None) -> str:
    if value is None:
        return say(f"reason.{reason}" if reason else "score.missing", lang)
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _heads(keys: tuple[str, ...], lang: str) -> list[str]:
    return [say(f"profile.column_{key}", lang) for key in keys]
