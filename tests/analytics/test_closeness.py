"""The closeness index on a small example in which every figure is worked out by hand.

Beijing on a register of three types of tie; six countries count (N = 6, T = 3):

==========  =============  =================  ===========  =====  =====
country     HAS_OFFICE_IN  COOPERATES_WITH    SISTER_PARK  W_c    types
==========  =============  =================  ===========  =====  =====
US          4 out          2                               6      2
GB          2 in           1                  1            4      3
DE          3 out                                          3      1
RS          1 in                              2            3      2
FR, HU                                                     0      0
==========  =============  =================  ===========  =====  =====

W = 16. Beside them 2 ties with Hong Kong, 3 at home, 1 with Japan (not looked at) and 1 with
a far end whose country is not known.
"""

from __future__ import annotations

import json
from dataclasses import replace

import networkx as nx
import pandas as pd
import pytest

from analytics.closeness import closeness
from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_spec import PARTS, spec_from_dict
from analytics.engines import named
from analytics.errors import InputError
from analytics.missing import Missing, Reason
from analytics.standing import standings

BEIJING = Subject("beijing", "CN")
REGISTER = Layer(
    id="register",
    node_kind="Organization",
    types=("COOPERATES_WITH", "HAS_OFFICE_IN", "SISTER_PARK"),
    unit="ties",
    counting="full",
    theta=1,
    coverage=Coverage.HUB_CENTRIC,
    reference=("CN", "DE", "FR", "GB", "HK", "HU", "RS", "TW", "US"),
    flowing=("HAS_OFFICE_IN",),
)
COUNTS = [
    ("US", "HAS_OFFICE_IN", "out", 4),
    ("US", "COOPERATES_WITH", "none", 2),
    ("GB", "HAS_OFFICE_IN", "in", 2),
    ("GB", "COOPERATES_WITH", "none", 1),
    ("GB", "SISTER_PARK", "none", 1),
    ("DE", "HAS_OFFICE_IN", "out", 3),
    ("RS", "HAS_OFFICE_IN", "in", 1),
    ("RS", "SISTER_PARK", "none", 2),
    ("HK", "COOPERATES_WITH", "none", 2),
    ("CN", "COOPERATES_WITH", "none", 3),
    ("JP", "COOPERATES_WITH", "none", 1),
    (None, "COOPERATES_WITH", "none", 1),
]
MEMBERS = ("RS", "HU", "EG")


def rows_of(counts):
    rows = [
        (f"hub:{i % 3}", f"far:{country}:{kind}:{i}", country, kind, 1.0, flow, f"source:{i}")
        for country, kind, flow, number in counts
        for i in range(number)
    ]
    return pd.DataFrame(
        rows, columns=["actor", "partner", "country", "type", "strength", "flow", "sources"]
    )


@pytest.fixture
def ties():
    return rows_of(COUNTS)


@pytest.fixture
def result(ties, spec):
    return closeness(BEIJING, REGISTER, ties, spec, belt_and_road=MEMBERS)


D1 = (16 / 6) ** (6 / 16) * (16 / 4) ** (4 / 16) * (16 / 3) ** (3 / 16) * (16 / 3) ** (3 / 16)
EXPECTED = {
    "density": 8 / 18,
    "centrality": None,
    "breadth": D1 / 6,
    "depth": (6 * 1 + 4 * 2 + 3 * 0 + 3 * 1) / 16 / 2,
    "balance": 1 - (7 - 3) / (7 + 3),
    "resilience": 1 - (6 + 4 + 3) / 16,
    "belt_and_road": 1 / 2,
}


def test_every_part_is_what_the_hand_finds(result):
    got = {key: part.value for key, part in result.parts.items()}
    assert tuple(got) == PARTS
    assert got == {
        key: value if value is None else pytest.approx(value, rel=1e-12)
        for key, value in EXPECTED.items()
    }
    assert round(got["breadth"], 6) == 0.637862


def test_index_is_the_power_mean_of_the_parts_that_exist(result):
    roots = [value**0.5 for value in EXPECTED.values() if value is not None]
    assert result.index == pytest.approx((sum(roots) / 6) ** 2, rel=1e-12)
    assert result.missing is None
    assert result.set_of_parts == tuple(key for key in PARTS if key != "centrality")


def test_each_part_tells_what_it_was_computed_from(result):
    assert {key: dict(part.numbers) for key, part in result.parts.items()} == {
        "density": {
            "cells_present": 8, "countries_linked": 4, "countries": 6, "types": 3, "theta": 1.0,
        },
        "centrality": {},
        "breadth": {
            "effective_partners": pytest.approx(D1), "partners": 4, "countries": 6, "weight": 16.0,
        },
        "depth": {
            "mean_types": pytest.approx((6 * 2 + 4 * 3 + 3 + 3 * 2) / 16),
            "types": 3, "partners_by_several_types": 3, "partners": 4, "weight": 16.0, "theta": 1.0,
        },
        "balance": {"inward": 3.0, "outward": 7.0, "minimum": 10.0},
        "resilience": {
            "top": 3,
            "largest": [
                {"country": "US", "weight": 6.0, "share": 0.375},
                {"country": "GB", "weight": 4.0, "share": 0.25},
                {"country": "DE", "weight": 3.0, "share": 0.1875},
            ],
            "partners": 4,
            "weight": 16.0,
        },
        "belt_and_road": {
            "effective_members": 1.0, "members_linked": 1, "members": 2, "members_listed": 3,
            "weight": 3.0,
        },
    }  # fmt: skip


def test_each_part_shows_its_facts_with_their_sources(result):
    facts = {key: part.facts for key, part in result.parts.items()}
    assert {key: len(rows) for key, rows in facts.items()} == {
        "density": 16, "centrality": 0, "breadth": 16, "depth": 16,
        "balance": 10, "resilience": 13, "belt_and_road": 3,
    }  # fmt: skip
    assert set(facts["balance"]["flow"]) == {"in", "out"}
    assert set(facts["resilience"]["country"]) == {"US", "GB", "DE"}
    assert facts["belt_and_road"][["country", "type", "sources"]].values.tolist() == [
        ["RS", "HAS_OFFICE_IN", "source:0"],
        ["RS", "SISTER_PARK", "source:0"],
        ["RS", "SISTER_PARK", "source:1"],
    ]


def test_missing_centrality_says_why(result):
    part = result.parts["centrality"]
    assert (part.value, part.reason, dict(part.fields)) == (
        None, Reason.HUB_CENTRIC, {"layer": "register"},
    )  # fmt: skip


def test_ties_that_do_not_count_are_told(result):
    assert result.recorded == {
        "ties": 16,
        "weight": 16.0,
        "unit": "ties",
        "known_share": pytest.approx(22 / 23),
        "unknown": [],
        "apart": ["HK"],
        "places": {
            "counted": {"ties": 16, "weight": 16.0},
            "apart": {"ties": 2, "weight": 2.0},
            "domestic": {"ties": 3, "weight": 3.0},
            "outside": {"ties": 1, "weight": 1.0},
            "unknown": {"ties": 1, "weight": 1.0},
        },
    }


def test_partner_countries_with_their_types(result):
    partners = result.partners
    assert partners.values.tolist() == [
        ["US", 6.0, 0.375, "COOPERATES_WITH|HAS_OFFICE_IN", False],
        ["GB", 4.0, 0.25, "COOPERATES_WITH|HAS_OFFICE_IN|SISTER_PARK", False],
        ["DE", 3.0, 0.1875, "HAS_OFFICE_IN", False],
        ["RS", 3.0, 0.1875, "HAS_OFFICE_IN|SISTER_PARK", True],
    ]


def test_what_is_reported_beside_the_index(result):
    found = {key: (part.value, part.reason) for key, part in result.reported.items()}
    hub_centric = (None, Reason.HUB_CENTRIC)
    assert found == {
        "harmonic": hub_centric,
        "eigenvector": hub_centric,
        "pagerank": hub_centric,
        "core_number": hub_centric,
        "network_density": hub_centric,
        "cross_border": (pytest.approx(13 / 19), None),
        "concentration": (13 / 16, None),
    }
    assert not any(part.counts for part in result.reported.values())


def test_json_has_the_keys_of_the_method_and_no_nan(result):
    told = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert list(told["parts"]) == list(PARTS)
    assert told["parts"]["balance"] == {
        "value": 0.6,
        "reason": None,
        "fields": {},
        "in_index": True,
        "numbers": {"inward": 3.0, "outward": 7.0, "minimum": 10.0},
    }
    assert told["parts"]["centrality"]["reason"] == "hub_centric"
    assert (told["subject"], told["layer"], told["coverage"]) == (
        "beijing",
        "register",
        "hub-centric",
    )


def test_table_has_one_row_a_part_and_no_nan(result):
    frame = result.to_frame()
    assert list(frame["part"]) == list(PARTS)
    assert frame["value"].isna().tolist() == [key == "centrality" for key in PARTS]
    assert frame["weight"].dropna().tolist() == [pytest.approx(1 / 6)] * 6
    assert frame["reason"].dropna().tolist() == ["hub_centric"]
    assert str(frame["value"].dtype) == "Float64"


# --- the switches -----------------------------------------------------------------------


def test_places_shown_apart_count_when_the_spec_says_so(ties, spec):
    counted = closeness(BEIJING, REGISTER, ties, replace(spec, count_apart=True))
    assert counted.parts["density"].value == pytest.approx(9 / 24)  # N = 8 with HK and TW
    assert counted.recorded["places"]["apart"]["ties"] == 0
    assert counted.recorded["weight"] == 18.0


def test_seen_from_a_place_shown_apart_its_home_is_no_other_country(ties, spec):
    hong_kong = closeness(Subject("hk", "HK"), REGISTER, ties, spec)
    places = hong_kong.recorded["places"]
    assert (places["domestic"]["ties"], places["apart"]["ties"]) == (2, 3)
    counted = closeness(Subject("hk", "HK"), REGISTER, ties, replace(spec, count_apart=True))
    assert counted.recorded["ties"] == 19


def test_weights_and_theta_of_the_spec_hold(ties, spec, table):
    table["weights"] = {**dict.fromkeys(PARTS, 0), "density": 3, "balance": 1}
    table["theta"] = {"register": 2}
    got = closeness(BEIJING, REGISTER, ties, spec_from_dict(table))
    # Cells of weight 2 or more: US by two types, GB by office, DE by office, RS by sister park.
    assert got.parts["density"].value == pytest.approx(5 / 18)
    # Types at θ: US 2, the others 1 or fewer; a country below θ adds nothing, and takes nothing.
    assert got.parts["depth"].value == pytest.approx(6 / 16 / 2)
    assert got.set_of_parts == ("density", "balance")
    expected = ((3 * (5 / 18) ** 0.5 + 0.6**0.5) / 4) ** 2
    assert got.index == pytest.approx(expected, rel=1e-12)


def test_country_below_theta_by_all_types_takes_nothing_from_depth(spec, table):
    counts = [("US", "HAS_OFFICE_IN", "out", 2), ("US", "SISTER_PARK", "none", 2)]
    rows = pd.concat([rows_of(counts), rows_of([("DE", "SISTER_PARK", "none", 1)])])
    table["theta"] = {"register": 2}
    got = closeness(BEIJING, REGISTER, rows, spec_from_dict(table))
    assert got.parts["depth"].value == pytest.approx(4 / 5 / 2)


def test_same_far_end_in_and_out_are_two_ties_and_a_repeated_one_is_refused(spec):
    row = {
        "actor": "a",
        "partner": "b",
        "country": "US",
        "type": "HAS_OFFICE_IN",
        "strength": 1.0,
        "flow": "in",
    }
    both = pd.DataFrame([row, {**row, "flow": "out"}])
    assert closeness(BEIJING, REGISTER, both, spec).recorded["ties"] == 2
    with pytest.raises(InputError, match=r"more than once.*graph\.network\.project"):
        closeness(BEIJING, REGISTER, pd.DataFrame([row, row]), spec)


# --- missing, never zero ----------------------------------------------------------------


def test_without_ties_there_is_no_index(spec):
    got = closeness(BEIJING, REGISTER, rows_of([]), spec, belt_and_road=MEMBERS)
    assert (got.index, got.missing, got.set_of_parts) == (None, Missing(Reason.NO_TIES), ())
    assert {key: (part.value, part.reason) for key, part in got.parts.items()} == {
        "density": (0.0, None),  # looked at, and nothing there
        "centrality": (None, Reason.HUB_CENTRIC),
        "breadth": (None, Reason.NO_TIES),
        "depth": (None, Reason.NO_TIES),
        "balance": (None, Reason.FEW_DIRECTED),
        "resilience": (None, Reason.NO_TIES),
        "belt_and_road": (None, Reason.NO_TIES),
    }
    assert got.to_frame()["in_index"].sum() == 0
    assert got.partners.empty
    assert json.dumps(got.to_dict(), allow_nan=False)


def test_only_domestic_ties_are_no_ties(spec):
    got = closeness(BEIJING, REGISTER, rows_of([("CN", "COOPERATES_WITH", "none", 4)]), spec)
    assert (got.index, got.missing) == (None, Missing(Reason.NO_TIES))
    assert got.reported["cross_border"].value == -1.0


def test_balance_needs_ten_flowing_ties(ties, spec):
    fewer = ties[~((ties["country"] == "DE") & (ties["partner"].str.endswith(":0")))]
    part = closeness(BEIJING, REGISTER, fewer, spec).parts["balance"]
    assert (part.value, part.reason) == (None, Reason.FEW_DIRECTED)
    assert dict(part.fields) == {"inward": 3.0, "outward": 6.0, "minimum": 10.0}


@pytest.mark.parametrize(
    ("members", "value", "reason"),
    [
        (None, None, Reason.MEMBERS_NOT_GIVEN),
        ((), None, Reason.NO_MEMBERS),
        (("EG",), None, Reason.NO_MEMBERS),  # not looked at
        (("CN",), None, Reason.NO_MEMBERS),  # the subject's own country
        (("HU",), 0.0, None),  # ties there are, none with a member: a known zero
        (("RS", "US"), 0.5 * 2 ** (2 / 3) * 3 ** (1 / 3) / 2 ** (2 / 3) * 1.5 ** (2 / 3), None),
    ],
)
def test_belt_and_road(ties, spec, members, value, reason):
    part = closeness(BEIJING, REGISTER, ties, spec, belt_and_road=members).parts["belt_and_road"]
    assert part.reason == reason
    assert part.value == (value if value is None else pytest.approx(value, rel=1e-12))


def test_no_country_left_to_be_linked_with(spec, layer_of):
    layer = layer_of(reference=("CN", "HK"))
    got = closeness(BEIJING, layer, rows_of([]), spec)
    assert got.parts["density"].reason is Reason.NO_REFERENCE
    assert (got.index, got.missing) == (None, Missing(Reason.NO_TIES))


# --- centrality, on a symmetric layer ---------------------------------------------------


@pytest.fixture
def star():
    """CN linked with four; DE and FR linked with each other, below θ; RS with nobody but CN."""
    graph = nx.Graph()
    for country, papers in {"DE": 80, "FR": 60, "RS": 50, "US": 400, "HK": 900}.items():
        graph.add_edge("CN", country, strength=papers)
    graph.add_edge("DE", "FR", strength=49)
    return graph


@pytest.fixture
def papers(layer_of):
    return layer_of(theta=50, reference=("CN", "DE", "FR", "HK", "HU", "RS", "US"))


def ties_of(graph, country):
    rows = [
        (country, far, far, "COPUBLISHED", data["strength"], "none")
        for _, far, data in graph.edges(country, data=True)
    ]
    columns = ["actor", "partner", "country", "type", "strength", "flow"]
    return pd.DataFrame(rows, columns=columns)


def test_symmetric_layer_worked_by_hand(star, papers, spec):
    got = closeness(
        Subject("china", "CN"), papers, ties_of(star, "CN"), spec,
        network=star, belt_and_road=("RS", "HU"),
    )  # fmt: skip
    shares = [400 / 590, 80 / 590, 60 / 590, 50 / 590]
    d1 = 1.0
    for share in shares:
        d1 *= share**-share
    # The block of China among DE, FR, HU, RS, US (Hong Kong apart): above all five by degree 4
    # and by betweenness 6, one for each pair of the four.
    assert {key: part.value for key, part in got.parts.items()} == {
        "density": 4 / 5,
        "centrality": 1.0,
        "breadth": pytest.approx(d1 / 5),
        "depth": None,
        "balance": None,
        "resilience": pytest.approx(50 / 590),
        "belt_and_road": pytest.approx(1 / 2),
    }
    assert got.parts["depth"].reason is Reason.ONE_TYPE
    assert got.parts["balance"].reason is Reason.NOT_DIRECTED
    assert not got.parts["belt_and_road"].counts  # shown, not averaged
    assert got.set_of_parts == ("density", "centrality", "breadth", "resilience")
    roots = [(4 / 5) ** 0.5, 1.0, (d1 / 5) ** 0.5, (50 / 590) ** 0.5]
    assert got.index == pytest.approx((sum(roots) / 4) ** 2)
    assert dict(got.parts["centrality"].numbers) == {
        "degree": 4, "degree_percentile": 1.0, "betweenness": 6.0, "betweenness_percentile": 1.0,
        "peers": 5, "nodes": 6, "links": 4, "theta": 50.0,
        "engine": named("networkx"),
    }  # fmt: skip
    assert got.parts["centrality"].facts.values.tolist() == [
        ["CN", "DE", 80.0], ["CN", "FR", 60.0], ["CN", "RS", 50.0], ["CN", "US", 400.0],
    ]  # fmt: skip


def test_reported_measures_of_the_star(star, papers, spec):
    got = closeness(
        Subject("china", "CN"), papers, ties_of(star, "CN"), spec, network=star
    ).reported
    assert got["harmonic"].value == pytest.approx(4 / 5)
    assert got["eigenvector"].value == 1.0
    assert got["eigenvector"].numbers["component"] == 5
    assert got["core_number"].value == 1.0
    assert got["network_density"].value == pytest.approx(4 / 15)
    assert dict(got["network_density"].numbers) == {
        "nodes": 6, "links": 4, "mean_degree": 4 / 3, "theta": 50.0,
    }  # fmt: skip
    assert got["cross_border"].reason is Reason.NO_DOMESTIC_TIES
    hungary = closeness(
        Subject("hungary", "HU"), papers, ties_of(star, "CN")[:0], spec, network=star
    )
    assert hungary.reported["eigenvector"].reason is Reason.ISOLATED


def test_a_leaf_ties_with_its_peers(star, papers, spec):
    serbia = closeness(Subject("serbia", "RS"), papers, ties_of(star, "RS"), spec, network=star)
    # By degree it is below CN, with DE, FR and US, above HU; by betweenness below CN, with all
    # others.
    assert serbia.parts["centrality"].value == pytest.approx(((1 + 3 / 2) / 5 + (4 / 2) / 5) / 2)


def test_peers_narrow_the_comparison_and_not_the_network(star, papers, spec):
    got = closeness(
        Subject("serbia", "RS"), papers, ties_of(star, "RS"), spec,
        network=star, peers=("HU", "US"),
    )  # fmt: skip
    part = got.parts["centrality"]
    assert part.numbers["degree_percentile"] == (1 + 1 / 2) / 2
    assert (part.numbers["peers"], part.numbers["nodes"]) == (2, 6)
    assert got.peers == ("HU", "RS", "US")


def test_country_that_was_looked_at_and_has_no_link_has_a_standing(star, papers, spec):
    table_of = standings(star, papers, spec).table
    assert table_of.loc["HU", ["degree", "degree_percentile"]].tolist() == [0, 0]
    assert "HK" not in table_of.index


@pytest.mark.parametrize(
    ("network", "country", "reason"),
    [(None, "CN", Reason.NO_NETWORK), ("star", "BR", Reason.NOT_IN_NETWORK)],
)
def test_centrality_without_network_or_node(star, papers, spec, network, country, reason):
    rows = pd.DataFrame(
        [("x", "y", "US", "COPUBLISHED", 60, "none")],
        columns=["actor", "partner", "country", "type", "strength", "flow"],
    )
    got = closeness(Subject("x", country), papers, rows, spec, network=star if network else None)
    assert got.parts["centrality"].reason is reason
    assert got.parts["density"].value is not None


def test_centrality_without_peers(spec, layer_of):
    layer = layer_of(node_kind="City", reference=("US", "CN"))
    alone = nx.Graph()
    alone.add_node("beijing")
    rows = ties_of(nx.Graph(), "CN")
    got = closeness(Subject("beijing", "CN", "beijing"), layer, rows, spec, network=alone)
    assert got.parts["centrality"].reason is Reason.NO_PEERS


def test_network_of_cities_keeps_all_its_nodes(spec, layer_of):
    layer = layer_of(node_kind="City", types=("SISTER_CITY",), unit="ties")
    graph = nx.Graph()
    for far in ("belgrade", "berlin"):
        graph.add_edge("beijing", far, strength=1)
    rows = pd.DataFrame(
        [("beijing", "belgrade", "RS", "SISTER_CITY", 1, "none"),
         ("beijing", "berlin", "DE", "SISTER_CITY", 1, "none")],
        columns=["actor", "partner", "country", "type", "strength", "flow"],
    )  # fmt: skip
    got = closeness(Subject("beijing", "CN", "beijing"), layer, rows, spec, network=graph)
    assert got.parts["centrality"].value == 1.0
    assert got.peers == ("beijing", "belgrade", "berlin")


def test_network_on_a_hub_centric_layer_is_not_even_read(ties, spec):
    got = closeness(BEIJING, REGISTER, ties, spec, network=nx.MultiGraph())
    assert got.parts["centrality"].reason is Reason.HUB_CENTRIC


def test_wrong_peers_and_foreign_standings_are_refused(star, papers, spec, layer_of):
    rows = ties_of(star, "CN")
    with pytest.raises(InputError, match="'ZZ' is no node"):
        closeness(Subject("c", "CN"), papers, rows, spec, network=star, peers=("ZZ",))
    foreign = standings(star, layer_of(id="other"), spec)
    with pytest.raises(InputError, match="belong to layer 'other'"):
        closeness(Subject("c", "CN"), papers, rows, spec, network=foreign)


def test_pair_without_a_figure_is_unknown_and_no_zero(star, papers, spec):
    star.remove_edge("CN", "US")
    rows = ties_of(star, "CN")
    zero = closeness(Subject("c", "CN"), papers, rows, spec)
    got = closeness(Subject("c", "CN"), papers, rows, spec, unknown=("US", "CN", "BR"))
    assert (zero.parts["density"].value, got.parts["density"].value) == (3 / 5, 3 / 4)
    assert got.parts["breadth"].value == pytest.approx(zero.parts["breadth"].value * 5 / 4)
    assert (zero.recorded["unknown"], got.recorded["unknown"]) == ([], ["US"])
    with pytest.raises(InputError, match="with DE are given, yet declared unknown"):
        closeness(Subject("c", "CN"), papers, rows, spec, unknown=("DE",))


def test_index_over_a_set_of_parts(result):
    assert result.index_over(["density", "balance"]) == pytest.approx(
        (((8 / 18) ** 0.5 + 0.6**0.5) / 2) ** 2
    )
    for wrong in ("centrality", "clarity"):
        with pytest.raises(InputError, match=f"part '{wrong}'"):
            result.index_over([wrong])
