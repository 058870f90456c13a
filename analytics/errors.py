"""What the measures raise when their input cannot be measured.

Measures import none of our other packages, so they word their errors themselves, from
``words.toml`` beside them, as ``graph.wording`` does for the rest of the house.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["InputError", "Told", "refuse", "told"]

SHOWN = 10
"""Most faults that one error tells in words."""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("analytics").joinpath("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Told:
    """Something to be said later, in a language not known yet; see :func:`told`."""

    key: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def say(self, lang: str = "en") -> str:
        """Word it in one language."""
        message: Any = _words()
        for part in self.key.split("."):
            message = message[part]
        return str(message[lang].format(**{k: _said(v, lang) for k, v in self.fields.items()}))

    def __str__(self) -> str:
        return self.say()


def told(key: str, /, **fields: Any) -> Told:
    """Make a message of ``words.toml``.

    Parameters
    ----------
    key
        As there, its table before a dot.
    fields
        What its named places hold: a list is joined, a message said in the same language.

    Examples
    --------
    >>> told("simple.directed", advice="…").say("zh")
    '该图是有向图，而这些测算针对无向图。…'
    """
    return Told(key, fields)


def _said(value: Any, lang: str) -> Any:
    if isinstance(value, Told):
        return value.say(lang)
    if isinstance(value, list | tuple):
        if not value:
            return told("nothing").say(lang)
        by = "sentence_joiner" if isinstance(value[0], Told) else "list_joiner"
        return told(by).say(lang).join(str(_said(v, lang)) for v in value)
    return value


class InputError(ValueError):
    """The graph, table or setting given cannot be measured; says what to do about it.

    Every fault that a user can meet in :mod:`analytics` is one of these; any other exception
    is a fault of ours. ``str(error)`` is English; the front door says it in the user's language.

    Parameters
    ----------
    key, fields
        See :func:`told`.

    Examples
    --------
    >>> import networkx as nx
    >>> from analytics.density import density
    >>> density(nx.MultiGraph([(1, 2), (1, 2)]))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    analytics.errors.InputError: This graph may hold parallel links...
    """

    def __init__(self, key: str, /, **fields: Any) -> None:
        super().__init__(key, fields)
        self.told = Told(key, fields)

    def say(self, lang: str = "en") -> str:
        """Word it in one language."""
        return self.told.say(lang)

    def __str__(self) -> str:
        return self.say()


def refuse(faults: Sequence[Told], what: Told) -> None:
    """Raise one :class:`InputError` that tells all faults found, the first ten in words.

    Parameters
    ----------
    faults
        One sentence each; nothing happens when there is none.
    what
        What was being checked, as the sentence's subject.

    Examples
    --------
    >>> refuse([], told("closeness_spec.what"))
    >>> refuse([told("closeness_spec.absent", name="p")], told("closeness_spec.what"))
    Traceback (most recent call last):
    ...
    analytics.errors.InputError: The spec cannot be used: `p` is absent.
    """
    if not faults:
        return
    first = list(faults[:SHOWN])
    if len(faults) > SHOWN:
        raise InputError("refused.some", what=what, faults=first, more=len(faults) - SHOWN)
    raise InputError("refused.all", what=what, faults=first)
