"""The reference list as entities."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from graph.places import places, with_own_name
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


def test_a_name_of_ones_own_stands_before_cldrs_and_says_its_source(tmp_path: Path) -> None:
    """The list ships empty; who needs other names writes them, and CLDR's are still understood."""
    assert (FOLDER / "names.csv").read_text("utf-8") == "iso2,name_en,name_zh,source\n"
    header = (FOLDER / "countries.csv").read_text("utf-8").splitlines()[0]
    kept = [x for x in (FOLDER / "countries.csv").read_text("utf-8").splitlines() if x[:3] in
            ("CI,", "NA,")]  # fmt: skip
    (tmp_path / "countries.csv").write_text("\n".join([header, *kept]), "utf-8")
    own = "iso2,name_en,name_zh,source\nCI,Ivory Coast,,Our style guide (2026)\n"
    (tmp_path / "names.csv").write_text(own, "utf-8")
    (batch,) = read(tmp_path)
    checked = [check_entity(row) for row in batch.entities]
    assert [faults for _, faults in checked if faults] == []
    named = {v["id"]: (v["name"], v["name_zh"], v["names"]) for v, _ in checked}
    before = places()["CI"]
    assert named == {
        "iso:CI": ("Ivory Coast", "科特迪瓦",
                   [*(n for n in before.names if n != "Ivory Coast"), before.label.en]),
        "iso:NA": ("Namibia", "纳米比亚", ["Republic of Namibia"]),
    }  # fmt: skip
    told = {s.values["id"]: dict(s.values) for s in batch.sources}
    (id_,) = [i for i in told if i.startswith("name-")]
    assert told[id_] == {"id": id_, "citation": "Our style guide (2026)",
                         "title": "Names of countries and regions"}  # fmt: skip
    assert [id_ in v["sources"] for v, _ in checked] == [True, False]


def test_the_one_place_table_takes_names_of_ones_own() -> None:
    row = {"name_en": "Here", "name_zh": "此地", "names": "Hither|This place"}
    own = {"iso2": "AA", "name_en": "This place", "name_zh": "", "source": "x"}
    assert with_own_name(row, own) == {
        "name_en": "This place", "name_zh": "此地", "names": "Hither|Here",
    }  # fmt: skip
    assert with_own_name(row, {}) == row
