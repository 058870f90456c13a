"""``doctor --data`` on planted faults: each is found, counted, and its rows can be seen."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from graph.connection import Connection
from graph.store import Store
from innolink.cli import main
from innolink.cli_drawing import drawn
from innolink.cli_output import Table
from innolink.cli_status import CHECKS, worded
from innolink.data_checks import COVERAGE_COLUMNS, coverage, data_checks
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Row, Where
from loaders.pipeline import LoadOptions, load
from tests.innolink.commands import environment

WHERE = Where("test.csv", "t", 2)


def entity(id_: str, type_: str = "Park", **values: object) -> EntityRow:
    return EntityRow(WHERE, {"id": id_, "name": id_, "country": "CN"} | values, type_)


def planted(store: Store) -> None:
    """Two datasets with one fault of each kind, or more."""
    source = Row(WHERE, {"id": "s", "title": "S", "url": "https://example.org"})
    cited = {"sources": "s"}
    figures = [
        Row(WHERE, {"subject": "park:a", "indicator": "indicator:i", "year": y, "value": v})
        for y, v in ((2020, 10), (2021, 12), (2022, 130), (2024, 1), (2026, 9), (2027, 0))
    ]
    links = [
        LinkRow(WHERE, {"from": "park:a", "to": "park:b", "since": "2020", **cited}, "SISTER_PARK"),
        LinkRow(WHERE, {"from": "park:a", "to": "park:c"}, "SISTER_PARK"),
    ]
    entities = [
        entity("park:a", name="Alpha", **cited),
        entity("park:b", names="ALPHA", **cited),
        entity("park:c", ids="wikidata:Q1", **cited),
        entity("park:d", ids="wikidata:Q1"),
        entity("indicator:i", "Indicator", **cited),
    ]
    one = Batch(Dataset("one", "One", release="1"), [source], entities, links, figures)
    assert load(store, [one]).rejected == 0
    two = Batch(Dataset("two", "Two"), entities=[entity("park:e")],
                links=[LinkRow(WHERE, {"from": "park:e", "to": "park:b", "since": "2021"},
                               "SISTER_PARK")])  # fmt: skip
    load(store, [two])
    # What one no longer says of park:b stays, because two names it.
    load(store, [Batch(one.dataset, [source], [e for e in entities if e.values["id"] != "park:b"],
                       links[1:], figures)], LoadOptions(yes=True))  # fmt: skip
    load(store, [Batch(two.dataset, entities=[entity("park:e")])])


def test_planted_faults_are_found_and_can_be_seen(
    empty_connection: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Store(empty_connection) as store:
        planted(store)
        found = {
            r["check"]: (r["count"], r["example"]) for r in data_checks(store).to_dict("records")
        }
        share = coverage(store)[["dataset", "links", "dated", "first_figure", "last_figure"]]
    assert found == {
        "jumps": (2, "park:a"),  # a rise, and a fall to nothing; 2022 to 2024 are not in a row
        "unresolved": (1, "park:b"),
        "undated": (1, "one|SISTER_PARK|park:a|park:c|"),
        "unsourced": (2, "one|park:d"),
        "unlinked": (1, "park:d"),
        "withheld": (1, "two"),
        "ambiguous": (0, None),
        "shared": (1, "wikidata:Q1"),
        "overtaken": (0, None),
    }
    assert share.values.tolist() == [["one", 1, 0.0, 2020, 2027], ["two", 1, 1.0, None, None]]
    server = {**environment(empty_connection), "INNOLINK_HOME": str(tmp_path)}
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(main, ["doctor", "--data", "--lang", "zh", "--format", "csv"])
    assert done.exit_code == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [r["检查项"] for r in rows][:2] == [
        "一年内变化超过五倍的数值",
        "只被提及、没有任何描述的实体",
    ]
    assert [n for n, r in zip(found, rows, strict=True) if "doctor" in r["查看方法"]] == [*CHECKS]
    for row in rows:
        if "doctor" in row["查看方法"]:
            command = row["查看方法"].split()[1:]
            seen = CliRunner().invoke(main, [*command, "--format", "json"])
            assert seen.exit_code == 0, seen.stderr
            assert len(json.loads(seen.stdout)) == int(row["发现"])
            told = CliRunner().invoke(main, [*command, "--cypher"])
            assert told.stdout.splitlines()[1].startswith("MATCH ")


def test_coverage_gives_the_years_of_a_layer_too(empty_connection: Connection) -> None:
    source = Row(WHERE, {"id": "s", "title": "S", "url": "https://example.org"})
    ends = {"from": "iso:CN", "to": "iso:RS", "sources": "s"}
    layer = {"layer": "net", "years": [2003, 2011], "strength": [1, 2]}
    links = [
        LinkRow(WHERE, ends | layer, "CONNECTED"),
        LinkRow(WHERE, ends | {"to": "iso:DE", "since": "1999-05"}, "COOPERATES_WITH"),
        LinkRow(WHERE, ends | {"to": "iso:FR"}, "COOPERATES_WITH"),
    ]
    countries = [
        entity(f"iso:{code}", "Country", country=code) for code in ("CN", "RS", "DE", "FR")
    ]
    with Store(empty_connection) as store:
        load(store, [Batch(Dataset("a", "A"), [source], countries, links[:1])])
        load(store, [Batch(Dataset("b", "B"), [source], [], links[1:])])
        load(store, [Batch(Dataset("c", "C", release="7"), [], countries[:1])])
        frame = coverage(store).drop(columns="loaded")
    assert frame.to_dict("split")["data"] == [
        ["a", None, 4, 1, 1.0, 1.0, 2003, 2011, 0, None, None],
        ["b", None, 0, 2, 0.5, 1.0, 1999, 1999, 0, None, None],
        ["c", "7", 1, 0, None, None, None, None, 0, None, None],
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 100, 120])
def test_coverage_is_a_table_at_ordinary_widths(width: int, lang: str) -> None:
    row = ("plan-beijing-2024-2027", "consultation draft", "2026-11-26T08:20:00.000Z", 12345, 23456,
           0.698, 0.912, 1951, 2025, 719, 1982, 2024)  # fmt: skip
    table = Table(COVERAGE_COLUMNS, (row, (*row[:7], 2022, 2022, 0, None, None)))
    lines = drawn(worded(table, "coverage", lang), width, lang).splitlines()
    assert not [line for line in lines if line.startswith("[1/")], "no block of lines"
    assert all(cell_len(line) <= width for line in lines)
    text = " ".join(lines)
    for cell in ("12345", "23456", "0.698", "1951–2025", "2022", "719", "1982–2024"):
        assert cell in text
