"""Lines of a sentence on a terminal: Chinese breaks between characters, English between words."""

from __future__ import annotations

import re

from rich.cells import cell_len

__all__ = ["figures", "narrowest", "wrapped"]

# What may not begin a line, and what may not end one: CLREQ (W3C), GB/T 15834, JIS X 4051.
_NO_START = re.compile(r"[，。、；：！？．…—～·％‰℃）〕】》〉」』｝］”’)\]}]|[,.;:!?%](?!\w)|/$")
_NO_END = "（〔【《〈「『｛［“‘￥＄" + "([{"
_WIDE = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’…"
_HAN = "\u4e00-\u9fff"
# A figure with its unit (2023年, 12 家), its date (2023年11月25日) or its year (11438（2023年）).
_FIGURE = (
    rf"(?:[^\s{_WIDE}]*\d(?:"
    rf" ?(?:年\d{{1,2}}月(?:\d{{1,2}}日)?|月\d{{1,2}}日|[{_HAN}])(?:（\d{{4}}年）)?"
    r"|（\d{4}年）| \(\d{4}\))"
    r"|\d{4}-\d\d-\d\d)"
)
# A figure, a wide character, a word, or blanks; marks are put where they may stand afterwards.
_PIECE = re.compile(rf"{_FIGURE}|[{_WIDE}]|[^\s{_WIDE}]+|\s+")
_FIGURES = re.compile(_FIGURE)
_BRACKETS = re.compile(r"[（(][^）)]*[）)]\S*|[^（(]+|[（(]")
_HYPHENS = re.compile(r"[^-/]*[-/]+|[^-/]+")
# An address, an id or a path: whoever copies it wants it in one piece, be it wider than the line.
_COPIED = re.compile(r"[\[(“‘'\"（《【]*(?:[A-Za-z][\w+.-]*[:|][^\s:]|\.{0,2}/\S)")


def figures(text: str) -> list[str]:
    """Figures of a text with the unit or the year that may not stand away from them.

    Examples
    --------
    >>> figures("指标 11438（2023年），共 12 家"), figures("in 2026-11-25")
    (['11438（2023年）', '12 家'], ['2026-11-25'])
    """
    return _FIGURES.findall(text)


def wrapped(text: str, width: int) -> str:
    """Break one line so that none is wider than a terminal, unless a word, an address or an id is.

    No closing mark begins a line and no opening one ends it, as Chinese is set; nor does a slash
    begin one. A figure stays with its unit and its year; where they have no room, the year goes
    below. A word parts at its hyphens where it has no room; what one copies (an address, an id)
    never does.

    Examples
    --------
    >>> print(wrapped("One line of words.", 10))
    One line
    of words.
    >>> print(wrapped("终端宽 80 列，加宽。", 10))
    终端宽
    80 列，加
    宽。
    >>> print(wrapped("（共 10 种）；承载/主办", 12))
    （共
    10 种）；承
    载/主办
    >>> print(wrapped("11438（2023年）", 9))
    11438
    （2023年）
    >>> print(wrapped("see park:sophia-antipolis, Île-de-France", 9))
    see
    park:sophia-antipolis,
    Île-de-
    France
    """
    lines, line, wide = [], "", 0
    for piece in _pieces(text, width):
        takes = cell_len(piece)
        if line and wide + (0 if piece.isspace() else takes) > width:
            lines.append(line.rstrip())
            line, wide = "", 0
        if line or not piece.isspace():
            line, wide = line + piece, wide + takes
    return "\n".join([*lines, line.rstrip()])


def narrowest(text: str, whole: int) -> int:
    """Cells that a text needs so that no word of it is broken, but long ones at their hyphens.

    Parameters
    ----------
    text
        A cell of a table.
    whole
        Words of so many cells or fewer are not even broken at a hyphen.

    Examples
    --------
    >>> narrowest("Île-de-France", 14), narrowest("Île-de-France", 9), narrowest("https://a-b.c", 9)
    (13, 6, 13)
    >>> narrowest("internationalisation", 9), narrowest("国际化", 9), narrowest("", 9)
    (20, 2, 0)
    """
    return max(
        (cell_len(piece) for piece in _pieces(text, whole) if not piece.isspace()), default=0
    )


def _kept_together(pieces: list[str]) -> list[str]:
    """Put closing marks to what stands before them, opening marks to what comes after."""
    found: list[str] = []
    for piece in pieces:
        follows = _NO_START.match(piece)
        before = found[-1] if found else " "
        if not before.isspace() and (follows or (before[-1] in _NO_END and not piece.isspace())):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _pieces(text: str, width: int) -> list[str]:
    """Give what stays whole; what is wider than a line parts at brackets or hyphens."""
    found = []
    for piece in _kept_together(_PIECE.findall(text)):
        if cell_len(piece) <= width or _COPIED.match(piece):
            found.append(piece)
        elif _FIGURES.search(piece):
            found += _BRACKETS.findall(piece)
        else:
            found += _HYPHENS.findall(piece)
    return found
