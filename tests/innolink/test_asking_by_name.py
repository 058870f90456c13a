"""Names on the command line: the nearest are offered everywhere, and words find their place."""

from __future__ import annotations

import re
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

import innolink as il
from graph.connection import Connection
from innolink.cli import main
from innolink.cli_ask import parameters_of
from innolink.session import Graph
from queries.catalogue import catalogue
from queries.naming import AskError


@pytest.fixture
def run(shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command against the shipped data."""
    server = shipped_connection
    for name in ("uri", "username", "password", "database"):
        monkeypatch.setenv(f"NEO4J_{name.upper()}", getattr(server, name))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return invoke


NAMING = (
    ("ask", "profile", "Tsingua"), ("ask", "path", "Tsingua", "Beijing"), ("score", "Tsingua"),
    ("ask", "pair", "Tsingua"), ("brief", "Tsingua"), ("next", "Tsingua"),
    ("page", "--hub", "Tsingua"), ("page", "--map", "--hub", "Tsingua"),
)  # fmt: skip
"""Every command that takes the name of a thing."""


@pytest.mark.parametrize("words", NAMING, ids=" ".join)
def test_every_command_offers_the_nearest_names_in_both_languages(
    run: Any, words: tuple[str, ...]
) -> None:
    near = "清华大学 / Tsinghua University (ror:03cve4549); "
    for lang, asked in (("zh", f"您要找的是否为：{near}"), ("en", f"Did you mean: {near}")):
        done = run(*words, "--lang", lang)
        assert (done.exit_code, done.stdout) == (1, "")
        assert asked in done.stderr


def test_the_notebook_offers_the_same(g: Graph) -> None:
    asked = (
        lambda: g.ask("profile", of="Tsingua"), lambda: g.q.profile(of="Tsingua"),
        lambda: il.score(g, "Tsingua"), lambda: il.next_links(g, "Tsingua"),
        lambda: il.brief(g, "Tsingua"), lambda: il.page(g, hub="Tsingua"),
    )  # fmt: skip
    for ask in asked:
        with pytest.raises(AskError, match=r"清华大学 / Tsinghua University \(ror:03cve4549\)"):
            ask()


def test_a_name_that_only_begins_like_one_is_offered_too(run: Any) -> None:
    assert "Did you mean: Atlanpole (park:atlanpole)?" in run("score", "atlantis").stderr
    assert "innolink ask find WORDS" in run("score", "qxqxqx").stderr


def test_words_without_an_option_find_their_place() -> None:
    known = catalogue()
    assert parameters_of(known["path"], ("Beijing", "Belgrade", "--steps", "2")) == {
        "from": "Beijing", "to": "Belgrade", "steps": "2",
    }  # fmt: skip
    assert parameters_of(known["pair"], ("Serbia", "Germany")) == {
        "first": "Serbia", "second": "Germany",
    }  # fmt: skip
    assert parameters_of(known["pair"], ("Serbia",)) == {"second": "Serbia"}
    assert parameters_of(known["pair"], ("--first", "a", "New", "Zealand"))["second"] == (
        "New Zealand"
    )
    assert parameters_of(known["path"], ("--to", "b", "Tsinghua", "University")) == {
        "from": "Tsinghua University", "to": "b",
    }  # fmt: skip
    assert parameters_of(known["pair"], ("塞尔维亚",)) == {"second": "塞尔维亚"}
    assert parameters_of(known["find"], ("a", "b")) == {"text": "a b"}
    with pytest.raises(click.UsageError, match="it is not clear which is which"):
        parameters_of(known["path"], ("Tsinghua", "University", "Belgrade"))


def test_a_path_between_what_is_linked_is_found(run: Any) -> None:
    done = run("ask", "path", "Beijing", "Belgrade", "--format", "csv")
    assert [line.split(",")[2:7] for line in done.stdout.splitlines()[1:]] == [
        ["geonames:1816670", "Beijing", "SISTER_CITY", "geonames:792680", "Belgrade"]
    ]


def test_why_there_is_no_path_and_what_to_ask(g: Graph) -> None:
    def said(lang: str = "en", **asked: Any) -> list[str]:
        frame = g.ask("path", **asked)
        assert frame.empty
        return [note.say(lang) for note in frame.attrs["notes"]]

    hint = "innolink ask pair --first park:tuspark --second geonames:108410"
    inside = said(**{"from": "TusPark", "to": "Riyadh"})
    assert inside[0].startswith("No fact on record links Riyadh itself")
    assert "(org:king-abdulaziz-city-for-science-and-technology)" in inside[0]
    assert hint in inside[1]
    assert said("zh", **{"from": "北京", "to": "摩纳哥"})[0] == (
        "没有已收录的事实链接到摩纳哥，因此没有路径可达。"
    )
    assert said(**{"from": "Beijing", "to": "Beijing"})[0] == "Both ends of the path are Beijing."
    longer = said(**{"from": "Belgrade", "to": "Île-de-France", "steps": 1})
    assert longer[0].endswith("takes 2 steps. To see it: --steps 2")
    other = said(**{"from": "Beijing", "to": "Belgrade"}, as_of=1970)
    assert other[0] == (
        "At 1970 no path joined Beijing and Belgrade; without --as-of there is one."
    )


@pytest.mark.parametrize(
    "words",
    [
        ("score", "beijing", "--facts"), ("score", "beijing", "--explain"),
        ("next", "beijing", "--facts"), ("ask", "pair", "塞尔维亚"), ("plan", "--target", "1"),
        ("ask", "evidence"), ("status", "--loads"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_people_read_names_and_a_table_fits_eighty_columns(
    run: Any, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for lang in ("zh", "en"):
        told = run(*words, "--format", "table", "--lang", lang).stdout
        told, *_ = re.split("^(?:Sources|来源)$", told, flags=re.MULTILINE)  # addresses are wider
        assert "[1/" not in told
        assert max(cell_len(line) for line in told.splitlines()) <= 80
        assert not re.search(r"(geonames|park|org|register)[:|]\S", told)
        assert not re.search(r"[A-Z]_[A-Z]", told)
    kept = run(*words, "--format", "csv").stdout.splitlines()[0]
    assert re.fullmatch(r"[a-z_,\ufeff]+", kept)


def test_a_reported_figure_stays_with_its_year(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for lang in ("zh", "en"):
        told = run("plan", "--format", "table", "--lang", lang).stdout
        assert "11,438 (2023)" in told
        assert max(cell_len(line) for line in told.splitlines()) <= 80


def test_a_target_or_a_task_is_known_by_its_number_in_the_plan(g: Graph) -> None:
    assert set(g.ask("evidence", target=1)["target"]) == {"target:government-park-mechanisms"}
    assert g.ask("targets", target="10")["id"].tolist() == ["target:pct-applications"]
    assert g.ask("tasks", task="5")["id"].tolist() == ["task:5"]
    with pytest.raises(AskError, match=r"no target 99\. There are: 1, 2, .*, 12\."):
        g.ask("targets", target="99")
