"""The plan in words: the sentences and tables that people see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from graph import figures
from graph.figures import day, share
from graph.model import Label
from innolink.cli_output import Table
from innolink.words import in_both, joined, language, say
from queries.reader import coded

_DASH = "—"

_OLD = 2
"""Years from which on the age of a reported value is said."""


def figure(value: float | None, lang: str) -> str:
    """Round a figure for reading; a dash where there is none.

    Examples
    --------
    >>> figure(11438.0, "en"), figure(140.5, "zh"), figure(3.333333, "en"), figure(None, "en")
    ('11,438', '140.5', '3.3', '—')
    """
    if value is None or pd.isna(value):
        return _DASH
    whole = float(value).is_integer() or abs(value) >= 1000
    return figures.figure(value, lang, 0 if whole else 1)


def evidence_words(row: Mapping[str, Any], lang: str) -> str:
    """Evidence of a target, and how much of it has ended; that none is recorded is no zero.

    Examples
    --------
    >>> evidence_words({"evidence": 20, "evidence_ended": 2}, "en")
    '20 (2 of them ended)'
    >>> evidence_words({"evidence": 0, "evidence_ended": 0}, "en")
    'none recorded'
    >>> evidence_words({"evidence": 20, "evidence_ended": 0}, "zh")
    '20'
    """
    if row["evidence"] == 0:
        return say("plan.none_recorded", lang)
    told, ended = figure(row["evidence"], lang), row["evidence_ended"]
    return say("plan.of_them_ended", lang, told=told, ended=ended) if ended else told


def numbered(row: Mapping[str, Any], lang: str) -> str:
    """Give number and name, as the language writes it."""
    return f"{row['number']}{'、' if lang == 'zh' else ' '}{name_of(row, lang)}"


def name_of(row: Mapping[str, Any], lang: str) -> str:
    """Name in the language asked for, else in the other."""
    first, second = ("name_zh", "name") if lang == "zh" else ("name", "name_zh")
    return str(row[first] or row[second] or row["id"])


def status_words(row: Mapping[str, Any], lang: str, *, left: bool = True) -> str:
    """Status with its numbers, the method by which it is said, and from when the rest counts."""
    numbers = {
        "left": figure(row["left_per_year"], lang), "pace": figure(row["pace"], lang),
        **{end: ahead(row, f"projected_{end}", lang) for end in ("low", "high")},
        "due": row["due"], "target": figure(row["target"], lang),
        "coverage": share(row["coverage"], lang, 0) if row["coverage"] else "",
        "years": joined(row["breaks"], lang),
        "same": joined(row["contradictions"], lang),
    }  # fmt: skip
    said = say(f"plan.state.{row['status']}", lang)
    how = say(f"plan.method.{row['method']}", lang, **numbers)
    lines = [said + ("：" if lang == "zh" else ": ") + how]
    by_interval = row["method"] in ("trend", "interval_holds_target")
    if by_interval and row["projected_low"] < row["reported"]:
        below = {"value": figure(row["reported"], lang), "count": len(row["comparable"])}
        lines.append(say("plan.low_below", lang, **below))
    lines += _against(row, lang)
    if left and row["left_per_year"]:
        lines.append(_left(row, lang))
    if row["breaks"]:
        lines.append(say("plan.breaks", lang, **numbers))
    if row["contradictions"]:
        lines.append(say("plan.contradictions", lang, **numbers))
    if row["partial"]:
        year = row["partial"][0]["year"]
        shown = joined([figure(p["value"], lang) for p in row["partial"]], lang)
        lines.append(say("plan.partial", lang, year=year, values=shown))
    return joined(lines, lang, "clause_joiner")


def _against(row: Mapping[str, Any], lang: str) -> list[str]:
    """Say what speaks against carrying values on: the last of them fell, or stand still."""
    lines = []
    for moved in ("setback", "standstill"):
        if row[moved]:
            before, after = row[moved]
            ends = {"before": figure(before["value"], lang), "after": figure(after["value"], lang)}
            times = {"since": _time(before, lang), "until": _time(after, lang)}
            lines.append(say(f"plan.{moved}", lang, **ends, **times))
    return lines


def _left(row: Mapping[str, Any], lang: str) -> str:
    """Say what is left per year, and from which date it is counted; the age of an old value."""
    old = row["reported_age"] > _OLD
    age = say("plan.age", lang, age=figure(row["reported_age"], lang)) if old else ""
    return say("plan.left_from", lang, left=figure(row["left_per_year"], lang),
               time=last_time(row, lang), age=age)  # fmt: skip


def undated(counts: Mapping[str, int], date: str, lang: str) -> str:
    """Say how much of the evidence carries no date, of which targets."""
    named = [say("plan.undated_of", lang, number=k, count=counts[k])
             for k in sorted(counts, key=int)]  # fmt: skip
    return say("plan.undated_evidence", lang, count=sum(counts.values()), date=day(date, lang),
               targets=joined(named, lang))  # fmt: skip


def _time(value: Mapping[str, Any], lang: str) -> str:
    """Month or day of a value that is stated for one, else its year."""
    return day(str(value["date"] or value["year"]), lang)


def last_time(row: Mapping[str, Any], lang: str) -> str:
    """Month or year of the last reported value; empty without one."""
    return _time(row["comparable"][-1], lang) if row["reported"] is not None else ""


def ahead(row: Mapping[str, Any], key: str, lang: str) -> str:
    """Round what a line gives: a whole number where whole things are counted.

    Examples
    --------
    >>> ahead({"reported": 221, "target": 300, "projected_low": 123.28}, "projected_low", "en")
    '123'
    >>> ahead({"reported": 2.5, "target": 4, "projected_low": 3.21}, "projected_low", "en")
    '3.2'
    """
    known = [row[k] for k in ("reported", "target") if row.get(k) is not None]
    counted = all(float(v).is_integer() for v in known)
    value = row[key]
    return figure(round(value) if counted and value is not None else value, lang)


def short_status(row: Mapping[str, Any], lang: str) -> str:
    """Status in a few words: by what it is said, and what speaks against it."""
    told = say(f"plan.state.{row['status']}", lang)
    if row["method"] != "no_value":
        told = say("plan.short", lang, status=told, method=say(f"plan.by.{row['method']}", lang))
    return _warned(told, row, lang)


def _warned(told: str, row: Mapping[str, Any], lang: str) -> str:
    """Add to what is said what speaks against it, in two or three words."""
    for moved in ("setback", "standstill"):
        if row[moved]:
            told = say(f"plan.short_{moved}", lang, said=told)
    return told


def notes(frame: pd.DataFrame, lang: str) -> list[str]:
    """Status of each target that has a reported value, and what of the evidence has ended."""
    rows = [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    said = [(r, status_words(r, lang)) for r in rows if r["method"] != "no_value"]
    said += [(r, say("plan.ended_evidence", lang, told=figure(r["evidence"], lang),
                     ended=r["evidence_ended"])) for r in rows if r["evidence_ended"]]  # fmt: skip
    return [f"{r['number']}  {line}" for r, line in sorted(said, key=lambda x: int(x[0]["number"]))]


def targets_table(frame: pd.DataFrame, lang: str, *, short: bool = False) -> Table:
    """Targets: reported, evidence, target, what is left per year, pace, status.

    ``short`` leaves the sentence of the status, and what has ended, to :func:`notes`: a terminal
    is narrow.
    """
    keys = ("name", "reported", "evidence", "target", "left_per_year", "pace", "status")
    due = sorted(set(frame["due"]))
    heads = [say(f"plan.{k}", lang) for k in keys]
    if len(due) == 1:
        heads[3] = say("plan.target_by", lang, year=due[0])
    rows = []
    for row in frame.to_dict("records"):
        one = {str(k): v for k, v in row.items()}
        reported = figure(one["reported"], lang)
        if one["reported_year"] is not None:
            reported = say("plan.in_year", lang, value=reported, year=one["reported_year"])
        told = status_words(one, lang)
        if short:
            if one["reported_year"] is not None:  # a terminal breaks it at the blank
                reported = f"{figure(one['reported'], lang)} ({one['reported_year']})"
            told = short_status(one, lang)
        evidence = evidence_words({**one, "evidence_ended": 0} if short else one, lang)
        goal = figure(one["target"], lang)
        if len(due) > 1:
            goal = say("plan.by_year", lang, value=goal, year=one["due"])
        rows.append(
            (numbered(one, lang), reported, evidence, goal,
             figure(one["left_per_year"], lang), figure(one["pace"], lang), told)
        )  # fmt: skip
    return Table(tuple(heads), tuple(rows), first=14, spare=(heads[5],) if short else ())


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The plan's targets in words, as a notebook shows them.

    Attributes
    ----------
    frame
        What :func:`innolink.planning.plan` gave.
    lang
        ``zh`` or ``en``; "" for the language of the locale.
    """

    frame: pd.DataFrame = field(repr=False)
    lang: str = ""

    def to_frame(self) -> pd.DataFrame:
        """One row a target, every cell in words."""
        shown = targets_table(self.frame, self.lang or language())
        return pd.DataFrame(list(shown.rows), columns=pd.Index(shown.columns), dtype=object)

    def _repr_html_(self) -> str:
        from innolink.score_html import html_table

        lang = self.lang or language()
        shown = targets_table(self.frame, lang)
        known = sorted(set(self.frame["plan_status"]) - {None})
        stated = [coded("plan_status", status, lang) for status in known]
        below = [say("plan.draft", lang, status=joined(stated, lang))] if stated else []
        return html_table(say("plan.name", lang), shown.columns, shown.rows, below)


def facts_table(facts: pd.DataFrame, lang: str) -> Table:
    """Facts of one target: what, when, value, note, and the number of sources."""
    keys = ("kind", "what", "when", "value", "note", "sources")
    rows = [
        (*_fact(row, lang), len(row["sources"] or ())) for row in facts.to_dict("records")
    ]  # fmt: skip
    return Table(tuple(say(f"plan.{k}", lang) for k in keys), tuple(rows))


_OWN = ("reported_year", "reported_age", "coverage", "comparable", "evidence_ended", "partial")
"""Columns of a file that other tables have too, about something else."""


def file_labels() -> dict[str, Label]:
    """Words for the columns of the plan's files that mean something else elsewhere."""
    return {c: in_both(f"plan.file_{c}") for c in _OWN}


def _fact(row: Mapping[Any, Any], lang: str) -> tuple[Any, ...]:
    what, note = (row[f"{k}_zh" if lang == "zh" else k] for k in ("what", "note"))
    return (
        say(f"plan.kind_of.{row['kind']}", lang), what, row["when"] or _DASH,
        figure(row["value"], lang), note or "",
    )  # fmt: skip


def explained(facts: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Word the facts of all targets; ``sources`` stay ids, to be numbered."""
    keys = ("number", "kind", "what", "when", "value", "note")
    rows = [(row["number"], *_fact(row, lang)) for row in facts.to_dict("records")]
    heads = [say(f"plan.{k}", lang) for k in keys]
    worded = pd.DataFrame(rows, columns=pd.Index(heads), dtype=object)
    return worded.assign(sources=facts["sources"].to_numpy())


def tasks_table(frame: pd.DataFrame, lang: str) -> Table:
    """Tasks: responsible units, targets served, time."""
    keys = ("task", "responsible", "serves", "time")
    rows = []
    for row in frame.to_dict("records"):
        one = {str(k): v for k, v in row.items()}
        rows.append(
            (numbered(one, lang), units(one["responsible"], lang),
             joined(one["target_numbers"], lang) or _DASH,
             f"{one['begins']}–{one['due']}")
        )  # fmt: skip
    return Table(tuple(say(f"plan.{k}", lang) for k in keys), tuple(rows))


def actions_table(frame: pd.DataFrame, lang: str) -> Table:
    """Actions: tasks, responsible units, targets served, time."""
    keys = ("action", "tasks", "responsible", "serves", "time")
    rows = []
    for row in frame.to_dict("records"):
        name = (row["action_zh"] if lang == "zh" else row["action"]) or row["action_zh"] or _DASH
        known = units(row["responsible"], lang)
        if row["responsible"]:
            known = say("plan.for_tasks", lang, units=known, n=row["with_unit"],
                        of=len(row["tasks"]))  # fmt: skip
        served = joined(row["target_numbers"], lang) or _DASH
        rows.append((name, joined(row["tasks"], lang), known, served,
                     f"{row['begins']}–{row['due']}"))  # fmt: skip
    return Table(tuple(say(f"plan.{k}", lang) for k in keys), tuple(rows))


def units(named: Sequence[str], lang: str) -> str:
    """Responsible units; unknown is said to be unknown."""
    return joined(named, lang) or say("plan.no_unit", lang)


def scenario_table(frame: pd.DataFrame, year: int, lang: str, *, short: bool = False) -> Table:
    """Scenario: last value, pace, what it gives, what is wanted and what that takes.

    ``short`` says what speaks against it without its figures, which stand elsewhere.
    """
    heads = (
        say("plan.name", lang), say("plan.reported", lang), say("plan.pace", lang),
        say("plan.gives", lang, year=year), say("plan.takes", lang),
    )  # fmt: skip
    rows = []
    for row in frame.to_dict("records"):
        one = {str(k): v for k, v in row.items()}
        reported = figure(one["reported"], lang)
        if one["reported_year"] is not None:
            reported = say("plan.in_year", lang, value=reported, year=one["reported_year"])
        told = gives({**one, "year": year}, lang)
        told = (
            _warned(told, one, lang) if short
            else joined([told, *_against(one, lang)], lang, "clause_joiner")
        )  # fmt: skip
        rows.append(
            (numbered(one, lang), reported, figure(one["pace"], lang), told, takes(one, lang))
        )
    return Table(heads, tuple(rows))


def gives(row: Mapping[str, Any], lang: str) -> str:
    """Say what the line, or else the pace, gives, and with how much doubt."""
    if row["projected"] is not None:
        keys = {"value": "projected", "low": "projected_low", "high": "projected_high"}
        return say("plan.by_line", lang, **{k: ahead(row, v, lang) for k, v in keys.items()})
    if row["by_pace"] is None:
        return say("plan.state.cannot_be_said", lang)
    # After the due year no line is carried further than the record; before, it had no interval.
    far = row["year"] > row["due"] and row["ahead"] > row["record"]
    by = "plan.by_pace" if far else "plan.by_pace_alone"
    return say(by, lang, value=ahead(row, "by_pace", lang),
               ahead=figure(row["ahead"], lang), record=figure(row["record"], lang))  # fmt: skip


def takes(row: Mapping[str, Any], lang: str) -> str:
    """Say what the figure wanted would take; where none is named, what doubling would."""
    if row["wanted"] is None:
        if row["doubling"] is None:
            return _DASH
        twice = figure(2 * row["reported"], lang)
        return say("plan.doubles", lang, twice=twice, needed=figure(row["doubling"], lang))
    if row["needed"] is None:
        return say("plan.state.cannot_be_said", lang)
    return say(
        "plan.needs", lang, wanted=figure(row["wanted"], lang), needed=figure(row["needed"], lang)
    )
