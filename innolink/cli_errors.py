"""Errors that a user can meet, as one paragraph each; any other one is a fault of ours."""

from __future__ import annotations

import sys
from typing import ClassVar

from graph.wording import Sayable, WordedError
from innolink.words import say


class FrontError(WordedError):
    """The front door cannot do what was asked; says what to do, in the user's language."""

    room: ClassVar[str] = "innolink"


def paragraph(error: BaseException, lang: str) -> str | None:
    """Word an error for a user, or ``None`` when it is none that a user can mend.

    Examples
    --------
    >>> paragraph(FrontError("load.unbalanced"), "zh")[:11], paragraph(ZeroDivisionError(), "en")
    ('本次载入的账目不平衡。', None)
    """
    if isinstance(error, Sayable):
        return " ".join(error.say(lang).split())
    refused = getattr(sys.modules.get("analytics.errors"), "InputError", None)
    if refused is not None and isinstance(error, refused):
        return " ".join(str(error).split())
    if isinstance(error, OSError) and error.filename is not None:
        why = error.strerror or type(error).__name__
        return say("file_error", lang, file=error.filename, why=why)
    if isinstance(error, OSError) and error.strerror:
        return say("system_error", lang, why=error.strerror)
    return None
