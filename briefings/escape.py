"""Make text from outside harmless before it enters a page.

Names, addresses and figures come from other people's files. Whatever stands in them,
a page must show it as plain text: never as markup, never as script, never in a
direction that was not meant.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

__all__ = ["beside", "harmless", "json_block", "web_address"]

NAME_LIMIT = 600
TEXT_LIMIT = 6_000

# Controls, lone surrogates, non-characters, and the marks that turn the direction of the
# text after them (an override can make one address look like another).
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BLANKS = re.compile(r"\s+")

# Inside a script element only `<` could end it; the others are escaped so that the text
# stays harmless wherever else it may be pasted. U+2028/9 end a line in older JavaScript.
_JSON_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_JSON_UNSAFE = re.compile("[<>&\u2028\u2029]")


def harmless(text: str, limit: int = NAME_LIMIT) -> str:
    r"""Make one line of showable text of whatever was given.

    Control characters, lone surrogates, non-characters and direction overrides become
    the replacement character U+FFFD, so that one sees that something stood there; blanks
    are collapsed; what is longer than ``limit`` is cut, and says how long it was. Markup
    is left as it is: it is text, and pages write it as text.

    Parameters
    ----------
    text
        Any text.
    limit
        Characters that are kept at most.

    Returns
    -------
    str
        Text without line ends that can be encoded as UTF-8.

    Examples
    --------
    >>> harmless(" Park\x00 <b>\n\u202egnp.exe ")
    'Park� <b> �gnp.exe'
    >>> harmless("a" * 100_000, 10)
    'aaaaaaaaaa… (100000 字 characters)'
    """
    whole = len(text)
    # Far more than is kept is not worth cleaning: blanks may collapse, so leave room.
    text = _UNSHOWABLE.sub("\ufffd", text[: 4 * limit])
    text = _BLANKS.sub(" ", text).strip()
    if len(text) > limit or whole > 4 * limit:
        return f"{text[:limit]}… ({whole} 字 characters)"
    return text


def web_address(text: str) -> str:
    """Give an address that may become a link, or nothing.

    Only ``http`` and ``https`` with a host pass; everything else (``javascript:``,
    ``data:``, relative paths) is shown as text, never linked.

    Examples
    --------
    >>> web_address("https://example.org/a?b=c")
    'https://example.org/a?b=c'
    >>> web_address("javascript:alert(1)"), web_address("//example.org"), web_address("http://[")
    ('', '', '')
    """
    text = text.strip()
    if len(text) > 2_000 or _UNSHOWABLE.search(text) or _BLANKS.search(text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


def beside(text: str) -> str:
    """Give the name of a page beside this one, which may become a link, or nothing.

    Examples
    --------
    >>> beside("network.html#lang=zh"), beside("../a.html"), beside("javascript:alert(1)")
    ('network.html#lang=zh', '', '')
    """
    return text if re.fullmatch(r"[\w.-]+\.html(#[\w%&=:./~-]*)?", text) else ""


def json_block(value: Any) -> str:
    r"""Write a value as JSON that may stand inside a ``<script>`` element.

    Raises
    ------
    ValueError
        A number is not finite: NaN and infinity are no JSON.

    Examples
    --------
    >>> json_block({"name": "</script><!-- & 中关村"})
    '{"name":"\\u003c/script\\u003e\\u003c!-- \\u0026 中关村"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _JSON_UNSAFE.sub(lambda hit: _JSON_ESCAPES[hit[0]], text)
