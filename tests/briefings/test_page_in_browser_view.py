"""The network page in Chromium: languages, addresses and keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import briefings.words
from briefings.page_data import PageData
from graph.ontology import ENTITIES

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


KEYS = set(
    tomllib.loads(
        Path(briefings.words.__file__).with_name("page_words.toml").read_text(encoding="utf-8")
    )
)


def test_the_language_changes_without_a_reload_and_leaves_no_word_behind(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small, "#lang=en&show=park%3Azgc")
    tab = opened.tab
    tab.evaluate("window.same = true")
    english = tab.locator("body").inner_text()
    tab.locator("#lang-zh").click()
    chinese = tab.locator("body").inner_text()
    assert tab.evaluate("window.same")
    assert tab.locator("html").get_attribute("lang") == "zh-Hans"
    assert opened.text("#details h2") == "中关村科技园区"
    assert "数据截至 2026年11月23日" in opened.text("#footer")
    for text in (english, chinese):
        assert not re.search(r"[{}]|undefined|NaN|null|\[object", text)
        assert not {w for w in re.findall(r"\b[a-z]+_[a-z_]+\b", text) if w in KEYS}
    for word in ("Filters", "Entities", "shown", "Source ", "undated", "sister park", "Details"):
        assert word not in chinese
    assert not re.search("节点|链接|来源|筛选", english)
    labels = tab.evaluate("[...document.querySelectorAll('[data-label]')].map((e) => e.ariaLabel)")
    assert all(re.search("[\u4e00-\u9fff]", label) for label in labels)


def test_a_view_can_be_opened_again_by_its_address(open_page: Open, small: PageData) -> None:
    first = open_page(small)
    tab = first.tab
    first.row("types", "Event").click()
    first.row("kinds", "operates").click()
    tab.locator("#year").fill("2019")
    tab.locator("#search").fill("skolkovo")
    tab.keyboard.press("Enter")
    tab.locator("#zoom-in").click()
    tab.wait_for_timeout(900)
    tab.locator("#lang-zh").click()
    hash_ = first.hash()
    for part in (
        "lang=zh",
        "notypes=Event",
        "nolinks=OPERATES",
        "year=2019",
        "show=park%3Askolkovo",
        "at=",
    ):
        assert part in hash_
    second = open_page(small, "#" + hash_)
    for part in ("#footer", "#details", "#types", "#kinds", "#year-note"):
        assert second.text(part) == first.text(part)
    assert second.hash() == hash_
    second.tab.evaluate("location.hash = '#lang=en&view=list&tab=links'")
    second.tab.locator("#table caption", has_text="The links in the picture: 13").wait_for()


@pytest.mark.parametrize(
    "hash_",
    [
        "#lang=en&notypes=Nothing.Park%00&year=nonsense&show=nobody&focus=x&at=1,NaN,3&places=.",
        "#lang=en&at=0,0,-1&steps=99&%E0%A4%A&=&&view=<script>",
        "#lang=en&year=99999999999&with=park:zgc",
    ],
)
def test_a_broken_address_opens_the_page_all_the_same(
    open_page: Open, small: PageData, hash_: str
) -> None:
    opened = open_page(small, hash_)
    assert opened.complaints == []
    assert opened.shown()[0] >= 11


def test_everything_can_be_reached_by_keys(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    tab = opened.tab
    focused = "document.activeElement.id || document.activeElement.className"
    tab.keyboard.press("Tab")
    assert tab.evaluate(focused) == "skip"
    reached = []
    for _ in range(80):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate(focused))
        if reached[-1] == "play":
            break
    for name in ("view-list", "lang-zh", "search", "row", "bare", "picture", "zoom-fit", "play"):
        assert name in reached
    tab.keyboard.press("/")
    assert tab.evaluate(focused) == "search"
    tab.keyboard.type("liama")
    tab.keyboard.press("ArrowDown")
    assert tab.locator("#search").get_attribute("aria-activedescendant") == "hit-0"
    tab.keyboard.press("Enter")
    assert opened.text("#details h2") == "LIAMA"
    tab.locator("#picture").focus()
    tab.keyboard.press("Escape")
    assert opened.text("#details h2") == "What is shown"
    tab.keyboard.press("ArrowRight")
    assert opened.text("#details h2") == "Beijing"
    assert opened.text("#live").startswith("Beijing. City · China")
    tab.keyboard.press("ArrowLeft")
    assert opened.text("#details h2") != "What is shown"
    tab.keyboard.press("f")
    assert "focus=" in opened.hash()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.tagName") == "H2"
    tab.keyboard.press("l")
    assert tab.locator("#table").is_visible()
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    assert "focus=" not in opened.hash()
    assert opened.complaints == []


def test_the_skip_button_leads_to_the_list(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    opened.tab.keyboard.press("Tab")
    opened.tab.keyboard.press("Enter")
    assert opened.tab.locator("#table").is_visible()
    assert opened.tab.evaluate("document.activeElement.id") == "tab-things"
    opened.tab.locator("#view-picture").click()
    assert opened.painted(ENTITIES["Lab"].colour) > 20


def test_opened_as_a_list_the_picture_is_there_afterwards(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&view=list")
    assert opened.tab.locator("#table tbody tr").count() == 12
    opened.tab.locator("#view-picture").click()
    opened.tab.locator("body[data-drawn]").wait_for(state="attached")
    assert opened.painted(ENTITIES["Lab"].colour) > 20
