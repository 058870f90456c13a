"""Numbers and dates as people write them: CLDR's patterns through Babel, for both languages.

The only place that writes a figure for people. Files and addresses keep plain digits and ISO
dates; a year is never grouped and needs nothing of this.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

__all__ = ["by_spec", "day", "figure", "rounded", "share", "signed"]

_CLDR = {"zh": "zh_Hans", "en": "en_001"}  # English of no country: 25 November 2026


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(_CLDR[lang])


def figure(value: float, lang: str, decimals: int | None = None) -> str:
    """Write a number, its thousands grouped.

    Parameters
    ----------
    value
        A finite number.
    lang
        ``zh`` or ``en``.
    decimals
        How many digits stand after the point; all that it has when left out.

    Examples
    --------
    >>> figure(12000, "en"), figure(39.5, "zh"), figure(0.37, "en", 3)
    ('12,000', '39.5', '0.370')
    """
    after = "." + "#" * 10 if decimals is None else "." * bool(decimals) + "0" * decimals
    return format_decimal(value, format=f"#,##0{after}", locale=_locale(lang))


def rounded(value: float, lang: str, digits: int = 4) -> str:
    """Write a number to so many significant digits, without zeros at its end.

    Examples
    --------
    >>> rounded(982.2413, "en"), rounded(140.5, "zh"), rounded(11438, "en")
    ('982.2', '140.5', '11,438')
    """
    if abs(value) >= 10**digits:
        return figure(value, lang, 0)
    return format_decimal(value, format="@" + "#" * (digits - 1), locale=_locale(lang))


def signed(value: float, lang: str, decimals: int) -> str:
    """Write a difference with its sign.

    Examples
    --------
    >>> signed(0.00281, "en", 4), signed(-0.00281, "zh", 4)
    ('+0.0028', '-0.0028')
    """
    digits = "0." + "0" * decimals
    return format_decimal(value, format=f"+{digits};-{digits}", locale=_locale(lang))


def share(value: float, lang: str, decimals: int = 1) -> str:
    """Write a part of one in per cent.

    Examples
    --------
    >>> share(0.2512, "en"), share(0.25, "zh", 0)
    ('25.1%', '25%')
    """
    after = "." * bool(decimals) + "0" * decimals
    return format_percent(value, format=f"#,##0{after}%", locale=_locale(lang))


def by_spec(value: float, spec: str, lang: str) -> str:
    """Write a number as the specification of a message's place asks.

    Parameters
    ----------
    value, lang
        As in :func:`figure`.
    spec
        ``,``, ``g``, ``.2f``, ``+.4f`` or ``.0%``.

    Raises
    ------
    ValueError
        Another specification: a fault of the catalogue.

    Examples
    --------
    >>> by_spec(0.251, ".0%", "en"), by_spec(-0.0028, "+.4f", "zh"), by_spec(1200, ",", "en")
    ('25%', '-0.0028', '1,200')
    """
    if spec in (",", "g"):
        return figure(value, lang) if spec == "," else rounded(value, lang, 6)
    asked = re.fullmatch(r"(\+?)\.(\d)([f%])", spec)
    if asked is None:
        raise ValueError(f"A figure cannot be written as {spec!r}.")
    decimals = int(asked[2])
    if asked[3] == "%":
        return share(value, lang, decimals)
    return signed(value, lang, decimals) if asked[1] else figure(value, lang, decimals)


def day(iso: str, lang: str) -> str:
    """Write a year, a month or a day; what is none of them stays as it is.

    Examples
    --------
    >>> day("2026-11-25", "en"), day("2026-11-25", "zh"), day("2026-11", "en"), day("2026", "zh")
    ('25 November 2026', '2026年11月25日', 'November 2026', '2026年')
    """
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", iso)
    if parts is None:
        return iso
    year, month, date = (int(p) if p else 0 for p in parts.groups())
    try:
        found = dt.date(year, month or 1, date or 1)
    except ValueError:
        return iso
    if date:
        return format_date(found, "long", locale=_locale(lang))
    return format_skeleton("yMMMM" if month else "y", found, locale=_locale(lang))
