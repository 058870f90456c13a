"""Every field that the shipped register names is known in both languages and has a group."""

from __future__ import annotations

import csv
from pathlib import Path

from graph.fields import OTHER, field_label, groups_of
from graph.lists import split_items

DATA = Path(__file__).parents[2] / "data"


def named() -> set[str]:
    found = set()
    for table in ("entities.csv", "links.csv"):
        with (DATA / "register" / table).open(encoding="utf-8", newline="") as file:
            found |= {f for r in csv.DictReader(file) for f in split_items(r["fields"])}
    return found


def test_every_field_of_the_register_is_known() -> None:
    assert {f for f in named() if groups_of([f]) == (OTHER,)} == set()
    assert {f for f in named() if field_label(f).en != f} == set()


def test_groups_say_the_same_in_both_languages() -> None:
    groups = {g for f in named() for g in groups_of([f])}
    assert len(groups) == len({g.en for g in groups}) == len({g.zh for g in groups})
    assert len(groups) <= 12


def test_no_field_is_no_group() -> None:
    assert groups_of(None) == groups_of([]) == ()
