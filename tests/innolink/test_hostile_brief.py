"""Hostile names on their whole way: from a register through the graph into brief and site."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pptx import Presentation

from graph.connection import Connection
from innolink.briefing import brief
from innolink.session import Graph
from innolink.site import write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DAY = dt.date(2026, 11, 25)
HUB = "geonames:1816670"
SAMPLE = Path(__file__).parents[1] / "samples" / "tiny-register"
HOSTILE = (
    "</title></script><script>window.hit=1</script>",
    "<svg onload=window.hit=1>",
    '"><img src=x onerror=window.hit=1>',
    "&lt;script&gt;&#x27;&quot;<!--",
    "{{ 7 * 7 }}{% raw %}${window.hit=1}",
    "\u202egnp.exe\u2066",
    "👩‍🔬🇨🇳 مرحبا שלום",
    '=HYPERLINK("http://example.org")',
    "名" * 20_000,  # longer ones are rejected as they load
    "a" * 20_000,
)


def table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        read = csv.DictReader(file)
        return list(read.fieldnames or ()), list(read)


def write(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, header, restval="")
        made.writeheader()
        made.writerows(rows)


@pytest.fixture
def g(empty_connection: Connection, tmp_path: Path) -> Iterator[Graph]:
    """A small register, every name in it hostile, with events of no year and parks of one name."""
    folder = tmp_path / "register"
    shutil.copytree(SAMPLE, folder)
    number = count()
    header, rows = table(folder / "entities.csv")
    for row in rows:
        if row["type"] in ("Country", "Indicator", "Target"):
            continue
        row["name"], row["name_zh"] = (HOSTILE[next(number) % len(HOSTILE)] for _ in range(2))
        if "fields" in row and row["type"] in ("Park", "Lab", "Organization"):
            row["fields"] = HOSTILE[next(number) % 8]
    rows += [
        {"id": f"park:sub{n}", "type": "Park", "name": HOSTILE[1], "country": "CN", "sources": "s1"}
        for n in range(3)
    ]
    rows += [
        {"id": f"event:e{n}", "type": "Event", "name": HOSTILE[n], "sources": "s1"}
        for n in range(3)
    ]
    write(folder / "entities.csv", header, rows)
    header, links = table(folder / "links.csv")
    links += [{"from": f"park:sub{n}", "type": "PART_OF", "to": "park:zhongguancun",
               "sources": "s1"} for n in range(3)]  # fmt: skip
    rows.append({"id": "park:zhongguancun", "type": "Park", "name": HOSTILE[8], "country": "CN",
                 "sources": "s1"})  # fmt: skip
    write(folder / "entities.csv", table(folder / "entities.csv")[0], rows)
    links.append({"from": "park:zhongguancun", "type": "LOCATED_IN", "to": HUB, "sources": "s1"})
    links += [{"from": HUB, "type": "HOSTS", "to": f"event:e{n}", "sources": "s1"}
              for n in range(2)]  # fmt: skip
    links += [{"from": f"park:sub{n}", "type": "COOPERATES_WITH", "to": "park:belgrade",
               "sources": "s1"} for n in range(2)]  # fmt: skip
    write(folder / "links.csv", header, links)
    header, sources = table(folder / "sources.csv")
    for source in sources:
        source["title"] = HOSTILE[next(number) % len(HOSTILE)]
    write(folder / "sources.csv", header, sources)
    with Graph(empty_connection) as graph:
        graph.load("reference", Path(__file__).parents[2] / "data" / "reference")
        report = graph.load("register", folder)
        assert report.faults == [], report.faults[:3]
        yield graph


class Tags(HTMLParser):
    """Elements and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


def test_brief_and_site_show_hostile_names_as_text(
    g: Graph, tmp_path: Path, chromium: Browser
) -> None:
    for lang in ("zh", "en"):
        made = brief(g, HUB, lang=lang, draws=30, today=DAY)
        read = Tags(made.html())
        assert not read.tags & {"script", "img", "iframe", "object", "foreignobject"}
        assert not [n for n in read.names if n.startswith("on")]
        assert len(made.html()) < 3_000_000, "a name of 20 000 letters is cut and says so"
    assert 3 <= len(pypdfium2.PdfDocument(made.pdf())) <= 14
    assert len(Presentation(io.BytesIO(made.pptx())).slides) > 5
    files = write_site(g, tmp_path / "out", HUB, draws=30, today=DAY)
    page = chromium.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: faults.append(str(e)))
    for file in files:
        page.goto(file.as_uri())
        assert page.evaluate("window.hit") is None, file.name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), file.name
    page.close()
    assert faults == []
    assert [u for u in asked if not u.startswith("file:")] == []
