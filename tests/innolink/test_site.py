"""The site of the shipped data: every link leads somewhere, nothing is fetched, names are found."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from graph.connection import Connection
from innolink.brief_facts import read_facts
from innolink.session import Graph
from innolink.site import PAGES, write_site
from innolink.site_tables import park_ties

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DAY = dt.date(2026, 11, 25)


@pytest.fixture(scope="module")
def written() -> dict[str, Path]:
    return {}


@pytest.fixture
def site(
    shipped_connection: Connection,
    written: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    if "site" not in written:
        folder = tmp_path_factory.mktemp("site")
        with Graph(shipped_connection) as graph:
            files = write_site(graph, folder, lang="en", draws=40, today=DAY)
        assert files[0].name == "index.html"
        written["site"] = folder
    return written["site"]


class Links(HTMLParser):
    """Collects where a page leads, and the ids in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.to: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("id"):
            self.ids.add(str(named["id"]))
        if tag == "a":
            self.to.append(named.get("href") or "")


def test_every_page_stands_in_both_languages_and_every_link_leads_somewhere(site: Path) -> None:
    pages = {p.name: Links(p.read_text("utf-8")) for p in site.glob("*.html")}
    assert {f"{n}.{x}.html" for n in PAGES for x in ("zh", "en")} | {"network.html"} <= set(pages)
    broken = []
    for name, page in pages.items():
        for to in page.to:
            if re.match("https?://", to):
                continue
            file, _, anchor = to.partition("#")
            known = pages.get(file or name)
            if known is None or (anchor and "=" not in anchor and anchor not in known.ids):
                broken.append((name, to))
    assert broken == []
    first = (site / "index.html").read_text("utf-8")
    assert first.replace(" data-reader", "") == (site / "index.en.html").read_text("utf-8")


def test_parks_are_counted_as_their_own_briefs_count_them(g: Graph) -> None:
    facts = read_facts(g, "geonames:1816670", None, 20, 1)
    found = park_ties(g, facts, None)
    assert {"park:zhongguancun", "park:zhongguancun-changping", "park:tuspark"} <= set(found)
    for park in ("park:zhongguancun", "park:zhongguancun-changping", "park:huairou-science-city"):
        own = read_facts(g, park, None, 20, 1).ties
        shown = found[park]
        key = ["actor", "partner", "type"]
        assert sorted(map(tuple, shown[key].values)) == sorted(map(tuple, own[key].values)), park
    part = found["park:zhongguancun-changping"]
    assert set(part["partner"]) <= set(found["park:zhongguancun"]["partner"])


def test_chinese_pages_are_chinese(site: Path) -> None:
    for name in PAGES:
        chinese = (site / f"{name}.zh.html").read_text("utf-8")
        english = (site / f"{name}.en.html").read_text("utf-8")
        assert '<html lang="zh-Hans">' in chinese
        assert '<html lang="en">' in english
        heading = re.search(r"<h1>(.*?)</h1>", chinese)
        assert heading
        assert re.search("[\u4e00-\u9fff]", heading[1])


def test_the_site_asks_nobody_and_finds_names_in_either_script(
    site: Path, chromium: Browser
) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto((site / "search.zh.html").as_uri())
    for typed, expected in (
        ("zzzz", None), ("清華大學", "清华大学"), ("Belgrade", "贝尔格莱德"), ("塞尔维亚",) * 2,
        ("清华大学",) * 2, ("清化大学", "清华大学"), ("Tsingua Univercity", "清华大学"),
        ("Zhongguancum", "中关村科技园区"),
    ):  # fmt: skip
        page.fill("#search", typed)
        names = page.locator("#hits li > :first-child").all_inner_texts()
        assert names[:1] == ([expected] if expected else []), typed
        near = "没有叫这个名称的；最接近的" in page.locator("#said").inner_text()
        assert near == (typed in ("清化大学", "Tsingua Univercity", "Zhongguancum"))
    page.fill("#search", "塞尔维亚")
    page.locator("#hits a", has_text="塞尔维亚").first.click()
    page.wait_for_url("**/country-RS.zh.html")
    page.locator("nav a", has_text="English").click()
    page.wait_for_url("**/country-RS.en.html")
    assert page.locator("h1").inner_text() == "Serbia"
    assert faults == []
    assert [u for u in asked if not u.startswith("file://")] == []
    page.close()


def test_what_is_in_the_network_opens_there(site: Path, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto((site / "search.en.html").as_uri())
    page.fill("#search", "Tsinghua University")
    page.locator("#hits a", has_text="Tsinghua University").first.click()
    page.wait_for_url("**/network.html*")
    expect(page.locator("body")).not_to_have_class(re.compile("loading"))
    assert "Tsinghua University" in page.locator("#chips").inner_text()
    page.click("#lang-zh")
    page.click("#home")
    page.wait_for_url("**/index.zh.html")
    page.close()


def test_no_kind_of_page_has_a_serious_finding_and_none_is_too_wide(
    site: Path, chromium: Browser
) -> None:
    names = [f"{name}.{lang}.html" for n, name in enumerate((*PAGES, "country-RS"))
             for lang in (("zh", "en") if n < 3 else ("zh", "en")[n % 2 :][:1])]  # fmt: skip
    page = chromium.new_page(viewport={"width": 800, "height": 700})
    found = []
    for name in names:
        page.goto((site / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        told = Axe().run(page).response
        assert len(told["passes"]) > 8, "axe-core looked at nothing"
        found += [
            (name, v["id"], v["nodes"][0]["html"][:200])
            for v in told["violations"]
            if v["impact"] in ("serious", "critical")
        ]
    page.close()
    assert found == []


@pytest.mark.parametrize(
    ("browser", "opens"), [("zh-CN", "zh-Hans"), ("en-GB", "en"), ("de-DE", "en")]
)
def test_the_site_opens_in_the_readers_language_and_keeps_the_one_chosen(
    site: Path, chromium: Browser, browser: str, opens: str
) -> None:
    context = chromium.new_context(locale=browser)
    page = context.new_page()
    # No wait for a function: the pages' own policy forbids to evaluate one in them.
    page.goto((site / "index.html").as_uri(), wait_until="commit")
    expect(page.locator("html")).to_have_attribute("lang", opens)
    page.wait_for_load_state("load")
    page.goto((site / "network.html").as_uri())
    expect(page.locator("body")).not_to_have_class(re.compile("loading"))
    assert page.evaluate("document.documentElement.lang") == opens
    other, shown = ("en", "en") if opens == "zh-Hans" else ("zh", "zh-Hans")
    page.click(f"#lang-{other}")
    page.goto((site / "index.html").as_uri(), wait_until="commit")
    expect(page.locator("html")).to_have_attribute("lang", shown)
    page.wait_for_load_state("load")
    own = "zh" if other == "en" else "en"
    page.locator(f"nav a[hreflang^={own}]").click()
    page.wait_for_url(f"**/index.{own}.html")
    page.goto((site / "network.html").as_uri())
    expect(page.locator("body")).not_to_have_class(re.compile("loading"))
    assert page.evaluate("document.documentElement.lang") == opens
    context.close()
