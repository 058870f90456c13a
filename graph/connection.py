"""Where a Neo4j server answers, and with which name and password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Connection", "from_environment"]

USERNAME = "neo4j"
DATABASE = "neo4j"


@dataclass(frozen=True, slots=True)
class Connection:
    """Address and credentials of a Neo4j server; its ``repr`` never shows the password.

    Attributes
    ----------
    uri
        As everywhere in Neo4j's world: ``bolt://``, ``neo4j://``, ``neo4j+s://`` …
    username, password
        Credentials for basic authentication.
    database
        Name of the database; Community Edition has one, ``neo4j``.

    Examples
    --------
    >>> Connection("bolt://127.0.0.1:7687", password="secret")
    Connection(uri='bolt://127.0.0.1:7687', username='neo4j', database='neo4j')
    """

    uri: str
    username: str = USERNAME
    password: str = field(default="", repr=False)
    database: str = DATABASE

    @property
    def auth(self) -> tuple[str, str]:
        """Name and password as ``neo4j.GraphDatabase.driver(uri, auth=…)`` takes them."""
        return self.username, self.password


def from_environment(environ: Mapping[str, str]) -> Connection | None:
    """Read the usual variables: ``NEO4J_URI``, ``_USERNAME``, ``_PASSWORD``, ``_DATABASE``.

    Parameters
    ----------
    environ
        Usually ``os.environ``.

    Returns
    -------
    Connection or None
        ``None`` when ``NEO4J_URI`` is unset or blank: then the managed engine is used.

    Examples
    --------
    >>> from_environment({"NEO4J_URI": "neo4j+s://example.org", "NEO4J_PASSWORD": "x"}).uri
    'neo4j+s://example.org'
    >>> from_environment({"NEO4J_URI": " "}) is None
    True
    """
    uri = environ.get("NEO4J_URI", "").strip()
    if not uri:
        return None
    return Connection(
        uri=uri,
        username=environ.get("NEO4J_USERNAME", "") or USERNAME,
        password=environ.get("NEO4J_PASSWORD", ""),
        database=environ.get("NEO4J_DATABASE", "") or DATABASE,
    )
