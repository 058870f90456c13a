"""What is no date is refused at every door by one rule, and so is a date before all dated ties."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import innolink as il
from graph.wording import WordedError
from innolink.own_groups import chosen_group
from innolink.paging import selection
from innolink.score_peers import ScoreError
from innolink.session import Graph
from queries.naming import AskError
from queries.runner import ask
from tests.innolink.test_cli import run

__all__ = ["run"]

BEIJING = "geonames:1816670"
BAD = (
    "abc",
    "20-24",
    "-5",
    "2024-13-45",
    "2023-02-29",
    "0000",
    "",
    "２０２４",
    20,
    2024.5,
    "2024-05-31T00:00",
)
DOORS: dict[str, Callable[[Graph, Any], Any]] = {
    "score": lambda g, d: il.score(g, BEIJING, as_of=d),
    "score on a layer": lambda g, d: il.score(g, "iso:CN", "ncses-ai", as_of=d),
    "why changed": lambda g, d: il.why_changed(g, "iso:CN", "ncses-ai", 2020, as_of=d),
    "why changed, register": lambda g, d: il.why_changed(g, BEIJING, "register", 2020, as_of=d),
    "next": lambda g, d: il.next_links(g, BEIJING, as_of=d),
    "next on a layer": lambda g, d: il.next_links(g, "iso:CN", "ncses-ai", as_of=d),
    "profile": lambda g, d: il.profile(g, BEIJING, as_of=d),
    "profile on a layer": lambda g, d: il.profile(g, "iso:CN", "ncses-ai", as_of=d),
    "scorecard": lambda g, d: il.scorecard(g, as_of=d),
    "measures": lambda g, d: il.measures(g, as_of=d),
    "measures of a layer": lambda g, d: il.measures(g, "ncses-ai", as_of=d),
    "flow map": lambda g, d: il.flow_map(g, BEIJING, as_of=d),
    "innovation map": lambda g, d: il.innovation_map(g, as_of=d),
    "page": lambda g, d: selection(g, as_of=d),
    "brief": lambda g, d: il.brief(g, BEIJING, as_of=d),
    "export": lambda g, d: il.export(g, "never-written.csv", as_of=d),
    "site": lambda g, d: il.write_site(g, "never-written", as_of=d),
    "links": lambda g, d: g.links(as_of=d),
    "network": lambda g, d: g.network(as_of=d),
    "multigraph": lambda g, d: g.multigraph(as_of=d),
    "own group": lambda g, d: chosen_group(g.store, "g20", None, d),
    "plan": lambda g, d: il.plan(g, as_of=d),
    "plan target": lambda g, d: il.plan_target(g, "9", as_of=d),
    "plan tasks": lambda g, d: il.plan_tasks(g, as_of=d),
    "scenario": lambda g, d: il.plan_scenario(g, 2035, as_of=d),
    "ask": lambda g, d: ask(g.store, "partners", as_of=d),
}
"""Public ways to ask about a date."""

ERROR = {"en": "Error: ", "zh": "出错："}


ZH = {"as_of": "截至日期", "since": "起始"}


def told(name: str, bad: object) -> dict[str, str]:
    return {
        "en": f"{name} {str(bad)!r} is no date. Give a year, month or day: 2026-05-31.",
        "zh": f"{ZH[name]}（{name}）的值“{bad}”不是日期。请给出年、月或日，例如 2026-05-31。",
    }


@pytest.mark.parametrize("door", DOORS)
def test_each_door_refuses_what_is_no_date(
    g: Graph, door: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for bad in BAD:
        with pytest.raises(AskError) as refusal:
            DOORS[door](g, bad)
        assert {x: refusal.value.say(x) for x in ("en", "zh")} == told("as_of", bad)
    assert not (home / "runs").exists()  # nothing is kept of it
    assert not list(tmp_path.glob("never-written*"))


@pytest.mark.parametrize("bad", [*BAD, None])
def test_since_is_a_date_too(g: Graph, bad: Any) -> None:
    with pytest.raises(AskError) as refusal:
        il.why_changed(g, "iso:CN", "ncses-ai", bad)
    assert {x: refusal.value.say(x) for x in ("en", "zh")} == told("since", bad)


def test_since_may_be_text(g: Graph) -> None:
    for since in ("2015", 2015, "2015-06-30"):
        with pytest.raises(ScoreError) as refusal:
            il.why_changed(g, "iso:CN", "ncses-ai", since)
        assert refusal.value.say("en") == (
            "The layer ncses-ai has values for one year alone (2022); a change needs two. Which "
            "years each dataset has: innolink status --coverage, in a notebook g.coverage()."
        )


COMMANDS = (
    ("score", "beijing"),
    ("score", "china", "--layer", "ncses-ai"),
    ("score", "china", "--layer", "ncses-ai", "--since", "2020"),
    ("next", "beijing"),
    ("next", "china", "--layer", "ncses-ai"),
    ("profile", "beijing"),
    ("profile", "china", "--layer", "ncses-ai"),
    ("profile", "park:zhongguancun", "--sub-parks"),
    ("plan",),
    ("plan", "--scenario", "2035"),
    ("ask", "partners"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_command_refuses_what_is_no_date(run: Any, words: tuple[str, ...], lang: str) -> None:
    for bad in ("abc", "20-24", "-5", "2024-13-45"):
        done = run(*words, "--as-of", bad, "--lang", lang)
        assert (done.exit_code, done.stdout) == (1, "")
        assert " ".join(done.stderr.split()) == ERROR[lang] + told("as_of", bad)[lang]


@pytest.mark.parametrize("name", ["score", "next links", "profile", "scorecard", "brief"])
def test_nobody_named_is_said(g: Graph, name: str) -> None:
    nobody: Any = None
    doors: dict[str, Callable[[], Any]] = {
        "score": lambda: il.score(g, nobody),
        "next links": lambda: il.next_links(g, nobody),
        "profile": lambda: il.profile(g, nobody),
        "scorecard": lambda: il.scorecard(g, nobody),
        "brief": lambda: il.brief(g, nobody),
    }
    with pytest.raises(AskError) as refusal:
        doors[name]()
    assert {x: refusal.value.say(x) for x in ("en", "zh")} == {
        "en": "subject is missing. Give an id or a name.",
        "zh": "缺少参数：主体（subject）。请给出标识或名称。",
    }


def test_a_date_before_all_dated_ties(g: Graph) -> None:
    ties = il.score(g, BEIJING, doubt=False, keep=False).closeness.ties.counted()
    undated, first = int(ties["since"].isna().sum()), min(ties["since"].dropna())[:4]
    assert undated > 100
    said = {
        "en": f"No tie of Beijing is known to have begun by 1800 and to have held then: the "
        f"{undated} ties on record for that date carry no date, so there is no index. The first "
        f"dated tie began in {first}. Leave the date out to score all that is on record.",
        "zh": f"没有一条北京的联系已知始于1800年或更早且当时仍存续：该日期下只剩 {undated} "
        f"条没有日期的联系，无从给出指数。最早的有日期的联系始于 {first} 年。不指定日期，"
        f"可为全部已收录联系评分。",
    }
    for door in ("score", "next", "profile", "flow map", "brief"):
        with pytest.raises(WordedError) as refusal:
            DOORS[door](g, 1800)
        assert {x: refusal.value.say(x) for x in ("en", "zh")} == said, door
    at_first = il.score(g, BEIJING, as_of=first, doubt=False, keep=False)
    assert at_first.index is not None


def test_a_subject_without_a_dated_tie_has_no_dated_index(g: Graph) -> None:
    rows = g.links("HAS_OFFICE_IN")
    dated = set(rows[rows["since"].notna()]["from"])
    found = None
    for actor in sorted(set(rows["from"]) - dated):
        try:
            il.score(g, actor, as_of=2024, doubt=False, keep=False)
        except ScoreError as error:
            if error.key == "score_error.never_dated":
                found = error
                break
    assert found is not None
    assert found.say("en").endswith(
        "on record carries a date, so there is no index for 2024. Leave the date out to score all "
        "that is on record."
    )
    assert "都没有日期，无从给出2024年的指数。" in found.say("zh")
