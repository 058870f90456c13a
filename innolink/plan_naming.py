"""Which target of the plan a text names: number, id, name, or enough of one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from graph.model import Label
from graph.reading import entities_frame
from graph.store import Store
from queries.runner import AskError, checked_value

__all__ = ["target_id"]

_NEAREST = 3
_PLACES = {"City", "Region", "Country"}


def target_id(store: Store, text: str, targets: Sequence[Mapping[str, Any]]) -> str:
    """Id of the one target that a text names.

    Parameters
    ----------
    store
        An open store.
    text
        Number, id (with or without ``target:``) or name; or a part, or initials, of one alone.
    targets
        Rows of the question ``targets``.

    Raises
    ------
    AskError
        It names none, or several: these or the nearest are named with their ids.
    """
    asked, ids = text.strip(), [str(one["id"]) for one in targets]
    numbers = {str(one["number"]): str(one["id"]) for one in targets}
    for known in (asked, f"target:{asked}", numbers.get(asked, "")):
        if known in ids:
            return known
    if (named := _named(store, asked)) in ids:
        return named
    # The name of a place, such as the city's, stands in many a target and means none.
    parts = asked.casefold() if asked and not _is_place(store, named) else ""
    found = [one for one in targets if parts and _is_part(parts, one)]
    if len(found) == 1:
        return str(found[0]["id"])
    if found:
        raise AskError("name.several_targets", text=asked[:60], known=_labels(found))
    raise AskError("name.no_target", text=asked[:60], nearest=_labels(_nearest(asked, targets)),
                   known=_labels(targets))  # fmt: skip


def _is_place(store: Store, id_: str) -> bool:
    return bool(id_) and set(entities_frame(store, {id_})["type"]) <= _PLACES


def _words(one: Mapping[str, Any]) -> list[str]:
    """Give what a target is called: id without its kind, and the names."""
    named = (str(one["id"]).partition(":")[2], one["name"], one["name_zh"])
    return [str(x).casefold() for x in named if x]


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", name))


def _is_part(asked: str, one: Mapping[str, Any]) -> bool:
    called = _words(one)
    return any(asked in name for name in called) or asked in map(_initials, called)


def _nearest(asked: str, targets: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give targets with a name or a word that is spelt much like the text."""
    spelt = {name: one for one in targets for name in _words(one)}
    spelt |= {w: one for one in targets for n in _words(one) for w in re.findall(r"\w{4,}", n)}
    close = get_close_matches(asked.casefold(), spelt, _NEAREST, 0.6)
    return list({str(spelt[name]["id"]): spelt[name] for name in close}.values())


def _labels(targets: Sequence[Mapping[str, Any]]) -> list[Label]:
    return [Label(*(f"{o['number']} {o[name]} ({str(o['id']).partition(':')[2]})"
                    for name in ("name", "name_zh"))) for o in targets]  # fmt: skip


def _named(store: Store, text: str) -> str:
    """Id of what a text names; "" where nothing is called so."""
    try:
        return str(checked_value(store, "entity", text, "target"))
    except AskError as error:
        if error.key in ("name.number", "name.empty"):
            raise
        return ""
