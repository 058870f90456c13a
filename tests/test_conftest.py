"""The fixtures themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_browser_shows_a_page(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<h1>中关村</h1>")
    assert page.inner_text("h1") == "中关村"
    page.close()
