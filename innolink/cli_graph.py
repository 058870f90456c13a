"""What commands do with the graph: open it, and find whom a name means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from innolink.cli_base import current_lang

if TYPE_CHECKING:
    from innolink.session import Graph


@contextmanager
def opened() -> Iterator[Graph]:
    """Open the graph; the engine says on standard error when it has to be started."""
    from graph.engine_talk import Talk
    from innolink.session import open_graph

    with open_graph(listener=Talk(current_lang())) as graph:
        yield graph


def who(graph: Graph, name: str) -> str:
    """Id of the entity that a user names by id or by any of its names."""
    from queries.naming import entity_id

    return entity_id(graph.store, name, "subject")
