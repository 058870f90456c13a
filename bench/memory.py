"""Resident memory of the engine and of the client, after the shipped data and ROR: prints JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.load_rate import synthetic
from bench.scratch import ROR, load_shipped, scratch
from loaders import ror
from loaders.pipeline import load

MIB = 1024 * 1024


def measure() -> dict[str, Any]:
    """Load the shipped data, then the large sample, and look at both processes."""
    client = psutil.Process()
    said: dict[str, Any] = {"client_before_mib": client.memory_info().rss // MIB}
    with scratch() as (engine, store):
        server = psutil.Process(engine.status().pid)
        said["engine_idle_mib"] = server.memory_info().rss // MIB
        load_shipped(store)
        said["engine_shipped_mib"] = server.memory_info().rss // MIB
        said["client_shipped_mib"] = client.memory_info().rss // MIB
        report = load(store, ror.read(ROR) if ROR.is_file() else synthetic())
        said["rows_of_the_sample"] = report.read
        said["engine_sample_mib"] = server.memory_info().rss // MIB
        said["client_sample_mib"] = client.memory_info().rss // MIB
        said["machine_mib"] = psutil.virtual_memory().total // MIB
    return said


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
