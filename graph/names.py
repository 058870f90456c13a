"""Names made comparable: one folding for what is stored, searched, matched and typed.

An entity keeps a ``search`` text of all its names; a user's input is folded the same
way, so that 清华 finds 國立清華大學 and "Ecole" finds "École".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import cast

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "ĸ": "k",
        "ŋ": "n",
        "ə": "e",
    }
)
_ACCENTS = re.compile("[\u0300-\u036f]")
# Han characters, compatibility ones included; only they can be traditional.
_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class _Separators(dict[int, str | int | None]):
    """Punctuation, symbols, blanks and controls to a space, invisible marks to nothing."""

    def __missing__(self, code: int) -> str | int | None:
        category = unicodedata.category(chr(code))
        if category == "Cf":  # zero-width joiners, text direction, soft hyphen
            self[code] = None
        else:
            self[code] = " " if category[0] in "PSZC" else code
        return self[code]


_SEPARATORS = _Separators()  # fills with the characters met
_ASCII_SEPARATORS = str.maketrans({c: " " for c in map(chr, range(128)) if not c.isalnum()})


@cache
def _simplified() -> Callable[[str], str]:
    """Make the converter when the first Chinese name comes: it reads its dictionaries then."""
    from opencc import OpenCC

    convert = cast(Callable[[str], str], OpenCC("t2s").convert)
    # Twice, because one step may end on a character that is traditional itself (薴 苧 苎).
    return lambda text: convert(convert(text))


def fold(text: str) -> str:
    """Fold a name so that spellings of it that mean the same compare equal.

    In this order: compatibility forms (full-width letters, ligatures) to plain ones,
    lower case, accents off, traditional Chinese characters to simplified, punctuation
    and symbols to a space, blanks collapsed. Folding what is folded changes nothing.

    Parameters
    ----------
    text
        A name in any script. Lone surrogates and control characters count as blanks.

    Returns
    -------
    str
        The folded name; empty when ``text`` holds nothing but blanks and punctuation.

    Notes
    -----
    Kana marks, Hangul and Indic vowels are letters, not accents: they stay. Forms of
    companies ("Co., Ltd.", 有限公司) stay too; the matcher strips those.

    Examples
    --------
    >>> fold("  École   Polytechnique (Paris-Saclay) ")
    'ecole polytechnique paris saclay'
    >>> fold("國立清華大學"), fold("Łódź"), fold("ＩＡＳＰ　２０２５")
    ('国立清华大学', 'lodz', 'iasp 2025')
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII_SEPARATORS).lower().split())
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = unicodedata.normalize("NFD", text).translate(_LETTERS)
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", text)).translate(_SEPARATORS)
    if _HAN.search(text):
        text = _simplified()(text)
    return " ".join(text.split())


def search_text(names: Iterable[str | None]) -> str:
    r"""Fold all names of one entity into the text that its full-text index reads.

    Parameters
    ----------
    names
        Names, other names and acronyms; blanks and ``None`` are passed over.

    Returns
    -------
    str
        The distinct folded names in code-point order, one a line, so that the order in
        which datasets were loaded leaves no trace. Empty when there is no name.

    Examples
    --------
    >>> search_text(["Tsinghua University", "清華大學", "清华大学", None])
    'tsinghua university\n清华大学'
    """
    return "\n".join(sorted({f for name in names if name and (f := fold(name))}))
