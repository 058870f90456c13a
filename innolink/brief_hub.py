"""The sections of a hub's brief: each takes the facts and gives sentences, figures and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.reported import moment
from briefings.charts import drivers_chart, growth_chart, index_chart, rank_chart
from briefings.charts_matrix import matrix_chart
from briefings.charts_plan import targets_chart
from briefings.document import Figure, Grid, Ground, Section, Sentences
from briefings.flow_map import flow_map, map_alt
from briefings.map_layer import flow_layer
from briefings.network_picture import network_picture
from briefings.page_data import PageData
from graph.figures import day as in_words
from graph.figures import figure, share
from graph.ontology import FACT_LINKS
from graph.periods import point
from innolink import plan_words
from innolink.brief_facts import Facts, cited
from innolink.brief_next import best_link
from innolink.mapping import MapPicture
from innolink.score_words import layer_title, part_names, words_of
from innolink.words import joined, say

__all__ = [
    "bridges",
    "closeness",
    "growth",
    "key_findings",
    "matrix",
    "network",
    "on_the_map",
    "quality",
    "targets",
]

_TOP = 15
_LETTERS = 17.0
_WIDTH = 760.0


def how_facts(f: Facts) -> str:
    """Command that lists the ties."""
    return f"innolink score {f.score.subject['id']} --facts"


def key_findings(
    f: Facts, plan: pd.DataFrame | None, best: Sequence[Mapping[str, Any]], lang: str
) -> Section:
    """Say first what was found, each sentence with its doubt and its ground."""
    name, told = f.subject(lang), words_of(f.score, lang)
    whole = f.ground(f.ties, how_facts(f))
    scored = Ground(how=f"innolink score {f.score.subject['id']}")
    rows = [(_linked(f, name, lang), whole)]
    if told["index"] is not None:
        rows.append((_index(told, name, lang), scored))
    if len(f.ties):
        rows.append((_largest(f, lang), whole))
        rows.append((_along(f, told, lang), whole))
    if plan is not None:
        rows.append((_targets(plan, lang), Ground(how="innolink plan")))
    single = told.get("doubt", {}).get("data", {}).get("single_source_share")
    if single is not None:
        rows.append((say("brief.single", lang, share=share(single, lang)), scored))
    if best:
        how = f"innolink next {f.score.subject['id']}"
        rows.append((best_link(f, best[0], lang), Ground(how=how)))
    return Section("findings", say("brief.findings", lang), (Sentences(tuple(rows), True, True),))


def _linked(f: Facts, name: str, lang: str) -> str:
    if f.ties.empty:
        return say("brief.not_linked", lang, name=name)
    all_ = len(f.score.ties)
    beside = say("brief.linked_beside", lang, all=all_, count=all_ - len(f.ties))
    return say(
        "brief.linked", lang, name=name, ties=len(f.ties),
        countries=f.ties["country"].nunique(), kinds=f.ties["type"].nunique(),
        beside=beside if all_ > len(f.ties) else "",
        ended="" if f.score.as_of else say("brief.linked_ended", lang),
    )  # fmt: skip


def _index(told: Mapping[str, Any], name: str, lang: str) -> str:
    method = told.get("doubt", {}).get("method", {}).get("index")
    key = "brief.index_range" if method else "brief.index"
    ends = {k: figure(method[k], lang, 3) for k in ("low", "high")} if method else {}
    reason = told["rank"].get("reason", "")
    said = say(key, lang, name=name, index=figure(told["index"], lang, 3), **ends)
    if told["rank"]["rank"] is None and reason:
        said += say("brief.no_rank", lang, reason=reason)
    return said


def _largest(f: Facts, lang: str) -> str:
    counts = f.ties["country"].value_counts()
    order = sorted(counts.index, key=lambda c: (-counts[c], c))
    named = [say("brief.partner", lang, name=f.place(c, lang), ties=int(counts[c]))
             for c in order[:5]]  # fmt: skip
    top = share(sum(int(counts[c]) for c in order[:3]) / len(f.ties), lang)
    return say("brief.largest", lang, partners=joined(named, lang), share=top)


def _along(f: Facts, told: Mapping[str, Any], lang: str) -> str:
    part = told["parts"]["belt_and_road"]
    if part["reason"]:
        return say("brief.no_along", lang, reason=say(f"reason.{part['reason']}", lang))
    numbers = part["numbers"]
    ties = round(numbers.get("weight", 0))
    linked, members = (int(numbers.get(k, 0)) for k in ("members_linked", "members"))
    return say("brief.along", lang, linked=linked, members=members, ties=ties)


def _targets(plan: pd.DataFrame, lang: str) -> str:
    known = int(plan["reported"].notna().sum())
    counts = plan["status"].value_counts()
    falling = plan[plan["setback"].map(bool)]["status"].value_counts()
    said = []
    for state in sorted(counts.index):
        told = say(f"brief.status_{state}", lang, count=int(counts[state]))
        if fell := int(falling.get(state, 0)):
            told = say("brief.falling", lang, said=told, count=fell)
        said.append(told)
    return say("brief.targets", lang, all=len(plan), known=known, said=joined(said, lang))


def on_the_map(f: Facts, drawn: MapPicture, lang: str) -> Section:
    """Show the ties on the world's land."""
    svg = flow_map(drawn.data, lang, width=_WIDTH, letters=_LETTERS, labels=30)
    picture = Figure(
        svg,
        map_alt(drawn.data, lang),
        say("brief.map_caption", lang),
        f.ground(f.ties, how_facts(f)),
        flow_layer(drawn.data, lang),
    )
    return Section("map", say("brief.map", lang), (picture,))


def network(f: Facts, data: PageData, lang: str) -> Section:
    """Show the entities with the most partners."""
    svg, alt = network_picture(data, lang, width=_WIDTH, height=570, letters=12.5)
    caption = say("brief.network_caption", lang)
    facts = [link for link in data.links if link.type in FACT_LINKS]  # not what lies where
    behind = tuple(sorted({s for link in facts for s in link.sources}))
    ground = Ground(behind, len(facts), "innolink page")
    return Section("network", say("brief.network", lang), (Figure(svg, alt, caption, ground),))


_TARGETS_A_PICTURE = 6


def targets(plan: pd.DataFrame, lang: str, day: str) -> Section:
    """Set the plan's targets against what was reported and what the graph evidences by a day."""
    name = "name_zh" if lang == "zh" else "name"
    rows = [{str(k): v for k, v in r.items()} for r in plan.to_dict("records")]
    table = pd.DataFrame(
        {
            "label": [f"{r['number']} {r[name]}" for r in rows],
            "target": [r["target"] for r in rows],
            "reported": [r["reported"] for r in rows],
            "when": [plan_words.last_time(r, lang) for r in rows],
            "evidenced": [r["evidence"] for r in rows],
            "evidence_said": [
                plan_words.evidence_words(r, lang)
                if r["evidence_ended"] or r["evidence"] == 0
                else ""
                for r in rows
            ],
            "expected": [_expected(r, moment(point(day))) for r in rows],
            "status": [plan_words.short_status(r, lang) for r in rows],
        }
    )
    ground = Ground(tuple(sorted({s for r in rows for s in r["sources"] or ()})),
                    how="innolink plan")  # fmt: skip
    pictures = _targets_pictures(table, [r["number"] for r in rows], lang, ground, day)
    known = [r for r in rows if r["reported"] is not None]
    if not known:
        return Section("plan", say("brief.plan", lang), pictures)
    left = tuple(
        (f"{r['number']} {r[name]}", _figure(r["left_per_year"], lang), _figure(r["pace"], lang),
         plan_words.short_status(r, lang))
        for r in known
    )  # fmt: skip
    columns = tuple(say(f"brief.{k}", lang) for k in ("target", "needed", "pace", "state"))
    paces = Grid(columns, left, say("brief.pace_caption", lang), ground)
    said = tuple(
        (say("brief.state_of", lang, name=f"{r['number']} {r[name]}",
             said=plan_words.status_words(r, lang, left=False)), ground)
        for r in known
    )  # fmt: skip
    told = Sentences(said, listed=True)
    return Section("plan", say("brief.plan", lang), (*pictures, paces, told))


def _targets_pictures(
    table: pd.DataFrame, numbers: list[Any], lang: str, ground: Ground, day: str
) -> tuple[Figure, ...]:
    """Draw six targets a picture: twelve in one could not be read on a slide."""
    made = []
    for start in range(0, len(table), _TARGETS_A_PICTURE):
        some = table.iloc[start : start + _TARGETS_A_PICTURE]
        first, last = numbers[start], numbers[start + len(some) - 1]
        drawn = targets_chart(
            some, lang, title=say("brief.targets_title", lang, first=first, last=last),
            day=in_words(day, lang),
        )  # fmt: skip
        caption = say("brief.targets_caption", lang)
        if some["expected"].notna().any():
            caption += say("brief.targets_tick", lang)
        made.append(Figure(drawn.svg, drawn.alt, caption, ground))
    return tuple(made)


def _expected(row: Mapping[Any, Any], now: float) -> float | None:
    """Where the reported figure would stand now at the even pace that reaches the target.

    Examples
    --------
    >>> row = {"reported": 100, "left_per_year": 50, "years_left": 2.5, "due": 2027}
    >>> _expected(row, 2025.5), _expected(row, 2024), _expected(row, 2030)
    (150.0, 100.0, 225.0)
    """
    if row["reported"] is None or row["left_per_year"] is None or not row["years_left"]:
        return None
    gone = now - (row["due"] - row["years_left"])
    return float(row["reported"] + row["left_per_year"] * min(max(gone, 0), row["years_left"]))


def _figure(value: Any, lang: str) -> str | None:
    return None if value is None or pd.isna(value) else plan_words.figure(float(value), lang)


def closeness(f: Facts, lang: str) -> Section:
    """Tell the index, its parts, its rank where there is one, and what drives its doubt."""
    told = words_of(f.score, lang)
    ranges = told.get("doubt", {}).get("method", {})
    parts = [("index", told["index"], ranges.get("index"), told["reason"])]
    parts += [(k, p["value"], (ranges.get("parts") or {}).get(k), p["reason"])
              for k, p in told["parts"].items()]  # fmt: skip
    table = pd.DataFrame(
        [
            {
                "label": say("score.index", lang) if k == "index" else say(f"part.{k}", lang),
                "value": value,
                "low": (ends or {}).get("low"),
                "high": (ends or {}).get("high"),
                "reason": reason or "",
            }
            for k, value, ends, reason in parts
        ]
    )
    note = say("brief.index_note", lang, parts=part_names(told["set_of_parts"], lang))
    drawn = index_chart(table, lang, title=say("brief.index_title", lang), note=note)
    ground = f.ground(f.ties, f"innolink score {f.score.subject['id']} --explain")
    blocks: list[Figure | Sentences] = [
        Figure(drawn.svg, drawn.alt, say("brief.index_caption", lang), ground)
    ]
    state = say("brief.no_trend", lang, undated=_undated(f), ties=len(f.ties))
    blocks.append(Sentences(((state, Ground()),)))
    blocks += _doubt_figures(told, lang)
    return Section("closeness", say("brief.closeness", lang), tuple(blocks))


def _doubt_figures(told: Mapping[str, Any], lang: str) -> list[Figure | Sentences]:
    method = told.get("doubt", {}).get("method")
    if not method:
        return []
    made: list[Figure | Sentences] = []
    place = method.get("rank")
    if place and told["rank"]["rank"] is not None:
        chances = {int(r): p for r, p in place["probability"].items()}
        drawn = rank_chart(chances, lang, title=say("brief.rank_title", lang),
                           rank=told["rank"]["rank"])  # fmt: skip
        made.append(Figure(drawn.svg, drawn.alt))
    moved = pd.DataFrame(
        [
            {"label": _factor(r, lang), "low": r["low"], "high": r["high"]}
            for r in method.get("drivers", ())
        ],
        columns=["label", "low", "high"],
    )
    if len(moved) and told["index"] is not None:
        drawn = drivers_chart(moved, told["index"], lang, title=say("brief.drivers", lang))
        made.append(Figure(drawn.svg, drawn.alt, say("brief.drivers_caption", lang)))
    return made


def _factor(row: Mapping[str, Any], lang: str) -> str:
    if row["kind"] == "vary":
        return say(f"score.factor_{row['name']}", lang)
    return say("brief.without", lang, name=say(f"part.{row['name']}", lang))


def matrix(f: Facts, lang: str) -> Section:
    """Cross the largest partner countries with the kinds of tie."""
    counts = f.ties["country"].value_counts()
    order = sorted(counts.index, key=lambda c: (-counts[c], c))[:_TOP]
    cells = f.ties[f.ties["country"].isin(order)].groupby(["country", "type"]).size()
    types = sorted(set(f.ties["type"]), key=lambda t: (-(f.ties["type"] == t).sum(), t))
    found = [
        (f.place(c, lang), f.kind(t, lang), int(cells[c, t]))
        for c in order for t in types if (c, t) in cells.index
    ]  # fmt: skip
    table = pd.DataFrame(found, columns=["row", "column", "value"])
    title = say("brief.matrix_title", lang, count=len(order))
    drawn = matrix_chart(table, lang, title=title, order=[f.kind(t, lang) for t in types])
    picture = Figure(
        drawn.svg, drawn.alt, say("brief.matrix_caption", lang), f.ground(f.ties, how_facts(f))
    )
    return Section("matrix", say("brief.matrix", lang), (picture,))


def _undated(f: Facts) -> int:
    """How many of the ties counted carry no date of beginning."""
    return int(f.ties["since"].isna().sum())


def growth(f: Facts, running: int, lang: str) -> Section:
    """Show how many ties began in which year, and how many carry none."""
    since = f.ties["since"].dropna().astype(str).str[:4].astype(int)
    years = Counter(y for y in since.tolist() if y >= running - 30)
    title = say("brief.growth_title", lang, first=running - 30)
    drawn = growth_chart(years, lang, title=title, undated=_undated(f),
                         all_links=len(f.ties), partial=running)  # fmt: skip
    caption = say("brief.growth_caption", lang, older=int((since < running - 30).sum()))
    picture = Figure(drawn.svg, drawn.alt, caption, f.ground(f.ties, how_facts(f)))
    return Section("growth", say("brief.growth", lang), (picture,))


def bridges(f: Facts, found: pd.DataFrame, lang: str) -> Section:
    """List the actors through which most countries are reached."""
    others = found[found["id"] != f.score.subject["id"]]
    rows = others.head(10).to_dict("records")
    columns = tuple(say(f"brief.{k}", lang) for k in ("actor", "countries", "links"))
    shown = tuple(
        (f.name(str(r["id"]), lang), f"{int(r['countries'])}", f"{int(r['links'])}") for r in rows
    )
    grounds = tuple(Ground(tuple(sorted(r["sources"])), int(r["links"])) for r in rows)
    how = Ground(how=f"innolink ask bridges --of {f.score.subject['id']}")
    table = Grid(columns, shown, say("brief.bridges_caption", lang), how, grounds)
    return Section("bridges", say("brief.bridges", lang), (table,))


def quality(f: Facts, coverage: pd.DataFrame, conflicts: pd.DataFrame, lang: str) -> Section:
    """Say what the data can bear, and what they cannot."""
    told = f.score.to_dict()["recorded"]["places"]
    dated = share(float(f.ties["since"].notna().mean()) if len(f.ties) else 0.0, lang)
    rows = [
        (say("brief.incomplete", lang), Ground(how="innolink ask coverage")),
        (say("brief.dated", lang, dated=dated, ties=len(f.ties)), f.ground(f.ties, how_facts(f))),
        (say("brief.places", lang, unknown=int(told["unknown"]["ties"]),
             apart=int(told["apart"]["ties"]), home=int(told["domestic"]["ties"]),
             ended="" if f.score.as_of else say("brief.ended", lang)), Ground()),
        (say("brief.conflicts", lang, count=len(conflicts)),
         Ground(cited(conflicts), how="innolink ask conflicts")),
        (say("brief.sources", lang, count=len(cited(f.ties)),
             facts=int(coverage["facts"].sum()),
             datasets=layer_title(f.score.layer, lang)),
         Ground(how="innolink ask coverage")),
        (say("brief.method", lang), Ground(how="docs/method.md · data/closeness.toml")),
    ]  # fmt: skip
    return Section("quality", say("brief.quality", lang), (Sentences(tuple(rows), listed=True),))
