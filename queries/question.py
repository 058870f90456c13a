"""A question: a ``.cypher`` file whose comment header says what it is for, in zh and en.

The header's lines, each after ``//``::

    title.en: Sister parks            title.zh: 姊妹园
    about.en: One line.               about.zh: 一句话。
    param country: country · of this country only · 仅限该国家/地区
    param of: entity = geonames:1816670 · whose partners · 谁的伙伴
    column partner: id of the partner · 伙伴标识
    notes: counting, partial             (said under the table; queries/words.toml has them)
    note: Ours only. · 仅为本方。          (a note of its own)
    fills: Journal(issn); HOSTS(since)   (register columns that would fill an empty answer)
    example: --country RS                (what its example asks)

A parameter without ``= default`` may be left out; ``param of!: entity`` must be given.
In the statement, ``{fact}`` stands for the fact link types of the ontology,
``{as_of l}`` for "link l held then", ``{ties of}`` for the ties of a subject.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, get_args

from graph.model import Label
from graph.wording import WordedError
from queries.idioms import fill

ParameterType = Literal[
    "text", "search", "field", "entity", "country", "group", "kind", "link",
    "integer", "year", "date", "number", "boolean",
]  # fmt: skip
TYPES: tuple[str, ...] = get_args(ParameterType)

_LINE = re.compile(
    r"//\s?(title\.en|title\.zh|about\.en|about\.zh|notes|note|fills|example"
    r"|param\s+\S+|column\s+\S+):(.*)"
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CHOICES = re.compile(r"\w+(\|\w+)+")
_DOT = "·"


class QuestionError(WordedError, ValueError):
    """A question's file is broken; says where and what to do."""

    room: ClassVar[str] = "queries"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question may be told.

    Attributes
    ----------
    name
        As typed by the user and as ``$name`` in the statement.
    type
        ``text``; ``search`` (free text, folded); ``entity`` (id or exact name); ``country``
        (code or name); ``group`` (of countries); ``kind`` (entity type); ``link`` (link
        type); ``integer``, ``year``, ``date``, ``number``, ``boolean``; or the only values,
        as ``a|b|c``.
    default
        As written in the header; ``None`` when it may be left out.
    required
        Whether it must be given.
    label
        Words for people.
    """

    name: str
    type: str
    default: str | None
    required: bool
    label: Label


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer, with words for people."""

    name: str
    label: Label


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue; ``statement`` is Cypher as sent, nothing left to fill in."""

    name: str
    family: str
    title: Label
    about: Label
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    statement: str
    notes: tuple[str, ...] = ()
    own_notes: tuple[Label, ...] = ()
    fills: str = ""
    example: str = ""


def parse(text: str, name: str, family: str) -> Question:
    r"""Make a question of its file's text.

    Parameters
    ----------
    text
        The file.
    name, family
        Name of the file and of its folder.

    Raises
    ------
    QuestionError
        The header lacks something or holds something unknown.

    Examples
    --------
    >>> header = ["title.en: Parks", "title.zh: 园区", "about.en: All.", "about.zh: 全部。",
    ...           "param country: country · in it · 所在国", "column id: id · 标识"]
    >>> text = "".join(f"// {h}\n" for h in header) + "MATCH (p:Park) RETURN p.id AS id"
    >>> q = parse(text, "parks", "own")
    >>> q.title.zh, q.parameters[0].type, q.statement
    ('园区', 'country', 'MATCH (p:Park) RETURN p.id AS id')
    """
    where = f"{family}/{name}.cypher"
    lines = text.lstrip("\ufeff").splitlines()
    body = next((n for n, x in enumerate(lines) if x.strip() and not x.startswith("//")), None)
    if body is None:
        raise QuestionError("file.no_statement", file=where)
    header = _header(lines[:body], where)
    words = header.words
    missing = [k for k in ("title.en", "title.zh", "about.en", "about.zh") if not words.get(k)]
    missing += [] if header.columns else ["column"]
    if missing:
        raise QuestionError("file.header", file=where, missing=missing)
    return Question(
        name,
        family,
        Label(words["title.en"], words["title.zh"]),
        Label(words["about.en"], words["about.zh"]),
        tuple(header.parameters),
        tuple(header.columns),
        _filled("\n".join(lines[body:]).strip().rstrip(";"), where),
        tuple(n.strip() for n in words.get("notes", "").split(",") if n.strip()),
        tuple(header.notes),
        words.get("fills", ""),
        words.get("example", ""),
    )


@dataclass(slots=True)
class _Header:
    words: dict[str, str] = field(default_factory=dict)
    parameters: list[Parameter] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    notes: list[Label] = field(default_factory=list)


def _header(lines: list[str], where: str) -> _Header:
    header = _Header()
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line.strip())
        if not found:
            continue
        key, value = found[1], found[2].strip()
        at = {"file": where, "line": number}
        if key.startswith("param"):
            header.parameters.append(_parameter(key.split()[1], value, at))
        elif key.startswith("column"):
            header.columns.append(Column(key.split()[1], _label(value, at)))
        elif key == "note":
            header.notes.append(_label(value, at))
        else:
            header.words[key] = value
    return header


def _label(value: str, at: Mapping[str, Any]) -> Label:
    en, dot, zh = (part.strip() for part in value.partition(_DOT))
    if not (en and dot and zh):
        raise QuestionError("file.label", **at, value=value, dot=_DOT)
    return Label(en, zh)


def _parameter(name: str, value: str, at: Mapping[str, Any]) -> Parameter:
    required, name = name.endswith("!"), name.removesuffix("!")
    head, _, words = value.partition(_DOT)
    kind, given, default = (part.strip() for part in head.partition("="))
    if not _NAME.fullmatch(name) or name == "as_of":
        raise QuestionError("file.parameter", **at, name=name)
    if kind not in TYPES and not _CHOICES.fullmatch(kind):
        raise QuestionError("file.type", **at, type=kind, known=list(TYPES))
    return Parameter(name, kind, default if given else None, required, _label(words, at))


def _filled(statement: str, where: str) -> str:
    try:
        return fill(statement)
    except ValueError as error:
        raise QuestionError("file.idiom", file=where, idiom=str(error)) from error
