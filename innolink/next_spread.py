"""Which of the largest gains are shown: the best of each type of link in turn, or one leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

CELL = ["country", "type", "flow"]
"""What a gain depends on: the far ends of one cell gain alike."""

_WAY = ["type", "flow"]


def counted(table: pd.DataFrame) -> pd.DataFrame:
    """Count for each row the rows that gain as much: ``others`` in its cell, ``elsewhere`` abroad.

    Examples
    --------
    >>> rows = [("RS", "LAB", "none", 0.1, "a"), ("RS", "LAB", "none", 0.1, "b"),
    ...         ("DE", "LAB", "none", 0.1, "c"), ("DE", "PARK", "none", 0.1, "d")]
    >>> table = pd.DataFrame(rows, columns=["country", "type", "flow", "gain", "partner"])
    >>> counted(table)[["others", "elsewhere"]].values.tolist()
    [[1, 1], [1, 1], [0, 2], [0, 0]]
    """
    alike = table.assign(gain=table["gain"].astype(float).round(12))
    here = alike.groupby([*CELL, "gain"])["partner"].transform("size")
    all_ = alike.groupby([*_WAY, "gain"])["partner"].transform("size")
    cell = alike.groupby(CELL)["partner"].transform("size")
    return table.assign(others=cell - 1, elsewhere=all_ - here)


def spread(cells: pd.DataFrame, k: int) -> pd.DataFrame:
    """Choose k rows in turn among the types of link, then among the countries; largest first.

    Each choice is the row whose type and way were chosen least so far, then the one whose
    country was, then the one that stands first. So the rows are those of the ranking where one
    type and each country occurs once.

    Parameters
    ----------
    cells
        One row a country, type and way, the largest gain first.
    k
        How many.

    Returns
    -------
    pandas.DataFrame
        The rows chosen, in the order in which they stood.

    Examples
    --------
    >>> rows = [("RS", "OFFICE", "in"), ("DE", "OFFICE", "in"), ("RS", "LAB", "none"),
    ...         ("US", "LAB", "none"), ("RS", "PARK", "none")]
    >>> cells = pd.DataFrame(rows, columns=["country", "type", "flow"])
    >>> spread(cells, 3).values.tolist()
    [['RS', 'OFFICE', 'in'], ['US', 'LAB', 'none'], ['RS', 'PARK', 'none']]
    """
    ways = cells.groupby(_WAY, sort=False).ngroup().to_numpy()
    countries = cells.groupby("country", sort=False).ngroup().to_numpy()
    n = len(cells)
    taken, shown, told = np.zeros(n, bool), np.zeros(n, int), np.zeros(n, int)
    for _ in range(min(k, n)):
        left = np.flatnonzero(~taken)
        at = left[np.lexsort((left, told[left], shown[left]))[0]]
        taken[at] = True
        shown[ways == ways[at]] += 1
        told[countries == countries[at]] += 1
    return cells[taken].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Lead:
    """One type of link that makes up most of some rows.

    Attributes
    ----------
    type, flow
        The type, and the way it goes.
    count, of
        How many of how many rows.
    part
        Part of the index in which it is ahead most of the next best type for the same
        countries; "" where those have no other candidate.
    """

    type: str
    flow: str
    count: int
    of: int
    part: str


def lead(rows: pd.DataFrame, table: pd.DataFrame, parts: Iterable[str]) -> Lead | None:
    """Find the type of link that most of some rows are of, and the part that puts it ahead.

    Parameters
    ----------
    rows
        The largest gains.
    table
        All candidates, the largest gain first, with ``gain_PART``.
    parts
        Parts of the index.

    Returns
    -------
    Lead or None
        Nothing where no type makes up more than half of the rows, or no other could.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     [("RS", "OFFICE", "in", 0.2, 0.1), ("RS", "LAB", "none", 0.2, 0.0)],
    ...     columns=["country", "type", "flow", "gain_depth", "gain_balance"])
    >>> lead(table.head(1), table, ["depth", "balance"])
    Lead(type='OFFICE', flow='in', count=1, of=1, part='balance')
    """
    if rows.empty or len(table.drop_duplicates(_WAY)) < 2:
        return None
    ((kind, flow), count), *_ = Counter(zip(rows["type"], rows["flow"], strict=True)).most_common(1)
    if 2 * count <= len(rows):
        return None
    is_it = (rows["type"] == kind) & (rows["flow"] == flow)
    own = rows[is_it].drop_duplicates("country").set_index("country")
    others = table[
        table["country"].isin(own.index) & ~((table["type"] == kind) & (table["flow"] == flow))
    ].drop_duplicates("country").set_index("country")  # fmt: skip
    ahead = {
        part: float((own.loc[others.index, f"gain_{part}"] - others[f"gain_{part}"]).sum())
        for part in parts
    }
    best = max(ahead, key=lambda part: ahead[part], default="")
    return Lead(str(kind), str(flow), count, len(rows), best if ahead.get(best, 0) > 1e-12 else "")
