"""How long ``innolink --help`` takes, from the shell's point of view: prints JSON."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any


def measure(repeat: int = 10) -> dict[str, Any]:
    """Start the command ten times after one that warms the caches; median and extremes."""
    command = Path(sysconfig.get_path("scripts")) / "innolink"
    took = []
    for _ in range(repeat + 1):
        start = time.perf_counter()
        subprocess.run([command, "--help"], check=True, capture_output=True)
        took.append(time.perf_counter() - start)
    bare = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return {
        "help_ms": round(1000 * statistics.median(took[1:])),
        "fastest_ms": round(1000 * min(took[1:])),
        "slowest_ms": round(1000 * max(took[1:])),
        "python_alone_ms": round(1000 * (time.perf_counter() - bare)),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
