"""Sections on what the plan wants: its outlook, the event matrix, the sub-parks' scorecard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from briefings.charts_matrix import matrix_chart
from briefings.document import Figure, Grid, Ground, Section, Sentences
from graph.fields import field_label
from graph.figures import day as in_words
from graph.network import places_of
from graph.reading import entities_frame, links_frame
from innolink.brief_facts import Facts
from innolink.plan_words import scenario_table
from innolink.planning import plan_years
from innolink.scoring import HasStore
from innolink.words import joined, say
from queries.runner import ask

__all__ = ["YEAR", "events", "not_yet", "outlook", "scorecard", "sub_parks"]

YEAR = 2035
"""To which the plan looks forward."""

_HOSTS = 10
_SCORED = ("partners", "countries", "offices", "labs", "rnd_centres", "events")


def outlook(found: pd.DataFrame, lang: str) -> Section | None:
    """Say what the values carried on give in the outlook's year, and what more would take.

    Parameters
    ----------
    found
        From :func:`innolink.planning.plan_scenario`.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Section or None
        ``None`` where there are no targets.
    """
    if found.empty:
        return None
    known = found[found["reported"].notna()]
    ground = Ground(how=f"innolink plan --scenario {YEAR}")
    told = say("brief.outlook_none", lang, all=len(found), silent=len(found) - len(known))
    blocks: list[Grid | Sentences] = [Sentences(((told, ground),))]
    if len(known):
        table = scenario_table(known, YEAR, lang, short=True)
        rows = tuple(tuple(map(str, row)) for row in table.rows)
        blocks.insert(0, Grid(table.columns, rows, say("brief.outlook_caption", lang), ground))
    return Section("outlook", say("brief.outlook", lang, year=YEAR), tuple(blocks))


def not_yet(g: HasStore, day: str, lang: str) -> Section:
    """Say that the plan begins after the date of the data, so that nothing is assessed by it."""
    since, until = plan_years(g)
    told = say("brief.plan_later", lang, since=since, until=until, date=in_words(day, lang))
    return Section("plan", say("brief.plan", lang), (Sentences(((told, Ground()),)),))


def events(f: Facts, found: pd.DataFrame, lang: str) -> Section | None:
    """Cross the events with their hosts, and with their fields where one is known, by year.

    Parameters
    ----------
    f
        The hub's facts, for names.
    found
        Answer to ``event-matrix`` about the hub.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Section or None
        ``None`` where no event is recorded. An event of two hosts counts with both; one without
        a year, a host or a field is said to be so.
    """
    rows = found.to_dict("records")
    if not rows:
        return None
    hosts: dict[tuple[str, str], set[str]] = {}
    fields: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        year = say("brief.no_year", lang) if pd.isna(row["year"]) else str(int(row["year"]))
        host = f.name(str(row["host"]), lang) if row["host"] else say("brief.no_host", lang)
        field = (
            field_label(str(row["field"]))[lang] if row["field"] else say("brief.no_field", lang)
        )
        hosts.setdefault((host, year), set()).update(row["event_ids"])
        fields.setdefault((field, year), set()).update(row["event_ids"])
    all_ = {e for row in rows for e in row["event_ids"]}
    with_field = {e for row in rows if row["field"] for e in row["event_ids"]}
    ground = Ground(tuple(sorted({s for r in rows for s in r["sources"] or ()})), len(all_),
                    f"innolink ask event-matrix --of {f.score.subject['id']}")  # fmt: skip
    caption = say("brief.events_caption", lang, all=len(all_), fields=len(with_field))
    blocks = [_by_year(hosts, "host", caption, ground, lang)]
    if with_field:
        blocks.append(_by_year(fields, "field", "", ground, lang))
    return Section("events", say("brief.events", lang), tuple(blocks))


def _by_year(
    cells: Mapping[tuple[str, str], set[str]], by: str, caption: str, ground: Ground, lang: str
) -> Figure:
    last, title = say(f"brief.no_{by}", lang), say(f"brief.events_{by}s", lang)
    totals = Counter[str]()
    for (row, _), ids in cells.items():
        totals[row] += len(ids)
    order = sorted(totals, key=lambda r: (r == last, -totals[r], r))[:_HOSTS]
    years = sorted({year for _, year in cells})
    table = pd.DataFrame(
        [(r, y, len(cells[r, y])) for r in order for y in years if (r, y) in cells],
        columns=["row", "column", "value"],
    )
    shown = [y for y in years if y in set(table["column"])]
    drawn = matrix_chart(table, lang, title=title, order=shown)
    return Figure(drawn.svg, drawn.alt, caption, ground)


def sub_parks(g: HasStore, hub: str, as_of: str | None) -> pd.DataFrame:
    """Ask for the sub-parks of the park in the hub that has the most; empty where none has any."""
    parks = set(entities_frame(g.store, types=["Park"])["id"])
    inside = links_frame(g.store, types=["LOCATED_IN", "PART_OF"], as_of=as_of)
    around = places_of(inside)
    part = inside[inside["type"] == "PART_OF"]
    parents = Counter(b for a, b in zip(part["from"], part["to"], strict=True) if {a, b} <= parks)
    own = [p for p in parents if p == hub or hub in around.get(p, ())]
    if not own:
        return pd.DataFrame()
    return ask(g.store, "sub-parks", {"of": min(own, key=lambda p: (-parents[p], p))}, as_of=as_of)


def scorecard(found: pd.DataFrame, lang: str) -> Section | None:
    """Set sub-parks side by side by what is on record about their internationalisation.

    Each column is shaded by itself, for its columns count different things. A sub-park with
    nothing on record is named below, not shown as zero.

    Parameters
    ----------
    found
        Answer to ``sub-parks``.
    lang
        ``zh`` or ``en``.
    """
    rows = found.to_dict("records")
    if not rows:
        return None
    first, second = ("name_zh", "name") if lang == "zh" else ("name", "name_zh")
    own = Counter(str(r[first] or r[second] or r["id"]) for r in rows)
    named = [(n if own[n] == 1 else f"{n} ({r['id']})", r) for r in rows
             for n in [str(r[first] or r[second] or r["id"])]]  # fmt: skip
    cells = [
        (name, say(f"brief.scored_{k}", lang), int(r[k]))
        for name, r in named for k in _SCORED if r[k]
    ]  # fmt: skip
    bare = [name for name, r in named if not any(r[k] for k in _SCORED)]
    ground = Ground(tuple(sorted({s for r in rows for s in r["sources"] or ()})),
                    how="innolink ask sub-parks")  # fmt: skip
    order = [say(f"brief.scored_{k}", lang) for k in _SCORED if any(r[k] for _, r in named)]
    table = pd.DataFrame(cells, columns=["row", "column", "value"])
    drawn = matrix_chart(table, lang, title=say("brief.scorecard_title", lang), by_column=True,
                         order=order)  # fmt: skip
    blocks: list[Figure | Sentences] = []
    if cells:
        blocks.append(Figure(drawn.svg, drawn.alt, say("brief.scorecard_caption", lang), ground))
    if bare:
        said = say("brief.scorecard_bare", lang, count=len(bare), names=joined(bare, lang))
        blocks.append(Sentences(((said, ground),)))
    return Section("scorecard", say("brief.scorecard", lang), tuple(blocks))
