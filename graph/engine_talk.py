"""What the engine tells while it works, and how a terminal shows it.

The engine reports steps by name; they are worded here, in Chinese or in English.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import IO, Any, Protocol

from graph.wording import word

__all__ = ["Listener", "Talk", "silent"]


class Listener(Protocol):
    """Hears the engine's steps.

    ``fetching`` (done, total: bytes), ``fetched`` (megabytes), ``starting`` (version),
    ``waiting`` (), ``started`` (version, seconds), ``stopping`` (), ``interrupted`` ().
    """

    def __call__(self, step: str, /, **fields: Any) -> None:
        """Hear one step."""


def silent(step: str, /, **fields: Any) -> None:
    """Hear a step and say nothing."""


class Talk:
    """A listener that writes to the terminal: a bar where there is one, plain lines elsewhere.

    Parameters
    ----------
    lang
        Language of its words.
    stream
        By default the standard error of the moment, because data goes to standard output.
    """

    def __init__(self, lang: str = "en", stream: IO[str] | None = None) -> None:
        self.lang = lang
        self.stream = stream
        self._bar: Any = None
        self._task: Any = None
        self._told = -1.0

    def __call__(self, step: str, /, **fields: Any) -> None:
        """Show one step."""
        if step == "fetching":
            self._progress(int(fields["done"]), int(fields["total"]))
            return
        self.close()
        if step == "interrupted":  # an error message follows
            return
        self._line(word("graph", f"talk.{step}", self.lang, **fields))

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        self._told = -1.0

    def __enter__(self) -> Talk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _out(self) -> IO[str]:
        return sys.stderr if self.stream is None else self.stream

    def _line(self, text: str) -> None:
        self._out().write(text + "\n")
        self._out().flush()

    def _fetching(self, total: int) -> str:
        return word("graph", "talk.fetching", self.lang, megabytes=round(total / 1e6))

    def _progress(self, done: int, total: int) -> None:
        if self._out().isatty():
            self._show_bar(done, total)
            return
        now = time.monotonic()
        if self._told < 0:
            self._line(self._fetching(total))
        elif now - self._told < 10.0:
            return
        else:
            self._line(f"{done / 1e6:.0f} / {total / 1e6:.0f} MB")
        self._told = now

    def _show_bar(self, done: int, total: int) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                DownloadColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
                TransferSpeedColumn,
            )

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                DownloadColumn(),
                TransferSpeedColumn(),
                TimeRemainingColumn(),
                console=Console(file=self._out()),
                transient=True,
            )
            self._task = self._bar.add_task(self._fetching(total), total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done)
