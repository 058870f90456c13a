"""Rewiring that keeps the degrees: what a value would be if only the degrees mattered."""

from __future__ import annotations

import itertools
import platform
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import networkx as nx
import numpy as np

from analytics.engines import choose, named, networkit, to_networkit
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.simple import check_directed, order
from analytics.sparse import Sparse, of_links, sparse

_SWAPS = 10  # tries a link before each network is taken: the chain has then forgotten the last
_NOISE = 1e-12  # a spread smaller than this share of the values is rounding

Statistic = Callable[[Sparse], "float | Missing | None"]
"""What is compared: a network in, a number out; none where it is not defined."""
Directed = Callable[["nx.DiGraph[Any]"], "float | Missing | None"]
"""The same of a directed network."""


@dataclass(frozen=True, slots=True)
class Rewired:
    """A value against those of rewired networks.

    Attributes
    ----------
    value
        Of the network as it is.
    mean, sd
        Of the rewired networks; the standard deviation with n − 1.
    z
        (value − mean) / sd, or why there is none.
    replicates, seed
        What it was found with.
    engine
        What rewired it, with its version.
    """

    value: float | Missing
    mean: float | None
    sd: float | None
    z: float | Missing
    replicates: int
    seed: int
    engine: str


def rewired(graph: nx.Graph[Any] | Sparse, *, replicates: int, seed: int = 0) -> Iterator[Sparse]:
    """Give networks with the same degrees and links otherwise drawn at random.

    Two links a–b and c–d become a–d and c–b unless that would make a loop or a parallel
    link; ten tries for each link lie between two networks. Strengths are left behind. The same
    network, seed and engine give the same networks in every run.

    Parameters
    ----------
    graph
        Simple and undirected.
    replicates
        How many networks.
    seed
        Of the draws.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`.

    Notes
    -----
    Takes O(links) a network.

    References
    ----------
    Maslov & Sneppen (2002), "Specificity and stability in topology of protein networks",
    Science 296, doi:10.1126/science.1065103.

    Examples
    --------
    >>> g = nx.gnp_random_graph(12, 0.4, seed=1)
    >>> all((r.degrees() == sparse(g).degrees()).all() for r in rewired(g, replicates=3))
    True
    """
    network = sparse(graph)
    if _engine(len(network.nodes)) == "networkit" and network.links > 1:
        yield from _by_networkit(network, replicates, seed)
        return
    rows, columns, _ = network.ends()
    links = list(zip(rows.tolist(), columns.tolist(), strict=True))
    there = set(links)
    chance = random.Random(seed)  # noqa: S311 - draws, no secrets
    for _ in range(replicates):
        _swap(links, there, chance)
        yield of_links(network.nodes, np.array(links, dtype=np.int32).reshape(-1, 2))


def _engine(nodes: int) -> str:
    """Name what rewires a network of this size: no backend of NetworkX does, but our own loop."""
    return "networkit" if choose("rewiring", nodes) == "networkit" else "python"


def _by_networkit(network: Sparse, replicates: int, seed: int) -> Iterator[Sparse]:
    """Each network goes on from the last, by a seed of its own: a statistic may set networkit's."""
    chance = random.Random(seed)  # noqa: S311 - draws, no secrets
    nk = import_module("networkit")
    chain = nk.randomization.EdgeSwitchingInPlace(to_networkit(network), _SWAPS)
    for _ in range(replicates):
        with networkit(threads=1, seed=chance.getrandbits(32)):
            chain.run()
        flat = itertools.chain.from_iterable(chain.getGraph().iterEdges())
        ends = np.fromiter(flat, np.int32, 2 * network.links).reshape(-1, 2)
        yield of_links(network.nodes, ends)


def _swap(links: list[tuple[int, int]], there: set[tuple[int, int]], chance: random.Random) -> None:
    size = len(links)
    if size < 2:
        return
    draw = chance.random
    for _ in range(_SWAPS * size):
        i, j = int(draw() * size), int(draw() * size)
        (a, b), (c, d) = links[i], links[j]
        if draw() < 0.5:
            c, d = d, c
        if a in (c, d) or b in (c, d):
            continue
        one = (a, d) if a < d else (d, a)
        two = (c, b) if c < b else (b, c)
        if one in there or two in there:
            continue
        there.difference_update((links[i], links[j]))
        there.update((one, two))
        links[i], links[j] = one, two


def against_rewiring(
    graph: nx.Graph[Any] | Sparse, statistic: Statistic, *, replicates: int = 100, seed: int = 0
) -> Rewired:
    r"""Compare a value of a network with those of networks of the same degrees.

    .. math:: z = \frac{x - \bar x_{rewired}}{s_{rewired}}

    For what rewiring can change: cross-border share, clustering, assortativity, modularity.
    Density, degree and core size at the ends are fixed by the degrees: there z is missing
    (``no_variation``), for the rewired networks have the very same value.

    Parameters
    ----------
    graph
        Simple and undirected; links are counted, strengths are not looked at.
    statistic
        What is compared; most functions of ``analytics`` take the ``Sparse`` it is given.
    replicates
        How many rewired networks; two or more.
    seed
        Of the draws.

    Returns
    -------
    Rewired
        z has no bounds; beyond ±2 chance is a poor explanation. Missing when the statistic
        is, for the network or a rewired one.

    Raises
    ------
    InputError
        See :func:`analytics.sparse.sparse`; fewer than two replicates.

    Notes
    -----
    Takes replicates · (O(links) + the statistic's time).

    References
    ----------
    Maslov & Sneppen (2002), as in :func:`rewired`.

    Examples
    --------
    >>> from analytics.clustering import transitivity
    >>> found = against_rewiring(nx.karate_club_graph(), transitivity, replicates=20, seed=1)
    >>> round(found.value, 4), found.z > 0
    (0.2557, True)
    >>> against_rewiring(nx.path_graph(9), lambda s: s.links, replicates=2).z.reason.value
    'no_variation'
    """
    return each_against_rewiring(graph, {"": statistic}, replicates=replicates, seed=seed)[""]


def each_against_rewiring(
    graph: nx.Graph[Any] | Sparse,
    statistics: Mapping[str, Statistic],
    *,
    replicates: int = 100,
    seed: int = 0,
) -> dict[str, Rewired]:
    """Compare several values with those of the same rewired networks, each made once.

    Parameters and errors as in :func:`against_rewiring`; a result for each name.
    """
    _enough(replicates)
    network = sparse(graph)
    values = {name: _number(statistic(network)) for name, statistic in statistics.items()}
    ran = _engine(len(network.nodes))
    engine = named(ran) if ran == "networkit" else _python()
    drawn: dict[str, list[float | Missing]] = {name: [] for name in statistics}
    asked = [name for name, value in values.items() if not isinstance(value, Missing)]
    for one in rewired(network, replicates=replicates, seed=seed) if asked else ():
        for name in asked:
            drawn[name].append(_number(statistics[name](one)))
    return {n: _compared(values[n], drawn[n], replicates, seed, engine) for n in statistics}


def rewired_directed(
    graph: nx.DiGraph[Any], *, replicates: int, seed: int = 0
) -> Iterator[nx.DiGraph[Any]]:
    """Give directed networks in which every node keeps its number of links out and of links in.

    Two links a → b and c → d become a → d and c → b unless that would make a loop or a
    parallel link. Two links in a row, a → b → c, cannot be so exchanged; where c → a closes
    the round, all three are turned about, unless one of them would be parallel: without this
    step some networks with the same numbers are never reached. Both steps are as likely there
    as back, so that all such networks are drawn equally often. Ten tries a link between two
    networks.

    Parameters
    ----------
    graph
        Directed, without parallel links and without self-loops.
    replicates
        How many networks.
    seed
        Of the draws; the same seed gives the same networks in every run.

    Raises
    ------
    InputError
        The graph is undirected, may hold parallel links, or has self-loops.

    Notes
    -----
    Takes O(links) a network.

    References
    ----------
    Rao, Jana & Bandyopadhyay (1996), "A Markov chain Monte Carlo method for generating random
    (0, 1)-matrices with given marginals", Sankhyā A 58(2), 225–242.

    Examples
    --------
    >>> g = nx.gnp_random_graph(12, 0.3, seed=1, directed=True)
    >>> made = list(rewired_directed(g, replicates=3))
    >>> all(dict(r.out_degree) == dict(g.out_degree) for r in made)
    True
    >>> all(dict(r.in_degree) == dict(g.in_degree) for r in made)
    True
    """
    check_directed(graph)
    nodes = sorted(graph, key=order)
    place = {node: i for i, node in enumerate(nodes)}
    links = sorted((place[u], place[v]) for u, v in graph.edges())
    there = {link: i for i, link in enumerate(links)}
    chance = random.Random(seed)  # noqa: S311 - draws, no secrets
    for _ in range(replicates):
        _exchange(links, there, chance)
        made: nx.DiGraph[Any] = nx.DiGraph()
        made.add_nodes_from(nodes)
        made.add_edges_from((nodes[i], nodes[j]) for i, j in links)
        yield made


def _exchange(
    links: list[tuple[int, int]], there: dict[tuple[int, int], int], chance: random.Random
) -> None:
    size = len(links)
    draw = chance.random
    for _ in range(_SWAPS * size):
        i, j = int(draw() * size), int(draw() * size)
        (a, b), (c, d) = links[i], links[j]
        if b == c and (d, a) in there:
            old, new = [i, j, there[d, a]], [(b, a), (d, b), (a, d)]
        elif a == d or b == c:
            continue
        else:
            old, new = [i, j], [(a, d), (c, b)]
        if any(link in there for link in new):
            continue
        for at in old:
            del there[links[at]]
        for at, link in zip(old, new, strict=True):
            links[at], there[link] = link, at


def against_directed_rewiring(
    graph: nx.DiGraph[Any], statistic: Directed, *, replicates: int = 100, seed: int = 0
) -> Rewired:
    """Compare a value of a directed network with those of networks of the same degrees, in and out.

    z as in :func:`against_rewiring`, the networks from :func:`rewired_directed`.

    Parameters
    ----------
    graph
        Directed, without parallel links and without self-loops.
    statistic
        What is compared, such as :func:`analytics.reciprocity.reciprocity`.
    replicates
        How many rewired networks; two or more.
    seed
        Of the draws.

    Returns
    -------
    Rewired

    Raises
    ------
    InputError
        See :func:`rewired_directed`; fewer than two replicates.

    Notes
    -----
    Takes replicates · (O(links) + the statistic's time).

    References
    ----------
    As in :func:`rewired_directed`. Newman, Forrest & Balthrop (2002), as in
    :func:`analytics.reciprocity.reciprocity`.

    Examples
    --------
    >>> from analytics.reciprocity import reciprocity
    >>> g = nx.DiGraph([(i, (i + k) % 12) for i in range(12) for k in (1, 11, 5)])
    >>> found = against_directed_rewiring(g, reciprocity, replicates=50, seed=1)
    >>> round(found.value, 4), found.z > 2
    (0.6667, True)
    """
    _enough(replicates)
    check_directed(graph)
    value = _number(statistic(graph))
    if isinstance(value, Missing):
        return _compared(value, [], replicates, seed, _python())
    drawing = rewired_directed(graph, replicates=replicates, seed=seed)
    drawn = [_number(statistic(one)) for one in drawing]
    return _compared(value, drawn, replicates, seed, _python())


def _enough(replicates: int) -> None:
    if replicates < 2:
        raise InputError("rewiring.replicates", replicates=replicates)


def _python() -> str:
    return f"python {platform.python_version()}"


def _compared(
    value: float | Missing, drawn: list[float | Missing], replicates: int, seed: int, engine: str
) -> Rewired:
    """Give z of a value among those drawn, or why there is none."""
    absent = [x for x in (value, *drawn) if isinstance(x, Missing)]
    if absent or isinstance(value, Missing):
        return Rewired(value, None, None, absent[0], replicates, seed, engine)
    values = np.array(drawn, dtype=float)
    mean, sd = float(values.mean()), float(values.std(ddof=1))
    if sd <= _NOISE * max(1.0, abs(mean)):
        fixed = Missing(Reason.NO_VARIATION, {"replicates": replicates})
        return Rewired(value, mean, 0.0, fixed, replicates, seed, engine)
    return Rewired(value, mean, sd, (value - mean) / sd, replicates, seed, engine)


def _number(value: float | Missing | None) -> float | Missing:
    if value is None:
        return Missing(Reason.NO_LINKS, {})
    return value if isinstance(value, Missing) else float(value)
