"""The network page in Chromium: details and list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from briefings.page_data import PageData, PageLink, PageNode
from graph.model import Label
from graph.names import fold

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


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


WORDED = PageData(
    (
        PageNode("lab:a", "Lab", "A lab", "某实验室", country="CN", city="Beijing",
                 fields=("artificial intelligence", "something new")),
        PageNode("city:b", "City", "B", props={"groups": "belt-and-road"}),
    ),
    (PageLink("lab:a", "city:b", "COOPERATES_WITH", scope="memorandum of understanding"),),
    cities={"Beijing": Label("Beijing", "北京")},
)  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("北京", "人工智能 · something new", "谅解备忘录")),
        ("en", ("Beijing", "artificial intelligence · something new",
                "memorandum of understanding")),
    ],
)  # fmt: skip
def test_the_words_of_the_data_are_said_in_the_readers_language(
    open_page: Open, lang: str, words: tuple[str, ...]
) -> None:
    opened = open_page(WORDED, f"#lang={lang}&show=lab%3Aa")
    said = opened.tab.locator("#details").inner_text()
    assert [w for w in words if w not in said] == []
    opened.tab.locator("#view-list").click()
    opened.tab.locator("#tab-links").click()
    assert words[2] in opened.tab.locator("#table").inner_text()
    _, raw = opened.download("save-links")
    assert b"memorandum of understanding" in raw, "the file keeps the register's words"


def test_a_group_is_named_and_not_its_key(open_page: Open) -> None:
    said = open_page(WORDED, "#lang=zh&show=city%3Ab").tab.locator("#details").inner_text()
    assert "“一带一路”" in said
    assert "belt-and-road" not in said


@pytest.mark.parametrize("tab", ["things", "links", "places"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_column_is_cut_at_1400_pixels(
    open_page: Open, small: PageData, lang: str, tab: str
) -> None:
    opened = open_page(small, f"#lang={lang}&view=list&tab={tab}")
    opened.tab.set_viewport_size({"width": 1400, "height": 900})
    beyond = "(e) => e.scrollWidth - e.clientWidth"
    assert opened.tab.locator(".list .scroll").evaluate(beyond) == 0


def test_a_question_mark_stands_on_the_line_of_its_figure(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en")
    opened.tab.set_viewport_size({"width": 1400, "height": 900})
    apart = opened.tab.evaluate(
        "[...document.querySelectorAll('button.help')].filter((b) => b.checkVisibility()"
        " && !b.closest('.map-foot') && (b.parentElement.className !== 'stay'"
        " || b.parentElement.getClientRects().length !== 1)).map((b) => b.dataset.topic)"
    )
    assert apart == []
