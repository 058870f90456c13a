"""The tables of a network's folder: nodes, the strengths between them, totals of a node."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.model import Kind
from graph.places import country_code
from graph.properties import prop
from graph.values import BadValueError, blank, parse
from graph.wording import Message
from loaders.batch import Fault, Row, Where, rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.nearest import nearest
from loaders.network_file import NetworkFile
from loaders.network_folder import Network
from loaders.network_nodes import Labels
from loaders.network_published import labels_of, published_files, published_paths
from loaders.strange_country import strange_country
from loaders.tables import read_csv

__all__ = ["Cell", "Loop", "Tables", "read_tables"]

_YEAR = prop("year", Kind.INTEGER, "year", "年份", "Year of the strength.")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_STRENGTH = prop("strength", Kind.NUMBER, "strength", "强度", "Strength; blank for unknown.")


@dataclass(frozen=True, slots=True)
class Cell:
    """One strength as a row gives it; ``None`` for unknown."""

    start: str
    end: str
    year: int
    strength: float | None
    where: Where


@dataclass(frozen=True, slots=True)
class Loop:
    """A node's own total, which some networks write as a tie with itself."""

    node: str
    year: int
    strength: float
    where: Where


@dataclass(slots=True)
class Tables:
    """What the tables of a network hold, in the order of their rows.

    ``rejected`` names the pair and year of strengths that were rejected, with ``None`` for the
    strength; ``unread`` counts the rows, or cells of a matrix, of which not even these are known.
    """

    nodes: dict[str, Row] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    rejected: list[Cell] = field(default_factory=list)
    unread: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    rows_read: int = 0


def read_tables(folder: Path, network: Network) -> Tables:
    """Read ``nodes.csv``, ``links.csv`` and, where it is there, ``observations.csv``.

    Where there is no ``links.csv``, the files of a network as it was published are read
    instead; ``nodes.csv`` may then tell which node each label stands for.

    Raises
    ------
    LoadError
        A table or one of its columns is missing, or a file is not what its name says.
    """
    found = Tables()
    paths = published_paths(folder, network.published)
    names = labels_of(folder, paths, network.published) if paths else {}
    labels = Labels(network.layer["node_kind"], network.published.get("prefix", ""), names)
    reader = _Reader(folder, network, found, labels)
    if not paths or (folder / "nodes.csv").is_file():
        reader.nodes()
    if paths:
        reader.published(published_files(paths, network.published))
    if not found.nodes:
        raise LoadError("networks.no_node", folder=show(folder.name))
    if not paths:
        reader.links()
    if (folder / "observations.csv").exists():
        reader.observations()
    return found


@dataclass(slots=True)
class _Reader:
    folder: Path
    network: Network
    found: Tables
    labels: Labels

    def _rows(self, name: str, needed: tuple[str, ...]) -> Iterator[tuple[Where, dict[str, Any]]]:
        path = self.folder / name
        if not path.is_file():
            raise LoadError("networks.lacks", folder=show(self.folder.name), file=name)
        table = read_csv(path)
        missing = [c for c in needed if c not in table.header]
        if missing or len(set(table.header)) < len(table.header):
            what = rule("networks.repeats")
            if missing:
                what = rule("networks.no_column", columns=missing)
            raise LoadError(
                "networks.header",
                file=name,
                folder=show(self.folder.name),
                what=what,
                needed=",".join(needed),
                header=show(",".join(table.header)),
            )
        for number, cells in table.rows:
            if all(map(blank, cells)):
                continue
            self.found.rows_read += 1
            where = Where(f"{self.folder.name}/{name}", row=number)
            if len(cells) != len(table.header):
                width = rule("networks.width", wanted=len(table.header), found=len(cells))
                self._fault(where, "", ",".join(cells), width)
                continue
            yield where, dict(zip(table.header, cells, strict=True))

    def _fault(self, where: Where, column: str, value: Any, asked: Message, near: str = "") -> None:
        self.found.faults.append(Fault(where, column, show(value), asked, near))

    def _id(self, text: str) -> str | None:
        """Entity id of a node: ``iso:…`` of a code or name of a country, else an id."""
        return self.labels.node(text.strip())

    def nodes(self) -> None:
        for where, row in self._rows("nodes.csv", ("id",)):
            node = self._own(row["id"])
            label = (row.get("label") or row["id"]).strip()
            if node is None:
                asked, near = strange_country(row["id"], rule("networks.country"))
                self._fault(where, "id", row["id"], asked, near)
            elif node in self.found.nodes:
                self._fault(where, "id", row["id"], rule("networks.node_twice"))
            else:
                self.found.nodes[node] = Row(where, {**row, "id": node})
                self.labels.listed |= {label: node, node: node}

    def _own(self, text: str) -> str | None:
        """Id that ``nodes.csv`` gives: a country's by code or name, any other as it stands."""
        if self.network.layer["node_kind"] != "Country":
            return text.strip() or None
        code = country_code(text)
        return f"iso:{code}" if code else None

    def _node(self, where: Where, column: str, row: Mapping[str, Any]) -> str | None:
        node = self._id(row[column])
        if node in self.found.nodes:
            return node
        asked = rule("networks.node")
        if self.network.layer["node_kind"] != "Country":
            near = nearest(show(row[column]), self.found.nodes)
        else:  # a country's code is right or wrong, never nearly right
            near = "" if node else strange_country(row[column])[1]
        self._fault(where, column, row[column], asked, near)
        return None

    def links(self) -> None:
        before, taken = self.found.rows_read, 0
        for where, row in self._rows("links.csv", ("from", "to", "year", "strength")):
            taken += 1
            self._take(where, row)
        self.found.unread += self.found.rows_read - before - taken  # too short or too long

    def _take(self, where: Where, row: Mapping[str, Any], column: str = "strength") -> None:
        """Take one strength, in whatever format it stood."""
        before = len(self.found.faults)
        start, end = self._node(where, "from", row), self._node(where, "to", row)
        year = self._year(where, row)
        strength = self._strength(where, row["strength"], column)
        if start is None or end is None or year is None:
            self.found.unread += 1
        elif len(self.found.faults) > before:
            if start != end:
                self.found.rejected.append(Cell(start, end, year, None, where))
        elif start != end:
            self.found.cells.append(Cell(start, end, year, strength, where))
        elif strength is not None:
            self.found.loops.append(Loop(start, year, strength, where))

    def published(self, files: Iterator[NetworkFile]) -> None:
        """Take nodes and ties of published files; a label that is no node is said once."""
        strangers: set[str] = set()
        dropped = 0
        for file in files:
            self.found.rows_read += len(file.vertices) + len(file.ties)
            self.found.faults += file.faults
            self.found.unread += len({f.where for f in file.faults})
            self.found.notes += file.notes
            for label, where in file.vertices.items():
                self._vertex(label, where, strangers)
            self._margins(file)
            year = self._file_year(file)
            self.found.unread += 0 if year else len(file.ties)
            for tie in file.ties if year else ():
                if tie.start in strangers or tie.end in strangers:
                    dropped += 1
                else:
                    when = year if tie.year is None else tie.year
                    row = {"from": tie.start, "to": tie.end, "year": when}
                    self._take(tie.where, row | {"strength": tie.strength}, tie.column)
        if dropped:
            where = Where(self.folder.name)
            self.found.notes.append(Fault(where, "", dropped, rule("pajek.strangers")))

    def _vertex(self, label: str, where: Where, strangers: set[str]) -> None:
        node = self._id(label)
        if node is not None:
            values = self.labels.values(label) | {"id": node}
            self.found.nodes.setdefault(node, Row(where, values))
        elif label not in strangers:
            strangers.add(label)
            self._fault(where, "id", label, *self.labels.strange(label))

    def _margins(self, file: NetworkFile) -> None:
        """Say which nodes stand in one margin of a matrix only."""
        if file.margins is None:
            return
        rows, columns = ({self._id(label): label for label in some} for some in file.margins)
        for node in sorted({n for n in rows.keys() ^ columns.keys() if n}):
            label = rows.get(node) or columns[node]
            where, asked = file.vertices[label], rule("network_files.one_margin")
            self.found.notes.append(Fault(where, "", show(label), asked))

    def _file_year(self, file: NetworkFile) -> int | None:
        """Year of a file's ties: that of its name; the layer's only one for a whole period."""
        years: list[int] = self.network.layer["years"]
        year = file.year
        own = bool(file.ties) and file.ties[0].year is not None  # each tie has a year of its own
        if own or (len(years) == 1 and (year is None or "period" in self.network.layer)):
            return years[0]
        if year not in years:
            asked = (
                rule("pajek.no_year")
                if year is None
                else rule("networks.year", first=years[0], last=years[-1])
            )
            self._fault(Where(self.folder.name, file.name), "year", year or "", asked)
            return None
        return year

    def _year(self, where: Where, row: Mapping[str, Any]) -> int | None:
        years = self.network.layer["years"]
        try:
            year = parse(_YEAR, row["year"])
        except BadValueError as error:
            self._fault(where, "year", row["year"], error.rule)
            return None
        if not isinstance(year, int) or year not in years:
            asked = rule("networks.year", first=years[0], last=years[-1])
            self._fault(where, "year", row["year"], asked)
            return None
        return year

    def _strength(self, where: Where, raw: Any, column: str) -> float | None:
        """Strength, or ``None`` for a blank (unknown) or, with a fault, for a wrong value."""
        if isinstance(raw, str) and "," in raw and not _THOUSANDS.fullmatch(raw.strip()):
            self._fault(where, column, raw, rule("networks.comma"))
            return None
        try:
            strength = parse(_STRENGTH, raw)
        except BadValueError as error:
            self._fault(where, column, raw, rule("networks.strength", rule=error.rule))
            return None
        if isinstance(strength, float) and strength < 0:
            self._fault(where, column, raw, rule("networks.zero"))
            return None
        return strength if isinstance(strength, float) else None

    def observations(self) -> None:
        needed = ("subject", "indicator", "year", "value")
        indicators = {i["id"]: i for i in self.network.indicators}
        for where, row in self._rows("observations.csv", needed):
            subject = self._node(where, "subject", row)
            indicator = indicators.get(row["indicator"].strip())
            if indicator is None:
                near = nearest(show(row["indicator"]), indicators)
                asked = rule("networks.no_indicator")
                self._fault(where, "indicator", row["indicator"], asked, near)
            if subject is None or indicator is None:
                continue
            values = {
                "subject": subject,
                "indicator": indicator["id"],
                "year": row["year"],
                "value": row["value"],
                "unit": indicator["unit"],
                "scope": row.get("scope", ""),
                "sources": list(indicator["sources"]),
            }
            self.found.observations.append(Row(where, values))
