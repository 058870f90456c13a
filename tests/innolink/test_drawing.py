"""Tables on terminals: what a width shows, what it leaves out and says."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from innolink.cli_drawing import drawn
from innolink.cli_output import Table
from innolink.cli_wrapping import wrapped

WIDE = Table(
    tuple(f"column {n}" for n in range(12)),
    tuple(tuple(f"value {n} 中文单元格" for n in range(12)) for _ in range(2)),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_blocks_are_counted_numbered_and_say_how_to_get_the_table(lang: str) -> None:
    lines = drawn(WIDE, 80, lang).splitlines()
    assert "2" in lines[0]
    assert "--format csv" in " ".join(lines[:3])
    assert [line for line in lines if line.startswith("[")] == ["[1/2]", "[2/2]"]
    assert all(cell_len(line) <= 80 for line in lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_narrow_terminal_leaves_out_the_spare_columns_and_says_which(lang: str) -> None:
    spare = tuple(f"column {n}" for n in range(5, 12))
    table = Table(WIDE.columns, WIDE.rows, spare=spare)
    text = drawn(table, 80, lang)
    head = next(line for line in text.splitlines() if "column" in line or "0" in line)
    assert "[1/2]" not in text
    assert "--format csv" in text.replace("\n", " ")
    assert "column 11" in text
    assert "value 4" in " ".join(text.split())
    assert all(cell_len(line) <= 80 for line in text.splitlines()), head
    whole = drawn(table, 400, lang)
    assert "--format csv" not in whole
    assert all(c in whole for c in table.columns)


def test_a_date_is_not_broken_where_another_column_can_go() -> None:
    cells = ("2014-08-25", "Developmental", "中关村科技园区", "Interlaboratory", "x" * 12, "y" * 12)
    table = Table(tuple("abcdef"), (cells,), spare=("e", "f"))
    assert "2014-08-25" in drawn(table, 60, "en")


def test_lines_break_between_characters_and_never_before_a_mark() -> None:
    text = "本数据所载计划：征求意见稿。公布数为官方公布；佐证数由图谱按目标规则计数。"
    lines = wrapped(text, 20).splitlines()
    assert "".join(lines) == text
    assert all(cell_len(line) <= 22 and line[0] not in "，。；：" for line in lines)
    assert wrapped("a b", 80) == "a b"


@pytest.mark.parametrize(
    "figure", ["11438（2023年）", "2023年11月25日", "12000 (2024)", "2026-11-25", "1388 行"]
)
def test_no_figure_is_broken_from_its_year_or_unit(figure: str) -> None:
    words = "文字说明" * 12
    table = Table(("甲", "乙", "丙"), ((words, figure, words), (words, "—", words)))
    assert any(figure in line for line in drawn(table, 60, "zh").splitlines())
    for width in range(cell_len(figure), 40):
        lines = wrapped(f"其中{figure}为最近一期。", width).splitlines()
        assert any(figure in line for line in lines), width


def test_a_moment_is_told_to_the_minute() -> None:
    text = drawn(Table(("at",), (("2026-11-25T22:46:49.123456+00:00",),)), 80, "en")
    assert text.split() == ["at", "─" * 16, "2026-11-25", "22:46"]


_TEXTS = (
    "Promotion of internationalisation",
    "see https://www.most.gov.cn/kjbgz/201909/t20190924_148866-a-very-long-one.html here",
    "Charlottenburg-Wilmersdorf",
    "park:zhongguancun-software-park",
    "register|s-2230505c0b",
)


@pytest.mark.parametrize("width", [30, 60, 80, 120, 300])
def test_no_word_id_or_address_is_broken_whatever_the_width(width: int) -> None:
    """Words part at their hyphens; what is copied does not part at all."""
    table = Table(tuple("abcdefg"), (tuple(_TEXTS[n % 5] for n in range(7)),) * 2)
    shown = drawn(table, width, "en").split()
    for text in _TEXTS:
        for word in text.split():
            parts = [p + "-" for p in word.split("-")]
            assert word in shown or (word[0] == "C" and set(parts[:-1]) <= set(shown)), word


def test_an_address_wider_than_the_terminal_stands_on_a_line_of_its_own() -> None:
    url = "https://example.org/" + "a-long/path_" * 9
    lines = drawn(Table(("id", "web page"), (("s1", url),)), 60, "en").splitlines()
    assert url in lines
    assert url in wrapped(f"web page: {url}", 60).splitlines()


@pytest.mark.parametrize("width", range(9, 41))
def test_no_closing_mark_begins_a_line_and_no_opening_one_ends_it(width: int) -> None:
    """Of sentences with every mark in every place, at every width."""
    texts = [
        "与博茨瓦纳之间的新链接类型，为第 2 种；使往来更均衡：目前流入 35、流出 45；“一带一路”。",
        "按联系数加权，平均有 5.10 种链接（共 10 种）；《方案》（征求意见稿）「承载/主办」……",
        "约占 12.5％～30%（2024年）：【注】〈甲〉、『乙』——见 (docs)，及其他〔丙〕！真的？",
        "中文(en), 中文. English（中文）“quoted” 中文：'x' 100%，完。",
    ]
    for text in texts:
        lines = wrapped(text, width).split("\n")
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        for line in lines:
            assert line[0] not in "，。；：、！？）》】」』〉”…％～〕,.;:!?%)/", (width, line)
            assert line[-1] not in "（《【「『〈“〔(", (width, line)
