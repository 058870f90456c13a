"""A person's own groups of countries or cities, from a spreadsheet with one membership a row."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from graph.periods import before
from graph.places import country_code, nearest_country
from graph.properties import SINCE, UNTIL
from graph.store import Store
from graph.values import BadValueError, blank, parse
from graph.wording import Joined, Message
from innolink.cli_errors import FrontError
from loaders.batch import rule
from loaders.checks import show
from loaders.tables import read_tables
from queries.groups import Group, Groups, Membership, is_shipped, members
from queries.naming import AskError
from queries.reader import heading
from queries.runner import checked_date

__all__ = ["chosen_group", "own_groups"]

SHOWN = 10
"""Mistakes that are told one by one; of the others their number."""

_SPAN = ("since", "until", "source")
_DATES = {"since": SINCE, "until": UNTIL}


def chosen_group(
    store: Store,
    text: str | None,
    path: Path | None,
    as_of: str | None = None,
    *,
    nodes: bool = False,
) -> Group | None:
    """Find the group that a command names: as it stands, or of the user's own spreadsheet.

    Parameters
    ----------
    store
        An open store.
    text
        What the user typed; none stays none.
    path
        The user's own groups; without it the text is what the graph knows.
    as_of
        Year, month or day on which one must belong to it.
    nodes
        Whether cities and organisations are taken too, by their ids.

    Raises
    ------
    AskError
        There is no such group; all are named.
    FrontError
        No member of the user's own group is a country or region, or the file is faulty.
    """
    as_of = checked_date(as_of, "as_of")
    if text is None or path is None:
        return text
    own = own_groups(path)
    found = members(store, text, as_of, own)
    if isinstance(found, list):
        if "," in text:  # codes of countries
            return text
        raise AskError("ask.group", name="group", text=text[:60], known=found)
    if found[0] not in own:
        return text
    codes = [code for code in found[1] if nodes or ":" not in code]
    if not codes:
        raise FrontError("ask.groups_no_country", group=found[0], file=path.name)
    return {found[0]: codes}


def own_groups(path: Path) -> Groups:
    """Read groups from a spreadsheet.

    Parameters
    ----------
    path
        CSV or XLSX with the columns ``group`` and ``member`` (a country's code or name in zh
        or en, or the id of an entity), and if you like ``since``, ``until`` and ``source``; or
        the same headings in Chinese: 组, 成员, 起始, 终止, 来源.

    Raises
    ------
    FrontError
        A column is missing; or a row is wrong: no name or that of a group that ships, a member
        that is neither a country nor an id, a date that is none, an end before the beginning.
        All mistakes are named, with row, column and value.
    """
    found: dict[str, list[Membership]] = {}
    faults: list[Message] = []
    columns = {heading(key).zh: key for key in ("group", "member", *_SPAN)}
    for table in read_tables(path):
        header = [columns.get(name, name) for name in table.header]
        if not {"group", "member"} <= set(header):
            raise FrontError("ask.groups_columns", file=path.name)
        for number, cells in table.rows:
            row = dict(zip(header, cells, strict=False))
            if all(blank(v) for v in row.values()):
                continue
            group, membership, wrong = _membership(row, known=found)
            found.setdefault(group, []).append(membership)
            headed = dict(zip(header, table.header, strict=True))
            faults += [
                Message("innolink", "ask.groups_fault", told | {"row": number, "column": headed[c]})
                for c, told in wrong
            ]
    if faults:
        more = Message("innolink", "ask.groups_more", {"count": len(faults) - SHOWN})
        shown = [*faults[:SHOWN], *([more] if len(faults) > SHOWN else [])]
        told = Joined(shown, "clause_joiner")
        raise FrontError("ask.groups_faults", file=path.name, count=len(faults), faults=told)
    return found


_Wrong = list[tuple[str, dict[str, Any]]]  # the column, and what is told of its value


def _membership(row: Mapping[str, Any], known: Container[str]) -> tuple[str, Membership, _Wrong]:
    """Read one row: its group, the membership, and everything that is wrong with it."""
    text = {k: "" if blank(v) else str(v).strip() for k, v in row.items()}
    group, raw = text["group"], text["member"]
    wrong: _Wrong = []

    def fault(column: str, key: str, **fields: Any) -> None:
        asked = Message("innolink", f"ask.groups_{key}", fields)
        value = show(text[column]) or Message("innolink", "load.blank")
        wrong.append((column, {"value": value, "rule": asked}))

    if not group:
        fault("group", "no_name")
    elif group not in known and is_shipped(group):  # said once a group
        fault("group", "shipped")
    member = raw if ":" in raw else country_code(raw)
    if not member and (near := nearest_country(raw)):
        fault("member", "member_near", near=near)
    elif not member:
        fault("member", "member")
    dates = {}
    for column in ("since", "until"):
        try:
            dates[column] = str(parse(_DATES[column], row.get(column)) or "")
        except BadValueError as error:
            wrong.append((column, {"value": show(text[column]), "rule": error.rule}))
    since, until = dates.get("since", ""), dates.get("until", "")
    if since and until and before(until, since):
        order = rule("check.order", since=since)
        wrong.append(("until", {"value": show(text["until"]), "rule": order}))
    return group, Membership(member or "", since, until, text.get("source", "")), wrong
