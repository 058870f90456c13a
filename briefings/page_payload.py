"""What a network page tells the browser: the data in columns, harmless and small."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from briefings.escape import TEXT_LIMIT, harmless, web_address
from briefings.layout import layout
from briefings.page_container import network_of
from briefings.page_data import PageData, PageLink, PageNode, PageSource
from briefings.page_map import map_sheets
from briefings.page_scenes import VIEW_PARTS, Scene, scenes_payload
from briefings.spellings import spellings
from briefings.words import LANGUAGES, words
from graph.fields import field_label, groups_of
from graph.model import EntityType, Family, Kind, Label, LinkType, Property
from graph.ontology import entity_properties
from graph.terms import term
from queries.groups import group_name

__all__ = ["both_languages", "payload", "pulls", "ranked"]

PLAN_TYPES = frozenset({"Plan", "Action", "Task", "Safeguard", "Target"})

Columns = dict[str, list[Any]]


def payload(
    data: PageData,
    *,
    title: str | Label,
    lang: str,
    top: int,
    scenes: Iterable[Scene] = (),
    home: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Arrange a page's data for the browser.

    Nodes come in the order in which they are shown when there are too many: those with the
    most partners first. Links keep the order given. Columns in which nothing stands are
    left out.

    Returns
    -------
    dict
        Ready for :func:`briefings.escape.json_block`.
    """
    nodes = ranked(data)
    links = sorted(data.links, key=_link_key)
    ends = [(x.source, x.target) for x in links]
    spots = layout([n.id for n in nodes], ends, weights=pulls(links))
    sources = _Sources(data.sources)
    node_columns = _node_columns(data, nodes, sources)
    link_columns = _link_columns(data, nodes, links, sources)
    fields, groups = _field_groups(nodes)
    node_columns |= {"groups": groups} if fields else {}
    net = network_of(data, nodes, spots)
    node_columns |= {"x": [n["x"] for n in net.nodes], "y": [n["y"] for n in net.nodes]}
    return {
        "lang": lang,
        "top": top,
        "title": both_languages(title),
        "home": home,
        "asOf": harmless(data.as_of, 40),
        "question": both_languages(data.question),
        "filters": both_languages(data.filters),
        "total": data.total_nodes,
        "words": {code: words(code) for code in LANGUAGES},
        "types": [_type(t) for t in data.types],
        "linkTypes": [_link_type(t) for t in data.link_types],
        "props": _properties(nodes),
        "fieldGroups": fields,
        "places": _places(data),
        "terms": _terms(data),
        "map": map_sheets(n.country for n in nodes),
        "scenes": scenes_payload(scenes),
        "viewParts": VIEW_PARTS,
        "nodes": node_columns,
        "links": link_columns,
        "sources": sources.rows,
        "spellings": _spellings(nodes),
    }


def both_languages(text: str | Label) -> dict[str, str]:
    """Give a text in both languages; one text stands for both."""
    if isinstance(text, Label):
        return {"en": harmless(text.en), "zh": harmless(text.zh)}
    return {"en": harmless(text), "zh": harmless(text)}


def ranked(data: PageData) -> list[PageNode]:
    """Order nodes by number of partners, then of neighbours of any kind, then by id.

    Where something lies, or what it is a part of, makes no partner: ranked by that, the
    picture would open on the countries. Only where nothing else is there does it count.
    On a layer, where every link has a strength, the sum of strengths comes first.
    """
    structure = {t.name for t in data.link_types if t.family is Family.STRUCTURE}
    partners: dict[str, set[str]] = {n.id: set() for n in data.nodes}
    neighbours: dict[str, set[str]] = {n.id: set() for n in data.nodes}
    layer = all(x.strength is not None for x in data.links if x.type not in structure)
    strength: dict[str, float] = dict.fromkeys(partners, 0.0)
    for link in data.links:
        for here, there in ((link.source, link.target), (link.target, link.source)):
            if here != there:
                neighbours[here].add(there)
                if link.type not in structure:
                    partners[here].add(there)
                    strength[here] += link.strength or 0.0

    def rank(node: PageNode) -> tuple[float, int, int, str]:
        first = strength[node.id] if layer else 0.0
        return (-first, -len(partners[node.id]), -len(neighbours[node.id]), node.id)

    return sorted(data.nodes, key=rank)


def _link_key(link: PageLink) -> tuple[str, ...]:
    return (
        link.type,
        link.source,
        link.target,
        link.since,
        link.until,
        link.dataset,
        link.scope,
        *link.sources,
    )


def pulls(links: Sequence[PageLink]) -> list[float]:
    """Say how much each link pulls in the layout.

    A strength is set against the strengths of its two ends (Salton's cosine), or the largest
    entities would stand in the middle of everything; the strongest such link pulls like one
    without a strength.
    """
    total: dict[str, float] = {}
    for link in links:
        for end in (link.source, link.target):
            total[end] = total.get(end, 0.0) + max(link.strength or 0.0, 0.0)
    shares = [
        None
        if link.strength is None
        else max(link.strength, 0.0)
        / max(math.sqrt(total[link.source] * total[link.target]), 1e-300)
        for link in links
    ]
    most = max((s for s in shares if s is not None), default=0.0) or 1.0
    return [1.0 if s is None else max(s / most, 1e-3) for s in shares]


class _Sources:
    """Sources by number. One that is cited but not described stays, as no more than its id."""

    def __init__(self, given: Iterable[PageSource]) -> None:
        self._given = {s.id: s for s in given}
        self._numbers: dict[str, int] = {}
        self.rows: list[dict[str, str]] = []

    def numbers(self, ids: Sequence[str]) -> list[int]:
        return [self._number(i) for i in dict.fromkeys(ids)]

    def _number(self, source_id: str) -> int:
        if source_id not in self._numbers:
            self._numbers[source_id] = len(self.rows)
            self.rows.append(_source(self._given.get(source_id, PageSource(source_id))))
        return self._numbers[source_id]


def _source(source: PageSource) -> dict[str, str]:
    address = web_address(source.url)
    return {
        "id": harmless(source.id),
        "url": address,
        "text": "" if address else harmless(source.url),
        "title": harmless(source.title),
        "publisher": harmless(source.publisher),
        "date": harmless(source.date),
    }


def _node_columns(data: PageData, nodes: list[PageNode], sources: _Sources) -> Columns:
    types = {t.name: i for i, t in enumerate(data.types)}
    columns: Columns = {
        "id": _ids(nodes),
        "type": [types[n.type] for n in nodes],
        "name": [harmless(n.name) for n in nodes],
        "name_zh": [harmless(n.name_zh) for n in nodes],
        "names": [[harmless(x) for x in n.names] for n in nodes],
        "country": [harmless(n.country, 40) for n in nodes],
        "city": [harmless(n.city) for n in nodes],
        "fields": [[harmless(x) for x in n.fields] for n in nodes],
        "since": [harmless(n.since, 40) for n in nodes],
        "until": [harmless(n.until, 40) for n in nodes],
        "props": [
            {harmless(k, 80): harmless(v, TEXT_LIMIT) for k, v in n.props.items()} for n in nodes
        ],
        "sources": [sources.numbers(n.sources) for n in nodes],
        "confidence": [harmless(n.confidence, 40) for n in nodes],
    }
    return _filled(columns)


def _field_groups(nodes: list[PageNode]) -> tuple[list[dict[str, str]], list[list[int]]]:
    """Broad groups of the fields that nodes name, and which of them each node has."""
    of = [groups_of(n.fields) for n in nodes]
    named = {g.en: g for some in of for g in some}
    place = {en: i for i, en in enumerate(sorted(named))}
    told = [
        {"id": re.sub(r"[^a-z]+", "-", en.lower()), "en": en, "zh": named[en].zh} for en in place
    ]
    return told, [[place[g.en] for g in some] for some in of]


def _ids(nodes: list[PageNode]) -> list[str]:
    """Ids as text that an address can hold; those that cleaning made equal stay apart."""
    seen: dict[str, int] = {}
    ids = []
    for node in nodes:
        text = harmless(node.id)
        seen[text] = seen.get(text, 0) + 1
        ids.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return ids


def _link_columns(
    data: PageData, nodes: list[PageNode], links: list[PageLink], sources: _Sources
) -> Columns:
    place = {n.id: i for i, n in enumerate(nodes)}
    types = {t.name: i for i, t in enumerate(data.link_types)}
    columns: Columns = {
        "source": [place[x.source] for x in links],
        "target": [place[x.target] for x in links],
        "type": [types[x.type] for x in links],
        "since": [harmless(x.since, 40) for x in links],
        "until": [harmless(x.until, 40) for x in links],
        "scope": [harmless(x.scope) for x in links],
        "sources": [sources.numbers(x.sources) for x in links],
        "confidence": [harmless(x.confidence, 40) for x in links],
        "dataset": [harmless(x.dataset) for x in links],
        "strength": [x.strength for x in links],
    }
    return _filled(columns)


def _filled(columns: Columns) -> Columns:
    needed = {"id", "type", "source", "target"}
    return {
        name: values
        for name, values in columns.items()
        if name in needed or any(v not in (None, "", [], {}) for v in values)
    }


def _type(entity_type: EntityType) -> dict[str, Any]:
    return {
        "id": entity_type.name,
        "en": entity_type.label.en,
        "zh": entity_type.label.zh,
        "colour": entity_type.colour,
        "shape": entity_type.shape,
        "plan": entity_type.name in PLAN_TYPES,
    }


def _link_type(link_type: LinkType) -> dict[str, Any]:
    return {
        "id": link_type.name,
        "en": link_type.label.en,
        "zh": link_type.label.zh,
        "colour": link_type.colour,
        "dash": link_type.dash,
        "symmetric": link_type.symmetric,
        "family": str(link_type.family),
    }


def _properties(nodes: list[PageNode]) -> dict[str, dict[str, Any]]:
    """Words for the properties that occur, and what the browser must know about them."""
    used = sorted({(n.type, key) for n in nodes for key in n.props})
    known: dict[str, dict[str, Any]] = {}
    for type_name, key in used:
        declared = _declared(type_name).get(key)
        if declared is not None and key not in known:
            known[key] = {
                "en": declared.label.en,
                "zh": declared.label.zh,
                "url": declared.kind is Kind.URL,
                "choices": bool(declared.choices),
                "amount": declared.kind is Kind.INTEGER and declared.unit is not None,
            }
    return known


def _declared(type_name: str) -> Mapping[str, Property]:
    try:
        return entity_properties(type_name)
    except KeyError:  # a type of a legend of its own
        return {}


def _places(data: PageData) -> dict[str, dict[str, str]]:
    """Names of the countries and regions that occur; a Country node may lend its own."""
    lent = {n.country: Label(n.name or n.name_zh, n.name_zh or n.name) for n in _countries(data)}
    used = sorted({n.country for n in data.nodes if n.country})
    names = {code: data.places.get(code) or lent.get(code) for code in used}
    return {harmless(code, 40): both_languages(x) for code, x in names.items() if x}


def _terms(data: PageData) -> dict[str, dict[str, str]]:
    """Words of the data that we have in both languages, by how the data write them."""
    known = {x: field_label(x) for n in data.nodes for x in n.fields}
    known |= {x.scope: term("scope", x.scope) for x in data.links}
    known |= {s: term("status", s) for n in data.nodes if (s := n.props.get("status"))}
    known |= {g: group_name(g) for n in data.nodes for g in n.props.get("groups", "").split(" · ")}
    known |= {n.city: data.cities[n.city] for n in data.nodes if n.city in data.cities}
    return {
        harmless(text): both_languages(both)
        for text, both in sorted(known.items())
        if (both.en, both.zh) != (text, text)
    }


def _countries(data: PageData) -> list[PageNode]:
    return [n for n in data.nodes if n.type == "Country" and n.country]


def _spellings(nodes: list[PageNode]) -> dict[int, list[str]]:
    """How else names are spelt, by the node's place."""
    found = ((i, [harmless(t) for t in (n.name, n.name_zh, *n.names)]) for i, n in enumerate(nodes))
    return {place: more for place, names in found if (more := spellings(names))}
