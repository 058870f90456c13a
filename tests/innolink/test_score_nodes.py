"""Scores on layers of cities: the real network of sister cities, and one counted by hand."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import networkx as nx
import pytest

import innolink as il
from graph.connection import Connection
from innolink.score_inputs import ScoreError, inputs_from_dict
from innolink.session import Graph
from loaders import networks, reference
from loaders.pipeline import load

ROOT = Path(__file__).parents[2]
NAME = "wikidata-sister-cities-2016.zip"
TOML = """
id = "sister-cities"
title = "Sister cities in Wikidata, 2016"
licence = "CC0 (Wikidata)"
publisher = "Wikidata; L3viathan/sister-cities"

[layer]
link = "CONNECTED"
node_kind = "City"
unit = "ties"
counting = "whole"
theta = 1
coverage = "symmetric"
years = [2016]
normalisation = "none"
absent = "zero"
sources = ["wikidata"]

[published]
form = "edges"
files = ["relations.tsv"]
columns = {from = 1, to = 2}
labels = "names.tsv"
prefix = "wikidata:"

[[source]]
id = "wikidata"
title = "Sister cities of Wikidata, 2016"
url = "https://github.com/L3viathan/sister-cities"
"""
CITIES = {
    "Q956": ("geonames:1816670", "Beijing", "CN", 51),
    "Q8686": ("geonames:1796236", "Shanghai", "CN", 75),
    "Q649": ("geonames:524901", "Moscow", "RU", 65),
    "Q84": ("geonames:2643743", "London", "GB", 30),
}


def folder(place: Path, nodes: str = "", toml: str = TOML) -> Path:
    place.mkdir()
    (place / "network.toml").write_text(toml, encoding="utf-8")
    named = "".join(f"{q},{id_},{name},{c}\n" for q, (id_, name, c, _) in CITIES.items())
    (place / "nodes.csv").write_text(f"label,id,name,country\n{nodes or named}", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def published(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = folder(tmp_path_factory.mktemp("sisters") / "sister-cities")
    shutil.copy(shared / "networks" / NAME, place)
    return place


@pytest.fixture
def graph(empty_connection: Connection) -> Iterator[Graph]:
    with Graph(empty_connection) as opened:
        load(opened.store, reference.read(ROOT / "data" / "reference"))
        yield opened


def test_every_sister_city_has_the_partners_that_the_dump_gives(published: Path) -> None:
    with ZipFile(published / NAME) as archive:
        said = [row.split("\t") for row in archive.read("relations.tsv").decode().splitlines()]
    id_of = {q: city[0] for q, city in CITIES.items()}
    wanted: dict[str, set[str]] = defaultdict(set)
    for pair in said:
        one, two = (id_of.get(q, f"wikidata:{q}") for q in pair)
        wanted[one].add(two)
        wanted[two].add(one)
    first, *rest = networks.read(published)
    found: dict[str, set[str]] = defaultdict(set)
    for link in (x.values for b in rest for x in b.links):
        assert (link["years"], link["strength"]) == ([2016], [1.0])
        found[link["from"]].add(link["to"])
        found[link["to"]].add(link["from"])
    assert found == wanted
    assert (len(wanted), first.faults) == (10_055, [])
    assert {name: len(found[id_]) for id_, name, _, _ in CITIES.values()} == {
        name: degree for _, name, _, degree in CITIES.values()
    }
    names = {e.values["id"]: e.values["name"] for e in first.entities}
    assert names["geonames:1816670"] == "Beijing"
    assert names["wikidata:Q1055"] == "Hamburg"


@pytest.mark.slow
def test_beijing_has_a_rank_among_all_sister_cities(graph: Graph, published: Path) -> None:
    assert load(graph.store, networks.read(published)).balanced
    made = il.score(graph, "beijing", "sister-cities", keep=False)
    told = made.to_dict()
    numbers = told["parts"]["centrality"]["numbers"]
    assert (numbers["degree"], numbers["nodes"], numbers["links"]) == (51, 10_055, 17_401)
    assert told["rank"]["of"] == 10_055
    assert told["rank"]["set_of_parts"] == ["centrality"]
    assert made.ranking is not None
    ranks = [made.ranking.rank_of(id_) for id_, *_ in CITIES.values()]
    assert 1 <= ranks[1] < ranks[0] < ranks[3] < 1000  # Shanghai, Beijing, London
    # Of 51 partners two have a known country: nothing is said by country.
    assert told["recorded"]["known_share"] == pytest.approx(2 / 51)
    assert (told["index"], told["reason"]) == (None, "unplaced")
    assert [k for k, p in told["parts"].items() if p["value"] is not None] == ["centrality"]


EDGES = [
    "beijing,belgrade",
    "beijing,berlin",
    "berlin,belgrade",
    "belgrade,nowhere",
    "zagreb,berlin",
]
SMALL = (
    TOML.replace("prefix", "#")
    .replace("labels", "#")
    .replace('"relations.tsv"', '"ties.csv"')
    .replace("{from = 1, to = 2}", '{from = "a", to = "b"}')
)


def test_a_small_network_whole(graph: Graph, tmp_path: Path) -> None:
    countries = {"beijing": "CN", "belgrade": "RS", "berlin": "DE", "zagreb": "HR", "nowhere": "",
                 "alone": "FR"}  # fmt: skip
    nodes = "".join(f"{n},city:x-{n},{n.title()},{c}\n" for n, c in countries.items())
    place = folder(tmp_path / "small", nodes, SMALL)
    (place / "ties.csv").write_text("a,b\n" + "\n".join(EDGES) + "\n", encoding="utf-8")
    assert load(graph.store, networks.read(place)).rejected == 0
    own: nx.Graph[str] = nx.Graph(tuple(e.split(",")) for e in EDGES)
    own.add_node("alone")
    percentile: dict[str, list[float]] = defaultdict(list)
    for values in (dict(own.degree()), nx.betweenness_centrality(own)):
        for node, value in values.items():
            below = sum(v < value for v in values.values())
            same = sum(v == value for v in values.values()) - 1
            percentile[node].append((below + same / 2) / (len(own) - 1))
    wanted = {f"city:x-{n}": sum(p) / 2 for n, p in percentile.items()}
    made = il.score(graph, "city:x-belgrade", "sister-cities")
    told = made.to_dict()
    assert made.ranking is not None
    table = made.ranking.to_frame()
    got = dict(zip(table["subject"], table["centrality"], strict=True))
    assert got == {n: pytest.approx(v, rel=1e-9) for n, v in wanted.items()}
    assert list(table["rank"]) == sorted(table["rank"])
    assert told["rank"] | {"peers": ""} == {
        "rank": 1 + sum(v > wanted["city:x-belgrade"] for v in wanted.values()),
        "of": 6, "set_of_parts": ["centrality"], "peers": "",
    }  # fmt: skip
    assert told["parts"]["density"]["reason"] == "unplaced"  # one partner in three is unknown
    assert told["doubt"]["reason"] == "unplaced"
    berlin = il.score(graph, "city:x-berlin", "sister-cities").to_dict()
    parts = {k: p["value"] for k, p in berlin["parts"].items()}
    assert parts["density"] == pytest.approx(3 / 194)  # China, Serbia, Croatia
    assert parts["breadth"] == pytest.approx(3 / 194)
    values = [v for k, v in parts.items() if v is not None and k != "belt_and_road"]
    assert berlin["index"] == pytest.approx((sum(v**0.5 for v in values) / 4) ** 2)
    assert berlin["doubt"]["method"]["index"]["low"] <= berlin["index"]
    assert berlin["doubt"]["data"]["reason"] == "presence"  # a tie is there or not
    explained = made.explain()
    rows = explained[explained["part"] == "centrality"]
    assert dict(zip(rows["country"], rows["ties"], strict=True)) == {"": 1, "CN": 1, "DE": 1}
    assert made.inputs is not None
    again = inputs_from_dict(made.inputs.to_dict())
    assert again.fingerprint() == made.inputs.fingerprint()
    assert again.nodes == made.inputs.nodes


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("iso:RS", {}, r"joins nodes of one kind \(City\), and Serbia is a Country"),
    ("geonames:1816670", {}, "Beijing is not among the 3 nodes"),
    ("city:x-berlin", {"peers": "g20"}, "not names or ids of its 3 nodes"),
]


def test_what_cannot_be_scored_is_refused(graph: Graph, tmp_path: Path) -> None:
    toml = SMALL.replace("years = [2016]", "years = [2015, 2016]")
    toml = toml.replace('to = "b"}', 'to = "b", year = "y"}')
    nodes = "".join(f"{n},city:x-{n},{n.title()},DE\n" for n in ("berlin", "bonn", "jena"))
    place = folder(tmp_path / "small", nodes, toml)
    (place / "ties.csv").write_text("a,b,y\nberlin,bonn,2015\nberlin,bonn,2016\n", encoding="utf-8")
    load(graph.store, networks.read(place))
    for subject, asked, words in REFUSED:
        with pytest.raises(ScoreError, match=words):
            il.score(graph, subject, "sister-cities", **asked)
    with pytest.raises(ScoreError, match="has no tie on the layer"):
        il.why_changed(graph, "city:x-berlin", "sister-cities", 2015)
