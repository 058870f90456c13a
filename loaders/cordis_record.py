"""A project of CORDIS, its participants and their participations, as rows of ours.

The XML and the CSV of CORDIS say the same under different names; both arrive here as flat
records of text, with the traps of the source taken out in one place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.names import fold
from graph.places import country_code
from loaders.persons import is_person

__all__ = [
    "Participation",
    "Project",
    "country_of",
    "participation",
    "project_id",
    "project_values",
]

KINDS = {
    "HES": "education",
    "PRC": "company",
    "REC": "facility",
    "PUB": "government",
    "OTH": "other",
}
"""Our words for CORDIS's activity types."""

_COUNTRIES = {"EL": "GR", "UK": "GB"}
_APART = (("hong kong", "HK"), ("hongkong", "HK"), ("macau", "MO"), ("macao", "MO"))
_POINT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*")
_PIC = re.compile(r"\d{1,12}")
_BLANKS = re.compile(r"[\s|]+")


@dataclass(slots=True)
class Project:
    """A project as the source has it; every value is text, blank where it says nothing.

    Attributes
    ----------
    raw
        ``id, acronym, title, status, start, end, cost, grant, programme, topic, scheme,
        framework, updated``.
    parties
        Its participants (XML); the CSV brings them in a table of their own.
    """

    raw: Mapping[str, str]
    parties: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Participation:
    """What one participation says.

    Attributes
    ----------
    organisation
        Values of the Organization.
    link
        Values of PARTICIPATES_IN.
    country
        ISO code, or ``None`` where the source has none.
    unknown
        The country as written, where it is none that is known.
    """

    organisation: dict[str, Any]
    link: dict[str, Any]
    country: str | None
    unknown: str = ""


def project_id(number: str) -> str:
    """Our id of a project, from its grant number, which all framework programmes share.

    Examples
    --------
    >>> project_id(" 101069604")
    'cordis:101069604'
    """
    return f"cordis:{number.strip()}"


def country_of(code: str, city: str) -> str | None:
    """ISO code of a participant's country, from CORDIS's code and the city.

    CORDIS writes ``EL`` and ``UK``, and Hong Kong both as ``HK`` and as ``CN`` with its city.

    Examples
    --------
    >>> country_of("EL", "Athina"), country_of("CN", "HONG KONG"), country_of("NA", "Windhoek")
    ('GR', 'HK', 'NA')
    >>> country_of("", "Wien") is None
    True
    """
    text = code.strip().upper()
    iso = country_code(_COUNTRIES.get(text, text)) if text else None
    if iso == "CN":
        folded = fold(city)
        return next((c for name, c in _APART if folded.startswith(name)), iso)
    return iso


def project_values(raw: Mapping[str, str]) -> dict[str, Any]:
    """Values of the Project."""
    name = raw["title"] or raw["acronym"]
    values = {
        "id": project_id(raw["id"]),
        "name": name,
        "names": [raw["acronym"].replace("|", "/")] if raw["acronym"] not in ("", name) else [],
        "status": raw["status"],
        "since": raw["start"],
        "until": raw["end"],
        "programme": raw["programme"],
        "topic": raw["topic"],
        "scheme": raw["scheme"],
        "url": f"https://cordis.europa.eu/project/id/{raw['id'].strip()}",
        **_money(cost=raw["cost"], contribution=raw["grant"]),
    }
    return {k: v for k, v in values.items() if v not in ("", [], None)}


def participation(
    raw: Mapping[str, str], project: Mapping[str, str] | None, repeat: int
) -> Participation | None:
    """Map one participation.

    Parameters
    ----------
    raw
        ``project, pic, name, short, activity, sme, street, city, country, url, vat, geo, role,
        ended, contribution, net, cost``.
    project
        Its project, for the dates; ``None`` where it is not in the source.
    repeat
        How often the same organisation stood in the same project and role before.

    Returns
    -------
    Participation or None
        ``None`` for a natural person.
    """
    if is_person(
        raw["name"],
        activity=raw["activity"],
        street=raw["street"],
        sme=raw["sme"],
        url=raw["url"],
    ):
        return None
    country = country_of(raw["country"], raw["city"])
    organisation = {
        "id": f"pic:{raw['pic'].strip()}",
        "name": raw["name"],
        "names": [raw["short"].replace("|", "/")] if raw["short"] not in ("", raw["name"]) else [],
        "kinds": [KINDS[raw["activity"]]] if raw["activity"] in KINDS else [],
        "country": country,
        "city": raw["city"],
        "url": _url(raw["url"]),
        "ids": [f"vat:{vat}"] if (vat := _BLANKS.sub("", raw["vat"])) else [],
        **_position(raw["geo"]),
    }
    role = raw["role"]
    link = {
        "from": organisation["id"],
        "to": project_id(raw["project"]),
        "qualifier": role if repeat == 0 else f"{role}-{repeat + 1}",
        "role": role,
        "city": raw["city"],
        "terminated": raw["ended"],
        "since": project["start"] if project else "",
        "until": project["end"] if project else "",
        **_money(cost=raw["cost"], contribution=raw["contribution"], net_contribution=raw["net"]),
    }
    unknown = raw["country"].strip() if country is None else ""
    return Participation(_given(organisation), _given(link), country, unknown)


def good_pic(text: str) -> bool:
    """Say whether this is a participant's code, a number."""
    return bool(_PIC.fullmatch(text.strip()))


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v not in ("", [], None)}


def _money(**amounts: str) -> dict[str, str]:
    """Amounts as text with a decimal point; what is unknown is left out.

    An associated partner's grant is empty, and the 0 that stands beside it as cost and net
    grant is no figure; nor is a cost of 0 beside a grant (lump sums, ERC).
    """
    points = {k: v.strip().replace(",", ".") for k, v in amounts.items()}
    granted = points["contribution"]
    if not granted:
        return {k: v for k, v in points.items() if v and not _zero(v)}
    if _zero(points["cost"]) and not _zero(granted):
        del points["cost"]
    return {k: v for k, v in points.items() if v}


def _zero(text: str) -> bool:
    return bool(text) and not text.strip("+-0.")


def _position(text: str) -> dict[str, float]:
    found = _POINT.fullmatch(text)
    if not found:
        return {}
    lat, lon = float(found[1]), float(found[2])
    return {"lat": lat, "lon": lon} if -90 <= lat <= 90 and -180 <= lon <= 180 else {}


def _url(text: str) -> str:
    """Home page; CORDIS leaves out the scheme now and then, and writes what is no address."""
    url = text.strip()
    if not url or " " in url or "." not in url:
        return ""
    return url if url.lower().startswith(("http://", "https://")) else f"http://{url}"
