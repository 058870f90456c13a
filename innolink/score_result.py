"""What ``il.score`` gives: a closeness score with everything behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.closeness import Closeness
from analytics.closeness_layer import apart_of
from analytics.closeness_rank import Ranking
from analytics.missing import Missing
from innolink.score_inputs import Inputs
from innolink.score_measure import Doubt

EXPLAINED = ("part", "value", "country", "type", "weight", "ties", "partner_ids", "keys", "sources",
             "engine")  # fmt: skip
"""Columns of :meth:`ScoreResult.explain`."""


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """A closeness score with everything behind it.

    Attributes
    ----------
    closeness
        Index, parts and what is reported beside them; see :mod:`analytics.closeness`.
    ranking
        Among the countries of a symmetric layer; ``None`` where a rank is not honest.
    refused
        Why there is no ranking.
    subject, layer
        Names for people: ``id``, ``name``, ``name_zh``; ``id``, ``title``, ``title_zh``,
        ``coverage``; ``members`` of the Belt and Road that were measured against, and
        ``members_today``.
    as_of
        The date asked for, or "".
    ties
        The facts behind the parts, one tie a row.
    undated
        How many of these ties carry no date.
    peers
        The group among which the subject was ranked, or "".
    doubt
        How sure it is; ``None`` when that was not asked for.
    inputs
        What was read.
    run
        Id in the run log, or "" when nothing was kept.
    """

    closeness: Closeness
    ranking: Ranking | None
    refused: Missing | None
    subject: Mapping[str, str]
    layer: Mapping[str, Any]
    as_of: str
    ties: pd.DataFrame
    undated: int | None
    peers: str = ""
    doubt: Doubt | Missing | None = field(default=None, repr=False)
    inputs: Inputs | None = field(default=None, repr=False)
    run: str = ""

    @property
    def index(self) -> float | None:
        """The index; ``None`` when it cannot be computed."""
        return self.closeness.index

    def to_frame(self) -> pd.DataFrame:
        """Parts, one a row."""
        return self.closeness.to_frame()

    def facts(self) -> pd.DataFrame:
        """Give the facts that the score rests on.

        Returns
        -------
        pandas.DataFrame
            On the register every tie on record, with the keys of its links and its sources;
            ``counts_as`` says whether it counts (``counted``), or where the far end lies of
            one that does not (see :class:`analytics.closeness_ties.Place`). On a layer a row a
            partner.
        """
        rows = self.closeness.ties.rows
        return rows.rename(columns={"place": "counts_as"}) if "keys" in rows else self.ties

    def replicates(self) -> dict[str, pd.DataFrame]:
        """Parameters and result of every draw: ``method``, and ``data`` where there is one."""
        if not isinstance(self.doubt, Doubt):
            return {}
        found = {"method": self.doubt.method.replicates(self.doubt.subject)}
        data = self.doubt.data
        if not isinstance(data, Missing):
            own = getattr(data, "replicates", None)
            found["data"] = own(self.doubt.subject) if own else data.table  # type: ignore[union-attr]
        return found

    def explain(self) -> pd.DataFrame:
        """Every part down to the facts: one row a part and (country, type) cell.

        Returns
        -------
        pandas.DataFrame
            Columns :data:`EXPLAINED`: the part and its value, the cell, its weight and number
            of ties, the ids of the partners, the keys of the links and the sources that carry it
            (lists), and for centrality the engine that counted the paths. A part without a
            value has no rows.
        """
        rows: list[dict[str, Any]] = []
        behind = [] if self.inputs is None else _all(self.inputs.ties, "sources")
        links = _links_of_pairs(self.inputs)
        for key, part in self.closeness.parts.items():
            if part.value is None or part.facts.empty:
                continue
            facts = part.facts
            if "country" not in facts.columns:  # links of the network
                facts = facts.assign(country=_countries(facts["partner"], self.inputs),
                                     type=self.closeness.layer.types[0])  # fmt: skip
            for (country, kind), cell in facts.groupby(["country", "type"], sort=True):
                rows.append(
                    {
                        "part": key,
                        "value": part.value,
                        "country": country,
                        "type": kind,
                        "weight": float(cell["strength"].sum()),
                        "ties": len(cell),
                        "partner_ids": _partners(cell, self.inputs),
                        "keys": _all(cell, "keys") or _behind(cell, links),
                        "sources": _all(cell, "sources") or behind,
                        "engine": part.numbers.get("engine"),
                    }
                )
        return pd.DataFrame(rows, columns=list(EXPLAINED))

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        doubt = self.doubt
        told = doubt.to_dict() if isinstance(doubt, Doubt) else None
        if isinstance(doubt, Missing):
            told = {"reason": doubt.reason.value, "fields": dict(doubt.fields)}
        return self.closeness.to_dict() | {
            "subject": dict(self.subject),
            "layer": dict(self.layer),
            "as_of": self.as_of,
            "rank": self._rank(),
            "ties": len(self.ties),
            "undated": self.undated,
            "doubt": told,
            "run": self.run,
        }

    def _rank(self) -> dict[str, Any]:
        own = None if self.ranking is None else self.ranking.rank_of(self.closeness.subject.id)
        told: dict[str, Any] = {"rank": own if isinstance(own, int) else None}
        missing = own if isinstance(own, Missing) else self.refused
        if self.ranking is not None:
            told |= {
                "of": self.ranking.ranked,
                "set_of_parts": list(self.ranking.set_of_parts),
                "peers": self.peers,
            } | self._left_out(self.ranking)
        if missing is not None:
            told |= {"reason": missing.reason.value, "fields": dict(missing.fields)}
        return told

    def _left_out(self, ranking: Ranking) -> dict[str, Any]:
        """Whom one would look for in the ranking, with the reason why each is not ranked."""
        if self.inputs is None:
            return {}
        if self.inputs.nodes:
            return _nodes_left_out(ranking, self.inputs)
        asked = self.inputs.peers or self.closeness.layer.reference
        apart = apart_of(self.closeness.spec)
        why = {code: "apart" for code in asked if code in apart}
        why |= {code: ranking.not_ranked[code].reason.value
                for code in asked if code in ranking.not_ranked}  # fmt: skip
        left = [{"country": code, "reason": why[code]} for code in sorted(why)]
        if not self.peers:
            return {"left_out": left} if left else {}
        named = self.peers.split(", ")  # one by one, or the name of a group
        kept = [code for code in named if code not in why] if set(named) <= set(asked) else named
        return {"peers": ", ".join(kept), "left_out": left} if left else {}

    def _repr_html_(self) -> str:
        from innolink.score_html import score_html

        return score_html(self)


def _nodes_left_out(ranking: Ranking, inputs: Inputs) -> dict[str, Any]:
    """Of a layer of nodes: how many are not ranked, by reason; where peers were named, nothing."""
    if inputs.peers is not None:
        return {}
    looked_at = set(map(str, ranking.table["subject"]))
    why = Counter(absent.reason.value for absent in ranking.not_ranked.values())
    why["no_country"] += sum(1 for n, c in inputs.nodes.items() if not c and n not in looked_at)
    left = [{"nodes": count, "reason": key} for key, count in sorted(why.items()) if count]
    return {"left_out": left} if left else {}


def _all(cell: pd.DataFrame, column: str) -> list[str]:
    if column not in cell.columns:
        return []
    return sorted({str(x) for some in cell[column] for x in (some or ())})


def _partners(cell: pd.DataFrame, inputs: Inputs | None) -> list[str]:
    """Ids of the partners; a network of countries knows them by their codes."""
    own = inputs is not None and (inputs.nodes or "actor" in inputs.ties.columns)
    return sorted({str(p) if own else f"iso:{p}" for p in cell["partner"]})


def _countries(partners: pd.Series[Any], inputs: Inputs | None) -> list[str]:
    """Country of each partner: itself in a network of countries, "" where nobody knows it."""
    nodes = inputs.nodes if inputs else {}
    return [nodes[p] if nodes else p for p in partners]


def _links_of_pairs(inputs: Inputs | None) -> dict[tuple[str, str], list[str]]:
    """Keys of the links behind each pair of a layer; ties of the register have their own."""
    if inputs is None or not {"from", "keys"} <= set(inputs.ties.columns):
        return {}
    ties = inputs.ties
    return dict(zip(zip(ties["from"], ties["to"], strict=True), ties["keys"], strict=True))


def _behind(cell: pd.DataFrame, links: Mapping[tuple[str, str], list[str]]) -> list[str]:
    """Keys of the links that a layer has for the pairs of a cell."""
    pairs = {(min(pair), max(pair)) for pair in zip(cell["actor"], cell["partner"], strict=True)}
    return sorted({key for pair in pairs for key in links.get(pair, ())})
