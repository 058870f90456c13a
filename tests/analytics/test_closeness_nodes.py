"""Layers of cities and organisations: by hand, and as the layers of countries where they agree."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analytics.attribution_layer import OTHERS, attribute
from analytics.attribution_nodes import attribute_nodes
from analytics.closeness_layer import Coverage, Layer
from analytics.closeness_node_peers import closeness_of_nodes
from analytics.closeness_peers import closeness_of_countries
from analytics.closeness_rank import rank
from analytics.doubt_change import change
from analytics.doubt_data import DataRange, data_range
from analytics.doubt_draws import FEWEST_DRAWS
from analytics.doubt_method import country_board, declared_index, method_range, part_board
from analytics.doubt_nodes import _betweenness, node_table
from analytics.doubt_table import VECTORISED, country_table
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.node_ranking import rank_nodes

COUNTRIES = tuple(f"Q{x}" for x in "ABCDEFGH")


def layer_of(kind="City", reference=COUNTRIES, theta=20.0):
    return Layer(
        "papers", kind, ("COPUBLISHED",), "papers", "full", theta, Coverage.SYMMETRIC, reference
    )


def cities(seed, each=3, chance=0.4):
    """Three cities a country, one more without a known country."""
    random = np.random.default_rng(seed)
    where = {f"{c.lower()}{n}": c for c in COUNTRIES for n in range(each)}
    names = [*where, "nowhere"]
    graph = nx.Graph()
    graph.add_nodes_from(names)
    for i, one in enumerate(names):
        for two in names[i + 1 :]:
            if random.random() < chance:
                graph.add_edge(one, two, strength=float(random.integers(1, 90)))
    return graph, where


def by_hand():
    """Beijing with two cities of France, one of Serbia, and Shanghai at home; θ is 20."""
    graph = nx.Graph()
    graph.add_edge("beijing", "paris", strength=30.0)
    graph.add_edge("beijing", "lyon", strength=10.0)
    graph.add_edge("beijing", "belgrade", strength=40.0)
    graph.add_edge("beijing", "shanghai", strength=500.0)
    graph.add_edge("paris", "belgrade", strength=19.0)
    where = {"beijing": "CN", "shanghai": "CN", "paris": "FR", "lyon": "FR", "belgrade": "RS"}
    return graph, where, layer_of(reference=("CN", "DE", "FR", "RS", "US"))


def test_the_parts_of_a_city_by_hand(spec):
    graph, where, layer = by_hand()
    made = closeness_of_nodes(layer, graph, where, spec)
    parts = {k: p.value for k, p in made["beijing"].parts.items()}
    # FR 30 + 10 and RS 40 reach θ, of DE FR RS US; two equal partners; none beyond three.
    assert parts["density"] == 2 / 4
    assert parts["breadth"] == pytest.approx(2 / 4, rel=1e-12)
    assert parts["resilience"] == 0.0
    # At θ it is linked with three (Shanghai too) and lies on all three paths: above everyone.
    assert parts["centrality"] == 1.0
    assert made["beijing"].parts["centrality"].numbers["degree"] == 3
    # Lyon's only tie is below θ: alone with Paris' … linked with nobody.
    assert made["lyon"].parts["centrality"].numbers["degree"] == 0
    assert made["beijing"].recorded["places"]["domestic"] == {"ties": 1, "weight": 500.0}


def test_one_city_a_country_is_the_layer_of_countries(spec):
    graph, _ = cities(3, each=1, chance=0.7)
    graph.remove_node("nowhere")
    where = {f"{c.lower()}0": c for c in COUNTRIES}
    made = closeness_of_nodes(layer_of(), graph, where, spec)
    plain = closeness_of_countries(
        layer_of("Country"), nx.relabel_nodes(graph, where), spec
    )  # fmt: skip
    assert {where[n]: c.index for n, c in made.items()} == {k: c.index for k, c in plain.items()}
    ranks = rank(made.values()).table["rank"].tolist()
    assert ranks == rank(plain.values()).table["rank"].tolist()


@pytest.mark.parametrize("theta", [1, 20, 60])
def test_the_parts_of_all_cities_at_once_are_those_one_by_one(spec, theta):
    graph, where = cities(5)
    unknown = [("qa0", "qb0"), ("qc1", "nowhere")]
    graph.remove_edges_from([*unknown, *[e for e in graph.edges("qa0") if "qb" in f"{e}"]])
    layer = layer_of(theta=theta)
    made = closeness_of_nodes(layer, graph, where, spec, unknown=unknown)
    assert made["qa0"].recorded["unknown"] == ["QB"]
    table = node_table(layer, graph, where, spec, unknown=unknown)
    parts = table.parts(np.stack([table.strengths, table.strengths]), theta)
    assert tuple(parts) == VECTORISED
    assert "nowhere" not in table.peer_codes()
    for i, node in enumerate(table.peer_codes()):
        for key in VECTORISED:
            value, got = made[node].parts[key].value, parts[key][:, i].tolist()
            assert got == pytest.approx([math.nan if value is None else value] * 2, nan_ok=True)
    ranking = rank(made.values())
    board = country_board(table, layer, spec, ranking)
    rows = ranking.table[ranking.table["rank"].notna()]
    expected = dict(zip(rows["subject"], rows["index"], strict=True))
    assert declared_index(board, spec) == pytest.approx(expected, rel=1e-9)
    assert method_range(board, layer, spec, 50, 1).ranks.min() == 1


@pytest.mark.parametrize("theta", [1.0, 20.0, 70.0])
@pytest.mark.parametrize("seed", [3, 8])
def test_ranks_of_all_nodes_at_once_are_those_one_by_one(spec, theta, seed):
    graph, where = cities(seed, chance=0.3)
    graph.remove_edges_from(list(graph.edges("qa0")))  # no tie at all
    graph.remove_edges_from(list(graph.edges("qb1")))
    graph.add_edge("qb1", "nowhere", strength=500.0)  # nearly all of it nowhere known
    graph.add_edge("qb1", "qc0", strength=100.0)
    graph.remove_edges_from(list(graph.edges("qd2")))
    graph.add_edge("qd2", "qc0", strength=99.0)  # below the least weight
    layer, gap = layer_of(theta=theta), [("qe0", "qf0")]
    graph.remove_edges_from(gap)
    made = closeness_of_nodes(layer, graph, where, spec, unknown=gap)
    expected = rank(made.values())
    got = rank_nodes(node_table(layer, graph, where, spec, unknown=gap), where, layer, spec)
    assert set(got.not_ranked) >= {"qa0", "qb1", "qd2"}
    assert got.ranked > 10
    for node, why in expected.not_ranked.items():
        assert got.not_ranked[node].reason == why.reason
        assert got.not_ranked[node].fields == pytest.approx(why.fields)
    assert got.set_of_parts == expected.set_of_parts
    assert list(got.not_ranked) == list(expected.not_ranked)
    pd.testing.assert_frame_equal(got.table, expected.table, rtol=1e-9)
    one = closeness_of_nodes(layer, graph, where, spec, unknown=gap, only=["qe0"])
    assert {n: c.to_dict() for n, c in one.items()} == {"qe0": made["qe0"].to_dict()}


def test_larger_networks_go_another_way_to_the_same(spec, monkeypatch):
    graph, where = cities(6)
    layer = layer_of()
    table = node_table(layer, graph, where, spec)
    dense = table.parts(table.strengths[None], 20.0)["centrality"]
    monkeypatch.setattr("analytics.doubt_nodes._DENSE", 0)
    assert table.parts(table.strengths[None], 20.0)["centrality"] == pytest.approx(dense)
    assert table.replicates(1000) == 1000
    monkeypatch.setattr("analytics.doubt_nodes._WORK", 1.0)
    assert table.replicates(1000) == FEWEST_DRAWS
    board = part_board(table, layer, spec, table.peer_codes(), VECTORISED)
    assert data_range(table, board, layer, spec, 1000, 1).replicates_made == FEWEST_DRAWS
    monkeypatch.setattr("analytics.doubt_nodes._MOST_WORK", 1.0)
    assert data_range(table, board, layer, spec, 1000, 1) == Missing(
        Reason.TOO_LARGE, {"layer": layer.id}
    )


def test_equal_networks_are_measured_once_and_give_what_each_gives(spec, monkeypatch):
    graph, where = cities(6)
    table = node_table(layer_of(), graph, where, spec)
    random = np.random.default_rng(1)
    drawn = np.concatenate([random.poisson(table.strengths, (3, len(table.strengths)))] * 2)
    drawn = np.concatenate([drawn.astype(float), table.strengths[None]])
    alone = [table.parts(one[None], 20.0)["centrality"][0].tolist() for one in drawn]
    counted = []

    def count(nodes, ends):
        counted.append(len(ends))
        return _betweenness(nodes, ends)

    monkeypatch.setattr("analytics.doubt_nodes._betweenness", count)
    assert table.parts(drawn, 20.0)["centrality"].tolist() == alone
    assert len(counted) == 4, "three drawn twice, and the network itself"


def test_the_data_range_holds_the_index_and_presence_has_none(spec):
    graph, where = cities(7, chance=0.8)
    layer = layer_of()
    table = node_table(layer, graph, where, spec, peers=["qa0", "qb1", "qc2"])
    board = part_board(table, layer, spec, table.peer_codes(), VECTORISED)
    found = data_range(table, board, layer, spec, 300, 4)
    assert isinstance(found, DataRange)
    declared = declared_index(board, spec)
    for node, index in declared.items():
        assert found.of(node).low <= index <= found.of(node).high
    nx.set_edge_attributes(graph, 1.0, "strength")
    layer = layer_of(theta=1.0)
    table = node_table(layer, graph, where, spec)
    board = part_board(table, layer, spec, table.peer_codes(), ("density", "breadth"))
    absent = data_range(table, board, layer, spec, 20, 1)
    assert isinstance(absent, Missing)
    assert absent.reason is Reason.PRESENCE


# --- changes ----------------------------------------------------------------------------------


def test_the_change_of_a_city_is_divided_and_sums(spec):
    (old, where), (new, _) = cities(8), cities(9)
    layer = layer_of()
    tables = [node_table(layer, g, where, spec) for g in (old, new)]
    boards = [part_board(t, layer, spec, ("qa0",), VECTORISED) for t in tables]
    made = change("qa0", *zip(tables, boards, strict=True), layer, spec, 100, 1)
    found = attribute_nodes("qa0", *tables, VECTORISED, layer, spec, orders=20)
    before, after = (
        closeness_of_nodes(layer, g, where, spec)["qa0"].index_over(VECTORISED) for g in (old, new)
    )
    assert (made.before, made.after) == pytest.approx((before, after), rel=1e-9)
    assert found.change == pytest.approx(after - before, rel=1e-9)
    assert math.fsum(found.shares) == pytest.approx(after - before, abs=1e-12)
    assert OTHERS in found.players
    assert {p.split("|")[0] for p in found.players} <= {*COUNTRIES, OTHERS}


def test_one_city_a_country_is_divided_as_the_layer_of_countries(spec):
    where = {f"{c.lower()}0": c for c in COUNTRIES}
    graphs = [cities(seed, each=1, chance=0.7)[0] for seed in (10, 11)]
    for graph in graphs:
        graph.remove_node("nowhere")
    tables = [node_table(layer_of(), g, where, spec) for g in graphs]
    got = attribute_nodes("qa0", *tables, VECTORISED, layer_of(), spec, orders=10)
    layer = layer_of("Country")
    tables = [country_table(layer, nx.relabel_nodes(g, where), spec) for g in graphs]
    expected = attribute("QA", *tables, VECTORISED, layer, spec, orders=10)
    assert dict(zip(got.players, got.shares, strict=True)) == pytest.approx(
        dict(zip(expected.players, expected.shares, strict=True)), abs=1e-12
    )


def test_at_home_is_among_the_others(spec):
    graph, where, layer = by_hand()
    later = graph.copy()
    later.edges["beijing", "paris"]["strength"] = 60.0
    later.remove_edge("beijing", "shanghai")
    tables = [node_table(layer, g, where, spec) for g in (graph, later)]
    found = attribute_nodes("beijing", *tables, VECTORISED, layer, spec)
    assert set(found.players) == {"FR|COPUBLISHED", OTHERS}
    assert found.orders == 0  # so few are counted exactly


@pytest.mark.parametrize(("papers", "near"), [(25.0, True), (60.0, False)])
def test_a_share_hangs_on_theta_by_one_link_too(spec, papers, near):
    """Beijing's 30 papers with Paris become 25, θ is 20; with France it has far more than that."""
    graph, where, layer = by_hand()
    graph.edges["beijing", "lyon"]["strength"] = 60.0
    later = graph.copy()
    later.edges["beijing", "paris"]["strength"] = papers
    tables = [node_table(layer, g, where, spec) for g in (graph, later)]
    found = attribute_nodes("beijing", *tables, VECTORISED, layer, spec).to_frame()
    cells = found[found["player"] == "FR|COPUBLISHED"]
    assert cells["near_theta"].to_list() == [near]


# --- refusals ---------------------------------------------------------------------------------


def test_what_cannot_be_compared_is_refused(spec):
    graph, where, layer = by_hand()
    with pytest.raises(InputError, match="cities or organisations"):
        closeness_of_nodes(layer_of("Country"), graph, where, spec)
    with pytest.raises(InputError, match="without a known country"):
        closeness_of_nodes(layer, graph, where, spec, peers=["beijing", "atlantis"])
    with pytest.raises(InputError, match="two nodes"):
        node_table(layer, graph, where, spec, peers=["beijing"])
    with pytest.raises(InputError, match="not among"):
        node_table(layer, graph, where, spec).place("atlantis")
    other = node_table(layer, graph, where, spec, peers=["beijing", "paris"])
    with pytest.raises(InputError, match="same nodes"):
        attribute_nodes(
            "beijing", node_table(layer, graph, where, spec), other, VECTORISED, layer, spec
        )
