"""The flow map: whom a hub is linked with, on the world's land, as plain SVG.

No script, no tiles, no borders. The same picture stands in pages, in print and on slides.
Its middle lies at 150° east for readers of Chinese and at 11° east for others, as their
own maps have it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from briefings.escape import harmless
from briefings.labels import Spot
from briefings.land import World
from briefings.map_sheet import MIDDLE, map_labels, map_sheet, swell, text_only
from briefings.svg import element, number
from briefings.words import word
from graph.figures import day, figure
from graph.model import Label

__all__ = ["FLOW_WIDTHS", "MARK_RADII", "FlowMap", "FlowPlace", "flow_map", "map_alt"]

_FLOW, _HUB = "#0072b2", "#d55e00"
MARK_RADII = (2.0, 15.0)
"""Radius of the smallest and of the largest mark, in thousandths of the sheet's width."""

FLOW_WIDTHS = (0.6, 5.0)
"""Width of the thinnest and of the widest curve."""


@dataclass(frozen=True, slots=True)
class FlowPlace:
    """A place that the hub is linked with.

    ``weight`` is a number of ties or a strength, above zero; ``kinds`` are the kinds of tie that
    it is made of, where they are known.
    """

    id: str
    label: Label
    lat: float
    lon: float
    weight: float
    kinds: tuple[tuple[Label, float], ...] = ()


@dataclass(frozen=True, slots=True)
class FlowMap:
    """What a flow map shows.

    Attributes
    ----------
    hub
        Its name, latitude and longitude.
    places
        In any order; the map draws the largest last and labels them first.
    title
        One line above the map.
    unit, unit_one
        What the weights count, such as ties or papers; and of one alone, where it is said
        otherwise.
    as_of
        Date of the data, ISO.
    how
        How to see the facts that were counted: a command.
    unplaced
        Weight that could not be placed: no country, or no coordinates.
    """

    hub: Label
    lat: float
    lon: float
    places: tuple[FlowPlace, ...]
    title: Label = field(default_factory=lambda: Label("", ""))
    unit: Label = field(default_factory=lambda: Label("ties", "联系"))
    as_of: str = ""
    unplaced: float = 0.0
    unit_one: Label | None = None
    how: str = ""

    def counted(self, weight: float, lang: str) -> str:
        """Say an amount with its unit: one tie, two ties."""
        unit = self.unit_one if weight == 1 and self.unit_one else self.unit
        return word("amount_unit", lang, amount=_amount(weight, lang), unit=unit[lang])


def flow_map(
    data: FlowMap,
    lang: str = "zh",
    *,
    width: float = 1000.0,
    labels: int = 40,
    letters: float = 12.0,
) -> str:
    """Draw the map.

    Parameters
    ----------
    data
        What is shown.
    lang
        ``zh`` or ``en``.
    width
        Width of the sheet.
    labels
        Places that may get a label at most, the largest first. No label stands upon another, so
        some go without one.
    letters
        Height of letters, a thousandth of the width each: larger ones for a narrow page.

    Returns
    -------
    str
        One ``<svg>`` element with a text for those who cannot see it. The same data give the
        same bytes. Areas of marks are proportional to weights.

    Raises
    ------
    ValueError
        A weight is not a positive number, or a coordinate is none of the earth.

    Examples
    --------
    >>> serbia = FlowPlace("RS", Label("Serbia", "塞尔维亚"), 44.8, 20.5, 3)
    >>> drawn = flow_map(FlowMap(Label("Beijing", "北京"), 39.9, 116.4, (serbia,)), "en")
    >>> drawn.startswith("<svg"), "Serbia" in drawn, "http" in drawn.replace("http://www.w3", "")
    (True, True, False)
    """
    _check(data)
    world = World(MIDDLE[lang], width)
    ranked = sorted(data.places, key=lambda p: (-p.weight, p.id))
    size = letters * width / 1000.0
    drawn = (
        _flows(data, ranked, world)
        + _marks(data, ranked, world, lang)
        + _labels(data, ranked, world, lang, labels, size)
    )
    return map_sheet(drawn, world, lang, kind="flow-map", alt=map_alt(data, lang),
                     title=data.title[lang], foot=_foot(data, ranked, lang), size=size)  # fmt: skip


def map_alt(data: FlowMap, lang: str) -> str:
    """Say the map in a sentence, for those who cannot see it.

    Examples
    --------
    >>> map_alt(FlowMap(Label("Beijing", "北京"), 39.9, 116.4, ()), "en")
    'Map: Beijing is linked with no place.'
    """
    ranked = sorted(data.places, key=lambda p: (-p.weight, p.id))
    if not ranked:
        return word("map_alt_none", lang, hub=data.hub[lang])
    comma = word("comma", lang)
    largest = comma.join(f"{p.label[lang]} {_amount(p.weight, lang)}" for p in ranked[:5])
    return word(
        "map_alt", lang, hub=data.hub[lang], count=len(ranked), unit=data.unit[lang],
        largest=largest,
    )  # fmt: skip


def _check(data: FlowMap) -> None:
    hub = FlowPlace("hub", data.hub, data.lat, data.lon, 1.0)
    for place in (hub, *data.places):
        if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):  # also refuses NaN
            at = f"{place.lat}, {place.lon}"
            raise ValueError(f"{place.label.en} lies at {at}: no place on the earth.")
        if not 0 < place.weight < math.inf:
            raise ValueError(f"The weight of {place.id} is {place.weight}; it must be above zero.")


def _radius(weight: float, most: float, world: World) -> float:
    return swell(MARK_RADII, weight, most) * world.width / 1000.0


def _flows(data: FlowMap, ranked: Sequence[FlowPlace], world: World) -> str:
    """Curves from the hub, the smallest first, wider with the weight's root."""
    x, y = world.spot(data.lon, data.lat)
    most = ranked[0].weight if ranked else 1.0
    drawn = []
    for place in reversed(ranked):
        u, v = world.spot(place.lon, place.lat)
        lift = 0.18 * math.hypot(u - x, v - y)
        path = f"M{number(x)} {number(y)}Q{number((x + u) / 2)} {number((y + v) / 2 - lift)} "
        drawn.append(
            element(
                "path", d=f"{path}{number(u)} {number(v)}", data_place=harmless(place.id),
                stroke_width=f"{swell(FLOW_WIDTHS, place.weight, most):.2f}",
            )
        )  # fmt: skip
    return element(
        "g", "".join(drawn) or " ", class_="flows", fill="none", stroke=_FLOW,
        stroke_opacity="0.38", stroke_linecap="round",
    )  # fmt: skip


def _marks(data: FlowMap, ranked: Sequence[FlowPlace], world: World, lang: str) -> str:
    most = ranked[0].weight if ranked else 1.0
    drawn = []
    for place in ranked:
        x, y = world.spot(place.lon, place.lat)
        said = word("map_mark_says", lang, name=place.label[lang],
                    amount=data.counted(place.weight, lang))  # fmt: skip
        drawn.append(
            element(
                "circle", element("title", text_only(said)), cx=x, cy=y,
                r=_radius(place.weight, most, world), data_place=harmless(place.id),
            )
        )  # fmt: skip
    x, y = world.spot(data.lon, data.lat)
    hub = element("circle", cx=x, cy=y, r=6.5 * world.width / 1000, fill=_HUB, stroke="#fff")
    return element(
        "g", "".join(drawn) + hub, class_="marks", fill=_FLOW, fill_opacity="0.82", stroke=_FLOW,
        stroke_width="0.8",
    )  # fmt: skip


def _labels(
    data: FlowMap, ranked: Sequence[FlowPlace], world: World, lang: str, most: int, size: float
) -> str:
    largest = ranked[0].weight if ranked else 1.0
    x, y = world.spot(data.lon, data.lat)
    spots = [Spot(x, y, 6.5 * world.width / 1000, data.hub[lang])]
    for n, place in enumerate(ranked):
        u, v = world.spot(place.lon, place.lat)
        said = place.label[lang] if n < most else ""
        spots.append(Spot(u, v, _radius(place.weight, largest, world), said))
    ids = [None, *(harmless(p.id) for p in ranked)]
    return map_labels(spots, ids, world, size, first={"fill": _HUB, "font_weight": "700"})


def _foot(data: FlowMap, ranked: Sequence[FlowPlace], lang: str) -> str:
    """Say what marks mean, how much is not on the map, and the date."""
    said = [word("map_scale", lang, unit=data.unit[lang])]
    if ranked:
        said.append(word("map_largest", lang, name=ranked[0].label[lang],
                         amount=_amount(ranked[0].weight, lang)))  # fmt: skip
    if data.unplaced:
        said.append(word("map_unplaced", lang, amount=_amount(data.unplaced, lang)))
    if data.as_of:
        said.append(word("as_of", lang, date=day(data.as_of, lang)))
    return word("map_stop", lang).join(said)


def _amount(value: float, lang: str) -> str:
    return figure(value, lang, 0 if float(value).is_integer() else 1)
