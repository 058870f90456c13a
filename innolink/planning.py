"""``g.plan``: the plan's targets with what was reported, what is evidenced, and the pace."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pandas as pd

from analytics.reported import Reported, moment, same_series
from analytics.targets import Outlook, Target, outlook, scenario
from graph.periods import before
from graph.reading import links_frame, observations_frame
from graph.store import Store
from graph.values import local_date
from innolink.cli_errors import FrontError
from innolink.plan_evidence import FACTS, ended_evidence, target_facts
from innolink.plan_naming import target_id
from innolink.plan_words import PlanTable
from innolink.scoring import HasStore
from queries.runner import ask, checked_date

PLAN_COLUMNS = (
    "number", "id", "name", "name_zh", "target", "unit", "due", "reported", "reported_year",
    "reported_scope", "evidence", "evidence_ended", "left", "years_left", "left_per_year",
    "pace", "projected", "projected_low", "projected_high", "coverage", "status", "method",
    "setback", "standstill", "breaks", "contradictions", "partial", "comparable", "reported_age",
    "rule", "rule_zh", "plan_status", "sources",
)  # fmt: skip
"""Columns of :func:`plan`; the meaning of each stands in ``docs/method.md``."""

Values = dict[str, list[dict[str, Any]]]


def declared_series() -> dict[str, dict[str, str]]:
    """Scopes that mean one series, by indicator; from ``data/plan/series.csv``."""
    return _declared("series")


def declared_dates() -> dict[str, dict[str, str]]:
    """Month or day of which a scope is stated, by indicator; empty: the whole year."""
    return _declared("date")


def _declared(column: str) -> dict[str, dict[str, str]]:
    text = files("data").joinpath("plan", "series.csv").read_text("utf-8")
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in csv.DictReader(text.splitlines()):
        found[row["indicator"]][row["scope"]] = row[column]
    return dict(found)


def running_year(as_of: str | int | None, today: dt.date) -> int:
    """Year that is not over: today's, or that of a month or day asked for.

    Examples
    --------
    >>> day = dt.date(2026, 11, 25)
    >>> running_year(None, day), running_year(2024, day), running_year("2024-06", day)
    (2026, 2025, 2024)
    """
    if as_of is None:
        return today.year
    text = str(checked_date(as_of, "as_of"))
    year = int(text[:4])
    return min(today.year, year if len(text) > 4 else year + 1)


def plan(
    g: HasStore, *, as_of: str | int | None = None, today: dt.date | None = None
) -> pd.DataFrame:
    """Tell of each target what was reported, what is evidenced, what is left and the pace.

    Parameters
    ----------
    g
        An open graph.
    as_of
        Year, month or day: values of later years, and facts that surely began later or had
        ended, are left out. A year asked for is taken as over, unless it is this one.
    today
        The day on which it is asked; today's date when left out.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`PLAN_COLUMNS`, one row a target, in the plan's order. ``reported`` is
        official, ``evidence`` is counted in the graph; they are never mixed, and the status
        rests on the reported values alone. ``evidence_ended`` is how much of it has ended; at
        a date asked for none has. What is not known is ``None``.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.plan(g)[["id", "reported", "left_per_year", "pace", "status"]]
    """
    now = _now(as_of, today)
    ended = ended_evidence(g, as_of, today)
    rows = [_row(one, state, now, ended)
            for one, state, _ in outlooks(g, as_of=as_of, today=today)]  # fmt: skip
    return pd.DataFrame(rows, columns=pd.Index(PLAN_COLUMNS), dtype=object)


def plan_table(
    g: HasStore, *, as_of: str | int | None = None, today: dt.date | None = None, lang: str = ""
) -> PlanTable:
    """Tell of the plan's targets in words, for reading: what is said, and what speaks against it.

    Parameters
    ----------
    g, as_of, today
        As in :func:`plan`.
    lang
        ``zh`` or ``en``; the locale's when left out.

    Returns
    -------
    PlanTable
        A notebook shows it as a table; ``to_frame()`` has its words, ``frame`` the figures.
    """
    return PlanTable(plan(g, as_of=as_of, today=today), lang)


def outlooks(
    g: HasStore, *, as_of: str | int | None = None, today: dt.date | None = None
) -> list[tuple[dict[str, Any], Outlook, list[dict[str, Any]]]]:
    """Each target's row of the question ``targets``, its outlook, and its reported values."""
    store, day = g.store, today or local_date()
    asked = ask(store, "targets", as_of=as_of)
    values = _values(store)
    running = running_year(as_of, day)
    # A year asked for that is over closes the record: nothing later was known then.
    last = running if as_of is None or len(str(as_of)) > 4 else min(running, int(str(as_of)[:4]))
    made = []
    for one in asked.to_dict("records"):
        mine = [v for v in values.get(str(one["id"]), [])
                if v["year"] <= last and not _later(v["date"], as_of)]  # fmt: skip
        reported = [
            Reported(v["year"], v["value"], v["unit"], v["scope"], v["series"], v["date"])
            for v in mine
        ]
        target = Target(str(one["id"]), float(one["value"]), int(one["due"]))
        named = {str(k): v for k, v in one.items()}
        made.append((named, outlook(target, reported, running), mine))
    return made


def _checked(as_of: str | int) -> str:
    return str(checked_date(as_of, "as_of"))


def _later(date: str, as_of: str | int | None) -> bool:
    return bool(date) and as_of is not None and before(_checked(as_of), date)


def _values(store: Store) -> Values:
    """Read reported values by target, with their series and the date that is declared for them."""
    tracked = links_frame(store, types=["TRACKED_BY"])
    by_target = dict(zip(tracked["from"], tracked["to"], strict=True))
    frame = observations_frame(store, by_target.values())
    series, dates = declared_series(), declared_dates()
    found: Values = defaultdict(list)
    for row in frame.to_dict("records"):
        scope = str(row["scope"] or "")
        indicator = str(row["indicator"])
        named = same_series(series.get(indicator, {}), scope)
        date = dates.get(indicator, {}).get(scope, "")
        found[indicator].append(
            {"year": int(date[:4] or row["year"]), "date": date, "value": float(row["value"]),
             "unit": row["unit"] or "", "scope": scope, "series": named,
             "sources": list(row["sources"] or ()), "confidence": row["confidence"]}
        )  # fmt: skip
    for values in found.values():
        values.sort(key=lambda v: (v["year"], v["date"]))
    return {target: found.get(indicator, []) for target, indicator in by_target.items()}


def _now(as_of: str | int | None, today: dt.date | None) -> float:
    """Where the date asked for, else today, stands on the line of years."""
    day = today or local_date()
    return moment(day.isoformat() if as_of is None else _checked(as_of))


def _row(
    one: Mapping[str, Any], state: Outlook, now: float, ended: Mapping[str, int]
) -> dict[str, Any]:
    told = state.to_dict()
    last = told["last"] or {}
    return {
        **{k: one[k] for k in ("number", "id", "name", "name_zh", "unit", "due", "evidence",
                               "rule", "rule_zh", "plan_status", "sources")},
        **{k: told[k] for k in ("target", "left", "years_left", "left_per_year", "pace",
                                "projected", "projected_low", "projected_high", "coverage",
                                "status", "method", "setback", "standstill", "breaks",
                                "contradictions")},
        "evidence_ended": None if one["evidence"] is None else ended.get(str(one["number"]), 0),
        "reported": last.get("value"),
        "reported_year": last.get("year"),
        "reported_scope": last.get("scope"),
        "partial": told["partial"],
        "comparable": told["comparable"],
        "reported_age": None if state.last is None else round(now - state.last.time, 1),
    }  # fmt: skip


def plan_target(
    g: HasStore, target: str, *, as_of: str | int | None = None, today: dt.date | None = None
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Open one target down to its facts.

    Parameters
    ----------
    g, as_of, today
        As in :func:`plan`.
    target
        Number, id or name of a target, or what of a name, an id or its initials is in one alone.

    Returns
    -------
    tuple
        The row of :func:`plan`, and the facts: ``kind`` (``reported``, ``evidence``),
        ``what``, ``what_zh``, ``when``, ``value``, ``note``, ``note_zh`` (scope, or the parties
        abroad with their countries), ``series``, ``confidence``, ``sources``.

    Raises
    ------
    AskError
        There is no such target.
    """
    every = {str(o["id"]): (o, s, v) for o, s, v in outlooks(g, as_of=as_of, today=today)}
    id_ = target_id(g.store, target, [one for one, _, _ in every.values()])
    one, state, values = every[id_]
    facts = target_facts(g.store, one, values, as_of)
    ended = ended_evidence(g, as_of, today)
    return _row(one, state, _now(as_of, today), ended), pd.DataFrame(
        facts, columns=pd.Index(FACTS), dtype=object
    )


def plan_facts(
    g: HasStore, *, as_of: str | int | None = None, today: dt.date | None = None
) -> pd.DataFrame:
    """Give the facts behind every target: reported values, and what counts as evidence.

    Parameters
    ----------
    g, as_of, today
        As in :func:`plan`.

    Returns
    -------
    pandas.DataFrame
        The facts of :func:`plan_target`, with ``number`` and ``target`` (id) before them. A
        target without facts has no rows.
    """
    rows = [
        {"number": one["number"], "target": one["id"], **fact}
        for one, _, values in outlooks(g, as_of=as_of, today=today)
        for fact in target_facts(g.store, one, values, as_of)
    ]
    return pd.DataFrame(rows, columns=pd.Index(["number", "target", *FACTS]), dtype=object)


def plan_years(g: HasStore) -> tuple[str | None, str | None]:
    """Give the first and the last year of the plan; ``None`` where there is none."""
    found = g.store.rows("MATCH (p:Plan) RETURN min(p.since) AS since, max(p.until) AS until")[0]
    return found["since"], found["until"]


def plan_begun(g: HasStore, as_of: str | int | None) -> bool:
    """Say whether the plan had begun at a date; before it there is nothing to be held to it.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     plan_begun(g, "2016"), plan_begun(g, None)
    (False, True)
    """
    since, _ = plan_years(g)
    return as_of is None or since is None or not before(_checked(as_of), since)


def plan_tasks(g: HasStore, *, as_of: str | int | None = None) -> pd.DataFrame:
    """Tasks with their action, responsible units, the targets that they serve and the year due.

    Returns
    -------
    pandas.DataFrame
        ``number``, ``id``, ``name``, ``name_zh``, ``action``, ``action_zh``,
        ``responsible`` (units, empty when the plan names none), ``targets`` (ids),
        ``target_numbers``, ``begins`` and ``due``: the plan's first year, and the last year
        of the targets served, or the plan's last year; the plan dates no task.
    """
    tasks = ask(g.store, "tasks", as_of=as_of)
    every = ask(g.store, "targets").to_dict("records")
    due = {str(t["id"]): int(t["due"]) for t in every}
    number = {str(t["id"]): str(t["number"]) for t in every}
    since, until = plan_years(g)
    rows = []
    for one in tasks.to_dict("records"):
        units = [u for u in one["responsible"] if not str(u).startswith("no data")]
        served = [due[t] for t in one["targets"] if t in due]
        rows.append(
            {**{str(k): one[k] for k in ("number", "id", "name", "name_zh", "action", "action_zh",
                                         "targets", "sources")},
             "target_numbers": [number[t] for t in one["targets"] if t in number],
             "responsible": units, "begins": since, "due": str(max(served)) if served else until}
        )  # fmt: skip
    columns = ["number", "id", "name", "name_zh", "action", "action_zh", "responsible", "targets",
               "target_numbers", "begins", "due", "sources"]  # fmt: skip
    return pd.DataFrame(rows, columns=pd.Index(columns), dtype=object)


def plan_actions(g: HasStore, *, as_of: str | int | None = None) -> pd.DataFrame:
    """Actions with the number of their tasks, their responsible units, targets and years.

    Returns
    -------
    pandas.DataFrame
        ``action``, ``action_zh``, ``tasks`` (numbers), ``with_unit`` (tasks with a
        responsible unit), ``responsible``, ``targets``, ``target_numbers``, ``begins``, ``due``.
    """
    rows = []
    for (action, zh), group in plan_tasks(g, as_of=as_of).groupby(
        ["action", "action_zh"], sort=False, dropna=False
    ):
        rows.append(
            {"action": action, "action_zh": zh, "tasks": list(group["number"]),
             "with_unit": sum(bool(u) for u in group["responsible"]),
             "responsible": sorted({u for some in group["responsible"] for u in some}),
             "targets": sorted({t for some in group["targets"] for t in some}),
             "target_numbers": sorted({n for x in group["target_numbers"] for n in x}, key=int),
             "begins": group["begins"].min(), "due": group["due"].max()}
        )  # fmt: skip
    return pd.DataFrame(rows, dtype=object)


def plan_scenario(
    g: HasStore, year: int = 2035, *, wanted: Mapping[str, float] | None = None,
    as_of: str | int | None = None, today: dt.date | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Tell what the reported values give in a later year, carried on by their line or pace.

    Parameters
    ----------
    g, as_of, today
        As in :func:`plan`.
    year
        The later year; the plan's outlook speaks of 2035 and names no figure.
    wanted
        Figures for that year by target id.

    Returns
    -------
    pandas.DataFrame
        ``number``, ``id``, ``name``, ``name_zh``, ``due``, ``reported``, ``reported_year``,
        ``pace``, ``by_pace``, ``projected``, ``projected_low``, ``projected_high``, ``ahead``,
        ``record``, ``wanted``, ``needed``, ``doubling``, and what speaks against carrying on:
        ``setback``, ``standstill``; see :class:`analytics.targets.Scenario`.

    Raises
    ------
    FrontError
        The year is over.
    """
    first = running_year(as_of, today or local_date())
    if year < first:
        raise FrontError("plan.scenario_past", year=year, first=first)
    rows = []
    for one, state, _ in outlooks(g, as_of=as_of, today=today):
        got = scenario(state, year, (wanted or {}).get(str(one["id"])))
        rows.append(
            {**{k: one[k] for k in ("number", "id", "name", "name_zh", "unit")},
             **{k: state.to_dict()[k] for k in ("setback", "standstill")},
             "due": state.target.due, "reported": state.last.value if state.last else None,
             "reported_year": state.last.year if state.last else None,
             "pace": state.pace, "by_pace": got.by_pace, "projected": got.projected,
             "projected_low": got.low, "projected_high": got.high, "ahead": got.ahead,
             "record": got.record, "wanted": got.wanted, "needed": got.needed,
             "doubling": got.doubling}
        )  # fmt: skip
    return pd.DataFrame(rows, dtype=object)
