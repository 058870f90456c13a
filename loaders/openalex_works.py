"""Works of OpenAlex become one co-publication layer; the works themselves never enter the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from graph.places import country_code, places
from loaders.batch import Batch, Dataset, EntityRow, Fault, Row, Where, rule
from loaders.checks import show
from loaders.copublication import Tally
from loaders.errors import LoadError
from loaders.id_table import IdTable
from loaders.layer_rows import Counted, country_rows, layer_extra, link_rows, looked_at
from loaders.nearest import nearest
from loaders.openalex_engine import EngineCount, count_countries
from loaders.openalex_institution import institution_id, map_institution
from loaders.openalex_records import records
from loaders.record_notes import RecordNotes
from loaders.strange_country import strange_country

__all__ = ["LAYERS", "read_layer"]

LAYERS = ("country", "city")
"""Nodes of a layer in the graph; organisation × organisation stays outside of it (Parquet)."""

SOURCE = "works"
ADDRESS = "https://openalex.org"
_FIRST, _LAST = 1400, 2100
_ROWS = 5000


def read_layer(
    path: str | PathLike[str],
    layer: str = "country",
    counting: str = "full",
    only: str = "",
    engine: tuple[str, str] | None = None,
) -> Iterator[Batch]:
    """Count works into one layer; see :func:`loaders.openalex.read`."""
    if engine and layer != "country":
        raise LoadError("openalex.engine_country", layer=layer)
    where = Where(Path(path).name)
    cities = _cities(path) if layer == "city" else None
    reader = _Works(Counted(Tally(counting)), only.strip(), cities)
    first = Batch(_dataset(layer, counting, reader.only))
    if engine:
        reader.take(count_countries(path, counting, reader.only.lower(), (_FIRST, _LAST), *engine))
    for at, _, record in () if engine else records(path, "works"):
        fault = record if isinstance(record, Fault) else reader.add(record, at)
        if fault is not None:
            first.faults.append(fault)
    if not reader.tally.works:
        raise reader.nothing(show(where.file))
    first.dataset.release = reader.newest
    first.dataset.extra = _extra(layer, reader)
    first.sources.append(Row(where, _source(reader)))
    first.notes += reader.notes(where)
    first.entities += _nodes(reader, where)
    yield first
    links = list(link_rows(first.dataset.id, "COPUBLISHED", reader.tally, where, SOURCE))
    for start in range(0, len(links), _ROWS):
        yield Batch(first.dataset, links=links[start : start + _ROWS])


Cities = dict[str, dict[str, Any]]  # by institution: values of its city


def _cities(path: str | PathLike[str]) -> Cities:
    """City of each institution, from the institutions that lie beside the works."""
    found: Cities = {}
    for where, _, record in records(path, "institutions"):
        if isinstance(record, Fault):
            continue  # the load of the institutions lists it
        made = map_institution(record, RecordNotes(where))
        if made and made.places and made.places[0].city:
            found[made.values["id"]] = made.places[0].city
    if not found:
        raise LoadError("openalex.no_cities", file=show(Path(path).name))
    return found


@dataclass(slots=True)
class _Works:
    """Adds works up and remembers what is worth saying."""

    counted: Counted
    only: str
    cities: Cities | None
    seen: IdTable[str, int] = field(default_factory=IdTable)
    repeats: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    strange: Counter[str] = field(default_factory=Counter)  # countries that nobody knows
    newest: str = ""

    @property
    def tally(self) -> Tally:
        """What was counted."""
        return self.counted.tally

    def add(self, work: Mapping[str, Any], where: Where) -> Fault | None:
        """Add one work; return what is wrong with it."""
        year = _year(work.get("publication_year"))
        if year is None:
            raw = work.get("publication_year")
            asked = rule("openalex.year", first=_FIRST, last=_LAST)
            return Fault(where, "publication_year", "" if raw is None else show(raw), asked)
        authorships = work.get("authorships")
        if not isinstance(authorships, list) or not all(isinstance(a, dict) for a in authorships):
            return Fault(where, "authorships", show(authorships), rule("openalex.authorships"))
        identity = str(work["id"]).rpartition("/")[2]
        if not self.seen.add(identity, 1):
            self.repeats += 1
            return None
        if not self._wanted(work.get("primary_topic")):
            return None
        nodes = [
            self._city(a) if self.cities is not None else self._country(a) for a in authorships
        ]
        self.counted.add(year, nodes)
        updated = work.get("updated_date")
        self.newest = max(self.newest, updated[:10] if isinstance(updated, str) else "")
        return None

    def take(self, counted: EngineCount) -> None:
        """Take what an engine counted in place of works added one by one."""
        self.counted = Counted(counted.tally, counted.everywhere)
        self.fields, self.strange = counted.fields, counted.strange
        self.newest, self.repeats = counted.newest, counted.repeats

    def _wanted(self, topic: Any) -> bool:
        found = topic.get("field") if isinstance(topic, dict) else None
        found = found if isinstance(found, dict) else {}
        name, number = str(found.get("display_name") or ""), str(found.get("id") or "")
        self.fields[name] += 1
        asked = self.only.lower()
        return not asked or asked in (name.lower(), number.rpartition("/")[2])

    def _country(self, authorship: Mapping[str, Any]) -> set[str]:
        raw = authorship.get("countries") or [
            i.get("country_code") for i in _institutions(authorship)
        ]
        found = set()
        for code in raw if isinstance(raw, list) else [raw]:
            text = code.strip().upper() if isinstance(code, str) else ""
            known = text if text in places() else country_code(text) if len(text) == 2 else None
            if known:
                found.add(f"iso:{known}")
            elif code:
                self.strange[show(text or code)] += 1
        return found

    def _city(self, authorship: Mapping[str, Any]) -> set[str]:
        known = self.cities or {}
        own = (institution_id(i.get("id")) for i in _institutions(authorship))
        return {known[i]["id"] for i in own if i in known}

    def nothing(self, file: str) -> LoadError:
        """Say why no work was counted."""
        named = sorted(f for f in self.fields if f)
        if self.only and named:
            near = nearest(self.only, named) or "–"
            return LoadError("openalex.no_field", field=self.only, known=named, near=near)
        return LoadError("openalex.none", file=file)

    def notes(self, where: Where) -> list[Fault]:
        """Say what is counted nowhere else: coverage first."""
        tally = self.tally
        share = 100 * tally.placeless / tally.authorships if tally.authorships else 0.0
        key = "openalex.placeless" if self.cities is None else "openalex.cityless"
        told = rule(key, authorships=tally.authorships, share=f"{share:.0f}", works=tally.unplaced)
        found = [Fault(where, "", tally.placeless, told)] if tally.placeless else []
        if self.repeats:
            found.append(Fault(where, "id", self.repeats, rule("openalex.repeats")))
        for code, count in sorted(self.strange.items()):
            why, near = strange_country(code)
            asked = rule("openalex.strange", why=why, count=count)
            found.append(Fault(where, "countries", code, asked, near))
        return found


def _institutions(authorship: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    raw = authorship.get("institutions")
    return [i for i in raw if isinstance(i, dict)] if isinstance(raw, list) else []


def _year(raw: Any) -> int | None:
    text = str(raw).strip()
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if _FIRST <= year <= _LAST else None


# --- Rows -------------------------------------------------------------------------------


def _nodes(reader: _Works, where: Where) -> Iterator[EntityRow]:
    """Every node that was looked at, those without a tie too."""
    if reader.cities is None:
        yield from country_rows(_looked_at(reader), where, SOURCE)
        return
    by_id = {c["id"]: c for c in reader.cities.values()}
    for city in _looked_at(reader):
        yield EntityRow(where, {**by_id[city], "sources": [SOURCE]}, "City")


def _looked_at(reader: _Works) -> list[str]:
    return looked_at(reader.tally, countries=reader.cities is None)


# --- The dataset ------------------------------------------------------------------------

_ZH = {"country": "国家/地区", "city": "城市", "full": "整数计数", "fractional": "分数计数"}


def _dataset(layer: str, counting: str, only: str) -> Dataset:
    name = "-".join(w for w in ["".join(c if c.isalnum() else " " for c in only.lower())] if w)
    parts = ["openalex", layer, counting, *name.split()]
    more, more_zh = (f", {only}", f"，{only}") if only else ("", "")
    return Dataset(
        "-".join(parts),
        title=f"Co-publication by {layer}, {counting} counting{more} (OpenAlex)",
        title_zh=f"合著网络：按{_ZH[layer]}，{_ZH[counting]}{more_zh}（OpenAlex）",
        licence="CC0-1.0",
        publisher="OpenAlex",
        url=ADDRESS,
    )


def _extra(layer: str, reader: _Works) -> dict[str, Any]:
    tally = reader.tally
    return layer_extra(
        reader.counted, "COPUBLISHED", layer.capitalize(), "works", _looked_at(reader),
        theta_reason="One work (in fractional counting: shares that add up to one).",
        field=reader.only, works=tally.works, works_shared=tally.shared,
        works_unplaced=tally.unplaced, authorships=tally.authorships,
        authorships_unplaced=tally.placeless,
    )  # fmt: skip


def _source(reader: _Works) -> dict[str, Any]:
    return {
        "id": SOURCE,
        "url": ADDRESS,
        "title": f"OpenAlex, {reader.tally.works} works",
        "publisher": "OpenAlex",
        "date": reader.newest or None,
    }
