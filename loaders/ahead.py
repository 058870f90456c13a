"""Making the next thing while the last one is in use: one thread, a bounded queue."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _End:
    """Marks the end of the queue, with the error that ended it, if one did."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(things: Iterable[T], most: int = 1) -> Generator[T, None, None]:
    """Give the same things in the same order, up to ``most`` of them made in advance.

    Parameters
    ----------
    things
        Made in a thread of its own; an error there is raised here, in its place.
    most
        Things that may wait; with the one in use and the one in the making they bound memory.

    Examples
    --------
    >>> list(ahead(n * n for n in range(4)))
    [0, 1, 4, 9]
    """
    waiting: queue.Queue[Any] = queue.Queue(most)
    stopped = threading.Event()

    def put(thing: Any) -> bool:
        while not stopped.is_set():
            try:
                waiting.put(thing, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def make() -> None:
        try:
            for thing in things:
                if not put(thing):
                    return
        except BaseException as error:
            put(_End(error))
        else:
            put(_End())

    thread = threading.Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        while True:
            thing = waiting.get()
            if isinstance(thing, _End):
                if thing.error is not None:
                    raise thing.error
                return
            yield cast(T, thing)
    finally:
        stopped.set()
        thread.join()
