"""What a network's folder says about itself: ``network.toml``, checked whole.

The format is described in ``data/networks/README.md``.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.ontology import LINKS
from graph.wording import Joined, Message
from loaders.batch import rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.nearest import nearest
from loaders.network_sheet import COLUMNS

__all__ = ["Network", "read_network"]

FILE = "network.toml"
COVERAGES = ("symmetric", "hub-centric")
ABSENT = ("zero", "unknown")
FORMS = ("matrix", "edges")
BLANK = ("unknown", "zero")
DIRECTIONS = ("equal", "sum", "larger")
LAYERS = tuple(sorted(n for n, x in LINKS.items() if x.family == "layer"))
KINDS = ("City", "Country", "Organization")

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")

Rule = tuple[bool, Callable[[Any], bool], Message]  # required, check, what it must be


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _years(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(type(y) is int and 1 <= y <= 9999 for y in value)
        and sorted(set(value)) == value
    )


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _columns(value: Any) -> bool:
    """Say whether these are columns of a list of ties: all by name, or all by place from 1."""
    if not isinstance(value, dict) or not {"from", "to"} <= value.keys() <= set(COLUMNS):
        return False
    places = [v for v in value.values() if type(v) is int and 1 <= v <= 1000]
    return len(places) == len(value) or all(map(_text, value.values()))


def _prefix(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[a-z][a-z0-9-]{0,30}:", value))


def _one_of(choices: tuple[str, ...]) -> Rule:
    return True, lambda v: v in choices, rule("networks.choice", choices=list(choices))


_NEEDED: Rule = (True, _text, rule("networks.text"))
_MAY: Rule = (False, _text, rule("networks.text"))

_TOP: dict[str, Rule] = {
    "id": (
        True,
        lambda v: isinstance(v, str) and bool(_ID.fullmatch(v)),
        rule("networks.id"),
    ),
    "title": _NEEDED,
    "title_zh": _MAY,
    "licence": _NEEDED,
    "publisher": _NEEDED,
    "url": _MAY,
    "release": _MAY,
    "layer": (True, lambda v: isinstance(v, dict), rule("networks.table_layer")),
    "source": (
        True,
        lambda v: isinstance(v, list) and bool(v),
        rule("networks.list_of", table="source"),
    ),
    "indicator": (
        False,
        lambda v: isinstance(v, list),
        rule("networks.list_of", table="indicator"),
    ),
    "published": (False, lambda v: isinstance(v, dict), rule("networks.table_published")),
}
_PUBLISHED: dict[str, Rule] = {
    "form": (False, *_one_of(FORMS)[1:]),
    "files": (False, _texts, rule("networks.names")),
    "columns": (False, _columns, rule("networks.columns")),
    "unknown": (False, _texts, rule("networks.names")),
    "blank": (False, *_one_of(BLANK)[1:]),
    "directions": (False, *_one_of(DIRECTIONS)[1:]),
    "label": _MAY,
    "strength": _MAY,
    "labels": _MAY,
    "prefix": (False, _prefix, rule("networks.prefix")),
}
_LAYER: dict[str, Rule] = {
    "link": _one_of(LAYERS),
    "node_kind": _one_of(KINDS),
    "unit": _NEEDED,
    "counting": _NEEDED,
    "theta": (True, lambda v: _number(v) and v > 0, rule("networks.positive")),
    "theta_reason": _MAY,
    "coverage": _one_of(COVERAGES),
    "years": (True, _years, rule("networks.years")),
    "period": _MAY,
    "normalisation": _NEEDED,
    "absent": _one_of(ABSENT),
    "loops": _MAY,
    "sources": (True, lambda v: _texts(v) and bool(v), rule("networks.sources")),
}
_SOURCE: dict[str, Rule] = {
    "id": _NEEDED,
    "title": _NEEDED,
    "url": _MAY,
    "publisher": _MAY,
    "date": _MAY,
    "retrieved": _MAY,
    "citation": _MAY,
}
_INDICATOR: dict[str, Rule] = {
    "id": (
        True,
        lambda v: isinstance(v, str) and bool(re.fullmatch(r"indicator:[a-z0-9-]{1,80}", v)),
        rule("networks.indicator_id"),
    ),
    "name": _NEEDED,
    "name_zh": _MAY,
    "unit": _NEEDED,
    "definition": _MAY,
    "world": (False, _number, rule("networks.number")),
    "sources": (True, lambda v: _texts(v) and bool(v), rule("networks.sources")),
}


@dataclass(frozen=True, slots=True)
class Network:
    """What ``network.toml`` says, checked.

    Attributes
    ----------
    top
        Id, title, licence, publisher, address, release.
    layer
        What was counted, between which nodes, in which years, and how it is to be read.
    sources, indicators
        Tables that are cited; quantities that ``observations.csv`` gives of the nodes.
    published
        How the files of a network in a format of its own are to be read.
    """

    top: Mapping[str, Any]
    layer: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...]
    indicators: tuple[Mapping[str, Any], ...] = field(default=())
    published: Mapping[str, Any] = field(default_factory=dict)


def read_network(folder: Path) -> Network:
    """Read and check a folder's ``network.toml``.

    Raises
    ------
    LoadError
        It is not there, is no TOML, or breaks rules: all of them are named at once.
    """
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise LoadError("networks.lacks", folder=show(folder), file=FILE) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise LoadError(
            "networks.unreadable", file=FILE, folder=show(folder.name), why=show(error)
        ) from None
    faults = _table("", data, _TOP)
    layer, sources, indicators = (data.get(k) for k in ("layer", "source", "indicator"))
    if isinstance(layer, dict):
        faults += _table("layer.", layer, _LAYER)
    published = data.get("published", {})
    if isinstance(published, dict):
        faults += _table("published.", published, _PUBLISHED)
    sources = sources if isinstance(sources, list) else []
    indicators = indicators if isinstance(indicators, list) else []
    for name, rows, rules in (("source", sources, _SOURCE), ("indicator", indicators, _INDICATOR)):
        for number, row in enumerate(rows, start=1):
            faults += _table(f"{name} {number}: ", row, rules)
        faults += _twice(name, rows)
    faults = faults or _references(data["layer"], sources, indicators)
    if faults:
        told = Joined(faults, "clause_joiner")
        raise LoadError(
            "networks.faults", file=FILE, folder=show(folder.name), count=len(faults), faults=told
        )
    tables = ("layer", "source", "indicator", "published")
    top = {k: v for k, v in data.items() if k not in tables}
    return Network(top, data["layer"], tuple(sources), tuple(indicators), published)


def _table(at: str, table: Any, rules: dict[str, Rule]) -> list[Message]:
    if not isinstance(table, dict):
        return [rule("networks.table", at=at)]
    faults = []
    for key, (required, check, asked) in rules.items():
        if key not in table:
            if required:
                faults.append(rule("networks.missing", at=at, key=key))
        elif not check(table[key]):
            value = show(table[key])
            faults.append(rule("networks.broken", at=at, key=key, asked=asked, value=value))
    for key in sorted(table.keys() - rules.keys()):
        near = nearest(key, rules)
        name = "networks.unknown_near" if near else "networks.unknown"
        hint = {"near": near} if near else {}
        faults.append(rule(name, at=at, key=show(key), **hint))
    return faults


def _twice(name: str, rows: list[Any]) -> list[Message]:
    ids = [r.get("id") for r in rows if isinstance(r, dict)]
    return [
        rule("networks.twice", table=name, id=show(i)) for n, i in enumerate(ids) if i in ids[:n]
    ]


def _references(
    layer: dict[str, Any], sources: list[dict[str, Any]], indicators: list[dict[str, Any]]
) -> list[Message]:
    known = {s["id"] for s in sources}
    users = [("layer", layer), *((i["id"], i) for i in indicators)]
    faults = [
        rule("networks.cites", user=user, source=show(cited))
        for user, table in users
        for cited in table["sources"]
        if cited not in known
    ]
    loops = layer.get("loops")
    if loops and loops not in {i["id"] for i in indicators}:
        faults.append(rule("networks.loops_unknown", indicator=show(loops)))
    return faults
