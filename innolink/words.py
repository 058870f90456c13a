"""Every word that the front door says, in both languages of the house, from one catalogue."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["LANGUAGES", "catalogue", "language", "say"]

LANGUAGES = ("zh", "en")
_FILE = Path(__file__).with_name("words.toml")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All messages: by dotted key, then by language."""
    return dict(_flat(tomllib.loads(_FILE.read_text(encoding="utf-8"))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in table.items():
        if all(isinstance(v, str) for v in value.values()):
            yield prefix + key, value
        else:
            yield from _flat(value, f"{prefix}{key}.")


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
    return catalogue()[key][lang].format(**fields)


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
