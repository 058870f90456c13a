"""Briefs on the shipped data: figures follow from the ties, the same day gives the same bytes."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from briefings.document import Document, Figure, Grid, Sentences
from briefings.document_pdf import PdfError
from graph.connection import Connection
from innolink import brief_file
from innolink.brief_file import Brief, BriefError
from innolink.briefing import brief
from innolink.cli import main
from innolink.innovation import innovation_map
from innolink.plan_words import status_words
from innolink.planning import plan
from innolink.scoring import score
from innolink.session import Graph
from queries.naming import AskError
from queries.runner import ask
from tests.innolink.commands import environment

DAY = dt.date(2026, 11, 25)
SVG = "{http://www.w3.org/2000/svg}"
HUB = ["findings", "map", "network", "closeness", "standing", "next", "matrix", "plan",
       "outlook", "bridges", "growth", "events", "scorecard", "quality"]  # fmt: skip


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, str], Brief]:
    return {}


def of(g: Graph, made: dict[tuple[str, str], Brief], subject: str, lang: str) -> Brief:
    """Brief of a subject, written once."""
    if (subject, lang) not in made:
        made[subject, lang] = brief(g, subject, lang=lang, draws=40, today=DAY)
    return made[subject, lang]


def said(page: Brief, section: str) -> list[str]:
    found = next(s for s in page.document.sections if s.id == section)
    return [t for b in found.blocks if isinstance(b, Sentences) for t, _ in b.rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_hub_brief_has_its_sections_and_six_to_ten_pages(
    g: Graph, made: dict[tuple[str, str], Brief], lang: str
) -> None:
    page = of(g, made, "beijing", lang)
    assert [s.id for s in page.document.sections] == HUB
    assert "征求意见稿" in page.document.status
    html = page.html()
    assert "<script" not in html
    assert html.count("<svg") >= 6
    pages = pypdfium2.PdfDocument(page.pdf())
    assert 6 <= len(pages) <= 10
    assert re.search("[\u4e00-\u9fff]", page.document.title) or lang == "en"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_but_the_last_leaves_a_fifth_blank(
    g: Graph, made: dict[tuple[str, str], Brief], lang: str
) -> None:
    pages = pypdfium2.PdfDocument(of(g, made, "beijing", lang).pdf())
    for n in range(len(pages) - 1):
        grey = pages[n].render(scale=0.5).to_numpy().min(axis=2)
        used = (grey[: int(len(grey) * 0.93)] < 200).any(axis=1).nonzero()[0].max() / len(grey)
        assert used > 0.8, f"page {n + 1} ends at {used:.2f} of its height"


@pytest.mark.parametrize(("lang", "heading", "finding", "link"), [
    ("en", "All on record, ended ties included; made on ", ", ended ones included", "(in)"),
    ("zh", "全部已收录数据（含已终止的联系），", "（含已终止的）", "（向内）"),
])  # fmt: skip
def test_a_brief_says_whether_ended_ties_count_and_which_way_a_link_goes(
    g: Graph, made: dict[tuple[str, str], Brief], lang: str, heading: str, finding: str, link: str
) -> None:
    document = of(g, made, "beijing", lang).document
    assert document.dated.startswith(heading)
    dated = replace(document, whole=False).dated
    assert dated.startswith("Data as of " if lang == "en" else "数据截至 ")
    found = {s.id: s.blocks[0] for s in document.sections}
    first, table = found["findings"], found["next"]
    assert isinstance(first, Sentences)
    assert finding in first.rows[0][0]
    best = first.rows[-1][0]
    assert ("all of them" if lang == "en" else "全部为") in best
    assert isinstance(table, Grid)
    rows = [[str(cell) for cell in row] for row in table.rows]
    assert link in rows[0][2]
    assert ("; one of 3 with" if lang == "en" else "；同增益的 3 条之一") in rows[0][4]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_speaks_against_a_state_stands_beside_it(
    g: Graph, made: dict[tuple[str, str], Brief], lang: str
) -> None:
    page = of(g, made, "beijing", lang)
    rows = {r["number"]: r for r in plan(g, today=DAY).to_dict("records")}
    falling, level, findings = {
        "en": ("last values falling", "no growth of late", "(1 of them with last values falling)"),
        "zh": ("近期数值下降", "近期未增长", "（其中 1 项近期数值下降）"),
    }[lang]
    assert findings in " ".join(said(page, "findings"))
    for number, line in zip(("9", "10"), said(page, "plan"), strict=True):
        assert line.startswith(number)
        assert status_words(rows[number], lang, left=False) in line
    section = next(s for s in page.document.sections if s.id == "plan")
    table = next(b for b in section.blocks if isinstance(b, Grid))
    drawn = " ".join(ET.fromstring(page.pictures()["plan-2"].svg).itertext())
    for words in (str(table.rows[0][-1]), drawn):
        assert level in words
    for words in (str(table.rows[1][-1]), drawn):
        assert falling in words
    when = {"en": ("11,438 (2023)", "221 (June 2025)", "25 November 2026"),
            "zh": ("11,438（2023年）", "221（2025年6月）", "2026年11月25日")}[lang]  # fmt: skip
    assert all(w in "".join(drawn.split()) for w in ("".join(x.split()) for x in when))


def test_a_table_breaks_no_short_word(g: Graph, made: dict[tuple[str, str], Brief]) -> None:
    html = of(g, made, "beijing", "zh").html()
    assert '<td class="word">美国</td>' in html
    assert '<th scope="col" class="word">国家/地区</th>' in html


def test_the_findings_follow_from_the_ties(g: Graph, made: dict[tuple[str, str], Brief]) -> None:
    page = of(g, made, "beijing", "en")
    scored = score(g, "beijing", draws=40, keep=False)
    ties = scored.ties[scored.ties["country"].isin(set(scored.closeness.partners["country"]))]
    lines = said(page, "findings")
    assert lines[0] == (
        f"Beijing has {len(ties)} recorded ties with {ties['country'].nunique()} countries and "
        f"regions, of {ties['type'].nunique()} kinds, ended ones included; of the "
        f"{len(scored.ties)} on record {len(scored.ties) - len(ties)} are not counted (within the "
        "country, shown apart, or country unknown)."
    )
    assert f"{scored.index:.3f}" in lines[1]
    largest = Counter(ties["country"]).most_common(1)[0]
    assert f"United States ({largest[1]})" in lines[2]
    assert "Of the plan's 12 targets 2 have" in " ".join(lines)
    findings = page.document.sections[0].blocks[0]
    assert isinstance(findings, Sentences)
    assert all(ground for _, ground in findings.rows), "every finding has its ground"
    whole = findings.rows[0][1]
    assert whole.facts == len(ties)
    assert set(whole.sources) == {s for some in ties["sources"] for s in some}


def test_the_same_data_and_day_give_the_same_bytes(
    g: Graph, made: dict[tuple[str, str], Brief]
) -> None:
    first = of(g, made, "Serbia", "zh")
    again = brief(g, "Serbia", lang="zh", draws=40, today=DAY)
    assert again.html() == first.html()
    assert again.pdf() == first.pdf()
    assert again.pptx() == first.pptx()


def test_a_country_brief_lists_its_ties_with_their_sources(
    g: Graph, made: dict[tuple[str, str], Brief]
) -> None:
    page = of(g, made, "Serbia", "zh")
    scored = score(g, "beijing", draws=40, keep=False)
    ties = scored.ties[scored.ties["country"] == "RS"]
    assert [s.id for s in page.document.sections] == ["findings", "ties", "gaps"]
    table = page.document.sections[1].blocks[0]
    assert isinstance(table, Grid)
    assert len(table.rows) == len(ties)
    assert {s for ground in table.grounds for s in ground.sources} == {
        s for some in ties["sources"] for s in some
    }
    assert len(pypdfium2.PdfDocument(page.pdf())) <= 2
    assert page.document.title == "北京与塞尔维亚：谁与谁相连"
    counted = set(scored.closeness.partners["country"])  # no places shown apart
    counts = scored.ties["country"][scored.ties["country"].isin(counted)].value_counts()
    others = int((counts == len(ties)).sum()) - 1
    place = int((counts > len(ties)).sum()) + 1
    assert others > 0, "a country that shares its place is wanted here"
    assert f"与另外 {others} 个并列第 {place}" in said(page, "findings")[0]
    alone = of(g, made, str(counts.index[0]), "zh")
    assert "并列第" not in said(alone, "findings")[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_brief_of_a_day_before_the_plan_assesses_no_target(g: Graph, lang: str) -> None:
    page = brief(g, "beijing", lang=lang, as_of="2016", draws=20, today=DAY)
    assert "征求意见稿" not in page.html()
    assert said(page, "plan") == [
        {"en": "The action plan runs from 2024 to 2027. The data shown are those of 2016, before "
               "it begins: no target is assessed.",
         "zh": "行动计划的期限为 2024 至 2027 年。所用数据截至2016年，早于计划起始，"
               "因此不评估各项目标。",
        }[lang]
    ]  # fmt: skip
    assert [s.id for s in page.document.sections if s.id in ("plan", "outlook")] == ["plan"]
    assert len(said(page, "findings")) == len(said(brief(g, "beijing", lang=lang, draws=20,
                                                         today=DAY), "findings")) - 1  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("subject", ["beijing", "Serbia", "park:zhongguancun"])
def test_a_brief_speaks_to_directors(
    g: Graph, made: dict[tuple[str, str], Brief], subject: str, lang: str
) -> None:
    page = of(g, made, subject, lang)
    assert ("征求意见稿" in page.document.status) == (subject == "beijing"), "where the plan is"
    body = re.sub(r"<style>.*?</style>|<code>.*?</code>|<meta[^>]*>|<svg.*?</svg>", "",
                  page.html(), flags=re.DOTALL)  # fmt: skip
    assert not re.search(r"(?<![\w-])--[a-z]", body), "no option of a program"
    home = score(g, subject if subject != "Serbia" else "beijing", draws=20, keep=False)
    scale = {"en": f"(now {home.index:.4f}, on a scale from 0 to 1)",
             "zh": f"（指数现为 {home.index:.4f}，取值 0 至 1）"}[lang]  # fmt: skip
    assert scale in body
    if subject != "Serbia":
        gain = re.search(r"(\d\.\d{4})(?: to | 升至 )(\d\.\d{4}) ?[（(]\+(\d\.\d{4})", body)
        assert gain is not None
        before, after, added = map(float, gain.groups())
        assert before == round(home.index or 0, 4)
        assert after - before == pytest.approx(added, abs=0.00011)


def test_a_country_without_ties_says_that_this_is_no_proof(g: Graph) -> None:
    page = brief(g, "Tuvalu", lang="en", draws=40, today=DAY)
    assert "no proof that there is none" in said(page, "findings")[0]
    assert [s.id for s in page.document.sections] == ["findings", "gaps"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_park_brief_is_short(
    g: Graph, made: dict[tuple[str, str], Brief], lang: str, tmp_path: Path
) -> None:
    page = of(g, made, "park:zhongguancun", lang)
    assert [s.id for s in page.document.sections] == ["findings", "map", "ties", "next"]
    assert len(pypdfium2.PdfDocument(page.pdf())) == 2
    assert page.write(tmp_path / "park.pptx").read_bytes()[:2] == b"PK"
    assert page.write(tmp_path / "park.pdf").read_bytes()[:5] == b"%PDF-"


def test_the_country_stands_among_its_peers_as_its_score_says(
    g: Graph, made: dict[tuple[str, str], Brief]
) -> None:
    page = of(g, made, "beijing", "en")
    told = score(g, "china", "ncses-ai", draws=40, keep=False).to_dict()
    rank = told["doubt"]["method"]["rank"]
    assert said(page, "standing")[0].startswith(
        f"China has an index of {told['index']:.3f} in “{told['layer']['title']}” and ranks "
        f"{told['rank']['rank']} of {told['rank']['of']}. By other defensible choices of method "
        f"the rank is {rank['low']} to {rank['high']} in 90 % of the draws."
    )
    assert "no trend" in said(page, "standing")[1], "the shipped layer has one period"
    likeliest = max(rank["probability"], key=lambda r: (rank["probability"][r], -int(r)))
    assert f"Rank {likeliest}: " in page.pictures()["standing"].alt


def test_a_hub_without_a_tie_says_so_and_is_not_held_to_beijings_plan(g: Graph) -> None:
    page = brief(g, "city:boston-cambridge", lang="en", draws=20, today=DAY)
    ids = [s.id for s in page.document.sections]
    assert ids == ["findings", "map", "network", "closeness", "standing", "quality"]
    assert said(page, "findings") == [
        "No tie of Boston–Cambridge with another country or region is recorded."
    ]


def test_events_and_sub_parks_are_counted_as_the_questions_count_them(
    g: Graph, made: dict[tuple[str, str], Brief]
) -> None:
    page = of(g, made, "beijing", "en")
    held = ask(g.store, "event-matrix", {"of": "geonames:1816670"})
    events = {e for ids in held["event_ids"] for e in ids}
    drawn = page.pictures()
    figure = next(s for s in page.document.sections if s.id == "events").blocks[0]
    assert isinstance(figure, Figure)
    assert figure.caption.startswith(f"{len(events)} events on record; ")
    assert figure.ground.facts == len(events)
    parks = ask(g.store, "sub-parks", {})
    shown = parks[(parks[["partners", "countries", "offices", "labs", "rnd_centres", "events"]] > 0)
                  .any(axis=1)]  # fmt: skip
    texts = [t.text or "" for t in ET.fromstring(drawn["scorecard"].svg).iter(f"{SVG}text")]
    assert {n for n in parks["name"] if n in texts} == set(shown["name"])
    bare = said(page, "scorecard")[0]
    assert bare.startswith(f"Nothing of the kind is recorded for {len(parks) - len(shown)} ")
    assert all(name in bare for name in set(parks["name"]) - set(shown["name"]))


@pytest.mark.parametrize("reason", ["no_weasyprint", "no_library", "no_font"])
def test_a_pdf_that_cannot_be_made_says_what_to_install(
    reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Document) -> bytes:
        raise PdfError(reason, "the detail")

    monkeypatch.setattr(brief_file, "document_pdf", refuse)
    with pytest.raises(BriefError, match=r"the detail.*--as html") as told:
        Brief(Document("", "", "zh", "2026-11-25", "", ())).pdf()
    assert "the detail" in told.value.say("zh")
    assert re.search("[\u4e00-\u9fff]", told.value.say("zh"))


def test_the_two_languages_get_files_of_their_own(
    shipped_connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = environment(shipped_connection)
    monkeypatch.chdir(tmp_path)
    for lang in ("zh", "en"):
        done = CliRunner().invoke(main, ["brief", "TV", "--lang", lang], env=env)
        assert done.exit_code == 0, done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "brief-tv.en.html", "brief-tv.zh.html",
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [("en", "html, pdf"), ("zh", "html、pdf")])
def test_a_brief_of_another_format_is_refused(tmp_path: Path, lang: str, said: str) -> None:
    file = tmp_path / "x.docx"
    done = CliRunner().invoke(main, ["brief", "beijing", "-o", str(file), "--lang", lang])
    assert done.exit_code != 0
    assert "x.docx" in done.output
    assert said in done.output
    assert list(tmp_path.iterdir()) == []


def test_nobody_of_that_name_offers_the_nearest(g: Graph) -> None:
    with pytest.raises(AskError, match="Serbia"):
        brief(g, "Serbja", lang="en", today=DAY)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_innovation_map_says_who_names_no_field(g: Graph, lang: str) -> None:
    page = innovation_map(g, lang=lang, today=DAY)
    svgs = page.html().count("<svg")
    assert svgs == 3, "the map, field by country, field by park"
    assert re.search(r"\d+ (name no field|个未登记领域)", page.html())
