"""What several tests of the loaders need."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def samples() -> Path:
    """Folder of the small samples that ship with the tests."""
    return ROOT / "tests" / "samples"
