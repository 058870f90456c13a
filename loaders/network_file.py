"""One file of a published network, in whatever format: its nodes' labels and its ties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from loaders.batch import Fault, Where

__all__ = ["NetworkFile", "Tie", "year_of"]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_LAST = re.compile(r"(?:19|20)\d{2}$")


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie as it stands: two labels and a raw strength; ``None`` where nobody knows it.

    ``column`` says where the strength stood, ``year`` is the tie's own where it has one.
    """

    where: Where
    start: str
    end: str
    strength: Any
    column: str = "strength"
    year: Any = None


@dataclass(slots=True)
class NetworkFile:
    """One file of a network, or one sheet of a workbook.

    Attributes
    ----------
    name, year
        Its name, and the year in the name; ``None`` where there is none.
    vertices
        Labels with the places where they stand.
    ties
        A tie of a symmetric network may stand in both directions, which whoever reads this
        folds.
    faults, notes
        Lines that are no vertex and no tie; what was found out about the file.
    margins
        Of a matrix: the labels of its rows and those of its columns.
    """

    name: str
    year: int | None
    vertices: dict[str, Where] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    margins: tuple[list[str], list[str]] | None = None


def year_of(name: str) -> int | None:
    """Give the last year that a file's name holds.

    Examples
    --------
    >>> year_of("WrldCo1990.net"), year_of("flows_2019-2020.csv"), year_of("ties.net")
    (1990, 2020, None)
    """
    stem = PurePath(name).stem.replace("_", " ")
    years = _YEAR.findall(stem) or _LAST.findall(stem)
    return int(years[-1]) if years else None
