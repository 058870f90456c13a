"""The static site that ``innolink demo`` leaves: pages that need no network, in both languages.

Every page stands twice, ``NAME.zh.html`` and ``NAME.en.html``, beside the network page; the
folder can be carried on a USB stick. ``index.html`` is the overview in the user's language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from briefings.document import Document, Ground, Section, Sentences
from briefings.document_html import NavItem, document_html
from briefings.page import write_page
from briefings.site_search import Entry, search_page
from briefings.words import LANGUAGE_TAGS, LANGUAGES
from graph.files import write_whole
from graph.model import Label
from graph.ontology import ENTITIES
from graph.reading import datasets, entities_frame
from graph.values import local_date
from innolink import brief_hub as hub_
from innolink import brief_pair as pair_
from innolink import brief_systems as systems
from innolink import site_tables as tables
from innolink.brief_facts import Facts, read_facts
from innolink.brief_standing import Standing, read_standing, standing
from innolink.innovation import innovation_map
from innolink.mapping import MapPicture, flow_map
from innolink.paging import selection
from innolink.planning import plan as plan_of
from innolink.planning import plan_begun, plan_scenario, running_year
from innolink.scoring import DRAWS, SEED, HasStore
from innolink.words import say
from queries.naming import entity_id
from queries.runner import ask, checked_date

__all__ = ["HOME", "PAGES", "site_nav", "write_site"]

PAGES = ("index", "map", "plan", "closeness", "countries", "parks", "fields", "events",
         "sources", "method", "search")  # fmt: skip
NETWORK = "network.html"
HOME = Label("index.en.html", "index.zh.html")
QUESTIONS = ("coverage", "conflicts")


def write_site(
    g: HasStore,
    folder: str | Path,
    hub: str = "beijing",
    *,
    lang: str = "zh",
    as_of: str | int | None = None,
    draws: int = DRAWS,
    cards: Mapping[str, Label] | None = None,
    today: dt.date | None = None,
) -> list[Path]:
    """Write a small static site about a hub.

    Parameters
    ----------
    g
        An open graph.
    folder
        Where the files go; made when it is not there.
    hub
        Id or name of the hub.
    lang
        Language of ``index.html`` where neither a choice made before nor the browser says
        which; every page leads to itself in the other language.
    as_of
        Year, month or day of the data; today when left out.
    draws
        As in :func:`innolink.scoring.score`.
    cards
        Score cards that lie in the same folder and are to be found in its contents: the title
        of each by its file's name, without language and ending.
    today
        The day on which it is written; for tests.

    Returns
    -------
    list of Path
        All files, ``index.html`` first. The same graph, date and hub give the same bytes.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.write_site(g, "out")
    """
    date = checked_date(as_of, "as_of")
    id_ = entity_id(g.store, hub, "hub")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    day = today or local_date()
    data, heading = selection(g, hub=id_, as_of=as_of)
    write_page(folder / NETWORK, data, title=heading, lang=lang, reader=True, home=HOME)
    facts = read_facts(g, id_, date, draws, SEED)
    site = _Site(
        g, facts, date, day,
        ranked=read_standing(g, facts, draws, SEED, date),
        bridges=ask(g.store, "bridges", {"of": id_}, as_of=as_of),
        sub_parks=systems.sub_parks(g, id_, date),
        held=ask(g.store, "event-matrix", {"of": id_}, as_of=as_of),
        plan=plan_of(g, as_of=as_of, today=day) if plan_begun(g, as_of) else None,
        ahead=plan_scenario(g, systems.YEAR, as_of=as_of, today=day),
        drawn=flow_map(g, id_, as_of=as_of),
        answers={q: ask(g.store, q, {}, as_of=as_of) for q in QUESTIONS},
        entities=entities_frame(g.store).sort_values("id"),
        shown=frozenset(n.id for n in data.nodes),
        cards=cards or {},
    )  # fmt: skip
    made = {f"{name}.{x}.html": html for x in LANGUAGES for name, html in site.pages(x).items()}
    made["index.html"] = site.first(lang)
    files = [write_whole(folder / name, html) for name, html in sorted(made.items())]
    first = folder / "index.html"
    return [first, folder / NETWORK, *(f for f in files if f != first)]


@dataclass(frozen=True, slots=True)
class _Site:
    g: HasStore
    facts: Facts
    as_of: str | None
    day: dt.date
    ranked: Standing | None
    bridges: pd.DataFrame
    sub_parks: pd.DataFrame
    held: pd.DataFrame
    plan: pd.DataFrame | None
    ahead: pd.DataFrame
    drawn: MapPicture
    answers: Mapping[str, pd.DataFrame]
    entities: pd.DataFrame
    shown: frozenset[str]
    cards: Mapping[str, Label]

    def pages(self, lang: str) -> dict[str, str]:
        """All pages in one language, by name without its ending."""
        g, f, drawn = self.g, self.facts, self.drawn
        countries = sorted(set(f.ties["country"]))
        made = {
            "index": self._page("index", lang, self._overview(lang)),
            "map": self._page("map", lang, [hub_.on_the_map(f, drawn, lang), hub_.matrix(f, lang)]),
            "plan": self._page("plan", lang, self._plan(lang)),
            "closeness": self._page("closeness", lang, self._closeness(lang)),
            "countries": self._page("countries", lang, [tables.countries(f, lang)]),
            "parks": self._page("parks", lang, self._parks(lang)),
            "fields": self._page("fields", lang, self._fields(lang)),
            "events": self._page("events", lang, self._events(lang)),
            "sources": self._page("sources", lang, [tables.sources(f, lang)]),
            "method": self._page("method", lang, tables.method(datasets(g.store), lang)),
            "search": search_page(self._entries(countries, lang), site_nav("search", lang), lang),
        }
        for code in countries:
            made[f"country-{code}"] = self._page(f"country-{code}", lang, self._country(code, lang),
                                                 title=f.place(code, lang))  # fmt: skip
        return made

    def first(self, lang: str) -> str:
        """Give the overview once more, which goes on to the one in the reader's language."""
        return self._page("index", lang, self._overview(lang), first=True)

    def _page(
        self, name: str, lang: str, sections: Sequence[Section], title: str = "",
        *, first: bool = False,
    ) -> str:  # fmt: skip
        hub = self.facts.subject(lang)
        document = Document(
            title=title or say(f"site.{name}_title", lang, name=hub),
            subtitle=say("site.subtitle", lang, name=hub),
            lang=lang,
            as_of=self.as_of or self.day.isoformat(),
            status=self._status(name, lang),
            sections=tuple(sections),
            sources=self.facts.sources,
            whole=self.as_of is None,
        )
        return document_html(document, site_nav(name, lang), first=first)

    def _status(self, name: str, lang: str) -> str:
        if name not in ("index", "plan"):
            return ""
        return say("brief.open" if self.plan is None and name == "index" else "brief.draft", lang)

    def _plan(self, lang: str) -> list[Section]:
        day = self.as_of or self.day.isoformat()
        tasks = tables.tasks(self.g, self.facts, lang)
        if self.plan is None:
            return [systems.not_yet(self.g, day, lang), tasks]
        made = [hub_.targets(self.plan, lang, day), systems.outlook(self.ahead, lang), tasks]
        return [s for s in made if s is not None]

    def _overview(self, lang: str) -> list[Section]:
        return [
            hub_.key_findings(self.facts, self.plan, [], lang),
            tables.contents(lang, self.cards),
            hub_.growth(self.facts, running_year(self.as_of, self.day), lang),
            hub_.quality(self.facts, self.answers["coverage"], self.answers["conflicts"], lang),
        ]

    def _closeness(self, lang: str) -> list[Section]:
        bridges = hub_.bridges(self.facts, self.bridges, lang)
        found = [hub_.closeness(self.facts, lang), standing(self.ranked, self.facts, lang), bridges]
        return [s for s in found if s is not None]

    def _parks(self, lang: str) -> list[Section]:
        own, sisters = tables.parks(self.g, self.facts, lang, self.as_of)
        card = systems.scorecard(self.sub_parks, lang)
        return [own, *([card] if card else []), sisters]

    def _events(self, lang: str) -> list[Section]:
        found = systems.events(self.facts, self.held, lang)
        none = Sentences(((say("site.events_none", lang), Ground()),))
        return [found or Section("events", say("site.events", lang), (none,))]

    def _fields(self, lang: str) -> list[Section]:
        drawn = innovation_map(self.g, lang=lang, as_of=self.as_of, today=self.day)
        return list(drawn.document.sections)

    def _country(self, code: str, lang: str) -> list[Section]:
        f = self.facts
        ties = f.ties[f.ties["country"] == code]
        groups = {"groups": ["belt-and-road"] if code in f.members() else []}
        return [
            pair_.pair_findings(f, code, groups, lang),
            pair_.tie_table(f, ties, lang, len(ties)),
            pair_.gaps(f, code, [], lang),
        ]

    def _entries(self, countries: Sequence[str], lang: str) -> list[Entry]:
        first, second = ("name_zh", "name") if lang == "zh" else ("name", "name_zh")
        made = []
        for row in self.entities.to_dict("records"):
            if row["type"] == "Indicator":
                continue
            names = [row["name"], row["name_zh"], *(row["names"] or ())]
            place = self.facts.place(row["country"], lang) if row["country"] else ""
            kind = ENTITIES[str(row["type"])].label[lang]
            to = ""
            if row["type"] == "Country" and row["country"] in countries:
                to = f"country-{row['country']}.{lang}.html"
            elif row["id"] in self.shown:
                to = f"{NETWORK}#lang={lang}&focus={quote(str(row['id']), safe='')}&steps=1"
            about = " · ".join(x for x in (kind, place if row["type"] != "Country" else "") if x)
            name = str(row[first] or row[second] or row["id"])
            made.append(Entry(name, about, tuple(str(n) for n in names if n), to))
        return made


def site_nav(name: str, lang: str) -> list[NavItem]:
    """Pages of a site, and the page NAME in the other language; NAME may be one beside them."""
    other = "en" if lang == "zh" else "zh"
    items = [NavItem(say("site.index", lang), f"index.{lang}.html", name == "index")]
    items.append(NavItem(say("site.network", lang), f"{NETWORK}#lang={lang}"))
    items += [NavItem(say(f"site.{p}", lang), f"{p}.{lang}.html", p == name) for p in PAGES[1:]]
    label = {"zh": "中文", "en": "English"}[other]  # each language by its own name
    return [*items, NavItem(label, f"{name}.{other}.html", False, LANGUAGE_TAGS[other])]
