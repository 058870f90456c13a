"""The network page in Chromium: taking it along as picture, table and paper."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from briefings.page_data import PageData, PageLink, PageNode
from graph.lists import split_items

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def table(raw: bytes) -> list[dict[str, str]]:
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def many(count: int) -> PageData:
    nodes = tuple(PageNode(f"park:{i}", "Park", f"Park {i}") for i in range(count))
    links = tuple(PageLink("park:0", f"park:{i}", "SISTER_PARK") for i in range(1, count - 5))
    return PageData(nodes, links, total_nodes=9_999)


def test_the_picture_is_taken_along_as_png_and_svg(open_page: Open, small: PageData) -> None:
    opened = open_page(small, title="Global network & <more>")
    name, png = opened.download("save-png")
    assert name == "innolink-2026-11-23-en.png"
    assert png.startswith(b"\x89PNG")
    assert len(png) > 20_000
    name, svg = opened.download("save-svg")
    root = ET.fromstring(svg)
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Global network & <more>" in texts
    assert "Beijing" in texts
    assert any("Data as of 23 November 2026" in (t or "") for t in texts)
    assert not [e for e in root.iter() if e.tag.endswith("script")]


def test_tables_hold_the_selection_and_no_formula(open_page: Open) -> None:
    nodes = (
        PageNode("a", "Park", "=1+1", "+甲", country="FI", city="-x", since="-0500"),
        PageNode("b", "Park", '@cmd, "quoted"', "乙\t=1", country="FI", names=("x|y", '"z"', "w")),
        PageNode("c", "Lab", "hidden"),
    )
    links = (
        PageLink("a", "b", "SISTER_PARK", "2020", scope="=A1", strength=-2.5),
        PageLink("b", "c", "HOSTS"),
    )
    opened = open_page(PageData(nodes, links))
    opened.row("types", "Laboratory").click()
    _, raw = opened.download("save-things")
    rows = table(raw)
    assert [(r["id"], r["name"], r["name_zh"], r["city"], r["links"]) for r in rows] == [
        ("b", '\'@cmd, "quoted"', "乙 =1", "", "1"),
        ("a", "'=1+1", "'+甲", "'-x", "1"),
    ]
    assert split_items(rows[0]["names"]) == ["x|y", '"z"', "w"], "one rule for lists in cells"
    _, raw = opened.download("save-links")
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
