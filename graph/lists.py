r"""Lists in one cell of a table: items with ``|`` between them, written and read by one rule.

The columns of a register that hold several values are written so, and so is every list that
innolink writes into a CSV cell. It is the rule of CSV itself, with ``|`` for the comma: an item
that holds a ``|``, as ids of sources do, stands in quotation marks (its own doubled). So an id
is found by a search as it stands, Excel takes a cell apart (Text to Columns, by ``|``), and
what is written is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["SEPARATOR", "join_items", "split_items"]

SEPARATOR = "|"
"""Between the items of a list in one cell."""

_MARK = '"'
_ITEM = re.compile(r'(?:\s*"(?P<quoted>(?:[^"]|"")*)"\s*|(?P<plain>[^|]*))(?:\||$)')


def join_items(items: Iterable[str]) -> str:
    r"""Write texts as one cell.

    Examples
    --------
    >>> print(join_items(["AI", "register|s-01", r"C:\data"]))
    AI|"register|s-01"|C:\data
    """
    return SEPARATOR.join(map(_written, items))


def _written(item: str) -> str:
    if SEPARATOR in item or item.lstrip().startswith(_MARK):
        return _MARK + item.replace(_MARK, _MARK * 2) + _MARK
    return item


def split_items(text: str) -> list[str]:
    r"""Read the items of one cell; a quotation mark within an item is one like any other.

    Blank items are left out: nothing stands between two bars.

    Examples
    --------
    >>> split_items(r'AI|"register|s-01"| |C:\data|the "Lab"'), split_items("")
    (['AI', 'register|s-01', 'C:\\data', 'the "Lab"'], [])
    """
    if _MARK not in text:  # nearly every cell
        return [item for item in text.split(SEPARATOR) if item and not item.isspace()]
    found = (
        item["plain"] if item["quoted"] is None else item["quoted"].replace(_MARK * 2, _MARK)
        for item in _ITEM.finditer(text)
    )
    return [one for one in found if one and not one.isspace()]
