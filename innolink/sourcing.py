"""Ids beside their names, and facts beside the pages that state them: what can be looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from graph.places import places
from graph.reading import entities_frame, sources_frame
from graph.store import Store
from innolink.words import joined
from queries.reader import for_reader, heading

__all__ = ["named_and_sourced", "numbered"]

_ENTITIES = ("actor", "partner", "partner_ids", "through", "from", "to")
_CITED = ["title", "publisher", "date", "url"]


def named_and_sourced(store: Store, frame: pd.DataFrame) -> pd.DataFrame:
    """Set names in both languages beside ids and codes, and titles and pages beside sources.

    Parameters
    ----------
    store
        Where they are looked up.
    frame
        Rows with ids of entities, codes of countries, lists of ids of sources.

    Returns
    -------
    pandas.DataFrame
        Every column as it was, those of its names after it: ``partner_name``,
        ``partner_name_zh`` (of a list, ``partner_names`` and ``partner_names_zh``),
        ``country_name``; after ``sources`` their ``source_titles`` and ``pages``, in the same
        order (of a source without an address its citation). "" where there is none.
    """
    ids = {i for c in _ENTITIES if c in frame for v in frame[c] for i in _items(v)}
    rows = entities_frame(store, ids).to_dict("records") if ids else []
    names = {r["id"]: (r["name"] or "", r["name_zh"] or "") for r in rows}
    regions = {code: (place.label.en, place.label.zh) for code, place in places().items()}
    made: dict[str, Any] = {}
    for column in frame:
        made[str(column)] = frame[column]
        if column in _ENTITIES or column == "country":
            known = regions if column == "country" else names
            listed = column == "through" or str(column).endswith("_ids")
            head = f"{str(column).removesuffix('_ids')}_name{'s' if listed else ''}"
            for place, end in enumerate(("", "_zh")):
                made[head + end] = [_named(value, known, place) for value in frame[column]]
        if column == "sources":
            made |= _pages(store, frame)
    return pd.DataFrame(made, dtype=object)


def _named(value: Any, known: dict[str, tuple[str, str]], place: int) -> Any:
    """Name of an id, or names of a list; the other language's where there is none."""
    found = [n[place] or n[1 - place] for i in _items(value) if (n := known.get(i, ("", "")))]
    return found if isinstance(value, list) else "".join(found)


def _pages(store: Store, frame: pd.DataFrame) -> dict[str, list[list[str]]]:
    cited = {s for some in frame["sources"] for s in _items(some)}
    known = {r["id"]: r for r in sources_frame(store, cited).to_dict("records")}
    titles, pages = [], []
    for some in frame["sources"]:
        rows = [known[s] for s in _items(some) if s in known]
        titles.append([str(r["title"] or "") for r in rows])
        pages.append([str(r["url"] or r["citation"] or "") for r in rows])
    return {"source_titles": titles, "pages": pages}


def numbered(
    store: Store,
    frame: pd.DataFrame,
    lang: str,
    spare: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Put rows into words, their sources as numbers into a list that tells each of them.

    Parameters
    ----------
    store
        Where names and sources are looked up.
    frame
        Rows; their column ``sources`` has lists of ids.
    lang
        ``zh`` or ``en``.
    spare
        Columns that a narrow screen leaves out sooner than the numbers of the sources, the one
        that stays longest first.
    keep
        Columns that it never leaves out.

    Returns
    -------
    tuple
        The rows for a reader, and the numbered sources (number, title, publisher, date, page)
        in the order in which they are met; ``None`` where the rows cite nothing.
    """
    if "sources" not in frame:
        return for_reader(store, frame, lang), None
    met = list(dict.fromkeys(s for some in frame["sources"] for s in _items(some)))
    known = sources_frame(store, met).set_index("id")
    number = {source: n for n, source in enumerate((m for m in met if m in known.index), 1)}
    told = [joined([number[s] for s in _items(some) if s in number], lang)
            for some in frame["sources"]]  # fmt: skip
    rows = frame.assign(references=pd.Series(told, index=frame.index, dtype=object))
    cited = known.loc[list(number), _CITED].reset_index(drop=True)
    cited.insert(0, "reference", list(number.values()))
    listed = for_reader(store, cited, lang)
    listed.attrs["spare"] = ()  # a source without its address is none
    worded, head = for_reader(store, rows.drop(columns="sources"), lang), heading("references")
    # Without its numbers the list below belongs to no row: of the spare ones they go last.
    last = tuple(heading(key)[lang] for key in spare) or (head[lang],)
    needed = (*last, head[lang], *(heading(key)[lang] for key in keep))
    others = (name for name in worded.attrs["spare"] if name not in needed)
    worded.attrs["spare"] = (*last, *others)
    return worded, listed


def _items(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(v) for v in value]
    return [value] if isinstance(value, str) else []
