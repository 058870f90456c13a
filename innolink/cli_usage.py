"""What was wrong with a command line, in the user's language.

Click knows English only. Its errors say by their class and fields what was wrong, so they
are worded here anew; what a command refuses itself is worded already.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import click

from innolink.words import say

__all__ = ["UnknownCommandError", "usage_error"]

_EXTRA = "Got unexpected extra argument"


class UnknownCommandError(click.UsageError):
    """There is no such command; names those that are spelled nearly so."""

    def __init__(self, name: str, known: Sequence[str], ctx: click.Context | None = None) -> None:
        super().__init__(name, ctx)
        self.name = name
        self.near = get_close_matches(name.lower(), known)


def usage_error(error: click.UsageError, lang: str) -> str:
    """Word one of click's errors.

    Examples
    --------
    >>> usage_error(click.NoSuchOption("--asof", possibilities=["--as-of"]), "zh")
    '没有选项 --asof。是否为：--as-of？'
    >>> usage_error(UnknownCommandError("lod", ["load", "ask"]), "en")
    'No such command lod. Did you mean load?'
    """
    if isinstance(error, click.NoSuchOption):
        keys = ("usage.no_option", "usage.no_option_near")
        return _unknown(error.option_name, list(error.possibilities or ()), keys, lang)
    if isinstance(error, UnknownCommandError):
        keys = ("usage.unknown_command", "usage.unknown_command_near")
        return _unknown(error.name, error.near, keys, lang)
    if isinstance(error, click.BadOptionUsage):
        no_value = "does not take" in error.message
        key = "usage.takes_no_value" if no_value else "usage.needs_value"
        return say(key, lang, name=error.option_name)
    if isinstance(error, click.MissingParameter):
        known = _choices(error.param)
        key = "usage.missing_choice" if known else "usage.missing"
        return say(key, lang, name=_name(error), **({"known": known} if known else {}))
    if isinstance(error, click.BadParameter):
        return _bad_value(error, lang)
    if error.message.startswith(_EXTRA):
        return say("usage.extra", lang, words=error.message.partition("(")[2].removesuffix(")"))
    if error.message.startswith("Missing command"):
        return say("usage.no_command", lang)
    return error.format_message()


def _unknown(name: str, near: list[str], keys: tuple[str, str], lang: str) -> str:
    return say(keys[1], lang, name=name, near=near) if near else say(keys[0], lang, name=name)


def _name(error: click.BadParameter) -> str:
    hint = error.param_hint
    if isinstance(error.param, click.Argument):  # click would list the choices here
        return str(error.param.name).upper()
    if hint is None and error.param is not None:
        hint = error.param.get_error_hint(error.ctx)
    return " / ".join(hint) if isinstance(hint, list | tuple) else str(hint or "").replace("'", "")


def _choices(param: click.Parameter | None) -> list[str]:
    kind = getattr(param, "type", None)
    return [str(c) for c in kind.choices] if isinstance(kind, click.Choice) else []


def _bad_value(error: click.BadParameter, lang: str) -> str:
    name, kind = _name(error), getattr(error.param, "type", None)
    if known := _choices(error.param):
        return say("usage.choice", lang, name=name, known=known)
    if isinstance(kind, click.IntRange | click.FloatRange):
        if kind.max is None:
            return say("usage.least", lang, name=name, least=kind.min)
        return say("usage.range", lang, name=name, least=kind.min, most=kind.max)
    if isinstance(kind, click.Path):
        if kind.exists:
            value = error.message.partition("'")[2].rpartition("'")[0]
            return say("usage.must_exist", lang, name=name, value=value)
        return say("usage.folder" if kind.file_okay else "usage.file", lang, name=name)
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        key = "usage.whole" if isinstance(kind, click.types.IntParamType) else "usage.number"
        return say(key, lang, name=name, value=error.message.partition(" is not ")[0].strip("'"))
    return say("usage.value", lang, name=name)
