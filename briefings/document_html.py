"""A brief as one HTML file that asks the network for nothing; print-ready, and the PDF's origin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from markupsafe import Markup

from briefings.document import Cell, Document, Figure, Grid, Ground, Link, Section, Sentences
from briefings.escape import beside, harmless, web_address
from briefings.html_file import render, script, style
from briefings.labels import text_width
from briefings.map_layer import layer_script, layer_style
from briefings.page_data import PageSource
from briefings.words import LANGUAGE_TAGS, word, words

__all__ = ["NavItem", "counted", "document_html", "site_script"]

NAMED = 4
"""Sources that a note names one by one; of more it gives the number and how to list them."""

_TEXT = 2_000
_WORD = 10.0  # in widths of an em
_SHORT_ROWS = 6
_SHORT_LETTERS = 400.0  # in widths of an em


def document_html(
    document: Document, nav: Sequence[NavItem] = (), *, first: bool = False, live: bool = False
) -> str:
    """Write a brief as a self-contained page.

    Parameters
    ----------
    document
        The brief.
    nav
        Where else to go, for a page of a site.
    first
        Whether it is the page with which a site opens: it goes on to the page in the
        reader's language, chosen before or else the browser's.
    live
        Whether its maps can be asked (pointed at, filtered); those of a site always can.

    Returns
    -------
    str
        One HTML document, without script unless it is live or a page of a site. The same
        document gives the same bytes.

    Examples
    --------
    >>> from briefings.document import NO_GROUND
    >>> rows = Sentences((("Beijing <3", NO_GROUND),))
    >>> text = Document("Brief", "", "en", "2026-11-25", "", (Section("a", "A", (rows,)),))
    >>> html = document_html(text)
    >>> "Beijing &lt;3" in html, "<script" in html, html.startswith("<!doctype html>")
    (True, False, True)
    """
    notes = document.notes()
    lang = document.lang
    figures = [b for s in document.sections for b in s.blocks if isinstance(b, Figure)]
    live = (live or bool(nav)) and any(f.layer for f in figures)
    return render(
        "brief.html.j2",
        style=style("nav", "brief") + (layer_style() if live else ""),
        scripts={"script": (site_script() if nav else "") + (layer_script() if live else "")},
        live=live,
        first=first,
        words=words(lang),
        lang_tag=LANGUAGE_TAGS[lang],
        title=harmless(document.title),
        subtitle=harmless(document.subtitle),
        as_of=document.dated,
        status=harmless(document.status, _TEXT),
        sections=[_section(s, notes, lang) for s in document.sections],
        notes=[_note(ground, document, lang) for ground in notes],
        nav=nav,
    )


def site_script() -> str:
    """Give the script of a site's page: it remembers the language that its reader chooses."""
    return script("reader", "site_reader")


class NavItem(NamedTuple):
    """An entry of a site's navigation: a page beside this one."""

    label: str
    href: str
    here: bool = False
    lang: str = ""


def _section(section: Section, notes: dict[Ground, int], lang: str) -> dict[str, Any]:
    blocks = [_block(b, notes, lang) for b in section.blocks]
    return {"id": section.id, "heading": harmless(section.heading), "blocks": blocks}


def _block(block: Sentences | Figure | Grid, notes: dict[Ground, int], lang: str) -> dict[str, Any]:
    if isinstance(block, Sentences):
        rows = [(harmless(text, _TEXT), notes.get(ground)) for text, ground in block.rows]
        return {"kind": "list" if block.listed else "text", "rows": rows, "key": block.key}
    told: dict[str, Any] = {
        "caption": harmless(block.caption, _TEXT),
        "note": notes.get(block.ground),
    }
    if isinstance(block, Figure):
        # Every text in a picture, and in its layer, was escaped where it was drawn.
        drawn = {"svg": Markup(block.svg), "layer": Markup(block.layer)}  # noqa: S704
        return told | {"kind": "figure"} | drawn
    return told | {
        "kind": "table",
        "short": _is_short(block),
        "columns": [_cell(c, lang) for c in block.columns],
        "figures": [_are_figures(block, n) for n in range(len(block.columns))],
        "rows": [
            (
                [_cell(c, lang) for c in row],
                notes.get(block.grounds[n]) if block.grounds else None,
            )
            for n, row in enumerate(block.rows)
        ],
    }


def _cell(cell: Cell, lang: str) -> dict[str, Any]:
    text = word("no_data", lang) if cell is None else harmless(
        cell.text if isinstance(cell, Link) else cell
    )  # fmt: skip
    to = _target(cell.to) if isinstance(cell, Link) else ""
    return {"text": text, "to": to, "word": _is_word(text)}


def _target(to: str) -> str:
    """Pass an address of the web, or the name of a page beside this one; nothing else."""
    return beside(to) or web_address(to)


def _is_short(grid: Grid) -> bool:
    """Say whether a table is so small that a page break within it would be worse than a gap."""
    letters = sum(text_width(str(c or ""), 1.0) for row in grid.rows for c in row)
    return len(grid.rows) <= _SHORT_ROWS and letters <= _SHORT_LETTERS


def _is_word(text: str) -> bool:
    """Say whether a cell is so short that a break within it would be worse than a wide column.

    Chinese may break at any character, and a narrow column broke 意大/利.
    """
    return text_width(text, 1.0) <= _WORD


def _are_figures(grid: Grid, column: int) -> bool:
    """Say whether a column holds figures, which stand to the right."""
    cells = [row[column] for row in grid.rows if row[column]]
    return bool(cells) and all(
        isinstance(c, str) and set(c) <= set("0123456789.,%+-−– /()") for c in cells
    )


def counted(ground: Ground, lang: str) -> str:
    """Say over how many facts and sources a figure was counted; "" where nothing was."""
    sources = _of("sources", len(ground.sources), lang)
    if ground.facts is not None:
        return word("note_facts", lang, facts=_of("facts", ground.facts, lang), sources=sources)
    return word("note_sources", lang, sources=sources) if len(ground.sources) > NAMED else ""


def _of(what: str, number: int, lang: str) -> str:
    return word(f"count_{what}", lang, count=number)


def _note(ground: Ground, document: Document, lang: str) -> dict[str, Any]:
    sources = [document.sources.get(i, PageSource(i)) for i in sorted(ground.sources)]
    more = len(sources) - NAMED
    if more > 0:  # a command lists them all; without one the first are named
        sources = [] if ground.how else sources[:NAMED]
    return {
        "facts": counted(ground, lang),
        "how": harmless(ground.how, _TEXT),
        "sources": [_source(s) for s in sources],
        "more": word("note_more", lang, sources=_of("sources", more, lang))
        if sources and more > 0
        else "",
    }


def _source(source: PageSource) -> dict[str, str]:
    address = web_address(source.url)
    about = [harmless(x, 200) for x in (source.publisher, source.date) if x]
    return {
        "title": harmless(source.title or source.url or source.id, 200),
        "about": ", ".join(about),
        "url": address,
        "shown": harmless(unquote(address, errors="replace"), _TEXT),  # for who reads it on paper
    }
