"""Every unit, scope, status, indicator and definition that ships can be said in Chinese."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

from graph.terms import _table, term

DATA = Path(__file__).parents[2] / "data"
HAN = re.compile("[\u4e00-\u9fff]")
EDITION = re.compile(r"(GII|GIHI) \d{4}")  # the same in both languages


def rows(*place: str) -> list[dict[str, str]]:
    with DATA.joinpath(*place).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shipped(kind: str) -> set[str]:
    entities, figures = rows("register", "entities.csv"), rows("register", "observations.csv")
    if kind == "indicator":
        return {r["name"] for r in entities if r["type"] == "Indicator" and not r["name_zh"]}
    if kind == "status":
        return {r["status"] for r in entities} - {""}
    if kind == "unit":
        targets = {r["unit"] for r in rows("plan", "targets.csv")}
        return {r["unit"] for r in figures} | targets
    if kind == "definition":
        networks = (
            tomllib.loads(p.read_text("utf-8")) for p in DATA.glob("networks/*/network.toml")
        )
        counted = {i["definition"] for n in networks for i in n.get("indicator", ())}
        return {r["definition"] for r in entities} | counted
    figures += rows("register", "links.csv")
    return {r["scope"] for r in figures if not EDITION.fullmatch(r["scope"])}


@pytest.mark.parametrize("kind", ["definition", "indicator", "scope", "status", "unit"])
def test_what_ships_can_be_said_in_chinese(kind: str) -> None:
    words = shipped(kind) - {""}
    assert {w for w in words if not HAN.search(term(kind, w).zh)} - {"%"} == set()
    assert {w for w in words if term(kind, w).en != w} == set()
    assert {w for k, w in _table() if k == kind} == words  # and nothing else stands in the file
