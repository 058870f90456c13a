"""What a brief is written from: read once, so that all its sections speak of the same data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefings.document import Ground
from briefings.page_data import PageSource
from graph.ontology import LINKS
from graph.places import place_label
from graph.reading import entities_frame, sources_frame
from innolink.scoring import HasStore, ScoreResult, score

__all__ = ["Facts", "read_facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """A subject, its ties abroad, and names for everything in them.

    Attributes
    ----------
    score
        The subject's closeness on the register, with its ranges.
    ties
        Its ties with other countries and regions: ``actor``, ``partner``, ``country``,
        ``type``, ``since``, ``sources``. Those shown apart or without a country are not here.
    names
        Names of entities by id, then by language.
    types
        Types of entities by id.
    sources
        Sources by id.
    home
        ISO code of the subject's country.
    """

    score: ScoreResult
    ties: pd.DataFrame
    names: Mapping[str, Mapping[str, str]]
    types: Mapping[str, str]
    fields: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, PageSource]
    home: str

    def name(self, id_: str, lang: str) -> str:
        """Name of an entity, or its id when it has none."""
        known = self.names.get(id_, {})
        return known.get(lang) or known.get("en" if lang == "zh" else "zh") or id_

    def subject(self, lang: str) -> str:
        """Name of the subject."""
        return self.name(self.score.subject["id"], lang)

    def place(self, code: str, lang: str) -> str:
        """Name of a country or region."""
        return place_label(code)[lang]

    def kind(self, link_type: str, lang: str) -> str:
        """Name of a kind of tie."""
        return LINKS[link_type].tie_label[lang] if link_type in LINKS else link_type

    def members(self) -> frozenset[str]:
        """ISO codes of Belt and Road members."""
        return frozenset(self.score.closeness.belt_and_road or ())

    def ground(self, ties: pd.DataFrame, how: str) -> Ground:
        """Ground of a figure that was counted over these ties."""
        return Ground(cited(ties), len(ties), how)


def cited(ties: pd.DataFrame) -> tuple[str, ...]:
    """Collect the sources of some rows, each once, in order."""
    return tuple(sorted({s for some in ties["sources"] for s in some or ()}))


def read_facts(g: HasStore, subject: str, as_of: str | None, draws: int, seed: int) -> Facts:
    """Read what a brief about a subject needs."""
    made = score(g, subject, as_of=as_of, draws=draws, seed=seed, keep=False)
    entities = entities_frame(g.store)
    counted = set(made.closeness.partners["country"])
    ties = made.ties[made.ties["country"].isin(counted)]
    ties = ties.sort_values(["country", "type", "actor", "partner"]).reset_index(drop=True)
    rows = entities[["id", "type", "name", "name_zh", "fields"]].to_dict("records")
    return Facts(
        score=made,
        ties=ties,
        names={r["id"]: {"en": r["name"] or "", "zh": r["name_zh"] or ""} for r in rows},
        types={r["id"]: r["type"] for r in rows},
        fields={r["id"]: tuple(r["fields"] or ()) for r in rows},
        sources=page_sources(g),
        home=made.closeness.subject.country,
    )


def page_sources(g: HasStore, ids: Iterable[str] | None = None) -> dict[str, PageSource]:
    """Read sources by id, as pages show them."""
    frame = sources_frame(g.store, ids)
    keys = ("id", "url", "title", "publisher", "date")
    rows: list[dict[str, Any]] = [{k: r.get(k) for k in keys} for r in frame.to_dict("records")]
    return {r["id"]: PageSource(*(str(r[k] or "") for k in keys)) for r in rows}
