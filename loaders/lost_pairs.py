"""Pairs of a layer whose rows were rejected: they are unknown, and never zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.ontology import LINKS
from loaders.batch import Fault, Where, rule
from loaders.staging import Gone, Stage, Values

__all__ = ["lost_note", "mark_lost_pairs"]

_TOLD = 5
"""Pairs that a note names; the others stand in the rejects file, row by row."""


def lost_note(where: Where, pairs: Iterable[str]) -> Fault:
    """Say which pairs became unknown; each is written ``iso:CN|iso:DE|2020``."""
    known = sorted(set(pairs))
    told = ["{}–{} {}".format(*pair.split("|")) for pair in known]
    more = ["…"] if len(told) > _TOLD else []
    return Fault(where, "", len(known), rule("networks.lost", pairs=told[:_TOLD] + more))


def mark_lost_pairs(staged: Stage, gone: Gone) -> None:
    """Enter the pairs of a layer whose links were rejected among those that are unknown.

    A pair without a link is zero in most layers; one whose link did not hold is not. Of a
    dataset that is no layer nothing is marked.
    """
    if "absent" not in staged.dataset.extra:
        return
    lost = {
        "|".join((*sorted((values["from"], values["to"])), str(year)))
        for values in _lost(staged, gone)
        for year in values.get("years", ())
    }
    if lost:
        extra = staged.dataset.extra
        unknown = sorted(lost.union(extra.get("unknown", ())))
        staged.dataset = replace(staged.dataset, extra={**extra, "unknown": unknown})
        staged.notes.append(lost_note(Where(staged.dataset.id), lost))


def _lost(staged: Stage, gone: Gone) -> Iterator[Values]:
    """Values of the links that were rejected, as far as both ends could be read."""
    for _, kind, values in staged.broken:
        if kind in LINKS and {"from", "to"} <= values.keys():
            yield values
    for name in LINKS.keys() & gone.keys():
        place = 0
        for chunk in staged.links[name].chunks():
            for _, _, values in chunk:
                if place in gone[name]:
                    yield values
                place += 1
