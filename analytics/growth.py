"""Growth of what is dated: how many ties began lately, against as long a time before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.errors import InputError
from analytics.missing import Missing, Reason

WINDOW = 3
"""Years that are compared with as many before them."""

LEAST_DATED = 0.5
"""Share of the ties that must carry a date: below, the dates say what was collected."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Ties that began in two stretches of years.

    Attributes
    ----------
    recent, earlier
        How many began in the last years, and in as many years before.
    years
        First and last year of both stretches together.
    value
        (recent − earlier) ÷ earlier, −1 (none any more) upwards; or why it cannot be said.
    dated, ties
        How many carry a date, of how many.
    """

    recent: int
    earlier: int
    years: tuple[int, int]
    value: float | Missing
    dated: int
    ties: int


def growth(began: Sequence[int | None], until: int, window: int = WINDOW) -> Growth:
    r"""Growth of additions between two stretches of equal length that end in a whole year.

    .. math:: g = (n_{\text{recent}} - n_{\text{earlier}}) / n_{\text{earlier}}

    Parameters
    ----------
    began
        First year of each tie, ``None`` where it carries no date.
    until
        Last whole year; the current year is partial and is not taken.
    window
        Years of each stretch.

    Returns
    -------
    Growth
        Its ``value`` is missing (``few_dated``) where less than :data:`LEAST_DATED` of the
        ties carry a date, and (``none_before``) where none began in the earlier stretch.

    Raises
    ------
    InputError
        A window below one year.

    Notes
    -----
    Additions on record, not stock: a tie that ended stays an addition of its first year.

    Examples
    --------
    >>> growth([2019, 2020, 2023, 2024, 2025, None], until=2025)
    Growth(recent=3, earlier=1, years=(2020, 2025), value=2.0, dated=5, ties=6)
    """
    if window < 1:
        raise InputError("growth.window", window=window)
    dated = [year for year in began if year is not None]
    recent = sum(until - window < year <= until for year in dated)
    earlier = sum(until - 2 * window < year <= until - window for year in dated)
    value: float | Missing
    if len(dated) < LEAST_DATED * len(began) or not began:
        fields = {"dated": len(dated), "ties": len(began), "minimum": LEAST_DATED}
        value = Missing(Reason.FEW_DATED, fields)
    elif earlier == 0:
        first, last = until - 2 * window + 1, until - window
        value = Missing(Reason.NONE_BEFORE, {"first": first, "last": last})
    else:
        value = (recent - earlier) / earlier
    years = (until - 2 * window + 1, until)
    return Growth(recent, earlier, years, value, len(dated), len(began))
