"""What a score was given: subject, layer, ties and whom it compares; kept with each run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import networkx as nx
import pandas as pd

from analytics.closeness_layer import Layer
from graph.lists import split_items

__all__ = ["Inputs", "inputs_from_dict"]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a score is computed from, besides the method.

    Attributes
    ----------
    subject
        ``id``, ``name``, ``name_zh``, ``country``.
    layer
        What was declared about the ties.
    names
        Of the layer, for people; see :class:`innolink.score_result.ScoreResult`.
    as_of
        The date asked for, or "".
    ties
        Register: the subject's ties, as :func:`graph.network.hub_ties` gives them. Other
        layers: the whole network, ``from``, ``to``, ``strength``, its ``sources`` and the
        ``keys`` of the links behind each pair. Of these the keys are not kept with a run: they
        have no say in a result.
    members
        Of the Belt and Road.
    peers, group
        Whom the subject is compared with (``None``: all), and what that group is called.
    unknown
        Pairs without a figure.
    publishers
        Publisher (or else host) by source.
    nodes
        Of a layer of cities or organisations: every node, with its country or "".
    """

    subject: Mapping[str, str]
    layer: Layer
    names: Mapping[str, Any]
    as_of: str
    ties: pd.DataFrame = field(repr=False)
    members: tuple[str, ...] = field(repr=False)
    peers: tuple[str, ...] | None
    group: str
    unknown: tuple[tuple[str, str], ...] = field(repr=False)
    publishers: Mapping[str, str] = field(repr=False)
    nodes: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def node(self) -> str:
        """Node of the subject in the layer's network, by which it is measured and ranked."""
        return self.subject["id"] if self.nodes else self.subject["country"]

    def network(self) -> nx.Graph[str]:
        """Give the layer's whole network; the register has none."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.nodes or self.layer.reference)
        rows = self.ties[["from", "to", "strength"]].itertuples(index=False)
        graph.add_weighted_edges_from(rows, weight="strength")
        return graph

    def fingerprint(self) -> str:
        """SHA-256 of all that was read and has a say in the result, in no order."""
        document = self.to_dict()
        subject = document["subject"]
        document["subject"] = [subject["id"], subject["country"]]
        for told in ("names", "as_of", "group"):
            del document[told]
        document["ties"]["rows"].sort(key=lambda row: json.dumps(row, sort_keys=True))
        return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types; :func:`inputs_from_dict` reads it back."""
        declared = asdict(self.layer) | {"coverage": self.layer.coverage.value}
        network = "from" in self.ties.columns
        ties = self.ties.drop(columns="keys", errors="ignore") if network else self.ties
        rows = [[_plain(v) for v in row] for row in ties.itertuples(index=False)]
        nodes = {"nodes": dict(self.nodes)} if self.nodes else {}  # old runs know no such key
        return nodes | {
            "subject": dict(self.subject),
            "layer": declared,
            "names": dict(self.names),
            "as_of": self.as_of,
            "ties": {"columns": list(ties.columns), "rows": rows},
            "members": list(self.members),
            "peers": None if self.peers is None else list(self.peers),
            "group": self.group,
            "unknown": [list(pair) for pair in self.unknown],
            "publishers": dict(self.publishers),
        }


def inputs_from_dict(document: Mapping[str, Any]) -> Inputs:
    """Read back what :meth:`Inputs.to_dict` wrote."""
    ties = document["ties"]
    declared: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in document["layer"].items()
    }
    frame = pd.DataFrame(ties["rows"], columns=pd.Index(ties["columns"]), dtype=object)
    if "through" in frame:  # a text in old runs
        frame["through"] = [split_items(t) if isinstance(t, str) else t for t in frame["through"]]
    return Inputs(
        document["subject"],
        Layer(**declared),
        document["names"],
        document["as_of"],
        frame.astype({"strength": float}),
        tuple(document["members"]),
        None if document["peers"] is None else tuple(document["peers"]),
        document["group"],
        tuple((one, two) for one, two in document["unknown"]),
        document["publishers"],
        document.get("nodes", {}),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return None if value is None or value != value else value
