"""The nearest valid value to a wrong one, to say in an error."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process


def nearest(text: str, choices: Iterable[str], *, cutoff: float = 70.0) -> str:
    """Choice that looks most like ``text``; empty when none is near enough.

    Parameters
    ----------
    text
        What stood there.
    choices
        What may stand there.
    cutoff
        Least similarity, 0 to 100 (normalised edit similarity of lower-case text).

    Examples
    --------
    >>> nearest("sister_parc", ["SISTER_PARK", "SISTER_CITY"])
    'SISTER_PARK'
    """
    found = process.extractOne(
        text, sorted(choices), scorer=fuzz.ratio, processor=str.lower, score_cutoff=cutoff
    )
    return found[0] if found else ""
