"""A malformed and hostile register: every fault listed, the rest loaded, nothing executed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.connection import Connection
from graph.store import Store
from loaders import register
from loaders.errors import LoadError
from loaders.pipeline import LoadOptions, LoadReport, load

HOSTILE = [
    "=HYPERLINK(\"http://evil\")",
    "@SUM(1+1)",
    "<script>alert(1)</script>",
    "x'}) DETACH DELETE (n) //",
    "`}]) MATCH (n) DELETE n RETURN {`",
    "Robert\"); DROP CONSTRAINT entity_id; --",
    "\u202egnp.exe",
    "{{7*7}} ${7*7} %s",
]  # fmt: skip

HEADER = ["id", "type", "name", "country", "since", "population", "url", "lat"]

BAD: list[tuple[list[Any], str, str]] = [
    (["park:1", "Parc", "A", "RS"], "type", "Park"),
    (["park:2", "Park", "A", "Serbai"], "country", "Serbia"),
    (["park:ok", "Park", "again", "RS"], "id", ""),
    (["park:3", "Park", "x" * 200_000, "RS"], "name", ""),
    (["park:4", "Park", "   ", "RS"], "name", ""),
    (["city:5", "City", "A", "RS", "", str(2**63)], "population", ""),
    (["city:6", "City", "A", "RS", "", "many"], "population", ""),
    (["park:7", "Park", "A", "RS", "2024-13"], "since", ""),
    (["park:8", "Park", "A", "RS", "", "", "javascript:alert(1)"], "url", ""),
    (
        ["park:81", "Park", "A", "RS", "", "", "www.example.org/a"],
        "url",
        "https://www.example.org/a",
    ),
    (["park:9", "Park", "A", "RS", "", "", "", "inf"], "lat", ""),
    (["", "Park", "A", "RS"], "id", ""),
    (["park 11", "Park", "A", "RS"], "id", ""),
    (["park:12|x", "Park", "A", "RS"], "id", ""),
    (["p" * 300, "Park", "A", "RS"], "id", ""),
    (["", "", "A", ""], "type", ""),
]

GOOD: list[list[Any]] = [
    ["park:ok", "Park", "The Park", "NA", " 2019 "],
    ["park:nan", "Park", "nan", "Namibia"],
    ["park:null", "Park", "null", "纳米比亚"],
    *([f"park:h{n}", "Park", name, "RS"] for n, name in enumerate(HOSTILE)),
]

ROWS = [*GOOD, *(row for row, _, _ in BAD)]


def write_csv(folder: Path) -> Path:
    with (folder / "entities.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    with (folder / "links.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["from", "type", "to"], ["park:ok", "SISTER_PARK", "park:nulll"],
             ["park:ok", "SISTER_PARK", "park:nan"]]
        )  # fmt: skip
    return folder


def write_xlsx(folder: Path) -> Path:
    book = openpyxl.Workbook()
    tables = {
        "entities": [HEADER, *ROWS],
        "links": [["from", "type", "to"], ["park:ok", "SISTER_PARK", "park:nulll"],
                  ["park:ok", "SISTER_PARK", "park:nan"]],
    }  # fmt: skip
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None] * len(row))
            for number, value in enumerate(row, start=1):
                cell = sheet.cell(sheet.max_row, number)
                # Excel's own limit is 32 767 characters a cell; a file may hold more.
                cell.value = value if value != "" else None
                if isinstance(value, str) and value:
                    cell.data_type = "s"
    book.remove(book.worksheets[0])
    book.save(folder / "register.xlsx")
    return folder / "register.xlsx"


def loaded(connection: Connection, path: Path, rejects: Path) -> LoadReport:
    with Store(connection) as store:
        return load(store, register.read(path, "mine"), LoadOptions(rejects=rejects))


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_all_faults_are_listed_and_the_rest_is_loaded(
    empty_connection: Connection, tmp_path: Path, write: Any
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    report = loaded(empty_connection, write(folder), tmp_path / "rejects.csv")
    assert report.balanced
    assert report.rejected == len(BAD) + 1
    assert report.accepted == len(GOOD) + 1
    first = {f.where.row: (f.column, f.nearest) for f in reversed(report.faults)}
    for number, (row, column, nearest) in enumerate(BAD, start=2 + len(GOOD)):
        assert first[number] == (column, nearest), row[:2]
    assert first[2] == ("to", "park:null")
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    listed = [r["severity"] for r in told]
    assert (listed.count("fault"), listed.count("note")) == (len(report.faults), len(report.notes))
    assert all(not cell.startswith(("=", "@", "+", "-")) for r in told for cell in r.values())


def test_nothing_in_a_name_is_executed(empty_connection: Connection, tmp_path: Path) -> None:
    loaded(empty_connection, write_csv(tmp_path), tmp_path / "rejects.csv")
    with Store(empty_connection) as store:
        names = {r["name"] for r in store.rows("MATCH (e:Entity) RETURN e.name AS name")}
        assert names == {str(r[2]) for r in GOOD}
        countries = store.rows(
            "MATCH (e:Entity) WHERE e.country = 'NA' RETURN e.name AS name, e.since AS since "
            "ORDER BY name"
        )
        assert store.ensure_schema() == []
    assert countries == [
        {"name": "The Park", "since": "2019"},
        {"name": "nan", "since": None},
        {"name": "null", "since": None},
    ]


def test_bytes_of_two_encodings_reject_their_rows_only(
    empty_connection: Connection, tmp_path: Path
) -> None:
    lines = ["id,type,name_zh", "park:a,Park,北京园", "park:b,Park,上海园", "park:c,Park,广州园"]
    data = "\n".join(lines).encode() + "\npark:d,Park,天津园".encode("gb18030")
    (tmp_path / "mixed.csv").write_bytes(data)
    report = loaded(empty_connection, tmp_path / "mixed.csv", tmp_path / "rejects.csv")
    assert [(f.where.row, f.column) for f in report.faults] == [(5, "name_zh")]
    assert report.accepted == 3
    assert "another encoding" in str(report.faults[0].rule)


@pytest.mark.parametrize("text", ["", "\n\n", "id,type,name\n", "\ufeff"])
def test_an_empty_file_is_one_clear_error(
    empty_connection: Connection, tmp_path: Path, text: str
) -> None:
    (tmp_path / "entities.csv").write_text(text, "utf-8")
    with pytest.raises(LoadError, match="nothing to load"):
        loaded(empty_connection, tmp_path / "entities.csv", tmp_path / "rejects.csv")


def test_a_cut_off_workbook_loads_nothing(empty_connection: Connection, tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path)
    whole.write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(LoadError, match="no Excel workbook"):
        loaded(empty_connection, whole, tmp_path / "rejects.csv")
    with Store(empty_connection) as store:
        assert store.rows("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]
