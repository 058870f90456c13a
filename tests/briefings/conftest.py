"""Data for the tests of pages: a small network, and one whose every field is hostile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefings.page import write_page
from briefings.page_data import PageData, PageLink, PageNode, PageSource
from briefings.page_scenes import Scene
from graph.model import Label

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

HOSTILE = (
    "</script><script>window.hit=1</script>",
    "<svg onload=window.hit=1>",
    '"><img src=x onerror=window.hit=1>',
    "<a href='javascript:window.hit=1'>href</a>",
    "&lt;script&gt;&#x27;&quot;<!--",
    "{{ 7 * 7 }}${window.hit=1}`\\u003cscript>",
    "\u202egnp.exe\u2066 \u0000NUL \u2028 \u2029",
    "\ud800 lone",
    "👩‍🔬🇨🇳 مرحبا שלום",
    '=HYPERLINK("http://example.org")',
    "a" * 100_000,
    "   ",
)
"""What must stand in a page as text and do nothing."""


@pytest.fixture(scope="session")
def small() -> PageData:
    """A dozen entities: two parallel links, a loop, an isolated one, two years, a plan's task."""
    nodes = (
        PageNode("city:beijing", "City", "Beijing", "北京", country="CN", sources=("s1",)),
        PageNode(
            "park:zgc",
            "Park",
            "Zhongguancun Science Park",
            "中关村科技园区",
            ("Z-Park", "國立園區"),
            "CN",
            "Beijing",
            ("ICT", "biology"),
            "1988",
            props={"level": "national", "url": "https://example.org/zgc", "description": "A park."},
            sources=("s1", "s2"),
            confidence="high",
        ),
        PageNode("park:skolkovo", "Park", "Skolkovo", "斯科尔科沃", country="RU", since="2010"),
        PageNode("org:tsinghua", "Organization", "Tsinghua University", "清华大学", country="CN"),
        PageNode(
            "org:ecole", "Organization", "École Polytechnique", country="FR", city="Palaiseau"
        ),
        PageNode("lab:liama", "Lab", "LIAMA", "中欧信息实验室", country="CN"),
        PageNode("iso:RS", "Country", "Serbia", "塞尔维亚", country="RS"),
        PageNode("iso:NA", "Country", "Namibia", "纳米比亚", country="NA"),
        PageNode("event:forum", "Event", "Zhongguancun Forum", "中关村论坛", since="2007"),
        PageNode("office:old", "Office", "Old office", "旧办事处", country="JP", until="2005"),
        PageNode("task:1", "Task", "Task one", "任务一", props={"wording": "建设姊妹园"}),
        PageNode("park:alone", "Park", "Lonely Park", country="FI"),
    )
    links = (
        PageLink("city:beijing", "park:zgc", "HOSTS", "1988", sources=("s1",), dataset="register"),
        PageLink("park:zgc", "park:skolkovo", "SISTER_PARK", "2012", sources=("s1",)),
        PageLink("park:zgc", "park:skolkovo", "COOPERATES_WITH", sources=("s2",), dataset="b"),
        PageLink("org:tsinghua", "lab:liama", "OPERATES", "2000", "2015", "founding"),
        PageLink("org:ecole", "lab:liama", "OPERATES", "2001-05-01"),
        PageLink("city:beijing", "iso:RS", "COOPERATES_WITH", "2018", confidence="low"),
        PageLink("city:beijing", "event:forum", "HOSTS", "2007", "2024"),
        PageLink("org:tsinghua", "event:forum", "PARTICIPATES_IN", "2021"),
        PageLink("city:beijing", "office:old", "OPERATES", "2001", "2005"),
        PageLink("park:zgc", "park:zgc", "COOPERATES_WITH", "2020"),
        PageLink("task:1", "park:zgc", "MENTIONS", sources=("s9",)),
        PageLink("org:tsinghua", "city:beijing", "LOCATED_IN"),
        PageLink("iso:RS", "iso:NA", "COPUBLISHED", strength=12.5),
    )
    sources = (
        PageSource("s1", "https://example.org/1", "First source", "Publisher", "2020-01-02"),
        PageSource("s2", "javascript:window.hit=1", "Second source"),
        PageSource("unused", "https://example.org/unused", "Cited nowhere"),
    )
    return PageData(
        nodes,
        links,
        sources,
        as_of="2026-11-23",
        question=Label("Who works with whom?", "谁与谁合作？"),
        total_nodes=1240,
        places={
            "CN": Label("China", "中国"),
            "FR": Label("France", "法国"),
            "RU": Label("Russia", "俄罗斯"),
            "JP": Label("Japan", "日本"),
        },
    )


@pytest.fixture(scope="session")
def hostile() -> PageData:
    """Hostile text in every field that takes any."""
    nodes = tuple(
        PageNode(
            f"park:{k}{text[:40]}",
            "Park",
            text,
            text,
            (text, text),
            text,
            text,
            (text,),
            text,
            text,
            {"description": text, "url": text, text[:60]: text},
            (f"s{k}", text[:50]),
            text,
        )
        for k, text in enumerate(HOSTILE)
    )
    links = tuple(
        PageLink(
            nodes[k].id,
            nodes[k - 1].id,
            "SISTER_PARK",
            text,
            text,
            text,
            (f"s{k}", text[:50]),
            text,
            text,
        )
        for k, text in enumerate(HOSTILE)
    )
    sources = tuple(PageSource(f"s{k}", t, t, t, t) for k, t in enumerate(HOSTILE))
    everything = "".join(t[:200] for t in HOSTILE)
    return PageData(
        nodes,
        links,
        sources,
        as_of=everything,
        question=everything,
        filters=everything,
        places={text: Label(text, text) for text in HOSTILE},
    )


class Opened:
    """A page open in Chromium, with everything that it asked for or complained about."""

    def __init__(self, tab: Page, address: str) -> None:
        self.tab = tab
        self.address = address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        tab.on("request", lambda r: self.requests.append(r.url))
        tab.on("pageerror", lambda e: self.complaints.append(f"error: {e}"))
        tab.on("dialog", lambda d: (self.complaints.append(f"dialog: {d.message}"), d.dismiss()))
        tab.on(
            "console",
            lambda m: m.type in ("error", "warning") and self.complaints.append(f"says: {m.text}"),
        )

    def go(self, hash_: str = "") -> Opened:
        """Open, and wait until the first picture is drawn."""
        self.tab.goto(self.address + hash_)
        self.tab.locator("body[data-ready]").wait_for(state="attached")
        if "view=map" in hash_:
            self.tab.locator("body[data-mapped]").wait_for(state="attached")
        elif "view=list" not in hash_:
            self.tab.locator("body[data-drawn]").wait_for(state="attached")
        return self

    def text(self, selector: str) -> str:
        """Give the text that an element holds, shown or not."""
        return self.tab.locator(selector).text_content() or ""

    def row(self, list_: str, word: str) -> Locator:
        """Find a row of a legend by its whole word."""
        exactly = self.tab.locator(".word", has_text=re.compile(f"^{re.escape(word)}$"))
        return self.tab.locator(f"#{list_} .row").filter(has=exactly)

    def counts(self, list_: str) -> dict[str, tuple[int, int]]:
        """Read a legend: for each word, how many are shown of how many."""
        rows = self.tab.evaluate(
            "(id) => [...document.querySelectorAll(`#${id} .row`)].map((row) => ["
            "row.querySelector('.word').textContent, row.querySelector('b').textContent,"
            "row.querySelector('.of').textContent])",
            list_,
        )
        number = lambda text: int("".join(c for c in text if c.isdigit()))  # noqa: E731
        return {word: (number(on), number(of or on)) for word, on, of in rows}

    def shown(self) -> tuple[int, int]:
        """Read how many entities and links the picture says it shows (English pages)."""
        label = self.tab.locator("#picture").get_attribute("aria-label") or ""
        entities, links = re.findall(r"[\d,]+", label)
        return int(entities.replace(",", "")), int(links.replace(",", ""))

    def hash(self) -> str:
        """Give the address's view; the page writes it a few times a second at most."""
        self.tab.wait_for_timeout(400)
        return self.tab.url.partition("#")[2]

    def download(self, button: str) -> tuple[str, bytes]:
        """Press a button of the export menu; give the file's name and content."""
        self.tab.locator("#export summary").click()
        with self.tab.expect_download() as waiting:
            self.tab.locator(f"#{button}").click()
        path = waiting.value.path()
        self.tab.locator("#export summary").click()
        return waiting.value.suggested_filename, Path(path).read_bytes()

    def painted(self, colour: str) -> int:
        """Count the pixels of the canvas that have just this colour."""
        wanted = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
        self.tab.wait_for_timeout(150)
        return int(
            self.tab.evaluate(
                "([r, g, b]) => { const c = document.querySelector('#picture canvas');"
                "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                "let n = 0; for (let i = 0; i < d.length; i += 4)"
                "n += d[i] === r && d[i + 1] === g && d[i + 2] === b; return n; }",
                wanted,
            )
        )

    def violations(self) -> list[str]:
        """Give what the Content-Security-Policy had to stop."""
        return list(self.tab.evaluate("window.stopped ?? []"))


WATCH = (
    "document.addEventListener('securitypolicyviolation', (event) => "
    "(window.stopped ??= []).push(event.violatedDirective + ' ' + event.sample))"
)


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Write a page to a file and open it offline, in a window of its own."""
    contexts: list[BrowserContext] = []

    def open_(
        data: PageData,
        hash_: str = "#lang=en",
        *,
        title: str | Label = "Network",
        scenes: Iterable[Scene] = (),
        **options: Any,
    ) -> Opened:
        file = tmp_path / f"page{len(contexts)}.html"
        write_page(file, data, title=title, scenes=scenes)
        size: Any = {"width": 1440, "height": 900}
        context = chromium.new_context(viewport=size, accept_downloads=True, **options)
        contexts.append(context)
        context.set_offline(True)
        context.add_init_script(WATCH)
        context.set_default_timeout(10_000)
        return Opened(context.new_page(), file.as_uri()).go(hash_)

    yield open_
    for context in contexts:
        context.close()
