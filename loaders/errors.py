"""What a loader or the pipeline says when nothing could be loaded."""

from __future__ import annotations

from typing import ClassVar

from graph.wording import WordedError


class LoadError(WordedError):
    """A source cannot be loaded at all: says what was wrong, where, and what to do."""

    room: ClassVar[str] = "loaders"
