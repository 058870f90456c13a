"""Parts of the index after one more tie, for many candidates at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.closeness import Closeness
from analytics.errors import InputError
from analytics.new_link_centrality import Surroundings

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class LinkState:
    """What the parts of an index are computed from, ready to be moved by one tie at a time.

    Attributes
    ----------
    base
        The index as it stands, and every choice behind it.
    weights
        W_c by country with ties.
    cells
        Weight by (country, type).
    inward, outward
        Weight of the ties that flow in and out.
    surroundings
        The network around the subject, when centrality counts; else ``None``.
    """

    base: Closeness
    weights: Mapping[str, float]
    cells: Mapping[tuple[str, str], float]
    inward: float
    outward: float
    surroundings: Surroundings | None = field(default=None, repr=False)

    def added(self, country: str, kind: str, flow: str, strength: float) -> LinkState:
        """Give the state with one more tie."""
        cell = (country, kind)
        cells = {**self.cells, cell: self.cells.get(cell, 0.0) + strength}
        around = self.surroundings
        if around is not None and self.cells.get(cell, 0.0) < self.base.ties.theta <= cells[cell]:
            around = around.linked(country)
        return replace(
            self,
            weights={**self.weights, country: self.weights.get(country, 0.0) + strength},
            cells=cells,
            inward=self.inward + strength * (flow == "in"),
            outward=self.outward + strength * (flow == "out"),
            surroundings=around,
        )


def link_state(base: Closeness, surroundings: Surroundings | None = None) -> LinkState:
    """Start from a closeness as it stands.

    Raises
    ------
    InputError
        There is no index to gain on, or centrality counts in it and the network around the
        subject was not given.
    """
    if base.index is None:
        raise InputError("moved_parts.no_index", subject=base.subject.id, layer=base.layer.id)
    if "centrality" in base.set_of_parts and surroundings is None:
        raise InputError("moved_parts.surroundings", layer=base.layer.id, subject=base.subject.id)
    numbers = base.parts["balance"].numbers
    return LinkState(
        base,
        dict(base.ties.weights),
        dict(base.ties.cells),
        float(numbers.get("inward", 0.0)),
        float(numbers.get("outward", 0.0)),
        surroundings if "centrality" in base.set_of_parts else None,
    )


def index_over(base: Closeness, parts: Mapping[str, Array]) -> Array:
    """Take the power mean of :mod:`analytics.power_mean`, for many rows at once."""
    keys, p = base.set_of_parts, base.spec.exponent
    weights = np.array([base.spec.weights[key] for key in keys])
    values = np.clip(np.stack([parts[key] for key in keys]), 0.0, 1.0)
    share = (weights / weights.sum())[:, None]
    if p == 0:
        with np.errstate(divide="ignore"):
            return np.asarray(np.exp((share * np.log(values)).sum(axis=0)))
    return np.asarray((share * values**p).sum(axis=0) ** (1 / p))


def moved_parts(state: LinkState, table: pd.DataFrame) -> dict[str, Array]:
    """Give each averaged part: first as the state has it, then with each candidate alone."""
    base, move = state.base, _Move.of(state, table)
    made: dict[str, Array] = {}
    for key in base.set_of_parts:
        if key == "centrality":
            made[key] = _centrality(state, table, move)
        else:
            made[key] = _MAKERS[key](state, move)
    return made


@dataclass(frozen=True, slots=True)
class _Move:
    """What each candidate moves; the first entry of every array moves nothing."""

    strength: Array
    old: Array  # W_c before, of the country concerned
    crosses: Array  # whether the (country, type) cell becomes present
    types: Array  # types present with the country before
    member: Array  # whether the country is a member of the Belt and Road
    inward: Array
    outward: Array

    @classmethod
    def of(cls, state: LinkState, table: pd.DataFrame) -> _Move:
        theta = state.base.ties.theta
        present: dict[str, int] = {}
        for (country, _), weight in state.cells.items():
            present[country] = present.get(country, 0) + (weight >= theta)
        countries = table["country"].tolist()
        pairs = list(zip(countries, table["type"], strict=True))
        cell = np.array([0.0, *(state.cells.get(pair, 0.0) for pair in pairs)])
        strength = np.array([0.0, *table["strength"].astype(float)])
        flow = np.array(["none", *table["flow"]])
        members = set(state.base.belt_and_road or ())
        return cls(
            strength,
            np.array([0.0, *(state.weights.get(c, 0.0) for c in countries)]),
            (cell < theta) & (cell + strength >= theta),
            np.array([0, *(present.get(c, 0) for c in countries)]),
            np.array([False, *(c in members for c in countries)]),
            strength * (flow == "in"),
            strength * (flow == "out"),
        )


def _density(state: LinkState, move: _Move) -> Array:
    ties = state.base.ties
    now = sum(weight >= ties.theta for weight in state.cells.values())
    return np.asarray((now + move.crosses) / (len(ties.reference) * len(ties.types)))


def _xlogx(values: Array) -> Array:
    return np.asarray(values * np.log(np.where(values > 0, values, 1.0)))


def _effective(weights: list[float], old: Array, strength: Array) -> Array:
    r"""D1 of weights of which one grows: :math:`\exp(\ln W - \sum W_c \ln W_c / W)`."""
    scale = max(weights, default=1.0)  # keeps the logarithms small
    values = np.array(weights) / scale
    total = math.fsum(values) + strength / scale
    inner = math.fsum(_xlogx(values)) - _xlogx(old / scale) + _xlogx((old + strength) / scale)
    number = len(weights) + ((old == 0) & (strength > 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        made = np.exp(np.log(total) - inner / total)
    return np.where(total > 0, np.clip(made, 1.0, np.maximum(number, 1)), 0.0)


def _breadth(state: LinkState, move: _Move) -> Array:
    made = _effective(list(state.weights.values()), move.old, move.strength)
    return made / len(state.base.ties.reference)


def _belt_and_road(state: LinkState, move: _Move) -> Array:
    members = set(state.base.belt_and_road or ())
    weights = [w for c, w in state.weights.items() if c in members]
    made = _effective(
        weights, np.where(move.member, move.old, 0.0), np.where(move.member, move.strength, 0.0)
    )
    return made / len(members & set(state.base.ties.reference))


def _depth(state: LinkState, move: _Move) -> Array:
    theta, types = state.base.ties.theta, len(state.base.ties.types)
    present: dict[str, int] = dict.fromkeys(state.weights, 0)
    for (country, _), weight in state.cells.items():
        present[country] += weight >= theta
    now = math.fsum(w * max(0, present[c] - 1) for c, w in state.weights.items())
    further = np.maximum(0, move.types - 1)
    then = np.maximum(0, move.types + move.crosses - 1)
    inner = now - move.old * further + (move.old + move.strength) * then
    return np.asarray(inner / ((math.fsum(state.weights.values()) + move.strength) * (types - 1)))


def _balance(state: LinkState, move: _Move) -> Array:
    inward, outward = state.inward + move.inward, state.outward + move.outward
    return 1 - np.abs(inward - outward) / (inward + outward)


def _resilience(state: LinkState, move: _Move) -> Array:
    first = sorted(state.weights.values(), reverse=True)[: state.base.spec.top]
    least = first[-1] if len(first) == state.base.spec.top else 0.0
    inside = move.old >= least  # one of the largest, or equal to the least of them
    more = np.where(inside, move.strength, np.maximum(0.0, move.old + move.strength - least))
    total = math.fsum(state.weights.values()) + move.strength
    rest = 1 - np.minimum((math.fsum(first) + more) / total, 1.0)
    partners = len(state.weights) + ((move.old == 0) & (move.strength > 0))
    return np.asarray(
        np.where(partners <= state.base.spec.top, 0.0, rest)
    )  # nothing beside them, exactly


_MAKERS = {
    "density": _density,
    "breadth": _breadth,
    "depth": _depth,
    "balance": _balance,
    "resilience": _resilience,
    "belt_and_road": _belt_and_road,
}


def _centrality(state: LinkState, table: pd.DataFrame, move: _Move) -> Array:
    around = state.surroundings
    if around is None:  # link_state saw to it
        raise InputError("moved_parts.no_network")
    now, seen = around.centrality(), {}
    values = [now]
    for country, crosses in zip(table["country"], move.crosses[1:], strict=True):
        if crosses and country not in seen:
            seen[country] = around.with_link(country)
        values.append(seen[country] if crosses else now)
    return np.array(values)
