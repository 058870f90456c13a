"""The nearest valid value: what is begun goes first, and a kind that ids share says nothing."""

from __future__ import annotations

import pytest

from loaders.nearest import nearest

IDS = (
    "park:qstp",
    "park:sophia-antipolis",
    "park:sophia-antipolis-east",
    "org:sophia-lab",
    "iso:RS",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("park:sophia", "park:sophia-antipolis"),
        ("PARK:Sophia", "park:sophia-antipolis"),
        ("park:sofia-antipolis", "park:sophia-antipolis"),
        ("prk:qstp", "park:qstp"),
        ("park:abcd", ""),
        ("org:sophia-labs", "org:sophia-lab"),
        ("iso:R", ""),
    ],
)
def test_the_nearest_id(text: str, found: str) -> None:
    assert nearest(text, IDS) == found
