"""Normalised matrices: definitions written out on the tables of NCSES, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.normalise import association_strength, relative_intensity, salton

NAME = "region_country_or_economy"


@pytest.fixture
def papers(shared):
    """Matrix of 60 countries, their totals and the world's."""
    folder = shared / "ncses"
    rows = pd.read_csv(folder / "ai-coauthorship-matrix-2003-22.csv", dtype=str,
                       keep_default_na=False)  # fmt: skip
    names = list(rows[NAME])
    matrix = pd.DataFrame(rows.iloc[:, 3:].to_numpy(), index=names, columns=names).astype(float)
    articles = pd.read_csv(folder / "ai-articles-by-country-2003-22.csv").set_index(NAME)
    totals = articles["papers_involving_international_institutions_whole_"].astype(float)
    return matrix, totals, float(totals["World"])


def pairs(matrix):
    return [(x, y) for x in matrix.index for y in matrix.columns if x != y]


def test_saltons_cosine_of_3540_pairs(papers):
    matrix, totals, _ = papers
    found = salton(matrix, totals)
    expected = [matrix.loc[x, y] / math.sqrt(totals[x] * totals[y]) for x, y in pairs(matrix)]
    values = [float(found.loc[x, y]) for x, y in pairs(matrix)]
    assert values == pytest.approx(expected, rel=1e-9)
    assert all(0 <= v <= 1 for v in values)
    assert np.diag(found.isna()).all()


def test_relative_intensity_of_3540_pairs(papers):
    matrix, totals, world = papers
    found = relative_intensity(matrix, totals, world)
    expected = [
        (matrix.loc[x, y] / totals[x]) / ((totals[y] - matrix.loc[x, y]) / (world - totals[x]))
        for x, y in pairs(matrix)
    ]
    assert [float(found.loc[x, y]) for x, y in pairs(matrix)] == pytest.approx(expected, rel=1e-9)


def test_association_strength_of_3540_pairs(papers):
    matrix, _, _ = papers
    found = association_strength(matrix)
    sizes = {x: math.fsum(matrix.loc[x, y] for y in matrix if y != x) for x in matrix.index}
    whole = math.fsum(sizes.values())
    expected = [matrix.loc[x, y] * whole / (sizes[x] * sizes[y]) for x, y in pairs(matrix)]
    assert [float(found.loc[x, y]) for x, y in pairs(matrix)] == pytest.approx(expected, rel=1e-9)


def test_a_missing_count_stays_missing_and_hides_the_sizes_it_would_change():
    names = ["CN", "DE", "RS"]
    matrix = pd.DataFrame([[0, 6, np.nan], [6, 0, 2], [np.nan, 2, 0]], index=names, columns=names)
    assert association_strength(matrix).isna().all(axis=None)
    found = salton(matrix, dict.fromkeys(names, 10))
    assert found.isna().sum(axis=None) == 5
    assert found.loc["CN", "DE"] == pytest.approx(0.6)


def test_a_matrix_that_is_no_network_is_refused():
    one_way = pd.DataFrame([[0, 6], [5, 0]], index=["a", "b"], columns=["a", "b"])
    with pytest.raises(
        InputError, match=r"not symmetric: 'a' with 'b' is 6\.0, the other way 5\.0"
    ):
        association_strength(one_way)
    with pytest.raises(InputError, match="same labels"):
        association_strength(one_way.rename(columns={"a": "c"}))
    with pytest.raises(InputError, match=r"are -1\.0"):
        salton(one_way.replace(6, -1), {"a": 9, "b": 9})
    with pytest.raises(InputError, match="total of 'b' is absent"):
        relative_intensity(one_way, {"a": 9}, 90)


def test_whoever_has_all_papers_has_no_relative_intensity():
    matrix = pd.DataFrame([[0, 6], [6, 0]], index=["a", "b"], columns=["a", "b"])
    found = relative_intensity(matrix, {"a": 10, "b": 6}, 10)
    assert found.isna().to_numpy().tolist() == [[True, True], [False, True]]
    assert float(found.loc["b", "a"]) == 1.0  # all of b's papers, and all of the others'
