"""The innovation map (国际产业创新地图): who works on what, where; field × country × park.

Circles on the land say how many actors with a known field a country has, and which broad field
leads; the matrix beside it has them all. How many actors name no field is part of the picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from briefings.chart_style import Chart
from briefings.charts_matrix import matrix_chart
from briefings.labels import Spot
from briefings.land import World
from briefings.map_sheet import MIDDLE, map_labels, map_sheet, swell, text_only
from briefings.svg import element
from briefings.words import word
from graph.fields import groups_of
from graph.model import Label
from graph.places import places

__all__ = ["RADII", "FieldActor", "field_matrix", "innovation_map", "spot"]

_MARK = "#009e73"

RADII = (3.0, 17.0)
"""Radius of the smallest and of the largest circle, in thousandths of the sheet's width."""


@dataclass(frozen=True, slots=True)
class FieldActor:
    """A laboratory, centre, park, organisation or project, and what it works on.

    ``fields`` are the register's words; ``park`` is where it stands, or blank.
    """

    id: str
    country: str
    fields: tuple[str, ...] = ()
    park: str = ""


def _by_country(actors: Sequence[FieldActor]) -> dict[str, Counter[Label]]:
    """Count broad fields by country; an actor of two fields counts in both."""
    found: dict[str, Counter[Label]] = {}
    for actor in actors:
        for group in groups_of(actor.fields):
            found.setdefault(actor.country, Counter())[group] += 1
    return found


def innovation_map(
    actors: Sequence[FieldActor],
    lang: str = "zh",
    *,
    title: str = "",
    width: float = 1000.0,
    letters: float = 12.0,
) -> tuple[str, str]:
    """Draw where actors with a known field are; where there are two or more, which field leads.

    Parameters
    ----------
    actors
        Whom the map is about; those without a field or a country are counted and said.
    lang
        ``zh`` or ``en``.
    title
        One line above the map.
    width, letters
        Width of the sheet, and height of letters in thousandths of it.

    Returns
    -------
    tuple of str
        One ``<svg>`` element, and what it shows in words. The same data give the same bytes.

    Examples
    --------
    >>> svg, alt = innovation_map([FieldActor("lab:a", "RS", ("virology",)),
    ...                            FieldActor("lab:b", "RS")], "en")
    >>> alt
    'Innovation map: 1 actor with a known field in 1 country or region; 1 names no field.'
    """
    size = letters * width / 1000.0
    world = World(MIDDLE[lang], width)
    known = [a for a in actors if a.fields and spot(a.country)]
    counts = Counter(a.country for a in known)
    order = sorted(counts, key=lambda c: (-counts[c], c))
    alt = _said("alt_innovation", actors, known, lang)
    drawn = _marks(known, counts, order, world, lang, size)
    foot = _said("innovation_foot", actors, known, lang)
    svg = map_sheet(drawn, world, lang, kind="innovation-map", alt=alt, title=title, foot=foot,
                    size=size)  # fmt: skip
    return svg, alt


def spot(code: str) -> tuple[float, float] | None:
    """Give longitude and latitude of a country's or region's mark; nothing where none is known.

    Examples
    --------
    >>> spot("RS"), spot("??")
    ((20.46513, 44.80401), None)
    """
    place = places().get(code)
    if place is None or place.lat is None or place.lon is None:
        return None
    return place.lon, place.lat


def _said(key: str, actors: Sequence[FieldActor], known: Sequence[FieldActor], lang: str) -> str:
    bare = sum(not a.fields for a in actors)
    lost = len(actors) - len(known) - bare
    said = word(
        key, lang, actors=_count("actors", len(known), lang),
        places=_count("places", len({a.country for a in known}), lang),
        bare=_count("bare", bare, lang),
    )  # fmt: skip
    return said + (word("alt_innovation_lost", lang, count=lost) if lost else "")


def _count(what: str, value: int, lang: str) -> str:
    return word(f"count_{what}", lang, count=value)


def _marks(
    known: Sequence[FieldActor],
    counts: Counter[str],
    order: Sequence[str],
    world: World,
    lang: str,
    size: float,
) -> str:
    fields = _by_country(known)
    spots, drawn = [], []
    for code in order:
        x, y = world.spot(*(spot(code) or (0.0, 0.0)))
        radius = swell(RADII, counts[code], counts[order[0]]) * world.width / 1000.0
        lead = min(fields[code], key=lambda g: (-fields[code][g], g.en))
        name = places()[code].label[lang]
        said = word("layer_mark", lang, name=name, count=counts[code])
        if counts[code] > 1:  # among one there is no lead
            said = word("innovation_mark", lang, name=name, count=counts[code], field=lead[lang])
        spots.append(Spot(x, y, radius, said))
        listed = [f"{g[lang]} {fields[code][g]}" for g in sorted(fields[code], key=lambda g: g.en)]
        tip = name + word("colon", lang) + word("comma", lang).join(listed)
        drawn.append(
            element("circle", element("title", text_only(tip)), cx=x, cy=y, r=radius,
                    data_place=code)
        )  # fmt: skip
    circles = element("g", "".join(drawn) or " ", class_="marks", fill=_MARK,
                      fill_opacity="0.75", stroke=_MARK)  # fmt: skip
    return circles + map_labels(spots, order, world, size)


def field_matrix(
    actors: Sequence[FieldActor], lang: str, *, title: str, most: int = 12, park: bool = False
) -> Chart:
    """Cross broad fields with countries; or parks, whose names are long, with broad fields.

    Parameters
    ----------
    actors
        As in :func:`innovation_map`.
    lang
        ``zh`` or ``en``.
    title
        One line.
    most
        Countries or parks at most, those with the most actors first.
    park
        Cross with parks; an actor in no park is not in the picture.

    Examples
    --------
    >>> field_matrix([FieldActor("lab:a", "RS", ("virology",))], "en", title="Fields").alt
    'Fields. 1 row, 1 column, 1 cell filled; the largest: Life sciences and health, Serbia (1).'
    """
    cells: Counter[tuple[Label, str]] = Counter()
    for actor in actors:
        column = actor.park if park else actor.country
        if column:
            cells.update((group, column) for group in groups_of(actor.fields))
    rows = sorted({g for g, _ in cells}, key=lambda g: g.en)
    totals = Counter[str]()
    for (_, column), count in cells.items():
        totals[column] += count
    order = sorted(totals, key=lambda c: (-totals[c], c))[:most]
    names = {c: c if park else _place(c, lang) for c in order}
    columns = ["column", "row", "value"] if park else ["row", "column", "value"]
    found = [(g, c) for c in order for g in rows] if park else [(g, c) for g in rows for c in order]
    table = pd.DataFrame(
        [(g[lang], names[c], cells[g, c]) for g, c in found if cells[g, c]], columns=columns
    )
    bare = sum(not a.fields for a in actors)
    heads = [g[lang] for g in rows] if park else [names[c] for c in order]
    note = word("innovation_note", lang, bare=_count("bare", bare, lang))
    return matrix_chart(table, lang, title=title, note=note, order=heads)


def _place(code: str, lang: str) -> str:
    known = places().get(code)
    return known.label[lang] if known else code
