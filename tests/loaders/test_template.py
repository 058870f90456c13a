"""The template is a register: what it offers is what the reader takes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from graph.ontology import ENTITIES, LINKS
from loaders import register
from loaders.errors import LoadError
from loaders.staging import stage
from loaders.template import template_columns, write_template


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_filled_template_is_taken_whole(tmp_path: Path, lang: str) -> None:
    file = tmp_path / "mine.xlsx"
    write_template(file, lang)
    book = openpyxl.load_workbook(file)
    names = book.sheetnames[2:]
    rows = {
        "entities": {"id": "park:x", "type": ENTITIES["Park"].label[lang], "name": "X",
                     "country": "NA", "sources": "s1", "confidence": "high"},
        "links": {"from": "park:x", "type": LINKS["COOPERATES_WITH"].label[lang], "to": "park:y",
                  "since": "2024-05"},
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
    staged.close()
    assert staged.faults == staged.notes == []
    assert (staged.read, staged.kinds) == (4, {"park:x": "Park"})
    assert list(staged.links) == ["COOPERATES_WITH"]


def test_drop_down_lists_hold_what_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    write_template(file, "en")
    book = openpyxl.load_workbook(file)
    lists = {
        str(column[0].value): [c.value for c in column[1:] if c.value is not None]
        for column in book["lists"].columns
    }
    assert lists["entity types"] == [e.label.en for e in ENTITIES.values()]
    assert len(lists["countries"]) == 250
    assert "NA" in lists["countries"]
    rules = book["entities"].data_validations.dataValidation
    assert sorted(str(r.formula1) for r in rules) == [
        "lists!$A$2:$A$20",
        "lists!$C$2:$C$251",
        "lists!$D$2:$D$4",
    ]


def test_nobodys_work_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    file.write_bytes(b"work")
    with pytest.raises(LoadError, match="Choose another name"):
        write_template(file)
    assert file.read_bytes() == b"work"
