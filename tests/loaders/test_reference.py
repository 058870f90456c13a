"""The reference list as entities."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from graph.places import places
from loaders.checks import check_entity, check_source
from loaders.errors import LoadError
from loaders.reference import read
from loaders.shipped import rows

FOLDER = Path(str(files("data"))) / "reference"


def test_every_country_passes_the_checks_with_its_code_names_and_mark() -> None:
    (batch,) = read(FOLDER)
    checked = [check_entity(row) for row in batch.entities]
    assert [faults for _, faults in checked if faults] == []
    assert [faults for _, faults in map(check_source, batch.sources) if faults] == []
    assert batch.rows_read == len(batch.sources) + len(batch.entities)
    values = {v["id"]: v for v, _ in checked}
    hubs = {row["id"] for _, row in rows(FOLDER / "hubs.csv", ("id",))}
    assert set(values) == {f"iso:{code}" for code in places()} | hubs
    road = next(s.values["id"] for s in batch.sources if "belt-and-road" in s.values["title"])
    assert values["iso:NA"] == {
        "id": "iso:NA",
        "name": "Namibia",
        "name_zh": "纳米比亚",
        "names": ["Republic of Namibia"],
        "country": "NA",
        "iso3": "NAM",
        "region": "Africa",
        "region_zh": "非洲",
        "subregion": "Southern Africa",
        "subregion_zh": "南部非洲",
        "lat": -22.55941,
        "lon": 17.08323,
        "groups": ["belt-and-road"],
        "memberships": [f"belt-and-road 2018/.. reference|{road}"],
        "reference": True,
        "apart": False,
        "sources": ["cldr", "geonames", "un-m49", "un-members"],
        "confidence": "high",
    }
    assert sum(v.get("reference", False) for v in values.values()) == 195


def test_groups_are_those_of_today() -> None:
    (batch,) = read(FOLDER)
    groups = {
        r.values["country"]: r.values["groups"] for r in batch.entities if r.type == "Country"
    }
    assert groups["DE"] == "eu|g20|g7|oecd"
    assert groups["GB"] == "g20|g7|oecd"
    assert groups["IT"] == "eu|g20|g7|oecd"  # left the Belt and Road in 2023
    assert groups["ID"] == "asean|belt-and-road|brics|g20"
    assert groups["AQ"] == ""


def test_memberships_keep_their_years_and_every_one_its_source() -> None:
    (batch,) = read(FOLDER)
    known = {f"reference|{s.values['id']}" for s in batch.sources}
    held = {row.values["id"]: row.values["memberships"] for row in batch.entities}
    dated = {k: [m.split(" ")[:2] for m in v] for k, v in held.items()}
    assert dated["iso:GB"] == [
        ["eu", "1973-01-01/2020-01-31"],
        ["g20", "1999/.."],
        ["g7", "1975/.."],
        ["oecd", "1961-05-02/.."],
    ]
    assert dated["geonames:1816670"] == [["peer-hubs", "2025/.."]]
    assert {m.split(" ")[2] for v in held.values() for m in v} <= known


def test_each_row_says_where_it_stood() -> None:
    (batch,) = read(FOLDER / "countries.csv")
    assert str(batch.entities[0].where) == "countries.csv:row 2"
    assert len({row.where for row in [*batch.entities, *batch.sources]}) == batch.rows_read


def test_a_missing_file_and_a_missing_column_are_said(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no file countries"):
        list(read(tmp_path))
    (tmp_path / "countries.csv").write_text("iso2,name\nRS,Serbia\n", encoding="utf-8")
    with pytest.raises(LoadError, match="lacks the column name_en, name_zh, names"):
        list(read(tmp_path))
