"""Lines of a sentence on a terminal: Chinese breaks between characters, English between words."""

from __future__ import annotations

import re

from rich.cells import cell_len

__all__ = ["wrapped"]

_CLOSING = "，。；：、！？）》】”’…"
_OPENING = "（《【“‘"
# A wide character with the marks that may not stand away from it, or a word, or blanks.
_PIECE = re.compile(
    rf"[{_OPENING}]*[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’…][{_CLOSING}]*"
    rf"|[^\s\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’…]+[{_CLOSING}]*|\s+"
)


def wrapped(text: str, width: int) -> str:
    """Break one line so that none is wider than a terminal, unless a word is.

    Examples
    --------
    >>> print(wrapped("One line of words.", 10))
    One line
    of words.
    >>> print(wrapped("终端宽 80 列，加宽。", 10))
    终端宽 80
    列，加宽。
    """
    lines, line, wide = [], "", 0
    for piece in _PIECE.findall(text):
        takes = cell_len(piece)
        if line and wide + (0 if piece.isspace() else takes) > width:
            lines.append(line.rstrip())
            line, wide = "", 0
        if line or not piece.isspace():
            line, wide = line + piece, wide + takes
    return "\n".join([*lines, line.rstrip()])
