"""The nearest valid value to a wrong one, to say in an error."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

__all__ = ["nearest"]

_LEAST, _LEAST_SHORT = 70.0, 50.0  # a Chinese word of two or three characters has few to compare
_SHORT = 3


def nearest(text: str, choices: Iterable[str], *, cutoff: float | None = None) -> str:
    """Choice that looks most like ``text``; empty when none is near enough.

    Parameters
    ----------
    text
        What stood there.
    choices
        What may stand there.
    cutoff
        Least similarity, 0 to 100 (normalised edit similarity of lower-case text); by default
        70, and 50 for a Chinese word of three characters or fewer.

    Examples
    --------
    >>> nearest("sister_parc", ["SISTER_PARK", "SISTER_CITY"])
    'SISTER_PARK'
    >>> nearest("实验事", ["实验室", "机构", "活动"])
    '实验室'
    """
    if cutoff is None:
        cutoff = _LEAST_SHORT if len(text) <= _SHORT and not text.isascii() else _LEAST
    found = process.extractOne(
        text, sorted(choices), scorer=fuzz.ratio, processor=str.lower, score_cutoff=cutoff
    )
    return found[0] if found else ""
