"""The network page in a real Chromium: what a reader does with it."""

from __future__ import annotations

import csv
import functools
import http.server
import io
import re
import threading
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import briefings.words
from briefings.page import page, page_cell
from briefings.page_data import PageData, PageLink, PageNode
from graph.model import Family
from graph.names import fold
from graph.ontology import ENTITIES, LINKS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
KEYS = set(
    tomllib.loads(
        Path(briefings.words.__file__).with_name("page_words.toml").read_text(encoding="utf-8")
    )
)


def year(date: str) -> int | None:
    return int(date[:4]) if date else None


def holds(item: PageNode | PageLink, as_of: int) -> bool:
    """Say whether it may hold in a year: not surely begun later, not surely ended before."""
    began, ended = year(item.since), year(item.until)
    return not (began and began > as_of) and not (ended and ended < as_of)


def expected(data: PageData, as_of: int) -> tuple[int, int]:
    nodes = {n.id for n in data.nodes if holds(n, as_of)}
    links = [x for x in data.links if {x.source, x.target} <= nodes and holds(x, as_of)]
    return len(nodes), len(links)


def download(opened: Any, button: str) -> tuple[str, bytes]:
    opened.tab.locator("#export summary").click()
    with opened.tab.expect_download() as waiting:
        opened.tab.locator(f"#{button}").click()
    path = waiting.value.path()
    opened.tab.locator("#export summary").click()
    return waiting.value.suggested_filename, Path(path).read_bytes()


def table(raw: bytes) -> list[dict[str, str]]:
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


# --- closed to the outside ---------------------------------------------------------------


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
        download(opened, button)
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


# --- finding and filtering ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("清华", "Tsinghua University"),
        ("tsinghua", "Tsinghua University"),
        ("ECOLE", "École Polytechnique"),
        ("école poly", "École Polytechnique"),
        ("ｚ－ｐａｒｋ", "Zhongguancun Science Park"),
        ("国立园区", "Zhongguancun Science Park"),
        ("國立園區", "Zhongguancun Science Park"),
        ("palaiseau", "École Polytechnique"),
        ("塞尔维亚", "Serbia"),
        ("俄罗斯", "Skolkovo"),
        ("org:ecole", "École Polytechnique"),
        ("  beijing ", "Beijing"),
    ],
)
def test_search_finds_by_any_name_in_any_spelling(
    open_page: Open, small: PageData, query: str, first: str
) -> None:
    opened = open_page(small)
    opened.tab.locator("#search").fill(query)
    assert opened.tab.locator("#hits [role=option] bdi").first.text_content() == first
    opened.tab.keyboard.press("Enter")
    assert opened.text("#details h2") == first


def test_search_says_when_nothing_is_found(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    opened.tab.locator("#search").fill("(quantum")
    assert opened.text("#hits") == "Nothing found"
    assert opened.text("#live") == "found: 0"
    opened.tab.keyboard.press("Escape")
    assert opened.tab.locator("#hits").is_hidden()


def test_the_legend_counts_what_the_data_hold(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    types = [ENTITIES[n.type].label.en for n in small.nodes]
    kinds = [LINKS[x.type].label.en for x in small.links]
    assert opened.counts("types") == {t: (types.count(t),) * 2 for t in types}
    assert opened.counts("kinds") == {k: (kinds.count(k),) * 2 for k in kinds}
    countries = ["China" if n.country == "CN" else n.country for n in small.nodes]
    got = opened.counts("places")
    assert got["China"] == (countries.count("China"),) * 2
    assert got["none given"] == (countries.count(""),) * 2


def test_filters_by_type_link_and_place_agree_with_the_data(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small)
    tab = opened.tab
    opened.row("types", "Park").click()
    left = {n.id for n in small.nodes if n.type != "Park"}
    links = [x for x in small.links if {x.source, x.target} <= left]
    assert opened.shown() == (len(left), len(links))
    assert opened.counts("types")["Park"] == (0, 3)
    assert "without Park" in opened.text("#footer")
    opened.row("types", "Park").click()
    opened.row("kinds", "operates").click()
    assert opened.shown() == (12, sum(x.type != "OPERATES" for x in small.links))
    tab.locator("#bare").check()
    linked = {e for x in small.links if x.type != "OPERATES" for e in (x.source, x.target)}
    assert opened.shown()[0] == len(linked)
    tab.locator("#chips button", has_text="Clear the filters").click()
    assert opened.shown() == (12, 13)
    opened.row("places", "China").click()
    home = {n.id for n in small.nodes if n.country == "CN"}
    inner = [x for x in small.links if {x.source, x.target} <= home]
    assert opened.shown() == (len(home), len(inner))
    assert "only China" in opened.text("#footer")


def test_a_shifted_press_leaves_one_kind_alone(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    opened.row("types", "Park").click(modifiers=["Shift"])
    assert opened.shown()[0] == 3
    opened.row("types", "Park").click(modifiers=["Shift"])
    assert opened.shown()[0] == 12


def test_each_year_shows_what_may_have_held_then_and_counts_the_undated(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small)
    slider = opened.tab.locator("#year")
    assert (slider.get_attribute("min"), slider.get_attribute("max")) == ("1988", "2026")
    for as_of in range(1988, 2027):
        slider.fill(str(as_of))
        assert opened.shown() == expected(small, as_of), as_of
    slider.fill("2001")
    undated = [
        x
        for x in small.links
        if not x.since
        and not x.until
        and all(holds(n, 2001) for n in small.nodes if n.id in (x.source, x.target))
    ]
    note = f"{len(undated)} of the {expected(small, 2001)[1]} links shown are undated and kept."
    assert note in opened.text("#year-note")
    opened.tab.locator("#all-years").click()
    assert opened.shown() == (12, 13)
    without = sum(not x.since for x in small.links)
    assert f"{without} of 13 links carry no year of beginning" in opened.text("#year-note")


def test_the_years_can_be_played(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&year=2024")
    opened.tab.locator("#play").click()
    opened.tab.locator("#play[aria-label='Stop']").wait_for()
    opened.tab.locator("#play[aria-label='Play the years']").wait_for()
    assert "year=2026" in opened.hash()


def test_when_nothing_passes_the_page_says_so_and_offers_the_way_back(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small)
    for row in opened.tab.locator("#types .row").all():
        row.click()
    assert opened.shown() == (0, 0)
    assert opened.tab.locator("#nothing").is_visible()
    for button in ("save-png", "save-svg", "save-things"):
        download(opened, button)
    opened.tab.locator("#nothing-clear").click()
    assert opened.shown() == (12, 13)
    assert opened.complaints == []


def test_an_empty_selection_is_an_unbroken_page(open_page: Open) -> None:
    opened = open_page(PageData(()))
    assert opened.shown() == (0, 0)
    assert opened.tab.locator("#nothing").is_visible()
    assert opened.complaints == []


# --- the picture -------------------------------------------------------------------------


def painted(opened: Any, colour: str) -> int:
    """Count the pixels of the canvas that have just this colour."""
    wanted = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    opened.tab.wait_for_timeout(150)
    return int(
        opened.tab.evaluate(
            "([r, g, b]) => { const c = document.querySelector('#picture canvas');"
            "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;"
            "for (let i = 0; i < d.length; i += 4)"
            "n += d[i] === r && d[i + 1] === g && d[i + 2] === b; return n; }",
            wanted,
        )
    )


def test_each_shown_type_is_painted_in_its_colour_and_a_hidden_one_is_not(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small)
    assert painted(opened, ENTITIES["Lab"].colour) > 20
    assert painted(opened, ENTITIES["Event"].colour) > 20
    opened.row("types", "Laboratory").click()
    assert painted(opened, ENTITIES["Lab"].colour) == 0
    assert painted(opened, ENTITIES["Event"].colour) > 20
    opened.row("types", "Laboratory").click()
    assert painted(opened, ENTITIES["Lab"].colour) > 20


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


def many(count: int) -> PageData:
    nodes = tuple(PageNode(f"park:{i}", "Park", f"Park {i}") for i in range(count))
    links = tuple(PageLink("park:0", f"park:{i}", "SISTER_PARK") for i in range(1, count - 5))
    return PageData(nodes, links, total_nodes=9_999)


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
        assert painted(opened, ENTITIES["Lab"].colour) > 10


# --- details and list --------------------------------------------------------------------


def test_details_hold_properties_links_dates_confidence_and_sources(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small, "#lang=en&show=park%3Azgc")
    text = opened.tab.locator("#details").inner_text()
    for piece in (
        "Park", "中关村科技园区", "Z-Park · 國立園區", "China", "ICT · biology", "1988", "high",
        "national", "A park.", "sister park", "2012", "First source", "Publisher · 2020-01-02",
        "javascript:window.hit=1", "no description of this source came with the data",
    ):  # fmt: skip
        assert piece in text, piece
    links = opened.tab.locator("#details a").evaluate_all(
        "(all) => all.map((a) => [a.href, a.rel, a.target])"
    )
    assert links == [
        ["https://example.org/zgc", "noopener noreferrer", "_blank"],
        ["https://example.org/1", "noopener noreferrer", "_blank"],
    ]
    assert "Links shown: 5" in text


def test_parallel_links_are_one_line_and_all_listed(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&show=park%3Azgc&with=park%3Askolkovo")
    assert "Links between the two: 2" in opened.text("#details")
    kinds = opened.tab.locator("#details .links strong").all_text_contents()
    assert kinds == ["cooperates with", "sister park"]


def test_the_draft_is_called_a_draft_only_where_its_items_are_shown(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small)
    draft = "Consultation draft (征求意见稿)"
    assert draft in opened.text("#subtitle")
    assert draft in opened.text("#footer")
    opened.row("types", "Task").click()
    assert draft not in opened.text("#subtitle") + opened.text("#footer")


def test_the_list_holds_what_the_picture_holds_and_sorts(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    tab = opened.tab
    opened.row("types", "Country/region").click()
    entities, links = opened.shown()
    tab.locator("#view-list").click()
    names = tab.locator("#table tbody th .opener bdi").all_text_contents()
    left = sorted(n.name for n in small.nodes if n.type != "Country")
    assert sorted(names) == left
    assert len(names) == entities
    assert names[0] == "Zhongguancun Science Park"  # the most links come first
    assert tab.locator("#table th[aria-sort=descending]").text_content() == "Links▼"
    tab.locator("#table [data-key=name]").click()
    got = tab.locator("#table tbody th .opener bdi").all_text_contents()
    assert got == sorted(left, key=fold)
    assert tab.locator("#table th[aria-sort=ascending]").text_content() == "Name▲"
    tab.locator("#table [data-key=name]").click()
    assert tab.locator("#table tbody th .opener bdi").first.text_content() == got[-1]
    tab.locator("#tab-links").click()
    assert tab.locator("#table tbody tr").count() == links


# --- language, address, keys -------------------------------------------------------------


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
    assert "数据截至 2026-11-23" in opened.text("#footer")
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
    assert painted(opened, ENTITIES["Lab"].colour) > 20


def test_opened_as_a_list_the_picture_is_there_afterwards(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&view=list")
    assert opened.tab.locator("#table tbody tr").count() == 12
    opened.tab.locator("#view-picture").click()
    opened.tab.locator("body[data-drawn]").wait_for(state="attached")
    assert painted(opened, ENTITIES["Lab"].colour) > 20


# --- taking it along ---------------------------------------------------------------------


def test_the_picture_is_taken_along_as_png_and_svg(open_page: Open, small: PageData) -> None:
    opened = open_page(small, title="Global network & <more>")
    name, png = download(opened, "save-png")
    assert name == "innolink-2026-11-23-en.png"
    assert png.startswith(b"\x89PNG")
    assert len(png) > 20_000
    name, svg = download(opened, "save-svg")
    root = ET.fromstring(svg)
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Global network & <more>" in texts
    assert "Beijing" in texts
    assert any("Data as of 2026-11-23" in (t or "") for t in texts)
    assert not [e for e in root.iter() if e.tag.endswith("script")]


def test_tables_hold_the_selection_and_no_formula(open_page: Open) -> None:
    nodes = (
        PageNode("a", "Park", "=1+1", "+甲", country="FI", city="-x", since="-0500"),
        PageNode("b", "Park", '@cmd, "quoted"', "乙\t=1", country="FI"),
        PageNode("c", "Lab", "hidden"),
    )
    links = (
        PageLink("a", "b", "SISTER_PARK", "2020", scope="=A1", strength=-2.5),
        PageLink("b", "c", "HOSTS"),
    )
    opened = open_page(PageData(nodes, links))
    opened.row("types", "Laboratory").click()
    _, raw = download(opened, "save-things")
    rows = table(raw)
    assert [(r["id"], r["name"], r["name_zh"], r["city"], r["links"]) for r in rows] == [
        ("b", '\'@cmd, "quoted"', "乙 =1", "", "1"),
        ("a", "'=1+1", "'+甲", "'-x", "1"),
    ]
    _, raw = download(opened, "save-links")
    rows = table(raw)
    assert [(r["from"], r["type"], r["to"], r["scope"], r["strength"]) for r in rows] == [
        ("a", "SISTER_PARK", "b", "'=A1", "-2.5")
    ]
    assert raw.count(b"\r\n") == 2


def test_on_paper_the_picture_is_one_sheet_and_the_list_is_whole(
    open_page: Open, small: PageData
) -> None:
    opened = open_page(small)
    pdf = opened.tab.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert opened.tab.locator("#sheet svg").count() == 0
    long = open_page(many(900), "#lang=en&view=list&all=1")
    assert long.tab.locator("#table tbody tr").count() == 200
    pdf = long.tab.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 15
    assert long.tab.locator("#table tbody tr").count() == 900


def test_lying_in_a_place_makes_no_partner(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    ties = {
        frozenset((x.source, x.target))
        for x in small.links
        if LINKS[x.type].family is not Family.STRUCTURE and x.source != x.target
    }
    partners = {
        n.name: sum(n.id in pair for pair in ties)
        for n in small.nodes
        if any(n.id in pair for pair in ties)
    }
    rows = opened.tab.locator("#details .bars .opener")
    got = dict(
        zip(
            rows.locator("bdi").all_text_contents(),
            rows.locator(".value").all_text_contents(),
            strict=True,
        )
    )
    assert {k: int(v) for k, v in got.items()} == {k: partners[k] for k in got}
    assert max(partners.values()) == int(rows.locator(".value").first.text_content() or 0)


def layer() -> PageData:
    """A complete network of eight countries whose links differ in strength alone."""
    names = [f"iso:{c}" for c in ("CN", "DE", "FI", "FR", "GB", "JP", "RS", "US")]
    pairs = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    return PageData(
        tuple(PageNode(n, "Country", n, country=n[4:]) for n in names),
        tuple(
            PageLink(a, b, "COPUBLISHED", "2003", "2022", strength=float(k + 1), dataset="layer")
            for k, (a, b) in enumerate(pairs)
        ),
    )


def test_a_layers_links_can_be_held_to_a_strength(open_page: Open) -> None:
    data = layer()
    opened = open_page(data)
    options = opened.tab.locator("#strength option").all_text_contents()
    assert options == [
        "all", "15 or more (14 links)", "24 or more (5 links)", "28 or more (1 links)"
    ]  # fmt: skip
    opened.tab.locator("#strength").select_option("2")
    assert opened.shown() == (8, 5)
    assert "links of strength 24 or more" in opened.text("#footer")
    total = {
        n.id: sum(x.strength or 0 for x in data.links if n.id in (x.source, x.target))
        for n in data.nodes
    }
    opened.tab.locator("#strength").select_option("0")
    rows = opened.tab.locator("#details .bars .opener")
    assert [
        (a, float(b))
        for a, b in zip(
            rows.locator("bdi").all_text_contents(),
            rows.locator(".value").all_text_contents(),
            strict=True,
        )
    ] == sorted(total.items(), key=lambda item: -item[1])
    assert "least" not in opened.hash()


def test_without_strengths_there_is_no_such_filter(open_page: Open) -> None:
    opened = open_page(many(10))
    assert opened.tab.locator("#strength-filter").is_hidden()
