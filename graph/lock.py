"""One writer at a time: a lock node with an owner and an expiry."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from graph.store import Store, StoreError
from graph.wording import WordedError

SECONDS = 120
"""A lock that has not been renewed for this long is nobody's: its owner has died."""

RENEW = SECONDS / 8
"""A renewal within so many seconds after the last asks nobody."""

TAKE = """
    MERGE (k:Lock {id: 'writer'})
    WITH k, timestamp() AS now
    WHERE k.owner IS NULL OR k.owner = $owner OR k.expires < now
    SET k.owner = $owner, k.expires = now + $milliseconds
    RETURN k.owner AS owner"""

READ = "MATCH (k:Lock {id: 'writer'}) RETURN k.owner AS owner"

DROP = """
    MATCH (k:Lock {id: 'writer'}) WHERE k.owner = $owner
    REMOVE k.owner, k.expires
    RETURN count(*) AS done"""


class BusyError(WordedError):
    """Somebody else is writing."""


@contextmanager
def writing_lock(store: Store, owner: str) -> Iterator[Callable[[], None]]:
    """Hold the writer's lock, or say who does.

    Yields
    ------
    Callable
        Renews the lock; call it between batches.

    Raises
    ------
    BusyError
        Another load holds the lock and is alive.
    """
    me = f"{owner} (process {os.getpid()} on {platform.node()})"

    taken = time.monotonic()

    def renew() -> None:
        nonlocal taken
        if time.monotonic() - taken < RENEW:
            return
        if not _take(store, me):
            raise BusyError("lock.taken_over", holder=_holder(store))
        taken = time.monotonic()

    if not _take(store, me):
        holder = _holder(store)
        if not _died_here(holder):
            raise BusyError("lock.busy", holder=holder, minutes=SECONDS // 60)
        _release(store, holder)
        if not _take(store, me):
            raise BusyError("lock.taken_over", holder=_holder(store))
    try:
        yield renew
    finally:
        _release(store, me)


def _take(store: Store, owner: str) -> bool:
    parameters = {"owner": owner, "milliseconds": SECONDS * 1000}
    return store.write(lambda tx: tx.run(TAKE, parameters).single()) is not None


def _holder(store: Store) -> str:
    rows = store.rows(READ)
    return str(rows[0]["owner"]) if rows else ""


def _died_here(holder: str) -> bool:
    """Say whether the holder was a process of this machine that is gone."""
    match = re.search(r"\(process (\d+) on (.*)\)$", holder)
    if match is None or match[2] != platform.node() or os.name == "nt":
        return False
    try:
        os.kill(int(match[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _release(store: Store, owner: str) -> None:
    # When the server is gone the error that matters is on its way; the lock expires by itself.
    with suppress(StoreError):
        store.write(lambda tx: tx.run(DROP, owner=owner).consume())
