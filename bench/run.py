"""Measure and write ``docs/benchmarks.md``: ``make bench``, or one part with ``ARGS=measures``.

Each part runs in a process of its own, one after the other, and has a section of its own on the
page, with its day and machine. A part that fails leaves the page as it was; a part that was not
asked for keeps its section.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import psutil

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench"))

from sections import asking, dumps, loading, painting, reading, resident, starting

from graph.files import write_whole


class Part(NamedTuple):
    """What is measured together.

    ``tell`` makes Markdown of the JSON that the command prints; without it the command
    prints Markdown itself.
    """

    title: str
    command: list[str]
    tell: Callable[[dict[str, Any]], str] | None = None


PARTS = {
    "load": Part("Loading", ["bench/load_rate.py"], loading),
    "dump": Part("Whole dumps", ["bench/dump_load.py"], dumps),
    "read": Part("Reading", ["bench/read_rate.py"], reading),
    "questions": Part("Questions", ["bench/questions.py"], asking),
    "page": Part(
        "The page in Chromium",
        ["bench/page_paint.py", "--nodes", "300", "1000", "5000", "--repeat", "3"],
        painting,
    ),
    "match": Part("Matching names", ["bench/match_quality.py"]),
    "start": Part("Starting", ["bench/cli_start.py"], starting),
    "memory": Part("Memory", ["bench/memory.py"], resident),
    "measures": Part("Measures", ["bench/measures.py"]),
    "doubt": Part("How sure an index is", ["bench/doubt.py"]),
    "coverage": Part("How often a data range holds", ["bench/range_coverage.py"]),
    "scale": Part("Layers from works", ["bench/layer_scale.py"]),
    "next": Part("Next links", ["bench/next_links.py", "next"]),
    "prediction": Part("Link prediction, tested", ["bench/next_links.py", "prediction"]),
}

HEAD = """\
# Benchmarks

Made by `make bench`; `make bench ARGS=load` measures one part anew. Each part says when and where
it was measured: one machine, one run, orders of magnitude and no promises. Nothing in the tests is
timed.
"""


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


def measured(part: Part) -> str:
    """Run a part; give its section of the page."""
    print(f"{part.title} …", file=sys.stderr, flush=True)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    done = subprocess.run(
        [sys.executable, *part.command], cwd=ROOT, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        sys.exit(f"{part.command[0]} failed; docs/benchmarks.md stays as it was.")
    said = done.stdout.decode()
    body = part.tell(json.loads(said)) if part.tell else said.strip()
    when = dt.datetime.now(dt.UTC).date().isoformat()
    return (
        f"## {part.title}\n\n{when}, {machine()}; load average {load:.1f} at its start.\n\n{body}\n"
    )


def kept() -> dict[str, str]:
    """Sections of the page as it stands, by title."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    found = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {s.partition("\n")[0].removeprefix("## "): s.rstrip() + "\n" for s in found}


def main(wanted: list[str]) -> None:
    """Measure what is asked for, or everything; write the page after each part."""
    unknown = sorted(set(wanted) - PARTS.keys())
    if unknown:
        sys.exit(f"There is no part {', '.join(unknown)}; there are {', '.join(PARTS)}.")
    for name in wanted or PARTS:
        sections = kept() | {PARTS[name].title: measured(PARTS[name])}
        known = [sections[p.title] for p in PARTS.values() if p.title in sections]
        write_whole(PAGE, "\n".join([HEAD, *known]))
        print(f"{name}: wrote docs/benchmarks.md", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
