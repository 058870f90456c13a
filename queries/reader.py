"""An answer as people read it: headings, names and labels in their language, nothing by its id."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from graph.fields import field_label
from graph.model import Label, Property
from graph.ontology import ENTITIES, LINKS, entity_properties
from graph.places import place_label
from graph.store import Store
from graph.terms import term
from graph.wording import word
from queries.groups import group_name
from queries.question import Question

__all__ = ["closed", "coded", "file_headings", "for_reader", "heading", "spare_keys"]

_ID = re.compile(r"[a-z][\w.-]*:\S+")
_CODE = re.compile(r"[A-Z]{2}")
_COUNTS = re.compile(r"([A-Z][A-Z_]+)( \d+)")
_OPEN = re.compile(r"(^|_)(names?|titles?|text|wording|key)(_zh)?$")
"""Keys of columns of names and texts: no word there is one of ours."""

_AFTER_NAME = re.compile(r" \(([a-z][\w.-]*:\S+)\)$")
_OWNERS = ("id", "partner", "office", "member", "target", "country")
"""Whose name the column ``name`` is: of the first of these that an answer has."""

_TERMS = {"unit": "unit", "scope": "scope", "observed_scope": "scope", "status": "status",
          "definition": "definition"}  # fmt: skip
"""Columns that hold words of the data, and of what kind those are."""

_FIELDS = ("field", "fields", "common_fields")
_FIGURE = re.compile(r"(\d{4}): (-?\d+(?:\.\d+)?)(?: \((.*)\))?", re.DOTALL)
_PARTS = (
    ("_name_zh", "name in Chinese", "中文名称"), ("_names_zh", "names in Chinese", "中文名称"),
    ("_names", "names", "名称"),
    ("_name", "name", "名称"), ("_zh", "in Chinese", "（中文）"), ("_id", "id", "标识"),
    ("_year", "year", "（年份）"),
)  # fmt: skip
"""How the key of a column of a file ends that is about another one."""

_COUNTED = ("sources", "keys")
"""Columns of ids that nobody reads: their number is told."""

_OF_CODES = ("country", "countries", "country_codes", "first", "second", "what")
_NAMES = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, e.name AS en, e.name_zh AS zh"


@cache
def _catalogue() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((files("queries") / "headings.toml").read_text("utf-8"))
    return found


def heading(key: str, question: Question | None = None) -> Label:
    """Heading of a column: of the catalogue, else the question's own label, else its key.

    Examples
    --------
    >>> heading("since").zh, heading("my_column").en
    ('起始', 'my column')
    """
    known = _catalogue()["heading"]
    if key in known:
        return Label(**known[key])
    own = {c.name: c.label for c in question.columns} if question else {}
    plain = key.replace("_", " ")
    return own.get(key, Label(plain, plain))


def file_headings(
    columns: Sequence[str], lang: str, labels: Mapping[str, Label] | None = None
) -> tuple[str, ...]:
    """Headings of a file, by the keys of its columns; no two are alike.

    Parameters
    ----------
    columns
        Keys.
    lang
        ``zh`` or ``en``.
    labels
        The question's own labels, by key; they go before the catalogue, whose headings are
        made for what people see (a name where a file has the id). A key that has no word
        stays, and of two that are called alike the second has its key beside it.

    Examples
    --------
    >>> file_headings(("id", "name_zh", "from_name", "my_column"), "zh")
    ('标识', '中文名称', '起点名称', 'my_column')
    """
    made: list[str] = []
    for column in columns:
        label = (labels or {}).get(column) or _file_label(column)
        head = label[lang] if label else column
        made.append(f"{head} ({column})" if head in made else head)
    return tuple(made)


def _file_label(column: str) -> Label | None:
    """Word for a column of a file; of ``from_name``, ``rule_zh``, ``ties_HOSTS`` by its parts."""
    for family in ("file", "heading"):
        if column in _catalogue()[family]:
            return Label(**_catalogue()[family][column])
    kind = LINKS.get(column.removeprefix("ties_"))
    if kind:
        return Label(f"ties: {kind.label.en}", f"联系数：{kind.label.zh}")
    if column.startswith("percentile_") and (of := _file_label(column.removeprefix("percentile_"))):
        return Label(f"percentile by {of.en}", f"{of.zh}百分位")
    for end, en, zh in _PARTS:
        stem = column.removesuffix(end)
        worded = {**_catalogue()["file"], **_catalogue()["heading"]}
        known = worded.get(stem) if stem != column else None
        if known:
            return Label(f"{known['en']}, {en}", f"{known['zh']}{zh}")
    return None


def coded(column: str, value: str, lang: str) -> str:
    """Word for a coded value of a column; the value itself where it has none.

    Examples
    --------
    >>> coded("confidence", "high", "zh"), coded("confidence", "so-so", "zh")
    ('高', 'so-so')
    """
    known = _catalogue()["value"].get(column, {}).get(value)
    return str(known[lang]) if known else value


def closed(column: str, value: Any, lang: str) -> Any:
    """Word a value of a closed vocabulary; names, ids, codes of countries and figures stay.

    Parameters
    ----------
    column
        Its key: what holds names or titles is nobody's vocabulary.
    value
        A cell, or an item of one that is a list.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> closed("type", "SISTER_CITY", "zh"), closed("by_type", ["MEMBER_OF 3"], "zh")
    ('友好城市', ['成员 3'])
    >>> closed("country", "RS", "zh"), closed("name", "Park", "zh"), closed("partial", False, "zh")
    ('RS', 'Park', '否')
    >>> closed("id", "population", "zh"), closed("id", "park:tuspark", "zh")
    ('人口', 'park:tuspark')
    """
    if isinstance(value, list | tuple):
        return [closed(column, v, lang) for v in value]
    if isinstance(value, bool):
        return Label("yes", "是")[lang] if value else Label("no", "否")[lang]
    if not isinstance(value, str) or _OPEN.search(column):
        return value
    if column in ("group", "groups"):
        return group_name(value)[lang]
    if column == "id" and value in _properties():  # of a profile; an id has a colon
        return _properties()[value].label[lang]
    if column in _FIELDS:
        return field_label(value)[lang]
    if column in _TERMS:
        return term(_TERMS[column], value)[lang]
    counted = _COUNTS.fullmatch(value)
    if counted and counted[1] in LINKS:
        return LINKS[counted[1]].label[lang] + counted[2]
    label = ENTITIES.get(value) or LINKS.get(value)
    word = coded(column, value, lang)
    return label.label[lang] if label and word == value else word


def spare_keys() -> tuple[str, ...]:
    """Keys of the columns that a narrow screen leaves out, those that go first at the end."""
    return tuple(_catalogue()["rest"]["keys"])


def for_reader(
    store: Store, frame: pd.DataFrame, lang: str, question: Question | None = None
) -> pd.DataFrame:
    """Put an answer into words; CSV and JSON keep its keys and ids instead.

    Parameters
    ----------
    store
        Where names are looked up.
    frame
        An answer as :func:`queries.runner.ask` or :func:`queries.facts.facts` gives it.
    lang
        ``zh`` or ``en``.
    question
        What was asked; words the columns that the catalogue of headings does not know.

    Returns
    -------
    pandas.DataFrame
        One column a thing: an id beside its name, and a name in two languages, become the
        name in ``lang`` (in the other where it has none). Of sources and keys the number is given.
        ``frame.attrs["spare"]`` has the headings that a narrow screen leaves out first.

    Examples
    --------
    >>> for_reader(store, ask(store, "sister-parks"), "zh")  # doctest: +SKIP
    """
    names = _names(store, frame, lang)
    made: dict[str, list[Any]] = {}
    keys: dict[str, str] = {}
    for column in _kept([str(c) for c in frame.columns], lang):
        head = heading(column, question)[lang]
        if head in made:  # two columns of a user's own question may be called alike
            head = column
        made[head] = _cells(frame, column, names, lang)
        keys[column] = head
    shown = pd.DataFrame(made, dtype=object)
    shown.attrs.update(frame.attrs)
    shown.attrs["spare"] = tuple(keys[k] for k in spare_keys() if k in keys)
    return shown


def _kept(columns: Sequence[str], lang: str) -> list[str]:
    """Columns that remain: of an id and its names one, of two languages one."""
    held = set(columns)
    names = {n for c in columns for n in _companions(c, held)}
    names |= {c for c in columns if c.endswith("_zh")} - {"with_name_zh"}
    if held & {"from", "from_id"}:  # a link is told by its ends; its key is for programs
        names |= {"key"}
    return [c for c in columns if c not in names]


def _companions(column: str, held: set[str]) -> list[str]:
    """Columns with the names of what a column has the ids of, its own language first."""
    stem = column.removesuffix("_id")
    owner = next((c for c in _OWNERS if c in held and f"{c}_name" not in held), None)
    near = ["name"] if column == owner else [f"{stem}_name", f"{stem}_names"]
    return [n for c in near for n in (c, f"{c}_zh") if n in held and n != column]


def _names(store: Store, frame: pd.DataFrame, lang: str) -> dict[str, str]:
    """Names of every entity whose id stands in the frame."""
    texts = {t for c in frame.columns if c != "sources" for v in frame[c] for t in _texts(v)}
    ids = {word for t in texts for word in (t, *t.split(" ")) if _ID.fullmatch(word)}
    ids |= {found[1] for t in texts if (found := _AFTER_NAME.search(t))}
    rows = store.rows(_NAMES, {"ids": sorted(ids)}) if ids else []
    other = "en" if lang == "zh" else "zh"
    return {r["id"]: r[lang] or _other(r, other) or r["id"] for r in rows}


def _other(row: dict[str, Any], lang: str) -> str | None:
    """Name in the other language; of an indicator the word that we have for it."""
    name = row[lang]
    if name and lang == "en" and row["id"].startswith("indicator:"):
        return term("indicator", name).zh
    return str(name) if name else None


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, str):
            yield one


def _cells(frame: pd.DataFrame, column: str, names: dict[str, str], lang: str) -> list[Any]:
    if column in _COUNTED:
        return [len(v) if isinstance(v, list | tuple) else None for v in frame[column]]
    held = {str(c) for c in frame.columns}
    words = _companions(column, held)
    if not words and f"{column}_zh" in held:  # text in two languages, no id
        both = [column, f"{column}_zh"][:: -1 if lang == "zh" else 1]
        return [next((r[c] for c in both if r[c]), None) for r in frame.to_dict("records")]
    ordered = sorted(words, key=lambda c: c.endswith("_zh") != (lang == "zh"))
    cells = []
    for row in frame.to_dict("records"):
        value = row[column]
        shown = _shown(value, column, names, lang)
        known = next((row[c] for c in ordered if isinstance(row[c], str | list) and row[c]), None)
        if known is not None and value is None:
            shown = known
        elif known is not None and isinstance(value, str) and value not in names:
            shown = known if _is_id(value) else _property(value, known, names, lang)
        cells.append(shown)
    return cells


def _is_id(text: str) -> bool:
    return bool(_ID.fullmatch(text) or _CODE.fullmatch(text))


@cache
def _properties() -> dict[str, Property]:
    return {n: p for e in ENTITIES for n, p in entity_properties(e).items()}


def _property(key: str, value: Any, names: dict[str, str], lang: str) -> str:
    """Value of a property beside its label: what a profile says of the entity itself."""
    known = _properties()
    label = known[key].label[lang] if key in known else heading(key)[lang]
    parts = value.split(" | ")  # a list, as the question gives it
    worded = [p if key in ("id", "ids") else str(_shown(p, key, names, lang)) for p in parts]
    said = word("graph", "list_joiner", lang).join(worded)
    return f"{label}{'：' if lang == 'zh' else ': '}{said}"


def _figure(text: str, lang: str) -> str:
    """Word a further reported value: its year, the figure, and what it covers."""
    found = _FIGURE.fullmatch(text)
    if not found:
        return text
    year, value, scope = found.groups()
    told = {"year": year, "figure": value.removesuffix(".0")}
    if not scope:
        return word("queries", "reader.figure", lang, **told)
    return word("queries", "reader.figure_of", lang, **told, scope=term("scope", scope))


def _shown(value: Any, column: str, names: dict[str, str], lang: str) -> Any:
    """Word one cell."""
    if isinstance(value, list | tuple):
        return [_shown(v, column, names, lang) for v in value]
    if isinstance(value, str) and value in names:
        return names[value]
    word = closed(column, value, lang)
    if word != value or not isinstance(value, str):
        return word
    if column == "observed_more":
        return _figure(value, lang)
    if column == "property" and value in entity_properties("Organization"):
        return entity_properties("Organization")[value].label[lang]
    if _CODE.fullmatch(value) and (column in _OF_CODES or column.endswith("_country")):
        return place_label(value)[lang]
    words = value.split(" ")
    if len(words) == 3 and words[1] in LINKS:  # a link by its ends
        return " ".join(str(_shown(w, column, names, lang)) for w in words)
    after = _AFTER_NAME.search(value)  # a name with its id: its name in this language, where known
    return names.get(after[1], value[: after.start()]) if after else value
