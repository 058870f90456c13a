r"""Lists in one cell of a table: items with ``|`` between them, written and read by one rule.

The columns of a register that hold several values are written so, and so is every list that
innolink writes into a CSV cell. An item that holds a ``|`` itself, as ids of sources do, has a
backslash before it, and a backslash of its own stands twice; so what is written is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["SEPARATOR", "join_items", "split_items"]

SEPARATOR = "|"
"""Between the items of a list in one cell."""

_ESCAPED = re.compile(r"([\\|])")
_PARTS = re.compile(r"\\[\\|]|\||[^\\|]+|\\")


def join_items(items: Iterable[str]) -> str:
    r"""Write texts as one cell.

    Examples
    --------
    >>> print(join_items(["AI", "register|s-01", r"a\b"]))
    AI|register\|s-01|a\\b
    """
    return SEPARATOR.join(_ESCAPED.sub(r"\\\1", item) for item in items)


def split_items(text: str) -> list[str]:
    r"""Read the items of one cell; a backslash before anything else is one like any other.

    Blank items are left out: nothing stands between two bars.

    Examples
    --------
    >>> split_items(r"AI|register\|s-01| |C:\data"), split_items("")
    (['AI', 'register|s-01', 'C:\\data'], [])
    """
    if "\\" not in text:  # nearly every cell
        return [item for item in text.split(SEPARATOR) if item and not item.isspace()]
    found, item = [], ""
    for part in _PARTS.findall(text):
        if part == SEPARATOR:
            found.append(item)
            item = ""
        else:
            item += part[1:] if part in ("\\\\", "\\|") else part
    return [one for one in (*found, item) if one and not one.isspace()]
