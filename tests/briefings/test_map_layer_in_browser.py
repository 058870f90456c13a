"""A printed map in Chromium: its own marks are pointed at, filtered and walked by keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from briefings.document import Document, Figure, Section
from briefings.document_html import document_html
from briefings.flow_map import FlowMap, FlowPlace
from briefings.innovation_map import FieldActor, innovation_map
from briefings.map_layer import fields_layer
from briefings.map_page import map_page
from graph.model import Label
from tests.briefings.conftest import HOSTILE, WATCH, Opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

ACTORS = [
    FieldActor("lab:a", "RS", ("virology", "genomics")),  # one broad field
    FieldActor("lab:b", "RS", ("robotics", "virology"), "BIO4"),  # two
    FieldActor("lab:c", "RS", ("virology",), "BIO4"),
    FieldActor("lab:d", "CL", ("astronomy", "big data"), "Parque"),
    FieldActor("lab:e", "CL"),
    FieldActor("lab:f", "RS", (), "BIO4"),
    FieldActor("lab:g", "", ("astronomy",)),
    FieldActor("lab:h", ""),
]
OFFICE, LAB = Label("office", "办事机构"), Label("joint laboratory", "联合实验室")
TIES = FlowMap(
    Label("Beijing", "北京"), 39.9, 116.4,
    (
        FlowPlace("RS", Label("Serbia", "塞尔维亚"), 44.8, 20.5, 3, ((LAB, 2), (OFFICE, 1))),
        FlowPlace("CL", Label("Chile", "智利"), -33.4, -70.7, 1, ((OFFICE, 1),)),
    ),
    Label("Ties", "联系"), Label("ties", "联系"), unit_one=Label("tie", "联系"),
)  # fmt: skip


def fields_page(lang: str, actors: list[FieldActor] = ACTORS) -> str:
    svg, alt = innovation_map(actors, lang, width=800)
    blocks = (Figure(svg, alt, "", layer=fields_layer(actors, lang)),)
    section = Section("map", "Map", blocks)
    return document_html(Document("Map", "", lang, "2026", "", (section,)), live=True)


@pytest.fixture
def open_html(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[str], Opened]]:
    """Open a page offline, watched for requests, complaints and stopped scripts."""
    contexts: list[BrowserContext] = []

    def open_(html: str) -> Opened:
        file = tmp_path / f"map{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = chromium.new_context(viewport={"width": 1100, "height": 900})
        contexts.append(context)
        context.set_offline(True)
        context.add_init_script(WATCH)
        context.set_default_timeout(10_000)
        opened = Opened(context.new_page(), file.as_uri())
        opened.tab.goto(opened.address)
        return opened

    yield open_
    for context in contexts:
        context.close()


def marks(opened: Opened) -> dict[str, float]:
    """Marks that are shown, with their radius."""
    found: dict[str, float] = opened.tab.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.marks [data-place]')]"
        ".filter((m) => getComputedStyle(m).display !== 'none')"
        ".map((m) => [m.dataset.place, Number(m.getAttribute('r'))]))"
    )
    return found


def press(opened: Opened, name: str) -> None:
    opened.tab.get_by_role("button", name=name, exact=True).click()


def tip(opened: Opened) -> str:
    shown = opened.tab.locator(".layer-tip").inner_text()
    return re.sub(r"\s+", " ", shown).strip()


def quiet(opened: Opened) -> bool:
    """Nothing was asked for, nothing complained, nothing had to be stopped."""
    return (opened.requests, opened.complaints, opened.violations()) == (
        [opened.address], [], [],
    )  # fmt: skip


def test_a_field_chosen_leaves_its_actors_and_all_gives_the_print_back(open_html: Any) -> None:
    opened = open_html(fields_page("en"))
    printed = marks(opened)
    assert printed == {"RS": 13.6, "CL": 7.9}, "radii of 3 and 1 on a sheet of 800"
    labels = opened.tab.locator(".labels").inner_html()
    press(opened, "Manufacturing and materials")
    assert marks(opened) == {"RS": 13.6}
    assert "Serbia 1" in opened.tab.locator(".labels text:not([data-gone])").all_text_contents()
    press(opened, "Space and astronomy")
    assert marks(opened) == {"RS": 13.6, "CL": 13.6}, "one each: the union of both fields"
    assert opened.text(".layer-said") == (
        "Manufacturing and materials, Space and astronomy: 2 actors in 2 countries and regions; "
        "the most: Chile 1. 3 name no field, so may work in any."
    )
    press(opened, "All fields")
    assert marks(opened) == printed
    assert opened.tab.locator(".labels").inner_html() == labels
    assert quiet(opened)


CROWD = ("RS", "HU", "HR", "BA", "RO", "BG", "SK", "AT", "SI", "MK", "AL", "ME", "CZ", "PL")
CROWDED = [
    *(FieldActor(f"lab:{c}", c, ("virology",)) for c in CROWD),
    *(FieldActor(f"lab:{c}{n}", c, ("astronomy",)) for c in ("US", "RS") for n in range(30)),
]
OVERLAPS = """() => {
  const slack = 2; // of the letters' own height
  const shown = (which) => [...document.querySelectorAll(which)]
    .filter((one) => !one.closest("[data-gone]"))
    .map((one) => ({ name: one.dataset.place ?? "hub", r: Number(one.getAttribute("r")),
                     box: one.getBoundingClientRect() }));
  const meets = ({ box: a }, { box: b }) => a.left + slack < b.right && b.left + slack < a.right
    && a.top + slack < b.bottom && b.top + slack < a.bottom;
  const labels = shown(".labels text:not([aria-hidden])");
  const marks = shown(".marks circle");
  const found = [];
  labels.forEach((one, n) => {
    const own = marks.find(({ name }) => name === one.name);
    const others = [...labels.slice(n + 1), ...marks.filter((x) => x === own || x.r > own.r)];
    found.push(...others.filter((x) => meets(one, x)).map(({ name }) => [one.name, name]));
  });
  return { labels: labels.map(({ name }) => name), found };
}"""
"""Labels that are shown, and which of them lie on another, on their circle or on a larger one."""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_stand_beside_circles_that_a_filter_made_larger(open_html: Any, lang: str) -> None:
    opened = open_html(fields_page(lang, CROWDED))
    opened.tab.get_by_role("button").nth(1).click()
    assert set(marks(opened).values()) == {13.6}, "one each: all circles are of the largest size"
    told = opened.tab.evaluate(OVERLAPS)
    assert told["found"] == []
    assert len(told["labels"]) >= 4
    assert len(set(told["labels"])) == len(told["labels"])
    opened.tab.get_by_role("button").first.click()
    assert opened.tab.locator(".labels").count() == 1, "as printed"
    assert quiet(opened)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_hubs_label_stays_beside_its_mark_when_others_grow(open_html: Any, lang: str) -> None:
    near = [("KR", 37.5, 127.0), ("KP", 39.0, 125.7), ("MN", 47.9, 106.9), ("JP", 35.7, 139.7)]
    ties = FlowMap(
        TIES.hub, TIES.lat, TIES.lon,
        (
            *(FlowPlace(c, Label(c, c), lat, lon, 1, ((OFFICE, 1),)) for c, lat, lon in near),
            FlowPlace("US", Label("United States", "美国"), 38.9, -77.0, 50, ((LAB, 50),)),
        ),
        TIES.title, TIES.unit,
    )  # fmt: skip
    opened = open_html(map_page(ties, lang))
    press(opened, OFFICE[lang])
    assert set(marks(opened).values()) == {15.0}
    told = opened.tab.evaluate(OVERLAPS)
    assert told["found"] == []
    assert told["labels"][0] == "hub"


def test_a_park_chosen_counts_those_in_it_and_who_names_no_field(open_html: Any) -> None:
    opened = open_html(fields_page("en"))
    opened.tab.get_by_label("Park").select_option(label="BIO4")
    assert set(marks(opened)) == {"RS"}
    assert opened.text(".layer-said") == (
        "BIO4, All fields: 2 actors in 1 country or region; the most: Serbia 2. "
        "1 names no field, so may work in any."
    )
    press(opened, "Space and astronomy")
    assert (marks(opened), opened.text(".layer-said")) == (
        {}, "BIO4, Space and astronomy: nothing on record.",
    )  # fmt: skip


def test_a_mark_under_the_pointer_tells_its_figures(open_html: Any) -> None:
    opened = open_html(fields_page("en"))
    opened.tab.locator(".marks [data-place=RS]").hover()
    assert tip(opened) == (
        "Serbia 3 actors with a known field; 1 names no field Life sciences and health 3 "
        "Manufacturing and materials 1 In parks: BIO4 2"
    )
    opened.tab.mouse.move(5, 5)
    assert not opened.tab.locator(".layer-tip").is_visible()
    opened.tab.locator(".marks [data-place=CL]").click()
    opened.tab.mouse.move(5, 5)
    assert "Chile" in tip(opened), "kept open"
    opened.tab.keyboard.press("Escape")
    assert quiet(opened)


def test_keys_walk_the_marks_and_keep_one_open(open_html: Any) -> None:
    opened = open_html(fields_page("zh"))
    opened.tab.get_by_label("园区").focus()
    opened.tab.keyboard.press("Tab")
    assert tip(opened).startswith("塞尔维亚 3 个主体已登记领域；1 个未登记领域"), (
        "the largest first"
    )
    opened.tab.keyboard.press("ArrowRight")
    assert tip(opened).startswith("智利 1 个主体已登记领域；1 个未登记领域")
    opened.tab.keyboard.press("Enter")
    opened.tab.mouse.move(5, 5)
    assert tip(opened).startswith("智利")
    opened.tab.keyboard.press("Escape")
    assert not opened.tab.locator(".layer-tip").is_visible()
    said = opened.tab.locator(".marks [data-place=RS]").get_attribute("aria-label")
    assert said == "塞尔维亚、3 个主体"


def test_a_flow_map_filters_by_kind_of_tie_curves_with_it(open_html: Any) -> None:
    opened = open_html(map_page(TIES, "en"))
    press(opened, "joint laboratory")
    assert set(marks(opened)) == {"RS"}
    assert opened.tab.locator(".flows path:not([data-gone])").count() == 1
    assert opened.text(".layer-said") == (
        "joint laboratory: 2 ties with 1 country or region; the most: Serbia 2."
    )
    printed = opened.tab.locator(".foot text")
    assert [one.is_visible() for one in printed.all()] == [False, True]  # the disclaimer stays
    press(opened, "All kinds")
    assert [one.is_visible() for one in printed.all()] == [True, True]
    opened.tab.locator(".marks [data-place=CL]").hover()
    assert tip(opened) == "Chile 1 tie office 1"
    assert opened.tab.locator(".flows .at").get_attribute("data-place") == "CL"
    assert quiet(opened)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious(open_html: Any, lang: str) -> None:
    for html in (fields_page(lang), map_page(TIES, lang)):
        opened = open_html(html)
        opened.tab.locator(".marks [data-place=RS]").click()
        found = Axe().run(opened.tab).response
        assert len(found["passes"]) > 8
        grave = [v["id"] for v in found["violations"] if v["impact"] in ("serious", "critical")]
        assert grave == []


def test_without_script_the_picture_is_the_printed_one(open_html: Any) -> None:
    still = fields_page("en").replace("<script>", "<script type='x'>")
    opened = open_html(still)
    assert marks(opened) == {"RS": 13.6, "CL": 7.9}
    assert opened.tab.locator(".layer-choose").count() == 0


def test_nobody_on_the_map_is_no_error(open_html: Any) -> None:
    opened = open_html(fields_page("en", [FieldActor("a", "RS"), FieldActor("b", "")]))
    assert (opened.tab.locator(".layer-choose").count(), quiet(opened)) == (0, True)


def test_hostile_names_stay_texts(open_html: Any) -> None:
    actors = [FieldActor(f"x{n}", "RS", (bad, "virology"), bad) for n, bad in enumerate(HOSTILE)]
    opened = open_html(fields_page("en", actors))
    opened.tab.locator(".marks [data-place=RS]").hover()
    assert "Serbia" in tip(opened)
    assert opened.tab.evaluate("window.hit") is None
    assert quiet(opened)
