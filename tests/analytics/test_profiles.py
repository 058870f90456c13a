"""Partner countries, growth, scorecards, strengths: every value derived by hand."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd
import pytest

from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_peers import closeness_of_countries
from analytics.closeness_rank import rank
from analytics.closeness_ties import contract
from analytics.errors import InputError
from analytics.growth import growth
from analytics.missing import Missing, Reason
from analytics.partner_countries import partner_countries
from analytics.scorecard import scorecard
from analytics.strengths import part_strengths, strengths

TYPES = ("COOPERATES_WITH", "HAS_OFFICE_IN", "SISTER_PARK")


def layer_of(flowing=("HAS_OFFICE_IN",)):
    return Layer(
        "register", "actor", TYPES, "ties", "full", 1, Coverage.HUB_CENTRIC,
        ("CN", "DE", "FR", "HK", "RS", "US"), flowing=flowing,
    )  # fmt: skip


def contracted(rows, spec, layer=None, subject="park"):
    columns = ["actor", "partner", "country", "type", "strength", "flow", "since"]
    table = pd.DataFrame(rows, columns=columns).astype({"strength": float})
    return contract(table, Subject(subject, "CN"), layer or layer_of(), spec)


def ties(*groups, since=None):
    """Rows of (country, type, flow, number of far ends)."""
    return [
        ("a", f"{country}{kind}{flow}{i}", country, kind, 1.0, flow, since)
        for country, kind, flow, number in groups
        for i in range(number)
    ]


def test_partner_countries_by_hand(spec):
    rows = [
        *ties(("US", "HAS_OFFICE_IN", "out", 8), ("US", "HAS_OFFICE_IN", "in", 4)),
        ("a", "same", "US", "COOPERATES_WITH", 1.0, "none", None),
        ("b", "same", "US", "COOPERATES_WITH", 1.0, "none", None),
        *ties(("RS", "SISTER_PARK", "none", 2), ("HK", "COOPERATES_WITH", "none", 5)),
    ]
    made = partner_countries(contracted(rows, spec), layer_of(), spec).set_index("country")
    assert list(made.index) == ["US", "RS"]  # Hong Kong is shown apart and counts with nobody
    us, rs = made.loc["US"], made.loc["RS"]
    assert (us["ties"], us["share"], us["partners"]) == (14, 14 / 16, 13)
    # twelve far ends with one tie and one with two, of fourteen
    entropy = -12 / 14 * math.log(1 / 14) - 2 / 14 * math.log(2 / 14)
    assert us["breadth"] == pytest.approx(math.exp(entropy), rel=1e-12)
    assert (us["depth"], us["types"]) == (2 / 3, ["COOPERATES_WITH", "HAS_OFFICE_IN"])
    assert (us["inward"], us["outward"]) == (4, 8)
    assert us["balance"] == pytest.approx(1 - 4 / 12)
    assert us["gaps"] == ["SISTER_PARK"]
    assert (rs["breadth"], rs["depth"], rs["gaps"]) == (
        2.0, 1 / 3, ["COOPERATES_WITH", "HAS_OFFICE_IN"],
    )  # fmt: skip
    assert rs["balance"] is pd.NA
    assert rs["balance_reason"] == "few_directed"


def test_without_flow_or_ties(spec):
    layer = layer_of(flowing=())
    rows = ties(("US", "SISTER_PARK", "none", 1))
    made = partner_countries(contracted(rows, spec, layer), layer, spec)
    assert made["balance_reason"].tolist() == ["not_directed"]
    assert partner_countries(contracted([], spec), layer_of(), spec).empty


@pytest.mark.parametrize(
    ("began", "expected"),
    [
        ([2020, 2021, 2023, 2024, 2025, 2025], 1.0),  # 4 after 2
        ([2020, 2020], -1.0),
        ([2022, 2023], 0.0),
        ([2019, 2026, 2023], Reason.NONE_BEFORE),  # 2019 lies before both, 2026 is not over
        ([2020, None, None], Reason.FEW_DATED),
        ([], Reason.FEW_DATED),
    ],
)
def test_growth_by_hand(began, expected):
    value = growth(began, until=2025).value
    assert (value.reason if isinstance(value, Missing) else value) == expected


def test_a_window_is_a_year_or_more():
    with pytest.raises(InputError, match="one year or more"):
        growth([2020], 2025, window=0)


def test_a_scorecard_by_hand(spec):
    parks = {
        "broad": ties(("US", "HAS_OFFICE_IN", "out", 2), ("DE", "SISTER_PARK", "none", 2),
                      since="2024-05"),
        "many": ties(("US", "COOPERATES_WITH", "none", 6), since="2021"),
        "few": ties(("US", "COOPERATES_WITH", "none", 2)),
        "none": [],
    }  # fmt: skip
    made = scorecard({k: contracted(v, spec, subject=k) for k, v in parks.items()}, 2025)
    made = made.set_index("subject")
    assert list(made.index) == ["broad", "few", "many", "none"]
    broad, many = made.loc["broad"], made.loc["many"]
    assert broad[["ties", "types", "countries", "diversity", "concentration"]].tolist() == [
        4, 2, 2, 2.0, 1.0,
    ]  # fmt: skip
    assert broad[["ties_HAS_OFFICE_IN", "ties_SISTER_PARK", "ties_COOPERATES_WITH"]].tolist() == [
        2, 2, 0,
    ]  # fmt: skip
    assert (broad["rank_ties"], many["rank_ties"]) == (2, 1)
    assert (broad["rank_diversity"], many["percentile_diversity"]) == (1, 0.0)
    assert (broad["recent"], broad["earlier"], broad["growth_reason"]) == (4, 0, "none_before")
    assert (many["growth"], many["earlier"]) == (-1.0, 6)
    assert made["reason"].fillna("").tolist() == ["", "below_coverage", "", "below_coverage"]
    assert made.loc["few", "growth_reason"] == "few_dated"
    assert made.loc["none", "concentration"] is pd.NA
    assert made.loc["none", "diversity"] is pd.NA
    bare = scorecard({k: contracted(v, spec) for k, v in parks.items()}, 2025, least=0)
    assert bare["reason"].fillna("").tolist() == ["", "", "", "below_coverage"]
    assert made.loc["few", "rank_ties"] is pd.NA
    alone = scorecard({"many": contracted(parks["many"], spec)}, 2025)
    assert alone["reason"].tolist() == ["too_few"]
    assert alone["rank_ties"].isna().all()
    assert scorecard({}, 2025).empty


def test_strengths_by_hand():
    by_type = {
        "own": {"HOSTS": 5, "SISTER_PARK": 1}, "b": {"HOSTS": 2, "SISTER_PARK": 4},
        "c": {"HOSTS": 5, "MEMBER_OF": 3}, "thin": {"SISTER_PARK": 2},
    }  # fmt: skip
    made = strengths(by_type, "own").set_index("type")
    assert list(made.index) == ["HOSTS", "SISTER_PARK", "MEMBER_OF"]
    assert made.loc["HOSTS"].tolist() == [5, 1, 3, 5.0, "even"]  # two first of 2, 5, 5
    assert made.loc["SISTER_PARK"].tolist() == [1, 2, 3, 1.0, "even"]  # 1, 4 and none
    # None of its own, with c's three beside it: no rank stands on nothing.
    assert made.loc["MEMBER_OF"].tolist() == [0, pd.NA, 3, 0.0, "none_on_record"]
    weak = strengths(by_type, "b").set_index("type")
    assert weak.loc["HOSTS"].tolist() == [2, 3, 3, 5.0, "weakness"]
    assert weak.loc["SISTER_PARK", "verdict"] == "strength"
    same = strengths({"a": {"HOSTS": 3}, "b": {"HOSTS": 3}, "c": {"HOSTS": 3}}, "a")
    assert same.loc[0].tolist() == ["HOSTS", 3, pd.NA, 3, 3.0, "all_equal"]
    thin = strengths(by_type, "thin")
    assert set(thin["verdict"]) == {"below_coverage"}
    assert thin[["rank", "of", "median"]].isna().all(axis=None)
    assert set(strengths({"own": {"HOSTS": 9}}, "own")["verdict"]) == {"too_few"}
    unlike = strengths(by_type, "own", alike=False)
    assert set(unlike["verdict"]) == {"hub_centric"}
    assert unlike["ties"].tolist() == [5, 1, 0]
    assert unlike["rank"].isna().all()
    with pytest.raises(InputError, match="not among"):
        strengths(by_type, "atlantis")


def test_strengths_by_part(spec, layer_of):
    graph = nx.Graph()
    for other, papers in (("US", 300.0), ("DE", 300.0), ("RS", 20.0)):
        graph.add_edge("CN", other, strength=papers)
    graph.add_edge("US", "DE", strength=100.0)
    found = closeness_of_countries(layer_of(), graph, spec)
    ranking = rank(found.values())
    assert list(ranking.not_ranked) == ["RS"]  # 20 papers are below the least of 100
    made = part_strengths(found["US"], ranking).set_index("part")
    assert list(made.index) == list(ranking.set_of_parts)
    # density of CN, DE, US: 1, 2/3, 2/3; breadth: exp H of (15/31, 15/31, 1/31) and of (3/4, 1/4)
    assert made.loc["density"].tolist() == [2 / 3, 2, 3, 2 / 3, "even"]
    assert made.loc["breadth", "verdict"] == "even"
    best = part_strengths(found["CN"], ranking).set_index("part")
    assert best.loc["density"].tolist() == [1.0, 1, 3, 2 / 3, "strength"]
    few = part_strengths(found["RS"], ranking)
    assert set(few["verdict"]) == {"below_coverage"}
    assert few["value"].notna().all()
    assert few["rank"].isna().all()
    refused = part_strengths(found["US"], Missing(Reason.HUB_CENTRIC))
    assert refused["part"].tolist() == list(found["US"].set_of_parts)
    assert set(refused["verdict"]) == {"hub_centric"}
    other = closeness_of_countries(layer_of(reference=("FR", "CN")), nx.Graph(), spec)
    with pytest.raises(InputError):
        part_strengths(other["FR"], ranking)
