"""What is exported is what is there: counts, values and names come back from every format."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import openpyxl
import pandas as pd
import pytest

from graph.connection import Connection
from graph.model import Family
from graph.ontology import FACT_LINKS, LINKS
from graph.reading import entities_frame, links_frame
from graph.store import Store
from innolink.exporting import ExportError, export, exported
from innolink.session import Graph
from loaders import plan, reference, register
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Row, Where
from loaders.pipeline import load

ROOT = Path(__file__).parents[2]


STRUCTURE = tuple(n for n, x in LINKS.items() if x.family is Family.STRUCTURE)
PLAN = tuple(n for n, x in LINKS.items() if x.family is Family.PLAN)


def facts(g: Graph) -> pd.DataFrame:
    return links_frame(g.store, types=[*FACT_LINKS, *STRUCTURE])


def test_graphs_come_back_whole(g: Graph, tmp_path: Path) -> None:
    links = facts(g)
    ends = set(links["from"]) | set(links["to"])
    names = dict(zip(*(entities_frame(g.store)[c] for c in ("id", "name")), strict=True))
    graphml = nx.read_graphml(*export(g, tmp_path / "a.graphml"), force_multigraph=True)
    gexf = nx.read_gexf(*export(g, tmp_path / "a.gexf"))
    told = json.loads(export(g, tmp_path / "a.json")[0].read_text("utf-8"))
    node_link = nx.node_link_graph(told, edges="links")
    for graph in (graphml, gexf, node_link):
        assert set(graph) == ends
        assert graph.number_of_edges() == len(links)
        assert {n: graph.nodes[n].get("name") for n in ends} == {n: names[n] for n in ends}
    kinds = sorted(d["type"] for *_, d in graphml.edges(data=True))
    assert kinds == sorted(links["type"])
    cited = {s for *_, d in graphml.edges(data=True) for s in d.get("sources", "").split("|") if s}
    behind = {s.replace("|", ":") for some in links["sources"] for s in some or ()}
    assert cited == behind, "no bar within an id"


def test_vosviewer_gets_one_edge_a_pair(g: Graph, tmp_path: Path) -> None:
    told = json.loads(export(g, tmp_path / "a.vos.json")[0].read_text("utf-8"))["network"]
    links = facts(g)
    links = links[links["type"].isin(FACT_LINKS)]
    pairs = {tuple(sorted(p)) for p in zip(links["from"], links["to"], strict=True)}
    assert len(told["links"]) == len(pairs)
    assert {x["source_id"] for x in told["links"]} <= {i["id"] for i in told["items"]}
    assert all(i["label"] for i in told["items"])


def test_a_workbook_has_notes_and_every_table(g: Graph, tmp_path: Path) -> None:
    files = export(g, tmp_path / "a.xlsx", as_of="2024")
    book = openpyxl.load_workbook(files[0], read_only=True)
    assert book.sheetnames == ["notes", "entities", "links", "observations", "sources"]
    assert any("2024" in str(r[0]) for r in book["notes"].iter_rows(values_only=True))
    kept = len(links_frame(g.store, types=[*FACT_LINKS, *STRUCTURE, *PLAN], as_of="2024"))
    assert sum(1 for _ in book["links"].iter_rows()) == kept + 1


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_folder_of_tables_describes_itself(g: Graph, tmp_path: Path, suffix: str) -> None:
    files = export(g, tmp_path / f"facts.{suffix}")
    about = json.loads((tmp_path / "facts" / "datapackage.json").read_text("utf-8"))
    read = pd.read_csv if suffix == "csv" else pd.read_parquet
    for resource in about["resources"]:
        table = read(tmp_path / "facts" / resource["path"])
        assert len(table) == resource["rows"]
        assert list(table.columns) == [x["name"] for x in resource["schema"]["fields"]]
    assert len(files) == 5
    again = export(g, tmp_path / "again" / f"facts.{suffix}")
    assert [a.read_bytes() for a in files] == [b.read_bytes() for b in again]


def test_a_name_that_says_no_format_is_refused(g: Graph, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.graphml"):
        export(g, tmp_path / "facts.doc")
    assert list(tmp_path.iterdir()) == []


def test_an_exported_register_loads_again(empty_connection: Connection, tmp_path: Path) -> None:
    """The tables are a register: what went out comes back, with its sources."""
    with Graph(empty_connection) as graph:
        store = graph.store
        for loader, folder in ((reference, "reference"), (register, "register")):
            load(store, loader.read(ROOT / "data" / folder))
        before = links_frame(store, types=FACT_LINKS)
        export(graph, tmp_path / "facts.csv")
        report = load(store, register.read(tmp_path / "facts", "copy"))
        assert [f"{f.where} {f.column}: {f.value} {f.rule}" for f in report.faults][:5] == []
        links = links_frame(store, types=FACT_LINKS)
        came = links[links["dataset"] == "copy"]
        columns = ["from", "type", "to"]
        assert sorted(map(tuple, came[columns].values.tolist())) == sorted(
            map(tuple, before[columns].values.tolist())
        )


WHERE = Where("test.csv", "t", 2)
SAID = {"sources": "s", "confidence": "high"}
ENTITIES = [
    ("iso:CN", "Country", "China"), ("iso:RS", "Country", "Serbia"),
    ("org:a", "Organization", "=A"),
    ("project:p", "Project", "P"), ("org:alone", "Organization", "Alone"),
    ("indicator:i", "Indicator", "I"), ("plan:x", "Plan", "X"), ("task:1", "Task", "T"),
]  # fmt: skip
PARTY = {"role": "coordinator", "contribution": 1.5, "net_contribution": 1.25, "cost": 2,
         "terminated": True, "city": "Niš", "level": "government", "since": "2020",
         "qualifier": "q", "scope": "s", "fields": "AI|6G"}  # fmt: skip
LAYER = {"layer": "net", "years": [2019, 2020], "strength": [3, 4.5]}


def planted(store: Store) -> None:
    """Two datasets: facts with every property that a link can have, and a layer."""
    source = Row(WHERE, {"id": "s", "title": "S", "url": "https://example.org"})
    entities = [EntityRow(WHERE, {"id": i, "name": n, **SAID}, t) for i, t, n in ENTITIES]
    ends = [
        ("org:a", "PARTICIPATES_IN", "project:p", PARTY), ("org:a", "LOCATED_IN", "iso:RS", {}),
        ("task:1", "PART_OF", "plan:x", {}), ("task:1", "MENTIONS", "org:a", {"wording": "w"}),
    ]  # fmt: skip
    links = [LinkRow(WHERE, {"from": a, "to": b, **more, **SAID}, t) for a, t, b, more in ends]
    figure = {"subject": "iso:RS", "indicator": "indicator:i", "value": 2.5, **SAID}
    one = Batch(Dataset("one", "One", licence="CC0"), [source], entities, links,
                [Row(WHERE, figure | {"year": 2020})])  # fmt: skip
    tie = LinkRow(WHERE, {"from": "iso:CN", "to": "iso:RS", **LAYER, **SAID}, "CONNECTED")
    two = Batch(Dataset("net", "Net"), [source], [], [tie], [Row(WHERE, figure | {"year": 2019})])
    for batch in (one, two):
        assert load(store, [batch]).rejected == 0


NO_LAYER = (
    "Not in it: 1 link of the layers net. One layer by itself: innolink export net{} --layer net"
)
NO_TABLE = "Not in it: {}. Tables have them: innolink export a.xlsx"
LEFT_OUT = {
    "a.csv": [NO_LAYER.format(".csv")],
    "a.xlsx": [NO_LAYER.format(".xlsx")],
    "a.parquet": [NO_LAYER.format(".parquet")],
    **{
        f"a.{end}": [
            NO_LAYER.format(f".{end}"),
            NO_TABLE.format(
                "3 entities that no link here names, 2 figures (observations), 1 link of the plan"
            ),
        ]
        for end in ("gexf", "graphml", "json")
    },
    "a.vos.json": [
        NO_LAYER.format(".vos.json"),
        "VOSviewer takes one link for each pair: its strength counts the types of tie, or is that "
        "of the layer; direction, dates, fields and sources are not in it.",
        NO_TABLE.format(
            "6 entities that no link here names, 2 figures (observations), 1 link of the plan, "
            "2 links of place and part"
        ),
    ],
}


def test_every_format_says_what_it_leaves_out(empty_connection: Connection, tmp_path: Path) -> None:
    with Graph(empty_connection) as graph:
        planted(graph.store)
        told = {
            name: [m.say("en") for m in exported(graph, tmp_path / name).left_out]
            for name in LEFT_OUT
        }
        alone = {
            name: [m.say("zh") for m in exported(graph, tmp_path / name, layer="net").left_out]
            for name in ("b.csv", "b.gexf")
        }
        with pytest.raises(ExportError, match=r"no layer nets. Layers in the graph: net\."):
            export(graph, tmp_path / "c.csv", layer="nets")
        with pytest.raises(ExportError, match=r"no value by 2018; its years are 2019, 2020\."):
            export(graph, tmp_path / "c.csv", layer="net", as_of=2018)
    assert told == LEFT_OUT
    assert alone == {
        "b.csv": [],
        "b.gexf": [
            "未导出：不涉及此处任何链接的实体 1 个、观测值 1 个。表格中均有：innolink export b.xlsx"
        ],
    }
    about = json.loads((tmp_path / "a" / "datapackage.json").read_text("utf-8"))
    assert about["left_out"] == LEFT_OUT["a.parquet"]
    notes = openpyxl.load_workbook(tmp_path / "a.xlsx")["notes"]
    assert LEFT_OUT["a.xlsx"][0] in [row[0] for row in notes.iter_rows(values_only=True)]


def test_no_property_of_a_link_is_lost(empty_connection: Connection, tmp_path: Path) -> None:
    told = {"from": "org:a", "type": "PARTICIPATES_IN", "to": "project:p", **PARTY,
            "sources": "one:s", "confidence": "high"}  # fmt: skip
    with Graph(empty_connection) as graph:
        planted(graph.store)
        book = openpyxl.load_workbook(*export(graph, tmp_path / "a.xlsx"))
        drawn = nx.read_graphml(*export(graph, tmp_path / "a.graphml"))
        export(graph, tmp_path / "a.parquet")
        export(graph, tmp_path / "net.csv", layer="net", as_of="2019-06")
        vos = export(graph, tmp_path / "net.vos.json", layer="net")
    head, *rows = book["links"].iter_rows(values_only=True)
    found = [{k: v for k, v in zip(head, r, strict=True) if v is not None} for r in rows]
    assert [r for r in found if r["type"] == told["type"]] == [told]
    assert len(rows) == 4
    assert book["entities"]["C2"].data_type == "s"
    names = {r[0]: r[2] for r in book["entities"].iter_rows(values_only=True)}
    assert names["org:a"] == "=A", "text as it is, and no formula"
    edge = drawn.edges["org:a", "project:p"]
    assert {k: edge[k] for k in PARTY} == PARTY
    table = pd.read_parquet(tmp_path / "a" / "links.parquet")
    assert set(PARTY) <= set(table.columns)
    layer = pd.read_csv(tmp_path / "net" / "links.csv", dtype=str).to_dict("records")
    assert layer == [
        {"from": "iso:CN", "type": "CONNECTED", "to": "iso:RS", "sources": "net:s",
         "confidence": "high", "layer": "net", "years": "2019", "strength": "3"}
    ]  # fmt: skip
    network = json.loads(vos[0].read_text("utf-8"))["network"]
    assert [x["strength"] for x in network["links"]] == [7.5]


def test_an_exported_plan_loads_again(empty_connection: Connection, tmp_path: Path) -> None:
    with Graph(empty_connection) as graph:
        for loader, folder in ((reference, "reference"), (register, "register"), (plan, "plan")):
            load(graph.store, loader.read(ROOT / "data" / folder))
        export(graph, tmp_path / "facts.csv")
        report = load(graph.store, register.read(tmp_path / "facts", "copy"))
        links = links_frame(graph.store, types=PLAN)
    assert [f"{f.where} {f.column}: {f.value} {f.rule}" for f in report.faults][:5] == []
    ends = links[["from", "type", "to"]]
    assert sorted(ends[links["dataset"] == "copy"].values.tolist()) == sorted(
        ends[links["dataset"] != "copy"].values.tolist()
    )
