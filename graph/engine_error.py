"""The one error that the managed engine raises."""

from __future__ import annotations

__all__ = ["EngineError"]


class EngineError(Exception):
    """The managed Neo4j cannot do what was asked.

    The message is one paragraph for the user: what went wrong, where, and what to do.

    Attributes
    ----------
    reason
        Short name of a known reason that the server's logs gave, or empty.

    Examples
    --------
    >>> raise EngineError("Neo4j did not start. See engine/logs. Free some disk space.")
    Traceback (most recent call last):
    graph.engine_error.EngineError: Neo4j did not start. See engine/logs. Free some disk space.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason
