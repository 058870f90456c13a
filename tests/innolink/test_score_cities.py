"""Scores on a layer of cities: by hand, with ranks, ranges and changes, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import InputError
from graph.connection import Connection
from graph.store import Store
from innolink.runlog import read_run
from innolink.score_against import against
from innolink.score_change import why_changed
from innolink.scoring import ScoreError, score
from loaders import networks, reference
from loaders.pipeline import load

ROOT = Path(__file__).parents[2]
CITIES = {
    "beijing": "CN", "shanghai": "CN", "paris": "FR", "lyon": "FR", "belgrade": "RS",
    "berlin": "DE", "atlantis": "",
}  # fmt: skip
PAPERS = {  # 2020 and 2024; blank is unknown
    ("beijing", "paris"): (200, 300), ("beijing", "lyon"): (10, 60),
    ("beijing", "belgrade"): (0, 150), ("beijing", "shanghai"): (900, 900),
    ("beijing", "berlin"): (250, 250), ("berlin", "paris"): (400, 420),
    ("berlin", "shanghai"): (60, 20), ("belgrade", "paris"): (120, 130),
    ("beijing", "atlantis"): (5, 5), ("lyon", "shanghai"): (110, 140),
    ("belgrade", "berlin"): ("", 90),
}  # fmt: skip


@dataclass
class Graph:
    store: Store


@pytest.fixture
def g(empty_connection: Connection, tmp_path: Path) -> Iterator[Graph]:
    folder = tmp_path / "city-papers"
    folder.mkdir()
    nodes = [f"city:{name},{name.title()},{code}\n" for name, code in CITIES.items()]
    (folder / "nodes.csv").write_text("id,name,country\n" + "".join(nodes))
    rows = [
        f"city:{one},city:{two},{year},{value}\n"
        for (one, two), values in PAPERS.items()
        for year, value in zip((2020, 2024), values, strict=True)
    ]
    (folder / "links.csv").write_text("from,to,year,strength\n" + "".join(rows))
    (folder / "network.toml").write_text(
        'id = "city-papers"\ntitle = "Papers of cities"\nlicence = "made up for tests"\n'
        'publisher = "innolink"\n[layer]\nlink = "COPUBLISHED"\nnode_kind = "City"\n'
        'unit = "papers"\ncounting = "whole"\ntheta = 50\ncoverage = "symmetric"\n'
        'years = [2020, 2024]\nnormalisation = "none"\nabsent = "zero"\nsources = ["a"]\n'
        '[[source]]\nid = "a"\ntitle = "A"\ncitation = "A"\n'
    )
    with Store(empty_connection) as store:
        load(store, reference.read(ROOT / "data" / "reference"))
        assert load(store, networks.read(folder)).rejected == 0
        yield Graph(store)


def test_a_city_has_parts_a_rank_ranges_and_a_change(g: Graph) -> None:
    made = score(g, "city:beijing", "city-papers", draws=200)
    told = made.to_dict()
    parts = {k: p["value"] for k, p in told["parts"].items()}
    # France (300 + 60), Serbia and Germany reach 50, of the 193 others of the reference set.
    reference_set = 194
    assert parts["density"] == pytest.approx(3 / reference_set)
    assert parts["resilience"] == 0.0
    assert parts["centrality"] == 1.0
    assert parts["depth"] is None
    assert told["recorded"]["places"]["domestic"] == {"ties": 1, "weight": 900.0}
    assert told["recorded"]["places"]["unknown"] == {"ties": 1, "weight": 5.0}
    assert (told["rank"]["rank"], told["rank"]["of"]) == (1, 6)
    data = told["doubt"]["data"]
    assert (data["kind"], data["draws"]) == ("poisson", 200)
    assert data["index"]["low"] <= told["index"] <= data["index"]["high"]
    assert told["doubt"]["method"]["rank"]["low"] == 1
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert {row["country"] for row in made.explain().to_dict("records")} >= {"FR", "RS", "DE"}
    assert "Beijing" in made._repr_html_()
    # The same question again is the same run; what was read is kept whole.
    kept = read_run(made.run)
    assert dict(kept.inputs.nodes) == {f"city:{n}": c for n, c in sorted(CITIES.items())}
    assert against(g, made, made.run).moved_by == ()
    # The earlier year, and what lies between.
    then = score(g, "city:beijing", "city-papers", as_of=2020, doubt=False)
    found = why_changed(g, "city:beijing", "city-papers", 2020, draws=100)
    assert found.change.before == pytest.approx(then.index, rel=1e-9)
    assert found.change.after == pytest.approx(made.index, rel=1e-9)
    rows = found.to_frame()
    assert rows["share"].sum() == pytest.approx(made.index - then.index, abs=1e-12)
    assert set(rows["country"]) == {"FR", "RS", ""}


def test_a_pair_unknown_in_one_year_is_left_out_of_both(g: Graph) -> None:
    then = score(g, "city:berlin", "city-papers", as_of=2020, doubt=False)
    assert then.closeness.recorded["unknown"] == ["RS"]
    found = why_changed(g, "city:berlin", "city-papers", 2020, draws=50)
    assert "RS" not in set(found.to_frame()["country"])


def test_a_large_layer_is_ranked_by_arrays_to_the_same(
    g: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {year: score(g, "city:berlin", "city-papers", as_of=year, draws=20, keep=False)
           for year in (2020, 2024)}  # fmt: skip
    monkeypatch.setattr("innolink.score_measure.ONE_BY_ONE", 0)
    for year, made in one.items():
        again = score(g, "city:berlin", "city-papers", as_of=year, draws=20, keep=False)
        assert again.ranking is not None
        assert made.ranking is not None
        pd.testing.assert_frame_equal(again.ranking.table, made.ranking.table, rtol=1e-9)
        assert again.to_dict()["parts"] == made.to_dict()["parts"]
        assert again.to_dict()["doubt"] == made.to_dict()["doubt"]


def test_peers_of_a_city_are_cities(g: Graph) -> None:
    made = score(g, "city:beijing", "city-papers", peers="Lyon, city:berlin", doubt=False)
    told = made.to_dict()["rank"]
    assert (told["of"], told["peers"]) == (3, "city:berlin, city:lyon")
    with pytest.raises(ScoreError, match="not names or ids of its 7 nodes"):
        score(g, "city:beijing", "city-papers", peers="g20")
    with pytest.raises(ScoreError, match="joins nodes of one kind"):
        score(g, "iso:CN", "city-papers")
    with pytest.raises(ScoreError, match="has no country"):
        score(g, "city:atlantis", "city-papers")
    with pytest.raises(InputError, match="without a known country"):
        score(g, "city:beijing", "city-papers", peers=["city:atlantis"])
