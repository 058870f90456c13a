"""The one way in to the database: sessions, reads as tables, managed writes.

Nothing else opens a session. Reads run in READ mode, so that the server itself refuses
to write; writes run in managed transactions, which the driver retries, so every write
statement is idempotent by key.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar

import neo4j
import pandas as pd
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from graph.connection import Connection
from graph.reaching import CONNECT_SECONDS, StoreError, reach
from graph.statements import FULLTEXT, schema_statements

T = TypeVar("T")

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
READ_SECONDS = 120.0
"""How long a read may take, in seconds, unless told otherwise."""

__all__ = ["READ_SECONDS", "SCHEMES", "Store", "StoreError", "plain"]

# What the driver logs is said again, in the user's language, by the errors that it raises.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Store:
    """A graph database, open for questions and loads.

    Parameters
    ----------
    connection
        Where the server is; see :mod:`graph.engine` for the managed one.

    Examples
    --------
    >>> with Store(connection) as store:  # doctest: +SKIP
    ...     store.read("MATCH (p:Park) RETURN p.name AS name LIMIT 3")
    """

    def __init__(self, connection: Connection) -> None:
        scheme = connection.uri.partition("://")[0]
        if scheme not in SCHEMES:
            known = list(SCHEMES)
            raise StoreError("store.scheme", uri=connection.uri, scheme=scheme, known=known)
        self._database = connection.database
        self._uri = connection.uri
        self._reached = False
        try:
            self._driver = neo4j.GraphDatabase.driver(
                connection.uri,
                auth=connection.auth,
                max_transaction_retry_time=15.0,
                connection_timeout=CONNECT_SECONDS,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        except (ValueError, ConfigurationError) as error:
            raise StoreError("store.address", uri=connection.uri, why=str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()

    # --- reading ------------------------------------------------------------------------

    def rows(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = READ_SECONDS,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """Run a reading statement and return its rows as dictionaries.

        Parameters
        ----------
        statement
            Cypher that only reads; the server refuses anything else.
        parameters
            Values for ``$name`` in the statement.
        timeout
            Seconds after which the server ends it.
        limit
            Most rows to take from the server; the rest is not fetched.

        Raises
        ------
        StoreError
            The server refused or could not be reached.
        """
        return self.table(statement, parameters, timeout=timeout, limit=limit)[1]

    def table(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = READ_SECONDS,
        limit: int | None = None,
    ) -> tuple[list[str], list[dict[str, Any]]]:
        """Run a reading statement; return its columns and rows, also when there are none."""

        def work(tx: neo4j.ManagedTransaction) -> tuple[list[str], list[dict[str, Any]]]:
            try:
                result = tx.run(_literal(statement), dict(parameters or {}))
                records = result.fetch(limit) if limit is not None else result
                rows = [{k: plain(v) for k, v in dict(r).items()} for r in records]
                return list(result.keys()), rows
            except TransientError as error:
                if "MemoryPool" not in (error.code or ""):
                    raise
                # The driver would try again, and again; it will not fit the second time either.
                raise StoreError("store.memory", why=str(error.message)) from error

        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(neo4j.unit_of_work(timeout=timeout)(work))

    def read(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = READ_SECONDS,
        limit: int | None = None,
    ) -> pd.DataFrame:
        """Run a reading statement and return a DataFrame; see :meth:`rows`.

        Columns are those of the statement, also when no row comes back. Dates arrive as
        ISO text, missing values as ``None`` in columns of text.
        """
        columns, rows = self.table(statement, parameters, timeout=timeout, limit=limit)
        return pd.DataFrame(rows, columns=pd.Index(columns))

    def statement_type(self, statement: str, parameters: Mapping[str, Any] | None = None) -> str:
        """Ask the server what a statement would do: ``r``, ``w``, ``rw`` or ``s``."""

        def work(tx: neo4j.ManagedTransaction) -> str:
            result = tx.run(_literal("EXPLAIN " + statement), dict(parameters or {}))
            return result.consume().query_type or ""

        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(work)

    def plan(
        self, statement: str, parameters: Mapping[str, Any] | None = None
    ) -> tuple[str, list[tuple[str, str]]]:
        """Ask the server how it would run a statement, without running it.

        Returns
        -------
        tuple
            The type, as :meth:`statement_type` gives it, and each operator of the plan with
            its details; no operators when the server plans none.
        """

        def work(tx: neo4j.ManagedTransaction) -> tuple[str, list[tuple[str, str]]]:
            summary = tx.run(_literal("EXPLAIN " + statement), dict(parameters or {})).consume()
            waiting: list[Any] = [summary.plan] if summary.plan else []
            found = []
            while waiting:
                node = waiting.pop()
                details = (node.get("args") or {}).get("Details", "")
                found.append((str(node["operatorType"]).partition("@")[0], str(details)))
                waiting += node.get("children") or []
            return summary.query_type or "", found

        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(work)

    # --- writing ------------------------------------------------------------------------

    def write(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        """Run ``work`` in a managed write transaction: all of it is kept, or none.

        ``work`` may run more than once (the driver retries), so it must be idempotent.
        """
        with self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work)

    def ensure_schema(self) -> list[str]:
        """Make the constraints and indexes of the ontology; return names of those made now."""
        present = {r["name"] for r in self.rows("SHOW INDEXES YIELD name")}
        missing = {n: s for n, s in schema_statements().items() if n not in present}
        if missing:

            def make(tx: neo4j.ManagedTransaction) -> None:
                for statement in missing.values():
                    tx.run(_literal(statement)).consume()

            self.write(make)  # one transaction: half the time of one for each, and all or none
            self.rows("CALL db.awaitIndexes(120)")
        return list(missing)

    def fulltext(self, lucene: str, limit: int) -> list[dict[str, Any]]:
        """Entities whose folded names match a Lucene query, best first."""
        return self.rows(
            f"CALL db.index.fulltext.queryNodes('{FULLTEXT}', $q, {{limit: $limit}}) "
            "YIELD node, score "
            "RETURN node.id AS id, node.type AS type, node.name AS name, "
            "node.name_zh AS name_zh, node.country AS country, score "
            "ORDER BY score DESC, id",
            {"q": lucene, "limit": limit},
        )

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        try:
            if not self._reached:  # without retries: a server that is not there is said at once
                for _ in reach(self._uri):
                    pass
                self._driver.verify_connectivity()
                self._reached = True
            with self._driver.session(
                database=self._database, default_access_mode=access
            ) as session:
                yield session
        except (Neo4jError, neo4j.exceptions.DriverError) as error:
            raise self._explain(error) from error

    def _explain(self, error: Exception) -> StoreError:
        if isinstance(error, AuthError):
            return StoreError("store.login", uri=self._uri)
        if isinstance(error, ServiceUnavailable):
            key = "store.silent" if self._reached else "store.no_route"
            return StoreError(key, uri=self._uri, why=str(error))
        if isinstance(error, ClientError) and "DatabaseNotFound" in (error.code or ""):
            database, why = self._database, str(error.message)
            return StoreError("store.no_database", uri=self._uri, database=database, why=why)
        if isinstance(error, Neo4jError) and "TransactionTimedOut" in (error.code or ""):
            return StoreError("store.too_long", why=str(error.message))
        if isinstance(error, Neo4jError):
            return StoreError("store.refused", why=str(error.message))
        return StoreError("store.unusable", uri=self._uri, why=str(error))


def _literal(statement: str) -> LiteralString:
    # The driver's signature asks for literal text; ours comes from declarations and files.
    return statement


def plain(value: Any) -> Any:
    """Turn what the driver returns into plain types: dates to ISO text, nodes to dicts.

    Examples
    --------
    >>> plain(neo4j.time.Date(2024, 5, 31))
    '2024-05-31'
    """
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, neo4j.graph.Entity):
        return {k: plain(v) for k, v in dict(value).items()}
    if isinstance(value, neo4j.graph.Path):
        return [plain(n) for n in value.nodes]
    if hasattr(value, "iso_format"):
        return value.iso_format()
    return value
