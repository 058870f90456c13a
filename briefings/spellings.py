"""Spellings of a name that the browser's own folding would not give: Chinese has two scripts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from opencc import OpenCC

from graph.names import fold

__all__ = ["spellings"]


def spellings(names: Iterable[str]) -> list[str]:
    """Write names folded and in traditional characters, where the browser could not.

    Parameters
    ----------
    names
        Names as they are shown.

    Returns
    -------
    list of str
        What to seek beside the names themselves, so that either script finds the other.

    Examples
    --------
    >>> spellings(["Tsinghua", "清华大学", "國立大學", "中山"])
    ['清華大學', '国立大学']
    """
    made = ((n, x) for n in names for x in (fold(n), _traditional(n)))
    return list(dict.fromkeys(x for n, x in made if not _letters(x) <= _letters(n)))


def _letters(name: str) -> set[str]:
    """Letters of a name as the browser folds it."""
    return set(unicodedata.normalize("NFKD", name).lower()) - {" "}


def _traditional(text: str) -> str:
    return text if text.isascii() else str(_converter().convert(text))


@cache
def _converter() -> Any:
    return OpenCC("s2t")
