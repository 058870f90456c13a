"""How the closeness index is put together: weights, exponent, switches and minimums."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.errors import Told, refuse, told

PARTS: tuple[str, ...] = (
    "density",
    "centrality",
    "breadth",
    "depth",
    "balance",
    "resilience",
    "belt_and_road",
)
"""Keys of the parts, in the order in which they are shown."""

_CODE = re.compile(r"[A-Z]{2}")
_TABLES: dict[str, tuple[str, ...]] = {
    "": (
        *("version", "exponent", "weights", "apart", "resilience", "balance", "rank", "theta"),
        "doubt",
    ),
    "weights": PARTS,
    "apart": ("home", "regions", "count_apart"),
    "resilience": ("top",),
    "balance": ("minimum",),
    "rank": ("minimum_known_share", "minimum_weight"),
    "doubt": ("concentration", "exponent", "theta"),
}


def is_country(code: object) -> bool:
    """Say whether this has the form of an ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> is_country("NA"), is_country("na"), is_country(None)
    (True, False, False)
    """
    return isinstance(code, str) and _CODE.fullmatch(code) is not None


@dataclass(frozen=True, slots=True)
class Spec:
    """The declared choices behind an index; made by :func:`spec_from_dict`.

    Attributes
    ----------
    version
        Name of this set of choices, kept beside each score.
    exponent
        p of the power mean, 0 to 1.
    weights
        Weight of each of :data:`PARTS`, zero or above; zero takes a part out of the index.
    home, apart, count_apart
        The country whose ``apart`` regions are shown apart, and whether ties with them count
        as cross-border.
    top
        How many of the largest partner countries resilience looks at.
    balance_minimum
        Fewest flowing ties, in and out together, that give a balance.
    minimum_known_share
        Least share of the weight with a known country that lets a subject be ranked.
    minimum_weight
        Least weight of ties that lets a subject be ranked, by unit; ``default`` for others.
    theta
        θ by layer id, where it is to differ from the layer's own.
    concentration
        How closely drawn weights keep to the declared ones, a part of average weight; see
        :func:`analytics.doubt_draws.draw`.
    exponent_range
        Lowest and highest p that is drawn.
    theta_multiples
        By unit, the multiples of θ of which one is drawn; ``default`` for others.
    """

    version: str
    exponent: float
    weights: Mapping[str, float]
    home: str
    apart: tuple[str, ...]
    count_apart: bool
    top: int
    balance_minimum: float
    minimum_known_share: float
    minimum_weight: Mapping[str, float]
    theta: Mapping[str, float]
    concentration: float
    exponent_range: tuple[float, float]
    theta_multiples: Mapping[str, tuple[float, ...]]

    def multiples(self, unit: str) -> tuple[float, ...]:
        """Multiples of θ that are tried where strengths have this unit, ascending."""
        return self.theta_multiples.get(unit, self.theta_multiples["default"])

    def least_weight(self, unit: str) -> float:
        """Least weight in this unit that lets a subject be ranked."""
        return self.minimum_weight.get(unit, self.minimum_weight["default"])


def spec_from_dict(table: Mapping[str, Any]) -> Spec:
    """Check the content of ``closeness.toml`` and make a :class:`Spec` of it.

    Parameters
    ----------
    table
        What ``tomllib.load`` gives for the file: ``version``, ``exponent``, and the tables
        ``weights``, ``apart``, ``resilience``, ``balance``, ``rank`` (with
        ``rank.minimum_weight``), ``theta`` and ``doubt``. Every setting must be there, none
        other may.

    Returns
    -------
    Spec

    Raises
    ------
    InputError
        A setting is absent, unknown (the nearest known one is named) or out of its range;
        all faults at once.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> text = files("data").joinpath("closeness.toml").read_text("utf-8")
    >>> table = tomllib.loads(text)
    >>> spec_from_dict(table).exponent
    0.5
    >>> spec_from_dict({**table, "exponents": 2})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    analytics.errors.InputError: ... `exponents` is unknown; is `exponent` meant?
    """
    faults = _names(table)
    refuse(faults, told("closeness_spec.what"))
    faults = _values(table)
    refuse(faults, told("closeness_spec.what"))
    rank, doubt = table["rank"], table["doubt"]
    return Spec(
        version=table["version"],
        exponent=float(table["exponent"]),
        weights={key: float(table["weights"][key]) for key in PARTS},
        home=table["apart"]["home"],
        apart=tuple(sorted(table["apart"]["regions"])),
        count_apart=table["apart"]["count_apart"],
        top=table["resilience"]["top"],
        balance_minimum=float(table["balance"]["minimum"]),
        minimum_known_share=float(rank["minimum_known_share"]),
        minimum_weight={k: float(v) for k, v in sorted(rank["minimum_weight"].items())},
        theta={k: float(v) for k, v in sorted(table["theta"].items())},
        concentration=float(doubt["concentration"]),
        exponent_range=(float(doubt["exponent"][0]), float(doubt["exponent"][1])),
        theta_multiples={
            k: tuple(sorted({float(x) for x in v})) for k, v in sorted(doubt["theta"].items())
        },
    )


def _names(table: Mapping[str, Any]) -> list[Told]:
    """Faults in the names of settings; a spec that names an absent step is an error."""
    faults: list[Told] = []
    for name, known in _TABLES.items():
        here = table.get(name) if name else table
        if not isinstance(here, Mapping):
            if name in table:
                faults.append(told("closeness_spec.table", name=name))
            continue
        prefix = f"{name}." if name else ""
        faults += [
            told("closeness_spec.absent", name=prefix + key) for key in known if key not in here
        ]
        for key in here:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                if near:
                    meant = {"name": f"{prefix}{key}", "near": prefix + near[0]}
                    faults.append(told("closeness_spec.unknown_near", **meant))
                else:
                    faults.append(told("closeness_spec.unknown", name=f"{prefix}{key}"))
    return faults


def _number(value: object, low: float = 0.0, high: float = math.inf) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and low <= value <= high


def _values(table: Mapping[str, Any]) -> list[Told]:
    weights, rank, apart = table["weights"], table["rank"], table["apart"]
    top, regions = table["resilience"]["top"], apart["regions"]
    checks = [
        ("version", isinstance(table["version"], str) and table["version"] != "", "text"),
        ("exponent", _number(table["exponent"], 0, 1), "share"),
        *((f"weights.{k}", _number(weights[k]), "zero") for k in PARTS),
        ("weights", any(weights[k] != 0 for k in PARTS), "some"),
        ("apart.home", is_country(apart["home"]), "code"),
        (
            "apart.regions",
            isinstance(regions, list | tuple) and all(is_country(x) for x in regions),
            "codes",
        ),
        ("apart.count_apart", isinstance(apart["count_apart"], bool), "boolean"),
        ("resilience.top", isinstance(top, int) and _number(top, 1), "whole"),
        ("balance.minimum", _number(table["balance"]["minimum"], 1), "one"),
        (
            "rank.minimum_known_share",
            _number(rank["minimum_known_share"], 0, 1),
            "share",
        ),
        *_table_of_numbers("rank.minimum_weight", rank["minimum_weight"], ("default",)),
        *_table_of_numbers("theta", table["theta"], (), above_zero=True),
        *_doubt(table["doubt"], table["exponent"]),
    ]
    return [
        told("closeness_spec.must", name=name, wanted=told(f"wanted.{wanted}"))
        for name, good, wanted in checks
        if not good
    ]


def _doubt(doubt: Mapping[str, Any], exponent: object) -> list[tuple[str, bool, str]]:
    reach, multiples = doubt["exponent"], doubt["theta"]
    ordered = (
        isinstance(reach, list | tuple)
        and len(reach) == 2
        and all(_number(x, 0, 1) for x in reach)
        and (not _number(exponent) or reach[0] <= exponent <= reach[1])
    )
    checks = [
        ("doubt.concentration", _number(doubt["concentration"], 1e-3), "positive"),
        ("doubt.exponent", ordered, "exponents"),
    ]
    if not isinstance(multiples, Mapping):
        return [*checks, ("doubt.theta", False, "lists")]
    checks.append(("doubt.theta.default", "default" in multiples, "given"))
    for unit, tried in multiples.items():
        good = isinstance(tried, list | tuple) and all(_number(x) and x > 0 for x in tried)
        checks.append((f"doubt.theta.{unit}", good and 1 in tried, "multiples"))
    return checks


def _table_of_numbers(
    name: str, table: object, required: tuple[str, ...], *, above_zero: bool = False
) -> list[tuple[str, bool, str]]:
    if not isinstance(table, Mapping):
        return [(name, False, "numbers")]
    kind = "positive" if above_zero else "number_zero"
    return [
        *((f"{name}.{key}", key in table, "given") for key in required),
        *(
            (f"{name}.{key}", _number(value) and (value > 0 or not above_zero), kind)
            for key, value in table.items()
        ),
    ]
