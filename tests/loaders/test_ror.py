"""The ROR dump: every record of the sample, and whole entities."""

from __future__ import annotations

import itertools
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.batch import Batch, EntityRow, LinkRow, Where
from loaders.checks import check_entity, check_link, check_source
from loaders.ror import read
from loaders.ror_names import Name, choose_names

Link = tuple[str, str, str]


def entities(batches: list[Batch]) -> dict[str, EntityRow]:
    rows = [e for b in batches for e in b.entities]
    found = {str(e.values["id"]): e for e in rows}
    assert len(found) == len(rows), "an entity is offered twice"
    return found


def links(batches: list[Batch]) -> list[Link]:
    return [(x.type, x.values["from"], x.values["to"]) for b in batches for x in b.links]


@pytest.fixture(scope="module")
def published(shared: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(shared / "ror" / "v2.9-sample-ror-data.zip") as archive:
        (name,) = archive.namelist()
        records: list[dict[str, Any]] = json.loads(archive.read(name))
        return records


@pytest.fixture(scope="module")
def loaded(shared: Path) -> list[Batch]:
    return list(read(shared / "ror" / "v2.9-sample-ror-data.zip"))


@pytest.fixture(scope="module")
def six(samples: Path) -> list[Batch]:
    return list(read(samples / "ror" / "six-records.json"))


# --- The sample of 5 776 records --------------------------------------------------------


def bare(address: str) -> str:
    return "ror:" + address.rsplit("/", 1)[1]


def followed(records: list[dict[str, Any]]) -> dict[str, str]:
    """Withdrawn records with one successor in the dump; none of them leads to another."""
    own = {bare(r["id"]) for r in records}
    found = {}
    for record in records:
        to = [bare(x["id"]) for x in record["relationships"] if x["type"] == "successor"]
        if record["status"] == "withdrawn" and len(to) == 1 and to[0] in own:
            found[bare(record["id"])] = to[0]
    return found


def expected_relations(records: list[dict[str, Any]]) -> set[Link]:
    found: set[Link] = set()
    to = followed(records)
    for record in records:
        if bare(record["id"]) in to:
            continue
        own = bare(record["id"])
        for relation in record["relationships"]:
            other = to.get(bare(relation["id"]), bare(relation["id"]))
            if other == own:
                continue
            found |= {
                "child": {("PART_OF", other, own)},
                "parent": {("PART_OF", own, other)},
                "predecessor": {("SUCCEEDED_BY", other, own)},
                "successor": {("SUCCEEDED_BY", own, other)},
                "related": {("RELATED_TO", *sorted((own, other)))},
            }[relation["type"]]
    return found


def expected_places(records: list[dict[str, Any]]) -> set[Link]:
    found: set[Link] = set()
    to = followed(records)
    for record in records:
        for place in record["locations"] if bare(record["id"]) not in to else ():
            city = f"geonames:{place['geonames_id']}"
            country = f"iso:{place['geonames_details']['country_code']}"
            found |= {("LOCATED_IN", bare(record["id"]), city), ("LOCATED_IN", city, country)}
    return found


def test_every_relationship_is_one_link(
    published: list[dict[str, Any]], loaded: list[Batch]
) -> None:
    assert sum(len(r["relationships"]) for r in published) == 6359
    found = links(loaded)
    assert set(found) == expected_relations(published) | expected_places(published)
    assert len(followed(published)) == 5
    assert Counter(t for t, _, _ in found) == {
        "LOCATED_IN": 8113,
        "PART_OF": 4357,
        "RELATED_TO": 1347,
        "SUCCEEDED_BY": 130,
    }
    assert len(set(found)) == len(found)


def test_every_record_is_one_organisation(
    published: list[dict[str, Any]], loaded: list[Batch]
) -> None:
    rows = entities(loaded)
    own = {bare(r["id"]) for r in published} - followed(published).keys()
    labels = {bare(x["id"]): x["label"] for r in published for x in r["relationships"]}
    labels = {k: v for k, v in labels.items() if k not in followed(published)}
    named = {id_: row for id_, row in rows.items() if id_ in labels and id_ not in own}
    assert Counter(row.type for row in rows.values()) == {
        "Organization": len(own) + len(named),
        "City": len({p["geonames_id"] for r in published for p in r["locations"]}),
        "Country": 162,
    }
    assert len(own) == 5776 - 5
    assert own <= rows.keys()
    assert named.keys() == labels.keys() - own
    assert {len(row.values) for row in named.values()} == {3}  # id, name, sources
    assert sum(b.rows_read for b in loaded) == 5776
    assert [f for b in loaded for f in b.faults] == []
    assert [(n.value, str(n.rule)) for b in loaded for n in b.notes] == [
        (5, "withdrawn records are followed to the ones that stand for them now, which have "
              "their ids and names")
    ]  # fmt: skip


def test_no_name_id_or_status_is_lost(published: list[dict[str, Any]], loaded: list[Batch]) -> None:
    rows = entities(loaded)
    to = followed(published)
    for record in published:
        own = bare(record["id"])
        values = rows[to.get(own, own)].values
        names = {n["value"].strip() for n in record["names"]}
        given = {values.get("name"), values.get("name_zh"), *values.get("names", ())} - {None}
        if own in to.keys() | set(to.values()):  # what was withdrawn is known by its successor
            assert names <= given
            assert own in (to.get(own, own), *values["ids"])
            continue
        assert given == names
        ids = {
            f"{e['type']}:{i.replace(' ', '')}"
            for e in record["external_ids"]
            for i in [*e["all"], *filter(None, [e["preferred"]])]
        }
        assert values.get("ids", []) == sorted(ids)
        assert values["status"] == record["status"]
        assert values["kinds"] == sorted(record["types"])
        year = record["established"]
        assert values.get("since") == (None if year is None else f"{year:04d}")


def test_everything_offered_passes_the_checks(loaded: list[Batch]) -> None:
    faults = [
        fault
        for batch in loaded
        for found in (
            *map(check_entity, batch.entities),
            *map(check_link, batch.links),
            *map(check_source, batch.sources),
        )
        for fault in found[1]
    ]
    assert faults == []


def test_both_ends_of_every_link_are_offered(loaded: list[Batch]) -> None:
    ends = set(itertools.chain.from_iterable((a, b) for _, a, b in links(loaded)))
    assert ends <= entities(loaded).keys()


def test_the_release_is_dated_by_its_newest_record(loaded: list[Batch]) -> None:
    (dataset,) = {id(b.dataset): b.dataset for b in loaded}.values()
    assert (dataset.id, dataset.release, dataset.rank) == ("ror", "2026-06-23", 20)
    assert dataset.licence == "CC0-1.0"
    assert [s.values for b in loaded for s in b.sources] == [
        {
            "id": "release",
            "url": "https://doi.org/10.5281/zenodo.6347574",
            "title": "ROR data, release 2026-06-23",
            "publisher": "Research Organization Registry",
            "date": "2026-06-23",
        }
    ]


# --- Whole entities ---------------------------------------------------------------------


def test_tsinghua(six: list[Batch]) -> None:
    row = entities(six)["ror:03cve4549"]
    assert row == EntityRow(
        Where("six-records.json", "", 1),
        {
            "id": "ror:03cve4549",
            "name": "Tsinghua University",
            "name_zh": "清华大学",
            "names": ["THU"],
            "country": "CN",
            "city": "Beijing",
            "lat": 39.9075,
            "lon": 116.39723,
            "kinds": ["education", "funder"],
            "status": "active",
            "since": "1911",
            "url": "https://www.tsinghua.edu.cn",
            "domains": ["tsinghua.edu.cn"],
            "ids": [
                "fundref:501100004147",
                "fundref:501100004407",
                "fundref:501100005150",
                "grid:grid.12527.33",
                "isni:0000000106623178",
                "wikidata:Q16955",
            ],
            "sources": ["release"],
        },
        "Organization",
    )
    assert LinkRow(
        Where("six-records.json", "", 1),
        {"from": "ror:05kje8j93", "to": "ror:03cve4549", "sources": ["release"]},
        "PART_OF",
    ) in [x for b in six for x in b.links]


def test_thirteen_names_in_twelve_languages(six: list[Batch]) -> None:
    values = entities(six)["ror:05ba5vb42"].values
    assert values["name"] == "International Commission on Zoological Nomenclature"
    assert values["name_zh"] == "國際動物命名法委員會"
    assert values["names"] == [
        "Comisión Internacional de Nomenclatura Zoológica",
        "Comissió Internacional de Nomenclatura Zoològica",
        "Comissão Internacional de Nomenclatura Zoológica",
        "Commission internationale de nomenclature zoologique",
        "Międzynarodowa Komisja Nomenklatury Zoologicznej",
        "Nemzetközi Zoológiai Nómenklatúrabizottság",
        "Международная комиссия по зоологической номенклатуре",
        "کمیسیون بینالمللی نامگذاری جانوران",
        "動物命名法国際審議会",
        "국제동물명명규약위원회",
        "ICZN",
    ]


def test_four_cities_and_the_first_is_the_seat(six: list[Batch]) -> None:
    values = entities(six)["ror:04fnna213"].values
    assert (values["city"], values["lat"], values["lon"]) == ("Mendrisio", 45.87019, 8.9816)
    assert [b for t, a, b in links(six) if (t, a) == ("LOCATED_IN", "ror:04fnna213")] == [
        "geonames:2659689",
        "geonames:2659836",
        "geonames:2659869",
        "geonames:2661567",
    ]
    assert entities(six)["geonames:2659836"].values == {
        "id": "geonames:2659836",
        "name": "Lugano",
        "country": "CH",
        "lat": 46.01008,
        "lon": 8.96004,
        "sources": ["release"],
    }
    assert entities(six)["iso:CH"].values == {
        "id": "iso:CH",
        "name": "Switzerland",
        "name_zh": "瑞士",
        "country": "CH",
        "sources": ["release"],
    }


def test_a_withdrawn_one_keeps_its_status_and_its_successor(six: list[Batch]) -> None:
    assert entities(six)["ror:00hxwjw54"].values["status"] == "withdrawn"
    assert ("SUCCEEDED_BY", "ror:00hxwjw54", "ror:00p9ghj81") in links(six)
    assert entities(six)["ror:00p9ghj81"] == EntityRow(
        Where("six-records.json", "", 4),
        {"id": "ror:00p9ghj81", "name": "Uninter", "sources": ["release"]},
        "Organization",
    )


def test_the_year_976(six: list[Batch]) -> None:
    assert entities(six)["ror:05htk5m33"].values["since"] == "0976"


# --- Names ------------------------------------------------------------------------------

LABEL, ALIAS, ACRONYM = (frozenset({t}) for t in ("label", "alias", "acronym"))
DISPLAY = frozenset({"label", "ror_display"})


@pytest.mark.parametrize(
    ("names", "country", "name", "name_zh"),
    [
        # A display name in Latin script wins over an English label.
        ([Name("Agroécologie", "fr", DISPLAY), Name("Agroecology", "en", LABEL)], "FR", 0, None),
        # A display name in another script does not.
        ([Name("Российская академия", "ru", DISPLAY), Name("RAS", "en", ALIAS)], "RU", 1, None),
        # An acronym is no name while there is another.
        ([Name("Российская академия", "ru", DISPLAY), Name("RAS", "", ACRONYM)], "RU", 0, None),
        ([Name("RAS", "", ACRONYM)], "RU", 0, None),
        # Chinese: a label before a longer alias, the longest of several labels.
        ([Name("清华", "zh", LABEL), Name("清华大学堂", "zh", ALIAS)], "CN", None, 0),
        ([Name("快手", "zh", LABEL), Name("快手公司", "zh", LABEL)], "CN", None, 1),
        # Of two equally long ones the first by code point: here the simplified.
        ([Name("思路迪醫藥", "zh", LABEL), Name("思路迪医药", "zh", LABEL)], "CN", None, 1),
        # Traditional characters stay as they are; zh-Hant is Chinese too.
        ([Name("國立清華大學", "zh-Hant", LABEL), Name("NTHU", "en", ACRONYM)], "TW", 1, 0),
        # Pinyin and acronyms marked zh are no Chinese names.
        ([Name("Xiàmén Dàxué", "zh", ALIAS), Name("XMU", "zh", ACRONYM)], "CN", 0, None),
        # Unmarked Chinese characters count in China, not in Japan.
        ([Name("徐州市康复医院", "", LABEL), Name("Xuzhou Hospital", "en", DISPLAY)], "CN", 1, 0),
        ([Name("東工大", "", LABEL), Name("Tokyo Tech", "en", DISPLAY)], "JP", 1, None),
        ([Name("某公司 (China)", "", LABEL), Name("Some", "en", DISPLAY)], "CN", 1, None),
    ],
)
def test_which_name_is_the_name(
    names: list[Name], country: str, name: int | None, name_zh: int | None
) -> None:
    found = choose_names(names, country)
    wanted = {
        "name": None if name is None else names[name].text,
        "name_zh": None if name_zh is None else names[name_zh].text,
    }
    assert {k: found[k] for k in wanted} == wanted


NAMES = st.lists(
    st.builds(
        Name,
        st.text("abÉ清華华大学とロ ", min_size=1, max_size=6),
        st.sampled_from(["", "en", "zh", "fr", "ja"]),
        st.frozensets(st.sampled_from(["label", "alias", "acronym", "ror_display"]), max_size=2),
    ),
    min_size=1,
    max_size=6,
)


@given(NAMES, st.randoms(use_true_random=False), st.sampled_from(["CN", "FR", None]))
def test_names_do_not_depend_on_their_order_and_none_is_lost(
    names: list[Name], random: Any, country: str | None
) -> None:
    found = choose_names(names, country)
    shuffled = list(names)
    random.shuffle(shuffled)
    assert choose_names(shuffled, country) == found
    given_names = [found["name"], found["name_zh"], *found["names"]]
    assert {n for n in given_names if n is not None} == {n.text for n in names}
    assert found["name"] or found["name_zh"]
    assert len(found["names"]) == len(set(found["names"]))


# --- Batches ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 5, 6, 7, 1000])
def test_batches_are_bounded_and_hold_the_same(samples: Path, six: list[Batch], size: int) -> None:
    batches = list(read(samples / "ror" / "six-records.json", batch_rows=size))
    assert all(b.rows_read <= size for b in batches)
    assert [b.rows_read for b in batches if b.rows_read] == [
        min(size, 6 - start) for start in range(0, 6, size)
    ]
    assert entities(batches) == entities(six)
    assert links(batches) == links(six)
    assert [s for b in batches for s in b.sources] == [s for b in six for s in b.sources]


def test_a_batch_of_nothing_is_refused(samples: Path) -> None:
    with pytest.raises(ValueError, match="batch_rows=0"):
        next(read(samples / "ror" / "six-records.json", batch_rows=0))


def test_the_order_of_records_changes_no_fact(
    samples: Path, tmp_path: Path, six: list[Batch]
) -> None:
    records = json.loads((samples / "ror" / "six-records.json").read_text("utf-8"))
    file = tmp_path / "other.json"
    file.write_text(json.dumps(records[::-1]), encoding="utf-8")
    other = list(read(file))
    values: Callable[[list[Batch]], Any] = lambda b: {  # noqa: E731
        k: e.values for k, e in entities(b).items()
    }
    assert values(other) == values(six)
    assert set(links(other)) == set(links(six))
