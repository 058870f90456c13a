"""All measures of a network at once: one table of its nodes, one of the whole."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import networkx as nx
import pandas as pd

from analytics.assortativity import assortativity
from analytics.centrality import betweenness, core_number, degree, harmonic_closeness
from analytics.clustering import clustering, transitivity
from analytics.communities import communities
from analytics.cross_border import cross_border_links
from analytics.density import density
from analytics.density_parts import density_by_border, density_by_type
from analytics.engines import named
from analytics.influence import eigenvector_by_component, pagerank
from analytics.missing import Missing, Reason
from analytics.participation import participation
from analytics.rewiring import Rewired, Statistic, against_rewiring
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
    return pd.Series(values, index=pd.Index(network.nodes, dtype=object), dtype="Float64")


def network_measures(
    graph: nx.Graph[Any], country: Groups, *, replicates: int = 100, seed: int = 0
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
    replicates
        Rewired networks for each z; fewer than two: none are made, and z is left empty.
    seed
        Of communities and rewiring.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`. Rows ``nodes``, ``links``, ``mean_degree``, ``density``,
        ``density_by_type``, ``density_by_border``, ``e_i``, ``assortativity``,
        ``transitivity``, ``communities``, ``modularity``. Figures ``Float64``, ``pd.NA``
        where missing; ``reason`` and ``z_reason`` say why, else they are empty. Density has
        no z: rewiring that keeps the degrees keeps it (``no_variation``).

    Raises
    ------
    InputError
        See :func:`analytics.simple.simple`.

    Notes
    -----
    Takes replicates · O(links · log nodes), mostly for modularity.

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
    fixed = Missing(Reason.NO_VARIATION, {"replicates": replicates})
    few = Missing(Reason.TOO_SMALL, {"nodes": size.nodes, "minimum": 2})
    rows = [
        _row("nodes", size.nodes),
        _row("links", size.links),
        _row("mean_degree", few if size.mean_degree is None else size.mean_degree),
        _row("density", few if size.value is None else size.value, z=fixed),
        *_densities("density_by_type", _types(graph)),
        *_densities("density_by_border", density_by_border(network, country)),
    ]
    partition = communities(network, seed=seed)
    rows.append(_row("communities", partition.count))
    for name, statistic in _statistics(country, seed).items():
        if replicates < 2:
            value = statistic(network)
            rows.append(_row(name, Missing(Reason.NO_LINKS) if value is None else value))
        else:
            made = against_rewiring(network, statistic, replicates=replicates, seed=seed)
            rows.append(_row(name, made.value, made=made, z=made.z))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    figures = dict.fromkeys(("value", "expected", "sd", "z"), "Float64")
    frame = frame.astype(figures)
    frame.attrs = {"seed": seed, "replicates": replicates}
    return frame


def _statistics(country: Groups, seed: int) -> dict[str, Statistic]:
    def best(network: Sparse) -> float | Missing:
        return communities(network, seed=seed).modularity

    return {
        "e_i": lambda network: cross_border_links(network, country).e_i,
        "assortativity": partial(_assortativity, country),
        "transitivity": transitivity,
        "modularity": best,
    }


def _assortativity(country: Groups, network: Sparse) -> float | Missing:
    return assortativity(network, country)


def _types(graph: nx.Graph[Any]) -> pd.DataFrame | None:
    """Density by type, where the links say their types."""
    typed = all(data.get("types") for _, _, data in graph.edges(data=True))
    return density_by_type(graph) if typed else None


def _densities(measure: str, table: pd.DataFrame | None) -> list[dict[str, Any]]:
    if table is None:
        return []
    few = Missing(Reason.NO_PAIRS, {})
    return [
        _row(measure, few if value is pd.NA else value, of=str(of))
        for of, value in table["density"].items()
    ]


def _row(
    measure: str,
    value: float | Missing,
    *,
    of: str = "",
    made: Rewired | None = None,
    z: float | Missing | None = None,
) -> dict[str, Any]:
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
