"""``il.measures`` on the shipped layer: the published table of NCSES, and names for people."""

from __future__ import annotations

import json

import networkx as nx
import pandas as pd
import pytest

from innolink.measuring import measures
from innolink.scoring import ScoreError
from innolink.session import Graph
from tests.innolink.test_scoring import table


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
