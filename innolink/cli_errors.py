"""Errors that a user can meet, as one paragraph each; any other one is a fault of ours."""

from __future__ import annotations

import sys

from graph.wording import WordedError
from innolink.words import say

_KNOWN = (
    ("queries.errors", "AskError"),
    ("queries.catalogue", "AskError"),
    ("queries.runner", "AskError"),
    ("queries", "AskError"),
    ("analytics.errors", "InputError"),
    ("analytics.closeness_rank", "RankRefused"),
    ("briefings.page", "PageTooLarge"),
    ("innolink.scoring", "ScoreError"),
)


class FrontError(Exception):
    """The front door cannot do what was asked; says what to do, in the user's language."""


def paragraph(error: BaseException, lang: str) -> str | None:
    """Word an error for a user, or ``None`` when it is none that a user can mend.

    Examples
    --------
    >>> paragraph(FrontError("No such name."), "en"), paragraph(ZeroDivisionError(), "en")
    ('No such name.', None)
    """
    if isinstance(error, WordedError):
        return " ".join(error.say(lang).split())
    if isinstance(error, FrontError) or _is_known(error):
        return " ".join(str(error).split())
    if isinstance(error, OSError) and error.filename is not None:
        why = error.strerror or type(error).__name__
        return say("file_error", lang, file=error.filename, why=why)
    if isinstance(error, OSError) and error.strerror:
        return say("system_error", lang, why=error.strerror)
    return None


def _is_known(error: BaseException) -> bool:
    """Look among the modules already read: an error's own module is one of them."""
    for module, name in _KNOWN:
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and isinstance(error, kind):
            return True
    return False
