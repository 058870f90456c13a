"""``il.measures`` on the shipped layer: the published table of NCSES, and names for people."""

from __future__ import annotations

import html
import json
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from innolink.measuring import _held, measures
from innolink.scoring import ScoreError, score
from innolink.session import Graph
from innolink.words import language
from tests.innolink.test_scoring import table

METHOD = Path(__file__).parents[2] / "docs" / "method.md"


def test_nodes_of_a_layer_are_those_of_its_matrix_at_theta(g: Graph) -> None:
    made = measures(g, "ncses-ai")
    strong = nx.Graph()
    for row in table("networks/ncses-ai/links.csv"):
        if float(row["strength"]) >= 50:
            strong.add_edge(f"iso:{row['from']}", f"iso:{row['to']}", weight=float(row["strength"]))
    assert len(made) == 60
    linked = made.loc[sorted(strong)]
    assert linked["degree"].to_dict() == dict(strong.degree())
    expected = nx.constraint(strong, weight="weight")
    assert linked["constraint"].to_dict() == pytest.approx(expected, rel=1e-9)
    assert tuple(made.loc["iso:CN", ["name_zh", "country"]]) == ("中国", "CN")
    assert set(made.attrs["engines"]) == set(made.columns) - {"name", "name_zh", "country"}
    assert not any(isinstance(v, float) and v != v for row in made.to_dict("records")
                   for v in row.values())  # fmt: skip


def test_a_table_says_which_places_it_holds(g: Graph) -> None:
    """A score of the layer leaves Taiwan out: 59 nodes and another density."""
    made = measures(g, "ncses-ai", of="network", replicates=0)
    assert made.set_index("measure").loc["nodes", "value"] == made.attrs["nodes"] == 60
    assert made.attrs["apart"] == ["iso:TW"]
    said = "60 nodes measured, those in places shown apart among them (Taiwan)"
    assert made.attrs["note"]["en"].startswith(said)
    assert "台湾" in made.attrs["note"]["zh"]
    scored = score(g, "iso:CN", "ncses-ai", doubt=False, keep=False)
    assert scored.closeness.parts["centrality"].numbers["peers"] == 58
    nodes = measures(g, "ncses-ai")
    assert nodes.attrs["apart"] == ["iso:TW"]
    assert html.escape(nodes.attrs["note"][language()]) in nodes._repr_html_()
    numbers = scored.closeness.parts["centrality"].numbers
    pairs = numbers["nodes"] * (numbers["nodes"] - 1) / 2
    density = numbers["links"] / pairs
    measured = made.set_index("measure").loc["density", "value"]
    text = METHOD.read_text("utf-8")
    assert f"a density of {measured:.4f}, where a score has 59 and {density:.4f}" in text
    assert f"密度为 {measured:.4f}；评分则为 59 个节点、{density:.4f}" in text
    note = _held(pd.DataFrame({"country": ["CN", None]}))["note"]
    assert note["en"] == "2 nodes measured, none of them in a place shown apart."
    assert nodes[["degree"]].head()._repr_html_()  # a part of a table is any table


def test_the_register_as_a_whole_is_measured_against_chance(g: Graph) -> None:
    made = measures(g, of="network", replicates=2, seed=1)
    again = measures(g, of="network", replicates=2, seed=1)
    pd.testing.assert_frame_equal(made, again, check_exact=True)
    rows = made[made["of"] == ""].set_index("measure")
    assert rows.loc["density", "z_reason"] == "no_variation"
    assert rows.loc["modularity", "z"] is not pd.NA
    # Nobody there has links of both ways: none can be returned, however they are rewired.
    assert rows.loc["reciprocity", ["value", "z_reason"]].tolist() == [0, "no_variation"]
    border = made[made["measure"] == "density_by_border"]
    assert border["z"].notna().all()
    assert (made["z"].notna() | (made["z_reason"] != "") | (made["reason"] != "")).all()
    assert json.loads(made.to_json(orient="records"))


def test_what_is_not_there_is_refused(g: Graph) -> None:
    with pytest.raises(ScoreError, match="ncses-ai"):
        measures(g, "ncses")
    with pytest.raises(ScoreError, match="1900"):
        measures(g, "ncses-ai", as_of=1900)
