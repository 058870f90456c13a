"""Targets against NIST's certified line, NumPy, and tables worked out by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from analytics.errors import InputError
from analytics.reported import Reported
from analytics.targets import Outlook, Target, outlook, scenario
from analytics.trend import fit_line, trend

# NIST StRD, linear regression, data set Norris (public domain): y, x.
NORRIS = """0.1 0.2 338.8 337.4 118.1 118.2 888.0 884.6 9.2 10.1 228.1 226.5 668.5 666.3 998.5 996.3
449.1 448.6 778.9 777.0 559.2 558.2 0.3 0.4 0.1 0.6 778.1 775.5 668.8 666.9 339.3 338.0 448.9 447.5
10.8 11.6 557.7 556.0 228.3 228.1 998.0 995.8 888.8 887.6 119.6 120.2 0.3 0.3 0.6 0.3 557.6 556.8
339.3 339.1 888.0 887.2 998.5 999.0 778.9 779.0 10.2 11.1 117.6 118.3 228.9 229.2 668.4 669.1
449.2 448.9 0.2 0.5"""


def test_the_line_is_the_certified_one_of_nist() -> None:
    numbers = [float(x) for x in NORRIS.split()]
    y, x = numbers[0::2], numbers[1::2]
    assert len(x) == 36
    line = fit_line(x, y)
    assert line.slope == pytest.approx(1.00211681802045, rel=1e-13)
    assert line.at(0) == pytest.approx(-0.262323073774029, rel=1e-11)
    assert line.residual == pytest.approx(0.884796396144373, rel=1e-12)
    assert line.slope_error == pytest.approx(0.429796848199937e-03, rel=1e-12)


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=12))
def test_the_interval_is_that_of_the_textbook_on_numpys_line(values: list[float]) -> None:
    years = [2010 + i * i for i in range(len(values))]
    line = trend(dict(zip(years, values, strict=True)))
    size = max(1.0, *(abs(v) for v in values))
    n, centre = len(years), sum(years) / len(years)
    matrix = np.column_stack([np.ones(n), np.array(years) - centre])
    (level, slope), *_ = np.linalg.lstsq(matrix, np.array(values), rcond=None)
    assert line.slope == pytest.approx(slope, abs=1e-9 * size)
    assert line.level == pytest.approx(level, abs=1e-9 * size)
    spread = sum((y - centre) ** 2 for y in years)
    rest = np.array(values) - matrix @ [level, slope]
    s = math.sqrt(rest @ rest / (n - 2))
    half = t.ppf(0.95, n - 2) * s * math.sqrt(1 + 1 / n + (2200 - centre) ** 2 / spread)
    if line.exact:  # all on one line: no width that could be compared
        assert line.interval(2200) is None
        assert s <= 1e-9 * size
        return
    low, high = line.interval(2200)
    assert (high - low) / 2 == pytest.approx(half, rel=1e-6, abs=1e-6 * size)


PCT = [
    Reported(2016, 6589, "applications", "press", "press"),
    Reported(2018, 6527, "applications", "received", "received"),
    Reported(2019, 7200, "applications", "received", "received"),
    Reported(2022, 11463, "applications", "received", "received"),
    Reported(2023, 11438, "applications", "received", "received"),
]


def told(made: Outlook) -> tuple[object, ...]:
    return (made.left, made.required, made.pace, made.status.value, made.method.value)


def test_the_patents_of_beijing_by_hand() -> None:
    made = outlook(Target("pct", 12000, 2027), PCT, 2026)
    # x̄ = 2020.5, ȳ = 9157, Sxx = 17, slope 18 672/17; no value is taken across the break.
    assert made.breaks == (2018,)
    assert [r.year for r in made.comparable] == [2018, 2019, 2022, 2023]
    assert made.pace == (11438 - 6527) / 5
    assert (made.left, made.years_left, made.required) == (562, 4, 140.5)
    slope = 18672 / 17
    assert made.projected == pytest.approx(9157 + 6.5 * slope)
    rest = sum((r.value - 9157 - slope * (r.year - 2020.5)) ** 2 for r in PCT[1:])
    half = 2.919985580353726 * math.sqrt(rest / 2 * (1 + 1 / 4 + 6.5**2 / 17))  # t at 2 d.f.
    assert made.low == pytest.approx(9157 + 6.5 * slope - half)
    assert made.high == pytest.approx(9157 + 6.5 * slope + half)
    assert told(made)[3:] == ("on_track", "trend")
    json.dumps(made.to_dict(), allow_nan=False)
    # Twelve years ahead of a record of five: the line is not carried there.
    far = scenario(made, 2035, wanted=24000)
    assert (far.projected, far.ahead, far.record) == (None, 12, 5)
    assert far.by_pace == 11438 + 982.2 * 12
    assert far.needed == pytest.approx((24000 - 11438) / 12)
    assert far.doubling == pytest.approx(11438 / 12)
    nothing = scenario(outlook(Target("t", 5, 2027), [Reported(2023, 0)], 2026), 2035)
    assert (nothing.by_pace, nothing.needed, nothing.doubling) == (None, None, None)
    near = scenario(made, 2028)
    assert near.projected == pytest.approx(9157 + 7.5 * slope)


def test_two_values_of_one_year_contradict_each_other() -> None:
    centres = [Reported(2023, 107), Reported(2024, 149), Reported(2024, 221), Reported(2025, 221)]
    made = outlook(Target("centres", 300, 2027), centres, 2026)
    assert told(made) == (79, 39.5, None, "cannot_be_said", "one_value")
    assert (made.breaks, made.contradictions) == ((), (2024,))
    made = outlook(Target("centres", 300, 2027), centres[:3], 2026)
    assert told(made) == (None, None, None, "cannot_be_said", "contradiction")
    same = [Reported(2024, 221, scope="a", series="s"), Reported(2024, 221, scope="b", series="s")]
    assert outlook(Target("t", 300, 2027), same, 2026).contradictions == ()


def test_a_stock_counted_on_several_dates_of_a_year_is_a_series_by_date() -> None:
    dated = [("2024-01", 107), ("2024-11", 149), ("2024-12", 221), ("2025-06", 221)]
    centres = [Reported(int(d[:4]), v, date=d) for d, v in dated]
    made = outlook(Target("centres", 300, 2027), centres, 2026)
    times = [2023 + 1 / 12, 2023 + 11 / 12, 2024, 2024.5]
    assert [r.time for r in made.comparable] == pytest.approx(times, abs=1e-12)
    assert (made.breaks, made.contradictions, made.partial) == ((), (), ())
    assert told(made) == (
        79, pytest.approx(31.6), pytest.approx(114 / (17 / 12)), "cannot_be_said",
        "interval_holds_target",
    )  # fmt: skip
    assert made.years_left == 2.5
    # By hand in twelfths of a year after January 2024: 0, 10, 11, 17; due at 47.
    x, y = np.array([0, 10, 11, 17]), np.array([107, 149, 221, 221])
    slope, level = np.polyfit(x - 9.5, y, 1)
    assert made.projected == pytest.approx(level + slope * 37.5)
    s = math.sqrt(((y - level - slope * (x - 9.5)) ** 2).sum() / 2)
    half = 2.919985580353726 * s * math.sqrt(1 + 1 / 4 + 37.5**2 / ((x - 9.5) ** 2).sum())
    assert (made.low, made.high) == pytest.approx((level + slope * 37.5 - half,
                                                   level + slope * 37.5 + half))  # fmt: skip
    # A dated stock of the running year is comparable: it does not wait for the year's end.
    assert outlook(Target("centres", 300, 2027), centres, 2025).comparable == made.comparable
    # Two figures of one date contradict each other; a whole year stands at its last day.
    twice = [*centres[:2], Reported(2024, 150, date="2024-11")]
    made = outlook(Target("t", 300, 2027), twice, 2026)
    assert (made.contradictions, made.method.value) == ((2024,), "contradiction")
    ends = [Reported(2024, 221, date="2024-12-31"), Reported(2024, 220)]
    assert outlook(Target("t", 300, 2027), ends, 2026).contradictions == (2024,)
    far = scenario(outlook(Target("t", 300, 2027), centres, 2026), 2035)
    assert (far.ahead, far.projected) == (10.5, None)
    assert far.record == pytest.approx(17 / 12)


def values(*pairs: tuple[int, float]) -> list[Reported]:
    return [Reported(y, v) for y, v in pairs]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ([], (None, None, None, "cannot_be_said", "no_value")),
        (values((2023, 60)), (40, 10, None, "cannot_be_said", "one_value")),
        (values((2022, 50), (2023, 60)), (40, 10, 10, "on_track", "pace")),
        (values((2021, 56), (2023, 60)), (40, 10, 2, "behind", "pace")),
        (values((2021, 70), (2023, 60)), (40, 10, -5, "behind", "pace")),
        (values((2023, 100)), (0, 0, None, "reached", "last_value")),
        (values((2022, 90), (2023, 120)), (0, 0, 30, "reached", "last_value")),
        (values((2020, 10), (2021, 20), (2022, 10), (2023, 20)),
         (80, 20, pytest.approx(10 / 3), "behind", "trend")),
        (values((2020, 60), (2021, 20), (2022, 90), (2023, 60)),
         (40, 10, 0, "cannot_be_said", "interval_holds_target")),
        (values((2023, 60), (2026, 99)), (40, 10, None, "cannot_be_said", "one_value")),
    ],
)  # fmt: skip
def test_what_can_be_said(given_: list[Reported], expected: tuple[object, ...]) -> None:
    assert told(outlook(Target("t", 100, 2027), given_, 2026)) == expected


def test_the_running_year_is_shown_and_not_compared() -> None:
    made = outlook(Target("t", 100, 2027), values((2024, 60), (2025, 70), (2026, 5)), 2026)
    assert [r.value for r in made.partial] == [5]
    assert told(made) == (30, 15, 10, "behind", "pace")
    with pytest.raises(InputError, match="2028"):
        outlook(Target("t", 1, 2027), values((2028, 1)), 2026)


def test_a_target_whose_year_is_over_is_no_longer_on_track() -> None:
    made = outlook(Target("t", 100, 2024), values((2022, 60), (2023, 80)), 2026)
    assert told(made) == (20, 20, 20, "cannot_be_said", "overdue")


@pytest.mark.parametrize("other", [{"series": "b"}, {"unit": "%"}])
def test_another_series_or_unit_breaks(other: dict[str, str]) -> None:
    given_ = [Reported(2021, 10), Reported(2022, 20), Reported(2023, 90, **other)]
    made = outlook(Target("t", 100, 2027), given_, 2026)
    assert (made.breaks, made.pace, made.method.value) == ((2023,), None, "one_value")
    # Beside a series that goes on, another one does not break it.
    made = outlook(Target("t", 100, 2027), [*given_, Reported(2023, 30)], 2026)
    assert (made.breaks, made.pace) == ((), 10)


@pytest.mark.parametrize(
    ("step", "expected"), [(10, ("on_track", "no_scatter")), (0.1, ("behind", "no_scatter")),
                           (0, ("behind", "no_scatter"))],
)  # fmt: skip
def test_values_on_one_line_give_no_interval(step: float, expected: tuple[str, str]) -> None:
    given_ = values(*((2020 + i, 30 + step * i) for i in range(4)))
    made = outlook(Target("t", 80, 2027), given_, 2026)
    assert (made.status.value, made.method.value) == expected
    assert (made.projected, made.low, made.high) == (None, None, None)
    assert made.to_dict()["coverage"] is None
    assert trend({r.year: r.value for r in given_}).exact
    ahead = scenario(made, 2025)
    assert (ahead.projected, ahead.low, ahead.high) == (None, None, None)
    assert ahead.by_pace == pytest.approx(30 + step * 5)


def test_too_few_for_a_line() -> None:
    with pytest.raises(InputError, match="4 years"):
        trend({2020: 1, 2021: 2, 2022: 3})
    with pytest.raises(InputError, match="finite"):
        trend({2020: 1, 2021: 2, 2022: 3, 2023: math.inf})
    with pytest.raises(InputError, match="two different places"):
        fit_line([1, 1, 1], [1, 2, 3])


@given(
    st.lists(st.tuples(st.integers(2000, 2026), st.floats(0, 1e6), st.sampled_from("ab")),
             max_size=12),
    st.floats(1, 1e6),
)  # fmt: skip
def test_the_order_of_values_changes_nothing(
    given_: list[tuple[int, float, str]], figure: float
) -> None:
    made = [Reported(y, v, series=s) for y, v, s in given_]
    one = outlook(Target("t", figure, 2027), made, 2026)
    assert one == outlook(Target("t", figure, 2027), made[::-1], 2026)
    assert (one.projected is None) == (len(one.comparable) < 4)
    assert one.left is None or one.left >= 0
