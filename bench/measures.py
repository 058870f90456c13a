"""What the measures cost against the fastest library called by hand and NetworkX: prints Markdown.

``python bench/measures.py [--nodes 1000 10000 100000] [--only NAME ...]``. The network is
scale-free (Barabási–Albert, three links a node). *ours* is the public call on a networkx graph:
checks, sorting, conversion and the table included. *by hand* is the library on the same networkx
graph, by the quickest conversion we know and without any check; *kernel* is that library alone on
its own graph. Every library has the threads that ours uses. What its time at the size before lets
one expect to take too long is not run, and the table says so with the time expected.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from growth import growth
from measure_cases import CASES, COUNTRIES, EPSILON, OF_NODES, OF_THE_WHOLE, Given, given

from analytics.engines import named
from analytics.sparse import Sparse

PATIENCE = {"ours_s": 120.0, "kernel_s": 30.0, "networkx_s": 30.0}
"""Seconds that one call may be expected to take."""
ROUNDS, ENOUGH, FEW, LONG = 20, 1.0, 3, 10.0
"""Calls of each, the fastest counts; fewer (but not below ``FEW``) where a call has taken
``ENOUGH`` seconds on average, one alone where it takes ``LONG``."""
KINDS = {"ours_s": "ours", "kernel_s": "the library", "networkx_s": "NetworkX"}

Row = dict[str, Any]


def timed(calls: dict[str, Callable[[dict[str, Any]], Any]]) -> tuple[Row, Row]:
    """Processor's seconds of the quickest of some rounds of each call, and what came out.

    The calls take turns, so that a slow stretch of the machine falls on all of them. Each is
    given what came out so far. One that needs more memory than there is stays at infinity.
    """
    best, made, whole = dict.fromkeys(calls, float("inf")), Row(), 0.0
    for done in range(1, ROUNDS + 1):
        for key, call in list(calls.items()):
            start = time.process_time()
            try:
                made[key] = call(made)
            except MemoryError:
                del calls[key]
                continue
            took = time.process_time() - start
            best[key], whole = min(best[key], took), whole + took
        tired = whole > ENOUGH * len(calls) and done >= FEW
        if tired or any(LONG < seconds < float("inf") for seconds in best.values()):
            break
    return best, made


def engine_of(made: Any) -> str:
    """Library that ran, where the result says it; a network by itself was rewired."""
    if isinstance(made, Sparse):
        return named("networkit")
    attributes = getattr(made, "attrs", {})
    return str(getattr(made, "engine", None) or attributes.get("engine") or "numpy, scipy")


def measured(name: str, g: Given, before: Row | None) -> Row:
    """One row of the table: seconds, or ``~`` seconds of what was not run."""
    case, nodes = CASES[name], len(g.graph)
    row: Row = {"measure": name, "nodes": nodes}
    if case.pairs and g.matrix is None:
        return row | {"pairs": True}
    larger = (nodes / before["nodes"]) ** case.power if before else 0.0
    calls: dict[str, Callable[[Row], Any]] = {"ours_s": lambda _: case.ours(g)}
    if case.convert is not None and case.kernel is not None:
        convert, kernel = case.convert, case.kernel
        calls["convert_s"] = lambda _: convert(g)
        calls["kernel_s"] = lambda so_far: kernel(so_far["convert_s"])
    if case.networkx is not None:
        networkx = case.networkx
        calls["networkx_s"] = lambda _: networkx(g)
    for key in PATIENCE.keys() & calls.keys():
        known = before and (before.get(key) or before.get(f"~{key}"))
        if known and known * larger > PATIENCE[key]:
            row[f"~{key}"] = known * larger
            del calls[key]
    seconds, made = timed(calls)
    row |= seconds | {"library": case.library}
    row["engine"] = engine_of(made["ours_s"]) if "ours_s" in made else "–"
    if "kernel_s" in row:
        row["direct_s"] = row["convert_s"] + row["kernel_s"]
    return row


def lasting(seconds: float) -> str:
    """Seconds in words."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.0f} h"


def figure(row: Row, key: str) -> str:
    """Seconds of a row, or why there are none."""
    if key in row:
        return f"{row[key]:.3g}" if row[key] < float("inf") else "not run: too little memory"
    if key == "direct_s":
        key = "kernel_s"
    return f"not run: ≈ {lasting(row[f'~{key}'])}" if f"~{key}" in row else "–"


def ratio(row: Row, above: str, below: str) -> str:
    """One time over another; about, where one was not run."""
    over, under = (
        row.get(k) or row.get(f"~{k.replace('direct', 'kernel')}") for k in (above, below)
    )
    if not over or not under or float("inf") in (over, under):
        return "–"
    about = "" if above in row and below in row else "≈ "
    return f"{about}{over / under:.3g}"


def line(row: Row) -> str:
    """One line of Markdown."""
    shown = [row["measure"], row["nodes"]]
    if "pairs" in row:
        gigabytes = row["nodes"] ** 2 * 8 / 1e9
        return _cells([*shown, f"not run: one table of all pairs has {gigabytes:.1f} GB", *"–" * 7])
    return _cells(
        [
            *shown, figure(row, "ours_s"), row["engine"], row["library"] or "none has it",
            figure(row, "direct_s"), figure(row, "kernel_s"), ratio(row, "ours_s", "direct_s"),
            figure(row, "networkx_s"), ratio(row, "networkx_s", "ours_s"),
        ]
    )  # fmt: skip


def _cells(values: list[Any]) -> str:
    return f"| {' | '.join(str(v) for v in values)} |"


def table(rows: list[Row]) -> str:
    """Markdown of all rows, and how they were made."""
    heads = ["measure", "nodes", "ours, s", "engine", "library", "library by hand, s",
             "its kernel alone, s", "ours ÷ by hand", "NetworkX, s", "NetworkX ÷ ours"]  # fmt: skip
    ordered = sorted(rows, key=lambda r: (list(CASES).index(r["measure"]), r["nodes"]))
    limits = ", ".join(f"{KINDS[k]} {v:.0f} s" for k, v in PATIENCE.items())
    note = (
        "Barabási–Albert networks, three links a node, one networkx graph for all; "
        f"{COUNTRIES} countries. *Ours*: the public call, with checks, sorting, conversion and "
        "table; *by hand*: quickest conversion and the library, no checks, as many threads as "
        "ours. Seconds are the processor's, all threads together, of the quickest of up to "
        f"{ROUNDS} calls, all of them taking turns. Where no C++ library "
        "that may run in our process has a measure, its bare formula stands in, or NetworkX alone. "
        "*Not run*: expected, from the size before, to take longer than is waited for "
        f"({limits}); ≈: reckoned with that expectation. Sampled betweenness with "
        f"ε = {EPSILON} and δ = 0.1; of *rewired* one network. Ours finds the second eigenvector "
        "too, to know that the first is alone; a table of pairs comes with labels and missing "
        "cells; sums of the Hill number and of concentration are exactly rounded."
    )
    lines = [_cells(heads), "|" + "---|" * len(heads), *(line(r) for r in ordered)]
    return "\n".join(lines) + "\n\n" + note


def pictures(rows: list[Row]) -> str:
    """Draw how the cost grows: measures of nodes, and of the whole network."""
    drawn = []
    for name, cases in (("measures", OF_NODES), ("measures-network", OF_THE_WHOLE)):
        points = [
            (r["measure"], r["nodes"], r["ours_s"])
            for r in rows
            if r["measure"] in cases and not CASES[r["measure"]].pairs and "ours_s" in r
        ]
        if points:
            drawn.append(growth(name, points, "nodes", "seconds"))
    return "\n\n".join(drawn)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--only", nargs="+", default=list(CASES), choices=list(CASES))
    options = parser.parse_args()
    warm = given(600)
    for name in options.only:
        measured(name, warm, None)
    rows: list[Row] = []
    before: dict[str, Row] = {}
    for nodes in sorted(options.nodes):
        g = given(nodes)
        gc.collect()
        gc.freeze()  # the graph itself is no garbage to look through in every call
        for name in options.only:
            start = time.perf_counter()
            row = before[name] = measured(name, g, before.get(name))
            rows.append(row)
            took = time.perf_counter() - start
            print(f"  {name} {nodes}: {took:.1f} s", file=sys.stderr, flush=True)
    print(f"{table(rows)}\n\n{pictures(rows)}")


if __name__ == "__main__":
    main()
