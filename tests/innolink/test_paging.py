"""What a page shows is a selection of the graph, and says which."""

from __future__ import annotations

import pytest

from graph.model import Label
from graph.places import places
from graph.reading import links_frame
from innolink.paging import page, selection
from innolink.scoring import ScoreError
from innolink.session import Graph
from queries.naming import AskError

PLAN = "plan-beijing-2024-2027"


def test_a_dataset_shows_what_it_links_and_nothing_else(g: Graph) -> None:
    data, heading = selection(g, dataset=PLAN)
    own = links_frame(g.store, dataset=PLAN)
    related = own[own["type"] != "LOCATED_IN"]
    ends = set(related["from"]) | set(related["to"])
    drawn = {n.id for n in data.nodes}
    assert ends - drawn == {i for i in ends if i.startswith("indicator:")}
    assert drawn <= ends
    kept = own[own["from"].isin(drawn) & own["to"].isin(drawn)]
    assert sorted((x.source, x.target, x.type) for x in data.links) == sorted(
        zip(kept["from"], kept["to"], kept["type"], strict=True)
    )
    assert {"Action", "Task", "Target"} <= {n.type for n in data.nodes}
    assert PLAN in data.question.en
    assert heading.en


def test_a_dataset_that_is_a_layer_is_that_layer(g: Graph) -> None:
    as_layer, _ = selection(g, layer="ncses-ai", as_of="2026")
    as_dataset, _ = selection(g, dataset="ncses-ai", as_of="2026")
    assert as_dataset == as_layer
    # 610 links of 50 papers or more join 60 places; a score compares 59 by 592 of them.
    assert (len(as_layer.nodes), len(as_layer.links)) == (60, 610)
    apart = places()["TW"].label  # by CLDR, or by the user's own list of names
    assert as_layer.filters == Label(
        f"links of 50 papers or more (θ); 18 of them with {apart.en}, shown apart: a score leaves "
        "these out",
        f"强度不低于 50 篇论文的链接（θ）；其中 18 条涉及单列显示的{apart.zh}，评分不计入",
    )
    assert as_layer.question == Label(
        "Which countries and regions are linked here?", "哪些国家和地区在此相连？"
    )


def test_a_page_says_what_it_shows_in_both_languages(g: Graph) -> None:
    around, heading = selection(g, as_of="2026")
    assert (heading, around.question, around.filters) == (
        Label("Beijing in the global innovation network", "北京与全球创新网络"),
        Label("Who is linked with Beijing?", "谁与北京相连？"),
        Label("Beijing, what lies in it, and whom that is tied to", "北京及其下属，以及与之相连者"),
    )
    whole, heading = selection(g, only="all", as_of="2026")
    assert (heading, whole.question, whole.filters) == (
        Label("Everything that a fact links", "所有有事实链接的节点"),
        Label("Who is linked with whom?", "谁与谁相连？"),
        Label("none", "无"),
    )
    own, _ = selection(g, dataset=PLAN, as_of="2026")
    assert (own.question, own.filters) == (
        Label(f"What does the dataset {PLAN} link?", f"数据集 {PLAN} 记录了哪些联系？"),
        Label("none", "无"),
    )


def test_a_country_narrows_any_selection_to_its_own_links(g: Graph) -> None:
    whole, _ = selection(g, only="all")
    some, _ = selection(g, only="all", countries=["塞尔维亚", "HU"])
    country = {n.id: n.country for n in whole.nodes}
    kept = [x for x in whole.links if {country[x.source], country[x.target]} & {"RS", "HU"}]
    assert list(some.links) == kept
    assert {n.id for n in some.nodes} == {end for x in kept for end in (x.source, x.target)}
    assert 0 < len(kept) < len(whole.links)
    made = page(g, only="all", countries=["RS", "Hungary"])
    assert (made.nodes, made.links) == (len(some.nodes), len(kept))
    assert some.filters.zh == "至少一端位于匈牙利、塞尔维亚的链接"


def test_an_unknown_country_offers_the_nearest(g: Graph) -> None:
    with pytest.raises(AskError, match="Serbia"):
        selection(g, countries=["Serbai"])


def test_an_unknown_dataset_is_refused_with_those_that_are_there(g: Graph) -> None:
    with pytest.raises(ScoreError, match=r"'atlantis'.*plan-beijing.*register"):
        selection(g, dataset="atlantis")
