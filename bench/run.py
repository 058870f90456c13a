"""Run all measurements and write ``docs/benchmarks.md``: ``make bench``.

Each part runs in a process of its own, one after the other. Nothing is written when a part
fails, and no figure stands on the page that this run did not measure.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graph.files import write_whole

PARTS = {
    "load": ["bench/load_rate.py"],
    "read": ["bench/read_rate.py"],
    "start": ["bench/cli_start.py"],
    "page": ["bench/page_paint.py", "--nodes", "300", "1000", "--repeat", "3"],
    "memory": ["bench/memory.py"],
}


def run(part: str) -> dict[str, Any]:
    """Run a part; give what it printed."""
    print(f"{part} …", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, *PARTS[part]], cwd=ROOT, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        sys.exit(f"{PARTS[part][0]} failed; docs/benchmarks.md stays as it was.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def machine() -> str:
    """Name the machine in one line."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [x for x in info.read_text().splitlines() if x.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    gib = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores ({model}), {gib:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def table(rows: list[tuple[str, Any]]) -> str:
    """Two columns of Markdown."""
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def page(found: dict[str, Any], load_average: float) -> str:
    """Write the page."""
    when = dt.datetime.now(dt.UTC).date().isoformat()
    return f"""\
# Benchmarks

Made by `make bench` on {when}: {machine()}; load average {load_average:.1f} when it began. One
machine, one run: orders of magnitude, not promises. Nothing in the tests is timed.

## Loading

{loading(found["load"])}

## Reading

{reading(found["read"])}

## The page in Chromium {found["page"]["chromium"]}

{painting(found["page"]["pages"])}

## Start and memory

{resident(found["start"], found["memory"])}
"""


def loading(load: dict[str, Any]) -> str:
    """Tell what loading takes."""
    rows = [
        (f"rows ({load['source']} and the countries)", load["rows"]),
        ("nodes · links in the graph then", f"{load['nodes']} · {load['links']}"),
        ("pipeline: read, check, resolve, write, reconcile", f"{load['pipeline_s']} s"),
        ("hand-tuned loop: write the same graph from ready rows", f"{load['by_hand_s']} s"),
        ("ratio (loop ÷ pipeline)", load["ratio"]),
        ("the same load once more, nothing changed", f"{load['loaded_again_s']} s"),
    ]
    return (
        f"{table(rows)}\n\n"
        "Empty stores of one warm server, order alternating, the fastest round of each. Rounds: "
        f"pipeline {seconds(load, 'pipeline')}; loop {seconds(load, 'by hand')}. The loop parses, "
        "checks and compares nothing."
    )


def seconds(load: dict[str, Any], name: str) -> str:
    """Every round of one of the two."""
    return ", ".join(f"{x} s" for x in load["rounds"][name])


def reading(read: dict[str, Any]) -> str:
    """Tell what reading takes."""
    return table(
        [
            ("entities · links in the store", f"{read['entities']} · {read['links']}"),
            ("entities into a DataFrame", f"{read['entities_to_frame_rows_per_s']} rows/s"),
            ("links into a DataFrame", f"{read['links_to_frame_rows_per_s']} rows/s"),
            (
                "store → simple NetworkX graph",
                f"{read['store_to_simple_network_links_per_s']} links/s",
            ),
            ("store → multigraph", f"{read['store_to_multigraph_links_per_s']} links/s"),
        ]
    )


def painting(pages: list[dict[str, Any]]) -> str:
    """Tell what opening a page takes."""
    lines = [
        "| entities | links | kB | first paint | drawn | drawn with all shown | a filter |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {p['nodes']} | {p['links']} | {p['kilobytes']} "
        f"| {p['open']['first_contentful_paint_ms']} ms | {p['open']['drawn_ms']} ms "
        f"| {p['open_all']['drawn_ms']} ms | {p['open_all']['filter_ms']} ms |"
        for p in pages
    ]
    note = "\n\nMedians of three. Above 300 entities a page opens on the 300 most linked."
    return "\n".join(lines) + note


def resident(start: dict[str, Any], memory: dict[str, Any]) -> str:
    """Tell what starting the command takes, and the memory of both processes."""
    return table(
        [
            ("`innolink --help`, median of ten", f"{start['help_ms']} ms"),
            ("Python alone", f"{start['python_alone_ms']} ms"),
            ("engine, nothing loaded", f"{memory['engine_idle_mib']} MiB"),
            ("engine, shipped data", f"{memory['engine_shipped_mib']} MiB"),
            (
                f"engine, {memory['rows_of_the_sample']} rows more",
                f"{memory['engine_sample_mib']} MiB",
            ),
            ("client, shipped data", f"{memory['client_shipped_mib']} MiB"),
            (
                f"client, {memory['rows_of_the_sample']} rows more",
                f"{memory['client_sample_mib']} MiB",
            ),
        ]
    )


def main() -> None:
    """Measure everything, then write."""
    before = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    write_whole(ROOT / "docs" / "benchmarks.md", page({p: run(p) for p in PARTS}, before))
    print("wrote docs/benchmarks.md")


if __name__ == "__main__":
    main()
