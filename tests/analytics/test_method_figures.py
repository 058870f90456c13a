"""The figures that docs/method.md gives for real data come out of the data."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from analytics.doubt_data import data_range
from analytics.doubt_method import declared_index, part_board
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


@pytest.fixture
def covid(layer_of, spec):
    """Counts of ncses-covid as shipped: table, board and layer."""
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
    return table, part_board(table, layer, spec, table.peer_codes(), VECTORISED), layer


def test_how_far_the_replicates_lie_off_the_figure(covid, spec):
    table, board, layer = covid
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


def test_a_range_that_was_moved_far_is_marked_and_misses_more(covid, spec):
    """The counts are the truth; years drawn from them get ranges, marked and not."""
    truth, board, layer = covid
    true = declared_index(board, spec)
    held = {True: [], False: []}
    for year, strengths in enumerate(next(truth.replicated(12, np.random.default_rng(1)))):
        table = replace(truth, strengths=strengths)
        own = part_board(table, layer, spec, board.subjects, VECTORISED)
        made = data_range(table, own, layer, spec, 100, year)
        for subject in board.subjects:
            found, bias = made.of(subject), made.bias_of(subject)
            marked = made.may_miss(subject)
            assert marked == (abs(bias) >= 0.5 * (found.high - found.low) / 2)
            held[marked].append(found.low <= true[subject] <= found.high)
    assert len(held[True]) > 100
    assert np.mean(held[False]) > np.mean(held[True]) + 0.05
    made = data_range(truth, board, layer, spec, 1000, 1)
    assert made.may_miss("VN")
    assert not made.may_miss("CN")


def test_how_often_a_data_range_holds_is_what_the_benchmark_found():
    text, bench = METHOD.read_text("utf-8"), (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    section = bench.partition("## How often a data range holds")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| (.+?) \| \d+% \| (0\.\d\d) \|", section, re.MULTILINE))
    years = re.search(r"; (\d+) years", section)[1]
    few, of = re.search(r"for (\d+) of (\d+) countries: ", section).groups()
    vietnam, thailand = (float(re.search(rf"{c} (0\.\d+)", section)[1]) for c in ("VN", "TH"))
    rank, worst = re.search(r"\| all \| 100% \| .* \| (0\.\d\d) \|", section)[1], re.search(
        r"holds least often for \w\w, in (0\.\d\d)", section)[1]  # fmt: skip
    twice, basic = re.search(
        r"hold the index in (0\.\d\d); those of the basic bootstrap in (0\.\d\d)", section
    ).groups()
    fine, marked = rows["0 to below 0.5"], rows["0.5 and more"]
    for said in (
        f"{years} Poisson years drawn from it and each given its range, the range holds the true "
        f"index in {rows['all']} of the cases, in less than 0.80 for {few} of {of} countries "
        f"(Viet Nam {vietnam:.2f}, Thailand {thailand:.2f}); the range of the rank holds in "
        f"{rank}, at worst {worst}",
        f"the range holds in {fine}; from there on in {marked}",
        f"{rows['all']} in simulation, {marked} where the score warns",
        f"抽出 {years} 个年份并各给出区间：区间含有真实指数的比例为 {rows['all']}，{of} 个国家中有 "
        f"{few} 个不足 0.80（越南 {vietnam:.2f}，泰国 {thailand:.2f}）；名次区间为 {rank}，"
        f"最低 {worst}",
        f"Shifted once more by the bias it would hold in {twice}, "
        f"by the basic bootstrap in {basic}",
        f"若再按偏移平移一次为 {twice}，改用基本自助法为 {basic}",
        f"该比例为 {fine}；达到一半或以上时为 {marked}",
        f"模拟中为 {rows['all']}，评分提示时（`may_miss`）为 {marked}",
    ):
        assert said in text
    assert 0.7 < float(marked) < 0.8, "what the score says: about three times in four"
