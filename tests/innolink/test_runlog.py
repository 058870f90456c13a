"""The run log: what is kept, that it is whole, and what moved a score since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from graph.connection import Connection
from innolink.cli import main
from innolink.runlog import keep_run, read_run, runs
from innolink.score_against import against
from innolink.score_inputs import Inputs, inputs_from_dict, read_inputs
from innolink.score_measure import shipped_method
from innolink.score_peers import ScoreError
from innolink.score_words import against_rows, against_words, dated_words, words_of
from innolink.scoring import score, score_of
from innolink.session import Graph
from innolink.words import say
from tests.innolink.commands import environment

BEIJING = "geonames:1816670"


def kept(inputs, method, draws=20, seed=1):
    made = score_of(inputs, method, draws, seed)
    return replace(made, run=keep_run(made, inputs, method, draws, seed, {"database": "test"}))


def test_a_run_keeps_all_that_is_needed_to_compute_it_again(g: Graph, home: Path) -> None:
    made = score(g, "iso:CN", "ncses-ai", peers="g20", draws=30, seed=5)
    run = read_run(made.run)
    told = run.told
    method = shipped_method()
    assert told["method"]["text"] == method
    assert told["method"]["sha256"] == hashlib.sha256(method.encode()).hexdigest()
    assert (told["seed"], told["draws"], told["peers"]) == (5, 30, "g20")
    assert told["engines"]["database"].startswith("Neo4j Kernel")
    assert set(told["versions"]) == {"innolink", "numpy", "pandas", "networkx", "scipy", "python"}
    assert told["score"] == made.to_dict()
    again = score_of(run.inputs, run.method, told["draws"], told["seed"])
    assert replace(again, run=made.run).to_dict() == made.to_dict()
    assert run.inputs.fingerprint() == told["fingerprint"]
    for kind, frame in made.replicates().items():
        stored = pd.read_parquet(home / "runs" / f"{made.run}.{kind}.parquet")
        pd.testing.assert_frame_equal(stored, frame)


def test_the_same_question_is_one_run_and_another_seed_another(g: Graph, home: Path) -> None:
    first = score(g, BEIJING, draws=20)
    files = {p.name: p.read_bytes() for p in (home / "runs").iterdir()}
    assert score(g, BEIJING, draws=20).run == first.run
    assert {p.name: p.read_bytes() for p in (home / "runs").iterdir()} == files
    other = score(g, BEIJING, draws=20, seed=2)
    assert other.run != first.run
    assert set(runs()["run"]) == {first.run, other.run}
    assert score(g, BEIJING, draws=20, keep=False).run == ""
    assert len(runs()) == 2


def test_the_fingerprint_knows_no_order_and_every_value(g: Graph) -> None:
    inputs = read_inputs(g.store, BEIJING, "register", None, None)
    shuffled = replace(inputs, ties=inputs.ties.sample(frac=1, random_state=1))
    assert shuffled.fingerprint() == inputs.fingerprint()
    assert inputs_from_dict(json.loads(json.dumps(inputs.to_dict()))).fingerprint() == (
        inputs.fingerprint()
    )
    fewer = replace(inputs, ties=inputs.ties.iloc[1:])
    other = replace(inputs, members=inputs.members[1:])
    assert len({x.fingerprint() for x in (inputs, fewer, other)}) == 3


def test_data_method_or_both_moved_it(g: Graph) -> None:
    now = read_inputs(g.store, BEIJING, "register", None, None)
    before = replace(now, ties=now.ties.iloc[:-60].reset_index(drop=True))
    method = shipped_method()
    changed = method.replace("exponent = 0.5", "exponent = 0.75", 1)
    assert changed != method
    old = kept(before, method)
    nothing = against(g, kept(before, method), old.run)
    assert (nothing.moved_by, nothing.same_data, nothing.same_method) == ((), True, True)
    data = against(g, kept(now, method), old.run)
    assert (data.moved_by, data.same_data, data.same_method) == (("data",), False, True)
    assert data.data == pytest.approx(data.after - data.before)
    choice = against(g, kept(before, changed), old.run)
    assert (choice.moved_by, choice.same_data, choice.same_method) == (("method",), True, False)
    both = against(g, kept(now, changed), old.run)
    assert both.moved_by == ("data", "method")
    assert both.data + both.method == pytest.approx(both.after - both.before, abs=1e-15)
    assert both.old_method_new_data == score_of(now, method, None, 1).index
    assert both.new_method_old_data == score_of(before, changed, None, 1).index
    assert json.loads(json.dumps(both.to_dict(), allow_nan=False)) == both.to_dict()


def test_two_dates_are_said_to_be_two_and_the_yardstick_is_told_apart(g: Graph) -> None:
    then = score(g, BEIJING, as_of=2016, draws=20)
    now = score(g, BEIJING, as_of=2020, draws=20)

    def at(date: str) -> Inputs:
        return read_inputs(g.store, BEIJING, "register", None, date)

    found = against(g, now, then.run)
    assert (found.moved_by, found.same_data, found.same_method) == (("date",), True, True)
    assert (found.data, found.method, found.program) == (0.0, 0.0, 0.0)
    assert found.date == pytest.approx(now.index - then.index, abs=1e-15)
    # By hand: the members of each date on the ties of each date.
    old, new = at("2016"), at("2020")
    method = shipped_method()
    index = {
        (a, b): score_of(replace(ties, members=members.members), method, None, 1)
        for a, ties in (("old", old), ("new", new))
        for b, members in (("old", old), ("new", new))
    }
    first = index["old", "new"].index - index["old", "old"].index
    last = index["new", "new"].index - index["new", "old"].index
    assert found.yardstick == pytest.approx((first + last) / 2, abs=1e-15)
    assert found.yardstick < 0 < found.date - found.yardstick
    by_old = index["new", "old"]
    part = by_old.closeness.parts["belt_and_road"].value
    assert found.by_old_members == (part, by_old.index)
    assert (found.members_before, found.members_after) == (30, 136)
    assert found.parts["belt_and_road"] == {
        "then": then.closeness.parts["belt_and_road"].value,
        "now": now.closeness.parts["belt_and_road"].value,
    }
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False)) == found.to_dict()
    rows = against_rows(found, "en")
    assert [row[0] for row in rows] == [
        "density", "centrality", "breadth", "depth", "balance", "resilience", "Belt and Road",
        "index", "index moved by: data", "index moved by: ties of the dates",
        "index moved by: Belt-and-Road yardstick", "index moved by: method",
        "index moved by: program",
    ]  # fmt: skip
    told = {lang: against_words(found, lang) for lang in ("en", "zh")}
    assert told["en"][1:2] == [
        f"The two ask about different dates: run {then.run} as of 2016, this one as of 2020. "
        "The data of the graph and the method are the same."
    ]
    assert told["zh"][1:2] == [
        f"两次评分所问日期不同：记录 {then.run}：截至2016年；本次：截至2020年。"
        "图谱数据和方法均未改变。"
    ]
    assert told["en"][2].startswith(
        "The Belt-and-Road yardstick itself changed: 30 members as of 2016, 136 as of 2020."
    )
    dated = [score(g, "china", "ncses-ai", peers="brics", as_of=y, draws=20) for y in (2022, 2025)]
    before, after = (made.inputs.peers for made in dated)
    assert set(before) < set(after)  # more have joined
    layered = against(g, dated[1], dated[0].run)
    assert (layered.moved_by, layered.same_data) == ((), True)
    today = against(g, score(g, BEIJING, draws=20), then.run)
    assert (today.date_after, today.members_after) == ("", 149)
    # Fewer ties then than the graph now gives for that date: the data moved it too.
    fewer = replace(old, ties=old.ties.iloc[:-60].reset_index(drop=True))
    both = against(g, now, kept(fewer, method).run)
    assert (both.moved_by, both.same_data) == (("data", "date"), False)
    assert both.data + both.date == pytest.approx(both.after - both.before, abs=1e-15)


def test_a_dated_score_is_no_point_of_a_trend(g: Graph) -> None:
    asked = {year: score(g, BEIJING, as_of=year, doubt=False) for year in (2016, None)}
    told = {year: dated_words(words_of(made, "en"), "en") for year, made in asked.items()}
    assert told == {
        2016: [
            say("score.no_trend", "en"),
            "Belt-and-Road members as of 2016: 30; today: 149. That part is measured against those "
            "of the date, so its yardstick differs between dates.",
        ],
        None: [],
    }
    assert say("score_error.no_trend", "en").startswith(say("score.no_trend", "en"))
    assert say("score_error.no_trend", "zh").startswith(say("score.no_trend", "zh"))
    assert "not a trend" in asked[2016]._repr_html_()


def test_a_program_that_gives_another_number_is_told(g: Graph, home: Path) -> None:
    made = score(g, BEIJING, draws=20)
    file = home / "runs" / f"{made.run}.json"
    told = json.loads(file.read_text("utf-8"))
    told["score"]["index"] += 0.01
    file.write_text(json.dumps(told), "utf-8")
    found = against(g, made, made.run)
    assert found.moved_by == ("program",)
    assert found.program == pytest.approx(-0.01)


def test_runs_that_are_not_there_or_do_not_compare_are_refused(g: Graph, home: Path) -> None:
    made = score(g, BEIJING, draws=20)
    china = score(g, "iso:CN", "ncses-ai", draws=20)
    for name in ("nothing", "../" + made.run, ""):
        with pytest.raises(ScoreError, match=made.run):
            against(g, made, name)
    with pytest.raises(ScoreError, match="asked about China on Internationally coauthored"):
        against(g, made, china.run)
    (home / "runs" / f"{made.run}.inputs.json.gz").write_bytes(b"\x1f\x8b broken")
    with pytest.raises(ScoreError, match="cannot be read"):
        against(g, made, made.run)
    (home / "runs" / "odd.json").write_text("[]", "utf-8")
    assert len(runs()) == 2


def test_on_the_command_line(
    g: Graph, shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    made = score(g, BEIJING, draws=20)
    for name, value in environment(shipped_connection).items():
        monkeypatch.setenv(name, value)

    def run(*words: str):
        return CliRunner().invoke(main, ["score", *words], catch_exceptions=False)

    listed = run("--runs")
    assert listed.stdout.splitlines()[1].startswith(made.run)
    told = run("beijing", "--against", made.run, "--draws", "20", "--lang", "zh")
    assert f"与记录 {made.run} 相同" in told.stderr
    assert told.stdout.splitlines()[0] == "对象,当时,现在,变动,如何得出"
    same = json.loads(run("beijing", "--against", made.run, "--format", "json").stdout)
    assert (same["moved_by"], same["change"]) == ([], 0.0)
    assert run().exit_code == 2
    file = home / "not-a-folder"
    file.write_text("x")
    monkeypatch.setenv("INNOLINK_HOME", str(file))
    done = run("beijing", "--draws", "20")
    assert done.exit_code == 0
    assert "was not kept" in done.stderr
