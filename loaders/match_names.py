"""Names of organisations made comparable: what is left of a name when its dress is off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.names import fold
from loaders.match_forms import (
    GENERAL,
    HAN_FORMS,
    HAN_GENERAL,
    LEGAL,
    LITTLE,
    WORDS,
)

__all__ = ["HAN", "Key", "content", "has_han", "is_acronym", "is_general", "name_key", "words"]

LONGEST = 1_000
"""Characters of a name that count."""

HAN = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{HAN}]")
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
_SCRIPT_ENDS = re.compile(f"(?<=[{HAN}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{HAN}])")
_ELIDED = re.compile(r"\b(int|nat) l\b|\b(gov|dep) t\b")
_HAN_GENERAL = re.compile("|".join(sorted(HAN_GENERAL, key=lambda w: (-len(w), w))))
_LONGEST_FORM = max(map(len, LEGAL))
_ACRONYM = re.compile(r"[^\W\d_]*[A-Z][^\W\d_]*[A-Z][A-Za-z0-9&./-]*")
_LETTERS = 7  # a mixed-case word of more letters is a name (EyeSmart), not an acronym


@dataclass(frozen=True, slots=True)
class Key:
    """What a name is compared by.

    Attributes
    ----------
    text
        The content words in their order; empty when nothing is left.
    bag
        All words but articles, sorted: for names whose words changed places. Empty for
        names of fewer than three content words (York University is not University of York).
    """

    text: str
    bag: str


def has_han(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return bool(_HAN.search(text))


def words(text: str) -> list[str]:
    """Take a name apart into comparable words, little ones included.

    Folded (case, accents, punctuation, traditional characters), initials joined (U.S.A.),
    a genitive s joined to its word, abbreviations written out. Chinese stays in one piece.

    Examples
    --------
    >>> words("Dept. of Physics, Tsinghua Univ.")
    ['department', 'of', 'physics', 'tsinghua', 'university']
    >>> words("People's Hosp."), words("清華大學 物理系")
    (['peoples', 'hospital'], ['清华大学物理系'])
    """
    folded = fold(text[:LONGEST].replace("\u02bc", "'"))
    folded = _SCRIPT_ENDS.sub(" ", _BETWEEN_HAN.sub("", folded))
    folded = _ELIDED.sub(lambda m: f"{m[1]}l" if m[1] else f"{m[2]}t", folded)
    return [WORDS.get(w, w) for w in _joined(folded.split())]


def _joined(parts: list[str]) -> list[str]:
    """Join runs of single letters, and an s to the word before it."""
    out: list[str] = []
    place = 0
    while place < len(parts):
        end = place
        while end < len(parts) and len(parts[end]) == 1 and "a" <= parts[end] <= "z":
            end += 1
        if end - place >= 2:
            out.append("".join(parts[place:end]))
            place = end
            continue
        if parts[place] == "s" and out:
            out[-1] += "" if out[-1].endswith("s") else "s"
        else:
            out.append(parts[place])
        place += 1
    return out


def content(parts: Sequence[str]) -> list[str]:
    """Words of a name without little words and without legal forms at its ends."""
    kept = [w for w in parts if w not in LITTLE] or list(parts)
    shorter = True
    while shorter:
        shorter = False
        for size in range(min(_LONGEST_FORM, len(kept) - 1), 0, -1):
            if tuple(kept[-size:]) in LEGAL:
                kept, shorter = kept[:-size], True
                break
            if tuple(kept[:size]) in LEGAL and size < len(kept) and kept[0] != "co":
                kept, shorter = kept[size:], True
                break
    return [_bare(w) for w in kept]


def _bare(word: str) -> str:
    """Take legal forms off the ends of a Chinese word, as long as two characters stay."""
    if not _HAN.search(word):
        return word
    for form in HAN_FORMS:
        if word.endswith(form) and len(word) - len(form) >= 2:
            return _bare(word[: -len(form)])
        if word.startswith(form) and len(word) - len(form) >= 2:
            return _bare(word[len(form) :])
    return word


@lru_cache(maxsize=65_536)
def name_key(text: str) -> Key:
    """Make the key by which a name is compared.

    Parameters
    ----------
    text
        A name in Chinese, English or another language in Latin script; others are folded.

    Returns
    -------
    Key
        Making the key of a key's text changes nothing.

    Examples
    --------
    >>> name_key("The Univ. of Sci. & Technol. of China").text
    'university science technology china'
    >>> name_key("阿里巴巴集團控股有限公司").text, name_key("Huawei Technologies Co., Ltd.").text
    ('阿里巴巴集团控股', 'huawei technology')
    >>> name_key("Washington University") == name_key("University of Washington")
    False
    """
    parts = words(text)
    kept = content(parts)
    key = " ".join(kept)
    for _ in range(8):  # what little words kept apart may be joined now (A. of B.)
        again = " ".join(content(words(key)))
        if again == key:
            break
        key = again
    bag = ""
    if len(kept) >= 3:
        bag = " ".join(sorted(w for w in parts if w not in ("the", "and")))
    return Key(key, bag)


def is_acronym(text: str) -> bool:
    """Whether a name looks like an acronym: by it alone nothing is ever accepted.

    One word with two capitals or more, all capitals or at most seven letters long; a few
    short words of capitals (AV ČR); one or two Chinese characters (北大).

    Examples
    --------
    >>> [is_acronym(n) for n in ("CNRS", "UoM", "C.A.S.", "北大", "AV ČR", "EyeSmart", "清华大学")]
    [True, True, True, True, True, False, False]
    """
    name = text.replace(".", "").strip()
    if has_han(name):
        return len(fold(name)) <= 2
    if " " in name:
        parts = name.split()
        return name.isupper() and len("".join(parts)) <= _LETTERS and max(map(len, parts)) <= 4
    if not _ACRONYM.fullmatch(name):
        return len(fold(name).replace(" ", "")) <= 2
    return name.isupper() or sum(c.isalpha() for c in name) <= _LETTERS


def is_general(key: str) -> bool:
    """Whether a key has only words that many organisations share.

    Examples
    --------
    >>> [is_general(name_key(n).text) for n in ("Ministry of Health", "Inst. of Physics", "卫生部")]
    [True, True, True]
    >>> is_general("tsinghua university"), is_general("中国科学院")
    (False, False)
    """
    if has_han(key):
        return not _HAN_GENERAL.sub("", key).strip()
    return all(w in GENERAL or w in LITTLE or w.isdigit() for w in key.split())
