"""Scenes: views of a network page, kept under a name and stepped through inside the page.

A scene names what is looked at by our stable ids, so it outlives the file it was made in. Scenes
travel as a small JSON file that the page writes and reads, and that ``innolink page --scenes``
bakes in::

    {"scenes": [{"title": {"en": "Serbia", "zh": "塞尔维亚"}, "note": "Two joint laboratories.",
                 "view": {"view": "map", "focus": "iso:RS", "year": "2024"}}]}
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from briefings.escape import harmless
from graph.model import Label
from graph.wording import WordedError

__all__ = ["VIEW_PARTS", "Scene", "SceneError", "read_scenes", "scenes_payload"]

VIEW_PARTS = (
    *("view", "tab", "all", "bare", "notypes", "nolinks", "nochanges", "places", "fields"),
    *("least", "year", "base", "focus", "steps", "show", "with", "place", "to", "at", "map"),
)
"""What a view may say, each as text: the parts of the page's own address.

``view`` (picture, map, list), ``tab`` (things, links, places), ``all`` and ``bare`` (1),
``notypes``, ``nolinks``, ``nochanges``, ``places``, ``fields`` (names or codes with dots
between them), ``least`` (1 to 3), ``year``, ``base`` (the year compared with), ``focus`` and
``show`` (ids),
``steps`` (1, 2), ``with`` (the id at the other end), ``place`` and ``to`` (country codes), ``at``
and ``map`` (x, y, scale of picture and map).
"""

MOST = 60
_TEXT = 400
_LARGEST_FILE = 1_000_000


class SceneError(WordedError, ValueError):
    """A file holds no scenes that a page can step through; says where and what to do."""

    room: ClassVar[str] = "briefings"


@dataclass(frozen=True, slots=True)
class Scene:
    """One view with its title and a note.

    ``view`` holds parts of :data:`VIEW_PARTS`. Ids that a page lacks are said when it is shown.
    """

    title: Label
    view: Mapping[str, str]
    note: Label = field(default_factory=lambda: Label("", ""))


def read_scenes(path: str | os.PathLike[str]) -> tuple[Scene, ...]:
    """Read scenes from a JSON file, as the page writes it.

    Raises
    ------
    SceneError
        It is no JSON, holds no list of scenes or more than 60, or a scene has no view, an unknown
        part or a value that is no text; the message names the scene.
    OSError
        The file cannot be read.
    """
    file = Path(path)
    if file.stat().st_size > _LARGEST_FILE:
        raise SceneError("page.scenes_no_list", file=str(file), most=MOST)
    try:
        given = json.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise SceneError("page.scenes_no_json", file=str(file), said=str(error)) from None
    some = given.get("scenes") if isinstance(given, dict) else given
    if not isinstance(some, list) or len(some) > MOST:
        raise SceneError("page.scenes_no_list", file=str(file), most=MOST)
    return tuple(_scene(one, n, str(file)) for n, one in enumerate(some, 1))


def scenes_payload(scenes: Iterable[Scene]) -> list[dict[str, Any]]:
    """Arrange scenes for the browser.

    Examples
    --------
    >>> scenes_payload([Scene(Label("Serbia", "塞尔维亚"), {"focus": "iso:RS"})])[0]["view"]
    {'focus': 'iso:RS'}
    """
    return [
        {
            "title": _both(scene.title),
            "note": _both(scene.note),
            "view": {key: harmless(value, _TEXT) for key, value in scene.view.items()},
        }
        for scene in scenes
    ]


def _both(text: Label) -> dict[str, str]:
    return {"en": harmless(text.en, _TEXT), "zh": harmless(text.zh, _TEXT)}


def _scene(given: Any, number: int, file: str) -> Scene:
    view = given.get("view") if isinstance(given, dict) else None
    if not isinstance(view, dict):
        raise SceneError("page.scene_no_view", file=file, number=number)
    for part, value in view.items():
        if part not in VIEW_PARTS:
            raise SceneError("page.scene_part", file=file, number=number, part=harmless(part, 80),
                             known=list(VIEW_PARTS))  # fmt: skip
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SceneError("page.scene_value", file=file, number=number, part=part)
    return Scene(
        _label(given.get("title"), file, number, "title"),
        {part: str(value) for part, value in view.items()},
        _label(given.get("note", ""), file, number, "note"),
    )


def _label(given: Any, file: str, number: int, part: str) -> Label:
    """Make a text in both languages of one text or of two."""
    if isinstance(given, str):
        return Label(given, given)
    if isinstance(given, dict) and all(isinstance(given.get(x, ""), str) for x in ("en", "zh")):
        en, zh = given.get("en", ""), given.get("zh", "")
        if en or zh:
            return Label(en or zh, zh or en)
    raise SceneError("page.scene_value", file=file, number=number, part=part)
