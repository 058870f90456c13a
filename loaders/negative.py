"""Values below zero: of a count or a share there is none, and such a row is rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graph.terms import may_be_negative
from loaders.batch import Fault, Where, rule
from loaders.checks import show
from loaders.staging import Gone, Stage, Values

__all__ = ["UNITS", "reject_negative"]

UNITS = "MATCH (i:Indicator) WHERE i.id IN $ids RETURN i.id AS id, i.name AS name, i.unit AS unit"
"""Statement that gives the units of indicators that the graph has already."""

Units = Callable[[list[str]], Iterable[Mapping[str, str | None]]]


def reject_negative(staged: Stage, gone: Gone, units: Units) -> None:
    """Reject observations below zero of what cannot be: counts, areas, ranks, shares of a whole.

    The unit is the row's; without one, that of the indicator, of this dataset or of the graph.
    Of a unit that nobody knows a note asks whether the value is meant.
    """
    found = [
        (place, Where(*where), values)
        for place, (where, values) in enumerate(
            (where, values) for chunk in staged.observations.chunks() for where, _, values in chunk
        )
        if values["value"] < 0 and place not in gone.get("observations", ())
    ]
    if not found:
        return
    known = _indicators(staged, sorted({v["indicator"] for _, _, v in found}), units)
    for place, where, values in found:
        indicator = known.get(values["indicator"], {})
        unit = values.get("unit") or indicator.get("unit") or ""
        about = (values["indicator"], values.get("scope"), indicator.get("name"))
        may = may_be_negative(unit, " ".join(a for a in about if a))
        raw = show(f"{values['value']:g}")
        if may is False:
            asked = rule("negative.never", unit=unit)
            staged.reject([Fault(where, "value", raw, asked)])
            gone.setdefault("observations", set()).add(place)
        elif may is None:
            staged.notes.append(Fault(where, "value", raw, rule("negative.asked")))


def _indicators(staged: Stage, ids: list[str], units: Units) -> Mapping[str, Values]:
    known = {str(row["id"]): dict(row) for row in units(ids)}
    return known | {v["id"]: v for v in staged.described() if v["id"] in ids}
