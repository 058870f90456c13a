"""Fields of work in both languages, and the broad group of each: ``data/reference/fields.csv``.

Registers name fields in their own words. The broad groups are innolink's own reading, made so
that a map or a matrix has a dozen rows and not a hundred; the words themselves are never
replaced. Whoever groups otherwise edits the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from graph.model import Label
from graph.names import fold

__all__ = [
    "OTHER", "field_label", "field_words", "groups_of", "is_field", "is_known", "nearest_fields",
]  # fmt: skip

OTHER = Label("Other fields", "其他领域")
"""Group of a field that the file does not know."""


@cache
def _table() -> dict[str, tuple[Label, Label]]:
    text = files("data").joinpath("reference", "fields.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[Label, Label]] = {}
    for row in csv.DictReader(text.splitlines()):
        both = Label(row["name"], row["name_zh"]), Label(row["group"], row["group_zh"])
        for name in (row["name"], row["name_zh"]):
            found[fold(name)] = both
    return found


def field_label(name: str) -> Label:
    """Name of a field in both languages; as it stands where the file does not know it.

    Examples
    --------
    >>> field_label("Quantum gravity").zh, field_label("人工智能").en
    ('Quantum gravity', 'artificial intelligence')
    """
    known = _table().get(fold(name))
    return known[0] if known else Label(name, name)


def field_words(text: str) -> list[str]:
    """Words by which fields that hold a text are found, whichever language they are written in.

    Parameters
    ----------
    text
        Words of a field, in Chinese or English, or the initials of an English name.

    Returns
    -------
    list of str
        The text itself, and both names of each known field that holds it or has these initials;
        lower case, sorted. An English word of up to three letters begins with a blank: it is to
        be found at the beginning of a word alone, or "AI" would find rail transport.

    Examples
    --------
    >>> field_words("人工智能"), field_words("AI")
    (['artificial intelligence', '人工智能'], [' ai', 'artificial intelligence', '人工智能'])
    >>> field_words("Quantum gravity")
    ['quantum gravity']
    """
    wanted = fold(text)
    found = {_written(text)}
    for name, (label, _) in _table().items():
        initials = "".join(word[0] for word in name.split())
        if wanted and (_sought(wanted) in f" {name}" or (len(wanted) > 1 and wanted == initials)):
            found |= {_written(label.en), _written(label.zh)}
    return sorted(map(_sought, found))


def _written(name: str) -> str:
    return name.strip().lower().replace("-", " ")


def _sought(word: str) -> str:
    return f" {word}" if word.isascii() and len(word) < 4 else word


def is_field(name: str, words: Iterable[str]) -> bool:
    """Whether a field is one of those that these words find.

    Examples
    --------
    >>> [is_field(f, field_words("AI")) for f in ("rail transport", "AI chips", "人工智能")]
    [False, True, True]
    """
    written = f" {_written(name)}"
    return any(word in written for word in words)


def is_known(text: str) -> bool:
    """Whether a text finds a field of the list.

    Examples
    --------
    >>> is_known("AI"), is_known("intelligence"), is_known("artificial-inteligence")
    (True, True, False)
    """
    words = field_words(text)
    return any(is_field(n, words) for label, _ in _table().values() for n in (label.en, label.zh))


def nearest_fields(text: str, more: Iterable[str] = (), limit: int = 3) -> list[Label]:
    """Fields of the list, and some more, whose names in either language are nearest to a text.

    Examples
    --------
    >>> [label.en for label in nearest_fields("artificial-inteligence", limit=1)]
    ['artificial intelligence']
    >>> [label.zh for label in nearest_fields("人工智慧", limit=1)]
    ['人工智能']
    """
    known = {name: label for name, (label, _) in _table().items()}
    known |= {fold(name): field_label(name) for name in more}
    found: dict[str, Label] = {}
    for name, *_ in process.extract(fold(text), sorted(known), scorer=fuzz.ratio, limit=2 * limit):
        found[known[name].en] = known[name]
    return list(found.values())[:limit]


def groups_of(fields: Iterable[str] | None) -> tuple[Label, ...]:
    """Broad groups of some fields, each once, in the order of their names.

    Parameters
    ----------
    fields
        Names of fields in either language, or nothing.

    Returns
    -------
    tuple of Label
        Empty when no field is named: an unknown field of work is no group.

    Examples
    --------
    >>> [g.en for g in groups_of(["virology", "基因组学", "Quantum gravity"])]
    ['Life sciences and health', 'Other fields']
    """
    found = {}
    for name in fields or ():
        known = _table().get(fold(name))
        group = known[1] if known else OTHER
        found[group.en] = group
    return tuple(found[k] for k in sorted(found))
