"""Next links of the shipped data: gains worked out anew, filters, reasons, the command."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from analytics.closeness import closeness
from analytics.link_evaluation import Prediction
from briefings.document import Sentences
from graph.connection import Connection
from graph.ontology import FACT_LINKS
from graph.places import place_label
from graph.reading import datasets
from innolink.briefing import brief
from innolink.cli import main
from innolink.next_candidates import Party, sought
from innolink.next_gains import NextLinks, next_links
from innolink.next_words import uncounted_lines, worded
from innolink.score_inputs import unknown_pairs
from innolink.scoring import ScoreError, score
from innolink.session import Graph
from queries.naming import AskError
from tests.innolink.commands import environment

SMALL = Path(__file__).parents[1] / "samples" / "network-small"


@pytest.fixture
def run(shipped_connection: Connection) -> Callable[..., Any]:
    env = environment(shipped_connection)
    return lambda *words: CliRunner().invoke(main, list(words), env=env)


def anew(found: NextLinks, rows: pd.DataFrame) -> float:
    """Index of the subject when these links are made, from all its ties."""
    base, ties = found.closeness, found.score.ties
    made = rows.assign(actor="new", partner=[f"new:{i}" for i in range(len(rows))])
    then = closeness(
        base.subject, base.layer, pd.concat([ties, made])[list(ties.columns[:6])],
        base.spec, belt_and_road=base.belt_and_road,
    )  # fmt: skip
    return then.index_over(base.set_of_parts)


def test_the_gains_of_beijing_are_those_of_the_index_computed_anew(g: Graph) -> None:
    found = next_links(g, "geonames:1816670", k=5)
    base = found.closeness.index
    assert base is not None
    sample = pd.concat([found.best(), found.table.iloc[:: len(found.table) // 12]])
    for at in range(len(sample)):
        row = sample.iloc[[at]]
        assert row["gain"].iloc[0] == pytest.approx(anew(found, row) - base, abs=1e-12)
    together = found.together
    assert len(together) == 5
    for n in range(1, 6):
        assert together["index"].iloc[n - 1] == pytest.approx(
            anew(found, together.head(n)), abs=1e-12
        )
    assert together["gain"].sum() == pytest.approx(together["index"].iloc[-1] - base, abs=1e-12)


def test_candidates_are_absent_today_and_allowed(g: Graph) -> None:
    found = next_links(g, "geonames:1816670", k=1)
    ties = found.score.ties
    have = set(zip(ties["partner"], ties["type"], ties["flow"], strict=True))
    asked = list(zip(*(found.table[c] for c in ("partner", "type", "flow")), strict=True))
    assert len(set(asked)) == len(asked) > 1000
    assert not set(asked) & have
    assert set(found.table["country"]) <= set(found.closeness.ties.reference)


def test_only_links_are_proposed_that_such_a_pair_can_have(g: Graph) -> None:
    table = next_links(g, "geonames:1816670", k=1).table
    entities = g.entities().set_index("id")
    associations = {i for i, k in entities["kinds"].items() if "association" in (k or ())}
    companies = {i for i, k in entities["kinds"].items() if "company" in (k or ())}
    of = {name: set(rows["partner"]) for name, rows in table.groupby("type")}
    assert "OPERATES" not in of, "what somebody runs is not sought"
    assert of["MEMBER_OF"] <= associations
    assert of["RND_CENTRE_OF"] <= companies
    assert set(table[table["type"] == "RND_CENTRE_OF"]["flow"]) == {"in"}
    far = {name: {entities["type"][p] for p in some} for name, some in of.items()}
    assert far == {
        "COOPERATES_WITH": {"City", "Country", "Lab", "Organization", "Park"},
        "HAS_OFFICE_IN": {"City", "Country", "Organization", "Park"},
        "HOSTS": {"Organization", "Park"},
        "JOINT_LAB_OF": {"Organization"},
        "MEMBER_OF": {"Organization"},
        "PARTICIPATES_IN": {"Organization", "Park"},
        "RND_CENTRE_OF": {"Organization"},
        "SISTER_CITY": {"City"},
        "SISTER_PARK": {"Park"},
    }
    belgrade = table[table["partner"] == "geonames:792680"]
    assert set(belgrade["type"]) <= {"COOPERATES_WITH", "HAS_OFFICE_IN", "SISTER_CITY"}
    offices = table[table["type"] == "HAS_OFFICE_IN"]
    abroad = {entities["type"][p] for p in offices[offices["flow"] == "out"]["partner"]}
    assert abroad == {"City", "Country", "Park"}, "ours opens an office in a place"
    here = {entities["type"][p] for p in offices[offices["flow"] == "in"]["partner"]}
    assert here == {"City", "Organization", "Park"}, "theirs opens one with us; no country does"


def test_equal_gains_are_counted_on_the_row_and_ordered_by_what_is_on_record(g: Graph) -> None:
    found = next_links(g, "geonames:1816670", k=10)
    table, entities, links = found.gaining, g.entities(), g.links()
    whole = found.best().query("partner_type == 'Country' and type == 'COOPERATES_WITH'").iloc[0]
    alike = table[(table["type"] == whole["type"]) & (table["flow"] == whole["flow"])
                  & ((table["gain"] - whole["gain"]).abs() < 1e-12)]  # fmt: skip
    assert whole["elsewhere"] == (alike["country"] != whole["country"]).sum() > 90
    ends = entities[entities["country"] == whole["country"]]["id"]
    ties = links[links["type"].isin(FACT_LINKS)]
    assert whole["known"] == ties["from"].isin(ends).sum() + ties["to"].isin(ends).sum() > 0
    assert whole["known"] == alike[alike["common"] == whole["common"]]["known"].max()
    for lang, words in (("en", "in other countries, gaining exactly as much"),
                        ("zh", "个同类候选提升完全相同")):  # fmt: skip
        rows = worded(found, lang)[2]
        assert sum(words in row[0] for row in rows) == (found.best()["elsewhere"] > 0).sum()


def test_membership_is_sought_where_members_come_from_abroad(g: Graph) -> None:
    found = next_links(g, "geonames:1816670", k=1, type="MEMBER_OF")
    asked, left = set(found.table["partner"]), found.found.left_out["national"]
    assert {"org:wtca", "org:innovation-district-alliance"} <= asked
    assert not {"org:apsti", "org:tecparques", "org:abes", "org:next-federation"} & asked
    assert left > 10


def test_a_proposal_to_host_says_who_houses_whom(g: Graph) -> None:
    found = next_links(g, "geonames:1816670", k=1, type="HOSTS", doubt=False)
    ours = ("it would house an organisation of the subject", "由对端承载主体的机构")
    theirs = ("a park of the subject would house it", "由主体的园区承载对端")
    for kind, said in (("Park", ours), ("Organization", theirs)):
        row = found.table[found.table["partner_type"] == kind].iloc[0].to_dict()
        assert (found.why(row, "en")[0], found.why(row, "zh")[0]) == said


def test_the_ranges_of_the_index_stand_beside_the_gains(g: Graph, run: Any) -> None:
    found = next_links(g, "geonames:1816670", k=1)
    doubt = score(g, "geonames:1816670", keep=False).to_dict()["doubt"]
    told = found.to_dict("en")["ranges"]
    assert told["method"] == [doubt["method"]["index"][end] for end in ("low", "high")]
    assert told["data"] == [doubt["data"]["index"][end] for end in ("low", "high")]
    assert "That range is one of the index, not of a gain" in told["words"]
    assert told["words"] in found._repr_html_() or "指数本身的区间" in found._repr_html_()
    assert next_links(g, "geonames:1816670", k=1, doubt=False).to_dict("en")["ranges"] is None
    for lang, alone, made in (("en", "is what one link alone adds", "counts those above it"),
                              ("zh", "指单独建立这一条", "前面各条已建成为前提")):  # fmt: skip
        each = run("next", "beijing", "--k", "2", "--lang", lang).stderr
        assert alone in each
        assert made not in each
        both = run("next", "beijing", "--k", "2", "--together", "--lang", lang).stderr
        assert made in both
        assert alone not in both


def test_a_country_brief_names_as_missing_what_can_be_sought(g: Graph) -> None:
    page = brief(g, "Serbia", lang="en", draws=20)
    gaps = next(s for s in page.document.sections if s.id == "gaps").blocks[0]
    assert isinstance(gaps, Sentences)
    told = " ".join(text for text, _ in gaps.rows)
    assert "operation" not in told.replace("cooperation", "")
    assert "Belgrade: hosts" not in told
    assert gaps.rows[0][0].startswith("No recorded tie of these kinds: ")


def test_ways_follow_the_declared_flow() -> None:
    company, lab = Party("Organization", frozenset({"company"})), Party("Lab")
    park, university = Party("Park"), Party("Organization", frozenset({"education"}))
    assert ("RND_CENTRE_OF", "in") in set(sought([lab], company))
    assert ("RND_CENTRE_OF", "out") not in set(sought([company], lab))
    assert list(sought([park], park))[-1] == ("SISTER_PARK", "none")
    assert ("HOSTS", "none") in set(sought([park], university))
    assert ("HOSTS", "none") in set(sought([university], park)), "either side may ask"
    assert ("HOSTS", "none") not in set(sought([university], university))
    unknown = Party("Organization")
    assert list(sought([lab], unknown)) == [("COOPERATES_WITH", "none")], "unknown is no company"
    city, ministry = Party("City"), Party("Organization", frozenset({"funder", "government"}))
    assert list(sought([city, park, company], ministry)) == [("COOPERATES_WITH", "none")]
    assert ("PARTICIPATES_IN", "none") in set(sought([ministry], ministry))
    finance, medicine = (frozenset({g}) for g in ("Finance, policy and transfer", "Health"))
    for groups, is_one in ((finance, False), (finance | medicine, True), (frozenset(), True)):
        far = Party("Park", groups=groups)
        assert (("SISTER_PARK", "none") in set(sought([park], far))) is is_one
        assert ("COOPERATES_WITH", "none") in set(sought([park], far))


def test_no_link_is_proposed_to_what_is_over_or_the_hubs_own(g: Graph) -> None:
    """Worked out anew from the entities and links, by a walk of another kind."""
    found = next_links(g, "geonames:1816670", k=1)
    entities, links = g.entities().set_index("id"), g.links()
    asked = set(found.table["partner"])
    members = set(found.score.ties["actor"])
    run = {(r["from"], r["to"]) for r in links[links["type"] == "OPERATES"].to_dict("records")}
    own = {b for a, b in run if a in members}
    own |= {b for a, b in run if a in own}
    assert "park:hanhai-silicon-valley" in own, "a park in San José that a firm of Beijing runs"
    assert not asked & own
    over = {i for i, until in entities["until"].items() if until and until < "2026"}
    assert "org:nortel-networks" in over
    assert not asked & over
    assert "org:nortel-networks" in set(
        next_links(g, "geonames:1816670", as_of=2011).table["partner"]
    )
    prague = next(r for r in next_links(g, "geonames:1816670", k=1, as_of="2026-11")
                  .table.to_dict("records") if r["partner"] == "geonames:3067696")  # fmt: skip
    assert "ended 2019-10: sister city" in found.why(prague, "en"), "a tie that was ended is told"
    assert found.found.left_out["own"] > 0 < found.found.left_out["ended"]


def test_every_candidate_is_accounted_for(g: Graph) -> None:
    found = next_links(
        g, "北京", k=3, group="belt-and-road", type="COOPERATES_WITH", field="energy"
    )
    all_, filters = found.found, found.filters
    assert list(all_.left_out) == ["present", "tied", "ended", "own", "national"]
    assert all_.allowed == len(all_.table) + sum(all_.left_out.values())
    assert list(filters.left_out) == ["group", "type", "field"]
    assert len(all_.table) == len(found.table) + sum(filters.left_out.values())
    rows, asked = all_.table, filters.asked
    rows = rows[rows["country"].isin(asked["group"])]
    assert filters.left_out["group"] == len(all_.table) - len(rows)
    of_type = rows[rows["type"] == "COOPERATES_WITH"]
    assert filters.left_out["type"] == len(rows) - len(of_type)
    assert filters.without_field == sum(len(f) == 0 for f in of_type["fields"])
    told = found.to_dict("en")
    assert told["gaining"] == int((found.table["gain"] > 1e-12).sum())
    assert sum(told["left_out"].values()) + told["candidates"] == told["allowed"]


@pytest.mark.parametrize("largest", [False, True])
def test_the_list_shows_the_best_of_each_type_unless_the_largest_are_asked_for(
    g: Graph, largest: bool
) -> None:
    found = next_links(g, "geonames:1816670", k=12, largest=largest)
    best, table = found.best(), found.gaining
    assert best["gain"].is_monotonic_decreasing
    cells = list(zip(best["type"], best["flow"], strict=True))
    if largest:
        assert best["country"].is_unique
        top = table.drop_duplicates("country").head(12)
        assert best["partner"].tolist() == top["partner"].tolist()
        return
    ways = {(t, f) for t, f in zip(table["type"], table["flow"], strict=True)}
    assert set(cells) == ways, "each way of each type"
    assert {cells.count(way) for way in ways} <= {1, 2}
    # chosen anew, one row after another, from all that gain something
    left, shown = table.drop_duplicates(["country", "type", "flow"]).to_dict("records"), []
    for _ in range(12):

        def seen(row: dict[Any, Any], chosen: list[dict[Any, Any]] = shown) -> tuple[int, int]:
            way = sum((x["type"], x["flow"]) == (row["type"], row["flow"]) for x in chosen)
            return way, sum(x["country"] == row["country"] for x in chosen)

        one = min(left, key=seen)
        left.remove(one)
        shown.append(one)
    assert set(best["partner"]) == {x["partner"] for x in shown}


def test_filters_and_reasons_with_their_sources(g: Graph) -> None:
    found = next_links(g, "北京", k=4, group="belt-and-road", type="姊妹园")
    assert set(found.table["type"]) == {"SISTER_PARK"}
    one = next(
        r for r in found.table.to_dict("records") if r["partner"] == "park:botswana-innovation-hub"
    )
    assert found.why(one, "en")[-1].startswith("through International Association of Science Parks")
    assert "the first sister park abroad at all" in found.why(one, "en")
    behind = found.reach("park:botswana-innovation-hub").links
    assert {"org:iasp"} <= {x["to"] for x in behind} | {x["from"] for x in behind}
    assert all(x["sources"] for x in behind)
    assert set(next_links(g, "北京", k=1, country="塞尔维亚").table["country"]) == {"RS"}
    medicine = next_links(g, "北京", k=1, field="MEDICINE").table
    assert len(medicine)
    assert all(any("medicine" in f for f in some) for some in medicine["fields"])
    intelligent = [next_links(g, "北京", k=1, field=f).table for f in ("AI", "人工智能")]
    assert intelligent[0].equals(intelligent[1])
    fields = list(intelligent[0]["fields"])
    assert any("artificial intelligence" in some for some in fields)
    assert ["rail transport"] not in fields
    for wrong in ({"country": "Atlantis"}, {"group": "g99"}, {"type": "FRIEND"}, {"k": 0}):
        with pytest.raises(AskError):
            next_links(g, "北京", **wrong)  # type: ignore[arg-type]


def test_on_a_layer_of_countries_pairs_are_proposed(g: Graph) -> None:
    found = next_links(g, "china", "ncses-ai", k=3)
    weights = found.closeness.ties.weights
    assert set(found.table["country"]) == {c for c, w in weights.items() if w < 50}
    assert {c: 50 - s for c, s in zip(found.table["country"], found.table["strength"],
            strict=True)} == {c: w for c, w in weights.items() if w < 50}  # fmt: skip
    told = found.to_dict("en")
    assert told["prediction"]["reason"] == "one_year"
    json.dumps(told, allow_nan=False)
    page = found._repr_html_()
    assert page.count("<tr>") == 1 + 3
    assert "<script" not in page


def test_the_command_speaks_both_languages_in_eighty_columns(run: Any) -> None:
    for lang, word in (("zh", "尚无收录的"), ("en", "first tie on record with")):
        for extra in ((), ("--together",)):
            done = run("next", "beijing", "--k", "3", "--format", "table", "--lang", lang, *extra)
            assert done.exit_code == 0, done.output
            assert word in done.stdout.replace("\n", "").replace(" ", "") or lang == "en"
            wide = [
                line for line in done.stdout.splitlines()
                if sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) > 80
            ]  # fmt: skip
            assert wide == []
            assert len(done.stderr) > 150
    told = json.loads(run("next", "beijing", "--k", "2", "--format", "json").stdout)
    assert len(told["ranked"]) == len(told["together"]) == 2
    assert set(told) == {
        "subject", "layer", "as_of", "index", "ranges", "set_of_parts", "allowed", "left_out",
        "candidates", "filtered", "without_field", "kept", "gaining", "ranked", "together",
        "prediction",
    }  # fmt: skip
    facts = run("next", "beijing", "--country", "Germany", "--k", "2", "--facts")
    assert facts.stdout.splitlines()[0].split(",") == [
        "partner", "partner_name", "partner_name_zh", "from", "from_name", "from_name_zh", "link",
        "to", "to_name", "to_name_zh", "sources", "source_titles", "pages",
    ]  # fmt: skip
    for lang, word in (("en", "no field that we know. The nearest: artificial intelligence"),
                       ("zh", "不是已知领域。最接近的有：人工智能")):  # fmt: skip
        typo = run("next", "beijing", "--field", "artificial-inteligence", "--lang", lang)
        assert typo.exit_code == 1
        assert word in typo.stderr
    none = run("next", "beijing", "--field", "zoology", "--type", "SISTER_CITY", "--lang", "en")
    assert none.exit_code == 0
    assert "Widen the filters" in none.stderr
    assert "0 of these 0" not in none.stderr
    assert run("next", "beijing", "--group", "g99").exit_code == 1
    home = run("next", "beijing", "--country", "中国", "--lang", "zh")
    assert "中国是主体所在国：指数只计跨境联系" in home.stderr
    apart = run("next", "beijing", "--country", "香港", "--lang", "en")
    assert "Hong Kong SAR China is shown apart" in apart.stderr
    named = run("next", "beijing", "--field", "biomedicine", "--format", "md", "--lang", "en")
    rows = [line for line in named.stdout.splitlines()[2:] if line]
    assert rows
    assert all("works on biomedicine" in row for row in rows)
    for lang, word in (("en", "no field that we know. The nearest: artificial intelligence"),
                       ("zh", "不是已知领域。最接近的有：人工智能")):  # fmt: skip
        typo = run("next", "beijing", "--field", "artificial-inteligence", "--lang", lang)
        assert typo.exit_code == 1
        assert word in typo.stderr
    led = run("next", "beijing", "--lang", "en").stderr
    assert "are office (in): ahead of other types with the same countries above all in" in led
    assert "--largest" in led


def test_a_layer_with_years_predicts_with_its_test(
    empty_connection: Connection, tmp_path: Path
) -> None:
    codes = ["CN", "DE", "FR", "RS", "US", "GB", "JP", "NA"]
    first = ["CN-US", "CN-DE", "DE-US", "DE-FR", "FR-US", "GB-US", "JP-US", "NA-RS"]
    later = [*first, "CN-FR", "GB-DE"]
    rows = [
        f"{p[:2]},{p[3:]},{year},5" for year, some in ((2021, first), (2022, later)) for p in some
    ]
    for file, text in {
        "network.toml": (SMALL / "network.toml").read_text().replace("absent", "#absent")
        .replace('loops = "indicator:small-projects"', 'absent = "zero"').partition("[[ind")[0],
        "nodes.csv": "id,name\n" + "".join(f"{c},\n" for c in codes),
        "links.csv": "from,to,year,strength\n" + "\n".join(rows) + "\n",
    }.items():  # fmt: skip
        (tmp_path / file).write_text(text, encoding="utf-8")
    with Graph(empty_connection) as graph:
        from importlib.resources import as_file, files

        with as_file(files("data")) as folder:
            graph.load("reference", folder / "reference")
        assert graph.load("networks", tmp_path).rejected == 0
        found = next_links(graph, "iso:CN", "small", k=3)
    got = found.prediction
    assert isinstance(got, Prediction)
    assert got.tested == (2021, 2022)
    assert len(got.evaluations) == 4
    assert max(e.auc for e in got.evaluations) > 0.5
    told = found.to_dict("en")["prediction"]
    assert {t["method"] for t in told["tests"]} >= {got.method, "preferential_attachment"}
    assert "AUC" in found._repr_html_()


def test_gains_are_explained_part_by_part(g: Graph) -> None:
    found = next_links(g, "geonames:1816670", k=3, draws=20)
    base, alone, chain = found.closeness, found.explain(), found.explain(together=True)
    start = {p: base.parts[p].value for p in base.set_of_parts} | {"index": base.index}
    assert dict(zip(alone["part"], alone["now"], strict=True)) == pytest.approx(start)
    for frame in (alone, chain):
        moved = frame["then"] - frame["now"]
        assert moved.tolist() == pytest.approx(frame["moved"].tolist(), abs=1e-12)
    index = chain[chain["part"] == "index"]
    assert index["then"].tolist() == pytest.approx(found.together["index"].tolist(), abs=1e-12)
    for part in base.set_of_parts:  # each stands on what those above it made
        rows = chain[chain["part"] == part]
        assert rows["now"].tolist()[1:] == pytest.approx(rows["then"].tolist()[:-1], abs=1e-12)
    gains = alone[alone["part"] == "index"].set_index("partner")["moved"]
    assert gains.to_dict() == pytest.approx(found.best().set_index("partner")["gain"].to_dict())


@pytest.mark.parametrize(
    ("lang", "heads"),
    [("en", ["far end", "link", "part", "now", "with the link", "change"]),
     ("zh", ["对端", "链接", "分项", "现值", "建立后", "变化"])],
)  # fmt: skip
def test_explained_on_the_command_line(
    run: Callable[..., Any], lang: str, heads: list[str]
) -> None:
    asked = ("next", "beijing", "--explain", "--k", "2", "--draws", "20", "--lang", lang)
    told = run(*asked, "--format", "md")
    table = [[x.strip() for x in row.split("|")[1:-1]] for row in told.stdout.splitlines()]
    assert table[0] == heads
    assert table[-1][2] == {"en": "index", "zh": "指数"}[lang]
    kept = run(*asked, "--format", "json")
    rows = json.loads(kept.stdout)
    assert [f"{r['moved']:.5f}" for r in rows] == [r[-1].lstrip("+") for r in table[2:]]
    assert {r["country_name"] for r in rows} != {""}


def test_the_index_is_that_of_the_score_by_the_same_peers_and_seed(g: Graph) -> None:
    asked = {"peers": "g20", "draws": 50, "seed": 7}
    found = next_links(g, "iso:CN", "ncses-ai", k=2, **asked)
    made = score(g, "iso:CN", "ncses-ai", **asked, keep=False)
    assert found.closeness.index == made.index
    assert found.score.to_dict()["doubt"] == made.to_dict()["doubt"]
    assert (
        found.closeness.index != next_links(g, "iso:CN", "ncses-ai", k=2, draws=20).closeness.index
    )


def test_without_an_index_the_reason_is_told(g: Graph) -> None:
    with pytest.raises(ScoreError) as refused:
        next_links(g, "iso:TV", draws=20)
    told = {lang: refused.value.say(lang) for lang in ("en", "zh")}
    assert "The reason: there is no tie with a country of the reference set. " in told["en"]
    assert "原因：与参照国家/地区没有任何联系。" in told["zh"]


@pytest.mark.parametrize("k", ["x", 0, 2.5, True])
def test_how_many_links_is_a_whole_number(g: Graph, k: Any) -> None:
    with pytest.raises(AskError, match=f"k {k} must be a whole number from 1 on"):
        next_links(g, "beijing", k=k)


def test_a_pair_without_a_figure_is_no_missing_link(g: Graph) -> None:
    pairs = unknown_pairs(datasets(g.store)["ncses-covid"], 2020)
    first, second = sorted(pairs)[0]
    found = next_links(g, f"iso:{first}", "ncses-covid", country=second, draws=20)
    assert second in found.closeness.ties.unknown
    assert found.table.empty
    told = {x: " ".join(uncounted_lines(found, x)) for x in ("en", "zh")}
    assert told["en"].startswith(
        f"Of the pair with {place_label(second).en} the layer has no figure"
    )
    assert f"没有与{place_label(second).zh}这一对的数值" in told["zh"]
