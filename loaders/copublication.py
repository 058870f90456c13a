"""The one rule by which works become pairs: who co-published with whom, how much, in which year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

__all__ = ["COUNTINGS", "DIGITS", "Tally"]

COUNTINGS = ("full", "fractional")
"""Ways to count a work that several nodes share."""

DIGITS = 9
"""Decimals of a strength: sums of thirds are the same then in whatever order they are added."""

Pair = tuple[str, str]


@dataclass(slots=True)
class Tally:
    r"""Adds works up, one after the other.

    A work's nodes are the different nodes (countries, cities, organisations) of its
    authorships. With :math:`k` nodes each of the :math:`k(k-1)/2` pairs gets

    .. math:: 1 \text{ (full)} \qquad \text{or} \qquad \frac{1}{k-1} \text{ (fractional)}

    so that in fractional counting a work with partners adds exactly 1 to each of its nodes. An
    authorship without a node is no evidence of absence: it is counted in ``placeless`` and the
    work is counted by its other authorships.

    Parameters
    ----------
    counting
        One of :data:`COUNTINGS`.

    Attributes
    ----------
    pairs
        Strength by pair (in code-point order) and year; unit: works.
    works, authorships
        What was added; ``placeless`` authorships name no node, ``unplaced`` works have none
        that does, ``shared`` works have two nodes or more.
    nodes
        Works by node and year, each work once, shared or not.

    Notes
    -----
    Memory grows with the pairs and years, not with the works.
    Source: Perianes-Rodriguez, Waltman & van Eck (2016), Constructing bibliometric networks: a
    comparison between full and fractional counting, Journal of Informetrics 10(4).

    Examples
    --------
    >>> tally = Tally("fractional")
    >>> tally.add(2020, [["CN"], ["CN", "RS"], ["US"], []])
    >>> tally.strengths()
    {('CN', 'RS'): {2020: 0.5}, ('CN', 'US'): {2020: 0.5}, ('RS', 'US'): {2020: 0.5}}
    >>> tally.authorships, tally.placeless
    (4, 1)
    """

    counting: str = "full"
    pairs: dict[Pair, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    nodes: Counter[tuple[str, int]] = field(default_factory=Counter)
    works: int = 0
    shared: int = 0
    unplaced: int = 0
    authorships: int = 0
    placeless: int = 0

    def __post_init__(self) -> None:
        """Check the counting.

        Raises
        ------
        ValueError
            It is none of :data:`COUNTINGS`.
        """
        if self.counting not in COUNTINGS:
            raise ValueError(f"Count one of {COUNTINGS}. Got {self.counting=}.")

    def add(self, year: int, authorships: Iterable[Iterable[str]]) -> None:
        """Add one work: its year, and the nodes of each of its authorships."""
        found: set[str] = set()
        for nodes in authorships:
            own = set(nodes)
            self.authorships += 1
            self.placeless += not own
            found |= own
        self.works += 1
        self.unplaced += not found
        self.shared += len(found) > 1
        self.nodes.update((node, year) for node in found)
        if len(found) > 1:
            share = 1.0 if self.counting == "full" else 1 / (len(found) - 1)
            for pair in combinations(sorted(found), 2):
                series = self.pairs[pair]
                series[year] = series.get(year, 0.0) + share

    def strengths(self) -> dict[Pair, dict[int, float]]:
        """Strength by pair and year, both in order, rounded to :data:`DIGITS`."""
        return {
            pair: {year: round(value, DIGITS) for year, value in sorted(series.items())}
            for pair, series in sorted(self.pairs.items())
        }
