"""Fetching from publishers, against a server on this machine that misbehaves."""

from __future__ import annotations

import hashlib
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import innolink as il
from innolink.cli import main
from innolink.cli_errors import FrontError
from innolink.download import Wanted, download
from innolink.fetching import offer

DATA = bytes(range(256)) * 4096  # 1 MiB
MD5 = hashlib.md5(DATA, usedforsecurity=False).hexdigest()
Answer = Callable[["Handler"], None]


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with what the test has laid out for the path, in order; the last one stays."""

    answers: dict[str, list[Answer]]
    asked: list[tuple[str, str, str]]

    def do_GET(self) -> None:
        found = self.answers.get(self.path)
        self.asked.append((self.command, self.path, self.headers.get("Range", "")))
        assert str(self.headers["User-Agent"]).startswith("innolink/")
        if not found:
            self.send_error(404)
        else:
            (found.pop(0) if len(found) > 1 else found[0])(self)

    do_HEAD = do_GET

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def sends(data: bytes, *, cut: int | None = None, tag: str = '"one"') -> Answer:
    def answer(handler: Handler) -> None:
        start = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        same = handler.headers.get("If-Range", tag) == tag
        begin = int(start[1]) if start and same else 0
        handler.send_response(206 if begin else 200)
        handler.send_header("ETag", tag)
        handler.send_header("Content-Length", str(len(data) - begin))
        handler.end_headers()
        if handler.command == "GET":
            handler.wfile.write(data[begin:cut])

    return answer


def busy(wait: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(429)
        handler.send_header("Retry-After", wait)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


class Server:
    """A server and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, str, str]] = []
        shared = {"answers": self.answers, "asked": self.asked}
        made = type("Own", (Handler,), shared)
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), made)
        self.base = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever, args=(0.05,))
    thread.start()
    yield made
    made.http.shutdown()
    thread.join()
    made.http.server_close()


def test_a_cut_connection_is_gone_on_with(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = [sends(DATA, cut=300_000), sends(DATA)]
    waits: list[float] = []
    came: list[int] = []
    wanted = Wanted(f"{server.base}/a", tmp_path / "a", len(DATA), MD5)
    assert download(wanted, came.append, waits.append)
    assert (tmp_path / "a").read_bytes() == DATA
    assert [r for _, _, r in server.asked] == ["", "bytes=300000-"]
    assert (sum(came), waits) == (len(DATA), [2.0])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a"]
    assert not download(wanted, came.append, waits.append), "it is whole: nothing is asked"
    assert len(server.asked) == 2


def test_a_killed_download_goes_on_but_never_joins_two_versions(
    server: Server, tmp_path: Path
) -> None:
    server.answers["/a"] = [sends(DATA, cut=1000)]
    wanted = Wanted(f"{server.base}/a", tmp_path / "a")
    with pytest.raises(FrontError, match="What has come is kept"):
        download(wanted, sleep=lambda _: None)
    assert (tmp_path / "a.part").stat().st_size > 0
    newer = b"another version " * 1000
    server.answers["/a"] = [sends(newer, tag='"two"')]
    assert download(wanted)
    assert (tmp_path / "a").read_bytes() == newer
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a"]


@pytest.mark.parametrize(
    ("sent", "size", "md5"), [(DATA[::-1], len(DATA), MD5), (DATA[:-1], len(DATA), "")]
)
def test_a_wrong_sum_or_length_is_refused(
    server: Server, tmp_path: Path, sent: bytes, size: int, md5: str
) -> None:
    server.answers["/a"] = [sends(sent)]
    with pytest.raises(FrontError, match="not what its publisher says"):
        download(Wanted(f"{server.base}/a", tmp_path / "a", size, md5), sleep=lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_a_busy_server_is_waited_for_as_it_asks(server: Server, tmp_path: Path) -> None:
    long_ago = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.answers["/a"] = [busy("7"), busy(long_ago), busy("99999"), busy("x"), sends(DATA)]
    waits: list[float] = []
    assert download(Wanted(f"{server.base}/a", tmp_path / "a", None, MD5), sleep=waits.append)
    assert waits == [7.0, 0.0, 600.0, 16.0]


def test_what_is_not_there_is_said_at_once(server: Server, tmp_path: Path) -> None:
    with pytest.raises(FrontError, match="HTTP 404"):
        download(Wanted(f"{server.base}/none", tmp_path / "a"))
    assert len(server.asked) == 1
    for url in ("file:///etc/hosts", "ftp://example.org/a"):
        with pytest.raises(FrontError, match="no address of http"):
            download(Wanted(url, tmp_path / "a"))


def test_ror_comes_by_the_list_of_zenodo(server: Server, tmp_path: Path) -> None:
    name = "v2.9-2026-06-01-ror-data.zip"
    file = {
        "key": name,
        "size": len(DATA),
        "checksum": f"md5:{MD5}",
        "links": {"self": f"https://zenodo.org/api/records/1/files/{name}/content"},
    }
    page = json.dumps({"hits": {"hits": [{"files": [file]}]}}).encode()
    path = f"/api/records/1/files/{name}/content"
    server.answers["/api/communities/ror-data/records?q=&sort=newest&size=1"] = [sends(page)]
    server.answers[path] = [sends(DATA)]
    found = offer("ror", tmp_path, environ={"INNOLINK_ROR": server.base + "/"})
    wanted = Wanted(server.base + path, tmp_path / name, len(DATA), MD5)
    assert (found.licence, found.files, found.size) == ("CC0-1.0", (wanted,), len(DATA))
    assert il.fetch("ror", tmp_path, base=server.base) == [tmp_path / name]
    assert (tmp_path / name).read_bytes() == DATA


def test_openalex_comes_by_its_manifest(server: Server, tmp_path: Path) -> None:
    root = Path(__file__).parents[1] / "samples" / "openalex"
    for file in sorted(p for p in root.rglob("*") if p.is_file()):
        server.answers[f"/{file.relative_to(root).as_posix()}"] = [sends(file.read_bytes())]
    asked = ["fetch", "openalex", "--to", str(tmp_path), "--base", server.base, "--lang", "en"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    parts = sorted(p.relative_to(tmp_path / "openalex") for p in tmp_path.rglob("*.gz"))
    assert parts == sorted(p.relative_to(root) for p in root.rglob("*.gz"))
    for part in parts:
        assert (tmp_path / "openalex" / part).read_bytes() == (root / part).read_bytes()
    assert "2 files, 0.0 MB, licence CC0-1.0" in result.stderr
    assert "innolink load openalex" in result.stderr


@pytest.mark.parametrize(
    "url", ["s3://openalex/data/institutions/../../../x", "s3://o/data/works/a"]
)
def test_a_hostile_manifest_is_refused(server: Server, tmp_path: Path, url: str) -> None:
    page = {"entries": [{"url": url, "meta": {"content_length": 1}}]}
    server.answers["/data/institutions/manifest"] = [sends(json.dumps(page).encode())]
    with pytest.raises(FrontError, match="gives no list of files"):
        offer("openalex", tmp_path, base=server.base)


def test_cordis_says_its_size_and_a_dry_run_fetches_nothing(server: Server, tmp_path: Path) -> None:
    server.answers["/data/cordis-HORIZONprojects-xml.zip"] = [sends(DATA)]
    asked = ["fetch", "cordis", "--to", str(tmp_path), "--base", server.base, "--dry-run"]
    result = CliRunner().invoke(main, [*asked, "--lang", "zh"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 个文件，1.0 MB，许可 CC-BY-4.0" in result.stderr
    assert [m for m, _, _ in server.asked] == ["HEAD"]
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FrontError, match="gives no list"):
        offer("ror", tmp_path, base=server.base)
    with pytest.raises(FrontError, match="there is"):
        offer("scopus", tmp_path)
