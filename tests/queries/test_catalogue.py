"""The catalogue, its headers, the user's own folders and the page made of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import made as generated
from graph.ontology import FACT_LINKS
from graph.wording import Message
from queries.catalogue import catalogue
from queries.notes import fill_columns
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
    by_family: dict[str, list[str]] = {}
    for question in questions.values():
        by_family.setdefault(question.family, []).append(question.name)
        assert "ORDER BY" in question.statement, question.name
        assert "as_of" in question.statement or question.name in NO_DATE, question.name
    assert {family: sorted(names) for family, names in by_family.items()} == {
        "partners": ["bridges", "common-partners", "countries", "gaps", "partners", "path",
                     "peers", "profile", "strengths", "summary"],
        "pairs": ["cell", "fields", "matrix", "pair"],
        "parks": ["sister-candidates", "sister-parks", "sub-parks", "unpaired-parks"],
        "cooperation": ["agreements", "belt-and-road", "docking-list", "foreign-rnd-centres",
                        "innovation-map", "joint-labs", "journals", "liaison", "library",
                        "memberships", "offices", "organisations", "rnd-by-country"],
        "events": ["event-matrix", "event-participants", "events", "returning-participants"],
        "plan": ["due", "evidence", "named", "no-data", "responsibilities", "target-timeline",
                 "targets", "tasks"],
        "change": ["by-year", "change", "ended", "new"],
        "ranks": ["city-ranks", "figures", "groups"],
        "quality": ["ambiguous", "completeness", "confidence", "conflicts", "coverage", "stale",
                    "undated", "unsourced"],
        "search": ["find"],
    }  # fmt: skip
    assert set(by_family) == set(FAMILIES)


NO_DATE = {"ambiguous"}
"""Names do not depend on a date."""

WALK = re.compile(r"\[(\w*):([A-Z_|]+)[^\]]*\]")
NOT_FACTS = {
    "LOCATED_IN", "PART_OF", "ABOUT", "OF", "MEASURES", "TRACKED_BY", "MENTIONS", "CONTRIBUTES_TO",
    "RESPONSIBLE_FOR", "OF_DATASET",
}  # fmt: skip
"""Structure, plan and provenance: what a statement may walk besides facts, never a layer."""


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_statement_walks_declared_links_and_no_layer(name: str) -> None:
    statement = catalogue()[name].statement
    walked = {t for _, types in WALK.findall(statement) for t in types.split("|")}
    assert walked <= {*FACT_LINKS, *NOT_FACTS}
    bare = re.findall(r"-\[\w*\]-|(?<!-)--(?!-)", statement)
    rule = ("type(r) IN", "l.key IS NOT NULL", "type(l)")
    assert not bare or any(r in statement for r in rule), bare
    for family in ("partners", "pairs"):
        if catalogue()[name].family == family:
            assert walked <= {*FACT_LINKS, "LOCATED_IN", "PART_OF", "ABOUT"}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_what_fills_an_empty_answer_is_declared(name: str) -> None:
    question = catalogue()[name]
    if question.fills:
        assert fill_columns(question.fills)
    else:
        assert question.family in {"quality", "search"} or name in {
            "gaps", "no-data", "profile", "common-partners"
        }  # fmt: skip
    said = [Message("queries", f"note.{n}", {"least": 3, "year": 2026}) for n in question.notes]
    assert all(m.say("zh") != m.say("en") for m in said)


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
    made = generated("questions.md")
    assert (ROOT / "docs" / "questions.md").read_text("utf-8") == made, "make docs"
    assert made.count("\nExample · 示例\n") == len(catalogue())
    assert questions_markdown().count("\n### `") == len(catalogue())
    assert made.count("\n### `") == len(catalogue())
