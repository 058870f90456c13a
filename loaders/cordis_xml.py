"""One project file of CORDIS's XML as a flat record."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from graph.wording import Message
from loaders.cordis_record import Project

__all__ = ["BrokenProjectError", "read_project"]

_PROJECT = {
    "id": "id",
    "acronym": "acronym",
    "title": "title",
    "status": "status",
    "start": "startDate",
    "end": "endDate",
    "cost": "totalCost",
    "grant": "ecMaxContribution",
    "updated": "contentUpdateDate",
}
_PARTY = {
    "pic": "id",
    "name": "legalName",
    "short": "shortName",
    "vat": "vatNumber",
    "street": "address/street",
    "city": "address/city",
    "country": "address/country",
    "url": "address/url",
    "geo": "address/geolocation",
}
_ATTRIBUTES = {
    "role": "type",
    "ended": "terminated",
    "sme": "sme",
    "order": "order",
    "contribution": "ecContribution",
    "net": "netEcContribution",
    "cost": "totalCost",
}
_ACTIVITY = "organizationActivityType"


class BrokenProjectError(Exception):
    """A file is no project of CORDIS; ``rule`` says why."""

    def __init__(self, rule: Message) -> None:
        super().__init__(str(rule))
        self.rule = rule


def read_project(data: bytes) -> Project:
    """Read one project file.

    Parameters
    ----------
    data
        The whole file.

    Returns
    -------
    Project
        With its participants. Organisations deeper down, such as the ones by which a patent
        ``isRegisteredBy``, are no participants.

    Raises
    ------
    BrokenProjectError
        It is no well-formed XML, declares entities, or its root is no project.

    Examples
    --------
    >>> read_project(b"<project><id>1</id></project>").raw["id"]
    '1'
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BrokenProjectError(Message("loaders", "cordis.doctype"))
    try:
        root = ET.fromstring(data)  # noqa: S314 - without declarations nothing expands
    except ET.ParseError as error:
        fields = {"line": error.position[0], "column": error.position[1] + 1}
        raise BrokenProjectError(Message("loaders", "cordis.xml", fields)) from None
    if root.tag != "project":
        raise BrokenProjectError(Message("loaders", "cordis.root", {"root": root.tag}))
    raw = {k: _text(root, path) for k, path in _PROJECT.items()}
    found = root.findall("relations/associations/programme")
    basis = [p for p in found if p.get("type") == "relatedLegalBasis"]
    basis.sort(key=lambda p: p.get("uniqueProgrammePart") != "true")
    topics = [p for p in found if p.get("type") == "relatedTopic"]
    raw["programme"] = _text(basis[0], "code") if basis else ""
    raw["framework"] = _text(basis[0], "frameworkProgramme") if basis else ""
    raw["topic"] = _text(topics[0], "code") if topics else ""
    raw["scheme"] = _scheme(root)
    parties = [_party(x, raw["id"]) for x in root.findall("relations/associations/organization")]
    return Project(raw, parties)


def _text(parent: ET.Element, path: str) -> str:
    return (parent.findtext(path) or "").strip()


def _scheme(root: ET.Element) -> str:
    for category in root.iterfind("relations/categories/category"):
        if category.get("classification") == "projectFundingSchemeCategory":
            return _text(category, "code").lstrip("/")
    return ""


def _party(element: ET.Element, project: str) -> dict[str, str]:
    raw = {k: _text(element, path) for k, path in _PARTY.items()}
    raw |= {k: (element.get(name) or "").strip() for k, name in _ATTRIBUTES.items()}
    raw["project"] = project
    raw["activity"] = ""
    for category in element.iterfind("relations/categories/category"):
        if category.get("classification") == _ACTIVITY:
            raw["activity"] = _text(category, "code").strip("/")
    return raw
