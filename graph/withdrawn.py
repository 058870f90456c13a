"""Country codes that ISO has withdrawn, and who came after: ``data/reference/withdrawn.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from graph.model import Label

__all__ = ["Withdrawn", "withdrawn", "withdrawn_codes"]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A code of ISO 3166-3.

    Attributes
    ----------
    code, iso3
        Alpha-2 and alpha-3 as they were; blank where it has been given to somebody else since.
    label
        What it stood for, in English and Chinese.
    until
        Year of its withdrawal.
    successors
        Alpha-2 codes of those that came after. Where there is one, the old code means it;
        where there are several, nothing can be divided among them.
    """

    code: str
    iso3: str
    label: Label
    until: int
    successors: tuple[str, ...]

    def fields(self) -> dict[str, Any]:
        """Give what a sentence about it needs."""
        return {"code": self.code, "name": self.label, "until": self.until,
                "successors": list(self.successors)}  # fmt: skip


@cache
def withdrawn_codes() -> dict[str, Withdrawn]:
    """Withdrawn codes by alpha-2; codes that ISO gave to others later (BQ, GE, SK) are not there.

    Examples
    --------
    >>> withdrawn_codes()["ZR"].successors, withdrawn_codes()["AN"].successors
    (('CD',), ('BQ', 'CW', 'SX'))
    """
    table = files("data") / "reference" / "withdrawn.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {
        row["code"]: Withdrawn(
            row["code"],
            row["iso3"],
            Label(row["name_en"], row["name_zh"]),
            int(row["until"]),
            tuple(row["successors"].split("|")),
        )
        for row in rows
    }


def withdrawn(text: str) -> Withdrawn | None:
    """Find a withdrawn code, alpha-2 or alpha-3 in either case; ``None`` for anything else.

    Examples
    --------
    >>> withdrawn("an").until, withdrawn("ANT").code, withdrawn("RS") is None
    (2010, 'AN', True)
    """
    wanted = text.strip().upper()
    found = withdrawn_codes().get(wanted)
    if found or len(wanted) != 3:
        return found
    return next((w for w in withdrawn_codes().values() if w.iso3 == wanted), None)
