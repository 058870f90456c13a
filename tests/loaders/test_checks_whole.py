"""Everything that is wrong with a row is said at once, whatever is found first."""

from __future__ import annotations

from pathlib import Path

from graph.connection import Connection
from graph.store import Store
from loaders import reference, register
from loaders.pipeline import load

ROOT = Path(__file__).parents[2]
ENTITIES = """\
id,type,name,country,city,kinds,sources
lab:one,Labratory,One,Sebia,Bejing,,s9
org:two,Organization,Two,CN,Bejing,univercity,s9
org:good,Organization,Good,CN,Beijing,,s1
"""
LINKS = """\
from,type,to,since,sources
org:good,COOPERATES,org:nobody,2024-13,s9
"""
SOURCES = """\
id,title,url
s1,Minutes,https://example.org/minutes
"""


def test_no_fault_of_a_row_hides_another(empty_connection: Connection, tmp_path: Path) -> None:
    for name, text in (("entities", ENTITIES), ("links", LINKS), ("sources", SOURCES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    with Store(empty_connection) as store:
        load(store, reference.read(ROOT / "data" / "reference"))
        load(store, register.read(ROOT / "data" / "register"))
        report = load(store, register.read(tmp_path, "mine"))
    found = {(f.where.row, f.column, f.value, str(f.nearest)) for f in report.faults
             if f.where.sheet in ("", "entities", None) and "entities" in f.where.file}  # fmt: skip
    assert {(r, c, v) for r, c, v, _ in found} == {
        (2, "type", "Labratory"),
        (2, "country", "Sebia"),
        (2, "city", "Bejing"),
        (2, "sources", "s9"),
        (3, "kinds", "univercity"),
        (3, "city", "Bejing"),
        (3, "sources", "s9"),
    }
    assert {n for r, c, _, n in found if c == "city"} == {"Beijing"}
    links = {(f.column, f.value) for f in report.faults if "links" in f.where.file}
    assert links == {
        ("type", "COOPERATES"),
        ("to", "org:nobody"),
        ("since", "2024-13"),
        ("sources", "s9"),
    }
    assert (report.rejected, report.balanced) == (3, True)
