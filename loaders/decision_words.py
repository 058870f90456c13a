"""What the loading of decisions says: words in ``loaders/words.toml``, under ``decisions``."""

from __future__ import annotations

from typing import Any

from graph.wording import Message


def rule(key: str, **fields: Any) -> Message:
    """Word one rule that a decision breaks."""
    return Message("loaders", f"decisions.{key}", fields)
