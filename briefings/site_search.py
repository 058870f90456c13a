"""The site's search page: every name in one file, sought in the reader's own browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefings.document_html import NavItem, site_script
from briefings.escape import harmless, json_block
from briefings.html_file import render, script, style
from briefings.spellings import spellings
from briefings.words import LANGUAGE_TAGS, words

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
    told = {"found": own["site_found"], "near": own["near_hits"], "none": own["no_hits"]}
    search = script("fill", "names", "site_search")
    return render(
        "search.html.j2",
        style=style("nav", "brief"),
        scripts={"script": search + site_script()},
        data=json_block({"entries": rows, **told}),
        words=own,
        lang_tag=LANGUAGE_TAGS[lang],
        nav=nav,
    )


def _sought(entry: Entry) -> list[str]:
    """All names as they stand, and how else they are spelt."""
    texts = [harmless(n, 200) for n in (entry.name, *entry.names) if n]
    return list(dict.fromkeys([*texts, *spellings(texts)]))
