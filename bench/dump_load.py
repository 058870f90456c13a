"""Whole ROR dumps, synthetic, into an empty store: time and the client's memory, as JSON.

``python bench/dump_load.py [--records 5776 40000 120000]``. Each dump is loaded by a client of its
own, a new process, into an emptied store of one server; the peak is that process's alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil

from bench.ror_dump import NAME, write_dump
from bench.scratch import scratch, wipe
from graph.connection import Connection
from graph.store import Store
from loaders import ror
from loaders.pipeline import load

MIB = 1024 * 1024
SIZES = (5_776, 40_000, 120_000)


def peak_mib() -> int:
    """Most memory that this process has had resident."""
    status = Path("/proc/self/status")
    if status.exists():  # the system's own count; getrusage may tell the parent's
        lines = dict(x.split(":", 1) for x in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) // 1024
    return psutil.Process().memory_info().rss // MIB


def one(file: Path) -> dict[str, Any]:
    """Load one dump as users do; tell what it took."""
    server = Connection(os.environ["BENCH_URI"], password=os.environ["BENCH_PASSWORD"])
    with Store(server) as store:
        before = peak_mib()
        start = time.perf_counter()
        report = load(store, ror.read(file))
        took = time.perf_counter() - start
    if not report.balanced or report.total.created != report.accepted:
        raise AssertionError(f"{report.total} of {report.accepted}")
    return {"rows": report.read, "seconds": round(took, 1), "client_before_mib": before,
            "client_peak_mib": peak_mib()}  # fmt: skip


def measure(sizes: list[int]) -> dict[str, Any]:
    """Load a dump of each size."""
    loads = []
    with scratch() as (engine, store), TemporaryDirectory(prefix="innolink-dump-") as folder:
        server = engine.ensure()
        environment = {**os.environ, "BENCH_URI": server.uri, "BENCH_PASSWORD": server.password}
        for size in sizes:
            wipe(store)
            file = Path(folder) / f"{size}-{NAME}.zip"
            write_dump(file, size)
            done = subprocess.run(
                [sys.executable, __file__, "--one", str(file)],
                env=environment, stdout=subprocess.PIPE, check=True,
            )  # fmt: skip
            told = {"records": size, "zip_mib": file.stat().st_size // MIB}
            loads.append(told | json.loads(done.stdout))
            file.unlink()
    return {"loads": loads}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--one", type=Path)
    asked = parser.parse_args()
    print(json.dumps(one(asked.one) if asked.one else measure(asked.records), indent=2))


if __name__ == "__main__":
    main()
