"""Names spoilt in known ways, seeded: what people and journals do to a name."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from opencc import OpenCC

_SHORT = {
    "University": "Univ.", "Institute": "Inst.", "National": "Natl.", "Department": "Dept.",
    "Academy": "Acad.", "Sciences": "Sci.", "Science": "Sci.", "Technology": "Technol.",
    "Engineering": "Eng.", "Hospital": "Hosp.", "Center": "Ctr.", "Centre": "Ctr.",
    "Laboratory": "Lab.", "International": "Int'l", "Research": "Res.", "College": "Coll.",
    "School": "Sch.", "Association": "Assoc.", "Society": "Soc.", "Medical": "Med.",
    "Agricultural": "Agric.", "Universidade": "Univ.", "Universidad": "Univ.",
    "Université": "Univ.",
}  # fmt: skip
_FORMS = ("Co., Ltd.", "Inc.", "GmbH", "S.A.", "Ltd", "LLC", "S.p.A.", "B.V.")
_HAN_FORMS = ("有限公司", "股份有限公司", "有限责任公司")
_TRADITIONAL = OpenCC("s2t")


def _han(text: str) -> bool:
    return bool(re.search("[\u4e00-\u9fff]", text))


def case(text: str, dice: random.Random) -> str:
    """Write capitals throughout, none, or the wrong way round."""
    return dice.choice((str.upper, str.lower, str.swapcase))(text)


def punctuation(text: str, dice: random.Random) -> str:
    """Put hyphens, quotation marks, an ampersand; take brackets and full stops away."""
    if _han(text):
        return dice.choice((f"“{text}”", f"{text}。", " ".join(text), f"《{text}》"))
    text = dice.choice((text.replace(" and ", " & "), re.sub(r"[.,()'’]", " ", text)))
    return dice.choice((f'"{text}"', f"{text}.", text.replace(" ", "-", 1), f"  {text} "))


def order(text: str, dice: random.Random) -> str:
    """Put the first word or words to the end, after a comma, as catalogues do."""
    words = text.split()
    cut = dice.randrange(1, len(words)) if len(words) > 1 else 0
    return f"{' '.join(words[cut:])}, {' '.join(words[:cut])}" if cut else text


def legal_form(text: str, dice: random.Random) -> str:
    """Add a legal form that is not there in the register."""
    return text + dice.choice(_HAN_FORMS) if _han(text) else f"{text} {dice.choice(_FORMS)}"


def accents(text: str, _: random.Random) -> str:
    """Take accents away."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def traditional(text: str, _: random.Random) -> str:
    """Write traditional characters for simplified ones."""
    return str(_TRADITIONAL.convert(text))


def abbreviation(text: str, _: random.Random) -> str:
    """Cut the common words short."""
    return " ".join(_SHORT.get(w, w) for w in text.split())


def full_width(text: str, _: random.Random) -> str:
    """Write letters as wide as Chinese ones."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def typing_error(text: str, dice: random.Random) -> str:
    """Drop, double or swap one letter."""
    places = [i for i, c in enumerate(text[:-1]) if c.isalpha() and text[i + 1] != c]
    if not places:
        return text
    at = dice.choice(places)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return dice.choice((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], swapped))


def word_lost(text: str, dice: random.Random) -> str:
    """Leave out one word, or one Chinese character."""
    parts = list(text) if _han(text) else text.split()
    if len(parts) < 3:
        return text
    del parts[dice.randrange(len(parts))]
    return ("" if _han(text) else " ").join(parts)


Kind = Callable[[str, random.Random], str]

INTACT: dict[str, Kind] = {
    "case": case,
    "punctuation": punctuation,
    "word order": order,
    "legal form added": legal_form,
    "accents": accents,
    "traditional characters": traditional,
    "abbreviation": abbreviation,
    "full-width letters": full_width,
}
"""Kinds that leave the name the same in substance."""

SPOILT: dict[str, Kind] = {"typing error": typing_error, "a word lost": word_lost}
"""Kinds that make another name of it: nothing may be accepted but by a person."""
