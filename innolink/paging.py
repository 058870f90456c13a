"""``il.page``: a hub's surroundings, the whole register, a dataset or a layer, on one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from briefings.page import page as make_page
from briefings.page import page_cell
from briefings.page_data import PageData, page_data_from_frames
from briefings.page_scenes import Scene, read_scenes
from graph.files import write_whole
from graph.model import Label
from graph.network import hub_members, hub_ties
from graph.ontology import FACT_LINKS
from graph.places import places
from graph.reading import datasets, entities_frame, links_frame, sources_frame
from graph.values import local_date
from graph.wording import word
from innolink.score_peers import name_label
from innolink.score_words import unit_words
from innolink.scoring import HasStore, ScoreError
from innolink.words import in_both
from queries.naming import country_of, entity_id
from queries.runner import checked_date

BEIJING = "geonames:1816670"
_STRUCTURE = ("LOCATED_IN", "PART_OF")
_NO_FILTER = Label(*(word("graph", "nothing", lang) for lang in ("en", "zh")))

Selection = Literal["neighbourhood", "all"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was made: shown in a notebook's cell, or written to a file."""

    html: str
    nodes: int
    links: int

    def _repr_html_(self) -> str:
        return page_cell(self.html)

    def write(self, path: str | Path) -> Path:
        """Write the page to a file, whole or not at all."""
        return write_whole(path, self.html)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a page says about its own selection."""

    heading: Label
    question: Label
    filters: Label


def page(
    g: HasStore,
    *,
    hub: str = BEIJING,
    only: Selection = "neighbourhood",
    layer: str | None = None,
    dataset: str | None = None,
    countries: Iterable[str] = (),
    title: str | Label | None = None,
    lang: str = "zh",
    as_of: str | int | None = None,
    scenes: str | Path | Iterable[Scene] = (),
    reader: bool = False,
    home: Label | None = None,
    path: str | Path | None = None,
) -> Page:
    """Make a network page.

    Parameters
    ----------
    g
        An open graph.
    hub
        Id or name of the hub in whose surroundings one looks.
    only
        ``neighbourhood``: the hub, what lies in it and whom that is tied to; ``all``:
        every entity with a fact link, up to the page's limit.
    layer
        A layer of countries instead, such as ``ncses-ai``.
    dataset
        What one dataset links instead, such as ``ror`` or one's own: its links of every type,
        and who lies in whom among their ends.
    countries
        Of these only the links with an end in one of these countries or regions: codes, or names
        in Chinese or English.
    title
        Heading, in one text or in both languages.
    lang
        Language in which the page opens; the reader can switch.
    as_of
        Year, month or day; links that surely began later or ended earlier are left out.
    scenes
        Views to step through inside the page: a JSON file that a page wrote, or scenes; see
        :mod:`briefings.page_scenes`.
    reader
        Open in the reader's language instead, the one chosen before or else the browser's, and
        in ``lang`` where neither is known. An address with a language goes before all.
    home
        Page beside this one to which it leads back, by language.
    path
        File to write it to at once.

    Returns
    -------
    Page
        Shown in a notebook's cell by itself.

    Raises
    ------
    AskError, ScoreError
        There is no such hub, no such layer, or no such dataset.
    PageTooLarge
        The selection has more nodes than a page can show.
    SceneError
        The file holds no scenes.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.page(g, hub="geonames:1816670", path="network.html")
    """
    kept = read_scenes(scenes) if isinstance(scenes, str | Path) else tuple(scenes)
    data, heading = selection(
        g, hub=hub, only=only, layer=layer, dataset=dataset, countries=countries, as_of=as_of
    )
    title = title or heading
    html = make_page(data, title=title, lang=lang, scenes=kept, reader=reader, home=home)
    made = Page(html, len(data.nodes), len(data.links))
    if path is not None:
        made.write(path)
    return made


def selection(
    g: HasStore,
    *,
    hub: str = BEIJING,
    only: Selection = "neighbourhood",
    layer: str | None = None,
    dataset: str | None = None,
    countries: Iterable[str] = (),
    as_of: str | int | None = None,
) -> tuple[PageData, Label]:
    """Choose what a page shows; see :func:`page`.

    Returns
    -------
    tuple
        The data, and the page's heading in both languages.
    """
    date = checked_date(as_of, "as_of")
    codes = sorted({country_of(name, "country") for name in countries})
    around = layer is None and dataset is None and only == "neighbourhood"
    if around:
        hub = entity_id(g.store, hub, "hub")
    everything = entities_frame(g.store)
    if layer is not None:
        links, told = _layer(g, layer)
    elif dataset is not None:
        links, told = _dataset(g, dataset, date)
    else:
        links, told = _facts(g, everything, hub, only, date)
    if codes:
        inside = set(everything.loc[everything["country"].isin(codes), "id"])
        links = links[links["from"].isin(inside) | links["to"].isin(inside)]
    ends = set(links["from"]) | set(links["to"]) | ({hub} if around else set())
    shown = everything[everything["id"].isin(ends) & (everything["type"] != "Indicator")]
    links = _among(links, set(shown["id"]))
    cited = {s for frame in (shown, links) for some in frame["sources"] for s in some or ()}
    data = page_data_from_frames(
        shown,
        links,
        sources_frame(g.store, cited),
        as_of=date or local_date().isoformat(),
        question=told.question,
        filters=_within(codes) if codes else told.filters,
        total_nodes=int((everything["type"] != "Indicator").sum()),
        places={code: place.label for code, place in places().items()},
        cities=_cities(everything),
    )
    return data, told.heading


def _cities(everything: pd.DataFrame) -> dict[str, Label]:
    """Name the cities in both languages, by either name."""
    rows = everything[everything["type"] == "City"].sort_values("id").to_dict("records")
    both = [Label(r["name"], r["name_zh"]) for r in rows if r["name"] and r["name_zh"]]
    return {name: label for label in both for name in (label.en, label.zh)}


def _both(key: str, **fields: Any) -> Label:
    """Word something that a page says about itself, in both languages."""
    return in_both(f"page.{key}", **fields)


def _within(codes: list[str]) -> Label:
    return _both("within", countries=[places()[code].label for code in codes])


def _facts(
    g: HasStore, everything: pd.DataFrame, hub: str, only: Selection, as_of: str | None
) -> tuple[pd.DataFrame, _Told]:
    links = links_frame(g.store, types=[*FACT_LINKS, *_STRUCTURE], as_of=as_of)
    facts = links[links["type"].isin(FACT_LINKS)]
    if only == "all":
        ends = set(facts["from"]) | set(facts["to"])
        told = _Told(
            _both("all_heading"),
            _both("all_question"),
            _NO_FILTER,
        )
    else:
        ends = _surroundings(everything, links, facts, hub)
        told = _told_of(everything, hub)
    return _among(links, ends), told


def _told_of(everything: pd.DataFrame, hub: str) -> _Told:
    row = everything[everything["id"] == hub].iloc[0]
    name = name_label({key: row[key] for key in ("id", "name", "name_zh")})
    return _Told(
        _both("hub_heading", hub=name),
        _both("hub_question", hub=name),
        _both("hub_filters", hub=name),
    )


def _surroundings(
    everything: pd.DataFrame, links: pd.DataFrame, facts: pd.DataFrame, hub: str
) -> set[str]:
    """Collect the hub, its own actors that a fact links, and everybody at the other end."""
    members = hub_members(everything, links, hub)
    near = facts[facts["from"].isin(members) | facts["to"].isin(members)]
    ties = hub_ties(everything, links, hub)
    through = {t for some in ties["through"] for t in some}
    return {hub, *near["from"], *near["to"], *ties["partner"], *ties["actor"], *through}


def _layer(g: HasStore, layer: str) -> tuple[pd.DataFrame, _Told]:
    known = datasets(g.store)
    layers = [i for i, d in known.items() if "link_type" in d]
    if layer not in layers:
        raise ScoreError("score_error.no_layer", layer=layer, known=layers)
    about = known[layer]
    links = links_frame(g.store, types=[about["link_type"]], layer=layer)
    strong = [sum(values) >= about["theta"] for values in links["strength"]]
    kept = links[strong].reset_index(drop=True)
    theta, unit = about["theta"], about["unit"]
    measured = Label(*(unit_words(unit, theta, lang) for lang in ("en", "zh")))
    told = _Told(
        _title(about, layer),
        _both("layer_question"),
        _both("layer_filters", theta=f"{theta:g}", unit=measured, apart=_apart(kept)),
    )
    return kept, told


def _apart(links: pd.DataFrame) -> Label:
    """Say which of the links no score counts: those with places that are shown apart."""
    codes = {i: i.removeprefix("iso:") for i in {*links["from"], *links["to"]}}
    names = {i: places()[c].label for i, c in codes.items() if c in places() and places()[c].apart}
    if not names:
        return Label("", "")
    count = int((links["from"].isin(list(names)) | links["to"].isin(list(names))).sum())
    return _both("layer_apart", count=count, places=[names[i] for i in sorted(names)])


def _title(about: Mapping[str, Any], id_: str) -> Label:
    """Title of a dataset in both languages, or whatever it has."""
    title = about.get("title", id_)
    return Label(title, about.get("title_zh") or title)


def _among(links: pd.DataFrame, ends: set[str]) -> pd.DataFrame:
    """Links with both ends among these."""
    return links[links["from"].isin(ends) & links["to"].isin(ends)].reset_index(drop=True)


def _dataset(g: HasStore, dataset: str, as_of: str | None) -> tuple[pd.DataFrame, _Told]:
    known = datasets(g.store)
    if dataset not in known:
        raise ScoreError("score_error.no_dataset", dataset=dataset, known=list(known))
    if "link_type" in known[dataset]:
        return _layer(g, dataset)
    links = links_frame(g.store, as_of=as_of, dataset=dataset)
    related = links[links["type"] != "LOCATED_IN"]
    ends = set(related["from"]) | set(related["to"])
    inside = links["from"].isin(ends) & links["to"].isin(ends)
    told = _Told(
        _title(known[dataset], dataset),
        _both("dataset_question", dataset=dataset),
        _NO_FILTER,
    )
    return links[inside].reset_index(drop=True), told
