"""The innovation map counts each actor's broad fields, and says who names none."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from briefings.innovation_map import FieldActor, field_matrix, innovation_map

SVG = "{http://www.w3.org/2000/svg}"
ACTORS = [
    FieldActor("lab:a", "RS", ("virology", "genomics")),  # one broad field
    FieldActor("lab:b", "RS", ("robotics",)),
    FieldActor("lab:c", "RS", ("virology",), "BIO4"),
    FieldActor("lab:d", "CL", ("astronomy", "big data"), "Parque"),
    FieldActor("lab:e", "CL"),
    FieldActor("lab:f", "", ("astronomy",)),
]


def test_circles_count_actors_and_labels_name_the_leading_field() -> None:
    svg, alt = innovation_map(ACTORS, "en")
    root = ET.fromstring(svg)
    tips = {c.get("data-place"): c[0].text for c in root.iter(f"{SVG}circle")}
    assert tips == {
        "RS": "Serbia: Life sciences and health 2, Manufacturing and materials 1",
        "CL": "Chile: Information technology 1, Space and astronomy 1",
    }
    said = {t.text for t in root.iter(f"{SVG}text")}
    assert {"Serbia 3 · Life sciences and health", "Chile 1"} <= said
    assert alt == (
        "Innovation map: 4 actors with a known field in 2 countries and regions; 1 names no field."
        " 1 lie in no country that could be placed."
    )


def cells(svg: str) -> list[str]:
    return [t.text or "" for t in ET.fromstring(svg).iter(f"{SVG}text")]


def test_the_matrix_holds_every_pair_and_says_how_many_name_no_field() -> None:
    drawn = field_matrix(ACTORS, "en", title="Fields")
    assert drawn.alt.startswith("Fields. 4 rows, 2 columns, 4 cells filled; the largest: Life")
    assert any("1 names no field" in t for t in cells(drawn.svg))
    parks = field_matrix(ACTORS, "zh", title="园区", park=True)
    assert {"BIO4", "Parque", "空间与天文"} <= set(cells(parks.svg))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_order_does_not_matter_and_nobody_is_no_error(lang: str) -> None:
    assert innovation_map(ACTORS, lang) == innovation_map(ACTORS[::-1], lang)
    assert "<svg" in innovation_map([], lang)[0]
    assert "<svg" in field_matrix([], lang, title="t").svg


def test_hostile_texts_stay_texts() -> None:
    bad = [FieldActor("x", "RS", ("</text><script>alert(1)</script>",), "<script>\x00")]
    for svg in (innovation_map(bad)[0], field_matrix(bad, "en", title="<b>", park=True).svg):
        assert not [e for e in ET.fromstring(svg).iter() if e.tag.endswith("script")]
