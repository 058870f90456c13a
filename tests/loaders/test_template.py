"""The template is a register: what it offers is what the reader takes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from graph.ontology import ENTITIES, LINKS
from graph.places import country_code, places
from graph.wording import words_of_room
from loaders import register
from loaders.errors import LoadError
from loaders.register import TABLES
from loaders.staging import stage
from loaders.template import KINDS, template_columns, write_template


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_filled_template_is_taken_whole(tmp_path: Path, lang: str) -> None:
    file = tmp_path / "mine.xlsx"
    write_template(file, lang)
    book = openpyxl.load_workbook(file)
    names = book.sheetnames[2:]
    rows = {
        "entities": {"id": "park:x", "type": ENTITIES["Park"].label[lang], "name": "X",
                     "country": "NA", "city": "Windhoek", "sources": "s1",
                     "confidence": "高" if lang == "zh" else "high"},
        "links": {"from": "park:x", "type": LINKS["COOPERATES_WITH"].label[lang], "to": "park:y",
                  "since": "2024-05", "sources": "s1"},
        "observations": {"subject": "park:x", "indicator": "indicator:i", "year": 2024,
                         "value": 1.5},
        "sources": {"id": "s1", "url": "https://example.org", "title": "T"},
    }  # fmt: skip
    for name, (table, values) in zip(names, rows.items(), strict=True):
        sheet = book[name]
        header = [c.value for c in sheet[1]]
        assert header == [p.label[lang] for p in template_columns(table)]
        for column, value in values.items():
            number = [p.name for p in template_columns(table)].index(column) + 1
            sheet.cell(2, number, value)
    book.save(file)
    staged = stage(register.read(file))
    confidence = [v["confidence"] for c in staged.entities.chunks() for _, _, v in c]
    staged.close()
    assert staged.faults == staged.notes == []
    assert (staged.read, staged.kinds) == (4, {"park:x": "Park"})
    assert list(staged.links) == ["COOPERATES_WITH"]
    assert confidence == ["high"]


@pytest.mark.parametrize(("lang", "name"), [("zh", "选项"), ("en", "lists")])
def test_drop_down_lists_hold_what_is_allowed(tmp_path: Path, lang: str, name: str) -> None:
    file = tmp_path / "mine.xlsx"
    write_template(file, lang)
    book = openpyxl.load_workbook(file)
    assert book[name].sheet_state == "hidden"
    lists = {
        str(column[0].value): [c.value for c in column[1:] if c.value is not None]
        for column in book[name].columns
    }
    assert lists["entities.type"] == [ENTITIES[kind].label[lang] for kind in KINDS]
    assert [country_code(str(c)) for c in lists["country"]] == list(places())
    assert lists["confidence"] == (
        ["高", "中", "低"] if lang == "zh" else ["high", "medium", "low"]
    )
    rules = book[book.sheetnames[2]].data_validations.dataValidation
    assert sorted((str(r.sqref), str(r.formula1)) for r in rules) == [
        ("B2:B2000", f"{name}!$A$2:$A$13"),
        ("E2:E2000", f"{name}!$C$2:$C$251"),
        ("H2:H2000", f"{name}!$E$2:$E$7"),
        ("N2:N2000", f"{name}!$D$2:$D$4"),
    ]


def test_a_chinese_template_is_chinese_throughout(tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    write_template(file, "zh")
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["说明", "选项", "实体", "链接", "观测", "来源"]
    for sheet in book.worksheets[2:]:
        for cell in sheet[1]:
            assert any("一" <= c <= "鿿" for c in cell.comment.text), (sheet.title, cell.value)
    notes = {c.value: c.comment.text for c in book["实体"][1]}
    assert notes["类型"] == "实体属于哪一类；请从下拉列表中选择。"
    assert notes["阶段"] == "所处阶段，从研究到产业化。\n仅用于：项目。"


def test_seldom_used_columns_are_folded_away(tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    write_template(file, "en")
    sheet = openpyxl.load_workbook(file)["entities"]
    folded = {p.name for p, c in zip(template_columns("entities"), sheet[1], strict=True)
              if sheet.column_dimensions[c.column_letter].hidden}  # fmt: skip
    seen = {p.name for p in template_columns("entities")} - folded
    assert seen == {
        "id", "type", "name", "name_zh", "country", "city", "kinds", "level", "fields", "since",
        "until", "url", "sources", "confidence",
    }  # fmt: skip
    assert len(folded) == 18
    told = {p.name for k in KINDS for p in ENTITIES[k].properties} - {"groups", "memberships"}
    assert told <= seen | folded  # a column of each property of the kinds that are offered


def test_each_column_has_its_note() -> None:
    wanted = {f"note.{table}.{p.name}" for table in TABLES for p in template_columns(table)}
    told = {k for k in words_of_room("loaders") if k.startswith("note.") and k.count(".") == 2}
    assert told == wanted


def test_nobodys_work_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    file.write_bytes(b"work")
    with pytest.raises(LoadError, match="Choose another name"):
        write_template(file)
    assert file.read_bytes() == b"work"
