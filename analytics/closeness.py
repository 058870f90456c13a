"""The Linkage Closeness Index (链接紧密度指数) of one subject on one layer."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import networkx as nx
import pandas as pd

from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_parts import (
    Part,
    balance_part,
    belt_and_road_part,
    breadth_part,
    centrality_part,
    density_part,
    depth_part,
    resilience_part,
)
from analytics.closeness_reported import reported
from analytics.closeness_spec import PARTS, Spec
from analytics.closeness_ties import Contracted, Place, contract, without
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.power_mean import power_mean
from analytics.standing import Standings, standings


@dataclass(frozen=True, slots=True)
class Closeness:
    """How closely one subject is linked on one layer, and everything that was behind it.

    Attributes
    ----------
    subject, layer, spec
        Whose index it is, on which ties, by which choices.
    index
        Power mean of the parts that exist and count; ``None`` when missing.
    missing
        Why there is no index; ``None`` when there is one.
    parts
        All seven parts by key, missing ones too.
    reported
        What stands beside the index and is not in it.
    set_of_parts
        Keys of the parts that were averaged, in the order of the method.
    ties
        The checked ties by country, type and place.
    belt_and_road
        Members of the Belt and Road of that year, sorted; ``None`` when not given.
    peers
        The nodes among which centrality was measured; ``None`` without a network.
    """

    subject: Subject
    layer: Layer
    spec: Spec
    index: float | None
    missing: Missing | None
    parts: Mapping[str, Part] = field(repr=False)
    reported: Mapping[str, Part] = field(repr=False)
    set_of_parts: tuple[str, ...]
    ties: Contracted = field(repr=False)
    belt_and_road: tuple[str, ...] | None = field(repr=False)
    peers: tuple[Hashable, ...] | None = field(repr=False)

    @property
    def recorded(self) -> dict[str, Any]:
        """What was recorded about the subject: the figures that decide whether it is ranked.

        ``weight`` and ``ties`` are those that count, ``known_share`` is the share of all
        weight whose far end has a country, and ``places`` tells all ties by where their far
        end lies (see :class:`analytics.closeness_ties.Place`). ``unknown`` are the countries
        with which no figure is known, ``apart`` the places shown apart with which there are ties.
        """
        places = self.ties.places
        everything = math.fsum(weight for _, weight in places.values())
        unknown, rows = places[Place.UNKNOWN][1], self.ties.rows
        return {
            "ties": places[Place.COUNTED][0],
            "weight": self.ties.total,
            "unit": self.layer.unit,
            "known_share": 1 - unknown / everything if everything else None,
            "unknown": list(self.ties.unknown),
            "apart": sorted(set(rows.loc[rows["place"] == Place.APART, "country"])),
            "places": {p: {"ties": n, "weight": w} for p, (n, w) in places.items()},
        }

    @property
    def partners(self) -> pd.DataFrame:
        """Partner countries and regions, the largest first.

        Columns ``country``, ``weight``, ``share`` (of W), ``types`` (present at θ, joined by
        ``|``) and ``belt_and_road`` (missing when the members were not given).
        """
        total, types = self.ties.total, self.ties.types_with()
        order = sorted(self.ties.weights, key=lambda c: (-self.ties.weights[c], c))
        members = self.belt_and_road
        return pd.DataFrame(
            {
                "country": pd.Series(order, dtype=object),
                "weight": pd.Series([self.ties.weights[c] for c in order], dtype=float),
                "share": pd.Series([self.ties.weights[c] / total for c in order], dtype=float),
                "types": pd.Series(["|".join(types[c]) for c in order], dtype=object),
                "belt_and_road": pd.Series(
                    [None if members is None else c in members for c in order], dtype="boolean"
                ),
            }
        )

    def index_over(self, keys: Iterable[str]) -> float:
        """Index over a given set of parts, so that subjects or years compare.

        Raises
        ------
        InputError
            A part is unknown, is missing here, has no weight, or none is named.
        """
        chosen = [key for key in PARTS if key in set(keys)]
        for key in keys:
            if key not in PARTS or self.parts[key].value is None or self.spec.weights[key] == 0:
                raise InputError(
                    "closeness.no_value",
                    subject=self.subject.id,
                    key=key,
                    set_of_parts=list(self.set_of_parts),
                )
        values = [self.parts[key].value for key in chosen]
        weights = [self.spec.weights[key] for key in chosen]
        return power_mean([v for v in values if v is not None], weights, self.spec.exponent)

    def to_frame(self) -> pd.DataFrame:
        """One row a part: ``part``, ``value``, ``weight``, ``in_index``, ``reason``, ``numbers``.

        ``weight`` is the share of the part in this index (missing when it is not averaged);
        ``numbers`` is JSON text of what the part was computed from. Missing values are
        ``pd.NA``, never NaN.
        """
        inside = sum(self.spec.weights[key] for key in self.set_of_parts)
        rows = [
            {
                "part": key,
                "value": part.value,
                "weight": self.spec.weights[key] / inside if part.counts else None,
                "in_index": part.counts,
                "reason": part.reason.value if part.reason else None,
                "numbers": json.dumps(dict(part.numbers), ensure_ascii=False),
            }
            for key, part in self.parts.items()
        ]
        frame = pd.DataFrame(rows)
        return frame.astype({"value": "Float64", "weight": "Float64", "reason": "string"})

    def to_dict(self) -> dict[str, Any]:
        """Everything but the facts, ready for ``json.dumps``; keys as in ``docs/method.md``."""
        return {
            "subject": self.subject.id,
            "country": self.subject.country,
            "layer": self.layer.id,
            "years": list(self.layer.years),
            "unit": self.layer.unit,
            "counting": self.layer.counting,
            "theta": self.ties.theta,
            "coverage": self.layer.coverage.value,
            "spec": self.spec.version,
            "exponent": self.spec.exponent,
            "index": self.index,
            "reason": self.missing.reason.value if self.missing else None,
            "set_of_parts": list(self.set_of_parts),
            "parts": {key: _part_dict(part) for key, part in self.parts.items()},
            "reported": {key: _part_dict(part) for key, part in self.reported.items()},
            "recorded": self.recorded,
        }


def _part_dict(part: Part) -> dict[str, Any]:
    return {
        "value": part.value,
        "reason": part.reason.value if part.reason else None,
        "fields": dict(part.fields),
        "in_index": part.counts,
        "numbers": dict(part.numbers),
    }


def closeness(
    subject: Subject,
    layer: Layer,
    ties: pd.DataFrame,
    spec: Spec,
    *,
    network: nx.Graph[Any] | Standings | None = None,
    belt_and_road: Iterable[str] | None = None,
    peers: Iterable[Hashable] | None = None,
    unknown: Iterable[str] = (),
) -> Closeness:
    r"""Linkage Closeness Index of a subject on a layer, with its parts.

    .. math:: L = \Bigl(\sum_k w_k x_k^p / \sum_k w_k\Bigr)^{1/p}

    over the parts k that exist and count; see :mod:`analytics.closeness_parts` for each. It
    measures network linkage alone, never the attainment of a target. Indexes of different
    layers stand side by side and are never averaged.

    Parameters
    ----------
    subject
        Whose ties they are.
    layer
        What was declared about the ties.
    ties
        One row per distinct tie; columns as in :func:`analytics.closeness_ties.contract`.
    spec
        Weights, exponent, switches.
    network
        For centrality, on a symmetric layer: its whole network, or what
        :func:`analytics.standing.standings` made of it once for many subjects.
    belt_and_road
        Members in the year measured (ISO 3166-1 alpha-2); ``None`` when not known. The part
        counts in the index of a hub-centric layer (a state, without ranks); on a symmetric
        layer it is shown only.
    peers
        Nodes to compare with, when ``network`` is a graph; all when ``None``.
    unknown
        Countries with which the source gives no figure for this subject, not even zero: they
        leave its reference set, and are told in ``recorded``. In the network such a pair is
        not linked.

    Returns
    -------
    Closeness
        The index in [0, 1], or ``None`` with ``missing`` saying why (no tie with the
        reference set, or no part that exists).

    Raises
    ------
    InputError
        The ties or the network cannot be used; all faults of a table at once.

    Notes
    -----
    The order of the rows changes no digit.

    References
    ----------
    ``docs/method.md``, with the literature behind each part.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_spec import spec_from_dict
    >>> text = files("data").joinpath("closeness.toml").read_text("utf-8")
    >>> layer = Layer("example", "Organization", ("HOSTS", "SISTER_PARK"), "ties", "full", 1,
    ...               Coverage.HUB_CENTRIC, ("CN", "DE", "RS", "US"))
    >>> ties = pd.DataFrame(
    ...     [("a", "x", "RS", "HOSTS", 1.0, "none"), ("a", "y", "RS", "SISTER_PARK", 1.0, "none"),
    ...      ("b", "z", "US", "HOSTS", 1.0, "none")],
    ...     columns=["actor", "partner", "country", "type", "strength", "flow"])
    >>> spec = spec_from_dict(tomllib.loads(text))
    >>> result = closeness(Subject("beijing", "CN"), layer, ties, spec)
    >>> result.set_of_parts
    ('density', 'breadth', 'depth', 'resilience')
    >>> result.parts["density"].value, round(result.index, 4)
    (0.5, 0.3356)
    >>> result.parts["centrality"].reason
    <Reason.HUB_CENTRIC: 'hub_centric'>
    """
    contracted = contract(ties, subject, layer, spec, unknown=unknown)
    standing = _standing(network, subject, layer, spec, peers)
    members = None if belt_and_road is None else tuple(sorted(set(belt_and_road)))
    parts = _parts(contracted, subject, layer, spec, members, standing)
    index, missing = _index(parts, contracted, spec)
    if index is None:
        parts = {key: replace(part, counts=False) for key, part in parts.items()}
    return Closeness(
        subject,
        layer,
        spec,
        index,
        missing,
        parts,
        reported(contracted, subject, layer, spec, standing),
        tuple(key for key in PARTS if parts[key].counts),
        contracted,
        members,
        None if standing is None else standing.peers,
    )


def index_without(made: Closeness, rows: Iterable[int]) -> float | None:
    """Index of a subject with some of its ties left out, everything else as declared.

    Parameters
    ----------
    made
        A closeness on a hub-centric layer, where the network plays no part.
    rows
        Labels of the rows of ``made.ties.rows`` that are left out.

    Returns
    -------
    float or None
        What :func:`closeness` would give of the ties that are left, without telling the rest:
        some thirty times sooner, so that each publisher can be left out in turn.

    Raises
    ------
    InputError
        The layer is symmetric: there a tie also moves the network.
    """
    if made.layer.coverage is not Coverage.HUB_CENTRIC:
        raise InputError("closeness.one_by_one", layer=made.layer.id)
    left = without(made.ties, rows)
    parts = _parts(left, made.subject, made.layer, made.spec, made.belt_and_road, None)
    return _index(parts, left, made.spec)[0]


def _parts(
    ties: Contracted,
    subject: Subject,
    layer: Layer,
    spec: Spec,
    members: tuple[str, ...] | None,
    standing: Standings | None,
) -> dict[str, Part]:
    made = (
        density_part(ties, layer),
        centrality_part(subject, layer, standing),
        breadth_part(ties),
        depth_part(ties, layer),
        balance_part(ties, layer, spec),
        resilience_part(ties, spec),
        belt_and_road_part(ties, members),
    )
    known = {part.key: part for part in made}
    return {key: replace(known[key], counts=_counts(known[key], layer, spec)) for key in PARTS}


def _standing(
    network: nx.Graph[Any] | Standings | None,
    subject: Subject,
    layer: Layer,
    spec: Spec,
    peers: Iterable[Hashable] | None,
) -> Standings | None:
    if network is None or layer.coverage is Coverage.HUB_CENTRIC:
        return None
    if isinstance(network, Standings):
        if network.layer != layer.id or peers is not None:
            raise InputError("closeness.standings", layer=network.layer, wanted=layer.id)
        return network
    chosen = None if peers is None else tuple(peers)
    known = subject.node in network or subject.node in layer.reference
    return standings(network, layer, spec, subject=subject.node if known else None, peers=chosen)


def _counts(part: Part, layer: Layer, spec: Spec) -> bool:
    if part.value is None or spec.weights[part.key] == 0:
        return False
    # Who is a member is politics, not linkage: it would tilt every comparison of peers.
    return part.key != "belt_and_road" or layer.coverage is Coverage.HUB_CENTRIC


def _index(
    parts: Mapping[str, Part], ties: Contracted, spec: Spec
) -> tuple[float | None, Missing | None]:
    # Without a tie most parts are undefined; averaging the rest would let the last tie's loss
    # raise the index.
    if not ties.weights:
        return None, Missing(Reason.NO_TIES)
    inside = [(spec.weights[key], part.value) for key, part in parts.items() if part.counts]
    if not inside:
        return None, Missing(Reason.NO_PARTS)
    values = [value for _, value in inside if value is not None]
    return power_mean(values, [weight for weight, _ in inside], spec.exponent), None
