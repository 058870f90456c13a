"""The decisions file: merge, split, correct, reject; a dataset that always wins.

The file says everything: a decision whose row is gone is taken back. See
:mod:`graph.decisions` for what each does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graph import statements
from graph.applying import apply_decisions
from graph.changes import ChangeList
from graph.decisions import DATASET, Decision, read_decisions
from graph.entity_cache import merged_properties
from graph.items import canonical, fingerprint
from graph.lock import writing_lock
from graph.ontology import ENTITIES, LINKS, entity_properties
from graph.rebuilding import run_rows
from graph.store import Store
from graph.values import BadValueError, parse
from graph.wording import Message
from graph.writing import Counts
from loaders.batch import Fault, Row, Where
from loaders.checks import check_decision, show
from loaders.decision_table import COLUMNS, read_rows
from loaders.decision_words import rule
from loaders.errors import LoadError
from loaders.nearest import nearest
from loaders.rejects import clear_older, headed, list_rejects
from loaders.report import LoadOptions, LoadReport, note_load
from loaders.withdrawing import new_load

UNITED = ("names", "ids", "domains")
"""Properties whose values are united over all records: one record cannot take from them."""

WRITE = """
    UNWIND $rows AS row
    MERGE (d:Decision {id: row.id})
    SET d = row
    RETURN count(*) AS done"""

REMOVE = "MATCH (d:Decision) WHERE d.id IN $ids DELETE d RETURN count(*) AS done"

WHAT_IS = """
    UNWIND $ids AS id
    OPTIONAL MATCH (e:Entity {id: id})
    OPTIONAL MATCH (r:Record {id: id})
    OPTIONAL MATCH (o:Observation {key: id})
    OPTIONAL MATCH (x:Shelved {subject: id})
    WITH id, e.type AS type, r.id AS record, o.key AS observation, head(collect(x.id)) AS shelved
    RETURN id, type, record IS NOT NULL AS record,
      observation IS NOT NULL OR shelved IS NOT NULL AS item"""


def load_decisions(store: Store, path: Path, options: LoadOptions | None = None) -> LoadReport:
    """Load a decisions file and bring the graph to where it says.

    Parameters
    ----------
    store
        An open store.
    path
        Workbook or CSV; :func:`loaders.decision_table.write_decisions_template` makes one.
    options
        As for any load. While rows are rejected no older decision is taken back, unless
        ``yes``.

    Returns
    -------
    LoadReport
        ``notes`` name the decisions in force whose ``before`` no longer holds.

    Raises
    ------
    LoadError
        There is nothing to load, or ``strict`` and a row was rejected.
    """
    options = options or LoadOptions()
    rows = list(read_rows(path))
    if not rows:
        raise LoadError("decisions.nothing", file=path.name)
    return _carry_out(store, rows, options)


def withdraw_decisions(store: Store, options: LoadOptions) -> LoadReport:
    """Take every decision back."""
    return _carry_out(store, [], options)


def _carry_out(store: Store, rows: list[Row], options: LoadOptions) -> LoadReport:
    store.ensure_schema()
    in_force = {d.id: d for d in read_decisions(store)}
    accepted, faults = _check(store, rows, in_force)
    rejected = len({f.where for f in faults})
    labels = {column.name: column.label for column in COLUMNS}
    faults = headed(faults, {(r.where.file, r.where.sheet): labels for r in rows})
    report = LoadReport(DATASET, new_load(DATASET), len(rows), len(accepted), rejected, faults,
                        dry_run=options.dry_run)  # fmt: skip
    list_rejects(report, options)
    if faults and options.strict:
        raise LoadError("decisions.strict", rejected=rejected, read=len(rows))
    gone = sorted(in_force.keys() - {d.id for d in accepted})
    report.counts["decisions"] = sum((_counted(d, in_force) for d in accepted), Counts())
    unasked = (faults or not rows) and not options.yes
    if unasked or (options.dry_run and not rows):
        report.withheld = len(gone)
        gone = []
    report.removed = len(gone)
    if not options.dry_run and (rows or gone):
        _write(store, report, accepted, gone, in_force, options)
        report.notes += overtaken(store)
        clear_older(store, report)
    return report


def _counted(decision: Decision, in_force: dict[str, Decision]) -> Counts:
    old = in_force.get(decision.id)
    return Counts(int(old is None), int(old not in (None, decision)), int(old == decision))


def _write(
    store: Store,
    report: LoadReport,
    accepted: list[Decision],
    gone: list[str],
    in_force: dict[str, Decision],
    options: LoadOptions,
) -> None:
    with (
        writing_lock(store, report.load),
        ChangeList(options.changes, DATASET, report.load) as changes,
    ):
        for decision in accepted:
            old = in_force.get(decision.id)
            if old != decision:
                now = canonical(_stated(decision))
                changes.add("decision", decision.kind, decision.id, old and _stated(old), now)
        for id_ in gone:
            changes.add("decision", in_force[id_].kind, id_, _stated(in_force[id_]), None)
        changes.flush()
        stamp = {"dataset": DATASET, "load": report.load}
        dataset = {"id": DATASET, "title": "Decisions", "title_zh": "人工决定", "rank": -1}
        store.write(lambda tx: tx.run(statements.WRITE_DATASET, dataset=dataset).consume())
        store.write(lambda tx: run_rows(tx, WRITE, [asdict(d) | stamp for d in accepted]))
        store.write(lambda tx: tx.run(REMOVE, ids=gone).consume())
        apply_decisions(store, report.load)
        if not accepted:
            store.write(lambda tx: tx.run(statements.FORGET_DATASET, dataset=DATASET).consume())
        note_load(store, report, options.sha256, changes.name)
        changes.keep()


def _stated(decision: Decision) -> dict[str, str]:
    return {k: v for k, v in asdict(decision).items() if v and k != "id"}


# --- checking ---------------------------------------------------------------------------


def _check(
    store: Store, rows: list[Row], in_force: dict[str, Decision]
) -> tuple[list[Decision], list[Fault]]:
    faults: list[Fault] = []
    found: list[tuple[Where, Decision]] = []
    for row in rows:
        values, wrong = check_decision(row, COLUMNS)
        faults += wrong
        if not wrong:
            found.append((row.where, _decision(values)))
    known = {d.subject: d.into for d in in_force.values() if d.kind == "merge"}
    ids = {i for _, d in found for i in (d.subject, d.into, known.get(d.subject, "")) if i}
    things = {r["id"]: r for r in store.rows(WHAT_IS, {"ids": sorted(ids)})}
    check = _Check(store, things, known, found, in_force)
    accepted = []
    for where, decision in found:
        wrong = [
            Fault(where, column, show(getattr(decision, column, "")), said, near)
            for column, said, near in check.faults(decision)
        ]
        faults += wrong
        if not wrong:
            accepted.append(decision)
    return accepted, faults


def _decision(values: dict[str, Any]) -> Decision:
    kind = values["decision"]
    named = {k: v for k, v in values.items() if k != "decision"}
    key = [kind, named["subject"], named.get("property", "") if kind == "correct" else ""]
    return Decision(id=fingerprint(canonical(key)), kind=kind, **named)


Told = tuple[str, Message, str]  # column, rule, nearest


class _Check:
    """Checks decisions against the graph and against each other."""

    def __init__(
        self,
        store: Store,
        things: dict[str, dict[str, Any]],
        merged: dict[str, str],
        found: list[tuple[Where, Decision]],
        in_force: dict[str, Decision],
    ) -> None:
        self.store = store
        self.things = things
        self.merged = merged
        self.times = Counter(d.id for _, d in found)
        self.subjects = {d.subject for _, d in found if d.kind == "merge"}
        self.in_force = in_force

    def faults(self, decision: Decision) -> list[Told]:
        """Everything wrong with one decision."""
        told: list[Told] = []
        if self.times[decision.id] > 1:
            told.append(("subject", rule("twice"), ""))
        told += getattr(self, f"_{decision.kind}")(decision)
        return told

    def _type(self, id_: str) -> str:
        return str(self.things.get(id_, {}).get("type") or "")

    def _merge(self, decision: Decision) -> list[Told]:
        subject, into = decision.subject, decision.into
        kind = self._type(subject) or self._type(self.merged.get(subject, ""))
        if not into:
            return [("into", rule("required"), "")]
        if subject == into:
            return [("into", rule("itself"), "")]
        if into in self.subjects:
            return [("into", rule("chain"), "")]
        told: list[Told] = [
            (column, rule("no_entity"), "")
            for column, is_there in (("subject", kind), ("into", self._type(into)))
            if not is_there
        ]
        if not told and kind != self._type(into):
            told.append(
                (
                    "into",
                    rule("types", one=ENTITIES[kind].label, other=ENTITIES[self._type(into)].label),
                    "",
                )
            )
        return told

    def _split(self, decision: Decision) -> list[Told]:
        told: list[Told] = []
        if not self.things.get(decision.subject, {}).get("record"):
            told.append(("subject", rule("no_record"), ""))
        if not decision.into:
            told.append(("into", rule("required"), ""))
        return told

    def _reject(self, decision: Decision) -> list[Told]:
        thing = self.things.get(decision.subject, {})
        if thing.get("record") or thing.get("item") or self._is_link(decision.subject):
            return []
        return [("subject", rule("no_item"), "")]

    def _is_link(self, key: str) -> bool:
        name = key.split("|")[1] if "|" in key else ""
        if name not in LINKS:
            return False
        found = f"MATCH ()-[l:{name} {{key: $key}}]->() RETURN l.key AS key"
        return bool(self.store.rows(found, {"key": key}))

    def _correct(self, decision: Decision) -> list[Told]:
        kind = self._type(decision.subject) or self._type(self.merged.get(decision.subject, ""))
        if not kind:
            return [("subject", rule("no_entity"), "")]
        declared = entity_properties(kind)
        name = decision.property
        if name == "type":
            wrong = decision.after not in ENTITIES
            near = nearest(decision.after, ENTITIES)
            return [("after", rule("no_type"), near)] if wrong else []
        if name not in declared or name in (*UNITED, "id"):
            return [
                (
                    "property",
                    rule("no_property", type=ENTITIES[kind].label),
                    nearest(name, declared),
                )
            ]
        try:
            after, before = (
                parse(declared[name], decision.after),
                parse(declared[name], decision.before),
            )
        except BadValueError as error:
            return [("after", error.rule, "")]
        if after is None:
            return [("after", rule("required"), "")]
        if decision.id in self.in_force:
            return []
        entity = self.merged.get(decision.subject, decision.subject)
        now = stated_now(self.store, entity).get(name)
        return [] if before == now else [("before", rule("overtaken", now=show(now)), "")]


def stated_now(store: Store, entity: str) -> dict[str, Any]:
    """Properties of an entity as its datasets give them, corrections left out."""
    rows = store.rows(statements.READ_RECORDS_OF, {"ids": [entity]})
    records = [r for row in rows for r in row["records"] if not r.get("correction")]
    return merged_properties(entity, records) if records else {}


def overtaken(store: Store, decisions: Iterable[Decision] | None = None) -> list[Fault]:
    """Name the decisions in force whose ``before`` no longer holds, or whose subject is gone."""
    decisions = list(read_decisions(store) if decisions is None else decisions)
    merged = {d.subject: d.into for d in decisions if d.kind == "merge"}
    told = []
    for d in decisions:
        where = Where(DATASET, d.kind)
        if d.kind == "correct":
            props = stated_now(store, merged.get(d.subject, d.subject))
            now = props.get(d.property)
            declared = entity_properties(props["type"]) if props else {}
            asked = declared.get(d.property)
            before = parse(asked, d.before) if asked else d.before or None
            if now != before and props:
                told.append(
                    Fault(where, d.property, show(d.subject), rule("overtaken", now=show(now)))
                )
        elif d.kind == "merge":
            props = stated_now(store, d.into)
        else:
            found = store.rows(WHAT_IS, {"ids": [d.subject]})[0]
            props = found if found["record"] or found["item"] else {}
        if not props:
            told.append(Fault(where, "subject", show(d.subject), rule("gone")))
    return told
