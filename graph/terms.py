"""Words of the data in both languages: units, scopes, statuses, indicators, definitions, licences.

Registers word these as their pages do, mostly in English. ``data/reference/terms.csv`` has the
Chinese of those that ship; the translations are innolink's own. Only what people see is put into
words: CSV and JSON keep what the register says. Whoever words them otherwise edits the file.
"""

from __future__ import annotations

import csv
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
