"""The life of a real engine: started twice, killed, interrupted, idle, saved, restored."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graph.connection import Connection
from graph.engine import Engine, EngineError, connect
from graph.engine_state import EngineState, read_state, write_state
from graph.engine_talk import silent
from graph.store import Store

pytestmark = [pytest.mark.engine, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine.default(settings(tmp_path), listener=silent)
    yield made
    made.stop()


def settings(home: Path, **more: str) -> dict[str, str]:
    own = {"INNOLINK_HOME": str(home / "home"), "INNOLINK_HEAP": "256m"}
    return {**os.environ, "NEO4J_URI": "", "INNOLINK_IDLE_MINUTES": "5", **own, **more}


def put(connection: Connection, name: str) -> None:
    with Store(connection) as store:
        store.write(lambda tx: tx.run("MERGE (:Kept {name: $name})", name=name).consume())


def kept(connection: Connection) -> list[str]:
    with Store(connection) as store:
        rows = store.rows("MATCH (n:Kept) RETURN n.name AS name ORDER BY name")
    return [r["name"] for r in rows]


def servers(engine: Engine) -> list[int]:
    """Processes that run a server on this engine's folder."""
    word = f"@{engine.folder.arguments}"
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if word in (process.info["cmdline"] or ()):
            found.append(process.pid)
    return found


def starter(home: Path) -> subprocess.Popen[str]:
    # A shell lets what it starts in the background ignore Ctrl-C, the tests and their children too.
    code = (
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from graph.engine import Engine\nprint(Engine.default().ensure().uri)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=settings(home), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def test_it_starts_keeps_and_stops(engine: Engine) -> None:
    connection = engine.ensure()
    put(connection, "a")
    status = engine.status()
    assert (status.running, status.uri) == (True, connection.uri)
    assert servers(engine) == [status.pid]
    sockets = psutil.Process(status.pid).net_connections(kind="inet")
    assert {s.laddr.ip for s in sockets if s.status == psutil.CONN_LISTEN} <= {
        "127.0.0.1", "::ffff:127.0.0.1",
    }  # fmt: skip
    for name, mode in (("", 0o700), ("password", 0o600), ("state.json", 0o600)):
        assert stat.S_IMODE((engine.folder.path / name).stat().st_mode) == mode
    assert engine.stop()
    assert not engine.stop()
    assert servers(engine) == []
    assert kept(engine.ensure()) == ["a"]


def test_two_starters_at_once_start_one(engine: Engine, tmp_path: Path) -> None:
    both = [starter(tmp_path) for _ in range(2)]
    uris = [p.communicate(timeout=120)[0] for p in both]
    assert [p.returncode for p in both] == [0, 0]
    assert uris[0] == uris[1] != ""
    assert len(servers(engine)) == 1


def test_after_kill_9_everything_acknowledged_is_there(engine: Engine) -> None:
    connection = engine.ensure()
    names = [f"{n:03}" for n in range(200)]
    for name in names[:20]:
        put(connection, name)
    with Store(connection) as store:
        store.write(
            lambda tx: tx.run(
                "UNWIND $names AS name MERGE (:Kept {name: name})", names=names
            ).consume()
        )
    (pid,) = servers(engine)
    os.kill(pid, signal.SIGKILL)
    assert kept(engine.ensure()) == names
    assert servers(engine) != [pid]


def test_ctrl_c_while_starting_leaves_all_whole(engine: Engine, tmp_path: Path) -> None:
    process = starter(tmp_path)
    for _ in range(400):
        if servers(engine):
            break
        time.sleep(0.05)
    assert process.poll() is None, "it had started before it was interrupted"
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert servers(engine) == []
    put(engine.ensure(), "after")
    assert kept(engine.ensure()) == ["after"]


def test_a_starter_killed_half_way_is_taken_over(engine: Engine, tmp_path: Path) -> None:
    process = starter(tmp_path)
    for _ in range(400):
        if servers(engine):
            break
        time.sleep(0.05)
    process.kill()
    process.communicate(timeout=60)
    put(engine.ensure(), "x")
    assert len(servers(engine)) == 1


def test_a_stale_state_whose_pid_is_another_process(engine: Engine) -> None:
    engine.folder.prepare()
    stranger = EngineState(os.getpid(), f"@{engine.folder.arguments}", 1, "2026.08.1", 0.0)
    write_state(engine.folder.state, stranger)
    assert not engine.status().running
    put(engine.ensure(), "x")
    assert read_state(engine.folder.state) != stranger
    engine.folder.state.write_text("{ damaged", "utf-8")
    assert kept(engine.ensure()) == ["x"]
    assert len(servers(engine)) == 1


def test_a_taken_port_is_passed_over(engine: Engine) -> None:
    engine.ensure()
    engine.stop()
    state = read_state(engine.folder.state)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert state is None or state.process() is None
        write_state(
            engine.folder.state,
            EngineState(1, "nobody", port, "2026.08.1", 0.0),
        )
        assert engine.ensure().uri != f"bolt://127.0.0.1:{port}"


def test_it_stops_by_itself_when_nobody_uses_it(tmp_path: Path) -> None:
    own = Engine.default(settings(tmp_path, INNOLINK_IDLE_MINUTES="0.05"), listener=silent)
    own.ensure()
    try:
        for _ in range(900):
            if not servers(own):
                break
            time.sleep(0.1)
        assert servers(own) == []
        assert not own.status().running
    finally:
        own.stop()


def test_saved_and_put_back(engine: Engine, tmp_path: Path) -> None:
    put(engine.ensure(), "saved")
    dump = engine.backup(tmp_path / "graph.dump")
    put(engine.ensure(), "later")
    assert kept(engine.ensure()) == ["later", "saved"]
    engine.restore(dump)
    assert kept(engine.ensure()) == ["saved"]
    (tmp_path / "no.dump").write_bytes(b"no dump")
    with pytest.raises(EngineError):
        engine.restore(tmp_path / "no.dump")
    assert kept(engine.ensure()) == ["saved"]


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    own = Engine.default(settings(tmp_path, INNOLINK_HEAP="900000g"), listener=silent)
    with pytest.raises(EngineError) as caught:
        own.ensure()
    assert "INNOLINK_HEAP" in str(caught.value)
    assert servers(own) == []


def test_an_older_engine_refuses_a_newer_store(tmp_path: Path) -> None:
    own = Engine.default(settings(tmp_path), listener=silent)
    own.folder.prepare()
    own.folder.claim_for("2099.01.0")
    with pytest.raises(EngineError, match=r"2099\.01\.0"):
        own.ensure()
    assert servers(own) == []


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(EngineError, match="INNOLINK_HOME"):
        Engine.default(settings(tmp_path), listener=silent).ensure()


def test_a_lost_password_is_said_and_nothing_overwritten(engine: Engine) -> None:
    put(engine.ensure(), "x")
    engine.stop()
    (engine.folder.path / "password").unlink()
    with pytest.raises(EngineError, match="password of the store"):
        engine.ensure()
    assert (engine.folder.store / "databases").is_dir()


def test_a_server_of_ones_own_starts_nothing(tmp_path: Path) -> None:
    env = settings(tmp_path, NEO4J_URI="bolt://127.0.0.1:7687", NEO4J_PASSWORD="p")
    assert connect(env) == Connection("bolt://127.0.0.1:7687", password="p")
    assert not (tmp_path / "home").exists()
