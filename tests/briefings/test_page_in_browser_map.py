"""The network page in Chromium: the map of the selection."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from briefings.page_data import PageData, PageLink, PageNode
from briefings.page_map import map_sheets
from graph.ontology import LINKS

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
SVG = "{http://www.w3.org/2000/svg}"


def flows(data: PageData) -> Counter[tuple[str, str]]:
    """Count the links between two countries, by hand."""
    at = {n.id: n.country for n in data.nodes}
    pairs = [sorted((at[x.source], at[x.target])) for x in data.links
             if LINKS[x.type].family != "structure"]  # fmt: skip
    return Counter((a, b) for a, b in pairs if a and b and a != b)


def table(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def spot(opened: Any, code: str) -> tuple[float, float]:
    """Where the mark of a country stands in the window."""
    x, y = map_sheets([code])["en"]["spots"][code]
    box = opened.tab.locator("#map").bounding_box()
    k = min(box["width"] / 1000, box["height"] / map_sheets([])["en"]["height"])
    height = map_sheets([])["en"]["height"]
    return (
        box["x"] + box["width"] / 2 + (x - 500) * k,
        box["y"] + box["height"] / 2 + (y - height / 2) * k,
    )


def test_marks_and_flows_are_those_of_the_selection(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&view=map")
    assert opened.complaints == []
    countries = Counter(n.country for n in small.nodes if n.country)
    said = opened.tab.locator("#map").get_attribute("aria-label")
    assert said == f"Map of {len(countries)} countries and regions and 5 flows between them"
    assert opened.tab.locator("#map circle").count() == len(countries)
    assert "Not on the map: 2 entities without a known place." in opened.text("#map-note")
    assert "without borders" in opened.text("#footer")
    _, raw = opened.download("save-flows")
    assert {(r["a"], r["b"]): int(r["links"]) for r in table(raw)} == dict(flows(small))
    _, raw = opened.download("save-places")
    assert {r["code"]: int(r["entities"]) for r in table(raw)} == dict(countries)
    assert {r["code"]: r["links_within"] for r in table(raw)}["CN"] == "3"


def test_filters_and_the_year_act_on_the_map(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&view=map")
    opened.row("places", "China").click()
    assert "Map of 1 country or region and 0 flows" in str(
        opened.tab.locator("#map").get_attribute("aria-label")
    )
    opened.row("places", "China").click()
    opened.tab.locator("#year").fill("2000")
    _, raw = opened.download("save-flows")
    assert {(r["a"], r["b"]) for r in table(raw)} == {("NA", "RS")}
    assert opened.hash().startswith("lang=en&view=map")


def test_a_place_opens_its_flows_and_they_open_their_links(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small, "#lang=en&view=map")
    x, y = spot(opened, "NA")
    opened.tab.mouse.move(x, y)
    assert opened.text("#tip strong") == "Namibia"
    assert "to 1 of them" in opened.text("#tip")
    opened.tab.mouse.click(x, y)
    assert opened.text("#details h2") == "Namibia"
    assert "place=NA" in opened.hash()
    opened.tab.locator("#details .bars .opener").click()
    assert opened.text("#details h2") == "NamibiaSerbia"
    assert "co-published" in opened.text("#details .links")
    assert "place=NA&to=RS" in opened.hash()
    again = open_page(small, "#" + opened.hash())
    assert again.text("#details") == opened.text("#details")


def test_a_focus_draws_only_the_flows_of_its_place(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&view=map&focus=iso%3ARS&steps=2")
    assert "Only flows of Serbia are drawn" in opened.text("#map-note")
    _, raw = opened.download("save-flows")
    assert {(r["a"], r["b"]) for r in table(raw)} == {("CN", "RS"), ("NA", "RS")}


def test_each_language_has_its_own_middle_and_the_map_moves(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small, "#lang=en&view=map")
    places = (
        "[...document.querySelectorAll('#map circle')].map((c) => Number(c.getAttribute('cx')))"
    )
    english = opened.tab.evaluate(places)
    opened.tab.locator("#lang-zh").click()
    chinese = opened.tab.evaluate(places)
    # China, the largest, lies right of the middle for readers of English, left for others.
    middle = opened.tab.locator("#map").bounding_box()["width"] / 2
    assert english[0] > middle > chinese[0]
    assert "不代表对任何领土法律地位的立场" in opened.text("#map-note")
    opened.tab.locator("#zoom-in").click()
    assert "map=" in opened.hash()
    opened.tab.locator("#zoom-fit").click()
    assert "map=" not in opened.hash()
    assert opened.tab.evaluate(places) == chinese
    opened.tab.locator("#map").hover()
    opened.tab.mouse.wheel(0, -400)
    assert "map=" in opened.hash()
    x = float(opened.hash().partition("map=")[2].split("%2C")[0])
    opened.tab.mouse.down()
    opened.tab.mouse.move(600, 400, steps=3)
    opened.tab.mouse.move(700, 400, steps=3)
    opened.tab.mouse.up()
    assert float(opened.hash().partition("map=")[2].split("%2C")[0]) != x
    assert opened.text("#details h2") != "中国"  # a drag chooses nothing


def test_keys_walk_from_country_to_country(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    opened.tab.locator("#picture").focus()
    opened.tab.keyboard.press("m")
    opened.tab.locator("#map").focus()
    opened.tab.keyboard.press("ArrowRight")
    assert opened.text("#details h2") == "China"
    assert opened.text("#live").startswith("China. entities: 4")
    opened.tab.keyboard.press("ArrowRight")
    assert opened.text("#details h2") == "Japan"
    opened.tab.keyboard.press("Enter")
    assert opened.tab.evaluate("document.activeElement.tagName") == "H2"
    opened.tab.locator("#map").focus()
    opened.tab.keyboard.press("+")
    assert "map=" in opened.hash()
    opened.tab.keyboard.press("0")
    assert "map=" not in opened.hash()
    opened.tab.keyboard.press("m")
    assert opened.tab.locator("#picture").is_visible()


def test_the_list_has_the_same_places(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&view=list&tab=places")
    rows = opened.tab.locator("#table tbody tr").all_inner_texts()
    assert rows[0].split() == ["China", "4", "5", "4", "3"]
    assert len(rows) == 7
    assert opened.text("#table caption") == "The countries and regions on the map: 7"


def test_the_map_is_taken_along(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&view=map")
    _, png = opened.download("save-png")
    assert png.startswith(b"\x89PNG")
    assert len(png) > 20_000
    _, svg = opened.download("save-svg")
    root = ET.fromstring(svg)
    assert len(list(root.iter(f"{SVG}circle"))) == 7
    texts = " ".join(e.text or "" for e in root.iter(f"{SVG}text"))
    assert "China" in texts
    assert "status of a territory" in texts
    assert max(len(e.get("d", "")) for e in root.iter(f"{SVG}path")) > 40_000


def test_on_a_layer_strengths_are_summed(open_page: Open) -> None:
    nodes = tuple(PageNode(f"iso:{c}", "Country", c, country=c) for c in ("CN", "DE", "US"))
    links = (
        PageLink("iso:CN", "iso:DE", "COPUBLISHED", strength=2.5),
        PageLink("iso:CN", "iso:US", "COPUBLISHED", strength=10),
        PageLink("iso:DE", "iso:US", "COPUBLISHED", strength=4),
    )
    opened = open_page(PageData(nodes, links), "#lang=en&view=map&place=CN")
    assert "strength of links with other countries or regions: 12.5" in opened.text("#details")
    _, raw = opened.download("save-flows")
    assert {(r["a"], r["b"]): float(r["strength"]) for r in table(raw)} == {
        ("CN", "DE"): 2.5, ("CN", "US"): 10, ("DE", "US"): 4,
    }  # fmt: skip


@pytest.mark.parametrize("country", ["", "ZZ", "XK\u202e", "<svg onload=window.hit=1>"])
def test_nothing_that_lies_somewhere_leaves_an_honest_map(open_page: Open, country: str) -> None:
    nodes = (PageNode("a", "Park", "A", country=country), PageNode("b", "Park", ""))
    data = PageData(nodes, (PageLink("a", "b", "SISTER_PARK", "1990"),))
    opened = open_page(data, "#lang=en&view=map&year=1990&place=ZZ&map=1,NaN,2")
    assert "Not on the map: 2 entities" in opened.text("#map-note")
    assert opened.tab.locator("#map circle").count() == 0
    opened.row("types", "Park").click()
    assert opened.tab.locator("#nothing").is_visible()
    assert opened.complaints == []
    assert opened.tab.evaluate("window.hit") is None


def test_the_map_runs_nothing_of_a_hostile_page(open_page: Open, hostile: PageData) -> None:
    opened = open_page(hostile, "#lang=en&view=map")
    opened.tab.locator("#lang-zh").click()
    opened.download("save-svg")
    assert opened.requests == [opened.address + "#lang=en&view=map"] or opened.requests == [
        opened.address
    ]
    assert opened.complaints == opened.violations() == []
    assert opened.tab.evaluate("window.hit") is None
