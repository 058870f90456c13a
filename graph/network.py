"""From links to networks: the simple projection that measures take, and a hub's ties.

Several datasets may assert the same link; measures see it once. Nodes and links go in
sorted, so that the same data give the same graph whatever the hash seed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from graph.ontology import LINKS, TIE_LINKS

MANY_PARTIES = ("Agreement", "Project", "Program")
"""Entity types whose parties are tied to each other; to take part in an event is a tie to it."""

TIE_COLUMNS = ("actor", "partner", "country", "type", "strength", "flow", "through", "keys",
               "sources", "since", "shares")  # fmt: skip


def project(
    links: pd.DataFrame, *, nodes: Iterable[str] = (), year: int | None = None
) -> nx.Graph[str]:
    """Fold links into a simple undirected graph without loops.

    Parameters
    ----------
    links
        As :func:`graph.reading.links_frame` gives them.
    nodes
        Nodes that are there even when nothing links them.
    year
        For layers: the year whose strength is taken; the sum of all years when left out.

    Returns
    -------
    networkx.Graph
        On each link ``strength`` (the layer's, or the number of distinct link types) and
        ``types`` (sorted).

    Examples
    --------
    >>> frame = pd.DataFrame({"from": ["a", "b", "a"], "to": ["b", "a", "c"],
    ...                       "type": ["SISTER_PARK", "SISTER_PARK", "HOSTS"]})
    >>> graph = project(frame, nodes=["z"])
    >>> sorted(graph), graph.edges["a", "b"]["strength"], graph.edges["a", "b"]["types"]
    (['a', 'b', 'c', 'z'], 1.0, ('SISTER_PARK',))
    """
    strengths: dict[tuple[str, str], float] = defaultdict(float)
    types: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _records(links):
        pair = (min(row["from"], row["to"]), max(row["from"], row["to"]))
        if pair[0] == pair[1]:
            continue
        strength = _strength(row, year)
        if strength is None:
            continue
        types[pair].add(row["type"])
        strengths[pair] += strength
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted({n for pair in types for n in pair} | set(nodes)))
    for pair in sorted(types):
        # Agreement between sources is support, not weight: a fact counts once a type.
        weight = strengths[pair] or float(len(types[pair]))
        graph.add_edge(*pair, strength=weight, types=tuple(sorted(types[pair])))
    return graph


def directed(links: pd.DataFrame) -> nx.DiGraph[str]:
    """Fold the links whose type has a direction into a simple directed graph without loops.

    Parameters
    ----------
    links
        As :func:`graph.reading.links_frame` gives them.

    Returns
    -------
    networkx.DiGraph
        A link goes the way its type flows: from who opened an office to where it is.

    Examples
    --------
    >>> frame = pd.DataFrame({"from": ["a", "lab", "a"], "to": ["b", "b", "c"],
    ...                       "type": ["HAS_OFFICE_IN", "RND_CENTRE_OF", "SISTER_PARK"]})
    >>> list(directed(frame).edges())
    [('a', 'b'), ('b', 'lab')]
    """
    ways: set[tuple[str, str]] = set()
    for row in _records(links):
        way, pair = LINKS[row["type"]].flow, (row["from"], row["to"])
        if way != "none" and pair[0] != pair[1]:
            ways.add(pair if way == "forward" else pair[::-1])
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted({node for pair in ways for node in pair}))
    graph.add_edges_from(sorted(ways))
    return graph


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _strength(row: Mapping[str, Any], year: int | None) -> float | None:
    """Strength of a layer's link, 0.0 for a fact, ``None`` when it has none that year."""
    years, values = row.get("years"), row.get("strength")
    if not isinstance(years, list) or not isinstance(values, list):
        return 0.0
    total = sum(v for y, v in zip(years, values, strict=True) if year is None or y == year)
    return float(total) or None


def multigraph(links: pd.DataFrame, *, nodes: Iterable[str] = ()) -> nx.MultiDiGraph[str]:
    """Keep every assertion as an edge of its own, keyed by its key; for drawing and export."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    rows = _records(links.sort_values("key"))
    ends = {str(row[end]) for row in rows for end in ("from", "to")}
    graph.add_nodes_from(sorted(ends | set(nodes)))
    for row in rows:
        attributes = {
            k: v for k, v in row.items() if k not in ("from", "to", "key") and v is not None
        }
        graph.add_edge(row["from"], row["to"], key=row["key"], **attributes)
    return graph


def _countries(entities: pd.DataFrame) -> dict[str, str | None]:
    pairs = zip(entities["id"], entities["country"], strict=True)
    return {id_: country if isinstance(country, str) else None for id_, country in pairs}


def hub_members(entities: pd.DataFrame, links: pd.DataFrame, hub: str) -> set[str]:
    """Find the entities that belong to a hub: the block whose ties are measured.

    For a country: all entities of that country. For a city, park or organisation: itself
    and what is LOCATED_IN or PART_OF it, step by step, as long as it is of the hub's
    country or of none that is known: a part may lie abroad, and then it is a far end.

    Raises
    ------
    KeyError
        There is no such entity.
    """
    country = _countries(entities)
    kind = dict(zip(entities["id"], entities["type"], strict=True))
    if hub not in country:
        raise KeyError(hub)
    if kind[hub] == "Country":
        return {i for i, c in country.items() if c == country[hub]}
    inside = defaultdict(list)
    for row in _records(links):
        if row["type"] in ("LOCATED_IN", "PART_OF"):
            inside[row["to"]].append(row["from"])
    members, waiting = {hub}, [hub]
    while waiting:
        for part in inside[waiting.pop()]:
            if part not in members and country.get(part) in (country[hub], None):
                members.add(part)
                waiting.append(part)
    return members


def places_of(links: pd.DataFrame) -> dict[str, set[str]]:
    """Find everything that each entity lies in or is a part of, however far up.

    Parameters
    ----------
    links
        As :mod:`graph.reading` gives them; others than LOCATED_IN and PART_OF are passed over.
    """
    up: dict[str, set[str]] = defaultdict(set)
    for row in _records(links):
        if row["type"] in ("LOCATED_IN", "PART_OF"):
            up[row["from"]].add(row["to"])
    found: dict[str, set[str]] = {}
    for one in up:
        above, edge = set(up[one]), set(up[one])
        while edge := {o for i in edge for o in up.get(i, ())} - above:
            above |= edge
        found[one] = above
    return found


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Two ends that a link, or taking part in the same agreement, brings together."""

    first: str
    second: str
    type: str
    way: int  # 1 from first to second, -1 the other way, 0 neither
    through: str
    rows: tuple[Mapping[str, Any], ...]
    share: float | None  # 1/(k - 1) among k parties; a plain link has none


def hub_ties(entities: pd.DataFrame, links: pd.DataFrame, hub: str) -> pd.DataFrame:
    """Find the ties between a hub and everything outside it, folded over datasets.

    A tie is a distinct (actor of the hub, far end, type, way it flows). The parties of an
    agreement, project or programme are tied to each other through it.

    Parameters
    ----------
    entities, links
        As :mod:`graph.reading` gives them; ``links`` with structure links, to find the hub.
    hub
        Id of the hub.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`TIE_COLUMNS`, sorted: ``country`` is that of the far end or ``None``;
        ``flow`` is ``in``, ``out`` or ``none`` as seen from the hub; ``through`` names the
        agreement; ``keys`` and ``sources`` are those of all assertions; ``shares`` is the
        fractional count 1/(k - 1) of a pair among k parties, ``None`` for a plain link.
    """
    return ties_of_hubs(entities, links, [hub])[hub]


def ties_of_hubs(
    entities: pd.DataFrame, links: pd.DataFrame, hubs: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """Find the ties of several hubs at once; each as :func:`hub_ties` gives them.

    A hub may lie within another; each is seen as a block of its own.
    """
    country = _countries(entities)
    inside: dict[str, set[str]] = defaultdict(set)
    ties: dict[str, dict[tuple[str, str, str, str], dict[str, Any]]] = {}
    for hub in hubs:
        ties[hub] = {}
        for member in hub_members(entities, links, hub):
            inside[member].add(hub)
    for meeting in _meetings(entities, links):
        first, second = inside.get(meeting.first, set()), inside.get(meeting.second, set())
        for hub in first ^ second:
            mine = hub in first
            actor, partner = (
                (meeting.first, meeting.second) if mine else (meeting.second, meeting.first)
            )
            flow = {0: "none", 1: "out", -1: "in"}[meeting.way if mine else -meeting.way]
            tie = ties[hub].setdefault(
                (actor, partner, meeting.type, flow),
                {"through": set(), "keys": set(), "sources": set(), "since": set(),
                 "shares": None},
            )  # fmt: skip
            _add(tie, meeting)
    return {hub: _tie_table(found, country) for hub, found in ties.items()}


def _tie_table(
    ties: Mapping[tuple[str, str, str, str], dict[str, Any]], country: Mapping[str, str | None]
) -> pd.DataFrame:
    rows = [_row(key, tie, country.get(key[1])) for key, tie in sorted(ties.items())]
    return pd.DataFrame(rows, columns=pd.Index(TIE_COLUMNS), dtype=object).astype(
        {"strength": float}
    )


def _add(tie: dict[str, Any], meeting: _Meeting) -> None:
    if meeting.through:
        tie["through"].add(meeting.through)
    if meeting.share is not None:
        tie["shares"] = max(tie["shares"] or 0.0, meeting.share)
    for row in meeting.rows:
        tie["keys"].add(row["key"])
        tie["sources"].update(row["sources"] or ())
        if isinstance(row["since"], str):
            tie["since"].add(row["since"])


def _row(key: tuple[str, str, str, str], tie: dict[str, Any], country: Any) -> list[Any]:
    actor, partner, type_name, flow = key
    return [
        actor, partner, country, type_name, 1.0, flow, sorted(tie["through"]),
        sorted(tie["keys"]), sorted(tie["sources"]), min(tie["since"], default=None),
        tie["shares"],
    ]  # fmt: skip


def _meetings(entities: pd.DataFrame, links: pd.DataFrame) -> Iterator[_Meeting]:
    kind = dict(zip(entities["id"], entities["type"], strict=True))
    parties: dict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in _records(links):
        name = row["type"]
        if name not in TIE_LINKS:
            continue
        if name == "PARTICIPATES_IN" and kind.get(row["to"]) in MANY_PARTIES:
            parties[row["to"]][row["from"]].append(row)
            continue
        way = {"forward": 1, "backward": -1, "none": 0}[LINKS[name].flow]
        yield _Meeting(row["from"], row["to"], name, way, "", (row,), None)
    for through in sorted(parties):
        names = sorted(parties[through])
        for i, first in enumerate(names):
            for second in names[i + 1 :]:
                rows = (*parties[through][first], *parties[through][second])
                share = 1.0 / (len(names) - 1)
                yield _Meeting(first, second, "PARTICIPATES_IN", 0, through, rows, share)
