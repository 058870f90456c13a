"""Ranks of all nodes of a large layer at once: arrays instead of one closeness a node."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.closeness_layer import Layer, theta_of
from analytics.closeness_rank import Ranking, RankRefused
from analytics.closeness_spec import Spec
from analytics.doubt import min_ranks
from analytics.doubt_draws import Floats, declared_weights, power_means
from analytics.doubt_nodes import NodeTable
from analytics.doubt_table import VECTORISED, stacked
from analytics.missing import Missing, Reason


def rank_nodes(table: NodeTable, countries: Mapping[str, str], layer: Layer, spec: Spec) -> Ranking:
    """Rank the nodes of a symmetric layer, as :func:`analytics.closeness_rank.rank` does.

    Parameters
    ----------
    table
        The layer in arrays; see :func:`analytics.doubt_nodes.node_table`.
    countries
        Country of each node.
    layer, spec
        What was declared, and the method.

    Returns
    -------
    Ranking
        That of ``rank(closeness_of_nodes(…).values())``, to the rounding of floats.

    Raises
    ------
    RankRefused
        Fewer than two nodes can be ranked, or no part has a weight.

    Notes
    -----
    Takes O(nodes · (countries + links)), one betweenness among it; a closeness a node, with
    its tables and facts, takes some 17 ms more for each.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> import networkx as nx
    >>> from analytics.closeness_layer import Coverage
    >>> from analytics.closeness_spec import spec_from_dict
    >>> from analytics.doubt_nodes import node_table
    >>> spec = spec_from_dict(
    ...     tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8")))
    >>> layer = Layer("example", "City", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "FR", "RS"))
    >>> g = nx.Graph()
    >>> g.add_edge("beijing", "paris", strength=400)
    >>> g.add_edge("beijing", "belgrade", strength=200)
    >>> where = {"beijing": "CN", "paris": "FR", "belgrade": "RS"}
    >>> rank_nodes(node_table(layer, g, where, spec), where, layer, spec).rank_of("beijing")
    1
    """
    codes = table.peer_codes()
    not_ranked = _uncovered(table, countries, layer, spec)
    ranked = [i for i, code in enumerate(codes) if code not in not_ranked]
    if len(ranked) < 2:
        raise RankRefused(Reason.TOO_FEW, {"ranked": len(ranked)}, given=len(codes))
    keys = tuple(key for key in VECTORISED if spec.weights[key] > 0)
    if not keys:
        raise RankRefused(Reason.NO_COMMON_PARTS, {"subjects": [codes[i] for i in ranked]})
    parts = table.parts(table.strengths[None], theta_of(layer, spec))
    values = stacked(parts, keys)[:, ranked]
    exponent = np.array([spec.exponent])
    index = power_means(values, declared_weights(spec, keys)[None], exponent)
    frame = pd.DataFrame(values[0], columns=list(keys))
    frame.insert(0, "index", index[0])
    frame.insert(0, "subject", [codes[i] for i in ranked])
    frame.insert(0, "rank", min_ranks(index)[0])
    frame = frame.assign(reason=None).sort_values(["rank", "subject"])
    left = [{"subject": code, "reason": why.reason.value} for code, why in not_ranked.items()]
    rows = [*frame.to_dict("records"), *left]
    kinds = dict.fromkeys(("index", *keys), "Float64")
    told = pd.DataFrame(rows, columns=list(frame.columns)).astype(
        {"rank": "Int64", "reason": "string", **kinds}
    )
    return Ranking(layer.id, keys, told, not_ranked)


def _uncovered(
    table: NodeTable, countries: Mapping[str, str], layer: Layer, spec: Spec
) -> dict[str, Missing]:
    """Why a node has no rank: no tie, too little weight, or too much of it nowhere known."""
    known = np.array([bool(countries.get(code)) for code in table.codes])
    everything, nowhere = np.zeros(len(known)), np.zeros(len(known))
    for mine, other in ((0, 1), (1, 0)):
        ends, far = table.ends[:, mine], table.ends[:, other]
        everything += _sum(ends, table.strengths, len(known))
        nowhere += _sum(ends, table.strengths * ~known[far], len(known))
    least, found = spec.least_weight(layer.unit), {}
    for code, place, weight in zip(table.peer_codes(), table.peers, table.weights(), strict=True):
        if weight <= 0:
            found[code] = Missing(Reason.NO_TIES)
        elif weight < least:
            fields = {"weight": float(weight), "minimum": least, "unit": layer.unit}
            found[code] = Missing(Reason.BELOW_COVERAGE, fields)
        elif (share := float(1 - nowhere[place] / everything[place])) < spec.minimum_known_share:
            shares = {"known_share": share, "minimum": spec.minimum_known_share}
            found[code] = Missing(Reason.UNPLACED, shares)
    return found


def _sum(ends: np.ndarray[tuple[int, ...], np.dtype[np.int64]], weights: Floats, n: int) -> Floats:
    found: Floats = np.bincount(ends, weights=weights, minlength=n).astype(np.float64)
    return found
