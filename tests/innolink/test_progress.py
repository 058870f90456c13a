"""The progress bar is drawn on a real terminal from its first step on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import time
from innolink.cli_load import progress_bar
with progress_bar() as show:
    for stage, total in (("check", None), ("write", 3)):
        for done in range(4):
            show(stage, done, total)
            time.sleep(0.15)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_load_shows_its_progress_on_a_terminal() -> None:
    import pty

    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other side has hung up
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    text = said.decode("utf-8", "replace")
    assert done.wait() == 0, text
    assert "Traceback" not in text
    assert "Writing" in text
    assert "/s" in text
