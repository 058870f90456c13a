"""Projects of CORDIS as co-participation layers: by hand, against pandas, and scored."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import innolink as il
from graph.connection import Connection
from innolink.session import Graph
from loaders import reference
from loaders.batch import Batch
from loaders.cordis import read
from loaders.cordis_record import country_of
from loaders.errors import LoadError
from loaders.persons import is_person
from loaders.pipeline import load
from tests.loaders.series import Series, series

ROOT = Path(__file__).parents[2]
CSV = "horizon-2025-12-01-sample-csv.zip"
XML = "horizon-2025-12-01-sample-xml.zip"


def rows(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        member = next(n for n in archive.namelist() if n.endswith(name))
        text = archive.read(member).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def counted(path: Path, node: str, counting: str, programme: str = "") -> Series:
    """Count the published tables by themselves, without a line of the loader's."""
    projects = {
        r["id"]: int(r["startDate"][:4])
        for r in rows(path, "project.csv")
        if r["startDate"] and r["legalBasis"].startswith(programme)
    }
    first: dict[str, str | None] = {}
    parties: dict[str, set[str]] = defaultdict(set)
    for r in rows(path, "organization.csv"):
        if is_person(r["name"], activity=r["activityType"], street=r["street"], sme=r["SME"],
                     url=r["organizationURL"]):  # fmt: skip
            continue
        first.setdefault(r["organisationID"], country_of(r["country"], r["city"]))
        parties[r["projectID"]].add(r["organisationID"])
    found: Series = defaultdict(dict)
    for project, year in projects.items():
        nodes = {f"pic:{p}" for p in parties[project]}
        if node == "country":
            nodes = {f"iso:{first[p]}" for p in parties[project] if first[p]}
        for pair in combinations(sorted(nodes), 2):
            share = 1.0 if counting == "full" else 1 / (len(nodes) - 1)
            found[pair][year] = found[pair].get(year, 0.0) + share
    return found


def layer(path: Path, **choices: str) -> tuple[Series, Batch]:
    first, *rest = read(path, **choices)
    assert {x.type for b in rest for x in b.links} == {"COPARTICIPATES"}
    return series(rest), first


@pytest.mark.parametrize(
    ("node", "counting", "programme"),
    [
        ("country", "full", ""),
        ("country", "fractional", ""),
        ("country", "full", "HORIZON.2"),
        ("organisation", "full", ""),
    ],
)
def test_projects_are_counted_as_the_tables_say(
    shared: Path, node: str, counting: str, programme: str
) -> None:
    path = shared / "cordis" / CSV
    found, first = layer(path, layer=node, counting=counting, field=programme)
    wanted = counted(path, node, counting, programme)
    assert found == {
        pair: {y: pytest.approx(s, abs=1e-8) for y, s in years.items()}
        for pair, years in wanted.items()
    }
    slug = "-horizon-2" if programme else ""
    assert first.dataset.id == f"cordis-horizon-{node}-{counting}{slug}"
    extra = first.dataset.extra
    assert (extra["link_type"], extra["unit"], extra["coverage"]) == (
        "COPARTICIPATES", "projects", "symmetric"
    )  # fmt: skip
    if not programme:
        assert (extra["projects"], len(first.faults)) == (3_907, 0)
        assert len(found) > 1_500
        assert ("iso:CN", "iso:DE") in found or node == "organisation"


def test_china_takes_part_without_money(shared: Path) -> None:
    """55 projects of the XML sample have partners in China; each counts once a country."""
    found, first = layer(shared / "cordis" / XML, layer="country")
    assert sum(s for p, ys in found.items() if "iso:CN" in p for s in ys.values()) > 55
    assert first.dataset.extra["projects"] == 434
    kinds = {e.type for e in first.entities}
    assert kinds == {"Country"}


def test_what_cannot_be_counted_says_so(shared: Path) -> None:
    path = shared / "cordis" / XML
    with pytest.raises(LoadError, match=r"Nearest programme: HORIZON\.1\.1"):
        list(read(path, field="HORIZON.1.11"))
    with pytest.raises(LoadError, match="city is none of country, organisation"):
        list(read(path, layer="city"))


@pytest.fixture
def graph(empty_connection: Connection) -> Iterator[Graph]:
    with Graph(empty_connection) as opened:
        load(opened.store, reference.read(ROOT / "data" / "reference"))
        yield opened


def test_layers_of_projects_are_scored(graph: Graph, shared: Path) -> None:
    path = shared / "cordis" / CSV
    report = graph.load("cordis", path, layer="country", counting="fractional")
    assert (report.balanced, report.rejected) == (True, 0)
    told: dict[str, Any] = il.score(graph, "iso:DE", report.dataset, draws=50).to_dict()
    assert told["layer"]["unit"] == "projects"
    assert 1 <= told["rank"]["rank"] <= 5
    assert 0 < told["index"] <= 1
    small = graph.load("cordis", shared / "cordis" / XML, layer="organisation", field="HORIZON.1")
    assert small.dataset == "cordis-horizon-organisation-full-horizon-1"
    names = graph.entities("Organization").set_index("id")["country"]
    links = graph.links("COPARTICIPATES")
    (latest,) = il.score(graph, names.index[0], small.dataset).to_dict()["layer"]["years"][-1:]
    held = links["years"].map(lambda years: latest in years)
    links = links[held & (links["dataset"] == small.dataset)]
    one_end, other_end = links["from"].map(names), links["to"].map(names)
    abroad = links[(one_end != other_end) & one_end.notna() & other_end.notna()]
    linked = sorted({*abroad["from"], *abroad["to"]})
    one = next(n for n in linked if names[n] == "DE")
    made = il.score(graph, one, small.dataset).to_dict()
    # who has no tie abroad in the latest year has no index, and is not ranked
    assert 1 <= made["rank"]["rank"] <= made["rank"]["of"] <= len(linked) < len(names)
    assert "centrality" in made["rank"]["set_of_parts"]
