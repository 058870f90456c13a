"""Normalised co-authorship: how much two countries work together, size taken out."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from analytics.errors import InputError, refuse


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
    labels = list(matrix.index)
    if labels != list(matrix.columns) or len(set(labels)) != len(labels):
        raise InputError(
            "The matrix must carry the same labels in rows and columns, each once and in one order."
        )
    counts = matrix.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    faults = [
        f"The papers of {labels[i]!r} with {labels[j]!r} are {float(counts[i, j])}."
        for i, j in np.argwhere((counts < 0) | np.isinf(counts))
    ]
    sizes = [float(totals[x]) if x in totals else math.nan for x in labels]
    faults += [
        f"The total of {label!r} is absent or not above zero."
        for label, size in zip(labels, sizes, strict=True)
        if not (math.isfinite(size) and size > 0)
    ]
    if not (math.isfinite(world) and world > 0):
        faults.append(f"The world's total is {world!r}.")
    refuse(faults, "The matrix")
    total = np.array(sizes)
    index = counts * world / np.outer(total, total)
    np.fill_diagonal(index, np.nan)
    missing = np.isnan(index)
    frame = pd.DataFrame(index, index=matrix.index, columns=matrix.columns).astype("Float64")
    return frame.mask(missing, pd.NA)
