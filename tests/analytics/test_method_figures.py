"""The figures that docs/method.md gives for real data come out of the data."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from analytics.doubt_data import data_range
from analytics.doubt_method import part_board
from analytics.doubt_table import VECTORISED, country_table
from analytics.missing import Missing
from analytics.standing import standings

ROOT = Path(__file__).parents[2]
METHOD = ROOT / "docs" / "method.md"
COLUMNS = ("harmonic", "eigenvector", "pagerank", "core_number", "betweenness")


def network_of_2019(path):
    """Country co-publication; Pajek arcs stand in both directions, loops are own totals."""
    with zipfile.ZipFile(path) as archive:
        name = next(x for x in archive.namelist() if x.endswith("WrldCo2019.net"))
        lines = archive.read(name).decode("utf-8-sig").splitlines()
    labels, graph, section = {}, nx.Graph(), ""
    for line in (line.strip() for line in lines):
        if line.startswith("*"):
            section = line.split()[0].lower()
        elif line and not line.startswith("%"):
            if section == "*vertices":
                number, code = re.match(r'(\d+)\s+"(\w\w)"', line).groups()
                labels[number] = code
            else:
                one, two, papers = line.split()[:3]
                if one != two:
                    graph.add_edge(labels[one], labels[two], strength=float(papers))
    return graph, tuple(sorted(labels.values()))


@pytest.mark.parametrize("theta", [1, 10, 100])
def test_what_is_left_out_of_the_index_repeats_degree(shared, layer_of, spec, theta):
    archive = shared / "networks" / "openalex-country-coauthorship-1990-2019.zip"
    network, codes = network_of_2019(archive)
    found = standings(network, layer_of(theta=theta, reference=codes), spec)
    assert found.density.nodes == 248
    measures = found.table.assign(eigenvector=found.eigenvector)
    got = []
    for name in COLUMNS:
        values = {n: v for n, v in measures[name].items() if not isinstance(v, Missing)}
        degrees = found.table["degree"].reindex(list(values))
        got.append(f"{spearmanr(degrees, list(values.values()))[0]:.2f}")
    assert f"| {theta} | {' | '.join(got)} |" in METHOD.read_text("utf-8")


def signed(value):
    """Three digits with a sign, as the page has them; what rounds to nothing has none."""
    return "0.000" if round(value, 3) == 0 else f"{value:+.3f}".replace("-", "−")


def test_how_far_the_replicates_lie_off_the_figure(layer_of, spec):
    folder = ROOT / "data" / "networks" / "ncses-covid"
    links = pd.read_csv(folder / "links.csv", keep_default_na=False)
    graph, unknown = nx.Graph(), []
    for row in links.itertuples():
        if row.strength == "":
            unknown.append((row[1], row[2]))
        elif float(row.strength):
            graph.add_edge(row[1], row[2], strength=float(row.strength))
    layer = layer_of(theta=50, reference=tuple(sorted({*links["from"], *links["to"]})))
    table = country_table(layer, graph, spec, unknown=unknown)
    board = part_board(table, layer, spec, table.peer_codes(), VECTORISED)
    made = data_range(table, board, layer, spec, 1000, 1)
    assert len(made.subjects) == 49
    off = pd.DataFrame(made.parts.mean(axis=0) - board.declared[0], made.subjects, made.keys)
    text = METHOD.read_text("utf-8")
    named = {"breadth": "广度", "resilience": "韧性", "density": "密度", "centrality": "中心性"}
    own = off.loc["VN"]
    for part, zh in named.items():
        low, high = signed(off[part].min()), signed(off[part].max())
        assert f"{low} to {high} in {part}" in text
        assert f"{zh} {low} 至 {high}" in text
        assert f"{part} {signed(own[part])}" in text
        assert f"{zh} {signed(own[part])}" in text
    vietnam, korea = signed(made.bias_of("VN")), signed(made.bias_of("KR"))
    assert f"Viet Nam by {vietnam} (" in text
    assert f"South Korea by {korea}." in text
    assert f"越南的指数为 {vietnam}（" in text
    assert f"韩国为 {korea}。" in text
    assert (off["breadth"] < 0).all()
    assert np.sign(off["density"]).nunique() > 1, "θ moves it either way"
