"""Every measure beside the fastest library called by hand and beside NetworkX.

A library's graph is made by the quickest conversion that we know, without any check: the nodes
are numbered already. Where no C++ library has a measure, its formula on SciPy or NumPy stands in;
where that would be our own code once more, only NetworkX is beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import networkit as nk
import networkx as nx
import numpy as np
import pandas as pd
import rustworkx as rx
from scipy.sparse import csr_array

from analytics import centrality, normalise
from analytics.assortativity import assortativity
from analytics.backbone import backbone, disparity
from analytics.betweenness_sampled import betweenness_sampled
from analytics.clustering import ONE_THREAD, clustering, transitivity
from analytics.communities import communities, modularity
from analytics.concentration import concentration
from analytics.cross_border import cross_border_links
from analytics.density import density
from analytics.density_parts import density_by_border, density_by_type
from analytics.diversity import hill_number
from analytics.influence import eigenvector, pagerank
from analytics.participation import participation
from analytics.reciprocity import reciprocity
from analytics.rewiring import rewired
from analytics.strength import strength
from analytics.structural_holes import constraint, effective_size

EPSILON = 0.1
COUNTRIES = 20
TYPES = ("HOSTS", "SISTER_PARK")

Run = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What all measure: one network in several forms.

    Attributes
    ----------
    graph
        Undirected, links with ``strength`` and ``types``.
    country
        Of each node.
    directed
        The same links, one way each, some both ways.
    matrix, totals
        Papers of pairs of labels, and of each label; none where the table would be too large.
    """

    graph: nx.Graph[int]
    country: dict[int, int]
    directed: nx.DiGraph[int]
    matrix: pd.DataFrame | None
    totals: dict[int, float]


@dataclass(frozen=True, slots=True)
class Case:
    """A measure, and what stands beside it.

    Attributes
    ----------
    ours
        The public call.
    library
        Name of what is called by hand.
    convert, kernel
        How it gets its graph, and its call alone.
    networkx
        NetworkX's call.
    power
        How the cost grows with the size: 1, or 2 where all paths or all pairs are looked at.
    pairs
        Whether it measures a table of all pairs.
    """

    ours: Callable[[Given], Any]
    library: str = ""
    convert: Callable[[Given], Any] | None = None
    kernel: Run | None = None
    networkx: Callable[[Given], Any] | None = None
    power: int = 1
    pairs: bool = False


def given(nodes: int) -> Given:
    """Make a scale-free network of three links a node."""
    graph = nx.barabasi_albert_graph(nodes, 3, seed=1)
    for i, (_, _, data) in enumerate(graph.edges(data=True)):
        data["strength"] = float(1 + i * 7 % 50)
        data["types"] = TYPES[: 1 + i % 2]
    country = {n: n * 7 % COUNTRIES for n in graph}
    nx.set_node_attributes(graph, country, "country")
    directed = nx.DiGraph(graph.edges())
    directed.add_edges_from((v, u) for i, (u, v) in enumerate(graph.edges()) if i % 3 == 0)
    matrix = None
    if nodes <= 10_000:  # at 100k one table of all pairs has 80 GB
        papers = np.random.default_rng(1).integers(0, 50, (nodes, nodes))
        matrix = pd.DataFrame(papers + papers.T)
    return Given(graph, country, directed, matrix, dict.fromkeys(graph, 100.0 * nodes))


def ends(graph: nx.Graph[int]) -> Any:
    """Give the ends of the links."""
    return np.array(graph.edges(), dtype=np.uint64)


def strengths(graph: nx.Graph[int]) -> Any:
    """Strengths of the links."""
    return np.array([w for _, _, w in graph.edges(data="strength")])


def to_networkit(g: Given) -> Any:
    """Without strengths."""
    both = ends(g.graph)
    data = (np.ones(len(both)), (both[:, 0], both[:, 1]))
    return nk.GraphFromCoo(data, n=len(g.graph), weighted=False, directed=False)


def to_networkit_with_strengths(g: Given) -> Any:
    """With strengths."""
    both = ends(g.graph)
    data = (strengths(g.graph), (both[:, 0], both[:, 1]))
    return nk.GraphFromCoo(data, n=len(g.graph), weighted=True, directed=False)


def with_countries(g: Given) -> Any:
    """Graph of networkit, and the countries as its partition."""
    return to_networkit(g), nk.structures.Partition(len(g.graph), list(g.country.values()))


def indexed(g: Given) -> Any:
    """With strengths, links numbered."""
    made = to_networkit_with_strengths(g)
    made.indexEdges()
    return made


def to_rustworkx(g: Given) -> Any:
    """Without strengths."""
    made = rx.PyGraph(multigraph=False)
    made.add_nodes_from(range(len(g.graph)))
    made.extend_from_edge_list(list(g.graph.edges()))
    return made


def to_scipy(g: Given) -> Any:
    """Symmetric matrix of strengths, and the countries."""
    both, values = ends(g.graph).astype(np.int32), strengths(g.graph)
    rows, columns = np.concatenate([both, both[:, ::-1]]).T
    size = len(g.graph)
    matrix = csr_array((np.concatenate([values, values]), (rows, columns)), shape=(size, size))
    return matrix, np.array(list(g.country.values()))


def to_ends(g: Given) -> Any:
    """Give the ends of the links, and the countries."""
    return ends(g.graph).astype(np.int32), np.array(list(g.country.values()))


def to_arcs(g: Given) -> Any:
    """Matrix of a directed network."""
    rows, columns = np.array(g.directed.edges(), dtype=np.int32).T
    size = len(g.directed)
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))


def alone(run: Run) -> Run:
    """Run networkit on one thread, as ours does: so that sums never change, or in SciPy."""

    def one(graph: Any) -> Any:
        before = nk.getMaxNumberOfThreads()
        nk.setNumberOfThreads(1)
        try:
            return run(graph)
        finally:
            nk.setNumberOfThreads(before)

    return one


def as_many(run: Run) -> Run:
    """Run networkit on as many threads as ours does for a network of this size."""
    return lambda graph: (run if graph.numberOfNodes() > ONE_THREAD else alone(run))(graph)


def shares_of_countries(of: Any) -> Any:
    """Participation by its formula."""
    matrix, country = of
    size = len(country)
    member = csr_array((np.ones(size), (np.arange(size), country)), shape=(size, COUNTRIES))
    to = (matrix @ member).toarray()
    return 1 - ((to / to.sum(axis=1, keepdims=True)) ** 2).sum(axis=1)


def border(of: Any) -> Any:
    """Densities within and across, by their formula."""
    links, country = of
    within = int((country[links[:, 0]] == country[links[:, 1]]).sum())
    sizes = np.bincount(country)
    inside, pairs = (sizes * (sizes - 1) // 2).sum(), len(country) * (len(country) - 1) // 2
    return within / inside, (len(links) - within) / (pairs - inside)


def hill(weights: Any) -> float:
    """Hill number of order 1 by its formula."""
    share = weights / weights.sum()
    return float(np.exp(-(share * np.log(share)).sum()))


def cells(g: Given) -> Any:
    """Table of pairs as an array of floats, its size taken out later."""
    assert g.matrix is not None
    return g.matrix.to_numpy(dtype=float), np.array(list(g.totals.values()))


def weights(g: Given) -> list[float]:
    """One strength a node: parts of a whole."""
    return [float(1 + n % 97) for n in g.graph]


def world(g: Given) -> float:
    """Papers of all."""
    return float(sum(g.totals.values()))


GENERAL = nk.centrality.ClosenessVariant.GENERALIZED
NK, RX = f"networkit {version('networkit')}", f"rustworkx {version('rustworkx')}"
SP, NP = f"formula, scipy {version('scipy')}", f"formula, numpy {version('numpy')}"
ERROR = 1e-14  # of PageRank, a node: as ours

OF_NODES = {
    "degree": Case(
        lambda g: centrality.degree(g.graph), NK, to_networkit,
        alone(lambda g: nk.centrality.DegreeCentrality(g).run().scores()),
        lambda g: dict(g.graph.degree()),
    ),
    "strength": Case(
        lambda g: strength(g.graph), NK, to_networkit_with_strengths,
        lambda g: [g.weightedDegree(u) for u in g.iterNodes()],
        lambda g: dict(g.graph.degree(weight="strength")),
    ),
    "closeness": Case(
        lambda g: centrality.closeness_centrality(g.graph), NK, to_networkit,
        lambda g: nk.centrality.Closeness(g, False, GENERAL).run().scores(),
        lambda g: nx.closeness_centrality(g.graph), 2,
    ),
    "harmonic closeness": Case(
        lambda g: centrality.harmonic_closeness(g.graph), NK, to_networkit,
        lambda g: nk.centrality.HarmonicCloseness(g, False).run().scores(),
        lambda g: nx.harmonic_centrality(g.graph), 2,
    ),
    "betweenness": Case(
        lambda g: centrality.betweenness(g.graph), RX, to_rustworkx,
        lambda g: rx.betweenness_centrality(g, parallel_threshold=2**62),
        lambda g: nx.betweenness_centrality(g.graph), 2,
    ),
    "betweenness, sampled": Case(
        lambda g: betweenness_sampled(g.graph, epsilon=EPSILON), NK, to_networkit,
        alone(lambda g: nk.centrality.ApproxBetweenness(g, EPSILON, 0.1).run().scores()),
    ),
    "eigenvector": Case(
        lambda g: eigenvector(g.graph), NK, to_networkit_with_strengths,
        alone(lambda g: nk.centrality.EigenvectorCentrality(g, 1e-12).run().scores()),
        lambda g: nx.eigenvector_centrality_numpy(g.graph, weight="strength"),
    ),
    "PageRank": Case(
        lambda g: pagerank(g.graph), NK, to_networkit_with_strengths,
        alone(lambda g: nk.centrality.PageRank(g, 0.85, ERROR * g.numberOfNodes()).run().scores()),
        lambda g: nx.pagerank(g.graph, weight="strength", tol=ERROR, max_iter=10_000),
    ),
    "core number": Case(
        lambda g: centrality.core_number(g.graph), NK, to_networkit,
        alone(lambda g: nk.centrality.CoreDecomposition(g).run().scores()),
        lambda g: nx.core_number(g.graph),
    ),
    "effective size": Case(
        lambda g: effective_size(g.graph), networkx=lambda g: nx.effective_size(g.graph)
    ),
    "constraint": Case(
        lambda g: constraint(g.graph), networkx=lambda g: nx.constraint(g.graph)
    ),
    "participation": Case(
        lambda g: participation(g.graph, g.country, weighted=True), SP, to_scipy,
        shares_of_countries,
    ),
    "clustering": Case(
        lambda g: clustering(g.graph), NK, to_networkit,
        as_many(
            lambda g: nk.centrality.LocalClusteringCoefficient(g, True).run().scores()
        ),
        lambda g: nx.clustering(g.graph),
    ),
    "communities": Case(
        lambda g: communities(g.graph), NK, to_networkit,
        alone(lambda g: nk.community.PLM(g, refine=True, par="none randomized").run()),
        lambda g: nx.community.louvain_communities(g.graph, weight=None, seed=0),
    ),
}  # fmt: skip

OF_THE_WHOLE = {
    "density": Case(
        lambda g: density(g.graph), NK, to_networkit, nk.graphtools.density,
        lambda g: nx.density(g.graph),
    ),
    "density by type": Case(lambda g: density_by_type(g.graph)),
    "density by border": Case(
        lambda g: density_by_border(g.graph, g.country), NP, to_ends, border
    ),
    "E-I index": Case(
        lambda g: cross_border_links(g.graph, g.country), NK, with_countries,
        alone(lambda of: 1 - 2 * nk.community.Coverage().getQuality(of[1], of[0])),
    ),
    "reciprocity": Case(
        lambda g: reciprocity(g.directed), SP, to_arcs,
        lambda m: m.multiply(m.T).sum() / m.nnz,
        lambda g: nx.overall_reciprocity(g.directed),
    ),
    "assortativity": Case(
        lambda g: assortativity(g.graph, g.country), NK, with_countries,
        alone(lambda of: nk.correlation.Assortativity(*of).run().getCoefficient()),
        lambda g: nx.attribute_assortativity_coefficient(g.graph, "country"),
    ),
    "transitivity": Case(
        lambda g: transitivity(g.graph), RX, to_rustworkx, rx.transitivity,
        lambda g: nx.transitivity(g.graph),
    ),
    "modularity": Case(
        lambda g: modularity(g.graph, g.country), NK, with_countries,
        alone(lambda of: nk.community.Modularity().getQuality(of[1], of[0])),
        lambda g: nx.community.modularity(
            g.graph, [{n for n in g.graph if g.country[n] == c} for c in range(COUNTRIES)],
            weight=None,
        ),
    ),
    "disparity": Case(
        lambda g: disparity(g.graph), NK, indexed,
        alone(lambda g: nk.sparsification.MultiscaleScore(
            g, [w for _, _, w in g.iterEdgesWeights()]
        ).run().scores()),
    ),
    "backbone": Case(
        lambda g: backbone(g.graph), NK, indexed,
        alone(lambda g: nk.sparsification.MultiscaleSparsifier().getSparsifiedGraph(g, 0.95)),
    ),
    "rewired": Case(
        lambda g: next(rewired(g.graph, replicates=1)), NK, to_networkit,
        alone(lambda g: nk.randomization.EdgeSwitchingInPlace(g, 10).run()),
        lambda g: nx.double_edge_swap(
            g.graph.copy(), 10 * g.graph.number_of_edges(), 10**9, seed=1
        ),
    ),
    "collaboration index": Case(
        lambda g: normalise.collaboration_index(g.matrix, g.totals, world(g)), NP, cells,
        lambda of: of[0] * of[1].sum() / np.outer(of[1], of[1]), power=2, pairs=True,
    ),
    "Salton's cosine": Case(
        lambda g: normalise.salton(g.matrix, g.totals), NP, cells,
        lambda of: of[0] / np.sqrt(np.outer(of[1], of[1])), power=2, pairs=True,
    ),
    "association strength": Case(
        lambda g: normalise.association_strength(g.matrix), NP, cells,
        lambda of: of[0] * of[0].sum() / np.outer(of[0].sum(axis=0), of[0].sum(axis=0)),
        power=2, pairs=True,
    ),
    "relative intensity": Case(
        lambda g: normalise.relative_intensity(g.matrix, g.totals, world(g)), NP, cells,
        lambda of: (of[0] / of[1][:, None])
        / ((of[1] - of[0]) / (of[1].sum() - of[1])[:, None]),
        power=2, pairs=True,
    ),
    "Hill number": Case(
        lambda g: hill_number(weights(g)), NP, lambda g: np.array(weights(g)), hill
    ),
    "concentration": Case(
        lambda g: concentration(weights(g)), NP, lambda g: np.array(weights(g)),
        lambda w: np.partition(w, len(w) - 3)[-3:].sum() / w.sum(),
    ),
}  # fmt: skip

CASES = OF_NODES | OF_THE_WHOLE
