"""What to say of a text that is no country or region: unknown, or a code that ISO has withdrawn."""

from __future__ import annotations

from graph.places import nearest_country
from graph.withdrawn import withdrawn
from graph.wording import Message
from loaders.batch import rule
from loaders.checks import show

__all__ = ["strange_country"]


def strange_country(text: str, otherwise: Message | None = None) -> tuple[Message, str]:
    """Say why a text is no country, and which is the nearest.

    Parameters
    ----------
    text
        What :func:`graph.places.country_code` does not know.
    otherwise
        What to say of a text that is no withdrawn code either.

    Examples
    --------
    >>> why, nearest = strange_country("AN")
    >>> why.say("en")[:54], nearest
    ('AN was the code of the Netherlands Antilles until 2010', '')
    >>> strange_country("Serbai")[1]
    'Serbia'
    """
    gone = withdrawn(text)
    if gone:
        return Message("graph", "value.withdrawn", gone.fields()), ""
    near = ", ".join(nearest_country(show(text)))
    return otherwise or rule("strange.country"), near
