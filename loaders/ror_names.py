"""Which of an organisation's names in ROR is its name, its Chinese name, or another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Name", "choose_names"]

_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_CHINESE = frozenset({"CN", "HK", "MO", "TW"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name as ROR has it: ``lang`` is empty where it does not say."""

    text: str
    lang: str = ""
    types: frozenset[str] = frozenset()

    @property
    def rank(self) -> int:
        """0 for a label, 1 for an alias, 2 for an acronym."""
        if self.types & {"label", "ror_display"}:
            return 0
        return 2 if "acronym" in self.types else 1


def choose_names(names: Sequence[Name], country: str | None = None) -> dict[str, Any]:
    """Sort a record's names into ``name``, ``name_zh`` and ``names``.

    The order in the file does not matter, so that a new release changes nothing by
    reordering.

    Parameters
    ----------
    names
        All names of the record, at least one.
    country
        ISO 3166-1 alpha-2 code of where it is.

    Returns
    -------
    dict
        ``name``: ROR's display name where it is in Latin script, else a label in English,
        else any Latin name, else the display name; an acronym only where nothing else is.
        ``name_zh``: a label marked zh, else an alias marked zh, else, in China, Hong Kong,
        Macao and Taiwan, an unmarked name in Chinese characters alone; of several the longest
        (the full legal name), then the first by code point. Traditional characters stay.
        ``names``: all others, labels first, then aliases, then acronyms.

    Examples
    --------
    >>> label = frozenset({"label"})
    >>> choose_names([Name("快手", "zh", label), Name("北京快手科技有限公司", "zh", label),
    ...               Name("Kuaishou (China)", "en", label | {"ror_display"})], "CN")
    {'name': 'Kuaishou (China)', 'name_zh': '北京快手科技有限公司', 'names': ['快手']}
    """
    chinese = _chinese(names, country)
    name = _latin(names, chinese)
    others = sorted({(n.rank, n.text) for n in names if n.text not in (name, chinese)})
    return {"name": name, "name_zh": chinese, "names": list(dict.fromkeys(t for _, t in others))}


def _chinese(names: Sequence[Name], country: str | None) -> str | None:
    ranked = []
    for name in names:
        if name.text.isascii() or name.rank == 2 or not _HAN.search(name.text):
            continue
        if name.lang.lower().split("-")[0] == "zh":
            ranked.append((name.rank, -len(name.text), name.text))
        elif not name.lang and country in _CHINESE and not _LATIN.search(name.text):
            ranked.append((2, -len(name.text), name.text))
    return min(ranked)[2] if ranked else None


def _latin(names: Sequence[Name], chinese: str | None) -> str | None:
    ranked = [
        (
            n.rank == 2,
            not _mostly_latin(n.text),
            "ror_display" not in n.types,
            n.rank,
            n.lang != "en",
            n.text,
        )
        for n in names
        if n.text != chinese
    ]
    if not ranked:
        return None
    best = min(ranked)[-1]
    return best if chinese is None or _mostly_latin(best) else None


def _mostly_latin(text: str) -> bool:
    if text.isascii():
        return True
    letters = sum(c.isalpha() for c in text)
    return 2 * len(_LATIN.findall(text)) >= letters
