"""The seven parts of the closeness index, each from a subject's contracted ties."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_spec import Spec
from analytics.closeness_ties import Contracted
from analytics.concentration import concentration
from analytics.diversity import hill_number
from analytics.missing import Missing, Reason
from analytics.standing import Standings


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the index, or a measure reported beside it.

    Attributes
    ----------
    key
        Its name, the same in JSON, tables and docs.
    value
        In [0, 1] for a part; ``None`` when missing, and never NaN.
    reason, fields
        Why it is missing and what a sentence about it needs; ``None`` and empty when not.
    counts
        Whether it is averaged into the index.
    numbers
        What it was computed from, ready for JSON.
    facts
        The ties (for centrality: the links of the network) that it rests on, with any
        columns of provenance that came with them.
    """

    key: str
    value: float | None
    reason: Reason | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    counts: bool = False
    numbers: Mapping[str, Any] = field(default_factory=dict)
    facts: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)


def missing(key: str, absent: Missing, numbers: Mapping[str, Any] | None = None) -> Part:
    """Part without a value, with the reason why.

    Examples
    --------
    >>> missing("depth", Missing(Reason.ONE_TYPE, {"type": "COPUBLISHED"})).value is None
    True
    """
    return Part(key, None, absent.reason, absent.fields, numbers=numbers or {})


def density_part(ties: Contracted, layer: Layer) -> Part:
    r"""Density: how many of the (country, type) cells are present.

    .. math:: \#\{(c, t): W_{ct} \ge \theta\} / (N T)

    0 (no cell) to 1 (every country by every type); missing when no country is left in the
    reference set. A tie with a new country never lowers it. Its facts are the ties of these
    cells: fewer countries than breadth counts, which asks for no θ.
    """
    present = set(ties.present())
    countries, types = len(ties.reference), len(ties.types)
    if countries == 0:
        return missing("density", Missing(Reason.NO_REFERENCE, {"layer": layer.id}))
    facts = ties.counted()
    facts = facts[[cell in present for cell in zip(facts["country"], facts["type"], strict=True)]]
    numbers = {
        "cells_present": len(present),
        "countries_linked": len({country for country, _ in present}),
        "countries": countries,
        "types": types,
        "theta": ties.theta,
    }
    share = len(present) / (countries * types)
    return Part("density", share, numbers=numbers, facts=facts.reset_index(drop=True))


def standing_of(subject: Subject, layer: Layer, standing: Standings | None) -> Standings | Missing:
    """Give the standings if they can say anything about this subject, else why not."""
    if layer.coverage is Coverage.HUB_CENTRIC:
        return Missing(Reason.HUB_CENTRIC, {"layer": layer.id})
    if standing is None:
        return Missing(Reason.NO_NETWORK, {"layer": layer.id})
    if subject.node not in standing.network:
        return Missing(Reason.NOT_IN_NETWORK, {"node": subject.node})
    return standing


def centrality_part(subject: Subject, layer: Layer, standing: Standings | None) -> Part:
    r"""Centrality: mean mid-rank percentile, among peers, of degree and of betweenness.

    .. math:: (P_{\text{degree}} + P_{\text{betweenness}}) / 2

    Both on the layer's whole network at θ, links counted. 0 (below all peers by both) to 1
    (above all by both). Missing on a hub-centric layer, without the network, when the
    subject is no node of it, and without peers.
    """
    found = standing_of(subject, layer, standing)
    if isinstance(found, Missing):
        return missing("centrality", found)
    standing = found
    if subject.node not in standing.peers:
        return missing("centrality", Missing(Reason.NOT_IN_NETWORK, {"node": subject.node}))
    if len(standing.peers) < 2:
        return missing("centrality", Missing(Reason.NO_PEERS))
    row = standing.of(subject.node)
    by_degree, by_betweenness = row["degree_percentile"], row["betweenness_percentile"]
    numbers = {
        "degree": int(row["degree"]),
        "degree_percentile": by_degree,
        "betweenness": row["betweenness"],
        "betweenness_percentile": by_betweenness,
        "peers": len(standing.peers) - 1,
        "nodes": standing.density.nodes,
        "links": standing.density.links,
        "theta": standing.theta,
        "engine": standing.engine,
    }
    links = [
        (subject.node, partner, standing.network.edges[subject.node, partner]["strength"])
        for partner in sorted(standing.network[subject.node], key=str)
    ]
    facts = pd.DataFrame(links, columns=["actor", "partner", "strength"])
    value = (by_degree + by_betweenness) / 2
    return Part("centrality", value, numbers=numbers, facts=facts)


def breadth_part(ties: Contracted) -> Part:
    r"""Breadth: effective number of partner countries in that of the reference set.

    .. math:: D_1 / N, \quad D_1 = \exp\Bigl(-\sum_c \tfrac{W_c}{W} \ln \tfrac{W_c}{W}\Bigr)

    1/N (one partner) to 1 (all of N equally). Missing without ties. Multiplying all
    strengths by a number changes nothing; θ plays no role.
    """
    if not ties.weights:
        return missing("breadth", Missing(Reason.NO_TIES))
    effective = hill_number(ties.weights.values())
    countries = len(ties.reference)
    numbers = {
        "effective_partners": effective,
        "partners": len(ties.weights),
        "countries": countries,
        "weight": ties.total,
    }
    return Part("breadth", effective / countries, numbers=numbers, facts=ties.counted())


def depth_part(ties: Contracted, layer: Layer) -> Part:
    r"""Depth: by how many types of tie partners are held, on the average of ties.

    .. math:: \sum_c \frac{W_c}{W} \cdot \frac{\max(0, \text{types}_c - 1)}{T - 1}

    with types_c the types present (at θ) with country c. 0 (every partner by one type) to 1
    (every partner by all). Missing when the layer has a single type, and without ties.
    """
    types = len(ties.types)
    if types == 1:
        return missing("depth", Missing(Reason.ONE_TYPE, {"type": ties.types[0]}))
    if not ties.weights:
        return missing("depth", Missing(Reason.NO_TIES))
    present = {country: len(kinds) for country, kinds in ties.types_with().items()}
    total = ties.total
    further = {c: w * max(0, present[c] - 1) for c, w in ties.weights.items()}
    value = min(math.fsum(further.values()) / (total * (types - 1)), 1.0)
    numbers = {
        "mean_types": math.fsum(w * present[c] for c, w in ties.weights.items()) / total,
        "types": types,
        "partners_by_several_types": sum(n > 1 for n in present.values()),
        "partners": len(ties.weights),
        "weight": total,
        "theta": ties.theta,
    }
    return Part("depth", value, numbers=numbers, facts=ties.counted())


def balance_part(ties: Contracted, layer: Layer, spec: Spec) -> Part:
    r"""Balance: how even the ties that flow in and those that flow out are.

    .. math:: 1 - \frac{|in - out|}{in + out}

    0 (one way only) to 1 (as much in as out). Missing when no type of the layer flows, and
    below the spec's minimum of flowing ties.
    """
    if not layer.flowing:
        return missing("balance", Missing(Reason.NOT_DIRECTED, {"layer": layer.id}))
    rows = ties.counted()
    facts = rows[rows["flow"] != "none"].reset_index(drop=True)
    inward = math.fsum(facts.loc[facts["flow"] == "in", "strength"])
    outward = math.fsum(facts.loc[facts["flow"] == "out", "strength"])
    numbers = {"inward": inward, "outward": outward, "minimum": spec.balance_minimum}
    if inward + outward < spec.balance_minimum:
        return missing("balance", Missing(Reason.FEW_DIRECTED, numbers), numbers)
    value = 1 - abs(inward - outward) / (inward + outward)
    return Part("balance", value, numbers=numbers, facts=facts)


def largest(weights: Mapping[str, float], top: int) -> list[dict[str, Any]]:
    """Largest partners with weight and share, equals in the order of their codes.

    Examples
    --------
    >>> largest({"RS": 1.0, "US": 3.0}, 1)
    [{'country': 'US', 'weight': 3.0, 'share': 0.75}]
    """
    total = math.fsum(weights.values())
    first = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:top]
    return [{"country": c, "weight": w, "share": w / total} for c, w in first]


def resilience_part(ties: Contracted, spec: Spec) -> Part:
    r"""Resilience: what does not rest on the three largest partner countries.

    .. math:: 1 - \sum_{c \in \text{top 3}} W_c / W

    0 (three partners or fewer) to 1 − 3/N (all of N equally). Missing without ties.
    """
    if not ties.weights:
        return missing("resilience", Missing(Reason.NO_TIES))
    first = largest(ties.weights, spec.top)
    facts = ties.counted()
    numbers = {
        "top": spec.top,
        "largest": first,
        "partners": len(ties.weights),
        "weight": ties.total,
    }
    return Part(
        "resilience",
        1 - concentration(ties.weights.values(), spec.top),
        numbers=numbers,
        facts=facts[facts["country"].isin([x["country"] for x in first])].reset_index(drop=True),
    )


def belt_and_road_part(ties: Contracted, members: Iterable[str] | None) -> Part:
    r"""Belt and Road: effective number of partners among the members of that year.

    .. math:: D_1(\text{members}) / M

    with M the members in the reference set. 0 (ties, but none with a member) to 1 (all of
    them equally). Missing when the list was not given, when no member is in the reference
    set, and without any tie.
    """
    if members is None:
        return missing("belt_and_road", Missing(Reason.MEMBERS_NOT_GIVEN))
    listed = set(members)
    counted = sorted(listed & set(ties.reference))
    if not counted:
        return missing("belt_and_road", Missing(Reason.NO_MEMBERS, {"members": len(listed)}))
    if not ties.weights:
        return missing("belt_and_road", Missing(Reason.NO_TIES))
    weights = {c: w for c, w in ties.weights.items() if c in listed}
    effective = hill_number(weights.values()) if weights else 0.0
    rows = ties.counted()
    numbers = {
        "effective_members": effective,
        "members_linked": len(weights),
        "members": len(counted),
        "members_listed": len(listed),
        "weight": math.fsum(weights.values()),
    }
    facts = rows[rows["country"].isin(counted)].reset_index(drop=True)
    return Part("belt_and_road", effective / len(counted), numbers=numbers, facts=facts)
