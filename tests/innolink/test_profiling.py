"""Profiles and scorecards of the shipped data, against the ties counted from its links."""

from __future__ import annotations

import csv
import json
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import east_asian_width

import pandas as pd
import pytest
from click.testing import CliRunner

from analytics.partner_countries import COLUMNS
from graph.connection import Connection
from graph.network import hub_ties
from graph.ontology import TIE_LINKS
from graph.reading import entities_frame, links_frame
from graph.store import Store
from innolink.cli import main
from innolink.profile_words import (
    card_notes,
    card_table,
    card_title,
    countries_notes,
    countries_table,
    group_notes,
    strengths_table,
    title,
    verdicts,
    which_types,
)
from innolink.profiling import profile, scorecard
from innolink.score_peers import ScoreError
from innolink.scoring import score
from innolink.words import catalogue, say
from queries.runner import ask

BEIJING = "geonames:1816670"


@dataclass
class Graph:
    store: Store


@pytest.fixture
def g(shipped_connection: Connection) -> Iterator[Graph]:
    with Store(shipped_connection) as store:
        yield Graph(store)


def test_the_profile_of_beijing_follows_from_its_ties(g: Graph) -> None:
    made = profile(g, "beijing")
    counted = score(g, BEIJING, doubt=False).closeness.ties
    rows = made.countries.set_index("country")
    assert rows["ties"].to_dict() == counted.weights
    assert rows["share"].sum() == pytest.approx(1)
    assert (rows["breadth"] <= rows["partners"] + 1e-9).all()
    by_type = Counter[str]()
    for (_, kind), weight in counted.cells.items():
        by_type[kind] += int(weight)
    strong = made.strengths.set_index("type")
    assert {k: v for k, v in strong["ties"].to_dict().items() if v} == by_type
    # The register was collected around Beijing: no rank among cities.
    assert set(strong["verdict"]) == {"hub_centric"}
    assert strong[["rank", "of", "median"]].isna().all(axis=None)
    told = made.to_dict()
    assert json.loads(json.dumps(told, allow_nan=False, ensure_ascii=False)) == told


def test_those_in_one_city_compare_and_others_do_not(g: Graph) -> None:
    park = profile(g, "park:huairou-science-city")
    assert set(park.strengths["verdict"]) <= {"strength", "weakness", "even", "none_on_record"}
    assert [one["id"] for one in park.within] == ["park:zhongguancun"]  # the whole that it is in
    inside = {r["id"] for r in g.store.rows(
        "MATCH (p:Park)-[:LOCATED_IN|PART_OF*1..4]->(:City {id: $id}) RETURN DISTINCT p.id AS id",
        {"id": BEIJING})}  # fmt: skip
    own = scorecard_of(g, inside - {"park:zhongguancun"})
    ranked = {i: kinds for i, kinds in own.items() if sum(kinds.values()) >= 3}
    assert park.strengths["of"].tolist() == [len(ranked)] * len(park.strengths)
    for row in park.strengths.to_dict("records"):
        counts = [kinds.get(row["type"], 0) for kinds in ranked.values()]
        assert row["median"] == statistics.median(counts)
        if not row["ties"]:
            assert (row["verdict"], pd.isna(row["rank"])) == ("none_on_record", True)
            continue
        assert row["rank"] == 1 + sum(c > row["ties"] for c in counts)
    abroad = profile(g, "park:huairou-science-city", peers="park:malaga-techpark")
    assert abroad.peers == "park:malaga-techpark"
    assert set(abroad.strengths["verdict"]) == {"hub_centric"}


def test_parts_of_a_park_are_none_of_its_peers(g: Graph) -> None:
    park = profile(g, "park:zhongguancun")
    parts = {
        r["id"]
        for r in g.store.rows(
            "MATCH (p:Park)-[:LOCATED_IN|PART_OF*1..6]->({id: 'park:zhongguancun'}) RETURN p.id AS id"  # noqa: E501
        )
    }
    assert {"park:huairou-science-city", "park:zhongguancun-changping"} <= parts
    assert {one["id"] for one in park.within} == parts
    assert parts.isdisjoint(one["id"] for one in park.ranked)
    told = park.strengths.set_index("type").loc["OPERATES"]
    assert (told["ties"], told["verdict"]) == (0, "none_on_record")
    shown = strengths_table(park, "zh").rows
    assert [row[2] for row in shown if row[0] == "运营"] == ["—"]
    assert "未收录：运营" in verdicts(park, "zh")
    note = group_notes(park, "en")[-1]
    assert note.startswith("No peers: Huairou Science City, ")
    assert "the ties of one are in the total of the other" in note
    assert park.to_dict()["within"] == list(park.within)
    # The question says the same of links, in the database alone.
    asked = ask(g.store, "strengths", {"of": "park:zhongguancun"}).set_index("link")
    assert set(asked["peers"]) == {len(park.ranked)}
    assert (asked.loc["OPERATES", "verdict"], asked.loc["OPERATES", "rank"]) == (
        "none on record", None)  # fmt: skip
    assert parts.isdisjoint(ask(g.store, "peers", {"of": "park:zhongguancun"})["id"])


def scorecard_of(g: Graph, ids: set[str]) -> dict[str, dict[str, float]]:
    """Ties abroad of each type, counted from the links."""
    entities = entities_frame(g.store)
    links = links_frame(g.store, types=[*TIE_LINKS, "LOCATED_IN", "PART_OF"])
    found: dict[str, dict[str, float]] = {}
    for i in sorted(ids):
        ties = hub_ties(entities, links, i)
        abroad = ties[~ties["country"].isin(["CN", "HK", "MO", "TW"]) & ties["country"].notna()]
        found[i] = dict(Counter(abroad["type"]))
    return found


def test_on_a_symmetric_layer_each_part_has_its_rank(g: Graph) -> None:
    made = profile(g, "china", "ncses-ai", peers="g20")
    scored = score(g, "iso:CN", "ncses-ai", peers="g20", doubt=False, keep=False)
    assert scored.ranking is not None
    table = scored.ranking.table.set_index("subject")
    assert made.strengths["part"].tolist() == list(scored.ranking.set_of_parts)
    for row in made.strengths.to_dict("records"):
        others = table[row["part"]].dropna()
        own = scored.closeness.parts[row["part"]].value
        assert (row["value"], row["of"]) == (own, len(others))
        assert row["rank"] == 1 + (others > own + 1e-9).sum()
        assert row["median"] == pytest.approx(others.median())
    weights = scored.closeness.ties.weights
    assert made.countries.set_index("country")["ties"].to_dict() == weights
    assert (made.peers, made.layer["id"]) == ("g20", "ncses-ai")
    notes = catalogue()["profile.on_record"].values()
    assert not any(note in made._repr_html_() for note in notes), "all were looked at alike"
    told = made.to_dict()
    assert json.loads(json.dumps(told, allow_nan=False, ensure_ascii=False)) == told


def test_peers_are_of_the_same_kind(g: Graph) -> None:
    assert profile(g, "beijing", peers="peer hubs").peers == "peer-hubs"
    named = profile(g, BEIJING, peers=["city:tokyo-yokohama", BEIJING])
    assert named.peers == f"city:tokyo-yokohama, {BEIJING}"
    own = profile(g, "china", peers={"mine": ["RS", "HU"]})
    assert own.peers == "mine"
    for peers in ("g20", "park:malaga-techpark", "no such place"):
        with pytest.raises(ScoreError, match="no group of entities of the type City"):
            profile(g, "beijing", peers=peers)


def test_the_sub_parks_of_zhongguancun_side_by_side(g: Graph) -> None:
    made = scorecard(g, as_of=2025)
    table = made.to_frame()
    assert made.until == 2025
    parts = g.store.rows(
        "MATCH (p:Park)-[:PART_OF]->({id: 'park:zhongguancun'}) RETURN DISTINCT p.id AS id"
    )
    assert sorted(table["subject"]) == sorted(row["id"] for row in parts)
    entities = entities_frame(g.store)
    links = links_frame(g.store, types=[*TIE_LINKS, "LOCATED_IN", "PART_OF"], as_of="2025")
    for row in table.to_dict("records"):
        ties = hub_ties(entities, links, row["subject"])
        abroad = ties[~ties["country"].isin(["CN", "HK", "MO", "TW"]) & ties["country"].notna()]
        assert row["ties"] == len(abroad)
        assert row["countries"] == abroad["country"].nunique()
        assert (row["ties"] >= 3) == (str(row["reason"]) != "below_coverage")
    told = made.to_dict()
    assert json.loads(json.dumps(told, allow_nan=False, ensure_ascii=False)) == told


def test_what_is_listed_is_said_and_nothing_repeated(g: Graph) -> None:
    card = scorecard(g, as_of=2025)
    table = card.table
    order = list(zip(-table["ties"], -table["countries"], table["subject"], strict=True))
    assert order == sorted(order)
    tied = table[table["ties"] > 0]
    rows, notes = card_table(card, "en").rows, card_notes(card, "en")
    assert [row[0] for row in rows] == tied["name"].tolist()
    assert f"of the {len(table)} parks on record as a part of" in notes[0]
    assert f"({len(tied)}); by ties, then countries" in notes[0]
    for name in table[table["ties"] == 0]["name"]:
        assert notes[1].count(name) == 1
    made = profile(g, "beijing")
    told = countries_notes(made, "en")
    without = made.countries[made.countries["balance"].isna()]
    assert set(without["balance_reason"]) == {"few_directed"}
    assert f"no value for {len(without)} of {len(made.countries)}" in told[2]
    assert (without["inward"] + without["outward"]).max() < made.flowing
    used = {kind for kinds in made.countries["types"] for kind in kinds}
    for shown, row in zip(
        countries_table(made, "en").rows, made.countries.to_dict("records"), strict=True
    ):
        assert {*row["types"], *row["gaps"]} == used
        named = min(len(row["types"]), len(row["gaps"]) or 1)
        assert len(shown[-1].removeprefix("all but ").split(", ")) == named


def test_the_command_speaks_both_languages_in_eighty_columns(
    shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    c = shipped_connection
    for name, value in {"URI": c.uri, "USERNAME": c.username, "PASSWORD": c.password,
                        "DATABASE": c.database}.items():  # fmt: skip
        monkeypatch.setenv(f"NEO4J_{name}", value)
    monkeypatch.setenv("COLUMNS", "80")
    for words, zh, en in (
        (("beijing",), "无法判断强项与短板", "cannot be told"),
        (("park:huairou-science-city",), "高于同类中位数", "Above the median"),
        (("china", "--layer", "ncses-ai", "--peers", "g20", "--strengths"), "强项", "strength"),
        (("park:zhongguancun", "--sub-parks", "--as-of", "2025"), "近三年", "growth"),
    ):
        for lang, word in (("zh", zh), ("en", en)):
            done = CliRunner().invoke(
                main, ["profile", *words, "--format", "table", "--lang", lang]
            )
            assert done.exit_code == 0, done.output
            assert word in done.output
            for line in done.stdout.splitlines():
                assert sum(2 if east_asian_width(x) in "WF" else 1 for x in line) <= 80
        told = json.loads(CliRunner().invoke(main, ["profile", *words, "--format", "json"]).stdout)
        assert told["as_of"] == ("2025" if "--as-of" in words else "")
    file = tmp_path / "countries.csv"
    done = CliRunner().invoke(main, ["profile", "beijing", "-o", str(file)])
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert next(csv.reader(lines)) == list(COLUMNS)
    assert CliRunner().invoke(main, ["profile", "Bejing"]).exit_code == 1


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "强项"), ("C.UTF-8", "strengths")])
def test_a_notebook_shows_both(
    g: Graph, monkeypatch: pytest.MonkeyPatch, locale: str, word: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    shown = profile(g, "beijing")._repr_html_()
    assert word in shown
    assert any(note in shown for note in catalogue()["profile.on_record"].values())
    made = profile(g, "beijing")
    first = {"en": "the first 20 of", "zh": "中的前 20 个"}["zh" if word == "强项" else "en"]
    assert first in shown
    assert len(made.to_frame()) == len(made.countries) > 20  # where the note says the rest is
    assert "<table>" in scorecard(g, as_of=2025)._repr_html_()


def test_a_place_without_parts_names_the_parks_in_it_that_have_some(g: Graph) -> None:
    card = scorecard(g, "beijing")
    assert card.table.empty
    assert "park:zhongguancun" in {one["id"] for one in card.instead}
    for lang, words in (("en", "Zhongguancun Science Park (park:zhongguancun)"),
                        ("zh", "中关村科技园区（park:zhongguancun）")):  # fmt: skip
        assert words in card_notes(card, lang)[0]
    assert scorecard(g).instead == ()
    assert card.to_dict()["instead"] == list(card.instead)


def test_every_word_of_a_profile_is_said(g: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    from innolink import profile_words

    asked: set[str] = set()

    def noted(key: str, lang: str, **fields: object) -> str:
        asked.add(key)
        return say(key, lang, **fields)

    monkeypatch.setattr(profile_words, "say", noted)
    for made in (profile(g, "beijing"), profile(g, "china", "ncses-ai", peers="g20"),
                 profile(g, "park:huairou-science-city")):  # fmt: skip
        countries_table(made, "en")
        countries_notes(made, "en")
        countries_notes(made, "en", 1)
        strengths_table(made, "en")
        group_notes(made, "en")
        group_notes(replace(made, ranked=made.ranked * 20, within=made.within * 20), "en")
        group_notes(replace(made, ranked=made.ranked[:2]), "zh")
        verdicts(made, "zh")
        title(made, "zh")
        title(made, "zh", strengths=True)
    alone = replace(made, strengths=made.strengths.assign(verdict="even"))
    assert "none" in verdicts(alone, "en")
    card = scorecard(g, as_of=2025)
    card_table(card, "zh")
    card_notes(card, "zh")
    card_notes(replace(card, table=card.table.iloc[:0], instead=made.within), "zh")
    strengths_table(replace(made, strengths=made.strengths.assign(verdict="all_equal")), "zh")
    card_title(card, "zh")
    which_types(["HOSTS"], [], "en")
    said = {"profile.strength", "profile.weakness", "profile.even", "profile.on_record"}
    told = {key for key in catalogue() if key.startswith("profile.")}
    assert told == {k for k in asked if k.startswith("profile.")} | said
