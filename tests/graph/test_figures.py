"""Figures for people follow CLDR, whatever their size; what is no date stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.figures import by_spec, day, figure, rounded, share, signed
from graph.wording import LANGUAGES, words_of_room


@pytest.mark.parametrize(
    ("iso", "zh", "en"),
    [
        ("2026-11-25", "2026年11月25日", "25 November 2026"),
        ("2024-02-29", "2024年2月29日", "29 February 2024"),
        ("2026-02", "2026年2月", "February 2026"),
        ("2026", "2026年", "2026"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("spring 2026", "spring 2026", "spring 2026"),
        ("", "", ""),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(iso: str, zh: str, en: str) -> None:
    assert (day(iso, "zh"), day(iso, "en")) == (zh, en)


@given(st.integers(-(10**15), 10**15), st.sampled_from(LANGUAGES))
def test_a_whole_number_keeps_all_its_digits(value: int, lang: str) -> None:
    assert int(figure(value, lang).replace(",", "")) == value
    assert figure(value, lang) == f"{value:,}"


@given(st.floats(0, 1), st.integers(0, 3), st.sampled_from(LANGUAGES))
def test_a_share_is_the_nearest_written_one(value: float, decimals: int, lang: str) -> None:
    said = share(value, lang, decimals)
    assert said.endswith("%")
    assert abs(float(said[:-1]) - 100 * value) <= 0.5 * 10**-decimals + 1e-9
    assert len(said.partition(".")[2].rstrip("%")) == decimals


@given(st.floats(1e-6, 1e9), st.sampled_from(LANGUAGES))
def test_rounding_keeps_four_digits(value: float, lang: str) -> None:
    assert float(rounded(value, lang).replace(",", "")) == pytest.approx(value, rel=6e-4)


def test_a_difference_has_its_sign() -> None:
    assert [signed(v, "en", 2) for v in (0.126, -0.126)] == ["+0.13", "-0.13"]


def test_every_figure_of_the_catalogues_can_be_written() -> None:
    """A place that asks for a form which nobody knows would fail in front of the user."""
    import re

    rooms = ("graph", "loaders", "queries", "analytics", "innolink")
    known = [*(words_of_room(r) for r in rooms), words_of_room("briefings", "page_words.toml")]
    specs = {
        spec
        for catalogue in known
        for both in catalogue.values()
        for said in both.values()
        for spec in re.findall(r"\{\w+:([^}]+)\}", said)
        if "|" not in spec  # the word that goes by a number: tests/graph/test_wording.py
    }
    assert specs
    for spec in specs:
        assert by_spec(0.25, spec, "zh")
    with pytest.raises(ValueError, match="cannot be written"):
        by_spec(1.0, "x", "en")
