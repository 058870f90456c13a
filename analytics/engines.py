"""Which library computes a measure: chosen by size, said with the result.

One table, :data:`CHOICES`, holds the choice of each measure; ``bench/measures.py`` measures
it. All engines give the same answers (tests hold them to 10⁻⁹), but for communities, where each
is one good partition of many, and for rewired networks, which are draws. NetworkX is always there;
networkit and rustworkx come with the extra ``fast``.

A backend that the user configured in NetworkX is asked, through :func:`on_networkx`, for every
measure of the table whose function of NetworkX it offers, at any size. What is not in the table is
computed by NumPy and SciPy alone: sums over links; eigenvector centrality, where NetworkX stops
its rounds at 10⁻⁶ and knows no components; effective size by strength, where it strays from Burt.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from operator import attrgetter
from typing import Any

import networkx as nx
import numpy as np

from analytics.sparse import Sparse


@dataclass(frozen=True, slots=True)
class Choice:
    """Engine of one measure.

    Attributes
    ----------
    above
        Nodes from which the engines pay; below, NetworkX.
    engines
        The first that is installed runs.
    cost
        Seconds that NetworkX takes for each node and each (node or link), measured on a
        slow core: the estimate is cost · nodes · (nodes + links), or cost · (nodes + links)
        when ``linear``.
    function
        Name in ``networkx`` of the function that gives the same; empty where there is none.
    linear
        Whether the measure grows with the size alone.
    """

    above: int
    engines: tuple[str, ...]
    cost: float
    function: str = ""
    linear: bool = False


CHOICES = {
    "betweenness": Choice(100, ("rustworkx", "networkit"), 1.2e-6, "betweenness_centrality"),
    "closeness": Choice(200, ("numpy", "networkit"), 4e-7, "closeness_centrality"),
    "harmonic": Choice(200, ("numpy", "networkit"), 4e-7, "harmonic_centrality"),
    "core_number": Choice(500, ("networkit", "rustworkx"), 1e-6, "core_number", linear=True),
    "pagerank": Choice(1, ("scipy",), 4e-5, "pagerank", linear=True),
    "constraint": Choice(0, ("scipy",), 1e-4, "constraint", linear=True),
    "rewiring": Choice(500, ("networkit",), 1.5e-4, linear=True),
    "triangles": Choice(500, ("networkit",), 2e-5, "triangles", linear=True),
    "transitivity": Choice(0, ("scipy",), 2e-5, "transitivity", linear=True),
    "communities": Choice(
        1000, ("networkit",), 1.5e-4, "community.louvain_communities", linear=True
    ),
}
"""Measures whose engine depends on the size or on a backend; all others run on NumPy and SciPy."""

SLOW = 60.0
"""Seconds of an estimate above which NetworkX says beforehand that it will take long."""


class SlowEngine(UserWarning):
    """A measure will take long, because no fast engine is installed.

    Attributes
    ----------
    measure, seconds
        What is computed, and the estimate.
    """

    def __init__(self, measure: str, seconds: float) -> None:
        super().__init__(
            f"{measure} will take about {seconds / 60:.0f} min on NetworkX. Install the extra "
            "fast, in innolink's folder: .venv/bin/pip install -e '.[fast]'."
        )
        self.measure = measure
        self.seconds = seconds


def estimate(measure: str, nodes: int, links: int) -> float:
    """Estimate the seconds that a measure takes on NetworkX, to the order of magnitude.

    Parameters
    ----------
    measure
        A key of :data:`CHOICES`.
    nodes, links
        Size of the network.

    Examples
    --------
    >>> estimate("betweenness", 10_000, 30_000) > 60
    True
    """
    choice = CHOICES[measure]
    return choice.cost * (nodes + links) * (1 if choice.linear else nodes)


def choose(measure: str, nodes: int) -> str:
    """Name the engine for a measure of a network of this size.

    A backend that the user configured in NetworkX (``nx.config.backend_priority``) and that
    offers the measure goes first: the choice is then ``networkx``, which hands the work to it.

    Parameters
    ----------
    measure
        A key of :data:`CHOICES`.
    nodes
        Size of the network.

    Examples
    --------
    >>> choose("betweenness", 10)
    'networkx'
    """
    choice = CHOICES[measure]
    if nodes < choice.above or offering(measure):
        return "networkx"
    return next((e for e in choice.engines if installed(e)), "networkx")


def configured() -> list[str]:
    """Backends that the user configured in NetworkX, first the preferred.

    Examples
    --------
    >>> configured()
    []
    """
    return [b for b in getattr(nx.config.backend_priority, "algos", ()) if b != "networkx"]


def offering(measure: str) -> list[str]:
    """List the configured backends that offer a measure, first the preferred.

    Examples
    --------
    >>> offering("pagerank")
    []
    """
    if not CHOICES[measure].function:
        return []
    offered = getattr(_function(measure), "backends", ())
    return [backend for backend in configured() if backend in offered]


def _function(measure: str) -> Any:
    return attrgetter(CHOICES[measure].function)(nx)


@cache
def installed(engine: str) -> bool:
    """Whether a library can be imported.

    Examples
    --------
    >>> installed("networkx")
    True
    """
    return find_spec(engine) is not None


@cache
def named(engine: str) -> str:
    """Name of an engine with its version, as a result carries it.

    Examples
    --------
    >>> named("networkx").startswith("networkx ")
    True
    """
    return f"{engine} {version(engine)}"


def on_networkx(measure: str, graph: nx.Graph[Any], **options: Any) -> tuple[Any, str]:
    """Run NetworkX, or the backend that the user configured for it; say which of them ran.

    NetworkX itself falls back in silence when a backend cannot do what is asked, so the
    backend is asked by name here.

    Parameters
    ----------
    measure
        A key of :data:`CHOICES` with a function of NetworkX.
    graph, options
        What the function is called with.

    Examples
    --------
    >>> on_networkx("core_number", nx.path_graph(2))[0]
    {0: 1, 1: 1}
    """
    function = _function(measure)
    for backend in offering(measure):
        try:
            return function(graph, backend=backend, **options), f"networkx:{backend}"
        except NotImplementedError:
            continue
    warn_if_slow(measure, len(graph), graph.number_of_edges(), stacklevel=4)
    return function(graph, backend="networkx", **options), named("networkx")


def warn_if_slow(measure: str, nodes: int, links: int, stacklevel: int = 3) -> None:
    """Say beforehand that NetworkX will take long.

    Parameters
    ----------
    measure, nodes, links
        As in :func:`estimate`.
    stacklevel
        Whose line the warning names; 3 is the caller's caller.

    Examples
    --------
    >>> warn_if_slow("communities", 10, 20)
    """
    seconds = estimate(measure, nodes, links)
    if seconds > SLOW:
        warnings.warn(SlowEngine(measure, seconds), stacklevel=stacklevel)


@contextmanager
def networkit(threads: int | None = None, seed: int | None = None) -> Iterator[Any]:
    """Lend networkit with a number of threads and a seed; its setting of threads is given back.

    Parameters
    ----------
    threads
        One where sums would otherwise be made in an order that changes from run to run.
    seed
        For estimates.
    """
    nk = import_module("networkit")
    before = nk.getMaxNumberOfThreads()
    if threads is not None:
        nk.setNumberOfThreads(threads)
    if seed is not None:
        nk.setSeed(seed, True)
    try:
        yield nk
    finally:
        nk.setNumberOfThreads(before)


def to_networkit(network: Sparse, *, strengths: bool = False) -> Any:
    """Network as a graph of networkit, with strengths if asked for."""
    nk = import_module("networkit")
    rows, columns, values = network.ends()
    weights = values.astype(float) if strengths else np.ones(len(rows))
    size = len(network.nodes)
    return nk.GraphFromCoo((weights, (rows.astype(np.uint64), columns.astype(np.uint64))),
                           n=size, weighted=strengths, directed=False)  # fmt: skip


def to_rustworkx(network: Sparse) -> Any:
    """Network as a graph of rustworkx, without strengths."""
    rx = import_module("rustworkx")
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(network.nodes)))
    rows, columns, _ = network.ends()
    graph.extend_from_edge_list(list(zip(rows.tolist(), columns.tolist(), strict=True)))
    return graph


def as_graph(network: Sparse, *, strengths: bool = False) -> nx.Graph[int]:
    """Network as a graph of networkx, nodes numbered in their order.

    Links carry their strength as ``weight`` if asked for.
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(network.nodes)))
    rows, columns, values = (x.tolist() for x in network.ends())
    if strengths:
        graph.add_weighted_edges_from(zip(rows, columns, values, strict=True))
    else:
        graph.add_edges_from(zip(rows, columns, strict=True))
    return graph
