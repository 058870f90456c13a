"""Scores on a layer of cities: by hand, with ranks, ranges and changes, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analytics.errors import InputError
from graph.connection import Connection
from graph.store import Store
from innolink.change_words import change_words
from innolink.cli import main
from innolink.next_gains import next_links
from innolink.runlog import read_run
from innolink.score_against import against
from innolink.score_change import why_changed
from innolink.score_words import rank_words, words_of
from innolink.scoring import ScoreError, score
from loaders import networks, reference
from loaders.pipeline import load
from tests.innolink.commands import environment

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
    assert told["rank"]["left_out"] == [{"nodes": 1, "reason": "no_country"}]  # Atlantis
    words = rank_words(words_of(made, "en"), "en")
    assert words.endswith("Not ranked: 1 node (the country is unknown).")
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
    now = score(g, "city:berlin", "city-papers", doubt=False)
    assert found.own == pytest.approx((then.index, now.index), rel=1e-12)
    assert found.change.after != pytest.approx(now.index, abs=1e-4)  # Belgrade is there in 2024
    told = found.to_dict()
    assert told["left_out"] == [{
        "ends": ["city:berlin", "city:belgrade"], "unknown_in": 2020,
        "names": [{"en": n, "zh": n} for n in ("Berlin", "Belgrade")],
    }]  # fmt: skip
    assert told["own"] == list(found.own)
    said = "\n".join(change_words(found, "en"))
    assert "not even zero: Berlin – Belgrade (none in 2020)." in said
    assert f"{now.index:.4f} in 2024, as the score of that year says" in said
    assert "Berlin—Belgrade（2020 年无）" in "\n".join(change_words(found, "zh"))
    assert "Berlin – Belgrade (none in 2020)" in found._repr_html_()
    every = why_changed(g, "city:beijing", "city-papers", 2020, draws=50)
    other = [pair.ends for pair in every.left_out]
    assert other == [("city:belgrade", "city:berlin")]  # centrality counts it, so it is told


def test_a_change_says_which_countries_neither_year_counts(
    empty_connection: Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "nodes.csv").write_text("id\nCN\nUS\nDE\nRS\n")
    pairs = {"CN,US": (100, 120), "CN,DE": (70, 90), "CN,RS": ("", 400), "US,DE": (80, 80)}
    (folder / "links.csv").write_text("from,to,year,strength\n" + "".join(
        f"{pair},{year},{value}\n"
        for pair, values in pairs.items() for year, value in zip((2019, 2024), values, strict=True)
    ))  # fmt: skip
    (folder / "network.toml").write_text(
        'id = "papers"\ntitle = "Papers"\nlicence = "tests only"\npublisher = "tests"\n'
        '[layer]\nlink = "COPUBLISHED"\nnode_kind = "Country"\nunit = "papers"\n'
        'counting = "whole"\ntheta = 50\ncoverage = "symmetric"\nyears = [2019, 2024]\n'
        'normalisation = "none"\nabsent = "zero"\nsources = ["a"]\n'
        '[[source]]\nid = "a"\ntitle = "A"\ncitation = "A"\n'
    )
    with Store(empty_connection) as store:
        load(store, reference.read(ROOT / "data" / "reference"))
        assert load(store, networks.read(folder)).rejected == 0
        graph = Graph(store)
        found = why_changed(graph, "iso:CN", "papers", 2019, draws=50)
        scores = [score(graph, "iso:CN", "papers", as_of=y, doubt=False) for y in (2019, 2024)]
        words = "score iso:CN --layer papers --since 2019 --draws 50 --format table --lang zh"
        shown = CliRunner().invoke(main, words.split(), env=environment(empty_connection))
    assert found.own == pytest.approx([made.index for made in scores], rel=1e-12)
    assert [(x.ends, x.unknown_in) for x in found.left_out] == [(("CN", "RS"), 2019)]
    assert "China – Serbia (none in 2019)" in "\n".join(change_words(found, "en"))
    assert "中国—塞尔维亚（2019 年无）" in shown.stderr
    assert f"2024 年为 {scores[1].index:.4f}" in shown.stderr


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


def test_next_links_are_not_sought_between_a_city_and_countries(g: Graph) -> None:
    with pytest.raises(ScoreError) as refused:
        next_links(g, "city:beijing", "city-papers", draws=20)
    assert "joins nodes of the type City;" in refused.value.say("en")
    assert "网络层“Papers of cities”的节点为城市" in refused.value.say("zh")
