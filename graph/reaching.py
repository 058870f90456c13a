"""How far one gets on the way to a server: its name, its port, encryption, Bolt.

The driver says of all of these that it is "unable to retrieve routing information", or waits for
a minute. Here each is tried in turn, so that the first failure can be said with what to do.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from graph.wording import WordedError

CONNECT_SECONDS = 3.0
"""How long a server may take to be reached, in seconds."""

ANSWER_SECONDS = 10.0
"""How long it may take to answer, in seconds: one that has just been started is slow."""

PORT = 7687
"""Where Neo4j listens for Bolt unless told otherwise."""

# Bolt 5.0 to 5.8 and 4.4, each as "range, minor, major"; nothing else is asked for.
_HANDSHAKE = bytes.fromhex("6060B017 00080805 00000404 00000000 00000000")


class StoreError(WordedError):
    """The database could not be reached, or refused a statement; says what to do."""


def reach(uri: str) -> Iterator[tuple[str, str]]:
    """Go to a server step by step, up to Bolt; login and database are asked by the driver.

    Parameters
    ----------
    uri
        Address with a scheme that the driver knows.

    Yields
    ------
    tuple
        Each step that was made (``name``, ``port``, ``encryption``, ``bolt``) and what was found.

    Raises
    ------
    StoreError
        The step that could not be made.
    """
    scheme, host, port = _parts(uri)
    said: dict[str, str | int] = {"uri": uri, "host": host, "port": port}
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise StoreError("store.no_host", **said) from error
    yield "name", str(found[0][4][0])
    try:
        line = socket.create_connection((host, port), CONNECT_SECONDS)
    except OSError as error:
        raise StoreError("store.no_port", **said, why=_why(error)) from error
    with line:
        yield "port", str(port)
        line.settimeout(ANSWER_SECONDS)
        talk = line
        if "+" in scheme:
            try:
                talk = _context(scheme).wrap_socket(line, server_hostname=host)
            except OSError as error:
                raise StoreError("store.no_tls", **said, why=_why(error)) from error
            yield "encryption", str(talk.version())
        with talk:
            yield "bolt", _bolt(talk, said)


def _parts(uri: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(uri)
        port = parts.port or PORT
    except ValueError as error:
        raise StoreError("store.address", uri=uri, why=str(error)) from error
    return parts.scheme, parts.hostname or "localhost", port


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _context(scheme: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if scheme.endswith("+ssc"):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _bolt(talk: socket.socket, said: dict[str, str | int]) -> str:
    """Greet, and give the version of Bolt that was answered."""
    try:
        talk.sendall(_HANDSHAKE)
        answer = talk.recv(4)
    except OSError:
        answer = b""
    if answer == b"HTTP":
        raise StoreError("store.http", **said)
    if len(answer) < 4 or answer[:2] != b"\x00\x00":
        raise StoreError("store.no_bolt", **said)
    if answer == bytes(4):
        raise StoreError("store.old_bolt", **said)
    return f"{answer[3]}.{answer[2]}"
