"""``innolink doctor``: each step to the server in turn; the first failure is said with the fix."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner, Result

from graph.connection import Connection
from innolink.cli import main


def doctor(monkeypatch: pytest.MonkeyPatch, uri: str, lang: str = "en", **more: str) -> Result:
    for name, value in {"NEO4J_URI": uri, "NEO4J_PASSWORD": "wrong", **more}.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(main, ["doctor", "--lang", lang, "--format", "json"])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Listen on a port, and answer every caller in the same way."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                with caller:
                    caller.settimeout(5)
                    caller.recv(1024)
                    answer(caller)

        threading.Thread(target=serve, daemon=True).start()
        yield int(listener.getsockname()[1])


def silent(caller: socket.socket) -> None:
    caller.recv(1)  # until the other side has had enough


def hangs_up(_: socket.socket) -> None:
    pass


def speaks_http(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def knows_no_version(caller: socket.socket) -> None:
    caller.sendall(bytes(4))


def greets_and_goes(caller: socket.socket) -> None:
    caller.sendall(b"\x00\x00\x04\x05")


ADDRESSES = {
    "ftp://127.0.0.1": ("bolt:// for one server", "单台服务器用 bolt://"),
    "bolt://127.0.0.1:port": ("cannot be used", "无法使用地址"),
    "bolt://no-such-host.invalid": ("no computer of the name no-such-host.invalid", "找不到地址"),
    "neo4j://no-such-host.invalid": ("no computer of the name no-such-host.invalid", "找不到地址"),
}


@pytest.mark.parametrize("uri", ADDRESSES)
def test_a_wrong_address_is_said(monkeypatch: pytest.MonkeyPatch, uri: str) -> None:
    for lang, words in zip(("en", "zh"), ADDRESSES[uri], strict=True):
        done = doctor(monkeypatch, uri, lang)
        assert (done.exit_code, done.stdout) == (1, "")
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_port_where_nothing_listens_is_said(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    port = free_port()
    done = doctor(monkeypatch, f"{scheme}://127.0.0.1:{port}")
    assert done.exit_code == 1
    assert f"127.0.0.1 cannot be reached at port {port}" in done.stderr
    assert "Start Neo4j there" in done.stderr
    assert "routing" not in done.stderr  # as the driver would say


@pytest.mark.parametrize(
    ("answer", "scheme", "words"),
    [
        (silent, "bolt", "does not speak Bolt"),
        (hangs_up, "neo4j", "does not speak Bolt"),
        (speaks_http, "bolt", "speaks HTTP: this is a web page, perhaps Neo4j Browser"),
        (knows_no_version, "bolt", "needs Neo4j 5.26 or later"),
        (hangs_up, "bolt+s", "with encryption"),
        (greets_and_goes, "neo4j", "For one server the address begins with bolt://"),
    ],
)
def test_what_listens_and_is_no_neo4j_is_said(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[socket.socket], None], scheme: str,
    words: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("graph.reaching.ANSWER_SECONDS", 0.5)
    with listening(answer) as port:
        done = doctor(monkeypatch, f"{scheme}://127.0.0.1:{port}")
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_login_and_database_are_asked_in_turn(
    monkeypatch: pytest.MonkeyPatch, connection: Connection
) -> None:
    uri, right = connection.uri, {"NEO4J_PASSWORD": connection.password}
    refused = doctor(monkeypatch, uri, NEO4J_DATABASE="other")
    assert (refused.exit_code, "NEO4J_PASSWORD" in refused.stderr) == (1, True)
    other = doctor(monkeypatch, uri, **right, NEO4J_DATABASE="other")
    assert (other.exit_code, "has no database 'other'" in other.stderr) == (1, True)
    assert "in the Community Edition it is neo4j" in other.stderr
    done = doctor(monkeypatch, uri, **right, NEO4J_DATABASE="neo4j")
    assert done.exit_code == 0, done.stderr
    found = {row["check"]: row["found"] for row in json.loads(done.stdout)}
    port = int(uri.rpartition(":")[2])
    assert [*found][3:10] == [
        "address",
        "name",
        "port",
        "version of Bolt",
        "login",
        "database",
        "server",
    ]
    assert (found["address"], found["name"], found["port"]) == (uri, "127.0.0.1", str(port))
    assert found["server"].startswith("Neo4j Kernel ")
    assert "Everything is in order." in done.stderr


def test_a_server_that_is_too_old_is_said(
    monkeypatch: pytest.MonkeyPatch, connection: Connection
) -> None:
    from graph.store import Store

    asked = Store.rows

    def old(self: Store, statement: str, *args: object, **more: object) -> object:
        if "dbms.components" in statement:
            return [{"name": "Neo4j Kernel", "version": "5.3.0", "edition": "community"}]
        return asked(self, statement, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "rows", old)
    done = doctor(monkeypatch, connection.uri, NEO4J_PASSWORD=connection.password)
    assert done.exit_code == 1
    assert "is Neo4j 5.3.0, and innolink needs 5.26 or later" in done.stderr
