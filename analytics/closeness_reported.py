"""What is reported beside the closeness index and never averaged into it."""

from __future__ import annotations

from dataclasses import asdict

import networkx as nx

from analytics.closeness_layer import Layer, Subject
from analytics.closeness_parts import Part, largest, missing, standing_of
from analytics.closeness_spec import Spec
from analytics.closeness_ties import Contracted, Place
from analytics.concentration import concentration
from analytics.cross_border import cross_border
from analytics.missing import Missing, Reason
from analytics.standing import Standings

_OF_NODE = ("harmonic", "eigenvector", "pagerank", "core_number")

REPORTED: tuple[str, ...] = (*_OF_NODE, "network_density", "cross_border", "concentration")
"""Keys of what is reported, in the order in which they are shown."""


def reported(
    ties: Contracted, subject: Subject, layer: Layer, spec: Spec, standing: Standings | None
) -> dict[str, Part]:
    """Measures that stand beside the index.

    Harmonic closeness, eigenvector centrality, PageRank and core number repeat what degree
    or strength say, so the index leaves them out; they are missing where centrality is. The
    network's density comes with its nodes and mean degree. ``cross_border`` is the E-I
    index (−1 to 1), missing when no tie at home is recorded; ``concentration`` the share of
    the three largest partner countries.

    Returns
    -------
    dict
        :class:`~analytics.closeness_parts.Part` by key of :data:`REPORTED`; none counts.
    """
    found = standing_of(subject, layer, standing)
    if isinstance(found, Missing):
        parts = {key: missing(key, found) for key in (*_OF_NODE, "network_density")}
    else:
        parts = {key: _of_node(key, subject, found) for key in _OF_NODE}
        parts["network_density"] = _network_density(found)
    parts["cross_border"] = _cross_border(ties)
    parts["concentration"] = _concentration(ties, spec)
    return parts


def _of_node(key: str, subject: Subject, standing: Standings) -> Part:
    numbers: dict[str, float] = {"nodes": standing.density.nodes, "theta": standing.theta}
    if key != "eigenvector":
        return Part(key, standing.of(subject.node)[key], numbers=numbers)
    numbers["component"] = len(nx.node_connected_component(standing.network, subject.node))
    value = standing.eigenvector[subject.node]
    if isinstance(value, Missing):
        return missing(key, value, numbers)
    return Part(key, value, numbers=numbers)


def _network_density(standing: Standings) -> Part:
    numbers = {**asdict(standing.density), "theta": standing.theta}
    value = numbers.pop("value")
    if value is None:
        fields = {"nodes": standing.density.nodes, "minimum": 2}
        return missing("network_density", Missing(Reason.TOO_SMALL, fields), numbers)
    return Part("network_density", value, numbers=numbers)


def _cross_border(ties: Contracted) -> Part:
    internal = ties.places[Place.DOMESTIC][1]
    result = cross_border(ties.total, internal, ties.places[Place.UNKNOWN][1])
    if internal == 0:
        return missing("cross_border", Missing(Reason.NO_DOMESTIC_TIES), {"external": ties.total})
    numbers = asdict(result)
    value = numbers.pop("e_i")
    return Part("cross_border", value, numbers=numbers)


def _concentration(ties: Contracted, spec: Spec) -> Part:
    if not ties.weights:
        return missing("concentration", Missing(Reason.NO_TIES))
    numbers = {"top": spec.top, "largest": largest(ties.weights, spec.top)}
    return Part("concentration", concentration(ties.weights.values(), spec.top), numbers=numbers)
