"""Fixtures for tests that need a real Neo4j or a real browser.

=========================  ==============================================================
``connection``             a running Neo4j 2026.08 (or the server of ``NEO4J_TEST_URI``)
``empty_connection``       the same, with every node, constraint and index removed
``shipped_connection``     the same, with the shipped data; not to be written to
``each_line_connection``   emptied, and the test runs once on 2026.08 and once on 5.26
``engine``                 another name of ``connection``
``chromium``               a Playwright browser
=========================  ==============================================================

The servers are started once a worker, in a folder of their own; the jars come from the
user's cache. What is missing skips the test and says why; with ``CI=true`` it fails.
A test that asks for one of these is marked ``engine`` or ``browser`` by itself.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo4j
import pytest

from graph.connection import Connection
from graph.engine import Engine, EngineError
from graph.engine_settings import LINES
from graph.engine_talk import silent
from graph.store import Store
from loaders import networks, plan, reference, register
from loaders.errors import LoadError
from loaders.layer_engine import find_java
from loaders.pipeline import load

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
ENGINE_FIXTURES = {
    "connection",
    "empty_connection",
    "each_line_connection",
    "engine",
    "shipped_connection",
    "start_line",
}
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs an engine or a browser."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & ENGINE_FIXTURES:
            item.add_marker(pytest.mark.engine)
        if "chromium" in names:
            item.add_marker(pytest.mark.browser)


def missing(what: str) -> Any:
    """Skip for want of something, or fail where nothing may be skipped."""
    if os.environ.get("CI", "").strip().lower() in {"1", "true", "yes"}:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the published samples, beside the repository; absent from a plain clone."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        missing(f"the published samples are not at ../shared/data (looked beside {ROOT.name}/)")
    return folder


@pytest.fixture
def spark() -> Iterator[None]:
    """Spark and a Java that it runs on; ``.ci/run`` installs both, users need neither."""
    if find_spec("pyspark") is None:
        missing("the extra spark is not installed: pip install -e '.[spark]'")
    try:
        find_java(os.environ)
    except LoadError as error:
        missing(str(error))
    yield
    gc.collect()  # sockets that Spark leaves open are warned of here, not in another test


@pytest.fixture(scope="session")
def start_line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Connection]]:
    """Start a line of Neo4j at its first use; all are stopped at the end."""
    started: dict[str, tuple[Engine, Connection]] = {}
    failed: dict[str, str] = {}

    def start(line: str) -> Connection:
        if line in failed:
            missing(failed[line])
        if line not in started:
            engine = Engine.default(
                {
                    **os.environ,
                    "INNOLINK_HOME": str(tmp_path_factory.mktemp("engine")),
                    "INNOLINK_NEO4J": line,
                    "INNOLINK_HEAP": "512m",
                    "INNOLINK_IDLE_MINUTES": "90",  # of a killed test run nothing stays for ever
                },
                listener=silent,
            )
            try:
                started[line] = engine, _ensure(engine)
            except EngineError as error:
                failed[line] = f"Neo4j {line} cannot be started for the tests. {error}"
                missing(failed[line])
        return started[line][1]

    yield start
    for engine, _ in started.values():
        engine.stop()
        shutil.rmtree(engine.settings.home, ignore_errors=True)


def _ensure(engine: Engine) -> Connection:
    """Start the server; once more when it ended while starting (a busy machine, a killed test)."""
    try:
        return engine.ensure()
    except EngineError:
        return engine.ensure()


def external() -> Connection | None:
    """Server that the tests are to use instead, by ``NEO4J_TEST_URI``; they empty it."""
    uri = os.environ.get("NEO4J_TEST_URI", "")
    if not uri:
        return None
    return Connection(
        uri,
        os.environ.get("NEO4J_TEST_USERNAME", "neo4j"),
        os.environ.get("NEO4J_TEST_PASSWORD", ""),
        os.environ.get("NEO4J_TEST_DATABASE", "neo4j"),
    )


def serve(start: Callable[[str], Connection], line: str) -> Connection:
    """Connection to the external server, or to ours of that line."""
    return external() or start(line)


@pytest.fixture(scope="session")
def connection(start_line: Callable[[str], Connection]) -> Connection:
    """A running Neo4j, with whatever earlier tests left in it."""
    return serve(start_line, LINES[0])


@pytest.fixture(scope="session")
def engine(connection: Connection) -> Connection:
    """Give the same as ``connection``."""
    return connection


@pytest.fixture
def empty_connection(connection: Connection) -> Connection:
    """A running Neo4j without nodes, constraints and indexes."""
    wipe(connection)
    return connection


@pytest.fixture(params=LINES)
def each_line_connection(
    request: pytest.FixtureRequest, start_line: Callable[[str], Connection]
) -> Connection:
    """Emptied Neo4j of each supported line in turn."""
    if external() and request.param != LINES[0]:
        pytest.skip("NEO4J_TEST_URI names one server, so the test runs once")
    server = serve(start_line, request.param)
    wipe(server)
    return server


SIZE = "MATCH (n) WITH count(n) AS nodes MATCH ()-[l]->() RETURN nodes, count(l) AS links"
SHIPPED = (
    (reference, "data/reference"),
    (register, "data/register"),
    (plan, "data/plan"),
    (networks, "data/networks/ncses-ai"),
    (networks, "data/networks/ncses-covid"),
)


@pytest.fixture
def shipped_connection(connection: Connection, shipped_sizes: dict[str, Any]) -> Connection:
    """A running Neo4j that holds the shipped data and nothing else; not to be written to."""
    with Store(connection) as store:
        if store.rows(SIZE) != shipped_sizes.get("rows"):
            wipe(connection)
            for loader, folder in SHIPPED:
                assert load(store, loader.read(ROOT / folder)).rejected == 0
            shipped_sizes["rows"] = store.rows(SIZE)
    return connection


@pytest.fixture(scope="session")
def shipped_sizes() -> dict[str, Any]:
    """Remember how large the shipped graph is: another size means that a test has changed it."""
    return {}


def wipe(server: Connection) -> None:
    """Remove all nodes, constraints and indexes."""
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver,
        driver.session(database=server.database) as session,
    ):
        for kind in ("CONSTRAINT", "INDEX"):
            rows = f"SHOW {kind} YIELD name, type WHERE type <> 'LOOKUP' RETURN name"
            found = session.run(rows).value()
            for name in found:
                quoted = str(name).replace("`", "``")
                session.run(f"DROP {kind} `{quoted}`").consume()
        session.run(
            "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
        ).consume()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Open Debian's Chromium (or the one that ``CHROMIUM`` names) for a module's tests.

    A module's, because Playwright keeps an event loop running meanwhile, in which no
    notebook can be executed.
    """
    named = os.environ.get("CHROMIUM", "")
    usual = "/usr/bin/chromium"
    found = named or (usual if Path(usual).exists() else None)
    found = found or shutil.which("chromium") or shutil.which("google-chrome")
    if not found or not shutil.which(found):
        missing("Chromium is missing: install Debian's chromium, or set CHROMIUM to its path.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
