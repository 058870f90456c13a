"""The plan of the shipped data: what is said of each target, and on what it rests."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from briefings.document import Figure
from graph.connection import Connection
from graph.places import places
from graph.reading import entities_frame, links_frame
from innolink.brief_hub import targets
from innolink.cli import main
from innolink.cli_drawing import drawn
from innolink.cli_errors import FrontError
from innolink.plan_words import scenario_table, status_words, targets_table
from innolink.planning import (
    PLAN_COLUMNS,
    declared_series,
    plan,
    plan_actions,
    plan_facts,
    plan_scenario,
    plan_table,
    plan_target,
    plan_tasks,
)
from innolink.session import Graph
from queries.naming import AskError
from tests.innolink.commands import environment

TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def run(shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    for name, value in environment(shipped_connection).items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_two_targets_have_reported_values_and_ten_say_so(g: Graph) -> None:
    frame = plan(g, today=TODAY)
    assert list(frame.columns) == list(PLAN_COLUMNS)
    assert list(frame["number"]) == [str(n) for n in range(1, 13)]
    told = {r["id"]: r for r in frame.to_dict("records")}
    silent = [r for r in told.values() if r["method"] == "no_value"]
    assert len(silent) == 10
    for row in silent:
        assert row["status"] == "cannot_be_said"
        assert [row[k] for k in ("reported", "left", "left_per_year", "pace", "projected")] == [
            None
        ] * 5
    pct = told["target:pct-applications"]
    assert (pct["reported"], pct["reported_year"], pct["left_per_year"]) == (11438, 2023, 140.5)
    assert (pct["pace"], pct["status"], pct["method"]) == (982.2, "on_track", "trend")
    assert [c["value"] for c in pct["comparable"]] == [6527, 7200, 11463, 11438]
    assert pct["breaks"] == [2018]
    assert [(v["year"], v["value"]) for v in pct["setback"]] == [(2022, 11463), (2023, 11438)]
    assert all(not r["setback"] for i, r in told.items() if i != "target:pct-applications")
    assert {i: [(v["date"], v["value"]) for v in r["standstill"]]
            for i, r in told.items() if r["standstill"]} == {
        "target:foreign-rnd-centres": [("2024-12", 221), ("2025-06", 221)]
    }  # fmt: skip
    centres = told["target:foreign-rnd-centres"]
    # One growing stock at four dates: no contradiction, and too wide an interval to say.
    assert (centres["reported"], centres["left_per_year"], centres["years_left"]) == (
        221, pytest.approx(31.6), 2.5,
    )  # fmt: skip
    assert [(c["date"], c["value"]) for c in centres["comparable"]] == [
        ("2024-01", 107), ("2024-11", 149), ("2024-12", 221), ("2025-06", 221),
    ]  # fmt: skip
    assert centres["pace"] == pytest.approx(114 / (17 / 12))
    assert (centres["status"], centres["method"]) == ("cannot_be_said", "interval_holds_target")
    assert centres["projected_low"] < 300 < centres["projected_high"]
    assert (centres["breaks"], centres["contradictions"]) == ([], [])
    # What has ended is counted without a date and said; at a date it is left out.
    then = plan(g, as_of="2026-11", today=TODAY).set_index("id")
    counted = frame[frame["evidence"].notna()]
    for id_, evidence, ended in zip(counted["id"], counted["evidence"], counted["evidence_ended"],
                                    strict=True):  # fmt: skip
        assert evidence - ended == then.loc[id_, "evidence"]
    first = told["target:government-park-mechanisms"]
    assert (first["evidence"], first["evidence_ended"]) == (20, 2)
    assert set(then["evidence_ended"].dropna()) == {0}
    assert pct["evidence_ended"] is None
    # Evidence is counted by the rule and stands beside; it never enters the status.
    assert centres["evidence"] == len(g.ask("evidence", target="target:foreign-rnd-centres"))
    assert pct["evidence"] is None


def test_as_of_takes_the_record_as_it_stood(g: Graph) -> None:
    then = plan(g, as_of=2022, today=TODAY).set_index("id").loc["target:pct-applications"]
    assert (then["reported_year"], then["method"], then["projected"]) == (2022, "pace", None)
    running = plan(g, as_of="2025-06", today=TODAY).set_index("id")
    centres = running.loc["target:foreign-rnd-centres"]
    assert centres["partial"] == []
    assert centres["method"] == "interval_holds_target"
    for as_of, known in (("2023", []), ("2024-06", [107]), ("2024-11-29", [107, 149])):
        then = plan(g, as_of=as_of, today=TODAY).set_index("id").loc["target:foreign-rnd-centres"]
        assert [c["value"] for c in then["comparable"]] == known


def test_each_declared_scope_is_one_that_the_register_states(g: Graph) -> None:
    from graph.reading import observations_frame

    stated = {(r["indicator"], r["scope"]) for r in observations_frame(g.store).to_dict("records")}
    declared = {(i, s) for i, scopes in declared_series().items() for s in scopes}
    assert len(declared) == 6
    assert declared <= stated


def test_one_target_opens_down_to_its_facts(g: Graph) -> None:
    for name in ("9", "foreign-rnd-centres", "target:foreign-rnd-centres", "在京外资研发中心"):
        row, facts = plan_target(g, name, today=TODAY)
        assert row["id"] == "target:foreign-rnd-centres"
    reported = facts[facts["kind"] == "reported"]
    assert sorted(zip(reported["when"], reported["value"], strict=True)) == [
        ("2024-01", 107), ("2024-11", 149), ("2024-12", 221), ("2025-06", 221),
    ]  # fmt: skip
    assert len(facts) - len(reported) == row["evidence"]
    assert all(len(s) > 0 for s in facts["sources"])
    for part, number in (("pct", "10"), ("外资研发中心", "9"), ("ppa", "10"), ("JOURNALS", "12")):
        assert plan_target(g, part, today=TODAY)[0]["number"] == number
    with pytest.raises(AskError, match=r"names several targets.*\(cooperation-bases\)"):
        plan_target(g, "international")
    with pytest.raises(AskError, match=r"Nearest: 4 Overseas.*\(overseas-service-offices\)\. "):
        plan_target(g, "offics")
    for wrong in ("no such target", "北京"):
        with pytest.raises(AskError, match="12 "):
            plan_target(g, wrong)
    with pytest.raises(AskError, match=r"no target 13.*1, 2, .*11, 12\.$"):
        plan_target(g, "13")


def test_a_foreign_centre_is_told_with_the_company_abroad(g: Graph) -> None:
    row, facts = plan_target(g, "9", today=TODAY)
    told = facts[facts["kind"] == "evidence"]
    entities = entities_frame(g.store).set_index("id")
    links = links_frame(g.store, types=["RND_CENTRE_OF"])
    for note, what, lang in (("note", "name", "en"), ("note_zh", "name_zh", "zh")):
        expected = set()
        for centre, owner in zip(links["from"], links["to"], strict=True):
            names = [entities.loc[x, what] or entities.loc[x, "name"] for x in (centre, owner)]
            place = places().get(entities.loc[owner, "country"] or "")
            if place is None:
                continue
            country = place.label[lang]
            seat = f"（{country}）" if lang == "zh" else f" ({country})"
            expected.add((names[0], names[1] + seat))
        found = set(zip(told[note.replace("note", "what")], told[note], strict=True))
        assert len(found) == row["evidence"] == 15
        assert found <= expected
        assert not any("China" in n or "中国" in n for n in told[note])


@pytest.mark.parametrize(
    ("target", "thing", "note"),
    [("4", "Zhongguancun Tokyo Liaison Office", "Japan"),
     ("1", "Dongcheng District", "Charlottenburg-Wilmersdorf (Germany)"),
     ("7", "TusPark Cambridge", "Trinity College, Cambridge (United Kingdom)"),
     ("3", "World Robot Cooperation Organization", "")],
)  # fmt: skip
def test_who_is_abroad_follows_from_the_links_that_count(
    g: Graph, target: str, thing: str, note: str
) -> None:
    _, facts = plan_target(g, target, today=TODAY)
    assert list(facts[facts["what"] == thing]["note"]) == [note]


def test_tasks_and_actions_say_what_is_unknown(g: Graph) -> None:
    tasks = plan_tasks(g)
    assert len(tasks) == 20
    named = tasks[[bool(u) for u in tasks["responsible"]]]
    assert [(r["id"], r["responsible"]) for r in named.to_dict("records")] == [
        ("task:3", ["朝阳区 (city:beijing-chaoyang)"])
    ]
    assert set(tasks["begins"]) == {"2024"}
    assert set(tasks["due"]) == {"2027"}
    actions = plan_actions(g)
    assert len(actions) == 6
    assert sum(len(t) for t in actions["tasks"]) == 20
    assert list(actions["with_unit"]) == [1, 0, 0, 0, 0, 0]


def test_the_scenario_says_only_what_the_numbers_allow(g: Graph) -> None:
    frame = plan_scenario(g, 2035, wanted={"target:pct-applications": 24000}, today=TODAY)
    assert list(frame["projected"]) == [None] * 12
    pct = frame.set_index("id").loc["target:pct-applications"]
    assert pct["by_pace"] == pytest.approx(11438 + 12 * 982.2)
    assert pct["needed"] == pytest.approx((24000 - 11438) / 12)
    rest = frame[frame["id"] != "target:pct-applications"].set_index("id")
    assert list(rest["by_pace"].dropna()) == [pytest.approx(221 + 10.5 * 114 / (17 / 12))]
    assert rest["doubling"].notna().sum() == 1
    assert rest.loc["target:foreign-rnd-centres", "doubling"] == pytest.approx(221 / 10.5)
    # What speaks against carrying a value on stands beside it, as in the plan.
    for lang, words in (
        ("en", ["1,066 if the pace held", "late: 221 (December 2024) → 221 (June 2025)",
                "the last reported values fell: 11,463 (2022) → 11,438 (2023)"]),
        ("zh", ["推至 2035 年", "近期未见增长：221（2024年12月）→ 221（2025年6月）"]),
    ):  # fmt: skip
        shown = str(scenario_table(frame, 2035, lang))
        assert [w for w in words if w not in shown] == []
        assert "trend" not in shown
        assert "趋势" not in shown
    assert (rest["ahead"].isna() == rest["reported"].isna()).all()


def test_within_the_plan_a_scenario_says_what_the_plan_says(g: Graph) -> None:
    columns = ["projected", "projected_low", "projected_high"]
    assert plan_scenario(g, 2027, today=TODAY)[columns].equals(plan(g, today=TODAY)[columns])


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ["left per year: 140.5, counted from the value of 2023 (2.9 years old)",
            "counted from the date of the last reported value, not from today"]),
    ("zh", ["每年尚需 140.5，自2023年的公布数起算（该数据已隔 2.9 年）",
            "自最近公布数的时点起算，而非自今日"]),
])  # fmt: skip
def test_it_is_said_from_when_the_rest_is_counted(
    g: Graph, run: Callable[..., Any], lang: str, words: list[str]
) -> None:
    row, _ = plan_target(g, "10", today=TODAY)
    assert row["reported_age"] == 2.9
    assert words[0] in status_words(row, lang)
    told = run("plan", "--lang", lang).stderr.replace("\n", "" if lang == "zh" else " ")
    assert words[1] in told


@pytest.mark.parametrize(("lang", "words"), [
    ("en", "Of the evidence 26 facts carry no date and are counted at any date, 1900 too: 5 for "
     "target 1, 8 for target 3, 6 for target 4, 1 for target 7, 6 for target 9."),
    ("zh", "佐证数中有 26 条未注明日期，任何时点均计入，1900年亦然：目标 1 有 5 条、"
     "目标 3 有 8 条、目标 4 有 6 条、目标 7 有 1 条、目标 9 有 6 条。"),
])  # fmt: skip
def test_evidence_without_a_date_is_said_at_a_date(
    run: Callable[..., Any], lang: str, words: str
) -> None:
    told = run("plan", "--as-of", "1900", "--lang", lang).stderr
    assert words in told.replace("\n", "" if lang == "zh" else " ")
    assert words[:20] not in run("plan", "--lang", lang).stderr


def test_a_year_that_is_over_is_no_scenario(g: Graph, run: Callable[..., Any]) -> None:
    with pytest.raises(FrontError, match=r"2020 is not ahead.*2026"):
        plan_scenario(g, 2020, today=TODAY)
    assert len(plan_scenario(g, 2020, as_of=2018, today=TODAY)) == 12
    assert run("plan", "--scenario", "2020").exit_code == 1


@pytest.mark.parametrize(("lang", "words"), [("en", "last values falling"), ("zh", "近期数值下降")])
def test_a_fall_stands_beside_the_status(run: Callable[..., Any], lang: str, words: str) -> None:
    table = run("plan", "--format", "table", "--lang", lang)
    assert words in "".join(table.stdout.split()) or words in " ".join(table.stdout.split())
    one = run("plan", "--target", "10", "--format", "table", "--lang", lang).stderr
    assert "11,463" in one
    assert "11,438" in one


@pytest.mark.parametrize(("lang", "words"), [
    ("en", "cannot be said: the line gives 123 to 753 in 2027 (90% interval), which holds the aim "
     "300; the lower end lies below the 221 already reported: it carries how far 4 values scatter "
     "about a straight line, and foresees no fall; no growth of late: 221 (December 2024) → 221 "
     "(June 2025)"),
    ("zh", "无法判断：按直线 2027 年为 123 至 753（90% 预测区间），目标 300 落在区间内；区间"
     "下限低于已公布的 221：它只反映 4 个数值偏离直线的程度，并不预示下降；近期未见增长："
     "221（2024年12月）→ 221（2025年6月）"),
])  # fmt: skip
def test_a_stock_that_stood_still_is_said_in_whole_numbers(
    run: Callable[..., Any], lang: str, words: str
) -> None:
    done = run("plan", "--target", "9", "--lang", lang)
    assert words in done.stderr.replace("\n", "" if lang == "zh" else " ")
    assert run("plan", "--lang", lang, "--format", "md").stdout.count(words) == 1


def test_units_are_called_in_the_readers_language(run: Callable[..., Any]) -> None:
    assert "朝阳区" not in run("plan", "--tasks", "--format", "md", "--lang", "en").stdout
    assert "Chaoyang District" in run("plan", "--tasks", "--format", "md", "--lang", "en").stdout
    assert "朝阳区" in run("plan", "--actions", "--format", "md", "--lang", "zh").stdout


@pytest.mark.parametrize(
    "words",
    [(), ("--target", "9"), ("--tasks",), ("--actions",),
     ("--scenario", "2035", "--target", "10", "--reach", "24000")],
)  # fmt: skip
def test_every_view_speaks_both_languages_in_eighty_columns(
    run: Callable[..., Any], words: tuple[str, ...]
) -> None:
    for lang, no_data in (("zh", "暂无数据"), ("en", "no data")):
        done = run("plan", *words, "--format", "table", "--lang", lang)
        assert done.exit_code == 0, done.output
        for line in done.stdout.splitlines():
            assert sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) <= 80
        assert no_data in done.output or "--target" in words
        assert "nan" not in done.output.lower().replace("financ", "")
    told = json.loads(run("plan", *words, "--format", "json").stdout)
    assert told


def test_markdown_carries_the_whole_status(run: Callable[..., Any]) -> None:
    done = run("plan", "--format", "md", "--lang", "en", "--as-of", "2026")
    assert "12,820 to 19,773 in 2027 (least squares, 90% interval), aim 12,000" in done.stdout
    assert run("plan", "--reach", "3").exit_code == 2


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ["20 (2 of them ended)", "no growth of late: 221 (December 2024)", "cannot be said"]),
    ("zh", ["20（其中 2 条已终止）", "近期未见增长：221（2024年12月）", "无法判断"]),
])  # fmt: skip
def test_a_notebook_shows_the_plan_in_words(
    g: Graph, monkeypatch: pytest.MonkeyPatch, lang: str, words: list[str]
) -> None:
    shown = plan_table(g, today=TODAY, lang=lang)._repr_html_()
    assert [w for w in words if w not in shown] == []
    assert "None" not in shown
    assert "cannot_be_said" not in shown
    monkeypatch.setenv("LC_ALL", {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[lang])
    made = plan_table(g, today=TODAY)
    assert made._repr_html_() == shown  # the locale's where none is asked for
    assert len(made.to_frame()) == len(made.frame) == 12


@pytest.mark.parametrize(("lang", "word"), [("en", "2 of them ended"), ("zh", "其中 2 条已终止")])
def test_page_and_brief_say_how_much_of_the_evidence_has_ended(
    g: Graph, lang: str, word: str
) -> None:
    section = targets(plan(g, today=TODAY), lang, "2026-11-25")
    told = " ".join(block.alt for block in section.blocks if isinstance(block, Figure))
    assert word in told
    assert "nan" not in told
    assert told.count({"en": "none recorded", "zh": "未收录"}[lang]) == 5


def test_ended_evidence_is_said_on_every_format(run: Callable[..., Any]) -> None:
    assert "(2 of them ended)" in " ".join(run("plan", "--format", "md").stdout.split())
    rows = json.loads(run("plan", "--format", "json").stdout)
    assert (rows[0]["evidence"], rows[0]["evidence_ended"]) == (20, 2)
    assert "evidence in the graph: 20 (2 of them ended)" in run("plan", "--target", "1").stderr


def test_every_figure_of_the_plan_is_explained_by_its_facts(g: Graph) -> None:
    frame, facts = plan(g, today=TODAY), plan_facts(g, today=TODAY)
    counted = facts["kind"].value_counts().to_dict()
    assert counted["evidence"] == sum(int(e) for e in frame["evidence"] if not pd.isna(e))
    for row in frame.to_dict("records"):
        mine = facts[facts["target"] == row["id"]]
        assert (mine["kind"] == "evidence").sum() == (row["evidence"] or 0)
        reported = mine[mine["kind"] == "reported"]["value"].tolist()
        assert (row["reported"] in reported) == (row["reported"] is not None)
    assert all(len(s) > 0 for s in facts["sources"])
    one = plan_target(g, "9", today=TODAY)[1]
    all_ = facts[facts["number"] == "9"].drop(columns=["number", "target"])
    pd.testing.assert_frame_equal(all_.reset_index(drop=True), one)


def test_explained_plan_on_the_command_line(run: Callable[..., Any]) -> None:
    told = run("plan", "--explain", "--format", "csv", "--lang", "zh").stdout
    rows = list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff"))))
    assert {r["编号"] for r in rows} == {"1", "3", "4", "7", "9", "10"}
    assert all(r["来源标题"] or r["网址"] for r in rows)
    shown = run("plan", "--explain", "--format", "md", "--lang", "en").stdout
    assert shown.splitlines()[0].endswith("| sources (no.) |")


@pytest.mark.parametrize(("lang", "none"), [("en", "none recorded"), ("zh", "未收录")])
def test_that_nothing_is_recorded_is_no_zero(g: Graph, lang: str, none: str) -> None:
    frame = plan(g, today=TODAY)
    shown = [row[2] for row in targets_table(frame, lang).rows]
    nothing = [row["number"] for row in frame.to_dict("records") if row["evidence"] == 0]
    assert nothing == ["2", "5", "6", "8", "12"]
    assert [n for n, s in zip(frame["number"], shown, strict=True) if s == none] == nothing


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_plan_is_a_table_on_eighty_columns(g: Graph, lang: str) -> None:
    table = drawn(targets_table(plan(g, today=TODAY), lang, short=True), 80, lang)
    assert "[1/12]" not in table
