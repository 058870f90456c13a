"""Scene files: what is taken, and what is refused with words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from briefings.page_scenes import MOST, Scene, SceneError, read_scenes, scenes_payload
from graph.model import Label


def written(folder: Path, content: Any) -> Path:
    file = folder / "scenes.json"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    return file


def test_one_text_or_two_and_numbers_are_taken(tmp_path: Path) -> None:
    given = [
        {"title": "Parks", "view": {"year": 2010, "focus": "park:a"}},
        {"title": {"zh": "地图"}, "note": {"en": "n", "zh": "注"}, "view": {}},
    ]
    wanted = (
        Scene(Label("Parks", "Parks"), {"year": "2010", "focus": "park:a"}),
        Scene(Label("地图", "地图"), {}, Label("n", "注")),
    )
    assert read_scenes(written(tmp_path, given)) == wanted
    assert read_scenes(written(tmp_path, "\ufeff" + json.dumps({"scenes": given}))) == wanted


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ({"scene": []}, "holds no list of scenes"),
        ([{"title": "x", "view": {}}] * (MOST + 1), f"more than {MOST}"),
        (" " * 1_000_001, "holds no list of scenes"),
        ([{"title": "x"}], "scene 1 has no view"),
        ([{"title": "x", "view": {}}, 3], "scene 2 has no view"),
        ([{"title": "x", "view": {"zoom": "1"}}], "unknown part zoom"),
        ([{"title": "x", "view": {"year": None}}], "in scene 1, year must be a text"),
        ([{"title": "x", "view": {"all": True}}], "in scene 1, all must be a text"),
        ([{"view": {}}], "in scene 1, title must be a text"),
        ([{"title": "x", "note": 3, "view": {}}], "in scene 1, note must be a text"),
    ],
)
def test_what_is_no_scene_is_refused(tmp_path: Path, content: Any, said: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(SceneError) as caught:
        read_scenes(file)
    assert said in caught.value.say("en")
    assert caught.value.say("zh").startswith(str(file))


def test_texts_are_made_harmless() -> None:
    made = scenes_payload([Scene(Label("a\u202eb\x00", "字"), {"focus": "\u2028x"})])
    assert made == [
        {"title": {"en": "a\ufffdb\ufffd", "zh": "字"}, "note": {"en": "", "zh": ""},
         "view": {"focus": "x"}}
    ]  # fmt: skip
