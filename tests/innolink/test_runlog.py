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
from innolink.score_inputs import inputs_from_dict, read_inputs
from innolink.score_measure import shipped_method
from innolink.score_peers import ScoreError
from innolink.scoring import score, score_of
from innolink.session import Graph

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
    nothing = against(kept(before, method), old.run)
    assert (nothing.moved_by, nothing.same_data, nothing.same_method) == ((), True, True)
    data = against(kept(now, method), old.run)
    assert (data.moved_by, data.same_data, data.same_method) == (("data",), False, True)
    assert data.data == pytest.approx(data.after - data.before)
    choice = against(kept(before, changed), old.run)
    assert (choice.moved_by, choice.same_data, choice.same_method) == (("method",), True, False)
    both = against(kept(now, changed), old.run)
    assert both.moved_by == ("data", "method")
    assert both.data + both.method == pytest.approx(both.after - both.before, abs=1e-15)
    assert both.old_method_new_data == score_of(now, method, None, 1).index
    assert both.new_method_old_data == score_of(before, changed, None, 1).index
    assert json.loads(json.dumps(both.to_dict(), allow_nan=False)) == both.to_dict()


def test_a_program_that_gives_another_number_is_told(g: Graph, home: Path) -> None:
    made = score(g, BEIJING, draws=20)
    file = home / "runs" / f"{made.run}.json"
    told = json.loads(file.read_text("utf-8"))
    told["score"]["index"] += 0.01
    file.write_text(json.dumps(told), "utf-8")
    found = against(made, made.run)
    assert found.moved_by == ("program",)
    assert found.program == pytest.approx(-0.01)


def test_runs_that_are_not_there_or_do_not_compare_are_refused(g: Graph, home: Path) -> None:
    made = score(g, BEIJING, draws=20)
    china = score(g, "iso:CN", "ncses-ai", draws=20)
    for name in ("nothing", "../" + made.run, ""):
        with pytest.raises(ScoreError, match=made.run):
            against(made, name)
    with pytest.raises(ScoreError, match="asked about iso:CN on ncses-ai"):
        against(made, china.run)
    (home / "runs" / f"{made.run}.inputs.json.gz").write_bytes(b"\x1f\x8b broken")
    with pytest.raises(ScoreError, match="cannot be read"):
        against(made, made.run)
    (home / "runs" / "odd.json").write_text("[]", "utf-8")
    assert len(runs()) == 2


def test_on_the_command_line(
    g: Graph, shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    made = score(g, BEIJING, draws=20)
    for name, value in {
        "NEO4J_URI": shipped_connection.uri, "NEO4J_USERNAME": shipped_connection.username,
        "NEO4J_PASSWORD": shipped_connection.password, "LC_ALL": "C.UTF-8", "COLUMNS": "80",
        "NEO4J_DATABASE": shipped_connection.database,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    def run(*words: str):
        return CliRunner().invoke(main, ["score", *words], catch_exceptions=False)

    listed = run("--runs")
    assert listed.stdout.splitlines()[1].startswith(made.run)
    told = run("beijing", "--against", made.run, "--draws", "20", "--lang", "zh")
    assert f"与记录 {made.run} 相同" in told.stderr
    assert told.stdout.splitlines()[0] == "变动来自,指数变动,如何得出"
    same = json.loads(run("beijing", "--against", made.run, "--format", "json").stdout)
    assert (same["moved_by"], same["change"]) == ([], 0.0)
    assert run().exit_code == 2
    file = home / "not-a-folder"
    file.write_text("x")
    monkeypatch.setenv("INNOLINK_HOME", str(file))
    done = run("beijing", "--draws", "20")
    assert done.exit_code == 0
    assert "was not kept" in done.stderr
