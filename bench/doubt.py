"""Ranges of an index on a real country network, and a change attributed: prints Markdown."""

from __future__ import annotations

import sys
import time
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analytics.attribution_layer import attribute
from analytics.centrality import betweenness
from analytics.closeness_layer import Coverage, Layer
from analytics.closeness_spec import spec_from_dict
from analytics.doubt_data import data_range
from analytics.doubt_method import method_range, part_board
from analytics.doubt_paths import betweenness_of_many
from analytics.doubt_table import VECTORISED, country_table
from loaders.pajek import pajek_file

ZIP = ROOT.parent / "shared" / "data" / "networks" / "openalex-country-coauthorship-1990-2019.zip"
DRAWS, PEERS, THETA = 1_000, 50, 50


def network_of(year: int) -> tuple[nx.Graph[str], tuple[str, ...]]:
    """Read a year; arcs stand both ways, loops are a country's own total."""
    name = f"WrldCo{year}.net"
    with zipfile.ZipFile(ZIP) as archive:
        found = pajek_file("networks", name, archive.read(name))
    graph: nx.Graph[str] = nx.Graph()
    for tie in found.ties:
        if tie.start != tie.end:
            graph.add_edge(tie.start, tie.end, strength=float(tie.strength))
    return graph, tuple(sorted(found.vertices))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that a piece of work takes, and what it gives."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def measure() -> str:
    """Measure and tell."""
    spec = spec_from_dict(tomllib.loads((ROOT / "data" / "closeness.toml").read_text("utf-8")))
    (old, codes), (new, _) = network_of(2018), network_of(2019)
    layer = Layer(
        "papers", "Country", ("COPUBLISHED",), "papers", "full", THETA, Coverage.SYMMETRIC, codes
    )
    weight = {c: new.degree(c, weight="strength") for c in new if c not in spec.apart}
    peers = sorted(weight, key=lambda c: (-weight[c], c))[:PEERS]
    tables = [country_table(layer, graph, spec, peers=peers) for graph in (old, new)]
    table = tables[1]
    boarded, board = timed(lambda: part_board(table, layer, spec, sorted(peers), VECTORISED))
    drawn, _ = timed(lambda: method_range(board, layer, spec, DRAWS, 1))
    before = time.process_time()
    replicated, _ = timed(lambda: data_range(table, board, layer, spec, DRAWS, 1))
    cpu = time.process_time() - before
    shared, made = timed(lambda: attribute("CN", *tables, VECTORISED, layer, spec))
    links = table.strengths >= THETA
    at_theta = nx.from_numpy_array(links[links.any(axis=0)][:, links.any(axis=0)])
    one, _ = timed(lambda: betweenness_of_many(links[None].repeat(10, axis=0)))
    other, _ = timed(lambda: [betweenness(at_theta, normalised=False) for _ in range(3)])
    size = f"{len(at_theta)} countries with {at_theta.number_of_edges()} links at θ = {THETA}"
    rows = [
        (f"method range: {DRAWS} draws × {PEERS} peers, {len(board.multiples)} values of θ",
         f"{boarded + drawn:.2f} s"),
        (f"data range: {DRAWS} Poisson replicates × {PEERS} peers, all measured anew",
         f"{replicated:.2f} s; {cpu:.2f} s of processor"),
        (f"attribution of China's change 2018–19 to {len(made.players)} players, "
         f"{made.orders} orders", f"{shared:.2f} s"),
        ("betweenness by our one-network function ÷ this one, a network",
         f"{(other / 3) / (one / 10):.1f}"),
    ]  # fmt: skip
    lines = ["| what | measured |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)]
    return (
        "\n".join(lines)
        + f"\n\nCountry co-authorship of 2019 (OpenAlex): {size}, the {PEERS} largest compared."
    )


if __name__ == "__main__":
    print(measure())
