"""The nearest valid value to a wrong one, to say in an error."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

__all__ = ["nearest"]

_LEAST, _LEAST_SHORT = 70.0, 50.0  # a Chinese word of two or three characters has few to compare
_LEAST_SHORT_ID = 60.0  # two or three characters after a kind: one too many is 67
_SHORT = 3
_BEGUN = 3
"""Characters that a beginning must have to mean the one thing that begins so."""


def nearest(text: str, choices: Iterable[str], *, cutoff: float | None = None) -> str:
    """Choice that looks most like ``text``; empty when none is near enough.

    A choice that begins with the whole text goes before all others, the shortest first: who
    writes ``park:sophia`` has begun ``park:sophia-antipolis``. Of ids only what stands after a
    kind that both name is compared: that two of them are parks makes them no more alike.

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
    >>> nearest("park:sophia", ["park:qstp", "park:sophia-antipolis"])
    'park:sophia-antipolis'
    >>> nearest("park:bb", ["park:a", "park:b"]), nearest("park:x", ["park:y"])
    ('park:b', '')
    """
    if cutoff is None:
        cutoff = _LEAST_SHORT if len(text) <= _SHORT and not text.isascii() else _LEAST
    known, low = sorted(choices), text.lower()
    kind, colon, own = low.rpartition(":")
    begun = [c for c in known if c.lower().startswith(low)] if len(own) >= _BEGUN else []
    if begun:
        return min(begun, key=len)
    alike = {c: c[len(kind + colon) :] for c in known if c.lower().startswith(kind + colon)}
    least = min(cutoff, _LEAST_SHORT_ID) if colon and 1 < len(own) <= _SHORT else cutoff
    others = {c: c for c in known if c not in alike}
    for wanted, among, score in ((own, alike, least), (low, others, cutoff)):
        found = process.extractOne(
            wanted, among, scorer=fuzz.ratio, processor=str.lower, score_cutoff=score
        )
        if found:
            return str(found[2])
    return ""
