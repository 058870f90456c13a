"""Maps of the shipped data hold the ties that the index counts, and refuse what is not there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from innolink.mapping import flow_map
from innolink.scoring import ScoreError, score
from innolink.session import Graph


def test_the_map_of_beijing_is_the_table_of_its_partners(g: Graph, tmp_path: Path) -> None:
    made = flow_map(g, "beijing", as_of="2026-11-25", lang="en")
    scored = score(g, "beijing", as_of="2026-11-25")
    partners = scored.closeness.partners
    frame = made.to_frame()
    assert dict(zip(frame["country"], frame["weight"], strict=True)) == dict(
        zip(partners["country"], partners["weight"], strict=True)
    )
    assert list(frame["weight"]) == sorted(frame["weight"], reverse=True)
    assert made.data.unplaced == scored.to_dict()["recorded"]["places"]["unknown"]["weight"]
    assert (made.data.lat, made.data.lon) == (
        pytest.approx(39.9, abs=0.1),
        pytest.approx(116.4, abs=0.1),
    )
    assert made.write(tmp_path / "map.svg").read_text("utf-8").startswith("<svg")
    assert made.write(tmp_path / "map.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_link_type_and_a_group_narrow_the_map(g: Graph) -> None:
    labs = flow_map(g, "beijing", kinds=["JOINT_LAB_OF"], group="Belt and Road").to_frame()
    scored = score(g, "beijing")
    members = set(scored.closeness.partners.query("belt_and_road")["country"])
    ties = scored.ties[scored.ties["type"] == "JOINT_LAB_OF"]
    assert dict(zip(labs["country"], labs["weight"], strict=True)) == Counter(
        c for c in ties["country"] if c in members
    )


def test_a_layer_is_drawn_by_its_strength(g: Graph) -> None:
    made = flow_map(g, "china", "ncses-ai", lang="en")
    assert made.to_frame().iloc[0].to_dict() == {
        "country": "US", "name": "United States", "name_zh": "美国", "weight": 13631.0,
    }  # fmt: skip
    assert made.data.unit.en == "papers"


def test_what_is_not_there_is_refused_with_what_is(g: Graph) -> None:
    with pytest.raises(ScoreError, match="JOINT_LAB_OF"):
        flow_map(g, "beijing", kinds=["JOINT_LABS"])
    with pytest.raises(ScoreError, match="belt-and-road"):
        flow_map(g, "beijing", group="Silk Road")
    with pytest.raises(ScoreError, match="ncses-ai"):
        flow_map(g, "china", "ncses-ai", kinds=["JOINT_LAB_OF"])
