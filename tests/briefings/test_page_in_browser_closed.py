"""The network page in Chromium: closed to the outside, whatever stands in its data."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefings.page import page, page_cell
from briefings.page_data import PageData

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def test_it_opens_offline_asks_for_nothing_and_breaks_no_rule(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small)
    assert opened.requests == [opened.address]
    assert opened.complaints == []
    assert opened.violations() == []
    assert opened.shown() == (12, 13)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, str, list[str]]]:
    """Serve a folder; tell what was asked for."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            asked.append(self.path)

    serve = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(tmp_path))
    )
    thread = threading.Thread(target=serve.serve_forever, daemon=True)
    thread.start()
    yield tmp_path, f"http://127.0.0.1:{serve.server_port}", asked
    serve.shutdown()
    thread.join()
    serve.server_close()


def test_from_a_server_it_asks_for_itself_alone(
    chromium: Browser, server: tuple[Path, str, list[str]], small: PageData
) -> None:
    folder, address, asked = server
    (folder / "network.html").write_text(page(small, title="x"), encoding="utf-8")
    tab = chromium.new_page()
    tab.goto(f"{address}/network.html")
    tab.locator("body[data-drawn]").wait_for(state="attached")
    tab.locator("#lang-en").click()
    tab.locator("#view-list").click()
    tab.wait_for_timeout(300)
    assert asked == ["/network.html"]
    tab.close()


def test_hostile_text_in_every_field_runs_nothing(open_page: Open, hostile: PageData) -> None:
    opened = open_page(hostile, title="</title><svg onload=window.hit=1>")
    tab = opened.tab
    for view in ("list", "picture"):
        tab.locator(f"#view-{view}").click()
        for lang in ("zh", "en"):
            tab.locator(f"#lang-{lang}").click()
    tab.locator("#view-list").click()
    for k in range(len(hostile.nodes)):
        tab.locator("#table tbody .opener").nth(k).click()
        tab.locator("#details .focus button").nth(1).click()
        tab.locator("#details .focus button").nth(2).click()
    tab.locator("#tab-links").click()
    tab.locator("#table tbody td .plain").first.click()
    for query in ("<svg", "script", "a" * 500, "\u202e", "=HYPERLINK", "👩"):
        tab.locator("#search").fill(query)
    tab.locator("#search").fill("")
    for button in ("save-png", "save-svg", "save-things", "save-links"):
        opened.download(button)
    tab.locator("#view-picture").click()
    box = tab.locator("#picture").bounding_box()
    for step in range(20):
        tab.mouse.move(box["x"] + 60 + step * 33, box["y"] + 80 + step * 25)
    assert tab.evaluate("window.hit") is None
    assert opened.complaints == []
    assert opened.violations() == []
    assert tab.evaluate("document.scripts.length") == 3
    attributes = tab.evaluate(
        "[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
        ".filter((name) => name.startsWith('on'))"
    )
    assert attributes == []
    links = tab.evaluate("[...document.querySelectorAll('a')].map((a) => a.href)")
    assert not [x for x in links if not x.startswith(("http://", "https://"))]
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_in_a_notebook_cell_it_draws_and_answers(chromium: Browser, small: PageData) -> None:
    context = chromium.new_context()
    context.set_offline(True)
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda e: errors.append(str(e)))
    tab.on("console", lambda m: m.type == "error" and errors.append(m.text))
    tab.set_content(f"<!doctype html><body>{page_cell(page(small, title='x', lang='en'))}")
    frame = tab.frame_locator("iframe")
    frame.locator("body[data-drawn]").wait_for(state="attached")
    frame.locator("#types .row").first.click()
    frame.locator("#lang-zh").click()
    frame.locator("#view-list").click()
    assert frame.locator("#table caption").text_content() == "图中的节点：9 个"
    assert errors == []
    context.close()
