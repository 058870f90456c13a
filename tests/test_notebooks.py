"""The notebooks run from top to bottom, and show what their committed outputs show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from docs.notebooks import LOADS, NOTEBOOKS, environment, run, without_talk
from graph.connection import Connection


def shown(notebook: Any) -> list[str]:
    """What each code cell shows, as plain text."""
    return [
        "\n".join(str(o.get("text") or o.get("data", {}).get("text/plain")) for o in cell.outputs)
        for cell in without_talk(notebook).cells
        if cell.cell_type == "code"
    ]


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
    fixture = "empty_connection" if path.stem == LOADS else "shipped_connection"
    server: Connection = request.getfixturevalue(fixture)
    for key, value in environment(server, tmp_path / "home").items():
        monkeypatch.setenv(key, value)  # runs of scores go to that home
    fresh = run(path, tmp_path)
    committed = nbformat.read(path, as_version=4)
    assert shown(fresh) == shown(committed), (
        "python -m docs.notebooks, and commit what it shows now"
    )


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
