"""The network page in Chromium: finding and filtering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from briefings.page_data import PageData, PageLink, PageNode
from graph.fields import groups_of
from graph.ontology import ENTITIES, LINKS

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


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


def test_a_thing_is_found_by_its_own_name_before_what_lies_there(open_page: Open) -> None:
    nodes = [PageNode(f"org:{k}", "Organization", f"Office {k}", city="Bonn") for k in range(3)]
    city = PageNode("city:bonn", "City", "Bonn", "波恩", country="DE")
    links = tuple(PageLink(n.id, "org:0", "COOPERATES_WITH") for n in nodes[1:])
    opened = open_page(PageData((*nodes, city), links))
    opened.tab.locator("#search").fill("bonn")
    found = opened.tab.locator("#hits [role=option] bdi").all_text_contents()
    assert found == ["Bonn", "Office 0", "Office 1", "Office 2"]


def test_search_says_when_nothing_is_found(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    opened.tab.locator("#search").fill("(quantum")
    assert opened.text("#hits") == "Nothing is so called."
    assert opened.text("#live") == "found: 0"
    opened.tab.keyboard.press("Escape")
    assert opened.tab.locator("#hits").is_hidden()


@pytest.mark.parametrize(
    ("lang", "query", "said", "names"),
    [
        ("en", "Tsingua", "Nothing is so called; 1 nearest name:", ["Tsinghua University"]),
        ("zh", "清化大学", "没有叫这个名称的；最接近的 1 个：", ["清华大学"]),
        ("en", "Zhongguancum", "Nothing is so called; 2 nearest names:",
         ["Zhongguancun Forum", "Zhongguancun Science Park"]),
    ],
)  # fmt: skip
def test_a_misspelt_name_offers_the_nearest_which_keys_open(
    open_page: Open, small: PageData, lang: str, query: str, said: str, names: list[str]
) -> None:
    opened = open_page(small, f"#lang={lang}")
    opened.tab.locator("#search").fill(query)
    assert opened.tab.locator("#hits .hint").all_text_contents() == [said]
    assert opened.tab.locator("#hits [role=option] bdi").all_text_contents() == names
    assert opened.text("#live") == said
    for name in names:
        opened.tab.keyboard.press("ArrowDown")
        chosen = opened.tab.locator("#hits [aria-selected=true] bdi").text_content()
        assert chosen == name
    opened.tab.keyboard.press("Enter")
    assert opened.text("#details h2") == names[-1]
    assert opened.complaints == []


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


def test_the_overview_says_of_how_many_a_part_is(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    figures = opened.tab.locator("#details .figure dd")
    parts = {n.id for n in small.nodes if n.type == "Park"}
    links = [x for x in small.links if not parts & {x.source, x.target}]
    assert [int(t) for t in figures.all_text_contents()[:2]] == [len(small.nodes), len(small.links)]
    opened.row("types", "Park").click()
    assert figures.all_text_contents()[:2] == [
        f"{len(small.nodes) - len(parts)} of {len(small.nodes)}",
        f"{len(links)} of {len(small.links)}",
    ]


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


def test_fields_filter_the_picture_the_map_and_the_address(
    open_page: Open, small: PageData
) -> None:
    named = {"org:tsinghua": ("artificial intelligence",), "lab:liama": ("人工智能", "virology"),
             "org:ecole": ("virology",), "park:zgc": ()}  # fmt: skip
    data = replace(
        small, nodes=tuple(replace(n, fields=named.get(n.id, n.fields)) for n in small.nodes)
    )
    counted = Counter(g.en for n in data.nodes for g in groups_of(n.fields))
    health = groups_of(("virology",))[0]
    opened = open_page(data)
    assert opened.counts("fields") == {
        **{name: (count, count) for name, count in counted.items()}, "no field named": (9, 9),
    }  # fmt: skip
    opened.row("fields", health.en).click()
    kept = {n.id for n in data.nodes if health in groups_of(n.fields)}
    assert kept == {"lab:liama", "org:ecole"}
    assert opened.shown() == (2, 1)
    assert f"only fields: {health.en}" in opened.text("#footer")
    again = open_page(data, f"#{opened.hash()}&view=map")
    assert "Map of 2 countries and regions and 1 flow" in str(
        again.tab.locator("#map").get_attribute("aria-label")
    )
    again.tab.locator("#chips button", has_text="Clear the filters").click()
    assert again.shown() == (12, 13)


def test_without_fields_there_is_no_such_filter(open_page: Open, small: PageData) -> None:
    bare = replace(small, nodes=tuple(replace(n, fields=()) for n in small.nodes))
    opened = open_page(bare, "#lang=en&fields=-.nonsense")
    assert opened.tab.locator("#field-filter").is_hidden()


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
    note = f"Undated and kept: {len(undated)} of {expected(small, 2001)[1]} links shown."
    assert note in opened.text("#year-note")
    opened.tab.locator("#all-years").click()
    assert opened.shown() == (12, 13)
    without = sum(not x.since for x in small.links)
    assert f"Without a year of beginning: {without} of 13 links" in opened.text("#year-note")


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
        opened.download(button)
    opened.tab.locator("#nothing-clear").click()
    assert opened.shown() == (12, 13)
    assert opened.complaints == []


def test_an_empty_selection_is_an_unbroken_page(open_page: Open) -> None:
    opened = open_page(PageData(()))
    assert opened.shown() == (0, 0)
    assert opened.tab.locator("#nothing").is_visible()
    assert opened.complaints == []
