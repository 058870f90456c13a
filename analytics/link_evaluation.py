"""Whether a link prediction is worth showing: tested on links that really came later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.link_prediction import METHODS, Method, candidates, likeness
from analytics.missing import Missing, Reason
from analytics.simple import check

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well one method ranked the pairs that were linked later above those that were not.

    Attributes
    ----------
    method
        Name of the method.
    pairs
        Pairs not linked before.
    came
        How many of them were linked later.
    auc
        Probability that a pair that was linked later scored above one that was not, equals
        counted half; ½ is chance.
    auc_linked
        The same among the pairs whose two ends both had a link before: a part of ``auc`` is
        only that nodes without any link seldom get one. ``None`` where nothing is to be told
        apart there.
    k
        Depth of the list whose precision is told.
    precision
        Share of the first k that were linked later, equals at the edge of the list counted
        by the share of them that fits.
    chance
        came ÷ pairs: the precision of a list drawn by lot.
    """

    method: str
    pairs: int
    came: int
    auc: float
    auc_linked: float | None
    k: int
    precision: float
    chance: float


def evaluate(
    before: nx.Graph[Any],
    after: nx.Graph[Any],
    method: Method,
    k: int = 50,
    unknown: Iterable[tuple[Any, Any]] = (),
) -> Evaluation | Missing:
    r"""Test a method by time split: score on the earlier network, look at the later one.

    .. math:: AUC = \frac{\sum_{i: \text{came}} r_i - n_1 (n_1 + 1) / 2}{n_1 n_0}

    with :math:`r_i` the mid-rank of a pair's score, n₁ pairs that came and n₀ that did not.

    Parameters
    ----------
    before, after
        Networks at the same θ on the same nodes.
    method
        One of :data:`analytics.link_prediction.METHODS`.
    k
        Depth of the list for the precision, from 1.
    unknown
        Pairs of which one of the years says nothing: no pair that came, and none that did not.

    Returns
    -------
    Evaluation or Missing
        Missing when no new link came, or every pair was linked: there is nothing to test on.

    Raises
    ------
    InputError
        The networks have different nodes, one is not simple and undirected, or k is below one.

    References
    ----------
    Hanley & McNeil (1982), Radiology 143, doi:10.1148/radiology.143.1.7063747. Yang,
    Lichtenwalter & Chawla (2015), "Evaluating link prediction methods",
    doi:10.1007/s10115-014-0789-0, on time splits and against sampled negatives.

    Examples
    --------
    >>> then = nx.path_graph(4)
    >>> now = nx.Graph([(0, 1), (1, 2), (2, 3), (0, 2)])
    >>> found = evaluate(then, now, "resource_allocation", k=1)
    >>> found.pairs, found.came, found.auc, found.precision
    (3, 1, 0.75, 0.5)
    """
    if set(before) != set(after):
        raise InputError("link_evaluation.nodes")
    if k < 1:
        raise InputError("link_evaluation.precision", k=k)
    check(after)
    nodes, scores = likeness(before, method)
    one, two = np.triu_indices(len(nodes), 1)
    blank = {frozenset(pair) for pair in unknown}
    pairs = [(nodes[i], nodes[j]) for i, j in zip(one, two, strict=True)]
    free = np.array([not before.has_edge(*p) and frozenset(p) not in blank for p in pairs], bool)
    one, two = one[free], two[free]
    values = scores[one, two].round(12)
    came = np.array([after.has_edge(nodes[i], nodes[j]) for i, j in zip(one, two, strict=True)])
    positive = int(came.sum())
    if positive == 0 or positive == len(values):
        fields = {"pairs": len(values), "came": positive}
        return Missing(Reason.NOTHING_TO_TEST, fields)
    return Evaluation(
        method,
        len(values),
        positive,
        _auc(values, came),
        _auc_linked(before, nodes, (one, two), values, came),
        min(k, len(values)),
        _precision(values, came, min(k, len(values))),
        positive / len(values),
    )


def _auc(values: Array, came: Array) -> float:
    ranks = pd.Series(values).rank(method="average").to_numpy()
    n1, n0 = int(came.sum()), int((~came).sum())
    return float((ranks[came].sum() - n1 * (n1 + 1) / 2) / (n1 * n0))


def _auc_linked(
    before: nx.Graph[Any], nodes: Sequence[Any], ends: tuple[Array, Array], values: Array,
    came: Array,
) -> float | None:  # fmt: skip
    linked = np.array([before.degree(node) > 0 for node in nodes], bool)
    both = linked[ends[0]] & linked[ends[1]]
    mixed = 0 < came[both].sum() < both.sum()
    return _auc(values[both], came[both]) if mixed else None


def _precision(values: Array, came: Array, k: int) -> float:
    edge = np.sort(values)[::-1][k - 1]
    above, equal = values > edge, values == edge
    room = k - int(above.sum())
    return float((came[above].sum() + room * came[equal].mean()) / k)


@dataclass(frozen=True, slots=True)
class Prediction:
    """The likeliest next links, with the test that says how far to trust them.

    Attributes
    ----------
    table
        ``first``, ``second``, ``score``; the likeliest first; by the method ``method``.
    method
        Best by AUC in the test: chosen on the test that is shown, so its AUC flatters a little.
    tested
        The split: the earlier and the later year.
    evaluations
        Of every method, the baseline too.
    """

    table: pd.DataFrame = field(repr=False)
    method: Method
    tested: tuple[int, int]
    evaluations: tuple[Evaluation, ...]


def predict(
    history: Mapping[int, nx.Graph[Any]],
    *,
    ahead: int = 5,
    k: int = 50,
    unknown: Mapping[int, Iterable[tuple[Any, Any]]] | None = None,
) -> Prediction | Missing:
    """Predict the next links of a layer; there is no prediction without its test.

    Parameters
    ----------
    history
        Network at θ by year, the same nodes in each.
    ahead
        Years between the earlier and the later network of the test; the nearest shorter
        span when the layer is younger.
    k
        As in :func:`evaluate`.
    unknown
        Pairs of which a year says nothing: neither tested nor predicted.

    Returns
    -------
    Prediction or Missing
        Missing with its reason when there is one year alone, nothing to test on, or no
        method does better than chance.

    Examples
    --------
    >>> predict({2022: nx.path_graph(4)}).reason.value
    'one_year'
    """
    years = sorted(history)
    if len(years) < 2:
        return Missing(Reason.ONE_YEAR, {"years": len(years)})
    last = years[-1]
    first = max([y for y in years if y <= last - ahead] or years[:1])
    blank = {year: list((unknown or {}).get(year, ())) for year in (first, last)}
    both = [*blank[first], *blank[last]]
    tested = [evaluate(history[first], history[last], method, k, both) for method in METHODS]
    made = tuple(t for t in tested if isinstance(t, Evaluation))
    if not made:
        return next(t for t in tested if isinstance(t, Missing))
    best = max(made, key=lambda e: e.auc)
    if best.auc <= 0.5:
        return Missing(Reason.NO_BETTER_THAN_CHANCE, {"auc": best.auc})
    method = next(m for m in METHODS if m == best.method)
    likely = candidates(history[last], method, blank[last])
    return Prediction(likely, method, (first, last), made)
