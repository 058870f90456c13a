"""Bad declarations and bad ties are refused, all faults at once, with the way out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analytics.closeness_layer import Layer, Subject, reference_of, theta_of
from analytics.closeness_spec import PARTS, spec_from_dict
from analytics.closeness_ties import COLUMNS, Place, contract
from analytics.errors import InputError

# --- the spec ---------------------------------------------------------------------------


def test_shipped_spec_is_as_the_method_declares(spec):
    assert dict(spec.weights) == dict.fromkeys(PARTS, 1.0)
    assert (spec.exponent, spec.count_apart, spec.top, spec.balance_minimum) == (0.5, False, 3, 10)
    assert (spec.home, spec.apart) == ("CN", ("HK", "MO", "TW"))
    assert spec.least_weight("papers") == 100
    assert spec.least_weight("projects") == 10


def changed(table, path, value):
    """Copy with one setting changed or, for ``...``, taken out."""
    head, *rest = path.split(".", 1)
    if rest:
        return {**table, head: changed(table[head], rest[0], value)}
    if value is ...:
        return {key: kept for key, kept in table.items() if key != head}
    return {**table, head: value}


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("exponent", ..., "`exponent` is absent"),
        ("exponent", 1.5, "`exponent` must be a number from 0 to 1"),
        ("exponent", "half", "`exponent` must be a number"),
        ("exponent", True, "`exponent` must be a number"),
        ("version", "", "`version` must be a text"),
        ("weights", 3, "`weights` must be a table"),
        ("weights.depth", ..., r"`weights\.depth` is absent"),
        ("weights.depht", 1, r"`weights\.depht` is unknown; is `weights\.depth` meant\?"),
        ("weights.depth", -1, r"`weights\.depth` must be a number, 0 or above"),
        ("weights.depth", math.nan, r"`weights\.depth` must be a number"),
        ("weights", dict.fromkeys(PARTS, 0), "`weights` must be above zero for one part"),
        ("apart.home", "China", r"`apart\.home` must be a code"),
        ("apart.regions", "HK", r"`apart\.regions` must be a list"),
        ("apart.count_apart", 1, r"`apart\.count_apart` must be true or false"),
        ("resilience.top", 2.5, r"`resilience\.top` must be a whole number"),
        ("balance.minimum", 0, r"`balance\.minimum` must be a number from 1"),
        ("rank.minimum_known_share", 2, r"`rank\.minimum_known_share` must be"),
        ("rank.minimum_weight", {}, r"`rank\.minimum_weight\.default` must be given"),
        ("rank.minimum_weight", 5, r"`rank\.minimum_weight` must be a table of numbers"),
        ("theta", {"ncses-ai": 0}, r"`theta\.ncses-ai` must be a number above zero"),
    ],
)
def test_fault_in_the_spec_is_named(table, path, value, fault):
    with pytest.raises(InputError, match=fault):
        spec_from_dict(changed(table, path, value))


def test_all_faults_of_the_spec_are_told_at_once(table):
    bad = changed(changed(table, "weights.depth", ...), "unheard_of", 1)
    with pytest.raises(InputError, match=r"`unheard_of` is unknown\..*`weights\.depth` is absent"):
        spec_from_dict(bad)


# --- subject and layer ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        ({"id": ""}, "Its id is empty"),
        ({"unit": ""}, "Its unit is empty"),
        ({"types": ()}, "declares no type of tie"),
        ({"types": ("A", "A")}, "types names 'A' twice"),
        ({"reference": ("US", "US")}, "reference names 'US' twice"),
        ({"reference": ("US", "usa")}, "holds 'usa', no code"),
        ({"flowing": ("HOSTS",)}, "'HOSTS' flows but is none of its types"),
        ({"counting": ""}, "Its counting is empty"),
        ({"coverage": "partial"}, "coverage is 'partial'"),
        ({"theta": 0}, "theta is 0"),
        ({"theta": math.nan}, "theta is nan"),
    ],
)
def test_fault_in_a_layer_is_named(layer_of, declared, fault):
    with pytest.raises(InputError, match=fault):
        layer_of(**declared)


def test_layers_declared_in_another_order_are_equal(layer_of):
    one = layer_of(types=("B", "A"), reference=("US", "CN"), years=(2021, 2020))
    assert one == layer_of(types=("A", "B"), reference=("CN", "US"), years=(2020, 2021))
    assert isinstance(one, Layer)


@pytest.mark.parametrize(("who", "country"), [("", "CN"), ("beijing", "China"), ("x", "")])
def test_fault_in_a_subject_is_named(who, country):
    with pytest.raises(InputError, match="subject"):
        Subject(who, country)


def test_reference_set_leaves_out_the_own_country_and_places_apart(layer_of, spec, table):
    layer = layer_of(reference=("CN", "HK", "MO", "NA", "TW", "US"))
    counting = spec_from_dict(changed(table, "apart.count_apart", True))
    assert reference_of(layer, Subject("b", "CN"), spec) == ("NA", "US")
    assert reference_of(layer, Subject("n", "NA"), spec) == ("CN", "US")
    assert reference_of(layer, Subject("h", "HK"), spec) == ("NA", "US")
    assert reference_of(layer, Subject("h", "HK"), counting) == ("CN", "MO", "NA", "TW", "US")
    assert reference_of(layer, Subject("b", "CN"), counting) == ("HK", "MO", "NA", "TW", "US")


def test_theta_of_the_spec_wins_where_it_names_the_layer(layer_of, table):
    named = spec_from_dict(changed(table, "theta", {"papers": 7}))
    assert theta_of(layer_of(), named) == 7.0
    assert theta_of(layer_of(id="other", theta=3), named) == 3.0


# --- the ties ---------------------------------------------------------------------------

GOOD = ("a", "b", "US", "COPUBLISHED", 2.0, "none")


def contracted(rows, layer, spec):
    return contract(pd.DataFrame(rows, columns=list(COLUMNS)), Subject("b", "CN"), layer, spec)


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("actor", None, "Row 1: actor is None, no id"),
        ("actor", 5, "Row 1: actor is 5, no id"),
        ("partner", "", "Row 1: partner is '', no id"),
        ("country", "usa", "Row 1: country is 'usa', no code"),
        ("country", 840, "Row 1: country is 840, no code"),
        ("type", "HOSTS", "Row 1: type is 'HOSTS'; declared are COPUBLISHED"),
        ("flow", "out", "Row 1: flow is 'out', but 'COPUBLISHED' was not declared to flow"),
        ("flow", "inward", "Row 1: flow is 'inward', neither"),
        ("flow", None, "Row 1: flow is None, neither"),
        ("strength", 0, "Row 1: strength is 0;"),
        ("strength", -3, "Row 1: strength is -3;"),
        ("strength", math.nan, "Row 1: strength is nan;"),
        ("strength", math.inf, "Row 1: strength is inf;"),
        ("strength", "many", "Row 1: strength is 'many';"),
        ("strength", None, "Row 1: strength is None;"),
    ],
)
def test_fault_in_a_tie_is_named_with_its_row(layer_of, spec, column, value, fault):
    bad = list(GOOD)
    bad[COLUMNS.index(column)] = value
    frame = pd.DataFrame([GOOD, tuple(bad)], columns=list(COLUMNS), dtype=object)
    with pytest.raises(InputError, match=fault):
        contract(frame, Subject("b", "CN"), layer_of(), spec)


def test_many_faults_are_counted(layer_of, spec):
    rows = [("a", f"p{i}", "usa", "COPUBLISHED", 1.0, "none") for i in range(14)]
    with pytest.raises(InputError, match=r"Row 9: .*\(and 4 more\)"):
        contracted(rows, layer_of(), spec)


def test_absent_columns_are_named(layer_of, spec):
    frame = pd.DataFrame({"actor": ["a"], "strength": [1.0]})
    with pytest.raises(InputError, match="lacks the columns partner, country, type, flow"):
        contract(frame, Subject("b", "CN"), layer_of(), spec)


@pytest.mark.parametrize("unknown", [None, "", math.nan, pd.NA, np.nan])
def test_unknown_country_is_counted_as_unknown_and_namibia_is_not(layer_of, spec, unknown):
    layer = layer_of(reference=("CN", "NA", "US"))
    got = contracted(
        [
            ("a", "b", unknown, "COPUBLISHED", 2.0, "none"),
            ("a", "c", "NA", "COPUBLISHED", 3, "none"),
        ],
        layer,
        spec,
    )
    assert got.places[Place.UNKNOWN] == (1, 2.0)
    assert got.weights == {"NA": 3.0}


def test_table_given_is_left_alone(layer_of, spec):
    frame = pd.DataFrame([GOOD], columns=list(COLUMNS), index=[7])
    before = frame.copy(deep=True)
    contract(frame, Subject("b", "CN"), layer_of(), spec)
    pd.testing.assert_frame_equal(frame, before)
