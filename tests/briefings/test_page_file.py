"""The network page as a file: whole, reproducible, closed to the outside, nothing lost in it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings import page_container
from briefings.layout import layout
from briefings.page import LIMIT, PageTooLarge, page, page_cell, write_page
from briefings.page_container import network_of, vis_network_script
from briefings.page_data import PageData, PageLink, PageNode, PageSource
from graph.model import Label

ROOT = Path(__file__).parents[2]


class Parts(HTMLParser):
    """Elements with their attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._open = (tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append((*self._open, data))


def data_of(text: str) -> dict[str, Any]:
    blocks = [t for tag, attrs, t in Parts(text).texts if attrs.get("id") == "data"]
    assert len(blocks) == 1
    return json.loads(blocks[0])  # type: ignore[no-any-return]


def test_what_goes_in_comes_out(small: PageData) -> None:
    got = data_of(page(small, title="Network"))
    ids = got["nodes"]["id"]
    assert sorted(ids) == sorted(n.id for n in small.nodes)
    kinds = [t["id"] for t in got["linkTypes"]]
    links = Counter(
        (ids[a], kinds[k], ids[b])
        for a, k, b in zip(
            got["links"]["source"], got["links"]["type"], got["links"]["target"], strict=True
        )
    )
    assert links == Counter((x.source, x.type, x.target) for x in small.links)
    types = [t["id"] for t in got["types"]]
    by_id = {n.id: n for n in small.nodes}
    assert [types[k] for k in got["nodes"]["type"]] == [by_id[i].type for i in ids]
    spots = layout(ids, [(x.source, x.target) for x in small.links])
    assert list(zip(got["nodes"]["x"], got["nodes"]["y"], strict=True)) == [spots[i] for i in ids]


def test_the_most_linked_come_first_and_lying_in_a_place_does_not_count(small: PageData) -> None:
    ids = data_of(page(small, title="Network"))["nodes"]["id"]
    assert ids[:2] == ["city:beijing", "park:zgc"]
    assert ids[-1] == "park:alone"
    located = tuple(PageNode(f"org:{k}", "Organization") for k in range(5))
    data = PageData(
        (PageNode("iso:US", "Country"), *located, PageNode("park:b", "Park")),
        (
            *(PageLink(n.id, "iso:US", "LOCATED_IN") for n in located),
            PageLink("org:4", "park:b", "HOSTS"),
        ),
    )
    ids = data_of(page(data, title="x"))["nodes"]["id"]
    assert ids == ["org:4", "park:b", "iso:US", "org:0", "org:1", "org:2", "org:3"]


def test_sources_are_those_cited_and_an_undescribed_one_stays(small: PageData) -> None:
    got = data_of(page(small, title="Network"))
    assert [(s["id"], s["url"], s["text"]) for s in got["sources"]] == [
        ("s1", "https://example.org/1", ""),
        ("s2", "", "javascript:window.hit=1"),
        ("s9", "", ""),
    ]


def test_places_are_named_by_the_table_then_by_their_country(small: PageData) -> None:
    places = data_of(page(small, title="Network"))["places"]
    assert places["CN"] == {"en": "China", "zh": "中国"}
    assert places["RS"] == {"en": "Serbia", "zh": "塞尔维亚"}
    assert places["NA"] == {"en": "Namibia", "zh": "纳米比亚"}
    assert "FI" not in places


def test_names_in_one_chinese_script_are_found_by_the_other(small: PageData) -> None:
    got = data_of(page(small, title="Network"))
    named = {got["nodes"]["id"][int(place)]: more for place, more in got["spellings"].items()}
    assert named == {
        "park:zgc": ["中關村科技園區", "国立园区"],
        "park:skolkovo": ["斯科爾科沃"],
        "org:tsinghua": ["清華大學"],
        "lab:liama": ["中歐信息實驗室"],
        "iso:RS": ["塞爾維亞"],
        "iso:NA": ["納米比亞"],
        "event:forum": ["中關村論壇"],
        "office:old": ["舊辦事處"],
        "task:1": ["任務一"],
    }


def test_a_page_of_a_site_leads_back_to_it(small: PageData) -> None:
    site = Label("index.en.html", "index.zh.html")
    text = page(small, title="x", lang="en", home=site)
    assert [a["href"] for tag, a in Parts(text).elements if tag == "a"] == ["index.en.html"]
    assert data_of(text)["home"] == {"zh": "index.zh.html", "en": "index.en.html"}
    alone = page(small, title="x")
    assert [tag for tag, _ in Parts(alone).elements if tag == "a"] == []
    hostile = page(small, title="x", home=Label("javascript:alert(1)", "../x.html"))
    assert data_of(hostile)["home"] == {"zh": "", "en": ""}


def test_pyvis_holds_every_parallel_link(small: PageData) -> None:
    spots = layout([n.id for n in small.nodes], [])
    net = network_of(small, list(small.nodes), spots)
    assert (net.num_nodes(), net.num_edges()) == (12, 13)
    assert net.directed


def test_a_container_that_loses_a_link_is_an_error(
    small: PageData, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyvis.network import Network

    monkeypatch.setattr(Network, "num_edges", lambda self: len(self.edges) - 1)
    with pytest.raises(RuntimeError, match="12 nodes and 13 links went in, 12 and 12 came out"):
        network_of(small, list(small.nodes), layout([n.id for n in small.nodes], []))


def test_another_pyvis_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    vis_network_script.cache_clear()
    monkeypatch.setattr(page_container, "_VIS", ("templates", "lib", "vis-99", "vis.js"))
    with pytest.raises(FileNotFoundError, match=r"vis-99/vis\.js, which pages need; install pyvis"):
        vis_network_script()
    vis_network_script.cache_clear()


def test_the_policy_forbids_everything_but_the_pages_own_script_and_style(small: PageData) -> None:
    parts = Parts(page(small, title="Network"))
    policies = [
        a["content"]
        for tag, a in parts.elements
        if a.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in (policies[0] or "").split("; "))
    assert rules.pop("default-src") == "'none'"
    hashes = {
        tag: [
            f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'"
            for name, attrs, t in parts.texts
            if name == tag and attrs.get("type") != "application/json"
        ]
        for tag in ("script", "style")
    }
    assert rules.pop("script-src").split() == hashes["script"]
    assert rules.pop("style-src").split() == hashes["style"]
    assert rules == {
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert len(policies) == 1
    order = [tag for tag, _ in parts.elements]
    assert order.index("meta") < order.index("style") < order.index("script")


def test_no_element_points_outside(small: PageData, hostile: PageData) -> None:
    for data in (small, hostile):
        for tag, attrs in Parts(page(data, title="Network")).elements:
            assert tag not in {"iframe", "object", "embed", "base", "img", "form"}
            assert not {a for a in attrs if a.startswith("on") or a == "style"}
            for name in ("src", "href", "action", "srcset"):
                assert (attrs.get(name) or "data:").startswith("data:")


def test_hostile_text_makes_no_element(small: PageData, hostile: PageData) -> None:
    ours = [tag for tag, _ in Parts(page(small, title="x")).elements]
    title = "</title><script>window.hit=1</script>"
    text = page(hostile, title=title)
    assert [tag for tag, _ in Parts(text).elements] == ours
    assert html.escape(title) in text
    text.encode("utf-8")
    assert "\x00" not in text
    assert not set("\u202e\u2066\u2028\u2029") & set(text)
    assert len(text) < len(page(small, title="x")) + 300_000


def test_ids_that_cleaning_makes_equal_stay_apart() -> None:
    nodes = (PageNode("a\u202e", "Park"), PageNode("a\u202d", "Park"), PageNode("a\ufffd", "Park"))
    links = (PageLink("a\u202e", "a\ufffd", "SISTER_PARK"),)
    ids = data_of(page(PageData(nodes, links), title="x"))["nodes"]["id"]
    assert len(set(ids)) == 3


TEXTS = st.text(alphabet=st.characters(codec=None), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_anywhere_stays_data(name: str, url: str, title: str) -> None:
    node = PageNode(
        "a", "Park", name, url, (name,), url, name, (url,), name, url, {"url": url}, (name,), url
    )
    link = PageLink("a", "a", "SISTER_PARK", name, url, name, (url,), name, url)
    data = PageData((node,), (link,), (PageSource(name, url, name, url, name),), name, url, title)
    text = page(data, title=title)
    tags = [tag for tag, _ in Parts(text).elements]
    assert tags.count("script") == text.count("</script>") == 3
    got = data_of(text)
    assert got["nodes"]["id"] == ["a"]


def test_the_same_data_give_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib, random\n"
        "from briefings.page import page\n"
        "from briefings.page_data import *\n"
        "r = random.Random(4)\n"
        "nodes = [PageNode(f'park:{i}', 'Park', f'P{i}', props={'url': 'https://a.b', 'b': 'x'},"
        " sources=(f's{i % 7}',)) for i in range(150)]\n"
        "links = {(f'park:{r.randrange(150)}', f'park:{r.randrange(150)}') for _ in range(260)}\n"
        "links = tuple(PageLink(a, b, 'SISTER_PARK') for a, b in links)\n"
        "data = PageData(tuple(nodes), links)\n"
        "print(hashlib.sha256(page(data, title='t').encode()).hexdigest())\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].strip()) == 64


def test_the_page_opens_in_the_language_asked_for(small: PageData) -> None:
    title = Label("Global network", "全球网络")
    assert '<html lang="en">' in page(small, title=title, lang="en")
    assert "<title>Global network</title>" in page(small, title=title, lang="en")
    assert '<html lang="zh-Hans">' in page(small, title=title)
    assert "<title>全球网络</title>" in page(small, title=title)
    with pytest.raises(ValueError, match="no words in 'fr'"):
        page(small, title=title, lang="fr")


def test_a_selection_too_large_is_refused_with_the_remedy(tmp_path: Path) -> None:
    data = PageData(tuple(PageNode(f"n{i}", "Park") for i in range(LIMIT + 1)))
    with pytest.raises(
        PageTooLarge, match=r"5,001 entities; one page shows at most 5,000.*Narrow it"
    ) as caught:
        write_page(tmp_path / "page.html", data, title="x", lang="en")
    assert (caught.value.nodes, caught.value.limit) == (5_001, 5_000)
    assert list(tmp_path.iterdir()) == []
    assert "请缩小范围" in caught.value.say("zh")


def test_the_file_is_utf_8_with_plain_line_ends(small: PageData, tmp_path: Path) -> None:
    file = write_page(tmp_path / "new" / "page.html", small, title="北京")
    raw = file.read_bytes()
    assert raw.decode("utf-8") == page(small, title="北京")
    assert b"\r" not in raw
    assert raw.startswith(b"<!doctype html>\n")
    assert [p.name for p in file.parent.iterdir()] == ["page.html"]


def test_an_empty_selection_is_a_page(small: PageData) -> None:
    got = data_of(page(PageData(()), title="Nothing"))
    assert (got["nodes"]["id"], got["links"]["source"]) == ([], [])


def test_a_notebook_cell_holds_the_whole_page_shut_off(small: PageData) -> None:
    whole = page(small, title='北京 & "x"')
    cell = page_cell(whole, 500)
    elements = Parts(cell).elements
    assert [tag for tag, _ in elements] == ["iframe"]
    attrs = elements[0][1]
    assert html.unescape(attrs["srcdoc"] or "") == html.unescape(whole)
    assert "allow-same-origin" not in (attrs["sandbox"] or "")
    assert attrs["height"] == "500"


def test_no_secret_of_a_database_is_in_a_page(small: PageData) -> None:
    text = page(small, title="x")
    assert not re.search(r"bolt:|neo4j|password|passwort", text, flags=re.I)
