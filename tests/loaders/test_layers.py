"""Works → layers: counted by hand, against plain Python on real works, equal on both engines."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import openalex
from loaders.batch import Batch
from loaders.copublication import COUNTINGS, Tally
from loaders.errors import LoadError
from loaders.layer_engine import find_java, layer

# Ibis 12 calls a name of DuckDB's that DuckDB 2 calls by another one.
pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning")

ROWS = [
    ("w1", 2024, "Physics", "CN"),
    ("w1", 2024, "Physics", "RS"),
    ("w1", 2024, "Physics", "RS"),  # two authors of one country
    ("w1", 2024, "Physics", "DE"),
    ("w2", 2024, "Physics", "RS"),
    ("w2", 2024, "Physics", "CN"),
    ("w3", 2024, None, "CN"),  # no field is a field of its own
    ("w3", 2024, None, "RS"),
    ("w3", 2024, None, None),  # a party that nobody knows
    ("w4", 2025, "Physics", "CN"),  # alone
]
BY_HAND = [
    ("CN", "DE", 2024, "Physics", 1, 0.5),
    ("CN", "RS", 2024, None, 1, 1.0),
    ("CN", "RS", 2024, "Physics", 2, 1.5),
    ("DE", "RS", 2024, "Physics", 1, 0.5),
]


def written(folder: Path, rows: list[Any], node: str = "country") -> Path:
    file = folder / "parties.parquet"
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 4
    schema = pa.schema(
        [("work", pa.string()), ("year", pa.int64()), ("field", pa.string()), (node, pa.string())]
    )
    parquet.write_table(pa.Table.from_arrays(columns, schema=schema), file)
    return file


def counted(works: Path, node: str = "country", **options: Any) -> list[tuple[Any, ...]]:
    target = works.with_name("layer.parquet")
    rows = layer([works], target, node, **options)
    table = parquet.read_table(target).to_pylist()
    assert len(table) == rows
    return sorted((_whole(row) for row in table), key=repr)


def _whole(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple((row | {"works": float(row["works"])}).values())


@pytest.fixture(scope="module")
def published(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 150 real works of OpenAlex's API as JSON lines, as the snapshot holds them."""
    file = tmp_path_factory.mktemp("works") / "works.jsonl"
    with zipfile.ZipFile(shared / "openalex" / "works-api-pages-2025.zip") as pages:
        names = sorted(n for n in pages.namelist() if n.endswith(".json"))
        works = [w for n in names for w in json.loads(pages.read(n))["results"]]
    file.write_text("".join(json.dumps(work) + "\n" for work in works), encoding="utf-8")
    return file


def by_the_rule(file: Path) -> list[tuple[Any, ...]]:
    """Count countries of works by the rule of :mod:`loaders.copublication`, field by field."""
    tallies: dict[tuple[str, str | None], Tally] = {}
    works = {w["id"]: w for w in map(json.loads, file.read_text("utf-8").splitlines())}
    for work in works.values():
        topic = work["primary_topic"]
        field = topic["field"]["display_name"] if topic else None
        for counting in COUNTINGS:
            tally = tallies.setdefault((counting, field), Tally(counting))
            tally.add(work["publication_year"], [a["countries"] for a in work["authorships"]])
    return sorted(
        (
            (*pair, year, field, tally.strengths()[pair][year], round(shares[year], 6))
            for (counting, field), tally in tallies.items()
            if counting == "full"
            for pair, shares in tallies["fractional", field].strengths().items()
            for year in shares
        ),
        key=repr,
    )


def rounded(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(*row[:-1], round(row[-1], 6)) for row in rows]


def test_counted_by_hand(tmp_path: Path) -> None:
    assert counted(written(tmp_path, ROWS)) == sorted(BY_HAND, key=repr)


def test_real_works_are_counted_by_the_rule(published: Path) -> None:
    assert rounded(counted(published)) == by_the_rule(published)


def test_organisations_of_real_works_are_named_by_their_authority(published: Path) -> None:
    rows = counted(published, "organisation")
    assert rows
    assert {end.partition(":")[0] for row in rows for end in row[:2]} <= {"ror", "openalex"}


def test_cities_come_from_a_table_of_their_own(published: Path, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="organisation and city"):
        layer([published], tmp_path / "x.parquet", "city")
    ends = sorted({end for row in counted(published, "organisation") for end in row[:2]})
    file = tmp_path / "cities.parquet"
    half = [f"geonames:{n % 2}" for n in range(len(ends))]
    parquet.write_table(pa.table({"organisation": ends, "city": half}), file)
    rows = counted(published, "city", cities=file)
    assert {row[:2] for row in rows} == {("geonames:0", "geonames:1")}


@settings(
    max_examples=15, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(st.sets(st.sampled_from("ABCDEFG"), min_size=1), min_size=1, max_size=6))
def test_the_shares_of_a_work_add_up(tmp_path: Path, works: list[set[str]]) -> None:
    rows = [(f"w{n}", 2020, "F", p) for n, ps in enumerate(works) for p in sorted(ps)]
    pairs = counted(written(tmp_path, rows))
    wanted = Counter(p for ps in works if len(ps) > 1 for p in ps)
    got: Counter[str] = Counter()
    for start, end, _, _, _, share in pairs:
        got[start] += share
        got[end] += share
    assert {p: round(n, 6) for p, n in got.items()} == dict(wanted)


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("default")
def test_spark_gives_the_same(tmp_path: Path, published: Path) -> None:
    """In CI this is never skipped; a lasting check that one expression suits both engines."""
    assert counted(published, engine="spark") == counted(published)


def test_a_java_that_does_not_fit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"25.0.1\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    with pytest.raises(LoadError, match=r"java \(25\)"):
        find_java({"JAVA_HOME": str(tmp_path), "PATH": ""})
    java.write_text("#!/bin/sh\necho 'openjdk version \"21.0.1\"' >&2\n")
    assert find_java({"JAVA_HOME": str(tmp_path), "PATH": ""}) == java
    monkeypatch.setattr(Path, "glob", lambda *_: iter([java]))  # where Debian puts it
    assert find_java({"PATH": ""}) == java


# --- The same from the command line's loader --------------------------------------------


def loaded(path: Path, **choices: str) -> tuple[dict[Any, Any], Batch]:
    first, *rest = openalex.read(path, **choices)
    pairs = {
        (x.values["from"], x.values["to"], year): round(strength, 6)
        for b in rest
        for x in b.links
        for year, strength in zip(x.values["years"], x.values["strength"], strict=True)
    }
    return pairs, first


@pytest.fixture(scope="module")
def awkward(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real works, and five that are made up: no countries, codes of others, a work twice."""
    place = tmp_path_factory.mktemp("awkward")
    at = [
        {"id": "https://openalex.org/I1", "ror": None, "country_code": code}
        for code in ("RS", "FR")
    ]
    more = [
        {"id": "https://openalex.org/W1", "publication_year": 2024, "authorships": [
            {"countries": [], "institutions": at}, {"countries": ["xx", "AN", "cn"]}]},
        {"id": "https://openalex.org/W2", "publication_year": 2023, "updated_date": "2099-01-02",
         "authorships": [{"countries": ["ZR"]}, {"countries": ["US"]}, {"countries": []}]},
        {"id": "https://openalex.org/W3", "publication_year": 2023, "authorships": []},
    ]  # fmt: skip
    more.append(more[0])
    text = published.read_text("utf-8") + "".join(json.dumps(w) + "\n" for w in more)
    (place / "works").mkdir()
    (place / "works" / "part_000.gz").write_bytes(gzip.compress(text.encode()))
    (place / "institutions").mkdir()
    (place / "institutions" / "part_000.gz").write_bytes(gzip.compress(b"{}\n"))
    return place


@pytest.mark.parametrize(
    "choices",
    [
        {"counting": "full"},
        {"counting": "fractional"},
        {"field": "environmental science"},
        {"field": "23"},
    ],
)
def test_an_engine_loads_the_same_layer(awkward: Path, choices: dict[str, str]) -> None:
    pairs, first = loaded(awkward / "works", layer="country", **choices)
    same, other = loaded(awkward, layer="country", engine="duckdb", **choices)
    assert same == pairs
    assert len(pairs) > 5
    assert other.dataset == first.dataset
    assert other.entities == [replace(e, where=other.entities[0].where) for e in first.entities]
    assert [s.values for s in other.sources] == [s.values for s in first.sources]
    assert [(n.value, str(n.rule)) for n in other.notes] == [
        (n.value, str(n.rule)) for n in first.notes
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("default")
def test_spark_loads_the_same_layer(awkward: Path) -> None:
    pairs, first = loaded(awkward / "works", layer="country", counting="fractional")
    same, other = loaded(awkward, counting="fractional", engine="spark", spark="local[2]")
    assert same == pairs
    assert other.dataset == first.dataset


def test_what_an_engine_cannot_count_is_said(awkward: Path, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="counts the layer of countries, not that of city"):
        loaded(awkward, layer="city", engine="duckdb")
    with pytest.raises(LoadError, match="holds no file of JSON lines"):
        loaded(tmp_path, engine="duckdb")
    with pytest.raises(LoadError, match=r"sparc is none of duckdb, spark\. Nearest: spark"):
        loaded(awkward, engine="sparc")
    (tmp_path / "works.jsonl").write_text('{"id": "https://openalex.org/W1", \n', "utf-8")
    with pytest.raises(LoadError, match="duckdb cannot read these works"):
        loaded(tmp_path, engine="duckdb")
    (tmp_path / "works.jsonl").write_text('{"meta": {}, "results": []}\n', "utf-8")
    with pytest.raises(LoadError, match="holds neither institutions nor works"):
        loaded(tmp_path, engine="duckdb")
