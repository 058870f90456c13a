"""Next links: what each link that could be made would add to the closeness index."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analytics.closeness import Closeness
from analytics.errors import InputError, refuse, told
from analytics.moved_parts import LinkState, index_over, link_state, moved_parts

__all__ = ["COLUMNS", "LinkState", "gains", "greedy", "index_of", "link_state", "ranked"]

COLUMNS = ("country", "type", "flow", "strength")
"""Columns that a table of candidates must have; others travel along unread."""


def gains(state: LinkState, candidates: pd.DataFrame) -> pd.DataFrame:
    r"""Gain in the index and in each of its parts, for each candidate alone.

    .. math:: \Delta L = L(\text{ties} + \text{candidate}) - L(\text{ties})

    Each part is moved from its sums (:math:`W`, :math:`\sum W_c \ln W_c`, the largest
    partners, the cells present, in and out), all candidates at once: the value is that of a
    full recomputation, to the rounding of floats. Both indexes are over the parts that the
    subject has *today*, so that a part which the tie would first make measurable (balance)
    moves nothing. Peers are held fixed: centrality compares the subject's new degree and
    betweenness with the peers' values of today.

    Parameters
    ----------
    state
        From :func:`link_state`, or after ties were added to it.
    candidates
        One row per candidate: ``country`` (of the reference set), ``type``, ``flow``
        (``in``, ``out``, ``none``) and ``strength`` (above zero) as in
        :func:`analytics.closeness_ties.contract`.

    Returns
    -------
    pandas.DataFrame
        The candidates in the order given, with ``gain`` (of the index, −1 to 1) and
        ``gain_PART`` for each part averaged. A gain may be negative: a tie with the largest
        partner narrows the breadth.

    Raises
    ------
    InputError
        A column is absent or a value not of its kind; all faults at once.

    Notes
    -----
    Takes O(ties + candidates); with centrality O(nodes²) more for each country concerned.

    Examples
    --------
    See :func:`greedy`.
    """
    checked = _checked(state.base, candidates)
    before = {key: values[0] for key, values in moved_parts(state, checked.iloc[:0]).items()}
    after = {key: values[1:] for key, values in moved_parts(state, checked).items()}
    index_before = index_over(state.base, {k: np.array([v]) for k, v in before.items()})[0]
    table = candidates.reset_index(drop=True).copy()
    table["gain"] = index_over(state.base, after) - index_before
    for key in state.base.set_of_parts:
        table[f"gain_{key}"] = after[key] - before[key]
    return table


def index_of(state: LinkState) -> float:
    """Index of a state, over the parts that the subject had at the start."""
    none = pd.DataFrame({name: [] for name in COLUMNS})
    return float(index_over(state.base, moved_parts(state, none))[0])


def ranked(table: pd.DataFrame, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Sort gains, the largest first; equals (to 1e-12) by further columns, then as given.

    Parameters
    ----------
    table
        From :func:`gains`.
    by
        Columns that decide between equal gains, larger first.
    """
    keys = pd.DataFrame({"gain": -table["gain"].astype(float).round(12)}, index=table.index)
    for name in by:
        keys[name] = -table[name].astype(float)
    order = keys.sort_values(list(keys.columns), kind="stable").index
    return table.loc[order].reset_index(drop=True)


def greedy(
    state: LinkState, candidates: pd.DataFrame, k: int, by: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Choose k links that go together: each the best when those above it are made.

    Parameters
    ----------
    state, candidates
        As in :func:`gains`.
    k
        How many; fewer when no candidate is left that gains anything.
    by
        Columns that decide between equal gains, larger first.

    Returns
    -------
    pandas.DataFrame
        As :func:`gains`, one row a choice in the order chosen; ``gain`` is what it adds to
        those before it, ``index`` the index then.

    Notes
    -----
    k rounds of :func:`gains`. The best single steps need not be the best set of k, but no
    set is shown whose steps do not each gain.

    References
    ----------
    Nemhauser, Wolsey & Fisher (1978), Math. Programming 14, doi:10.1007/BF01588971, on how
    far greedy choice falls short.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness import closeness
    >>> from analytics.closeness_layer import Coverage, Layer, Subject
    >>> from analytics.closeness_spec import spec_from_dict
    >>> spec = spec_from_dict(
    ...     tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8")))
    >>> layer = Layer("example", "Organization", ("HOSTS", "SISTER_PARK"), "ties", "full", 1,
    ...               Coverage.HUB_CENTRIC, ("CN", "DE", "RS", "US"))
    >>> ties = pd.DataFrame(
    ...     [("a", "x", "RS", "HOSTS", 1.0, "none"), ("b", "z", "US", "HOSTS", 1.0, "none")],
    ...     columns=["actor", "partner", "country", "type", "strength", "flow"])
    >>> state = link_state(closeness(Subject("beijing", "CN"), layer, ties, spec))
    >>> could = pd.DataFrame(
    ...     [("DE", "HOSTS", "none", 1.0), ("RS", "SISTER_PARK", "none", 1.0)],
    ...     columns=list(COLUMNS))
    >>> greedy(state, could, 2)[["country", "gain", "index"]].round(4).values.tolist()
    [['RS', 0.2142, 0.3356], ['DE', 0.0533, 0.3889]]
    """
    left = candidates.reset_index(drop=True)
    chosen: list[pd.DataFrame] = []
    while len(chosen) < k and len(left):
        table = ranked(gains(state, left).assign(_at=range(len(left))), by)
        best = table.iloc[[0]]
        if float(best["gain"].iloc[0]) <= 1e-12:
            break
        row = best.iloc[0]
        state = state.added(row["country"], row["type"], row["flow"], float(row["strength"]))
        chosen.append(best.assign(index=index_of(state)).drop(columns="_at"))
        left = left.drop(index=left.index[int(row["_at"])]).reset_index(drop=True)
    if chosen:
        return pd.concat(chosen, ignore_index=True)
    return gains(state, left.iloc[:0]).assign(index=pd.Series(dtype=float))


def _checked(base: Closeness, candidates: pd.DataFrame) -> pd.DataFrame:
    absent = [name for name in COLUMNS if name not in candidates.columns]
    if absent:
        raise InputError("next_links.columns", absent=list(absent))
    table = candidates[list(COLUMNS)].reset_index(drop=True)
    reference, faults = set(base.ties.reference), []
    for i, row in enumerate(table.itertuples(index=False)):
        if row.country not in reference:
            faults.append(told("next_links.country", row=i, country=row.country))
        if row.type not in base.layer.types:
            faults.append(told("next_links.type", row=i, type=row.type))
        if row.flow != "none" and (
            row.flow not in ("in", "out") or row.type not in base.layer.flowing
        ):
            faults.append(told("next_links.flow", row=i, type=row.type, flow=row.flow))
        try:
            strength = float(str(row.strength))
            good = math.isfinite(strength) and strength > 0
        except (TypeError, ValueError):
            good = False
        if not good:
            faults.append(told("next_links.strength", row=i, value=row.strength))
    refuse(faults, told("next_links.what", layer=base.layer.id))
    return table.astype({"strength": float})
