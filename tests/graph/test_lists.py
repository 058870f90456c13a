"""Lists in one cell: what is written is read again, whatever the items hold."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from graph.lists import join_items, split_items
from graph.properties import SOURCES
from graph.values import parse
from innolink.cli_output import Table, as_text

ITEMS = st.lists(st.text(st.sampled_from(' ab|\\;,"中\n'), min_size=1).filter(str.strip))


@given(ITEMS)
def test_what_is_written_is_read_again(items: list[str]) -> None:
    assert split_items(join_items(items)) == items


def test_a_csv_that_innolink_writes_is_read_as_a_register_reads_it() -> None:
    ids = ["register|s-01", "mine|a\\b", "plain"]
    told = as_text(Table(("sources",), ((ids,),)), "csv")
    cell = next(csv.DictReader(io.StringIO(told)))["sources"]
    assert cell == r'"register|s-01"|"mine|a\b"|plain'
    assert parse(SOURCES, cell) == ids
    assert next(csv.reader([cell], delimiter="|")) == ids, "as Excel takes it apart"


@given(ITEMS)
def test_a_cell_is_a_line_of_csv_with_bars(items: list[str]) -> None:
    plain = [item.replace("\n", " ") for item in items]
    assert next(csv.reader([join_items(plain)], delimiter="|"), []) == plain


def test_what_people_write_is_read_as_it_stands() -> None:
    assert split_items(r"C:\data|a | b||") == [r"C:\data", "a ", " b"]
    assert split_items('"Vinča" Institute|the "Lab"|"open|x') == [
        '"Vinča" Institute',
        'the "Lab"',
        '"open',
        "x",
    ]
    assert split_items(' "a|b" | "say ""x""" |""|c') == ["a|b", 'say "x"', "c"]
