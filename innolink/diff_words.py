"""What changed, in words: types and properties by their labels, things by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from graph.model import Kind, Label, Property
from graph.ontology import ENTITIES, LINKS, OBSERVATION, SOURCE, entity_properties, link_properties
from graph.places import places
from graph.properties import CONFIDENCE, ENTITY_TYPE, SOURCES
from graph.store import Store
from graph.wording import Joined
from innolink.words import joined, say
from loaders.decision_table import COLUMNS
from loaders.known import parts

__all__ = ["diff_names", "worded_diff"]

_IDS = ("from", "to", "subject", "indicator", "entity", "into")  # properties that hold an entity
_SAID = (*_IDS[:-1], "type", "name", "name_zh")  # of something new: other columns tell it
_KINDS = ("record", "link", "observation", "source", "decision")

Names = Mapping[str, Label]


def diff_names(store: Store, frame: pd.DataFrame) -> dict[str, Label]:
    """Names of the entities that a diff speaks of, by their ids.

    What the graph no longer has is named as the diff itself states it.
    """
    states = [s for c in ("before", "after") if c in frame for s in frame[c] if s]
    named = {s["entity"]: _label(s) for s in states if s.get("entity")}
    ids = {s[p] for s in states for p in _IDS if isinstance(s.get(p), str)}
    ids |= {i for c in ("from", "to") if c in frame for i in frame[c]}
    for part in parts(sorted(ids)):
        rows = store.rows(
            "UNWIND $ids AS id MATCH (e:Entity {id: id}) "
            "RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh",
            {"ids": part},
        )
        named |= {row["id"]: _label(row) for row in rows}
    return {id_: label for id_, label in named.items() if label.en}


def _label(row: Mapping[str, Any]) -> Label:
    en, zh = row.get("name"), row.get("name_zh")
    return Label(en or zh or "", zh or en or "")


def worded_diff(
    frame: pd.DataFrame, names: Names, lang: str, *, brief: bool = False
) -> pd.DataFrame:
    """Word a diff for people.

    Parameters
    ----------
    frame
        As :func:`innolink.history.diff` gives it.
    names
        Of entities by their ids, as :func:`diff_names` gives them.
    lang
        ``zh`` or ``en``.
    brief
        For a screen: ids that stand beside names are left out, sources are counted, of an
        address the site is told.

    Returns
    -------
    pandas.DataFrame
        The same rows; of loads with a column ``about`` before the keys and without the states
        ``before`` and ``after``. Its columns keep their names.
    """
    told = frame.copy()
    told["change"] = [say(f"diff.{c.replace(' ', '_')}", lang) for c in frame["change"]]
    if "from_name" in frame:
        told["type"] = [_type(t, lang) for t in frame["type"]]
        for end in ("from", "to"):
            told[f"{end}_name"] = [_name(i, names, lang) if i in names else n for i, n in
                                   zip(frame[end], frame[f"{end}_name"], strict=True)]  # fmt: skip
        if brief:
            told["sources"] = [len(some or ()) for some in frame["sources"]]
            told["period"] = [
                _period(*ends) for ends in zip(frame["since"], frame["until"], strict=True)
            ]
            told = told[["change", "type", "from_name", "to_name", "period", "dataset", "sources"]]
            told = told.rename(columns={"from_name": "from", "to_name": "to"})
        return told
    rows = [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    told["kind"] = [say(f"diff.kind.{k}", lang) if k in _KINDS else k for k in frame["kind"]]
    told["type"] = [_type(t, lang) if t in ENTITIES or t in LINKS else "" for t in frame["type"]]
    what = [list(_told(row, names, lang, brief=brief)) for row in rows]
    told["what"] = [Joined(w, "clause_joiner").say(lang) if w else "" for w in what]
    about = [_about(r, names, lang) for r in rows]
    told.insert(told.columns.get_loc("key"), "about", pd.Series(about, index=told.index))  # type: ignore[arg-type]
    return told.drop(columns=["before", "after"])


def _period(since: str | None, until: str | None) -> str:
    """Tell from when to when, in one cell.

    Examples
    --------
    >>> _period("2025-09", None), _period("2024-04-25", "2024-04-29"), _period(None, "2024")
    ('2025-09 –', '2024-04-25 – 2024-04-29', '– 2024')
    """
    return f"{since or ''} – {until or ''}".strip()


def _type(name: str, lang: str) -> str:
    declared = ENTITIES.get(name) or LINKS.get(name)
    return declared.label[lang] if declared else name


def _name(id_: str, names: Names, lang: str) -> str:
    return names[id_][lang] if id_ in names else id_


def _about(row: Mapping[str, Any], names: Names, lang: str) -> str:
    """Name what a change is about."""
    state = row["after"] or row["before"]
    if row["kind"] == "link":
        ends = (_name(state[end], names, lang) for end in ("from", "to"))
        return (" – " if LINKS[row["type"]].symmetric else " → ").join(ends)
    if row["kind"] == "observation":
        of = (_name(state[p], names, lang) for p in ("subject", "indicator"))
        return " · ".join((*of, str(state.get("year", ""))))
    if row["kind"] == "record":
        return _label(state)[lang] or _name(state["entity"], names, lang)
    if row["kind"] == "source":
        return str(state.get("title", ""))
    return _name(str(state.get("subject", "")), names, lang)


def _told(row: Mapping[str, Any], names: Names, lang: str, *, brief: bool) -> Iterator[str]:
    """Tell what is new, or gone, or each property that differs: what it was and what it is."""
    before, after = row["before"] or {}, row["after"] or {}
    labels = _labels(row["kind"], row["type"])
    for name in sorted(before.keys() | after.keys()):
        was, now = (s[name] if s.get(name) != [] and name in s else None for s in (before, after))
        if was == now or (name in _SAID and not (before and after)):
            continue
        label = labels[name].label[lang] if name in labels else name
        if name == "entity":
            label = say("diff.entity", lang)
        short = _short if brief else _as_it_is
        told = [_shown(short(value, name), name, labels, names, lang) for value in (was, now)]
        key = "diff.changed" if before and after else "diff.stated"
        yield say(key, lang, label=label, was=told[0], now=told[1] if after else told[0])


@cache
def _labels(kind: str, type_name: str) -> dict[str, Property]:
    """Name the declarations of what an item states."""
    asserted = {p.name: p for p in (SOURCES, CONFIDENCE, ENTITY_TYPE)}
    if kind == "record" and type_name in ENTITIES:
        return asserted | entity_properties(type_name)
    if kind == "link" and type_name in LINKS:
        return asserted | link_properties(type_name)
    tables = {"observation": OBSERVATION, "source": SOURCE, "decision": COLUMNS}
    return {p.name: p for p in tables.get(kind, ())}


def _as_it_is(value: Any, *_: object) -> Any:
    return value


def _short(value: Any, name: str) -> Any:
    """Count sources, and tell the site of an address: neither can be broken over two lines."""
    if name == "sources":
        return str(len(value)) if isinstance(value, list) else value
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return urlsplit(value).netloc or value
    return value


def _shown(value: Any, name: str, labels: Mapping[str, Property], names: Names, lang: str) -> str:
    """Text of a value: what it stands for in words, where it has some."""
    if value is None:
        return "–"
    if isinstance(value, list):
        return joined((_shown(v, name, labels, names, lang) for v in value), lang)
    if name in _IDS:
        return _name(str(value), names, lang)
    if name == "type":
        return _type(str(value), lang)
    if name not in labels:
        return str(value)
    if labels[name].kind is Kind.COUNTRY and value in places():
        return places()[value].label[lang]
    choices = dict(zip(labels[name].choices, labels[name].choice_labels, strict=True))
    return choices[value][lang] if value in choices else str(value)
