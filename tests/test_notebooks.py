"""The notebooks run from top to bottom, and show what their committed outputs show."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest

from graph.connection import Connection

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LOADS = "01-first-look"
"""The notebook that begins with an empty graph; the others take the shipped one as they find it."""


def shown(notebook: Any) -> list[str]:
    """What each code cell shows, as plain text; streams are talk and left out."""
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            outputs = [o for o in cell.outputs if o.output_type != "stream"]
            texts.append("\n".join(str(o.get("data", {}).get("text/plain", "")) for o in outputs))
    return texts


def test_there_are_notebooks() -> None:
    assert [p.name for p in NOTEBOOKS][:1] == ["01-first-look.ipynb"]


@pytest.mark.slow
@pytest.mark.engine
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_shows_what_it_says(
    path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    from nbclient import NotebookClient

    fixture = "empty_connection" if path.stem == LOADS else "shipped_connection"
    server: Connection = request.getfixturevalue(fixture)
    monkeypatch.setenv("NEO4J_URI", server.uri)
    monkeypatch.setenv("NEO4J_USERNAME", server.username)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    monkeypatch.setenv("NEO4J_DATABASE", server.database)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("INNOLINK_HOME", str(tmp_path / "home"))  # runs of scores go there
    committed = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the kernel's machinery, not ours
        NotebookClient(fresh, timeout=300, kernel_name="python3", resources=resources).execute()
    assert shown(fresh) == shown(committed), "run it again and commit what it shows now"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_fit_to_be_read_on_the_web(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    text = path.read_text("utf-8")
    assert len(text) < 300_000
    assert not re.search(r'"(iopub|shell)\.|Traceback|\\u001b', text)
    errors = [o for c in notebook.cells for o in c.get("outputs", ()) if o.output_type == "error"]
    assert errors == []
    assert all(c.execution_count for c in notebook.cells if c.cell_type == "code"), "not run"
    prose = "".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert re.search("[\u4e00-\u9fff]", prose), "it speaks both languages"
    assert re.search("[A-Za-z]{4}", prose)
