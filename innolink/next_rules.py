"""Which links are never proposed: those that exist, and those to ends that cannot be asked.

Between whom a link may be sought is declared with its type (:class:`graph.model.Sought`). These
rules look at the single far end, each by what the graph says of it, never by its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from graph.ontology import TIE_LINKS
from graph.periods import before, held

PRESENT, TIED, ENDED, OWN, NATIONAL = "present", "tied", "ended", "own", "national"
RULES = (PRESENT, TIED, ENDED, OWN, NATIONAL)
"""Rules in the order in which they are asked; a link is left out by the first that holds.

``present``: it exists. ``tied``: the far end is a country as a whole, and something in it is
tied already. ``ended``: the far end does not exist at the date. ``own``: it is the hub's own.
``national``: membership, in a body that takes members of its own country alone.
"""

_NO_MORE = ("inactive", "withdrawn")
"""Words of ROR for an organisation that is no more (``status``)."""

_DOWN = ("OPERATES",)
_UP = ("PART_OF", "RND_CENTRE_OF")


def ended(entities: pd.DataFrame, links: pd.DataFrame, date: str) -> set[str]:
    """Ids of what does not exist at a date: over, not begun, or followed by another.

    Parameters
    ----------
    entities, links
        As :mod:`graph.reading` gives them.
    date
        Year, month or day. What may still hold, as far as the dates say, does.

    Examples
    --------
    >>> frame = pd.DataFrame({"id": ["a", "b", "c", "d"], "since": [None, None, "2030", None],
    ...                       "until": ["2009", None, None, None],
    ...                       "status": [None, "inactive", None, "agreement signed"]})
    >>> sorted(ended(frame, pd.DataFrame({"from": [], "type": [], "to": []}), "2026-11-26"))
    ['a', 'b', 'c']
    """
    gone = set(links[links["type"] == "SUCCEEDED_BY"]["from"])
    for row in entities.to_dict("records"):
        since, until = _text(row.get("since")), _text(row.get("until"))
        if row.get("status") in _NO_MORE or not held(since, until, date):
            gone.add(str(row["id"]))
    return gone


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def own_bodies(links: pd.DataFrame, members: Iterable[str]) -> set[str]:
    """Ids of what belongs to a hub, wherever it lies: what its members run, parts of them.

    Step by step: what a member operates, what is a part of it, and its R&D centres abroad. They
    speak for the hub already; a link to one of them is none to a partner.

    Examples
    --------
    >>> rows = [("firm", "OPERATES", "park"), ("lab", "PART_OF", "park"), ("x", "OPERATES", "firm")]
    >>> sorted(own_bodies(pd.DataFrame(rows, columns=["from", "type", "to"]), ["firm"]))
    ['lab', 'park']
    """
    below: dict[str, set[str]] = defaultdict(set)
    for row in links[links["type"].isin([*_DOWN, *_UP])].to_dict("records"):
        over, under = ("from", "to") if row["type"] in _DOWN else ("to", "from")
        below[row[over]].add(row[under])
    start = set(members)
    found, waiting = set(start), sorted(start)
    while waiting:
        new = below[waiting.pop()] - found
        found |= new
        waiting += sorted(new)
    return found - start


def open_bodies(entities: pd.DataFrame, links: pd.DataFrame) -> set[str]:
    """Ids of bodies that take members from abroad, as far as the graph says.

    Their ``level`` is international, or a member on record belongs to another country than the
    body. An association of the parks of one country takes the parks of that country.

    Parameters
    ----------
    entities, links
        As :mod:`graph.reading` gives them.

    Examples
    --------
    >>> entities = pd.DataFrame({"id": ["world", "abroad", "home", "x", "y"],
    ...                          "country": ["ES", "US", "IT", "TW", "IT"],
    ...                          "level": ["international", None, None, None, None]})
    >>> rows = [("x", "MEMBER_OF", "abroad"), ("y", "MEMBER_OF", "home")]
    >>> sorted(open_bodies(entities, pd.DataFrame(rows, columns=["from", "type", "to"])))
    ['abroad', 'world']
    """
    rows = entities.to_dict("records")
    country = {str(r["id"]): _text(r.get("country")) for r in rows}
    found = {str(r["id"]) for r in rows if r.get("level") == "international"}
    for row in links[links["type"] == "MEMBER_OF"].to_dict("records"):
        theirs, own = country.get(row["from"]), country.get(row["to"])
        if theirs and own and theirs != own:
            found.add(str(row["to"]))
    return found


def former_ties(
    links: pd.DataFrame, members: Iterable[str], date: str
) -> dict[str, list[tuple[str, str]]]:
    """Ties with a hub that had ended at a date, by far end: type and last day, the latest first.

    Parameters
    ----------
    links
        All of them, whatever the date.
    members
        Ids of the hub.
    date
        Year, month or day.

    Examples
    --------
    >>> rows = [("city", "SISTER_CITY", "prague", "2019-10"), ("city", "SISTER_CITY", "x", None)]
    >>> frame = pd.DataFrame(rows, columns=["from", "type", "to", "until"])
    >>> former_ties(frame, ["city"], "2026")
    {'prague': [('SISTER_CITY', '2019-10')]}
    """
    own = set(members)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in links[links["type"].isin(TIE_LINKS)].to_dict("records"):
        until = _text(row.get("until"))
        if until and before(until, date) and (row["from"] in own) != (row["to"] in own):
            far = row["to"] if row["from"] in own else row["from"]
            found[str(far)].add((str(row["type"]), until))
    return {far: sorted(some, key=lambda x: (x[1], x[0]), reverse=True)
            for far, some in sorted(found.items())}  # fmt: skip


def tally(reasons: Iterable[str]) -> Mapping[str, int]:
    """How many links each rule left out, in the order of the rules; rules without any are absent.

    Examples
    --------
    >>> tally(["own", "", "present", "own"])
    {'present': 1, 'own': 2}
    """
    held_by = list(reasons)
    return {rule: held_by.count(rule) for rule in RULES if rule in held_by}
