"""Reading links into a DataFrame and into NetworkX: prints JSON.

``python bench/read_rate.py [--repeat 3]``. A synthetic register of 20 000 organisations with
40 000 links is loaded first; the figures are medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.load_rate import synthetic
from bench.scratch import scratch
from graph.network import multigraph, project
from graph.reading import entities_frame, links_frame
from loaders.pipeline import load


def timed(work: Callable[[], Any], repeat: int) -> tuple[float, Any]:
    """Median of the seconds that ``work`` takes, and its last answer."""
    took = []
    for _ in range(repeat):
        start = time.perf_counter()
        answer = work()
        took.append(time.perf_counter() - start)
    return statistics.median(took), answer


def measure(repeat: int) -> dict[str, Any]:
    """Read entities and links as tables and as networks."""
    with scratch() as (_, store):
        load(store, synthetic())
        links_frame(store)  # warms the server up
        entities_s, entities = timed(lambda: entities_frame(store), repeat)
        links_s, links = timed(lambda: links_frame(store), repeat)
    ids = list(entities["id"])
    simple_s, simple = timed(lambda: project(links, nodes=ids), repeat)
    multi_s, multi = timed(lambda: multigraph(links, nodes=ids), repeat)
    if simple.number_of_nodes() != len(entities) or multi.number_of_edges() != len(links):
        raise AssertionError("rows were lost on the way")
    return {
        "entities": len(entities),
        "links": len(links),
        "entities_to_frame_rows_per_s": round(len(entities) / entities_s),
        "links_to_frame_rows_per_s": round(len(links) / links_s),
        "store_to_simple_network_links_per_s": round(len(links) / (links_s + simple_s)),
        "store_to_multigraph_links_per_s": round(len(links) / (entities_s + links_s + multi_s)),
        "seconds": {
            "entities": round(entities_s, 2),
            "links": round(links_s, 2),
            "simple": round(simple_s, 2),
            "multigraph": round(multi_s, 2),
        },
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    print(json.dumps(measure(parser.parse_args().repeat), indent=2))


if __name__ == "__main__":
    main()
