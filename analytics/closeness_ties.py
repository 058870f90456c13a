"""The ties of a subject, checked and contracted: one block against each country."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

from analytics.closeness_layer import Layer, Subject, apart_of, reference_of, theta_of
from analytics.closeness_spec import Spec, is_country
from analytics.errors import InputError, Told, refuse, told

COLUMNS: tuple[str, ...] = ("actor", "partner", "country", "type", "strength", "flow")
"""Columns that a table of ties must have; others (sources, dates) travel along unread."""

_KEY = ["actor", "partner", "type", "flow"]
_ORDER = ["country", "type", "partner", "actor", "flow"]


class Place(StrEnum):
    """Where the far end of a tie lies, seen from the subject."""

    COUNTED = "counted"  # a country or region of the reference set
    APART = "apart"  # shown apart, not counted as cross-border
    DOMESTIC = "domestic"  # the subject's own country
    OUTSIDE = "outside"  # a country that the layer did not look at
    UNKNOWN = "unknown"  # no country recorded


@dataclass(frozen=True, slots=True)
class Contracted:
    """A subject's ties, contracted to (country, type) cells.

    Attributes
    ----------
    reference
        N, the countries and regions with which a tie counts.
    unknown
        Countries of the layer's reference set that are left out of N because nobody knows
        whether there is a tie; an unknown pair is no zero.
    types
        T, the declared types of tie.
    theta
        Least weight at which a cell is present.
    rows
        All ties in sorted order, with a column ``place`` (see :class:`Place`).
    weights
        W_c by country, sorted; countries without ties are absent.
    cells
        Weight by (country, type), sorted.
    places
        Number and weight of the ties by place.
    """

    reference: tuple[str, ...]
    unknown: tuple[str, ...]
    types: tuple[str, ...]
    theta: float
    rows: pd.DataFrame = field(repr=False, compare=False)
    weights: Mapping[str, float]
    cells: Mapping[tuple[str, str], float]
    places: Mapping[str, tuple[int, float]]

    @property
    def total(self) -> float:
        """W, the weight of all ties that count."""
        return math.fsum(self.weights.values())

    def present(self) -> list[tuple[str, str]]:
        """Cells whose weight reaches θ."""
        return [cell for cell, weight in self.cells.items() if weight >= self.theta]

    def types_with(self) -> dict[str, list[str]]:
        """Types present with each country that has ties."""
        found: dict[str, list[str]] = {country: [] for country in self.weights}
        for country, kind in self.present():
            found[country].append(kind)
        return found

    def counted(self) -> pd.DataFrame:
        """Rows of the ties that count."""
        return self.rows[self.rows["place"] == Place.COUNTED].reset_index(drop=True)


def contract(
    ties: pd.DataFrame,
    subject: Subject,
    layer: Layer,
    spec: Spec,
    *,
    unknown: Iterable[str] = (),
) -> Contracted:
    """Check a subject's ties and add them up by country and type.

    Parameters
    ----------
    ties
        One row per distinct tie (actor of the subject, far end, type, way it flows), with
        the columns

        ========== ==================================================================
        actor      id of the subject's actor
        partner    id of the far end
        country    country or region of the far end, ISO 3166-1 alpha-2; blank, ``None``
                   or missing where it is not known
        type       type of tie, one of the layer's
        strength   finite number above zero: 1.0 for ties of a register, papers …
        flow       ``in``, ``out`` or ``none``, relative to the subject
        ========== ==================================================================

        and any others, which are kept in ``rows``. The order of rows has no effect.
    subject, layer, spec
        Whose ties they are, what was declared about them, and how to count.
    unknown
        Countries with which the source gives no figure for this subject, not even zero.

    Returns
    -------
    Contracted

    Raises
    ------
    InputError
        A column is absent, a value is not of its kind, or a tie stands twice; all faults at
        once, with the rows counted from 0. Or a tie lies in an unknown country.
    """
    checked = _checked(ties, layer)
    whole, blank = reference_of(layer, subject, spec), set(unknown)
    both = sorted(blank & set(checked["country"]))
    if both:
        raise InputError(
            "closeness_ties.unknown", subject=subject.id, both=list(both), layer=layer.id
        )
    reference = tuple(country for country in whole if country not in blank)
    places = [_place(country, subject, reference, spec) for country in checked["country"]]
    checked["place"] = [place.value for place in places]
    rows = checked.sort_values([*_ORDER, "strength"], kind="stable").reset_index(drop=True)
    left_out = tuple(country for country in whole if country in blank)
    return _added_up(reference, left_out, layer.types, theta_of(layer, spec), rows)


def without(ties: Contracted, rows: Iterable[int]) -> Contracted:
    """Leave some ties out and add the rest up again.

    Parameters
    ----------
    ties
        What was added up.
    rows
        Labels of the rows that are left out.

    Raises
    ------
    KeyError
        There is no such row.
    """
    left = ties.rows.drop(index=list(rows))
    return _added_up(ties.reference, ties.unknown, ties.types, ties.theta, left)


def _added_up(
    reference: tuple[str, ...],
    unknown: tuple[str, ...],
    types: tuple[str, ...],
    theta: float,
    rows: pd.DataFrame,
) -> Contracted:
    by_cell: dict[tuple[str, str], list[float]] = {}
    by_place: dict[str, list[float]] = {place.value: [] for place in Place}
    for country, kind, strength, place in zip(
        rows["country"], rows["type"], rows["strength"], rows["place"], strict=True
    ):
        by_place[place].append(strength)
        if place == Place.COUNTED:
            by_cell.setdefault((country, kind), []).append(strength)
    by_country: dict[str, list[float]] = {}
    for (country, _), strengths in by_cell.items():
        by_country.setdefault(country, []).extend(strengths)
    return Contracted(
        reference,
        unknown,
        types,
        theta,
        rows,
        {country: math.fsum(by_country[country]) for country in sorted(by_country)},
        {cell: math.fsum(by_cell[cell]) for cell in sorted(by_cell)},
        {place: (len(s), math.fsum(s)) for place, s in by_place.items()},
    )


def _place(country: str, subject: Subject, reference: tuple[str, ...], spec: Spec) -> Place:
    if country == "":
        return Place.UNKNOWN
    if country == subject.country:
        return Place.DOMESTIC
    if country in reference:
        return Place.COUNTED
    apart = apart_of(spec)
    if country in apart or (subject.country in apart and country == spec.home):
        return Place.APART
    return Place.OUTSIDE


def _checked(ties: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    absent = [name for name in COLUMNS if name not in ties.columns]
    if absent:
        raise InputError("closeness_ties.columns", absent=list(absent), columns=list(COLUMNS))
    table = ties.reset_index(drop=True)
    faults: list[Told] = []
    values: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for i, row in enumerate(zip(*(table[name] for name in COLUMNS), strict=True)):
        cleaned = dict(zip(COLUMNS, row, strict=True))
        cleaned["country"] = _blank(cleaned["country"])
        cleaned["strength"] = _float(cleaned["strength"])
        found = _row_faults(cleaned, row[4], layer)
        faults += [told("closeness_ties.row", row=i, fault=fault) for fault in found]
        for name in COLUMNS:
            values[name].append(cleaned[name])
    what = told("closeness_ties.what", layer=layer.id)
    refuse(faults, what)
    for name in COLUMNS:
        dtype = float if name == "strength" else object
        table[name] = pd.Series(values[name], dtype=dtype, index=table.index)
    twice = table[table.duplicated(_KEY)]
    refuse(
        [
            told("closeness_ties.repeated", actor=row.actor, partner=row.partner, type=row.type)
            for row in twice[_KEY].itertuples()
        ]
        + ([told("closeness_ties.fold")] if len(twice) else []),
        what,
    )
    return table


def _blank(value: Any) -> Any:
    return "" if value is None or value is pd.NA or value != value else value  # NaN ≠ NaN


def _float(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _row_faults(row: Mapping[str, Any], given: Any, layer: Layer) -> list[Told]:
    faults = [
        told("closeness_ties.no_id", name=name, value=row[name])
        for name in ("actor", "partner")
        if not (isinstance(row[name], str) and row[name])
    ]
    if row["country"] != "" and not is_country(row["country"]):
        faults.append(told("closeness_ties.country", value=row["country"]))
    if row["type"] not in layer.types:
        known = list(layer.types)
        faults.append(told("closeness_ties.type", value=row["type"], known=known))
    elif row["flow"] in ("in", "out") and row["type"] not in layer.flowing:
        faults.append(told("closeness_ties.not_flowing", value=row["flow"], type=row["type"]))
    if row["flow"] not in ("in", "out", "none"):
        faults.append(told("closeness_ties.flow", value=row["flow"]))
    if not (math.isfinite(row["strength"]) and row["strength"] > 0):
        faults.append(told("closeness_ties.strength", value=given))
    return faults
