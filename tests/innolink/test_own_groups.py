"""Own groups from a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner

from graph.store import Store
from innolink.cli import main
from innolink.cli_errors import FrontError
from innolink.own_groups import chosen_group, own_groups
from queries.groups import Membership
from queries.naming import AskError


@pytest.mark.parametrize("header", ["group,member,since,until", "组,成员,起始,终止"])
def test_members_are_countries_by_any_name_or_entities_by_id(tmp_path: Path, header: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        f"{header}\n西巴尔干,塞尔维亚,2020,\n西巴尔干,ALB,,2024\n,,,\nhubs,city:x,,\n",
        "utf-8",
    )
    assert own_groups(file) == {
        "西巴尔干": [Membership("RS", "2020"), Membership("AL", "", "2024")],
        "hubs": [Membership("city:x")],
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [("group,country\nx,RS\n", "group and member"), ("group,member\nx,Serbai\n", "Serbia")],
)
def test_what_is_wrong_is_said_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(FrontError, match=said):
        own_groups(file)


class Grouped:
    """Stands for a store whose countries are in groups."""

    def rows(self, *_: object) -> list[dict[str, Any]]:
        return [{"member": "RS", "groups": ["belt-and-road"], "memberships": []}]


def test_a_command_finds_the_users_own_group_and_the_graphs(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("group,member,until\nmine,RS,\nmine,DE,\nmine,JP,2020\nhubs,city:x,\n", "utf-8")
    store = cast(Store, Grouped())
    assert chosen_group(store, "Mine", file) == {"mine": ["DE", "RS"]}
    assert chosen_group(store, "Mine", file, "2019") == {"mine": ["DE", "JP", "RS"]}
    assert chosen_group(store, "一带一路", file) == "一带一路"
    assert chosen_group(store, "mine", None) == "mine"
    assert chosen_group(store, None, file) is None
    with pytest.raises(AskError, match="belt-and-road, hubs, mine"):
        chosen_group(store, "nobody", file)
    with pytest.raises(FrontError, match=r"hubs in mine\.csv"):
        chosen_group(store, "hubs", file)


WRONG = """group,member,since,until
mine,Serbai,,
,日本,,
mine,RS,二零零一,
mine,DE,2030,2020
G20,FR,,
G20,JP,,
mine,,,
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_mistakes_are_said_at_once_with_row_column_and_value(tmp_path: Path, lang: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(WRONG, "utf-8")
    with pytest.raises(FrontError) as caught:
        own_groups(file)
    said = caught.value.say(lang)
    wanted = {
        "en": (
            "mine.csv has 6 mistakes",
            "row 2, member: Serbai is neither a country (code or name) nor the id of an entity; "
            "the nearest: Serbia",
            "row 3, group: (blank) is no name: name the group",
            "row 4, since: 二零零一 must be",
            "row 5, until: 2020 ends before it begins (2030)",
            "row 6, group: G20 is a group that is here already: give your own another name",
            "row 8, member: (blank) is neither a country",
        ),
        "zh": (
            "mine.csv 有 6 处错误",
            "第 3 行，group：“（空白）”不是组名",
            "第 6 行，group：“G20”是已有的分组",
        ),
    }[lang]
    assert [w for w in wanted if w not in said] == []
    assert "日本" not in said  # a member that is right
    assert "row 7" not in said  # of a group's name it is said once


def test_of_many_mistakes_ten_are_told_and_the_others_counted(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("group,member\n" + "mine,Serbai\n" * 13, "utf-8")
    with pytest.raises(FrontError, match=r"has 13 mistakes.*row 11, member.*; and 3 more\. "):
        own_groups(file)


def test_who_joins_later_is_no_member_today(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("group,member,since,until\nmine,RS,2999,\nmine,DE,,2998\n", "utf-8")
    store = cast(Store, Grouped())
    assert chosen_group(store, "mine", file) == {"mine": ["DE"]}
    assert chosen_group(store, "mine", file, "2999") == {"mine": ["RS"]}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_file_that_is_not_there_is_named(lang: str) -> None:
    words = ["next", "beijing", "--groups", "nofile.xlsx", "--lang", lang]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "--groups" in done.stderr
    assert "nofile.xlsx" in done.stderr
