"""Networks as others publish them: GraphML, GEXF, matrices, lists of ties; and hostile files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Label
from loaders import networks
from loaders.batch import Batch
from loaders.errors import LoadError
from tests.loaders.series import Series, series

TOML = """
id = "made-up"
title = "Made up"
licence = "made up for tests"
publisher = "innolink"

[layer]
link = "CONNECTED"
node_kind = "{kind}"
unit = "ties"
counting = "whole"
theta = 1
coverage = "symmetric"
years = {years}
normalisation = "none"
absent = "zero"
sources = ["here"]

[published]
{published}

[[source]]
id = "here"
title = "Made up"
url = "https://example.org"
"""


def folder(place: Path, published: str = "", kind: str = "Country", years: str = "[2020]") -> Path:
    place.mkdir(exist_ok=True)
    text = TOML.format(kind=kind, years=years, published=published)
    (place / "network.toml").write_text(text, encoding="utf-8")
    return place


def loaded(place: Path) -> tuple[Series, Batch]:
    first, *rest = networks.read(place)
    assert {x.type for b in rest for x in b.links} <= {"CONNECTED"}
    return series([first, *rest]), first


def told(batch: Batch) -> list[tuple[Any, ...]]:
    return [(f.where.file, f.where.row, f.column, f.value, f.nearest) for f in batch.faults]


# --- GraphML and GEXF -------------------------------------------------------------------


def graph(directed: bool = False) -> nx.Graph[str]:
    made: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
    for node, label in (("n0", "China"), ("n1", "塞尔维亚"), ("n2", "Serbai"), ("n3", "IS")):
        made.add_node(node, label=label)
    made.add_edge("n0", "n1", weight=4.5)
    if directed:
        made.add_edge("n1", "n0", weight=4.5)
    made.add_edge("n0", "n2", weight=1.0)
    made.add_edge("n0", "n0", weight=9.0)
    return made


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(("end", "write"), [("graphml", nx.write_graphml), ("gexf", nx.write_gexf)])
def test_a_graph_is_a_layer(tmp_path: Path, end: str, write: Any, directed: bool) -> None:
    place = folder(tmp_path / "net")
    write(graph(directed), place / f"net2020.{end}")
    ties, first = loaded(place)
    assert ties == {("iso:CN", "iso:RS"): {2020: 4.5}}
    assert [e.values["id"] for e in first.entities] == ["iso:CN", "iso:RS", "iso:IS"]
    assert told(first) == [(f"net2020.{end}", 3, "id", "Serbai", "Serbia")]
    assert [n.value for n in first.notes] == [1, "iso:CN"]  # ties with strangers; a loop


def test_the_attributes_of_a_graph_are_named(tmp_path: Path) -> None:
    place = folder(tmp_path / "net", 'label = "iso"\nstrength = "papers"')
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(
        [("a", {"iso": "CN"}), ("b", {"iso": "RS"}), ("c", {"iso": "DE"}), ("d", {})]
    )
    made.add_edge("a", "b", papers=3, weight=99)
    made.add_edge("a", "c", weight=99)
    made.add_edge("a", "d", papers=99)
    nx.write_graphml(made, place / "x.graphml")
    ties, first = loaded(place)
    assert ties == {("iso:CN", "iso:RS"): {2020: 3.0}}
    assert first.dataset.extra["unknown"] == ["iso:CN|iso:DE|2020"]
    assert [str(f.rule) for f in first.faults] == [
        "the node lacks the attribute that names it; its ties are left out"
    ]


LAUGHS = """<?xml version="1.0"{}?>
<!DOCTYPE graphml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="undirected">
<node id="&b;"/></graph></graphml>"""


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("x.graphml", LAUGHS.format("").encode(), "declares a document type"),
        ("x.graphml", LAUGHS.format(' encoding="UTF-16"').encode("utf-16"), "declares a document"),
        ("x.gexf", b'<?xml version="1.0"?><!DOCTYPE gexf SYSTEM "file:///etc/passwd"><gexf/>',
         "declares a document type"),
        ("x.graphml", b"<graphml><graph>", "cannot be read as a network"),
        ("x.gexf", b"<gexf></gexf>", "cannot be read as a network"),
        ("x.graphml", b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
                      b'<graph edgedefault="undirected"/></graphml>', "holds no node"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_graph_is_refused(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    place = folder(tmp_path / "net")
    (place / name).write_bytes(data)
    with pytest.raises(LoadError, match=why):
        loaded(place)


# --- Matrices ---------------------------------------------------------------------------

MATRIX = [
    ["", "CN", "Serbia", "DE"],
    ["China", 90, 3, 5],
    ["RS", 3, 80, ""],
    ["Germany", 5, "", 70],
]


def written(place: Path, rows: list[list[Any]], name: str) -> Path:
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        book.active.title = "2020"  # type: ignore[union-attr]
        for row in rows:
            book.active.append(row)  # type: ignore[union-attr]
        book.save(place / name)
    else:
        with (place / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t" if name.endswith(".tsv") else ",").writerows(rows)
    return place


@pytest.mark.parametrize("name", ["m.csv", "m.tsv", "m.xlsx"])
def test_a_matrix_is_a_layer_and_a_blank_is_unknown(tmp_path: Path, name: str) -> None:
    place = written(folder(tmp_path / "net", 'form = "matrix"'), MATRIX, name)
    ties, first = loaded(place)
    assert ties == {("iso:CN", "iso:RS"): {2020: 3.0}, ("iso:CN", "iso:DE"): {2020: 5.0}}
    assert first.dataset.extra["unknown"] == ["iso:DE|iso:RS|2020"]
    assert (told(first), first.dataset.extra["loops_left_out"]) == ([], 3)
    assert [(n.value, str(n.rule).partition(":")[0]) for n in first.notes] == [
        (2, "cells of the matrix are blank"),
        ("iso:CN", str(first.notes[1].rule).partition(":")[0]),
    ]


def test_blanks_may_be_zero_and_words_may_be_unknown(tmp_path: Path) -> None:
    rows = [*MATRIX[:3], ["Germany", "na", "", 70]]
    rows[1] = ["China", 90, 3, "na"]
    place = folder(tmp_path / "net", 'form = "matrix"\nblank = "zero"\nunknown = ["na"]')
    ties, first = loaded(written(place, rows, "m.csv"))
    assert ties == {("iso:CN", "iso:RS"): {2020: 3.0}}
    assert first.dataset.extra["unknown"] == ["iso:CN|iso:DE|2020"]


@pytest.mark.parametrize("half", ["upper", "lower"])
def test_half_a_matrix_is_the_network(tmp_path: Path, half: str) -> None:
    codes = ["CN", "RS", "DE"]
    strength = {("CN", "RS"): 3, ("CN", "DE"): "", ("RS", "DE"): 2}
    upper = [[strength.get((a, b), "") for b in codes] for a in codes]
    cells = upper if half == "upper" else [list(row) for row in zip(*upper, strict=True)]
    rows = [["", *codes], *([c, *row] for c, row in zip(codes, cells, strict=True))]
    ties, first = loaded(written(folder(tmp_path / "net", 'form = "matrix"'), rows, "m.csv"))
    assert ties == {("iso:CN", "iso:RS"): {2020: 3.0}, ("iso:DE", "iso:RS"): {2020: 2.0}}
    assert first.dataset.extra["unknown"] == ["iso:CN|iso:DE|2020"]
    blank = Label("lower half", "下半部分") if half == "upper" else Label("upper half", "上半部分")
    assert [(n.value, str(n.rule).partition(":")[0]) for n in first.notes] == [
        (blank, "is blank"), (1, "cells of the matrix are blank")
    ]  # fmt: skip


FLOWS = [["", "CN", "RS", "DE"], ["CN", 0, 3, 5], ["RS", 4, 0, 1], ["DE", 5, "", 0]]


@pytest.mark.parametrize(
    ("directions", "ties", "unknown", "faults"),
    [
        ("equal", {("iso:CN", "iso:DE"): 5.0}, ["iso:CN|iso:RS|2020", "iso:DE|iso:RS|2020"], 4),
        ("sum", {("iso:CN", "iso:DE"): 10.0, ("iso:CN", "iso:RS"): 7.0},
         ["iso:DE|iso:RS|2020"], 0),
        ("larger", {("iso:CN", "iso:DE"): 5.0, ("iso:CN", "iso:RS"): 4.0,
                    ("iso:DE", "iso:RS"): 1.0}, None, 0),
    ],
)  # fmt: skip
def test_an_asymmetric_matrix_is_read_as_declared(
    tmp_path: Path, directions: str, ties: Any, unknown: Any, faults: int
) -> None:
    place = folder(tmp_path / "net", f'form = "matrix"\ndirections = "{directions}"')
    found, first = loaded(written(place, FLOWS, "m.csv"))
    assert found == {pair: {2020: strength} for pair, strength in ties.items()}
    assert first.dataset.extra.get("unknown") == unknown
    assert len(first.faults) == faults
    assert first.dataset.extra["directions"] == directions
    if not faults:
        assert [n.value for n in first.notes][-2:] == [2, "iso:CN"]


def test_what_is_wrong_with_a_matrix_is_said(tmp_path: Path) -> None:
    rows = [
        ["", "CN", "RS", "Atlantis", "FR"],
        ["CN", "", "3,5", "1", "1"],
        ["RS", "-1", "", "1", ""],
        ["AN", "1", "", "", ""],
    ]
    ties, first = loaded(written(folder(tmp_path / "net", 'form = "matrix"'), rows, "m.csv"))
    assert ties == {("iso:CN", "iso:FR"): {2020: 1.0}}
    assert [(f.where.row, f.column, f.value) for f in first.faults] == [
        (1, "id", "Atlantis"), (4, "id", "AN"), (2, "RS", "3,5"), (3, "CN", "-1"),
    ]  # fmt: skip
    assert "Netherlands Antilles until 2010" in str(first.faults[1].rule)
    assert "write decimals with a point" in str(first.faults[2].rule)
    margins = [n.value for n in first.notes if "one margin" in str(n.rule)]
    assert margins == ["FR"]


def test_the_published_matrix_of_ncses_is_the_shipped_layer(shared: Path, tmp_path: Path) -> None:
    """The matrix as NCSES prints it, with names in both margins and its columns by position."""
    with (shared / "ncses" / "covid-coauthorship-matrix-2020.csv").open(newline="") as file:
        _, *rows = csv.reader(file)
    names = [row[2] for row in rows]
    place = folder(tmp_path / "net", 'form = "matrix"\nunknown = ["na"]')
    ties, first = loaded(written(place, [["", *names], *(r[2:] for r in rows)], "covid-2020.csv"))
    shipped, there = loaded_as(Path(networks.__file__).parents[1] / "data/networks/ncses-covid")
    assert ties == shipped
    assert first.faults == []
    for key in ("nodes", "unknown"):
        assert first.dataset.extra[key] == there.dataset.extra[key]


def loaded_as(place: Path) -> tuple[Series, Batch]:
    first, *rest = networks.read(place)
    return series(rest), first


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_any_matrix_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    codes = data.draw(st.permutations(["CN", "RS", "DE", "NA"]))
    pairs = [(a, b) for i, a in enumerate(codes) for b in codes[i + 1 :]]
    strength = {p: data.draw(st.none() | st.floats(0.5, 1e6)) for p in pairs}
    full = {**strength, **{(b, a): s for (a, b), s in strength.items()}}
    rows = [["", *codes]]
    rows += [[a, *("" if full.get((a, b)) is None else repr(full[a, b]) for b in codes)]
             for a in codes]  # fmt: skip
    place = folder(tmp_path_factory.mktemp("matrix"), 'form = "matrix"')
    ties, first = loaded(written(place, rows, "m.csv"))
    known = {tuple(sorted((f"iso:{a}", f"iso:{b}"))): s for (a, b), s in strength.items()}
    assert ties == {p: {2020: s} for p, s in known.items() if s is not None}
    assert len(first.dataset.extra.get("unknown", [])) == sum(s is None for s in known.values())


# --- Lists of ties ----------------------------------------------------------------------


def test_a_list_of_ties_with_names_and_years(tmp_path: Path) -> None:
    columns = '{from = "origin", to = "destination", strength = "n", year = "when"}'
    place = folder(tmp_path / "net", f'form = "edges"\ncolumns = {columns}', years="[2019, 2020]")
    (place / "flows.csv").write_text(
        "when;origin;destination;n\n2019;CN;Serbia;3\n2020;Serbia;CN;4\n2020;CN;DE;\n"
        "2021;CN;DE;1\n2020;CN;;1\n2020;CN;US;1,200\n",
        encoding="utf-8",
    )
    ties, first = loaded(place)
    assert ties == {
        ("iso:CN", "iso:RS"): {2019: 3.0, 2020: 4.0},
        ("iso:CN", "iso:US"): {2020: 1200.0},
    }
    assert first.dataset.extra["unknown"] == ["iso:CN|iso:DE|2020"]
    assert [(f.where.row, f.column) for f in first.faults] == [(6, "to"), (5, "year")]


def test_a_list_without_a_header_is_read_by_place(tmp_path: Path) -> None:
    place = folder(
        tmp_path / "net", 'form = "edges"\ncolumns = {from = 1, to = 2}\nprefix = "wikidata:"',
        kind="City",
    )  # fmt: skip
    (place / "relations.tsv").write_text("Q956\tQ649\nQ649\tQ956\nQ956\tQ649\nQ956\tQ84\n")
    (place / "nodes.csv").write_text(
        "label,id,name,country\nQ956,geonames:1816670,Beijing,CN\n", encoding="utf-8"
    )
    ties, first = loaded(place)
    assert ties == {
        ("geonames:1816670", "wikidata:Q649"): {2020: 1.0},
        ("geonames:1816670", "wikidata:Q84"): {2020: 1.0},
    }
    assert [e.values for e in first.entities][:2] == [
        {"id": "geonames:1816670", "name": "Beijing", "country": "CN", "sources": ["here"]},
        {"id": "wikidata:Q649", "name": "Q649", "sources": ["here"]},
    ]
    assert [(n.value, str(n.rule)) for n in first.notes] == [
        (1, "ties stand more than once; each was counted once")
    ]


def test_cities_are_known_by_name_or_the_nearest_is_said(tmp_path: Path) -> None:
    place = folder(tmp_path / "net", 'form = "edges"', kind="City")
    (place / "a.csv").write_text("from,to\n北京,London\nMoscov,London\n", encoding="utf-8")
    ties, first = loaded(place)
    assert ties == {("geonames:1816670", "geonames:2643743"): {2020: 1.0}}
    assert told(first) == [("a.csv", 3, "id", "Moscov", "Moscow")]
    assert first.entities[0].values == {
        "id": "geonames:1816670", "name": "Beijing", "name_zh": "北京", "country": "CN",
        "sources": ["here"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("published", "why"),
    [
        ('form = "edges"\ncolumns = {from = "a", to = "b"}', "lacks columns"),
        ('form = "edges"\ncolumns = {from = 1, to = "b"}', "all by name or all by number"),
        ('form = "matrix"\nfiles = ["other.csv"]', "holds no links.csv|no nodes.csv"),
        ('form = "matrix"\nlabels = "n.tsv"', "holds no file n.tsv"),
        ('form = "table"', "must be one of matrix, edges"),
        ('fom = "edges"', "is it form"),
        ('form = "matrix"', "holds no matrix"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, published: str, why: str) -> None:
    place = folder(tmp_path / "net", published)
    (place / "a.csv").write_text("CN,RS\n", encoding="utf-8")
    with pytest.raises(LoadError, match=why):
        loaded(place)
