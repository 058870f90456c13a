"""Partner countries of a subject: how broad, deep and balanced each is, and what is lacking."""

from __future__ import annotations

import math

import pandas as pd

from analytics.closeness_layer import Layer
from analytics.closeness_spec import Spec
from analytics.closeness_ties import Contracted
from analytics.diversity import hill_number
from analytics.missing import Reason

COLUMNS = ("country", "ties", "share", "partners", "breadth", "depth", "types", "inward",
           "outward", "balance", "balance_reason", "gaps")  # fmt: skip
"""Columns of :func:`partner_countries`."""


def partner_countries(ties: Contracted, layer: Layer, spec: Spec) -> pd.DataFrame:
    r"""Profile of each partner country, the one with the most ties first.

    Parameters
    ----------
    ties
        A subject's ties, contracted.
    layer, spec
        The types declared, which of them flow, and how many must for a balance.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`, one row a country of the reference set that is tied:

        ========= =====================================================================
        ties      :math:`W_c`
        share     :math:`W_c / W`, above 0 to 1
        partners  different far ends there
        breadth   effective number of far ends, :math:`\exp H` of their ties: 1 to partners
        depth     types present with the country ÷ T, 0 (none reaches θ) to 1; the index counts
                  further types instead, (types − 1) ÷ (T − 1)
        types     these types, sorted (a list)
        inward, outward
                  weight of the ties that flow in and out
        balance   :math:`1 - |in - out| / (in + out)`, 0 (one way) to 1; ``pd.NA`` where no
                  type flows or fewer than the spec's minimum do, ``balance_reason`` says which
        gaps      types that the subject has elsewhere and not here, sorted (a list)
        ========= =====================================================================

    Notes
    -----
    Balance is that of the closeness index, within one country instead of over all. Breadth
    and depth differ from the parts of these names: breadth counts far ends and is not divided
    by how many there could be; depth counts the first type too, so that a country held by one
    type of T shows 1/T, where the index gives such a tie no depth. Takes O(ties log ties).

    References
    ----------
    Hill (1973), as in :func:`analytics.diversity.hill_number`.

    Examples
    --------
    >>> import tomllib
    >>> from importlib.resources import files
    >>> from analytics.closeness_layer import Coverage, Subject
    >>> from analytics.closeness_spec import spec_from_dict
    >>> from analytics.closeness_ties import contract
    >>> spec = spec_from_dict(
    ...     tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8")))
    >>> layer = Layer("register", "actor", ("HOSTS", "SISTER_PARK"), "ties", "full", 1,
    ...               Coverage.HUB_CENTRIC, ("CN", "RS", "US"))
    >>> rows = [("a", "x", "RS", "HOSTS", 1.0, "none"),
    ...         ("a", "y", "US", "SISTER_PARK", 1.0, "none")]
    >>> table = pd.DataFrame(
    ...     rows, columns=["actor", "partner", "country", "type", "strength", "flow"])
    >>> ties = contract(table, Subject("beijing", "CN"), layer, spec)
    >>> made = partner_countries(ties, layer, spec)
    >>> made[["country", "share", "depth", "gaps"]].values.tolist()
    [['RS', 0.5, 0.5, ['SISTER_PARK']], ['US', 0.5, 0.5, ['HOSTS']]]
    """
    rows = ties.counted()
    present = ties.types_with()
    everywhere = {kind for kinds in present.values() for kind in kinds}
    made = []
    for country in sorted(ties.weights, key=lambda c: (-ties.weights[c], c)):
        own = rows[rows["country"] == country]
        ends = [math.fsum(some) for _, some in own.groupby("partner", sort=True)["strength"]]
        kinds = sorted(present[country])
        flow = [math.fsum(own.loc[own["flow"] == way, "strength"]) for way in ("in", "out")]
        balance, reason = _balance(flow[0], flow[1], layer, spec)
        made.append(
            {
                "country": country,
                "ties": ties.weights[country],
                "share": ties.weights[country] / ties.total,
                "partners": len(ends),
                "breadth": hill_number(ends),
                "depth": len(kinds) / len(ties.types),
                "types": kinds,
                "inward": flow[0],
                "outward": flow[1],
                "balance": balance,
                "balance_reason": reason,
                "gaps": sorted(everywhere - set(kinds)),
            }
        )
    frame = pd.DataFrame(made, columns=pd.Index(COLUMNS))
    return frame.astype({"balance": "Float64", "balance_reason": "string"})


def _balance(
    inward: float, outward: float, layer: Layer, spec: Spec
) -> tuple[float | None, str | None]:
    if not layer.flowing:
        return None, Reason.NOT_DIRECTED.value
    if inward + outward < spec.balance_minimum:
        return None, Reason.FEW_DIRECTED.value
    return 1 - abs(inward - outward) / (inward + outward), None
