"""Why an index changed on a layer of cities or organisations: divided among its countries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analytics.attribution import Attribution, Chosen, may_cross
from analytics.attribution_layer import CellIndex, shared
from analytics.closeness_layer import Layer
from analytics.closeness_spec import Spec
from analytics.doubt import Whole
from analytics.doubt_draws import Floats
from analytics.doubt_nodes import NodeTable, centrality_of_nodes
from analytics.errors import InputError


def same_nodes(old: NodeTable, new: NodeTable) -> tuple[NodeTable, NodeTable]:
    """Make the tables of two years hold the same links (0 where there was none) and countries.

    Raises
    ------
    InputError
        They are of different nodes, countries or peers.
    """
    one, two = ((t.codes, t.peers, t.reference, t.top) for t in (old, new))
    if one != two or (old.country != new.country).any():
        raise InputError("attribution_nodes.nodes")
    both = np.unique(np.concatenate([old.ends, new.ends]), axis=0)
    counts = old.counts & new.counts
    return tuple(  # type: ignore[return-value]
        replace(t, ends=both, strengths=_spread_over(both, t), counts=counts) for t in (old, new)
    )


def _spread_over(ends: Whole, table: NodeTable) -> Floats:
    size = len(table.codes)
    strengths = np.zeros(len(ends))
    at = np.searchsorted(ends @ (size, 1), table.ends @ (size, 1))
    strengths[at] = table.strengths
    return strengths


def attribute_nodes(
    subject: str,
    old: NodeTable,
    new: NodeTable,
    keys: Sequence[str],
    layer: Layer,
    spec: Spec,
    *,
    orders: int = 200,
    seed: int = 1,
) -> Attribution:
    """Divide the change of a city's or an organisation's index among the cells that changed.

    A cell is all links of the subject with the nodes of one country; the player
    :data:`analytics.attribution_layer.OTHERS` is every other link of the network, those at
    home included: they move the subject's centrality alone.

    Parameters
    ----------
    subject
        Id of the node.
    old, new
        Its layer in two years.
    keys, layer, spec, orders, seed
        As for :func:`analytics.attribution_layer.attribute`.

    Returns
    -------
    Attribution
        Shares sum to the change of the index.

    Raises
    ------
    InputError
        The subject is not compared; it has no tie in one of the years; or the years do not
        compare.

    Notes
    -----
    One betweenness of the network for each distinct set of links at θ that is met; of a large
    network fewer orders are walked (see :meth:`analytics.doubt_nodes.NodeTable.replicates`),
    which the standard errors show.
    """
    old, new = same_nodes(old, new)
    value = _NodeIndex(subject, old, new, tuple(keys), layer, spec)
    if "centrality" in keys:
        walked = new.replicates(2 * orders * (value.moving + 1)) // (2 * (value.moving + 1))
        orders = max(2, min(orders, walked))
    return shared(value, old.reference, layer, orders, seed)


class _NodeIndex(CellIndex):
    """On a layer of nodes, where a cell is all links of the subject with a country."""

    def __init__(
        self, subject: str, old: NodeTable, new: NodeTable, keys: tuple[str, ...],
        layer: Layer, spec: Spec,
    ) -> None:  # fmt: skip
        self.nodes, self.ends, self.peers = len(old.codes), old.ends, list(old.peers)
        self.place = old.place(subject)
        counts = old.counts[self.place]
        cell = self._cells(old, self.peers[self.place])
        inside = cell >= 0
        rows = tuple(
            np.bincount(cell[inside], t.strengths[inside], minlength=len(counts)).astype(np.float64)
            for t in (old, new)
        )
        super().__init__(subject, (rows[0], rows[1]), int(counts.sum()), keys, layer, spec)
        self.present = tuple(t.strengths >= self.theta for t in (old, new))
        moved = self.present[0] != self.present[1]
        # The links of a cell may have moved where their sum has not: then nobody's share is
        # theirs but that of the others.
        self.of = np.full(len(cell), -1)
        for n, country in enumerate(self.cells):
            self.of[cell == country] = n
        self.others_changed = bool((moved & (self.of < 0)).any())
        self.shifts = np.unique(self.of[moved & (self.of >= 0)])
        self.moving = len(self.shifts)
        then, now = (may_cross(t.strengths, self.theta) for t in (old, new))
        self.near: Chosen = then | now

    def near_theta(self) -> list[bool]:
        """Of each cell, whether its sum or one of its links may as well lie on the other side.

        Density looks at the sum, centrality at the links.
        """
        links = [bool(self.near[self.of == n].any()) for n in range(len(self.cells))]
        return [a or b for a, b in zip(super().near_theta(), links, strict=True)]

    @staticmethod
    def _cells(table: NodeTable, at: int) -> Whole:
        """Country with which a link is a tie of the subject; −1 for all other links."""
        other = np.where(table.ends[:, 0] == at, table.ends[:, 1], table.ends[:, 0])
        own = (table.ends == at).any(axis=1)
        cell = np.where(own, table.country[other], -1)
        counts = table.counts[list(table.peers).index(at)]
        found: Whole = np.where((cell >= 0) & counts[np.maximum(cell, 0)], cell, -1)
        return found

    def _states(self, chosen: Chosen, own: Floats) -> Chosen:
        states: Chosen = chosen[:, self.shifts]
        return states

    def _measured(self, states: Chosen, others: Chosen) -> Floats:
        whole = np.zeros((len(states), len(self.cells) + 1), dtype=bool)
        whole[:, self.shifts] = states
        whole[:, -1] = others
        now = whole[:, self.of]  # −1, the last column, are the others
        present: Chosen = np.where(now, self.present[1], self.present[0])
        found: Floats = centrality_of_nodes(self.nodes, self.ends, present, self.peers)[
            :, self.place
        ]
        return found
