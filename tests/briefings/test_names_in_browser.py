"""How every page seeks a name, in Chromium: the order of what it finds, and what is nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from briefings.html_file import TEMPLATES
from briefings.spellings import spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PART = (TEMPLATES / "names.js").read_text(encoding="utf-8")
NAMES = (
    ("Zhongguancun Forum", "中关村论坛"),
    ("The Zhongguancun", "中关村"),
    ("Newzhongguancun",),
    ("Zhongguancun",),
    ("Tsinghua University", "清华大学", "THU"),
    ("National Tsing Hua University", "国立清华大学"),
    ("Stanford University",),
    ("Serbia", "塞尔维亚"),
    ("Beijing", "北京"),
    ("École Polytechnique",),
)


def run(chromium: Browser, code: str, given: object = None) -> Any:
    """Run code with the pages' own script of names before it."""
    tab = chromium.new_page()
    try:
        return tab.evaluate(f"(given) => {{ {PART}; {code} }}", given)
    finally:
        tab.close()


def asked(chromium: Browser, which: str, query: str, names: Sequence[Sequence[str]]) -> list[str]:
    """First names of what a function of the script gives."""
    given = {"query": query, "all": [[*n, *spellings(n)] for n in names]}
    found: list[str] = run(
        chromium,
        f"return {which}(given.query, given.all, soughtBy).map(([name]) => name);",
        given,
    )
    return found


def test_a_whole_name_comes_first_then_beginnings_of_names_and_of_words(chromium: Browser) -> None:
    assert asked(chromium, "foundByName", "ZHONGGUANCUN", NAMES) == [
        "Zhongguancun", "Zhongguancun Forum", "The Zhongguancun", "Newzhongguancun",
    ]  # fmt: skip
    assert asked(chromium, "foundByName", "清華大學", NAMES) == [
        "Tsinghua University", "National Tsing Hua University",
    ]  # fmt: skip
    assert asked(chromium, "foundByName", "uni tsing", NAMES) == [
        "Tsinghua University", "National Tsing Hua University",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("Tsingua", ["Tsinghua University"]),
        ("tsignhua univercity", ["Tsinghua University", "National Tsing Hua University"]),
        ("Zhongguancum", ["Zhongguancun", "The Zhongguancun", "Zhongguancun Forum"]),
        ("清化大学", ["Tsinghua University", "National Tsing Hua University"]),
        ("青华大学", ["Tsinghua University", "National Tsing Hua University"]),
        ("Stanfrod", ["Stanford University"]),
        ("Serbai", ["Serbia"]),
        ("塞尔维呀", ["Serbia"]),
        ("ecolle", ["École Polytechnique"]),
        ("qx", []),  # to three letters or two characters too much would be near
        ("thx", []),
        ("清化", []),
        ("zzzz", []),
        ("(?)", []),
        ("", []),
    ],
)
def test_the_nearest_names_are_those_with_the_fewest_slips(
    chromium: Browser, query: str, nearest: list[str]
) -> None:
    assert asked(chromium, "nearestByName", query, NAMES) == nearest


def test_no_more_names_are_offered_than_one_reads(chromium: Browser) -> None:
    many = [(f"Laboratory {n}",) for n in range(40)]
    found = asked(chromium, "nearestByName", "laboratry", many)
    assert found == [f"Laboratory {n}" for n in range(8)]


def test_5000_names_are_near_at_once(chromium: Browser) -> None:
    """A key typed waits for this; measured at 5 000 things of three names each."""
    spent = run(
        chromium,
        "const all = Array.from({ length: 5000 }, (_, n) => soughtBy([`Institute ${n} of Applied"
        " Physics and Engineering`, `第${n}应用物理与工程研究所`, `IAPE ${n}`]));"
        "const began = performance.now();"
        "nearestByName('Aplied Phisics Enginering', all, (one) => one);"
        "return performance.now() - began;",
    )
    assert spent < 1000, spent
