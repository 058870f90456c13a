"""Which node a published network's label stands for: a country, a city, or an id of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph.lists import split_items
from graph.names import fold
from graph.places import country_code
from graph.values import MAX_ID
from graph.wording import Message
from loaders.batch import rule
from loaders.checks import show
from loaders.nearest import nearest
from loaders.shipped import rows
from loaders.strange_country import strange_country

__all__ = ["Labels"]

_ID = re.compile(r"[a-z][a-z0-9-]*:[^\s|]+")
Values = dict[str, Any]


@cache
def _cities() -> dict[str, Values]:
    """Cities that ship (register, peer hubs) by folded name; a name of two is nobody's."""
    folder = Path(str(files("data")))
    tables = [row for _, row in rows(folder / "register" / "entities.csv", ("id", "type", "name"))]
    found = [r for r in tables if r["type"] == "City"]
    found += [row for _, row in rows(folder / "reference" / "hubs.csv", ("id", "name", "country"))]
    named: dict[str, Values] = {}
    shared: set[str] = set()
    for row in found:
        values = {k: row[k] for k in ("id", "name", "name_zh", "country") if row.get(k)}
        names = (row["name"], row.get("name_zh", ""), *split_items(row.get("names", "")))
        for name in {fold(n) for n in names if n}:
            if named.setdefault(name, values)["id"] != values["id"]:
                shared.add(name)
    return {name: values for name, values in named.items() if name not in shared}


@dataclass(slots=True)
class Labels:
    """Tells the node of a label.

    Parameters
    ----------
    kind
        ``Country``, ``City`` or ``Organization``.
    prefix
        Put before a label to make an id, where labels are an authority's ids; may be empty.
    names
        Names of nodes by label, where the network brings such a table.
    listed
        Nodes of ``nodes.csv`` by label; they go before everything else.
    """

    kind: str
    prefix: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)

    def node(self, label: str) -> str | None:
        """Id of the node; ``None`` when nobody knows it. Nothing is guessed from a likeness."""
        if label in self.listed:
            return self.listed[label]
        if self.kind == "Country":
            code = country_code(label)
            return f"iso:{code}" if code else None
        if self.prefix:
            made = f"{self.prefix}{label}"
            return made if _ID.fullmatch(made) and len(made) <= MAX_ID else None
        if self.kind == "City" and (known := _cities().get(fold(label))):
            return str(known["id"])
        return label if _ID.fullmatch(label) and len(label) <= MAX_ID else None

    def values(self, label: str) -> Values:
        """Give what is known of a node besides its id: its name, and a shipped city's country."""
        known = _cities().get(fold(label)) if self.kind == "City" and not self.prefix else None
        return {**(known or {}), "name": self.names.get(label) or (known or {}).get("name", label)}

    def strange(self, label: str) -> tuple[Message, str]:
        """Say why a label is no node, and which is the nearest."""
        if self.kind == "Country":
            return strange_country(label, rule("networks.country"))
        if self.kind == "City":
            near = nearest(
                show(label), [*self.listed, *(str(v["name"]) for v in _cities().values())]
            )
            return rule("network_files.city"), near
        return rule("network_files.id"), nearest(show(label), self.listed)
