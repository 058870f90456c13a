"""The address from which the server's jars are fetched: Maven Central or a mirror of it."""

from __future__ import annotations

import base64
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as Xml

from graph.engine_error import EngineError
from graph.engine_settings import EngineSettings

__all__ = ["Repository", "repository"]

SCHEMES = ("https", "http", "file")


@dataclass(frozen=True, slots=True)
class Repository:
    """A Maven repository.

    Attributes
    ----------
    base
        Its address, without name, password or trailing slash.
    origin
        Which setting it comes from, for messages.
    authorization
        Value of the HTTP header of that name, or empty; never shown.
    """

    base: str
    origin: str
    authorization: str = field(default="", repr=False)

    def address(self, path: str) -> str:
        """Address of a file of the repository.

        Examples
        --------
        >>> Repository("https://repo.example.org/m2", "INNOLINK_MAVEN").address("a/b 1.jar")
        'https://repo.example.org/m2/a/b%201.jar'
        """
        return f"{self.base}/{urllib.parse.quote(path)}"


def repository(settings: EngineSettings) -> Repository:
    """Find the repository: ``INNOLINK_MAVEN``, else the user's Maven mirror, else Maven Central.

    The address of Maven Central is the one that the package ``jgo`` knows; a mirror is
    the one that ``~/.m2/settings.xml`` names for ``central``, as Maven itself would use.

    Raises
    ------
    EngineError
        ``INNOLINK_MAVEN`` is no address, or no address is known at all.
    """
    if settings.maven:
        return _parse(settings.maven, "INNOLINK_MAVEN")
    if settings.user_home is not None:
        file = settings.user_home / ".m2" / "settings.xml"
        mirror = mirror_of_central(file)
        if mirror:
            return _parse(mirror, str(file))
    return _parse(_central(), "Maven Central")


def mirror_of_central(file: Path) -> str:
    """Address of the mirror that a Maven settings file names for Maven Central, or empty.

    A file that is missing or broken, or an address with a placeholder, gives none.
    """
    try:
        root = Xml.parse(file).getroot()  # noqa: S314 - the user's own file
    except (OSError, Xml.ParseError):
        return ""
    for mirror in root.iterfind("{*}mirrors/{*}mirror"):
        of = (mirror.findtext("{*}mirrorOf") or "").strip()
        url = (mirror.findtext("{*}url") or "").strip()
        if url and "${" not in url and _covers_central(of):
            return url
    return ""


def _covers_central(mirror_of: str) -> bool:
    parts = [p.strip() for p in mirror_of.split(",")]
    return "!central" not in parts and any(p in {"central", "*", "external:*"} for p in parts)


def _central() -> str:
    try:
        from jgo.constants import MAVEN_CENTRAL_URL
    except ImportError:
        raise EngineError("fetch.no_central") from None
    return str(MAVEN_CENTRAL_URL)


def _parse(text: str, origin: str) -> Repository:
    if "://" not in text and Path(text).is_dir():
        text = Path(text).absolute().as_uri()
    parts = urllib.parse.urlsplit(text)
    if parts.scheme not in SCHEMES or not (parts.netloc or parts.scheme == "file"):
        raise EngineError("fetch.no_address", origin=origin)
    authorization = ""
    if parts.username is not None:
        pair = (
            f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        )
        authorization = "Basic " + base64.b64encode(pair.encode()).decode()
    host = parts.netloc.rpartition("@")[2]
    base = urllib.parse.urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
    return Repository(base, origin, authorization)
