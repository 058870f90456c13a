"""Workbooks as people make them: nothing is lost without a word, what is broken is one error."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders import register
from loaders.batch import Fault
from loaders.errors import LoadError
from loaders.staging import stage
from loaders.tables import read_tables

HEADER = ["id", "type", "name", "country", "since"]
ALPHA = ["park:a", "Park", "Alpha", "CN", "2024"]
BETA = ["park:b", "Park", "Beta", "RS", None]


def workbook(
    path: Path, sheets: dict[str, list[list[Any]]], then: Callable[[Any], None] | None = None
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if then:
        then(book)
    book.save(path)
    return path


def changed(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Write a workbook's parts anew, changed or left out."""
    new = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(new, "w") as out:
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                out.writestr(name, data)
    return new


@dataclass
class Found:
    """What became of a workbook: rows read and rejected, what was told, what was taken."""

    read: int
    rejected: int
    faults: list[Fault]
    notes: list[Fault]
    entities: list[dict[str, Any]]


def staged(path: Path) -> Found:
    with closing(stage(register.read(path))) as found:
        assert found.read == found.accepted + found.rejected
        taken = [values for chunk in found.entities.chunks() for _, _, values in chunk]
        return Found(found.read, found.rejected, found.faults, found.notes, taken)


def told(found: list[Fault]) -> list[tuple[str, str, str, str]]:
    return [(str(f.where), f.column, str(f.value), f.rule.key) for f in found]


def test_a_size_that_the_sheet_states_wrongly_costs_no_row_and_no_column(tmp_path: Path) -> None:
    right = workbook(tmp_path / "a.xlsx", {"entities": [HEADER, ALPHA, BETA]})
    wrong = changed(
        right,
        lambda _, data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', data),
    )
    assert staged(wrong).entities == staged(right).entities
    assert [e["name"] for e in staged(wrong).entities] == ["Alpha", "Beta"]


def test_merged_cells_are_a_fault_of_each_row_that_they_leave_empty(tmp_path: Path) -> None:
    gamma = ["park:c", "Park", "Gamma", None, None]
    file = workbook(
        tmp_path / "a.xlsx",
        {"entities": [HEADER, ALPHA, [*BETA[:3], None, None], gamma, ["park:d", *BETA[1:]]]},
        lambda book: book["entities"].merge_cells("D2:E4"),
    )
    found = staged(file)
    assert told(found.faults) == [
        ("a.xlsx:entities:row 2", "since", "D2:E4", "register.merged"),
        ("a.xlsx:entities:row 3", "country", "D2:E4", "register.merged"),
        ("a.xlsx:entities:row 4", "country", "D2:E4", "register.merged"),
    ]
    assert [e["id"] for e in found.entities] == ["park:d"]


def test_a_merged_cell_of_many_rows_is_found_wherever_the_file_is_cut_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[f"park:{i}", "Park", f"P{i}", None, None] for i in range(30)]
    file = workbook(
        tmp_path / "a.xlsx",
        {"entities": [HEADER, *rows]},
        lambda book: [book["entities"].merge_cells(f"D{n}:D{n + 1}") for n in range(2, 30, 2)],
    )
    rejected = [f"a.xlsx:entities:row {n}" for n in range(3, 31, 2)]
    for size in (7, 64, 1_000_000):
        monkeypatch.setattr("loaders.workbook._CHUNK", size)
        assert [str(f.where) for f in staged(file).faults] == rejected


def test_a_date_is_as_precise_as_it_is_shown(tmp_path: Path) -> None:
    looks = ["yyyy-mm-dd", "mmm-yy", "yyyy", 'yyyy"年"m"月"', "yyyy/m/d h:mm"]
    rows = [[f"park:{i}", "Park", f"P{i}", "CN", dt.date(2024, 5, 1)] for i in range(len(looks))]

    def format_dates(book: Any) -> None:
        for row, look in enumerate(looks, start=2):
            book["entities"].cell(row, 5).number_format = look

    file = workbook(tmp_path / "a.xlsx", {"entities": [HEADER, *rows]}, format_dates)
    dates = [e["since"] for e in staged(file).entities]
    assert dates == ["2024-05-01", "2024-05", "2024", "2024-05", "2024-05-01"]


def test_a_format_that_chinese_excel_knows_by_number_is_a_date(tmp_path: Path) -> None:
    rows = [["park:a", "Park", "A", "CN", 45413], ["park:b", "Park", "B", "CN", 2024]]

    def as_shown(book: Any) -> None:
        book["entities"]["E2"].number_format = "0.00"

    file = workbook(tmp_path / "a.xlsx", {"entities": [HEADER, *rows]}, as_shown)
    chinese = changed(
        file,
        lambda name, data: (
            data.replace(b'numFmtId="2"', b'numFmtId="57"') if name.endswith("styles.xml") else data
        ),
    )
    assert [e["since"] for e in staged(chinese).entities] == ["2024-05", "2024"]
    (fault,) = staged(file).faults  # 45413.00 on the screen: a number, and what it may mean
    assert (fault.column, fault.value, fault.nearest) == ("since", "45413", "2024-05-01")


def test_a_header_further_down_is_pointed_at(tmp_path: Path) -> None:
    titled = workbook(tmp_path / "a.xlsx", {"entities": [["Partners"], [], HEADER, ALPHA]})
    with pytest.raises(LoadError, match="row 1 holds none of the columns, row 3 does") as caught:
        staged(titled)
    assert "表头在第 3 行" in caught.value.say("zh")
    bare = workbook(tmp_path / "b.xlsx", {"entities": [["x", "y"], ["1", "2"]]})
    with pytest.raises(LoadError, match="none of the columns of this table; there stands: x, y"):
        staged(bare)
    blank = workbook(tmp_path / "c.xlsx", {"entities": [[], [], HEADER, ALPHA]})
    assert [e["id"] for e in staged(blank).entities] == ["park:a"]


def test_empty_sheets_and_rows_cost_nothing(tmp_path: Path) -> None:
    rows = [HEADER, ALPHA, *[[None] * 5] * 500, BETA]
    found = staged(workbook(tmp_path / "a.xlsx", {"entities": rows, "links": [], "Sheet2": []}))
    assert (found.read, found.faults) == (2, [])
    assert told(found.notes) == [("a.xlsx:Sheet2", "", "Sheet2", "register.table")]
    for empty in ([], [HEADER], [["x"]]):
        with pytest.raises(LoadError, match="no row was found"):
            staged(workbook(tmp_path / "b.xlsx", {"entities": empty}))


def test_values_without_a_header_and_hidden_sheets_are_told(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["实体"].sheet_state = "hidden"

    file = workbook(
        tmp_path / "a.xlsx",
        {"entities": [HEADER, [*ALPHA, "see mail"], [*BETA, "urgent"]],
         "实体": [[*HEADER[:2], None, *HEADER[2:]], ["park:c", "Park", 7, "Gamma", "CN"]]},
        hide,
    )  # fmt: skip
    found = staged(file)
    assert (found.read, found.rejected) == (3, 0)
    assert told(found.notes) == [
        ("a.xlsx:entities:row 2", "", "see mail", "register.bare"),
        ("a.xlsx:实体", "", "实体", "register.hidden"),
        ("a.xlsx:实体:row 2", "", "7", "register.bare"),
    ]
    assert "2 such cells" in found.notes[0].rule.say("en")


BROKEN: dict[str, Callable[[str, bytes], bytes | None]] = {
    "sheet entities: it is damaged after row": lambda n, d: (
        d[: len(d) // 2] if n.endswith("sheet1.xml") else d
    ),
    "lists sheets that are not in it: sources": lambda n, d: (
        None if n.endswith("sheet2.xml") else d
    ),
    "no Excel workbook, or it is damaged": lambda n, d: b"<x" if n.endswith("styles.xml") else d,
    "is damaged .*[Ww]orkbook": lambda n, d: None if n == "xl/workbook.xml" else d,
}


@pytest.mark.parametrize("words", BROKEN)
def test_a_broken_part_is_one_clear_error_in_both_languages(tmp_path: Path, words: str) -> None:
    source = ["s", "S", "https://example.org"]
    sheets = {"entities": [HEADER, ALPHA], "sources": [["id", "title", "url"], source]}
    with pytest.raises(LoadError, match=words) as caught:
        staged(changed(workbook(tmp_path / "a.xlsx", sheets), BROKEN[words]))
    assert "Save as, Excel workbook (.xlsx)" in caught.value.say("en")
    assert "另存为" in caught.value.say("zh")


def test_a_workbook_damaged_anywhere_is_read_alike_or_one_clear_error(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"entities": [HEADER, ALPHA, BETA]})
    whole = staged(file).entities
    data = file.read_bytes()
    refused = []
    for place in range(0, len(data), 23):
        bad = bytearray(data)
        bad[place] ^= 0x55
        (tmp_path / "bad.xlsx").write_bytes(bad)
        try:
            found = staged(tmp_path / "bad.xlsx").entities
        except LoadError as error:
            refused.append(str(error))
        else:
            assert found == whole
    assert refused
    assert all("bad.xlsx" in said for said in refused)


def test_a_file_is_what_it_holds_not_what_it_is_called(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"entities": [HEADER, ALPHA]})
    for name in ("a.csv", "a.xls", "a.txt"):
        (tmp_path / name).write_bytes(file.read_bytes())
        (table,) = read_tables(tmp_path / name)
        assert table.name == "entities"
    for name in ("b.xls", "b.xlsx", "b.csv"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
        with pytest.raises(LoadError, match=r"old Excel format .* or has a password"):
            list(read_tables(tmp_path / name))
