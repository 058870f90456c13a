"""What tests of the front door share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.connection import Connection
from innolink.session import Graph


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own, so that no run log reaches the user's."""
    place = tmp_path / "home"
    monkeypatch.setenv("INNOLINK_HOME", str(place))
    return place


@pytest.fixture
def g(shipped_connection: Connection) -> Iterator[Graph]:
    """Open the graph that holds what ships."""
    with Graph(shipped_connection) as graph:
        yield graph
