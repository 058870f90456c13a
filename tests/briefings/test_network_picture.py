"""The still network: what is drawn is what was given, nothing runs, one network has one picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from briefings.network_picture import network_picture
from briefings.page_data import PageData, PageLink, PageNode

SVG = "{http://www.w3.org/2000/svg}"
TYPES = ("Park", "City", "Country", "Lab", "Office", "Event", "Organization")


def a_network(count: int, name: str = "N") -> PageData:
    nodes = tuple(PageNode(f"n:{i}", TYPES[i % 7], f"{name}{i}") for i in range(count))
    links = [PageLink(f"n:{i}", f"n:{i // 2}", "COOPERATES_WITH") for i in range(1, count)]
    again = [PageLink(f"n:{i // 2}", f"n:{i}", "COOPERATES_WITH") for i in range(1, count)]
    return PageData(nodes, (*links, *again))


def drawn(svg: str) -> tuple[int, int]:
    """Numbers of lines and of shapes in the picture, without the legend."""
    root = ET.fromstring(svg)
    groups = {g.get("class"): g for g in root.iter(f"{SVG}g")}
    return len(list(groups["links"])), len(list(groups["nodes"]))


def test_parallel_links_are_one_line_and_all_entities_are_there() -> None:
    svg, alt = network_picture(a_network(30), "en")
    assert drawn(svg) == (29, 30)
    assert alt.startswith("Network of 30 of 30 entities with 29 links")


def test_of_many_the_most_linked_are_drawn() -> None:
    svg, alt = network_picture(a_network(200), "en", top=40)
    assert drawn(svg)[1] == 40
    assert "40 of 200" in alt


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_hostile_name_stays_text_and_the_order_does_not_matter(lang: str) -> None:
    data = a_network(20, "</text><script>alert(1)</script>\x00\u202e\ud800")
    svg, alt = network_picture(data, lang)
    root = ET.fromstring(svg)
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    assert "alert(1)" in alt
    turned = PageData(data.nodes[::-1], data.links[::-1])
    assert network_picture(turned, lang) == (svg, alt)


def test_nothing_is_an_honest_picture() -> None:
    svg, alt = network_picture(PageData(()), "en")
    assert drawn(svg) == (0, 0)
    assert alt == "Network of 0 of 0 entities with 0 links; the most partners: none."
