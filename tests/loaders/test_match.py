"""Names to organisations: what is accepted, what is proposed, and what must never be merged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.match import Answer, Matcher, Query
from loaders.match_index import NameIndex, Organisation
from loaders.match_names import name_key

ROWS = """
x:thu;CN;Beijing;Tsinghua University|清华大学|THU
x:pku;CN;Beijing;Peking University|北京大学|PKU
x:cas;CN;Beijing;Chinese Academy of Sciences|中国科学院|CAS
x:huawei;CN;Shenzhen;Huawei Technologies (China)|华为技术有限公司
x:ucb;US;Berkeley;University of California, Berkeley|UCB
x:uw;US;Seattle;University of Washington
x:epfl;CH;Lausanne;École Polytechnique Fédérale de Lausanne|EPFL
x:moh-ug;UG;Kampala;Ministry of Health
x:moh-jo;JO;Amman;Ministry of Health
x:iop;CN;Beijing;Institute of Physics|中国科学院物理研究所
x:bgu1;CN;Qinzhou;Beibu Gulf University|Qinzhou College
x:bgu2;CN;Qinzhou;Qinzhou University|Qinzhou College
x:nowhere;;;Wandering Institute of Stars
"""


def organisation(row: str) -> Organisation:
    identity, country, city, names = row.split(";")
    all_names = tuple(names.split("|"))
    return Organisation(identity, all_names[0], all_names, country, city)


ORGANISATIONS = [organisation(row) for row in ROWS.split("\n") if row]
MATCHER = Matcher(NameIndex.of(ORGANISATIONS))


def ask(text: str, country: str = "", city: str = "") -> list[Answer]:
    return MATCHER.match([Query(text, country, city)])[0]


def told(text: str, country: str = "", city: str = "") -> list[tuple[str, str, list[str]]]:
    """Each answer: decision, key of its reason, ids."""
    return [
        (
            a.decision,
            a.reason.key.removeprefix("match."),
            [c.organisation.id for c in a.candidates],
        )
        for a in ask(text, country, city)
    ]


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("TSINGHUA UNIVERSITY", "x:thu"),
        ("清華大學", "x:thu"),
        ("Tsinghua Univ.", "x:thu"),
        ("“Tsinghua  University”.", "x:thu"),
        ("Academy of Sciences, Chinese", "x:cas"),
        ("Chinese Acad. of Sci.", "x:cas"),
        ("Ecole polytechnique federale de Lausanne", "x:epfl"),
        ("华为技术", "x:huawei"),
        ("University of California Berkeley", "x:ucb"),
        ("Wandering Institute of Stars", "x:nowhere"),
    ],
)
def test_the_same_name_is_accepted(text: str, identity: str) -> None:
    assert [(d, i) for d, _, i in told(text)] == [("accepted", [identity])]


@pytest.mark.parametrize(
    ("text", "country", "city", "reason", "ids"),
    [
        ("CAS", "CN", "", "acronym", ["x:cas"]),
        ("UCB", "", "", "acronym", ["x:ucb"]),
        ("Ministry of Health", "", "", "shared", ["x:moh-jo", "x:moh-ug"]),
        ("Qinzhou College", "CN", "Qinzhou", "shared", ["x:bgu1", "x:bgu2"]),
        ("Peking University", "JP", "", "country_differs", ["x:pku"]),
        ("Peking University", "Atlantis", "", "country_differs", ["x:pku"]),
        ("Peking University", "CN", "Shanghai", "city_differs", ["x:pku"]),
        ("Wandering Institute of Stars", "DE", "", "country_unknown", ["x:nowhere"]),
        ("Institute of Physics", "", "", "country_needed", ["x:iop"]),
        ("Huawei Technologies", "", "", "country_needed", ["x:huawei"]),
    ],
)
def test_what_speaks_against_it_makes_a_candidate(
    text: str, country: str, city: str, reason: str, ids: list[str]
) -> None:
    assert told(text, country, city) == [("candidates", reason, ids)]


@pytest.mark.parametrize(
    ("text", "country", "city", "identity"),
    [
        ("Ministry of Health", "UG", "", "x:moh-ug"),
        ("Ministry of Health", "JO", "Amman", "x:moh-jo"),
        ("Peking University", "CN", "北京市", "x:pku"),
        ("Institute of Physics", "CN", "", "x:iop"),
        ("Huawei Technologies Co., Ltd.", "CN", "", "x:huawei"),
    ],
)
def test_country_and_city_decide(text: str, country: str, city: str, identity: str) -> None:
    assert [(d, i) for d, _, i in told(text, country, city)] == [("accepted", [identity])]


def test_a_likeness_only_proposes() -> None:
    (answer,) = ask("Tsinghau University", "CN")
    assert answer.decision == "candidates"
    assert answer.candidates[0].organisation.id == "x:thu"
    assert 0.5 <= answer.candidates[0].score < 1
    assert answer.reason.say("zh") == "没有相同的名称，以下名称相近"


NEVER = [
    ("Chinese Academy of Sciences", "Chinese Academy of Social Sciences", "CN"),
    ("中国科学院", "中国社会科学院", "CN"),
    ("中国科学院", "中国工程院", "CN"),
    ("北京大学", "北京工业大学", "CN"),
    ("北京大学", "北京大学第三医院", "CN"),
    ("北京大学", "北京大学出版社", "CN"),
    ("清华大学", "清华大学出版社有限公司", "CN"),
    ("清华大学", "国立清华大学", ""),
    ("Tsinghua University", "National Tsing Hua University", ""),
    ("Tsinghua University", "Tsinghua University Press", "CN"),
    ("University of Washington", "Washington University", "US"),
    ("University of Washington", "George Washington University", "US"),
    ("University of York", "York University", ""),
    ("Université de Paris", "Université Paris-Saclay", "FR"),
    ("Université de Paris", "Université Paris Nanterre", "FR"),
    ("Paris-Sorbonne University", "Sorbonne Paris Nord University", "FR"),
    ("Paris 8 University", "Paris 13 University", "FR"),
    ("University of Munich", "Technical University of Munich", "DE"),
    ("Zhejiang University", "Zhejiang University of Technology", "CN"),
    ("浙江大学", "浙江工业大学", "CN"),
    ("浙江大学", "浙江大学附属第一医院", "CN"),
    ("中国矿业大学", "中国矿业大学（北京）", "CN"),
    ("Nanjing University", "Nanjing University of Science and Technology", "CN"),
    ("Miami University", "University of Miami", "US"),
    ("Hokkaido University", "Hokkai-Gakuen University", "JP"),
    ("Peking University", "PKU", "CN"),
    ("Northeastern University", "Northeast Normal University", "CN"),
    ("东北大学", "东北师范大学", "CN"),
    ("华为技术有限公司", "华为终端有限公司", "CN"),
]


@pytest.mark.parametrize(("one", "other", "country"), NEVER)
def test_these_are_never_merged(one: str, other: str, country: str) -> None:
    """With only one of the two known, the other's name is not accepted for it."""
    for known, asked in ((one, other), (other, one)):
        matcher = Matcher(NameIndex.of([Organisation("x:1", known, (known,), country)]))
        (answers,) = matcher.match([Query(asked, country)])
        assert [a.decision for a in answers if a.decision == "accepted"] == [], asked


def test_a_name_that_gained_a_namesake_links_to_neither() -> None:
    """The Ministry of Health of six countries: each with its country, none without."""
    countries = ("BH", "JM", "KW", "MT", "OM", "SG")
    index = NameIndex.of(
        Organisation(f"x:{c}", "Ministry of Health", ("Ministry of Health",), c) for c in countries
    )
    matcher = Matcher(index)
    with_country = matcher.match([Query("Ministry of Health", c) for c in countries])
    found = [[c.organisation.id for c in a.candidates] for (a,) in with_country]
    assert found == [[f"x:{c}"] for c in countries]
    ((without,),) = matcher.match([Query("Ministry of Health")])
    assert (without.decision, without.reason.fields) == ("candidates", {"count": 6})


def test_nothing_is_chained() -> None:
    """A shares a name with B and B one with C: A's own name is still A's alone."""
    index = NameIndex.of(
        [
            Organisation("x:a", "Alpha Centre", ("Alpha Centre", "Beta Centre"), "DE"),
            Organisation("x:b", "Beta Centre", ("Beta Centre", "Gamma Centre"), "DE"),
            Organisation("x:c", "Gamma Centre", ("Gamma Centre",), "DE"),
        ]
    )
    names = ("Alpha Centre", "Beta Centre", "Gamma Centre")
    answers = Matcher(index).match([Query(n, "DE") for n in names])
    found = [(a.decision, [c.organisation.id for c in a.candidates]) for (a,) in answers]
    assert found == [
        ("accepted", ["x:a"]),
        ("candidates", ["x:a", "x:b"]),
        ("candidates", ["x:b", "x:c"]),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        (" ,.;-–—!?()[]{}|\\/*&^%$#@~`'\"", "empty"),
        ("\x00\x00", "empty"),
        ("，。、；：", "empty"),
        ("\u202e\u200b\ufeff", "empty"),
        ("\ud800", "empty"),
        ("a" * 100_000, "too_long"),
        ("清" * 100_000, "too_long"),
        ("=HYPERLINK(“x”)", "none"),
        ("🎓🏫", "empty"),
        ("جامعة الملك سعود", "none"),
        ("<script>alert(1)</script>", "none"),
    ],
)
def test_hostile_text_is_no_name(text: str, reason: str) -> None:
    assert told(text) == [("none", reason, [])]


def test_a_name_among_hostile_characters_is_found() -> None:
    assert [(d, i) for d, _, i in told("Tsinghua\x00University\u202e 🎓")] == [
        ("accepted", ["x:thu"])
    ]


@given(st.text(max_size=60))
def test_a_keys_key_is_the_key(text: str) -> None:
    key = name_key(text).text
    assert name_key(key).text == key


def _titled(text: str) -> str:
    return " ".join(w[:1].upper() + w[1:].lower() for w in text.split())


@given(
    st.sampled_from(sorted({n for o in ORGANISATIONS for n in o.names} | {"Peking Union", "X Y"})),
    st.sampled_from([str.upper, str.lower, str.swapcase, _titled]),
    st.sampled_from(["{}", "{}.", " {} ", "“{}”", "*{}", "{}!", "\u200b{}"]),
)
def test_case_and_punctuation_change_no_decision(name: str, case: object, frame: str) -> None:
    assert callable(case)
    assert told(frame.format(case(name))) == told(name)


def test_what_stands_beside_a_name_changes_nothing() -> None:
    names = ["Tsinghau University", "Peking Universty", "CAS", "Institut of Physic"]
    alone = [MATCHER.match([Query(n)])[0] for n in names]
    assert MATCHER.match([Query(n) for n in names]) == alone
    assert MATCHER.match([Query(n) for n in reversed(names)]) == alone[::-1]


def test_answers_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text(
        "name,country\nTsinghau University,CN\nMinistry of Health,\nInst. of Physics,DE\n"
        "清华大学物理系，北京 100084；北京大学，北京,CN\nUniv. of Tecnology,\n",
        encoding="utf-8",
    )
    dump = Path(__file__).parents[1] / "samples" / "ror" / "six-records.json"
    said = [
        subprocess.run(
            [sys.executable, "-m", "innolink", "match", str(names), "--column", "name",
             "--country", "country", "--against", str(dump)],
            check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    ]  # fmt: skip
    assert said[0] == said[1]
    assert said[0].count(b"\r\n") == 1 + 5
