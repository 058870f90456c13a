"""The network page in Chromium: two years compared, and what a figure means."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from briefings.page_data import PageData, PageLink, PageNode
from graph.ontology import ENTITIES

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def there(item: PageNode | PageLink, year: int) -> bool:
    """Whether it may hold in a year, by its own dates."""
    return not (item.since and int(item.since[:4]) > year) and not (
        item.until and int(item.until[:4]) < year
    )


def compared(data: PageData, before: int, after: int) -> list[Counter[str]]:
    """Work out by hand what became of entities and links."""
    nodes = {n.id: n for n in data.nodes}
    words = {(True, True): "kept", (False, True): "new", (True, False): "gone"}
    links = []
    for link in data.links:
        all_ = (link, nodes[link.source], nodes[link.target])
        links.append((link, tuple(all(there(x, y) for x in all_) for y in (before, after))))
    links = [(link, on) for link, on in links if any(on)]
    entities = {}
    for node in data.nodes:
        own = [on for link, on in links if node.id in (link.source, link.target)]
        at = (
            tuple(any(on[k] for on in own) for k in (0, 1))
            if own
            else tuple(there(node, y) for y in (before, after))
        )
        if any(at):
            entities[node.id] = at
    return [Counter(words[x] for x in entities.values()), Counter(words[on] for _, on in links)]  # type: ignore[index]


def figures(opened: Any) -> dict[str, list[str]]:
    rows = opened.tab.locator("#details .changes tr").all_inner_texts()[1:]
    return {r.split("\t")[0].strip(): r.split("\t")[1:] for r in rows}


@pytest.mark.parametrize(("before", "after"), [(2000, 2018), (1988, 2026), (2004, 2006)])
def test_new_gone_and_kept_are_those_of_the_dates(
    open_page: Open, small: PageData, before: int, after: int
) -> None:
    opened = open_page(small, f"#lang=en&base={before}&year={after}")
    entities, links = compared(small, before, after)
    assert figures(opened) == {
        word: [str(entities[word]), str(links[word])] for word in ("new", "gone", "kept")
    }
    assert opened.shown() == (entities.total(), links.total())
    _, raw = opened.download("save-links")
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert Counter(r["change"] for r in rows) == links


def test_the_order_of_the_years_does_not_matter(open_page: Open, small: PageData) -> None:
    one = open_page(small, "#lang=en&base=2000&year=2018")
    two = open_page(small, "#lang=en&base=2018&year=2000")
    assert figures(one) == figures(two)


def test_a_year_is_chosen_and_each_change_can_be_left_out(open_page: Open, small: PageData) -> None:
    opened = open_page(small)
    opened.tab.locator("#base").select_option("2000")
    assert opened.text("#footer").count("2000 compared with 2026") == 1
    before = opened.shown()
    new = int(figures(opened)["new"][1])
    opened.row("changes", "new").click()
    assert opened.shown()[1] == before[1] - new
    assert "nochanges=new" in opened.hash()
    again = open_page(small, "#" + opened.hash())
    assert again.shown() == opened.shown()
    opened.tab.locator("#chips button").click()
    assert opened.tab.locator("#base").input_value() == ""
    assert opened.tab.locator("#change-filter").is_hidden()


def test_each_of_the_three_has_a_mark_of_its_own(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&base=2000&year=2018")
    marks = opened.tab.locator("#changes path").evaluate_all(
        "(all) => all.map((p) => ['width', 'dasharray'].map((x) => p.getAttribute('stroke-' + x)))"
    )
    assert len({width for width, _ in marks}) == 3
    assert [dash for _, dash in marks] == ["none", "7 4", "none"]
    # The office that was closed is hollow: its colour is a rim only.
    full = open_page(small, "#lang=en&year=2003").painted(ENTITIES["Office"].colour)
    assert 0 < opened.painted(ENTITIES["Office"].colour) < full


def test_undated_data_offer_no_comparison(open_page: Open) -> None:
    nodes = (PageNode("a", "Park", "A"), PageNode("b", "Park", "B"))
    opened = open_page(PageData(nodes, (PageLink("a", "b", "SISTER_PARK"),)), "#lang=en&base=2000")
    assert opened.tab.locator("#years").is_hidden()
    assert opened.shown() == (2, 1)
    assert opened.complaints == []


def test_each_figure_says_what_it_means(open_page: Open, small: PageData) -> None:
    opened = open_page(small, "#lang=en&base=2000&year=2018&view=map")
    tab = opened.tab
    topics = tab.locator("button.help:visible").evaluate_all(
        "(all) => all.map((b) => b.dataset.topic)"
    )
    assert sorted(topics) == [
        "compare", "countries", "links", "map", "partners", "sources", "things", "year",
    ]  # fmt: skip
    for topic in topics:
        tab.locator(f"button.help[data-topic={topic}]").click()
        words = tab.locator("#help dt").all_text_contents()
        assert words == ["What it means", "Range", "Limits", "How to cite"]
        assert all(len(x) > 20 for x in tab.locator("#help dd").all_text_contents())
        assert "data as of 23 November 2026" in opened.text("#help dd:last-of-type")
        assert "2000 compared with 2018" in opened.text("#help dd:last-of-type")
        tab.keyboard.press("Escape")
        assert tab.locator("#help").is_hidden()
    assert tab.evaluate("document.activeElement.dataset.topic") == topics[-1]
    assert "base=2000" in opened.hash()
