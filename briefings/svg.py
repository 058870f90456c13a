"""Write SVG: elements whose texts and attributes are escaped, numbers short."""

from __future__ import annotations

from html import escape

from briefings.escape import harmless

__all__ = ["SANS", "element", "halo", "number", "text"]

SANS = "'Source Sans 3','Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
"""Fonts by family, Latin ones first; a picture carries none of its own."""


def number(value: float) -> str:
    """Write a number with at most one decimal.

    Examples
    --------
    >>> number(3.0), number(2.26), number(-0.01)
    ('3', '2.3', '0')
    """
    said = f"{value:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said


def element(name: str, inside: str = "", /, **attributes: str | float | None) -> str:
    """Write an element; ``inside`` is SVG already, attributes are escaped here.

    An underscore at the end of a name is dropped (``class_``), others become ``-``;
    attributes that are ``None`` are left out.

    Examples
    --------
    >>> element("circle", r=2.5, class_="a&b", stroke_width=1)
    '<circle r="2.5" class="a&amp;b" stroke-width="1"/>'
    """
    written = ""
    for key, value in attributes.items():
        if value is not None:
            said = harmless(value, len(value)) if isinstance(value, str) else number(value)
            written += f' {key.rstrip("_").replace("_", "-")}="{escape(said)}"'
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def text(words: str, /, **attributes: str | float | None) -> str:
    """Write a text from anywhere as text.

    Examples
    --------
    >>> text("<b>", x=1)
    '<text x="1">&lt;b&gt;</text>'
    """
    return element("text", escape(harmless(words), quote=False) or "\u00a0", **attributes)


def halo(words: str, /, **attributes: str | float | None) -> str:
    """Write a text with a white edge around its letters.

    It is drawn twice: ``paint-order`` is unknown to the maker of the PDF.
    """
    edge: dict[str, str | float | None] = {"fill": "#fff", "stroke": "#fff", "stroke_width": 3}
    edge |= {"stroke_linejoin": "round", "aria_hidden": "true"}
    return text(words, **(attributes | edge)) + text(words, **attributes)
