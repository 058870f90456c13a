"""The command line on a real Neo4j: what it prints, where, in which language, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from analytics.closeness_spec import PARTS
from analytics.missing import Reason
from graph.connection import Connection
from graph.lists import split_items
from graph.ontology import ENTITIES, LINKS
from graph.proposals import PROPOSAL_COLUMNS
from graph.store import Store
from innolink.cli import main
from innolink.cli_output import for_a_file, table_from_rows
from tests.innolink.commands import environment

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command against the shipped data."""
    for name, value in environment(shipped_connection).items():
        monkeypatch.setenv(name, value)

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    return invoke


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_help_reads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom innolink.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'neo4j', 'pandas', 'numpy', 'networkx', 'pyvis', 'opencc', 'openpyxl'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"
    assert "partners --country RS" in done.stdout


@pytest.mark.parametrize(("lang", "word"), [("zh", "用法："), ("en", "Usage: ")])
def test_help_speaks_both_languages(lang: str, word: str) -> None:
    for words in ([], ["load"], ["ask"], ["db"], ["db", "backup"], ["score"]):
        done = CliRunner().invoke(main, [*words, "--lang", lang, "--help"])
        turned = CliRunner().invoke(main, [*words, "--help", "--lang", lang])
        assert turned.stdout == done.stdout
        assert done.exit_code == 0, words
        assert done.output.startswith(word)


def test_a_pipe_gets_csv_and_a_file_opens_in_excel(run: Any, tmp_path: Path) -> None:
    done = run("ask", "partners", "--country", "塞尔维亚")
    assert done.exit_code == 0
    found = rows(done.stdout)
    assert [(r["partner"], r["types"]) for r in found] == [
        ("geonames:792680", "SISTER_CITY"),
        ("iso:RS", "PARTICIPATES_IN"),
    ]
    file = tmp_path / "partners.csv"
    done = run("ask", "partners", "--country", "RS", "-o", str(file))
    assert done.stdout == ""
    assert "2 rows" in done.stderr
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    done = run("ask", "partners", "--country=RS", "--format", "json")
    assert [r["country"] for r in json.loads(done.stdout)] == ["RS", "RS"]


def test_a_file_for_people_is_headed_in_chinese_where_they_asked(run: Any, tmp_path: Path) -> None:
    """Names, ids and codes are the same; JSON, a locale and one's own Cypher change nothing."""
    asked = ("ask", "sister-parks", "--limit", "3")
    keys = list(csv.reader(io.StringIO(run(*asked).stdout)))
    words = list(csv.reader(io.StringIO(run(*asked, "--lang", "zh").stdout)))
    assert words[0] == [
        "其一标识", "其一名称", "其一国家/地区", "其二标识", "其二名称", "其二国家/地区",
        "最早日期", "终止", "数据集", "来源标识",
    ]  # fmt: skip
    assert words[1:] == keys[1:]
    assert all(not re.search(r"\\", cell) for row in keys for cell in row), "no bar is escaped"
    book = tmp_path / "a.xlsx"
    done = run(*asked, "--lang", "zh", "-o", str(book))
    assert done.stderr == f"已将 3 行写入 {book}。\n结果不止所示的 3 行。\n"
    sheet = openpyxl.load_workbook(book).active
    told = [["" if v is None else str(v) for v in r] for r in sheet.iter_rows(values_only=True)]
    assert told == words
    told = json.loads(run(*asked, "--lang", "zh", "--format", "json").stdout)
    assert list(told[0]) == keys[0]
    cypher = run("cypher", "MATCH (p:Park) RETURN p.name AS name LIMIT 1", "--lang", "zh")
    assert cypher.stdout.splitlines()[0] == "name"
    lines = run(*asked, "--sources", "--lang", "zh").stdout.splitlines()
    assert [after for line, after in pairwise(lines) if not line] == [
        "行,链接键,类型,起点标识,终点标识,起始,终止,数据集,来源", "标识,标题,发布方,日期,网址",
    ]  # fmt: skip


VOCABULARIES = {*ENTITIES, *LINKS, *PARTS, "true", "false", *(r.value for r in Reason)}


@pytest.mark.parametrize(
    "words",
    [
        "score beijing --explain", "score beijing --facts",
        "score china --layer ncses-ai --explain", "next beijing",
        "next beijing --country RS --facts", "plan", "profile beijing",
        "profile beijing --strengths", "profile china --layer ncses-ai --strengths",
        "ask partners --country RS --sources",
    ],
)  # fmt: skip
def test_no_cell_of_a_chinese_file_is_a_word_of_ours_in_english(run: Any, words: str) -> None:
    asked = words.split()
    english, chinese = (
        list(csv.reader(io.StringIO(run(*asked, "--format", "csv", "--lang", lang).stdout)))
        for lang in ("en", "zh")
    )
    assert [len(row) for row in chinese] == [len(row) for row in english]
    for row in chinese:
        for cell in row:
            items = [cell] if ":" in cell else split_items(cell)  # ids and keys stay
            assert not VOCABULARIES.intersection(items), row
    told = run(*asked, "--format", "json", "--lang", "zh").stdout
    assert list(json.loads(told)) == list(json.loads(run(*asked, "--format", "json").stdout))


def test_proposals_in_chinese_are_a_decisions_file_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("innolink.cli_output.in_chinese", lambda: True)
    row = ("merge", "org:a", "org:b", None, "Park | Lab", None, None, None, None, "ror:1")
    made = for_a_file(table_from_rows([dict(zip(PROPOSAL_COLUMNS, row, strict=True))],
                                      PROPOSAL_COLUMNS), "csv")  # fmt: skip
    assert made.rows == (row,)


def test_a_table_fits_eighty_columns_and_is_never_cut(run: Any) -> None:
    for words in (["ask"], ["status"], ["score", "beijing"], ["plan"]):
        done = run(*words, "--format", "table")
        assert done.exit_code == 0, words
        wide = [x for x in done.stdout.splitlines() if len(x) > 80]
        assert wide == [], words
        assert "…" not in done.stdout.replace("Coun…", "")


def test_questions_are_listed_and_explained(run: Any) -> None:
    listed = rows(run("ask", "--lang", "zh").stdout)
    assert {r["问题"] for r in listed} >= {
        "partners", "profile", "sister-parks", "joint-labs", "path", "common-partners",
        "bridges", "targets", "tasks", "evidence", "coverage", "conflicts", "unsourced",
    }  # fmt: skip
    told = run("ask", "partners", "--help").stdout
    assert "--country" in told
    assert "innolink ask partners --country RS" in told


def test_free_text_and_sources(run: Any) -> None:
    found = rows(run("ask", "find", "清华大学").stdout)
    assert found[0]["id"] == "ror:03cve4549"
    done = run("ask", "partners", "--country", "RS", "--sources", "--format", "json")
    told = json.loads(done.stdout)
    assert list(told) == ["rows", "notes", "facts", "sources"]
    assert "http://en.people.cn" in done.stdout
    keys = {(f["row"], f["type"]) for f in told["facts"]}
    assert {(1, "SISTER_CITY"), (2, "PARTICIPATES_IN")} <= keys
    named = {s for f in (*told["facts"], *told["rows"]) for s in f["sources"]}
    assert named == {s["id"] for s in told["sources"]}
    told = run("ask", "partners", "--country", "RS", "--cypher").stdout
    assert ':param country => "RS";' in told
    assert told.rstrip().endswith(";")


def test_notes_stand_with_the_answer(run: Any, tmp_path: Path) -> None:
    asked = ("ask", "peers", "--limit", "1")
    told = json.loads(run(*asked, "--notes", "--format", "json", "--lang", "zh").stdout)
    assert list(told) == ["rows", "notes"]
    assert any("北京为中心" in note for note in told["notes"])
    assert isinstance(json.loads(run(*asked, "--format", "json").stdout), list)
    file = tmp_path / "peers.md"
    assert run(*asked, "-o", str(file)).stdout == ""
    assert "collected around Beijing" in file.read_text("utf-8")
    run("ask", "partners", "--country", "RS", "--sources", "-o", str(tmp_path / "rs.csv"))
    assert sorted(p.name for p in tmp_path.glob("rs*")) == [
        "rs-facts.csv", "rs-sources.csv", "rs.csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ask", "partners", "--contry", "RS"], 2, "--country"),
        (["ask", "partners", "--country"], 2, "needs a value"),
        (["ask", "partnrs"], 1, "partners"),
        (["ask", "partners", "--country", "Atlantis"], 1, "no country or region"),
        (["ask", "profile", "Bejing"], 1, "geonames:1816670"),
        (["score", "Bejing"], 1, "北京 / Beijing (geonames:1816670)"),
        (["score", "beijing", "--layer", "x"], 1, "ncses-ai"),
        (["score", "beijing", "--layer", "ncses-ai"], 1, "is a City"),
        (["cypher", "CREATE (n)"], 1, "only read"),
        (["cypher", "MATCH (n"], 1, "Invalid input"),
        (["load", "register", "nothing.csv"], 1, "There is no file"),
        (["load", "nonsense", "x"], 2, "register"),
        (["page", "--layer", "x", "-o", "x.html"], 1, "ncses-ai"),
        (["template", "x.csv"], 2, ".xlsx"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_every_mistake_is_one_paragraph(
    run: Any, words: list[str], code: int, said: str, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == code
    assert done.stdout == ""
    last = done.stderr.strip().splitlines()[-1] if code == 2 else done.stderr
    assert said in done.stderr
    assert last.startswith("Error: ")
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_folder_and_a_date_to_come_are_said(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "new" / "two" / "rs.csv"
    first = run("ask", "partners", "--country", "RS", "-o", str(file))
    assert f"Made the folder {file.parent}" in first.stderr
    assert "in the future" not in first.stderr
    again = run("ask", "partners", "--country", "RS", "--as-of", "2930", "-o", str(file))
    assert "Made the folder" not in again.stderr
    assert "2930 lies in the future" in again.stderr


def test_no_proposal_and_no_row_are_said_once(run: Any) -> None:
    none = run("status", "--proposals", "--format", "table")
    assert (none.stdout, none.stderr.count("\n")) == ("", 1)
    empty = run("ask", "find", "zzzz", "--format", "table").stderr
    assert "No data" in empty
    assert "No rows" not in empty
    assert "likeness" not in empty


def test_a_score_in_words_and_as_json(run: Any) -> None:
    told = json.loads(run("score", "beijing", "--format", "json").stdout)
    assert list(told["parts"]) == [
        "density", "centrality", "breadth", "depth", "balance", "resilience", "belt_and_road",
    ]  # fmt: skip
    done = run("score", "北京", "--lang", "zh")
    parts = {r["分项"]: r for r in rows(done.stdout)}
    assert float(parts["密度"]["数值"]) == round(told["parts"]["density"]["value"], 4)
    assert parts["中心性"]["数值"] == "暂无数据"
    assert "不可比" in parts["中心性"]["计算依据"]
    assert float(parts["指数"]["数值"]) == round(told["index"], 4)
    ranked = run("score", "china", "--layer", "ncses-ai", "--peers", "g20")
    assert "Rank 6 of 19 (G20)" in ranked.stderr
    facts = rows(run("score", "beijing", "--facts").stdout)
    assert len(facts) == told["ties"]


def test_a_page_is_written(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "p.html"
    done = run("page", "--hub", "中关村科技园区", "-o", str(file), "--lang", "zh")
    assert done.exit_code == 0
    html = file.read_text("utf-8")
    assert re.match(r'<!doctype html>\s*<html lang="zh[^"]*">', html), "the language asked for"
    assert "中关村科技园区" in html
    secrets = [os.environ["NEO4J_PASSWORD"], os.environ["NEO4J_URI"]]
    assert [s for s in secrets if s in html] == []


def test_a_page_made_without_a_language_opens_in_the_readers(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "p.html"
    assert run("page", "--layer", "ncses-ai", "-o", str(file)).exit_code == 0
    assert re.search(r"<html [^>]*data-reader>", file.read_text("utf-8"))


def test_the_way_to_the_facts_repeats_what_was_chosen(run: Any) -> None:
    told = run("score", "china", "--layer", "ncses-ai", "--peers", "g20", "--format", "md").stderr
    assert "innolink score china --layer ncses-ai --peers g20 --explain" in " ".join(told.split())


def test_the_command_alone_gives_its_help_once() -> None:
    done = CliRunner().invoke(main, [])
    assert done.exit_code == 2
    assert done.stderr.count("innolink [") == 1
    assert "Error" not in done.stderr
    assert "\n  load  " in done.stderr


def test_scenes_are_baked_in_or_refused(run: Any, tmp_path: Path) -> None:
    scenes, file = tmp_path / "scenes.json", tmp_path / "p.html"
    asked = ("page", "--layer", "ncses-ai", "--scenes", str(scenes), "-o", str(file))
    scenes.write_text('[{"title": "On the map", "view": {"view": "map", "place": "RS"}}]', "utf-8")
    assert run(*asked).exit_code == 0
    assert '"view":{"view":"map","place":"RS"}' in file.read_text("utf-8")
    file.unlink()
    scenes.write_text('[{"title": "On the map", "view": {"zoom": "9"}}]', "utf-8")
    done = run(*asked, "--lang", "zh")
    assert (done.exit_code, file.exists()) == (1, False)
    assert "zoom 无法识别" in done.stderr
    done = run("page", "--map", "--scenes", str(scenes), "-o", str(file))
    assert (done.exit_code, file.exists()) == (2, False)
    assert "leave out --map" in done.stderr


def test_status_counts_what_is_there(run: Any) -> None:
    found = {(r["kind"], r["name"]): int(r["count"]) for r in rows(run("status").stdout)}
    assert found["entities", "Task"] == 20
    assert found["links", "sister park"] == 6
    assert found["dataset (records)", "register"] == 1189


def test_the_doctor_finds_a_stranger_before_our_own(
    shipped_connection: Connection, tmp_path: Path
) -> None:
    env = {**os.environ, **environment(shipped_connection), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "innolink", "doctor"]
    fine = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert (fine.returncode, "in order" in fine.stderr) == (0, True), fine.stderr
    (tmp_path / "data.py").write_text("x = 1\n", "utf-8")
    broken = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert broken.returncode == 1
    assert "data.py" in broken.stderr
    assert broken.stderr.count("\n") == 1


def test_a_register_with_mistakes(
    empty_connection: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in environment(empty_connection).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("INNOLINK_HOME", str(tmp_path / "home"))
    file = tmp_path / "mine.csv"
    file.write_text(
        "id,type,name,country,hue\npark:a,Park,A,RS,\npark:b,Parc,B,RS,\npark:c,Park,C,Serbai,\n",
        "utf-8",
    )
    invoke = CliRunner().invoke
    checked = invoke(main, ["load", "register", str(file), "--dry-run"])
    assert checked.exit_code == 1
    assert "nothing was written" in checked.stderr
    assert "the rows without a fault would be loaded" in checked.stderr
    foreseen = "1 item offered would be 1 created + 0 updated + 0 unchanged; 0 would be removed."
    assert foreseen in checked.stderr
    assert "stays" not in checked.stderr
    done = invoke(main, ["load", "register", str(file)])
    assert done.exit_code == 1
    assert "mine: 3 rows read = 1 accepted + 2 rejected." in done.stderr
    assert "1 item offered = 1 created + 0 updated + 0 unchanged; 0 removed." in done.stderr
    assert "(nearest: Serbia)" in done.stderr
    told = rows((tmp_path / "mine.rejects.csv").read_text("utf-8-sig"))
    assert [(r["severity"], r["row"], r["header"], r["value"], r["nearest"]) for r in told] == [
        ("note", "1", "hue", "hue", ""),
        ("fault", "3", "type", "Parc", "Park"),
        ("fault", "4", "country", "Serbai", "Serbia"),
    ]
    assert "Faults: 2; notes, for which no row is rejected: 1." in done.stderr
    assert "Correct these rows" in done.stderr
    taken = invoke(main, ["load", "--withdraw", "mine", "--yes", "--lang", "en"])
    assert taken.stderr.splitlines() == [
        "mine: 1 item removed. What other datasets say stays.",
        f"Its list of rejected rows was removed too: {tmp_path / 'mine.rejects.csv'}.",
    ]
    done = invoke(main, ["load", "register", str(file)])
    strict = invoke(main, ["load", "register", str(file), "--strict"])
    assert strict.exit_code == 1
    assert "nothing is loaded" in strict.stderr
    file.write_text("id,type,name,country,hue\npark:a,Park,A,RS,\npark:b,Park,B,RS,\n", "utf-8")
    mended = invoke(main, ["load", "register", str(file), "--lang", "zh"])
    assert mended.exit_code == 0
    assert "新增 1 + 更新 0 + 不变 1" in mended.stderr
    assert "没有退回的行：已删除上次载入的退回文件" in mended.stderr
    assert "提示：mine.csv" in mended.stderr  # a note alone rejects nothing
    assert not (tmp_path / "mine.rejects.csv").exists()
    assert "innolink diff 3 4" in mended.stderr
    changed = invoke(main, ["diff", "3", "4", "--lang", "zh", "--format", "csv"])
    assert rows(changed.stdout) == [
        {"变化": "新增", "类别": "记录", "类型": "园区", "对象": "B", "键": "mine|park:b",
         "内容": "国家/地区：塞尔维亚"}
    ]  # fmt: skip
    plain = json.loads(invoke(main, ["diff", "3", "4", "--format", "json"]).stdout)
    assert [(r["change"], r["type"], r["after"]["country"]) for r in plain] == [
        ("created", "Park", "RS")
    ]


def test_headers_and_faults_in_chinese(
    empty_connection: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in environment(empty_connection).items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "登记.csv"
    file.write_text(
        "标识,类型,名称,国家/地区,可信度\nlab:a,实验事,甲,RS,高\nlab:b,实验室,乙,RS,高高\n"
        "lab:c,实验室,Lab C,RS,中\n,实验室,丁,RS,\n",
        "utf-8",
    )
    done = CliRunner().invoke(main, ["load", "register", str(file), "--lang", "zh"])
    assert "登记.csv:登记:第 2 行，类型：实验事" in done.stderr
    told = rows((tmp_path / "登记.rejects.csv").read_text("utf-8-sig"))
    assert [(r["性质"], r["行"], r["表头"], r["字段"], r["最接近的有效值"]) for r in told] == [
        ("错误", "2", "类型", "type", "实验室"), ("错误", "3", "可信度", "confidence", "高"),
        ("错误", "5", "标识", "id", ""),
    ]  # fmt: skip
    with Store(empty_connection) as store:
        found = store.rows("MATCH (e:Entity) RETURN e.name AS name, e.name_zh AS zh")
    assert found == [{"name": "Lab C", "zh": None}]


def test_an_unknown_command_offers_the_nearest() -> None:
    done = CliRunner().invoke(main, ["lod", "--lang", "zh"])
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (
        2,
        "出错：没有命令 lod。是否为：load？",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("score", "china", "--since", "abc"),
            "--since must be a whole number such as 2020, not abc.",
        ),
        (("plan", "--reach", "far"), "--reach must be a number such as 0.5, not far."),
        (("next", "beijing", "--k", "x"), "--k must be a number from 1 to 1000."),
    ],
)
def test_what_is_no_number_is_shown(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(main, [*words, "--lang", "en"])
    last = done.stderr.splitlines()[-1]
    assert (done.exit_code, last) == (2, f"Error: The value for {said}")


def test_the_demo_can_be_run_again(
    empty_connection: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in environment(empty_connection).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    first = CliRunner().invoke(main, ["demo", "--lang", "en"])
    assert first.exit_code == 0, first.stderr
    pages = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    cards = {f"{name}.{x}.html" for name in ("score-beijing", "score-china") for x in ("zh", "en")}
    assert {"index.html", "ncses-ai.html", "network.html"} | cards <= set(pages)
    for name in cards:
        own = name.split(".")[1]
        led = re.findall(r'<a href="([\w.-]+)', pages[name].decode())
        assert f"index.{own}.html" in led
        assert set(led) <= set(pages), "every link leads to a page beside it"
        assert f'<a href="{name}" ' in pages[f"index.{own}.html"].decode()
    assert b'<a href="ncses-ai.html#lang=zh">' in pages["score-china.zh.html"]
    assert "链接紧密度指数" in pages["score-china.zh.html"].decode()
    assert b'href="index.en.html" data-word="home"' in pages["ncses-ai.html"]
    last = first.stderr.splitlines()[-6:]
    assert str(tmp_path / "out" / "index.html") in last[0]
    assert last[-3:] == [
        "  innolink ask partners --country RS", "  innolink plan", "  innolink template my.xlsx",
    ]  # fmt: skip
    second = CliRunner().invoke(main, ["demo", "--lang", "en"])
    assert "register: 0 created, 0 updated, 3938 unchanged" in second.stderr
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == pages


ENDINGS = [
    (["plan", "-o", "plan.html"], "The name plan.html does not say the format."),
    (["score", "beijing", "-o", "s.pdf"], "Let it end in one of: .csv, .xlsx, .json, .md"),
    (["ask", "partners", "-o", "q.docx"], "The name q.docx does not say the format."),
    (["plan", "--format", "csv", "-o", "p.xlsx"], "Let the name end in .csv, or leave --format"),
    (["plan", "--format", "table", "-o", "p.md"], "Let the name end in .txt, or leave --format"),
    (["page", "-o", "net.pdf"], "Let it end in one of: .html, .htm"),
    (["page", "--map", "-o", "map.png"], "Let it end in one of: .html, .htm, .svg"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "told"), ENDINGS)
def test_a_file_is_never_written_in_another_format_than_its_name_says(
    run: Any,
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words, "--lang", "en")
    assert done.exit_code == 1
    assert told in " ".join(done.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_no_format_takes_the_one_that_is_chosen(run: Any, tmp_path: Path) -> None:
    text, bare = tmp_path / "plan.txt", tmp_path / "plan"
    assert run("plan", "--format", "md", "-o", str(text)).exit_code == 0
    assert run("plan", "-o", str(bare)).exit_code == 0
    assert text.read_text("utf-8").startswith("| ")
    assert len(rows(bare.read_text("utf-8-sig"))) == 12


def test_a_dataset_none_of_whose_rows_was_taken_can_be_taken_back(
    empty_connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(empty_connection).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("INNOLINK_HOME", str(tmp_path / "home"))
    file = tmp_path / "none.csv"
    file.write_text("id,type,name\npark:a,Parc,A\n", "utf-8")
    invoke = CliRunner().invoke
    assert invoke(main, ["load", "register", str(file)]).exit_code == 1
    words = ["load", "--withdraw", "none", "--yes", "--lang", "en"]
    taken, again = invoke(main, words), invoke(main, words)
    assert (taken.exit_code, again.exit_code) == (0, 1)
    assert taken.stderr.startswith("none: 0 items removed.")
    assert "There is nothing of none in the graph" in again.stderr
