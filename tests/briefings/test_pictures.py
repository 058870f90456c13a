"""Pictures look as they did when somebody last looked: compared by a tolerance on stable parts.

Words are taken out first, since fonts differ between machines, and with them what depends on
their width: titles, axes, the place of the plane on its sheet. What stays are bars, lines, cells,
land, marks and shapes. ``INNOLINK_DRAW=1 pytest tests/briefings/test_pictures.py`` writes the
references anew; look at each before committing it.
"""

from __future__ import annotations

import base64
import io
import os
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import vl_convert
from PIL import Image, ImageChops, ImageFilter, ImageStat

from briefings.charts import drivers_chart, growth_chart, index_chart, rank_chart
from briefings.charts_matrix import matrix_chart
from briefings.charts_plan import targets_chart
from briefings.charts_trend import trend_chart
from briefings.flow_map import FlowMap, FlowPlace, flow_map
from briefings.innovation_map import FieldActor, innovation_map
from briefings.network_picture import network_picture
from briefings.page_data import PageData, PageLink, PageNode
from graph.model import Label
from graph.places import places

KNOWN = Path(__file__).parent / "pictures"
SIZE = (240, 120)
MEAN, LARGEST = 0.4, 24.0  # of 255, after a blur of a pixel and a half
SVG = "{http://www.w3.org/2000/svg}"
WORDY = ("role-axis", "role-title", "role-legend", "mark-text", "labels", "foot", "legend")

PARTS = pd.DataFrame(
    {"label": list("abcd"), "value": [0.4, 0.1, None, 0.9], "low": [0.3, None, None, 0.8],
     "high": [0.5, None, None, 1.0], "reason": [""] * 4}
)  # fmt: skip
TARGETS = pd.DataFrame(
    {"label": list("abc"), "target": [10, 20, 30], "reported": [8, None, 31],
     "evidenced": [2, 9, None], "expected": [9.0, None, 25.0], "status": ["", "", ""],
     "when": ["", "", ""]}
)  # fmt: skip
CELLS = pd.DataFrame(
    [("a", "x", 1), ("a", "y", 5), ("b", "x", 2), ("c", "y", 9), ("c", "z", 4)],
    columns=["row", "column", "value"],
)
DRIVERS = pd.DataFrame({"label": list("abc"), "low": [0.2, 0.3, 0.38], "high": [0.5, 0.4, 0.38]})
YEARS = pd.DataFrame(
    {"year": [2018, 2019, 2021, 2022], "value": [0.4, 0.5, 0.45, 0.6],
     "low": [0.35, 0.45, None, 0.5], "high": [0.45, 0.55, None, 0.7]}
)  # fmt: skip


def world(lang: str) -> str:
    abroad = ["US", "DE", "GB", "JP", "BR", "ZA", "AU", "KE", "RS", "FJ"]
    known = [places()[code] for code in abroad]
    some = [
        FlowPlace(code, p.label, p.lat, p.lon, 40.0 / (n + 1))
        for n, (code, p) in enumerate(zip(abroad, known, strict=True))
        if p.lat is not None and p.lon is not None
    ]
    return flow_map(FlowMap(Label("Beijing", "北京"), 39.9, 116.4, tuple(some)), lang)


def fields() -> str:
    count = {"CN": 9, "US": 3, "RS": 2, "BR": 1}
    actors = [FieldActor(f"lab:{c}{n}", c, ("ICT",)) for c in count for n in range(count[c])]
    return innovation_map(actors, "en")[0]


def still() -> str:
    types = ("Park", "City", "Country", "Lab", "Office", "Event", "Organization")
    nodes = tuple(PageNode(f"n:{i:02}", types[i % 7], f"N{i}") for i in range(30))
    links = tuple(PageLink(f"n:{i:02}", f"n:{i // 2:02}", "COOPERATES_WITH") for i in range(1, 30))
    return network_picture(PageData(nodes, links), "en")[0]


DRAWN: dict[str, Callable[[], str]] = {
    "growth": lambda: growth_chart({2018: 3, 2020: 9, 2022: 5}, "en", title="", partial=2022).svg,
    "matrix": lambda: matrix_chart(CELLS, "en", title="").svg,
    "scorecard": lambda: matrix_chart(CELLS, "en", title="", by_column=True).svg,
    "index": lambda: index_chart(PARTS, "en", title="").svg,
    "rank": lambda: rank_chart({7: 0.1, 8: 0.4, 9: 0.3, 11: 0.2}, "en", title="", rank=9).svg,
    "drivers": lambda: drivers_chart(DRIVERS, 0.36, "en", title="").svg,
    "trend": lambda: trend_chart(YEARS, "en", title="").svg,
    "targets": lambda: targets_chart(TARGETS, "en", title="", day="").svg,
    "map-zh": lambda: world("zh"),
    "map-en": lambda: world("en"),
    "fields": fields,
    "network": still,
}


def wordless(svg: str) -> str:
    """Take the words out, and let a chart's plane begin where every machine has it begin."""
    root = ET.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            names = (child.get("class") or "").split()
            if child.tag in (f"{SVG}text", f"{SVG}title") or set(names) & set(WORDY):
                parent.remove(child)
    if "chart" in (root.get("class") or ""):
        plane = next(g for g in root.iter(f"{SVG}g") if g.get("transform", "").startswith("trans"))
        plane.set("transform", "translate(4,4)")
        for name in ("width", "height"):
            root.attrib.pop(name, None)
        root.set("viewBox", "0 0 690 345")
    return ET.tostring(root, encoding="unicode")


def picture(svg: str) -> Image.Image:
    """Draw an SVG on white, and small."""
    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(wordless(svg), scale=1.0))).convert("RGBA")
    sheet = Image.new("RGBA", drawn.size, "white")
    sheet.alpha_composite(drawn)
    return sheet.convert("RGB").resize(SIZE, Image.Resampling.BOX)


def apart(one: Image.Image, two: Image.Image) -> tuple[float, float]:
    """Mean and largest difference of two pictures, of 255, a little blurred."""
    soft = [x.filter(ImageFilter.GaussianBlur(1.5)) for x in (one, two)]
    gap = ImageChops.difference(*soft)
    return max(ImageStat.Stat(gap).mean), max(float(high) for _, high in gap.getextrema())


def compare(name: str, now: Image.Image, folder: Path) -> None:
    known = KNOWN / f"{name}.png"
    if os.environ.get("INNOLINK_DRAW"):
        known.parent.mkdir(exist_ok=True)
        now.save(known, optimize=True)
    mean, largest = apart(now, Image.open(known).convert("RGB"))
    if mean > MEAN or largest > LARGEST:
        now.save(folder / f"{name}.png")
        pytest.fail(
            f"{name} looks otherwise than {known}: {mean:.2f} on average (at most {MEAN}), "
            f"{largest:.0f} at one spot (at most {LARGEST}). Now: {folder / name}.png"
        )


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_looks_as_it_did(name: str, tmp_path: Path) -> None:
    compare(name, picture(DRAWN[name]()), tmp_path)


REGIONS = {
    "header": (0, 0, 1440, 72),
    ".side.left": (0, 72, 258, 787),
    "#picture": (258, 72, 844, 708),
    ".side.right": (1102, 72, 338, 787),
}
"""Left, top, width and height at 1440 × 900; letters move them by a few pixels."""


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_as_it_stood(
    open_page: Callable[..., Any], small: PageData, lang: str, tmp_path: Path
) -> None:
    tab = open_page(small, f"#lang={lang}").tab
    tab.evaluate("""() => {
      const brush = CanvasRenderingContext2D.prototype;
      brush.fillText = brush.strokeText = () => {};
    }""")
    tab.locator("#zoom-fit").click()
    tab.wait_for_timeout(900)  # it glides
    data = tab.evaluate("document.querySelector('#picture canvas').toDataURL()")
    canvas = Image.open(io.BytesIO(base64.b64decode(data.partition(",")[2]))).convert("RGBA")
    sheet = Image.new("RGBA", canvas.size, "white")
    sheet.alpha_composite(canvas)
    drawn = sheet.convert("RGB")
    room = ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox()
    compare("page", drawn.crop(room).resize(SIZE, Image.Resampling.BOX), tmp_path)
    for region, known in REGIONS.items():
        box = tab.locator(region).first.bounding_box()
        found = tuple(box[k] for k in ("x", "y", "width", "height"))
        assert found == pytest.approx(known, abs=40), (region, found)


def test_the_tolerance_sees_what_an_eye_would_see() -> None:
    """One bar longer, one mark gone, another colour: each is a different picture."""
    changed: dict[str, Callable[[], Any]] = {
        "index": lambda: index_chart(PARTS.assign(value=[0.5, 0.1, None, 0.9]), "en", title="").svg,
        "matrix": lambda: matrix_chart(CELLS.iloc[:-1], "en", title="").svg,
        "rank": lambda: rank_chart({7: 0.1, 8: 0.4, 9: 0.3, 11: 0.2}, "en", title="", rank=8).svg,
        "map-en": lambda: world("zh"),
        "network": lambda: still().replace("<circle", "<ellipse"),
    }
    for name, other in changed.items():
        mean, largest = apart(picture(DRAWN[name]()), picture(other()))
        assert mean > MEAN or largest > LARGEST, name
    words = index_chart(PARTS.assign(label=list("wxyz")), "zh", title="Words", note="Other").svg
    mean, largest = apart(picture(DRAWN["index"]()), picture(words))
    assert mean < 0.1 * MEAN, "other words alone make no other picture"
