"""What the measures cost against the fastest library called by hand and NetworkX: prints Markdown.

``python bench/measures.py [--nodes 1000 10000 100000]``. The network is scale-free
(Barabási–Albert, three links a node). *ours* is the public call on a networkx graph: checks,
sorting, conversion and the table included. *direct* is the library on the same networkx
graph, by the quickest conversion we know and without any check; *kernel* is that library
alone on its own graph. Every library has the threads that ours uses. NetworkX is left out
where its estimate is above ten seconds, a library where it would take many minutes. Where paths
are counted or communities sought, 10 000 nodes are the most, but for harmonic closeness.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import networkit as nk
import networkx as nx
import numpy as np
import rustworkx as rx
from growth import growth

from analytics.betweenness_sampled import betweenness_sampled
from analytics.centrality import betweenness, closeness_centrality, core_number, harmonic_closeness
from analytics.clustering import clustering
from analytics.communities import communities
from analytics.structural_holes import constraint

OURS_UP_TO = {
    "betweenness": 10_000,
    "betweenness_sampled": 10_000,
    "closeness": 10_000,
}  # above, one run would take longer than the whole part may
LIBRARY_UP_TO = 10_000  # all paths, one start after another: above, likewise
HARMONIC_UP_TO = 1000  # likewise
PATIENCE = 10.0
EPSILON = 0.1

Run = Callable[[Any], Any]


def to_networkit(graph: nx.Graph[int]) -> Any:
    """Convert by the quickest way: nodes are already numbered."""
    ends = np.array(graph.edges(), dtype=np.uint64)
    data = (np.ones(len(ends)), (ends[:, 0], ends[:, 1]))
    return nk.GraphFromCoo(data, n=len(graph), weighted=False, directed=False)


def to_rustworkx(graph: nx.Graph[int]) -> Any:
    """Convert by the quickest way: nodes are already numbered."""
    made = rx.PyGraph(multigraph=False)
    made.add_nodes_from(range(len(graph)))
    made.extend_from_edge_list(list(graph.edges()))
    return made


def alone(run: Run) -> Run:
    """Run networkit on one thread, as ours does where sums must not change."""

    def one(graph: Any) -> Any:
        before = nk.getMaxNumberOfThreads()
        nk.setNumberOfThreads(1)
        try:
            return run(graph)
        finally:
            nk.setNumberOfThreads(before)

    return one


GENERAL = nk.centrality.ClosenessVariant.GENERALIZED
# name: ours, conversion, library, NetworkX, seconds of NetworkX a node·(node + link) or a link
MEASURES: dict[str, tuple[Run, Run | None, Run | None, Run | None, float, bool]] = {
    "core_number": (
        core_number, to_networkit,
        alone(lambda g: nk.centrality.CoreDecomposition(g).run().scores()),
        nx.core_number, 1e-6, False,
    ),
    "clustering": (
        clustering, to_networkit,
        lambda g: nk.centrality.LocalClusteringCoefficient(g, True).run().scores(),
        nx.clustering, 2e-5, False,
    ),
    "constraint": (constraint, None, None, nx.constraint, 1e-3, False),
    "communities": (
        communities, to_networkit,
        alone(lambda g: nk.community.PLM(g, refine=True, par="none randomized").run()),
        None, 0, False,
    ),
    "closeness": (
        closeness_centrality, to_networkit,
        lambda g: nk.centrality.Closeness(g, False, GENERAL).run().scores(),
        nx.closeness_centrality, 4e-7, True,
    ),
    "harmonic": (
        harmonic_closeness, to_networkit,
        lambda g: nk.centrality.HarmonicCloseness(g, False).run().scores(),
        nx.harmonic_centrality, 4e-7, True,
    ),
    "betweenness": (
        betweenness, to_rustworkx,
        lambda g: rx.betweenness_centrality(g, parallel_threshold=2**62),
        nx.betweenness_centrality, 1.2e-6, True,
    ),
    "betweenness_sampled": (
        lambda g: betweenness_sampled(g, epsilon=EPSILON), to_networkit,
        alone(lambda g: nk.centrality.ApproxBetweenness(g, EPSILON, 0.1).run().scores()),
        None, 0, False,
    ),
}  # fmt: skip


def timed(call: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """Fastest of some rounds, and what came out."""
    best, made = float("inf"), None
    for _ in range(rounds):
        start = time.perf_counter()
        made = call()
        best = min(best, time.perf_counter() - start)
    return best, made


def measured(name: str, graph: nx.Graph[int]) -> dict[str, Any] | None:
    """One row of the table, or none where the measure would not end in time."""
    ours, convert, library, plain, cost, paths = MEASURES[name]
    n, m = len(graph), graph.number_of_edges()
    if n > OURS_UP_TO.get(name, n):
        return None
    rounds = 3 if n <= 1000 or (n <= 10_000 and not paths and name != "betweenness_sampled") else 1
    row: dict[str, Any] = {"measure": name, "nodes": n, "links": m}
    took, made = timed(lambda: ours(graph), rounds)
    row["ours_s"] = took
    row["engine"] = getattr(made, "engine", None) or made.attrs.get("engine", "scipy")
    most = HARMONIC_UP_TO if name == "harmonic" else LIBRARY_UP_TO if paths else n
    if convert is not None and library is not None and n <= most:
        conversion, own = timed(lambda: convert(graph), rounds)
        kernel, _ = timed(lambda: library(own), rounds)
        row |= {"direct_s": conversion + kernel, "kernel_s": kernel}
        row["ratio"] = took / (conversion + kernel)
    expected = cost * (n + m) * (n if paths else 1)
    if plain is not None and expected <= PATIENCE:
        row["networkx_s"], _ = timed(lambda: plain(graph), 1)
        row["times_networkx"] = row["networkx_s"] / took
    return row


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown of all rows, and how they were made."""
    columns = ("measure", "nodes", "links", "ours_s", "engine", "direct_s", "kernel_s", "ratio",
               "networkx_s", "times_networkx")  # fmt: skip
    heads = ("measure", "nodes", "links", "ours, s", "engine", "library by hand, s",
             "its kernel alone, s", "ours ÷ by hand", "NetworkX, s", "NetworkX ÷ ours")  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    ordered = sorted(rows, key=lambda r: (list(MEASURES).index(r["measure"]), r["nodes"]))
    lines += [f"| {' | '.join(str(r.get(c, '–')) for c in columns)} |" for r in ordered]
    note = (
        "Barabási–Albert networks, three links a node, one networkx graph for all. *Ours*: the "
        "public call, with checks, sorting, conversion and table; *by hand*: quickest conversion "
        "and the library (networkit; rustworkx for betweenness), no checks, as many threads as "
        "ours; communities against networkit's Louvain on one thread. –: not run, for it would "
        f"not end in reasonable time. Sampled betweenness with ε = {EPSILON}."
    )
    return "\n".join(lines) + "\n\n" + note


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    options = parser.parse_args()
    warm = nx.barabasi_albert_graph(300, 3, seed=1)
    for name in MEASURES:
        measured(name, warm)
    rows = []
    for n in options.nodes:
        graph = nx.barabasi_albert_graph(n, 3, seed=1)
        for name in MEASURES:
            print(f"  {name} {n} …", file=sys.stderr, flush=True)
            row = measured(name, graph)
            if row is not None:
                rows.append({k: float(f"{v:.3g}") if isinstance(v, float) else v
                             for k, v in row.items()})  # fmt: skip
    points = [(r["measure"], r["nodes"], r["ours_s"]) for r in rows]
    print(f"{table(rows)}\n\n{growth('measures', points, 'nodes', 'seconds')}")


if __name__ == "__main__":
    main()
