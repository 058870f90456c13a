"""``innolink match`` and ``il.match``: files as people have them, both languages, a real graph."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

import innolink as il
from graph.connection import Connection
from innolink.cli import main
from innolink.matching import COLUMNS, MatchError, match_file
from innolink.session import open_graph
from loaders.ror import read

DUMP = Path(__file__).parents[1] / "samples" / "ror" / "six-records.json"
ROWS = [
    ("单位", "国家", "城市"),
    ("清华大学物理系，北京 100084", "中国", ""),
    ("Tsinghua University", "Japan", ""),
    ("Kuaishou", "CN", "北京"),
    ("", "", ""),
    ("查无此校", "", ""),
]


def run(*words: str) -> Result:
    return CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(
        main, ["match", *words, "--against", str(DUMP)], catch_exceptions=False
    )


def write_csv(path: Path, encoding: str) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(ROWS)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_book(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "notes"
    sheet = book.create_sheet("names")
    for row in ROWS:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.csv", lambda p: write_csv(p, "utf-8-sig")),
        ("b.csv", lambda p: write_csv(p, "gb18030")),
        ("c.csv", lambda p: write_csv(p, "utf-16")),
        ("d.xlsx", write_book),
    ],
)
def test_a_file_in_whatever_encoding(
    name: str, write: Callable[[Path], Path], tmp_path: Path
) -> None:
    file = write(tmp_path / name)
    done = run(str(file), "--column", "单位", "--country", "国家", "--city", "城市", "--lang", "zh")
    assert done.exit_code == 0
    table = list(csv.DictReader(io.StringIO(done.stdout)))
    ours = ("行", "文本", "所认片段", "标识", "机构名称", "结论", "匹配分（0–1）", "依据", "候选")
    assert tuple(table[0]) == (*ROWS[0], *ours)
    kept = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:] if any(row)]
    assert [{k: row[k] for k in ROWS[0]} for row in table] == kept
    within = "文本中含有其名称“清华大学”；文本所指可能是其下属部门"
    assert [tuple(r[c] for c in ("行", "标识", "结论", ours[6], "依据")) for r in table] == [
        ("2", "ror:03cve4549", "accepted", "1", within),
        ("3", "", "candidates", "", "名称相同，但国家/地区不一致：给定 JP，记录为 CN"),
        ("4", "ror:0258as409", "accepted", "1", "与其名称“Kuaishou”相同"),
        ("6", "", "none", "", "没有相同或相近的名称"),
    ]
    assert table[1]["候选"] == (
        "ror:03cve4549 清华大学（Beijing, CN）1.00：名称相同，但国家/地区不一致：给定 JP，记录为 CN"
    )
    assert done.stderr == "共 4 条文本：直接认定 2 个名称，有候选 1 个，无匹配 1 个。\n"


AWKWARD = [
    ["name", "id", "", "备注", "备注", "", "match_id"],
    ["Kuaishou; Tsinghua University", "007", "kept", "=1+1", -5, "", "x"],
    ["", 12.5, None, "no name", dt.date(2024, 5, 31), None, "y", "beyond"],
    [None, None],
    ["Kuaishou", "+86 10 1", None, "a|b", True, None, "z"],
]
OWN = ["name", "id", "column 3", "备注", "备注_2", "match_id", "column 8"]
NEW = ["row", "text", "part", "match_match_id", "match_name", "decision", "score", "reason",
       "candidates"]  # fmt: skip
FOUND = [
    [2, "Kuaishou; Tsinghua University", "Kuaishou", "ror:0258as409", "Kuaishou (China)",
     "accepted", 1],
    [2, "Kuaishou; Tsinghua University", "Tsinghua University", "ror:03cve4549",
     "Tsinghua University", "accepted", 1],
    [3, None, None, None, None, "none", None],
    [5, "Kuaishou", "Kuaishou", "ror:0258as409", "Kuaishou (China)", "accepted", 1],
]  # fmt: skip


def test_every_column_of_the_file_is_kept_in_a_workbook(tmp_path: Path) -> None:
    """Names twice, none, ours, cells beyond the header, values of every kind: nothing is lost."""
    book = openpyxl.Workbook()
    for row in AWKWARD:
        book.active.append(row)
    book.active["D2"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    asked = (str(tmp_path / "a.xlsx"), "--column", "name", "--lang", "en")
    done = run(*asked, "-o", str(tmp_path / "out.xlsx"))
    assert done.exit_code == 0, done.stderr
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    told = [list(row) for row in sheet.iter_rows(values_only=True)]
    day = dt.datetime(2024, 5, 31)  # noqa: DTZ001  # as openpyxl reads it
    first = ["Kuaishou; Tsinghua University", "007", "kept", "=1+1", -5, "x", None]
    assert told[0] == [*OWN, *NEW]
    assert [row[:7] for row in told[1:]] == [
        first, first, [None, 12.5, None, "no name", day, "y", "beyond"],
        ["Kuaishou", "+86 10 1", None, "a|b", True, "z", None],
    ]  # fmt: skip
    assert [row[7:14] for row in told[1:]] == FOUND
    assert sheet["D2"].data_type == "s", "text, no formula"
    assert done.stderr.splitlines() == [
        f"Wrote 4 rows to {tmp_path / 'out.xlsx'}.",
        "Your file has columns of the same names; ours are called match_match_id, match_name.",
        "3 texts: 3 names accepted, 0 with candidates, 1 without.",
    ]


def test_every_column_of_the_file_is_kept_in_csv(tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(AWKWARD)
    (tmp_path / "a.csv").write_text(out.getvalue(), "utf-8")
    done = run(str(tmp_path / "a.csv"), "--column", "name", "--format", "csv")
    told = list(csv.reader(io.StringIO(done.stdout)))
    first = ["Kuaishou; Tsinghua University", "007", "kept", "'=1+1", "-5", "x", ""]
    assert told[0] == [*OWN, *NEW]
    assert [row[:7] for row in told[1:]] == [
        first, first, ["", "12.5", "", "no name", "2024-05-31", "y", "beyond"],
        ["Kuaishou", "+86 10 1", "", "a|b", "True", "z", ""],
    ]  # fmt: skip
    frame = match_file(None, tmp_path / "a.csv", "name", against=DUMP)
    assert list(frame.columns) == told[0]
    assert list(frame["row"]) == [2, 2, 3, 5]


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", "utf-8")
    done = run(str(file), "--column", "name", "--lang", "en")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: There is no column name in a.csv. Its columns: 单位, 国家, 城市. "
        "Choose one with --column.\n"
    )


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,Name\na,b\n", encoding="utf-8")
    done = run(str(file), "--column", "name", "--lang", "zh")
    assert done.exit_code == 1
    assert done.stderr == "出错：a.csv 中“name”列不止一个。请改名，只保留一个。\n"


def test_formulas_and_control_characters_stay_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("name",), ('=HYPERLINK("x","y")',), ("=1+1",), ("x" * 5000,)):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    done = run(str(tmp_path / "a.xlsx"), "--column", "NAME", "--lang", "en")
    table = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(r["row"], r["decision"]) for r in table] == [
        ("2", "none"),
        ("3", "none"),
        ("4", "none"),
    ]
    assert [r["text"][:3] for r in table] == ["'=H", "'=1", "xxx"]


def test_against_the_graph(empty_connection: Connection) -> None:
    from loaders.pipeline import load

    with open_graph(connection=empty_connection) as g:
        load(g.store, read(DUMP))
        frame = il.match(g, ["清華大學", None, "Tsinghua University"], country=["CN", "", "US"])
    assert tuple(frame.columns) == COLUMNS
    assert frame[["row", "id", "decision"]].to_dict("split")["data"] == [
        [1, "ror:03cve4549", "accepted"],
        [2, None, "none"],
        [3, None, "candidates"],
    ]


def test_an_empty_graph_says_what_to_do(empty_connection: Connection) -> None:
    with (
        open_graph(connection=empty_connection) as g,
        pytest.raises(MatchError, match="holds no organisation to match against"),
    ):
        il.match(g, ["清华大学"])


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("结论", "匹配分", "认定", "候选", "无匹配", "清华大学", "中国")),
        ("en", ("decision", "score", "accepted", "candidates", "none", "Tsinghua", "China")),
    ],
)
def test_people_get_one_organisation_a_line_in_their_words(
    lang: str, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = write_csv(tmp_path / "a.csv", "utf-8")
    asked = ("--column", "单位", "--country", "国家", "--lang", lang, "--format", "table")
    told = run(str(file), *asked).stdout
    assert [w for w in words if w not in told] == []
    assert max(cell_len(line) for line in told.splitlines()) <= 80
    assert "[1/" not in told
