"""CORDIS: both published samples whole, the traps of the source, and files that are broken."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from loaders.batch import Batch
from loaders.cordis import read
from loaders.errors import LoadError
from loaders.persons import is_person
from loaders.staging import Stage, stage

XML = "horizon-2025-12-01-sample-xml.zip"
CSV = "horizon-2025-12-01-sample-csv.zip"
PROJECT = {
    "id": "1", "acronym": "ONE", "status": "SIGNED", "title": "First", "startDate": "2024-01-01",
    "endDate": "2026-12-31", "totalCost": "100,5", "ecMaxContribution": "90",
    "legalBasis": "HORIZON.1.1", "topics": "T", "frameworkProgramme": "HORIZON",
    "fundingScheme": "HORIZON-RIA", "contentUpdateDate": "2025-01-02 03:04:05",
}  # fmt: skip
PARTY = {
    "projectID": "1", "organisationID": "10", "vatNumber": "", "name": "ALPHA UNIVERSITY",
    "shortName": "", "SME": "false", "activityType": "HES", "street": "Street 1", "city": "ATHINA",
    "country": "EL", "geolocation": "37.9,23.7", "organizationURL": "www.alpha.example",
    "role": "coordinator", "ecContribution": "50", "netEcContribution": "50", "totalCost": "60,25",
    "endOfParticipation": "false", "order": "1",
}  # fmt: skip


@pytest.fixture(scope="module")
def xml(shared: Path) -> list[Batch]:
    return list(read(shared / "cordis" / XML))


@pytest.fixture(scope="module")
def table(shared: Path) -> list[Batch]:
    return list(read(shared / "cordis" / CSV))


def entities(batches: list[Batch], kind: str) -> dict[str, dict[str, Any]]:
    rows = [e for b in batches for e in b.entities if e.type == kind]
    found = {e.values["id"]: dict(e.values) for e in rows}
    assert len(found) == len(rows), "an entity is offered twice"
    return found


def links(batches: list[Batch], kind: str = "PARTICIPATES_IN") -> list[dict[str, Any]]:
    return [dict(x.values) for b in batches for x in b.links if x.type == kind]


def notes(batches: list[Batch]) -> list[tuple[Any, str]]:
    return [(n.value, str(n.rule)) for b in batches for n in b.notes]


def written(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def release(
    folder: Path, parties: list[dict[str, str]], projects: list[dict[str, str]] | None = None
) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "project.csv").write_text(written(projects or [PROJECT]), encoding="utf-8")
    (folder / "organization.csv").write_text(written(parties), encoding="utf-8")
    return folder


def staged(path: Path) -> Stage:
    with closing(stage(read(path))) as kept:
        return kept


# --- The samples ------------------------------------------------------------------------


def test_every_project_and_participation_of_the_xml(xml: list[Batch]) -> None:
    assert (xml[0].dataset.id, xml[0].dataset.release) == ("cordis-horizon", "2025-12-01")
    assert len(entities(xml, "Project")) == 434
    assert len(entities(xml, "Organization")) == 2051 - 5
    parts = links(xml)
    assert len(parts) == 2979 - 5  # three organisations stand twice in one project and role
    assert len({(p["from"], p["to"], p["role"]) for p in parts}) == 2976 - 5
    assert Counter(p["role"] for p in parts) == {
        "participant": 1702, "associatedPartner": 700, "coordinator": 434, "thirdParty": 138,
    }  # fmt: skip
    assert not [f for b in xml for f in b.faults]
    assert notes(xml) == [(5, "participations of natural persons were left out: personal data")]


def test_every_row_of_the_csv(table: list[Batch], shared: Path) -> None:
    with zipfile.ZipFile(shared / "cordis" / CSV) as archive:
        text = archive.read("organization.csv").decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    persons = [
        r for r in rows
        if is_person(r["name"], activity=r["activityType"], street=r["street"], sme=r["SME"],
                     url=r["organizationURL"])
    ]  # fmt: skip
    assert (len(rows), len(persons)) == (24_684, 48)
    assert len(entities(table, "Project")) == 3907
    assert len(entities(table, "Organization")) == 10_613 - 47
    found = links(table)
    assert Counter((p["from"], p["to"], p["role"]) for p in found) == Counter(
        (f"pic:{r['organisationID']}", f"cordis:{r['projectID']}", r["role"])
        for r in rows
        if r not in persons
    )
    granted = sum(
        float(r["ecContribution"]) for r in rows if r["ecContribution"] and r not in persons
    )
    assert sum(float(p["contribution"]) for p in found if "contribution" in p) == pytest.approx(
        granted
    )


def test_partners_from_china_are_kept_and_their_money_is_unknown(table: list[Batch]) -> None:
    organisations = entities(table, "Organization")
    china = [p for p in links(table) if organisations[p["from"]].get("country") == "CN"]
    hong_kong = [p for p in links(table) if organisations[p["from"]].get("country") == "HK"]
    assert Counter(p["role"] for p in china + hong_kong) == {
        "associatedPartner": 138,
        "participant": 1,
    }
    assert [p["role"] for p in china + hong_kong if "contribution" in p] == ["participant"]
    assert not [
        p for p in china if {"cost", "net_contribution"} & p.keys() and "contribution" not in p
    ]
    assert {o["country"] for o in organisations.values() if "HONG KONG" in o["name"]} == {"HK"}


def test_xml_and_csv_say_the_same(xml: list[Batch], table: list[Batch]) -> None:
    keys = ("role", "since", "until", "terminated")
    of_xml = {(p["from"], p["to"], p["qualifier"]): [p[k] for k in keys] for p in links(xml)}
    of_csv = {(p["from"], p["to"], p["qualifier"]): [p[k] for k in keys] for p in links(table)}
    both = of_xml.keys() & of_csv.keys()
    assert len(both) > 1000
    assert {k: of_xml[k] for k in both} == {k: of_csv[k] for k in both}


def test_who_registered_a_patent_is_no_participant(xml: list[Batch], shared: Path) -> None:
    with zipfile.ZipFile(shared / "cordis" / XML) as archive:
        text = archive.read("242289.xml").decode("utf-8")
    assert 'type="isRegisteredBy"' in text
    number = text.partition("<id>")[2].partition("</id>")[0]
    parties = [p for p in links(xml) if p["to"] == f"cordis:{number}"]
    assert len(parties) == text.count("<organization netEc") + text.count(
        '<organization source="corda" order'
    )


# --- Traps, one by one ------------------------------------------------------------------


def test_countries_as_the_commission_writes_them(tmp_path: Path) -> None:
    wanted = {
        ("EL", "ATHINA"): "GR", ("UK", "London"): "GB", ("NA", "WINDHOEK"): "NA",
        ("HK", "KOWLOON"): "HK", ("CN", "HONG KONG"): "HK", ("CN", "Macau"): "MO",
        ("CN", "CHONGQING"): "CN", ("", "Nowhere"): None, ("ZZ", "Atlantis"): None,
        ("AN", "WILLEMSTAD"): None, ("ZR", "KINSHASA"): "CD",
    }  # fmt: skip
    rows = [
        PARTY | {"organisationID": str(n), "country": country, "city": city}
        for n, (country, city) in enumerate(wanted)
    ]
    batches = list(read(release(tmp_path / "release", rows)))
    found = entities(batches, "Organization")
    assert [found[f"pic:{n}"].get("country") for n in range(11)] == list(wanted.values())
    assert notes(batches) == [
        ("ZZ", "is no known country or region; it is left out"),
        (
            "AN",
            "AN was the code of the Netherlands Antilles until 2010; what stands under it cannot "
            "be divided among its successors (BQ, CW, SX); it is left out",
        ),
        (3, "participations name no country"),
    ]


def test_one_name_is_not_one_organisation(tmp_path: Path) -> None:
    rows = [PARTY | {"organisationID": str(n), "name": "MINISTRY OF HEALTH"} for n in range(6)]
    kept = staged(release(tmp_path / "release", rows))
    assert (len(kept.kinds), kept.rejected) == (1 + 6 + 1, 0)  # a project, six ministries, Greece


def test_the_whole_of_one_participation(tmp_path: Path) -> None:
    rows = [
        PARTY | {"ecContribution": "1,5", "totalCost": "0"},
        PARTY | {"endOfParticipation": "true"},
        PARTY | {"role": "associatedPartner", "ecContribution": "", "netEcContribution": "0",
                 "totalCost": "7,25"},
    ]  # fmt: skip
    common = {
        "from": "pic:10", "to": "cordis:1", "city": "ATHINA", "since": "2024-01-01",
        "until": "2026-12-31", "sources": ["release"],
    }  # fmt: skip
    batches = list(read(release(tmp_path / "release", rows)))
    assert links(batches) == [
        common | {"qualifier": "coordinator", "role": "coordinator", "terminated": "false",
                  "contribution": "1.5", "net_contribution": "50"},
        common | {"qualifier": "coordinator-2", "role": "coordinator", "terminated": "true",
                  "contribution": "50", "net_contribution": "50", "cost": "60.25"},
        common | {"qualifier": "associatedPartner", "role": "associatedPartner",
                  "terminated": "false", "cost": "7.25"},
    ]  # fmt: skip
    assert entities(batches, "Project") == {
        "cordis:1": {
            "id": "cordis:1", "name": "First", "names": ["ONE"], "status": "SIGNED",
            "since": "2024-01-01", "until": "2026-12-31", "programme": "HORIZON.1.1", "topic": "T",
            "scheme": "HORIZON-RIA", "url": "https://cordis.europa.eu/project/id/1",
            "cost": "100.5", "contribution": "90", "sources": ["release"],
        }
    }  # fmt: skip
    assert entities(batches, "Organization") == {
        "pic:10": {
            "id": "pic:10", "name": "ALPHA UNIVERSITY", "kinds": ["education"], "country": "GR",
            "city": "ATHINA", "url": "http://www.alpha.example", "lat": 37.9, "lon": 23.7,
            "sources": ["release"],
        }
    }  # fmt: skip
    assert batches[0].dataset.release == "2025-01-02"


def test_natural_persons_stay_out(tmp_path: Path) -> None:
    person = {"activityType": "PRC", "name": "DOE JANE MARIA", "street": "", "SME": "",
              "organizationURL": ""}  # fmt: skip
    rows = [PARTY, PARTY | person | {"organisationID": "11"}]
    batches = list(read(release(tmp_path / "release", rows)))
    assert "DOE" not in repr(batches)
    assert notes(batches) == [(1, "participations of natural persons were left out: personal data")]


# --- Synthetic: the columns of H2020 and FP7 --------------------------------------------


def test_the_columns_of_h2020_and_fp7(tmp_path: Path) -> None:
    """Synthetic: the headers that CORDIS gave these programmes until 2021, two made-up rows."""
    projects = (
        "rcn;id;acronym;status;programme;topics;frameworkProgramme;title;startDate;endDate;"
        "projectUrl;objective;totalCost;ecMaxContribution;call;fundingScheme;coordinator;"
        "coordinatorCountry;participants;participantCountries;subjects\n"
        '9;700001;OLD;CLOSED;H2020-EU.1.1.;ERC;H2020;"Old; but gold";2016-01-01;2019-12-31;;;'
        "1500000,5;1400000;C;ERC-STG;ALPHA;EL;;;\n"
    )
    parties = (
        "projectRcn;projectID;projectAcronym;role;id;name;shortName;activityType;"
        "endOfParticipation;ecContribution;country;street;city;postCode;organizationUrl;"
        "vatNumber;contactForm;contactType;contactTitle;contactFirstNames;contactLastNames\n"
        "9;700001;OLD;coordinator;10;ALPHA;AU;HES;false;1400000;EL;Street;Athina;1;;EL 12;;;;X;Y\n"
    )
    for code, id_ in (("H2020", "cordis-h2020"), ("FP7", "cordis-fp7")):
        folder = tmp_path / code
        folder.mkdir()
        first = projects.replace('H2020;"', f'{code};"')
        second = parties
        if code == "FP7":
            first = first.replace("rcn;id;", "rcn;reference;")
            second = second.replace("projectID", "projectReference")
        (folder / f"cordis-{code.lower()}projects.csv").write_text(first, "utf-8-sig")
        (folder / f"cordis-{code.lower()}organizations.csv").write_text(second, "utf-8-sig")
        kept = staged(folder)
        assert (kept.dataset.id, kept.read, kept.rejected) == (id_, 6, 0)
        batches = list(read(folder))
        assert links(batches) == [
            {"from": "pic:10", "to": "cordis:700001", "qualifier": "coordinator",
             "role": "coordinator", "city": "Athina", "terminated": "false",
             "since": "2016-01-01", "until": "2019-12-31", "contribution": "1400000",
             "sources": ["release"]}
        ]  # fmt: skip
        assert "Old; but gold" in repr(batches)
        assert entities(batches, "Organization")["pic:10"]["ids"] == ["vat:EL12"]


# --- Broken -----------------------------------------------------------------------------


def test_broken_rows_are_listed_and_the_rest_is_loaded(tmp_path: Path) -> None:
    rows = [
        PARTY,
        PARTY | {"organisationID": "n/a"},
        PARTY | {"organisationID": "11", "totalCost": "a lot", "ecContribution": "12,5,1"},
        PARTY | {"organisationID": "12", "endOfParticipation": "perhaps"},
        PARTY | {"organisationID": "13", "projectID": "2"},
    ]
    folder = release(tmp_path / "release", rows)
    with (folder / "organization.csv").open("a", encoding="utf-8") as file:
        file.write('"1";"short"\r\n')
    kept = staged(folder)
    assert [(f.where.sheet, f.where.row, f.column, f.value) for f in kept.faults] == [
        ("organization.csv", 3, "organisationID", "n/a"),
        ("organization.csv", 7, "", "1"),
        ("organization.csv", 4, "cost", "a lot"),
        ("organization.csv", 4, "contribution", "12.5.1"),
        ("organization.csv", 5, "terminated", "perhaps"),
    ]
    assert len(kept.links["PARTICIPATES_IN"]) == 2


def test_broken_projects_are_listed_and_the_rest_is_loaded(tmp_path: Path) -> None:
    good = (
        "<project><id>1</id><title>T</title><relations><associations>"
        '<programme type="relatedLegalBasis"><code>HORIZON.1</code>'
        "<frameworkProgramme>HORIZON</frameworkProgramme></programme>"
        "</associations></relations></project>"
    )
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><project><id>&a;</id></project>'
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("xml/1.xml", good)
        archive.writestr("xml/2.xml", good[:60])
        archive.writestr("xml/3.xml", bomb)
        archive.writestr("xml/4.xml", "<html></html>")
        archive.writestr("xml/5.xml", "<project><title>No number</title></project>")
    kept = staged(tmp_path / "a.zip")
    assert [(f.where.sheet, f.column, str(f.rule)) for f in kept.faults] == [
        ("xml/2.xml", "", "is broken at line 1, column 61; the project is left out"),
        ("xml/3.xml", "", "must not declare entities; the project is left out"),
        ("xml/4.xml", "", "must begin with <project>, it begins with <html>; the file is left out"),
        ("xml/5.xml", "id", "a project needs its number; it is left out"),
    ]
    assert kept.kinds == {"cordis:1": "Project"}


def test_what_is_no_release_says_so(tmp_path: Path, shared: Path) -> None:
    folder = release(tmp_path / "release", [PARTY])
    (folder / "organization.csv").write_text(
        written([{("organisatonID" if k == "organisationID" else k): v for k, v in PARTY.items()}]),
        encoding="utf-8",
    )
    with pytest.raises(
        LoadError, match=r"lacks the columns organisationID.*Nearest: organisatonID"
    ):
        staged(folder)
    (folder / "organization.csv").unlink()
    with pytest.raises(LoadError, match="release holds no release of CORDIS"):
        staged(folder)
    whole = (shared / "cordis" / CSV).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LoadError, match="cut off or damaged"):
        staged(tmp_path / "cut.zip")
