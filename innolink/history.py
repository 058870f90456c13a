"""What changed: between two dates of the world, or between two loads."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pandas as pd

from graph import statements
from graph.connection import Connection
from graph.engine_settings import EngineSettings
from graph.net_changes import Change, net_changes
from graph.periods import before, diff_frame, point
from graph.store import Store
from graph.values import BadValueError
from graph.wording import WordedError

CHANGE_COLUMNS = ("change", "kind", "type", "key", "what", "before", "after")
_YEARISH = re.compile(r"\d{4}([-/.年].*)?$")


class HistoryError(WordedError):
    """There is no such date or load, or its change list is not kept here."""

    room = "innolink"


def change_folder(connection: Connection) -> Path:
    """Folder of the change lists: in the user's data home, one a database."""
    home = EngineSettings.from_environment().home
    if re.match(r"bolt://(127\.0\.0\.1|localhost)\b", connection.uri):
        return home / "changes"
    name = f"{connection.uri}/{connection.database}"
    return home / "changes" / hashlib.sha256(name.encode()).hexdigest()[:12]


def loads_frame(store: Store) -> pd.DataFrame:
    """Every load, oldest first; ``number`` counts them and names one in ``diff``."""
    frame = store.read(statements.LOADS)
    frame.insert(0, "number", range(1, len(frame) + 1))
    return frame


def diff(store: Store, first: str | int, second: str | int, folder: Path) -> pd.DataFrame:
    """Tell what changed between two dates, or between two loads.

    Parameters
    ----------
    store
        An open store.
    first, second
        Two years, months or days: :func:`graph.periods.diff_frame`. Two loads, by their ids or
        their numbers: what changed after the first, up to and with the second.
    folder
        Where change lists are kept.

    Returns
    -------
    pandas.DataFrame
        Of links that are new or ended, or of items created, updated and removed (columns
        :data:`CHANGE_COLUMNS`); ``attrs`` say ``of`` (``dates`` or ``loads``) and what could
        not be looked at.

    Raises
    ------
    HistoryError
        No such date or load, or they stand in the wrong order.
    """
    if _YEARISH.match(str(first)) and _YEARISH.match(str(second)):
        return _between_dates(store, str(first), str(second))
    return _between_loads(store, str(first), str(second), folder)


def _between_dates(store: Store, first: str, second: str) -> pd.DataFrame:
    try:
        dates = point(first), point(second)
    except BadValueError as error:
        raise HistoryError("diff.no_date", first=first, second=second) from error
    if not before(*dates):
        raise HistoryError("diff.order", first=first, second=second)
    frame = diff_frame(store, *dates)
    frame.attrs["of"] = "dates"
    return frame


def _between_loads(store: Store, first: str, second: str, folder: Path) -> pd.DataFrame:
    loads = loads_frame(store)
    places = [_place(loads, text) for text in (first, second)]
    if places[0] >= places[1]:
        raise HistoryError("diff.order", first=first, second=second)
    wanted = loads.iloc[places[0] + 1 : places[1] + 1]
    paths, missing = [], []
    for load, name in zip(wanted["load"], wanted["changes"], strict=True):
        path = folder / Path(name).name if isinstance(name, str) else None
        if path is not None and path.is_file():
            paths.append(path)
        else:
            missing.append(load)
    data = [_row(change) for change in net_changes(paths)]
    frame = pd.DataFrame(data, columns=pd.Index(CHANGE_COLUMNS), dtype=object)
    frame.attrs.update(of="loads", missing=missing)
    return frame


def _row(change: Change) -> list[Any]:
    told = change.told()
    return [
        change.change, change.kind, change.type, change.key, told, change.before, change.after,
    ]  # fmt: skip


def _place(loads: pd.DataFrame, text: str) -> int:
    """Place of a load among all, by number or id; 0 stands for the empty graph before."""
    if text.isdigit() and 0 <= int(text) <= len(loads):
        return int(text) - 1
    found = [n for n, load in enumerate(loads["load"]) if load == text]
    if not found:
        raise HistoryError("diff.no_load", load=text, count=len(loads))
    return found[0]
