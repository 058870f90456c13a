"""Every engine gives NetworkX's answers; which one ran is said; the user's choice goes first."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from analytics import engines
from analytics.betweenness_sampled import betweenness_sampled
from analytics.centrality import (
    betweenness,
    betweenness_to_rank,
    closeness_centrality,
    core_number,
    degree,
    harmonic_closeness,
)
from analytics.clustering import transitivity, triangles
from analytics.communities import communities
from analytics.errors import InputError
from analytics.rewiring import against_rewiring, rewired
from analytics.sparse import sparse

PYTHON = platform.python_version()
ROOT = Path(__file__).parents[2]
MEASURES = {
    "betweenness": betweenness,
    "closeness": closeness_centrality,
    "harmonic": harmonic_closeness,
    "core_number": core_number,
}
PAIRS = [(m, e) for m in MEASURES for e in engines.CHOICES[m].engines]


def lend(monkeypatch, measure, engine, above=0):
    """Make one engine the choice at every size."""
    chosen = replace(engines.CHOICES[measure], above=above, engines=(engine,))
    monkeypatch.setitem(engines.CHOICES, measure, chosen)


@pytest.mark.parametrize(("measure", "engine"), PAIRS)
def test_engines_give_the_values_of_networkx(graph, measure, engine, monkeypatch):
    lend(monkeypatch, measure, "networkx", above=10**9)
    expected = MEASURES[measure](graph)
    lend(monkeypatch, measure, engine)
    found = MEASURES[measure](graph)
    assert list(found.index) == list(expected.index)
    assert found.to_dict() == pytest.approx(expected.to_dict(), rel=1e-9, abs=1e-12)
    assert expected.attrs["engine"].startswith("networkx ")
    assert found.attrs["engine"] == engines.named(engine)
    assert found.to_dict() == MEASURES[measure](graph).to_dict(), "twice, the same digits"


@pytest.mark.parametrize(("measure", "engine"), PAIRS)
def test_engines_take_networks_without_links(measure, engine, monkeypatch):
    lend(monkeypatch, measure, engine)
    assert MEASURES[measure](nx.empty_graph(5)).to_dict() == dict.fromkeys(range(5), 0.0)
    if measure == "core_number":
        assert MEASURES[measure](nx.Graph()).to_dict() == {}


@pytest.mark.parametrize("measure", engines.CHOICES)
def test_the_size_decides(measure):
    choice = engines.CHOICES[measure]
    assert engines.choose(measure, choice.above - 1) == "networkx"
    assert engines.choose(measure, choice.above) == choice.engines[0]


@pytest.mark.parametrize("measure", engines.CHOICES)
def test_without_the_extra_networkx_runs(measure, monkeypatch):
    monkeypatch.setattr(engines, "installed", lambda engine: engine == "networkx")
    assert engines.choose(measure, 10**6) == "networkx"


def test_what_takes_long_is_said_before_it_starts(monkeypatch):
    monkeypatch.setattr(engines, "SLOW", 0.0)
    with pytest.warns(engines.SlowEngine, match=r"\[fast\]") as told:
        betweenness(nx.path_graph(5))
    assert told[0].filename == __file__


def test_a_backend_that_the_user_configured_goes_first(monkeypatch):
    asked = []

    def function(graph, *, backend, **_):
        asked.append(backend)
        if backend == "cannot":
            raise NotImplementedError
        return dict.fromkeys(graph, 1.0)

    function.backends = {"cannot", "can"}
    with nx.config(backend_priority=["networkx"]):
        assert engines.configured() == []
    monkeypatch.setattr(engines, "configured", lambda: ["unknown", "cannot", "can"])
    monkeypatch.setattr(nx, "betweenness_centrality", function)
    assert engines.choose("betweenness", 10**6) == "networkx"
    values, ran = engines.on_networkx("betweenness", nx.path_graph(2))
    assert (asked, ran, values) == (["cannot", "can"], "networkx:can", {0: 1.0, 1: 1.0})
    function.backends = {"cannot"}
    asked.clear()
    _, ran = engines.on_networkx("betweenness", nx.path_graph(2))
    assert (asked, ran) == (["cannot", "networkx"], engines.named("networkx"))
    function.backends = set()
    fast = engines.CHOICES["betweenness"].engines[0]
    assert engines.choose("betweenness", 10**6) == fast, "none offers it: the size decides"


def test_threads_are_given_back():
    import networkit

    before = networkit.getMaxNumberOfThreads()
    with pytest.raises(ZeroDivisionError), engines.networkit(threads=1):
        1 / 0  # noqa: B018
    assert networkit.getMaxNumberOfThreads() == before


def test_cheap_measures_say_no_engine():
    assert degree(nx.path_graph(3)).attrs == {}


@pytest.mark.parametrize("measure", ["closeness", "harmonic"])
@pytest.mark.parametrize("fast", [True, False])
def test_very_long_paths_go_to_another_engine(measure, fast, monkeypatch):
    if not fast:
        monkeypatch.setattr("analytics.centrality.installed", lambda _: False)
    graph = nx.path_graph(300)
    lend(monkeypatch, measure, "networkx", above=10**9)
    expected = MEASURES[measure](graph).to_dict()
    lend(monkeypatch, measure, "numpy")
    found = MEASURES[measure](graph)
    assert found.to_dict() == pytest.approx(expected, rel=1e-9)
    assert found.attrs["engine"] == engines.named("networkit" if fast else "networkx")


def test_betweenness_to_rank_is_betweenness_but_for_the_last_digits(graph, monkeypatch):
    expected = betweenness(graph, normalised=False).tolist()
    for engine in ("networkx", "rustworkx", "networkit"):
        lend(monkeypatch, "betweenness", engine)
        found = betweenness_to_rank(sparse(graph)).tolist()
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-9)


def test_both_engines_count_the_same_triangles(graph, monkeypatch):
    expected = dict(nx.triangles(graph))
    network = sparse(graph)
    for engine in ("networkx", "networkit"):
        lend(monkeypatch, "triangles", engine)
        counts, ran = triangles(network)
        assert dict(zip(network.nodes, counts, strict=True)) == expected
        assert ran == engines.named("scipy" if engine == "networkx" else engine)


@pytest.mark.parametrize("engine", ["networkx", "networkit"])
@pytest.mark.parametrize("weighted", [False, True])
def test_both_engines_find_communities_that_are_there(engine, weighted, monkeypatch):
    """Twenty groups of ten, nearly complete inside: each engine finds all of them, every time."""
    lend(monkeypatch, "communities", engine)
    made = nx.planted_partition_graph(20, 10, 0.9, 0.004, seed=3)
    nx.set_edge_attributes(made, 2.5, "strength")
    if weighted:  # strength alone tells the groups: across, links are many and weak
        made = nx.gnp_random_graph(200, 0.5, seed=3)
        for u, v, data in made.edges(data=True):
            data["strength"] = 50.0 if u // 10 == v // 10 else 0.2
    found = communities(made, weighted=weighted, seed=1)
    assert {frozenset(part.index) for _, part in found.of.groupby(found.of)} == {
        frozenset(range(i, i + 10)) for i in range(0, 200, 10)
    }
    assert found.engine == engines.named(engine)
    assert found.of.equals(communities(made, weighted=weighted, seed=1).of)


def test_engines_find_partitions_as_good_as_each_other(graph, monkeypatch):
    fits = {}
    for engine in ("networkx", "networkit"):
        lend(monkeypatch, "communities", engine)
        found = communities(graph, seed=2)
        whole = [set(part.index) for _, part in found.of.groupby(found.of)]
        assert found.modularity == pytest.approx(nx.community.modularity(graph, whole), abs=1e-9)
        fits[engine] = found.modularity
    assert fits["networkit"] > fits["networkx"] - 0.02


def test_more_nodes_than_go_through_together():
    graph = nx.gnp_random_graph(700, 0.004, seed=5)  # in pieces, with lone nodes
    expected = nx.harmonic_centrality(graph)
    found = harmonic_closeness(graph, normalised=False)
    assert found.to_dict() == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert found.attrs["engine"].startswith("numpy ")
    close = closeness_centrality(graph)
    assert close.to_dict() == pytest.approx(nx.closeness_centrality(graph), rel=1e-9, abs=1e-12)


# --- the estimate -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_sampled_betweenness_keeps_its_error(graph, seed):
    exact = betweenness(graph)
    found = betweenness_sampled(graph, epsilon=0.05, seed=seed)
    assert np.abs(found - exact).max() <= 0.05
    assert ((found >= 0) & (found <= 1)).all()
    assert found.equals(betweenness_sampled(graph, epsilon=0.05, seed=seed))
    assert found.attrs["epsilon"] == 0.05


def test_sampled_betweenness_refuses_and_says_the_way_out(monkeypatch):
    for bad in (0, 1, -0.1, float("nan")):
        with pytest.raises(InputError, match="Epsilon"):
            betweenness_sampled(nx.path_graph(4), epsilon=bad)
        with pytest.raises(InputError, match="Delta"):
            betweenness_sampled(nx.path_graph(4), delta=bad)
    with pytest.raises(InputError, match="three or more"):
        betweenness_sampled(nx.path_graph(2))
    assert betweenness_sampled(nx.empty_graph(3)).to_dict() == {0: 0.0, 1: 0.0, 2: 0.0}
    monkeypatch.setattr("analytics.betweenness_sampled.installed", lambda _: False)
    with pytest.raises(InputError, match=r"\[fast\]"):
        betweenness_sampled(nx.path_graph(4))


@pytest.mark.parametrize("engine", ["networkx", "networkit"])
def test_both_engines_rewire_and_keep_the_degrees(engine, monkeypatch):
    lend(monkeypatch, "rewiring", engine)
    network = sparse(nx.barabasi_albert_graph(60, 3, seed=2))

    def drawn(seed):
        found = []
        for one in rewired(network, replicates=3, seed=seed):
            communities(one, seed=0)  # sets the seed of networkit, which must not matter
            found.append(one.matrix.toarray())
        return found

    first = drawn(1)
    for one in first:
        assert (one == one.T).all()
        assert set(one.ravel().tolist()) == {0.0, 1.0}
        assert (one.diagonal() == 0).all()
        assert (one.sum(axis=1) == network.degrees()).all()
    assert not (first[0] == first[1]).all()
    assert np.array_equal(first, drawn(1)), "the same seed"
    assert not np.array_equal(first, drawn(2)), "another seed"
    ran = against_rewiring(network, transitivity, replicates=2).engine
    assert ran == (engines.named("networkit") if engine == "networkit" else f"python {PYTHON}")


def test_both_engines_draw_from_the_same(monkeypatch):
    graph = nx.watts_strogatz_graph(80, 6, 0.1, seed=1)
    means, errors = [], []
    for engine in ("networkx", "networkit"):
        lend(monkeypatch, "rewiring", engine)
        found = against_rewiring(graph, transitivity, replicates=200, seed=5)
        means.append(found.mean)
        errors.append(found.sd / 200**0.5)
    assert means[0] == pytest.approx(means[1], abs=4 * sum(errors))


# --- hash order -------------------------------------------------------------------------

PROGRAM = """
import networkx as nx
from analytics.measures import network_measures, node_measures
from analytics.betweenness_sampled import betweenness_sampled
from analytics.backbone import disparity
g = nx.Graph()
names = [f"n{i}" for i in range(240)]
plain = nx.barabasi_albert_graph(240, 3, seed=4)
for u, v in {(names[a], names[b]) for a, b in plain.edges()}:
    g.add_edge(u, v, strength=1 + (len(u) * 7 + int(u[1:]) + int(v[1:])) % 5, types=("T",))
country = {n: f"c{int(n[1:]) % 5}" for n in set(names)}
for table in (node_measures(g, country), network_measures(g, country, replicates=3),
              betweenness_sampled(g, epsilon=0.1).to_frame(), disparity(g)):
    for row in table.to_dict("index").items():
        print(row)
"""


def test_no_digit_depends_on_the_hash_seed():
    said = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0].count("\n") > 240 * 2
    assert said[0] == said[1]


# --- a backend of NetworkX as a user has it -----------------------------------------------

OFFERED = {m: c.function.rpartition(".")[2] for m, c in engines.CHOICES.items() if c.function}
BACKEND = f"""
class Backend:
    convert_from_nx = staticmethod(lambda graph, **_: graph)
    convert_to_nx = staticmethod(lambda found, **_: found)

def offer(name):
    def function(graph, *_, **__):
        if name == "louvain_communities":
            return [set(graph)]
        backwards = reversed(list(graph))
        return 7.0 if name == "transitivity" else {{n: n % 2 for n in backwards}}
    setattr(Backend, name, staticmethod(function))

NAMES = {sorted(OFFERED.values())}
for name in NAMES:
    offer(name)

def info():
    return {{"functions": {{name: {{}} for name in NAMES}}}}
"""
POINTS = """[networkx.backends]
made_up = made_up_backend:Backend
[networkx.backend_info]
made_up = made_up_backend:info
"""
ASK = """
import networkx as nx
from analytics.centrality import (betweenness, closeness_centrality, core_number,
                                  harmonic_closeness)
from analytics.clustering import clustering, transitivity_by
from analytics.communities import communities
from analytics.influence import eigenvector, pagerank
from analytics.measures import network_measures, node_measures
from analytics.structural_holes import constraint, effective_size
g = nx.barabasi_albert_graph(3000, 3, seed=1, backend="networkx")
nx.set_edge_attributes(g, 1.0, "strength", backend="networkx")
for measure, found in {
    "betweenness": betweenness(g, normalised=False), "closeness": closeness_centrality(g),
    "harmonic": harmonic_closeness(g, normalised=False), "core_number": core_number(g),
    "pagerank": pagerank(g), "constraint": constraint(g, weighted=True),
    "triangles": clustering(g), "effective_size": effective_size(g),
    "by_strength": effective_size(g, weighted=True), "eigenvector": eigenvector(g),
}.items():
    print(measure, found.attrs["engine"].partition(" ")[0], *found[:4], sep=",")
print("transitivity", transitivity_by(g)[1], transitivity_by(g)[0], sep=",")
print("communities", communities(g).engine, communities(g).count, sep=",")
for engines in (node_measures(g, {}), network_measures(g, {}, replicates=0)):
    for measure, engine in engines.attrs["engines"].items():
        print("table:" + measure, engine.partition(" ")[0], sep=",")
"""
BY_ITSELF = {"eigenvector": "scipy", "by_strength": "scipy"}
"""Measures of which NetworkX has no function that gives the same."""


@pytest.mark.parametrize("name", ["NETWORKX_AUTOMATIC_BACKENDS", "NETWORKX_BACKEND_PRIORITY"])
def test_a_backend_named_in_the_environment_runs_and_is_said(tmp_path, name):
    about = tmp_path / "made_up_backend-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up-backend\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(POINTS)
    (tmp_path / "made_up_backend.py").write_text(BACKEND)
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, name: "made_up", "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )  # fmt: skip
    said = dict(line.split(",", 1) for line in done.stdout.split())
    for measure in OFFERED:
        assert said[measure].startswith("networkx:made_up"), measure
    for measure in ("betweenness", "closeness", "harmonic", "core_number", "pagerank"):
        assert said[measure].endswith(",0.0,1.0,0.0,1.0"), f"{measure}: nodes in their order"
    assert said["transitivity"].endswith(",7.0")
    assert said["communities"].endswith(",1")
    assert said["effective_size"].startswith("networkx:made_up"), "counts triangles"
    for measure, engine in BY_ITSELF.items():
        assert said[measure].startswith(engine), measure
    table = {k.removeprefix("table:"): v for k, v in said.items() if k.startswith("table:")}
    theirs = {k for k, engine in table.items() if engine == "networkx:made_up"}
    assert theirs == {
        "harmonic", "betweenness", "pagerank", "core_number", "constraint", "clustering",
        "community", "communities", "modularity", "transitivity",
    }  # fmt: skip
    assert {engine for k, engine in table.items() if k not in theirs} == {"scipy"}
