"""The published tables of NCSES come out to every printed decimal."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analytics.centrality import betweenness, closeness_centrality, degree
from analytics.influence import eigenvector, pagerank
from analytics.normalise import collaboration_index
from analytics.ranks import min_rank
from analytics.strength import strength

NAME = "region_country_or_economy"
MEASURES = {
    "degree": (degree, 0),
    "strength": (strength, 0),
    "betweenness_centrality": (lambda g: betweenness(g, normalised=False), 2),
    "closeness_centrality": (closeness_centrality, 2),
    "weighted_pagerank": (pagerank, 2),
    "weighted_eigenvector_centrality": (eigenvector, 2),
}


def table(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def matrix(path):
    """Square table; its columns are matched by position, for their slugs lose letters."""
    rows = table(path)
    values = rows.iloc[:, 3:]
    assert values.shape == (len(rows), len(rows))
    return pd.DataFrame(values.to_numpy(), index=list(rows[NAME]), columns=list(rows[NAME]))


@pytest.fixture
def covid(shared):
    """Network of countries with 50 papers or more together, isolated ones dropped."""
    papers = matrix(shared / "ncses" / "covid-coauthorship-matrix-2020.csv")
    graph = nx.Graph()
    for i, one in enumerate(papers.index):
        for two in papers.columns[i + 1 :]:
            if papers.loc[one, two] != "na" and int(papers.loc[one, two]) >= 50:
                graph.add_edge(one, two, strength=int(papers.loc[one, two]))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (48, 275)
    return graph


@pytest.mark.parametrize("column", MEASURES)
def test_measures_of_48_countries(shared, covid, column):
    published = table(shared / "ncses" / "covid-network-measures-2020.csv").set_index("country")
    measure, decimals = MEASURES[column]
    got = measure(covid)
    printed = {country: round(value, decimals) for country, value in got.items()}
    assert printed == published[column].astype(float).to_dict()
    ranks = min_rank(got).to_dict()
    assert ranks == published[f"{column}_rank_"].astype(int).to_dict()


def test_3540_collaboration_indices(shared):
    papers = matrix(shared / "ncses" / "ai-coauthorship-matrix-2003-22.csv").astype(float)
    articles = table(shared / "ncses" / "ai-articles-by-country-2003-22.csv").set_index(NAME)
    totals = articles["papers_involving_international_institutions_whole_"].astype(float)
    got = collaboration_index(papers, totals, totals["World"])
    published = matrix(shared / "ncses" / "ai-collaboration-index-2003-22.csv").astype(float)
    pairs = ~np.eye(60, dtype=bool)
    assert pairs.sum() == 3540
    printed = got.to_numpy(dtype=float, na_value=np.nan).round(2)
    assert list(got.index) == list(published.index)
    assert printed[pairs].tolist() == published.to_numpy()[pairs].tolist()
    assert got.isna().to_numpy()[~pairs].all()
