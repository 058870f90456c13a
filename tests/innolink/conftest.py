"""What tests of the front door share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own, so that no run log reaches the user's."""
    place = tmp_path / "home"
    monkeypatch.setenv("INNOLINK_HOME", str(place))
    return place
