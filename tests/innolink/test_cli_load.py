"""``innolink load`` where a ledger does not balance: it is said, and the exit code is 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph.writing import Counts
from innolink.cli import main
from loaders.report import LoadReport


@pytest.mark.parametrize(
    ("read", "accepted", "created", "code"), [(3, 3, 3, 0), (3, 3, 2, 1), (4, 3, 3, 1)]
)
def test_a_ledger_that_does_not_balance_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    read: int, accepted: int, created: int, code: int,
) -> None:  # fmt: skip
    """One item lost on the way; one row neither accepted nor rejected."""
    report = LoadReport("one", "one@1", read, accepted, 0, [])
    report.counts["links"] = Counts(created=created)

    class Loaded:
        def load(self, *_: Any, **__: Any) -> LoadReport:
            return report

        def loads(self) -> list[str]:
            return ["one@1"]

    @contextmanager
    def opened() -> Iterator[Loaded]:
        yield Loaded()

    monkeypatch.setattr("innolink.cli_load.opened", opened)
    done = CliRunner().invoke(main, ["load", "register", str(tmp_path), "--lang", "en"])
    assert done.exit_code == code, done.output
    assert ("do not balance" in done.stderr) == (code == 1), done.stderr
