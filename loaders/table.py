"""What every reader of tables gives: a header, and rows with where they stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Cells = tuple[int, list[Any]]
"""Number of the row as a spreadsheet shows it, and its cells."""


@dataclass(slots=True)
class Table:
    """One sheet or one file: its name, its header, its rows.

    Attributes
    ----------
    encoding
        Of a text file; empty for others.
    at
        Row in which the header stands.
    hidden
        Whether it is a sheet that the workbook does not show.
    """

    file: str
    name: str
    header: list[str]
    rows: Iterator[Cells]
    encoding: str = ""
    at: int = 1
    hidden: bool = False


class SheetError(str):
    """A cell that holds a formula or a spreadsheet's error instead of a value."""

    __slots__ = ()


class MergedCell(str):
    """A cell that is covered by merged ones: empty in the file, full on the screen.

    Attributes
    ----------
    ref
        What is merged, as a spreadsheet says it.

    Examples
    --------
    >>> MergedCell("F2:F4"), MergedCell("F2:F4").ref
    ('', 'F2:F4')
    """

    __slots__ = ("ref",)
    ref: str

    def __new__(cls, ref: str) -> MergedCell:
        """Make an empty text that knows why it is empty."""
        cell = super().__new__(cls, "")
        cell.ref = ref
        return cell
