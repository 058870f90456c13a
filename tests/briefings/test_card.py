"""The score card: each part with its value, or why there is none; nothing runs in it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pytest

from briefings.card import score_card
from briefings.document_html import NavItem

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

BEIJING: dict[str, Any] = {
    "subject": {"id": "city:beijing", "name": "Beijing", "name_zh": "北京"},
    "layer": {
        "id": "register",
        "title": "Curated register",
        "title_zh": "精选登记册",
        "coverage": "hub_centric",
    },
    "index": 0.3412,
    "as_of": "2026-11-23",
    "sources": 407,
    "parts": {
        "belt_and_road": {"value": 0.0, "in_index": False},
        "density": {
            "value": 0.214,
            "detail": {"en": "493 of 2304 cells", "zh": "2304 格中 493 格"},
        },
        "centrality": {"value": None, "reason": {"en": "hub-centric", "zh": "以一个主体为中心"}},
        "breadth": {"value": 1.0, "detail": {"partners": 61, "effective": 34.25}},
    },
    "rank": None,
}


def visible(html: str) -> str:
    body = re.sub(r"<style>.*?</style>|<head>.*?</head>", "", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_it_says_what_is_known_and_what_is_not() -> None:
    assert visible(score_card(BEIJING, "en")) == (
        "Linkage Closeness Index Beijing 北京 Layer: Curated register · far more is recorded about "
        "one subject · as of 23 November 2026 0.341 0 larger = more closely linked 1 "
        "What it is made of "
        "Density countries and regions × kinds of tie that are present 0.214 493 of 2304 cells "
        "Centrality standing among peers by degree and betweenness no data hub-centric "
        "Breadth effective number of partner countries and regions, as a share 1.000 "
        "partners: 61 · effective: 34.25 "
        "Belt and Road effective number of Belt-and-Road partners, as a share 0.000 "
        "Shown beside the index; it is not averaged in. "
        "Rank Not ranked Computed from facts of 407 sources. Each part lies between 0 and 1. "
        "The index is the power mean of the parts that exist. It measures how closely the network "
        "is linked, never whether a target is met. No data is not zero."
    )


def test_it_says_it_in_chinese() -> None:
    text = visible(score_card(BEIJING))
    for piece in (
        "链接紧密度指数 北京 Beijing",
        "精选登记册",
        "2304 格中 493 格",
        "以一个主体为中心",
    ):
        assert piece in text
    assert "暂无数据" in text


@pytest.mark.parametrize(
    ("rank", "text"),
    [
        (
            {"rank": 3, "of": 58, "about": "countries of the layer"},
            "3 of 58 countries of the layer",
        ),
        ({"rank": 3}, "Rank 3 Each part"),
        ({"rank": None, "reason": "too little is recorded"}, "Not ranked: too little is recorded"),
    ],
)
def test_a_rank_is_shown_with_its_group_or_refused_with_its_reason(
    rank: dict[str, Any], text: str
) -> None:
    assert text in visible(score_card({**BEIJING, "rank": rank, "sources": None}, "en"))


def test_without_an_index_the_reason_stands_in_its_place() -> None:
    html = score_card(
        {"subject": {"id": "x"}, "index": None, "reason": "no tie", "parts": {}}, "en"
    )
    assert "no data : no tie" in visible(html).replace("no data:", "no data :")


DOUBT: dict[str, Any] = {
    "method": {
        "index": {"low": 0.2, "median": 0.3, "high": 0.45},
        "rank": {"low": 2, "median": 3, "high": 4,
                 "probability": {"2": 0.25, "3": 0.5, "10": 0.245, "11": 0.005}},
    },
    "data": {"kind": "poisson", "index": {"low": 0.33, "high": 0.35},
             "rank": {"low": 3, "high": 3, "probability": {"3": 1.0}}},
}  # fmt: skip


def test_how_sure_it_is_stands_as_bars() -> None:
    html = score_card({**BEIJING, "rank": {"rank": 3, "of": 58}, "doubt": DOUBT}, "en")
    text = visible(html)
    assert (
        "How sure it is Method: weights, exponent and θ varied 0.200–0.450 "
        "Data: the counts drawn anew 0.330–0.350" in text
    )
    assert (
        "3 of 58 By method 2 to 4 in 90 % of the draws. By data always 3. How likely each rank is, "
        "over the draws of the method 2 25% 3 50% 10 24% Other ranks together" in text
    )
    assert 'class="bar aside" x="20.00" width="25.00"' in html
    assert 'class="mark" x="34.12"' in html
    assert [float(w) for w in re.findall(r'class="bar" width="([\d.]+)"', html)][-3:] == [
        50.0,
        100.0,
        49.0,
    ]
    text = visible(score_card({**BEIJING, "doubt": DOUBT}))
    assert "方法区间：变动权重、指数 p 与 θ 0.200–0.450" in text
    warned = {**BEIJING, "doubt": DOUBT, "range_warning": "It may <miss>."}
    assert "the mark is the index. It may &lt;miss&gt;." in visible(score_card(warned, "en"))
    left = {"method": DOUBT["method"], "data": {"kind": None, "reason": "not_counts"}}
    assert "counts drawn" not in visible(score_card({**BEIJING, "doubt": left}, "en"))


@pytest.mark.parametrize("value", [-0.1, 1.01, math.nan, math.inf])
def test_a_value_outside_its_range_is_an_error(value: float) -> None:
    with pytest.raises(ValueError, match=r"'density' is .*; an index and its parts lie in 0 to 1"):
        score_card({"parts": {"density": {"value": value}}})


def test_hostile_text_stays_text() -> None:
    bad = "</style><script>window.hit=1</script>\u202e\x00"
    score = {
        "subject": {"id": bad, "name": bad},
        "layer": {"title": bad, "coverage": bad},
        "index": None,
        "reason": bad,
        "parts": {bad: {"value": None, "reason": bad, "detail": {bad: bad}}},
        "rank": {"rank": bad, "of": bad, "about": bad},
        "as_of": bad,
    }
    html = score_card(score, "en")
    assert "<script" not in html
    assert not set("\u202e\x00") & set(html)
    assert "script-src 'none'" in html.replace("&#39;", "'")


def test_a_card_beside_a_site_leads_to_it() -> None:
    nav = (NavItem("概览", "index.zh.html"), NavItem("English", "score.en.html", False, "en"))
    html = score_card(BEIJING, "zh", nav, "network.html#lang=zh")
    led = ["index.zh.html", "score.en.html", "network.html#lang=zh"]
    assert re.findall(r'<a href="([^"]+)"', html) == led
    assert visible(html).startswith("概览 English 链接紧密度指数 北京 Beijing")
    assert "<nav" not in score_card(BEIJING, "zh")
    assert "<a " not in score_card(BEIJING, "zh", network="javascript:alert(1)")


def test_the_same_score_gives_the_same_bytes() -> None:
    assert score_card(BEIJING) == score_card(dict(reversed(list(BEIJING.items()))))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_in_a_browser_it_asks_for_nothing_and_fits(
    chromium: Browser, tmp_path: Path, lang: str
) -> None:
    file = tmp_path / "card.html"
    file.write_text(score_card(BEIJING, lang), encoding="utf-8")
    tab = chromium.new_page(viewport={"width": 1100, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda r: asked.append(r.url))
    tab.on("console", lambda m: said.append(m.text))
    tab.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert said == []
    widths = tab.locator("rect.bar").evaluate_all(
        "(all) => all.map((r) => Math.round(1000 * r.getBoundingClientRect().width /"
        " r.parentElement.getBoundingClientRect().width) / 1000)"
    )
    assert widths == pytest.approx([0.341, 0.214, 1.0, 0.0], abs=0.002)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))) == 1
    tab.close()
