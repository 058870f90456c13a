"""How the tests of commands reach a server: one environment for all of them."""

from __future__ import annotations

from graph.connection import Connection


def environment(server: Connection) -> dict[str, str]:
    """What a shell would hold that talks to this server, on a terminal of 80 columns."""
    return {
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.username,
        "NEO4J_PASSWORD": server.password,
        "NEO4J_DATABASE": server.database,
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
    }
