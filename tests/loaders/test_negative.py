"""A count or a share of a whole is never below zero; money, growth and balances may be."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Connection
from graph.store import Store
from loaders.negative import reject_negative
from loaders.pipeline import load
from loaders.register import read
from loaders.staging import reject_dangling, stage

ENTITIES = """id,type,name,unit
park:x,Park,X,
indicator:pct,Indicator,PCT applications,applications
indicator:gdp-growth,Indicator,Growth,%
indicator:share,Indicator,Share abroad,
indicator:strange,Indicator,Strange,kelvins
"""


def judged(folder: Path, *rows: str, known: Any = ()) -> tuple[list[str], list[str], int]:
    """Faults, notes and the number of accepted figures of a register with these observations."""
    (folder / "entities.csv").write_text(ENTITIES, "utf-8")
    text = "subject,indicator,year,value,unit\n" + "\n".join(rows) + "\n"
    (folder / "observations.csv").write_text(text, "utf-8")
    with closing(stage(read(folder))) as staged:
        gone = reject_dangling(staged, lambda ids: dict.fromkeys(ids, "Indicator"),
                               lambda _: "", lambda: [])  # fmt: skip
        reject_negative(staged, gone, lambda _: known)
        told = [f"{f.where.row} {f.column} {f.value}: {f.rule}" for f in staged.faults]
        asked = [f"{n.where.row} {n.column} {n.value}: {n.rule}" for n in staged.notes]
        return told, asked, len(staged.observations) - len(gone.get("observations", ()))


@pytest.mark.parametrize(
    "row",
    [
        "indicator:pct,2025,-5,applications",
        "indicator:pct,2025,-5,",  # the unit is the indicator's
        "indicator:pct,2025,-5,件",
        "indicator:share,2025,-3,%",
        "indicator:share,2025,-3,% of GDP",
    ],
)
def test_a_count_or_a_share_below_zero_is_rejected(tmp_path: Path, row: str) -> None:
    told, asked, kept = judged(tmp_path, f"park:x,{row}", "park:x,indicator:pct,2024,0,")
    (said,) = told
    assert said.startswith("2 value -")
    assert "must be zero or above: the unit" in said
    assert (asked, kept) == ([], 1)


@pytest.mark.parametrize(
    "row",
    [
        "indicator:gdp-growth,2025,-3,%",
        "indicator:share,2025,-3,% change",
        "indicator:share,2025,-3,变化（%）",
        "indicator:share,2025,-3,million EUR",
    ],
)
def test_what_may_be_below_zero_is_taken(tmp_path: Path, row: str) -> None:
    assert judged(tmp_path, f"park:x,{row}") == ([], [], 1)


def test_of_a_unit_that_nobody_knows_a_note_asks(tmp_path: Path) -> None:
    told, (asked,), kept = judged(tmp_path, "park:x,indicator:strange,2025,-3,")
    assert (told, kept) == ([], 1)
    assert asked == (
        "2 value -3: is below zero: is it meant? If the unit counts things, there is no such value"
    )


def test_the_unit_may_be_that_of_an_indicator_of_the_graph(tmp_path: Path) -> None:
    known = [{"id": "indicator:other", "name": "Other", "unit": "companies"}]
    told, _, kept = judged(tmp_path, "park:x,indicator:other,2025,-3,", known=known)
    assert (len(told), kept) == (1, 0)


def test_a_load_rejects_the_row_and_both_ledgers_hold(
    empty_connection: Connection, tmp_path: Path
) -> None:
    (tmp_path / "entities.csv").write_text(ENTITIES, "utf-8")
    text = (
        "subject,indicator,year,value\npark:x,indicator:pct,2025,-5\npark:x,indicator:pct,2024,5\n"
    )
    own = tmp_path / "own"
    own.mkdir()
    (own / "observations.csv").write_text(text, "utf-8")
    with Store(empty_connection) as store:
        assert load(store, read(tmp_path, "things")).rejected == 0
        report = load(store, read(own))
        values = [r["v"] for r in store.rows("MATCH (o:Observation) RETURN o.value AS v")]
    assert (report.rejected, report.accepted, report.balanced) == (1, 1, True)
    assert values == [5.0]
