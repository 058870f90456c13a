"""Messages for people: what a room says stands in its ``words.toml``, in both languages.

Below the front door nobody knows the user's language, so nothing there holds a sentence:
errors, faults and notes carry a *key* and *named fields*, and are worded where they are shown.

Examples
--------
>>> Message("graph", "list_joiner").say("zh")
'、'
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Protocol, runtime_checkable

from graph.model import Label

__all__ = [
    "LANGUAGES", "Joined", "Message", "Sayable", "WordedError", "as_parameters", "filled", "word",
    "words_of_room",
]  # fmt: skip

LANGUAGES = ("zh", "en")

_COUNTED = re.compile(r"(?:(,|g|\.\df) )?([^|]+)\|([^|]+)")
"""A place that names the word for one and for several: ``tie|ties``, ``, tie|ties``."""


@cache
def words_of_room(room: str, file: str = "words.toml") -> dict[str, dict[str, str]]:
    """All messages of a package: by dotted key, then by language.

    Parameters
    ----------
    room
        Package whose catalogue is read, such as ``loaders``.
    file
        The catalogue; pages have one of their own.
    """
    text = files(room).joinpath(file).read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in table.items():
        if all(isinstance(v, str) for v in value.values()):
            yield prefix + key, value
        else:
            yield from _flat(value, f"{prefix}{key}.")


def word(room: str, key: str, lang: str, /, **fields: Any) -> str:
    """Give one message, its named places filled.

    A field that is itself a message, a label or a worded error is said in the same language; a
    list of texts is joined as that language joins lists, and an empty one says that there is none.

    Raises
    ------
    KeyError
        There is no such message, language or field: a fault of ours, held by a test.

    Examples
    --------
    >>> word("graph", "list_joiner", "en")
    ', '
    """
    return filled(words_of_room(room)[key][lang], lang, fields)


def filled(text: str, lang: str, fields: Mapping[str, Any]) -> str:
    """Fill the named places of a message.

    A place may ask for a form of its number: ``{share:.0%}``, ``{n:,}``; for a word that goes by
    it: ``{n:tie|ties}``; or for both: ``{n:, tie|ties}``.

    Examples
    --------
    >>> filled("{n:tie|ties}", "en", {"n": 1}), filled("{n:, tie|ties}", "en", {"n": 1200})
    ('1 tie', '1,200 ties')
    """
    return text.format(**{name: _said(value, lang) for name, value in fields.items()})


def _said(value: Any, lang: str) -> Any:
    if isinstance(value, Sayable):
        return value.say(lang)
    if isinstance(value, Label):
        return value[lang]
    if isinstance(value, list | tuple):
        return Joined(value).say(lang)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _Number(value, lang)
    return _Text(value) if type(value) is str else value


class _Text(str):
    """A text in its place; of a figure that is written already the word goes by it too."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if counted := _COUNTED.fullmatch(spec):
            return f"{self} {counted[2] if self == '1' else counted[3]}"
        return super().__format__(spec)


class _Number:
    """A number whose place in a message may ask for CLDR's form, and for the word of that many."""

    __slots__ = ("lang", "value")

    def __init__(self, value: float, lang: str) -> None:
        self.value, self.lang = value, lang

    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self.value)
        if counted := _COUNTED.fullmatch(spec):
            form, one, many = counted.groups()
            return f"{self.__format__(form or '')} {one if self.value == 1 else many}"
        from graph.figures import by_spec  # Babel is loaded where a figure is written

        return by_spec(self.value, spec, self.lang)


_COMMAND = re.compile(r"(innolink (?:[^.;,。；，)）]|\.(?=\S))*)")
_OPTION = re.compile(r"--(as-of|peers|since|steps)\b")
"""Options that sentences about an answer speak of, and that are parameters in Python."""


def as_parameters(text: str) -> str:
    """Call an option by the name that it has as a parameter, as a notebook needs it.

    Commands stay as they are: they are for a terminal.

    Examples
    --------
    >>> as_parameters("Use --as-of with a date; all years: innolink status --coverage")
    'Use as_of with a date; all years: innolink status --coverage'
    """
    pieces = _COMMAND.split(text)
    return "".join(
        piece if i % 2 else _OPTION.sub(lambda m: m[1].replace("-", "_"), piece)
        for i, piece in enumerate(pieces)
    )


@runtime_checkable
class Sayable(Protocol):
    """Something that can be said in either language."""

    def say(self, lang: str = "en") -> str:
        """Word it in one language."""
        ...


@dataclass(frozen=True, slots=True)
class Joined:
    """Several things said one after the other; none at all is said too.

    Attributes
    ----------
    parts
        Texts, messages or whatever else a field may hold.
    by
        Message that stands between them: ``list_joiner``, ``clause_joiner``, ``and_joiner``
        or ``sentence_joiner`` of this room.

    Examples
    --------
    >>> Joined(["a", "b"], "clause_joiner").say("zh"), Joined([]).say("en")
    ('a；b', 'none')
    """

    parts: Sequence[Any]
    by: str = "list_joiner"

    def say(self, lang: str = "en") -> str:
        """Word it in one language."""
        if not self.parts:
            return word("graph", "nothing", lang)
        return word("graph", self.by, lang).join(str(_said(p, lang)) for p in self.parts)


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be said later, in a language not known yet.

    Attributes
    ----------
    room
        Package whose ``words.toml`` holds it.
    key
        As there, tables joined by dots.
    fields
        What its named places hold.
    """

    room: str
    key: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def say(self, lang: str = "en") -> str:
        """Word it in one language."""
        return word(self.room, self.key, lang, **self.fields)

    def __str__(self) -> str:
        return as_parameters(self.say())


class WordedError(Exception):
    """An error that a user can meet: says what was wrong, where, and what to do.

    Parameters
    ----------
    key
        Message of the room's ``words.toml``.
    fields
        What its named places hold; kept, so that code can read them too.

    Notes
    -----
    ``str(error)`` is English and for Python, so it names parameters instead of options; the front
    door calls :meth:`say` with the user's language.
    A subclass names the room whose words it speaks.
    """

    room: ClassVar[str] = "graph"

    def __init__(self, key: str, /, **fields: Any) -> None:
        super().__init__(key, fields)
        self.key = key
        self.fields = fields

    def say(self, lang: str = "en") -> str:
        """Word it in one language."""
        return word(self.room, self.key, lang, **self.fields)

    def __str__(self) -> str:
        return as_parameters(self.say())
