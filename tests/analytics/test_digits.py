"""The same seed gives the same digits: on every Python and hash seed, those in ``digits.json``.

Every Python on which the tests run compares with the one file, so two that differ cannot both
pass. When a method changes on purpose: ``python -m tests.analytics.test_digits`` writes it anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import networkx as nx

from analytics.attribution_layer import attribute
from analytics.backbone import disparity
from analytics.closeness_layer import Coverage, Layer
from analytics.closeness_node_peers import closeness_of_nodes
from analytics.closeness_peers import closeness_of_countries
from analytics.closeness_rank import rank
from analytics.closeness_spec import spec_from_dict
from analytics.clustering import transitivity
from analytics.communities import communities
from analytics.doubt_change import change
from analytics.doubt_data import DataRange, data_range
from analytics.doubt_method import country_board, drivers, method_range, part_board
from analytics.doubt_nodes import node_table
from analytics.doubt_table import VECTORISED, country_table
from analytics.rewiring import against_rewiring

FILE = Path(__file__).with_name("digits.json")
CODES = tuple(f"Q{x}" for x in "ABCDEFGHIJKL")
DIGITS = 12
"""Significant digits compared; the last few of a float are the processor's own."""


def network(year: int) -> nx.Graph[str]:
    """A network without any randomness: strengths from a formula, links as a set gives them."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(set(CODES))
    for one, two in {(a, b) for a in CODES for b in CODES if a < b}:
        i, j = CODES.index(one), CODES.index(two)
        if (i * j + i + year) % 3:
            graph.add_edge(one, two, strength=float(5 + (i * 31 + j * 17 + year * 13) % 120))
    return graph


def rounded(value: Any) -> Any:
    """Floats to so many digits, whatever holds them."""
    if isinstance(value, dict):
        return {str(k): rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(v) for v in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def digits() -> dict[str, Any]:
    """Everything that is drawn from a seed, and the index itself."""
    spec = spec_from_dict(
        tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8"))
    )
    layer = Layer(
        "papers", "Country", ("COPUBLISHED",), "papers", "full", 40, Coverage.SYMMETRIC, CODES
    )
    old, new = network(1), network(2)
    made = closeness_of_countries(layer, new, spec)
    ranking = rank(made.values())
    tables = [country_table(layer, g, spec) for g in (old, new)]
    board = country_board(tables[1], layer, spec, ranking)
    method = method_range(board, layer, spec, 300, 7)
    data = data_range(tables[1], board, layer, spec, 100, 7)
    boards = [part_board(t, layer, spec, ("QC",), VECTORISED) for t in tables]
    changed = change("QC", *zip(tables, boards, strict=True), layer, spec, 100, 7)
    shares = attribute("QC", *tables, VECTORISED, layer, spec, orders=10, seed=7)
    assert isinstance(data, DataRange)
    nodes = Layer("p", "City", ("COPUBLISHED",), "papers", "full", 40, Coverage.SYMMETRIC, CODES)
    where = {code: CODES[i // 2] for i, code in enumerate(CODES)}
    cities = closeness_of_nodes(nodes, new, where, spec)
    table = node_table(nodes, new, where, spec)
    city_board = part_board(table, nodes, spec, table.peer_codes(), VECTORISED)
    city_data = data_range(table, city_board, nodes, spec, 50, 7)
    assert isinstance(city_data, DataRange)
    rows = ranking.table
    told = drivers(method, spec, "QC").astype(object)
    return rounded(
        {
            "index": {code: c.index for code, c in made.items()},
            "ranks": dict(zip(rows["subject"], rows["rank"].tolist(), strict=True)),
            "method": {c: method.of(c).to_dict() for c in CODES},
            "chances": method.rank_of("QC").to_dict() if method.rank_of("QC") else None,
            "drivers": told.where(told.notna(), None).to_dict("records"),
            "data": {c: data.of(c).to_dict() for c in CODES},
            "change": changed.to_dict(),
            "shares": dict(zip(shares.players, zip(shares.shares, shares.errors, strict=True),
                               strict=True)),
            "cities": {code: c.index for code, c in cities.items()},
            "cities_data": {c: city_data.of(c).to_dict() for c in table.peer_codes()},
            "rewiring": against_rewiring(new, transitivity, replicates=20, seed=7).z,
            "communities": communities(new, weighted=True, seed=7).of.to_dict(),
            "disparity": disparity(new).head(10).to_dict(),
        }
    )  # fmt: skip


def test_the_digits_are_those_of_every_other_python() -> None:
    assert digits() == json.loads(FILE.read_text(encoding="utf-8"))


def test_they_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "import json; from tests.analytics.test_digits import digits; print(json.dumps(digits()))"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=True,
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True,
        )  # fmt: skip
        assert json.loads(done.stdout) == json.loads(FILE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    FILE.write_text(json.dumps(digits(), indent=1) + "\n", encoding="utf-8")
