"""``il.why_changed``: by how much an index changed between two years, and which cells did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analytics.attribution import Attribution
from analytics.attribution_layer import OTHERS, attribute, same_pairs
from analytics.attribution_nodes import attribute_nodes
from analytics.closeness_layer import Coverage
from analytics.closeness_spec import Spec
from analytics.doubt_change import Change, change
from analytics.doubt_method import part_board
from analytics.doubt_table import VECTORISED
from analytics.missing import Reason
from innolink.score_inputs import REGISTER, Inputs, of_year, read_inputs, years_of
from innolink.score_measure import layer_table, measure
from innolink.score_peers import ScoreError, name_label
from innolink.scoring import DRAWS, SEED, HasStore, shipped_spec
from queries.runner import checked_date

ORDERS = 200
"""Orders of the cells that are walked when nobody asks for another number."""


@dataclass(frozen=True, slots=True)
class WhyChanged:
    """The change of an index between two years, with its doubt and its cells.

    Attributes
    ----------
    subject, layer
        Names for people, as in :class:`innolink.score_result.ScoreResult`.
    years
        The two years compared.
    change
        By how much, and whether that is measurable.
    attribution
        Shares of the (country, type) cells; they sum to the change.
    members
        Members of the Belt and Road on the layer in each year; the part that is measured
        against them is not in this index.
    """

    subject: Mapping[str, str]
    layer: Mapping[str, Any]
    years: tuple[int, int]
    change: Change = field(repr=False)
    attribution: Attribution = field(repr=False)
    members: tuple[int, int]

    def to_frame(self) -> pd.DataFrame:
        """One row a cell, the largest share first.

        Columns ``country`` ("" for what changed among the others), ``type``, ``then`` and ``now``
        (weights), ``share``, ``error`` (standard error, of the sampling of orders) and
        ``measurable``, as in :meth:`analytics.attribution.Attribution.to_frame`.
        """
        table = self.attribution.to_frame()
        pairs = [("", "") if p == OTHERS else p.split("|", 1) for p in table["player"]]
        table.insert(0, "country", pd.Series([p[0] for p in pairs], dtype=object))
        table.insert(1, "type", pd.Series([p[1] for p in pairs], dtype=object))
        return table.drop(columns="player")

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        table = self.to_frame().astype(object)
        rows = table.where(table.notna(), None).to_dict("records")
        return {
            "subject": dict(self.subject),
            "layer": dict(self.layer),
            "years": list(self.years),
            "members": list(self.members),
            "change": self.change.to_dict(),
            "orders": self.attribution.orders,
            "cells": [{str(k): v for k, v in row.items()} for row in rows],
        }

    def _repr_html_(self) -> str:
        from innolink.score_html import change_html

        return change_html(self)


def why_changed(
    g: HasStore,
    subject: str,
    layer: str,
    since: str | int,
    *,
    peers: str | Iterable[str] | None = None,
    as_of: str | int | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    orders: int = ORDERS,
) -> WhyChanged:
    """Say by how much an index changed since a year, how sure that is, and which cells did it.

    Parameters
    ----------
    g
        An open graph.
    subject
        Id or name of a country, or of a city or organisation on a layer of such.
    layer
        A layer with yearly values.
    since
        The earlier year; when the layer has no values for it, the nearest earlier year.
    peers
        As for :func:`innolink.scoring.score`.
    as_of
        The later year; the layer's last when left out.
    draws, seed
        Of the intervals.
    orders
        How many orders of the cells are walked for their shares.

    Returns
    -------
    WhyChanged

    Raises
    ------
    AskError
        Nothing in the graph is called so, or ``since`` or ``as_of`` is no date.
    ScoreError
        The register (it has a state, not a trend), a layer with one year alone, or a year
        before all data or not before the later one.
    InputError
        The subject is not ranked, or too few draws or peers.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.why_changed(g, "china", "my-yearly-layer", 2015).change.measurable
    """
    began, until = checked_date(str(since), "since"), checked_date(as_of, "as_of")
    years = _years(g, layer, int(str(began)[:4]), until)
    asked = read_inputs(g.store, subject, layer, peers, str(years[1]))
    spec = shipped_spec()
    if asked.nodes and asked.layer.coverage is Coverage.HUB_CENTRIC:
        raise _no_change(asked, spec)
    both = _same_nodes(of_year(g.store, asked, years[0]), asked)
    unknown = [pair for inputs in both for pair in inputs.unknown]
    tables = [layer_table(inputs, spec, unknown) for inputs in both]
    if not asked.nodes:
        tables = list(same_pairs(*tables))  # type: ignore[arg-type]
    code = asked.node
    keys = _parts(both, spec)
    boards = [part_board(t, asked.layer, spec, (code,), keys) for t in tables]
    made = change(
        code, (tables[0], boards[0]), (tables[1], boards[1]), asked.layer, spec, draws, seed
    )
    divide: Any = attribute_nodes if asked.nodes else attribute
    shares = divide(code, *tables, made.keys, asked.layer, spec, orders=orders, seed=seed)
    names = {k: asked.subject[k] for k in ("id", "name", "name_zh")}
    members = (both[0].names["members"], both[1].names["members"])
    return WhyChanged(names, asked.names, years, made, shares, members)


def _years(g: HasStore, layer: str, since: int, as_of: str | None) -> tuple[int, int]:
    known = years_of(g.store, layer)
    if layer == REGISTER:
        raise ScoreError("score_error.no_trend")
    if len(known) < 2:
        raise ScoreError("score_error.one_year", layer=layer, years=known)
    until = [y for y in known if as_of is None or y <= int(as_of[:4])]
    earlier = [y for y in known if y <= since]
    if not earlier or not until:
        asked = since if not earlier else as_of
        raise ScoreError("score_error.before", layer=layer, first=known[0], asked=asked)
    if earlier[-1] >= until[-1]:
        raise ScoreError("score_error.not_earlier", since=since, until=until[-1], layer=layer)
    return earlier[-1], until[-1]


def _same_nodes(then: Inputs, now: Inputs) -> list[Inputs]:
    """Give both years the same nodes: one that is linked in one year alone is there in both."""
    nodes = {**then.nodes, **now.nodes}
    return [replace(inputs, nodes=dict(sorted(nodes.items()))) for inputs in (then, now)]


def _no_change(inputs: Inputs, spec: Spec) -> ScoreError:
    return ScoreError(
        "score_error.no_change_here", layer=inputs.layer.id, least=spec.minimum_known_share,
        name=name_label(inputs.subject),
    )  # fmt: skip


def _parts(both: list[Inputs], spec: Spec) -> tuple[str, ...]:
    """Parts that the subject has in both years."""
    found = [measure(inputs, spec).own for inputs in both]
    for inputs, own in zip(both, found, strict=True):
        if own.missing is not None and own.missing.reason is Reason.UNPLACED:
            raise _no_change(inputs, spec)
        if own.missing is not None:
            raise ScoreError(
                "score_error.no_index_then", name=name_label(inputs.subject),
                year=inputs.layer.years[0], layer=inputs.layer.id,
            )  # fmt: skip
    return tuple(k for k in VECTORISED if all(k in own.set_of_parts for own in found))
