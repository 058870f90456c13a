"""A rejected row of a layer leaves its pair unknown, never zero, and the load says so."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.connection import Connection
from innolink.score_change import why_changed
from innolink.session import Graph
from loaders.batch import Fault
from loaders.lost_pairs import mark_lost_pairs
from loaders.networks import read
from loaders.staging import reject_dangling, stage

ROWS = (
    "CN,NA,2021,2",
    "CN,RS,2021,-5",  # rejected: a negative strength
    "CN,RS,2022,120",
    "NA,RS,2022,7",
    "RS,NA,2022,8",  # rejected with the row before it: which of the two is right?
    "CN,TW,2022,x",  # rejected, and with it the pair's other row
    "TW,CN,2022,3",
)
LOST = ["iso:CN|iso:RS|2021", "iso:CN|iso:TW|2022", "iso:NA|iso:RS|2022"]


@pytest.fixture
def small(samples: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    shutil.copytree(samples / "network-small", folder)
    return folder


@dataclass
class Read:
    """What a network says once it has been read and checked."""

    unknown: list[str]
    strengths: dict[tuple[str, str], dict[int, float]]
    notes: list[Fault]

    def told(self, lang: str = "en") -> list[str]:
        return [f"{n.value} {n.rule.say(lang)}" for n in self.notes]


def checked(folder: Path, rows: Sequence[str]) -> Read:
    """A network with these rows, read and checked without a database."""
    (folder / "links.csv").write_text("from,to,year,strength\n" + "\n".join(rows) + "\n")
    with closing(stage(read(folder))) as found:
        mark_lost_pairs(found, reject_dangling(found, lambda _: {}, lambda _: "", lambda: []))
        strengths = {
            (v["from"], v["to"]): dict(zip(v["years"], v["strength"], strict=True))
            for spool in found.links.values()
            for chunk in spool.chunks()
            for _, _, v in chunk
        }
        return Read(found.dataset.extra.get("unknown", []), strengths, found.notes)


def test_a_rejected_row_leaves_its_pair_unknown_and_the_load_says_how_many(small: Path) -> None:
    found = checked(small, ROWS)
    assert found.unknown == LOST
    assert found.strengths == {
        ("iso:CN", "iso:NA"): {2021: 2.0},
        ("iso:CN", "iso:RS"): {2022: 120.0},
    }
    assert found.told() == [
        "3 of the layer's figures (a pair in a year) became unknown, not zero, because their rows "
        "were rejected: iso:CN–iso:RS 2021, iso:CN–iso:TW 2022, iso:NA–iso:RS 2022. Correct the "
        "rows and load again"
    ]
    assert "记为未知，而不是零：iso:CN–iso:RS 2021、" in found.told("zh")[0]


@pytest.mark.parametrize(
    ("absent", "means"), [("zero", "count as zero in this layer"), ("unknown", "stay unknown")]
)
def test_rows_that_name_no_pair_and_year_are_said_to_be_missing(
    small: Path, absent: str, means: str
) -> None:
    about = small / "network.toml"
    about.write_text(about.read_text("utf-8").replace('"zero"', f'"{absent}"'), "utf-8")
    rows = ["CN,RS,soon,3", "CN,Atlantis,2021,3", "CN,RS,2021", "CN,CN,2021,-1", "CN,NA,2021,1"]
    found = checked(small, rows)
    assert found.unknown == []
    (told,) = found.told()
    assert told.startswith("3 of the rejected rows cannot be read as a pair and a year")
    assert means in told


def test_a_layer_all_of_whose_rows_hold_says_nothing(small: Path) -> None:
    assert checked(small, ["CN,RS,2021,3"]).told() == []


def test_a_pair_is_unknown_too_where_the_row_of_its_node_was_rejected(small: Path) -> None:
    about = small / "network.toml"
    text = about.read_text("utf-8").replace('"Country"', '"City"')
    about.write_text(text.partition("[[indicator]]")[0].replace("loops", "#"), "utf-8")
    (small / "observations.csv").unlink()
    (small / "nodes.csv").write_text("id,name,lat\na:1,A,1\na:2,B,north\na:3,C,3\n")
    found = checked(small, ["a:1,a:2,2021,5", "a:3,a:2,2022,5", "a:1,a:3,2021,5"])
    assert found.unknown == ["a:1|a:2|2021", "a:2|a:3|2022"]
    assert found.told()[0].startswith("2 of the layer's figures")


def test_what_changed_says_nothing_of_a_pair_whose_row_was_rejected(
    empty_connection: Connection, small: Path
) -> None:
    (small / "links.csv").write_text(
        "from,to,year,strength\nCN,RS,2021,-5\nCN,RS,2022,120\nCN,NA,2021,10\nCN,NA,2022,20\n"
    )
    with Graph(empty_connection) as graph:
        assert graph.load("networks", small).rejected == 1
        told = why_changed(graph, "iso:CN", "small", 2021)
    cells = " ".join(told.to_frame().astype(str).to_numpy().ravel())
    assert "NA" in cells
    assert "RS" not in cells
