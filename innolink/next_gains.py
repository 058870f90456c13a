"""``il.next_links``: where to link next, with what each link would add, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import networkx as nx
import pandas as pd

from analytics.closeness import Closeness
from analytics.link_evaluation import Prediction
from analytics.missing import Missing
from analytics.next_links import gains, greedy, ranked
from graph.ontology import ENTITIES
from graph.reading import entities_frame
from graph.store import Store
from innolink.next_candidates import (
    Candidates,
    FactNetwork,
    Reach,
    check_field,
    chosen,
)
from innolink.next_prepare import prepared
from innolink.next_spread import CELL, counted, spread
from innolink.next_words import range_words, reasons, worded
from innolink.score_peers import ScoreError, group_members, name_label, title_label
from innolink.scoring import DRAWS, REGISTER, SEED, HasStore, ScoreResult, score
from innolink.words import in_both, language
from queries.groups import Group
from queries.runner import AskError, checked_value

_LEAST = 1e-12
"""A gain up to here is the rounding of floats."""

EQUALS = ("common", "known")
"""What decides between equal gains, the larger first; then ids."""

EXPLAINED = ("partner", "country", "type", "flow", "part", "now", "then", "moved")

_TOLD = ("method", "pairs", "came", "auc", "auc_linked", "k", "precision", "chance")


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, and how many candidates each filter left out.

    Attributes
    ----------
    asked
        ``country`` (code), ``group`` (codes), ``type``, ``field``; ``None`` where not asked.
    left_out
        By filter, in this order, each of what the one before it had left.
    without_field
        Of those that the filter by field left out: how many name no field.
    """

    asked: Mapping[str, Any]
    left_out: Mapping[str, int]
    without_field: int


@dataclass(frozen=True, slots=True)
class NextLinks:
    """Where to link next.

    Attributes
    ----------
    score
        The index as it stands.
    table
        Every candidate, the largest gain first: ``partner``, ``partner_type``, ``name``,
        ``name_zh``, ``country``, ``type``, ``flow``, ``strength``, ``fields``, ``common``
        (common neighbours in the fact network), ``known`` (its links on record), ``gain`` and
        ``gain_PART``.
    together
        The k links that go together, chosen one after another; ``index`` after each.
    k
        How many rows are shown.
    prediction
        Likeliest next links of the layer with the test that they passed, or why there are
        none.
    found
        All candidates before the filters, and how many links each rule left out.
    filters
        What was asked for, and how many candidates each filter left out.
    largest
        Whether the rows shown are the largest gains, whatever their type.
    """

    score: ScoreResult
    table: pd.DataFrame = field(repr=False)
    together: pd.DataFrame = field(repr=False)
    k: int
    prediction: Prediction | Missing = field(repr=False)
    found: Candidates = field(repr=False)
    filters: Filters
    largest: bool
    facts: FactNetwork | None = field(repr=False)
    network: nx.Graph[str] | None = field(repr=False)
    names: Mapping[str, Mapping[str, str]] = field(repr=False)

    @property
    def closeness(self) -> Closeness:
        """The index as it stands, with its parts."""
        return self.score.closeness

    @property
    def candidates(self) -> int:
        """How many candidates there are, before the filters."""
        return len(self.found.table)

    @property
    def gaining(self) -> pd.DataFrame:
        """Candidates that gain something, the largest gain first."""
        return self.table[self.table["gain"] > _LEAST].reset_index(drop=True)

    def best(self) -> pd.DataFrame:
        """Give k of the largest gains, the best of each type of link in turn; largest first.

        Far ends of one cell (country, type, way) gain alike: the likeliest stands for them, and
        ``others`` counts the further ones, ``elsewhere`` those of the same type and way in other
        countries that gain as much. Where the largest were asked for whatever their type: the
        largest of each country, or of each cell where there is one country alone.
        """
        shown = counted(self.gaining)
        cells = shown.drop_duplicates(CELL).reset_index(drop=True)
        return self.leading(cells) if self.largest else spread(cells, self.k)

    def leading(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Give the k largest gains: of each country, or of each cell where there is but one."""
        one = cells["country"].nunique() == 1
        rows = cells.drop_duplicates(CELL if one else ["country"])
        return rows.head(self.k).reset_index(drop=True)

    def alike(self, rows: pd.DataFrame) -> list[int]:
        """Count, for each of some rows, the candidates that gain as much (to 1e-12), itself one."""
        gained = self.table["gain"].astype(float).round(12).value_counts()
        return [int(gained[g]) for g in rows["gain"].astype(float).round(12)]

    def reach(self, partner: str) -> Reach:
        """Say what already leads to a far end: common neighbours, links and their sources."""
        if self.facts is not None:
            return self.facts.reach(partner)
        own, other = self.closeness.subject.node, partner.removeprefix("iso:")
        net = self.network
        if net is None or own not in net or other not in net:
            return Reach((), (), ())
        common = sorted(set(net[own]) & set(net[other]),
                        key=lambda z: (-net.edges[z, other]["strength"], z))  # fmt: skip
        return Reach(tuple(f"iso:{z}" for z in common), (), ())

    def why(self, row: Mapping[str, Any], lang: str | None = None) -> list[str]:
        """Reasons for one candidate, in words, the weightiest first."""
        return reasons(self, row, lang or language())

    def to_frame(self, *, together: bool = False, lang: str | None = None) -> pd.DataFrame:
        """Rows that are shown, with their reasons in a column ``why``."""
        rows = self.together if together else self.best()
        shown = rows.to_dict("records")
        why = [self.why({str(k): v for k, v in r.items()}, lang) for r in shown]
        return rows.assign(why=pd.Series(why, index=rows.index, dtype=object))

    def explain(self, *, together: bool = False) -> pd.DataFrame:
        """Every gain by the parts that it comes from.

        Returns
        -------
        pandas.DataFrame
            A row a far end and part that moves, and one for the index: ``partner``,
            ``country``, ``type``, ``flow``, ``part``, its value ``now`` and ``then``, and
            ``moved`` between them. With ``together`` each link stands on those above it.
        """
        made = self.closeness
        start = {p: float(made.parts[p].value or 0.0) for p in made.set_of_parts}
        now = start | {"index": float(made.index or 0.0)}
        rows = []
        for row in (self.together if together else self.best()).to_dict("records"):
            moved = {p: float(row["gain" if p == "index" else f"gain_{p}"]) for p in now}
            rows += [
                {**{c: row[c] for c in ("partner", "country", "type", "flow")}, "part": part,
                 "now": now[part], "then": now[part] + by, "moved": by}
                for part, by in moved.items()
                if part == "index" or abs(by) > _LEAST
            ]  # fmt: skip
            if together:
                now = {part: now[part] + by for part, by in moved.items()}
        return pd.DataFrame(rows, columns=list(EXPLAINED))

    def links_behind(self, *, together: bool = False) -> pd.DataFrame:
        """Existing links that lead to the rows shown: ``partner``, link and ``sources``."""
        rows = self.together if together else self.best()
        found = [
            {"partner": p, "from": x["from"], "link": x["type"], "to": x["to"],
             "sources": list(x["sources"] or ())}
            for p in dict.fromkeys(rows["partner"])
            for x in self.reach(p).links
        ]  # fmt: skip
        return pd.DataFrame(found, columns=["partner", "from", "link", "to", "sources"])

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Everything shown as plain types, ready for JSON; keys as in ``docs/method.md``."""
        made = self.closeness
        return {
            "subject": dict(self.score.subject),
            "layer": dict(self.score.layer),
            "as_of": self.score.as_of,
            "index": made.index,
            "ranges": range_words(self, lang or language()),
            "set_of_parts": list(made.set_of_parts),
            "allowed": self.found.allowed,
            "left_out": dict(self.found.left_out),
            "candidates": self.candidates,
            "filtered": dict(self.filters.left_out),
            "without_field": self.filters.without_field,
            "kept": len(self.table),
            "gaining": len(self.gaining),
            "ranked": self._records(False, lang),
            "together": self._records(True, lang),
            "prediction": _told(self.prediction, self.k),
        }

    def _records(self, together: bool, lang: str | None) -> list[dict[str, Any]]:
        frame = self.to_frame(together=together, lang=lang)
        return [
            {str(k): (v.item() if hasattr(v, "item") else v) for k, v in row.items()}
            | {"through": list(self.reach(row["partner"]).through)}
            for row in frame.to_dict("records")
        ]

    def _repr_html_(self) -> str:
        lang = language()
        head, columns, rows = worded(self, lang)
        cells = "".join(f"<th>{escape(c)}</th>" for c in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>" for row in rows
        )
        told = "".join(f"<p>{escape(line)}</p>" for line in head)
        return f"{told}<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


def _told(prediction: Prediction | Missing, k: int) -> dict[str, Any]:
    if isinstance(prediction, Missing):
        return {"reason": prediction.reason.value, "fields": dict(prediction.fields)}
    tests = [{n: getattr(e, n) for n in _TOLD} for e in prediction.evaluations]
    return {
        "method": prediction.method,
        "tested": list(prediction.tested),
        "tests": tests,
        "pairs": prediction.table.head(k).to_dict("records"),
    }


def next_links(
    g: HasStore,
    subject: str,
    layer: str = REGISTER,
    *,
    k: int = 10,
    country: str | None = None,
    group: Group | None = None,
    type: str | None = None,
    field: str | None = None,
    as_of: str | int | None = None,
    largest: bool = False,
    peers: str | Iterable[str] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    doubt: bool = True,
) -> NextLinks:
    """Find the links that would bring a subject closest to the world, and say why.

    Parameters
    ----------
    g
        An open graph.
    subject
        Id or name of a city, region, park, organisation or country.
    layer
        ``register``, or the id of a layer such as ``ncses-ai`` (pairs of countries).
    k
        How many links are shown and chosen together.
    country, group, type, field
        Only candidates of a country or region, of a group's members (``belt-and-road``,
        ``g20`` …), of a link type, of far ends that work on a field.
    as_of
        Year, month or day; as in :func:`innolink.scoring.score`. Far ends that did not exist
        then, or today where no date is given, are no candidates.
    largest
        Show the largest gains, whatever their type of link; else the best of each type in turn.
    peers
        With whom the index compares on a layer, as in :func:`innolink.scoring.score`; gains of
        centrality are of places among these. Whom a link may be sought with is not narrowed.
    draws, seed
        What the ranges of the index rest on, as in :func:`innolink.scoring.score`.
    doubt
        Work out the ranges of the index, to be told beside the gains.

    Returns
    -------
    NextLinks
        Ranked gains, a set of k that go together, reasons in words.

    Raises
    ------
    AskError
        Nothing is called so, or a filter names nothing known; or ``k`` is no whole number from 1.
    ScoreError
        There is no such layer, or it says nothing about the subject, or the subject has no
        index on it; says why.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.next_links(g, "beijing", group="belt-and-road").best()
    """
    if not isinstance(k, int) or isinstance(k, bool) or k < 1:
        raise AskError("ask.count", name="k", value=k)
    made = score(g, subject, layer, peers=peers, as_of=as_of, draws=draws, seed=seed,
                 doubt=doubt, keep=False)  # fmt: skip
    if made.inputs is not None and made.inputs.nodes:
        raise ScoreError("score_error.next_of_countries", title=title_label(made.layer),
                         kind=ENTITIES[made.closeness.layer.node_kind].label)  # fmt: skip
    if made.closeness.missing is not None:
        raise _no_index(made, made.closeness.missing)
    entities = entities_frame(g.store)
    wanted: dict[str, Any] = {
        "country": None if country is None else checked_value(g.store, "country", country),
        "group": None if group is None else _members(g.store, entities, group, made.as_of or None),
        "type": None if type is None else checked_value(g.store, "link", type, "type"),
        "field": field,
    }
    state, candidates, facts, network, prediction = prepared(g.store, entities, made)
    if field is not None:
        check_field(field, candidates.table)
    kept, filters = _filtered(candidates.table, wanted)
    names = {
        str(r["id"]): {"en": str(r["name"] or r["name_zh"]), "zh": str(r["name_zh"] or r["name"])}
        for r in entities[["id", "name", "name_zh"]].to_dict("records")
    }
    return NextLinks(
        made, ranked(gains(state, kept), EQUALS), greedy(state, kept, k, EQUALS), k,
        prediction, candidates, filters, largest, facts, network, names,
    )  # fmt: skip


def _filtered(kept: pd.DataFrame, wanted: Mapping[str, Any]) -> tuple[pd.DataFrame, Filters]:
    """Ask one filter after the other, and count what each leaves out."""
    left_out, nameless = {}, 0
    for name, value in wanted.items():
        if value is None:
            continue
        then = chosen(kept, **{"kind" if name == "type" else name: value})
        left_out[name] = len(kept) - len(then)
        if name == "field":
            nameless = sum(not f for f in kept["fields"])
        kept = then
    return kept, Filters(dict(wanted), left_out, nameless)


def _no_index(made: ScoreResult, missing: Missing) -> ScoreError:
    reason = in_both(f"reason.{missing.reason.value}")
    return ScoreError("score_error.no_gain", name=name_label(made.subject),
                      title=title_label(made.layer), reason=reason, layer=made.layer["id"],
                      id=made.subject["id"])  # fmt: skip


def _members(store: Store, entities: pd.DataFrame, group: Group, as_of: str | None) -> list[str]:
    if not isinstance(group, str):
        return [code for codes in group.values() for code in codes]
    return group_members(entities, checked_value(store, "group", group), as_of=as_of)
