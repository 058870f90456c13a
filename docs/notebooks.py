"""The notebooks with what they show: run from top to bottom, and written back.

``python -m docs.notebooks [NAME …]`` runs them on an engine of its own; the tests run them again
and compare. The first begins with an empty graph, the others with the shipped data.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from graph.connection import Connection
from graph.files import write_whole

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LOADS = "01-first-look"
"""The notebook that begins with an empty graph."""


def environment(server: Connection, home: Path) -> dict[str, str]:
    """Variables by which a kernel finds the server, this checkout and a home of its own."""
    return {
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.username,
        "NEO4J_PASSWORD": server.password,
        "NEO4J_DATABASE": server.database,
        "PYTHONPATH": str(ROOT),
        "INNOLINK_HOME": str(home),
    }


def run(path: Path, folder: Path) -> Any:
    """Run a notebook in a folder, with the variables of this process; return it as run."""
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the kernel's machinery, not ours
        NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
        ).execute()
    return notebook


def without_talk(notebook: Any) -> Any:
    """Leave out progress and warnings (the error stream), and what the kernel says of itself."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return notebook


def main() -> int:
    """Run those named, or all, and write them."""
    sys.path.insert(0, str(ROOT / "bench"))
    from scratch import load_shipped, scratch, wipe

    wanted = set(sys.argv[1:])
    with scratch() as (engine, store), TemporaryDirectory() as home:
        os.environ.update(environment(engine.ensure(), Path(home)))
        for path in NOTEBOOKS:
            if wanted and path.stem not in wanted:
                continue
            wipe(store)
            if path.stem != LOADS:
                load_shipped(store)
            with TemporaryDirectory() as folder:
                notebook = without_talk(run(path, Path(folder)))
            write_whole(path, nbformat.writes(notebook) + "\n")
            print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
