"""Make the lock of a Neo4j version: ``python -m graph.engine_lock_maker 2026.08.1 > FILE``.

For maintainers, once a release; needs the dependency group ``data``. ``jgo`` resolves the
coordinates (it reads the poms, two to three minutes, and needs no Java); each jar is then
fetched and compared with the sum that the repository publishes beside it.
"""

from __future__ import annotations

import hashlib
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from graph.engine_lock import Jar, Lock
from graph.engine_maven import Repository, repository
from graph.engine_settings import EngineSettings

__all__ = ["make_lock"]


def make_lock(version: str) -> Lock:
    """Resolve, fetch and sum up the jars of Neo4j Community ``version`` and its Bolt server.

    Raises
    ------
    ValueError
        A jar does not have the sum that its repository publishes.
    """
    import jgo

    endpoint = f"org.neo4j:neo4j:{version}+org.neo4j:neo4j-bolt:{version}"
    source = repository(EngineSettings.from_environment())
    paths = [_path(a) for a in jgo.resolve(endpoint, repositories={"central": source.base})]
    with ThreadPoolExecutor(8) as pool:
        return Lock(version, tuple(pool.map(lambda path: _jar(source, path), paths)))


def _path(artifact: object) -> str:
    get = artifact.__getattribute__
    group = str(get("groupId")).replace(".", "/")
    return f"{group}/{get('artifactId')}/{get('version')}/{get('filename')}"


def _jar(source: Repository, path: str) -> Jar:
    data, published = (_read(source.address(path + suffix)) for suffix in ("", ".sha1"))
    if hashlib.sha1(data, usedforsecurity=False).hexdigest() != published[:40].decode():
        raise ValueError(f"{path} does not have its published sum")
    return Jar(path, hashlib.sha256(data).hexdigest(), len(data))


def _read(address: str) -> bytes:
    for pause in (1, 5, 20):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310
                return bytes(answer.read())
        except OSError:
            time.sleep(pause)
    raise OSError(f"{address} cannot be read")


if __name__ == "__main__":
    sys.stdout.write(str(make_lock(sys.argv[1])))
