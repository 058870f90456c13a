"""Values at the door: every declared kind, and every rule that can be broken."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Kind, Label, Property
from graph.ontology import COMMON, LINK, OBSERVATION, SOURCE
from graph.values import MAX_TEXT, BadValueError, local_date, parse


def prop(kind: Kind, choices: tuple[str, ...] = ()) -> Property:
    return Property("x", kind, Label("x", "x"), "", choices=choices)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.TEXT, "NA", "NA"),
        (Kind.TEXT, "nan", "nan"),
        (Kind.TEXT, "null", "null"),
        (Kind.TEXT, "None", "None"),
        (Kind.TEXT, " <b>x</b> ", "<b>x</b>"),
        (Kind.TEXT, "=1+1", "=1+1"),
        (Kind.TEXT, 2019.0, "2019"),
        (Kind.TEXT, "", None),
        (Kind.TEXT, float("nan"), None),
        (Kind.TEXTS, "a| b ||c", ["a", "b", "c"]),
        (Kind.TEXTS, ["a", None, " "], ["a"]),
        (Kind.TEXTS, "|", None),
        (Kind.INTEGER, " 2,019 ", 2019),
        (Kind.INTEGER, 2019.0, 2019),
        (Kind.INTEGER, str(2**63 - 1), 2**63 - 1),
        (Kind.INTEGERS, "1|2", [1, 2]),
        (Kind.NUMBER, "1.5e3", 1500.0),
        (Kind.DATE, "2024", "2024"),
        (Kind.DATE, 2024.0, "2024"),
        (Kind.DATE, "2024/5/3", "2024-05-03"),
        (Kind.DATE, "2024年5月3日", "2024-05-03"),
        (Kind.DATE, dt.datetime(2024, 5, 3, 12, 0), "2024-05-03"),  # noqa: DTZ001
        (Kind.COUNTRY, "NA", "NA"),
        (Kind.COUNTRY, "纳米比亚", "NA"),
        (Kind.COUNTRY, "Serbia", "RS"),
        (Kind.URL, "https://example.org/a?b=1", "https://example.org/a?b=1"),
        (Kind.BOOLEAN, "是", True),
        (Kind.BOOLEAN, 0, False),
    ],
)
def test_what_a_cell_may_hold(kind: Kind, raw: Any, value: Any) -> None:
    got = parse(prop(kind), raw)
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "rule"),
    [
        (Kind.TEXT, "a\ud800", "surrogate"),
        (Kind.TEXT, "a\x00b", "null character"),
        (Kind.TEXT, "a" * (MAX_TEXT + 1), "at most"),
        (Kind.INTEGER, "2019.5", "whole number"),
        (Kind.INTEGER, "many", "must be a number"),
        (Kind.INTEGER, str(2**63), "64 bits"),
        (Kind.INTEGER, 1e300, "64 bits"),
        (Kind.INTEGER, "9" * 400, "finite"),
        (Kind.NUMBER, "inf", "finite"),
        (Kind.NUMBER, "1,2,x", "must be a number"),
        (Kind.DATE, "2024-13", "calendar"),
        (Kind.DATE, "2023-02-29", "calendar"),
        (Kind.DATE, "last year", "year, month or day"),
        (Kind.COUNTRY, "Atlantis", "country or region"),
        (Kind.URL, "javascript:alert(1)", "http"),
        (Kind.URL, "https://a b", "http"),
        (Kind.URL, "http://[", "web address"),
        (Kind.BOOLEAN, "maybe", "yes or no"),
    ],
)
def test_what_it_may_not(kind: Kind, raw: Any, rule: str) -> None:
    with pytest.raises(BadValueError) as caught:
        parse(prop(kind), raw)
    assert rule in str(caught.value)


def test_choices_ignore_case_and_name_the_others() -> None:
    confidence = prop(Kind.TEXT, ("high", "low"))
    assert parse(confidence, "HIGH") == "high"
    with pytest.raises(BadValueError, match="must be one of: high, low"):
        parse(confidence, "certain")


ANY = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.text()),
    st.dates(), st.datetimes(), st.binary(),
)  # fmt: skip


@given(st.sampled_from([*COMMON, *LINK, *OBSERVATION, *SOURCE]), ANY)
def test_no_value_gets_past_the_door_untyped(declared: Property, raw: Any) -> None:
    try:
        value = parse(declared, raw)
    except BadValueError:
        return
    for one in value if isinstance(value, list) else [value]:
        assert one is None or isinstance(one, str | int | float | bool)
        assert one == one  # no NaN
        if isinstance(one, str):
            assert one.encode().decode() == one


def test_today_is_that_of_the_machines_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    try:
        for zone in ("EAST-14", "WEST+11"):  # 25 hours apart: never one date
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            said.append(local_date())
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (said[0] - said[1]).days in (1, 2)
