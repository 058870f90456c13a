"""Published networks in Pajek's format: thirty real years as one layer, and broken files."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import innolink as il
from graph.connection import Connection
from innolink.session import Graph
from loaders import networks, reference
from loaders.errors import LoadError
from loaders.pipeline import load
from tests.loaders.series import series

ROOT = Path(__file__).parents[2]
NAME = "openalex-country-coauthorship-1990-2019.zip"
TOML = """
id = "coauthors"
title = "Co-authorship of countries"
licence = "CC0 counts; the compilation states none"
publisher = "bavla/OpenAlex"

[layer]
link = "COPUBLISHED"
node_kind = "Country"
unit = "papers"
counting = "whole"
theta = 50
coverage = "symmetric"
years = {years}
normalisation = "none"
absent = "zero"
sources = ["openalex"]

[[source]]
id = "openalex"
title = "OpenAlex co-authorship networks 1990-2019"
url = "https://github.com/bavla/OpenAlex"
"""
SMALL = (
    "\ufeff% made by hand\r\n*vertices 3\r\n1 \"CN\"\r\n2 \"RS\"\r\n3 \"AN\"\r\n*arcs\r\n"
    "1 1 9\r\n1 2 4\r\n2 1 4\r\n3 1 2\r\n"
)  # fmt: skip


def folder(place: Path, years: list[int]) -> Path:
    place.mkdir()
    (place / "network.toml").write_text(TOML.replace("{years}", str(years)), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def layer(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = folder(tmp_path_factory.mktemp("pajek") / "coauthors", list(range(1990, 2020)))
    shutil.copy(shared / "networks" / NAME, place)
    return place


def test_thirty_years_are_one_layer_and_no_weight_is_doubled(layer: Path) -> None:
    batches = list(networks.read(layer))
    found = series(batches)
    told: dict[tuple[str, str, int], set[float]] = {}
    with zipfile.ZipFile(layer / NAME) as archive:
        for year in range(1990, 2020):
            text = archive.read(f"WrldCo{year}.net").decode("utf-8-sig")
            label = dict(re.findall(r'^(\d+) "(..)"', text, re.M))
            for a, b, value in re.findall(r"^(\d+) (\d+) (\d+) ?\r?$", text, re.M):
                if a != b and "AN" not in (label[a], label[b]) and float(value) > 0:
                    first, second = sorted((f"iso:{label[a]}", f"iso:{label[b]}"))
                    told.setdefault((first, second, year), set()).add(float(value))
    wanted: dict[tuple[str, str], dict[int, float]] = {}
    for (first, second, year), values in told.items():
        if len(values) == 1:  # in six pairs and years the two directions disagree
            wanted.setdefault((first, second), {})[year] = values.pop()
    assert found == wanted
    faults = [f for b in batches for f in b.faults]
    assert (len(faults), faults[0].where.sheet, faults[0].value) == (13, "WrldCo1990.net", "AN")
    assert {str(f.rule).partition(";")[0] for f in faults[1:]} == {
        "a symmetric network has one strength a pair and year"
    }
    assert len(next(iter(batches)).entities) == 250


def test_a_small_file_whole(tmp_path: Path) -> None:
    place = folder(tmp_path / "small", [2020])
    (place / "ties.net").write_bytes(SMALL.encode())
    (batch, links) = networks.read(place)
    assert series([links]) == {("iso:CN", "iso:RS"): {2020: 4.0}}
    assert [e.values["id"] for e in batch.entities] == ["iso:CN", "iso:RS"]
    assert [(f.where.row, f.column, f.value) for f in batch.faults] == [(5, "id", "AN")]
    assert [n.value for n in batch.notes] == [1, "iso:CN"]


def test_broken_files(tmp_path: Path, layer: Path) -> None:
    place = folder(tmp_path / "broken", [2020, 2021])
    text = SMALL + "1 7 3\r\n2 1\r\n*vertices 4\r\nnothing\r\n"
    (place / "a2020.net").write_bytes(text.encode())
    (place / "b.net").write_bytes(SMALL.encode())
    (place / "c1999.net").write_bytes(SMALL.encode())
    batch = next(networks.read(place))
    told = [(f.where.file, f.where.row, f.column, f.value) for f in batch.faults]
    assert told[:4] == [
        ("a2020.net", 11, "", "1 7 3"),
        ("a2020.net", 14, "", "nothing"),
        ("a2020.net", 5, "id", "AN"),
        ("broken", None, "year", ""),
    ]
    (place / "d2021.net").write_bytes(b"*arcs\n1 2 3\n")
    with pytest.raises(LoadError, match=r"d2021\.net names no vertex"):
        list(networks.read(place))
    whole = (layer / NAME).read_bytes()
    (place / "all.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LoadError, match="cut off or damaged"):
        list(networks.read(place))


@pytest.fixture
def graph(empty_connection: Connection) -> Iterator[Graph]:
    with Graph(empty_connection) as opened:
        yield opened


def test_a_country_is_scored_on_the_yearly_layer(graph: Graph, layer: Path, tmp_path: Path) -> None:
    place = folder(tmp_path / "two", [1990, 2019])
    with zipfile.ZipFile(layer / NAME) as archive:
        for name in ("WrldCo1990.net", "WrldCo2019.net"):
            archive.extract(name, place)
    load(graph.store, reference.read(ROOT / "data" / "reference"))
    report = load(graph.store, networks.read(place))
    assert report.balanced
    scores: dict[str, Any] = {
        year: il.score(graph, "iso:CN", "coauthors", as_of=year).to_dict()
        for year in ("1990", "2019")
    }
    assert all(0 < s["index"] <= 100 for s in scores.values())
    assert scores["2019"]["layer"]["years"] == [2019]
    assert scores["2019"]["rank"]["rank"] >= 1
    assert scores["1990"]["index"] < scores["2019"]["index"]
