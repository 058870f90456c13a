"""The flow map: projection by its published extents, land without tears, labels apart, harmless."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.equal_earth import HALF_HEIGHT, HALF_WIDTH, equal_earth
from briefings.flow_map import FlowMap, FlowPlace, flow_map
from briefings.labels import Box, Spot, leader, place_labels
from briefings.land import World, land_path
from briefings.map_page import map_page
from graph.model import Label
from graph.places import places

SVG = "{http://www.w3.org/2000/svg}"
BEIJING = Label("Beijing", "北京")
AUTHALIC = 6_371_007.181  # metres: the sphere with the area of WGS 84


def a_map(*flows: FlowPlace, **more: object) -> FlowMap:
    return FlowMap(BEIJING, 39.9, 116.4, flows, **more)  # type: ignore[arg-type]


def everywhere() -> tuple[FlowPlace, ...]:
    return tuple(
        FlowPlace(p.code, p.label, p.lat, p.lon, 1.0 + n % 40)
        for n, p in enumerate(places().values())
        if p.lat is not None and p.lon is not None and p.code != "CN"
    )


def test_the_projection_reaches_where_epsg_8857_does() -> None:
    # EPSG:8857 (Equal Earth Greenwich): extents and the south-west corner, in metres.
    assert pytest.approx(17_243_959.06, abs=0.01) == HALF_WIDTH * AUTHALIC
    assert pytest.approx(8_392_927.60, abs=0.01) == HALF_HEIGHT * AUTHALIC
    assert equal_earth(-180, -90)[0] * AUTHALIC == pytest.approx(-10_216_474.79, abs=0.01)


@given(st.floats(-179, 178), st.floats(-89, 88))
def test_areas_keep_their_proportions(lon: float, lat: float) -> None:
    """A small piece of the sphere has the same area on the map, wherever it lies."""
    step = 1e-3
    corners = [(0, 0), (step, 0), (step, step), (0, step)]
    spots = [equal_earth(lon + u, lat + v) for u, v in corners]
    shoelace = sum(
        x * v - u * y for (x, y), (u, v) in zip(spots, [*spots[1:], spots[0]], strict=True)
    )
    bands = math.sin(math.radians(lat + step)) - math.sin(math.radians(lat))
    assert shoelace / 2 == pytest.approx(bands * math.radians(step), rel=1e-3)


@pytest.mark.parametrize("middle", [150.0, 11.0, -180.0, 0.0])
def test_land_lies_on_the_sheet_and_nowhere_runs_across_it(middle: float) -> None:
    world = World(middle, 1000.0)
    for piece in re.findall(r"M([^Z]*)Z", land_path(world)):
        points = [tuple(map(float, p.split())) for p in piece.split("L")]
        for (x, y), (u, _) in zip(points, [*points[1:], points[0]], strict=True):
            assert -0.1 <= x <= 1000.1
            assert -40 <= y <= world.height + 40  # what lies farther north is cut by the frame
            assert abs(u - x) < 30, "an edge runs across the map"


def inside(world: World, lon: float, lat: float) -> bool:
    """Whether a place lies on land, by the even-odd rule."""
    x, y = world.spot(lon, lat)
    crossings = 0
    for piece in re.findall(r"M([^Z]*)Z", land_path(world)):
        points = [tuple(map(float, p.split())) for p in piece.split("L")]
        for (a, b), (c, d) in zip(points, [*points[1:], points[0]], strict=True):
            if (b > y) != (d > y) and x < a + (y - b) / (d - b) * (c - a):
                crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize("middle", [150.0, 11.0])
def test_cities_lie_on_land_and_oceans_do_not(middle: float) -> None:
    world = World(middle, 1000.0)
    land = [(116.4, 39.9), (20.5, 44.8), (-99.1, 19.4), (-47.9, -15.8), (149.1, -35.3), (177, 67)]
    sea = [(-30, 30), (80, -20), (-140, 0), (-28, -40), (170, 30), (51, 42)]  # the last: Caspian
    assert [inside(world, *p) for p in land] == [True] * len(land)
    assert [inside(world, *p) for p in sea] == [False] * len(sea)


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1000), st.floats(0, 400), st.floats(1, 15), st.text("ab中 ", max_size=12)
        ),
        max_size=40,
    )
)
def test_no_label_stands_upon_another_or_leaves_the_sheet(
    rows: list[tuple[float, float, float, str]],
) -> None:
    sheet = Box(0, 0, 1000, 400)
    spots = [Spot(*row) for row in rows]
    boxes = place_labels(spots, sheet, 12.0)
    placed = [b for b in boxes if b]
    assert all(b.within(sheet) for b in placed)
    assert not any(a.meets(b) for n, a in enumerate(placed) for b in placed[:n])
    marks = [Box(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    for n, box in enumerate(boxes):  # upon no mark more important than its own
        assert box is None or not any(box.meets(m) for m in marks[: n + 1])
        assert box is None or spots[n].text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_place_is_drawn_once_and_areas_are_proportional(lang: str) -> None:
    data = a_map(*everywhere(), title=Label("Ties", "联系"), as_of="2026-11-25", unplaced=15)
    root = ET.fromstring(flow_map(data, lang))
    circles = {c.get("data-place"): float(c.get("r", "0")) for c in root.iter(f"{SVG}circle")}
    assert set(circles) - {None} == {p.id for p in data.places}
    most = max(p.weight for p in data.places)
    for place in data.places:
        area = (circles[place.id] / 15.0) ** 2
        assert area == pytest.approx(max(place.weight / most, (2 / 15) ** 2), abs=0.01)
    curves = next(g for g in root.iter(f"{SVG}g") if g.get("class") == "flows")
    flows = [p.get("data-place") for p in curves]
    assert sorted(map(str, flows)) == sorted(p.id for p in data.places)
    said = " ".join(t.text or "" for t in root.iter(f"{SVG}text"))
    assert {"zh": "2026年11月25日", "en": "25 November 2026"}[lang] in said
    assert "15" in said
    assert "Natural Earth" in said
    assert "边界" in said or "without borders" in said


def test_the_same_data_give_the_same_bytes_in_any_order() -> None:
    flows = everywhere()
    assert flow_map(a_map(*flows)) == flow_map(a_map(*flows[::-1]))


OWN = ('<script type="application/json" class="map-layer">', "<script>")

HOSTILE = [
    "</text><script>alert(1)</script>",
    "\" onload='alert(1)'",
    "\x00\u202egnp.exe",
    "&amp;<svg/onload=alert(1)>",
    "a" * 100_000,
    "",
    "😀\ud800",
    "شبكة",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_text(name: str) -> None:
    place = FlowPlace(name or "x", Label(name, name), 44.8, 20.5, 3)
    data = FlowMap(
        Label(name, name), 39.9, 116.4, (place,), Label(name, name), Label(name, name), name
    )
    for lang in ("zh", "en"):
        root = ET.fromstring(flow_map(data, lang))
        names = {e.tag for e in root.iter()}
        assert names <= {f"{SVG}{t}" for t in ("svg", "title", "g", "path", "circle", "text")}
        assert not [k for e in root.iter() for k in e.attrib if k.startswith("on")]
        page = map_page(data, lang)
        assert re.findall("<script[^>]*>", page) == [*OWN], "the layer's data and its script"
        assert len(page) < 200_000


@pytest.mark.parametrize(
    ("lat", "lon", "weight"),
    [(91, 0, 1), (0, 181, 1), (math.nan, 0, 1), (0, 0, 0), (0, 0, math.nan), (0, 0, math.inf)],
)
def test_no_place_on_earth_or_no_weight_is_refused(lat: float, lon: float, weight: float) -> None:
    with pytest.raises(ValueError, match=r"must be above zero|no place on the earth"):
        flow_map(a_map(FlowPlace("x", Label("X", "X"), lat, lon, weight)))


def test_an_empty_map_says_so() -> None:
    drawn = flow_map(a_map(), "en")
    assert "Beijing is linked with no place." in drawn
    assert "Nothing" in map_page(a_map(), "en")


def test_where_marks_crowd_a_label_stands_apart_with_a_line() -> None:
    crowd = [Spot(500 + 6 * (n % 4), 200 + 6 * (n // 4), 14 - n / 2, f"Country {n}")
             for n in range(12)]  # fmt: skip
    sheet = Box(0, 0, 1000, 400)
    beside, away = (sum(b is not None for b in place_labels(crowd, sheet, 12.0, reach=r))
                    for r in (0.0, 8.0))  # fmt: skip
    assert away == 12 > beside, "each gets its label"
    boxes = place_labels(crowd, sheet, 12.0, reach=8.0)
    far = [b for s, b in zip(crowd, boxes, strict=True) if b and leader(s, b, 12.0)]
    assert far
    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[:n] if a and b)
