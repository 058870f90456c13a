"""Networks and ties: folded over datasets, contracted to a hub, the same whatever the order."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network import hub_members, hub_ties, multigraph, project

ENTITIES = pd.DataFrame(
    [
        ("iso:CN", "Country", "CN"),
        ("iso:RS", "Country", "RS"),
        ("city:bj", "City", "CN"),
        ("park:z", "Park", "CN"),
        ("park:sub", "Park", "CN"),
        ("office:abroad", "Office", "RS"),
        ("org:tenant", "Organization", "CN"),
        ("org:rs", "Organization", "RS"),
        ("org:nowhere", "Organization", None),
        ("agreement:x", "Agreement", None),
        ("event:e", "Event", "DE"),
        ("org:sh", "Organization", "CN"),
    ],
    columns=["id", "type", "country"],
)


def links(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "key": (r[3] if len(r) > 3 else "d") + "|" + "|".join(r[:3]),
                "from": r[0],
                "type": r[1],
                "to": r[2],
                "since": None,
                "sources": ["s:" + r[0]],
            }
            for r in rows
        ]
    )


LINKS = links(
    ("park:z", "LOCATED_IN", "city:bj"),
    ("park:sub", "PART_OF", "park:z"),
    ("office:abroad", "PART_OF", "park:z"),
    ("org:tenant", "LOCATED_IN", "park:sub"),
    ("park:z", "SISTER_PARK", "org:rs"),
    ("park:z", "SISTER_PARK", "org:rs", "other"),
    ("park:z", "OPERATES", "office:abroad"),
    ("org:tenant", "RND_CENTRE_OF", "org:rs"),
    ("org:tenant", "COOPERATES_WITH", "org:nowhere"),
    ("park:z", "COOPERATES_WITH", "org:tenant"),
    ("org:tenant", "PARTICIPATES_IN", "agreement:x"),
    ("org:rs", "PARTICIPATES_IN", "agreement:x"),
    ("org:sh", "PARTICIPATES_IN", "agreement:x"),
    ("org:tenant", "PARTICIPATES_IN", "event:e"),
)


def test_a_hub_is_what_lies_in_it_and_is_of_its_country() -> None:
    assert hub_members(ENTITIES, LINKS, "city:bj") == {
        "city:bj", "park:z", "park:sub", "org:tenant",
    }  # fmt: skip
    assert hub_members(ENTITIES, LINKS, "iso:RS") == {"iso:RS", "office:abroad", "org:rs"}
    with pytest.raises(KeyError):
        hub_members(ENTITIES, LINKS, "city:nobody")


TIES = [
    ("org:tenant", "event:e", "DE", "PARTICIPATES_IN", "none", [], None),
    ("org:tenant", "org:nowhere", None, "COOPERATES_WITH", "none", [], None),
    ("org:tenant", "org:rs", "RS", "PARTICIPATES_IN", "none", ["agreement:x"], 0.5),
    ("org:tenant", "org:rs", "RS", "RND_CENTRE_OF", "in", [], None),
    ("org:tenant", "org:sh", "CN", "PARTICIPATES_IN", "none", ["agreement:x"], 0.5),
    ("park:z", "office:abroad", "RS", "OPERATES", "out", [], None),
    ("park:z", "org:rs", "RS", "SISTER_PARK", "none", [], None),
]


def told(ties: pd.DataFrame) -> list[tuple[Any, ...]]:
    columns = ["actor", "partner", "country", "type", "flow", "through", "shares"]
    return [tuple(r) for r in ties[columns].itertuples(index=False)]


def test_ties_of_a_hub() -> None:
    ties = hub_ties(ENTITIES, LINKS, "city:bj")
    assert told(ties) == TIES
    twice = ties[ties["type"] == "SISTER_PARK"].iloc[0]
    assert twice["keys"] == ["d|park:z|SISTER_PARK|org:rs", "other|park:z|SISTER_PARK|org:rs"]
    assert twice["strength"] == 1.0


@given(st.permutations(range(len(LINKS))))
def test_the_order_of_rows_leaves_no_trace(order: list[int]) -> None:
    shuffled = LINKS.iloc[order].reset_index(drop=True)
    assert told(hub_ties(ENTITIES, shuffled, "city:bj")) == TIES
    assert list(project(shuffled).edges(data=True)) == list(project(LINKS).edges(data=True))
    assert list(multigraph(shuffled).edges(keys=True)) == list(multigraph(LINKS).edges(keys=True))


def test_a_layer_is_read_by_year() -> None:
    frame = pd.DataFrame(
        {
            "key": ["a", "b"],
            "from": ["x", "x"],
            "to": ["y", "z"],
            "type": ["COPUBLISHED"] * 2,
            "years": [[2019, 2020], [2019]],
            "strength": [[3.0, 4.0], [5.0]],
        }
    )
    both = project(frame)
    assert nx.get_edge_attributes(both, "strength") == {("x", "y"): 7.0, ("x", "z"): 5.0}
    late = project(frame, nodes=["w"], year=2020)
    assert nx.get_edge_attributes(late, "strength") == {("x", "y"): 4.0}
    assert list(late) == ["w", "x", "y"]
