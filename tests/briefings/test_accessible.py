"""What we write in HTML has no serious finding of axe-core, in Chinese and in English."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from briefings.card import score_card
from briefings.charts import growth_chart
from briefings.document import NO_GROUND, Document, Figure, Grid, Ground, Section, Sentences
from briefings.document_html import document_html
from briefings.flow_map import FlowMap, FlowPlace
from briefings.map_page import map_page
from briefings.page_data import PageData, PageSource
from graph.model import Label

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

SCENE = json.dumps([{"title": "A view", "note": "A note", "view": {"year": "2010"}}])


def serious(tab: Page) -> list[tuple[str, str]]:
    """Serious and critical findings, each with the first element it is about."""
    found = Axe().run(tab).response
    assert len(found["passes"]) > 8, "axe-core looked at nothing"
    return [
        (v["id"], v["nodes"][0]["html"][:200])
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "view",
    [
        "",
        "&show=park%3Azgc&year=2012",
        "&view=map&base=2000&year=2018",
        "&view=map&place=CN",
        "&view=list&notypes=Park",
        "&view=list&tab=places&scenes=" + SCENE,
    ],
)
def test_the_network_page(open_page: Open, small: PageData, lang: str, view: str) -> None:
    opened = open_page(small, f"#lang={lang}{view}")
    assert serious(opened.tab) == []


def test_its_open_menus_and_its_help(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&scenes=" + SCENE)
    opened.tab.locator("#scenes summary").click()
    assert serious(opened.tab) == []
    opened.tab.locator("#export summary").click()
    opened.tab.locator("#search").fill("park")
    assert serious(opened.tab) == []
    opened.tab.locator("#search").fill("")
    opened.tab.locator("#export summary").click()
    opened.tab.locator("#details .help").first.click()
    assert serious(opened.tab) == []


def looked_at(chromium: Browser, html: str) -> list[tuple[str, str]]:
    tab = chromium.new_page()
    try:
        tab.set_content(html)
        return serious(tab)
    finally:
        tab.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_map_page(chromium: Browser, lang: str) -> None:
    serbia = FlowPlace("RS", Label("Serbia", "塞尔维亚"), 44.8, 20.5, 3)
    title = Label("Beijing's ties", "北京的联系")
    data = FlowMap(Label("Beijing", "北京"), 39.9, 116.4, (serbia,), title)
    assert looked_at(chromium, map_page(data, lang)) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_score_card(chromium: Browser, lang: str) -> None:
    score = {
        "subject": {"id": "city:beijing", "name": "Beijing", "name_zh": "北京"},
        "layer": {"id": "register", "title": "Register", "title_zh": "登记册"},
        "index": 0.34,
        "as_of": "2026-11-23",
        "sources": 4,
        "parts": {"density": {"value": 0.2}, "breadth": {"value": None}},
        "rank": None,
    }
    assert looked_at(chromium, score_card(score, lang)) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_brief(chromium: Browser, lang: str) -> None:
    drawn = growth_chart({2024: 3, 2026: 1}, lang, title="Links")
    said = Ground(("a",))
    blocks = (
        Sentences((("One.", said), ("Two.", NO_GROUND)), listed=True, key=True),
        Figure(drawn.svg, drawn.alt, "Figure", said),
        Grid(("country", "ties"), (("Serbia", "12"), ("Namibia", None)), "Table", grounds=()),
    )
    source = PageSource("a", "https://example.org/a", "First page", "Publisher", "2025-03-01")
    brief = Document(
        "Beijing", "Links", lang, "2026-11-25", "Draft", (Section("key", "Findings", blocks),),
        {"a": source},
    )  # fmt: skip
    assert looked_at(chromium, document_html(brief)) == []
