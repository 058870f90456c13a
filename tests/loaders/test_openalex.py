"""OpenAlex: institutions whole, and works counted into layers, against counts made otherwise."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.missing import Missing, Reason
from graph.connection import Connection
from innolink.score_peers import ScoreError
from innolink.scoring import score
from innolink.session import open_graph
from loaders.batch import Batch
from loaders.copublication import Tally
from loaders.errors import LoadError
from loaders.openalex import read
from loaders.staging import Stage
from loaders.staging import stage as read_all

WORKS = "works-api-pages-2025.zip"
Layer = dict[tuple[str, str], dict[int, float]]


OPEN: list[Stage] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()


def stage(batches: Iterator[Batch]) -> Stage:
    found = read_all(batches)
    OPEN.append(found)
    return found


def links(found: Stage) -> Layer:
    return {
        (v["from"].removeprefix("iso:"), v["to"].removeprefix("iso:")): dict(
            zip(v["years"], v["strength"], strict=True)
        )
        for chunk in found.links["COPUBLISHED"].chunks()
        for _, _, v in chunk
    }


# --- The rule ---------------------------------------------------------------------------


def test_a_work_of_three_countries_is_counted_by_hand() -> None:
    full, fractional = Tally("full"), Tally("fractional")
    for tally in (full, fractional):
        tally.add(2020, [["CN"], ["CN", "RS"], ["US"], []])  # three nodes: 1/2 a pair
        tally.add(2020, [["CN"], ["US"]])  # two nodes: 1
        tally.add(2021, [["CN"], ["CN"]])  # one: no pair
        tally.add(2021, [[], []])  # none at all
    assert full.strengths() == {
        ("CN", "RS"): {2020: 1},
        ("CN", "US"): {2020: 2},
        ("RS", "US"): {2020: 1},
    }
    assert fractional.strengths() == {
        ("CN", "RS"): {2020: 0.5},
        ("CN", "US"): {2020: 1.5},
        ("RS", "US"): {2020: 0.5},
    }
    assert dict(full.nodes) == {
        ("CN", 2020): 2,
        ("RS", 2020): 1,
        ("US", 2020): 2,
        ("CN", 2021): 1,
    }
    told = (full.works, full.shared, full.unplaced, full.authorships, full.placeless)
    assert told == (4, 2, 1, 10, 3)
    with pytest.raises(ValueError, match="Count one of"):
        Tally("half")


@given(st.lists(st.lists(st.sets(st.sampled_from("ABCDE"), max_size=3), max_size=5), max_size=8))
def test_a_fraction_gives_each_node_one_a_shared_work(works: list[list[set[str]]]) -> None:
    forwards, backwards = Tally("fractional"), Tally("fractional")
    for work in works:
        forwards.add(2000, work)
    for work in reversed(works):
        backwards.add(2000, reversed(work))
    assert forwards.strengths() == backwards.strengths()
    got: dict[str, float] = defaultdict(float)
    for pair, series in forwards.strengths().items():
        for node in pair:
            got[node] += series[2000]
    shared = [set().union(*w) for w in works if len(set().union(*w)) > 1]
    assert got == pytest.approx({n: sum(n in w for w in shared) for n in set().union(*shared)})


# --- Works ------------------------------------------------------------------------------


def sample(shared: Path) -> list[Mapping[str, Any]]:
    with zipfile.ZipFile(shared / "openalex" / WORKS) as archive:
        pages = [json.loads(archive.read(n)) for n in sorted(archive.namelist())]
    return [work for page in pages for work in page["results"]]


def by_pandas(works: list[Mapping[str, Any]], *, fractional: bool) -> Layer:
    """Count the same works otherwise: a table joined with itself, exact fractions."""
    rows = [
        (w["id"], w["publication_year"], c)
        for w in works
        for a in w["authorships"]
        for c in a["countries"]
    ]
    table = pd.DataFrame(rows, columns=["work", "year", "node"]).drop_duplicates()
    sizes = table.groupby("work")["node"].nunique()
    joined = table.merge(table, on=["work", "year"])
    joined = joined[joined["node_x"] < joined["node_y"]]
    found: dict[tuple[str, str], dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for work, year, one, two in joined[["work", "year", "node_x", "node_y"]].itertuples(
        index=False
    ):
        share = Fraction(1, int(sizes[work]) - 1) if fractional else Fraction(1)
        found[one, two][int(year)] += share
    return {p: {y: float(v) for y, v in sorted(s.items())} for p, s in found.items()}


@pytest.mark.parametrize("counting", ["full", "fractional"])
def test_the_sample_is_counted_as_pandas_counts_it(shared: Path, counting: str) -> None:
    found = stage(read(shared / "openalex" / WORKS, counting=counting))
    expected = by_pandas(sample(shared), fractional=counting == "fractional")
    assert links(found) == {p: pytest.approx(s, abs=1e-9) for p, s in expected.items()}
    assert len(expected) == 40
    about = found.dataset
    assert (about.id, about.release) == (f"openalex-country-{counting}", "2025-10-08")
    told = ("works", "works_shared", "works_unplaced", "authorships", "authorships_unplaced")
    assert [about.extra[k] for k in told] == [150, 21, 68, 357, 153]
    assert (about.extra["coverage"], about.extra["counting"]) == ("symmetric", counting)
    assert (about.extra["years"][0], about.extra["years"][-1]) == (1994, 2010)
    assert [(n.value, str(n.rule)[:60]) for n in found.notes] == [
        (153, "of 357 authorships (43 %) name no country or region; 68 work")
    ]
    assert set(found.kinds.values()) == {"Country"}, "no work and no person enters the graph"


@pytest.mark.parametrize("field", ["environmental science", "23"])
def test_a_field_is_counted_apart(shared: Path, field: str) -> None:
    name = "Environmental Science"
    works = [
        w
        for w in sample(shared)
        if w["primary_topic"] and w["primary_topic"]["field"]["display_name"] == name
    ]
    found = stage(read(shared / "openalex" / WORKS, field=field))
    assert links(found) == by_pandas(works, fractional=False)
    assert found.dataset.id == f"openalex-country-full-{field.replace(' ', '-')}"
    with pytest.raises(LoadError, match="Nearest: Environmental Science"):
        stage(read(shared / "openalex" / WORKS, field="Environmental Scince"))


def work(number: int, *authorships: Any, year: Any = 2020) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": year,
        "authorships": list(authorships),
    }


def of(*institutions: int, countries: tuple[str, ...] = ()) -> dict[str, Any]:
    own = [{"id": f"https://openalex.org/I{i}"} for i in institutions]
    return {"countries": list(countries), "institutions": own}


def lines(path: Path, *records: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{json.dumps(r)}\n" for r in records).encode()))
    return path


def test_cities_come_from_the_institutions_beside_the_works(samples: Path, tmp_path: Path) -> None:
    works = lines(
        tmp_path / "data" / "works" / "updated_date=2025-10-01" / "part_000.gz",
        work(1, of(1), of(2, 3)),
        work(1, of(1), of(2, 3)),  # stands twice
        work(2, of(1), of(3), of(77)),  # one city unknown
        work(3, of(77)),
    )
    with pytest.raises(LoadError, match="names no city"):
        stage(read(tmp_path, layer="city"))
    target = tmp_path / "data" / "institutions"
    for part in (samples / "openalex" / "data" / "institutions").rglob("*.gz"):
        place = target / part.parent.name / part.name
        place.parent.mkdir(parents=True)
        place.write_bytes(part.read_bytes())
    found = stage(read(tmp_path, layer="city", counting="fractional"))
    beijing, shanghai, belgrade = "geonames:1816670", "geonames:1796236", "geonames:792680"
    assert links(found) == {
        (shanghai, beijing): {2020: 0.5},
        (beijing, belgrade): {2020: 1.5},
        (shanghai, belgrade): {2020: 0.5},
    }
    assert found.dataset.extra["nodes"] == sorted([beijing, shanghai, belgrade])
    assert found.dataset.extra["hubs"] == [beijing, belgrade]
    assert [(n.value, str(n.rule)[:36]) for n in found.notes] == [
        (2, "of 6 authorships (33 %) lead to no k"),
        (1, "works stand more than once; each was"),
    ]
    assert works.exists()


def test_works_chosen_by_one_country_are_hub_centric(tmp_path: Path) -> None:
    cn, rs, us = (of(countries=(c,)) for c in ("CN", "RS", "US"))
    path = lines(tmp_path / "cn.jsonl.gz", work(1, cn, rs), work(2, us, cn), work(3, rs))
    found = stage(read(path))
    assert found.dataset.extra["coverage"] == "hub-centric"
    assert found.dataset.extra["hubs"] == ["iso:CN"]


def test_a_broken_line_a_year_and_a_strange_country_are_said(tmp_path: Path) -> None:
    path = tmp_path / "works.jsonl"
    good = work(1, of(countries=("CN",)), of(countries=("RS", "XX", "AN")))
    rows = [json.dumps(good), '{"id": "https://openalex.org/W2', json.dumps(work(3, year="soon")),
            json.dumps({**work(4), "authorships": None})]  # fmt: skip
    path.write_text("\n".join(rows) + "\n")
    found = stage(read(path))
    assert links(found) == {("CN", "RS"): {2020: 1.0}}
    assert [(f.where.row, f.column, f.value) for f in found.faults] == [
        (2, "", '{"id": "https://openalex.org/W2'),
        (3, "publication_year", "soon"),
        (4, "authorships", "None"),
    ]
    said = {n.value: str(n.rule) for n in found.notes}
    assert said["XX"] == "is no known country or region; it was left out 1 time"
    assert said["AN"] == (
        "AN was the code of the Netherlands Antilles until 2010; what stands under it cannot be "
        "divided among its successors (BQ, CW, SX); it was left out 1 time"
    )


def test_a_csv_of_works_counts_the_same(shared: Path, tmp_path: Path) -> None:
    rows = [
        (
            w["id"],
            w["publication_year"],
            "|".join(c for a in w["authorships"] for c in a["countries"]),
        )
        for w in sample(shared)
    ]
    columns = ["id", "publication_year", "authorships.countries"]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "works.csv", index=False)
    found = stage(read(tmp_path / "works.csv"))
    assert links(found) == by_pandas(sample(shared), fractional=False)
    pd.DataFrame(rows, columns=["id", "publication_yaer", "authorships.countries"]).to_csv(
        tmp_path / "works.csv", index=False
    )
    with pytest.raises(LoadError, match=r"lacks the columns publication_year.*publication_yaer"):
        stage(read(tmp_path / "works.csv"))


# --- Institutions -----------------------------------------------------------------------


def test_institutions_of_the_snapshot_are_read_whole(samples: Path) -> None:
    found = stage(read(samples / "openalex"))
    rows = {v["id"]: (t, v) for c in found.entities.chunks() for _, t, v in c}
    source = {"sources": ["institutions"]}
    assert rows["openalex:I1"] == (
        "Organization",
        {
            "id": "openalex:I1",
            "name": "Tsinghua University",
            "name_zh": "清华大学",
            "names": ["Qinghua Daxue", "清華大學", "THU"],
            "country": "CN",
            "city": "Beijing",
            "lat": 39.9075,
            "lon": 116.39723,
            "kinds": ["education"],
            "url": "https://www.tsinghua.edu.cn",
            "ids": ["grid:grid.12527.33", "ror:03cve4549", "wikidata:Q16955"],
            **source,
        },
    )
    assert rows["openalex:I9"] == (
        "Organization",
        {"id": "openalex:I9", "name": "Never Described", **source},
    )
    assert {i: t for i, (t, _) in rows.items()} == {
        **{f"openalex:I{n}": "Organization" for n in (1, 2, 3, 9)},
        **{f"geonames:{n}": "City" for n in (1816670, 1796236, 792680)},
        **{f"iso:{c}": "Country" for c in ("CN", "RS")},
    }
    made = {(n, v["from"], v["to"]) for n in found.links for c in found.links[n].chunks()
            for _, _, v in c}  # fmt: skip
    assert made == {
        ("PART_OF", "openalex:I2", "openalex:I1"),
        ("RELATED_TO", "openalex:I1", "openalex:I9"),
        *(
            ("LOCATED_IN", f"openalex:I{i}", f"geonames:{city}")
            for i, city in ((1, 1816670), (2, 1796236), (3, 792680))
        ),
        *(
            ("LOCATED_IN", f"geonames:{city}", f"iso:{country}")
            for city, country in ((1816670, "CN"), (1796236, "CN"), (792680, "RS"))
        ),
    }
    assert (found.dataset.id, found.dataset.release, found.faults) == ("openalex", "2025-10-01", [])


def test_the_same_institutions_in_other_wrappings_are_the_same(
    samples: Path, tmp_path: Path
) -> None:
    parts = sorted((samples / "openalex").rglob("*.gz"))
    raw = [json.loads(x) for p in parts for x in gzip.decompress(p.read_bytes()).splitlines()]
    page = {"meta": {"count": 3}, "results": raw, "group_by": []}
    (tmp_path / "page.json").write_text(json.dumps(page))
    (tmp_path / "printed.json").write_text(json.dumps(page, indent=2))
    (tmp_path / "list.json").write_text(json.dumps(raw))
    (tmp_path / "lines.jsonl").write_text("".join(f"{json.dumps(r)}\n\n" for r in raw))
    pd.json_normalize(raw).map(lambda v: json.dumps(v) if isinstance(v, list) else v).rename(
        columns=lambda c: c
    ).to_csv(tmp_path / "table.csv", index=False)

    def told(path: Path) -> list[Any]:
        found = stage(read(path))
        assert found.faults == []
        return [v for c in found.entities.chunks() for _, _, v in c]

    expected = told(samples / "openalex")
    for name in ("page.json", "printed.json", "list.json", "lines.jsonl", "table.csv"):
        assert told(tmp_path / name) == expected, name


def test_what_is_wrong_with_institutions_is_said(tmp_path: Path, samples: Path) -> None:
    record = {"id": "https://openalex.org/I5", "display_name": "A", "country_code": "Atlantis"}
    relation = {"id": "https://openalex.org/I6", "relationship": "parnt"}
    rows = [
        {**record, "associated_institutions": [relation], "type": "educaton"},
        {**record, "country_code": "CN"},
        {"id": "https://openalex.org/I7"},
    ]
    found = stage(read(lines(tmp_path / "i.jsonl.gz", *rows)))
    assert [(f.where.row, f.column, f.value, f.nearest) for f in found.faults] == [
        (1, "associated_institutions", "parnt", "parent"),
        (2, "id", "openalex:I5", ""),
        (3, "display_name", "", ""),
    ]
    assert [(n.column, n.value, n.nearest) for n in found.notes] == [
        ("country_code", "Atlantis", ""),
        ("type", "educaton", "education"),
    ]
    whole = next((samples / "openalex").rglob("*.gz")).read_bytes()
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LoadError, match="cut off or damaged"):
        stage(read(tmp_path / "cut.gz"))
    (tmp_path / "error.json").write_text('{"error": "Too many requests"}')
    with pytest.raises(LoadError, match="neither institutions nor works"):
        stage(read(tmp_path / "error.json"))
    with pytest.raises(LoadError, match="Nearest: country"):
        stage(read(tmp_path / "i.jsonl.gz", layer="contry"))


# --- In the graph -----------------------------------------------------------------------


def test_a_layer_is_loaded_once_and_scored_or_refused(
    empty_connection: Connection, shared: Path
) -> None:
    with open_graph(connection=empty_connection) as g:
        with as_file(files("data")) as folder:
            g.load("reference", folder / "reference")
        path = shared / "openalex" / WORKS
        first, again = g.load("openalex", path), g.load("openalex", path)
        assert (first.balanced, first.total.created, first.rejected) == (True, 239, 0)
        assert (again.total.unchanged, again.total.created, again.removed) == (239, 0, 0)
        stored = g.links("COPUBLISHED")
        assert len(stored) == 40
        assert set(stored["layer"]) == {"openalex-country-full"}

        assert g.store.read("MATCH (n) WHERE n.id CONTAINS 'W4' RETURN count(n) AS n")["n"][0] == 0
        result = score(g, "china", layer="openalex-country-full", as_of=2009, doubt=False)
        assert result.ties[["country", "weight"]].values.tolist() == [["US", 1.0]]
        assert result.refused == Missing(Reason.TOO_FEW, {"ranked": 0}), "no country has enough"
        assert (result.ranking, result.layer["reference"]) == (None, 198)
        with pytest.raises(ScoreError):
            score(g, "china", layer="openalex-city-full")
        with pytest.raises(LoadError, match="do not go with"):
            g.load("ror", path, layer="country")
