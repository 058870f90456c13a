"""A line of text taken apart: which runs of its words are names of organisations.

"Dept. of Physics, Tsinghua Univ., Beijing 100084, China" names one, another line several,
divided by semicolons. A name inside a longer run of words counts only where it ends at a
boundary: "Peking University Third Hospital" is not Peking University.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.match_cities import chinese_cities
from loaders.match_forms import APART, HAN_UNITS, LEGAL, LITTLE, QUALIFIERS, UNITS
from loaders.match_index import Hit, NameIndex
from loaders.match_names import HAN, content, has_han, is_general, name_key, words
from loaders.match_place import country_of, is_place, named_cities

__all__ = ["Found", "Group", "groups", "names_in", "segments"]

LONGEST = 4_000
"""Characters beyond which a cell is no line of text about affiliations."""

_GROUP = re.compile(r"[;；\n\r\t|]+")
_SEGMENT = re.compile(r"[,，、()（）:：#*/]|\s[-–—−]+\s?|\s?[-–—−]+\s|[—]|\.\s+(?=[A-Z][a-z])")
_HAN_GAP = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
_HAN_BRACKET = re.compile(f"(?<=[{HAN}])[(（]({'|'.join(chinese_cities())})[)）]")
_NUMBER = re.compile(r"\S*\d\S*")
_LEAD = re.compile(
    r"^(?:[\s\d*†‡§¶,.]+|[a-z]\s{2,}|present address\s*:?|from the\s|and\s|the\s)+", re.I
)
_MAIL = re.compile(r"(?:e-?mail|tel|fax)\b.*|\S+@\S+|<!--.*?-->", re.I)
_MOST_WORDS = 14
_MOST_SEGMENTS = 3
_HAN_PLACE = re.compile(
    r"^(?:中国)?(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区))?(?:[\u4e00-\u9fff]{2,6}?市)?"
)
_HAN_APART = ("医院", "分校", "分院", "出版社", "公司", "中学", "小学", "校友会", "基金会", "分行")


@dataclass(frozen=True, slots=True)
class Group:
    """Part of a line that is about one organisation and what it belongs to.

    Attributes
    ----------
    text
        As it stands, without addresses of mail.
    country
        ISO 3166-1 alpha-2 that it names; empty when it names none.
    cities
        Keys of the cities that it names.
    """

    text: str
    country: str
    cities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Names that a run of words of a line equals.

    Attributes
    ----------
    text
        The run of words.
    hits
        What it may mean.
    general
        Whether it is a general name (Institute of Physics), which may be anybody's part.
    """

    text: str
    hits: tuple[Hit, ...]
    general: bool


def groups(text: str, index: NameIndex) -> list[Group]:
    """Divide a line at its semicolons; a part without a country has that of the next."""
    clean = html.unescape(html.unescape(text)).replace("#N#", ";").replace("#TAB#", "")
    clean = _MAIL.sub(" ", clean)
    parts = [_LEAD.sub("", p).strip() for p in _GROUP.split(clean)]
    parts = [p for p in parts if p]
    made: list[Group] = []
    country = ""
    for part in reversed(parts):
        country = country_of(part) or country
        made.append(Group(part, country, frozenset(named_cities(part, index.cities))))
    return made[::-1]


def segments(text: str) -> list[str]:
    """Divide a group at its commas, brackets and dashes."""
    found = []
    plain = _HAN_GAP.sub("，", _HAN_BRACKET.sub(r"\1", text)).replace("&", " and ")
    for part in _SEGMENT.split(plain):
        bare = _LEAD.sub("", part).strip(" .\"'“”‘’")
        if bare:
            found.append(bare)
    return found


def names_in(group: Group, index: NameIndex) -> list[Found]:
    """All names of the index that stand in a group at a boundary, in their order.

    A run of whole segments goes before one segment (University of California, Berkeley),
    the longer name before the shorter one within it.
    """
    parts = segments(group.text)
    found: list[Found] = []
    place = 0
    while place < len(parts):
        for size in range(min(_MOST_SEGMENTS, len(parts) - place), 0, -1):
            some = " ".join(parts[place : place + size])
            hits = _exact(some, index)
            if hits and not is_place(words(some), index.cities):
                found.append(_found(some, hits))
                place += size
                break
        else:
            found.extend(_inside(parts[place], index))
            place += 1
    return found


def _exact(text: str, index: NameIndex) -> list[Hit]:
    """Names equal to a run of segments, or to it without its postcodes."""
    bare = _NUMBER.sub(" ", text)
    return index.by_key.get(name_key(text).text) or index.by_key.get(name_key(bare).text, [])


def _found(text: str, hits: list[Hit]) -> Found:
    return Found(text, tuple(hits), is_general(name_key(text).text))


def _inside(part: str, index: NameIndex) -> Iterator[Found]:
    """Names within one segment, left to right; none overlaps another."""
    tokens = words(part)
    start = 0
    place = 0
    while place < len(tokens):
        end = _longest(tokens, place, start, index)
        if end:
            run = " ".join(tokens[place:end])
            yield _found(run, index.by_key[" ".join(content(tokens[place:end]))])
            start = place = end
        else:
            if has_han(tokens[place]):
                yield from _inside_han(tokens[place], index)
            place += 1


def _longest(tokens: list[str], place: int, start: int, index: NameIndex) -> int:
    """End of the longest name that begins here, or 0."""
    if tokens[place] in LITTLE:
        return 0
    for end in range(min(len(tokens), place + _MOST_WORDS), place, -1):
        if tokens[end - 1] in LITTLE:
            continue
        run = content(tokens[place:end])
        if len(run) < 2 or " ".join(run) not in index.by_key:
            continue
        if _may_stand(tokens[start:place], tokens[end:], index):
            return end
    return 0


def _may_stand(left: list[str], right: list[str], index: NameIndex) -> bool:
    return _may_precede(left) and _may_follow(right, index)


def _may_precede(left: list[str]) -> bool:
    """Whether words before a name leave it whole: a part of the body, not another body."""
    if not left:
        return True
    if APART.intersection(left) or left[-1] in QUALIFIERS:
        return False
    return left[-1] in LITTLE or bool(UNITS.intersection(left))


def _may_follow(right: list[str], index: NameIndex) -> bool:
    """Whether words after a name leave it whole: places, a legal form, a part of the body."""
    while right and (right[0] in LITTLE or (right[0],) in LEGAL):
        right = right[1:]
    if not right or is_place(right, index.cities) or _begins_name(right, index):
        return True
    if APART.intersection(right):
        return False
    return right[0] in UNITS and right[0] != "college"


def _begins_name(tokens: list[str], index: NameIndex) -> bool:
    """Whether words begin with another name of the index."""
    longest = min(len(tokens), _MOST_WORDS)
    runs = (content(tokens[:end]) for end in range(longest, 1, -1))
    return any(len(run) > 1 and " ".join(run) in index.by_key for run in runs)


def _inside_han(token: str, index: NameIndex) -> Iterator[Found]:
    """Names at the beginning of an unspaced Chinese run, such as 清华大学物理系."""
    bare = _HAN_PLACE.sub("", token)
    for text in dict.fromkeys((token, bare)):
        for size in index.han_lengths:
            head, rest = text[:size], text[size:]
            if size <= len(text) and head in index.by_key and _han_part(head, rest, index):
                yield _found(head, index.by_key[head])
                if rest:
                    yield from _inside_han(rest, index)
                return


def _han_part(head: str, rest: str, index: NameIndex) -> bool:
    """Whether what follows a Chinese name is a part of that body, or another name."""
    if not rest:
        return True
    if any(word in rest for word in _HAN_APART) or rest.startswith("附属"):
        return rest in index.by_key
    if rest.startswith(chinese_cities()) and not head.endswith("科学院"):
        return False  # a branch, which may be a body of its own; an academy has its institutes
    return rest.endswith(tuple(HAN_UNITS)) or rest in index.by_key
