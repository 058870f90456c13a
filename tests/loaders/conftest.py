"""What several tests of the loaders need."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the published samples, beside the repository; absent from a plain clone."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        why = f"the published samples are not at ../shared/data (looked beside {ROOT.name}/)"
        if os.environ.get("CI", "").strip().lower() in {"1", "true", "yes"}:
            pytest.fail(why, pytrace=False)
        pytest.skip(why)
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """Folder of the small samples that ship with the tests."""
    return ROOT / "tests" / "samples"
