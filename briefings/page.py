"""The network page: one HTML file that shows a selection of the graph and asks nobody for anything.

It holds the picture (places worked out before, physics off), the same selection as a list,
search, filters, details with sources, and its own words in Chinese and English. It makes no
request, runs no script but its own, and shows whatever stands in names as text.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from briefings.escape import beside, json_block
from briefings.html_file import page_cell, render, script, style
from briefings.page_container import vis_network_script
from briefings.page_data import PageData
from briefings.page_payload import both_languages, payload
from briefings.page_scenes import Scene
from briefings.words import LANGUAGE_TAGS, LANGUAGES, words
from graph.files import write_whole
from graph.model import Label
from graph.wording import WordedError

__all__ = ["LIMIT", "TOP", "PageTooLarge", "page", "page_cell", "write_page"]

LIMIT = 5_000
"""Nodes that one page takes at most."""

TOP = 300
"""Nodes with which a page opens at most: those with the most partners."""

_OWN = ("model", "state", "select", "draw", "focus", "picture", "filters", "compare", "map",
        "map_view", "help", "details", "list", "search", "scenes", "export", "main")  # fmt: skip
_SCRIPTS = ("reader", "fill", "names", *(f"page_{name}" for name in _OWN))


class PageTooLarge(WordedError, ValueError):
    """The selection has more nodes than a page can show; the message says what to do.

    Attributes
    ----------
    nodes, limit
        How many there are, and how many there may be.
    """

    room: ClassVar[str] = "briefings"

    def __init__(self, nodes: int, limit: int = LIMIT) -> None:
        super().__init__("page.too_large", count=f"{nodes:,}", limit=f"{limit:,}")
        self.nodes = nodes
        self.limit = limit


def page(
    data: PageData,
    *,
    title: str | Label,
    lang: str = "zh",
    scenes: Iterable[Scene] = (),
    reader: bool = False,
    home: Label | None = None,
) -> str:
    """Make the network page of a selection.

    Parameters
    ----------
    data
        What is shown; see :class:`briefings.page_data.PageData`.
    title
        Heading of the page, in one text or in both languages.
    lang
        Language in which the page opens, ``zh`` or ``en``; the reader can switch.
    scenes
        Views to step through; see :mod:`briefings.page_scenes`.
    reader
        Open in the reader's language instead, the one chosen before or else the browser's, and
        in ``lang`` where neither is known. An address with a language goes before all.
    home
        Page beside this one to which it leads back, in each language; see
        :func:`briefings.escape.beside`.

    Returns
    -------
    str
        One whole HTML document. The same data and title give the same bytes.

    Raises
    ------
    PageTooLarge
        More than 5 000 nodes.
    ValueError
        The language is unknown.

    Examples
    --------
    >>> from briefings.page_data import PageLink, PageNode
    >>> nodes = (PageNode("park:a", "Park", "A <b>"), PageNode("iso:RS", "Country", "Serbia"))
    >>> html = page(PageData(nodes, (PageLink("park:a", "iso:RS", "LOCATED_IN"),)), title="Parks")
    >>> html[:15], "A <b>" in html, "http-equiv" in html
    ('<!doctype html>', False, True)
    """
    own = words(lang)
    back = {x: beside(home[x]) for x in LANGUAGES} if home else None
    if len(data.nodes) > LIMIT:
        raise PageTooLarge(len(data.nodes))
    return render(
        "page.html.j2",
        style=style("page"),
        scripts={"engine": vis_network_script(), "script": script(*_SCRIPTS)},
        data=json_block(payload(data, title=title, lang=lang, top=TOP, scenes=scenes, home=back)),
        title=both_languages(title)[lang],
        lang_tag=LANGUAGE_TAGS[lang],
        words=own,
        reader=reader,
        home=back[lang] if back else "",
    )


def write_page(
    path: str | os.PathLike[str],
    data: PageData,
    *,
    title: str | Label,
    lang: str = "zh",
    scenes: Iterable[Scene] = (),
    reader: bool = False,
    home: Label | None = None,
) -> Path:
    """Write the network page to a file, whole or not at all; see :func:`page`.

    Raises
    ------
    PageTooLarge, ValueError
        As :func:`page`; nothing is written then.
    OSError
        The file cannot be written; an older one is then unchanged.
    """
    html = page(data, title=title, lang=lang, scenes=scenes, reader=reader, home=home)
    return write_whole(path, html)
