"""An answer as a user gets it: its rows, its notes, and the facts and sources behind the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from innolink.cli_base import current_lang, tell_line
from innolink.cli_output import (
    Table,
    as_json,
    as_text,
    chosen_format,
    emit,
    for_a_file,
    for_people,
    table_from_frame,
    write_out,
    write_text,
)
from innolink.words import say

if TYPE_CHECKING:
    import pandas as pd

    from graph.store import Store
    from graph.wording import Message
    from queries.question import Question


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question, the notes under them, and further tables by name."""

    rows: Table
    notes: tuple[Message, ...] = ()
    more: tuple[tuple[str, Table], ...] = ()

    def plain(self, lang: str) -> dict[str, Any]:
        """``rows``, ``notes`` and, where asked for, ``facts`` and ``sources``: what JSON holds."""
        tables = {name: table.dicts() for name, table in (("rows", self.rows), *self.more)}
        return {"rows": tables.pop("rows"), "notes": [n.say(lang) for n in self.notes], **tables}


def answer_of(
    store: Store,
    frame: pd.DataFrame,
    sources: bool = False,
    *,
    read: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    question: Question | None = None,
) -> Answer:
    """Make an answer of a frame that :func:`queries.runner.ask` gave.

    Parameters
    ----------
    store
        The store that was asked.
    frame
        The frame.
    sources
        Whether to add the facts behind each row, and the sources of rows and facts.
    read
        Puts a frame into words for people; left out for CSV and JSON, whose keys and ids last.
    question
        What was asked; words the headings of a file.
    """
    worded = read or (lambda plain: plain)
    rows, notes = table_from_frame(worded(frame)), tuple(frame.attrs.get("notes", ()))
    if question is not None:
        rows = replace(rows, labels={c.name: c.label for c in question.columns})
    if not sources:
        return Answer(rows, notes)
    from graph.reading import sources_frame
    from queries.facts import facts

    found = facts(store, frame)
    cells = [*frame.get("sources", ()), *found["sources"]]
    ids = {s for cell in cells if isinstance(cell, list) for s in cell}
    cited = sources_frame(store, ids)[["id", "title", "publisher", "date", "url"]]
    if read:
        cited = cited.rename(columns={"id": "source"})
    listed = worded(cited)
    listed.attrs["spare"] = ()  # a source without its address is none
    more = (("facts", worded(found)), ("sources", listed))
    return Answer(rows, notes, tuple((name, table_from_frame(table)) for name, table in more))


def show(answer: Answer, fmt: str | None, output: Path | None, *, notes: bool = False) -> None:
    """Write an answer where and how the user wants it.

    JSON is a plain list of the rows, or one object (:meth:`Answer.plain`) when notes, facts or
    sources are asked for. Markdown holds the notes under the table. Of CSV each further table
    is a file of its own (``NAME-facts.csv``), or follows after an empty line. Notes
    that stand in no output are said on standard error.
    """
    chosen, lang = chosen_format(fmt, output), current_lang()
    told = [note.say(lang) for note in answer.notes]
    if chosen == "json" and (notes or answer.more):
        write_text(as_json(answer.plain(lang)), output, len(answer.rows.rows))
        return
    if chosen == "md":
        write_text(_markdown(answer, told, lang), output, len(answer.rows.rows))
        return
    emit(answer.rows, fmt, output)
    for name, table in answer.more:
        if output is not None:
            emit(table, fmt, output.with_name(f"{output.stem}-{name}{output.suffix}"))
            continue
        write_out("\n" if chosen == "csv" else f"{say(f'ask.{name}', lang)}\n")
        write_out(as_text(for_a_file(table, chosen), chosen))
    for note in told:
        tell_line(note)


def _markdown(answer: Answer, told: list[str], lang: str) -> str:
    parts = [as_text(answer.rows, "md"), *(f"{note}\n" for note in told)]
    for name, table in answer.more:
        parts += [f"**{say(f'ask.{name}', lang)}**\n", as_text(table, "md")]
    return "\n".join(parts)


def show_sourced(
    store: Store,
    frame: pd.DataFrame,
    fmt: str | None,
    output: Path | None,
    spare: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> None:
    """Write rows that cite sources: for people by name, with a numbered list of the sources.

    CSV, workbooks and JSON have names, titles and pages beside the keys and ids.
    """
    from innolink.sourcing import named_and_sourced, numbered

    if not for_people(fmt, output):
        emit(table_from_frame(named_and_sourced(store, frame)), fmt, output)
        return
    rows, cited = numbered(store, frame, current_lang(), spare, keep)
    more = () if cited is None or cited.empty else (("sources", table_from_frame(cited)),)
    show(Answer(table_from_frame(rows), (), more), fmt, output)
