"""Ranks among peers, and refusals where a rank would not be honest."""

from __future__ import annotations

import json
from dataclasses import replace

import networkx as nx
import pandas as pd
import pytest

from analytics.closeness import closeness
from analytics.closeness_layer import Coverage, Subject
from analytics.closeness_peers import closeness_of_countries, country_ties
from analytics.closeness_rank import RankRefused, rank
from analytics.closeness_spec import spec_from_dict
from analytics.errors import InputError
from analytics.missing import Missing, Reason

CODES = ("CN", "DE", "FR", "HU", "RS", "US")


@pytest.fixture
def network():
    graph = nx.Graph()
    links = {("CN", "US"): 400, ("CN", "DE"): 200, ("DE", "US"): 300, ("DE", "FR"): 300,
             ("FR", "US"): 200, ("CN", "RS"): 160, ("CN", "HU"): 8, ("CN", "HK"): 900}  # fmt: skip
    for (u, v), strength in links.items():
        graph.add_edge(u, v, strength=strength)
    return graph


@pytest.fixture
def layer(layer_of):
    return layer_of(theta=50, reference=(*CODES, "HK"))


@pytest.fixture
def found(layer, network, spec):
    return closeness_of_countries(layer, network, spec, belt_and_road=("HU", "RS"))


def test_ranking_as_a_whole(found):
    ranking = rank(reversed(found.values()))
    assert ranking.set_of_parts == ("density", "centrality", "breadth", "resilience")
    frame = ranking.to_frame()
    assert list(frame) == ["rank", "subject", "index", *ranking.set_of_parts, "reason"]
    # By hand: CN, DE and US have three links each, CN alone lies on paths to RS; the ties of DE
    # are more even than those of US; FR has two links, RS one, HU none at 50 papers.
    assert frame["subject"].tolist() == ["CN", "DE", "US", "FR", "RS", "HU"]
    assert frame["rank"].dropna().tolist() == [1, 2, 3, 4, 5]
    assert frame["reason"].dropna().tolist() == ["below_coverage"]
    assert frame.loc[5, ["rank", "index", "density"]].isna().all()
    assert (ranking.ranked, ranking.rank_of("DE")) == (5, 2)
    absent = Missing(Reason.BELOW_COVERAGE, {"weight": 8.0, "minimum": 100.0, "unit": "papers"})
    assert ranking.not_ranked == {"HU": absent}
    assert ranking.rank_of("HU") == absent
    with pytest.raises(InputError, match=r"'BR' was not among those compared \(6\)"):
        ranking.rank_of("BR")


def test_table_shows_the_index_over_the_set_of_parts(found):
    ranking = rank(found.values())
    rows = ranking.table.dropna(subset=["rank"])
    assert rows["index"].tolist() == [
        found[code].index_over(ranking.set_of_parts) for code in rows["subject"]
    ]
    for key in ranking.set_of_parts:
        assert rows[key].tolist() == [found[code].parts[key].value for code in rows["subject"]]


def test_ranking_as_json(found):
    told = json.loads(json.dumps(rank(found.values()).to_dict(), allow_nan=False))
    assert told["rows"][0]["subject"] == "CN"
    assert told["rows"][5] == {
        "rank": None, "subject": "HU", "index": None, "density": None, "centrality": None,
        "breadth": None, "resilience": None, "reason": "below_coverage",
    }  # fmt: skip
    assert told["not_ranked"]["HU"]["fields"]["minimum"] == 100.0


def test_equals_share_the_best_rank(layer_of, spec):
    ring = nx.Graph()
    for u, v in zip(CODES, (*CODES[1:], CODES[0]), strict=True):
        ring.add_edge(u, v, strength=300)
    ring.add_edge("CN", "FR", strength=300)
    found = closeness_of_countries(layer_of(theta=50, reference=CODES), ring, spec)
    frame = rank(found.values()).table
    # The mirror that swaps the ends of the chord swaps HU and US. RS, across, lies on one path
    # (HU to US) where HU lies on one and a half; DE, in the triangle, lies on none.
    assert frame[["rank", "subject"]].values.tolist() == [
        [1, "CN"], [1, "FR"], [3, "HU"], [3, "US"], [5, "RS"], [6, "DE"],
    ]  # fmt: skip


def test_belt_and_road_is_shown_and_never_compared(found):
    assert found["CN"].parts["belt_and_road"].value is not None
    assert "belt_and_road" not in rank(found.values()).set_of_parts


def test_set_of_parts_is_what_all_ranked_have(layer, network, spec):
    found = closeness_of_countries(layer, network, spec)
    # A subject whose centrality is missing narrows the set for all; one not ranked does not.
    lacking = {
        **found["DE"].parts,
        "centrality": replace(found["DE"].parts["centrality"], value=None),
    }
    without = tuple(key for key in found["DE"].set_of_parts if key != "centrality")
    found["DE"] = replace(found["DE"], parts=lacking, set_of_parts=without)
    found["HU"] = replace(found["HU"], set_of_parts=("density",))
    assert rank(found.values()).set_of_parts == ("density", "breadth", "resilience")


def test_subject_without_ties_or_with_unplaced_ties_is_not_ranked(layer, network, spec):
    found = closeness_of_countries(layer, network, spec)
    network.remove_node("RS")
    alone = closeness_of_countries(layer, network, spec)["RS"]
    rows = pd.concat(
        [
            country_ties(network, "DE", "COPUBLISHED"),
            pd.DataFrame([("DE", "x", None, "COPUBLISHED", 400.0, "none")],
                         columns=["actor", "partner", "country", "type", "strength", "flow"]),
        ]
    )  # fmt: skip
    unplaced = replace(
        closeness(Subject("DE", "DE"), layer, rows, spec, network=network), peers=alone.peers
    )
    not_ranked = rank([found["CN"], found["US"], alone, unplaced]).not_ranked
    assert not_ranked["RS"] == Missing(Reason.NO_TIES)
    assert not_ranked["DE"].reason is Reason.UNPLACED
    assert not_ranked["DE"].fields == {"known_share": pytest.approx(800 / 1200), "minimum": 0.8}


def refused(closenesses, reason):
    with pytest.raises(RankRefused) as caught:
        rank(closenesses)
    assert caught.value.reason is reason
    return caught.value


def test_no_rank_on_a_hub_centric_layer(layer, network, spec):
    hub = replace(layer, id="register", coverage=Coverage.HUB_CENTRIC)
    found = closeness_of_countries(hub, network, spec)
    error = refused(found.values(), Reason.HUB_CENTRIC)
    assert error.fields == {"layer": "register"}
    assert "it is hub-centric, far more is recorded about one subject" in str(error)


def test_no_rank_across_layers_years_or_thetas(layer, network, spec, found):
    for other in (
        replace(layer, id="else"),
        replace(layer, years=(2020,)),
        replace(layer, theta=9),
    ):
        more = closeness_of_countries(other, network, spec)
        refused([found["CN"], more["US"]], Reason.DIFFERENT_LAYERS)


def test_no_rank_across_specs(layer, network, spec, found, table):
    table["version"], table["exponent"] = "harsher", 0.0
    more = closeness_of_countries(layer, network, spec_from_dict(table))
    error = refused([found["CN"], more["US"]], Reason.DIFFERENT_SPECS)
    assert error.fields == {"versions": sorted([spec.version, "harsher"])}


def test_no_rank_across_groups_of_peers(layer, network, spec, found):
    few = closeness_of_countries(layer, network, spec, peers=("CN", "US"))
    assert refused([found["DE"], few["US"]], Reason.DIFFERENT_PEERS).fields == {"subjects": ["US"]}
    assert rank(few.values()).ranked == 2


def test_no_rank_of_one_of_a_pair_alone_or_of_one_twice(found):
    assert refused([found["CN"]], Reason.TOO_FEW).fields == {"ranked": 1}
    assert refused([found["CN"], found["HU"]], Reason.TOO_FEW).fields == {"ranked": 1}
    assert refused([found["CN"], found["CN"]], Reason.REPEATED).fields == {"subject": "CN"}


def test_no_rank_without_a_common_part(found):
    one = replace(found["CN"], set_of_parts=("density",))
    two = replace(found["US"], set_of_parts=("breadth",))
    assert refused([one, two], Reason.NO_COMMON_PARTS).fields == {"subjects": ["CN", "US"]}


# --- every country of a layer -----------------------------------------------------------


def test_ties_of_a_country_below_theta_still_tell_breadth(found):
    assert found["HU"].parts["density"].value == 0.0
    assert found["HU"].parts["breadth"].value == pytest.approx(1 / 5)


def test_places_shown_apart_are_neither_peers_nor_partners(found, layer, network, spec, table):
    assert "HK" not in found
    assert found["CN"].recorded["places"]["apart"] == {"ties": 1, "weight": 900.0}
    table["apart"]["count_apart"] = True
    counted = closeness_of_countries(layer, network, spec_from_dict(table))
    assert counted["CN"].ties.weights["HK"] == 900.0
    assert counted["HK"].parts["density"].value == pytest.approx(1 / 6)


def test_unknown_pairs_leave_the_reference_sets_of_both_ends(layer, network, spec):
    found = closeness_of_countries(layer, network, spec, unknown=[("RS", "HU"), ("HU", "US")])
    assert {code: len(c.ties.reference) for code, c in found.items()} == {
        "CN": 5, "DE": 5, "FR": 5, "HU": 3, "RS": 4, "US": 4,
    }  # fmt: skip


@pytest.mark.parametrize("peer", ["HK", "BR"])
def test_peers_that_were_not_looked_at_or_stand_apart_are_refused(layer, network, spec, peer):
    with pytest.raises(InputError, match=f"{peer}: not in the reference set"):
        closeness_of_countries(layer, network, spec, peers=("CN", "US", peer))


def test_layers_of_other_nodes_or_several_types_are_refused(layer, network, spec):
    for other in (replace(layer, node_kind="City"), replace(layer, types=("A", "B"))):
        with pytest.raises(InputError, match="measured alike only"):
            closeness_of_countries(other, network, spec)
