"""Loading A then B gives the graph of B then A: whole graphs of small generated datasets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.connection import Connection
from graph.store import Store
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Where
from loaders.pipeline import load

WHERE = Where("made.csv", "t", 2)
IDS = ("org:x", "org:y", "ror:012345678", "ror:076543210", "wikidata:Q1")
ENTITY = st.fixed_dictionaries(
    {"name": st.sampled_from(["X", "Institute of X", "某研究所"])},
    optional={
        "country": st.sampled_from(["CN", "RS"]),
        "city": st.sampled_from(["Nis", "Beijing"]),
        "ids": st.lists(st.sampled_from(IDS[2:]), min_size=1, max_size=2, unique=True),
        "since": st.sampled_from(["1999", "2001-05"]),
    },
)
DATASET = st.dictionaries(st.sampled_from(IDS[:4]), ENTITY, min_size=1, max_size=4)


@pytest.fixture
def store(empty_connection: Connection) -> Iterator[Store]:
    with Store(empty_connection) as opened:
        opened.ensure_schema()
        yield opened


def batch(name: str, rank: int, entities: dict[str, dict[str, Any]]) -> Batch:
    rows = [EntityRow(WHERE, {"id": i} | v, "Organization") for i, v in entities.items()]
    ends = sorted(entities)
    links = [
        LinkRow(WHERE, {"from": a, "to": b, "since": "2020"}, "COOPERATES_WITH")
        for a, b in pairwise(ends)
    ]
    return Batch(Dataset(name, name, rank=rank), entities=rows, links=links)


def loaded(store: Store, *batches: Batch) -> list[str]:
    """Empty the graph, load in this order, and give all of it but the stamps of time."""
    store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    for one in batches:
        report = load(store, [one])
        assert report.balanced
        assert report.faults == []
    nodes = store.rows(
        "MATCH (n) WHERE NOT n:Load AND NOT n:Lock "
        "RETURN labels(n) AS labels, n {.*, load: null} AS props"
    )
    links = store.rows(
        "MATCH (a)-[l]->(b) WHERE NOT a:Load "
        "RETURN a.id AS a, type(l) AS type, b.id AS b, l {.*, load: null} AS props"
    )
    told = [(sorted(n["labels"]), sorted(n["props"].items())) for n in nodes]
    return sorted(
        [repr(x) for x in told]
        + [repr((x["a"], x["type"], x["b"], sorted(x["props"].items()))) for x in links]
    )


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(one=DATASET, two=DATASET, rank=st.sampled_from([20, 50]))
def test_the_order_of_two_datasets_leaves_no_trace(
    store: Store, one: dict[str, Any], two: dict[str, Any], rank: int
) -> None:
    a, b = batch("a", 50, one), batch("b", rank, two)
    assert loaded(store, a, b) == loaded(store, b, a)
