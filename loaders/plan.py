"""The action plan as data: plan, actions, tasks, safeguards, targets and what the text names.

The tables in ``data/plan`` hold the plan's own words; English names, counting rules and
which task serves which target are our reading, and their source says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.lists import join_items, split_items
from loaders.batch import Batch, Dataset, EntityRow, Fault, LinkRow, Row, Where, rule
from loaders.errors import LoadError
from loaders.shipped import rows

DATASET = Dataset(
    "plan-beijing-2024-2027",
    "Beijing action plan for international science and technology innovation, 2024-2027 "
    "(consultation draft)",
    "北京国际科技创新中心科技创新国际化提升行动计划（2024-2027年）（征求意见稿）",
    licence="Official document, not subject to copyright in China; translations Apache-2.0",
    release="consultation draft",
    rank=60,
)

TEXT = "plan-text"
READING = "our-reading"

Values = dict[str, str]
Item = tuple[Where, Values]

_NAMED = ("id", "name", "name_zh", "wording")
_COUNTS = ("types", "links", "pairs", "levels", "place", "parties", "near", "group", "list")
_RULE = (*_COUNTS, "with", "since", "hub")


def read(path: Path) -> Iterator[Batch]:
    """Read the plan.

    Parameters
    ----------
    path
        Folder that holds the tables ``plan actions tasks safeguards outlook targets
        counting contributes entities mentions responsible sources``, each ``.csv``.

    Yields
    ------
    Batch
        One. Entities: Plan, Action, Task, Safeguard, Outlook, Target (with its counting
        rule, :mod:`graph.counting`), Indicator, and the things that the text names. Links:
        PART_OF, MENTIONS, CONTRIBUTES_TO, TRACKED_BY, RESPONSIBLE_FOR. Which facts count
        toward a target is a question to the graph, not a part of the plan.

    Raises
    ------
    LoadError
        A table is missing, lacks a column, or there is no plan in ``plan.csv``.

    Examples
    --------
    >>> from importlib.resources import files
    >>> batch = next(read(Path(str(files("data") / "plan"))))
    >>> [sum(e.type == t for e in batch.entities) for t in ("Action", "Task", "Target")]
    [6, 20, 12]
    """
    batch = Batch(DATASET)
    batch.sources = [Row(where, row) for where, row in rows(path / "sources.csv", ("id", "title"))]
    _items(batch, path)
    _targets(batch, path)
    _named(batch, path)
    batch.rows_read = len(batch.sources) + len(batch.entities) + len(batch.links)
    batch.rows_read += len(batch.faults)
    yield batch


def _items(batch: Batch, path: Path) -> None:
    """Plan, actions, tasks, safeguards and the outlook, each a part of what it stands in."""
    plans = list(rows(path / "plan.csv", (*_NAMED, "status")))
    if len(plans) != 1:
        raise LoadError("plan.one", folder=path, count=len(plans))
    plan = plans[0][1]["id"]
    _entity(batch, plans[0], "Plan")
    tables = (
        ("actions.csv", "Action", ""),
        ("tasks.csv", "Task", "action"),
        ("safeguards.csv", "Safeguard", ""),
        ("outlook.csv", "Outlook", ""),
        ("targets.csv", "Target", ""),
    )
    for name, type_, parent in tables:
        for where, row in rows(path / name, (*_NAMED, *filter(None, [parent]))):
            _link(batch, where, parent or "plan", (row["id"], "PART_OF", row.get(parent, plan)))
            if type_ != "Target":  # targets wait for their rules
                row.pop(parent, None)
                _entity(batch, (where, row), type_)


def _targets(batch: Batch, path: Path) -> None:
    """Targets with their counting rules, and the indicators that track them."""
    rules = {r["target"]: (w, r) for w, r in rows(path / "counting.csv", ("target", *_RULE))}
    columns = ("id", "value", "unit", "due", "indicator", "definition")
    for where, row in rows(path / "targets.csv", columns):
        indicator = {
            "id": row.pop("indicator"),
            "definition": row.pop("definition"),
            **{column: row[column] for column in ("name", "name_zh", "unit")},
        }
        _, given = rules.pop(row["id"], (where, {}))
        counts = {f"counts_{column}": given.get(column, "") for column in _RULE}
        words = {column: given.get(column, "") for column in ("rule", "rule_zh")}
        _entity(batch, (where, row | counts | words), "Target")
        _entity(batch, (_at(where, "indicator"), indicator), "Indicator", READING)
        _link(batch, where, "tracked by", (row["id"], "TRACKED_BY", indicator["id"]))
    for where, row in rules.values():
        batch.faults.append(Fault(where, "target", row["target"], rule("plan.no_target")))


def _named(batch: Batch, path: Path) -> None:
    """Take what the text names and where, which task serves which target, and who answers."""
    for item in rows(path / "entities.csv", ("id", "type", "name_zh")):
        _entity(batch, item, item[1].pop("type"))
    for where, row in rows(path / "mentions.csv", ("item", "entity", "wording", "section")):
        ends = (row["item"], "MENTIONS", row["entity"])
        _link(batch, where, "", ends, wording=row["wording"], qualifier=row["section"])
    for where, row in rows(path / "contributes.csv", ("task", "target", "wording")):
        ends = (row["task"], "CONTRIBUTES_TO", row["target"])
        reading = {"sources": f"{TEXT}|{READING}", "confidence": "medium"}
        _link(batch, where, "", ends, wording=row["wording"], **reading)
    for where, row in rows(path / "responsible.csv", ("unit", "item", "wording")):
        ends = (row["unit"], "RESPONSIBLE_FOR", row["item"])
        _link(batch, where, "", ends, wording=row["wording"])


def _at(where: Where, column: str) -> Where:
    """Tell two things of one row apart, so that a fault of one leaves the other."""
    return Where(where.file, column, where.row)


def _entity(batch: Batch, item: Item, type_: str, source: str = TEXT) -> None:
    where, row = item
    sources = [*split_items(row.get("sources") or source), READING]  # English names are ours
    asserted = {"confidence": "high"} | {c: value for c, value in row.items() if value}
    values = asserted | {"sources": join_items(dict.fromkeys(sources))}
    batch.entities.append(EntityRow(where, values, type_))


def _link(
    batch: Batch, where: Where, column: str, ends: tuple[str, str, str], **values: str
) -> None:
    from_, type_, to = ends
    asserted = {"sources": TEXT, "confidence": "high"} | values
    place = _at(where, column) if column else where
    batch.links.append(LinkRow(place, asserted | {"from": from_, "to": to}, type_))
