"""Scores with their doubt, down to the facts, on the shipped data and on yearly networks."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from analytics.errors import InputError
from graph.connection import Connection
from innolink.change_words import change_words
from innolink.cli import main
from innolink.runlog import runs
from innolink.score_change import why_changed
from innolink.score_html import score_html
from innolink.score_inputs import read_inputs
from innolink.score_measure import shipped_method
from innolink.score_words import doubt_rows, words_of
from innolink.scoring import ScoreError, score, score_of
from innolink.session import Graph
from innolink.words import language
from loaders import networks
from loaders.pipeline import load
from tests.innolink.commands import environment

ROOT = Path(__file__).parents[2]
BEIJING = "geonames:1816670"
ARCHIVE = (
    ROOT.parent / "shared" / "data" / "networks" / "openalex-country-coauthorship-1990-2019.zip"
)
COUNTRIES = ("AU", "BR", "CN", "DE", "FR", "GB", "IN", "JP", "KR", "RU", "US", "ZA")


def cli(connection: Connection, monkeypatch: pytest.MonkeyPatch, *words: str, code: int = 0):
    for name, value in environment(connection).items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def test_a_country_has_ranges_and_chances_of_ranks(g: Graph) -> None:
    made = score(g, "iso:CN", "ncses-ai", peers="g20", draws=200, seed=3)
    told = made.to_dict()
    doubt, rank = told["doubt"], told["rank"]
    assert (doubt["draws"], doubt["seed"]) == (200, 3)
    assert doubt["method"]["set_of_parts"] == rank["set_of_parts"]
    for kind in ("method", "data"):
        index, place = doubt[kind]["index"], doubt[kind]["rank"]
        assert 0 < index["low"] < told["index"] < index["high"] < 1
        assert place["low"] <= rank["rank"] <= place["high"]
        assert sum(place["probability"].values()) == pytest.approx(1)
    assert doubt["data"]["kind"] == "poisson"
    method, data = (made.replicates()[kind] for kind in ("method", "data"))
    assert (len(method), len(data)) == (200, 200)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    again = score(g, "iso:CN", "ncses-ai", peers="g20", draws=200, seed=3).to_dict()
    assert again == told
    assert score(g, "iso:CN", "ncses-ai", peers="g20", draws=200, seed=4).to_dict() != told


def test_a_range_that_may_miss_the_index_says_so(g: Graph) -> None:
    """Viet Nam's replicates lie far off its index, those of China do not."""
    found = {code: score(g, f"iso:{code}", "ncses-covid", keep=False) for code in ("VN", "CN")}
    for lang, said in (("en", "The data range may miss the true index"),
                       ("zh", "数据区间可能不含真实指数")):  # fmt: skip
        for code, made in found.items():
            told = words_of(made, lang)
            assert told["doubt"]["data"]["may_miss"] == (code == "VN")
            row = next(
                row for row in doubt_rows(told, lang) if row[0] in ("data range", "数据区间")
            )
            assert (said in row[2]) == (code == "VN")
            page = score_html(made) if lang == language() else said * (code == "VN")
            assert (said in page) == (code == "VN")


def test_beijing_has_a_method_range_and_what_it_owes_to_publishers(g: Graph) -> None:
    made = score(g, BEIJING, draws=200)
    told = made.to_dict()
    doubt = told["doubt"]
    assert doubt["method"]["rank"] is None
    data = doubt["data"]
    assert data["kind"] == "publishers"
    assert data["index"]["low"] < made.index < data["index"]["high"]
    counted = made.closeness.ties.counted()
    lonely = [len(some) == 1 for some in counted["sources"]]
    assert data["single_source_share"] == pytest.approx(sum(lonely) / len(lonely))
    assert data["ties"] == len(counted)
    # The publisher that matters most, left out by hand: its ties fall away, nobody else's.
    inputs = read_inputs(g.store, BEIJING, "register", None, None)
    name = data["without_low"]
    left = [
        {inputs.publishers.get(s, s) for s in some} != {name} for some in inputs.ties["sources"]
    ]
    without = replace(inputs, ties=inputs.ties[left].reset_index(drop=True))
    assert score_of(without, shipped_method(), None, 1).index == data["index"]["low"]


BEHIND = {"en": ("links behind", "sources (no.)"), "zh": ("依据的链接数", "来源编号")}


def test_every_figure_goes_down_to_its_facts(g: Graph) -> None:
    table = score(g, BEIJING, draws=20, keep=False).explain()
    parts = {"density", "breadth", "depth", "balance", "resilience", "belt_and_road"}
    assert set(table["part"]) == parts
    known = {
        row["key"]
        for row in g.store.rows("MATCH ()-[l]->() WHERE l.key IS NOT NULL RETURN l.key AS key")
    }
    assert {key for some in table["keys"] for key in some} <= known
    assert all(len(some) > 0 for some in table["sources"])
    made = score(g, "iso:CN", "ncses-ai", draws=20, keep=False)
    table = made.explain()
    density = table[table["part"] == "density"]
    linked = {c for c, w in made.closeness.ties.weights.items() if w >= made.closeness.layer.theta}
    assert set(density["country"]) == linked
    assert (len(density), len(made.closeness.ties.weights)) == (49, 58)
    assert all(some == ["ncses-ai|spbs-92"] for some in table["sources"])
    rows = g.store.rows(
        "MATCH (a:Entity)-[l:COPUBLISHED {layer: 'ncses-ai'}]-(b:Entity) "
        "WHERE a.id = 'iso:CN' RETURN b.country AS country, l.key AS key"
    )
    behind = {row["country"]: [row["key"]] for row in rows}
    told = table.to_dict("records")
    assert [row["keys"] for row in told] == [behind[row["country"]] for row in told]
    central = made.closeness.parts["centrality"].numbers["degree"]
    assert (table["part"] == "centrality").sum() == central
    ran = made.closeness.parts["centrality"].numbers["engine"]
    assert set(table[table["part"] == "centrality"]["engine"]) == {ran}
    kept = score(g, "iso:CN", "ncses-ai", draws=20).run
    told = runs().set_index("run").loc[kept, "engines"]
    assert ran in told
    assert "Neo4j" in told


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"draws": 1}, "number of draws is a whole number from 20"),
        ({"seed": -1}, "seed"),
        ({"peers": ["CN"]}, "two countries or more"),
        ({"peers": [BEIJING]}, "no group, and not countries"),
        ({"peers": "US,ZZ"}, "no group, and not countries"),
        ({"as_of": 2001}, "one total for its period 2003–2022"),
    ],
)
def test_what_cannot_be_scored_is_refused(g: Graph, asked: dict, words: str) -> None:
    with pytest.raises((ScoreError, InputError), match=words):
        score(g, "iso:CN", "ncses-ai", **asked)


def test_peers_may_be_named_one_by_one(g: Graph) -> None:
    told = score(g, "iso:CN", "ncses-ai", peers="us, de,JP", draws=20, keep=False).to_dict()
    assert (told["rank"]["of"], told["rank"]["peers"]) == (4, "DE, JP, US")


def test_nobody_has_peers_on_the_register_and_it_has_no_trend(g: Graph) -> None:
    with pytest.raises(ScoreError, match="nobody is ranked there"):
        score(g, BEIJING, peers="g20")
    with pytest.raises(ScoreError, match="a state, not a trend"):
        why_changed(g, BEIJING, "register", 2020)
    with pytest.raises(ScoreError, match="one year alone"):
        why_changed(g, "iso:CN", "ncses-ai", 2020)
    with pytest.raises(ScoreError) as refused:
        why_changed(g, BEIJING, "register", 2020)
    assert "没有趋势" in refused.value.say("zh")
    for said in (str(refused.value), refused.value.say("zh")):
        assert "innolink status --coverage" in said  # which shows the years
        assert "g.coverage()" in said
    with pytest.raises(ScoreError, match=r"--coverage, in a notebook g\.coverage\(\)"):
        why_changed(g, "iso:CN", "ncses-ai", 2020)


@pytest.mark.parametrize(
    ("options", "named"),
    [(("--since", "2019", "--explain"), "--since, --explain"),
     (("--facts", "--since", "2019"), "--since, --facts"),
     (("--explain", "--against", "x"), "--against, --explain")],
)  # fmt: skip
def test_two_questions_at_once_are_refused(options: tuple[str, ...], named: str) -> None:
    done = CliRunner().invoke(main, ["score", "china", "--layer", "ncses-ai", *options])
    assert done.exit_code == 2
    assert f"{named} answer different questions" in " ".join(done.output.split())


def test_a_notebook_shows_it_escaped(g: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    made = score(g, "iso:CN", "ncses-ai", peers="g20", draws=50)
    hostile = replace(made, subject={**made.subject, "name_zh": "<script>alert(1)</script>"})
    shown = hostile._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "方法区间" in shown
    assert made.run in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_terminal_it_fits_eighty_columns(
    shipped_connection: Connection, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    for words in (
        ["beijing", "--draws", "20"],
        ["china", "--layer", "ncses-ai", "--peers", "g20", "--draws", "50", "--seed", "9"],
    ):
        done = cli(shipped_connection, monkeypatch, "score", *words, "--lang", lang,
                   "--format", "table")  # fmt: skip
        wide = [
            line for line in done.stdout.splitlines()
            if sum(2 if ord(c) > 0x2E80 else 1 for c in line) > 80
        ]  # fmt: skip
        assert wide == []
        assert ("方法区间" if lang == "zh" else "method range") in done.stdout
    done = cli(shipped_connection, monkeypatch, "score", "beijing", "--explain")
    assert done.stdout.startswith(
        "part,value,country,country_name,country_name_zh,type,weight,ties,"
        "partner_ids,partner_names,partner_names_zh,keys,sources"
    )
    assert done.stderr == ""
    on_layer = ("score", "china", "--layer", "ncses-ai", "--explain", "--format", "md")
    done = cli(shipped_connection, monkeypatch, *on_layer, "--lang", lang)
    above, _, listed = done.stdout.partition("\n\n")
    assert listed.count("\n| ") == 3
    table = [[x.strip() for x in line.split("|")[1:-1]] for line in above.splitlines()]
    counted = [table[0].index(x) for x in BEHIND[lang]]
    assert {tuple(row[i] for i in counted) for row in table[2:]} == {("1", "1")}
    source = (
        "Internationally coauthored AI articles, by selected region, country, or economy: 2003–22 "
        "(table SPBS-92)"
    )
    publisher = "National Center for Science and Engineering Statistics (NCSES)"
    address = "https://ncses.nsf.gov/pubs/nsb202333"
    assert done.stderr == (
        "各数字依据网络层 ncses-ai（人工智能国际合著论文（2003—2022年，NCSES））的链接："
        "每对节点一条，权重为 2003-2022 的数值（篇论文）；链接的键见 --format csv。"
        f"来源：{source}（{publisher}、{address}）\n"
        "未计入：单列显示的地区（台湾）1 条，共 1,391 篇论文。\n"
        if lang == "zh"
        else "Each figure rests on links of the layer ncses-ai (Internationally coauthored AI "
        "articles, 2003–22 (NCSES)), one a pair of nodes; its weight: papers, 2003-2022. "
        f"Their keys: --format csv. Source: {source} ({publisher}, {address})\n"
        "Not counted: 1 tie (1,391 papers) with places shown apart: Taiwan.\n"
    )


# --- years ------------------------------------------------------------------------------------


@pytest.fixture
def yearly(empty_connection: Connection, tmp_path: Path) -> Iterator[Graph]:
    """Three real years of co-authorship among twelve countries, as a layer."""
    if not ARCHIVE.exists():
        pytest.skip("the yearly networks are not at ../shared/data/networks")
    folder = tmp_path / "papers"
    folder.mkdir()
    rows = []
    with zipfile.ZipFile(ARCHIVE) as archive:
        for year in (1995, 2018, 2019):
            rows += _rows(archive.read(f"WrldCo{year}.net").decode("utf-8-sig"), year)
    (folder / "nodes.csv").write_text("id\n" + "".join(f"{c}\n" for c in COUNTRIES))
    (folder / "links.csv").write_text("from,to,year,strength\n" + "".join(rows))
    (folder / "network.toml").write_text(
        'id = "papers"\ntitle = "Papers"\ntitle_zh = "论文"\nlicence = "tests only"\n'
        'publisher = "OpenAlex"\n[layer]\nlink = "COPUBLISHED"\nnode_kind = "Country"\n'
        'unit = "papers"\ncounting = "whole"\ntheta = 500\ncoverage = "symmetric"\n'
        'years = [1995, 2018, 2019]\nnormalisation = "none"\nabsent = "zero"\nsources = ["a"]\n'
        '[[source]]\nid = "a"\ntitle = "A"\ncitation = "A"\n',
        encoding="utf-8",
    )
    with Graph(empty_connection) as graph:
        assert load(graph.store, networks.read(folder)).rejected == 0
        yield graph


def _rows(text: str, year: int) -> list[str]:
    names, rows, section = {}, [], ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("*"):
            section = line.split()[0].lower()
        elif line and not line.startswith("%"):
            one, two, *more = line.split()
            if section == "*vertices":
                names[one] = two.strip('"')
            elif names[one] < names[two] and {names[one], names[two]} <= set(COUNTRIES):
                rows.append(f"{names[one]},{names[two]},{year},{more[0]}\n")
    return rows


def test_why_an_index_changed(
    yearly: Graph, empty_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = why_changed(yearly, "iso:CN", "papers", 1995, draws=200, orders=40)
    then, now = (score(yearly, "iso:CN", "papers", as_of=y, doubt=False) for y in (1995, 2019))
    told = found.to_dict()
    assert told["years"] == [1995, 2019]
    assert told["change"]["before"] == pytest.approx(then.index, rel=1e-9)
    assert told["change"]["after"] == pytest.approx(now.index, rel=1e-9)
    assert sum(cell["share"] for cell in told["cells"]) == pytest.approx(now.index - then.index)
    assert found.change.measurable
    assert {cell["country"] for cell in told["cells"]} == {*COUNTRIES, ""} - {"CN"}
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert "China" in found._repr_html_() or "中国" in found._repr_html_()
    short = why_changed(yearly, "iso:FR", "papers", 2018, draws=200, orders=20)
    assert not short.change.measurable
    cells = [cell for cell in short.to_dict()["cells"] if cell["country"]]
    changed, near = (sum(cell[key] for cell in cells) for key in ("changed", "near_theta"))
    assert 0 < changed < short.attribution.tested == short.to_dict()["tested"] == 11
    told = change_words(short, "en")
    assert told[-2].startswith(f"{changed} of 11 counts changed beyond chance")
    assert f"In {near} cell" in told[-2]
    assert "not of the index" in told[-1]
    assert "not of the index" not in change_words(found, "en")[-1]
    done = cli(empty_connection, monkeypatch, "score", "iso:FR", "--layer", "papers", "--since",
               "2018", "--draws", "200", "--lang", "zh", "--format", "table")  # fmt: skip
    assert "无可测变化" in done.stderr


@pytest.mark.parametrize(
    ("since", "as_of", "words"),
    [(1990, None, "begins in 1995"), (2019, None, "not before"), (2018, 1996, "not before")],
)
def test_years_that_cannot_be_compared_are_refused(
    yearly: Graph, since: int, as_of: int | None, words: str
) -> None:
    with pytest.raises(ScoreError, match=words):
        why_changed(yearly, "iso:CN", "papers", since, as_of=as_of)
