"""Normalised co-authorship: how much two countries work together, size taken out.

Several normalisations, each with its own question, on whole matrices.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import InputError, refuse, told


def collaboration_index(
    matrix: pd.DataFrame, totals: Mapping[Hashable, float] | pd.Series[float], world: float
) -> pd.DataFrame:
    r"""Index of collaboration of each pair of countries.

    .. math:: I_{xy} = \frac{C_{xy} / C_x}{C_y / C_w}

    with C_xy the papers that x and y wrote together, C_x and C_y all internationally
    co-written papers of each, and C_w those of the world. Above 1, the two work together
    more than their sizes let one expect. Symmetric where the matrix is.

    Parameters
    ----------
    matrix
        Papers by pair, the same labels in rows and columns in the same order, zero or
        above; a missing count (NaN, ``pd.NA``) stays missing. The diagonal is ignored.
    totals
        Internationally co-written papers of each label: from their own table, never the
        matrix's row sums, which leave out partners outside the matrix and count a paper of
        three countries twice.
    world
        Internationally co-written papers of the world.

    Returns
    -------
    pandas.DataFrame
        Same shape and labels, dtype ``Float64``; zero or above, no upper bound; ``pd.NA``
        on the diagonal and where the count is missing.

    Raises
    ------
    InputError
        Labels differ, a count is negative or no number, or a total is absent or not above
        zero; all faults at once.

    Notes
    -----
    Takes O(n²).

    References
    ----------
    National Center for Science and Engineering Statistics, *Science and Engineering
    Indicators*, "Publications Output", tables SPBS-91, SPBS-92 and SPBS-94; Narin, Stevens &
    Whitlow (1991), "Scientific co-operation in Europe and the citation of multinationally
    authored papers", Scientometrics 21(3), doi:10.1007/BF02093973.

    Examples
    --------
    >>> papers = pd.DataFrame([[0, 10], [10, 0]], index=["CN", "RS"], columns=["CN", "RS"])
    >>> collaboration_index(papers, {"CN": 100, "RS": 20}, 400).loc["CN", "RS"]
    np.float64(2.0)
    """
    counts, total = _checked(matrix, totals, world)
    return _table(matrix, counts * world / np.outer(total, total))


def salton(
    matrix: pd.DataFrame, totals: Mapping[Hashable, float] | pd.Series[float]
) -> pd.DataFrame:
    r"""Salton's cosine of each pair: what they share, against the geometric mean of their sizes.

    .. math:: S_{xy} = \frac{C_{xy}}{\sqrt{C_x C_y}}

    Parameters
    ----------
    matrix, totals
        As in :func:`collaboration_index`.

    Returns
    -------
    pandas.DataFrame
        Same shape and labels, dtype ``Float64``; 0 (nothing shared) to 1 (everything), for no
        pair can share more than either has; ``pd.NA`` on the diagonal and where the count is
        missing. Symmetric where the matrix is.

    Raises
    ------
    InputError
        As in :func:`collaboration_index`.

    Notes
    -----
    Takes O(n²).

    References
    ----------
    Salton & McGill (1983), *Introduction to Modern Information Retrieval*, McGraw-Hill;
    Glänzel (2001), "National characteristics in international scientific co-authorship
    relations", Scientometrics 51(1), doi:10.1023/A:1010512628145.

    Examples
    --------
    >>> papers = pd.DataFrame([[0, 10], [10, 0]], index=["CN", "RS"], columns=["CN", "RS"])
    >>> float(salton(papers, {"CN": 100, "RS": 25}).loc["CN", "RS"])
    0.2
    """
    counts, total = _checked(matrix, totals, 1.0)
    return _table(matrix, counts / np.sqrt(np.outer(total, total)))


def association_strength(matrix: pd.DataFrame) -> pd.DataFrame:
    r"""Association strength of each pair: its links against those that sizes let one expect.

    .. math:: A_{xy} = \frac{2 m\, C_{xy}}{s_x s_y}, \quad s_x = \sum_{y \ne x} C_{xy},
        \quad 2 m = \sum_x s_x

    The sizes are the row sums of the matrix itself, so it speaks of the network within it;
    :func:`collaboration_index` takes sizes from their own table.

    Parameters
    ----------
    matrix
        As in :func:`collaboration_index`, symmetric; the diagonal is ignored.

    Returns
    -------
    pandas.DataFrame
        Same shape and labels, dtype ``Float64``; 0 or above, 1 as by chance; ``pd.NA`` on the
        diagonal, where the count is missing, and in the rows and columns of a label that has
        a missing count (its size is unknown) or no links.

    Raises
    ------
    InputError
        As in :func:`collaboration_index`; or the matrix is not symmetric.

    Notes
    -----
    Takes O(n²).

    References
    ----------
    van Eck & Waltman (2009), "How to normalize cooccurrence data? An analysis of some
    well-known similarity measures", JASIST 60(8), doi:10.1002/asi.21075.

    Examples
    --------
    >>> names = ["CN", "DE", "RS"]
    >>> papers = pd.DataFrame([[0, 6, 2], [6, 0, 0], [2, 0, 0]], index=names, columns=names)
    >>> association_strength(papers).loc["CN"].dropna().to_dict()
    {'DE': 2.0, 'RS': 2.0}
    """
    counts, _ = _checked(matrix, dict.fromkeys(matrix.index, 1.0), 1.0)
    np.fill_diagonal(counts, 0)
    if not np.array_equal(counts, counts.T, equal_nan=True):
        i, j = (int(k) for k in np.argwhere((counts != counts.T) & ~np.isnan(counts))[0])
        names = list(matrix.index)
        raise InputError(
            "normalise.symmetric",
            first=names[i],
            second=names[j],
            value=float(counts[i, j]),
            back=float(counts[j, i]),
        )
    sizes = counts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _table(matrix, counts * np.nansum(counts) / np.outer(sizes, sizes))


def relative_intensity(
    matrix: pd.DataFrame, totals: Mapping[Hashable, float] | pd.Series[float], world: float
) -> pd.DataFrame:
    r"""Relative intensity of collaboration of each label (row) with each other (column).

    .. math:: RIC_{xy} = \frac{C_{xy} / C_x}{(C_y - C_{xy}) / (C_w - C_x)}

    The share that y has in x's papers, against its share in all papers without x. Unlike
    the index of collaboration it grows with every paper added, and it has a direction: what
    y is to x, not x to y.

    Parameters
    ----------
    matrix, totals, world
        As in :func:`collaboration_index`.

    Returns
    -------
    pandas.DataFrame
        Same shape and labels, dtype ``Float64``; 0 or above, 1 as with all others; ``pd.NA``
        on the diagonal, where the count is missing, where x has all papers of the world, and
        where y has no paper without x.

    Raises
    ------
    InputError
        As in :func:`collaboration_index`.

    Notes
    -----
    Takes O(n²).

    References
    ----------
    Fuchs, Sivertsen & Rousseau (2021), "Measuring the relative intensity of collaboration
    within a network", Scientometrics 126(10), doi:10.1007/s11192-021-04110-x.

    Examples
    --------
    >>> papers = pd.DataFrame([[0, 10], [10, 0]], index=["CN", "RS"], columns=["CN", "RS"])
    >>> found = relative_intensity(papers, {"CN": 100, "RS": 20}, 400)
    >>> [float(found.loc[x, y]) for x, y in (("CN", "RS"), ("RS", "CN"))]
    [3.0, 2.111111111111111]
    """
    counts, total = _checked(matrix, totals, world)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = counts / total[:, None]
        elsewhere = (total[None, :] - counts) / (world - total)[:, None]
        return _table(matrix, np.where(elsewhere > 0, own / elsewhere, np.nan))


def _checked(
    matrix: pd.DataFrame, totals: Mapping[Hashable, float] | pd.Series[float], world: float
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Give counts and sizes as arrays, or all faults at once."""
    labels = list(matrix.index)
    if labels != list(matrix.columns) or len(set(labels)) != len(labels):
        raise InputError("normalise.labels")
    counts = _figures(matrix)
    faults = [
        told("normalise.papers", first=labels[i], second=labels[j], value=float(counts[i, j]))
        for i, j in np.argwhere((counts < 0) | np.isinf(counts))
    ]
    sizes = [float(totals[x]) if x in totals else math.nan for x in labels]
    faults += [
        told("normalise.total", label=label)
        for label, size in zip(labels, sizes, strict=True)
        if not (math.isfinite(size) and size > 0)
    ]
    if not (math.isfinite(world) and world > 0):
        faults.append(told("normalise.world", world=world))
    refuse(faults, told("normalise.what"))
    return counts, np.array(sizes)


def _figures(matrix: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Copy the counts as floats; NaN where one is missing."""
    if all(isinstance(kind, np.dtype) and kind.kind in "iuf" for kind in matrix.dtypes):
        return matrix.to_numpy(dtype=float, copy=True)
    return matrix.astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def _table(matrix: pd.DataFrame, values: np.ndarray[Any, Any]) -> pd.DataFrame:
    """Values under the labels of the matrix; missing where there is none."""
    np.fill_diagonal(values, np.nan)
    missing = ~np.isfinite(values)
    values[missing] = 0.0
    # Column by column: masking a whole frame of this type takes a hundred times as long.
    columns = {
        i: pd.arrays.FloatingArray(one, gap)
        for i, (one, gap) in enumerate(zip(values.T.copy(), missing.T.copy(), strict=True))
    }
    frame = pd.DataFrame(columns, index=matrix.index, copy=False)
    frame.columns = matrix.columns
    return frame
