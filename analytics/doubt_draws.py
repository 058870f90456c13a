"""Draws of the method's choices, and the index of every draw at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.closeness_layer import Layer, theta_of
from analytics.closeness_spec import Spec
from analytics.errors import InputError

Floats = npt.NDArray[np.float64]

FEWEST_DRAWS = 20
"""Fewer give no 5–95 % range: one draw in twenty lies beyond either end."""

LARGEST_DRAWS = 1_000_000
"""More draws than this add no digit that anybody reads."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Choices that were drawn, one row a draw.

    Attributes
    ----------
    keys
        The parts whose weights were drawn, in the order of the method.
    weights
        Draws × parts; each row sums to 1.
    exponent
        p of each draw.
    multiple
        Multiple of θ of each draw.
    """

    keys: tuple[str, ...]
    weights: Floats = field(repr=False)
    exponent: Floats = field(repr=False)
    multiple: Floats = field(repr=False)

    def __len__(self) -> int:
        """How many draws there are."""
        return len(self.exponent)

    def to_frame(self) -> pd.DataFrame:
        """One row a draw: ``draw``, ``exponent``, ``theta_multiple``, ``weight_PART`` …."""
        table: dict[str, Any] = {"draw": np.arange(len(self))}
        table |= {"exponent": self.exponent, "theta_multiple": self.multiple}
        table |= {f"weight_{key}": self.weights[:, i] for i, key in enumerate(self.keys)}
        return pd.DataFrame(table)


def stream(seed: int, number: int) -> np.random.Generator:
    """Random numbers of one purpose: streams of one seed do not disturb each other.

    Raises
    ------
    InputError
        The seed is no whole number from 0.

    Examples
    --------
    >>> stream(1, 0).integers(1000) == stream(1, 0).integers(1000)
    np.True_
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise InputError("doubt_draws.seed", seed=seed)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence((seed, number))))


def checked(draws: int) -> int:
    """Give the number of draws back when a 5–95 % range can rest on it.

    Raises
    ------
    InputError
        It is no whole number from :data:`FEWEST_DRAWS` to :data:`LARGEST_DRAWS`.

    Examples
    --------
    >>> checked(20)
    20
    >>> checked(1)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    analytics.errors.InputError: The number of draws is a whole number from 20 to 1000000, not 1...
    """
    if not _whole(draws, FEWEST_DRAWS):
        raise InputError("doubt_draws.draws", fewest=FEWEST_DRAWS, largest_draws=LARGEST_DRAWS,
                         draws=draws)  # fmt: skip
    return draws


def checked_orders(orders: int) -> int:
    """Give the number of orders of an attribution back when it can be one: from 1.

    Raises
    ------
    InputError
        It is no whole number from 1 to :data:`LARGEST_DRAWS`.

    Examples
    --------
    >>> checked_orders(0)
    Traceback (most recent call last):
    ...
    analytics.errors.InputError: The number of orders is a whole number from 1 to 1000000, not 0.
    """
    if not _whole(orders, 1):
        raise InputError("doubt_draws.orders", largest_draws=LARGEST_DRAWS, orders=orders)
    return orders


def _whole(number: int, fewest: int) -> bool:
    whole = isinstance(number, int) and not isinstance(number, bool)
    return whole and fewest <= number <= LARGEST_DRAWS


def draw(spec: Spec, layer: Layer, keys: Sequence[str], draws: int, seed: int) -> Draws:
    r"""Draw the method's choices from their declared ranges.

    .. math:: w \sim \text{Dirichlet}(c\, w_k / \bar w), \quad
              p \sim \text{U}(p_0, p_1), \quad \theta = m\,\theta_0

    with c the declared concentration, :math:`w_k` the declared weights of the parts compared
    and :math:`\bar w` their mean (so the mean of the drawn weights is the declared ones), and
    m one of the declared multiples, all equally likely.

    Parameters
    ----------
    spec
        Declared choices and their ranges.
    layer
        Its unit says which multiples of θ are tried.
    keys
        The parts that are compared; each has a weight above zero.
    draws, seed
        How many, and from which seed: the same seed gives the same draws.

    Returns
    -------
    Draws

    Raises
    ------
    InputError
        No parts, or a number of draws or a seed that is none.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_layer import Coverage
    >>> from analytics.closeness_spec import spec_from_dict
    >>> spec = spec_from_dict(
    ...     tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8")))
    >>> layer = Layer("example", "Country", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "RS", "US"))
    >>> drawn = draw(spec, layer, ("density", "breadth"), 100, seed=1)
    >>> drawn.weights.shape, sorted(set(drawn.multiple.tolist()))
    ((100, 2), [0.5, 0.75, 1.0, 1.5, 2.0])
    """
    if not keys:
        raise InputError("doubt_draws.no_parts")
    checked(draws)
    random = stream(seed, 0)
    declared = declared_weights(spec, keys)
    alpha = spec.concentration * declared * len(keys)
    weights = random.dirichlet(alpha, draws)
    low, high = spec.exponent_range
    exponent = random.uniform(low, high, draws)
    multiple = random.choice(np.array(spec.multiples(layer.unit)), draws)
    return Draws(tuple(keys), weights, exponent, multiple)


def declared_weights(spec: Spec, keys: Sequence[str]) -> Floats:
    """Give the declared weights of these parts, as shares of one."""
    weights = np.array([spec.weights[key] for key in keys], dtype=float)
    shares: Floats = weights / weights.sum()
    return shares


def thetas(spec: Spec, layer: Layer) -> dict[float, float]:
    """θ by multiple, for every multiple that may be drawn on this layer."""
    theta = theta_of(layer, spec)
    return {m: m * theta for m in spec.multiples(layer.unit)}


def power_means(values: Floats, weights: Floats, exponent: Floats) -> Floats:
    """Power mean of each draw and subject; see :func:`analytics.power_mean.power_mean`.

    Parameters
    ----------
    values
        Draws × subjects × parts, in [0, 1]; draws may be 1 where all have the same.
    weights
        Draws × parts, each row summing to 1.
    exponent
        One a draw, 0 to 1.

    Returns
    -------
    numpy.ndarray
        Draws × subjects, in [0, 1].

    Examples
    --------
    >>> power_means(np.array([[[0.25, 1.0]]]), np.array([[0.5, 0.5]]), np.array([0.5]))
    array([[0.5625]])
    """
    p = exponent[:, None]
    # Below this the power mean and the geometric mean agree to every digit kept here.
    geometric = p < 1e-9
    safe = np.where(geometric, 1.0, p)
    powers = np.einsum("dsk,dk->ds", values ** safe[:, :, None], weights)
    with np.errstate(divide="ignore"):
        mean = np.exp(np.log(powers) / safe)
        if geometric.any():
            logs = np.einsum("dsk,dk->ds", np.log(values) + 0 * safe[:, :, None], weights)
            mean = np.where(geometric, np.exp(logs), mean)
    bounded: Floats = np.clip(mean, values.min(axis=2), values.max(axis=2))
    return bounded
