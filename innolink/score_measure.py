"""A score from its inputs and a method: the index, the rank, and how sure both are."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

import pandas as pd

from analytics.closeness import Closeness, closeness
from analytics.closeness_layer import Coverage, Subject, apart_of, theta_of
from analytics.closeness_node_peers import closeness_of_nodes
from analytics.closeness_nodes import closeness_of_node
from analytics.closeness_peers import closeness_of_countries
from analytics.closeness_rank import Ranking, RankRefused, rank
from analytics.closeness_spec import Spec, spec_from_dict
from analytics.doubt_data import DataRange, data_range
from analytics.doubt_method import (
    Board,
    MethodRange,
    board_of_one,
    country_board,
    drivers,
    method_range,
    part_board,
)
from analytics.doubt_nodes import NodeTable, node_table
from analytics.doubt_sources import SourcesRange, without_publishers
from analytics.doubt_table import CountryTable, Table, country_table
from analytics.missing import Missing, Reason
from analytics.node_ranking import rank_nodes
from innolink.score_inputs import REGISTER, Inputs, ScoreError
from innolink.score_peers import name_label

ONE_BY_ONE = 300
"""Nodes up to which each is measured with all its tables; more are ranked by arrays at once."""


def shipped_method() -> str:
    """Text of the method file, ``data/closeness.toml``."""
    return files("data").joinpath("closeness.toml").read_text("utf-8")


def spec_of(method: str) -> Spec:
    """Choices that a method file declares."""
    return spec_from_dict(tomllib.loads(method))


@dataclass(frozen=True, slots=True)
class Measured:
    """Index and rank.

    Attributes
    ----------
    own
        The subject's.
    ranking
        Among its peers; ``None`` where a rank is not honest.
    refused
        Why there is no ranking.
    """

    own: Closeness
    ranking: Ranking | None
    refused: Missing | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """How sure a score is; method and data apart.

    Attributes
    ----------
    subject
        Id under which it was measured.
    draws, seed
        How many draws, from which seed.
    method
        How far the result moves with weights, exponent and θ.
    drivers
        Which of them moves it, and what each part does.
    data
        How far it moves with the counts drawn anew (layers of counts), or with one publisher
        at a time left out (register); or why neither can be said.
    """

    subject: str
    draws: int
    seed: int
    method: MethodRange
    drivers: pd.DataFrame = field(repr=False)
    data: DataRange | SourcesRange | Missing

    def to_dict(self) -> dict[str, Any]:
        """Plain types, ready for JSON; keys as in ``docs/method.md``."""
        place = self.method.rank_of(self.subject)
        rows = self.drivers.astype(object).where(self.drivers.notna(), None)
        return {
            "draws": self.draws,
            "seed": self.seed,
            "method": {
                "set_of_parts": list(self.method.board.keys),
                "multiples_of_theta": list(self.method.board.multiples),
                "index": self.method.of(self.subject).to_dict(),
                "rank": None if place is None else place.to_dict(),
                "drivers": rows.to_dict("records"),
            },
            "data": self._data(ranked=place is not None),
        }

    def _data(self, *, ranked: bool) -> dict[str, Any]:
        data = self.data
        if isinstance(data, Missing):
            return {"kind": None, "reason": data.reason.value, "fields": dict(data.fields)}
        if isinstance(data, DataRange):
            place = data.rank_of(self.subject).to_dict() if ranked else None
            index = data.of(self.subject).to_dict()
            return {"kind": "poisson", "index": index, "bias": data.bias_of(self.subject),
                    "may_miss": data.may_miss(self.subject),
                    "rank": place, "dropped": data.dropped,
                    "draws": data.replicates_made}  # fmt: skip
        return {
            "kind": "publishers",
            "publishers": data.publishers,
            "index": {"low": data.low, "high": data.high},
            "without_low": data.without_low,
            "without_high": data.without_high,
            "single_fact_share": data.single,
            "single_source_share": data.one_source,
            "ties": data.ties,
        }


def measure(inputs: Inputs, spec: Spec) -> Measured:
    """Measure a subject, and rank it where that is honest.

    Raises
    ------
    ScoreError
        The subject is none that the layer looked at.
    InputError
        The ties, the peers or the method cannot be used.
    """
    if inputs.layer.id == REGISTER:
        made = _one(inputs, spec, inputs.ties)
        return _ranked(made, {inputs.subject["id"]: made})
    if inputs.nodes and not _placed(inputs, spec):
        return _among_nodes(inputs, spec)
    peers, graph = _group_of(inputs, spec), inputs.network()
    more: dict[str, Any] = {"belt_and_road": inputs.members, "unknown": inputs.unknown}
    if inputs.nodes and len(peers or inputs.nodes) > ONE_BY_ONE:
        return _among_many(inputs, spec, more)
    if inputs.nodes:
        found = closeness_of_nodes(inputs.layer, graph, inputs.nodes, spec, peers=peers, **more)
    else:
        found = closeness_of_countries(inputs.layer, graph, spec, peers=peers, **more)
    own = found.get(inputs.node)
    if own is None:
        raise _not_there(inputs, spec)
    return _ranked(own, found)


def _among_many(inputs: Inputs, spec: Spec, more: Mapping[str, Any]) -> Measured:
    """Measure one node of a large layer; the others only as far as a rank needs."""
    graph, node = inputs.network(), inputs.node
    found = closeness_of_nodes(
        inputs.layer, graph, inputs.nodes, spec, peers=inputs.peers, only=[node], **more
    )
    if node not in found:
        raise _not_there(inputs, spec)
    table = node_table(inputs.layer, graph, inputs.nodes, spec, peers=inputs.peers,
                       unknown=inputs.unknown)  # fmt: skip
    try:
        return Measured(found[node], rank_nodes(table, inputs.nodes, inputs.layer, spec), None)
    except RankRefused as error:
        return Measured(found[node], None, Missing(error.reason, error.fields))


def _placed(inputs: Inputs, spec: Spec) -> bool:
    """Whether enough of the subject's weight lies in known countries to compare by country."""
    if inputs.layer.coverage is Coverage.HUB_CENTRIC:
        return False
    ties = inputs.network()[inputs.node]
    known = math.fsum(d["strength"] for p, d in ties.items() if inputs.nodes[p])
    whole = math.fsum(d["strength"] for d in ties.values())
    return known >= spec.minimum_known_share * whole


def _among_nodes(inputs: Inputs, spec: Spec) -> Measured:
    """Measure where the partners' countries are unknown: ranked by centrality alone."""
    own, ranking = closeness_of_node(
        Subject(inputs.subject["id"], inputs.subject["country"], inputs.subject["id"]),
        inputs.layer,
        inputs.network(),
        inputs.nodes,
        spec,
        belt_and_road=inputs.members,
    )
    if isinstance(ranking, Missing):
        return Measured(own, None, ranking)
    return Measured(own, ranking, None)


def _not_there(inputs: Inputs, spec: Spec) -> ScoreError:
    return ScoreError(
        "score_error.not_there", name=name_label(inputs.subject),
        count=len(set(inputs.layer.reference) - apart_of(spec)), layer=inputs.layer.id,
    )  # fmt: skip


def _group_of(inputs: Inputs, spec: Spec) -> tuple[str, ...] | None:
    """Peers that count; places shown apart are nobody's peers, in whatever group they are."""
    if inputs.nodes:
        return inputs.peers
    if inputs.subject["country"] not in inputs.layer.reference:
        raise _not_there(inputs, spec)
    if inputs.peers is None:
        return None
    apart = apart_of(spec)
    if inputs.subject["country"] in apart:
        raise _not_there(inputs, spec)
    return tuple(code for code in inputs.peers if code not in apart)


def _ranked(own: Closeness, found: Mapping[str, Closeness]) -> Measured:
    try:
        return Measured(own, rank(found.values()), None)
    except RankRefused as error:
        return Measured(own, None, Missing(error.reason, error.fields))


def _one(inputs: Inputs, spec: Spec, ties: pd.DataFrame) -> Closeness:
    subject = Subject(inputs.subject["id"], inputs.subject["country"])
    return closeness(subject, inputs.layer, ties, spec, belt_and_road=inputs.members)


def doubt_of(
    inputs: Inputs, spec: Spec, measured: Measured, draws: int, seed: int
) -> Doubt | Missing:
    """Say how sure a score is; missing, with the reason, where there is no index.

    Raises
    ------
    InputError
        A number of draws or a seed that is none, or fewer than two peers.
    """
    own = measured.own
    if own.missing is not None:
        return own.missing
    if inputs.nodes and own.layer.coverage is Coverage.HUB_CENTRIC:
        return Missing(Reason.NODES, {"layer": inputs.layer.id})
    if inputs.layer.coverage is Coverage.HUB_CENTRIC:
        theta = theta_of(inputs.layer, spec)
        tried = {
            m: _one(inputs, replace(spec, theta={inputs.layer.id: m * theta}), inputs.ties)
            for m in spec.multiples(inputs.layer.unit)
        }
        made = method_range(board_of_one(tried), inputs.layer, spec, draws, seed)
        data: DataRange | SourcesRange | Missing = without_publishers(own, inputs.publishers)
    else:
        table, board = table_and_board(inputs, spec, measured)
        made = method_range(board, inputs.layer, spec, draws, seed)
        data = data_range(table, board, inputs.layer, spec, draws, seed)
    told = drivers(made, spec, own.subject.id)
    return Doubt(own.subject.id, draws, seed, made, told, data)


def layer_table(
    inputs: Inputs, spec: Spec, unknown: Iterable[tuple[str, str]] = ()
) -> CountryTable | NodeTable:
    """Put a layer into arrays.

    Parameters
    ----------
    inputs, spec
        What was read, and the method.
    unknown
        Pairs that are unknown in another year with which this one is compared.
    """
    peers, blank, graph = _group_of(inputs, spec), (*inputs.unknown, *unknown), inputs.network()
    if inputs.nodes:
        graph.remove_edges_from(blank)
        return node_table(inputs.layer, graph, inputs.nodes, spec, peers=peers, unknown=blank)
    return country_table(inputs.layer, graph, spec, peers=peers, unknown=inputs.unknown)


def table_and_board(inputs: Inputs, spec: Spec, measured: Measured) -> tuple[Table, Board]:
    """Give a layer's counts and the parts of those compared; without a rank the subject alone."""
    table = layer_table(inputs, spec)
    own, ranking = measured.own, measured.ranking
    if ranking is None or own.subject.id in ranking.not_ranked:
        board = part_board(table, inputs.layer, spec, (own.subject.id,), own.set_of_parts)
        return table, board
    return table, country_board(table, inputs.layer, spec, ranking)
