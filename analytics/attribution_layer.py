"""Why an index changed: its change between two years, divided among (country, type) cells."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analytics.attribution import (
    LARGEST_EXACT,
    Attribution,
    Chosen,
    may_cross,
    shapley,
    shapley_exact,
)
from analytics.closeness_layer import Layer, theta_of
from analytics.closeness_spec import Spec
from analytics.doubt_draws import Floats, declared_weights, power_means
from analytics.doubt_table import (
    CountryTable,
    breadth_of,
    centrality_of,
    density_of,
    no_counts,
    resilience_of,
    stacked,
)
from analytics.errors import InputError

OTHERS = "*"
"""The player that stands for all links among the other countries."""

_EXACT = 8
"""Up to so many players all sets are counted instead of sampling orders."""


def same_pairs(old: CountryTable, new: CountryTable) -> tuple[CountryTable, CountryTable]:
    """Make the tables of two years count the same pairs: those known in both.

    Raises
    ------
    InputError
        They are of different countries or different peers.
    """
    if (old.codes, old.peers, old.top) != (new.codes, new.peers, new.top):
        raise InputError("attribution_layer.countries")
    counts = old.counts & new.counts
    return tuple(  # type: ignore[return-value]
        replace(t, counts=counts, strengths=np.where(counts, t.strengths, 0.0)) for t in (old, new)
    )


def attribute(
    subject: str,
    old: CountryTable,
    new: CountryTable,
    keys: Sequence[str],
    layer: Layer,
    spec: Spec,
    *,
    orders: int = 200,
    seed: int = 1,
) -> Attribution:
    """Divide the change of a country's index among the cells that changed.

    The players are the subject's (country, type) cells whose weight differs, named
    ``RS|COPUBLISHED``, and :data:`OTHERS`: what changed among the other countries, which
    moves the subject's centrality though nothing of its own did.

    Parameters
    ----------
    subject
        Code of the country.
    old, new
        Its layer in two years; pairs unknown in either are left out of both.
    keys
        The parts over which the index is taken.
    layer, spec
        What is declared.
    orders, seed
        See :func:`analytics.attribution.shapley`; eight players or fewer are counted exactly.

    Returns
    -------
    Attribution
        Shares sum to the change of the index.

    Raises
    ------
    InputError
        The subject is not among the countries compared; it has no index in one of the years;
        or the years do not compare.

    Notes
    -----
    Takes orders × players cheap steps, and one betweenness of the network for each distinct
    set of links at θ that is met on the way.
    """
    old, new = same_pairs(old, new)
    old.place(subject)
    value = _CountryIndex(subject, old, new, tuple(keys), layer, spec)
    return shared(value, old.codes, layer, orders, seed)


def shared(
    value: CellIndex, countries: Sequence[str], layer: Layer, orders: int, seed: int
) -> Attribution:
    """Divide a change among the cells that changed and :data:`OTHERS`.

    Parameters
    ----------
    value
        Index for any set of them.
    countries
        Names of the cells' places.
    layer
        Of one type of tie.
    orders, seed
        As in :func:`attribute`.
    """
    names = [f"{countries[i]}|{layer.types[0]}" for i in value.cells]
    players = [*names, OTHERS] if value.others_changed else names
    if len(players) <= min(_EXACT, LARGEST_EXACT):
        made = shapley_exact(players, value)
    else:
        made = shapley(players, value, orders, seed)
    then, now = (row[value.cells].tolist() for row in value.rows)
    weights = dict(zip(names, zip(then, now, strict=True), strict=True))
    if no_counts(np.concatenate(value.rows)) is not None:
        return replace(made, weights=weights)
    tested = int((value.rows[0] + value.rows[1] > 0).sum())
    near = frozenset(
        name for name, is_near in zip(names, value.near_theta(), strict=True) if is_near
    )
    return replace(made, weights=weights, counted=True, tested=tested, near_theta=near)


class CellIndex(ABC):
    """Index of the subject for any set of cells (and the others' links) that have changed.

    A set may hold every loss and no gain, so that no tie is left on the way from the one year
    to the other. Such a set is worth 0, the least the index can be, though the index of a
    subject without ties is missing: without a value no share could be told. In both years
    themselves the subject has ties.

    Parameters
    ----------
    subject
        Whose.
    rows
        Its weight with each country, then and now.
    countries
        N, with how many countries a tie of it counts.
    keys, layer, spec
        The parts taken, and what is declared.
    """

    others_changed: bool

    def __init__(
        self, subject: str, rows: tuple[Floats, Floats], countries: int, keys: tuple[str, ...],
        layer: Layer, spec: Spec,
    ) -> None:  # fmt: skip
        self.rows, self.countries, self.keys = rows, countries, keys
        self.top, self.theta = spec.top, theta_of(layer, spec)
        self.weights = declared_weights(spec, keys)[None]
        self.exponent = np.array([spec.exponent])
        if not all(row.any() for row in self.rows):
            raise InputError("attribution_layer.no_tie", subject=subject)
        self.cells = np.flatnonzero(self.rows[0] != self.rows[1]).tolist()
        self.known: dict[bytes, float] = {}

    def near_theta(self) -> list[bool]:
        """Of each cell that changed, whether it may as well lie on the other side of θ."""
        then, now = (may_cross(row[self.cells], self.theta) for row in self.rows)
        near: list[bool] = (then | now).tolist()
        return near

    @abstractmethod
    def _states(self, chosen: Chosen, own: Floats) -> Chosen:
        """Tell apart the subject's links at θ, one row a set."""

    @abstractmethod
    def _measured(self, states: Chosen, others: Chosen) -> Floats:
        """Centrality of the subject in each of these networks."""

    def __call__(self, sets: Chosen) -> Floats:
        """Index of each set."""
        own = np.repeat(self.rows[0][None], len(sets), 0)
        chosen = sets[:, : len(self.cells)]
        own[:, self.cells] = np.where(chosen, self.rows[1][self.cells], own[:, self.cells])
        others = sets[:, len(self.cells)] if self.others_changed else np.zeros(len(sets), bool)
        made = {
            "density": density_of(own, self.countries, self.theta),
            "breadth": breadth_of(own, self.countries),
            "resilience": resilience_of(own, self.top),
        }
        if "centrality" in self.keys:
            made["centrality"] = self._centrality(self._states(chosen, own), others)
        values = stacked(made, self.keys)[:, None]
        # No tie is left: see the class on why that is worth 0 here.
        tied = own.any(axis=1)
        many = np.repeat(self.weights, len(sets), 0)
        index = power_means(np.nan_to_num(values), many, np.repeat(self.exponent, len(sets)))
        found: Floats = np.where(tied, index[:, 0], 0.0)
        return found

    def _centrality(self, linked: Chosen, others: Chosen) -> Floats:
        names = [row.tobytes() for row in np.concatenate([others[:, None], linked], axis=1)]
        new = [i for i, name in enumerate(names) if name not in self.known]
        first = list({names[i]: i for i in reversed(new)}.values())
        if first:
            found = self._measured(linked[first], others[first])
            self.known |= {names[i]: float(x) for i, x in zip(first, found, strict=True)}
        return np.array([self.known[name] for name in names])


class _CountryIndex(CellIndex):
    """On a layer of countries, where a cell is one link of the network."""

    def __init__(
        self, subject: str, old: CountryTable, new: CountryTable, keys: tuple[str, ...],
        layer: Layer, spec: Spec,
    ) -> None:  # fmt: skip
        self.at, self.peers = old.codes.index(subject), list(old.peers)
        rows = (old.strengths[self.at], new.strengths[self.at])
        super().__init__(subject, rows, int(old.counts[self.at].sum()), keys, layer, spec)
        self.networks = tuple(table.strengths >= self.theta for table in (old, new))
        rest = np.delete(np.arange(len(old.codes)), self.at)
        inside = np.ix_(rest, rest)
        self.others_changed = bool((self.networks[0][inside] != self.networks[1][inside]).any())

    def _states(self, chosen: Chosen, own: Floats) -> Chosen:
        linked: Chosen = own >= self.theta
        return linked

    def _measured(self, states: Chosen, others: Chosen) -> Floats:
        networks = np.stack([self.networks[int(x)] for x in others])
        networks[:, self.at, :] = networks[:, :, self.at] = states
        found: Floats = centrality_of(networks, self.peers)[:, self.peers.index(self.at)]
        return found
