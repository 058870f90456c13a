"""The tables of a network's folder: nodes, the strengths between them, totals of a node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.model import Kind
from graph.places import country_code, nearest_country
from graph.properties import prop
from graph.values import BadValueError, blank, parse
from graph.wording import Message
from loaders.batch import Fault, Row, Where, rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.nearest import nearest
from loaders.network_folder import Network
from loaders.pajek import PajekFile, pajek_files
from loaders.tables import read_csv

__all__ = ["Cell", "Loop", "Tables", "read_tables"]

_YEAR = prop("year", Kind.INTEGER, "year", "年份", "Year of the strength.")
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
    """What the tables of a network hold, in the order of their rows."""

    nodes: dict[str, Row] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    rows_read: int = 0


def read_tables(folder: Path, network: Network) -> Tables:
    """Read ``nodes.csv``, ``links.csv`` and, where it is there, ``observations.csv``.

    Raises
    ------
    LoadError
        A table or one of its columns is missing, or a file is no CSV.
    """
    found = Tables()
    reader = _Reader(folder, network, found)
    published = [] if (folder / "links.csv").is_file() else _pajek(folder)
    if published:
        reader.pajek(published)
    else:
        reader.nodes()
    if not found.nodes:
        raise LoadError("networks.no_node", folder=show(folder.name))
    if not published:
        reader.links()
    if (folder / "observations.csv").exists():
        reader.observations()
    return found


def _pajek(folder: Path) -> list[Path]:
    """Files of a network that was published in Pajek's format, beside ``network.toml``."""
    zips = [p for p in sorted(folder.glob("*.zip")) if p.is_file()]
    return zips or [p for p in sorted(folder.glob("*.net")) if p.is_file()]


@dataclass(slots=True)
class _Reader:
    folder: Path
    network: Network
    found: Tables

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
        """Entity id of a node: ``iso:…`` of a code or name of a country, else as it stands."""
        if self.network.layer["node_kind"] != "Country":
            return text.strip() or None
        code = country_code(text)
        return f"iso:{code}" if code else None

    def nodes(self) -> None:
        for where, row in self._rows("nodes.csv", ("id",)):
            node = self._id(row["id"])
            if node is None:
                near = ", ".join(nearest_country(show(row["id"])))
                self._fault(where, "id", row["id"], rule("networks.country"), near)
            elif node in self.found.nodes:
                self._fault(where, "id", row["id"], rule("networks.node_twice"))
            else:
                self.found.nodes[node] = Row(where, {**row, "id": node})

    def _node(self, where: Where, column: str, row: Mapping[str, Any]) -> str | None:
        node = self._id(row[column])
        if node in self.found.nodes:
            return node
        if self.network.layer["node_kind"] != "Country":
            near = nearest(show(row[column]), self.found.nodes)
        else:  # a country's code is right or wrong, never nearly right
            near = "" if node else ", ".join(nearest_country(show(row[column])))
        self._fault(where, column, row[column], rule("networks.node"), near)
        return None

    def links(self) -> None:
        for where, row in self._rows("links.csv", ("from", "to", "year", "strength")):
            self._take(where, row)

    def _take(self, where: Where, row: Mapping[str, Any]) -> None:
        """Take one strength, in whatever format it stood."""
        before = len(self.found.faults)
        start, end = self._node(where, "from", row), self._node(where, "to", row)
        year = self._year(where, row)
        strength = self._strength(where, row)
        if start is None or end is None or year is None or len(self.found.faults) > before:
            return
        if start != end:
            self.found.cells.append(Cell(start, end, year, strength, where))
        elif strength is not None:
            self.found.loops.append(Loop(start, year, strength, where))

    def pajek(self, paths: list[Path]) -> None:
        """Take nodes and strengths from Pajek files; a vertex that is no node is said once."""
        strangers: set[str] = set()
        dropped = 0
        for file in (f for path in paths for f in pajek_files(path)):
            self.found.rows_read += len(file.vertices) + len(file.ties)
            self.found.faults += file.faults
            for label, where in file.vertices.items():
                node = self._id(label)
                if node is not None:
                    self.found.nodes.setdefault(node, Row(where, {"id": node, "name": label}))
                elif label not in strangers:
                    strangers.add(label)
                    near = ", ".join(nearest_country(show(label)))
                    self._fault(where, "id", label, rule("networks.country"), near)
            year = self._file_year(file)
            if year is None:
                continue
            for where, first, second, strength in file.ties:
                if first in strangers or second in strangers:
                    dropped += 1
                else:
                    self._take(where, {"from": first, "to": second, "year": year,
                                       "strength": strength})  # fmt: skip
        if dropped:
            where = Where(self.folder.name)
            self.found.notes.append(Fault(where, "", str(dropped), rule("pajek.strangers")))

    def _file_year(self, file: PajekFile) -> int | None:
        years = self.network.layer["years"]
        year: int | None = file.year
        if year is None and len(years) == 1:
            year = years[0]
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

    def _strength(self, where: Where, row: Mapping[str, Any]) -> float | None:
        """Strength, or ``None`` for a blank (unknown) or, with a fault, for a wrong value."""
        try:
            strength = parse(_STRENGTH, row["strength"])
        except BadValueError as error:
            asked = rule("networks.strength", rule=error.rule)
            self._fault(where, "strength", row["strength"], asked)
            return None
        if isinstance(strength, float) and strength < 0:
            self._fault(where, "strength", row["strength"], rule("networks.zero"))
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
