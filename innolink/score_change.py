"""``il.why_changed``: by how much an index changed between two years, and which cells did it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pandas as pd

from analytics.attribution import Attribution
from analytics.attribution_layer import OTHERS, attribute, same_pairs
from analytics.attribution_nodes import attribute_nodes
from analytics.closeness import Closeness
from analytics.closeness_layer import Coverage
from analytics.closeness_spec import Spec
from analytics.doubt_change import Change, change
from analytics.doubt_method import part_board
from analytics.doubt_table import VECTORISED
from analytics.missing import Reason
from graph.model import Label
from graph.places import place_label
from graph.reading import entities_frame
from graph.store import Store
from innolink.score_inputs import REGISTER, Inputs, of_year, read_inputs, years_of
from innolink.score_measure import layer_table, measure
from innolink.score_peers import ScoreError, name_label
from innolink.scoring import DRAWS, SEED, HasStore, shipped_spec
from queries.runner import checked_date

ORDERS = 200
"""Orders of the cells that are walked when nobody asks for another number."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A pair that neither year counts, for one of them has no figure, not even zero.

    Attributes
    ----------
    ends
        Codes of countries, or ids of nodes; the subject's own first.
    names
        What they are called.
    unknown_in
        The year without a figure.
    """

    ends: tuple[str, str]
    names: tuple[Label, Label]
    unknown_in: int

    def to_dict(self) -> dict[str, Any]:
        """Plain types, ready for JSON."""
        names = [{"en": x.en, "zh": x.zh} for x in self.names]
        return {"ends": list(self.ends), "names": names, "unknown_in": self.unknown_in}


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
    left_out
        Pairs unknown in one of the two years: neither counts them.
    own
        The index of each year on all that is known of it, as the score of that year says; it
        differs from the change's where pairs were left out, or nodes or parts are not in both.
    """

    subject: Mapping[str, str]
    layer: Mapping[str, Any]
    years: tuple[int, int]
    change: Change = field(repr=False)
    attribution: Attribution = field(repr=False)
    members: tuple[int, int]
    left_out: tuple[LeftOut, ...]
    own: tuple[float, float]

    def to_frame(self) -> pd.DataFrame:
        """One row a cell, the largest share first.

        Columns ``country`` ("" for what changed among the others), ``type``, ``then`` and ``now``
        (weights), ``share``, ``error`` (standard error, of the sampling of orders) and
        ``changed`` and ``near_theta`` (both of the count), as in
        :meth:`analytics.attribution.Attribution.to_frame`.
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
            "left_out": [pair.to_dict() for pair in self.left_out],
            "own": list(self.own),
            "change": self.change.to_dict(),
            "orders": self.attribution.orders,
            "tested": self.attribution.tested,
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
    then = of_year(g.store, asked, years[0])
    both = _same_nodes(then, asked)
    unknown = [pair for inputs in both for pair in inputs.unknown]
    tables = [layer_table(inputs, spec, unknown) for inputs in both]
    if not asked.nodes:
        tables = list(same_pairs(*tables))  # type: ignore[arg-type]
    code = asked.node
    found = [_measured(inputs, spec) for inputs in both]
    keys = tuple(k for k in VECTORISED if all(k in one.set_of_parts for one in found))
    boards = [part_board(t, asked.layer, spec, (code,), keys) for t in tables]
    made = change(
        code, (tables[0], boards[0]), (tables[1], boards[1]), asked.layer, spec, draws, seed
    )
    divide: Any = attribute_nodes if asked.nodes else attribute
    shares = divide(code, *tables, made.keys, asked.layer, spec, orders=orders, seed=seed)
    names = {k: asked.subject[k] for k in ("id", "name", "name_zh")}
    members = (both[0].names["members"], both[1].names["members"])
    own = (_own(then, both[0], found[0], spec), _own(asked, both[1], found[1], spec))
    left = _left_out(g.store, both, set(tables[0].codes), code)
    return WhyChanged(names, asked.names, years, made, shares, members, left, own)


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


def _left_out(store: Store, both: list[Inputs], codes: set[str], own: str) -> tuple[LeftOut, ...]:
    """Pairs of nodes compared that are unknown in one year alone; the subject's own first."""
    found: dict[tuple[str, str], set[int]] = {}
    for inputs in both:
        for one, two in inputs.unknown:
            if {one, two} <= codes:
                first, second = sorted((one, two), key=lambda x: (x != own, x))
                found.setdefault((first, second), set()).add(inputs.layer.years[0])
    apart = sorted((p for p, years in found.items() if len(years) == 1),
                   key=lambda pair: (own not in pair, pair))  # fmt: skip
    if not apart:
        return ()
    names = _names(store, both[0])
    return tuple(LeftOut(p, (names(p[0]), names(p[1])), *found[p]) for p in apart)


def _names(store: Store, inputs: Inputs) -> Callable[[str], Label]:
    """Tell what a node is called: a country by its code, another by its id."""
    if not inputs.nodes:
        return place_label
    rows = entities_frame(store)[["id", "name", "name_zh"]].fillna("").to_dict("records")
    known = {str(row["id"]): name_label({str(k): str(v) for k, v in row.items()}) for row in rows}
    return lambda node: known.get(node, Label(node, node))


def _no_change(inputs: Inputs, spec: Spec) -> ScoreError:
    return ScoreError(
        "score_error.no_change_here", layer=inputs.layer.id, least=spec.minimum_known_share,
        name=name_label(inputs.subject),
    )  # fmt: skip


def _own(inputs: Inputs, same: Inputs, found: Closeness, spec: Spec) -> float:
    """Give the index of a year by itself; ``found`` is with the nodes of both years."""
    own = found if inputs.nodes == same.nodes else _measured(inputs, spec)
    return cast("float", own.index)


def _measured(inputs: Inputs, spec: Spec) -> Closeness:
    """Measure one year, or say why it has no index to compare with."""
    own = measure(inputs, spec).own
    if own.missing is not None and own.missing.reason is Reason.UNPLACED:
        raise _no_change(inputs, spec)
    if own.missing is not None:
        raise ScoreError(
            "score_error.no_index_then", name=name_label(inputs.subject),
            year=inputs.layer.years[0], layer=inputs.layer.id,
        )  # fmt: skip
    return own
