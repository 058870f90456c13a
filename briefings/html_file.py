"""Put a page together as one file that asks the network for nothing and runs only its own script.

The Content-Security-Policy forbids everything and then allows, by their sha256, the scripts
and the style that stand in the file. Should markup from data ever get through, the browser
would still refuse to run it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["TEMPLATES", "page_cell", "policy", "render", "script", "style"]

TEMPLATES = Path(__file__).with_name("templates")

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Cpath d='M4 11 8 4l4 7z' fill='none' stroke='%230b4a7f'/%3E%3Cg fill='%230b4a7f'%3E"
    "%3Ccircle cx='8' cy='4' r='2.4'/%3E%3Ccircle cx='4' cy='11.5' r='2.4'/%3E"
    "%3Ccircle cx='12' cy='11.5' r='2.4'/%3E%3C/g%3E%3C/svg%3E"
)
"""The page's own small picture: without one a browser would ask the server for one."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def script(*names: str) -> str:
    """Put parts of a script together, in a room of their own.

    Examples
    --------
    >>> script("reader", "site_reader").splitlines()[:2]
    ['(() => {', '"use strict";']
    """
    return '(() => {\n"use strict";\n' + _parts(names, "js") + "})();\n"


def style(*names: str) -> str:
    """Put parts of a style sheet together."""
    return _parts(names, "css")


def _parts(names: Sequence[str], suffix: str) -> str:
    found = ((TEMPLATES / f"{name}.{suffix}").read_text(encoding="utf-8") for name in names)
    return "\n".join(found)


def policy(scripts: Sequence[str], style: str) -> str:
    """Write the Content-Security-Policy that allows these scripts and this style alone.

    Examples
    --------
    >>> policy([], "p{}").split("; ")[:2]
    ["default-src 'none'", "script-src 'none'"]
    """
    hashes = " ".join(map(_hash, scripts)) or "'none'"
    rules = [
        "default-src 'none'",
        f"script-src {hashes}",
        f"style-src {_hash(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join(rules)


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def render(
    template: str, *, style: str, scripts: dict[str, str], data: str = "", **values: Any
) -> str:
    """Fill a template; everything is escaped but our own style, scripts and the data's JSON.

    Parameters
    ----------
    template
        A file of ``briefings/templates``.
    style
        The page's style sheet.
    scripts
        Scripts by the name under which the template knows them.
    data
        JSON made harmless by :func:`briefings.escape.json_block`.
    values
        What else the template names; texts are escaped.

    Raises
    ------
    ValueError
        A script or the style would end its own element.
    """
    for text in (style, *scripts.values()):
        if "</script" in text.lower() or "</style" in text.lower() or "<!--" in text:
            raise ValueError(
                "A page's own script or style must not hold '</script', '</style', '<!--'."
            )
    own = {name: Markup(text) for name, text in scripts.items()}  # noqa: S704 - ours, checked above
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style),  # noqa: S704
            data=Markup(data),  # noqa: S704 - `<`, `>` and `&` are escaped in it
            policy=policy([text for text in scripts.values() if text], style),
            icon=ICON,
            **own,
            **values,
        )
    )


def page_cell(html: str, height: int = 680) -> str:
    """Wrap a page so that it shows inside a notebook's cell, shut off from the notebook.

    The page runs in a frame of its own with an origin of its own: it can neither read nor
    change the notebook around it.

    Examples
    --------
    >>> page_cell('<p class="a">', 300)[:60]
    '<iframe sandbox="allow-scripts allow-downloads allow-popups '
    """
    return str(
        Markup(
            '<iframe sandbox="allow-scripts allow-downloads allow-popups '
            'allow-popups-to-escape-sandbox allow-modals" srcdoc="{}" '
            'width="100%" height="{}" frameborder="0"></iframe>'
        ).format(html, int(height))
    )
