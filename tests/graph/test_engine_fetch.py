"""Fetching the engine: two at once, killed, corrupted, wrong, offline, disk full — on loopback."""

from __future__ import annotations

import errno
import gc
import hashlib
import http.server
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import engine_jars
from graph.engine_error import EngineError
from graph.engine_jars import fetch_jars, missing_jars
from graph.engine_lock import Jar, Lock, shipped_lock
from graph.engine_maven import Repository
from graph.engine_settings import LINES

# urllib leaves the socket of a refused connection to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

ROOT = Path(__file__).parents[2]
FILES = {f"org/x/{n}/x-{n}.jar": bytes([n]) * (50_000 + n) for n in range(1, 7)}
LOCK = Lock(
    "1.2.3",
    tuple(Jar(p, hashlib.sha256(b).hexdigest(), len(b)) for p, b in sorted(FILES.items())),
)


class Mirror:
    """A Maven repository on loopback that counts what it is asked for."""

    def __init__(self) -> None:
        self.files = dict(FILES)
        self.asked: Counter[str] = Counter()
        self.slow = threading.Event()
        mirror = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.lstrip("/")
                mirror.asked[path] += 1
                body = mirror.files.get(path)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                half = len(body or b"") // 2
                try:
                    self.wfile.write((body or b"")[:half])
                    while mirror.slow.is_set() and not path.endswith("x-1.jar"):
                        time.sleep(0.05)
                    self.wfile.write((body or b"")[half:])
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def repository(self) -> Repository:
        return Repository(self.base, "INNOLINK_MAVEN")

    def close(self) -> None:
        self.slow.clear()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setattr(engine_jars, "PAUSE", 0.01)
    made = Mirror()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Collect such sockets here, and not during somebody else's test."""
    yield
    gc.collect()


def fetcher(folder: Path, base: str) -> subprocess.Popen[bytes]:
    """Another process that fetches into the same folder."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from graph.engine_jars import fetch_jars\nfrom graph.engine_lock import parse_lock\n"
        "from graph.engine_maven import Repository\n"
        "fetch_jars(parse_lock(sys.stdin.read()), Path(sys.argv[1]), "
        "lambda: Repository(sys.argv[2], 'INNOLINK_MAVEN'))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder), base], cwd=ROOT, stdin=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(str(LOCK).encode())
    process.stdin.close()
    return process


def whole(folder: Path) -> dict[str, bytes]:
    return {p: (folder / p).read_bytes() for p in FILES}


def test_jars_are_fetched_once_and_checked_at_every_start(mirror: Mirror, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    paths = fetch_jars(LOCK, tmp_path, mirror.repository, lambda d, t: told.append((d, t)))
    assert paths == [tmp_path / j.path for j in LOCK.jars]
    assert whole(tmp_path) == FILES
    assert told[-1] == (LOCK.size, LOCK.size)
    fetch_jars(LOCK, tmp_path, lambda: pytest.fail("nothing is to be fetched"))
    assert set(mirror.asked.values()) == {1}


def test_two_first_fetches_at_once_fetch_once(mirror: Mirror, tmp_path: Path) -> None:
    both = [fetcher(tmp_path, mirror.base) for _ in range(2)]
    assert [p.wait(60) for p in both] == [0, 0]
    assert whole(tmp_path) == FILES
    assert mirror.asked == dict.fromkeys(FILES, 1)


def test_a_killed_fetch_goes_on_where_it_stopped(mirror: Mirror, tmp_path: Path) -> None:
    mirror.slow.set()
    process = fetcher(tmp_path, mirror.base)
    first = tmp_path / "org/x/1/x-1.jar"
    for _ in range(600):
        if first.exists() and len(mirror.asked) == len(FILES):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    mirror.slow.clear()
    assert [j.path for j in missing_jars(LOCK, tmp_path)] == sorted(FILES)[1:]
    fetch_jars(LOCK, tmp_path, mirror.repository)
    assert whole(tmp_path) == FILES
    assert mirror.asked["org/x/1/x-1.jar"] == 1
    assert list(tmp_path.glob(".*.part")) == []


@pytest.mark.parametrize("damage", ["truncated", "changed", "gone"])
def test_a_corrupted_jar_is_found_and_fetched_again(
    mirror: Mirror, tmp_path: Path, damage: str
) -> None:
    fetch_jars(LOCK, tmp_path, mirror.repository)
    victim = tmp_path / "org/x/3/x-3.jar"
    data = victim.read_bytes()
    if damage == "gone":
        victim.unlink()
    else:
        victim.write_bytes(data[:-1] if damage == "truncated" else b"?" + data[1:])
    fetch_jars(LOCK, tmp_path, mirror.repository)
    assert whole(tmp_path) == FILES
    assert mirror.asked["org/x/3/x-3.jar"] == 2
    assert sum(mirror.asked.values()) == len(FILES) + 1


@pytest.mark.parametrize("body", [b"<html>Log in to the network</html>", None])
def test_what_is_not_the_jar_is_refused(mirror: Mirror, tmp_path: Path, body: bytes | None) -> None:
    path = "org/x/2/x-2.jar"
    if body is None:
        del mirror.files[path]
    else:
        mirror.files[path] = body
    with pytest.raises(EngineError) as caught:
        fetch_jars(LOCK, tmp_path, mirror.repository)
    assert path in str(caught.value)
    assert "NEO4J_URI" in str(caught.value)
    assert not (tmp_path / path).exists()


def test_no_network_says_what_was_fetched_and_the_ways_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine_jars, "PAUSE", 0.01)
    nobody = Repository("http://127.0.0.1:9", "Maven Central")
    with pytest.raises(EngineError) as caught:
        fetch_jars(LOCK, tmp_path, lambda: nobody)
    for word in ("Neo4j 1.2.3", "could not be fetched", "INNOLINK_MAVEN", "NEO4J_URI"):
        assert word in str(caught.value)


def test_a_full_disk_is_said_at_once(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = Path.open

    def full(self: Path, *args: Any, **options: Any) -> Any:
        if self.suffix == ".part":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, *args, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(EngineError, match="the disk is full"):
        fetch_jars(LOCK, tmp_path, mirror.repository)


def test_a_cache_that_cannot_be_written_is_said(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EngineError, match="INNOLINK_CACHE"):
        fetch_jars(LOCK, tmp_path / "file" / "jars", mirror.repository)


@pytest.mark.parametrize("line", LINES)
def test_the_shipped_locks_name_no_host(line: str) -> None:
    lock = shipped_lock(line)
    assert lock.version.startswith(line)
    assert len(lock.jars) > 200
    assert len({j.path for j in lock.jars}) == len(lock.jars)
    assert "://" not in str(lock)
