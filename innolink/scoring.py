"""``il.score``: how closely a subject is linked on a layer, from what the graph holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from analytics.closeness_spec import Spec
from graph.store import Store
from innolink.runlog import engines, keep_run
from innolink.score_inputs import REGISTER, Inputs, read_inputs
from innolink.score_measure import doubt_of, measure, shipped_method, spec_of
from innolink.score_peers import ScoreError
from innolink.score_result import ScoreResult
from queries.runner import checked_date

__all__ = ["DRAWS", "REGISTER", "SEED", "HasStore", "ScoreError", "ScoreResult", "score",
           "score_of", "shipped_spec"]  # fmt: skip

DRAWS = 1_000
"""Draws of a range when nobody asks for another number."""

SEED = 1
"""Seed when nobody asks for another one."""


class HasStore(Protocol):
    """A graph that is open: what ``il.open()`` returns."""

    @property
    def store(self) -> Store:
        """The store behind it."""


def shipped_spec() -> Spec:
    """Weights and choices of the method, from ``data/closeness.toml``."""
    return spec_of(shipped_method())


def score(
    g: HasStore,
    subject: str,
    layer: str = REGISTER,
    *,
    peers: str | Iterable[str] | None = None,
    as_of: str | int | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    doubt: bool = True,
    keep: bool = True,
) -> ScoreResult:
    """Score how closely a subject is linked into the world, and how sure that is.

    Parameters
    ----------
    g
        An open graph.
    subject
        Id or name of a city, region, park, organisation or country.
    layer
        ``register``, or the id of a layer such as ``ncses-ai``: of countries, or of cities or
        organisations, where the rank is by centrality among all its nodes.
    peers
        For a rank among countries: a group (``g20``) or ISO codes; all when left out.
    as_of
        Year, month or day; links that surely began later or ended earlier are left out, and the
        Belt-and-Road members are those of then (on a layer, of the year of its values).
    draws, seed
        How many draws the ranges rest on, and from which seed: the same seed gives the same
        digits.
    doubt
        Whether to say how sure it is.
    keep
        Whether to keep it in the run log (with its inputs, method, seed and replicates).

    Returns
    -------
    ScoreResult
        Index and parts with their ranges; a missing part says why. ``run`` is its id in the
        run log: the same question on the same data by the same method has the same id.

    Raises
    ------
    AskError
        Nothing in the graph is called so; the nearest names are offered. Or ``as_of`` is no date.
    ScoreError
        No such layer or group, or the layer says nothing about the subject; or, on the register,
        every tie left at ``as_of`` is without a date.
    InputError
        Fewer than two peers, or a number of draws or a seed that is none.
    OSError
        The run log cannot be written.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.score(g, "beijing").index
    """
    date = checked_date(as_of, "as_of")
    inputs = read_inputs(g.store, subject, layer, peers, date)
    method = shipped_method()
    made = score_of(inputs, method, draws if doubt else None, seed)
    if not (keep and doubt):
        return made
    return replace(made, run=keep_run(made, inputs, method, draws, seed, engines(g.store)))


def score_of(inputs: Inputs, method: str, draws: int | None, seed: int) -> ScoreResult:
    """Score inputs by a method file's text; without draws nothing is said of doubt."""
    spec = spec_of(method)
    measured = measure(inputs, spec)
    doubt = None if draws is None else doubt_of(inputs, spec, measured, draws, seed)
    return ScoreResult(
        measured.own,
        measured.ranking,
        measured.refused,
        {k: inputs.subject[k] for k in ("id", "name", "name_zh")},
        inputs.names,
        inputs.as_of,
        inputs.ties if inputs.layer.id == REGISTER else measured.own.partners,
        int(inputs.ties["since"].isna().sum()) if inputs.layer.id == REGISTER else None,
        inputs.group,
        doubt,
        inputs,
    )
