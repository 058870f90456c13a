"""The Belt-and-Road part takes the members of the date that is scored."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from graph.connection import Connection
from innolink.change_words import change_words
from innolink.next_gains import next_links
from innolink.score_change import why_changed
from innolink.score_inputs import of_year, read_inputs
from innolink.score_peers import ScoreError, group_members
from innolink.score_words import words_of
from innolink.scoring import score
from innolink.session import Graph
from loaders import networks, reference
from loaders.pipeline import load

ROOT = Path(__file__).parents[2]
BEIJING = "geonames:1816670"
YEARS = (2012, 2014, 2016, 2020, 2023, 2024)


def signed(year: int) -> list[str]:
    """Members of a year by the list itself: signed by then, and not left before."""
    with (ROOT / "data/reference/belt-and-road.csv").open(encoding="utf-8", newline="") as file:
        return sorted(
            r["iso2"]
            for r in csv.DictReader(file)
            if int(r["signed_year"]) <= year and (not r["left_year"] or int(r["left_year"]) >= year)
        )


def test_members_of_each_year() -> None:
    assert [len(signed(year)) for year in YEARS] == [0, 6, 30, 138, 152, 151]
    assert "IT" in signed(2023)
    assert "IT" not in signed(2024)


def test_who_is_a_member_on_a_date() -> None:
    rows = [
        ("Country", "iso:AA", "AA", ["road"], ["road 2015/.. reference|x"]),
        ("Country", "iso:BB", "BB", None, ["road 2015/2019 reference|x"]),
        ("Country", "iso:CC", "CC", ["road"], ["road ../.. reference|x"]),  # year not known
        ("Country", "iso:DD", "DD", ["road"], None),  # a group without dates
        ("Country", "iso:EE", "EE", ["other"], ["other 2001/.. reference|x"]),
        ("City", "city:a", "AA", ["road"], None),
    ]
    frame = pd.DataFrame(rows, columns=["type", "id", "country", "groups", "memberships"])
    dates = ("2014", "2015-06", "2019", "2020", None)
    assert {d: group_members(frame, "road", as_of=d) for d in dates} == {
        "2014": ["CC", "DD"],
        "2015-06": ["AA", "BB", "CC", "DD"],
        "2019": ["AA", "BB", "CC", "DD"],
        "2020": ["AA", "CC", "DD"],
        None: ["AA", "CC", "DD"],
    }
    assert group_members(frame, "road", "City", "2014") == ["city:a"]


def test_the_register_on_a_date(g: Graph) -> None:
    for year in YEARS:
        made = score(g, BEIJING, as_of=year, doubt=False)
        assert made.closeness.belt_and_road == tuple(signed(year)), year
    today = score(g, BEIJING, doubt=False)
    assert today.closeness.belt_and_road == tuple(signed(2024))
    linked = next_links(g, BEIJING, as_of=2016, group="belt-and-road", k=2)
    assert linked.closeness.belt_and_road == tuple(signed(2016))
    assert set(linked.table["country"]) <= set(signed(2016))
    part = score(g, BEIJING, as_of=2016, doubt=False).to_dict()["parts"]["belt_and_road"]
    assert part["numbers"]["members_listed"] == 30


def test_without_a_member_the_part_is_missing(g: Graph) -> None:
    made = score(g, BEIJING, as_of=2012, draws=20, keep=False)
    part = made.to_dict()["parts"]["belt_and_road"]
    assert part == {
        "value": None, "reason": "no_members", "fields": {"members": 0}, "in_index": False,
        "numbers": {},
    }  # fmt: skip
    assert "belt_and_road" not in made.to_dict()["set_of_parts"]
    assert made.index is not None
    told = {lang: words_of(made, lang)["parts"]["belt_and_road"]["reason"] for lang in ("en", "zh")}
    assert told == {
        "en": "the layer covers no country that was a Belt and Road member at the time",
        "zh": "该网络层所覆盖的国家/地区当时均非“一带一路”成员",
    }


@pytest.fixture
def papers(empty_connection: Connection, tmp_path: Path) -> Iterator[Graph]:
    """Give a layer of countries with values of three years, beside the reference list."""
    folder = tmp_path / "papers"
    folder.mkdir()
    years = (2012, 2016, 2020)
    (folder / "nodes.csv").write_text("id\nCN\nUS\nDE\nKZ\nIT\n")
    pairs = (("CN", "US"), ("CN", "KZ"), ("CN", "IT"), ("US", "DE"), ("DE", "IT"))
    lines = [f"{a},{b},{y},{60 + i}\n" for y in years for i, (a, b) in enumerate(pairs)]
    (folder / "links.csv").write_text("from,to,year,strength\n" + "".join(lines))
    (folder / "network.toml").write_text(
        'id = "papers"\ntitle = "Papers"\ntitle_zh = "论文"\nlicence = "tests only"\n'
        'publisher = "tests"\n[layer]\nlink = "COPUBLISHED"\nnode_kind = "Country"\n'
        'unit = "papers"\ncounting = "whole"\ntheta = 50\ncoverage = "symmetric"\n'
        f'years = {list(years)}\nnormalisation = "none"\nabsent = "zero"\nsources = ["a"]\n'
        '[[source]]\nid = "a"\ntitle = "A"\ncitation = "A"\n',
        encoding="utf-8",
    )
    with Graph(empty_connection) as graph:
        load(graph.store, reference.read(ROOT / "data" / "reference"))
        assert load(graph.store, networks.read(folder)).rejected == 0
        yield graph


def test_a_layer_takes_the_members_of_its_year(papers: Graph) -> None:
    asked = {2012: 2012, 2018: 2016, 2020: 2020, None: 2020}  # values are those of a year
    for given, year in asked.items():
        made = score(papers, "iso:CN", "papers", as_of=given, doubt=False)
        assert made.closeness.belt_and_road == tuple(signed(year)), given
    now = read_inputs(papers.store, "iso:CN", "papers", None, None)
    assert [of_year(papers.store, now, y).members for y in (2012, 2016)] == [
        (),
        tuple(signed(2016)),
    ]
    part = score(papers, "iso:CN", "papers", as_of=2016, doubt=False).closeness.parts
    assert part["belt_and_road"].numbers["members"] == 1  # Kazakhstan; Italy signed in 2019
    found = why_changed(papers, "iso:CN", "papers", "2012", as_of="2016", draws=20)
    assert found.years == (2012, 2016)
    assert found.members == (0, 1)
    assert change_words(found, "en")[3].startswith("Belt-and-Road members on the layer: 0 in 2012")


def test_peers_are_the_members_of_the_date_asked_about(papers: Graph) -> None:
    asked = {"2016": ("CN", "KZ"), "2020": ("CN", "IT", "KZ"), None: ("CN", "KZ")}
    found = {
        date: read_inputs(papers.store, "iso:CN", "papers", "belt-and-road", date).peers
        for date in asked
    }
    assert found == asked
    with pytest.raises(ScoreError, match="nobody belonged to Belt and Road yet in 2012"):
        score(papers, "iso:CN", "papers", peers="一带一路", as_of=2012)
