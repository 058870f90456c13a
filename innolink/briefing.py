"""``il.brief``: what a director reads before a meeting, about a hub, a country or a park."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefings.document import Document, Section
from graph.reading import entities_frame
from graph.values import local_date
from innolink import brief_hub as hub_
from innolink import brief_next as next_
from innolink import brief_pair as pair_
from innolink import brief_systems as systems
from innolink.brief_facts import Facts, read_facts
from innolink.brief_file import Brief
from innolink.brief_standing import read_standing, standing
from innolink.mapping import flow_map
from innolink.next_gains import next_links
from innolink.paging import selection
from innolink.planning import plan as plan_of
from innolink.planning import plan_begun, plan_scenario, running_year
from innolink.scoring import DRAWS, SEED, HasStore, ScoreError
from innolink.words import say
from queries.naming import entity_id
from queries.runner import ask, checked_date

__all__ = ["Brief", "brief"]

BEIJING = "geonames:1816670"


def brief(
    g: HasStore,
    subject: str = "beijing",
    *,
    hub: str = BEIJING,
    lang: str = "zh",
    as_of: str | int | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    today: dt.date | None = None,
) -> Brief:
    """Write a brief.

    Parameters
    ----------
    g
        An open graph.
    subject
        A city or region: six to ten pages about it as a hub. Another country: two pages on
        what ties it with ``hub``. A park or another actor: two pages about its ties.
    hub
        Whose partner a country is.
    lang
        ``zh`` or ``en``.
    as_of
        Year, month or day of the data; today when left out. The only date in the brief.
    draws, seed
        As in :func:`innolink.scoring.score`.
    today
        The day on which it is written; for tests.

    Returns
    -------
    Brief
        The same graph, date and seed give the same bytes.

    Raises
    ------
    AskError
        Nothing in the graph is called so; the nearest names are offered.
    ScoreError
        Nothing can be measured for it.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.brief(g, "beijing", lang="en").write("beijing.pdf")
    """
    day = today or local_date()
    asked = checked_date(as_of, "as_of")
    date = asked or day.isoformat()
    id_ = entity_id(g.store, subject, "subject")
    entities = entities_frame(g.store)
    row = {str(k): v for k, v in entities[entities["id"] == id_].iloc[0].items()}
    writer = _Writer(g, lang, asked, day, draws, seed)
    home = entities[entities["id"] == entity_id(g.store, hub, "hub")].iloc[0]
    if row["type"] == "Country" and row["country"] != home["country"]:
        title, sections, sources = writer.country(row, str(home["id"]))
    elif row["type"] in ("City", "Country"):
        title, sections, sources = writer.hub(id_)
    else:
        title, sections, sources = writer.actor(id_)
    drafted = any(s.id == "outlook" for s in sections)  # what rests on the plan says its status
    return Brief(
        Document(
            title=title,
            subtitle=say("brief.subtitle", lang),
            lang=lang,
            as_of=date,
            status=say("brief.draft" if drafted else "brief.open", lang),
            sections=tuple(sections),
            sources=sources,
            whole=asked is None,
        )
    )


Made = tuple[str, list[Section], dict[str, Any]]

_LINKS = 10
"""Links to come that a brief lists: each type and way once."""


@dataclass(frozen=True, slots=True)
class _Writer:
    g: HasStore
    lang: str
    as_of: str | None
    day: dt.date
    draws: int
    seed: int

    def _read(self, id_: str) -> Facts:
        return read_facts(self.g, id_, self.as_of, self.draws, self.seed)

    def _best(self, id_: str, k: int = _LINKS, **filters: Any) -> list[dict[str, Any]]:
        try:
            found = next_links(self.g, id_, k=k, as_of=self.as_of, doubt=False, **filters)
        except ScoreError:  # without a tie there is no index to gain on
            return []
        frame = found.to_frame(lang=self.lang)
        frame["alike"], frame["unlinked"] = found.alike(frame), next_.unlinked(found, frame)
        return [{str(k): v for k, v in r.items()} for r in frame.to_dict("records")]

    def _ask(self, question: str, **parameters: object) -> pd.DataFrame:
        return ask(self.g.store, question, parameters, as_of=self.as_of)

    def hub(self, id_: str) -> Made:
        """Write about a hub."""
        g, lang, f = self.g, self.lang, self._read(id_)
        # the plan is Beijing's: no other hub is held to it, nor Beijing before it begins
        plan, ahead, held = None, pd.DataFrame(), None
        day = self.as_of or self.day.isoformat()
        if id_ == BEIJING and not plan_begun(g, self.as_of):
            held = systems.not_yet(g, day, lang)
        elif id_ == BEIJING:
            plan = plan_of(g, as_of=self.as_of, today=self.day)
            ahead = plan_scenario(g, systems.YEAR, as_of=self.as_of, today=self.day)
            held = hub_.targets(plan, lang, day)
        best = self._best(id_)
        data, _ = selection(g, hub=id_, as_of=self.as_of)
        drawn = flow_map(g, id_, as_of=self.as_of, lang=lang)
        ranked = read_standing(g, f, self.draws, self.seed, self.as_of)
        linked = len(f.ties) > 0
        sections = [
            hub_.key_findings(f, plan, best, lang),
            hub_.on_the_map(f, drawn, lang),
            hub_.network(f, data, lang),
            hub_.closeness(f, lang),
            standing(ranked, f, lang),
            next_.to_come(f, best, lang) if best else None,
            hub_.matrix(f, lang) if linked else None,
            held,
            systems.outlook(ahead, lang),
            hub_.bridges(f, self._ask("bridges", of=id_), lang) if linked else None,
            hub_.growth(f, running_year(self.as_of, self.day), lang) if linked else None,
            systems.events(f, self._ask("event-matrix", of=id_), lang),
            systems.scorecard(systems.sub_parks(g, id_, self.as_of), lang),
            hub_.quality(f, self._ask("coverage"), self._ask("conflicts"), lang),
        ]
        title = say("brief.hub_title", lang, name=f.subject(lang))
        return title, [s for s in sections if s is not None], dict(f.sources)

    def country(self, row: dict[str, Any], hub: str) -> Made:
        """Write about what ties a country with the hub."""
        lang, f, code = self.lang, self._read(hub), str(row["country"])
        mine = f.ties[f.ties["country"] == code]
        sections = [pair_.pair_findings(f, code, row, lang)]
        if len(mine):
            sections.append(pair_.tie_table(f, mine, lang))
        sections.append(pair_.gaps(f, code, self._best(hub, country=code), lang))
        title = say("brief.pair_title", lang, name=f.subject(lang), place=f.place(code, lang))
        return title, sections, dict(f.sources)

    def actor(self, id_: str) -> Made:
        """Write about a park or another actor."""
        lang, f = self.lang, self._read(id_)
        best = self._best(id_, k=3)
        sections = [hub_.key_findings(f, None, best, lang)]
        if len(f.ties):
            drawn = flow_map(self.g, id_, as_of=self.as_of, lang=lang)
            sections.append(hub_.on_the_map(f, drawn, lang))
            sections.append(pair_.tie_table(f, f.ties, lang, 8))
        sections.append(next_.to_come(f, best, lang))
        return say("brief.hub_title", lang, name=f.subject(lang)), sections, dict(f.sources)
