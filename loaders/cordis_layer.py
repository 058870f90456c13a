"""Projects of CORDIS become a co-participation layer: who takes part with whom, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders.batch import Batch, Dataset, EntityRow, Fault, Where, rule
from loaders.checks import show
from loaders.copublication import Tally
from loaders.errors import LoadError
from loaders.layer_rows import Counted, country_rows, layer_extra, link_rows, looked_at
from loaders.nearest import nearest

__all__ = ["LAYERS", "read_layer"]

LAYERS = ("country", "organisation")
"""Nodes of a layer; the cities of CORDIS are spelled in every way and are none."""

_KINDS = {"country": "Country", "organisation": "Organization"}
_ZH = {"country": "国家/地区", "organisation": "机构", "full": "整数计数", "fractional": "分数计数"}
_ROWS = 5000


def read_layer(
    batches: Iterable[Batch], layer: str = "country", counting: str = "full", programme: str = ""
) -> Iterator[Batch]:
    """Count the projects of a release into one layer; see :func:`loaders.cordis.read`."""
    reader = _Projects(programme.strip().upper())
    first: Batch | None = None
    for batch in batches:
        first = first or Batch(batch.dataset, sources=batch.sources)
        first.faults += batch.faults
        first.notes += batch.notes
        reader.add(batch)
    if first is None:
        return
    where = Where(first.sources[0].where.file)
    counted, undated = reader.count(layer, counting)
    if not counted.tally.works:
        raise reader.nothing(where.file)
    if undated:
        first.notes.append(Fault(where, "startDate", undated, rule("cordis.undated")))
    source = str(first.sources[0].values["id"])
    nodes = looked_at(counted.tally, countries=layer == "country")
    first.dataset = _dataset(first.dataset, layer, counting, reader.only)
    first.dataset.extra = layer_extra(
        counted, "COPARTICIPATES", _KINDS[layer], "projects", nodes,
        theta_reason="One project (in fractional counting: shares that add up to one).",
        year_of="the year in which the project begins", programme=reader.only,
        projects=counted.tally.works, projects_shared=counted.tally.shared,
        participations=counted.tally.authorships, participations_unplaced=counted.tally.placeless,
    )  # fmt: skip
    if layer == "country":
        first.entities += country_rows(nodes, where, source)
    else:
        first.entities += [_organisation(reader.names[n], where, source) for n in nodes]
    yield first
    links = list(link_rows(first.dataset.id, "COPARTICIPATES", counted.tally, where, source))
    for start in range(0, len(links), _ROWS):
        yield Batch(first.dataset, links=links[start : start + _ROWS])


def _organisation(values: Mapping[str, Any], where: Where, source: str) -> EntityRow:
    kept = {k: values[k] for k in ("id", "name", "country") if k in values}
    return EntityRow(where, {**kept, "sources": [source]}, "Organization")


@dataclass(slots=True)
class _Projects:
    """Gathers projects and who takes part in them; some hundred bytes a participation."""

    only: str
    projects: dict[str, tuple[str, str]] = field(default_factory=dict)  # start, programme
    names: dict[str, Mapping[str, Any]] = field(default_factory=dict)  # organisations
    parties: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, batch: Batch) -> None:
        """Add what a batch says."""
        for row in batch.entities:
            values = row.values
            if row.type == "Project":
                said = str(values.get("since", "")), str(values.get("programme", "")).upper()
                self.projects[values["id"]] = said
            elif row.type == "Organization":
                self.names[values["id"]] = values
        for link in batch.links:
            if link.type == "PARTICIPATES_IN":
                self.parties[link.values["to"]].add(link.values["from"])

    def count(self, layer: str, counting: str) -> tuple[Counted, int]:
        """Count the projects asked for; also those that name no year and are left out."""
        counted, undated = Counted(Tally(counting)), 0
        for project, (since, programme) in sorted(self.projects.items()):
            if not self._wanted(programme):
                continue
            if not since[:4].isdigit():
                undated += 1
                continue
            parties = sorted(self.parties.get(project, ()))
            counted.add(int(since[:4]), [self._node(p, layer) for p in parties])
        return counted, undated

    def _wanted(self, programme: str) -> bool:
        return not self.only or f"{programme}.".startswith(f"{self.only}.")

    def _node(self, party: str, layer: str) -> set[str]:
        if layer == "organisation":
            return {party}
        country = self.names[party].get("country")
        return {f"iso:{country}"} if country else set()

    def nothing(self, file: str) -> LoadError:
        """Say why no project was counted."""
        known = sorted({p for _, p in self.projects.values() if p})
        near = nearest(self.only, known) or "–"
        return LoadError(
            "cordis.no_programme", file=show(file), programme=show(self.only), near=near,
            known=known[:30],
        )  # fmt: skip


def _dataset(of: Dataset, layer: str, counting: str, only: str) -> Dataset:
    slug = "".join(c if c.isalnum() else "-" for c in only.lower()).strip("-")
    more = f", {only}" if only else ""
    return Dataset(
        "-".join(p for p in (of.id, layer, counting, slug) if p),
        title=f"Co-participation by {layer}, {counting} counting{more} ({of.title})",
        title_zh=f"共同参与网络：按{_ZH[layer]}，{_ZH[counting]}{more}（{of.title_zh}）",
        licence=of.licence,
        publisher=of.publisher,
        url=of.url,
        release=of.release,
        rank=of.rank + 1,
    )
