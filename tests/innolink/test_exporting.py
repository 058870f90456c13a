"""What is exported is what is there: counts, values and names come back from every format."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import openpyxl
import pandas as pd
import pytest

from graph.connection import Connection
from graph.ontology import FACT_LINKS
from graph.reading import entities_frame, links_frame
from innolink.exporting import ExportError, export
from innolink.session import Graph
from loaders import reference, register
from loaders.pipeline import load

ROOT = Path(__file__).parents[2]


def facts(g: Graph) -> pd.DataFrame:
    return links_frame(g.store, types=[*FACT_LINKS, "LOCATED_IN", "PART_OF"])


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
    kept = len(links_frame(g.store, types=[*FACT_LINKS, "LOCATED_IN", "PART_OF"], as_of="2024"))
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
