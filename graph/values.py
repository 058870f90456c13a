"""From a raw value of a spreadsheet or a JSON file to the declared kind, or the rule it breaks.

One door: whatever reaches the database has passed here. No NaN, no infinity, no lone
surrogate, no integer beyond 64 bits leaves; a blank is ``None``, the text ``NA`` is text.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from graph.lists import split_items
from graph.model import Kind, Property
from graph.places import country_code
from graph.withdrawn import withdrawn
from graph.wording import Message, WordedError

Value = str | int | float | bool | list[str] | list[int] | list[float] | None

MAX_TEXT = 20_000
"""Longest text of one cell, in characters; longer ones are a paste gone wrong."""

MAX_ID = 200
"""Longest id, in characters: Neo4j's index refuses keys above 8 kB."""

_DATE = re.compile(r"^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?$")
_ISO = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_YEAR = re.compile(r"(?!0000)[0-9]{4}")
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#][!-~]*)?")
_WHOLE = re.compile(r"^[+-]?\d{1,40}$")
_TRUE = frozenset({"true", "yes", "1", "是", "y"})
_FALSE = frozenset({"false", "no", "0", "否", "n"})
_INT64 = 2**63
_LISTS = (list, tuple)


class BadValueError(WordedError, ValueError):
    """A value breaks a rule; ``rule`` says which, in words for people."""

    @property
    def rule(self) -> Message:
        """The rule, to be worded where it is shown."""
        return Message(self.room, self.key, self.fields)


def blank(raw: Any) -> bool:
    """Say whether a cell is empty: ``None``, NaN, or nothing but white space.

    Examples
    --------
    >>> [blank(x) for x in (None, float("nan"), "  ", "NA", 0)]
    [True, True, True, False, False]
    """
    if isinstance(raw, str):
        return not raw or raw.isspace()
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        return True
    return isinstance(raw, _LISTS) and not raw


def is_date(text: str) -> bool:
    """Say whether a text is a year, a month or a day of the calendar, as ISO 8601 writes them.

    Examples
    --------
    >>> [is_date(x) for x in ("2024", "2024-05", "2024-05-31")]
    [True, True, True]
    >>> [is_date(x) for x in ("", "24", "20240531", "2024-13", "2023-02-29", "2024-5", "0000")]
    [False, False, False, False, False, False, False]
    """
    if not _ISO.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text + "0001-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def local_date() -> dt.date:
    """Give today's date where the user is, by the time zone of the machine.

    In Beijing the date in UTC is yesterday's until eight in the morning.
    """
    return dt.datetime.now().astimezone().date()


def _text(raw: Any) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = raw.isoformat() if isinstance(raw, dt.date) else str(raw)
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise BadValueError(_unreadable(text)) from None
    if "\x00" in text:
        raise BadValueError("value.null")
    if len(text) > MAX_TEXT:
        raise BadValueError("value.long", size=len(text), most=MAX_TEXT)
    return text.strip()


def _harmless(text: str) -> bool:
    """Whether text can be taken as it is: plain ASCII of bounded length without a null."""
    return text.isascii() and len(text) <= MAX_TEXT and "\x00" not in text


def _unreadable(text: str) -> str:
    # Bytes that a file's encoding does not know arrive as these, by "surrogateescape".
    if all(0xDC80 <= ord(c) <= 0xDCFF for c in text if 0xD800 <= ord(c) <= 0xDFFF):
        return "value.encoding"
    return "value.surrogate"


def _number(raw: Any) -> float:
    try:
        number = float(raw.strip().replace(",", "")) if isinstance(raw, str) else float(raw)
    except (TypeError, ValueError, OverflowError):
        raise BadValueError("value.number") from None
    if not math.isfinite(number):
        raise BadValueError("value.finite")
    return number


def _integer(raw: Any) -> int:
    text = raw.strip().replace(",", "") if isinstance(raw, str) else raw
    if isinstance(text, int) or (isinstance(text, str) and _WHOLE.match(text)):
        whole = int(text)
    else:
        number = _number(raw)
        if not number.is_integer():
            raise BadValueError("value.whole")
        whole = int(number)
    if not -_INT64 <= whole < _INT64:
        raise BadValueError("value.range")
    return whole


def _date(raw: Any) -> str:
    if type(raw) is str and _YEAR.fullmatch(raw):
        return raw
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    text = _text(raw)
    match = _DATE.match(text)
    if match is None:
        raise BadValueError("value.date")
    year, month, day = match.groups()
    try:
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise BadValueError("value.calendar") from None
    return "-".join([year, *(p.zfill(2) for p in (month, day) if p)])


def _url(raw: Any) -> str:
    text = _text(raw)
    if _PLAIN_URL.fullmatch(text):  # most are; taking them apart costs ten times as much
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        raise BadValueError("value.address") from None
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r"\s", text):
        raise BadValueError("value.url")
    return text


def _country(raw: Any) -> str:
    text = _text(raw)
    code = country_code(text)
    if code is None:
        if gone := withdrawn(text):
            raise BadValueError("value.withdrawn", **gone.fields())
        raise BadValueError("value.country")
    return code


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = _text(raw).lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise BadValueError("value.boolean")


_ONE: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.COUNTRY: _country,
    Kind.URL: _url,
    Kind.BOOLEAN: _boolean,
}
_MANY = {Kind.TEXTS: _text, Kind.INTEGERS: _integer, Kind.NUMBERS: _number}


def _items(raw: Any) -> list[Any]:
    if isinstance(raw, _LISTS):
        return [x for x in raw if not blank(x)]
    if isinstance(raw, str):
        return split_items(raw)
    return [raw]


def parse(prop: Property, raw: Any) -> Value:
    """Turn a raw value into the kind that a property declares.

    Parameters
    ----------
    prop
        The declaration.
    raw
        As the source has it: text, a number, a date, a list.

    Returns
    -------
    Value
        ``None`` for a blank.

    Raises
    ------
    BadValueError
        The value breaks a rule of its kind, or is none of the choices.

    Examples
    --------
    >>> from graph.properties import SINCE, FIELDS, CONFIDENCE
    >>> parse(SINCE, " 2024年5月 "), parse(FIELDS, "AI | robots")
    ('2024-05', ['AI', 'robots'])
    >>> parse(CONFIDENCE, "High"), parse(CONFIDENCE, "高")
    ('high', 'high')
    """
    return parser(prop)(raw)


@cache
def parser(prop: Property) -> Callable[[Any], Value]:
    """Give the function that does what :func:`parse` does, for many values of one property."""
    if prop.kind in _MANY:
        return _many(prop)
    if prop.kind is Kind.TEXT and not prop.choices:
        return _any_text
    one = _ONE[prop.kind]
    if prop.choices:
        return lambda raw: None if blank(raw) else _choice(prop, one(raw))
    return lambda raw: None if blank(raw) else one(raw)


def _any_text(raw: Any) -> str | None:
    if type(raw) is str and _harmless(raw):  # most cells: nothing can be wrong with it
        return raw.strip() or None
    return None if blank(raw) else _text(raw)


def _many(prop: Property) -> Callable[[Any], Value]:
    one = _MANY[prop.kind]
    if prop.kind is Kind.TEXTS and not prop.choices:

        def texts(raw: Any) -> Value:
            if type(raw) is list and all(type(x) is str for x in raw) and _harmless("".join(raw)):
                return [text for x in raw if (text := x.strip())] or None
            items = [] if blank(raw) else _items(raw)
            plain = (x.strip() if type(x) is str and _harmless(x) else _text(x) for x in items)
            return list(plain) or None

        return texts
    return lambda raw: None if blank(raw) else [_choice(prop, one(x)) for x in _items(raw)] or None


def _choice(prop: Property, value: Any) -> Any:
    if not prop.choices or value in prop.choices:
        return value
    lowered = str(value).lower()
    if lowered in prop.choices:
        return lowered
    if lowered in prop.choices_zh:
        return prop.choices[prop.choices_zh.index(lowered)]
    raise BadValueError("value.choice", choices=prop.choice_labels)
