"""What several tests of the measures need."""

from __future__ import annotations

import os
import tomllib
import zipfile
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, settings

from analytics.closeness_layer import Coverage, Layer
from analytics.closeness_spec import Spec, spec_from_dict

# How long an example takes says nothing about whether it holds.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shared() -> Path:
    """Folder of the published tables, beside the repository; absent from a plain clone."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        why = f"the published tables are not at ../shared/data (looked beside {ROOT.name}/)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    return folder


@pytest.fixture
def yearly(shared: Path) -> Callable[[int], tuple[nx.Graph[Any], tuple[str, ...]]]:
    """Country co-authorship of a year, 1990 to 2019, with all codes; read when asked for."""
    archive = shared / "networks" / "openalex-country-coauthorship-1990-2019.zip"

    def network_of(year: int) -> tuple[nx.Graph[Any], tuple[str, ...]]:
        return _pajek(archive, year)

    return network_of


@cache
def _pajek(archive: Path, year: int) -> tuple[nx.Graph[Any], tuple[str, ...]]:
    """Arcs stand both ways, loops are a country's own total."""
    with zipfile.ZipFile(archive) as opened:
        lines = opened.read(f"WrldCo{year}.net").decode("utf-8-sig").splitlines()
    labels: dict[str, str] = {}
    graph: nx.Graph[Any] = nx.Graph()
    section = ""
    for line in map(str.strip, lines):
        if line.startswith("*"):
            section = line.split()[0].lower()
        elif line and not line.startswith("%"):
            one, two, *more = line.split()
            if section == "*vertices":
                labels[one] = two.strip('"')
            elif one != two:
                graph.add_edge(labels[one], labels[two], strength=float(more[0]))
    return graph, tuple(sorted(labels.values()))


@pytest.fixture
def table() -> dict[str, Any]:
    """Content of the shipped spec, anew for each test."""
    return tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def spec() -> Spec:
    text = files("data").joinpath("closeness.toml").read_text("utf-8")
    return spec_from_dict(tomllib.loads(text))


@pytest.fixture(scope="session")
def layer_of() -> Callable[..., Layer]:
    """Make a layer of countries by one type of tie, all else as asked."""

    def make(**declared: Any) -> Layer:
        base: dict[str, Any] = {
            "id": "papers",
            "node_kind": "Country",
            "types": ("COPUBLISHED",),
            "unit": "papers",
            "counting": "full",
            "theta": 1,
            "coverage": Coverage.SYMMETRIC,
            "reference": ("CN", "DE", "RS", "US"),
        }
        return Layer(**{**base, **declared})

    return make


def _weighted(graph: nx.Graph[Any], name: str = "") -> nx.Graph[Any]:
    """Copy with a strength on each link: the one it has, or one made from its place in order."""
    result: nx.Graph[Any] = nx.Graph()
    result.add_nodes_from(sorted(graph))
    for i, (u, v) in enumerate(sorted(tuple(sorted(e)) for e in graph.edges())):
        result.add_edge(u, v, strength=graph.edges[u, v].get(name, 1 + i % 7))
    return result


GRAPHS: dict[str, nx.Graph[Any]] = {
    "karate": _weighted(nx.karate_club_graph(), "weight"),
    "florentine": _weighted(nx.florentine_families_graph()),
    "les miserables": _weighted(nx.les_miserables_graph(), "weight"),
    "random, connected": _weighted(nx.gnp_random_graph(40, 0.2, seed=7)),
    "random, in pieces": _weighted(nx.gnp_random_graph(60, 0.03, seed=11)),
}


@pytest.fixture(params=list(GRAPHS))
def graph(request: pytest.FixtureRequest) -> nx.Graph[Any]:
    """Well-known and random graphs, with strengths."""
    return GRAPHS[request.param].copy()
