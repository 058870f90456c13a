"""The words of pages, in both languages of the house, from one catalogue."""

from __future__ import annotations

from graph.wording import LANGUAGES, filled, words_of_room

__all__ = ["LANGUAGES", "word", "words"]

LANGUAGE_TAGS = {"zh": "zh-Hans", "en": "en"}
CATALOGUE = "page_words.toml"


def words(lang: str) -> dict[str, str]:
    """All messages of the catalogue in one language.

    Raises
    ------
    ValueError
        The language is not one of the house.

    Examples
    --------
    >>> words("zh")["search"]
    '搜索'
    """
    if lang not in LANGUAGES:
        raise ValueError(f"There are no words in {lang!r}; the languages are zh and en.")
    return {key: both[lang] for key, both in words_of_room("briefings", CATALOGUE).items()}


def word(key: str, lang: str, **values: object) -> str:
    """One message, its named places filled.

    Examples
    --------
    >>> word("as_of", "en", date="2026-11-23")
    'as of 2026-11-23'
    """
    return filled(words(lang)[key], lang, values)
