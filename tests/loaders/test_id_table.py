"""What a load remembers by id: a dictionary whose memory is bounded, wherever its entries lie."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from loaders import openalex, ror
from loaders.batch import Batch, Row
from loaders.id_table import IdTable
from loaders.staging import stage


class LikeADictionary(RuleBasedStateMachine):
    """Three entries in memory, the rest on disk: the same answers as a dictionary gives."""

    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.table = IdTable[str, int](most=3)
        self.model: dict[str, int] = {}

    @rule(target=keys, key=st.text(max_size=3) | st.just("\udcff"))
    def name(self, key: str) -> str:
        return key

    @rule(key=keys, value=st.integers(-(2**63), 2**63 - 1))
    def put(self, key: str, value: int) -> None:
        self.table[key] = self.model[key] = value

    @rule(key=keys, value=st.integers(0, 9))
    def add(self, key: str, value: int) -> None:
        assert self.table.add(key, value) == (key not in self.model)
        self.model.setdefault(key, value)

    @rule(key=keys)
    def take(self, key: str) -> None:
        assert self.table.pop(key, None) == self.model.pop(key, None)

    @rule(key=keys)
    def ask(self, key: str) -> None:
        assert (key in self.table, self.table.get(key)) == (key in self.model, self.model.get(key))

    @invariant()
    def same(self) -> None:
        assert dict(self.table.items()) == self.model
        assert list(self.table) == sorted(self.model)
        assert len(self.table) == len(self.model)


TestLikeADictionary = LikeADictionary.TestCase


@given(st.sets(st.integers(-(2**63), 2**63 - 1), max_size=20))
def test_numbers_come_by_size(numbers: set[int]) -> None:
    table = IdTable[int, int](most=4)
    assert all(table.add(n, 1) for n in numbers)
    assert not any(table.add(n, 1) for n in numbers)
    assert list(table) == sorted(numbers)
    with pytest.raises(KeyError):
        del table[2**63 - 2 if 2**63 - 2 not in numbers else 2**63 - 3]


def rows(batches: Any) -> list[Any]:
    """Everything that batches hold, in order."""
    told: list[Any] = []
    for batch in batches:
        assert isinstance(batch, Batch)
        each: tuple[Row, ...] = (*batch.sources, *batch.entities, *batch.links)
        told += [(r.where, getattr(r, "type", ""), dict(r.values)) for r in each]
        told += [*batch.faults, *batch.notes, batch.rows_read]
    return told


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (ror, "ror/v2.9-sample-ror-data.zip"),
        (openalex, "openalex/data/institutions"),
    ],
)
def test_a_source_reads_the_same_when_all_waits_on_disk(
    shared: Path, samples: Path, monkeypatch: pytest.MonkeyPatch, reader: Any, name: str
) -> None:
    path = (samples if reader is openalex else shared) / name
    usual = rows(reader.read(path))
    monkeypatch.setattr(IdTable.__init__, "__defaults__", (2_000 if reader is ror else 3,))
    assert rows(reader.read(path)) == usual
    assert "Organization" in {x[1] for x in usual if isinstance(x, tuple)}


def test_a_dataset_is_staged_the_same_when_all_waits_on_disk(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> list[Any]:
        staged = stage(islice(ror.read(shared / "ror/v2.9-sample-ror-data.zip"), 1))
        try:
            tables = [staged.kinds, staged.claims, staged.referenced, staged.keys]
            counts = [staged.read, staged.rejected, len(staged.faults)]
            return [*counts, *(dict(t.items()) for t in tables)]
        finally:
            staged.close()

    usual = told()
    monkeypatch.setattr(IdTable.__init__, "__defaults__", (2_000,))
    assert told() == usual
    assert len(usual[3]) > 1000
