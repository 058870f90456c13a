"""Data range of a register: what the result owes to any one publisher, and to single facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analytics.closeness import Closeness, index_without
from analytics.errors import InputError


@dataclass(frozen=True, slots=True)
class SourcesRange:
    """What leaving out one publisher at a time does.

    Attributes
    ----------
    publishers
        How many stand behind the ties.
    low, high
        Least and largest index without one of them; ``None`` when none could be left out.
    without_low, without_high
        The publishers whose absence gives them; "" when nobody's absence changes anything.
    single, one_source
        Shares of the counted ties that rest on a single fact, and on a single source.
    ties
        How many ties count.
    table
        One row a publisher on whom a tie rests alone: ``publisher``, ``ties`` (lost without
        it), ``index`` (missing where no index is left), the largest loss first.
    """

    publishers: int
    low: float | None
    high: float | None
    without_low: str
    without_high: str
    single: float
    one_source: float
    ties: int
    table: pd.DataFrame = field(repr=False, compare=False)


def without_publishers(
    made: Closeness,
    publishers: Mapping[str, str],
) -> SourcesRange:
    """Measure anew with one publisher at a time left out.

    Resampling ties would not do here: a register holds each tie once, so every resample has
    fewer distinct ties and is biased downwards. What can be said is what the result owes to
    each publisher. A tie falls away when all its sources are of the publisher left out.

    Parameters
    ----------
    made
        The measured subject; its ties carry ``sources``, ``keys`` and ``through``
        (agreements): lists.
    publishers
        Publisher by source; a source that is absent stands for itself.

    Returns
    -------
    SourcesRange

    Raises
    ------
    InputError
        The ties carry no sources, or there is no index whose range could be told.

    Notes
    -----
    Takes one measurement a publisher on whom a tie rests alone.

    References
    ----------
    The jackknife over clusters: Efron & Stein (1981), "The jackknife estimate of variance",
    Ann. Stat. 9(3), doi:10.1214/aos/1176345462; here only its range is told.
    """
    rows = made.ties.rows
    if "sources" not in rows.columns or made.index is None:
        raise InputError("doubt_sources.none")
    behind = [frozenset(publishers.get(s, s) for s in some) for some in rows["sources"]]
    alone: dict[str, list[int]] = {}
    for place, names in enumerate(behind):
        if len(names) == 1:
            alone.setdefault(next(iter(names)), []).append(place)
    known: dict[tuple[int, ...], float | None] = {}
    lost = []
    for name in sorted(alone):
        places = tuple(alone[name])
        if places not in known:
            known[places] = index_without(made, places)
        lost.append((name, len(places), known[places]))
    counted = made.ties.counted()
    single = [_facts(row) == 1 for row in counted.to_dict("records")]
    lonely = [len(set(some)) == 1 for some in counted["sources"]]
    return _range(made.index, lost, len(frozenset().union(*behind)), single, lonely)


def _facts(row: Mapping[object, object]) -> int:
    """How many facts carry a tie: agreements that tie both ends, or links between them."""
    through, keys = row.get("through"), row["keys"]
    carrying = through if isinstance(through, list) and through else keys
    return len(carrying) if isinstance(carrying, list) else 1


def _range(
    index: float,
    lost: list[tuple[str, int, float | None]],
    publishers: int,
    single: list[bool],
    lonely: list[bool],
) -> SourcesRange:
    lost.sort(key=lambda row: (-row[1], row[0]))
    left = [(value, name) for name, _, value in lost if value is not None]
    low, high = min(left, default=(index, "")), max(left, default=(index, ""))
    table = pd.DataFrame(lost, columns=["publisher", "ties", "index"])
    return SourcesRange(
        publishers,
        low[0],
        high[0],
        low[1],
        high[1],
        sum(single) / len(single),
        sum(lonely) / len(lonely),
        len(single),
        table.astype({"index": "Float64"}),
    )
