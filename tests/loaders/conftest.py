"""What several tests of the loaders need."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from loaders.errors import LoadError
from loaders.layer_engine import find_java

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the published samples, beside the repository; absent from a plain clone."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        missing(f"the published samples are not at ../shared/data (looked beside {ROOT.name}/)")
    return folder


def missing(why: str) -> None:
    """Skip for want of something, or fail where nothing may be skipped."""
    if os.environ.get("CI", "").strip().lower() in {"1", "true", "yes"}:
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="session")
def spark() -> None:
    """Spark and a Java that it runs on; ``.ci/run`` installs both, users need neither."""
    if find_spec("pyspark") is None:
        missing("the extra spark is not installed: pip install -e '.[spark]'")
    try:
        find_java(os.environ)
    except LoadError as error:
        missing(str(error))


@pytest.fixture(scope="session")
def samples() -> Path:
    """Folder of the small samples that ship with the tests."""
    return ROOT / "tests" / "samples"
