"""All measures of a network at once: one table of its nodes, one of the whole."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analytics.assortativity import assortativity
from analytics.centrality import betweenness, core_number, degree, harmonic_closeness
from analytics.clustering import clustering, transitivity_by
from analytics.communities import Communities, communities
from analytics.cross_border import cross_border_links
from analytics.density import density
from analytics.density_parts import density_by_border, density_by_type
from analytics.engines import named
from analytics.influence import eigenvector_by, eigenvector_by_component, pagerank
from analytics.missing import Missing, Reason
from analytics.participation import participation
from analytics.reciprocity import reciprocity
from analytics.rewiring import (
    Rewired,
    Statistic,
    against_directed_rewiring,
    each_against_rewiring,
)
from analytics.sparse import Sparse, sparse
from analytics.strength import strength
from analytics.structural_holes import constraint, effective_size

Groups = Mapping[Any, Hashable | None]
"""Group of each node, such as its country; ``None`` or absent where unknown."""
COLUMNS = ("measure", "of", "value", "reason", "expected", "sd", "z", "z_reason")
"""Columns of the table of a whole network; ``of`` names the type of link or side of a border."""


def node_measures(graph: nx.Graph[Any], country: Groups, *, seed: int = 0) -> pd.DataFrame:
    """Measure every node of a network.

    Parameters
    ----------
    graph
        Simple and undirected, every link with a ``strength`` above zero.
    country
        Country of each node; ``None`` or absent where it is not known.
    seed
        Of the communities.

    Returns
    -------
    pandas.DataFrame
        By node, in sorted order, ``Float64``, ``pd.NA`` where a measure is missing:
        ``degree``, ``strength``, ``harmonic``, ``betweenness`` (both normalised),
        ``eigenvector`` (within the node's component), ``pagerank``, ``core_number``,
        ``effective_size``, ``constraint`` (both by strength), ``participation`` (over
        countries, by strength), ``clustering``, ``community`` (by strength). The engine that
        computed each stands in ``attrs["engines"]``.

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`.

    Notes
    -----
    Takes O(nodes · links), for betweenness and harmonic closeness.

    References
    ----------
    Those of the functions it calls.

    Examples
    --------
    >>> g = nx.Graph()
    >>> g.add_weighted_edges_from([("CN", "US", 8), ("CN", "RS", 1), ("CN", "DE", 1)], "strength")
    >>> node_measures(g, {n: n for n in g})["effective_size"].to_dict()
    {'CN': 3.0, 'DE': 1.0, 'RS': 1.0, 'US': 1.0}
    """
    network = sparse(graph, weighted=True)
    n = len(network.nodes)
    none = network.known([0.0] * n, [True] * n, "")
    grouped = communities(network, weighted=True, seed=seed)
    found: dict[str, pd.Series[Any]] = {
        "degree": degree(network),
        "strength": strength(network),
        "harmonic": harmonic_closeness(network) if n > 1 else none,
        "betweenness": betweenness(network) if n > 2 else none,
        "eigenvector": _eigenvectors(network),
        "pagerank": pagerank(network),
        "core_number": core_number(network),
        "effective_size": effective_size(network, weighted=True),
        "constraint": constraint(network, weighted=True),
        "participation": participation(network, country, weighted=True),
        "clustering": clustering(network),
        "community": grouped.of,
    }
    engines = {k: str(v.attrs.get("engine") or named("scipy")) for k, v in found.items()}
    engines["community"] = grouped.engine
    frame = pd.DataFrame({k: v.astype("Float64") for k, v in found.items()})
    frame = frame.reindex(pd.Index(network.nodes, dtype=object, name="node"))
    frame.attrs = {"engines": engines, "seed": seed}
    return frame


def _eigenvectors(network: Sparse) -> pd.Series[Any]:
    """Within each component; missing where the component has none."""
    found = eigenvector_by_component(network)
    values = {n: pd.NA if isinstance(v, Missing) else v for n, v in found.items()}
    made = pd.Series(values, index=pd.Index(network.nodes, dtype=object), dtype="Float64")
    largest = np.bincount(network.components()).max(initial=0)
    made.attrs["engine"] = eigenvector_by(int(largest))
    return made


def network_measures(
    graph: nx.Graph[Any],
    country: Groups,
    *,
    directed: nx.DiGraph[Any] | None = None,
    replicates: int = 100,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure a network as a whole, against rewired ones of the same degrees where it says more.

    Links are counted, not weighed: rewiring moves links. Modularity is compared with the
    best partition of each rewired network, found anew, for random networks have communities
    too.

    Parameters
    ----------
    graph
        Simple and undirected, every link with a ``strength`` above zero; with ``types`` where
        density by type is wanted.
    country
        Country of each node; ``None`` or absent where it is not known.
    directed
        Those of the links that have a direction, for reciprocity; without loops.
    replicates
        Rewired networks for each z; fewer than two: none are made, and z is left empty.
    seed
        Of communities and rewiring.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`. Rows ``nodes``, ``links``, ``mean_degree``, ``density``,
        ``density_by_type``, ``density_by_border``, ``communities``, ``e_i``,
        ``assortativity``, ``transitivity``, ``modularity``, ``reciprocity``. Figures
        ``Float64``, ``pd.NA`` where missing; ``reason`` and ``z_reason`` say why, else they
        are empty. Nodes, links, mean degree and density have no z, for rewiring that keeps
        the degrees keeps them (``no_variation``), and so it keeps the density of a type when
        that type's own network is rewired. The densities within countries and across
        borders have one: the countries stay, the links move. Reciprocity is compared with
        directed networks of the same numbers of links out and in; ``not_directed`` where no
        directed links were given. The engine that computed each measure, and ``rewiring``,
        stands in ``attrs["engines"]``.

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`; of ``directed``,
        :func:`analytics.rewiring.rewired_directed`.

    Notes
    -----
    Takes replicates · O(links · log nodes), mostly for communities.

    References
    ----------
    Those of the functions it calls.

    Examples
    --------
    >>> g = nx.karate_club_graph()
    >>> nx.set_edge_attributes(g, 1, "strength")
    >>> table = network_measures(g, {}, replicates=0).set_index("measure")
    >>> round(float(table.loc["transitivity", "value"]), 4), table.loc["e_i", "reason"]
    (0.2557, 'no_links')
    """
    network = sparse(sparse(graph, weighted=True))
    size = density(network)
    few = Missing(Reason.TOO_SMALL, {"nodes": size.nodes, "minimum": 2})
    engines: dict[str, str] = {}
    statistics = _statistics(country, seed, engines)
    made: dict[str, Rewired] = {}
    if replicates >= 2:
        made = each_against_rewiring(network, statistics, replicates=replicates, seed=seed)

    def compared(name: str) -> dict[str, Any]:
        measure, _, of = name.partition("|")
        if name in made:
            return _row(measure, made[name].value, of=of, made=made[name])
        value = statistics[name](network)
        return _row(measure, Missing(Reason.NO_LINKS) if value is None else value, of=of)

    rows = [
        _kept("nodes", size.nodes),
        _kept("links", size.links),
        _kept("mean_degree", few if size.mean_degree is None else size.mean_degree),
        _kept("density", few if size.value is None else size.value),
        *_types(graph),
        *map(compared, statistics),
        _reciprocity(directed, replicates, seed),
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    figures = dict.fromkeys(("value", "expected", "sd", "z"), "Float64")
    frame = frame.astype(figures)
    engines = dict.fromkeys(frame["measure"], named("scipy")) | engines
    if made:
        engines["rewiring"] = next(iter(made.values())).engine
    frame.attrs = {"engines": engines, "seed": seed, "replicates": replicates}
    return frame


def _statistics(country: Groups, seed: int, engines: dict[str, str]) -> dict[str, Statistic]:
    """Give what is compared with rewired networks, by ``measure`` or ``measure|of``.

    Which engines run is written into ``engines``.
    """
    last: list[tuple[Sparse, Communities]] = []

    def parted(network: Sparse) -> Communities:
        """Communities of a network, found once for their number and their modularity."""
        if not last or last[0][0] is not network:
            last[:] = [(network, communities(network, seed=seed))]
            engines.update(dict.fromkeys(("communities", "modularity"), last[0][1].engine))
        return last[0][1]

    def closed(network: Sparse) -> float | Missing:
        value, engines["transitivity"] = transitivity_by(network)
        return value

    return {
        "density_by_border|within": partial(_border, country, "within"),
        "density_by_border|across": partial(_border, country, "across"),
        "communities": lambda network: parted(network).count,
        "e_i": lambda network: cross_border_links(network, country).e_i,
        "assortativity": partial(_assortativity, country),
        "transitivity": closed,
        "modularity": lambda network: parted(network).modularity,
    }


def _border(country: Groups, side: str, network: Sparse) -> float | Missing:
    value = density_by_border(network, country)["density"][side]
    return Missing(Reason.NO_PAIRS, {"nodes": len(network.nodes)}) if value is pd.NA else value


def _reciprocity(directed: nx.DiGraph[Any] | None, replicates: int, seed: int) -> dict[str, Any]:
    if directed is None:
        return _row("reciprocity", Missing(Reason.NOT_DIRECTED))
    if replicates < 2:
        return _row("reciprocity", reciprocity(directed))
    made = against_directed_rewiring(directed, reciprocity, replicates=replicates, seed=seed)
    return _row("reciprocity", made.value, made=made)


def _assortativity(country: Groups, network: Sparse) -> float | Missing:
    return assortativity(network, country)


def _types(graph: nx.Graph[Any]) -> list[dict[str, Any]]:
    """Density by type, where the links say their types."""
    if not all(data.get("types") for _, _, data in graph.edges(data=True)):
        return []
    few = Missing(Reason.NO_PAIRS, {})
    return [
        _kept("density_by_type", few if value is pd.NA else value, of=str(of))
        for of, value in density_by_type(graph)["density"].items()
    ]


def _kept(measure: str, value: float | Missing, of: str = "") -> dict[str, Any]:
    """Row of what rewiring leaves as it is, whatever the network."""
    fixed = "" if isinstance(value, Missing) else Reason.NO_VARIATION.value
    return _row(measure, value, of=of) | {"z_reason": fixed}


def _row(
    measure: str, value: float | Missing, *, of: str = "", made: Rewired | None = None
) -> dict[str, Any]:
    z = None if made is None else made.z
    return {
        "measure": measure,
        "of": of,
        "value": pd.NA if isinstance(value, Missing) else float(value),
        "reason": value.reason.value if isinstance(value, Missing) else "",
        "expected": pd.NA if made is None or made.mean is None else made.mean,
        "sd": pd.NA if made is None or made.sd is None else made.sd,
        "z": pd.NA if z is None or isinstance(z, Missing) else z,
        "z_reason": z.reason.value if isinstance(z, Missing) and z is not value else "",
    }
