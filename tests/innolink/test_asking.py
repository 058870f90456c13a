"""The questions as methods of a notebook, and how the command lists and notes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click
import pytest

from graph.model import Label
from innolink.asking import Questions
from innolink.cli_answer import Answer, show
from innolink.cli_ask import _list
from innolink.cli_output import Table
from innolink.session import Graph
from queries.catalogue import catalogue
from queries.notes import OwnNote


class Asked:
    """Stands for a graph: remembers what it was asked."""

    def questions(self) -> Any:
        return catalogue()

    def ask(self, name: str, **parameters: object) -> tuple[str, dict[str, object]]:
        return name, parameters


def test_every_question_is_a_method_and_a_key() -> None:
    q = Questions(cast(Graph, Asked()))
    assert q.sister_parks(country="DE") == ("sister-parks", {"country": "DE"})
    assert q["by-year"](as_of=2024) == ("by-year", {"as_of": 2024})
    assert dir(q) == sorted(n.replace("-", "_") for n in catalogue())
    assert q._ipython_key_completions_() == sorted(catalogue())
    assert "国家/地区" in (q.partners.__doc__ or "")
    with pytest.raises(AttributeError, match="no question 'nonsense'"):
        q.nonsense  # noqa: B018


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_fits_eighty_columns_and_names_every_question(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with click.Context(click.Command("ask")) as context:
        context.meta["innolink.lang"] = lang
        _list(catalogue(), "table", None)
    lines = capsys.readouterr().out.splitlines()
    named = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    assert sorted(named) == sorted(catalogue())
    assert all(len(x) + sum(ord(c) > 0x2E80 for c in x) <= 80 for x in lines)


def test_a_note_stands_under_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(Table(("id",), (("a",),)), (OwnNote(Label("Ours.", "我方。")),))  # type: ignore[arg-type]
    show(answer, "csv", None)
    said = capsys.readouterr()
    assert said.out.split() == ["id", "a"]
    assert said.err.strip() in ("Ours.", "我方。")
    show(answer, "md", None)
    said = capsys.readouterr()
    assert said.out.strip().splitlines()[-1] in ("Ours.", "我方。")
    assert said.err == ""


OWN = """// title.en: My parks
// title.zh: 我的园区
// about.en: Parks of a country.
// about.zh: 一国的园区。
// param country!: country · of it · 所在国
// column id: park · 园区
MATCH (p:Park {country: $country}) RETURN p.id AS id ORDER BY id LIMIT 1
"""


def test_own_questions_join_in_a_notebook_and_a_broken_one_hides_nothing(
    g: Graph, home: Path, tmp_path: Path
) -> None:
    folder, kept = tmp_path / "mine", home / "queries"
    for place, name, text in (
        (folder, "my-parks", OWN), (folder, "broken", "RETURN 1"), (kept, "home-parks", OWN),
    ):  # fmt: skip
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.cypher").write_text(text, "utf-8")
    known = g.questions(folder)
    assert [str(b) for b in known.broken] == [
        "own/broken.cypher: the header lacks title.en, title.zh, about.en, about.zh, column. "
        "Add a line such as // title.en: What it answers"
    ]
    assert {"my_parks", "home_parks", "partners"} <= set(dir(g.q))
    for asked in (g.q.my_parks, g.q["home-parks"]):
        assert asked(country="塞尔维亚")["id"].tolist() == [
            "park:belgrade-science-and-technology-park"
        ]
