"""The site's search page: every name in one file, sought in the reader's own browser."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from opencc import OpenCC

from briefings.document_html import NavItem, site_script
from briefings.escape import harmless, json_block
from briefings.html_file import TEMPLATES, render
from briefings.words import LANGUAGE_TAGS, words
from graph.names import fold

__all__ = ["Entry", "search_page"]


class Entry(NamedTuple):
    """Something that can be found: its name, what it is, all its names, and its page."""

    name: str
    about: str
    names: tuple[str, ...]
    to: str = ""


def search_page(entries: Sequence[Entry], nav: Sequence[NavItem], lang: str = "zh") -> str:
    r"""Make the search page of a site.

    Parameters
    ----------
    entries
        In the order in which they are listed.
    nav
        Pages of the site.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        One HTML document that asks the network for nothing. Traditional characters find
        simplified ones, and the other way round.

    Examples
    --------
    >>> html = search_page([Entry("<b>", "Park", ("公园",))], (), "en")
    >>> "\\u003cb\\u003e" in html, "default-src" in html
    (True, True)
    """
    own = words(lang)
    rows = [
        {
            "name": harmless(e.name, 200),
            "about": harmless(e.about, 200),
            "sought": _sought(e),
            "to": e.to,
        }
        for e in entries
    ]
    data = {"entries": rows, "found": own["site_found"], "none": own["site_none"]}
    script = (TEMPLATES / "site_search.js").read_text(encoding="utf-8")
    return render(
        "search.html.j2",
        style=(TEMPLATES / "brief.css").read_text(encoding="utf-8"),
        scripts={"script": f'(() => {{\n"use strict";\n{script}}})();\n{site_script()}'},
        data=json_block(data),
        words=own,
        lang_tag=LANGUAGE_TAGS[lang],
        nav=nav,
    )


def _sought(entry: Entry) -> str:
    """Write all names as they stand, folded and in traditional characters: either finds them."""
    texts = [harmless(n, 200) for n in (entry.name, *entry.names) if n]
    return "\n".join(dict.fromkeys([*texts, *map(fold, texts), *map(_traditional, texts)]))


def _traditional(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    return OpenCC("s2t")
