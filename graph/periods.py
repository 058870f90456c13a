"""Dates of year, month or day precision: what surely began later, what had surely ended.

Two dates compare by what both of them say: 2024 and 2024-05 may be the same moment, so
neither is surely before the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

from graph.ontology import FACT_LINKS
from graph.properties import SINCE
from graph.reading import links_frame
from graph.store import Store
from graph.values import local_date, parse

DIFF_COLUMNS = ("change", "type", "from", "from_name", "to", "to_name", "since", "until",
                "dataset", "sources", "key")  # fmt: skip


def point(text: str | int) -> str:
    """Read a year, month or day.

    Raises
    ------
    graph.values.BadValueError
        It is none.

    Examples
    --------
    >>> point(2024), point("2024年5月")
    ('2024', '2024-05')
    """
    return str(parse(SINCE, str(text)) or parse(SINCE, "?"))


def before(first: str, second: str) -> bool:
    """Whether a date surely lies before another one.

    Examples
    --------
    >>> before("2023-12", "2024"), before("2024", "2024-05"), before("2024-05", "2024")
    (True, False, False)
    """
    size = min(len(first), len(second))
    return first[:size] < second[:size]


def held(since: str | None, until: str | None, at: str) -> bool:
    """Whether something held at a date, unless it surely began later or had surely ended.

    Examples
    --------
    >>> held("2020", None, "2024"), held("2025-03", None, "2024"), held(None, "2023", "2024-01")
    (True, False, False)
    """
    began_later = since is not None and before(at, since)
    had_ended = until is not None and before(until, at)
    return not began_later and not had_ended


def begun_links(
    store: Store, *, types: Iterable[str], as_of: str | None, today: dt.date | None = None
) -> pd.DataFrame:
    """Read the links that count: those of a date; without one, all that have not yet to begin.

    What has ended counts where no date is asked for, because it was there; what surely begins
    after today is a plan.

    Returns
    -------
    pandas.DataFrame
        As :func:`graph.reading.links_frame` gives them; its ``attrs`` hold ``ahead``, the links
        left out because they begin after today, in the same form.
    """
    links = links_frame(store, types=types, as_of=as_of)
    now = (today or local_date()).isoformat()
    later = [as_of is None and isinstance(s, str) and before(now, s) for s in links["since"]]
    if not any(later):
        return links
    ahead = pd.Series(later, index=links.index)
    begun = links[~ahead].reset_index(drop=True)
    begun.attrs["ahead"] = links[ahead]
    return begun


def changed(since: str | None, until: str | None, first: str, second: str) -> str:
    """Tell what became of a link between two dates: new, ended, both or nothing.

    Examples
    --------
    >>> changed("2025", None, "2024", "2026"), changed("2020", "2025-06", "2024", "2026")
    ('new', 'ended')
    >>> changed("2025", "2025", "2024", "2026"), changed("2020", None, "2024", "2026")
    ('new and ended', '')
    """
    new = since is not None and before(first, since) and not before(second, since)
    ended = until is not None and before(until, second) and not before(until, first)
    return " and ".join(word for word, is_so in (("new", new), ("ended", ended)) if is_so)


def diff_frame(store: Store, first: str, second: str) -> pd.DataFrame:
    """Fact links that began or ended between two dates, with their sources.

    Parameters
    ----------
    store
        An open store.
    first, second
        Year, month or day, as :func:`point` gives them; the earlier one first.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`DIFF_COLUMNS`, in the order of change, type and key. Its ``attrs`` hold
        ``links`` (all fact links) and ``undated`` (those without any date: nothing is known
        of them, so they are counted apart).
    """
    links = links_frame(store, types=FACT_LINKS)
    names = {r["id"]: r["name"] for r in store.rows(
        "MATCH (e:Entity) RETURN e.id AS id, coalesce(e.name, e.name_zh) AS name")}  # fmt: skip
    rows: list[dict[str, Any]] = []
    undated = 0
    for link in links.to_dict("records"):
        since, until = link["since"], link["until"]
        undated += since is None and until is None
        change = changed(since, until, first, second)
        if change:
            ends = {f"{end}_name": names.get(link[end]) for end in ("from", "to")}
            rows.append({str(k): v for k, v in link.items()} | ends | {"change": change})
    rows.sort(key=lambda r: (r["change"], r["type"], r["key"]))
    data = [[row[c] for c in DIFF_COLUMNS] for row in rows]
    frame = pd.DataFrame(data, columns=pd.Index(DIFF_COLUMNS), dtype=object)
    frame.attrs.update(links=len(links), undated=undated)
    return frame
