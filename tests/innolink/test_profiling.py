"""Profiles and scorecards of the shipped data, against the ties counted from its links."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from graph.connection import Connection
from graph.network import hub_ties
from graph.ontology import TIE_LINKS
from graph.reading import entities_frame, links_frame
from graph.store import Store
from innolink.profiling import profile, scorecard
from innolink.score_peers import ScoreError
from innolink.scoring import score
from innolink.words import catalogue

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
    assert set(strong["verdict"]) <= {"strength", "weakness", "even"}
    told = made.to_dict()
    assert json.loads(json.dumps(told, allow_nan=False, ensure_ascii=False)) == told


def test_peers_narrow_who_is_compared(g: Graph) -> None:
    hubs = profile(g, "beijing", peers="peer-hubs")
    named = profile(g, BEIJING, peers=["city:tokyo-yokohama", BEIJING])
    assert hubs.peers == "peer-hubs"
    assert hubs.strengths["of"].max() <= profile(g, "beijing").strengths["of"].max()
    assert named.peers == f"city:tokyo-yokohama, {BEIJING}"
    with pytest.raises(ScoreError, match="no group of entities of the type City"):
        profile(g, "beijing", peers="g20")


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


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "强项"), ("C.UTF-8", "strengths")])
def test_a_notebook_shows_both(
    g: Graph, monkeypatch: pytest.MonkeyPatch, locale: str, word: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    asked: set[str] = set()
    shown = profile(g, "beijing")._repr_html_()
    assert word in shown
    assert "<table>" in scorecard(g, as_of=2025)._repr_html_()
    from innolink import profile_html

    def noted(key: str, lang: str, **fields: object) -> str:
        asked.add(key)
        return catalogue()[key][lang].format(**fields)

    monkeypatch.setattr(profile_html, "say", noted)
    profile(g, "beijing")._repr_html_()
    profile(g, "beijing", least=10**6)._repr_html_()
    scorecard(g, as_of=2025)._repr_html_()
    verdicts = {"profile.strength", "profile.weakness", "profile.even"}
    told = {key for key in catalogue() if key.startswith("profile.")}
    assert told == {k for k in asked if k.startswith("profile.")} | verdicts
