"""What the measures raise when their input cannot be measured."""

from __future__ import annotations


class InputError(ValueError):
    """The graph, table or setting given cannot be measured; the text says what to do about it.

    Every fault that a user can meet in :mod:`analytics` is one of these, so that the front
    door can show its text as it stands; any other exception is a fault of ours.

    Examples
    --------
    >>> import networkx as nx
    >>> from analytics.density import density
    >>> density(nx.MultiGraph([(1, 2), (1, 2)]))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    analytics.errors.InputError: This graph may hold parallel links...
    """


def refuse(faults: list[str], what: str) -> None:
    """Raise one :class:`InputError` that tells all faults found, the first ten in words.

    Parameters
    ----------
    faults
        One sentence each; nothing happens when there is none.
    what
        What was being checked, as the sentence's subject.

    Examples
    --------
    >>> refuse([], "The spec")
    >>> refuse(["`p` is missing."], "The spec")
    Traceback (most recent call last):
    ...
    analytics.errors.InputError: The spec cannot be used: `p` is missing.
    """
    if not faults:
        return
    more = f" (and {len(faults) - 10} more)" if len(faults) > 10 else ""
    raise InputError(f"{what} cannot be used: {' '.join(faults[:10])}{more}")
