"""A person's own groups of countries or cities, from a spreadsheet with one membership a row."""

from __future__ import annotations

from pathlib import Path

from graph.places import country_code, nearest_country
from innolink.cli_errors import FrontError
from loaders.tables import read_tables
from queries.groups import Groups, Membership

__all__ = ["own_groups"]


def own_groups(path: Path) -> Groups:
    """Read groups from a spreadsheet.

    Parameters
    ----------
    path
        CSV or XLSX with the columns ``group`` and ``member`` (a country's code or name in zh
        or en, or the id of an entity), and if you like ``since``, ``until`` and ``source``.

    Raises
    ------
    FrontError
        A column is missing, or a member is neither a country nor an id; says the row.
    """
    found: dict[str, list[Membership]] = {}
    for table in read_tables(path):
        if not {"group", "member"} <= set(table.header):
            raise FrontError("ask.groups_columns", file=path.name)
        for number, cells in table.rows:
            row = {k: str(v or "").strip() for k, v in zip(table.header, cells, strict=False)}
            if not any(row.values()):
                continue
            member = row["member"] if ":" in row["member"] else country_code(row["member"])
            if not member or not row["group"]:
                near = ", ".join(nearest_country(row["member"])) or "—"
                shown = {"member": row["member"][:60], "near": near}
                raise FrontError("ask.groups_member", file=path.name, row=number, **shown)
            spans = (row.get(k, "") for k in ("since", "until", "source"))
            found.setdefault(row["group"], []).append(Membership(member, *spans))
    return found
