"""Country layers from made-up works, in growing numbers: prints Markdown.

``python bench/layer_scale.py [--works 100000 1000000 10000000]``. Seeded; the number of parties
of a work falls off geometrically with one in a thousand of up to sixty, and countries are
drawn with Zipf's skew. Each size is counted in a process of its own, whose peak memory is told.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
from growth import growth

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from loaders.layer_engine import layer

COUNTRIES, FIELDS, YEARS, CHUNK = 200, 26, 20, 250_000
MEMORY = "2GB"


def make(file: Path, works: int, seed: int = 7) -> int:
    """Write the authorships of made-up works; give their number."""
    draw = np.random.default_rng(seed)
    skew = 1 / np.arange(1, COUNTRIES + 1)
    names = np.array([f"c{n:03}" for n in range(COUNTRIES)])
    schema = pa.schema(
        [("work", pa.string()), ("year", pa.int64()), ("field", pa.string()),
         ("country", pa.string())]
    )  # fmt: skip
    rows = 0
    with parquet.ParquetWriter(file, schema) as writer:
        for start in range(0, works, CHUNK):
            size = min(CHUNK, works - start)
            parties = draw.geometric(0.5, size)
            large = draw.random(size) < 0.001
            parties[large] = draw.integers(10, 60, int(large.sum()))
            of = np.repeat(np.arange(size), parties)
            country = draw.choice(COUNTRIES, len(of), p=skew / skew.sum())
            columns = [
                np.char.add("W", (of + start).astype(str)),
                2000 + draw.integers(0, YEARS, size)[of],
                np.char.add("f", draw.integers(0, FIELDS, size).astype(str))[of],
                names[country],
            ]
            writer.write_table(pa.table([pa.array(c) for c in columns], schema=schema))
            rows += len(of)
    return rows


def one(works: int) -> None:
    """Count the layer of so many works; print what it took."""
    with tempfile.TemporaryDirectory(prefix="innolink-bench-") as folder:
        file = Path(folder) / "works.parquet"
        rows = make(file, works)
        begin = time.perf_counter()
        links = layer([file], Path(folder) / "layer.parquet", memory=MEMORY)
        seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {"works": works, "rows": rows, "links": links, "s": seconds, "mib": round(peak)}
    print(json.dumps(said))


def main() -> None:
    """Count each size; print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--one", type=int)
    arguments = parser.parse_args()
    if arguments.one:
        one(arguments.one)
        return
    print(
        "| works | authorships | rows of the layer | DuckDB | s per million works | peak memory |"
    )
    print("|---|---|---|---|---|---|")
    points = []
    for works in arguments.works:
        command = [sys.executable, __file__, "--one", str(works)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
        said = json.loads(done.stdout)
        each = said["s"] / works * 1e6
        points.append(("DuckDB", works, said["s"]))
        print(
            f"| {works} | {said['rows']} | {said['links']} | {said['s']:.1f} s | {each:.1f} "
            f"| {said['mib']} MiB |"
        )
    print(f"\nMade-up works, seed 7; DuckDB held to {MEMORY}; making them is not timed.")
    if len(points) > 1:
        print(f"\n{growth('layers', points, 'works', 'seconds')}")


if __name__ == "__main__":
    main()
