"""A workbook that innolink writes holds what it was given, and nothing in it runs."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from innolink.workbook import CELL, workbook

VALUES = ["=1+1", "@x", "+86 10", "甲\u3000乙\u00a0丙\ue000", "a\nb\tc", 2**60, -5, 1.5, True, None,
          "", dt.date(2024, 5, 31), "x" * CELL]  # fmt: skip


def test_what_goes_in_comes_out() -> None:
    data, cut = workbook({"one": (["甲", "=b"], [[v, "a"] for v in VALUES])}, ["note", "=2"])
    book = openpyxl.load_workbook(io.BytesIO(data))
    told = list(book["one"].iter_rows(values_only=True))
    day = dt.datetime(2024, 5, 31)  # noqa: DTZ001  # as openpyxl reads it
    read = {2**60: str(2**60), "": None, VALUES[11]: day}
    assert told == [("甲", "=b"), *((read.get(v, v), "a") for v in VALUES)]
    assert {c.data_type for row in book["one"] for c in row} == {"s", "n", "b", "d"}
    assert (book.sheetnames, book["notes"]["A2"].data_type, cut) == (["notes", "one"], "s", 0)


def test_what_a_cell_cannot_hold_is_counted() -> None:
    data, cut = workbook({"one": (["a"], [["x" * (CELL + 1)], ["\x00\u202ea\r\nb\ud800"]])})
    sheet = openpyxl.load_workbook(io.BytesIO(data))["one"]
    assert (len(sheet["A2"].value), sheet["A3"].value, cut) == (CELL, "a\nb", 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_name_ending_in_xlsx_makes_a_workbook(tmp_path: Path, lang: str) -> None:
    from innolink.cli import main

    file = tmp_path / "questions.xlsx"
    done = CliRunner().invoke(main, ["ask", "-o", str(file), "--lang", lang])
    assert done.exit_code == 0, done.output
    plain = CliRunner().invoke(main, ["ask", "--format", "json", "--lang", lang]).stdout
    sheet = openpyxl.load_workbook(file).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 1 + plain.count("{")
    assert all(str(cell) in plain for cell in rows[0])
