"""What the questions answer on the data that ship, against values worked out apart."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from graph.ontology import FACT_LINKS
from graph.store import Store
from queries.catalogue import catalogue
from queries.runner import AskError, ask

DATA = Path(__file__).parents[2] / "data"
BEIJING = "geonames:1816670"


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text("utf-8").splitlines()))


def rows(store: Store, name: str, *columns: str, **parameters: Any) -> list[tuple[Any, ...]]:
    frame = ask(store, name, parameters)[list(columns)]
    return list(frame.itertuples(index=False, name=None))


def test_serbia(shipped: Store) -> None:
    expected = [
        ("geonames:792680", ["SISTER_CITY"], [BEIJING], "1980",
         ["register|s-3eeb2698c2", "register|s-8013a4b454", "register|s-f2a4cae37b"]),
        ("iso:RS", ["PARTICIPATES_IN"], ["event:zhongguancun-forum-2021"], "2021-09-24",
         ["register|s-6e8a3b6bbe"]),
    ]  # fmt: skip
    columns = ("partner", "types", "actors", "since", "sources")
    assert rows(shipped, "partners", *columns, country="塞尔维亚") == expected
    assert rows(shipped, "partners", *columns, of="China", country="RS") == expected


def test_targets_set_reported_beside_evidence(shipped: Store) -> None:
    frame = ask(shipped, "targets").set_index("number")
    assert frame.evidence.to_dict() == {
        "1": 20, "2": 0, "3": 13, "4": 18, "5": 0, "6": 0, "7": 5, "8": 0, "9": 15,
        "10": None, "11": None, "12": 0,
    }  # fmt: skip
    assert dict(zip(frame.index, frame.value, strict=True)) == {
        r["number"]: float(r["value"]) for r in table("plan/targets.csv")
    }
    pct, centres = frame.loc["10"], frame.loc["9"]
    assert (pct.observed, pct.observed_year) == (11438, 2023)
    assert [x.split(" ")[1] for x in pct.observed_more] == ["11463.0", "7200.0", "6527.0", "6589.0"]
    assert (centres.observed, centres.observed_year) == (221, 2025)
    assert "2024: 149.0 (Beijing, stated in November 2024)" in centres.observed_more
    assert frame.observed.drop(["9", "10"]).isna().all()
    assert set(frame.plan_status) == {"consultation draft (征求意见稿)"}


# --- the counting rules again, from the tables and without the database --------------------


class Tables:
    """The register and the plan as plain tables, ids resolved to one entity."""

    def __init__(self) -> None:
        self.entities: dict[str, dict[str, str]] = {}
        alias: dict[str, str] = {}
        for name in ("plan/entities.csv", "register/entities.csv"):
            for row in table(name):
                kept = self.entities.setdefault(row["id"], {})
                kept.update({k: v for k, v in row.items() if v})
                alias |= {x: row["id"] for x in (row.get("ids") or "").split("|") if x}
        for row in table("reference/countries.csv"):
            self.entities["iso:" + row["iso2"]] = {"type": "Country", "country": row["iso2"]}
        self.home = {"CN"} | {
            r["iso2"] for r in table("reference/countries.csv") if r["apart"] == "1"
        }
        self.links = [
            {**r, **{end: alias.get(r[end], r[end]) for end in ("from", "to")}}
            for r in table("register/links.csv")
        ]

    def near(self, start: set[str], type_: str) -> set[str]:
        """Everything that reaches ``start`` by links of a type."""
        found, waiting = set(start), list(start)
        inside = defaultdict(set)
        for link in self.links:
            if link["type"] == type_:
                inside[link["to"]].add(link["from"])
        while waiting:
            fresh = inside[waiting.pop()] - found
            found |= fresh
            waiting += fresh
        return found

    def ends(self, types: list[str]) -> list[tuple[str, str, dict[str, str]]]:
        """Both readings of each link of these types."""
        of = [x for x in self.links if x["type"] in types]
        return [(x["from"], x["to"], x) for x in of] + [(x["to"], x["from"], x) for x in of]

    def get(self, id_: str, property_: str) -> str:
        return self.entities.get(id_, {}).get(property_, "")

    def abroad(self, id_: str) -> bool:
        return bool(self.get(id_, "country")) and self.get(id_, "country") not in self.home


def counted(tables: Tables, rule: dict[str, str]) -> set[str]:
    """Evidence by one rule of ``counting.csv``."""
    split = {k: v.split("|") if v else [] for k, v in rule.items()}
    members = tables.near({BEIJING}, "LOCATED_IN")
    near = tables.near(set(split["near"]), "PART_OF") if split["near"] else members
    ends = tables.ends(split["links"])
    found = set(members) if rule["place"] == "hub" else set()
    if "hub" in split["parties"]:
        found |= {there for here, there, _ in ends if here in members & near}
    if rule["place"] == "abroad":
        found = {e for e in found if tables.abroad(e)}
    found = {e for e in found if tables.get(e, "type") in split["types"]}
    if split["levels"]:
        found = {e for e in found if tables.get(e, "level") in split["levels"]}
    if rule["list"]:
        listed = {here for here, there, _ in tables.ends(["MEMBER_OF"]) if there == rule["list"]}
        found &= listed
    if rule["since"]:
        found = {e for e in found if tables.get(e, "since") >= rule["since"]}
    if rule["with"]:
        property_, _, value = rule["with"].partition("=")
        found = {e for e in found if tables.get(e, property_) == value}
    if "abroad" in split["parties"]:
        road = {"iso:" + r["iso2"] for r in table("reference/belt-and-road.csv")}
        found &= {
            here
            for here, there, _ in ends
            if tables.abroad(there)
            and (not rule["group"] or "iso:" + tables.get(there, "country") in road)
        }
    for here, there, link in tables.ends(split["pairs"]):
        parks = {tables.get(here, "type"), tables.get(there, "type")} == {"Park"}
        level = link["level"] or ("park" if parks else "")
        if here in members and tables.abroad(there) and level in split["levels"]:
            found.add(f"{here} {there}")
    return found


def test_evidence_is_what_the_tables_give_by_the_rules(shipped: Store) -> None:
    tables = Tables()
    expected = {
        rule["target"]: counted(tables, rule) for rule in table("plan/counting.csv") if rule["hub"]
    }
    got: dict[str, set[str]] = {target: set() for target in expected}
    frame = ask(shipped, "evidence")
    for target, id_, other in rows(shipped, "evidence", "target", "id", "other"):
        got[target].add(f"{id_} {other}" if other else id_)
    assert got == expected
    assert len(frame) == sum(map(len, expected.values())) == 71
    assert all(frame.sources.map(bool))


def test_nothing_is_unsourced(shipped: Store) -> None:
    assert ask(shipped, "unsourced").empty


def test_coverage_counts_every_fact(shipped: Store) -> None:
    links = [x for x in table("register/links.csv") if x["type"] in FACT_LINKS]
    assert rows(shipped, "coverage", "what", "facts", "sourced") == [("register", len(links), 1.0)]
    by_type = dict(rows(shipped, "coverage", "what", "facts", by="type"))
    assert by_type == Counter(x["type"] for x in links)
    undated = [x for x in links if not x["since"] and not x["until"]]
    assert len(ask(shipped, "undated")) == len(undated)


def test_sister_parks_are_those_of_the_table(shipped: Store) -> None:
    pairs = {
        frozenset((x["from"], x["to"]))
        for x in table("register/links.csv")
        if x["type"] == "SISTER_PARK"
    }
    assert {frozenset(p) for p in rows(shipped, "sister-parks", "first", "second")} == pairs


def test_joint_labs_and_belt_and_road(shipped: Store) -> None:
    assert rows(shipped, "joint-labs", "id", "parties", of="北京", country="意大利") == [
        ("lab:sino-italian-design-hub", ["org:politecnico-di-milano", "ror:03cve4549"])
    ]
    road = ask(shipped, "belt-and-road")
    assert len(road) == 151
    assert (road.gap == (road.partners == 0)).all()
    gaps = ask(shipped, "belt-and-road", {"gaps": True})
    assert set(gaps.country) == set(road.country[road.gap])
    assert road.iloc[0].country == "RU"
    assert "lab:china-russia-covid-19" in road.iloc[0].labs


@pytest.mark.parametrize("question", ["library", "partners", "innovation-map", "matrix"])
def test_a_field_is_found_in_either_language(shipped: Store, question: str) -> None:
    in_english = ask(shipped, question, {"field": "Artificial intelligence"})
    assert len(in_english) > 0
    assert ask(shipped, question, {"field": "人工智能"}).equals(in_english)
    assert ask(shipped, question, {"field": "AI"}).equals(in_english)


def test_an_empty_answer_that_lacks_no_facts_says_why(shipped: Store) -> None:
    def said(question: str, lang: str = "en", **asked: str) -> list[str]:
        frame = ask(shipped, question, asked)
        assert frame.empty
        return [note.say(lang) for note in frame.attrs["notes"]]

    assert said("gaps", group="g20")[0] == "No gap: each country of the group has a tie on record."
    near = said("find", text="Zhongguancum")
    assert len(near) == 1
    assert near[0].startswith("Nothing holds these words. Nearest names: ")
    assert "(park:zhongguancun)" in near[0]
    (nobody,) = said("find", "zh", text="xqzjv")
    assert nobody.startswith("暂无数据")
    longer = said("path", **{"from": "Belgrade", "to": "Île-de-France", "steps": "1"})
    assert not any(note.startswith("No data") for note in longer)


def test_tasks_name_a_unit_only_where_the_text_does(shipped: Store) -> None:
    frame = ask(shipped, "tasks")
    assert list(frame.number) == [str(n) for n in range(1, 21)]
    named = frame[frame.responsible.map(lambda r: r != ["no data / 暂无数据"])]
    assert dict(zip(named.number, named.responsible, strict=True)) == {
        "3": ["朝阳区 (city:beijing-chaoyang)"]
    }


def test_conflicts_hold_the_known_ones(shipped: Store) -> None:
    found = set(rows(shipped, "conflicts", "about", "id", "property"))
    assert {
        ("record", "event:iasp-2025", "name"),
        ("link", "lab:astrazeneca-beijing RND_CENTRE_OF org:astrazeneca", "since"),
        ("link", "org:nust COOPERATES_WITH org:tus-holdings", "since"),
    } <= found


def test_paths_walk_no_layer_and_no_place(shipped: Store) -> None:
    steps = rows(shipped, "path", "from_id", "type", "to_id", to="IASP", **{"from": "启迪控股"})
    assert steps == [
        ("org:tus-holdings", "OPERATES", "park:tuspark"),
        ("park:tuspark", "MEMBER_OF", "org:iasp"),
    ]
    types = {t for (t,) in rows(shipped, "path", "type", **{"from": "iso:RS", "to": "iso:DE"})}
    assert types
    assert types <= set(FACT_LINKS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("國立清華大學", None),
        ("清华大学", "ror:03cve4549"),
        ("清", "ror:03cve4549"),
        ("Ecole Polytechnique", "org:ecole-polytechnique"),
        ("iasp", "org:iasp"),
    ],
)
def test_find(shipped: Store, text: str, expected: str | None) -> None:
    found = [id_ for (id_,) in rows(shipped, "find", "id", text=text)]
    assert (found[0] if found else None) == expected


def test_two_places_of_one_name_are_offered(shipped: Store) -> None:
    with pytest.raises(AskError) as error:
        ask(shipped, "partners", {"of": "新加坡"})
    assert all(id_ in str(error.value) for id_ in ("iso:SG", "geonames:1880252"))


def test_the_matrix_and_its_cells_are_those_of_the_tables(shipped: Store) -> None:
    tables = Tables()
    gatherings = ("Agreement", "Project", "Program")
    pairs: Counter[tuple[str, str]] = Counter()
    for link in tables.links:
        ends = sorted(tables.get(link[e], "country") for e in ("from", "to"))
        many = link["type"] == "PARTICIPATES_IN" and tables.get(link["to"], "type") in gatherings
        if link["type"] in FACT_LINKS and all(ends) and ends[0] != ends[1] and not many:
            pairs[ends[0], ends[1]] += 1
    parties = defaultdict(set)
    for link in tables.links:
        if link["type"] == "PARTICIPATES_IN" and tables.get(link["to"], "type") in gatherings:
            parties[link["to"]].add(link["from"])
    weights: dict[tuple[str, str], float] = {k: float(v) for k, v in pairs.items()}
    for who in parties.values():
        for x, y in combinations(sorted(who), 2):
            a, b = sorted((tables.get(x, "country"), tables.get(y, "country")))
            if a and a != b:
                pairs[a, b] += 1
                weights[a, b] = weights.get((a, b), 0.0) + 1 / (len(who) - 1)
    got = rows(shipped, "matrix", "first", "second", "links", "fractional")
    assert {(a, b): n for a, b, n, _ in got} == pairs
    assert {(a, b): w for a, b, _, w in got} == {k: round(w, 4) for k, w in weights.items()}
    assert len(ask(shipped, "cell", {"first": "CN", "second": "US"})) == pairs["CN", "US"]


def test_change_and_new_links_are_those_of_the_tables(shipped: Store) -> None:
    facts = [x for x in table("register/links.csv") if x["type"] in FACT_LINKS]
    fresh = Counter(x["type"] for x in facts if x["since"] >= "2024")
    frame = ask(shipped, "change", {"since": 2024}).set_index("link")
    assert frame.begun[frame.begun > 0].to_dict() == fresh
    assert frame.links.to_dict() == Counter(x["type"] for x in facts)
    assert frame.undated.sum() == sum(not x["since"] for x in facts)
    assert len(ask(shipped, "new", {"since": "2024"})) == sum(fresh.values())
    years = ask(shipped, "by-year", as_of="2026-11-24")
    assert set(years.year[years.partial]) <= {2026}


def test_ranks_are_the_cited_observations(shipped: Store) -> None:
    seen = [
        (int(float(x["value"])), x["subject"])
        for x in table("register/observations.csv")
        if x["indicator"] == "indicator:gii-cluster-rank" and x["year"] == "2025"
    ]
    assert rows(shipped, "city-ranks", "rank", "id", year=2025) == sorted(seen)
    members = {x["id"] for x in table("reference/hubs.csv")}
    assert set(ask(shipped, "city-ranks", {"year": 2025, "group": "peer-hubs"}).id) == members


def test_groups_hold_on_their_dates(shipped: Store) -> None:
    listed = table("reference/groups.csv")
    for group in ("EU", "ASEAN", "BRICS", "OECD"):
        held = {
            "iso:" + x["iso2"]
            for x in listed
            if x["group"] == group
            and x["since"][:4] <= "2015"
            and (not x["until"] or x["until"][:4] >= "2015")
        }
        assert set(ask(shipped, "groups", {"group": group}, as_of=2015).member) == held
    assert all(ask(shipped, "groups").sources.map(bool))
    assert ask(shipped, "partners", {"group": "欧盟", "country": "GB"}).empty
    assert not ask(shipped, "partners", {"group": "eu", "country": "GB"}, as_of=2015).empty


def test_an_answer_without_facts_says_what_would_fill_it(shipped: Store) -> None:
    frame = ask(shipped, "journals")
    assert frame.empty
    assert [m.say("en") for m in frame.attrs["notes"]] == [
        "No data. These columns of a register would fill it: sheet entities, type Journal: name, "
        "Chinese name, country/region, ISSN, quartile, fields, status; sheet links, type located "
        "in: from, to, sources."
    ]
    assert "暂无数据" in frame.attrs["notes"][0].say("zh")


def test_every_row_opens_its_sources(shipped: Store) -> None:
    known = {r["id"] for r in shipped.rows("MATCH (s:Source) RETURN s.id AS id")}
    given: dict[str, dict[str, Any] | None] = {
        "profile": {"of": "清华大学"},
        "common-partners": {"first": "park:zhongguancun", "second": "TusPark"},
        "path": {"from": "TusPark", "to": "iso:RS"},
        "find": {"text": "Beijing"},
        "gaps": {"group": "belt-and-road"},  # of the G20 none is missing
        "pair": {"second": "塞尔维亚"},
        "cell": {"first": "CN", "second": "RS"},
        "new": {"since": 2024},
        "ended": {"since": 2010},
        "change": {"since": 2020},
        "journals": None,  # no journal ships
    }
    for name, question in catalogue().items():
        if "sources" in {c.name for c in question.columns}:
            frame = ask(shipped, name, given.get(name, {}))
            assert frame.empty == (given.get(name, {}) is None), name
            assert {s for row in frame.sources for s in row} <= known, name
            again = ask(shipped, name, given.get(name, {}))
            assert again.equals(frame), name
