"""The network page in Chromium: what makes a partner, and the strengths of a layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from briefings.page_data import PageData, PageLink, PageNode
from graph.model import Family
from graph.ontology import LINKS

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def many(count: int) -> PageData:
    nodes = tuple(PageNode(f"park:{i}", "Park", f"Park {i}") for i in range(count))
    links = tuple(PageLink("park:0", f"park:{i}", "SISTER_PARK") for i in range(1, count - 5))
    return PageData(nodes, links, total_nodes=9_999)


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
        "all", "15 or more (14 links)", "24 or more (5 links)", "28 or more (1 link)"
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
