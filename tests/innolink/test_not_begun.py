"""What begins after today is said at load and counts nowhere unless a later date is asked for."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from graph.connection import Connection
from innolink.next_gains import next_links
from innolink.score_words import tally_words
from innolink.scoring import score
from innolink.session import Graph
from loaders.register import read
from queries.runner import ask

TINY = Path(__file__).parents[1] / "samples" / "tiny-register"
ROWS = (
    "park:zgc,SISTER_PARK,park:belgrade,,2035,,,park,s1,high",
    "park:zgc,COOPERATES_WITH,park:adlershof,,0202,,,,s1,high",
)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    with (folder / "links.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(ROWS) + "\n")
    return folder


def test_a_load_notes_a_beginning_after_today_and_a_year_of_three_digits(tiny: Path) -> None:
    with (tiny / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("geonames:1816670,indicator:patents,202,9,applications,city,s1,high\n")
    notes = [n for batch in read(tiny) for n in batch.notes]
    last = len((tiny / "links.csv").read_text("utf-8").splitlines())
    assert [(n.where.file, n.where.row, n.column, n.value) for n in notes] == [
        ("links.csv", last - 1, "since", "2035"),
        ("links.csv", last, "since", "0202"),
        ("observations.csv", 9, "year", "202"),
    ]
    later, old, observed = (str(n.rule) for n in notes)
    assert later.startswith("begins 2035, after today")
    assert old.startswith("year 202: is it meant?")
    assert observed == old
    assert "晚于今天" in notes[0].rule.say("zh")


def test_the_shipped_register_needs_no_such_note() -> None:
    with as_file(files("data")) as folder:
        assert [n for batch in read(folder / "register") for n in batch.notes] == []


def test_what_has_not_begun_counts_in_no_score_and_is_no_evidence_without_a_date(
    empty_connection: Connection, tiny: Path
) -> None:
    with Graph(empty_connection) as g:
        with as_file(files("data")) as folder:
            g.load("reference", folder / "reference")
        assert g.load("register", tiny).rejected == 0
        now, then = (score(g, "geonames:1816670", as_of=d, doubt=False) for d in (None, "2036"))
        found = next_links(g, "geonames:1816670", doubt=False)
        frames = [ask(g.store, "evidence", as_of=d) for d in (None, "2036")]
    pair = ("park:zgc", "park:belgrade")
    made = [set(zip(*(s.ties[c] for c in ("actor", "partner", "type")), strict=True))
            for s in (now, then, found.score)]  # fmt: skip
    assert [(*pair, "SISTER_PARK") in some for some in made] == [False, True, False]
    assert (*pair, "COOPERATES_WITH") in made[0]  # ended in 2023, and counted as before
    assert "begin after today: 1;" in tally_words(now.to_dict(), "en")
    assert "另有 1 条晚于今天才开始" in tally_words(now.to_dict(), "zh")
    assert "after today" not in tally_words(then.to_dict(), "en")
    counted = [set(zip(f["id"], f["other"], f["link"], strict=True)) for f in frames]
    assert [(*pair, "SISTER_PARK") in some for some in counted] == [False, True]
