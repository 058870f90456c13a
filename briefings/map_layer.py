"""What a map's own marks can tell: the layer that makes the printed picture one to ask.

A page carries it as JSON beside the picture. A small script then points, filters and walks by
keys on the very marks that are printed; without script the picture is as it was drawn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.escape import harmless, json_block
from briefings.flow_map import FLOW_WIDTHS, MARK_RADII, FlowMap
from briefings.html_file import script, style
from briefings.innovation_map import RADII, FieldActor, spot
from briefings.words import words
from graph.fields import groups_of
from graph.model import Label
from graph.places import places

__all__ = ["fields_layer", "flow_layer", "layer_script", "layer_style"]

_WORDS = {
    "fields": ("layer_fields", "layer_fields_all", "layer_parks", "layer_parks_all",
               "count_actors", "count_bare", "layer_fields_said", "layer_fields_tip",
               "layer_in_parks", "layer_mark"),
    "ties": ("layer_ties", "layer_ties_all", "layer_ties_said", "amount_unit"),
}  # fmt: skip
_ALWAYS = ("count_places", "layer_none", "layer_more", "layer_help", "layer_hint",
           "layer_hint_point", "comma")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cells:
    """Amounts by place, parts (one bit each) and site (-1: none), with the names of all three."""

    kind: str
    parts: Sequence[str]
    sites: Sequence[str]
    places: dict[str, str]
    amounts: Mapping[tuple[str, int, int], float]
    radii: tuple[float, float]
    widths: tuple[float, float] = (0.0, 0.0)
    units: tuple[str, str] = ("", "")  # of many, of one


def fields_layer(actors: Sequence[FieldActor], lang: str) -> str:
    """Give the layer of an innovation map: actors by country, broad fields and park.

    Parameters
    ----------
    actors
        Those whom :func:`briefings.innovation_map.innovation_map` drew, parks by name.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        JSON that may stand inside a ``<script>`` element. Each cell holds a country's code, its
        actors' broad fields as bits (0: they name none), the park (-1: in none), and how many.
        Those who name none and lie nowhere have no code.

    Examples
    --------
    >>> layer = fields_layer([FieldActor("lab:a", "RS", ("virology",), "BIO4"),
    ...                       FieldActor("lab:b", "RS")], "en")
    >>> '"cells":[["RS",0,-1,1],["RS",1,0,1]]' in layer, '"sites":["BIO4"]' in layer
    (True, True)
    """
    placed = [a for a in actors if spot(a.country)]
    parts = sorted({g for a in placed for g in groups_of(a.fields)}, key=lambda g: g.en)
    sites = sorted({a.park for a in placed if a.park and a.fields})
    bit, at = {g: 1 << n for n, g in enumerate(parts)}, {s: n for n, s in enumerate(sites)}
    amounts = Counter(
        (a.country, sum(bit[g] for g in groups_of(a.fields)), at.get(a.park, -1)) for a in placed
    )
    amounts["", 0, -1] = sum(not a.fields and not spot(a.country) for a in actors)
    names = {a.country: places()[a.country].label[lang] for a in placed}
    return _json(_Cells("fields", [g[lang] for g in parts], sites, names, amounts, RADII), lang)


def flow_layer(data: FlowMap, lang: str) -> str:
    """Give the layer of a flow map: what links the hub with each place, by kind.

    Parameters
    ----------
    data
        What :func:`briefings.flow_map.flow_map` drew.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        JSON as in :func:`fields_layer`; a place without kinds has one cell, of no part.

    Examples
    --------
    >>> '"cells":[]' in flow_layer(FlowMap(Label("Beijing", "北京"), 39.9, 116.4, ()), "en")
    True
    """
    parts = sorted({kind for p in data.places for kind, _ in p.kinds}, key=lambda k: k.en)
    amounts: defaultdict[tuple[str, int, int], float] = defaultdict(float)
    for place in data.places:
        known: Sequence[tuple[Label | None, float]] = place.kinds or ((None, place.weight),)
        for kind, weight in known:
            bit = 0 if kind is None else 1 << parts.index(kind)
            amounts[place.id, bit, -1] += weight
    names = {p.id: p.label[lang] for p in data.places}
    found = _Cells("ties", [k[lang] for k in parts], (), names, amounts, MARK_RADII, FLOW_WIDTHS,
                   (data.unit[lang], (data.unit_one or data.unit)[lang]))  # fmt: skip
    return _json(found, lang)


def _json(found: _Cells, lang: str) -> str:
    own = words(lang)
    cells = [[harmless(c), *rest, n] for (c, *rest), n in sorted(found.amounts.items()) if n]
    return json_block(
        {
            "kind": found.kind,
            "parts": [harmless(p) for p in found.parts],
            "sites": [harmless(s) for s in found.sites],
            "places": {harmless(c): harmless(n) for c, n in sorted(found.places.items())},
            "cells": cells,
            "radii": found.radii,
            "widths": found.widths,
            "units": [harmless(u) for u in found.units],
            "words": {k: own[k] for k in (*_ALWAYS, *_WORDS[found.kind])},
        }
    )


def layer_script() -> str:
    """Give the script that finds every layer of a page and wakes its picture."""
    return script("fill", "map_layer")


def layer_style() -> str:
    """Give the style of what the script adds."""
    return style("map_layer")
