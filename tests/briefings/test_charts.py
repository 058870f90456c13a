"""Charts: what is drawn is what was given, hostile texts stay texts, missing is never zero."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pandas as pd
import pytest

from briefings.chart_style import MAIN, MARK, SIDE, SOFT, WIDTH, Chart
from briefings.charts import drivers_chart, growth_chart, index_chart, rank_chart
from briefings.charts_matrix import matrix_chart
from briefings.charts_plan import targets_chart
from briefings.charts_trend import trend_chart
from briefings.labels import text_width

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\x00\u202e\" onload='x' & 中关村 😀"


def texts(chart: Chart) -> list[str]:
    return [t.text or "" for t in ET.fromstring(chart.svg).iter(f"{SVG}text")]


def parts(name: str = "index", reason: str = "") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": [name, "density"],
            "value": [0.376, None],
            "low": [0.34, None],
            "high": [0.41, None],
            "reason": ["", reason],
        }
    )


def targets(name: str = "PCT") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": [name, "labs"],
            "target": [12_000, 15],
            "reported": [11_438, None],
            "when": ["2023", ""],
            "evidenced": [None, 9],
            "expected": [11_700.0, None],
            "status": ["behind", "cannot be said"],
        }
    )


def cells(name: str = "Serbia") -> pd.DataFrame:
    rows = [(name, "labs", 4), (name, "parks", 1), ("Russia", "parks", 9)]
    return pd.DataFrame(rows, columns=["row", "column", "value"])


def years() -> pd.DataFrame:
    return pd.DataFrame(
        {"year": [2019, 2021, 2022], "value": [0.5, 0.52, 0.55], "low": [0.48, None, 0.5],
         "high": [0.51, None, 0.6]}
    )  # fmt: skip


MADE: dict[str, Callable[[str, str], Chart]] = {
    "growth": lambda x, lang: growth_chart({2024: 3, 2026: 1}, lang, title=x, undated=2),
    "matrix": lambda x, lang: matrix_chart(cells(x), lang, title=x, note=x),
    "index": lambda x, lang: index_chart(parts(x, x), lang, title=x, note=x),
    "rank": lambda x, lang: rank_chart({1: 0.5, 3: 0.5}, lang, title=x, rank=1),
    "drivers": lambda x, lang: drivers_chart(
        pd.DataFrame({"label": [x], "low": [0.1], "high": [0.3]}), 0.2, lang, title=x
    ),
    "trend": lambda x, lang: trend_chart(years(), lang, title=x, note=x),
    "targets": lambda x, lang: targets_chart(targets(x), lang, title=x, day=x, note=x),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", MADE)
def test_a_chart_is_inert_says_itself_and_is_the_same_each_time(kind: str, lang: str) -> None:
    made = MADE[kind](HOSTILE, lang)
    root = ET.fromstring(made.svg)
    assert root.get("role") == "img"
    assert "alert(1)" in made.alt
    assert not {e.tag for e in root.iter()} & {f"{SVG}script", f"{SVG}style", f"{SVG}image"}
    wrong = [k for e in root.iter() for k in e.attrib if k.startswith("on") or "href" in k]
    assert wrong == []
    assert "style=" not in made.svg
    assert made == MADE[kind](HOSTILE, lang)
    if lang == "zh":
        assert re.search("[\u4e00-\u9fff]", made.alt.replace("中关村", ""))


def bars(chart: Chart, colour: str) -> list[float]:
    """Widths of the horizontal bars of a colour, from their paths."""
    found = []
    for path in ET.fromstring(chart.svg).iter(f"{SVG}path"):
        if path.get("fill") == colour:
            across = re.search(r"h(-?[\d.]+)", path.get("d", ""))
            if across:
                found.append(abs(float(across[1])))
    return found


def test_bars_are_as_long_as_their_values() -> None:
    chart = index_chart(parts(), "en", title="t")
    assert bars(chart, MAIN) == [pytest.approx(0.376 / 1.1 * (WIDTH - SIDE + 40), abs=0.1)]
    assert "no data" in " ".join(texts(chart)), "a missing part is named"


def test_a_year_without_links_between_two_is_zero_and_the_open_year_is_open() -> None:
    chart = growth_chart({2024: 3, 2026: 1}, "en", title="Links", partial=2026)
    years = [p for p in ET.fromstring(chart.svg).iter(f"{SVG}path") if p.get("stroke") == MAIN]
    assert len(years) == 3
    assert [p.get("fill") for p in years] == [MAIN, MAIN, "white"]
    assert "2026 is not over" in " ".join(texts(chart))


def test_a_scorecard_shades_each_column_by_itself() -> None:
    table = pd.DataFrame(
        [("A", "labs", 1), ("B", "labs", 2), ("A", "euros", 500), ("B", "euros", 1000)],
        columns=["row", "column", "value"],
    )

    def shades(chart: Chart) -> list[str]:
        paths = ET.fromstring(chart.svg).iter(f"{SVG}path")
        return [str(p.get("fill")) for p in paths if str(p.get("fill")).startswith("rgb")]

    own = shades(matrix_chart(table, "en", title="t", by_column=True))
    assert len(own) == 4
    assert (own[0], own[1]) == (own[2], own[3])
    assert len(set(shades(matrix_chart(table, "en", title="t")))) == 4


def test_targets_say_both_figures_and_what_is_unknown() -> None:
    chart = targets_chart(targets(), "en", title="Targets", day="25 November 2026")
    said = texts(chart)
    assert said.index("11,438 (2023) · no data / 12,000") < said.index("no data · 9 / 15")
    assert {"behind", "cannot be said"} <= set(said)
    words = " ".join(t.strip() for t in ET.fromstring(chart.svg).itertext())
    assert "by 25 November 2026 at an even pace" in words, "of which day the tick is"
    drawn = ET.fromstring(chart.svg).iter(f"{SVG}path")
    assert sum(p.get("fill") == MARK for p in drawn) == 1, "a tick only where a pace is known"


def test_a_targets_light_bar_lies_nearer_to_its_own_name_than_to_the_next() -> None:
    both = targets().assign(evidenced=[600, 9])
    root = ET.fromstring(targets_chart(both, "en", title="t", day="2026").svg)
    texts_ = [x for x in root.iter(f"{SVG}text") if x.text in ("PCT", "labs")]
    own, following = (float(x.get("transform", "").rstrip(")").split(",")[1]) for x in texts_)
    bar = next(p.get("d", "") for p in root.iter(f"{SVG}path") if p.get("fill") == SOFT)
    top, height = map(float, re.findall(r"(?<=,)[\d.]+|(?<=v)[\d.]+", bar)[:2])
    letters = float(texts_[1].get("font-size", "").removesuffix("px"))
    assert top - own < following - letters - (top + height)


def test_a_trend_is_not_drawn_across_a_year_without_a_value() -> None:
    chart = trend_chart(years(), "en", title="Trend")
    assert chart.alt == (
        "Trend. 2019: 0.500 (0.480 to 0.510); 2021: 0.520; 2022: 0.550 (0.500 to 0.600)."
    )
    root = ET.fromstring(chart.svg)
    line = next(p.get("d", "") for p in root.iter(f"{SVG}path") if p.get("stroke-width") == "2")
    assert line.count("M") == 2, "the line is lifted at 2020"
    rules = [x for x in root.iter(f"{SVG}line") if x.get("stroke-width") == "1.6"]
    assert len(rules) == 2, "a range where one is known"


def test_charts_are_as_wide_as_each_other_in_both_languages() -> None:
    long = "一带一路国际科学组织联盟与伙伴之间的联系"
    for kind in ("index", "drivers", "targets", "growth", "trend"):
        for lang in ("zh", "en"):
            box = ET.fromstring(MADE[kind](long, lang).svg).get("viewBox", "").split()
            assert 640 <= float(box[2]) <= 740, (kind, lang)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks value"):
        matrix_chart(cells().drop(columns="value"), "en", title="t")
    with pytest.raises(ValueError, match="given twice"):
        matrix_chart(pd.concat([cells(), cells()]), "en", title="t")
    with pytest.raises(ValueError, match="in 0 to 1"):
        index_chart(parts().assign(value=[1.2, None]), "en", title="t")
    with pytest.raises(ValueError, match="in 0 to 1"):
        rank_chart({1: 1.5}, "en", title="t", rank=1)
    with pytest.raises(ValueError, match="above zero"):
        targets_chart(targets().assign(target=[0, 1]), "en", title="t", day="2026")
    with pytest.raises(ValueError, match="stands once"):
        trend_chart(pd.concat([years(), years()]), "en", title="t")
    with pytest.raises(ValueError, match="in 0 to 1"):
        trend_chart(years().assign(value=2.0), "en", title="t")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_show_is_said(lang: str) -> None:
    empty = [
        growth_chart({}, lang, title="t"),
        matrix_chart(cells().iloc[:0], lang, title="t"),
        trend_chart(years().iloc[:0], lang, title="t"),
        rank_chart({}, lang, title="t", rank=None),
    ]
    assert all(c.svg.startswith("<svg") for c in empty)
    assert {"zh": "没有可显示的内容", "en": "Nothing to show"}[lang] in empty[0].alt
    assert {"zh": "没有可显示的内容", "en": "Nothing to show"}[lang] in empty[1].alt


def test_headings_of_a_matrix_stay_within_the_picture() -> None:
    names = ["境外伙伴", "外资研发中心", "共同参与的国际科技合作项目", "foreign R&D centres"]
    table = pd.DataFrame([("Serbia", n, 1) for n in names], columns=["row", "column", "value"])
    svg = matrix_chart(table, "zh", title="T").svg
    top = float(re.findall(r"-?[\d.]+", re.findall(r'viewBox="([^"]+)"', svg)[0])[3])
    assert top > 0.643 * text_width(names[2], 12.0) + 21, "room for the longest, leaning"
    few = matrix_chart(table[table["column"].isin(names[:2])], "zh", title="T").svg
    assert "rotate(320" not in few, "what has room stands upright"
    assert "rotate(320" in svg
