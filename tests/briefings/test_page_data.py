"""A page's data: from tables, and refused when they do not fit together."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from briefings.page_data import PageData, PageLink, PageNode, PageSource, page_data_from_frames
from graph.model import Label

NO_LINKS = pd.DataFrame({"from": [], "type": [], "to": []})
NO_SOURCES = pd.DataFrame({"id": []})


def test_tables_become_nodes_links_and_sources() -> None:
    entities = pd.DataFrame(
        {
            "id": ["park:a", "iso:NA"],
            "type": ["Park", "Country"],
            "name": ["A", pd.NA],
            "name_zh": [None, "纳米比亚"],
            "names": [["AA", None, "A2"], np.array(["Namibie"])],
            "country": ["FI", "NA"],
            "fields": ["ICT|biology", math.nan],
            "since": ["1990", None],
            "lat": [60.17, math.nan],
            "population": [math.nan, 2_000_000.0],
            "level": ["national", None],
            "iso3": [None, "NAM"],
            "groups": [None, ["belt-and-road"]],
            "memberships": [None, ["belt-and-road 2018/.. register|s1"]],
            "sources": [["s1", "s2"], []],
            "confidence": ["high", None],
            "search": ["a aa", "namibia"],
        }
    )
    links = pd.DataFrame(
        {
            "from": ["park:a", "park:a"],
            "type": ["LOCATED_IN", "COPUBLISHED"],
            "to": ["iso:NA", "iso:NA"],
            "since": [pd.NA, "2020-05"],
            "sources": [("s1",), None],
            "confidence": ["low", math.nan],
            "dataset": ["register", "layer"],
            "strength": [None, [3.0, 7.5]],
        }
    )
    sources = pd.DataFrame({"id": ["s1"], "url": ["https://example.org"], "date": [None]})
    data = page_data_from_frames(
        entities,
        links,
        sources,
        as_of="2026",
        question="?",
        total_nodes=7,
        places={"FI": Label("Finland", "芬兰")},
    )
    assert data.nodes == (
        PageNode(
            "park:a",
            "Park",
            "A",
            "",
            ("AA", "A2"),
            "FI",
            "",
            ("ICT", "biology"),
            "1990",
            "",
            {"level": "national"},
            ("s1", "s2"),
            "high",
        ),
        PageNode(
            "iso:NA",
            "Country",
            "",
            "纳米比亚",
            ("Namibie",),
            "NA",
            props={"iso3": "NAM", "groups": "belt-and-road"},
        ),
    )
    assert data.links == (
        PageLink(
            "park:a", "iso:NA", "LOCATED_IN", sources=("s1",), confidence="low", dataset="register"
        ),
        PageLink("park:a", "iso:NA", "COPUBLISHED", "2020-05", dataset="layer", strength=7.5),
    )
    assert data.sources == (PageSource("s1", "https://example.org"),)
    assert (data.as_of, data.question, data.total_nodes) == ("2026", "?", 7)


def test_the_words_na_and_nan_are_names_not_missing_values() -> None:
    entities = pd.DataFrame(
        {
            "id": ["NA", "nan"],
            "type": ["Country", "Country"],
            "name": ["NA", "nan"],
            "country": ["NA", ""],
        },
        dtype="string",
    )
    data = page_data_from_frames(entities, NO_LINKS, NO_SOURCES)
    assert [(n.id, n.name, n.country) for n in data.nodes] == [
        ("NA", "NA", "NA"),
        ("nan", "nan", ""),
    ]


@pytest.mark.parametrize(
    ("entities", "links", "sources", "message"),
    [
        (pd.DataFrame({"id": ["a"]}), NO_LINKS, NO_SOURCES, "entities lacks the column 'type'"),
        (
            pd.DataFrame({"id": [], "type": []}),
            pd.DataFrame({"from": []}),
            NO_SOURCES,
            "links lacks the column 'type'; it has from",
        ),
        (
            pd.DataFrame({"id": [], "type": []}),
            NO_LINKS,
            pd.DataFrame(),
            "sources lacks the column 'id'; it has none",
        ),
    ],
)
def test_a_missing_column_is_named(
    entities: pd.DataFrame, links: pd.DataFrame, sources: pd.DataFrame, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        page_data_from_frames(entities, links, sources)


def test_everything_that_does_not_fit_is_told_at_once_with_the_nearest_value() -> None:
    nodes = (PageNode("park:a", "Park"), PageNode("park:a", "Park"), PageNode("x", "Prak"))
    links = (
        PageLink("park:a", "park:b", "SISTER_PARK"),
        PageLink("park:a", "park:a", "SISTER_PRAK", strength=math.inf),
    )
    with pytest.raises(ValueError, match="do not fit together") as caught:
        PageData(nodes, links)
    assert str(caught.value) == (
        "The page's data do not fit together: 2 nodes have the id 'park:a'; "
        "node 'x' has no known type: 'Prak' (nearest: 'Park'); "
        "link 0 ends at no node: 'park:b' (nearest: 'park:a'); "
        "link 1 has no known type: 'SISTER_PRAK' (nearest: 'SISTER_PARK'); "
        "link 1 has the strength inf, which is no finite number."
    )


def test_many_faults_are_cut_off_and_hostile_ids_quoted() -> None:
    node = PageNode("a", "Park")
    links = tuple(PageLink("a", "\u202e" + "b" * 500, "SISTER_PARK") for _ in range(5_000))
    with pytest.raises(ValueError, match="; and more") as caught:
        PageData((node,), links)
    assert len(str(caught.value)) < 2_500
    assert "\u202e" not in str(caught.value)
