"""``il.flow_map``: whom a hub is linked with, on the world's land."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from briefings.flow_map import FlowMap, FlowPlace, map_alt
from briefings.flow_map import flow_map as draw
from briefings.map_page import map_page
from graph.files import write_whole
from graph.model import Label
from graph.ontology import LINKS, entity_properties
from graph.places import places
from graph.reading import entities_frame
from graph.store import Store
from graph.values import local_date
from innolink.scoring import REGISTER, HasStore, ScoreError, ScoreResult, score
from innolink.words import in_both, joined, say
from queries.groups import Group, group_name, members

__all__ = ["MapPicture", "flow_map"]


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A flow map: shown in a notebook's cell, or written to a file.

    Attributes
    ----------
    data
        What it shows; see :class:`briefings.flow_map.FlowMap`.
    lang
        Language in which it is shown by itself.
    """

    data: FlowMap
    lang: str = "zh"

    def svg(self, lang: str | None = None) -> str:
        """Draw it as one ``<svg>`` element."""
        return draw(self.data, lang or self.lang)

    def to_frame(self) -> pd.DataFrame:
        """Places on the map, the largest first: ``country``, ``name``, ``name_zh``, ``weight``."""
        ranked = sorted(self.data.places, key=lambda p: (-p.weight, p.id))
        rows = [(p.id, p.label.en, p.label.zh, p.weight) for p in ranked]
        return pd.DataFrame(rows, columns=pd.Index(["country", "name", "name_zh", "weight"]))

    def write(self, path: str | Path) -> Path:
        """Write it whole: a bare picture where the name ends in ``.svg``, else a page."""
        path = Path(path)
        drawn = self.svg() + "\n" if path.suffix.lower() == ".svg" else self.page()
        return write_whole(path, drawn)

    def page(self) -> str:
        """Make a page of the map and its table."""
        return map_page(self.data, self.lang)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Give the picture, as web views drop SVG from HTML; elsewhere its words."""
        return {"image/svg+xml": self.svg(), "text/plain": map_alt(self.data, self.lang)}


def flow_map(
    g: HasStore,
    hub: str = "beijing",
    layer: str = REGISTER,
    *,
    kinds: Iterable[str] = (),
    group: Group | None = None,
    as_of: str | int | None = None,
    lang: str = "zh",
) -> MapPicture:
    """Draw whom a hub is linked with, country by country.

    Parameters
    ----------
    g
        An open graph.
    hub, layer, as_of
        As in :func:`innolink.scoring.score`; the map shows the ties that the index counts.
    kinds
        Link types, such as ``JOINT_LAB_OF``; by default all that are ties. Register only.
    group
        Members of this group alone, such as ``belt-and-road``; or a group of your own, as
        ``{"mine": ["DE", "RS"]}``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    MapPicture
        Weights are numbers of ties, or the layer's strength.

    Raises
    ------
    ScoreError
        No such layer, group or link type.
    AskError
        Nothing in the graph is called so; the nearest names are offered.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.flow_map(g, "beijing", group="belt-and-road").write("map.svg")
    """
    kinds, name = tuple(kinds), ""
    made = score(g, hub, layer, as_of=as_of, doubt=False, keep=False)
    entities = entities_frame(g.store)
    partners = made.closeness.partners[["country", "weight"]]
    unplaced = float(made.to_dict()["recorded"]["places"]["unknown"]["weight"])
    if kinds:
        partners, unplaced = _of_kinds(made, partners, kinds, layer)
    if group is not None:
        name, within = _members(g.store, group, made.as_of or None)
        partners, unplaced = partners[partners["country"].isin(within)], 0.0
    label, lat, lon = _hub(entities, made)
    of_kinds = _kinds(made, kinds) if layer == REGISTER else {}
    shown = [
        FlowPlace(code, place.label, place.lat, place.lon, float(weight), of_kinds.get(code, ()))
        for code, weight in zip(partners["country"], partners["weight"], strict=True)
        if (place := places().get(code)) and place.lat is not None and place.lon is not None
    ]
    about = Label(*(_title(label[x], kinds, name, made, x) for x in ("en", "zh")))
    own = layer == REGISTER
    unit = Label(*(say("map.ties", x) if own else made.layer["unit"] for x in ("en", "zh")))
    one = in_both("map.tie") if own else None
    how = f"innolink score {made.subject['id']} " + (
        "--facts" if own else f"--layer {layer} --explain"
    )
    date = made.as_of or local_date().isoformat()
    data = FlowMap(label, lat, lon, tuple(shown), about, unit, date, unplaced, one, how)
    return MapPicture(data, lang)


def _of_kinds(
    made: ScoreResult, partners: pd.DataFrame, kinds: tuple[str, ...], layer: str
) -> tuple[pd.DataFrame, float]:
    """Ties of these types alone, and how many of them lie nowhere."""
    ties = made.ties
    known = sorted(set(ties["type"])) if layer == REGISTER and len(ties) else []
    unknown = sorted(set(kinds) - set(LINKS))
    if layer != REGISTER or unknown:
        said = list(unknown or kinds)
        raise ScoreError("map.no_such_kind", kinds=said, layer=layer, known=known)
    ties = ties[ties["type"].isin(kinds)]
    nowhere = float(ties["country"].isna().sum())
    ties = ties[ties["country"].isin(set(partners["country"]))]
    ties = ties[["country", "strength"]].rename(columns={"strength": "weight"})
    return ties.groupby("country").sum().reset_index(), nowhere


def _kinds(made: ScoreResult, kinds: tuple[str, ...]) -> dict[str, tuple[tuple[Label, float], ...]]:
    """Of each country the kinds of tie, and how many of each."""
    ties = made.ties[made.ties["type"].isin(kinds)] if kinds else made.ties
    found: dict[str, list[tuple[Label, float]]] = {}
    sums = ties.groupby(["country", "type"])["strength"].sum().reset_index()
    for code, kind, weight in sums.itertuples(index=False):
        found.setdefault(str(code), []).append((LINKS[kind].tie_label, float(weight)))
    return {code: tuple(some) for code, some in found.items()}


def _members(store: Store, group: Group, as_of: str | None) -> tuple[str, set[str]]:
    """Id of a group and its members: of one in the graph by its name, or of the user's own."""
    if not isinstance(group, str):
        return next((name, set(codes)) for name, codes in group.items())
    found = members(store, group, as_of)
    if isinstance(found, list):
        raise ScoreError("map.no_such_group", group=group, known=found)
    return found[0], set(found[1])


def _hub(entities: pd.DataFrame, made: ScoreResult) -> tuple[Label, float, float]:
    """Name of the hub, and its place: its own coordinates, or else its country's mark."""
    row = entities[entities["id"] == made.subject["id"]].iloc[0]
    name = made.subject["name"] or made.subject["name_zh"] or made.subject["id"]
    label = Label(name, made.subject["name_zh"] or name)
    if pd.notna(row["lat"]) and pd.notna(row["lon"]):
        return label, float(row["lat"]), float(row["lon"])
    place = places()[made.closeness.subject.country]
    if place.lat is None or place.lon is None:
        columns = [entity_properties("City")[key].label for key in ("lat", "lon")]
        raise ScoreError("map.no_coordinates", name=label, columns=columns)
    return label, place.lat, place.lon


def _title(hub: str, kinds: tuple[str, ...], group: str, made: ScoreResult, lang: str) -> str:
    names = [LINKS[k].tie_label[lang] for k in kinds]
    layer = made.layer[f"title_{lang}"] if lang == "zh" else made.layer["title"]
    what = joined(names, lang) or (
        say("map.all_ties", lang) if made.layer["id"] == REGISTER else str(layer)
    )
    within = say("map.within", lang, group=group_name(group)[lang]) if group else ""
    return say("map.title", lang, hub=hub, what=what, within=within)
