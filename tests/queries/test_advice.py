"""What an empty answer advises is what the template has, in the user's own language."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from graph.ontology import ENTITIES, LINKS
from graph.wording import Message
from loaders.register import columns
from loaders.template import KINDS, write_template
from queries.catalogue import catalogue
from queries.notes import fill_columns, filling

SHIPPED = catalogue()


@pytest.mark.parametrize(
    ("question", "lang", "said"),
    [
        (
            "joint-labs",
            "zh",
            "暂无数据。在登记册中填写以下各列即可补充：“实体”表，类型“实验室”：英文名称、中文名称、级别、"
            "领域；“链接”表，类型“联合实验室共建方”：起点、终点、起始、来源。",
        ),
        (
            "joint-labs",
            "en",
            "No data. These columns of a register would fill it: sheet entities, type Laboratory: "
            "name, Chinese name, level, fields; sheet links, type joint lab of: from, to, "
            "since, sources.",
        ),
        (
            "figures",
            "zh",
            "暂无数据。在登记册中填写以下各列即可补充：“观测”表：主体、指标、年份、数值、单位、口径、来源。",
        ),
    ],
    ids=["joint-labs-zh", "joint-labs-en", "figures-zh"],
)
def test_the_advice_names_sheets_types_and_columns(question: str, lang: str, said: str) -> None:
    assert filling(SHIPPED[question]).say(lang) == said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_advice_is_in_the_words_of_the_template(lang: str, tmp_path: Path) -> None:
    """Sheets are the template's; types and columns are words that its reader takes."""
    file = tmp_path / "my.xlsx"
    write_template(file, lang)
    book = openpyxl.load_workbook(file)
    sheets = dict(zip(("entities", "links", "observations"), book.sheetnames[2:], strict=False))
    headers = {s: {c.value for c in book[name][1]} for s, name in sheets.items()}
    taken = {s: {p.label[lang] for p in columns()[s]} for s in sheets}
    types = {x.label[lang] for x in (*ENTITIES.values(), *LINKS.values())}
    told: list[Message] = [m for q in SHIPPED.values() for m in fill_columns(q.fills)]
    assert len(told) > 60
    for message in told:
        fields = message.fields
        sheet = next(s for s, name in sheets.items() if name == fields["sheet"][lang])
        named = {label[lang] for label in fields["columns"]}
        offered = sheet != "entities" or fields["type"] in [ENTITIES[k].label for k in KINDS]
        assert named <= (headers if offered and sheet != "links" else taken)[sheet], message
        assert "type" not in fields or fields["type"][lang] in types
