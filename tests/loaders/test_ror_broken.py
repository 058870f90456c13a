"""Records that break every assumption, and files that are no whole dump."""

from __future__ import annotations

import copy
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from loaders.batch import Batch
from loaders.checks import check_entity, check_link
from loaders.errors import LoadError
from loaders.ror import read

Record = dict[str, Any]

RECORD: Record = {
    "admin": {"last_modified": {"date": "2025-06-24"}},
    "domains": ["example.org"],
    "established": 1900,
    "external_ids": [{"type": "grid", "all": ["grid.1.2"], "preferred": None}],
    "id": "https://ror.org/03cve4549",
    "links": [{"type": "website", "value": "https://example.org"}],
    "locations": [
        {
            "geonames_id": 1816670,
            "geonames_details": {
                "country_code": "CN",
                "lat": 39.9,
                "lng": 116.4,
                "name": "Beijing",
            },
        }
    ],
    "names": [{"value": "Example", "lang": "en", "types": ["ror_display", "label"]}],
    "relationships": [{"type": "parent", "id": "https://ror.org/00p9ghj81", "label": "Parent"}],
    "status": "active",
    "types": ["education"],
}
VALUES = {
    "id": "ror:03cve4549",
    "name": "Example",
    "country": "CN",
    "city": "Beijing",
    "lat": 39.9,
    "lon": 116.4,
    "kinds": ["education"],
    "status": "active",
    "since": "1900",
    "url": "https://example.org",
    "domains": ["example.org"],
    "ids": ["grid:grid.1.2"],
    "sources": ["release"],
}
GONE = object()
HALF = "\ud800"
LONG = "x" * 200_000


def dump(tmp_path: Path, records: Any) -> Path:
    """Write a dump beside one sound record, so that its schema is known."""
    sound = copy.deepcopy(RECORD) | {"id": "https://ror.org/02mhbdp94", "relationships": []}
    file = tmp_path / "dump.json"
    file.write_text(json.dumps([*records, sound]), encoding="utf-8")
    return file


def load(tmp_path: Path, *records: Any) -> Batch:
    (batch,) = read(dump(tmp_path, records))
    rows = [*map(check_entity, batch.entities), *map(check_link, batch.links)]
    assert [found[1] for found in rows if found[1]] == []
    return batch


def broken(path: str, value: Any) -> Record:
    """Give the record with one value replaced; ``locations.0.geonames_id`` leads to it."""
    record: Any = copy.deepcopy(RECORD)
    *way, last = (int(p) if p.isdigit() else p for p in path.split("."))
    place = record
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    result: Record = record
    return result


def test_the_sound_record(tmp_path: Path) -> None:
    batch = load(tmp_path, RECORD)
    assert (batch.entities[2].values, batch.faults, batch.notes) == (VALUES, [], [])
    assert [e.values["id"] for e in batch.entities] == [
        "iso:CN",
        "geonames:1816670",
        "ror:03cve4549",
        "ror:02mhbdp94",
        "ror:00p9ghj81",
    ]


LOST: list[tuple[Any, str]] = [
    (None, "record"),
    (12, "record"),
    ("x", "record"),
    ([], "record"),
    ({}, "id"),
    (broken("id", GONE), "id"),
    (broken("id", None), "id"),
    (broken("id", 34549), "id"),
    (broken("id", "https://example.org/03cve4549"), "id"),
    (broken("id", "https://ror.org/03cve454"), "id"),
    (broken("id", "https://ror.org/03cve4549/../02mhbdp94"), "id"),
    (broken("id", HALF), "id"),
    (broken("id", LONG), "id"),
    (broken("names", GONE), "names"),
    (broken("names", None), "names"),
    (broken("names", []), "names"),
    (broken("names", "Example"), "names"),
    (broken("names", [None, 1, "Example", []]), "names"),
    (broken("names.0", {}), "names"),
    (broken("names.0.value", None), "names"),
    (broken("names.0.value", " \t "), "names"),
    (broken("names.0.value", 12), "names"),
    (broken("names.0.value", {"en": "Example"}), "names"),
    (broken("names.0.value", HALF), "names"),
    (broken("names.0.value", "a\x00b"), "names"),
    (broken("names.0.value", LONG), "names"),
]


@pytest.mark.parametrize(("record", "column"), LOST)
def test_without_id_or_name_a_record_is_left_out(tmp_path: Path, record: Any, column: str) -> None:
    batch = load(tmp_path, record)
    assert [(f.where.row, f.column) for f in batch.faults] == [(1, column)]
    assert all(len(str(f.value)) <= 80 for f in [*batch.faults, *batch.notes])
    organisations = [e.values["id"] for e in batch.entities if e.type == "Organization"]
    assert organisations == ["ror:02mhbdp94"]
    assert {(x.type, x.values["from"]) for x in batch.links} == {
        ("LOCATED_IN", "ror:02mhbdp94"),
        ("LOCATED_IN", "geonames:1816670"),
    }
    assert batch.rows_read == 2


NO_CITY = ("city", "lat", "lon")
LEFT_OUT: list[tuple[Record, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    # record, properties that are gone, columns of faults, columns of notes
    (broken("established", 0), ("since",), (), ("established",)),
    (broken("established", -5), ("since",), (), ("established",)),
    (broken("established", 2026), ("since",), (), ("established",)),
    (broken("established", 10**30), ("since",), (), ("established",)),
    (broken("established", 1900.5), ("since",), (), ("established",)),
    (broken("established", "long ago"), ("since",), (), ("established",)),
    (broken("established", True), ("since",), (), ("established",)),
    (broken("established", [1900]), ("since",), (), ("established",)),
    (broken("established", None), ("since",), (), ()),
    (broken("types", ["observatory"]), ("kinds",), (), ("types",)),
    (broken("types", [None]), ("kinds",), (), ("types",)),
    (broken("types", "education"), ("kinds",), (), ("types",)),
    (broken("types", GONE), ("kinds",), (), ()),
    (broken("status", HALF), ("status",), (), ("status",)),
    (broken("status", {}), ("status",), (), ("status",)),
    (broken("links.0.value", "javascript:alert(1)"), ("url",), (), ("links",)),
    (broken("links.0.value", "https://exa mple.org"), ("url",), (), ("links",)),
    (broken("links.0.value", "example.org"), ("url",), (), ("links",)),
    (broken("links.0.value", None), ("url",), (), ()),
    (broken("links.0", "https://example.org"), ("url",), (), ("links",)),
    (broken("links.0.type", "wikipedia"), ("url",), (), ()),
    (broken("domains", [HALF]), ("domains",), (), ("domains",)),
    (broken("domains", [1]), ("domains",), (), ("domains",)),
    (broken("external_ids", {}), ("ids",), (), ("external_ids",)),
    (broken("external_ids", [1]), ("ids",), (), ("external_ids",)),
    (broken("external_ids.0.type", None), ("ids",), (), ("external_ids",)),
    (broken("external_ids.0.type", "a|b"), ("ids",), (), ("external_ids",)),
    (broken("external_ids.0.all", ["x|y"]), ("ids",), (), ("external_ids",)),
    (broken("external_ids.0.all", [LONG]), ("ids",), (), ("external_ids",)),
    (broken("external_ids.0.all", [{}]), ("ids",), (), ("external_ids",)),
    (broken("external_ids.0.all", [HALF]), ("ids",), (), ("external_ids",)),
    (broken("external_ids.0.all", None), ("ids",), (), ()),
    (broken("locations", None), ("country", *NO_CITY), (), ()),
    (broken("locations", {}), ("country", *NO_CITY), ("locations",), ()),
    (broken("locations", [None]), ("country", *NO_CITY), ("locations",), ()),
    (broken("locations.0", {}), ("country", *NO_CITY), ("locations",), ()),
    (broken("locations.0.geonames_details", None), ("country", *NO_CITY), ("locations",), ()),
    (broken("locations.0.geonames_id", None), NO_CITY, ("geonames_id",), ()),
    (broken("locations.0.geonames_id", -1), NO_CITY, ("geonames_id",), ()),
    (broken("locations.0.geonames_id", 1.5), NO_CITY, ("geonames_id",), ("geonames_id",)),
    (broken("locations.0.geonames_details.name", " "), NO_CITY, ("geonames_id",), ()),
    (broken("locations.0.geonames_details.lat", 91), ("lat", "lon"), (), ("lat",)),
    (broken("locations.0.geonames_details.lat", None), ("lat", "lon"), (), ("lat",)),
    (broken("locations.0.geonames_details.lng", "x"), ("lat", "lon"), (), ("lng", "lat")),
    (
        broken("locations.0.geonames_details.country_code", "Atlantis"),
        ("country",),
        (),
        ("country_code",),
    ),
    (broken("relationships", None), (), (), ()),
    (broken("relationships", "x"), (), ("relationships",), ()),
    (broken("relationships", [None]), (), ("relationships",), ()),
    (broken("relationships.0.id", None), (), ("relationships",), ()),
    (broken("relationships.0.id", RECORD["id"]), (), ("relationships",), ()),
    (broken("relationships.0.type", "grandchild"), (), ("relationships",), ()),
    (broken("relationships.0.type", None), (), ("relationships",), ()),
    (broken("relationships.0.label", HALF), (), (), ("relationships",)),
    (broken("names", [*RECORD["names"], {"value": LONG}]), (), (), ("names",)),
]


@pytest.mark.parametrize(("record", "gone", "faults", "notes"), LEFT_OUT)
def test_a_wrong_value_is_left_out_and_the_rest_is_loaded(
    tmp_path: Path,
    record: Record,
    gone: tuple[str, ...],
    faults: tuple[str, ...],
    notes: tuple[str, ...],
) -> None:
    batch = load(tmp_path, record)
    (values,) = [e.values for e in batch.entities if e.values["id"] == VALUES["id"]]
    assert values == {k: v for k, v in VALUES.items() if k not in gone}
    assert tuple(f.column for f in batch.faults) == faults
    assert tuple(f.column for f in batch.notes) == notes
    assert {f.where.row for f in [*batch.faults, *batch.notes]} <= {1}
    related = {x.type for x in batch.links} - {"LOCATED_IN"}
    kept = "relationships" not in faults and record["relationships"] is not None
    assert related == ({"PART_OF"} if kept else set())


SAME: list[Record] = [
    broken("id", "03cve4549"),
    broken("id", " HTTPS://ROR.ORG/03CVE4549/ "),
    broken("established", "1900"),
    broken("established", 1900.0),
    broken("locations.0.geonames_id", "1816670"),
    broken("locations.0.geonames_details.lat", "39.9"),
    broken("locations.0.geonames_details.country_code", "cn"),
    broken("locations", RECORD["locations"] * 2),
    broken("relationships", RECORD["relationships"] * 2),
    broken("names.0.lang", GONE),
    broken("names.0.lang", 5),
    broken("names.0.types", GONE),
    broken("names.0.types", [None]),
    broken("names", RECORD["names"] * 2),
    broken("types", ["Education", "education"]),
    broken("external_ids.0.all", "grid.1.2"),
    broken("external_ids.0.preferred", "grid.1.2"),
    broken("domains", ["Example.org", "example.org"]),
    RECORD | {"novelty": {"of": "schema 3"}},
]


@pytest.mark.parametrize("record", SAME)
def test_other_spellings_mean_the_same(tmp_path: Path, record: Record) -> None:
    batch = load(tmp_path, record)
    (values,) = [e.values for e in batch.entities if e.values["id"] == VALUES["id"]]
    assert (values, batch.faults, batch.notes) == (VALUES, [], [])
    assert len(batch.links) == 4


def test_an_id_that_stands_twice_keeps_the_first(tmp_path: Path) -> None:
    other = copy.deepcopy(RECORD) | {"established": 1950, "relationships": []}
    batch = load(tmp_path, RECORD, other)
    (fault,) = batch.faults
    assert (fault.where.row, fault.column, fault.value) == (2, "id", "ror:03cve4549")
    assert str(fault.rule) == "stands twice, first in record 1; this record is left out"
    found = [e.values for e in batch.entities if e.values["id"] == VALUES["id"]]
    assert found == [VALUES]


def test_a_relation_to_a_record_that_was_left_out_finds_its_end(tmp_path: Path) -> None:
    nameless = broken("names", []) | {"id": "https://ror.org/00p9ghj81"}
    batch = load(tmp_path, nameless, RECORD)
    (end,) = [e for e in batch.entities if e.values["id"] == "ror:00p9ghj81"]
    assert end.values == {"id": "ror:00p9ghj81", "name": "Parent", "sources": ["release"]}
    assert [f.column for f in batch.faults] == ["names"]


def test_an_end_that_nobody_names_goes_by_its_address(tmp_path: Path) -> None:
    batch = load(tmp_path, broken("relationships.0.label", None))
    (end,) = [e for e in batch.entities if e.values["id"] == "ror:00p9ghj81"]
    assert end.values["name"] == "https://ror.org/00p9ghj81"


# --- Files ------------------------------------------------------------------------------


def refuse(path: Path) -> str:
    """Give the one error that a file meets; no batch may come before it."""
    batches = read(path)
    with pytest.raises(LoadError) as error:
        next(batches)
    message = str(error.value)
    assert "\n" not in message
    assert str(path.parent) not in message
    return message


@pytest.fixture
def six(samples: Path) -> bytes:
    return (samples / "ror" / "six-records.json").read_bytes()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def facts(path: Path) -> list[Any]:
    return [(e.type, e.values) for b in read(path) for e in b.entities] + [
        (x.type, x.values) for b in read(path) for x in b.links
    ]


def test_a_cut_off_zip_is_one_error(tmp_path: Path, six: bytes) -> None:
    whole = zipped(**{"v2.9-2026-06-30-ror-data.json": six})
    file = tmp_path / "dump.zip"
    for cut in range(1, len(whole), 97):
        file.write_bytes(whole[:cut])
        refuse(file)
    file.write_bytes(whole[:-1])
    assert refuse(file) == (
        "dump.zip is a zip that is cut off or damaged (File is not a zip file). Download it again."
    )


def test_a_cut_off_gzip_is_one_error(tmp_path: Path, six: bytes) -> None:
    whole = gzip.compress(six)
    file = tmp_path / "dump.json.gz"
    for cut in range(2, len(whole), 61):
        file.write_bytes(whole[:cut])
        assert "Download it again" in refuse(file)


def test_a_cut_off_json_is_one_error(tmp_path: Path, six: bytes) -> None:
    whole = six.rstrip()
    file = tmp_path / "dump.json"
    for cut in [*range(1, len(whole), 53), len(whole) - 1]:
        file.write_bytes(whole[:cut])
        assert "dump.json is no whole dump: " in refuse(file)


def test_a_cut_off_json_in_a_sound_zip_is_one_error(tmp_path: Path, six: bytes) -> None:
    file = tmp_path / "dump.zip"
    file.write_bytes(zipped(**{"ror-data.json": six[: len(six) // 2]}))
    assert refuse(file).startswith(
        "ror-data.json is no whole dump: it is broken or cut off in item 3 ("
    )


def test_a_flipped_byte_never_changes_a_fact(tmp_path: Path, six: bytes) -> None:
    whole = zipped(**{"v2.9-2026-06-30-ror-data.json": six})
    file = tmp_path / "dump.zip"
    file.write_bytes(whole)
    sound = facts(file)
    refused = 0
    for place in range(0, len(whole), 41):
        damaged = bytearray(whole)
        damaged[place] ^= 0x55
        file.write_bytes(damaged)
        try:
            assert facts(file) == sound
        except LoadError:
            refused += 1
    assert refused > 50


def test_every_wrapping_reads_alike(tmp_path: Path, samples: Path, six: bytes) -> None:
    plain = facts(samples / "ror" / "six-records.json")
    for name, data in {
        "a.zip": zipped(**{"x": six}),
        "b.txt": gzip.compress(six),
        "c.zip": six,  # the name says nothing
        "d.json": b"\xef\xbb\xbf" + six,
    }.items():
        (tmp_path / name).write_bytes(data)
        assert facts(tmp_path / name) == plain


V1 = json.dumps(
    [{"id": "https://ror.org/03cve4549", "name": "T", "country": {}, "addresses": [], "labels": []}]
).encode()


def test_of_several_members_the_one_of_schema_v2_is_read(tmp_path: Path, six: bytes) -> None:
    file = tmp_path / "dump.zip"
    members = {
        "v1.70-2025-08-26-ror-data.csv": b"id,names\n",
        "v1.70-2025-08-26-ror-data.json": V1,
        "v1.70-2025-08-26-ror-data_schema_v2.json": six,
        "__MACOSX/._v1.70.json": b"\x00\x05\x16\x07" * 40,
    }
    file.write_bytes(zipped(**members))
    (batch,) = read(file)
    assert batch.dataset.release == "v1.70-2025-08-26"
    assert [s.values["date"] for s in batch.sources] == ["2025-08-26"]
    assert batch.entities[0].where.sheet == "v1.70-2025-08-26-ror-data_schema_v2.json"
    assert batch.entities[0].where.file == "dump.zip"


def test_the_release_may_stand_in_the_name_of_a_plain_file(tmp_path: Path, six: bytes) -> None:
    file = tmp_path / "v2.9-2026-06-30-ror-data.json.gz"
    file.write_bytes(gzip.compress(six))
    (batch,) = read(file)
    assert batch.dataset.release == "v2.9-2026-06-30"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("empty.zip", b"", "empty.zip is empty. Download it again."),
        ("blank.json", b" \n", "blank.json is empty. Download it again."),
        ("no.zip", zipped(), "no.zip is an empty zip. Download it again."),
        (
            "error.zip",
            b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
            "error.zip is a web page, not a dump: what was saved is a page about the download, or "
            "an error. Open the download's address in a browser and save the file itself.",
        ),
        (
            "old.zip",
            zipped(**{"v1.0-2022-03-17-ror-data.json": V1}),
            "old.zip is of ROR's schema v1, which ended in 2025. Download a release of schema v2 "
            "from https://doi.org/10.5281/zenodo.6347574.",
        ),
        (
            "csv.zip",
            zipped(**{"a.csv": b"id\n", "b.txt": b"hello"}),
            "csv.zip holds no JSON list of ROR records; it holds a.csv, b.txt. Load the zip of a "
            "release from https://doi.org/10.5281/zenodo.6347574, or the JSON file in it.",
        ),
        (
            "other.json",
            b'[{"id": 1, "title": "no organisation"}]',
            "other.json holds no JSON list of ROR records; it holds other.json. Load the zip of a "
            "release from https://doi.org/10.5281/zenodo.6347574, or the JSON file in it.",
        ),
        (
            "api.json",
            b'{"number_of_results": 1, "items": []}',
            "api.json holds no JSON list of ROR records; it holds api.json. Load the zip of a "
            "release from https://doi.org/10.5281/zenodo.6347574, or the JSON file in it.",
        ),
        (
            "none.json",
            b"[]",
            "none.json holds no JSON list of ROR records; it holds none.json. Load the zip of a "
            "release from https://doi.org/10.5281/zenodo.6347574, or the JSON file in it.",
        ),
        (
            "wide.json",
            "[]".encode("utf-16"),
            "wide.json holds no JSON list of ROR records; it holds wide.json. Load the zip of a "
            "release from https://doi.org/10.5281/zenodo.6347574, or the JSON file in it.",
        ),
    ],
)
def test_what_is_no_dump_says_so(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert refuse(tmp_path / name) == told


def test_two_dumps_in_one_zip_are_refused(tmp_path: Path, six: bytes) -> None:
    (tmp_path / "two.zip").write_bytes(zipped(**{"a.json": six, "b.json": six}))
    assert refuse(tmp_path / "two.zip") == (
        "two.zip holds several dumps: a.json, b.json. Unpack it and load one of them."
    )


def test_an_encrypted_zip_is_refused(tmp_path: Path, six: bytes) -> None:
    data = bytearray(zipped(**{"a.json": six}))
    data[6] |= 1  # the flag of the file's own header
    data[data.rindex(b"PK\x01\x02") + 8] |= 1  # and of the directory
    (tmp_path / "locked.zip").write_bytes(data)
    assert refuse(tmp_path / "locked.zip") == (
        "a.json in locked.zip is encrypted. Unpack it with its password, then load that."
    )


def test_a_bomb_is_refused(tmp_path: Path, six: bytes) -> None:
    bomb = six.rstrip()[:-1] + b" " * 120_000_000 + b"]"
    for name, data in {"bomb.zip": zipped(**{"a.json": bomb}), "bomb": gzip.compress(bomb)}.items():
        (tmp_path / name).write_bytes(data)
        assert refuse(tmp_path / name).endswith(
            "unpacks to more than 200 times its size, which no published dump does: it may be a "
            "zip bomb. Download it again."
        )


def test_a_folder_and_a_missing_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refuse(tmp_path / "").endswith(" is a folder. Give the file of the dump itself.")
    monkeypatch.chdir(tmp_path)  # a long path would be shortened in the message
    with pytest.raises(LoadError, match=r"There is no file .*nowhere"):
        next(read(Path("nowhere.zip")))


def test_a_hostile_member_name_is_shown_harmless(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(**{"../../x\x1b[31m\n<b>.csv": b"id\n"}))
    message = refuse(tmp_path / "a.zip")
    assert "\x1b" not in message
    assert "it holds ../../x�[31m <b>.csv" in message
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]
