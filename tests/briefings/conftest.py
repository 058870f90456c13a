"""Data for the tests of pages: a small network, and one whose every field is hostile."""

from __future__ import annotations

import pytest

from briefings.page_data import PageData, PageLink, PageNode, PageSource
from graph.model import Label

HOSTILE = (
    "</script><script>window.hit=1</script>",
    "<svg onload=window.hit=1>",
    '"><img src=x onerror=window.hit=1>',
    "<a href='javascript:window.hit=1'>href</a>",
    "&lt;script&gt;&#x27;&quot;<!--",
    "{{ 7 * 7 }}${window.hit=1}`\\u003cscript>",
    "\u202egnp.exe\u2066 \u0000NUL \u2028 \u2029",
    "\ud800 lone",
    "👩‍🔬🇨🇳 مرحبا שלום",
    '=HYPERLINK("http://example.org")',
    "a" * 100_000,
    "   ",
)
"""What must stand in a page as text and do nothing."""


@pytest.fixture(scope="session")
def small() -> PageData:
    """A dozen entities: two parallel links, a loop, an isolated one, two years, a plan's task."""
    nodes = (
        PageNode("city:beijing", "City", "Beijing", "北京", country="CN", sources=("s1",)),
        PageNode(
            "park:zgc",
            "Park",
            "Zhongguancun Science Park",
            "中关村科技园区",
            ("Z-Park", "國立園區"),
            "CN",
            "Beijing",
            ("ICT", "biology"),
            "1988",
            props={"level": "national", "url": "https://example.org/zgc", "description": "A park."},
            sources=("s1", "s2"),
            confidence="high",
        ),
        PageNode("park:skolkovo", "Park", "Skolkovo", "斯科尔科沃", country="RU", since="2010"),
        PageNode("org:tsinghua", "Organization", "Tsinghua University", "清华大学", country="CN"),
        PageNode(
            "org:ecole", "Organization", "École Polytechnique", country="FR", city="Palaiseau"
        ),
        PageNode("lab:liama", "Lab", "LIAMA", "中欧信息实验室", country="CN"),
        PageNode("iso:RS", "Country", "Serbia", "塞尔维亚", country="RS"),
        PageNode("iso:NA", "Country", "Namibia", "纳米比亚", country="NA"),
        PageNode("event:forum", "Event", "Zhongguancun Forum", "中关村论坛", since="2007"),
        PageNode("office:old", "Office", "Old office", "旧办事处", country="JP", until="2005"),
        PageNode("task:1", "Task", "Task one", "任务一", props={"wording": "建设姊妹园"}),
        PageNode("park:alone", "Park", "Lonely Park", country="FI"),
    )
    links = (
        PageLink("city:beijing", "park:zgc", "HOSTS", "1988", sources=("s1",), dataset="register"),
        PageLink("park:zgc", "park:skolkovo", "SISTER_PARK", "2012", sources=("s1",)),
        PageLink("park:zgc", "park:skolkovo", "COOPERATES_WITH", sources=("s2",), dataset="b"),
        PageLink("org:tsinghua", "lab:liama", "OPERATES", "2000", "2015", "founding"),
        PageLink("org:ecole", "lab:liama", "OPERATES", "2001-05-01"),
        PageLink("city:beijing", "iso:RS", "COOPERATES_WITH", "2018", confidence="low"),
        PageLink("city:beijing", "event:forum", "HOSTS", "2007", "2024"),
        PageLink("org:tsinghua", "event:forum", "PARTICIPATES_IN", "2021"),
        PageLink("city:beijing", "office:old", "OPERATES", "2001", "2005"),
        PageLink("park:zgc", "park:zgc", "COOPERATES_WITH", "2020"),
        PageLink("task:1", "park:zgc", "MENTIONS", sources=("s9",)),
        PageLink("org:tsinghua", "city:beijing", "LOCATED_IN"),
        PageLink("iso:RS", "iso:NA", "COPUBLISHED", strength=12.5),
    )
    sources = (
        PageSource("s1", "https://example.org/1", "First source", "Publisher", "2020-01-02"),
        PageSource("s2", "javascript:window.hit=1", "Second source"),
        PageSource("unused", "https://example.org/unused", "Cited nowhere"),
    )
    return PageData(
        nodes,
        links,
        sources,
        as_of="2026-11-23",
        question=Label("Who works with whom?", "谁与谁合作？"),
        total_nodes=1240,
        places={
            "CN": Label("China", "中国"),
            "FR": Label("France", "法国"),
            "RU": Label("Russia", "俄罗斯"),
            "JP": Label("Japan", "日本"),
        },
    )


@pytest.fixture(scope="session")
def hostile() -> PageData:
    """Hostile text in every field that takes any."""
    nodes = tuple(
        PageNode(
            f"park:{k}{text[:40]}",
            "Park",
            text,
            text,
            (text, text),
            text,
            text,
            (text,),
            text,
            text,
            {"description": text, "url": text, text[:60]: text},
            (f"s{k}", text[:50]),
            text,
        )
        for k, text in enumerate(HOSTILE)
    )
    links = tuple(
        PageLink(
            nodes[k].id,
            nodes[k - 1].id,
            "SISTER_PARK",
            text,
            text,
            text,
            (f"s{k}", text[:50]),
            text,
            text,
        )
        for k, text in enumerate(HOSTILE)
    )
    sources = tuple(PageSource(f"s{k}", t, t, t, t) for k, t in enumerate(HOSTILE))
    everything = "".join(t[:200] for t in HOSTILE)
    return PageData(
        nodes,
        links,
        sources,
        as_of=everything,
        question=everything,
        filters=everything,
        places={text: Label(text, text) for text in HOSTILE},
    )
