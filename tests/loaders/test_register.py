"""The register's reader: headers in two languages, tables by name or by header, types by label."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from graph.names import fold
from loaders import register
from loaders.batch import Batch
from loaders.errors import LoadError
from loaders.register import columns
from loaders.staging import stage

ROOT = Path(__file__).parents[2]


def whole(path: Path, dataset: str = "") -> Batch:
    batches = list(register.read(path, dataset))
    one = Batch(batches[0].dataset)
    for batch in batches:
        for name in ("sources", "entities", "links", "observations", "faults", "notes"):
            getattr(one, name).extend(getattr(batch, name))
    return one


def test_headers_of_a_table_are_told_apart_in_both_languages() -> None:
    for table, properties in columns().items():
        zh = Counter(fold(p.label.zh) for p in properties)
        en = Counter(fold(p.label.en) for p in properties)
        assert [w for w, n in (zh + en).items() if (n > 1 and zh[w] > 1) or en[w] > 1] == [], table


def test_the_shipped_register_is_taken_whole() -> None:
    staged = stage(register.read(ROOT / "data/register"))
    staged.close()
    assert staged.dataset.id == "register"
    assert staged.faults == staged.notes == []
    assert staged.rejected == 0
    assert staged.read > 3_800


def test_chinese_headers_and_types_mean_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheets = {
        "实体": [["标识", "类型", "中文名称", "国家/地区", "起始"],
                 ["park:x", "园区", "某园", "塞尔维亚", 2019]],
        "链接": [["起点", "类型", "终点", "来源"], ["park:x", "姊妹园", "park:y", "s1|s2"]],
        "来源": [["标识", "网址", "标题"], ["s1", "https://example.org", "T"]],
        "说明": [["anything"], ["goes"]],
    }  # fmt: skip
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "我的 登记册.xlsx")
    got = whole(tmp_path / "我的 登记册.xlsx")
    assert got.dataset.id == "我的-登记册"
    assert [(e.type, dict(e.values)) for e in got.entities] == [
        (
            "Park",
            {
                "id": "park:x",
                "type": "园区",
                "name_zh": "某园",
                "country": "塞尔维亚",
                "since": 2019,
            },
        )
    ]
    assert [(x.type, x.values["from"], x.values["to"]) for x in got.links] == [
        ("SISTER_PARK", "park:x", "park:y")
    ]
    assert len(got.sources) == 1
    assert got.notes == got.faults == []
    assert str(got.entities[0].where) == "我的 登记册.xlsx:实体:row 2"


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("id,type,name", "entities"),
        ("from,type,to", "links"),
        ("subject,indicator,year,value", "observations"),
        ("id,url,title", "sources"),
    ],
)
def test_a_table_is_known_by_its_header(tmp_path: Path, header: str, table: str) -> None:
    (tmp_path / "data.csv").write_text(f"{header}\n" + "x," * header.count(",") + "x\n", "utf-8")
    got = whole(tmp_path / "data.csv")
    assert len(getattr(got, table)) == 1


def test_what_was_not_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("id,type,nmae,备注\npark:x,Park,X,y\n", "utf-8")
    (tmp_path / "entitties.csv").write_text("a,b\n1,2\n", "utf-8")
    got = whole(tmp_path)
    assert [(n.column, n.value, n.nearest) for n in got.notes] == [
        ("nmae", "nmae", "name"),
        ("备注", "备注", ""),
        ("", "entitties", "entities"),
    ]


def test_rows_that_do_not_fit_the_header_are_faults(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text(
        "id,type,name\npark:x,Park,X, Y\n\npark:y,Park\npark:z,Park,Z,,\n", "utf-8"
    )
    got = whole(tmp_path)
    assert [(f.where.row, f.value) for f in got.faults] == [(2, "Y")]
    assert [(e.where.row, e.values["id"]) for e in got.entities] == [(4, "park:y"), (5, "park:z")]


def test_a_formula_is_a_fault(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "entities"
    for row in (["id", "type", "name"], ["park:x", "Park", '=HYPERLINK("http://x")']):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    got = whole(tmp_path / "a.xlsx")
    assert [(f.column, f.where.row) for f in got.faults] == [("name", 2)]
    assert "paste it as a value" in str(got.faults[0].rule)


def test_a_column_that_stands_twice_stops_the_load(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("id,type,name,英文名称\na,Park,b,c\n", "utf-8")
    with pytest.raises(LoadError, match="name stand twice"):
        whole(tmp_path)


def test_a_file_that_is_no_register_is_said(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(LoadError, match="innolink template"):
        whole(tmp_path / "prices.csv")
    (tmp_path / "prices.csv").unlink()
    (tmp_path / "dataset.toml").write_text("id = \n", "utf-8")
    (tmp_path / "entities.csv").write_text("id,type,name\n", "utf-8")
    with pytest.raises(LoadError, match=r"dataset\.toml"):
        whole(tmp_path)


def test_a_dataset_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("id,type,name\npark:x,Park,X\n", "utf-8")
    assert whole(tmp_path, "mine").dataset.id == "mine"
    (tmp_path / "dataset.toml").write_text('id = "own"\ntitle = "T"\nrank = 7\n', "utf-8")
    about = whole(tmp_path).dataset
    assert (about.id, about.title, about.rank) == ("own", "T", 7)


def typed(text: str, kind: str) -> Any:
    """Cell of a CSV as a program that writes Parquet has it: numbers, lists, dates, nulls."""
    if not text:
        return None
    if kind == "texts":
        return text.split("|")
    if kind == "number":
        return float(text)
    return int(text) if kind == "integer" else text


@pytest.mark.parametrize("one", [False, True])
def test_parquet_says_the_same_as_csv(tmp_path: Path, one: bool) -> None:
    """The shipped register, file by file, as typed Parquet: a folder, or one file of it."""
    source = ROOT / "data/register"
    shutil.copy(source / "dataset.toml", tmp_path)
    for name in ("entities", "links", "observations", "sources"):
        with (source / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kinds = {p.name: str(p.kind) for p in columns()[name]}
        made = {h: [typed(r[h], kinds.get(h, "")) for r in rows] for h in rows[0]}
        parquet.write_table(pa.table(made), tmp_path / f"{name}.parquet")
    part = "sources" if one else ""
    wanted = stage(register.read(source / "sources.csv" if one else source, "register"))
    found = stage(register.read(tmp_path / "sources.parquet" if one else tmp_path, "register"))
    assert (found.faults, found.notes, found.read) == ([], [], wanted.read)
    for table in [part] if one else ["sources", "entities", "observations"]:
        pairs = zip(rows_of(getattr(wanted, table)), rows_of(getattr(found, table)), strict=True)
        assert all(a == b for a, b in pairs)
    assert {k: rows_of(s) for k, s in found.links.items()} == {
        k: rows_of(s) for k, s in wanted.links.items()
    }
    wanted.close()
    found.close()


def rows_of(spool: Any) -> list[Any]:
    return [(type_name, values) for c in spool.chunks() for _, type_name, values in c]


def test_a_parquet_file_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "entities.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(LoadError, match=r"entities\.parquet is no Parquet file"):
        whole(tmp_path / "entities.parquet")
    table = pa.table({"id": ["a:1", "a:2"], "type": ["Park", "Garden"], "name": ["A", "B"]})
    parquet.write_table(table, tmp_path / "entities.parquet")
    staged = stage(register.read(tmp_path))
    staged.close()
    assert [(f.where.row, f.column, f.value) for f in staged.faults] == [(2, "type", "Garden")]


def test_what_else_lies_in_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "entities.csv").write_text("id,type,name\npark:x,Park,X\n", "utf-8")
    for name in (
        "links.xlsx",
        "links.csv.bak",
        "README.md",
        "dataset.toml",
        ".DS_Store",
        "说明.docx",
    ):
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "2024").mkdir()
    got = whole(tmp_path)
    assert [(n.where.file, n.rule.key) for n in got.notes] == [
        ("2024", "register.stray"),
        ("links.csv.bak", "register.stray"),
        ("links.xlsx", "register.stray"),
    ]
    assert [e.values["id"] for e in got.entities] == ["park:x"]


def test_a_value_beyond_the_header_rejects_a_row_of_text(tmp_path: Path) -> None:
    """One below a blank header is told and not read: nothing speaks for a missing quotation."""
    (tmp_path / "entities.csv").write_text(
        "id,type,,name\npark:x,Park,why,X\npark:y,Park,,Y, Inc.\n", "utf-8"
    )
    got = whole(tmp_path)
    assert [(f.where.row, f.value, f.rule.key) for f in got.faults] == [
        (3, "Inc.", "register.surplus")
    ]
    assert [(n.where.row, n.value, n.rule.key) for n in got.notes] == [(2, "why", "register.bare")]
    assert [dict(e.values)["name"] for e in got.entities] == ["X"]


def test_a_networks_folder_is_refused_with_the_command_that_is_meant(tmp_path: Path) -> None:
    for name, text in {
        "network.toml": 'id = "lay"\n',
        "nodes.csv": "id\nCN\n",
        "links.csv": "from,to,year,strength\nCN,DE,2020,1\n",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    for path in (tmp_path, tmp_path / "network.toml"):
        with pytest.raises(LoadError, match=f"innolink load networks {tmp_path}$"):
            whole(path)


def test_links_without_a_source_are_counted_in_a_note(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(
        "from,type,to,sources\na:1,SISTER_PARK,a:2,s\na:1,SISTER_PARK,a:3,\n"
        "a:1,SISTER_PARK,a:4, \n",
        "utf-8",
    )
    (note,) = whole(tmp_path).notes
    assert (note.where.file, note.column, note.rule.key) == (
        "links.csv",
        "sources",
        "register.unsourced",
    )
    assert str(note.rule).startswith("2 links name no source, the first in row 3:")
