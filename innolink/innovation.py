"""``il.innovation_map``: who works on what, where: field × country × park."""

from __future__ import annotations

import datetime as dt

from briefings.document import Document, Figure, Ground, Section
from briefings.innovation_map import FieldActor, field_matrix
from briefings.innovation_map import innovation_map as draw
from briefings.map_layer import fields_layer
from graph.ontology import FACT_LINKS
from graph.reading import entities_frame, links_frame
from graph.values import local_date
from innolink.brief_facts import page_sources
from innolink.brief_file import Brief
from innolink.scoring import HasStore
from innolink.words import say
from queries.runner import checked_date

__all__ = ["field_actors", "innovation_map"]

_TYPES = ("Lab", "Organization", "Park", "Project")
_LETTERS = 15.0


def innovation_map(
    g: HasStore, *, lang: str = "zh", as_of: str | int | None = None, today: dt.date | None = None
) -> Brief:
    """Draw the innovation map (国际产业创新地图) with its matrices, as one page.

    Parameters
    ----------
    g
        An open graph.
    lang
        ``zh`` or ``en``.
    as_of
        Year, month or day: an organisation counts when a fact links it then.
    today
        The day on which it is drawn; for tests.

    Returns
    -------
    Brief
        The map, field × country and field × park; written as HTML (in which one points at the
        map's marks and filters by field and park), PDF or slides.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.innovation_map(g, lang="en").write("innovation-map.html")
    """
    actors, names, sources = field_actors(g, lang, as_of)
    day = today or local_date()
    ground = Ground(sources, len(actors), "innolink ask innovation-map")
    svg, alt = draw(actors, lang, width=800, letters=_LETTERS)
    named = [FieldActor(a.id, a.country, a.fields, names.get(a.park, "")) for a in actors]
    blocks = [Figure(svg, alt, "", ground, fields_layer(named, lang))]
    by_country = field_matrix(actors, lang, title=say("innovation.by_country", lang))
    blocks.append(Figure(by_country.svg, by_country.alt, "", ground))
    if any(a.park for a in named):
        by_park = field_matrix(named, lang, title=say("innovation.by_park", lang), park=True)
        blocks.append(Figure(by_park.svg, by_park.alt, "", ground))
    title = say("innovation.title", lang)
    return Brief(
        Document(
            title=title,
            subtitle=say("innovation.subtitle", lang),
            lang=lang,
            as_of=checked_date(as_of, "as_of") or day.isoformat(),
            status="",
            sections=(Section("map", say("innovation.section", lang), tuple(blocks)),),
            sources=page_sources(g, sources),
            whole=as_of is None,
        ),
        live=True,
    )


def field_actors(
    g: HasStore, lang: str, as_of: str | int | None
) -> tuple[list[FieldActor], dict[str, str], tuple[str, ...]]:
    """Read laboratories, parks, projects, and the organisations that a fact links or a field names.

    Returns
    -------
    tuple
        The actors, names of parks in the language, and the sources behind them.
    """
    date = checked_date(as_of, "as_of")
    entities = entities_frame(g.store, types=_TYPES)
    facts = links_frame(g.store, types=FACT_LINKS, as_of=date)
    inside = links_frame(g.store, types=["LOCATED_IN", "PART_OF"], as_of=date)
    linked = set(facts["from"]) | set(facts["to"])
    rows = entities.sort_values("id").to_dict("records")
    kept = [r for r in rows if r["type"] != "Organization" or r["fields"] or r["id"] in linked]
    first, second = ("name_zh", "name") if lang == "zh" else ("name", "name_zh")
    parks = {r["id"]: str(r[first] or r[second] or r["id"]) for r in rows if r["type"] == "Park"}
    within = {a: b for a, b in zip(inside["from"], inside["to"], strict=True) if b in parks}
    actors = [
        FieldActor(
            str(r["id"]), str(r["country"] or ""), tuple(r["fields"] or ()),
            str(r["id"]) if r["id"] in parks else within.get(r["id"], ""),
        )
        for r in kept
    ]  # fmt: skip
    cited = {s for r in kept if r["fields"] for s in r["sources"] or ()}
    return actors, parks, tuple(sorted(cited))
