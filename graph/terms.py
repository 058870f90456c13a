"""Words of the data in both languages: units, scopes, statuses, indicators, definitions, licences.

Registers word these as their pages do, mostly in English. ``data/reference/terms.csv`` has the
Chinese of those that ship; the translations are innolink's own. Only what people see is put into
words: CSV and JSON keep what the register says. Whoever words them otherwise edits the file.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from graph.model import Label

__all__ = ["term"]


@cache
def _table() -> dict[tuple[str, str], Label]:
    text = files("data").joinpath("reference", "terms.csv").read_text(encoding="utf-8")
    return {
        (r["kind"], r["en"]): Label(r["en"], r["zh"]) for r in csv.DictReader(text.splitlines())
    }


_SIGNED = re.compile(
    r"\b(CNY|RMB|USD|EUR|GBP|JPY|yuan|dollars?|euros?|growth|changes?|balance|net|profits?|loss(es)?"
    r"|deficit|surplus)\b|元|增长|增速|增幅|变化|变动|差额|净|利润|亏损|顺差|逆差",
    re.IGNORECASE,
)
"""Sums of money, and what grows, falls or is a balance: these may lie below zero."""


@cache
def _units() -> frozenset[str]:
    found = {label for (kind, _), label in _table().items() if kind == "unit"}
    return frozenset(text.lower() for label in found for text in (label.en, label.zh))


def may_be_negative(unit: str, about: str = "") -> bool | None:
    """Whether a value of this unit may lie below zero; ``None`` where the unit is not known.

    Counts, areas, ranks and shares of a whole may not; money, growth and balances may.

    Parameters
    ----------
    unit
        As the register writes it, in either language.
    about
        What else is known of the quantity: its indicator, its scope.

    Examples
    --------
    >>> may_be_negative("applications"), may_be_negative("%"), may_be_negative("件")
    (False, False, False)
    >>> may_be_negative("%", "indicator:gdp-growth"), may_be_negative("million EUR")
    (True, True)
    >>> may_be_negative("degrees") is None
    True
    """
    if _SIGNED.search(f"{unit} {about}"):
        return True
    return False if unit.strip().lower() in _units() else None


def term(kind: str, text: str) -> Label:
    """Word of the data in both languages; as it stands where the file does not know it.

    Parameters
    ----------
    kind
        ``unit``, ``scope``, ``status``, ``indicator`` (its name), ``definition``, and of a
        dataset ``licence`` or ``release``.
    text
        What the register says.

    Examples
    --------
    >>> term("unit", "applications").zh, term("scope", "end of the year").zh
    ('件', '年末')
    >>> term("unit", "teraflops").zh
    'teraflops'
    """
    return _table().get((kind, text), Label(text, text))
