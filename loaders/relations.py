"""Relations that a record states to others: parent, child, predecessor, successor, related."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.ontology import entity_properties
from loaders.batch import rule
from loaders.checks import show
from loaders.nearest import nearest
from loaders.record_notes import RecordNotes

__all__ = ["Relation", "RelationForm", "read_relations"]

_NAME = entity_properties("Organization")["name"]


@dataclass(slots=True)
class Relation:
    """A link to another organisation, whose name the record tells in passing."""

    type: str
    start: str
    end: str
    other: str
    label: str | None


@dataclass(frozen=True, slots=True)
class RelationForm:
    """How one source writes relations.

    Attributes
    ----------
    column
        Where a record lists them.
    kind, label
        Under which keys an item names the kind of relation, and the other organisation.
    kinds
        Kinds that the source knows.
    identify
        From the ``id`` of an item to ours; ``None`` where it is none.
    other
        The rule that such an id breaks.
    """

    column: str
    kind: str
    label: str
    kinds: tuple[str, ...]
    identify: Callable[[Any], str | None]
    other: str


def read_relations(
    record: dict[str, Any], own: str, notes: RecordNotes, form: RelationForm
) -> list[Relation]:
    """Read the relations of one record, each once; what is none of them is lost, and told.

    Parameters
    ----------
    record
        As the source has it.
    own
        Our id of the organisation whose record it is.
    notes
        Takes what is wrong.
    form
        How its source writes relations.
    """
    found: dict[tuple[str, str, str], Relation] = {}
    for item in notes.items(record, form.column, dict, lost=True):
        other, kind = form.identify(item.get("id")), item.get(form.kind)
        kind = kind.lower() if isinstance(kind, str) else ""
        if other is None or other == own:
            notes.lose(form.column, item.get("id"), rule(form.other))
        elif kind not in form.kinds:
            asked = rule("ror.relation", choices=list(form.kinds))
            notes.lose(form.column, kind, asked, nearest(show(kind), form.kinds))
        else:
            label = notes.value(form.column, _NAME, item.get(form.label))
            relation = Relation(*_ends(kind, own, other), other, label)
            found.setdefault((relation.type, relation.start, relation.end), relation)
    return list(found.values())


def _ends(kind: str, own: str, other: str) -> tuple[str, str, str]:
    """Link type and its ends, when ``own`` says of ``other`` that it is its parent, child or so."""
    match kind:
        case "parent":
            return "PART_OF", own, other
        case "child":
            return "PART_OF", other, own
        case "successor":
            return "SUCCEEDED_BY", own, other
        case "predecessor":
            return "SUCCEEDED_BY", other, own
        case _:
            return "RELATED_TO", min(own, other), max(own, other)
