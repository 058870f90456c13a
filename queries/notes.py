"""What stands under an answer: how it was counted, what is partial, what would fill a gap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from graph.model import Label
from graph.ontology import ENTITIES, LINKS
from graph.ontology import OBSERVATION as _OBSERVATION
from graph.wording import Message
from queries.question import Question

__all__ = ["OwnNote", "fill_columns", "filling", "notes", "partial_year"]

_FILL = re.compile(r"(\w+)\(([\w, ]*)\)")


class OwnNote(Message):
    """A note that a question's own header words."""

    def __init__(self, label: Label) -> None:
        super().__init__("queries", "", {"en": label.en, "zh": label.zh})

    def say(self, lang: str = "en") -> str:
        """Word it in one language."""
        return str(self.fields[lang])


def partial_year(today: str) -> int | None:
    """Year that is not over on a date; none when the date is a year's last day, or a year.

    Examples
    --------
    >>> partial_year("2026-11-25"), partial_year("2025-12-31"), partial_year("2025-12")
    (2026, None, None)
    >>> partial_year("2025")
    """
    if len(today) == 4 or today[4:] in ("-12", "-12-31"):
        return None
    return int(today[:4])


def fill_columns(fills: str) -> list[tuple[str, str, list[str]]]:
    """Read a header's ``fills``: message, type and columns of each part.

    Raises
    ------
    ValueError
        A type or a column is not declared.

    Examples
    --------
    >>> fill_columns("Journal(issn, quartile); SISTER_PARK(since)")
    [('fills_entity', 'Journal', ['issn', 'quartile']), ('fills_link', 'SISTER_PARK', ['since'])]
    """
    from graph.ontology import entity_properties, link_properties

    found = []
    for type_, inside in _FILL.findall(fills):
        columns = [c.strip() for c in inside.split(",") if c.strip()]
        if type_ in ENTITIES:
            key, known = "fills_entity", set(entity_properties(type_))
        elif type_ in LINKS:
            key, known = "fills_link", set(link_properties(type_))
        elif type_ == "Observation":
            key, known = "fills_observation", {p.name for p in _OBSERVATION}
        else:
            raise ValueError(f"{type_} is no declared type")
        unknown = [c for c in columns if c not in known | {"sources"}]
        if unknown:
            raise ValueError(f"{type_} has no column {', '.join(unknown)}")
        found.append((key, type_, columns))
    return found


def notes(
    question: Question, frame: pd.DataFrame, values: Mapping[str, Any], *, explained: bool = False
) -> list[Message]:
    """Give the notes that concern an answer, in the order in which they stand under it.

    What would fill an empty one is left out where it is ``explained`` otherwise.
    """
    said: list[Message] = [OwnNote(label) for label in question.own_notes]
    for key in question.notes:
        if key == "likeness" and frame.empty:
            continue
        if key == "partial":
            year = partial_year(str(values.get("today") or ""))
            if year is None or "partial" not in frame or not any(frame["partial"] == True):  # noqa: E712
                continue
            said.append(Message("queries", "note.partial", {"year": year}))
        else:
            said.append(Message("queries", f"note.{key}", {"least": values.get("least")}))
    if frame.empty and question.fills and not explained:
        said.append(filling(question))
    return said


def filling(question: Question) -> Message:
    """Say which columns of a register would fill an empty answer."""
    columns = [
        Message("queries", f"note.{key}", {"type": type_, "columns": names})
        for key, type_, names in fill_columns(question.fills)
    ]
    return Message("queries", "note.no_data", {"columns": columns})
