"""How often a data range holds the true index: simulated, its truth known; prints Markdown.

The counts of ``ncses-covid`` are taken for the truth. Years are drawn from them, each count
Poisson; each year gets the data range that a user would see, which is asked whether it holds the
true index.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analytics.closeness_layer import Coverage, Layer
from analytics.closeness_spec import Spec, spec_from_dict
from analytics.doubt import HIGH as HIGH_END
from analytics.doubt import LOW as LOW_END
from analytics.doubt_data import FAR_OFF, DataRange, data_range
from analytics.doubt_method import Board, declared_index, part_board
from analytics.doubt_table import VECTORISED, CountryTable, country_table
from analytics.missing import Missing

YEARS, DRAWS, SEED = 200, 200, 11
FEW = 0.80
"""Share of the years below which a country is named."""
EDGES = (0.0, 0.25, FAR_OFF, 0.75, 1.0, np.inf)
"""Where the table is cut by |bias| ÷ half the width of the range."""
Floats = npt.NDArray[np.float64]


class Held(NamedTuple):
    """What the simulation found; years × subjects."""

    subjects: tuple[str, ...]
    held: npt.NDArray[np.bool_]
    rank_held: npt.NDArray[np.bool_]
    ratio: Floats
    twice: npt.NDArray[np.bool_]
    basic: npt.NDArray[np.bool_]


def covid(spec: Spec) -> tuple[CountryTable, Layer]:
    """Read the counts of 2020 as shipped, and the layer that declares them."""
    folder = ROOT / "data" / "networks" / "ncses-covid"
    declared = tomllib.loads((folder / "network.toml").read_text("utf-8"))["layer"]
    nodes = pd.read_csv(folder / "nodes.csv", keep_default_na=False)
    links = pd.read_csv(folder / "links.csv", keep_default_na=False, dtype={"strength": str})
    layer = Layer(
        "ncses-covid", "Country", (declared["link"],), declared["unit"], declared["counting"],
        declared["theta"], Coverage(declared["coverage"]), tuple(sorted(nodes.iloc[:, 0])),
    )  # fmt: skip
    graph: nx.Graph[str] = nx.Graph()
    unknown = []
    for one, two, strength in links[["from", "to", "strength"]].itertuples(index=False):
        if strength == "":
            unknown.append((one, two))
        elif float(strength) > 0:
            graph.add_edge(one, two, strength=float(strength))
    return country_table(layer, graph, spec, unknown=unknown), layer


def board_of(table: CountryTable, layer: Layer, spec: Spec) -> Board:
    """Parts of all countries."""
    return part_board(table, layer, spec, table.peer_codes(), VECTORISED)


def simulate(years: int, draws: int, seed: int) -> Held:
    """Draw years from the truth and ask each range whether it holds the true index and rank."""
    spec = spec_from_dict(tomllib.loads((ROOT / "data" / "closeness.toml").read_text("utf-8")))
    truth, layer = covid(spec)
    board = board_of(truth, layer, spec)
    index = np.array(list(declared_index(board, spec).values()))
    rank = 1 + (index[None] > index[:, None] + 1e-12).sum(axis=1)
    drawn = np.concatenate(list(truth.replicated(years, np.random.default_rng(seed))))
    rows = []
    for year, strengths in enumerate(drawn):
        table = replace(truth, strengths=strengths)
        board = board_of(table, layer, spec)
        observed = np.array(list(declared_index(board, spec).values()))
        made = data_range(table, board, layer, spec, draws, year)
        if isinstance(made, Missing):
            sys.exit(f"The counts of year {year} have no range: {made.reason.value}.")
        rows.append((*asked(made, index, rank), *otherwise(made, index, observed)))
    return Held(truth.peer_codes(), *(np.array(x) for x in zip(*rows, strict=True)))


def asked(made: DataRange, index: Floats, rank: Floats) -> tuple[Floats, Floats, Floats]:
    """Ask whether each range holds what is true, and how large its bias is beside its width."""
    low, high = np.quantile(made.index, (LOW_END, HIGH_END), axis=0)
    ranks = [made.rank_of(subject) for subject in made.subjects]
    rank_held = [r.low <= true <= r.high for r, true in zip(ranks, rank, strict=True)]
    ratio = np.abs(made.bias) / ((high - low) / 2)
    return (low <= index) & (index <= high), np.array(rank_held), ratio


def otherwise(made: DataRange, index: Floats, observed: Floats) -> tuple[Floats, Floats]:
    """Ask two other ranges: shifted once more by the bias, and the basic bootstrap."""
    low, high = np.quantile(made.index, (LOW_END, HIGH_END), axis=0)
    twice = (low - made.bias <= index) & (index <= high - made.bias)
    mirrored = 2 * observed - high - made.bias, 2 * observed - low - made.bias
    return twice, (mirrored[0] <= index) & (index <= mirrored[1])


def tell(found: Held) -> str:
    """Coverage by how far the range was moved, and the countries whose ranges hold too seldom."""
    rows = ["| bias ÷ half the range's width | ranges | hold the index | hold the rank |",
            "|---|---|---|---|"]  # fmt: skip
    for low, high in [*pairwise(EDGES), (0.0, FAR_OFF), (FAR_OFF, np.inf)]:
        where = (found.ratio >= low) & (found.ratio < high)
        name = f"{low:g} and more" if np.isinf(high) else f"{low:g} to below {high:g}"
        rows.append(f"| {name} | {share(where)} | {held(found, where)} |")
    rows.append(f"| all | {share(found.ratio >= 0)} | {held(found, found.ratio >= 0)} |")
    index, rank = found.held.mean(axis=0), found.rank_held.mean(axis=0)
    seldom = sorted((value, name) for value, name in zip(index, found.subjects, strict=True)
                    if value < FEW)  # fmt: skip
    named = ", ".join(f"{name} {value:.3f}" for value, name in seldom)
    return (
        "\n".join(rows)
        + f"\n\nTruth: the counts of `ncses-covid`; {len(found.held)} years drawn from it, "
        f"Poisson, each with {DRAWS} replicates (seed {SEED}). Each range is meant to hold the "
        f"index in 0.90 of the years. It does so in less than {FEW:.2f} for {len(seldom)} of "
        f"{len(found.subjects)} countries: {named}. The range of the rank holds least often for "
        f"{found.subjects[int(rank.argmin())]}, in {rank.min():.2f}. A range is marked ("
        f"`may_miss`) from {FAR_OFF:g} on. Shifted once more by the bias, the ranges hold the "
        f"index in {found.twice.mean():.2f}; those of the basic bootstrap in "
        f"{found.basic.mean():.2f}."
    )


def share(where: npt.NDArray[np.bool_]) -> str:
    """How many of all ranges."""
    return f"{where.mean():.0%}"


def held(found: Held, where: npt.NDArray[np.bool_]) -> str:
    """Share of some ranges that hold the index, and the rank."""
    return f"{found.held[where].mean():.2f} | {found.rank_held[where].mean():.2f}"


if __name__ == "__main__":
    print(tell(simulate(YEARS, DRAWS, SEED)))
