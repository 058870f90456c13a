"""``il.score``: how closely a subject is linked on a layer, from what the graph holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import pandas as pd

from analytics.closeness import Closeness, closeness
from analytics.closeness_layer import Coverage, Layer, Subject
from analytics.closeness_peers import closeness_of_countries
from analytics.closeness_rank import Ranking, RankRefused, rank
from analytics.closeness_spec import Spec, spec_from_dict
from analytics.missing import Missing
from graph.model import Label
from graph.network import hub_ties, project
from graph.ontology import ENTITIES, LINKS, TIE_LINKS
from graph.reading import datasets, entities_frame, links_frame
from graph.store import Store
from graph.wording import WordedError
from queries.naming import entity_id

if TYPE_CHECKING:
    import networkx as nx

REGISTER = "register"
_STRUCTURE = ("LOCATED_IN", "PART_OF")


class HasStore(Protocol):
    """A graph that is open: what ``il.open()`` returns."""

    @property
    def store(self) -> Store:
        """The store behind it."""


class ScoreError(WordedError):
    """A score cannot be made as asked; says what to ask instead."""

    room: ClassVar[str] = "innolink"


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
        ``coverage``.
    as_of
        The date asked for, or "".
    ties
        The facts behind the parts, one tie a row.
    undated
        How many of these ties carry no date.
    peers
        The group among which the subject was ranked, or "".
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

    @property
    def index(self) -> float | None:
        """The index; ``None`` when it cannot be computed."""
        return self.closeness.index

    def to_frame(self) -> pd.DataFrame:
        """Parts, one a row."""
        return self.closeness.to_frame()

    def facts(self) -> pd.DataFrame:
        """Ties behind the parts, with the keys of their links and their sources."""
        return self.ties

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        made = self.closeness.to_dict()
        own = None if self.ranking is None else self.ranking.rank_of(self.closeness.subject.id)
        rank_: dict[str, Any] = {"rank": own}
        if self.ranking is not None:
            rank_ |= {
                "of": self.ranking.ranked,
                "set_of_parts": list(self.ranking.set_of_parts),
                "peers": self.peers,
            }
            missing = self.ranking.not_ranked.get(self.closeness.subject.id)
        else:
            missing = self.refused
        if missing is not None:
            rank_ |= {"reason": missing.reason.value, "fields": dict(missing.fields)}
        return made | {
            "subject": dict(self.subject),
            "layer": dict(self.layer),
            "as_of": self.as_of,
            "rank": rank_,
            "ties": len(self.ties),
            "undated": self.undated,
        }


def shipped_spec() -> Spec:
    """Weights and choices of the method, from ``data/closeness.toml``."""
    return spec_from_dict(
        tomllib.loads(files("data").joinpath("closeness.toml").read_text("utf-8"))
    )


def score(
    g: HasStore,
    subject: str,
    layer: str = REGISTER,
    *,
    peers: str | Iterable[str] | None = None,
    as_of: str | int | None = None,
) -> ScoreResult:
    """Score how closely a subject is linked into the world.

    Parameters
    ----------
    g
        An open graph.
    subject
        Id or name of a city, region, park, organisation or country.
    layer
        ``register``, or the id of a layer such as ``ncses-ai``.
    peers
        For a rank among countries: a group (``g20``) or ISO codes; all when left out.
    as_of
        Year, month or day; links that surely began later or ended earlier are left out.

    Returns
    -------
    ScoreResult
        Index and parts; a missing part says why.

    Raises
    ------
    AskError
        Nothing in the graph is called so; the nearest names are offered.
    ScoreError
        No such layer or group, or the layer says nothing about the subject.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.score(g, "beijing").index
    """
    date = None if as_of is None else str(as_of)
    entities = entities_frame(g.store)
    found = entities[entities["id"] == subject]
    if found.empty:  # a name, then; the nearest ones are offered when nothing is called so
        found = entities[entities["id"] == entity_id(g.store, subject, "subject")]
    who = {k: found.iloc[0][k] or "" for k in ("id", "name", "name_zh", "type", "country")}
    if not who["country"]:
        raise ScoreError("score_error.no_country", name=_label(who))
    known = datasets(g.store)
    if layer == REGISTER:
        return _register(g.store, entities, known, who, date)
    return _country_layer(g.store, entities, known, who, layer, peers, date)


def _register(
    store: Store,
    entities: pd.DataFrame,
    known: Mapping[str, Mapping[str, Any]],
    who: Mapping[str, str],
    as_of: str | None,
) -> ScoreResult:
    links = links_frame(store, types=[*TIE_LINKS, *_STRUCTURE], as_of=as_of)
    ties = hub_ties(entities, links, who["id"])
    declared = Layer(
        id=REGISTER,
        node_kind="actor",
        types=TIE_LINKS,
        unit="ties",
        counting="full",
        theta=1,
        coverage=Coverage.HUB_CENTRIC,
        reference=_reference(entities),
        flowing=tuple(t for t in TIE_LINKS if LINKS[t].flow != "none"),
    )
    made = closeness(
        Subject(who["id"], who["country"]),
        declared,
        ties,
        shipped_spec(),
        belt_and_road=_group(entities, "belt-and-road"),
    )
    about = known.get(REGISTER, {"title": REGISTER})
    refused = None
    try:
        rank([made])
    except RankRefused as error:
        refused = Missing(error.reason, error.fields)
    return ScoreResult(
        made, None, refused, _names(who), _layer_names(declared, about), as_of or "", ties,
        int(ties["since"].isna().sum()),
    )  # fmt: skip


def _country_layer(
    store: Store,
    entities: pd.DataFrame,
    known: Mapping[str, Mapping[str, Any]],
    who: Mapping[str, str],
    layer: str,
    peers: str | Iterable[str] | None,
    as_of: str | None,
) -> ScoreResult:
    about = known.get(layer)
    layers = [i for i, d in known.items() if "theta" in d]
    if about is None or "theta" not in about:
        raise ScoreError("score_error.no_layer", layer=layer, known=[REGISTER, *layers])
    if who["type"] != "Country":
        kind = ENTITIES[who["type"]].label
        asked = {"layer": layer, "name": _label(who), "kind": kind, "country": who["country"]}
        raise ScoreError("score_error.no_node", **asked)
    year = _year(about, as_of)
    declared = _declared(layer, about, year)
    network = _network(store, declared, about, year)
    codes, group = _peers(entities, peers, who["country"])
    made = closeness_of_countries(
        declared,
        network,
        shipped_spec(),
        belt_and_road=_group(entities, "belt-and-road"),
        peers=codes,
        unknown=_unknown(about, year),
    )
    own = made.get(who["country"])
    if own is None:
        count = len(declared.reference)
        raise ScoreError("score_error.apart", name=_label(who), layer=layer, count=count)
    ranking, refused = None, None
    try:
        ranking = rank(made.values())
    except RankRefused as error:
        refused = Missing(error.reason, error.fields)
    return ScoreResult(
        own, ranking, refused, _names(who), _layer_names(declared, about), as_of or "",
        own.partners, None, group,
    )  # fmt: skip


def _label(who: Mapping[str, str]) -> Label:
    either = who["name"] or who["name_zh"] or who["id"]
    return Label(who["name"] or either, who["name_zh"] or either)


def _names(who: Mapping[str, str]) -> dict[str, str]:
    return {k: who[k] for k in ("id", "name", "name_zh")}


def _layer_names(layer: Layer, about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": layer.id,
        "title": about.get("title", layer.id),
        "title_zh": about.get("title_zh", ""),
        "coverage": layer.coverage.value,
        "theta": layer.theta,
        "unit": layer.unit,
        "years": list(layer.years),
        "period": about.get("period", ""),
        "reference": len(layer.reference),
    }


def _reference(entities: pd.DataFrame) -> tuple[str, ...]:
    """N: the members and observers of the UN, and the places shown apart."""
    countries = entities[entities["type"] == "Country"]
    inside = [
        bool(a) or bool(b) for a, b in zip(countries["reference"], countries["apart"], strict=True)
    ]
    if not any(inside):
        raise ScoreError("score_error.no_reference")
    return tuple(sorted(countries[inside]["country"]))


def _group(entities: pd.DataFrame, group: str) -> list[str]:
    countries = entities[entities["type"] == "Country"]
    return sorted(
        code
        for code, groups in zip(countries["country"], countries["groups"], strict=True)
        if group in (groups or ())
    )


def _peers(
    entities: pd.DataFrame, peers: str | Iterable[str] | None, own: str
) -> tuple[list[str] | None, str]:
    if peers is None:
        return None, ""
    if not isinstance(peers, str):
        codes = sorted({*peers, own})
        return codes, ", ".join(codes)
    name = peers.strip().lower().replace(" ", "-")
    codes = _group(entities, name)
    if not codes:
        groups = sorted({g for gs in entities["groups"] for g in (gs or ())})
        raise ScoreError("score_error.no_group", group=peers, known=groups)
    return sorted({*codes, own}), name


def _year(about: Mapping[str, Any], as_of: str | None) -> int:
    years = sorted(int(y) for y in about["years"])
    past = [y for y in years if as_of is None or y <= int(as_of[:4])]
    if not past:
        begins = {"layer": about["id"], "first": years[0], "as_of": as_of}
        raise ScoreError("score_error.too_early", **begins)
    return past[-1]


def _declared(layer: str, about: Mapping[str, Any], year: int) -> Layer:
    return Layer(
        id=layer,
        node_kind=about["node_kind"],
        types=(about["link_type"],),
        unit=about["unit"],
        counting=about["counting"],
        theta=about["theta"],
        coverage=Coverage(about["coverage"]),
        reference=tuple(n.removeprefix("iso:") for n in about["nodes"]),
        years=(year,),
    )


def _network(store: Store, layer: Layer, about: Mapping[str, Any], year: int) -> nx.Graph[str]:
    links = links_frame(store, types=layer.types, layer=layer.id)
    for end in ("from", "to"):
        links[end] = [str(x).removeprefix("iso:") for x in links[end]]
    return project(links, nodes=layer.reference, year=year)


def _unknown(about: Mapping[str, Any], year: int) -> list[tuple[str, str]]:
    """Pairs of countries for which the publisher gives no figure that year."""
    found = []
    for text in about.get("unknown", ()):
        first, second, when = text.split("|")
        if int(when) == year:
            found.append((first.removeprefix("iso:"), second.removeprefix("iso:")))
    return found
