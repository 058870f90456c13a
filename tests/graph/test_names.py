"""Folding of names: what must compare equal does, what must not does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import fold, search_text

SAME = [
    ("国立清华大学", "國立清華大學"),
    ("中国科学院", "中國科學院"),
    ("ecole normale superieure", "École normale supérieure"),
    ("universidade de sao paulo", "Universidade de São Paulo"),
    ("tromso", "Tromsø"),
    ("lodz", "Łódź"),
    ("strasse", "Straße"),
    ("istanbul", "İstanbul"),
    ("diyarbakir", "Diyarbakır"),
    ("aerospace aether", "Ærospace æther"),
    ("iasp 2025", "ＩＡＳＰ　２０２５"),
    ("tus holdings", "TUS-Holdings"),
    ("中关村 海淀园", "中关村（海淀园）"),
    ("ab", "a\u200bb"),
    ("a b", "a\x00b"),
    ("file", "ﬁle"),
    ("苎麻", "薴麻"),
]


@pytest.mark.parametrize(("plain", "spelt"), SAME)
def test_spellings_that_mean_the_same_fold_to_the_plain_one(plain: str, spelt: str) -> None:
    assert fold(spelt) == fold(plain) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国科学院", "中国社会科学院"),
        ("北京大学", "北京工业大学"),
        ("バイオ", "ハイオ"),  # kana voicing is no accent
        ("किताब", "कताब"),  # Indic vowel signs are letters
        ("University of York", "New York University"),
    ],
)
def test_names_of_different_things_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_hangul_and_hard_phrases_survive_whole() -> None:
    assert fold("서울대학교") == "서울대학교"
    assert fold("乾隆皇后著作") == "乾隆皇后著作"


@pytest.mark.parametrize("empty", ["", "   ", "—…（）", "\u200b\ufeff", "\ud800", "\x00\x1f"])
def test_nothing_but_marks_folds_to_nothing(empty: str) -> None:
    assert fold(empty) == ""


_LETTERS = st.one_of(
    st.characters(),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0xC0, max_codepoint=0x24F),
    st.sampled_from("乾隆著后薴國aé -"),
)


@given(st.text(_LETTERS))
def test_folding_again_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_equals_the_long_way(text: str) -> None:
    # A Greek letter forces the long way; it stands apart as a word of its own.
    assert fold(f"{text} ω") == f"{fold(text)} ω".strip()


@given(st.lists(st.text(max_size=5), max_size=6))
def test_search_text_does_not_depend_on_order_or_repetition(names: list[str]) -> None:
    assert search_text(names) == search_text([*reversed(names), *names])


def test_search_text_holds_each_folded_name_on_its_line() -> None:
    names = ["Peking University", "北京大學", "PKU", None, " ", "peking  university"]
    assert search_text(names) == "peking university\npku\n北京大学"
