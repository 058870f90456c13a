"""What a loader or the pipeline says when nothing could be loaded."""

from __future__ import annotations


class LoadError(Exception):
    """A source cannot be loaded at all: says what was wrong, where, and what to do."""
