"""What is wrong within one record of a JSON source, and the typed values of what is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from graph.model import Property
from graph.values import BadValueError, parse
from graph.wording import Message
from loaders.batch import Fault, Where, rule
from loaders.checks import show
from loaders.nearest import nearest

_NOT_PLAIN = (dict, list, bool)


class RecordNotes:
    """Collects what is wrong with one record, as it is read.

    Parameters
    ----------
    where
        Where the record stood.

    Attributes
    ----------
    faults
        Things lost whole: the record, a place, a relation. They count as rejected.
    notes
        Values left out of a thing that is loaded without them.

    Examples
    --------
    >>> from graph.properties import SINCE
    >>> found = RecordNotes(Where("a.json", row=1))
    >>> found.value("since", SINCE, "1911"), found.value("since", SINCE, "long ago")
    ('1911', None)
    >>> [note.value for note in found.notes]
    ['long ago']
    """

    def __init__(self, where: Where) -> None:
        self.where = where
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []

    def lose(self, column: str, raw: Any, asked: Message, near: str = "") -> None:
        """Say that a thing is not loaded."""
        self.faults.append(self._fault(column, raw, asked, near))

    def note(self, column: str, raw: Any, asked: Message, near: str = "") -> None:
        """Say that a value is left out."""
        self.notes.append(self._fault(column, raw, rule("left_out", rule=asked), near))

    def _fault(self, column: str, raw: Any, asked: Message, near: str) -> Fault:
        return Fault(self.where, column, "" if raw is None else show(raw), asked, near)

    def value(self, column: str, declared: Property, raw: Any) -> Any:
        """Typed value of one plain value; ``None``, and a note, where it breaks a rule."""
        if isinstance(raw, _NOT_PLAIN):
            self.note(column, raw, rule("record.one", kind=declared.kind))
            return None
        try:
            return parse(declared, raw)
        except BadValueError as error:
            self.note(column, raw, error.rule, _near(declared, raw))
            return None

    def texts(self, column: str, declared: Property, raw: Iterable[str]) -> list[str]:
        """Typed items of a list of text, each once, in code-point order."""
        listed = list(raw)
        good: set[str] = set()
        with suppress(BadValueError):
            good.update(map(str, parse(declared, listed) or ()))  # type: ignore[arg-type]
            return sorted(good)
        for text in listed:
            try:
                good.update(map(str, parse(declared, [text]) or ()))  # type: ignore[arg-type]
            except BadValueError as error:
                self.note(column, text, error.rule, _near(declared, text))
        return sorted(good)

    def items(self, record: Mapping[str, Any], column: str, kind: type, *, lost: bool) -> list[Any]:
        """Items of a list that are of one type; ``lost`` says what each other one is."""
        raw = record.get(column)
        if raw is None:
            return []
        tell = self.lose if lost else self.note
        if not isinstance(raw, list):
            tell(column, raw, rule("record.list"))
            return []
        good = [x for x in raw if isinstance(x, kind)]
        if len(good) < len(raw):
            asked = rule("record.object" if kind is dict else "record.text")
            for item in raw:
                if not isinstance(item, kind):
                    tell(column, repr(item), asked)
        return good


def _near(declared: Property, raw: Any) -> str:
    return nearest(show(raw), (*declared.choices, *declared.choices_zh)) if declared.choices else ""
