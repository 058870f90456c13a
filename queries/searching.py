"""What a person types, turned into a Lucene query that can never be an error."""

from __future__ import annotations

import re
from itertools import pairwise

from graph.names import fold

LONGEST = 200
"""Characters of a search that are read; no name needs more."""

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def words(text: str) -> list[str]:
    """Folded words of a text, at most 16.

    Examples
    --------
    >>> words('Ecole (Polytechnique" OR *:*')
    ['ecole', 'polytechnique', 'or']
    """
    return fold(text[:LONGEST]).split()[:16]


def lucene(text: str) -> str:
    """Query that all words of a text must meet, the last one perhaps unfinished.

    Folding leaves no character that Lucene's syntax knows, and each word is quoted, so that
    ``OR`` is a word. A single Chinese character is left out: the index holds pairs of them.

    Examples
    --------
    >>> lucene("Tech: Belgr")
    '"tech" AND ("belgr" OR belgr*)'
    >>> lucene("清"), lucene("國立清華"), lucene("((")
    ('', '"国立清华"', '')
    """
    kept = [w for w in words(text) if len(w) > 1 or not _HAN.match(w)]
    if not kept:
        return ""
    quoted = [f'"{w}"' for w in kept]
    last = kept[-1]
    if last.isascii() and last.isalnum() and len(last) > 1:
        quoted[-1] = f'("{last}" OR {last}*)'
    return " AND ".join(quoted)


def lucene_like(text: str) -> str:
    """Query for names that are like a text: any word, each with up to two letters wrong.

    Examples
    --------
    >>> lucene_like("Belgrad 塞尔维")
    'belgrad~ OR "塞尔" OR "尔维"'
    """
    parts = []
    for word in words(text):
        if word.isascii() and word.isalnum():
            parts.append(f"{word}~" if len(word) > 3 else f'"{word}"')
        else:
            parts += [f'"{a}{b}"' for a, b in pairwise(word)]
    return " OR ".join(parts)


def lucene_begun(text: str) -> str:
    """Query for names with a word that begins as one of a text does.

    Examples
    --------
    >>> lucene_begun("Atlantis of EU"), lucene_begun("清华")
    ('atl*', '')
    """
    begun = [w[:3] for w in words(text) if len(w) > 3 and w.isascii() and w.isalnum()]
    return " OR ".join(f"{w}*" for w in begun)
