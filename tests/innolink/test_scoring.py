"""Scores of the shipped data: each part worked out again from the register's own tables."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from innolink.score_inputs import datasets_behind
from innolink.score_words import apart_words, dated_words, rank_words, tally_words, words_of
from innolink.scoring import ScoreError, score
from innolink.session import Graph
from queries.naming import AskError

ROOT = Path(__file__).parents[2]
BEIJING = "geonames:1816670"
PARTS = ["density", "centrality", "breadth", "depth", "balance", "resilience", "belt_and_road"]


def table(path: str) -> list[dict[str, str]]:
    with (ROOT / "data" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_parts_of_beijing_follow_from_its_ties(g: Graph) -> None:
    made = score(g, BEIJING)
    counted = table("reference/countries.csv")
    reference = {r["iso2"] for r in counted if r["reference"] == "1"} - {"CN"}
    members = {r["iso2"] for r in table("reference/belt-and-road.csv") if not r["left_year"]}
    ties = [t for t in made.ties.to_dict("records") if t["country"] in reference]
    weight = Counter(t["country"] for t in ties)
    total = sum(weight.values())
    types = {c: {t["type"] for t in ties if t["country"] == c} for c in weight}
    flows = Counter(t["flow"] for t in ties)

    def hill(of: dict[str, int]) -> float:
        whole = sum(of.values())
        return math.exp(-math.fsum(w / whole * math.log(w / whole) for w in of.values()))

    along = {c: w for c, w in weight.items() if c in members}
    expected = {
        "density": sum(len(t) for t in types.values()) / (194 * 10),
        "centrality": None,
        "breadth": hill(weight) / 194,
        "depth": math.fsum(weight[c] / total * (len(types[c]) - 1) / 9 for c in weight),
        "balance": 1 - abs(flows["in"] - flows["out"]) / (flows["in"] + flows["out"]),
        "resilience": 1 - sum(w for _, w in weight.most_common(3)) / total,
        "belt_and_road": hill(along) / len(members & reference),
    }
    assert len(reference) == 194
    got = {k: p["value"] for k, p in made.to_dict()["parts"].items()}
    assert list(got) == PARTS
    assert got == {k: v if v is None else pytest.approx(v, rel=1e-9) for k, v in expected.items()}
    values = [v for v in expected.values() if v is not None]
    assert made.index == pytest.approx((sum(math.sqrt(v) for v in values) / 6) ** 2, rel=1e-9)


def test_the_datasets_named_are_those_that_assert_the_ties(g: Graph) -> None:
    made = score(g, BEIJING, doubt=False)
    assert made.layer["datasets"] == ["register"]
    known = {"register": {"title": "The register", "title_zh": "登记册"}}
    ties = pd.DataFrame(
        {"keys": [["register|A|x|y|", "own|A|x|y|"], ["own|A|x|z|"], ["own|B|x|z|", "own|B|x|w|"]]}
    )
    assert datasets_behind(known, ties) == {
        "title": "own, The register", "title_zh": "own、登记册", "datasets": ["own", "register"],
    }  # fmt: skip
    assert datasets_behind(known, ties.iloc[:0])["datasets"] == ["register"]


def test_the_tally_accounts_for_every_tie(g: Graph) -> None:
    told = score(g, BEIJING, doubt=False).to_dict()
    for lang in ("en", "zh"):
        numbers = [int(n) for n in re.findall(r"\d+", tally_words(told, lang))]
        places = {k: v["ties"] for k, v in told["recorded"]["places"].items()}
        assert sum(places.values()) == told["ties"]
        linked = told["parts"]["breadth"]["numbers"]["partners"]
        expected = [*places.values(), told["ties"], told["ties"], told["undated"], linked]
        assert sorted(numbers) == sorted(n for n in expected if n or n == told["undated"])


def test_every_tie_of_beijing_rests_on_links_with_sources(g: Graph) -> None:
    facts = score(g, BEIJING).facts()
    keys = [k for some in facts["keys"] for k in some]
    known = {r["key"] for r in g.store.rows("MATCH ()-[l]->() WHERE l.key IS NOT NULL "
                                            "RETURN l.key AS key")}  # fmt: skip
    assert set(keys) <= known
    assert all(len(s) > 0 for s in facts["sources"])
    assert len(facts) > 300


def test_a_hub_centric_layer_has_no_rank_and_says_why(g: Graph) -> None:
    made = score(g, BEIJING)
    told = made.to_dict()
    shown = made._repr_html_()
    assert "counted too: as_of with a date" in shown  # a notebook has no options
    assert "--as-of" not in shown
    assert told["rank"]["rank"] is None
    assert told["rank"]["reason"] == "hub_centric"
    assert told["parts"]["centrality"]["reason"] == "hub_centric"
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_china_among_countries(g: Graph) -> None:
    made = score(g, "iso:CN", "ncses-ai")
    told = made.to_dict()
    assert told["rank"] == {
        "rank": 9,
        "of": 59,
        "set_of_parts": ["density", "centrality", "breadth", "resilience"],
        "peers": "",
        # Without peers too: whom one would look for and does not find.
        "left_out": [{"country": "TW", "reason": "apart"}],
    }
    assert "Not ranked: Taiwan (shown apart)." in rank_words(words_of(made, "en"), "en")
    road = told["parts"]["belt_and_road"]["value"]
    assert f"({road:.4f})" in made._repr_html_()  # in brackets: no part of the index
    matrix = {
        (r["from"] if r["to"] == "CN" else r["to"]): float(r["strength"])
        for r in table("networks/ncses-ai/links.csv")
        if "CN" in (r["from"], r["to"])
    }
    weights = [w for c, w in matrix.items() if c not in ("TW", "HK", "MO")]
    assert told["parts"]["density"]["value"] == pytest.approx(
        sum(w >= 50 for w in weights) / 58, rel=1e-12
    )
    assert told["parts"]["resilience"]["value"] == pytest.approx(
        1 - sum(sorted(weights)[-3:]) / sum(weights), rel=1e-12
    )
    group = score(g, "iso:CN", "ncses-ai", peers="G20").to_dict()["rank"]
    assert (group["rank"], group["of"], group["peers"]) == (6, 19, "g20")


def test_a_layer_says_what_it_does_not_count_whom_it_does_not_rank_and_by_which_members(
    g: Graph,
) -> None:
    made = score(g, "iso:CN", "ncses-ai", peers="CN,US,TW", doubt=False, keep=False)
    told = {lang: words_of(made, lang) for lang in ("en", "zh")}
    assert made.to_dict()["rank"]["left_out"] == [{"country": "TW", "reason": "apart"}]
    assert made.to_dict()["rank"]["peers"] == "CN, US"
    assert {
        lang: [apart_words(t, lang), rank_words(t, lang), *dated_words(t, lang)]
        for lang, t in told.items()
    } == {
        "en": [
            "Not counted: 1 tie (1,391 papers) with places shown apart: Taiwan.",
            "Rank 2 of 2 (CN, US), over density, centrality, breadth, resilience. Not ranked: "
            "Taiwan (shown apart).",
            "Belt-and-Road members on the layer in 2022: 36; today: 35. That part is measured "
            "against those of 2022, the year of the layer's values.",
        ],
        "zh": [
            "未计入：单列显示的地区（台湾）1 条，共 1,391 篇论文。",
            "在 2 个国家/地区（CN, US）中排名第 2，依据分项：密度、中心性、广度、稳定性。"
            "未参与排名：台湾（单列显示的地区）。",
            "该网络层上的“一带一路”成员：2022 年 36 个；目前 35 个。该分项按 2022 年"
            "（该层数值的年份）的成员计算。",
        ],
    }


def test_an_earlier_date_leaves_out_what_surely_came_later(g: Graph) -> None:
    now, then = score(g, BEIJING), score(g, BEIJING, as_of=1990)
    assert 0 < len(then.ties) < len(now.ties)
    dated = [s for s in then.ties["since"] if s is not None]
    assert dated
    assert all(s[:4] <= "1990" for s in dated)
    assert then.as_of == "1990"


@pytest.mark.parametrize(
    ("subject", "layer", "peers", "words"),
    [
        ("iso:CN", "nonsense", None, "ncses-ai, ncses-covid"),
        (BEIJING, "ncses-ai", None, "is a City"),
        ("iso:LA", "ncses-ai", None, "is not among the 59"),
        ("iso:CN", "ncses-ai", "g21", "belt-and-road"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can(
    g: Graph, subject: str, layer: str, peers: str | None, words: str
) -> None:
    with pytest.raises(ScoreError, match=words):
        score(g, subject, layer, peers=peers)


def test_a_subject_may_be_named_and_the_nearest_names_are_offered(g: Graph) -> None:
    assert score(g, "北京").to_dict() == score(g, BEIJING).to_dict()
    with pytest.raises(AskError, match=r"北京 / Beijing \(geonames:1816670\)"):
        score(g, "Bejing")


def test_a_layer_says_nothing_about_years_before_it(g: Graph) -> None:
    with pytest.raises(ScoreError, match="one total for its period 2003–2022"):
        score(g, "iso:CN", "ncses-ai", as_of=2010)
