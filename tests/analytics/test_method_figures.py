"""The figures that docs/method.md gives for real data come out of the data."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import networkx as nx
import pytest
from scipy.stats import spearmanr

from analytics.missing import Missing
from analytics.standing import standings

METHOD = Path(__file__).parents[2] / "docs" / "method.md"
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
