"""The catalogue as a page of documentation, in both languages; ``docs/questions.md`` is this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from graph.model import Label
from graph.wording import Message
from queries.catalogue import catalogue
from queries.notes import OwnNote, filling
from queries.question import Question

__all__ = ["FAMILIES", "questions_markdown"]

FAMILIES: dict[str, Label] = {
    "partners": Label("Partners and profiles", "伙伴与概况"),
    "pairs": Label("Pairs and matrices", "双边与矩阵"),
    "parks": Label("Parks", "园区"),
    "cooperation": Label("Cooperation", "合作载体"),
    "events": Label("Events", "科技活动"),
    "plan": Label("The plan", "行动计划"),
    "change": Label("Change", "变化"),
    "ranks": Label("Published figures and groups", "公布数字与组"),
    "quality": Label("Quality of the facts", "数据质量"),
    "search": Label("Search", "查找"),
}

_INTRO = """# Questions · 问题目录

Made from the headers of `queries/**/*.cypher`; do not edit. Ask with `innolink ask NAME \
--parameter value`, or `ask(store, "NAME", {"parameter": value})`. Each question takes `as_of` \
(year, month or day): links that surely began later or had surely ended are left out, undated \
ones are kept. An entity is given by its id, any of its other ids, or one of its names.

With `--sources` the facts behind each row follow (row, key of the link, record or observation, \
dates, dataset), then the sources; `g.facts(answer)` in a notebook. With `--notes` or `--sources` \
JSON is one object (`rows`, `notes`, `facts`, `sources`), otherwise a list of rows. In a notebook \
the notes are `answer.attrs["notes"]`. The examples are what the shipped data really answer: at \
most three rows; the column `sources` is left out and cells end after 60 characters (…).

On a terminal and in Markdown people read headings, names and labels in their language \
(`--lang`; in a notebook `g.ask(…, lang="zh")`): an id and its names become one column, of sources \
the number is given, and a narrow terminal leaves columns out and says which. **CSV and JSON keep \
the keys and ids** listed here, whatever the language.

由 `queries/**/*.cypher` 的文件头生成，请勿手改。每个问题都可加 `as_of`（年、月或日）：\
略去确知尚未开始或已经结束的链接，无日期的保留。实体可用标识、其他标识或任一名称给出。

加 `--sources` 则附上各行所依据的事实（行号、链接或记录的键、日期、数据集）及其来源；笔记本中用 \
`g.facts(answer)`。加 `--notes` 或 `--sources` 时 JSON 为一个对象\
（`rows`、`notes`、`facts`、`sources`），否则为行的列表；笔记本中的说明见 `answer.attrs["notes"]`。\
示例为自带数据的真实结果：至多三行，\
略去 sources 列，单元格超过 60 个字符以“…”截断。

终端表格与 Markdown 供人阅读：列名、名称和类型均用所选语言（`--lang`，笔记本中为 \
`g.ask(…, lang="zh")`），标识与名称并为一列，来源只给数目，终端过窄时省略部分列并予说明。\
**CSV 与 JSON 不论语言，一律保留本页所列的列名和标识**。
"""


def questions_markdown(
    questions: Iterable[Question] | None = None,
    examples: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Write the page of all questions.

    Parameters
    ----------
    questions
        By default the shipped catalogue.
    examples
        By question: ``command`` and the Markdown ``output`` that it really gave.

    Examples
    --------
    >>> "### `sister-parks` · Sister parks · 姊妹园" in questions_markdown()
    True
    """
    given = catalogue().values() if questions is None else questions
    places = {family: n for n, family in enumerate(FAMILIES)}
    ordered = sorted(given, key=lambda q: (places.get(q.family, 99), q.family, q.name))
    parts = [_INTRO]
    for family, members in groupby(ordered, key=lambda q: q.family):
        label = FAMILIES.get(family, Label(family, family))
        parts.append(f"## {label.en} · {label.zh}\n")
        parts += [_section(q, (examples or {}).get(q.name)) for q in members]
    return "\n".join(parts)


def _section(question: Question, example: Mapping[str, str] | None) -> str:
    lines = [
        f"### `{question.name}` · {question.title.en} · {question.title.zh}",
        "",
        question.about.en,
        "",
        question.about.zh,
        "",
    ]
    if question.parameters:
        lines += ["| parameter · 参数 | type · 类型 | default · 默认 | |", "|---|---|---|---|"]
        for p in question.parameters:
            default = "required · 必填" if p.required else _cell(p.default or "")
            lines.append(f"| `{p.name}` | {_cell(p.type)} | {default} | {_both(p.label)} |")
        lines.append("")
    lines += ["| column · 列 | |", "|---|---|"]
    lines += [f"| `{c.name}` | {_both(c.label)} |" for c in question.columns]
    lines += _told(question)
    if example:
        shown = ["", "Example · 示例", "", "```sh", example["command"], "```", ""]
        lines += [*shown, example["output"].rstrip("\n")]
    return "\n".join([*lines, ""])


def _told(question: Question) -> list[str]:
    """List the notes that may stand under the answer, and what would fill an empty one."""
    said: list[Message] = [OwnNote(label) for label in question.own_notes]
    fields = {"least": "N", "year": "YYYY"}
    said += [Message("queries", f"note.{key}", fields) for key in question.notes]
    lines = [f"- {note.say('en')} · {note.say('zh')}" for note in said]
    if question.fills:
        empty = filling(question)
        lines.append(f"- Empty · 空结果: {empty.say('en')} · {empty.say('zh')}")
    return ["", "Notes · 说明", "", *lines] if lines else []


def _both(label: Label) -> str:
    return _cell(f"{label.en} · {label.zh}")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
