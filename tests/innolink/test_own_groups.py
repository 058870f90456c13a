"""Own groups from a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from innolink.cli_errors import FrontError
from innolink.own_groups import own_groups
from queries.groups import Membership


def test_members_are_countries_by_any_name_or_entities_by_id(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        "group,member,since,until\n西巴尔干,塞尔维亚,2020,\n西巴尔干,ALB,,2024\n,,,\n"
        "hubs,city:x,,\n",
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
