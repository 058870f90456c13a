"""A person's own groups of countries or cities, from a spreadsheet with one membership a row."""

from __future__ import annotations

from pathlib import Path

from graph.places import country_code, nearest_country
from graph.store import Store
from innolink.cli_errors import FrontError
from loaders.tables import read_tables
from queries.groups import Group, Groups, Membership, members
from queries.naming import AskError
from queries.reader import heading
from queries.runner import checked_date

__all__ = ["chosen_group", "own_groups"]

_SPAN = ("since", "until", "source")


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
        A column is missing, or a member is neither a country nor an id; says the row.
    """
    found: dict[str, list[Membership]] = {}
    columns = {heading(key).zh: key for key in ("group", "member", *_SPAN)}
    for table in read_tables(path):
        header = [columns.get(name, name) for name in table.header]
        if not {"group", "member"} <= set(header):
            raise FrontError("ask.groups_columns", file=path.name)
        for number, cells in table.rows:
            row = {k: str(v or "").strip() for k, v in zip(header, cells, strict=False)}
            if not any(row.values()):
                continue
            member = row["member"] if ":" in row["member"] else country_code(row["member"])
            if not member or not row["group"]:
                near = nearest_country(row["member"])
                shown = {"member": row["member"][:60], "near": near}
                raise FrontError("ask.groups_member", file=path.name, row=number, **shown)
            spans = (row.get(k, "") for k in _SPAN)
            found.setdefault(row["group"], []).append(Membership(member, *spans))
    return found
