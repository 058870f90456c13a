"""The network page in Chromium: the picture, and what it opens on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefings.page_data import PageData, PageLink, PageNode
from graph.ontology import ENTITIES

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def many(count: int) -> PageData:
    nodes = tuple(PageNode(f"park:{i}", "Park", f"Park {i}") for i in range(count))
    links = tuple(PageLink("park:0", f"park:{i}", "SISTER_PARK") for i in range(1, count - 5))
    return PageData(nodes, links, total_nodes=9_999)


def test_each_shown_type_is_painted_in_its_colour_and_a_hidden_one_is_not(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small)
    assert opened.painted(ENTITIES["Lab"].colour) > 20
    assert opened.painted(ENTITIES["Event"].colour) > 20
    opened.row("types", "Laboratory").click()
    assert opened.painted(ENTITIES["Lab"].colour) == 0
    assert opened.painted(ENTITIES["Event"].colour) > 20
    opened.row("types", "Laboratory").click()
    assert opened.painted(ENTITIES["Lab"].colour) > 20


def test_a_press_on_a_sign_opens_it_and_one_on_nothing_closes_it(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small, "#lang=en&at=0,0,0.9")
    data = opened.tab.evaluate("JSON.parse(document.getElementById('data').textContent).nodes")
    box = opened.tab.locator("#picture").bounding_box()
    place = data["id"].index("park:zgc")
    x = box["x"] + box["width"] / 2 + data["x"][place] * 0.9
    y = box["y"] + box["height"] / 2 + data["y"][place] * 0.9
    opened.tab.mouse.move(x, y)
    opened.tab.locator("#tip").wait_for()
    assert "Zhongguancun Science Park" in opened.text("#tip")
    opened.tab.mouse.click(x, y)
    opened.tab.locator("#details h2", has_text="Zhongguancun Science Park").wait_for()
    opened.tab.mouse.click(box["x"] + 12, box["y"] + box["height"] - 12)
    opened.tab.locator("#details h2", has_text="What is shown").wait_for()


def test_the_surroundings_of_one_entity_by_steps(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&show=org%3Atsinghua")
    opened.tab.locator("#details .focus button", has_text="1 step").click()
    assert opened.shown() == (4, 4)
    opened.tab.locator("#details .focus button", has_text="2 steps").click()
    near = {"org:tsinghua", "lab:liama", "event:forum", "city:beijing", "org:ecole"}
    near |= {"park:zgc", "iso:RS", "office:old"}
    inner = [x for x in small.links if {x.source, x.target} <= near]
    assert opened.shown() == (len(near), len(inner))
    assert "two steps around Tsinghua University" in opened.text("#footer")
    opened.tab.locator("#chips button", has_text="all").click()
    assert opened.shown() == (12, 13)


def test_above_three_hundred_it_opens_on_those_with_the_most_partners(open_page: Open) -> None:
    opened = open_page(many(420))
    assert opened.shown() == (300, 299)
    assert "300 of 420 entities" in opened.text("#footer")
    assert "whole graph: 9,999" in opened.text("#footer")
    opened.tab.locator("#chips button", has_text="Show all 420").click()
    assert opened.shown() == (420, 414)
    opened.tab.locator("#chips button", has_text="Show the 300").click()
    opened.tab.locator("#search").fill("Park 419")
    opened.tab.locator("#hits [role=option]").first.click()
    assert opened.text("#details h2") == "Park 419"
    assert opened.shown() == (301, 299)


def test_fonts_of_both_languages_and_the_picture_fill_the_screen(
    open_page: Open, small: PageData, tmp_path: Path
) -> None:
    for width, height in ((1280, 720), (1440, 900), (700, 900)):
        opened = open_page(small, "#lang=zh")
        opened.tab.set_viewport_size({"width": width, "height": height})
        opened.tab.wait_for_timeout(300)
        shot = opened.tab.screenshot(path=tmp_path / "shot.png")
        assert len(shot) > 30_000
        assert opened.tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert opened.painted(ENTITIES["Lab"].colour) > 10


def test_no_sign_lies_under_the_buttons_for_zooming(open_page: Open) -> None:
    tab = open_page(many(280)).tab
    tab.wait_for_timeout(600)
    under = (
        "() => { const c = document.querySelector('#picture canvas');"
        "const r = c.getBoundingClientRect();"
        "const z = document.querySelector('.zoom').getBoundingClientRect(), k = c.width / r.width;"
        "const d = c.getContext('2d').getImageData((z.left - r.left) * k, (z.top - r.top) * k,"
        "z.width * k, z.height * k).data; let n = 0;"
        "for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200 &&"
        "Math.max(d[i], d[i + 1], d[i + 2]) - Math.min(d[i], d[i + 1], d[i + 2]) > 60) n++;"
        "return n; }"
    )
    assert tab.evaluate(under) == 0
    tab.locator("#zoom-in").click()
    tab.locator("#zoom-fit").click()
    tab.wait_for_timeout(900)
    assert tab.evaluate(under) == 0, "fitted anew it keeps them free as well"
    assert "at=" not in tab.evaluate("location.hash"), "the whole picture is no view of its own"
