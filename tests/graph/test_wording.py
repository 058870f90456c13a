"""Messages are said in either language, and carry others inside them."""

from __future__ import annotations

import pytest

from graph import wording
from graph.wording import Message, WordedError, word


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {
        "list_joiner": {"en": ", ", "zh": "、"},
        "full": {"en": "{file} is full: {why}", "zh": "{file} 已满：{why}"},
        "known": {"en": "known: {names}", "zh": "已知：{names}"},
    }
    monkeypatch.setattr(wording, "words_of_room", lambda _: words)


def test_a_message_is_said_in_the_language_asked_for() -> None:
    error = WordedError("full", file="a.csv", why=Message("graph", "known", {"names": ["x", "y"]}))
    assert error.say("en") == str(error) == "a.csv is full: known: x, y"
    assert error.say("zh") == "a.csv 已满：已知：x、y"
    assert error.fields["file"] == "a.csv"


def test_what_comes_from_outside_is_no_template() -> None:
    assert word("graph", "full", "en", file="{why}", why="{0}") == "{why} is full: {0}"


def test_numbers_in_a_list_are_numbers() -> None:
    known = Message("graph", "known", {"names": [2022, 0.5, "x"]})
    assert known.say("en") == "known: 2022, 0.5, x"


@pytest.mark.parametrize(
    ("spec", "number", "said"),
    [
        ("tie|ties", 1, "1 tie"),
        ("tie|ties", 0, "0 ties"),
        ("item is|items are", 12, "12 items are"),
        (", fact|facts", 1200, "1,200 facts"),
        ("g tie|ties", 1.0, "1 tie"),
        ("g tie|ties", 2.5, "2.5 ties"),
    ],
)
def test_a_word_goes_by_its_number(spec: str, number: float, said: str) -> None:
    assert wording.filled(f"{{n:{spec}}}", "en", {"n": number}) == said
