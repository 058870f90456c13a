"""The one error that the managed engine raises."""

from __future__ import annotations

from typing import Any

from graph.wording import WordedError

__all__ = ["EngineError"]


class EngineError(WordedError):
    """The managed Neo4j cannot do what was asked.

    The message is one paragraph for the user: what went wrong, where, and what to do.

    Parameters
    ----------
    key, fields
        See :class:`graph.wording.WordedError`.
    reason
        Short name of a known reason that the server's logs gave, or empty; an attribute too.

    Examples
    --------
    >>> raise EngineError("engine.no_port")
    Traceback (most recent call last):
    graph.engine_error.EngineError: No free port was found on 127.0.0.1 for Neo4j. Close some \
programs, or set NEO4J_URI to a server that runs already.
    """

    def __init__(self, key: str, /, *, reason: str = "", **fields: Any) -> None:
        super().__init__(key, **fields)
        self.reason = reason
