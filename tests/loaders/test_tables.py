"""Tables as they come: every encoding found out and said, every broken file one clear error."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import LoadError
from loaders.tables import SheetError, decode, read_csv, read_tables

TEXT = "标识,name,备注\nNA,École,“引号”\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("gb18030", "GB18030"),
    ],
)
def test_the_encoding_is_found_and_said(tmp_path: Path, encoding: str, found: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(TEXT.encode(encoding))
    table = read_csv(file)
    assert table.encoding == found
    assert table.header == ["标识", "name", "备注"]
    assert list(table.rows) == [(2, ["NA", "École", "“引号”"])]


def test_bytes_of_another_encoding_are_kept_visible() -> None:
    mixed = "名称\n北京\n上海\n".encode() + "天津\n".encode("gb18030")
    text, found = decode(mixed, "a.csv")
    assert found == "UTF-8"
    assert text.splitlines()[:3] == ["名称", "北京", "上海"]
    assert any(0xDC80 <= ord(c) <= 0xDCFF for c in text.splitlines()[3])


def test_what_is_no_text_is_said() -> None:
    with pytest.raises(LoadError, match="no encoding that is known here"):
        decode(b"\xff\xff\xff\xff\n\x80\x80", "a.csv")
    with pytest.raises(LoadError, match="says it is UTF-16 and is not"):
        decode(b"\xff\xfe\x00\xd8\x00", "a.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_one_clear_error(data: bytes) -> None:
    try:
        text, found = decode(data, "a.csv")
    except LoadError:
        return
    assert found in {"UTF-8", "UTF-16", "GB18030"}
    assert isinstance(text, str)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    (tmp_path / "a.csv").write_text(separator.join("abc") + "\n" + separator.join("123"), "utf-8")
    assert list(read_csv(tmp_path / "a.csv").rows) == [(2, ["1", "2", "3"])]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\r1,;;;\r2,x\r", [(2, ["1", ";;;"]), (3, ["2", "x"])]),  # an old Mac's lines
        ("\ufeffa;b\r\n1;2, 3\r\n", [(2, ["1", "2, 3"])]),
        ("sep=;\r\na;b\r\n1;2\r\n", [(2, ["1", "2"])]),  # as Excel writes, and does not show it
        ('"a",b\n"1\n1",2\n3,4\n', [(2, ["1\n1", "2"]), (3, ["3", "4"])]),
        ("\n\na,b\n1,2\n", [(4, ["1", "2"])]),
        ('"a";"b"\n1;2\n', [(2, ["1", "2"])]),
    ],
)
def test_lines_quotations_and_separators_as_programs_write_them(
    tmp_path: Path, text: str, rows: list[Any]
) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    table = read_csv(tmp_path / "a.csv")
    assert table.header == ["a", "b"]
    assert list(table.rows) == rows


def test_a_separator_within_a_quoted_header_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('"a, b, c";d\n1;2\n', "utf-8")
    assert read_csv(tmp_path / "a.csv").header == ["a, b, c", "d"]


def test_a_quotation_that_never_ends_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,b\n1,"' + "x\n" * 6_000_000, "utf-8")
    with pytest.raises(LoadError, match="never closed"):
        list(read_csv(tmp_path / "a.csv").rows)


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "实体"
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_keeps_values_and_tells_formulas(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.xlsx",
        [["id", "n", None], [1, 2.5, "NA"], ["=1+1", dt.date(2024, 5, 3), True], [None, "#N/A", 0]],
    )
    (table,) = read_tables(file)
    assert (table.name, table.header) == ("实体", ["id", "n"])
    rows = list(table.rows)
    assert rows[0] == (2, [1, 2.5, "NA"])
    assert rows[1][1][0] == "=1+1"
    assert isinstance(rows[1][1][0], SheetError)
    assert rows[1][1][1] == dt.datetime(2024, 5, 3)  # noqa: DTZ001
    assert isinstance(rows[2][1][1], SheetError)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"not a zip", "no Excel workbook"),
        ("a.xlsx", b"PK\x05\x06" + b"\x00" * 18, "no Excel workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "neither a workbook"),
        ("a.csv", b"\xff\xff\xff", "no encoding"),
    ],
)
def test_a_broken_file_is_one_clear_error(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LoadError, match=words):
        list(read_tables(tmp_path / name))


def test_a_workbook_cut_off_anywhere_is_one_clear_error(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", [["id"], ["x"]]).read_bytes()
    for size in range(0, len(whole) - 1, 97):
        (tmp_path / "cut.xlsx").write_bytes(whole[:size])
        with pytest.raises(LoadError, match="no Excel workbook"):
            list(read_tables(tmp_path / "cut.xlsx"))


def test_a_missing_file_or_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="There is no file"):
        list(read_tables(tmp_path / "nothing.csv"))
    with pytest.raises(LoadError, match="holds no CSV or Parquet file"):
        list(read_tables(tmp_path))
