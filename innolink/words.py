"""Every word that the front door says, in both languages of the house, from one catalogue."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from graph.model import Label
from graph.wording import LANGUAGES, word, words_of_room

__all__ = ["LANGUAGES", "catalogue", "in_both", "joined", "language", "say"]


def catalogue() -> dict[str, dict[str, str]]:
    """All messages: by dotted key, then by language."""
    return words_of_room("innolink")


def say(key: str, lang: str, /, **fields: Any) -> str:
    """Give one message, its named places filled.

    Parameters
    ----------
    key
        As in ``words.toml``, tables joined by dots.
    lang
        ``zh`` or ``en``.
    fields
        What its named places hold.

    Raises
    ------
    KeyError
        There is no such message, language or field: a fault of ours, held by a test.

    Examples
    --------
    >>> say("error", "en"), say("wrote", "zh", file="a.html")
    ('Error: ', '已写入 a.html。')
    """
    return word("innolink", key, lang, **fields)


def in_both(key: str, /, **fields: Any) -> Label:
    """Give one message in both languages, for what is worded later or elsewhere.

    Examples
    --------
    >>> in_both("part.density").en, in_both("part.density").zh
    ('density', '密度')
    """
    return Label(say(key, "en", **fields), say(key, "zh", **fields))


def joined(words: Iterable[Any], lang: str, by: str = "list_joiner") -> str:
    """Join texts as a language joins lists, or clauses (``by="clause_joiner"``).

    Examples
    --------
    >>> joined(["a", 2], "zh"), joined(["a", "b"], "en", "clause_joiner"), joined([], "en")
    ('a、2', 'a; b', '')
    """
    return word("graph", by, lang).join(map(str, words))


def language(environ: Mapping[str, str] | None = None) -> str:
    """Language of the locale: ``zh`` where it says Chinese, else ``en``.

    Examples
    --------
    >>> language({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}), language({"LANG": "de_DE"}), language({})
    ('zh', 'en', 'en')
    """
    known = os.environ if environ is None else environ
    named = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := known.get(k, ""))), "")
    return "zh" if named.lower().startswith("zh") else "en"
