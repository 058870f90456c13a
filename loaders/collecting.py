"""Looking for cyclic garbage seldom, while many rows come and go."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 100_000
"""New objects after which Python looks for cycles; 700 or 2 000 unless told otherwise."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let Python look for cyclic garbage less often, until the end of the block.

    Rows hold no cycles: they are freed when nobody holds them any more. Looking through all of
    them again and again took a quarter of the client's time.

    Examples
    --------
    >>> with seldom_collecting():
    ...     gc.get_threshold()[0]
    100000
    """
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
