"""Own groups from a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from graph.store import Store
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
