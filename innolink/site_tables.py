"""Sections that only the site has: countries, parks, sources, the method in short, its contents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import pandas as pd

from briefings.document import Grid, Ground, Link, Section, Sentences
from graph.model import Label
from graph.network import hub_members, ties_of_hubs
from graph.ontology import TIE_LINKS
from graph.periods import begun_links
from graph.reading import entities_frame
from graph.terms import term
from innolink.brief_facts import Facts, cited
from innolink.scoring import HasStore
from innolink.words import joined, say
from queries.runner import ask

__all__ = ["contents", "countries", "method", "parks", "sources", "tasks"]

_CONTENTS = ("map", "plan", "closeness", "countries", "parks", "fields", "events", "sources",
             "method", "search")  # fmt: skip
_PARTS = ("density", "centrality", "breadth", "depth", "balance", "resilience", "belt_and_road")


def contents(lang: str, cards: Mapping[str, Label]) -> Section:
    """Say what else is on the site, and which score cards lie beside it."""
    rows = [(Link(say("site.network", lang), f"network.html#lang={lang}"),
             say("site.network_about", lang))]  # fmt: skip
    rows += [
        (Link(say(f"site.{p}", lang), f"{p}.{lang}.html"), say(f"site.{p}_about", lang))
        for p in _CONTENTS
    ]
    rows += [
        (Link(title[lang], f"{name}.{lang}.html"), say("site.card_about", lang))
        for name, title in cards.items()
    ]
    columns = (say("site.page", lang), say("site.about", lang))
    return Section("contents", say("site.contents", lang), (Grid(columns, tuple(rows)),))


def countries(f: Facts, lang: str) -> Section:
    """List partner countries and regions, each with a page of its own."""
    rows, grounds = [], []
    counts = f.ties["country"].value_counts()
    for code in sorted(counts.index, key=lambda c: (-counts[c], c)):
        mine = f.ties[f.ties["country"] == code]
        first = mine["since"].dropna().astype(str).min()
        rows.append(
            (
                Link(f.place(code, lang), f"country-{code}.{lang}.html"),
                f"{len(mine)}",
                f"{mine['type'].nunique()}",
                f"{mine['partner'].nunique()}",
                None if pd.isna(first) else str(first)[:4],
                say("site.yes", lang) if code in f.members() else "",
            )
        )
        grounds.append(Ground(cited(mine), len(mine)))
    heads = ("place", "ties", "kinds", "partners", "first", "belt_and_road")
    columns = tuple(say(f"site.{k}", lang) for k in heads)
    table = Grid(columns, tuple(rows), say("site.countries_caption", lang),
                 Ground(how="innolink ask countries"), tuple(grounds))  # fmt: skip
    return Section("countries", say("site.countries", lang), (table,))


def parks(g: HasStore, f: Facts, lang: str, as_of: str | None) -> list[Section]:
    """List the hub's own parks by their ties, and pairs of sister parks.

    A park is counted as its own brief counts it: with everything that lies in it or is a part
    of it. A park and its sub-park therefore share ties.
    """
    found = park_ties(g, f, as_of)
    rows, grounds = [], []
    for park in sorted(found, key=lambda p: (-len(found[p]), p)):
        mine = found[park]
        kinds = sorted({f.kind(t, lang) for t in mine["type"]})
        rows.append((f.name(park, lang), f"{len(mine)}", f"{mine['country'].nunique()}",
                     joined(kinds, lang)))  # fmt: skip
        grounds.append(Ground(cited(mine), len(mine), f"innolink score {park} --facts"))
    columns = tuple(say(f"site.{k}", lang) for k in ("park", "ties", "places", "kinds_named"))
    how = Ground(how="innolink brief PARK")
    own_table = Grid(columns, tuple(rows), say("site.parks_caption", lang), how, tuple(grounds))
    pairs = ask(g.store, "sister-parks", {}, as_of=as_of).to_dict("records")
    sisters = tuple((f.name(str(r["first"]), lang), f.name(str(r["second"]), lang)) for r in pairs)
    columns = (say("site.park", lang), say("site.sister", lang))
    sister_grounds = tuple(Ground(tuple(sorted(r["sources"] or ()))) for r in pairs)
    sister_table = Grid(columns, sisters, say("site.sisters_caption", lang),
                        Ground(how="innolink ask sister-parks"), sister_grounds)  # fmt: skip
    return [
        Section("own", say("site.own_parks", lang), (own_table,)),
        Section("sisters", say("site.sisters", lang), (sister_table,)),
    ]


def park_ties(g: HasStore, f: Facts, as_of: str | None) -> dict[str, pd.DataFrame]:
    """Read the ties abroad of each of the hub's parks that has one, by the park's id."""
    links = begun_links(g.store, types=[*TIE_LINKS, "LOCATED_IN", "PART_OF"], as_of=as_of)
    entities = entities_frame(g.store)
    inside = hub_members(entities, links, f.score.subject["id"])
    own = sorted(i for i in inside if f.types.get(i) == "Park")
    abroad = set(f.score.closeness.ties.reference) - {f.home}
    ties = ties_of_hubs(entities, links, own)
    kept = {p: t[t["country"].isin(abroad)] for p, t in ties.items()}
    return {p: t for p, t in kept.items() if len(t)}


def tasks(g: HasStore, f: Facts, lang: str) -> Section:
    """List the plan's tasks."""
    found = ask(g.store, "tasks", {}).to_dict("records")
    name = "name_zh" if lang == "zh" else "name"
    rows = tuple(
        (
            str(r["number"]),
            str(r[name] or r["name_zh"] or r["name"]),
            _named(r["responsible"], f, lang),
        )
        for r in found
    )
    columns = tuple(say(f"site.{k}", lang) for k in ("number", "task", "responsible"))
    table = Grid(
        columns, rows, say("site.tasks_caption", lang), Ground(how="innolink plan --tasks")
    )
    return Section("tasks", say("site.tasks", lang), (table,))


def _named(units: Sequence[str], f: Facts, lang: str) -> str | None:
    """Names of the units responsible; ``None`` where the plan's text is silent."""
    ids = [m[1] for u in units if (m := re.search(r"\(([^()]+)\)$", str(u)))]
    return joined([f.name(i, lang) for i in ids], lang) if ids else None


def sources(f: Facts, lang: str) -> Section:
    """List every source behind the hub's ties."""
    rows = []
    for id_ in cited(f.ties):
        source = f.sources.get(id_)
        if source is not None:
            name = source.title or source.url or id_
            rows.append((Link(name, source.url), source.publisher or None, source.date or None))
    rows.sort(key=lambda r: (r[1] is None, r[1] or "", r[0].text))
    columns = tuple(say(f"site.{k}", lang) for k in ("source", "publisher", "date"))
    table = Grid(columns, tuple(rows), say("site.sources_caption", lang, count=len(rows)))
    return Section("sources", say("site.sources", lang), (table,))


def method(known: Mapping[str, Mapping[str, Any]], lang: str) -> list[Section]:
    """Tell the method in short: what is measured, by which choices, from which datasets."""
    text = files("data").joinpath("closeness.toml").read_text("utf-8")
    spec = tomllib.loads(text)
    weights = spec["weights"]
    parts = tuple(
        (say(f"part.{k}", lang), say(f"site.means_{k}", lang), f"{weights[k]:g}") for k in _PARTS
    )
    columns = tuple(say(f"site.{k}", lang) for k in ("part", "means", "weight"))
    lines = tuple(
        (say(f"site.method_{n}", lang), Ground(how="docs/method.md")) for n in range(1, 6)
    )
    sets = tuple(
        (
            str((d.get("title_zh") if lang == "zh" else "") or d.get("title") or i),
            *(term(k, str(d.get(k) or ""))[lang] or None for k in ("release", "licence")),
        )
        for i, d in sorted(known.items())
    )
    heads = tuple(say(f"site.{k}", lang) for k in ("dataset", "release", "licence"))
    return [
        Section("method", say("site.method", lang),
                (Sentences(lines, listed=True), Grid(columns, parts))),
        Section("datasets", say("site.datasets", lang), (Grid(heads, sets),)),
    ]  # fmt: skip
