"""The ontology: every entity type, link type and property, declared once.

Constraints, write statements, row checks, register headers, legends, exports and
``docs/data-dictionary.md`` are derived from it. Adding a link type is one declaration
in :mod:`graph.link_types`, an entity type one in :mod:`graph.entity_types`.
"""

from __future__ import annotations

from graph.entity_types import ENTITY_TYPES
from graph.link_types import LINK_TYPES, META_LINKS
from graph.model import EntityType, Family, Label, LinkType, Property
from graph.properties import COMMON, LINK, OBSERVATION, SOURCE

__all__ = [
    "COMMON",
    "ENTITIES",
    "FACT_LINKS",
    "LINK",
    "LINKS",
    "META",
    "META_ABOUT",
    "OBSERVATION",
    "SOURCE",
    "TIE_LINKS",
    "entity_properties",
    "link_properties",
]

ENTITIES: dict[str, EntityType] = {e.name: e for e in ENTITY_TYPES}
LINKS: dict[str, LinkType] = {x.name: x for x in LINK_TYPES}
META: dict[str, Label] = {name: Label(en, zh) for name, en, zh, _ in META_LINKS}
META_ABOUT: dict[str, str] = {name: about for name, _, _, about in META_LINKS}
FACT_LINKS: tuple[str, ...] = tuple(n for n, x in LINKS.items() if x.family is Family.FACT)
TIE_LINKS: tuple[str, ...] = tuple(n for n, x in LINKS.items() if x.tie and x.family is Family.FACT)


def entity_properties(type_name: str) -> dict[str, Property]:
    """Properties of an entity type by name, the common ones first.

    Raises
    ------
    KeyError
        The type is not declared.

    Examples
    --------
    >>> list(entity_properties("Office"))[-2:]
    ['lat', 'lon']
    """
    return {p.name: p for p in (*COMMON, *ENTITIES[type_name].properties)}


def link_properties(type_name: str) -> dict[str, Property]:
    """Properties of a link type by name, the common ones first.

    Raises
    ------
    KeyError
        The type is not declared.

    Examples
    --------
    >>> list(link_properties("COPUBLISHED"))[-2:]
    ['years', 'strength']
    """
    return {p.name: p for p in (*LINK, *LINKS[type_name].properties)}
