"""Next links at size, and how link prediction did on real later years: prints Markdown."""

from __future__ import annotations

import csv
import io
import itertools
import sys
import time
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analytics.closeness import closeness
from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_spec import Spec, spec_from_dict
from analytics.closeness_ties import COLUMNS
from analytics.link_evaluation import Evaluation, evaluate
from analytics.link_prediction import METHODS
from analytics.next_links import gains, greedy, link_state
from innolink.next_candidates import register_candidates

ZIP = ROOT.parent / "shared" / "data" / "networks" / "openalex-country-coauthorship-1990-2019.zip"
TYPES = ("COOPERATES_WITH", "HAS_OFFICE_IN", "HOSTS", "JOINT_LAB_OF", "MEMBER_OF", "OPERATES",
         "PARTICIPATES_IN", "RND_CENTRE_OF", "SISTER_CITY", "SISTER_PARK")  # fmt: skip
FLOWING = ("HAS_OFFICE_IN", "OPERATES", "RND_CENTRE_OF")


def spec() -> Spec:
    """Read the shipped choices."""
    return spec_from_dict(tomllib.loads((ROOT / "data" / "closeness.toml").read_text("utf-8")))


def made_up(nodes: int, seed: int = 7) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Entities and links of a hub-centric graph of that many nodes, 194 countries."""
    draw = np.random.default_rng(seed)
    codes = [a + b for a, b in itertools.product("ABDEFGHIJKLMNOPQRS", "ABCDEFGHIJL")][:194]
    kinds = draw.choice(["Park", "Organization", "Lab", "City"], nodes)
    country = [
        "CN" if i % 5 == 0 else codes[int(x)] for i, x in enumerate(draw.integers(0, 194, nodes))
    ]
    ids = [f"n{i:05d}" for i in range(nodes)]
    entities = pd.DataFrame(
        {
            "id": ["hub", *ids],
            "type": ["City", *kinds],
            "name": ["hub", *ids],
            "name_zh": None,
            "country": ["CN", *country],
            "fields": None,
        }
    )
    located = [(i, "LOCATED_IN", "hub") for i, c in zip(ids, country, strict=True) if c == "CN"]
    pairs = draw.integers(0, nodes, (3 * nodes, 2))
    facts = [(ids[a], "COOPERATES_WITH", ids[b]) for a, b in pairs if a != b]
    rows = [(f"k{i}", a, t, b, ["s"], None, None) for i, (a, t, b) in enumerate([*located, *facts])]
    names = ["key", "from", "type", "to", "sources", "since", "fields"]
    return entities, pd.DataFrame(rows, columns=pd.Index(names), dtype=object), codes


def sized(nodes: int) -> dict[str, Any]:
    """Seconds for the candidates of such a graph, their gains, ten that go together, and anew."""
    from graph.network import hub_ties

    entities, links, codes = made_up(nodes)
    ties = hub_ties(entities, links, "hub")
    layer = Layer("register", "actor", TYPES, "ties", "full", 1, Coverage.HUB_CENTRIC,
                  tuple(codes), FLOWING)  # fmt: skip
    chosen, start = spec(), time.perf_counter()
    made = register_candidates(entities, links, ties, "hub", codes, "2026")
    candidates = made[0].table
    found = time.perf_counter()
    kept = candidates.head(10_000)
    base = closeness(Subject("hub", "CN"), layer, ties, chosen, belt_and_road=codes[:140])
    state, begun = link_state(base), time.perf_counter()
    table = gains(state, kept)
    gained = time.perf_counter()
    greedy(state, kept, 10)
    together = time.perf_counter()
    worst, whole = 0.0, []
    for at in range(0, len(kept), len(kept) // 5):
        row = kept.iloc[[at]].assign(actor="new", partner="new")
        t = time.perf_counter()
        more = pd.concat([ties[list(COLUMNS)], row[list(COLUMNS)]], ignore_index=True)
        then = closeness(base.subject, layer, more, chosen, belt_and_road=codes[:140])
        whole.append(time.perf_counter() - t)
        moved = then.index_over(base.set_of_parts) - base.index_over(base.set_of_parts)
        worst = max(worst, abs(moved - table["gain"].iloc[at]))
    return {
        "nodes": nodes,
        "links": len(links),
        "ties": len(ties),
        "all": len(candidates),
        "candidates": len(kept),
        "find": found - start,
        "gains": gained - begun,
        "greedy": together - gained,
        "anew": float(np.median(whole)),
        "worst": worst,
    }


def sizes() -> str:
    """Tell what next links take."""
    head = (
        "| nodes | links | ties of the hub | candidates found | of which measured | finding them "
        "| their gains | ten that go together | one index anew | all anew ÷ gains "
        "| largest difference |"
    )
    rows = [
        f"| {x['nodes']} | {x['links']} | {x['ties']} | {x['all']} | {x['candidates']} "
        f"| {x['find']:.2f} s | {x['gains']:.2f} s | {x['greedy']:.2f} s | {x['anew']:.3f} s "
        f"| {x['anew'] * x['candidates'] / x['gains']:.0f} | {x['worst']:.0e} |"
        for x in (sized(1_000), sized(10_000))
    ]
    said = "Made-up hub-centric graphs, seed 7; every part counts but centrality."
    return "\n".join([head, "|---" * 11 + "|", *rows]) + f"\n\n{said}"


def year(archive: zipfile.ZipFile, at: int, theta: int) -> nx.Graph[str]:
    """One year's network: arcs run both ways, loops are a country's own total."""
    text = archive.read(f"WrldCo{at}.net").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=" "))
    start = next(i for i, r in enumerate(rows) if r[0] == "*arcs")
    names = {r[0]: r[1] for r in rows[2:start]}
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(sorted(names.values()))
    for u, v, papers, *_ in rows[start + 1 :]:
        if u != v and int(papers) >= theta:
            made.add_edge(names[u], names[v])
    return made


def predictions() -> str:
    """Tell how each method ranked the links of five years later."""
    if not ZIP.is_file():
        sys.exit(f"The yearly networks are not at {ZIP.name}: they lie beside the repository.")
    lines = [
        "| θ (papers) | scored in → looked at in | pairs not linked | came | by lot | method "
        "| AUC | AUC, both linked before | precision of the first 50 |",
        "|---" * 9 + "|",
    ]
    with zipfile.ZipFile(ZIP) as archive:
        for theta, first in itertools.product((10, 50), (1999, 2009, 2014)):
            before, after = year(archive, first, theta), year(archive, first + 5, theta)
            for method in METHODS:
                got = evaluate(before, after, method, 50)
                if isinstance(got, Evaluation):
                    linked = "–" if got.auc_linked is None else f"{got.auc_linked:.3f}"
                    lines.append(
                        f"| {theta} | {first} → {first + 5} | {got.pairs} | {got.came} "
                        f"| {got.chance:.1%} | {method} | {got.auc:.3f} | {linked} "
                        f"| {got.precision:.0%} |"
                    )
    said = (
        "251 countries and regions, co-authorship by year (OpenAlex counts, CC0, compiled by "
        "bavla/OpenAlex; read for this table only, not shipped). Links are pairs with θ papers or "
        "more in a year; a pair came when it was below θ in the first year and reached it in the "
        "later one. Part of the AUC is only that whoever has no link seldom gets one; the second "
        "AUC is over pairs whose both ends had links."
    )
    return "\n".join(lines) + f"\n\n{said}"


if __name__ == "__main__":
    print({"next": sizes, "prediction": predictions}[sys.argv[1]]())
