"""What a network page is made of, apart from any database.

The things and links of one selection of the graph, the sources that say so, the legend
(from the ontology) and what the reader must know about the selection: its date, the
question it answers, the filters behind it, and how many things there are in all.
"""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pandas as pd

from briefings.escape import harmless
from graph.lists import split_items
from graph.model import EntityType, Label, LinkType
from graph.ontology import ENTITIES, LINKS, entity_properties

__all__ = ["PageData", "PageLink", "PageNode", "PageSource", "page_data_from_frames"]

_FAULTS_TOLD = 10
# Shown in places of their own on the page, so not among the other properties; coordinates
# are for maps.
_OWN_PLACE = frozenset(
    {"id", "name", "name_zh", "names", "country", "city", "fields", "since", "until", "lat", "lon"}
    | {"memberships"}  # of which `groups` holds those of today, by name
)


@dataclass(frozen=True, slots=True)
class PageNode:
    """A thing in the picture.

    ``type`` is an entity type of the ontology, ``country`` an ISO 3166-1 alpha-2 code,
    ``since`` and ``until`` ISO dates of year, month or day precision, ``sources`` ids of
    :class:`PageSource`. ``props`` holds the other properties by their ontology names,
    already as text.
    """

    id: str
    type: str
    name: str = ""
    name_zh: str = ""
    names: tuple[str, ...] = ()
    country: str = ""
    city: str = ""
    fields: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    props: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One dataset's assertion that two things are linked; ``strength`` only on layers."""

    source: str
    target: str
    type: str
    since: str = ""
    until: str = ""
    scope: str = ""
    sources: tuple[str, ...] = ()
    confidence: str = ""
    dataset: str = ""
    strength: float | None = None


@dataclass(frozen=True, slots=True)
class PageSource:
    """Where a statement can be looked up."""

    id: str
    url: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class PageData:
    """Everything that one network page shows.

    Attributes
    ----------
    nodes, links, sources
        The selection. Every link's ends are among the nodes; ids are unique.
    as_of
        Date of the data, ISO.
    question, filters
        What was asked and what was left out, in words (one text, or one per language).
    total_nodes
        Things in the whole graph, for "N of M shown"; None where nobody counted.
    places
        Names of countries and regions by ISO 3166-1 alpha-2 code; a code without a name
        takes that of the ``Country`` node with this code, or stays a code.
    cities
        Names of cities in both languages, by either; a city without is shown as it is written.
    types, link_types
        The legend; by default the whole ontology, of which a page shows what it uses.

    Raises
    ------
    ValueError
        Two nodes share an id, a link's end is not among the nodes, or a type is not in
        the legend; the message names the row and the nearest valid value.
    """

    nodes: tuple[PageNode, ...]
    links: tuple[PageLink, ...] = ()
    sources: tuple[PageSource, ...] = ()
    as_of: str = ""
    question: str | Label = ""
    filters: str | Label = ""
    total_nodes: int | None = None
    places: Mapping[str, Label] = field(default_factory=dict)
    cities: Mapping[str, Label] = field(default_factory=dict)
    types: tuple[EntityType, ...] = tuple(ENTITIES.values())
    link_types: tuple[LinkType, ...] = tuple(LINKS.values())

    def __post_init__(self) -> None:
        faults = list(islice(_faults(self), _FAULTS_TOLD + 1))
        if faults:
            more = "; and more" if len(faults) > _FAULTS_TOLD else ""
            told = "; ".join(faults[:_FAULTS_TOLD])
            raise ValueError(f"The page's data do not fit together: {told}{more}.")


def _faults(data: PageData) -> Iterator[str]:
    """Say what does not fit together, one text a fault."""
    counts = Counter(n.id for n in data.nodes)
    for node_id, count in counts.items():
        if count > 1:
            yield f"{count} nodes have the id {_quoted(node_id)}"
    types = {t.name for t in data.types}
    for node in data.nodes:
        if node.type not in types:
            yield f"node {_quoted(node.id)} has no known type: {_near(node.type, types)}"
    link_types = {t.name for t in data.link_types}
    for place, link in enumerate(data.links):
        if link.type not in link_types:
            yield f"link {place} has no known type: {_near(link.type, link_types)}"
        for end in (link.source, link.target):
            if end not in counts:
                yield f"link {place} ends at no node: {_near(end, counts)}"
        if link.strength is not None and not math.isfinite(link.strength):
            yield f"link {place} has the strength {link.strength}, which is no finite number"


def _quoted(text: str) -> str:
    return repr(harmless(text, 80))


def _near(value: str, known: Iterable[str]) -> str:
    """Quote a value and the known one that looks most like it."""
    near = difflib.get_close_matches(value[:80], list(islice(known, 20_000)), n=1)
    return _quoted(value) + (f" (nearest: {_quoted(near[0])})" if near else "")


def page_data_from_frames(
    entities: pd.DataFrame,
    links: pd.DataFrame,
    sources: pd.DataFrame,
    *,
    as_of: str = "",
    question: str | Label = "",
    filters: str | Label = "",
    total_nodes: int | None = None,
    places: Mapping[str, Label] | None = None,
    cities: Mapping[str, Label] | None = None,
) -> PageData:
    """Make a page's data from three tables whose columns are the ontology's names.

    Parameters
    ----------
    entities
        ``id``, ``type`` and any properties of the type; ``sources`` (list of source ids)
        and ``confidence``. Columns that the ontology does not know are not shown.
    links
        ``from``, ``type``, ``to`` and any of ``since``, ``until``, ``scope``, ``sources``,
        ``confidence``, ``dataset``, ``strength`` (a number, or one a year: the last is
        shown).
    sources
        ``id`` and any of ``url``, ``title``, ``publisher``, ``date``.
    as_of, question, filters, total_nodes, places, cities
        See :class:`PageData`.

    Returns
    -------
    PageData
        In the tables' order; missing values are empty, never "nan".

    Raises
    ------
    ValueError
        A needed column is missing, or the rows do not fit together.

    Examples
    --------
    >>> data = page_data_from_frames(
    ...     pd.DataFrame({"id": ["iso:RS", "park:a"], "type": ["Country", "Park"],
    ...                   "name": ["Serbia", None], "level": [None, "national"]}),
    ...     pd.DataFrame({"from": ["park:a"], "type": ["LOCATED_IN"], "to": ["iso:RS"]}),
    ...     pd.DataFrame({"id": []}),
    ... )
    >>> data.nodes[1].props, data.nodes[1].name, data.links[0].type
    ({'level': 'national'}, '', 'LOCATED_IN')
    """
    _need(entities, "entities", "id", "type")
    _need(links, "links", "from", "type", "to")
    _need(sources, "sources", "id")
    return PageData(
        nodes=tuple(_node(row) for row in _rows(entities)),
        links=tuple(_link(row) for row in _rows(links)),
        sources=tuple(
            PageSource(*(_text(r.get(k)) for k in ("id", "url", "title", "publisher", "date")))
            for r in _rows(sources)
        ),
        as_of=as_of,
        question=question,
        filters=filters,
        total_nodes=total_nodes,
        places=dict(places or {}),
        cities=dict(cities or {}),
    )


def _need(frame: pd.DataFrame, table: str, *columns: str) -> None:
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise ValueError(
            f"The table of {table} lacks the column {missing[0]!r}; it has "
            f"{', '.join(map(str, frame.columns)) or 'none'}."
        )


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = [str(c) for c in frame.columns]
    for values in zip(*(frame[c].tolist() for c in frame.columns), strict=True):
        yield dict(zip(columns, values, strict=True))


def _node(row: Mapping[str, Any]) -> PageNode:
    type_name = _text(row["type"])
    known = entity_properties(type_name) if type_name in ENTITIES else {}
    props = {name: _text(row.get(name)) for name in known if name not in _OWN_PLACE}
    return PageNode(
        id=_text(row["id"]),
        type=type_name,
        name=_text(row.get("name")),
        name_zh=_text(row.get("name_zh")),
        names=_texts(row.get("names")),
        country=_text(row.get("country")),
        city=_text(row.get("city")),
        fields=_texts(row.get("fields")),
        since=_text(row.get("since")),
        until=_text(row.get("until")),
        props={name: text for name, text in props.items() if text},
        sources=_texts(row.get("sources")),
        confidence=_text(row.get("confidence")),
    )


def _link(row: Mapping[str, Any]) -> PageLink:
    text = {k: _text(row.get(k)) for k in ("since", "until", "scope", "confidence", "dataset")}
    strength = _items(row.get("strength"))
    return PageLink(
        source=_text(row["from"]),
        target=_text(row["to"]),
        type=_text(row["type"]),
        sources=_texts(row.get("sources")),
        strength=float(strength[-1]) if strength else None,
        **text,
    )


def _items(value: Any) -> list[Any]:
    """Give the items of a list, of an array, of text with bars, or of one value."""
    if isinstance(value, str):
        return split_items(value)
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        return [] if value is None or pd.isna(value) else [value]
    return [item for item in value if item is not None and not pd.isna(item)]


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in _items(value))


def _text(value: Any) -> str:
    """Write one value for people: a whole number without its ``.0``, a list with dots."""
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return " · ".join(_texts(value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
