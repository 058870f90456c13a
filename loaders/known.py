"""What the graph knows of the ids that a dataset names and does not describe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from graph import statements
from graph.names import fold
from graph.store import Store
from loaders.id_table import IdTable
from loaders.nearest import nearest

_MOST = 200_000
"""Ids of the dataset, and of the graph, among which the nearest one is looked for."""

_NAMED = (
    "MATCH (e:Entity) RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh, e.names AS names "
    f"ORDER BY id LIMIT {_MOST}"
)


def parts(ids: Iterable[str], size: int = 10_000) -> Iterator[list[str]]:
    """Cut a row of ids into lists of bounded length."""
    left = iter(ids)
    while part := list(islice(left, size)):
        yield part


class Known:
    """Looks ids up, first as ids of entities, then among their other ids.

    Attributes
    ----------
    aliases
        Entities by the other ids found so far; an id of two entities is left out.
    found
        Entity types by the ids found so far.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.aliases = IdTable[str, str]()
        self.found = IdTable[str, str]()

    def types(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Entity types of the ids that the graph knows, and of those found before."""
        for part in parts(self._others(ids)):
            for row in self._rows(statements.ALIASES, part):
                if len(row["entities"]) == 1:
                    self.aliases[row["alias"]] = row["entities"][0]
                    self.found[row["alias"]] = row["type"]
        return self.found

    def _others(self, ids: Iterable[str]) -> Iterator[str]:
        """Keep the ids that are an entity's own; give the rest."""
        for part in parts(ids):
            own = {r["id"]: r["type"] for r in self._rows(statements.KNOWN, part)}
            self.found.update(own)
            yield from (i for i in part if i not in own)

    def _rows(self, statement: str, ids: list[str]) -> list[dict[str, str]]:
        return self._store.rows(statement, {"ids": ids})


class Suggest:
    """The nearest known id to one that nobody has: by its spelling, or by the name it is.

    The graph is read when a row needs it.

    Parameters
    ----------
    store
        An open store.
    own
        Properties of the entities that the dataset itself describes, read when needed.
    """

    def __init__(self, store: Store, own: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self._store = store
        self._own = own
        self._ids: set[str] | None = None
        self._named: dict[str, str] = {}

    def __call__(self, id_: str) -> str:
        """Give the nearest id; empty when none is near."""
        if self._ids is None:
            self._ids = set()
            for row in chain(islice(self._own(), _MOST), self._store.rows(_NAMED)):
                self._ids.add(row["id"])
                for name in (row.get("name"), row.get("name_zh"), *(row.get("names") or ())):
                    if name:  # what is written instead of an id is a name as a rule
                        self._named.setdefault(fold(name), row["id"])
        return self._named.get(fold(id_)) or nearest(id_, self._ids)
