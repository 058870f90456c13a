"""Networks as layers: every published figure, zero apart from unknown, every fault told."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.make_ncses import make
from graph.places import country_code
from loaders.batch import Batch, Dataset, EntityRow, Fault, LinkRow, Row, Where, rule
from loaders.checks import check_entity, check_link, check_observation, check_source
from loaders.errors import LoadError
from loaders.networks import read

NETWORKS = Path(str(files("data"))) / "networks"
SHIPPED = ["ncses-ai", "ncses-covid"]


def load(folder: Path) -> Batch:
    """All batches of a network as one."""
    whole: Batch | None = None
    for batch in read(folder):
        if whole is None:
            whole = batch
            continue
        assert batch.dataset is whole.dataset
        for table in ("sources", "entities", "links", "observations", "faults", "notes"):
            getattr(whole, table).extend(getattr(batch, table))
    assert whole is not None
    return whole


def matrix(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    codes = [country_code(row[2]) for row in rows]
    return [f"iso:{code}" for code in codes], [row[3:] for row in rows]


def rebuilt(batch: Batch) -> dict[tuple[str, str], str]:
    """Read the matrix back out of a layer: zero, unknown (``na``) or the figure."""
    extra = batch.dataset.extra
    (year,) = extra["years"]
    unknown = set(extra.get("unknown", []))
    strength = {}
    for link in batch.links:
        assert link.values["years"] == [year]
        assert link.values["layer"] == batch.dataset.id
        strength[link.values["from"], link.values["to"]] = link.values["strength"][0]
    found = {}
    for a in extra["nodes"]:
        for b in extra["nodes"]:
            low, high = min(a, b), max(a, b)
            if a != b:
                figure = f"{strength.get((low, high), 0):g}"
                found[a, b] = "na" if f"{low}|{high}|{year}" in unknown else figure
    return found


# --- What ships -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "file", "nodes", "links", "unknown"),
    [
        ("ncses-ai", "ai-coauthorship-matrix-2003-22.csv", 60, 1648, 0),
        ("ncses-covid", "covid-coauthorship-matrix-2020.csv", 50, 1217, 8),
    ],
)
def test_every_figure_of_the_published_matrix(
    shared: Path, layer: str, file: str, nodes: int, links: int, unknown: int
) -> None:
    names, cells = matrix(shared / "ncses" / file)
    batch = load(NETWORKS / layer)
    published = {
        (a, b): cells[i][j] for i, a in enumerate(names) for j, b in enumerate(names) if a != b
    }
    assert rebuilt(batch) == published
    assert len(published) == nodes * (nodes - 1)
    assert (len(batch.links), len(batch.dataset.extra.get("unknown", []))) == (links, unknown)
    assert (batch.faults, batch.notes) == ([], [])


def test_every_figure_of_the_articles_of_the_nodes(shared: Path) -> None:
    with (shared / "ncses" / "ai-articles-by-country-2003-22.csv").open(newline="") as file:
        rows = {r["region_country_or_economy"]: r for r in csv.DictReader(file)}
    columns = {
        "articles": "number_of_papers_whole_",
        "articles-fractional": "number_of_papers_fractional_",
        "multiple-institutions": "papers_involving_multiple_institutions_whole_",
        "domestic": "papers_involving_only_domestic_institutions_whole_",
        "international": "papers_involving_international_institutions_whole_",
    }
    batch = load(NETWORKS / "ncses-ai")
    names, _ = matrix(shared / "ncses" / "ai-coauthorship-matrix-2003-22.csv")
    published = {
        (f"iso:{country_code(name)}", f"indicator:ncses-ai-{key}"): float(row[column])
        for name, row in rows.items()
        for key, column in columns.items()
        if f"iso:{country_code(name)}" in names
    }
    found = {
        (o.values["subject"], o.values["indicator"]): float(o.values["value"])
        for o in batch.observations
    }
    assert found == published
    assert len(found) == len(batch.observations) == 300
    assert {(o.values["year"], o.values["scope"]) for o in batch.observations} == {
        ("2022", "2003-2022, all years together")
    }
    extra = batch.dataset.extra
    assert dict(zip(extra["world_indicators"], extra["world_values"], strict=True)) == {
        f"indicator:ncses-ai-{key}": float(rows["World"][column]) for key, column in columns.items()
    }


def test_the_published_index_follows_from_the_layer_alone(shared: Path) -> None:
    """(Cxy/Cx)/(Cy/Cw), C of articles with international institutions: table SPBS-94."""
    names, cells = matrix(shared / "ncses" / "ai-collaboration-index-2003-22.csv")
    batch = load(NETWORKS / "ncses-ai")
    pairs = {k: float(v) for k, v in rebuilt(batch).items()}
    international = "indicator:ncses-ai-international"
    totals = {
        o.values["subject"]: float(o.values["value"])
        for o in batch.observations
        if o.values["indicator"] == international
    }
    extra = batch.dataset.extra
    world = extra["world_values"][extra["world_indicators"].index(international)]
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            if a != b:
                index = (pairs[a, b] / totals[a]) / (totals[b] / world)
                assert index == pytest.approx(float(cells[i][j]), abs=0.005 + 1e-9)


def test_the_tables_are_made_again_byte_by_byte(shared: Path, tmp_path: Path) -> None:
    make(shared / "ncses", tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*.csv")}
    ship = {p.relative_to(NETWORKS): p.read_bytes() for p in NETWORKS.rglob("ncses-*/*.csv")}
    assert made == ship
    assert len(made) == 5


@pytest.mark.parametrize("layer", SHIPPED)
def test_what_ships_passes_the_checks(layer: str) -> None:
    batch = load(NETWORKS / layer)
    found = [
        *map(check_source, batch.sources),
        *map(check_entity, batch.entities),
        *map(check_link, batch.links),
        *map(check_observation, batch.observations),
    ]
    assert [faults for _, faults in found if faults] == []
    own = {e.values["id"] for e in batch.entities}
    assert {x.values[end] for x in batch.links for end in ("from", "to")} <= own
    cited = {s for x in [*batch.links, *batch.observations] for s in x.values["sources"]}
    assert cited <= {s.values["id"] for s in batch.sources}


# --- The small sample, whole ------------------------------------------------------------


@pytest.fixture
def small(samples: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    shutil.copytree(samples / "network-small", folder)
    return folder


def test_a_small_network_whole(small: Path) -> None:
    batch = load(small)
    links, nodes, totals = (f"small/{n}.csv" for n in ("links", "nodes", "observations"))
    source = {"sources": ["made-up"]}
    total = {"indicator": "indicator:small-projects", "unit": "projects", **source}
    assert batch == Batch(
        Dataset(
            id="small",
            title="A small network",
            title_zh="小型网络",
            licence="made up for tests",
            publisher="innolink",
            extra={
                "link_type": "COPARTICIPATES",
                "node_kind": "Country",
                "unit": "projects",
                "counting": "whole",
                "theta": 2.0,
                "coverage": "symmetric",
                "years": [2021, 2022],
                "normalisation": "none",
                "absent": "zero",
                "nodes": ["iso:CN", "iso:IS", "iso:NA", "iso:RS", "iso:TW"],
                "unknown": ["iso:NA|iso:RS|2021"],
                "loops_left_out": 0,
            },
        ),
        sources=[
            Row(
                Where("small/network.toml"),
                {"id": "made-up", "title": "Made up", "citation": "Nobody published this."},
            )
        ],
        entities=[
            EntityRow(
                Where(nodes, row=row),
                {"id": f"iso:{code}", "name": en, "name_zh": zh, "country": code, **source},
                "Country",
            )
            for row, (code, en, zh) in enumerate(
                [
                    ("NA", "Namibia", "纳米比亚"),
                    ("RS", "Serbia", "塞尔维亚"),
                    ("CN", "China", "中国"),
                    ("TW", "Taiwan", "台湾"),
                    ("IS", "Iceland", "冰岛"),
                ],
                start=2,
            )
        ]
        + [
            EntityRow(
                Where("small/network.toml"),
                {
                    "id": "indicator:small-projects",
                    "name": "Projects",
                    "unit": "projects",
                    **source,
                },
                "Indicator",
            )
        ],
        links=[
            LinkRow(
                Where(links, row=row),
                {
                    "from": "iso:CN",
                    "to": end,
                    "layer": "small",
                    "years": years,
                    "strength": strength,
                    **source,
                },
                "COPARTICIPATES",
            )
            for row, end, years, strength in [
                (6, "iso:NA", [2022], [1.0]),
                (2, "iso:RS", [2021, 2022], [3.0, 4.5]),
            ]
        ],
        observations=[
            Row(
                Where(totals, row=2),
                {"subject": "iso:NA", "year": "2021", "value": "7", "scope": "", **total},
            ),
            Row(Where(links, row=9), {"subject": "iso:CN", "year": 2021, "value": 90.0, **total}),
            Row(Where(links, row=10), {"subject": "iso:CN", "year": 2022, "value": 100.0, **total}),
        ],
        rows_read=15,
    )


def test_the_file_itself_names_the_folder(small: Path) -> None:
    assert load(small / "network.toml") == load(small)


def test_loops_without_an_indicator_are_counted_and_left_out(small: Path) -> None:
    change(small / "network.toml", 'loops = "indicator:small-projects"\n', "")
    batch = load(small)
    assert len(batch.observations) == 1
    assert batch.dataset.extra["loops_left_out"] == 2
    assert batch.notes == [
        Fault(
            Where("small/links.csv", row=9),
            "to",
            "iso:CN",
            rule("networks.loops", count=2),
        )
    ]


def test_where_absent_means_unknown_a_known_zero_is_kept(small: Path) -> None:
    change(small / "network.toml", 'absent = "zero"', 'absent = "unknown"')
    found = {x.values["to"]: x.values for x in load(small).links}
    assert (found["iso:TW"]["years"], found["iso:TW"]["strength"]) == ([2022], [0.0])
    assert (found["iso:NA"]["years"], found["iso:NA"]["strength"]) == ([2021, 2022], [0.0, 1.0])


def test_other_nodes_keep_their_ids_and_properties(small: Path) -> None:
    change(small / "network.toml", 'node_kind = "Country"', 'node_kind = "City"')
    (small / "observations.csv").unlink()
    (small / "nodes.csv").write_text(
        "id,name,country,rank\ngeonames:1816670,Beijing,CN,1\ngeonames:524901,Moscow,RU,2\n"
    )
    (small / "links.csv").write_text(
        "from,to,year,strength\ngeonames:524901,geonames:1816670,2021,5\n"
    )
    batch = load(small)
    assert [(e.type, e.values) for e in batch.entities[:2]] == [
        ("City", {"id": id_, "name": name, "country": country, "sources": ["made-up"]})
        for id_, name, country in [
            ("geonames:1816670", "Beijing", "CN"),
            ("geonames:524901", "Moscow", "RU"),
        ]
    ]
    (link,) = batch.links
    assert (link.values["from"], link.values["to"]) == ("geonames:1816670", "geonames:524901")


# --- Faults -----------------------------------------------------------------------------


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rows_of(path: Path, *rows: str) -> None:
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


YEARS = "must be one of the layer's years, 2021 to 2022"
NUMBER = "leave it empty where it is unknown"
ASYMMETRIC = (
    "a symmetric network has one strength a pair and year; neither is taken: "
    "{} in row 2 and {} in row 3"
)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (["CN,Atlantis,2021,1"], [(2, "to", "Atlantis", "is none of the nodes in nodes.csv")]),
        (["CN,DE,2021,1"], [(2, "to", "DE", "is none of the nodes in nodes.csv")]),
        ([",RS,2021,1"], [(2, "from", "", "is none of the nodes in nodes.csv")]),
        (["CN,RS,2020,1"], [(2, "year", "2020", YEARS)]),
        (["CN,RS,,1"], [(2, "year", "", YEARS)]),
        (["CN,RS,soon,1"], [(2, "year", "soon", "must be a number")]),
        (["CN,RS,2021,na"], [(2, "strength", "na", f"must be a number; {NUMBER}")]),
        (["CN,RS,2021,nan"], [(2, "strength", "nan", f"must be a finite number; {NUMBER}")]),
        (["CN,RS,2021,1e999"], [(2, "strength", "1e999", f"must be a finite number; {NUMBER}")]),
        (["CN,RS,2021,-1"], [(2, "strength", "-1", "must be zero or above")]),
        (["CN,RS,2021"], [(2, "", "CN,RS,2021", "a row has 4 cells, this one 3")]),
        (
            ["CN,RS,2021,3", "RS,CN,2021,4"],
            [(n, "strength", v, ASYMMETRIC.format(3, 4)) for n, v in ((2, "3"), (3, "4"))],
        ),
        (
            ["CN,RS,2021,", "RS,CN,2021,4"],
            [(n, "strength", v, ASYMMETRIC.format("unknown", 4)) for n, v in ((2, ""), (3, "4"))],
        ),
        (
            ["CN,RS,2021,3", "CN,RS,2021,3"],
            [
                (
                    n,
                    "strength",
                    "3",
                    "the same pair and year stand twice; neither is taken: 3 in row 2 and "
                    "3 in row 3",
                )
                for n in (2, 3)
            ],
        ),
        (
            ["x,y,z,w"],
            [
                (2, "from", "x", "is none of the nodes in nodes.csv"),
                (2, "to", "y", "is none of the nodes in nodes.csv"),
                (2, "year", "z", "must be a number"),
                (2, "strength", "w", f"must be a number; {NUMBER}"),
            ],
        ),
    ],
)
def test_a_wrong_link_is_a_fault_and_the_rest_is_loaded(
    small: Path, rows: list[str], faults: list[tuple[int, str, str, str]]
) -> None:
    rows_of(small / "links.csv", *rows, "CN,TW,2022,8")
    batch = load(small)
    assert [(f.where.row, f.column, f.value, str(f.rule)) for f in batch.faults] == faults
    assert {f.where.file for f in batch.faults} == {"small/links.csv"}
    (link,) = batch.links
    assert (link.values["to"], link.values["strength"]) == ("iso:TW", [8.0])


@pytest.mark.parametrize(
    ("file", "row", "fault"),
    [
        (
            "nodes.csv",
            "Serbai,?",
            ("id", "Serbai", "must be a known country or region", "Serbia"),
        ),
        ("nodes.csv", "Serbia,?", ("id", "Serbia", "stands twice: a node is named once", "")),
        (
            "observations.csv",
            "DE,indicator:small-projects,2021,7",
            ("subject", "DE", "is none of the nodes in nodes.csv", ""),
        ),
        (
            "links.csv",
            "Namibai,CN,2022,1",
            ("from", "Namibai", "is none of the nodes in nodes.csv", "Namibia"),
        ),
        (
            "observations.csv",
            "CN,indicator:small-project,2021,7",
            (
                "indicator",
                "indicator:small-project",
                "is no indicator of network.toml",
                "indicator:small-projects",
            ),
        ),
    ],
)
def test_a_wrong_row_of_another_table(
    small: Path, file: str, row: str, fault: tuple[str, str, str, str]
) -> None:
    path = small / file
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    batch = load(small)
    (found,) = batch.faults
    assert (found.column, found.value, str(found.rule), found.nearest) == fault
    assert len(batch.links) == 2


def refuse(folder: Path) -> str:
    with pytest.raises(LoadError) as error:
        next(read(folder))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_every_fault_of_the_description_is_told_at_once(small: Path) -> None:
    path = small / "network.toml"
    change(path, 'id = "small"', 'id = "Small network"')
    change(path, "theta = 2", "theta = 0")
    change(path, 'coverage = "symmetric"', 'coverage = "full"')
    change(path, "years = [2021, 2022]", "years = [2022, 2021]")
    change(path, 'unit = "projects"\ncounting', "counting")
    change(path, 'node_kind = "Country"', 'node_kinds = "Country"')
    assert refuse(small) == (
        "network.toml in small has 7 faults: id must be a short id of a-z, 0-9 and -, it is "
        "'Small network'; layer.node_kind is missing; layer.unit is missing; layer.theta must be "
        "a number above 0, it is '0'; layer.coverage must be one of symmetric, hub-centric, it is "
        "'full'; layer.years must be a list of years, ascending, each once, it is '[2022, 2021]'; "
        "layer.node_kinds is unknown, is it node_kind?. Correct the file; "
        "data/networks/README.md says what it may hold."
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'sources = ["made-up"]\n\n[[s',
            'sources = ["x"]\n\n[[s',
            "layer cites the unknown source x",
        ),
        ('loops = "indicator:s', 'loops = "indicator:t', "layer.loops names the unknown indicator"),
        (
            "[[indicator]]",
            '[[source]]\nid = "made-up"\ntitle = "x"\n\n[[indicator]]',
            "stands twice",
        ),
        ("theta = 2", "theta = nan", "layer.theta must be a number above 0"),
        ("theta = 2", "theta = true", "layer.theta must be a number above 0"),
        ("[layer]", "[[layer]]", "layer must be a table"),
        ("[layer]", "[layer", "network.toml in small cannot be read"),
        ('id = "indicator:small', 'id = "small', "must be an id such as indicator:papers"),
    ],
)
def test_a_wrong_description_is_refused(small: Path, old: str, new: str, told: str) -> None:
    change(small / "network.toml", old, new)
    assert told in refuse(small)


def test_a_description_that_is_no_text_is_refused(small: Path) -> None:
    (small / "network.toml").write_bytes(b"\xff\xfe\x00")
    assert "network.toml in small cannot be read" in refuse(small)


@pytest.mark.parametrize("file", ["network.toml", "nodes.csv", "links.csv"])
def test_a_missing_file_is_named(small: Path, file: str) -> None:
    (small / file).unlink()
    assert f"holds no {file}" in refuse(small)


@pytest.mark.parametrize(
    ("file", "header", "told"),
    [
        ("links.csv", "from;to;year", "lacks columns: strength"),
        ("links.csv", "from,to,year,strength,year", "repeats a column"),
        ("nodes.csv", "", "lacks columns: id"),
        ("observations.csv", "a", "lacks columns: subject, indicator, year, value"),
    ],
)
def test_a_missing_column_is_named(small: Path, file: str, header: str, told: str) -> None:
    (small / file).write_text(header + "\n")
    assert told in refuse(small)


def test_a_network_without_nodes_is_refused(small: Path) -> None:
    rows_of(small / "nodes.csv", "Atlantis,?")
    assert refuse(small) == "nodes.csv in small names no node that is known."


def test_no_folder(tmp_path: Path) -> None:
    assert "There is no folder" in refuse(tmp_path / "nowhere")
    assert "There is no folder" in refuse(tmp_path / "nowhere" / "network.toml")


# --- Any network round ------------------------------------------------------------------

NODES = ["CN", "DE", "NA", "RS", "US"]
PAIRS = [(a, b) for i, a in enumerate(NODES) for b in NODES[i + 1 :]]
STRENGTH = st.none() | st.just(0.0) | st.floats(0.001, 1e9)
MATRICES = st.dictionaries(
    st.tuples(st.sampled_from(PAIRS), st.sampled_from([2021, 2022])), STRENGTH, max_size=12
)


def written(matrix: dict[Any, float | None], both: list[bool]) -> Iterator[str]:
    for ((a, b), year), strength in matrix.items():
        cell = "" if strength is None else repr(strength)
        for start, end in [(a, b), (b, a)] if both[year % 2] else [(b, a)]:
            yield f"{start},{end},{year},{cell}"


@settings(deadline=None, max_examples=60)
@given(MATRICES, st.lists(st.booleans(), min_size=2, max_size=2), st.randoms())
def test_what_goes_in_comes_out_whichever_way_it_is_written(
    tmp_path_factory: pytest.TempPathFactory,
    samples: Path,
    matrix: dict[Any, float | None],
    both: list[bool],
    random: Any,
) -> None:
    folder = tmp_path_factory.mktemp("network")
    shutil.copytree(samples / "network-small", folder, dirs_exist_ok=True)
    (folder / "observations.csv").unlink()
    rows_of(folder / "nodes.csv", *(f"{n},{n}" for n in NODES))
    rows = list(written(matrix, both))
    random.shuffle(rows)
    rows_of(folder / "links.csv", *rows)
    batch = load(folder)
    assert batch.faults == []
    found: dict[Any, float | None] = {}
    for link in batch.links:
        ends = tuple(link.values[e].removeprefix("iso:") for e in ("from", "to"))
        for year, strength in zip(link.values["years"], link.values["strength"], strict=True):
            found[ends, year] = strength
    for text in batch.dataset.extra.get("unknown", []):
        a, b, year = text.replace("iso:", "").split("|")
        found[(a, b), int(year)] = None
    assert found == {k: v for k, v in matrix.items() if v != 0}
    assert [x.values["years"] for x in batch.links] == [
        sorted(x.values["years"]) for x in batch.links
    ]
