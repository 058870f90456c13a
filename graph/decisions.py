"""Decisions of people, kept as data and applied to what the datasets say.

==========  =====================  ==========================================================
decision    subject                what it does
==========  =====================  ==========================================================
``merge``   an entity              its records are about the entity ``into``
``split``   a record               it is about the entity ``into``, which may be a new one
``correct`` an entity              its ``property`` is ``after``, whatever a dataset says
``reject``  a record, link or      it is taken out of the graph and kept on a shelf
            observation
==========  =====================  ==========================================================

What a record was about before stays on its ABOUT (``natural``), what was rejected stays on its
shelf: a decision that is taken back leaves the graph as if it had never been. A merge is never
followed by another: what two decisions together would join, nobody has decided to join.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.store import Store

DATASET = "decisions"
KINDS = ("merge", "split", "correct", "reject")

READ_DECISIONS = """
    MATCH (d:Decision)
    RETURN properties(d) AS props ORDER BY d.id"""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what, about whom, by whom, when, why, on which evidence."""

    id: str
    kind: str
    subject: str
    into: str = ""
    property: str = ""
    before: str = ""
    after: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    evidence: str = ""


@dataclass(slots=True)
class Redirects:
    """Where records and entities stand by decision, or because an authority gave an id up.

    Examples
    --------
    >>> to = Redirects({"org:y": "org:x"}, {"a|org:z": "org:new"})
    >>> to.entity("a|org:y", "org:y"), to.entity("a|org:z", "org:z"), to.entity("a|p", "p")
    ('org:x', 'org:new', 'p')
    """

    merges: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    successors: Mapping[str, str] = field(default_factory=dict)

    @property
    def led(self) -> set[str]:
        """Ids whose records are led to another entity."""
        return self.merges.keys() | self.successors.keys()

    def entity(self, record: str, natural: str) -> str:
        """Entity that a record is about, given the one that it would be about by itself."""
        if record in self.splits or natural in self.merges:
            return self.splits.get(record) or self.merges[natural]
        if record == f"{natural.partition(':')[0]}|{natural}":  # the authority's own, not gone yet
            return natural
        successor = self.successors.get(natural, natural)
        return self.merges.get(successor, successor)


def read_decisions(store: Store) -> list[Decision]:
    """All decisions in force."""
    names = Decision.__slots__
    rows = store.rows(READ_DECISIONS)
    return [Decision(**{n: r["props"].get(n, "") for n in names}) for r in rows]


def redirects(decisions: list[Decision], successors: Mapping[str, str] | None = None) -> Redirects:
    """Take merges and splits out of decisions; they go before what an authority says."""
    into: dict[str, dict[str, str]] = {"merge": {}, "split": {}}
    for decision in decisions:
        if decision.kind in into:
            into[decision.kind][decision.subject] = decision.into
    return Redirects(into["merge"], into["split"], successors or {})


def decided(decisions: list[Decision], kind: str) -> dict[str, Any]:
    """Decisions of one kind by subject."""
    return {d.subject: d for d in decisions if d.kind == kind}
