"""The network page in Chromium: scenes that are kept, stepped through and taken along."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefings.page_data import PageData
from briefings.page_scenes import VIEW_PARTS, Scene, read_scenes
from graph.model import Label

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

SCENES = (
    Scene(
        Label("Serbia", "塞尔维亚"), {"focus": "iso:RS", "steps": "2"}, Label("Two steps", "两步")
    ),
    Scene(Label("Map in 2010", "2010 年地图"), {"view": "map", "year": "2010"}),
    Scene(Label("Elsewhere", "别处"), {"show": "park:nowhere", "view": "list"}),
)


def test_baked_scenes_are_stepped_through(open_page: Open, small: PageData) -> None:
    opened = open_page(small, scenes=SCENES)
    tab = opened.tab
    assert opened.text("#scene-title") == "Step through the scenes"
    tab.locator("#scene-on").click()
    assert opened.text("#scene-at") == "1 of 3"
    assert opened.text("#scene-title") == "Serbia"
    assert opened.text("#scene-said") == "Two steps"
    assert "focus=iso%3ARS&steps=2&scene=1" in opened.hash()
    assert opened.text("#live") == "Serbia. Two steps"
    tab.locator("#picture").focus()
    tab.keyboard.press("]")
    assert tab.locator("#map").is_visible()
    assert "focus" not in opened.hash()  # a scene is the whole view
    tab.locator("#lang-zh").click()
    assert opened.text("#scene-title") == "2010 年地图"
    tab.locator("#scene-on").click()
    assert opened.text("#scene-said") == "本页没有：park:nowhere。"
    assert tab.locator("#scene-on").is_disabled()
    tab.locator("#scene-back").click()
    assert tab.locator("#map").is_visible()
    assert opened.hash() == "lang=zh&view=map&year=2010&scene=2"
    assert opened.complaints == []


def test_a_view_is_kept_in_the_address_and_in_a_file(
    open_page: Open, small: PageData, tmp_path: Path
) -> None:
    opened = open_page(small, "#lang=en&show=park%3Azgc&year=2012")
    tab = opened.tab
    assert tab.locator("#stepper").is_hidden()
    tab.locator("#scenes summary").click()
    tab.locator("#scene-name").fill("Parks & <b>")
    tab.locator("#scene-note").fill("A note")
    tab.keyboard.press("Enter")
    tab.locator("#types .row").first.click()
    tab.locator("#scenes summary").click()
    tab.locator("#scene-keep").click()  # without a name it is named by its filters
    again = open_page(small, "#" + opened.hash())
    assert again.text("#scene-list") == opened.text("#scene-list")
    assert again.text("#scene-at") == "2 of 2"
    again.tab.locator("#scenes summary").click()
    with again.tab.expect_download() as waiting:
        again.tab.locator("#save-scenes").click()
    assert waiting.value.suggested_filename == "innolink-2026-11-23-en-scenes.json"
    kept = read_scenes(waiting.value.path())
    assert kept[0] == Scene(
        Label("Parks & <b>", "Parks & <b>"),
        {"year": "2012", "show": "park:zgc"},
        Label("A note", "A note"),
    )
    baked = open_page(small, scenes=kept)
    assert baked.text("#scene-list") == opened.text("#scene-list")
    loaded = open_page(small)
    loaded.tab.locator("#scenes-file").set_input_files(waiting.value.path())
    loaded.tab.locator("#stepper").wait_for()
    assert loaded.text("#scene-list") == opened.text("#scene-list")
    loaded.tab.locator("#scenes summary").click()
    loaded.tab.locator("#scene-list li").nth(1).locator(".small").first.click()  # up
    assert loaded.text("#scene-list").endswith("2. Parks & <b>↑×")
    loaded.tab.locator("#scene-list li").nth(0).locator(".small").click()  # delete
    assert loaded.text("#scene-list") == "1. Parks & <b>×"
    assert loaded.complaints == []


def test_a_view_says_nothing_but_what_scenes_may_say(open_page: Open, small: PageData) -> None:
    hash_ = (
        "#lang=en&view=map&tab=links&bare=1&notypes=Event&nolinks=OPERATES&nochanges=gone&places=CN"
        "&year=2018&base=2000&focus=park%3Azgc&steps=2&place=CN&to=RU&at=1,2,1.5&map=500,200,2"
    )
    got = dict(p.split("=") for p in open_page(small, hash_).hash().split("&"))
    assert set(got) - {"lang"} <= set(VIEW_PARTS)
    assert len(got) == 16
    assert got["to"] == "RU"


@pytest.mark.parametrize(
    "content",
    ["no json", "[1]", '{"scenes": 3}', json.dumps([{"title": "x", "view": {}}] * 61)],
)
def test_a_file_without_scenes_is_refused_in_words(
    open_page: Open, small: PageData, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_text(content, encoding="utf-8")
    opened = open_page(small, scenes=SCENES)
    opened.tab.locator("#scenes summary").click()
    opened.tab.locator("#scenes-file").set_input_files(file)
    opened.tab.locator("#scenes-said", has_text="bad.json holds no scenes").wait_for()
    assert opened.tab.locator("#scene-list li").count() == 3
    assert opened.complaints == []


def test_hostile_scenes_run_nothing(open_page: Open, small: PageData) -> None:
    bad = "</script><img src=x onerror=window.hit=1>"
    scenes = [Scene(Label(bad, bad), {"focus": bad, "year": bad, "view": bad}, Label(bad, bad))]
    address = json.dumps([{"title": {"en": 3, "zh": bad}, "view": {"show": bad, "__proto__": bad}}])
    for hash_ in ("#lang=en", f"#lang=en&scenes={address}&scene=1", "#scenes=%7B&scene=9"):
        opened = open_page(small, hash_, scenes=scenes)
        opened.tab.locator("#scenes summary").click()
        opened.tab.locator("#scene-list .opener").first.click()
        assert bad in opened.text("#scene-title")
        assert opened.tab.evaluate("window.hit") is None
        assert opened.complaints == opened.violations() == []
