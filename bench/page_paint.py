"""How fast the network page opens and answers in a real Chromium: prints JSON.

``python bench/page_paint.py [--nodes 300 1000 5000] [--repeat 5]``. Two real networks come first,
the shipped register and what the ROR sample links, then made-up ones. Times are medians in
milliseconds. *open*: from navigation to the first picture drawn (above 300 entities a page
opens on the 300 most linked); *open_all*: the same with everything shown from the start;
*filter*: from a press on one legend entry to the next frame, with everything shown; *filter_cpu*:
what of the page's own thread one press takes, which a busy machine does not stretch.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from scratch import ROR, load_shipped, scratch

from briefings.layout import layout
from briefings.page import page
from briefings.page_data import PageData, PageLink, PageNode, PageSource
from innolink.paging import selection
from innolink.session import Graph
from loaders import ror
from loaders.pipeline import load

TYPES = ("Organization", "Park", "City", "Lab", "Event", "Country", "Office", "Project")
KINDS = ("COOPERATES_WITH", "LOCATED_IN", "JOINT_LAB_OF", "HOSTS", "MEMBER_OF", "SISTER_PARK")
PLACES = ("CN", "RS", "FI", "SG", "DE", "US", "JP", "KE", "BR", "NA", "FR", "GB")

FILTER = """async () => {
  const row = document.querySelector('#types .row');
  const frames = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  await frames();
  const start = performance.now();
  row.click();
  await frames();
  const took = performance.now() - start;
  row.click();
  await frames();
  return took;
}"""


def synthetic(count: int, seed: int = 5) -> PageData:
    """Make a network with communities and hubs, about 1.7 links for each entity."""
    rng = random.Random(seed)
    groups = max(3, count // 60)
    members: dict[int, list[int]] = {}
    home = [rng.randrange(groups) for _ in range(count)]
    for i, group in enumerate(home):
        members.setdefault(group, []).append(i)
    nodes = tuple(_node(i, rng, count) for i in range(count))
    links: list[PageLink] = []
    for i in range(count):
        for _ in range(rng.choice((0, 1, 1, 2, 3)) if rng.random() > 0.03 else 0):
            pool = members[home[i]] if rng.random() < 0.85 else range(count)
            other = pool[int(len(pool) * rng.random() ** 2.5)]
            links.append(_link(i, other, rng, count))
    sources = tuple(
        PageSource(f"s{k}", f"https://example.org/{k}", f"Announcement {k}", "Example", "2024-05")
        for k in range(max(count // 2, 1))
    )
    return PageData(nodes, tuple(links), sources, as_of="2026-11-23", question="Benchmark")


def real() -> list[tuple[str, PageData]]:
    """Read the real networks out of a store: the register, and the ROR sample where it is."""
    with scratch() as (engine, store):
        load_shipped(store)
        if ROR.is_file():
            load(store, ror.read(ROR))
        with Graph(engine.ensure()) as graph:
            found = [("the shipped register", selection(graph, only="all")[0])]
            if ROR.is_file():
                found.append(
                    (
                        "the ROR sample",
                        selection(graph, dataset="ror", countries=["US", "GB", "FR"])[0],
                    )
                )
    return found


def _node(i: int, rng: random.Random, count: int) -> PageNode:
    return PageNode(
        f"n{i}",
        rng.choice(TYPES),
        f"Institute {i} of Applied Research",
        f"第{i}应用研究院",
        country=rng.choice(PLACES),
        city=f"City {i % 90}",
        sources=(f"s{rng.randrange(max(count // 2, 1))}",),
        confidence="medium",
    )


def _link(a: int, b: int, rng: random.Random, count: int) -> PageLink:
    since = str(rng.randint(1995, 2026)) if rng.random() < 0.6 else ""
    source = f"s{rng.randrange(max(count // 2, 1))}"
    return PageLink(f"n{a}", f"n{b}", rng.choice(KINDS), since, sources=(source,), dataset="bench")


def measure(browser: Browser, file: Path, address: str, repeat: int) -> dict[str, Any]:
    """Open a page several times; give the medians."""
    drawn, painted, filters, busy = [], [], [], []
    for _ in range(repeat):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        tab = context.new_page()
        tab.goto(file.as_uri() + address)
        drawn.append(_drawn(tab))
        painted.append(
            tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
        )
        thread = context.new_cdp_session(tab)
        thread.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = _busy(thread)
        filters.append(tab.evaluate(FILTER))
        busy.append((_busy(thread) - before) / 2)  # on and off again
        context.close()
    return {
        "drawn_ms": round(statistics.median(drawn)),
        "first_contentful_paint_ms": round(statistics.median(p for p in painted if p)),
        "filter_ms": round(statistics.median(filters)),
        "filter_cpu_ms": round(statistics.median(busy)),
    }


def _busy(thread: CDPSession) -> float:
    """Milliseconds that the page's thread has worked."""
    told = thread.send("Performance.getMetrics")["metrics"]
    return float(next(1_000 * m["value"] for m in told if m["name"] == "TaskDuration"))


def _drawn(tab: Page) -> float:
    for _ in range(600):
        mark = tab.evaluate("performance.getEntriesByName('innolink-drawn')[0]?.startTime ?? null")
        if mark is not None:
            tab.wait_for_timeout(400)  # let the first frames settle before anything else
            return float(mark)
        time.sleep(0.05)
    raise TimeoutError("The page drew nothing within 30 seconds.")


def painted(
    browser: Browser, folder: Path, name: str, data: PageData, repeat: int
) -> dict[str, Any]:
    """Make the page of one network and measure it."""
    start = time.perf_counter()
    layout([n.id for n in data.nodes], [(x.source, x.target) for x in data.links])
    laid = time.perf_counter()
    html = page(data, title=f"{name}: {len(data.nodes)} entities", lang="en")
    made = time.perf_counter()
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    return {
        "network": name,
        "nodes": len(data.nodes),
        "links": len(data.links),
        "kilobytes": len(html.encode()) // 1024,
        "layout_s": round(laid - start, 2),
        "page_s": round(made - laid, 2),
        "open": measure(browser, file, "#lang=en", repeat),
        "open_all": measure(browser, file, "#lang=en&all=1", repeat),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[300, 1000, 5000])
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    networks = [*real(), *(("made up", synthetic(count)) for count in options.nodes)]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        results = [
            painted(browser, Path(folder), name, data, options.repeat) for name, data in networks
        ]
        version = browser.version
        browser.close()
    print(json.dumps({"chromium": version, "cpus": os.cpu_count(), "pages": results}, indent=2))


if __name__ == "__main__":
    main()
