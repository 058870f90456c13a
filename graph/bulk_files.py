"""A whole dataset as the CSV files that Neo4j's own bulk importer reads.

One file for each set of labels and each link type. Text is always quoted: an unquoted blank is a
missing value, a quoted one is empty text. An empty list cannot be said, and is refused.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from graph.changes import ChangeList
from graph.prepared import Ready
from graph.wording import WordedError
from graph.writing import Counts, Stub

__all__ = ["BulkError", "BulkFiles"]

BETWEEN = "\x1f"
"""Between the items of a list: the unit separator, which stands in no name."""

OPTIONS = (
    "--array-delimiter=U+001F",
    "--multiline-fields=true",
    "--bad-tolerance=0",
    "--skip-bad-relationships=false",
    "--skip-duplicate-nodes=false",
    "--max-off-heap-memory=50%",
)
_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}


class BulkError(WordedError):
    """Something cannot be brought in by the bulk importer; says what to do."""


class BulkFiles:
    r"""Takes the items of a load as :class:`graph.writing.Writer` does, into files.

    Parameters
    ----------
    folder
        Empty folder for the files.
    changes
        Takes every item as created.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     files = BulkFiles(Path(folder))
    ...     files.node("Dataset", "d", {"id": "d", "rank": 20, "years": [1999, 2004]})
    ...     files.close()
    ...     print((Path(folder) / "nodes-0.csv").read_text().replace("\x1f", ";"))
    :ID,id:string,rank:long,years:long[]
    "Dataset:d","d",20,1999;2004
    <BLANKLINE>
    """

    def __init__(self, folder: Path, changes: ChangeList | None = None) -> None:
        self._folder = folder
        self._changes = changes
        self._tables: dict[tuple[str, str], _Table] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write the files; they are whole then."""
        for table in self._tables.values():
            table.close()

    def arguments(self) -> list[str]:
        """Give the arguments of ``neo4j-admin database import full`` for these files.

        Files are named from the parent of their folder, where the tool runs: the tool takes
        a comma in a path for the next path.
        """
        place = self._folder.name
        return [
            *OPTIONS,
            *(f"--{what}={name}={place}/{t.path.name}" for (what, name), t in self._tables.items()),
        ]

    # --- items, as a writer takes them --------------------------------------------------

    def sources(self, items: Sequence[Ready]) -> Counts:
        """Take sources."""
        for item in items:
            self.node("Source", item.key, item.row["props"])
        return self._created("source", items)

    def records(self, items: Sequence[Ready]) -> Counts:
        """Take records and the entities that they are about; one record says all of one."""
        for item in items:
            entity, natural = item.row["entity"], item.row["natural"]
            self.node("Record", item.key, item.row["record"])
            self.node("Entity", entity["id"], entity, entity["type"])
            about = {"natural": natural} if natural else {}
            self.link("ABOUT", f"Record:{item.key}", f"Entity:{entity['id']}", about)
        return self._created("record", items)

    def links(self, items: Sequence[Ready]) -> Counts:
        """Take links of one type."""
        for item in items:
            start, end = (f"Entity:{item.row[end]}" for end in ("start", "end"))
            self.link(item.type, start, end, item.row["props"])
        return self._created("link", items)

    def observations(self, items: Sequence[Ready]) -> Counts:
        """Take observations with what they were made of and which indicator they measure."""
        for item in items:
            own = f"Observation:{item.key}"
            self.node("Observation", item.key, item.row["props"])
            self.link("OF", own, f"Entity:{item.row['subject']}", {})
            self.link("MEASURES", own, f"Entity:{item.row['indicator']}", {})
        return self._created("observation", items)

    def stubs(self, stubs: Sequence[Stub]) -> None:
        """Refuse ends that only another dataset describes: into an empty store there are none."""
        if stubs:
            raise BulkError("bulk.not_empty")

    def _created(self, kind: str, items: Sequence[Ready]) -> Counts:
        if self._changes:
            for item in items:
                self._changes.add(kind, item.type, item.key, None, item.said)
            self._changes.flush()
        return Counts(created=len(items))

    # --- nodes and links ----------------------------------------------------------------

    def node(self, label: str, key: str, props: Mapping[str, Any], also: str = "") -> None:
        """Add a node; ``label`` and ``key`` name it among all."""
        labels = f"{label}:{also}" if also else label
        self._table("nodes", labels, (":ID",)).add((f"{label}:{key}",), props)

    def link(self, type_name: str, start: str, end: str, props: Mapping[str, Any]) -> None:
        """Add a link between two nodes, each named ``label:key``."""
        table = self._table("relationships", type_name, (":START_ID", ":END_ID"))
        table.add((start, end), props)

    def _table(self, what: str, name: str, ends: tuple[str, ...]) -> _Table:
        found = self._tables.get((what, name))
        if found is None:
            stem = f"{what}-{len(self._tables)}"
            found = self._tables[what, name] = _Table(self._folder, stem, ends)
        return found


class _Table:
    """The rows of one file; they wait until every column is known, since none may be short."""

    def __init__(self, folder: Path, stem: str, ends: tuple[str, ...]) -> None:
        self.path = folder / f"{stem}.csv"
        self._waiting = folder / f"{stem}.waiting"
        self._ends = ends
        self._columns: dict[str, str] = {}  # property → type, in the order of the columns
        self._file: IO[bytes] = self._waiting.open("wb")

    def add(self, ends: tuple[str, ...], props: Mapping[str, Any]) -> None:
        kept = {name: value for name, value in props.items() if value is not None}
        for name, value in kept.items():
            self._settle(name, value)
        marshal.dump((ends, kept), self._file)

    def _settle(self, name: str, value: Any) -> None:
        kind = _type(name, value)
        known = self._columns.setdefault(name, kind)
        if kind != known:
            raise BulkError("bulk.mixed", property=name, first=known, second=kind)

    def close(self) -> None:
        self._file.close()
        columns = [f"{name}:{kind}" for name, kind in self._columns.items()]
        with self.path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join([*self._ends, *columns]) + "\n")
            for ends, props in self._rows():
                cells = [_cell(props.get(name)) for name in self._columns]
                file.write(",".join([*map(_quoted, ends), *cells]) + "\n")
        self._waiting.unlink()

    def _rows(self) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
        with self._waiting.open("rb") as file:
            while True:
                try:
                    row: tuple[tuple[str, ...], dict[str, Any]] = marshal.load(file)  # noqa: S302
                except EOFError:
                    return
                yield row


def _type(name: str, value: Any) -> str:
    if not isinstance(value, list | tuple):
        return _TYPES[type(value)]
    if not value:  # the importer would leave it out
        raise BulkError("bulk.empty", property=name)
    kinds = sorted({_TYPES[type(item)] for item in value})
    if len(kinds) > 1:
        raise BulkError("bulk.mixed", property=name, first=kinds[0], second=kinds[1])
    return f"{kinds[0]}[]"


def _cell(value: Any) -> str:
    """Write one value: text quoted, numbers as they read back the same, nothing for none."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        if isinstance(value[0], str):
            if any(BETWEEN in item for item in value):
                raise BulkError("bulk.separator")
            return _quoted(BETWEEN.join(value))
        return BETWEEN.join(map(_plain, value))
    return _quoted(value) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
