"""The catalogue, its headers, the user's own folders and the page made of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph.ontology import FACT_LINKS
from queries.catalogue import catalogue
from queries.question import QuestionError, parse
from queries.reference import FAMILIES, questions_markdown

ROOT = Path(__file__).parents[2]
HEADER = """// title.en: Own
// title.zh: 自有
// about.en: One line.
// about.zh: 一句话。
// param n: integer = 3 · how many · 多少
// column x: a number · 数
"""


def test_the_shipped_questions() -> None:
    questions = catalogue()
    assert questions.broken == []
    assert sorted(questions) == [
        "belt-and-road", "bridges", "common-partners", "conflicts", "countries", "coverage",
        "events", "evidence", "find", "foreign-rnd-centres", "joint-labs", "offices",
        "organisations", "partners", "path", "profile", "sister-parks", "targets", "tasks",
        "undated", "unsourced",
    ]  # fmt: skip
    assert {q.family for q in questions.values()} == set(FAMILIES)
    for question in questions.values():
        assert "ORDER BY" in question.statement.splitlines()[-1] or (
            question.name == "profile" and "ORDER BY" in question.statement
        )
        if "as_of" not in question.statement:
            assert question.name == "none", f"{question.name} does not honour as_of"


def test_paths_and_profiles_walk_facts() -> None:
    facts = "|".join(FACT_LINKS)
    questions = catalogue()
    assert f"-[:{facts}*1..8]-" in questions["path"].statement
    assert f"-[l:{facts}|LOCATED_IN|PART_OF]-" in questions["profile"].statement


def test_own_folders_join_and_a_broken_file_hides_nothing(tmp_path: Path) -> None:
    own = tmp_path / "mine"
    own.mkdir()
    (own / "mine.cypher").write_text(HEADER + "UNWIND range(1, $n) AS x RETURN x;", "utf-8")
    (own / "headless.cypher").write_text("RETURN 1 AS x", "utf-8")
    (own / "partners.cypher").write_text(HEADER + "RETURN 1 AS x", "utf-8")
    (own / "latin.cypher").write_bytes(b"// title.en: \xff\xfe\nRETURN 1")
    (own / "typed.cypher").write_text(HEADER.replace("integer", "whole") + "RETURN 1", "utf-8")
    found = catalogue([tmp_path])
    assert set(found) == set(catalogue()) | {"mine"}
    assert (found["mine"].family, found["mine"].parameters[0].default) == ("mine", "3")
    said = "\n".join(map(str, found.broken))
    assert [
        part
        for part in (
            "mine/headless.cypher: the header lacks title.en",
            "mine/partners.cypher: the name 'partners' is taken in partners",
            "mine/latin.cypher cannot be read as UTF-8",
            "mine/typed.cypher, line 5: 'whole' is no type",
        )
        if part not in said
    ] == []
    assert len(found.broken) == 4
    assert "no .cypher file" in str(catalogue([tmp_path / "absent"]).broken[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no statement"),
        (HEADER, "holds no statement"),
        (HEADER.replace(" · 数", "") + "RETURN 1", "line 6: 'a number' must read"),
        (HEADER.replace("param n", "param as_of") + "RETURN 1", "cannot be the name"),
        (HEADER + "MATCH ()-[l]-() WHERE {as_of} RETURN 1", "wants a name"),
    ],
)
def test_a_broken_header_is_said(text: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        parse(text, "own", "mine")


def test_listing_needs_neither_pandas_nor_the_driver() -> None:
    code = (
        "import sys; from queries.catalogue import catalogue; catalogue(); "
        "print([m for m in ('pandas', 'neo4j', 'networkx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_committed_page_is_the_one_made_now() -> None:
    made = questions_markdown()
    assert (ROOT / "docs" / "questions.md").read_text("utf-8") == made, (
        "docs/questions.md is old: write queries.reference.questions_markdown() there"
    )
    assert made.count("\n### `") == len(catalogue())
