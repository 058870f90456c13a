"""What stands under an answer: how it was counted, what is partial, what would fill a gap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from graph.model import Label
from graph.ontology import ENTITIES, LINKS, OBSERVATION, entity_properties, link_properties
from graph.properties import SHEETS, SOURCES
from graph.wording import Joined, Message
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


def fill_columns(fills: str) -> list[Message]:
    """Read a header's ``fills``: of each part, sheet, type and columns as the template has them.

    Raises
    ------
    ValueError
        A type or a column is not declared.

    Examples
    --------
    >>> for part in fill_columns("Journal(name, issn); SISTER_PARK(since)"):
    ...     print(part.say("zh"))
    “实体”表，类型“期刊”：英文名称、国际标准刊号
    “链接”表，类型“姊妹园”：起点、终点、起始
    """
    return [
        _fill(type_, [c.strip() for c in inside.split(",") if c.strip()])
        for type_, inside in _FILL.findall(fills)
    ]


def _fill(type_: str, names: list[str]) -> Message:
    """Word one part of ``fills``; what makes a link or an observation at all is named first."""
    if type_ in ENTITIES:
        sheet, label, known = "entities", ENTITIES[type_].label, entity_properties(type_)
    elif type_ in LINKS:
        sheet, label, known = "links", LINKS[type_].label, link_properties(type_)
        names = ["from", "to", *names]
    elif type_ == "Observation":
        sheet, label, known = "observations", None, {p.name: p for p in OBSERVATION}
        names = ["subject", "indicator", "year", "value", *names]
    else:
        raise ValueError(f"{type_} is no declared type")
    known = {**known, SOURCES.name: SOURCES}
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"{type_} has no column {', '.join(unknown)}")
    told = {"sheet": SHEETS[sheet], "columns": [known[name].label for name in names]}
    if label is None:
        return Message("queries", "note.fills_observation", told)
    return Message("queries", "note.fills", {**told, "type": label})


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
    parts = Joined(fill_columns(question.fills), "clause_joiner")
    return Message("queries", "note.no_data", {"columns": parts})
