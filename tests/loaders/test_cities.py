"""The city that a row names: found in either script, linked, or told why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.connection import Connection
from graph.network import hub_members
from graph.reading import entities_frame, links_frame
from graph.store import Store
from loaders import register
from loaders.cities import Cities, City, find_city
from loaders.pipeline import LoadOptions, load
from loaders.report import LoadReport
from queries.runner import ask

TINY = Path(__file__).parents[1] / "samples" / "tiny-register"
BEIJING = City("geonames:1816670", ("Beijing", "北京"), ("Peking",), ("wikidata:Q956",), "CN")
KNOWN = Cities([
    BEIJING,
    City("city:beijing-2", ("Beijing",), (), (), "CN"),
    City("geonames:2643743", ("London", "伦敦"), (), (), "GB"),
    City("geonames:6058560", ("London",), (), (), "CA"),
    City("city:hk", ("Hong Kong", "香港"), (), (), "HK"),
    City("city:cambridge-a", ("Cambridge",), (), (), "GB"),
    City("city:cambridge-b", ("Cambridge",), (), (), "GB"),
    City("city:nowhere", ("Nowhere",), (), (), None),
])  # fmt: skip
OWN = Cities([City("city:novi-sad", ("Novi Sad", "诺维萨德"), (), (), "RS")])


@pytest.mark.parametrize(
    ("text", "country", "city"),
    [
        ("北京", None, "geonames:1816670"),
        ("北京市", "CN", "geonames:1816670"),
        ("BEIJING", "CN", "geonames:1816670"),
        ("Peking", None, "geonames:1816670"),
        ("wikidata:Q956", None, "geonames:1816670"),
        ("geonames:2643743", "GB", "geonames:2643743"),
        ("London", "CA", "geonames:6058560"),
        ("伦敦", None, "geonames:2643743"),
        ("Novi Sad", "RS", "city:novi-sad"),
        ("香港", "CN", "city:hk"),
        ("Nowhere", "RS", "city:nowhere"),
    ],
)
def test_a_city_is_found(text: str, country: str | None, city: str) -> None:
    found = find_city(text, country, OWN, KNOWN)
    assert found.city is not None
    assert (found.city.id, found.why) == (city, None)


@pytest.mark.parametrize(
    ("text", "country", "key", "near", "fault"),
    [
        ("London", None, "check.city_several", "geonames:2643743, geonames:6058560", True),
        ("Cambridge", "GB", "check.city_several", "city:cambridge-a, city:cambridge-b", True),
        ("Bejing", "CN", "check.city_like", "Beijing", True),
        ("诺维沙德", None, "check.city_like", "诺维萨德", True),
        ("Bejing", "RS", "check.city_unknown", "", False),  # no city of Serbia is like it
        ("Ulan Bator", None, "check.city_unknown", "", False),
        ("Beijing", "RS", "check.city_elsewhere", "", False),
        ("geonames:1816670", "RS", "check.city_elsewhere", "", False),
        ("Hong Kong", "RS", "check.city_elsewhere", "", False),
    ],
)
def test_what_is_not_certain_is_told(
    text: str, country: str | None, key: str, near: str, fault: bool
) -> None:
    found = find_city(text, country, OWN, KNOWN)
    assert found.why is not None
    assert (found.city, found.why.key, found.nearest, found.fault) == (None, key, near, fault)
    assert found.why.say("zh") != found.why.say("en")


OURS = """\
id,type,name_zh,name,country,city,sources,confidence
park:my,园区,我的园区,,中国,北京,s1,高
org:id,机构,按标识,,中国,geonames:1816670,,
org:there,机构,乙方,,塞尔维亚,贝尔格莱德,s1,
org:new,机构,丙方,,塞尔维亚,Novi Sad,,
city:novi-sad,城市,诺维萨德,Novi Sad,塞尔维亚,,,
org:embassy,机构,使馆,,塞尔维亚,北京,,
org:far,机构,远方,,蒙古,乌兰巴托,,
lab:far,实验室,远方实验室,,蒙古,乌兰巴托,,
agreement:a,协议,协议,,中国,北京,,
org:stated,机构,另有链接,,塞尔维亚,贝尔格莱德,,
org:slip,机构,笔误,,塞尔维亚,贝尔格来德,s9,
"""
LINKS = """\
起点,类型,终点,起始,来源
park:my,合作,org:there,2024,s1
org:stated,位于,city:novi-sad,,
"""


def put(store: Store, folder: Path, entities: str) -> LoadReport:
    """Load a register of our own beside what is there."""
    (folder / "entities.csv").write_text(entities, "utf-8")
    (folder / "links.csv").write_text(LINKS, "utf-8")
    (folder / "sources.csv").write_text("id,url,title\ns1,https://example.org,T\n", "utf-8")
    report = load(store, register.read(folder, "ours"), LoadOptions(yes=True))
    assert report.balanced
    return report


def located(store: Store) -> list[tuple[str, str, list[str] | None, str | None]]:
    rows = store.rows(
        "MATCH (a)-[l:LOCATED_IN {dataset: 'ours'}]->(b) RETURN a.id AS a, b.id AS b, "
        "l.sources AS sources, l.confidence AS confidence ORDER BY a"
    )
    return [(r["a"], r["b"], r["sources"], r["confidence"]) for r in rows]


def test_what_stands_in_a_city_counts_for_it(empty_connection: Connection, tmp_path: Path) -> None:
    with Store(empty_connection) as store:
        assert load(store, register.read(TINY)).located == 0
        before = ask(store, "partners", {"country": "RS"})
        report = put(store, tmp_path, OURS)
        assert (report.read, report.rejected, report.located) == (14, 1, 4)
        assert [(f.column, f.nearest) for f in report.faults] == [
            ("city", "贝尔格莱德"), ("sources", ""),  # the row's own fault first
        ]  # fmt: skip
        assert [(n.where.row, n.value, n.rule.key) for n in report.notes] == [
            (7, "北京", "check.city_elsewhere"), (8, "乌兰巴托", "check.city_rows"),
            (None, "", "register.unsourced"),
        ]  # fmt: skip
        assert located(store) == [
            ("org:id", "geonames:1816670", [], None),
            ("org:new", "city:novi-sad", [], None),
            ("org:stated", "city:novi-sad", [], None),
            ("org:there", "city:belgrade", ["ours|s1"], None),
            ("park:my", "geonames:1816670", ["ours|s1"], "high"),
        ]
        after = ask(store, "partners", {"country": "RS"})
        new = set(after["partner"]) - set(before["partner"])
        inside = hub_members(entities_frame(store), links_frame(store), "geonames:1816670")
        cities = store.rows("MATCH (e {id: 'org:id'}) RETURN e.city AS city")
        again = put(store, tmp_path, OURS)
        left = put(store, tmp_path, OURS.replace("中国,北京", "中国,"))
        assert ("park:my", "geonames:1816670") not in {x[:2] for x in located(store)}
    assert new == {"org:there"}
    assert {"park:my", "org:id"} <= inside
    assert cities == [{"city": "Beijing"}]
    assert (again.total.created, again.total.updated, again.removed) == (0, 0, 0)
    assert (left.located, left.removed) == (3, 1)
