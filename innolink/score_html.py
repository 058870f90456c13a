"""Scores in a notebook: a small table, every name escaped."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from briefings.escape import harmless
from graph.wording import as_parameters
from innolink.change_words import CHANGE_COLUMNS, change_rows, change_words
from innolink.score_words import (
    apart_words,
    dated_words,
    doubt_rows,
    layer_title,
    part_names,
    rank_words,
    subject_name,
    tally_words,
    words_of,
)
from innolink.words import language, say

if TYPE_CHECKING:
    from innolink.score_change import WhyChanged
    from innolink.score_result import ScoreResult

_CELLS = 20
"""Cells of a change that a notebook shows; ``to_frame()`` has all."""


def score_html(made: ScoreResult) -> str:
    """Show a score with its parts, ranges and rank, in the language of the locale."""
    lang = language()
    told = words_of(made, lang)
    rows: list[Sequence[Any]] = []
    for key, part in told["parts"].items():
        value = part["value"]
        shown = say("score.missing", lang) if value is None else f"{value:.4f}"
        if value is not None and not part["in_index"]:
            shown = f"({shown})"
        words = part["reason"] if value is None else part["detail"]
        rows.append((say(f"part.{key}", lang), shown, words))
    index = told["index"]
    over = say("score.over", lang, parts=part_names(told["set_of_parts"], lang))
    shown = say("score.missing", lang) if index is None else f"{index:.4f}"
    rows.append((say("score.index", lang), shown, told["reason"] or over))
    rows += doubt_rows(told, lang)
    title = f"{subject_name(told['subject'], lang)} · {layer_title(told['layer'], lang)}"
    columns = [say(f"score.{key}", lang) for key in ("part", "value", "from")]
    below = [rank_words(told, lang)]
    if told["undated"] is not None:
        below.append(tally_words(told, lang))
    below += [line for line in (apart_words(told, lang),) if line]
    below += dated_words(told, lang)
    if made.run:
        below.append(say("score.kept", lang, run=made.run))
    return html_table(title, columns, rows, below)


def change_html(found: WhyChanged) -> str:
    """Show why an index changed: in words, and its largest cells."""
    lang = language()
    rows = [
        (name, weights, f"{share:+.4f}", f"{error:.4f}", *verdicts)
        for name, weights, share, error, *verdicts in change_rows(found, lang)[:_CELLS]
    ]
    title = f"{subject_name(found.subject, lang)} · {layer_title(found.layer, lang)}"
    return html_table(
        title, [say(key, lang) for key in CHANGE_COLUMNS], rows, change_words(found, lang)
    )


def html_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], below: Sequence[str]
) -> str:
    """Table with a title above and sentences below; all of it escaped.

    Sentences that speak of an option name the parameter: a notebook has no options.
    """
    head = "".join(f"<th style='text-align:left'>{_safe(c)}</th>" for c in columns)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{_safe(c)}</td>" for c in row) + "</tr>"
        for row in rows
    )
    told = "".join(f"<p>{_safe(as_parameters(line))}</p>" for line in below)
    return (
        f"<div><strong>{_safe(title)}</strong><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>{told}</div>"
    )


def _safe(value: Any) -> str:
    return html.escape(harmless(str(value)))
